//! What to ask of whoever has access to an org, fitted to its edition, its licences and the objects of interest.
//!
//! This reads no export. What there is to ask for is in the catalogue; what each thing unlocks is said by the same
//! rows by which [`crate::inspection`] tells what is missing.

mod logs;
mod query;

pub use self::logs::{LogItem, LogType};
pub use self::query::Query;

use thiserror::Error;

use crate::catalog::{self, Edition, EditionLogs, Piece, Request};
use crate::inspection::RetrieveList;

/// What kinds of metadata files begin with.
pub const METADATA: &str = "metadata:";

/// Which event log files an org has, as far as is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Logs {
    /// All types.
    All,
    /// The free types.
    Free,
    /// At least the free types, if the edition has any at all.
    Unknown,
}

/// What is asked about.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// The edition, if it is known.
    pub edition: Option<&'static Edition>,
    /// Whether the org has Event Monitoring, if that is known.
    pub event_monitoring: Option<bool>,
    /// API names of the objects of interest; the usual ones where there are none.
    pub objects: Vec<String>,
}

/// Why there is no guide for what is asked.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum GuideError {
    /// It could be put into neither a query nor a file name.
    #[error("`{0}` is not the API name of an object")]
    NotAName(String),
}

/// One thing to ask for.
#[derive(Debug)]
pub enum Item {
    /// Event log files of some types.
    Logs(LogItem),
    /// The rows of a query.
    Query(Query),
    /// What the package holds.
    Package(&'static Piece),
    /// What a person gets otherwise, and what it unlocks.
    Hand(&'static Request, Vec<&'static Piece>),
}

/// Things that are had in one way.
#[derive(Debug)]
pub struct Chapter {
    /// What there is to know of them.
    pub section: &'static catalog::Section,
    /// What cannot be said without any of the things.
    pub unlocks: Vec<&'static str>,
    /// The things.
    pub items: Vec<Item>,
}

/// What to ask for.
#[derive(Debug)]
pub struct Guide {
    /// The edition it is for.
    pub edition: Option<&'static Edition>,
    /// Which event log files are to be had.
    pub logs: Logs,
    /// What to ask for, the most useful first.
    pub chapters: Vec<Chapter>,
    /// The package to retrieve.
    pub package: RetrieveList,
}

impl Guide {
    /// Fits the catalogue to what is wanted.
    ///
    /// # Errors
    /// [`GuideError::NotAName`] if an object's name is none.
    pub fn new(wanted: &Wanted) -> Result<Self, GuideError> {
        let mut wrong = wanted.objects.iter().filter(|name| !is_api_name(name));
        if let Some(name) = wrong.next() {
            return Err(GuideError::NotAName(name.clone()));
        }
        let objects = objects(&wanted.objects);
        let logs = match (wanted.event_monitoring, wanted.edition.map(|it| it.logs)) {
            (Some(true), _) | (None, Some(EditionLogs::All)) => Logs::All,
            (Some(false), Some(EditionLogs::All)) => Logs::All,
            (Some(false), _) => Logs::Free,
            (None, _) => Logs::Unknown,
        };
        let sections = &catalog::requests().sections;
        let chapters = sections.iter().map(|section| Chapter {
            section,
            unlocks: unlocks(section),
            items: items(section, logs, &objects),
        });
        Ok(Self {
            edition: wanted.edition,
            logs,
            chapters: chapters.collect(),
            package: RetrieveList::first(&objects),
        })
    }

    /// All items, the most useful first.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.chapters.iter().flat_map(|chapter| &chapter.items)
    }

    /// The query that lists the event log files to download.
    #[must_use]
    pub fn log_files_soql(&self) -> String {
        let types = self.event_types().join("', '");
        format!(
            "SELECT Id, EventType, LogDate, Interval FROM EventLogFile WHERE EventType IN ('{types}') ORDER BY LogDate"
        )
    }

    /// Where the REST API has the event log file with this id.
    #[must_use]
    pub fn log_file_path(&self, id: &str) -> String {
        let version = self.package.version;
        format!("/services/data/v{version}.0/sobjects/EventLogFile/{id}/LogFile")
    }

    /// The event types to download, sorted.
    #[must_use]
    pub fn event_types(&self) -> Vec<&'static str> {
        let logs = self.items().filter_map(|item| match item {
            Item::Logs(logs) => Some(logs),
            Item::Query(_) | Item::Package(_) | Item::Hand(..) => None,
        });
        let types = logs.flat_map(|item| item.types.iter().filter(|it| it.asked));
        let mut names: Vec<&str> = types.map(|it| it.name).collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}

