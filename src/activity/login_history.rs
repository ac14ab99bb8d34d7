//! `LoginHistory`: six months of logins, exported by SOQL or downloaded from Setup.
//!
//! The download writes times in the viewer's locale, mostly without a zone. The order of day and month is told
//! from the whole file, or asked for; where that is impossible its rows are rejected, not guessed. Times
//! without a zone are taken as UTC, so they may be off by the viewer's zone: they serve to tell days and kinds
//! of login, and the manifest says so.

use super::held::Besides;
use super::session::LoginMark;
use super::{Activity, ApiVersion, SignIn, Signature};
use crate::catalog::{LoginFlow, LoginRoute, is_soap_login, login_flow, login_route};
use crate::changes::{LocalTime, Told};
use crate::org::{SalesforceId, TimeOrder, UtcTime};
use crate::table::{
    Column, Header, Reason, Row, TableReader, local_time_reason, name, optional_id, text,
};

const NO_USER: Reason = "the row names no user";
const NO_TIME: Reason = "the login time is not a time";
const NO_ORDER: Reason = "day and month of the login time cannot be told apart; say it with --date-order, or export LoginHistory by SOQL instead";

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

/// A row without its time, which may wait for the order of day and month.
struct Login {
    who: Who,
    opened: bool,
    route: LoginRoute,
    client: Signature,
    sign_in: SignIn,
}

impl Login {
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

/// Reads one file into `activity`. `asked` is the order of day and month where a download does not tell it.
pub fn read(table: &mut TableReader<'_, '_>, activity: &mut Activity, asked: Option<TimeOrder>) {
    let columns = Columns::bind(table.header());
    let mut waiting = Vec::new();
    let mut told = Told::default();
    while let Some(row) = table.next_row() {
        if activity.is_full(Besides::SignIns(waiting.len())) {
            break;
        }
        let Some(who) = who(&row, &columns) else {
            table.reject(NO_USER);
            continue;
        };
        let kind = text(row.get(columns.kind));
        let flow = login_flow(&text(row.get(columns.sub_kind)));
        let cell = row.get(columns.time);
        let login = Login {
            who,
            opened: is_success(row.get(columns.status)),
            route: login_route(&kind),
            client: activity.client([b"", row.get(columns.application), b"", b""]),
            sign_in: SignIn {
                soap: is_soap_login(&kind) || flow == Some(LoginFlow::Soap),
                flow,
                version: ApiVersion::parse(row.get(columns.version)),
            },
        };
        if let Ok(at) = UtcTime::parse(cell) {
            login.note(at, activity);
            table.saw(at);
        } else if let Some(time) = LocalTime::parse(&text(cell)) {
            told.learn(&time);
            waiting.push((row.at(), time, login));
        } else {
            let reason = local_time_reason(cell, NO_TIME);
            table.reject(reason);
        }
    }
    told.settle(asked, waiting.iter().map(|(_, time, _)| time));
    for (place, time, login) in waiting {
        let at = told.order.map(|order| time.settled(order, &told));
        match at {
            Some(Some((at, is_exact))) => {
                if !is_exact {
                    table.doubt_row(time.doubt(), place);
                }
                login.note(at, activity);
                table.saw(at);
            }
            Some(None) => table.reject_row(NO_TIME, place),
            None => table.reject_row(NO_ORDER, place),
        }
    }
    if let Some(doubt) = told.doubt() {
        table.doubt_file(doubt);
    }
}

fn who(row: &Row<'_>, columns: &Columns) -> Option<Who> {
    if let Some(id) = optional_id(row.get(columns.user_id)) {
        return Some(Who::Id(id));
    }
    let username = name(row.get(columns.username));
    (!username.is_empty()).then(|| Who::Name(username.to_lowercase()))
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
        read(&mut table.rows(), &mut activity, None);
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
