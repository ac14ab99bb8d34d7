//! `LoginHistory`: six months of logins, exported by SOQL or downloaded from Setup.
//!
//! The download writes times in the viewer's locale without a zone. The order of day and month is told
//! from the whole file; where that is impossible its rows are rejected, not guessed. Its times are taken
//! as UTC, so they may be off by the viewer's zone: they serve to tell days and kinds of login.

use super::session::LoginMark;
use super::{Activity, ApiVersion, SignIn, Signature};
use crate::catalog::{LoginFlow, LoginRoute, is_soap_login, login_flow, login_route};
use crate::org::{SalesforceId, TimeOrder, UtcTime};
use crate::table::{Column, Header, Place, Reason, Row, TableReader, optional_id, text};

const NO_USER: Reason = "the row names no user";
const NO_TIME: Reason = "the login time is not a time";
const NO_ORDER: Reason =
    "day and month of the login time cannot be told apart; export LoginHistory by SOQL instead";

struct Columns {
    user_id: Column,
    username: Column,
    time: Column,
    kind: Column,
    sub_kind: Column,
    version: Column,
    status: Column,
    application: Column,
}

impl Columns {
    fn bind(header: &Header) -> Self {
        Self {
            user_id: header.find("userid"),
            username: header.find("username"),
            time: header.find("logintime"),
            kind: header.find("logintype"),
            sub_kind: header.find("loginsubtype"),
            version: header.find("apiversion"),
            status: header.find("status"),
            application: header.find("application"),
        }
    }
}

/// Who logged in.
enum Who {
    Id(SalesforceId),
    Name(String),
}

/// A row whose time waits for the order of day and month.
struct Waiting {
    at: Place,
    who: Who,
    opened: bool,
    time: Vec<u8>,
    route: LoginRoute,
    client: Signature,
    sign_in: SignIn,
}

impl Waiting {
    /// Notes the login, now that its time is known; only a successful one opens a session.
    fn note(self, at: UtcTime, activity: &mut Activity) {
        let mark = LoginMark {
            sign_in: self.sign_in,
            ..LoginMark::new(at, self.route, self.client)
        };
        match self.who {
            _ if !self.opened => {}
            Who::Id(user) => activity.login(user, mark),
            Who::Name(name) => activity.login_by_name(name, mark),
        }
    }
}

/// Reads one file into `activity`.
pub fn read(table: &mut TableReader<'_, '_>, activity: &mut Activity) {
    let columns = Columns::bind(table.header());
    let mut waiting = Vec::new();
    while let Some(row) = table.next_row() {
        let Some(who) = who(&row, &columns) else {
            table.reject(NO_USER);
            continue;
        };
        let kind = text(row.get(columns.kind));
        let flow = login_flow(&text(row.get(columns.sub_kind)));
        let login = Waiting {
            at: row.at(),
            who,
            opened: is_success(row.get(columns.status)),
            time: row.get(columns.time).to_vec(),
            route: login_route(&kind),
            client: Signature::new([b"", row.get(columns.application), b"", b""]),
            sign_in: SignIn {
                soap: is_soap_login(&kind) || flow == Some(LoginFlow::Soap),
                flow,
                version: ApiVersion::parse(row.get(columns.version)),
            },
        };
        match UtcTime::parse(&login.time) {
            Ok(at) => {
                login.note(at, activity);
                table.saw(at);
            }
            Err(_) if login.time.contains(&b'/') => waiting.push(login),
            Err(_) => table.reject(NO_TIME),
        }
    }
    settle(waiting, table, activity);
}

/// Gives the rows of a Setup download their times.
fn settle(waiting: Vec<Waiting>, table: &mut TableReader<'_, '_>, activity: &mut Activity) {
    let order = order_of(&waiting);
    for row in waiting {
        let at = order.map(|order| UtcTime::parse_local(&row.time, order));
        match at {
            Some(Ok(at)) => {
                row.note(at, activity);
                table.saw(at);
            }
            Some(Err(_)) => table.reject_row(NO_TIME, row.at),
            None => table.reject_row(NO_ORDER, row.at),
        }
    }
}

