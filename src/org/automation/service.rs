//! Automation that runs as one user: triggers on events, email services, bots.

/// Who an Apex trigger on platform or change events runs as, in place of Automated Process.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlatformEventSubscriberConfig {
    /// `platformEventConsumer`: the name of the trigger.
    pub consumer: String,
    /// `user`: a username; empty where only the batch size is set.
    pub user: String,
}

/// An email service: inbound mail starts an Apex class, as the user of the address it came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EmailServicesFunction {
    /// `apexClass`.
    pub apex_class: String,
    /// `isActive`.
    pub active: bool,
    /// How many of its addresses take mail.
    pub active_addresses: usize,
}

/// A bot or an agent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bot {
    /// `type`; `agentType` says more of an agent.
    pub kind: String,
    /// `agentType`.
    pub agent_type: String,
    /// Whether `botUser` says whom it acts as.
    pub names_user: bool,
}
