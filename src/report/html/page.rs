//! The page around the sections: head, policy, navigation.

use std::io;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest as _, Sha256};

use super::SECTIONS;
use super::overview::overview;
use crate::report::Outcome;
use crate::report::csv::date;
use crate::report::number::thousands;

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("page.js");

/// All of it.
pub(super) fn page(outcome: &Outcome<'_>) -> io::Result<Markup> {
    let sections: io::Result<Vec<Markup>> = SECTIONS
        .iter()
        .map(|section| {
            let inner = (section.render)(outcome)?;
            Ok(html! {
                section id=(section.id) aria-labelledby=(heading_id(section.id)) {
                    h2 id=(heading_id(section.id)) { (section.title) }
                    (inner)
                }
            })
        })
        .collect();
    let overview = overview(outcome)?;
    Ok(html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy());
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content="no-referrer";
                meta name="color-scheme" content="light dark";
                meta name="generator" content=(concat!("byline ", env!("CARGO_PKG_VERSION")));
                title { "byline report" }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#main" { "Skip to the report" }
                (head(outcome))
                nav aria-label="Sections" { ul {
                    @for section in SECTIONS {
                        li { a href=(format!("#{}", section.id)) { (section.short) } }
                    }
                } }
                main id="main" {
                    section aria-label="Overview" { (overview) }
                    @for section in sections? { (section) }
                }
                footer { p {
                    "Written by byline " (env!("CARGO_PKG_VERSION"))
                    ", offline, from the files listed under "
                    a href="#coverage" { "What the export covers" }
                    ". The tables beside this page have every row; "
                    code { "manifest.json" }
                    " has the SHA-256 of each, and "
                    code { "byline verify" }
                    " works them out anew."
                } }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    })
}

fn heading_id(id: &str) -> String {
    format!("{id}-heading")
}

fn head(outcome: &Outcome<'_>) -> Markup {
    let analysis = outcome.analysis;
    let records: u64 = analysis.objects.iter().map(|it| it.owners.records).sum();
    let as_of = analysis.as_of.map_or_else(
        || "of a day that no input tells".to_owned(),
        |at| format!("as of {}", date(at)),
    );
    html! {
        header {
            h1 { "Who really wrote these records" }
            p.faint {
                (thousands(records)) " records of " (thousands(analysis.objects.len() as u64)) " objects, "
                (thousands(analysis.identities.iter().count() as u64)) " logins, "
                (thousands(analysis.files.len() as u64)) " files, " (as_of)
            }
        }
    }
}

/// Nothing may be loaded, and nothing but the page's own script and style counts.
fn policy() -> String {
    format!(
        "default-src 'none'; script-src '{}'; style-src '{}'; base-uri 'none'; form-action 'none'",
        source(SCRIPT),
        source(STYLE)
    )
}

/// The hash by which a policy names an inline script or style (CSP Level 3, section 2.3.1).
fn source(text: &str) -> String {
    format!(
        "sha256-{}",
        STANDARD.encode(Sha256::digest(text.as_bytes()))
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn script_and_style_stand_in_the_page_as_they_are_hashed() {
        assert!(!SCRIPT.contains("</script") && !STYLE.contains("</style"));
        assert!(!SCRIPT.contains('\r') && !STYLE.contains('\r'));
        // The empty text's hash, as any tool gives it.
        assert_eq!(
            source(""),
            "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
        );
    }
}
