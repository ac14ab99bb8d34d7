//! What `byline harden` says on the terminal: which clients get a user of their own, and where to read on.

use comfy_table::Cell;

use crate::analysis::Analysis;
use crate::harden::Hardening;
use crate::report::plain;
use crate::report::screen::{
    FAINT, HEADING, WARNING, heading, limits_reached, line, number, put, rejected, table,
};

/// Renders the summary; `result` is where the files are.
#[must_use]
pub fn harden_text(analysis: &Analysis, hardening: &Hardening, result: &str) -> String {
    let mut out = String::new();
    heading(&mut out, "A user and a permission set for each integration");
    if hardening.proposals.is_empty() {
        line(
            &mut out,
            format_args!("  none: no client was seen that works by itself\n"),
        );
    } else {
        let header = [
            "client",
            "under",
            "objects",
            "fields",
            "to look at first",
            "open",
        ];
        let mut rows = table(&header);
        for it in &hardening.proposals {
            let logins = it.need.logins.iter().map(|login| login.username.as_str());
            let logins = logins.collect::<Vec<_>>().join(", ");
            rows.add_row([
                Cell::new(plain(it.need.shown())),
                Cell::new(plain(&logins)),
                number(it.rights.objects.len() as u64),
                number(it.fields.len() as u64),
                number(it.candidates().count() as u64),
                number(it.open.len() as u64),
            ]);
        }
        put(&mut out, &rows, 0, &[]);
        let shared = hardening.proposals.iter();
        let shared = shared.filter(|it| it.need.is_shared()).count();
        if shared > 0 {
            let words = if shared == 1 {
                "client works"
            } else {
                "clients work"
            };
            line(
                &mut out,
                format_args!(
                    "  {WARNING}first{WARNING:#} {shared} {words} under a login that somebody or something else uses too\n"
                ),
            );
        }
    }
    for aside in &hardening.aside {
        line(
            &mut out,
            format_args!("  {FAINT}{}: {}{FAINT:#}", plain(aside.shown()), aside.why),
        );
    }
    if !hardening.aside.is_empty() {
        out.push('\n');
    }
    for file in analysis.files.iter().filter(|file| file.has_gaps()) {
        rejected(&mut out, file);
    }
    limits_reached(&mut out, &analysis.files, &analysis.limits);
    line(
        &mut out,
        format_args!("{HEADING}Guide{HEADING:#}  {result}/harden.md"),
    );
    out
}
