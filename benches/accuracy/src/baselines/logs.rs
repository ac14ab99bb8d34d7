//! The logs as the simple rules need them: how often each login came in which way, and when it did what
//! through which door.
//!
//! Read here with a plain CSV reader, so that a rule does not gain from how byline reads. A row that cannot
//! be understood is passed over, and one that stands in two files counts twice.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use anyhow::{Context as _, Result};
use byline::catalog::{LoginRoute, login_route};
use byline::org::{SalesforceId, UtcTime};
use csv::ByteRecord;
use flate2::read::MultiGzDecoder;
use walkdir::WalkDir;

/// Through which door an event came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Door {
    /// Pages and their requests.
    Interface,
    /// SOAP, REST, bulk.
    Api,
}

/// How many logins came which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Logins {
    pub(super) browser: u32,
    pub(super) machine: u32,
}

/// All logs of an export.
#[derive(Debug, Default)]
pub(super) struct Logs {
    pub(super) logins: BTreeMap<SalesforceId, Logins>,
    /// Of each login, in the order of time.
    pub(super) events: BTreeMap<SalesforceId, Vec<(UtcTime, Door)>>,
}

/// Event types of the interface.
const INTERFACE: [&str; 8] = [
    "AuraRequest",
    "LightningInteraction",
    "LightningPageView",
    "LightningPerformance",
    "UITracking",
    "URI",
    "VisualforceRequest",
    "ReportExport",
];
/// Event types of APIs.
const API: [&str; 6] = [
    "API",
    "ApiTotalUsage",
    "BulkApi",
    "BulkApi2",
    "BulkApiRequest",
    "RestApi",
];

impl Logs {
    /// Reads every CSV file of an export that is a log.
    pub(super) fn read(export: &Path) -> Result<Self> {
        let mut logs = Self::default();
        for entry in WalkDir::new(export).sort_by_file_name() {
            let path = entry?.into_path();
            let name = path.to_string_lossy().to_ascii_lowercase();
            let shown = || path.display().to_string();
            if name.ends_with(".csv") {
                logs.table(File::open(&path).with_context(shown)?);
            } else if name.ends_with(".csv.gz") {
                logs.table(MultiGzDecoder::new(File::open(&path).with_context(shown)?));
            }
        }
        for events in logs.events.values_mut() {
            events.sort_unstable();
        }
        Ok(logs)
    }

    /// Takes in a table if it is a log.
    fn table(&mut self, bytes: impl Read) {
        let mut table = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
        let Ok(header) = table.byte_headers().cloned() else {
            return;
        };
        let column = |names: &[&str]| {
            let is = |cell: &[u8]| {
                names
                    .iter()
                    .any(|name| cell.eq_ignore_ascii_case(name.as_bytes()))
            };
            header.iter().position(is)
        };
        let kind = column(&["EVENT_TYPE"]);
        let columns = Columns {
            kind,
            user: column(&["USER_ID_DERIVED", "UserId"]).or_else(|| column(&["USER_ID"])),
            at: column(&["TIMESTAMP_DERIVED"]),
            login_type: column(&["LOGIN_TYPE", "LoginType"]),
        };
        let is_login_history = kind.is_none() && column(&["LoginTime"]).is_some();
        if kind.is_none() && !is_login_history {
            return;
        }
        let mut row = ByteRecord::new();
        while table.read_byte_record(&mut row).unwrap_or(false) {
            self.row(&row, &columns);
        }
    }

    fn row(&mut self, row: &ByteRecord, columns: &Columns) {
        let cell = |place: Option<usize>| place.and_then(|place| row.get(place));
        let user = cell(columns.user).and_then(|user| SalesforceId::parse(user).ok());
        let Some(user) = user else { return };
        let kind = cell(columns.kind);
        if kind.is_none_or(|kind| kind == b"Login") {
            let login_type = cell(columns.login_type).unwrap_or_default();
            let counts = self.logins.entry(user).or_default();
            match login_route(&String::from_utf8_lossy(login_type)) {
                LoginRoute::Ui => counts.browser += 1,
                LoginRoute::Oauth | LoginRoute::Api => counts.machine += 1,
                _ => (),
            }
            return;
        }
        let is = |types: &[&str]| types.iter().any(|it| kind == Some(it.as_bytes()));
        let door = if is(&INTERFACE) {
            Door::Interface
        } else if is(&API) {
            Door::Api
        } else {
            return;
        };
        let at = cell(columns.at).and_then(|at| UtcTime::parse(at).ok());
        if let Some(at) = at {
            self.events.entry(user).or_default().push((at, door));
        }
    }
}

/// Where the cells of a log are.
struct Columns {
    /// The event type; `None` in a login history.
    kind: Option<usize>,
    user: Option<usize>,
    at: Option<usize>,
    login_type: Option<usize>,
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    #[test]
    fn logins_and_events_of_both_doors() {
        let mut logs = Logs::default();
        logs.table(
            "Id,UserId,LoginTime,LoginType\n\
             1,0055j0000009g5SAAQ,2026-05-01T00:03:59.000+0000,Other Apex API\n\
             2,0055j0000009g5SAAQ,2026-05-01T00:03:59.000+0000,Application\n\
             3,nobody,2026-05-01T00:03:59.000+0000,Application\n"
                .as_bytes(),
        );
        logs.table(
            "EVENT_TYPE,USER_ID,LOGIN_TYPE,TIMESTAMP_DERIVED,USER_ID_DERIVED\n\
             Login,0055j0000009g5S,i,2026-10-23T00:01:09.273Z,0055j0000009g5SAAQ\n\
             RestApi,0055j0000009g5S,,2026-10-23T00:01:10.000Z,0055j0000009g5SAAQ\n\
             AuraRequest,0055j0000009g5S,,2026-10-23T00:01:11.000Z,0055j0000009g5SAAQ\n\
             ApexExecution,0055j0000009g5S,,2026-10-23T00:01:11.000Z,0055j0000009g5SAAQ\n"
                .as_bytes(),
        );
        logs.table("Id,CreatedById\n1,0055j0000009g5SAAQ\n".as_bytes());
        let user = SalesforceId::parse(b"0055j0000009g5S").unwrap();
        let counts = logs.logins.get(&user).copied().unwrap();
        assert_eq!((counts.browser, counts.machine), (1, 2));
        let doors: Vec<Door> = logs
            .events
            .remove(&user)
            .unwrap()
            .into_iter()
            .map(|e| e.1)
            .collect();
        assert_eq!(doors, [Door::Api, Door::Interface]);
    }
}
