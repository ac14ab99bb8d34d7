//! Whose name the writes of a flow or a trigger bear, by the rules of the catalogue.

use std::fmt;

use super::{Automation, Flow};
use crate::catalog::{Automated, Bears, RunningUserRule, running_user_rules};

/// Whose name writes bear in `CreatedById` and `LastModifiedById`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunningUser<'a> {
    /// Of the user whose action set the automation off, or who published the event it heard. Where that
    /// is an integration's login, so are these writes.
    TriggeringUser,
    /// Of the platform's own user.
    AutomatedProcess,
    /// Of the user of that setting, which no metadata holds; of Automated Process if none is set.
    DefaultWorkflowUser,
    /// Of this username.
    Named(&'a str),
    /// No rule says.
    Unknown,
}

/// An answer, and the rule it comes from.
#[derive(Clone, Copy, Debug)]
pub struct Ruling<'a> {
    /// Whose name the writes bear.
    pub user: RunningUser<'a>,
    /// The rule, with its source; `None` where none fits.
    pub rule: Option<&'static RunningUserRule>,
}

impl fmt::Display for RunningUser<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TriggeringUser => "triggering user",
            Self::AutomatedProcess => "Automated Process",
            Self::DefaultWorkflowUser => "Default Workflow User",
            Self::Named(username) => username,
            Self::Unknown => "unknown",
        })
    }
}

impl Flow {
    /// Whose name the writes of this version bear when it runs.
    #[must_use]
    pub fn running_user(&self) -> Ruling<'static> {
        let start = &self.start;
        let rule = running_user_rules().iter().find(|rule| {
            rule.automation == Automated::Flow
                && holds(&rule.trigger_types, &start.trigger_type)
                && holds(&rule.process_types, &self.process_type)
                && holds(&rule.run_as, &start.run_as)
                && is_on(rule, &start.object)
                && is_of(rule, self.api_version)
        });
        ruled(rule, None)
    }
}

impl Automation {
    /// Whose name the writes of a trigger bear. Unknown for one that the package does not hold the source
    /// of: what it is on decides.
    #[must_use]
    pub fn running_user_of_trigger(&self, name: &str) -> Ruling<'_> {
        let trigger = self.triggers.get(name);
        let Some(trigger) = trigger.filter(|trigger| !trigger.object.is_empty()) else {
            return ruled(None, None);
        };
        let subscriber = self
            .event_subscribers
            .values()
            .find(|config| config.consumer.eq_ignore_ascii_case(name) && !config.user.is_empty())
            .map(|config| config.user.as_str());
        let rule = running_user_rules().iter().find(|rule| {
            rule.automation == Automated::Trigger
                && (!rule.subscriber || subscriber.is_some())
                && is_on(rule, &trigger.object)
                && is_of(rule, trigger.api_version)
        });
        ruled(rule, subscriber)
    }
}

fn ruled<'a>(rule: Option<&'static RunningUserRule>, subscriber: Option<&'a str>) -> Ruling<'a> {
    let user = match rule.map(|rule| rule.bears) {
        Some(Bears::TriggeringUser) => RunningUser::TriggeringUser,
        Some(Bears::AutomatedProcess) => RunningUser::AutomatedProcess,
        Some(Bears::DefaultWorkflowUser) => RunningUser::DefaultWorkflowUser,
        Some(Bears::Subscriber) => subscriber.map_or(RunningUser::Unknown, RunningUser::Named),
        None => RunningUser::Unknown,
    };
    Ruling { user, rule }
}

/// Whether a value is one of the list; an empty list takes any.
fn holds(list: &[String], value: &str) -> bool {
    list.is_empty() || list.iter().any(|item| item.eq_ignore_ascii_case(value))
}

