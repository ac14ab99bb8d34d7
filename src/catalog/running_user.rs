//! Whose name the writes of automation bear.

use std::sync::LazyLock;

use serde::Deserialize;

/// What a rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Automated {
    /// A flow, a process of Process Builder included.
    Flow,
    /// An Apex trigger.
    Trigger,
}

/// Whose name the writes bear.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bears {
    /// The user whose action, or whose event message, set it off.
    TriggeringUser,
    /// The platform's own user.
    AutomatedProcess,
    /// The user of that setting, which no metadata holds.
    DefaultWorkflowUser,
    /// The user of the trigger's `PlatformEventSubscriberConfig`.
    Subscriber,
}

/// One row of `running_users.toml`. A list that is empty, and a bound that is absent, holds for all.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunningUserRule {
    /// What the rule is called.
    pub name: String,
    /// What it is about.
    pub automation: Automated,
    /// `start.triggerType`; the empty string stands for none.
    #[serde(default)]
    pub trigger_types: Vec<String>,
    /// `processType`.
    #[serde(default)]
    pub process_types: Vec<String>,
    /// `start.flowRunAsUser`.
    #[serde(default)]
    pub run_as: Vec<String>,
    /// The object that triggers, by name.
    #[serde(default)]
    pub objects: Vec<String>,
    /// The object that triggers, by the end of its name.
    #[serde(default)]
    pub object_suffixes: Vec<String>,
    /// First API version.
    pub api_from: Option<u16>,
    /// Last API version.
    pub api_to: Option<u16>,
    /// Whether the file must be one that could say what starts the flow.
    #[serde(default)]
    pub start_told: bool,
    /// Whether a `PlatformEventSubscriberConfig` must name a user.
    #[serde(default)]
    pub subscriber: bool,
    /// Whose name the writes bear.
    pub bears: Bears,
    /// The reference.
    pub source: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RunningUserRules {
    #[serde(default)]
    rule: Vec<RunningUserRule>,
}

static RULES: LazyLock<RunningUserRules> =
    LazyLock::new(|| toml::from_str(include_str!("running_users.toml")).unwrap_or_default());

/// All rules; the first that fits decides. What fits none is not known.
#[must_use]
pub fn running_user_rules() -> &'static [RunningUserRule] {
    &RULES.rule
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use std::collections::BTreeSet;

    #[test]
    fn the_table_parses_and_every_row_has_a_name_and_a_source() {
        let rules: super::RunningUserRules =
            toml::from_str(include_str!("running_users.toml")).unwrap();
        let names: BTreeSet<&str> = rules.rule.iter().map(|rule| rule.name.as_str()).collect();
        assert_eq!(names.len(), rules.rule.len());
        assert!(!names.is_empty());
        assert!(rules.rule.iter().all(|rule| !rule.source.is_empty()));
    }
}
