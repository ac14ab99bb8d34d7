//! Known API clients: tools that people drive, systems that run by themselves, and libraries.
//!
//! A client is found by the names it gives itself. Names are free text, so a pattern is met at whole words
//! only, and of several that are met the longest decides, libraries last: no row stands before another.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// Who is behind a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClientKind {
    /// A tool that a person drives. API is not the same as integration.
    Tool,
    /// An outside system.
    Integration,
    /// The platform's own service that works by itself in a user's name.
    Automation,
    /// An AI agent.
    Agent,
    /// The platform's own pages: says nothing about an outside system.
    Platform,
    /// A library: a program is behind it, not which.
    Library,
}

impl ClientKind {
    /// The word results use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Tool => "tool",
            Self::Integration => "integration",
            Self::Automation => "automation",
            Self::Agent => "agent",
            Self::Platform => "platform",
            Self::Library => "library",
        }
    }
}

/// One row of `clients.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownClient {
    /// The name shown in results.
    pub name: String,
    /// Who is behind it.
    pub kind: ClientKind,
    /// Patterns of the client name or application name.
    #[serde(default)]
    names: Vec<String>,
    /// Patterns of the beginning of the user agent.
    #[serde(default)]
    agents: Vec<String>,
    /// Parts of a user agent that begins as those of browsers do.
    #[serde(default)]
    in_browser: Vec<String>,
    /// The reference.
    pub source: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rows {
    #[serde(default)]
    client: Vec<KnownClient>,
}

/// A pattern, and the row it stands in.
struct Pattern {
    text: &'static str,
    /// It is the whole name (`=` before it).
    whole: bool,
    /// The word may go on (`*` behind it).
    open: bool,
    row: &'static KnownClient,
}

static ROWS: LazyLock<Rows> =
    LazyLock::new(|| toml::from_str(include_str!("clients.toml")).unwrap_or_default());

/// Patterns by their first two bytes: of hundreds, few can begin where a word does.
type Patterns = BTreeMap<[u8; 2], Vec<Pattern>>;

static NAMES: LazyLock<Patterns> = LazyLock::new(|| by_start(|row| &row.names));
static AGENTS: LazyLock<Patterns> = LazyLock::new(|| by_start(|row| &row.agents));
static IN_BROWSER: LazyLock<Patterns> = LazyLock::new(|| by_start(|row| &row.in_browser));

/// A client by the name that results show.
pub(super) fn client_shown_as(name: &str) -> Option<&'static KnownClient> {
    ROWS.client.iter().find(|row| row.name == name)
}

fn by_start(list: fn(&'static KnownClient) -> &'static Vec<String>) -> Patterns {
    let mut patterns = Patterns::new();
    for row in &ROWS.client {
        for text in list(row) {
            let pattern = Pattern::new(text, row);
            if let Some(start) = pattern.text.as_bytes().first_chunk() {
                patterns.entry(*start).or_default().push(pattern);
            }
        }
    }
    patterns
}

/// The first, in the order of patterns, of those that are met where a word of a lower-case text begins.
fn first_met<'p>(patterns: &'p Patterns, text: &str) -> Option<&'p Pattern> {
    let places = text.char_indices().map(|(at, _)| at);
    let met = places.filter_map(|at| {
        let starts = text
            .get(..at)?
            .chars()
            .next_back()
            .is_none_or(|c| !c.is_alphanumeric());
        if starts {
            met_at(patterns, text, at)
        } else {
            None
        }
    });
    met.min_by_key(|pattern| pattern.order())
}

/// The first of those that are met at this place.
fn met_at<'p>(patterns: &'p Patterns, text: &str, at: usize) -> Option<&'p Pattern> {
    let start = text.as_bytes().get(at..)?.first_chunk()?;
    let met = patterns
        .get(start)?
        .iter()
        .filter(|pattern| pattern.is_at(text, at));
    met.min_by_key(|pattern| pattern.order())
}

impl Pattern {
    fn new(text: &'static str, row: &'static KnownClient) -> Self {
        let (bare, open) = text.strip_suffix('*').map_or((text, false), |t| (t, true));
        let (bare, whole) = bare.strip_prefix('=').map_or((bare, false), |t| (t, true));
        Self {
            text: bare,
            whole,
            open,
            row,
        }
    }

    /// What says which client it is comes before what says how it was written, longer before shorter.
    fn order(&self) -> (bool, Reverse<usize>, &'static str) {
        let is_library = self.row.kind == ClientKind::Library;
        (is_library, Reverse(self.text.len()), self.text)
    }

    /// Whether it is met where a word of a lower-case text begins.
    fn is_at(&self, text: &str, at: usize) -> bool {
        if self.whole {
            return at == 0 && without_version(text) == self.text;
        }
        let after = text.get(at..).and_then(|rest| rest.strip_prefix(self.text));
        after.is_some_and(|after| {
            let goes_on = after.chars().next().is_some_and(char::is_alphanumeric);
            self.open || !goes_on
        })
    }
}

/// The client that calls itself by one of these names, of a connected app or of a client.
#[must_use]
pub fn client_of_names(names: &[&str]) -> Option<&'static KnownClient> {
    let met = names
        .iter()
        .filter_map(|name| first_met(&NAMES, &name.to_lowercase()));
    met.min_by_key(|pattern| pattern.order())
        .map(|pattern| pattern.row)
}

/// The client of a user agent.
#[must_use]
pub fn client_of_agent(agent: &str) -> Option<&'static KnownClient> {
    met_at(&AGENTS, &agent.to_lowercase(), 0).map(|pattern| pattern.row)
}

