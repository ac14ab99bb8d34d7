//! What an API client calls itself, exactly as logged.

use std::num::NonZeroU32;
use std::sync::Arc;

use crate::catalog::program_in_browser_agent;
use crate::org::SalesforceId;
use crate::table::text;

/// Longest name kept. Free text of a header could be anything.
const NAME_LIMIT: usize = 120;

/// The names under which one client appears in one event or login.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Signature {
    /// `CONNECTED_APP_ID`.
    pub app_id: Option<SalesforceId>,
    /// `CONNECTED_APP_NAME`, or `Application` of a login.
    pub app: String,
    /// `CLIENT_NAME`.
    pub client: String,
    /// User agent; empty for browsers, whose versions say nothing here. Of a program whose agent begins as
    /// that of a browser, what names the program.
    pub agent: String,
}

impl Signature {
    /// Builds a signature from raw cells: app id, app name, client name, user agent.
    pub(super) fn new([app_id, app, client, agent]: [&[u8]; 4]) -> Self {
        let agent = if agent.starts_with(b"Mozilla/") {
            program_in_browser_agent(&text(agent))
                .unwrap_or_default()
                .to_owned()
        } else {
            clean(agent)
        };
        Self {
            app_id: crate::table::optional_id(app_id),
            app: clean(app),
            client: clean(client),
            agent,
        }
    }

    /// Whether the client names itself; a user agent alone may be a library that many use.
    #[must_use]
    pub fn has_name(&self) -> bool {
        self.app_id.is_some() || !self.app.is_empty() || !self.client.is_empty()
    }

    /// Fills in names that were not known yet. Of two different names the smaller wins, so that the
    /// order of files does not matter.
    pub(super) fn learn(&mut self, other: &Self) {
        self.app_id = match (self.app_id, other.app_id) {
            (Some(mine), Some(theirs)) => Some(mine.min(theirs)),
            (mine, theirs) => mine.or(theirs),
        };
        for (mine, theirs) in [
            (&mut self.app, &other.app),
            (&mut self.client, &other.client),
            (&mut self.agent, &other.agent),
        ] {
            if mine.is_empty() || (!theirs.is_empty() && theirs < mine) {
                mine.clone_from(theirs);
            }
        }
    }

    /// Takes from another signature of the same client what this one lacks.
    pub(super) fn fill_from(&mut self, other: &Self) {
        self.app_id = self.app_id.or(other.app_id);
        for (mine, theirs) in [
            (&mut self.app, &other.app),
            (&mut self.client, &other.client),
            (&mut self.agent, &other.agent),
        ] {
            if mine.is_empty() {
                mine.clone_from(theirs);
            }
        }
    }

    /// Whether nothing is known of the client.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// `N/A`, `Unknown` and numeric codes are how exports say "nothing".
fn clean(cell: &[u8]) -> String {
    let text = text(cell);
    let empty = ["", "n/a", "unknown", "browser"].contains(&text.to_lowercase().as_str())
        || text.chars().all(|c| c.is_ascii_digit() || c == '.');
    if empty {
        return String::new();
    }
    text.chars()
        .filter(|c| !c.is_control())
        .take(NAME_LIMIT)
        .collect()
}

/// The number of a signature among those of all readers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct SignatureNumber(NonZeroU32);

impl SignatureNumber {
    pub(super) fn new(place: u32) -> Self {
        Self(NonZeroU32::MIN.saturating_add(place))
    }

    /// As rows keep it.
    pub(super) fn place(self) -> u32 {
        self.0.get() - 1
    }

    /// The signature of this number.
    pub(super) fn of(self, signatures: &[Arc<Signature>]) -> Option<&Signature> {
        signatures.get(self.place() as usize).map(|s| &**s)
    }
}

/// One of the four names of a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Name<'a> {
    Id(Option<SalesforceId>),
    Text(&'a str),
}

impl Name<'_> {
    pub(super) fn is_nothing(&self) -> bool {
        matches!(self, Self::Id(None) | Self::Text(""))
    }
}

impl Signature {
    /// The names in their order: app id, app name, client name, user agent.
    pub(super) fn name(&self, place: usize) -> Name<'_> {
        match place {
            0 => Name::Id(self.app_id),
            1 => Name::Text(&self.app),
            2 => Name::Text(&self.client),
            _ => Name::Text(&self.agent),
        }
    }
}
