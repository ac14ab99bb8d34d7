//! What automation of the org starts when records of an object are updated: what a change of owner sets off.

use crate::org::Org;

/// One thing that starts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fired {
    /// What it is: `flow`, `process`, `trigger`, `workflow rule`.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
}

/// Triggers of flows that start when a record is saved.
const ON_SAVE: [&str; 2] = ["RecordBeforeSave", "RecordAfterSave"];

/// Kinds of saves that updates are among.
const UPDATES: [&str; 2] = ["Update", "CreateAndUpdate"];

/// What of the metadata is in force and starts on an update of this object, whatever its further conditions: these may
/// name the owner, or not.
#[must_use]
pub fn fired_by_update(org: &Org, object: &str) -> Vec<Fired> {
    let automation = &org.automation;
    let fired = |kind, name: &str| Fired {
        kind,
        name: name.to_owned(),
    };
    let is_it = |name: &str| name.eq_ignore_ascii_case(object);
    let one_of = |words: &[&str], word: &str| words.iter().any(|it| it.eq_ignore_ascii_case(word));
    let mut all = Vec::new();
    for (name, flow) in automation.active_flows() {
        let start = &flow.start;
        if !is_it(&start.object) {
            continue;
        }
        if one_of(&ON_SAVE, &start.trigger_type) && one_of(&UPDATES, &start.record_trigger_type) {
            all.push(fired("flow", name));
        } else if flow.process_type.eq_ignore_ascii_case("Workflow") {
            all.push(fired("process", name));
        }
    }
    for (name, trigger) in &automation.triggers {
        let active = trigger.status.is_empty() || trigger.status.eq_ignore_ascii_case("Active");
        let on_update = trigger.events.iter().any(|event| event.ends_with("update"));
        if active && on_update && is_it(&trigger.object) {
            all.push(fired("trigger", name));
        }
    }
    let workflows = automation.workflows.iter().filter(|(name, _)| is_it(name));
    for (name, rule) in workflows.flat_map(|(_, workflow)| &workflow.rules) {
        if rule.active {
            all.push(fired("workflow rule", name));
        }
    }
    all.sort();
    all
}
