//! Causes in words: how many of an owner's records were made by what, and since when.

use super::csv::month;
use super::number::thousands;
use crate::analysis::Analysis;
use crate::org::{SalesforceId, UtcTime};
use crate::ownership::{CauseKind, DefaultOwner, Owner};

/// Causes told one by one; the others are told together.
const MOST_CAUSES: usize = 3;

/// A whole owner: `84,213 of 91,007 Account records of Dana Whitfield were made by FormAssembly since 2021-03; 6,794
/// by hand`.
pub(super) fn of_owner(
    analysis: &Analysis,
    object: &str,
    (id, owner): (&SalesforceId, &Owner),
) -> String {
    let causes = owner.causes();
    let Some((first, others)) = causes.split_first() else {
        return String::new();
    };
    let mut text = of_cause(
        &whose(analysis, object, id),
        (first.records, owner.records),
        &by(first.kind, analysis.clients.name(first.client)),
        &when(first.period, first.is_ongoing(analysis.as_of)),
    );
    let told = others.iter().take(MOST_CAUSES - 1);
    for cause in told {
        text += &format!(
            "; {} {}",
            thousands(cause.records),
            by(cause.kind, analysis.clients.name(cause.client))
        );
    }
    let rest = others.iter().skip(MOST_CAUSES - 1);
    let rest: u64 = rest.map(|cause| cause.records).sum();
    if rest > 0 {
        text += &format!("; {} in other ways", thousands(rest));
    }
    text
}

/// One cause alone.
pub(super) fn of_cause(whose: &str, (records, all): (u64, u64), by: &str, when: &str) -> String {
    let were = if records == 1 { "was" } else { "were" };
    let part = if records == all {
        format!("all {}", thousands(all))
    } else {
        format!("{} of {}", thousands(records), thousands(all))
    };
    format!("{part} {whose} {were} made {by}{when}")
}

/// `Account records of Dana Whitfield`.
pub(super) fn whose(analysis: &Analysis, object: &str, id: &SalesforceId) -> String {
    let name = analysis.name_of(id);
    if name.is_empty() {
        format!("{object} records of {id}")
    } else {
        format!("{object} records of {name}")
    }
}

/// What made them.
pub(super) fn by(kind: CauseKind, client: &str) -> String {
    let (text, with) = match kind {
        CauseKind::Client if client.is_empty() => ("by an outside system that no log names", ""),
        CauseKind::Client => ("by", " "),
        CauseKind::Automation => ("by the org's own automation", " with "),
        CauseKind::Import => ("by an import that set the dates itself", " with "),
        CauseKind::Hand => ("by hand", " with "),
        CauseKind::Agent => ("by an AI agent", " with "),
        CauseKind::Guest => ("by guests of a site", " with "),
        CauseKind::Unknown => ("by somebody the evidence does not tell", " with "),
    };
    if client.is_empty() {
        text.to_owned()
    } else {
        format!("{text}{with}{client}")
    }
}

/// For how long, with a blank before it; nothing where that is not known.
pub(super) fn when(period: Option<(UtcTime, UtcTime)>, ongoing: Option<bool>) -> String {
    let Some((from, to)) = period else {
        return String::new();
    };
    let [from, to] = [from, to].map(|at| month(Some(at.month())));
    if ongoing == Some(true) {
        format!(" since {from}")
    } else if from == to {
        format!(" in {from}")
    } else {
        format!(" from {from} to {to}")
    }
}

/// What a setting does: `AssignmentRules:Case.Standard makes Tom Okafor the owner of Case records`.
pub(super) fn of_default_owner(default: &DefaultOwner<'_>, owner: &str) -> String {
    let object = default.object.map_or_else(String::new, |o| format!("{o} "));
    let component = &default.place.named.component;
    format!("{component} makes {owner} the owner of {object}records")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cause_is_a_sentence() {
        let time = |text: &str| UtcTime::parse(text.as_bytes()).ok();
        let period = time("2021-03-05").zip(time("2026-10-30"));
        let said = of_cause(
            "Account records of Dana Whitfield",
            (84_213, 91_007),
            &by(CauseKind::Client, "FormAssembly"),
            &when(period, Some(true)),
        );
        assert_eq!(
            said,
            "84,213 of 91,007 Account records of Dana Whitfield were made by FormAssembly since 2021-03"
        );
        let one = of_cause("Case records of X", (1, 1), &by(CauseKind::Hand, ""), "");
        assert_eq!(one, "all 1 Case records of X was made by hand");
        assert_eq!(when(period, Some(false)), " from 2021-03 to 2026-10");
        assert_eq!(
            when(time("2021-03-05").zip(time("2021-03-09")), None),
            " in 2021-03"
        );
        assert_eq!(
            by(CauseKind::Hand, "Data Loader"),
            "by hand with Data Loader"
        );
        assert_eq!(
            by(CauseKind::Client, ""),
            "by an outside system that no log names"
        );
    }
}
