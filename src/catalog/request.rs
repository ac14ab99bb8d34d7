//! What to ask of whoever has access to an org, and how it is had.
//!
//! What a piece unlocks is said by the table of pieces; this one says what to type and where to click.

use std::sync::LazyLock;

use serde::Deserialize;

/// What stands before all sections.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Opening {
    text: String,
    #[cfg_attr(not(test), expect(dead_code, reason = "for readers of the table"))]
    source: String,
}

/// Things that are had in one way.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Its heading; pieces name it.
    pub how: String,
    /// What there is to know before, in Markdown.
    #[serde(default)]
    pub about: String,
    /// Permissions of whoever exports. Empty where none are needed.
    #[serde(default)]
    pub needs: String,
    /// How long the org keeps it.
    #[serde(default)]
    pub keeps: String,
    /// The page in Setup that gives it too. Empty where none does.
    #[serde(default)]
    pub setup: String,
    /// What of it names people, and what may be done about it.
    #[serde(default)]
    pub privacy: String,
    /// What there is to know behind the items, in Markdown.
    #[serde(default)]
    pub after: String,
    /// The reference.
    pub source: String,
}

/// Under which licence an org has an event type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LogLicence {
    /// Wherever there are event log files.
    Free,
    /// Event Monitoring.
    EventMonitoring,
}

/// Event types under one licence.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventTypes {
    /// As in `EVENT_TYPE`.
    pub names: Vec<String>,
    /// What the org has to have.
    pub licence: LogLicence,
    /// The reference.
    pub source: String,
}

/// Which event log files an edition has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EditionLogs {
    /// The free types, and all with Event Monitoring.
    Licensed,
    /// All, without a licence.
    All,
    /// No source says.
    Unknown,
}

/// An edition of Salesforce.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edition {
    /// As it is typed.
    pub name: String,
    /// As it is written.
    pub label: String,
    /// Its event log files.
    pub logs: EditionLogs,
    /// The reference.
    pub source: String,
}

/// Columns that name people.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identifying {
    /// Their API names.
    pub columns: Vec<String>,
    /// What is lost without them. Empty where they are needed.
    pub without: String,
}

/// One thing to ask for, and how.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// Labels of the pieces it brings.
    pub pieces: Vec<String>,
    /// Where it is put, below the folder of the export.
    #[serde(default)]
    pub file: String,
    /// What is queried. `{object}` and `{history}` stand for each object of interest; empty where no query gives it.
    #[serde(default)]
    pub object: String,
    /// The least columns that serve.
    #[serde(default)]
    pub columns: Vec<String>,
    /// Whether it may be large, and is fetched in bulk, with deleted and archived rows.
    #[serde(default)]
    pub bulk: bool,
    /// What a person does, where no query gives it.
    #[serde(default)]
    pub hand: String,
    /// Columns that name people.
    #[serde(default)]
    pub names_people: Vec<Identifying>,
    /// The reference.
    pub source: String,
}

/// A standard object that is asked for where nobody names others.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskedObject {
    /// Its API name.
    pub name: String,
    /// The object of its field history. Empty where no source names one.
    #[serde(default)]
    pub history: String,
    /// The column of that which holds the record.
    #[serde(default)]
    pub parent: String,
    /// The reference.
    pub source: String,
}

/// `requests.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requests {
    #[serde(default)]
    opening: Opening,
    /// The sections, the most useful first.
    #[serde(default, rename = "section")]
    pub sections: Vec<Section>,
    /// The event types that are read.
    #[serde(default, rename = "event")]
    pub events: Vec<EventTypes>,
    /// The editions.
    #[serde(default, rename = "edition")]
    pub editions: Vec<Edition>,
    /// What is asked for, in the order of the sections.
    #[serde(default, rename = "request")]
    pub requests: Vec<Request>,
    /// Objects of interest, unless others are named.
    #[serde(default, rename = "object")]
    pub objects: Vec<AskedObject>,
}

impl Requests {
    /// What stands before all sections, in Markdown.
    #[must_use]
    pub fn opening(&self) -> &str {
        &self.opening.text
    }

