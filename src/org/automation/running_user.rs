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
                && (start.told || !rule.start_told)
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

    /// Trigger type, process type, run-as, object, API version; whose name; by which row.
    const FLOWS: &str = "
        Scheduled          | AutoLaunchedFlow | | Case | 49 | Automated Process     | scheduled-flow-before-53
        Scheduled          | AutoLaunchedFlow | | Case | 52 | Automated Process     | scheduled-flow-before-53
        Scheduled          | AutoLaunchedFlow | | Case | 53 | Default Workflow User | scheduled-flow-from-53
        Scheduled          | AutoLaunchedFlow | |      | 66 | Default Workflow User | scheduled-flow-from-53
        Scheduled          | AutoLaunchedFlow | | Case |    | unknown               |
        Scheduled          | AutoLaunchedFlow | DefaultWorkflowUser | Case | 50 | Default Workflow User | flow-as-default-workflow-user
        PlatformEvent      | AutoLaunchedFlow | DefaultWorkflowUser | Done__e | 61 | Default Workflow User | flow-as-default-workflow-user
        PlatformEvent      | AutoLaunchedFlow | TriggeringUser | FlowExecutionErrorEvent | 61 | triggering user | event-flow-as-triggering-user
        PlatformEvent      | AutoLaunchedFlow | TriggeringUser | Done__e | 61 | triggering user | event-flow-as-triggering-user
        PlatformEvent      | AutoLaunchedFlow | | Done__e | 50 | triggering user    | custom-event-flow
        PlatformEvent      | AutoLaunchedFlow | | FlowExecutionErrorEvent | 50 | unknown |
        RecordBeforeSave   | AutoLaunchedFlow | | Case | 53 | triggering user       | record-triggered-flow
        RecordAfterSave    | AutoLaunchedFlow | | Case |    | triggering user       | record-triggered-flow
        RecordBeforeDelete | AutoLaunchedFlow | | Case | 66 | triggering user       | record-triggered-flow
                           | CustomEvent      | | Case | 40 | triggering user       | event-process
                           | Flow             | |      | 66 | triggering user       | screen-flow-or-process
                           | Workflow         | | Case | 48 | triggering user       | screen-flow-or-process
                           | InvocableProcess | | Case | 48 | triggering user       | screen-flow-or-process
                           | LoginFlow        | |      |    | triggering user       | screen-flow-or-process
        None               | AutoLaunchedFlow | |      | 66 | triggering user       | autolaunched-flow
                           | AutoLaunchedFlow | |      |    | triggering user       | autolaunched-flow
        Segment            | AutoLaunchedFlow | |      | 66 | unknown               |
                           | Orchestrator     | |      | 66 | unknown               |
                           |                  | |      |    | unknown               |";

    /// Name, object; whose name; by which row.
    const TRIGGERS: &str = "
        OnCase         | Case                | triggering user   | record-trigger
        OnMeeting      | Event               | triggering user   | record-trigger
        OnDone         | Done__e             | Automated Process | event-trigger
        OnShout        | DONE__E             | Automated Process | event-trigger
        OnChange       | AccountChangeEvent  | Automated Process | change-event-trigger
        OnCustomChange | Pet__ChangeEvent    | Automated Process | change-event-trigger
        OnBatchError   | BatchApexErrorEvent | Automated Process | standard-event-trigger
        OnNamed        | Done__e             | job@example.com   | event-trigger-with-user
        OnSized        | Done__e             | Automated Process | event-trigger
        Hidden         |                     | unknown           | ";

    fn rows<const N: usize>(table: &str) -> impl Iterator<Item = [&str; N]> {
        let lines = table.lines().filter(|line| !line.trim().is_empty());
        lines.map(|line| {
            let mut cells = line.split('|').map(str::trim);
            std::array::from_fn(|_| cells.next().unwrap_or_default())
        })
    }

    fn flow([trigger_type, process_type, run_as, object, version]: [&str; 5]) -> Flow {
        Flow {
            api_version: version.parse().ok(),
            process_type: process_type.to_owned(),
            start: FlowStart {
                told: true,
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

    fn rules_of(automation: Automated) -> BTreeSet<&'static str> {
        let rules = running_user_rules().iter();
        rules
            .filter(|rule| rule.automation == automation)
            .map(|rule| rule.name.as_str())
            .collect()
    }

    #[test]
    fn every_flow_bears_the_name_its_row_says() {
        let mut named = BTreeSet::new();
        for [a, b, c, d, e, user, rule] in rows(FLOWS) {
            let case = [a, b, c, d, e];
            let expected = (user.to_owned(), rule);
            assert_eq!(answer(flow(case).running_user()), expected, "{case:?}");
            named.insert(rule);
        }
        assert!(
            rules_of(Automated::Flow).is_subset(&named),
            "each row is named"
        );
    }

    /// Files of old API versions hold no trigger type, whatever starts the flow.
    #[test]
    fn a_file_that_could_not_say_what_starts_the_flow_decides_by_its_type() {
        let untold = |process_type| {
            let mut flow = flow(["", process_type, "", "", ""]);
            flow.start.told = false;
            answer(flow.running_user()).0
        };
        assert_eq!(untold("AutoLaunchedFlow"), "unknown");
        assert_eq!(untold("Flow"), "triggering user");
        assert_eq!(untold("Workflow"), "triggering user");
    }

    #[test]
    fn every_trigger_bears_the_name_its_row_says() {
        let mut automation = Automation::default();
        for [name, object, _, _] in rows(TRIGGERS) {
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
        let mut named = BTreeSet::new();
        for [name, _, user, rule] in rows(TRIGGERS) {
            let ruling = automation.running_user_of_trigger(name);
            assert_eq!(answer(ruling), (user.to_owned(), rule), "{name}");
            named.insert(rule);
        }
        assert!(
            rules_of(Automated::Trigger).is_subset(&named),
            "each row is named"
        );
        let gone = automation.running_user_of_trigger("Gone");
        assert_eq!(answer(gone), ("unknown".to_owned(), ""));
    }
}
