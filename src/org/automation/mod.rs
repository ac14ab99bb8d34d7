//! The org's own automation: what writes records, in whose name, and to whom it gives them.
//!
//! [`Automation`] is the part of the model that holds it, [`AutomationComponent`] what one file said.
//! Nothing is judged here but what two files must be held together for: which version of a flow is in
//! force, and [whose name](RunningUser) its writes bear. Users that are named outright are gathered
//! elsewhere, over all metadata.

mod apex;
mod flow;
mod rule;
mod running_user;
mod service;
mod workflow;
mod write;

use std::collections::BTreeMap;

pub use self::apex::{ApexClass, ApexSharing, ApexSource, ApexTrigger, AsyncInterface};
pub use self::flow::{ActiveFlow, Flow, FlowAction, FlowDefinition, FlowSchedule, FlowStart};
pub use self::rule::{Assignee, OwnerRule, OwnerRules};
pub use self::running_user::{Ruling, RunningUser};
pub use self::service::{Bot, EmailServicesFunction, PlatformEventSubscriberConfig};
pub use self::workflow::{OutboundMessage, OwnerUpdate, Workflow, WorkflowRule};
pub use self::write::{AutomatedWrite, HardCodedIds, WriteOperation};

/// What one file of automation says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AutomationComponent {
    /// A flow, by name, and the version if the file name bears one.
    Flow(String, Option<u32>, Flow),
    /// Which version of a flow is active, by the name of the flow.
    FlowDefinition(String, FlowDefinition),
    /// Workflow rules and actions of one object, all of them or one.
    Workflow(String, Workflow),
    /// Assignment rules of one object.
    AssignmentRules(String, OwnerRules),
    /// Escalation rules of one object.
    EscalationRules(String, OwnerRules),
    /// Who a trigger on an event runs as.
    PlatformEventSubscriberConfig(String, PlatformEventSubscriberConfig),
    /// An email service.
    EmailServicesFunction(String, EmailServicesFunction),
    /// A bot or an agent.
    Bot(String, Bot),
    /// A class: its source, or its metadata.
    ApexClass(String, ApexClass),
    /// A trigger: its source, or its metadata.
    ApexTrigger(String, ApexTrigger),
}

/// The automation of the org, as far as the package holds it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Automation {
    /// Flows by name, each with its versions. A file without a version in its name has the key `None`.
    pub flows: BTreeMap<String, BTreeMap<Option<u32>, Flow>>,
    /// Which version of a flow is active, by the name of the flow.
    pub flow_definitions: BTreeMap<String, FlowDefinition>,
    /// Workflow by object.
    pub workflows: BTreeMap<String, Workflow>,
    /// Assignment rules by object.
    pub assignment_rules: BTreeMap<String, OwnerRules>,
    /// Escalation rules by object.
    pub escalation_rules: BTreeMap<String, OwnerRules>,
    /// Who triggers on events run as, by the name of the configuration.
    pub event_subscribers: BTreeMap<String, PlatformEventSubscriberConfig>,
    /// Email services by name.
    pub email_services: BTreeMap<String, EmailServicesFunction>,
    /// Bots by name.
    pub bots: BTreeMap<String, Bot>,
    /// Apex classes by name.
    pub classes: BTreeMap<String, ApexClass>,
    /// Apex triggers by name.
    pub triggers: BTreeMap<String, ApexTrigger>,
}

impl Automation {
    /// Adds what one file says. Another copy of the same component is united with the first: what that
    /// left open, this one supplies, and lists are joined.
    pub fn add(&mut self, component: AutomationComponent) {
        match component {
            AutomationComponent::Flow(name, version, flow) => {
                let versions = self.flows.entry(name).or_default();
                versions.entry(version).or_default().unite(flow);
            }
            AutomationComponent::FlowDefinition(name, definition) => {
                let entry = self.flow_definitions.entry(name).or_default();
                entry.active_version = entry.active_version.or(definition.active_version);
            }
            AutomationComponent::Workflow(object, workflow) => {
                self.workflows.entry(object).or_default().unite(workflow);
            }
            AutomationComponent::AssignmentRules(object, rules) => {
                rule::unite(self.assignment_rules.entry(object).or_default(), rules);
            }
            AutomationComponent::EscalationRules(object, rules) => {
                rule::unite(self.escalation_rules.entry(object).or_default(), rules);
            }
            AutomationComponent::PlatformEventSubscriberConfig(name, config) => {
                self.event_subscribers.entry(name).or_insert(config);
            }
            AutomationComponent::EmailServicesFunction(name, service) => {
                self.email_services.entry(name).or_insert(service);
            }
            AutomationComponent::Bot(name, bot) => {
                self.bots.entry(name).or_insert(bot);
            }
            AutomationComponent::ApexClass(name, class) => {
                self.classes.entry(name).or_default().unite(class);
            }
            AutomationComponent::ApexTrigger(name, trigger) => {
                self.triggers.entry(name).or_default().unite(trigger);
            }
        }
    }
}

/// Takes over a text where there is none yet.
fn fill(mine: &mut String, theirs: String) {
    if mine.is_empty() {
        *mine = theirs;
    }
}
