//! Why the evidence does not decide on stamps, and what would help, in words.

use super::Undecided;

impl Undecided {
    /// Of stamps: where they stand.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::NoLog => "on days that no event log shows",
            Self::PartialLogs => "on days of which logs show only a part",
            Self::Rivals => "when more than one was at work",
            Self::NoMatch => "on logged days, when nobody was seen",
            Self::FewActs => "of logins with too few acts",
            Self::Load => "set or made by a load that nothing tells of",
            Self::NoEvidence => "of logins that the export does not know",
        }
    }

    /// What to hand over, or whom to ask, so that more is decided.
    #[must_use]
    pub const fn helps(self) -> &'static str {
        match self {
            Self::NoLog => {
                "event logs of these days, where they are still kept; the login history where they are not"
            }
            Self::PartialLogs => {
                "the other event types of these days: pages of people (LightningPageView, URI), calls (RestApi, API, BulkApi2), asynchronous Apex (ApexExecution)"
            }
            Self::Rivals => {
                "field history of the object, or event types whose rows name the record"
            }
            Self::NoMatch => "all event types of these days, with no hour missing",
            Self::FewActs => "event logs of these days, or the login history",
            Self::Load => "event logs of the days of the load, or its result files",
            Self::NoEvidence => "the table of users, and event logs",
        }
    }
}
