//! The words of the contract: actor, channel, identity class, basis, stamp.
//!
//! Each is written to result files exactly as [`as_str`](Actor::as_str) gives it, so a variant here is
//! a promise to scripts: add, never rename.

/// Declares one vocabulary: an ordered enum, all its values, and how each is written.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vmeta])* $variant,)+ }

        impl $name {
            /// Every value, in the order of the contract.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// As written in result files.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }

            /// The inverse of [`Self::as_str`]; `None` for any other word.
            #[must_use]
            pub fn parse(word: &str) -> Option<Self> {
                match word { $($text => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

words! {
    /// What really made one change.
    Actor {
        /// A person, by whatever tool.
        Human = "human",
        /// An outside system.
        Integration = "integration",
        /// The org's own scheduled or asynchronous work, triggered by nobody at that moment.
        Automation = "automation",
        /// An AI agent acting through the platform.
        Agent = "agent",
        /// An unauthenticated visitor through a site.
        Guest = "guest",
        /// The evidence does not decide.
        Unknown = "unknown",
    }
}

words! {
    /// How a change came in.
    Channel {
        /// A person in the browser.
        Ui = "ui",
        /// An API client that a person drives.
        Tool = "tool",
        /// SOAP or REST.
        Api = "api",
        /// Bulk API, either version.
        Bulk = "bulk",
        /// Asynchronous Apex.
        Apex = "apex",
        /// A scheduled flow.
        Flow = "flow",
        /// A public site.
        Site = "site",
        /// A load that set the audit fields itself.
        Import = "import",
        /// A process of the platform.
        Platform = "platform",
        /// Not known.
        Unknown = "unknown",
    }
}

words! {
    /// What one login is.
    IdentityClass {
        /// One or more people, and nothing else.
        Human = "human",
        /// Outside systems, and no person.
        Integration = "integration",
        /// One login used by a person and by at least one outside system.
        Shared = "shared",
        /// The platform's own user.
        Automation = "automation",
        /// An AI agent's user.
        Agent = "agent",
        /// A site's guest user.
        Guest = "guest",
        /// The evidence does not decide.
        Unknown = "unknown",
    }
}

impl IdentityClass {
    /// Whether outside systems work under such a login.
    #[must_use]
    pub const fn is_outside(self) -> bool {
        matches!(self, Self::Integration | Self::Shared | Self::Agent)
    }

    /// Whether such a login is more than people's: outside systems or the platform itself work under it.
    #[must_use]
    pub const fn is_machine(self) -> bool {
        self.is_outside() || matches!(self, Self::Automation)
    }
}

words! {
    /// The strongest kind of evidence behind one attribution.
    Basis {
        /// The login can only be one thing.
        Identity = "identity",
        /// A logged event matches the stamp.
        Event = "event",
        /// Only one kind of session was open.
        Session = "session",
        /// A job or load file accounts for it.
        Job = "job",
        /// Its place in a burst or a schedule.
        Rhythm = "rhythm",
        /// The share learned for that login over the covered period.
        Prior = "prior",
        /// The stamps were set by the loader.
        AuditFields = "audit-fields",
        /// Nothing.
        None = "none",
    }
}

words! {
    /// Why the evidence does not decide on one stamp or change: what is missing, or what stands against each other.
    Undecided {
        /// No event log shows the day, and what is usual for the login does not tell.
        NoLog = "no-log",
        /// Logs show the day of some who may have made it, and not of all.
        PartialLogs = "partial-logs",
        /// More than one was seen at that moment.
        Rivals = "rivals",
        /// Logs show the day, and nobody at that moment.
        NoMatch = "no-match",
        /// The login has too few acts to know what is usual for it, and nobody was seen at that moment.
        FewActs = "few-acts",
        /// A load made it or set its stamps, and nothing tells whose load that was.
        Load = "load",
        /// The export has nothing on the login.
        NoEvidence = "no-evidence",
    }
}

words! {
    /// Which audit stamp of a record is meant.
    StampKind {
        /// `CreatedById`, `CreatedDate`.
        Created = "created",
        /// `LastModifiedById`, `LastModifiedDate`.
        Modified = "modified",
    }
}

words! {
    /// Where a change is written down, beside the stamps of its record. In the order of `changes.parquet`,
    /// which is that of the words.
    ChangeSource {
        /// `DatabaseSave` events.
        DatabaseSave = "database-save",
        /// Field history.
        FieldHistory = "field-history",
        /// `LoginAs` events.
        LoginAs = "login-as",
        /// The setup audit trail.
        SetupAudit = "setup-audit",
    }
}

impl ChangeSource {
    /// What its rows are, in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::DatabaseSave => "saves",
            Self::FieldHistory => "of field history",
            Self::LoginAs => "pages while logged in as another",
            Self::SetupAudit => "in Setup",
        }
    }
}