/// A first part above 12 is a day, a second part above 12 says the month comes first. Where neither
/// occurs, the order in which the whole file is sorted decides.
fn order_of(waiting: &[Waiting]) -> Option<TimeOrder> {
    let part = |row: &Waiting, place: usize| {
        let part = row.time.split(|c| *c == b'/').nth(place)?;
        std::str::from_utf8(part).ok()?.trim().parse::<u32>().ok()
    };
    let exceeds = |place| {
        waiting
            .iter()
            .any(|row| part(row, place).is_some_and(|n| n > 12))
    };
    match (exceeds(0), exceeds(1)) {
        (true, false) => return Some(TimeOrder::DayFirst),
        (false, true) => return Some(TimeOrder::MonthFirst),
        (true, true) => return None,
        (false, false) => {}
    }
    let sorted = |order| {
        let times: Result<Vec<UtcTime>, _> = waiting
            .iter()
            .map(|row| UtcTime::parse_local(&row.time, order))
            .collect();
        times.is_ok_and(|times| times.is_sorted() || times.iter().rev().is_sorted())
    };
    match (sorted(TimeOrder::DayFirst), sorted(TimeOrder::MonthFirst)) {
        (true, false) => Some(TimeOrder::DayFirst),
        (false, true) => Some(TimeOrder::MonthFirst),
        _ => None,
    }
}

fn who(row: &Row<'_>, columns: &Columns) -> Option<Who> {
    if let Some(id) = optional_id(row.get(columns.user_id)) {
        return Some(Who::Id(id));
    }
    let name = text(row.get(columns.username));
    (!name.is_empty()).then(|| Who::Name(name.to_lowercase()))
}

/// `Success`, or nothing where the column was not exported.
fn is_success(status: &[u8]) -> bool {
    status.is_empty() || status.eq_ignore_ascii_case(b"success")
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use std::sync::Arc;

    use super::*;
    use crate::activity::Journal;
    use crate::table::Table;

    fn read_text(csv: &str) -> (Activity, crate::table::Tally) {
        let table = Table::open(csv.as_bytes()).unwrap();
        let dir = tempfile::tempdir().unwrap();
        let journal = Journal::new(dir.path(), [1 << 20; 2], Arc::default());
        let mut activity = Activity::new(&Arc::new(journal));
        read(&mut table.rows(), &mut activity);
        (activity, table.finish())
    }

    const HEADER: &str =
        "Username,Login Time,Source IP,Login Type,Status,Browser,Platform,Application";

    #[test]
    fn a_setup_download_tells_its_order_by_a_day_above_twelve() {
        let csv = format!(
            "{HEADER}\na@b.org,\"12/31/2025 3:31 AM\",192.0.2.1,Remote Access 2.0,Success,Unknown,Unknown,Formstead\n\
             a@b.org,\"12/6/2025 3:31 AM\",192.0.2.1,Application,Failed: x,Chrome 47,Windows 7,Browser\n"
        );
        let (activity, tally) = read_text(&csv);
        assert_eq!((tally.rows, tally.rejected), (2, 0));
        let marks = &activity.logins_by_name["a@b.org"];
        assert_eq!(marks.len(), 1);
        let mark = marks.first().unwrap();
        assert_eq!(mark.at.to_string(), "2025-12-31T03:31:00Z");
        assert_eq!(mark.client.app, "Formstead");
    }

    #[test]
    fn a_row_tells_how_the_client_signed_in() {
        let csv = "UserId,LoginTime,LoginType,LoginSubType,Status,Application,ApiVersion\n\
             0055j000000Ud71,2026-03-02T08:00:00Z,Other Apex API,,Success,N/A,45.0\n\
             0055j000000Ud71,2026-03-02T09:00:00Z,Remote Access 2.0,OAuth Username-Password,Success,A,9998.0\n";
        let (activity, _) = read_text(csv);
        let user = SalesforceId::parse(b"0055j000000Ud71").unwrap();
        let seen = activity.logins[&user].iter().map(|mark| mark.sign_in);
        let expected = [
            SignIn {
                soap: true,
                flow: None,
                version: ApiVersion::parse(b"45.0"),
            },
            SignIn {
                soap: false,
                flow: Some(LoginFlow::UsernamePassword),
                version: None,
            },
        ];
        assert_eq!(seen.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn an_ambiguous_download_is_rejected_and_said() {
        let csv = format!("{HEADER}\na@b.org,3/4/2025 3:31 AM,192.0.2.1,Application,Success,,,\n");
        let (_, tally) = read_text(&csv);
        assert_eq!((tally.rows, tally.rejected), (0, 1));
        assert!(tally.reasons.contains_key(NO_ORDER));
    }
}