fn is_on(rule: &RunningUserRule, object: &str) -> bool {
    let ends_with = |suffix: &String| {
        let start = object.len().checked_sub(suffix.len());
        start
            .and_then(|start| object.get(start..))
            .is_some_and(|end| end.eq_ignore_ascii_case(suffix))
    };
    holds(&rule.objects, object)
        && (rule.object_suffixes.is_empty() || rule.object_suffixes.iter().any(ends_with))
}

/// Whether the version is within the bounds of a rule; one that is not known is only where there are none.
fn is_of(rule: &RunningUserRule, version: Option<u16>) -> bool {
    match version {
        Some(version) => {
            rule.api_from.is_none_or(|from| from <= version)
                && rule.api_to.is_none_or(|to| version <= to)
        }
        None => rule.api_from.is_none() && rule.api_to.is_none(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::{
        ApexTrigger, AutomationComponent, FlowStart, PlatformEventSubscriberConfig,
    };
    use super::*;

    /// Trigger type, process type, run-as, object, API version.
    type Case = (
        &'static str,
        &'static str,
        &'static str,
        &'static str,
        Option<u16>,
    );

    fn flow((trigger_type, process_type, run_as, object, api_version): Case) -> Flow {
        Flow {
            api_version,
            process_type: process_type.to_owned(),
            start: FlowStart {
                object: object.to_owned(),
                trigger_type: trigger_type.to_owned(),
                run_as: run_as.to_owned(),
                ..FlowStart::default()
            },
            ..Flow::default()
        }
    }

    fn answer(ruling: Ruling<'_>) -> (String, &'static str) {
        let rule = ruling.rule.map_or("", |rule| rule.name.as_str());
        (ruling.user.to_string(), rule)
    }

    #[test]
    fn every_flow_bears_the_name_its_row_says() {
        const AUTO: &str = "AutoLaunchedFlow";
        let triggering = "triggering user";
        let default = "Default Workflow User";
        let cases: [(Case, &str, &str); 24] = [
            (
                ("Scheduled", AUTO, "", "Case", Some(49)),
                "Automated Process",
                "scheduled-flow-before-53",
            ),
            (
                ("Scheduled", AUTO, "", "Case", Some(52)),
                "Automated Process",
                "scheduled-flow-before-53",
            ),
            (
                ("Scheduled", AUTO, "", "Case", Some(53)),
                default,
                "scheduled-flow-from-53",
            ),
            (
                ("Scheduled", AUTO, "", "", Some(66)),
                default,
                "scheduled-flow-from-53",
            ),
            (("Scheduled", AUTO, "", "Case", None), "unknown", ""),
            (
                ("Scheduled", AUTO, "DefaultWorkflowUser", "Case", Some(50)),
                default,
                "flow-as-default-workflow-user",
            ),
            (
                (
                    "PlatformEvent",
                    AUTO,
                    "DefaultWorkflowUser",
                    "Done__e",
                    Some(61),
                ),
                default,
                "flow-as-default-workflow-user",
            ),
            (
                (
                    "PlatformEvent",
                    AUTO,
                    "TriggeringUser",
                    "FlowExecutionErrorEvent",
                    Some(61),
                ),
                triggering,
                "event-flow-as-triggering-user",
            ),
            (
                ("PlatformEvent", AUTO, "TriggeringUser", "Done__e", Some(61)),
                triggering,
                "event-flow-as-triggering-user",
            ),
            (
                ("PlatformEvent", AUTO, "", "Done__e", Some(50)),
                triggering,
                "custom-event-flow",
            ),
            (
                (
                    "PlatformEvent",
                    AUTO,
                    "",
                    "FlowExecutionErrorEvent",
                    Some(50),
                ),
                "unknown",
                "",
            ),
            (
                ("RecordBeforeSave", AUTO, "", "Case", Some(53)),
                triggering,
                "record-triggered-flow",
            ),
            (
                ("RecordAfterSave", AUTO, "", "Case", None),
                triggering,
                "record-triggered-flow",
            ),
            (
                ("RecordBeforeDelete", AUTO, "", "Case", Some(66)),
                triggering,
                "record-triggered-flow",
            ),
            (
                ("", "CustomEvent", "", "Case", Some(40)),
                triggering,
                "event-process",
            ),
            (
                ("", "Flow", "", "", Some(66)),
                triggering,
                "screen-autolaunched-or-process",
            ),
            (
                ("None", AUTO, "", "", Some(66)),
                triggering,
                "screen-autolaunched-or-process",
            ),
            (
                ("", AUTO, "", "", None),
                triggering,
                "screen-autolaunched-or-process",
            ),
            (
                ("", "Workflow", "", "Case", Some(48)),
                triggering,
                "screen-autolaunched-or-process",
            ),
            (
                ("", "InvocableProcess", "", "Case", Some(48)),
                triggering,
                "screen-autolaunched-or-process",
            ),
            (
                ("", "LoginFlow", "", "", None),
                triggering,
                "screen-autolaunched-or-process",
            ),
            (("Segment", AUTO, "", "", Some(66)), "unknown", ""),
            (("", "Orchestrator", "", "", Some(66)), "unknown", ""),
            (("", "", "", "", None), "unknown", ""),
        ];
        for (case, user, rule) in cases {
            let expected = (user.to_owned(), rule);
            assert_eq!(answer(flow(case).running_user()), expected, "{case:?}");
        }
        let named: BTreeSet<&str> = cases.iter().map(|case| case.2).collect();
        assert!(
            rules_of(Automated::Flow).is_subset(&named),
            "each row is named"
        );
    }

    fn rules_of(automation: Automated) -> BTreeSet<&'static str> {
        let rules = running_user_rules().iter();
        rules
            .filter(|rule| rule.automation == automation)
            .map(|rule| rule.name.as_str())
            .collect()
    }

    #[test]
    fn every_trigger_bears_the_name_its_row_says() {
        let process = "Automated Process";
        let cases = [
            ("OnCase", "Case", "triggering user", "record-trigger"),
            ("OnEvent", "Event", "triggering user", "record-trigger"),
            ("OnDone", "Done__e", process, "event-trigger"),
            ("OnShout", "DONE__E", process, "event-trigger"),
            (
                "OnChange",
                "AccountChangeEvent",
                process,
                "change-event-trigger",
            ),
            (
                "OnCustomChange",
                "Pet__ChangeEvent",
                process,
                "change-event-trigger",
            ),
            (
                "OnBatchError",
                "BatchApexErrorEvent",
                process,
                "standard-event-trigger",
            ),
            (
                "OnNamed",
                "Done__e",
                "job@example.com",
                "event-trigger-with-user",
            ),
            ("OnSized", "Done__e", process, "event-trigger"),
            ("Hidden", "", "unknown", ""),
        ];
        let mut automation = Automation::default();
        for (name, object, _, _) in cases {
            let trigger = ApexTrigger {
                object: object.to_owned(),
                ..ApexTrigger::default()
            };
            automation.add(AutomationComponent::ApexTrigger(name.to_owned(), trigger));
        }
        for (consumer, user) in [("onnamed", "job@example.com"), ("OnSized", "")] {
            let config = PlatformEventSubscriberConfig {
                consumer: consumer.to_owned(),
                user: user.to_owned(),
            };
            let name = format!("{consumer}Config");
            automation.add(AutomationComponent::PlatformEventSubscriberConfig(
                name, config,
            ));
        }
        for (name, _, user, rule) in cases {
            let expected = (user.to_owned(), rule);
            assert_eq!(
                answer(automation.running_user_of_trigger(name)),
                expected,
                "{name}"
            );
        }
        let named: BTreeSet<&str> = cases.iter().map(|case| case.3).collect();
        assert!(
            rules_of(Automated::Trigger).is_subset(&named),
            "each row is named"
        );
        assert_eq!(
            answer(automation.running_user_of_trigger("Gone")),
            ("unknown".to_owned(), "")
        );
    }
}