/// What names a program in a user agent that begins as those of browsers do; itself a user agent of that
/// program.
#[must_use]
pub fn program_in_browser_agent(agent: &str) -> Option<&'static str> {
    first_met(&IN_BROWSER, &agent.to_lowercase()).map(|pattern| pattern.text)
}

/// `Mailwing` of `Mailwing/3.2`: versions change, the client does not. `vendor/app` keeps both parts.
#[must_use]
pub fn without_version(name: &str) -> &str {
    match name.split_once('/') {
        Some((product, rest))
            if rest.is_empty() || rest.starts_with(|c: char| c.is_ascii_digit()) =>
        {
            product
        }
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use std::collections::BTreeSet;

    use super::*;

    /// Name and kind of the client of some names.
    fn named(names: &[&str]) -> Option<(&'static str, ClientKind)> {
        client_of_names(names).map(|row| (row.name.as_str(), row.kind))
    }

    #[test]
    fn the_table_parses_and_every_row_can_be_met() {
        let rows: Rows = toml::from_str(include_str!("clients.toml")).unwrap();
        assert!(rows.client.len() >= 100);
        let mut names = BTreeSet::new();
        for row in &rows.client {
            assert!(names.insert(&row.name), "{} stands twice", row.name);
            assert!(!row.source.is_empty(), "{}", row.name);
            let patterns = row.names.iter().chain(&row.agents);
            assert!(patterns.clone().count() > 0, "{}", row.name);
            // A pattern is found by its first two bytes.
            assert!(
                patterns.clone().all(|pattern| pattern.len() > 2),
                "{}",
                row.name
            );
        }
    }

    #[test]
    fn patterns_are_lower_case_and_only_length_decides() {
        for patterns in [&*NAMES, &*AGENTS, &*IN_BROWSER] {
            let mut texts = BTreeSet::new();
            for pattern in patterns.values().flatten() {
                let (text, name) = (pattern.text, &pattern.row.name);
                assert_eq!(text, text.to_lowercase(), "{name}");
                assert_eq!(text, text.trim(), "{name}");
                assert!(!text.contains(['*', '=']), "{name}: {text}");
                // Another row with the same text would win or lose by its place.
                assert!(texts.insert(text), "{name}: `{text}` stands twice");
            }
        }
        // What a pattern says is not taken away by another row.
        for pattern in NAMES.values().flatten() {
            let met = client_of_names(&[pattern.text]).unwrap();
            assert_eq!(met.name, pattern.row.name, "{}", pattern.text);
        }
        for pattern in AGENTS.values().flatten() {
            let met = client_of_agent(pattern.text).unwrap();
            assert_eq!(met.name, pattern.row.name, "{}", pattern.text);
        }
        for pattern in IN_BROWSER.values().flatten() {
            assert!(client_of_agent(pattern.text).is_some(), "{}", pattern.text);
        }
    }

    #[test]
    fn a_pattern_is_met_at_whole_words() {
        let integration = |name| Some((name, ClientKind::Integration));
        assert_eq!(named(&["SAP CPI"]), integration("SAP"));
        assert_eq!(named(&["ASAP Delivery"]), None);
        assert_eq!(named(&["HubSpot_Inc"]), integration("HubSpot"));
        assert_eq!(named(&["Outreach"]), integration("Outreach"));
        assert_eq!(named(&["Community Outreach"]), None);
        assert_eq!(named(&["Ownership Report"]), None);
    }

    #[test]
    fn the_longest_pattern_decides() {
        let tool = Some(("Data Loader", ClientKind::Tool));
        assert_eq!(
            named(&["Dataloader Partner", "DataLoaderPartnerUI/64.0.2"]),
            tool
        );
        assert_eq!(named(&["", "DataLoaderBulkv2UI/64.0.2/DBR"]), tool);
        let batch = Some(("Data Loader (batch)", ClientKind::Integration));
        assert_eq!(
            named(&["Dataloader Partner", "DataLoaderPartnerBatch/64.0.2"]),
            batch
        );
        assert_eq!(named(&["dataloader.io"]).unwrap().0, "dataloader.io");
        assert_eq!(
            named(&["Jitterbit Data Loader"]).unwrap().0,
            "Jitterbit Data Loader"
        );
    }

    #[test]
    fn agents_are_read_from_their_beginning() {
        let agent = |agent| client_of_agent(agent).map(|row| row.name.as_str());
        assert_eq!(agent("sf/2.40.7 darwin-arm64"), Some("Salesforce CLI"));
        assert_eq!(agent("sf-data-sync/1.0"), None);
        assert_eq!(agent("Java/11.0.20"), Some("Java"));
        assert_eq!(agent("acme-sync/4.11 (node 20)"), None);
        assert_eq!(
            agent("Apache-HttpClient/4.5.13 (Java/11.0.20)"),
            Some("Apache HttpClient")
        );
        let soap =
            "Mozilla/4.0 (compatible; MSIE 6.0; MS Web Services Client Protocol 4.0.30319.42000)";
        assert_eq!(agent(program_in_browser_agent(soap).unwrap()), Some(".NET"));
        let chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36";
        assert_eq!(program_in_browser_agent(chrome), None);
    }

    #[test]
    fn versions_are_left_out() {
        assert_eq!(without_version("Mailwing/3.2"), "Mailwing");
        assert_eq!(without_version("SfdcInternalAPI/"), "SfdcInternalAPI");
        assert_eq!(without_version("vendor/app"), "vendor/app");
    }
}