/// The objects of interest, each once, in the order in which they are named.
fn objects(named: &[String]) -> Vec<String> {
    if named.is_empty() {
        let usual = catalog::requests().objects.iter();
        return usual.map(|row| row.name.clone()).collect();
    }
    let mut objects: Vec<String> = Vec::new();
    for name in named {
        if !objects.contains(name) {
            objects.push(name.clone());
        }
    }
    objects
}

/// What the pieces unlock that stand for a whole section.
fn unlocks(section: &catalog::Section) -> Vec<&'static str> {
    let whole = catalog::pieces().iter().filter(|piece| {
        let is_asked = |it: &Request| it.pieces.contains(&piece.label);
        let by_itself = catalog::requests().requests.iter().any(is_asked);
        piece.how == section.how && piece.events.is_empty() && !is_metadata(piece) && !by_itself
    });
    whole.map(|piece| piece.unlocks.as_str()).collect()
}

fn is_metadata(piece: &Piece) -> bool {
    piece.kinds.iter().any(|kind| kind.starts_with(METADATA))
}

/// What a section asks for, in the order of the pieces, and of the requests where pieces say no more.
fn items(section: &'static catalog::Section, logs: Logs, objects: &[String]) -> Vec<Item> {
    let mut items = Vec::new();
    let mut placed: Vec<*const Request> = Vec::new();
    for piece in catalog::pieces().iter().filter(|it| it.how == section.how) {
        if !piece.events.is_empty() {
            items.push(Item::Logs(LogItem::new(piece, logs)));
        } else if is_metadata(piece) {
            items.push(Item::Package(piece));
        }
        let brings = |it: &&Request| it.pieces.contains(&piece.label);
        for request in catalog::requests().requests.iter().filter(brings) {
            if placed.contains(&std::ptr::from_ref(request)) {
                continue;
            }
            placed.push(request);
            items.extend(of_request(request, objects));
        }
    }
    items
}

fn of_request(request: &'static Request, objects: &[String]) -> Vec<Item> {
    if request.object.is_empty() {
        return vec![Item::Hand(request, pieces_of(request))];
    }
    let queries = Query::all(request, &pieces_of(request), objects);
    queries.into_iter().map(Item::Query).collect()
}

/// The pieces that a request brings.
fn pieces_of(request: &Request) -> Vec<&'static Piece> {
    let pieces = catalog::pieces().iter();
    pieces
        .filter(|piece| request.pieces.contains(&piece.label))
        .collect()
}

/// Whether it may stand in a query, a file name and a shell script as it is.
fn is_api_name(name: &str) -> bool {
    let first = name.starts_with(|c: char| c.is_ascii_alphabetic());
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    first && name.len() <= 255 && name.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    fn guide(edition: &str, event_monitoring: Option<bool>) -> Guide {
        let mut editions = catalog::requests().editions.iter();
        let edition = editions.find(|row| row.name == edition);
        let wanted = Wanted {
            edition,
            event_monitoring,
            ..Wanted::default()
        };
        Guide::new(&wanted).unwrap()
    }

    #[test]
    fn the_licence_decides_which_logs_are_asked_for() {
        assert_eq!(guide("", None).logs, Logs::Unknown);
        assert_eq!(guide("enterprise", Some(true)).logs, Logs::All);
        assert_eq!(guide("developer", None).logs, Logs::All);
        assert_eq!(guide("professional", None).logs, Logs::Unknown);
        let free = guide("enterprise", Some(false));
        assert_eq!(free.event_types(), ["ApiTotalUsage", "Login"]);
        let all = guide("", None).event_types();
        assert!(all.len() > 10 && all.contains(&"RestApi") && all.is_sorted());
    }

    #[test]
    fn names_of_objects_are_checked_and_stand_once() {
        let wanted = |names: &[&str]| Wanted {
            objects: names.iter().map(|&name| name.to_owned()).collect(),
            ..Wanted::default()
        };
        for bad in ["", "a b", "Account; rm", "1st", "../x", "$(id)", "Ünit"] {
            let error = Guide::new(&wanted(&[bad])).unwrap_err();
            assert_eq!(error, GuideError::NotAName(bad.to_owned()));
        }
        let guide = Guide::new(&wanted(&["Gift__c", "Gift__c", "Task"])).unwrap();
        let files = guide.items().filter_map(|item| match item {
            Item::Query(query) => Some(query.file.as_str()),
            Item::Logs(_) | Item::Package(_) | Item::Hand(..) => None,
        });
        let files: Vec<&str> = files
            .filter(|file| !file.starts_with("directory/"))
            .collect();
        assert_eq!(
            files,
            [
                "logs/LoginHistory.csv",
                "records/Gift__c.csv",
                "records/Task.csv",
                "logs/AsyncApexJob.csv",
                "changes/Gift__History.csv",
                "changes/SetupAuditTrail.csv",
            ]
        );
        assert!(guide.package.types["CustomObject"].contains("Gift__c"));
    }
}
