//! Events that come out of objects by SOQL: which type their rows are of, and what their columns are in event log
//! files.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// One object.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct EventObject {
    /// Its API name.
    object: String,
    /// The event type of its rows, where it is not called as the object.
    event: Option<String>,
    /// Columns that must all be there, normalised.
    #[serde(default)]
    all: Vec<String>,
    /// Of these one must be there; an object without any is told by the name of its file.
    any: Vec<String>,
}

/// All of them, of one form.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Tables {
    #[serde(default)]
    log: Vec<EventObject>,
    #[serde(default)]
    live: Vec<EventObject>,
    #[serde(default)]
    log_columns: BTreeMap<String, String>,
    #[serde(default)]
    live_columns: BTreeMap<String, String>,
}

static TABLES: LazyLock<Tables> =
    LazyLock::new(|| toml::from_str(include_str!("event_objects.toml")).unwrap_or_default());

/// Which way events come by SOQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventForm {
    /// Event log objects: the rows of event log files.
    Log,
    /// Real-time events.
    Live,
}

impl EventForm {
    fn objects(self) -> &'static [EventObject] {
        match self {
            Self::Log => &TABLES.log,
            Self::Live => &TABLES.live,
        }
    }

    /// The event type of a file with these columns; else the one that its path names.
    pub fn event_type(self, has: impl Fn(&str) -> bool, path: &str) -> Option<&'static str> {
        let fits = |object: &&EventObject| {
            object.all.iter().all(|name| has(name)) && object.any.iter().any(|name| has(name))
        };
        let found = self.objects().iter().find(fits);
        found.or_else(|| self.named(path)).map(EventObject::event)
    }

    /// The object that a file is called after; of two the longer name: `LoginAsEvent` holds no `LoginEvent`, but
    /// `ApexRestApiEventLog` holds `RestApiEventLog`.
    fn named(self, path: &str) -> Option<&'static EventObject> {
        let file = path.rsplit(['/', '!']).next().unwrap_or(path);
        let file = file.to_ascii_lowercase();
        let is_named = |object: &&EventObject| file.contains(&object.object.to_ascii_lowercase());
        let named = self.objects().iter().filter(is_named);
        named.max_by_key(|object| object.object.len())
    }

    /// The name that event log files have for a column, where it differs.
    #[must_use]
    pub fn log_column(self, name: &str) -> Option<&'static str> {
        let columns = match self {
            Self::Log => &TABLES.log_columns,
            Self::Live => &TABLES.live_columns,
        };
        columns.get(name).map(String::as_str)
    }
}

impl EventObject {
    fn event(&self) -> &str {
        self.event.as_deref().unwrap_or(&self.object)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    fn told(form: EventForm, columns: &str, path: &str) -> Option<&'static str> {
        form.event_type(|name| columns.split(',').any(|column| column == name), path)
    }

    #[test]
    fn the_table_parses_and_is_spelled_as_headers_are() {
        let tables: Tables = toml::from_str(include_str!("event_objects.toml")).unwrap();
        let objects = tables.log.iter().chain(&tables.live);
        let columns = objects.flat_map(|object| object.all.iter().chain(&object.any));
        let aliases = tables.log_columns.keys().chain(tables.live_columns.keys());
        for name in columns.chain(aliases) {
            assert!(
                name.chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
            );
        }
    }

    #[test]
    fn columns_tell_the_type_and_else_the_name_does() {
        let log = |columns, path| told(EventForm::Log, columns, path);
        assert_eq!(log("method,uri", "a.csv"), Some("RestApi"));
        assert_eq!(
            log("logintype,sourceip", "RestApiEventLog.csv"),
            Some("Login")
        );
        assert_eq!(
            log("uri", "x/ApexRestApiEventLog-2026.csv"),
            Some("ApexRestApi")
        );
        assert_eq!(log("uri", "restapieventlog.csv"), Some("RestApi"));
        assert_eq!(log("uri", "export.csv"), None);
        let live = |columns, path| told(EventForm::Live, columns, path);
        assert_eq!(live("operation,recordid", "a.csv"), Some("UriEvent"));
        assert_eq!(live("logintype,status", "a.csv"), Some("LoginEvent"));
        assert_eq!(live("userid", "LoginAsEvent.csv"), Some("LoginAsEvent"));
    }
}
