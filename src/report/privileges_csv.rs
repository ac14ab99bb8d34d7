//! `privileges.csv`: each right that a machine's login holds or used: granted against used.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, Write};

use super::csv::{CsvFile, date, optional};
use crate::access::{Bit, Question};
use crate::analysis::{Analysis, Granted, LoginPrivileges};
use crate::catalog::ObjectRight;
use crate::org::{SalesforceId, User};
use crate::privilege::{Held, Privilege, Seen, Standing};
use crate::reach::ObjectReach;

const HEADER: &[&str] = &[
    "user_id",
    "username",
    "class",
    "object",
    "right",
    "granted",
    "used",
    "first_used",
    "last_used",
    "standing",
    "why",
    "takes_away",
    "granted_by",
    "window_from",
    "window_to",
    "window_days",
];

/// Writes the file. What can be taken away comes first, and of that what reaches most records.
///
/// # Errors
/// What the writer reports.
pub(super) fn privileges_csv(
    analysis: &Analysis,
    granted: &Granted<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut file = CsvFile::new(HEADER);
    for login in granted.privileges() {
        rows(analysis, granted, login, &mut file);
    }
    out.write_all(&file.finish())
}

fn rows(analysis: &Analysis, granted: &Granted<'_>, login: &LoginPrivileges, file: &mut CsvFile) {
    let nobody = User::default();
    let user = analysis.org.users.get(&login.user).unwrap_or(&nobody);
    let holder = granted.reach.user(&login.user);
    let objects: BTreeMap<&str, ObjectReach<'_>> = holder
        .iter()
        .flat_map(|holder| holder.objects())
        .map(|reach| (reach.object, reach))
        .collect();
    let mut ranked: Vec<(Option<u64>, &Privilege)> = login
        .privileges
        .iter()
        .map(|privilege| (takes_away(privilege, &objects), privilege))
        .collect();
    ranked.sort_by(|(a, one), (b, other)| {
        let key = |away: &Option<u64>, it: &Privilege| (rank(&it.standing), Reverse(*away));
        let by_rank = key(a, one).cmp(&key(b, other));
        by_rank.then_with(|| one.held.cmp(&other.held))
    });
    let window = analysis.window();
    for (away, privilege) in ranked {
        let (object, right) = match &privilege.held {
            Held::Object(object, right) => (object.as_str(), right.as_str()),
            Held::Permission(name) => ("", name.as_str()),
        };
        let seen = seen(analysis, login.user, &privilege.held);
        let why = match &privilege.standing {
            Standing::Undecided(why) => why.as_str(),
            _ => "",
        };
        file.row(&[
            login.user.to_string(),
            user.username.clone(),
            analysis.identities.class(&login.user).as_str().to_owned(),
            object.to_owned(),
            right.to_owned(),
            bit(analysis, granted, login.user, &privilege.held),
            optional(seen.map(Seen::count)),
            optional(seen.and_then(|seen| seen.period).map(|(from, _)| from)),
            optional(seen.and_then(|seen| seen.period).map(|(_, to)| to)),
            privilege.standing.as_str().to_owned(),
            why.to_owned(),
            optional(away),
            privilege.grants.join("; "),
            optional(window.period.map(|(from, _)| date(from))),
            optional(window.period.map(|(_, to)| date(to))),
            window.days.to_string(),
        ]);
    }
}

const fn rank(standing: &Standing) -> u8 {
    match standing {
        Standing::Unused => 0,
        Standing::Undecided(_) => 1,
        Standing::NotGranted => 2,
        Standing::Used => 3,
    }
}

/// Records that nobody could get at through this right any more, were it taken away.
fn takes_away(privilege: &Privilege, objects: &BTreeMap<&str, ObjectReach<'_>>) -> Option<u64> {
    let Held::Object(object, right) = &privilege.held else {
        return None;
    };
    let reach = objects.get(object.as_str())?;
    match right {
        ObjectRight::Read => reach.read.shown(),
        ObjectRight::Edit | ObjectRight::Delete => reach.changed.shown(),
        _ => None,
    }
}

fn seen<'a>(analysis: &'a Analysis, user: SalesforceId, held: &Held) -> Option<&'a Seen> {
    let Held::Object(object, right) = held else {
        return None;
    };
    let usage = analysis.usages.by_login.get(&user)?;
    usage
        .objects
        .get(object)?
        .rights
        .get(right)
        .map(Box::as_ref)
}

fn bit(analysis: &Analysis, granted: &Granted<'_>, user: SalesforceId, held: &Held) -> String {
    let question = match held {
        Held::Object(object, right) => Question::object(&analysis.org, object, *right),
        Held::Permission(name) => Question::user(&analysis.org, name),
    };
    let bit = granted.everyone.get(&user).map(|it| it.bit(&question));
    match bit {
        Some(Bit::Granted) => "true".to_owned(),
        Some(Bit::NotGranted) => "false".to_owned(),
        _ => String::new(),
    }
}
