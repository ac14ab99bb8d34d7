//! The list of all rules.

use super::rule::Rule;
use super::rules;

/// Every rule, in the order of their ids.
pub static RULES: &[Rule] = &[
    rules::classified_fields_unused::RULE,
    rules::dormant_integration::RULE,
    rules::human_licensed_integration::RULE,
    rules::integration_login_used_by_person::RULE,
    rules::integration_with_author_apex::RULE,
    rules::integration_with_customize_application::RULE,
    rules::integration_with_manage_users::RULE,
    rules::integration_with_modify_all::RULE,
    rules::integration_with_view_all::RULE,
    rules::integration_without_ip_ranges::RULE,
    rules::logs_contradict_identity::RULE,
    rules::overbroad_connected_app::RULE,
    rules::password_never_expires::RULE,
    rules::several_clients_on_one_login::RULE,
    rules::several_vendors_on_one_login::RULE,
    rules::shared_admin_login::RULE,
    rules::unused_privileges::RULE,
    rules::used_not_granted::RULE,
    rules::wide_reach::RULE,
];

/// A rule by its id.
#[must_use]
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id)
}

#[cfg(test)]
mod tests {
    use super::RULES;
    use crate::catalog::control;

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
            assert!(!rule.title.is_empty() && rule.remediation.ends_with('.'));
        }
    }
}
