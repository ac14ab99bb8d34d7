//! The list of all rules.

use std::cmp::Reverse;

use super::rule::Rule;
use super::rules;

/// Every rule, in the order of their ids.
pub static RULES: &[Rule] = &[
    rules::audit_field_setter::RULE,
    rules::automation_stops_with_person::RULE,
    rules::classified_fields_unused::RULE,
    rules::delegated_changes::RULE,
    rules::dormant_integration::RULE,
    rules::expired_waiver::RULE,
    rules::frozen_owner::RULE,
    rules::gapped_logs::RULE,
    rules::human_licensed_integration::RULE,
    rules::imported_stamps::RULE,
    rules::inactive_owner::RULE,
    rules::integration_login_used_by_person::RULE,
    rules::integration_owns_records::RULE,
    rules::integration_with_author_apex::RULE,
    rules::integration_with_customize_application::RULE,
    rules::integration_with_manage_users::RULE,
    rules::integration_with_modify_all::RULE,
    rules::integration_with_view_all::RULE,
    rules::integration_without_ip_ranges::RULE,
    rules::login_as_used::RULE,
    rules::logs_contradict_identity::RULE,
    rules::lookup_skew::RULE,
    rules::low_attribution_coverage::RULE,
    rules::missing_inputs::RULE,
    rules::missing_logs::RULE,
    rules::overbroad_connected_app::RULE,
    rules::ownership_concentrated::RULE,
    rules::ownership_skew::RULE,
    rules::partial_package::RULE,
    rules::password_never_expires::RULE,
    rules::person_as_default_owner::RULE,
    rules::platform_change_breaks_login::RULE,
    rules::running_user_inactive::RULE,
    rules::running_user_is_person::RULE,
    rules::secret_in_metadata::RULE,
    rules::setup_changed_by_integration::RULE,
    rules::several_clients_on_one_login::RULE,
    rules::several_vendors_on_one_login::RULE,
    rules::shared_admin_login::RULE,
    rules::unused_privileges::RULE,
    rules::unused_waiver::RULE,
    rules::used_not_granted::RULE,
    rules::wide_reach::RULE,
];

/// A rule by its id.
#[must_use]
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id)
}

/// Rules that are named to who asks for one that is none.
const LIKE: usize = 5;

/// The rules that share most words with an id that is none.
#[must_use]
pub fn rules_like(id: &str) -> Vec<&'static str> {
    let words: Vec<&str> = id.split('-').filter(|word| word.len() > 2).collect();
    let shared = |known: &str| words.iter().filter(|word| known.contains(**word)).count();
    let mut like: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
    like.retain(|known| shared(known) > 0);
    like.sort_by_key(|known| Reverse(shared(known)));
    like.truncate(LIKE);
    like
}

#[cfg(test)]
mod tests {
    use super::RULES;
    use crate::catalog::{control, finding_facts};
    use crate::finding::{Bearing, Population, Severity};

    #[test]
    fn what_comes_first_are_rules() {
        for cause in &finding_facts().order.causes {
            assert!(super::rule(cause).is_some(), "{cause}");
        }
    }

    #[test]
    fn every_rule_is_whole() {
        assert!(RULES.is_sorted_by_key(|rule| rule.id));
        for rule in RULES {
            let text = rule.documentation();
            for part in ["## Why it matters", "## What to do"] {
                assert!(text.contains(part), "{} lacks `{part}`", rule.id);
            }
            assert!(text.lines().next().is_some_and(|line| line.ends_with('.')));
            let kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            assert!(rule.id.chars().all(kebab), "{}", rule.id);
            assert!(!rule.controls.is_empty(), "{} bears on no control", rule.id);
            for (framework, id) in rule.controls {
                assert!(control(framework, id).is_some(), "{framework} {id}");
            }
            // Nothing is missing of what is not looked into: such a rule tells of the inputs themselves, or of waivers.
            let of_inputs = matches!(rule.looks_at, Population::Inputs | Population::Waivers);
            assert_eq!(
                rule.needs.is_empty(),
                of_inputs,
                "{} says what it needs",
                rule.id
            );
            let mut needs = rule.needs.to_vec();
            needs.sort_unstable();
            needs.dedup();
            assert_eq!(needs.len(), rule.needs.len(), "{} needs it once", rule.id);
            // What may be grave decides; what is always mild could not.
            let is_mild = rule.severity <= Severity::Low && rule.bearing == Bearing::Breach;
            let grows = rule.id == "overbroad-connected-app";
            assert!(!is_mild || grows, "{} never decides", rule.id);
            assert!(!rule.title.is_empty() && rule.remediation.ends_with('.'));
        }
    }
}