    /// Under which licence an event type is logged, if it is one that is asked for.
    #[must_use]
    pub fn licence_of(&self, event_type: &str) -> Option<LogLicence> {
        let mut rows = self.events.iter();
        let row = rows.find(|row| row.names.iter().any(|name| name == event_type))?;
        Some(row.licence)
    }

    /// The object of an object's field history, and its column that holds the record. Nothing where no source
    /// names one.
    #[must_use]
    pub fn history_of(&self, object: &str) -> Option<(String, String)> {
        if let Some(custom) = object.strip_suffix("__c") {
            return Some((format!("{custom}__History"), "ParentId".to_owned()));
        }
        match self.objects.iter().find(|row| row.name == object) {
            Some(row) if row.history.is_empty() => None,
            Some(row) => Some((row.history.clone(), row.parent.clone())),
            // Other suffixes are of things that keep none: events, metadata, shares.
            None if object.contains("__") => None,
            None => Some((format!("{object}History"), format!("{object}Id"))),
        }
    }
}

static REQUESTS: LazyLock<Requests> =
    LazyLock::new(|| toml::from_str(include_str!("requests.toml")).unwrap_or_default());

/// What to ask for.
#[must_use]
pub fn requests() -> &'static Requests {
    &REQUESTS
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use std::collections::BTreeSet;

    use super::*;
    use crate::catalog::pieces;

    fn strict() -> Requests {
        toml::from_str(include_str!("requests.toml")).unwrap()
    }

    #[test]
    fn every_row_has_its_source() {
        let all = strict();
        assert!(!all.opening.text.is_empty());
        let sources = [&all.opening.source].into_iter();
        let sources = sources.chain(all.sections.iter().map(|row| &row.source));
        let sources = sources.chain(all.events.iter().map(|row| &row.source));
        let sources = sources.chain(all.editions.iter().map(|row| &row.source));
        let sources = sources.chain(all.requests.iter().map(|row| &row.source));
        let sources = sources.chain(all.objects.iter().map(|row| &row.source));
        assert!(sources.clone().count() > 30);
        for source in sources {
            assert!(!source.is_empty());
        }
    }

    #[test]
    fn every_piece_is_asked_for_and_stands_in_a_section() {
        let all = strict();
        let headings: Vec<&str> = all.sections.iter().map(|row| row.how.as_str()).collect();
        let asked = all.requests.iter().flat_map(|row| &row.pieces);
        let asked: BTreeSet<&str> = asked.map(String::as_str).collect();
        for piece in pieces() {
            assert!(headings.contains(&piece.how.as_str()), "{}", piece.how);
            let logged = piece
                .events
                .iter()
                .all(|name| all.licence_of(name).is_some());
            let of_logs =
                piece.kinds.iter().any(|kind| kind == "event-log") || !piece.events.is_empty();
            let of_package = piece.kinds.iter().any(|kind| kind.starts_with("metadata:"));
            let by_request = asked.contains(piece.label.as_str());
            assert!(logged, "{}", piece.label);
            assert!(of_logs || of_package || by_request, "{}", piece.label);
        }
        for label in asked {
            assert!(pieces().iter().any(|piece| piece.label == label), "{label}");
        }
    }

    #[test]
    fn requests_are_queries_or_done_by_hand() {
        for row in strict().requests {
            let is_query =
                !row.object.is_empty() && !row.columns.is_empty() && !row.file.is_empty();
            assert_eq!(is_query, row.hand.is_empty(), "{:?}", row.pieces);
            for column in row.names_people.iter().flat_map(|it| &it.columns) {
                assert!(row.columns.contains(column), "{column}");
            }
        }
    }

    #[test]
    fn histories_have_their_names() {
        let history = |object| requests().history_of(object);
        let pair = |a: &str, b: &str| Some((a.to_owned(), b.to_owned()));
        assert_eq!(history("Account"), pair("AccountHistory", "AccountId"));
        assert_eq!(
            history("Opportunity"),
            pair("OpportunityFieldHistory", "OpportunityId")
        );
        assert_eq!(history("Order"), pair("OrderHistory", "OrderId"));
        assert_eq!(
            history("npsp__Gift__c"),
            pair("npsp__Gift__History", "ParentId")
        );
        assert_eq!((history("Task"), history("Paid__e")), (None, None));
    }
}
