//! What an API client calls itself, exactly as logged.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;

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
    /// User agent; empty for browsers, whose versions say nothing here.
    pub agent: String,
}

impl Signature {
    /// Builds a signature from raw cells: app id, app name, client name, user agent.
    pub(super) fn new([app_id, app, client, agent]: [&[u8]; 4]) -> Self {
        let agent = clean(agent);
        Self {
            app_id: crate::table::optional_id(app_id),
            app: clean(app),
            client: clean(client),
            agent: if is_browser(&agent) {
                String::new()
            } else {
                agent
            },
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

fn is_browser(agent: &str) -> bool {
    agent.starts_with("Mozilla/")
}

/// Numbers values in the order they are first met.
#[derive(Clone, Debug)]
pub(super) struct Interner<T> {
    values: Vec<T>,
    numbers: HashMap<T, u32>,
}

impl<T> Default for Interner<T> {
    fn default() -> Self {
        Self {
            values: Vec::new(),
            numbers: HashMap::new(),
        }
    }
}

impl<T: Clone + Eq + Hash> Interner<T> {
    /// The number of `value`, given now if it has none. Asking for a known value allocates nothing.
    pub(super) fn number<Q>(&mut self, value: &Q) -> u32
    where
        T: Borrow<Q>,
        Q: Eq + Hash + ToOwned<Owned = T> + ?Sized,
    {
        if let Some(number) = self.numbers.get(value) {
            return *number;
        }
        let number = u32::try_from(self.values.len()).unwrap_or(u32::MAX);
        self.values.push(value.to_owned());
        self.numbers.insert(value.to_owned(), number);
        number
    }

    /// The value of a number.
    pub(super) fn get(&self, number: u32) -> Option<&T> {
        self.values.get(number as usize)
    }

    /// All values, by number.
    pub(super) fn values(&self) -> &[T] {
        &self.values
    }

    /// Numbers every value of `other` here, and tells the new number of each.
    pub(super) fn absorb(&mut self, other: &Self) -> Vec<u32> {
        other
            .values
            .iter()
            .map(|value| self.number(value))
            .collect()
    }
}
