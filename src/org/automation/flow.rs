//! Flows, processes of Process Builder included, and which of their versions is in force.

use std::collections::{BTreeMap, BTreeSet};

use super::{AutomatedWrite, Automation, HardCodedIds, fill};

/// One version of a flow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flow {
    /// `status`; empty in older files, whose `FlowDefinition` says it.
    pub status: String,
    /// `apiVersion`, without the zero behind the point. It decides whose name a scheduled flow bears.
    pub api_version: Option<u16>,
    /// `processType`.
    pub process_type: String,
    /// `runInMode`; empty means the default of the type.
    pub run_in_mode: String,
    /// What sets it off.
    pub start: FlowStart,
    /// What it creates, updates and deletes by itself; actions and subflows may do more.
    pub writes: BTreeSet<AutomatedWrite>,
    /// Ids of users and queues that stand in it, be it in a value, a formula or a filter.
    pub ids: HardCodedIds,
    /// `actionCalls` and `subflows`.
    pub actions: BTreeSet<FlowAction>,
}

/// What sets a flow off.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FlowStart {
    /// Whether the file could say it. Up to API 46 files hold no `start`, even of flows on a schedule.
    pub told: bool,
    /// `object`: whose records trigger it, are gone through on schedule, or which event it hears. That of a
    /// process comes from the notes of Process Builder.
    pub object: String,
    /// `triggerType`; empty where something else must start the flow.
    pub trigger_type: String,
    /// `recordTriggerType`: on creation, update, both or deletion.
    pub record_trigger_type: String,
    /// `schedule`.
    pub schedule: Option<FlowSchedule>,
    /// `flowRunAsUser`.
    pub run_as: String,
}

/// When a scheduled flow runs, as the file writes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FlowSchedule {
    /// `frequency`.
    pub frequency: String,
    /// `startDate`.
    pub start_date: String,
    /// `startTime`.
    pub start_time: String,
}

/// Something a flow calls.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FlowAction {
    /// `actionType`, or `subflow`.
    pub kind: String,
    /// `actionName`, or the name of the flow.
    pub name: String,
}

/// A flow definition. Up to API 43 it said which version is active.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FlowDefinition {
    /// `activeVersionNumber`; 0 switches the flow off.
    pub active_version: Option<u32>,
}

/// Which version of a flow is in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActiveFlow<'a> {
    /// This one.
    Active(&'a Flow),
    /// None: it is switched off.
    Inactive,
    /// The package does not say, or does not hold the version it says.
    Unknown,
}

impl Flow {
    /// Adds another copy of the same version.
    pub(super) fn unite(&mut self, other: Self) {
        fill(&mut self.status, other.status);
        self.api_version = self.api_version.or(other.api_version);
        fill(&mut self.process_type, other.process_type);
        fill(&mut self.run_in_mode, other.run_in_mode);
        let (start, theirs) = (&mut self.start, other.start);
        start.told |= theirs.told;
        fill(&mut start.object, theirs.object);
        fill(&mut start.trigger_type, theirs.trigger_type);
        fill(&mut start.record_trigger_type, theirs.record_trigger_type);
        start.schedule = start.schedule.take().or(theirs.schedule);
        fill(&mut start.run_as, theirs.run_as);
        self.writes.extend(other.writes);
        self.ids.unite(&other.ids);
        self.actions.extend(other.actions);
    }

    fn is_active(&self) -> bool {
        self.status.eq_ignore_ascii_case("Active")
    }
}

impl Automation {
    /// Which version of a flow is in force: the one its definition names, else the one whose status says
    /// so.
    #[must_use]
    pub fn active_flow(&self, name: &str) -> ActiveFlow<'_> {
        let Some(versions) = self.flows.get(name) else {
            return ActiveFlow::Unknown;
        };
        let definition = self.flow_definitions.get(name);
        match definition.and_then(|definition| definition.active_version) {
            Some(0) => ActiveFlow::Inactive,
            Some(active) => match (versions.get(&Some(active)), versions.get(&None)) {
                (Some(flow), _) => ActiveFlow::Active(flow),
                // A file without a version is the active one, or the newest: its status tells which.
                (None, Some(flow)) if flow.is_active() || flow.status.is_empty() => {
                    ActiveFlow::Active(flow)
                }
                _ => ActiveFlow::Unknown,
            },
            None => by_status(versions),
        }
    }

    /// The flows that are in force, by name.
    pub fn active_flows(&self) -> impl Iterator<Item = (&str, &Flow)> {
        let names = self.flows.keys();
        names.filter_map(|name| match self.active_flow(name) {
            ActiveFlow::Active(flow) => Some((name.as_str(), flow)),
            _ => None,
        })
    }
}

