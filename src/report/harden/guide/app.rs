//! What the client's app should be held to, against what the package says.

use std::fmt::Write as _;

use crate::harden::{AppPolicy, Proposal};
use crate::report::markdown::{md, say, table};

/// The policies of a client's apps.
pub(super) fn app(out: &mut String, it: &Proposal) {
    say!(out, "### The app it comes by");
    say!(out);
    for policy in &it.apps {
        one(out, policy);
    }
}

fn one(out: &mut String, policy: &AppPolicy) {
    match &policy.app {
        Some((label, kind)) => say!(
            out,
            "The {kind} {}: *Setup → {} → Edit Policies*.",
            md(label),
            if kind.starts_with("external") {
                "External Client App Manager"
            } else {
                "Manage Connected Apps"
            }
        ),
        None => say!(
            out,
            "The package has no app of this name: it was installed from elsewhere, or the client signs in without one. Look it up in *Setup → Connected Apps OAuth Usage*, install it if it is not, and set:"
        ),
    }
    say!(out);
    let rows = policy.rows.iter().map(|row| {
        let present = match &row.present {
            Some(present) => md(present).into_owned(),
            None => "not in the package".to_owned(),
        };
        let fits = match row.fits {
            Some(true) => "fits",
            Some(false) => "**to change**",
            None => "to check",
        };
        vec![
            row.what.to_owned(),
            wanted(&row.wanted),
            present,
            fits.to_owned(),
        ]
    });
    let rows: Vec<Vec<String>> = rows.collect();
    table(out, &["policy", "should be", "is", ""], &rows);
}

/// Names stand between backticks.
fn wanted(words: &str) -> String {
    super::shown(words)
}
