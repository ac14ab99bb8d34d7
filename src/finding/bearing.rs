//! What a rule looks at, what it cannot do without, and what its findings do to a control.
//!
//! A rule is silent where nothing is wrong, and where it could not look. Which of the two it was is told apart by what
//! it needs.

pub use crate::catalog::Need;

/// What a finding does to the controls that it bears on. It must be grave and sure enough; `catalog/assessment.toml` says how.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bearing {
    /// It is what the control forbids: the control is not satisfied.
    Breach,
    /// It puts in doubt that the control is satisfied, or that the export tells: the control is inconclusive.
    Doubt,
    /// It is named beside the control and decides nothing, nor does the silence of the rule.
    Note,
}

impl Bearing {
    /// As written in result files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Breach => "breach",
            Self::Doubt => "doubt",
            Self::Note => "note",
        }
    }
}

/// What a rule looks at, one by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Population {
    /// Active logins that outside systems work under.
    Machines,
    /// All logins.
    Logins,
    /// Active users of the directory.
    Users,
    /// Clients: outside systems and tools.
    Clients,
    /// Connected and external client apps.
    Apps,
    /// Objects with records.
    Objects,
    /// Owners of records.
    Owners,
    /// Changes beside the stamps.
    Changes,
    /// Places of the metadata that name users.
    Places,
    /// Metadata components.
    Components,
    /// Event types that were logged.
    EventTypes,
    /// Input files.
    Inputs,
    /// Waivers of the configuration.
    Waivers,
}

impl Population {
    /// As written in result files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Machines => "machine logins",
            Self::Logins => "logins",
            Self::Users => "active users",
            Self::Clients => "clients",
            Self::Apps => "apps",
            Self::Objects => "objects",
            Self::Owners => "owners",
            Self::Changes => "changes",
            Self::Places => "places that name users",
            Self::Components => "metadata components",
            Self::EventTypes => "event types",
            Self::Inputs => "input files",
            Self::Waivers => "waivers",
        }
    }
}