/// The version whose status is `Active`; of several, as careless merges leave them, the newest.
fn by_status(versions: &BTreeMap<Option<u32>, Flow>) -> ActiveFlow<'_> {
    let unversioned = versions.get(&None).filter(|flow| flow.is_active());
    let newest = versions.values().rev().find(|flow| flow.is_active());
    match unversioned.or(newest) {
        Some(flow) => ActiveFlow::Active(flow),
        None if versions.values().any(|flow| flow.status.is_empty()) => ActiveFlow::Unknown,
        None => ActiveFlow::Inactive,
    }
}

#[cfg(test)]
mod tests {
    use super::super::AutomationComponent;
    use super::*;

    fn flow(status: &str, kind: &str) -> Flow {
        Flow {
            status: status.to_owned(),
            process_type: kind.to_owned(),
            ..Flow::default()
        }
    }

    /// The type of the version in force stands for the version.
    fn active(files: &[(Option<u32>, &str, &str)], definition: Option<Option<u32>>) -> String {
        let mut automation = Automation::default();
        for (version, status, kind) in files {
            let flow = flow(status, kind);
            automation.add(AutomationComponent::Flow("F".to_owned(), *version, flow));
        }
        if let Some(active_version) = definition {
            let definition = FlowDefinition { active_version };
            automation.add(AutomationComponent::FlowDefinition(
                "F".to_owned(),
                definition,
            ));
        }
        match automation.active_flow("F") {
            ActiveFlow::Active(flow) => flow.process_type.clone(),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn the_definition_decides_and_the_status_stands_in() {
        let old = [(Some(2), "", "two"), (Some(3), "", "three")];
        assert_eq!(active(&old, Some(Some(2))), "two");
        assert_eq!(active(&old, Some(Some(0))), "Inactive");
        assert_eq!(active(&old, Some(Some(7))), "Unknown", "not in the package");
        assert_eq!(active(&old, Some(None)), "Unknown");
        assert_eq!(active(&old, None), "Unknown");
        let with_status = [(Some(2), "Active", "two"), (Some(3), "Draft", "three")];
        assert_eq!(active(&with_status, None), "two");
        assert_eq!(active(&with_status, Some(None)), "two");
        assert_eq!(active(&with_status, Some(Some(3))), "three");
        let both = [(Some(2), "Active", "two"), (Some(10), "Active", "ten")];
        assert_eq!(active(&both, None), "ten");
    }

    #[test]
    fn a_file_without_a_version_is_judged_by_its_status() {
        assert_eq!(active(&[(None, "Active", "new")], None), "new");
        assert_eq!(active(&[(None, "Draft", "new")], None), "Inactive");
        assert_eq!(active(&[(None, "", "new")], None), "Unknown");
        assert_eq!(active(&[(None, "", "new")], Some(Some(4))), "new");
        assert_eq!(active(&[(None, "Draft", "new")], Some(Some(4))), "Unknown");
        assert_eq!(
            active(&[(None, "Active", "new")], Some(Some(0))),
            "Inactive"
        );
        let mixed = [(Some(9), "Active", "old"), (None, "Active", "new")];
        assert_eq!(active(&mixed, None), "new");
        assert_eq!(active(&[], None), "Unknown");
    }

    #[test]
    fn copies_of_a_version_are_united() {
        let mut automation = Automation::default();
        for (status, kind) in [("", "Flow"), ("Active", "Workflow")] {
            let component = AutomationComponent::Flow("F".to_owned(), None, flow(status, kind));
            automation.add(component);
        }
        let names: Vec<_> = automation.active_flows().collect();
        assert_eq!(names, [("F", &flow("Active", "Flow"))]);
    }
}
