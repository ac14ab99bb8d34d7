//! Records that stay, by reason.

use std::fmt::Write as _;

use super::say;
use crate::plan::Plan;
use crate::report::markdown::{md, table};
use crate::report::number::thousands;

/// Renders the section.
pub(super) fn stays(out: &mut String, plan: &Plan) {
    let mut rows = Vec::new();
    for object in &plan.objects {
        for stay in &object.stays {
            let rule = stay.rule.and_then(|place| plan.rules.rules.get(place));
            rows.push(vec![
                md(&object.name).into_owned(),
                thousands(stay.records),
                rule.map_or_else(
                    || "nobody found".to_owned(),
                    |rule| md(&rule.name).into_owned(),
                ),
                md(&stay.reason).into_owned(),
            ]);
        }
    }
    if rows.is_empty() {
        return;
    }
    say!(out, "## Records that stay");
    say!(out);
    say!(
        out,
        "Each of them is in `reasons/` with an empty `to_owner`."
    );
    say!(out);
    table(out, &["object", "records ", "rule", "reason"], &rows);
}
