//! Each right that a login holds or used: granted and used, granted and not used, used and not granted.
//!
//! A right is called unused only where all calls would have been logged for long enough, the package leaves
//! nothing open, and nothing was done of which the logs do not say with what. Everything else is undecided,
//! with the reason.

use std::collections::BTreeSet;
use std::fmt;

use super::seen::Seen;
use super::usage::Usage;
use super::window::Window;
use crate::access::{Bit, Completeness, Effective, Grant, Question, View, Way};
use crate::catalog::{ObjectRight, privilege, weighty_permissions};
use crate::org::Org;

/// The rights of which use says something.
const USED: [ObjectRight; 4] = [
    ObjectRight::Create,
    ObjectRight::Read,
    ObjectRight::Edit,
    ObjectRight::Delete,
];

/// A right that a login holds, or used.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Held {
    /// On an object.
    Object(String, ObjectRight),
    /// A user permission.
    Permission(String),
}

impl fmt::Display for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Permission(name) => f.write_str(name),
            Self::Object(object, right) => write!(f, "{} {object}", right.as_str()),
        }
    }
}

/// What the comparison of granted and used says. In the order in which somebody who takes rights away looks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Granted, and not used over the whole window.
    Unused,
    /// Granted, and whether it was used is not known.
    Undecided(String),
    /// Used, and nothing in the package grants it: the package is not all of it, or the grant is gone since.
    NotGranted,
    /// Used. Whether it is granted is not known where nothing is said to grant it.
    Used,
}

impl Standing {
    /// As written in result files.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Unused => "unused",
            Self::Undecided(_) => "undecided",
            Self::NotGranted => "used, not granted",
            Self::Used => "used",
        }
    }
}

/// One right, granted or used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Privilege {
    /// The right.
    pub held: Held,
    /// What is known of it.
    pub standing: Standing,
    /// What grants it, in words.
    pub grants: Vec<String>,
}

/// One login, and all that is asked about it.
#[derive(Clone, Copy, Debug)]
pub struct Comparison<'a> {
    /// Who exists and what is granted.
    pub org: &'a Org,
    /// What the package as a whole holds.
    pub view: &'a View,
    /// Objects that anything in the package grants rights on.
    pub granted: &'a [&'a str],
    /// What the login may do.
    pub effective: &'a Effective<'a>,
    /// What was done in its name.
    pub usage: &'a Usage,
    /// For how long logs would have shown it.
    pub window: &'a Window,
    /// Whether somebody works in the pages under this login: no log tells what objects pages read.
    pub pages: bool,
    /// Days that the setup audit trail covers, and rows of it in this login's name; `None` without one.
    pub setup: Option<(u64, u64)>,
}

/// Compares what a login may do with what was done in its name. In the order of [`Held`].
#[must_use]
pub fn privileges(request: &Comparison<'_>) -> Vec<Privilege> {
    let partial = is_partial(request);
    let doubt = if partial {
        Some(PARTIAL.to_owned())
    } else {
        too_little_seen(request.window)
    };
    let mut all = Vec::new();
    for object in objects(request) {
        for right in USED {
            all.extend(of_object(request, object, right, doubt.as_deref()));
        }
    }
    for permission in weighty_permissions() {
        all.extend(of_permission(request, permission, partial));
    }
    all
}

/// Why nothing may be called unused where rights may come from what the export lacks.
const PARTIAL: &str = "the package does not hold all that is granted";

fn is_partial(request: &Comparison<'_>) -> bool {
    let access = request.effective.access();
    let sets = !request.org.permission_sets.is_empty();
    access.completeness() != Some(Completeness::Complete)
        || !access.gaps().is_empty()
        || (sets && !request.view.has_whole_permission_sets())
}

/// Why nothing may be called unused by what the logs cover.
fn too_little_seen(window: &Window) -> Option<String> {
    let shortfall = window.shortfall()?.as_str();
    let wanted = privilege().unused.days;
    Some(match window.days {
        0 => shortfall.to_owned(),
        days => format!("{shortfall}: {days} of {wanted} days"),
    })
}

/// Objects that somebody is granted rights on, or that were used.
fn objects<'a>(request: &Comparison<'a>) -> BTreeSet<&'a str> {
    let used = request.usage.objects.keys().map(String::as_str);
    request.granted.iter().copied().chain(used).collect()
}

fn of_object(
    request: &Comparison<'_>,
    object: &str,
    right: ObjectRight,
    doubt: Option<&str>,
) -> Option<Privilege> {
    let question = Question::object(request.org, object, right);
    let used = request.usage.objects.get(object);
    let is_used = used.is_some_and(|used| used.rights.contains_key(&right));
    let held = || Held::Object(object.to_owned(), right);
    match request.effective.bit(&question) {
        Bit::NotGranted if is_used => Some(Privilege {
            held: held(),
            standing: Standing::NotGranted,
            grants: Vec::new(),
        }),
        Bit::Granted if !is_used => {
            let grants = request.effective.answer(&question).grants;
            // What a permission brings for every object is that permission's row.
            let rows = grants.iter().filter(|grant| grant.way == Way::Row);
            let rows: Vec<String> = rows.map(Grant::to_string).collect();
            if rows.is_empty() {
                return None;
            }
            let open = doubt.map(str::to_owned).or_else(|| {
                let open = open_for(request, object, right);
                open.map(str::to_owned)
            });
            Some(Privilege {
                held: held(),
                standing: open.map_or(Standing::Unused, Standing::Undecided),
                grants: rows,
            })
        }
        _ if is_used => {
            let grants = request.effective.answer(&question).grants;
            Some(Privilege {
                held: held(),
                standing: Standing::Used,
                grants: grants.iter().map(Grant::to_string).collect(),
            })
        }
        _ => None,
    }
}

/// Why this right may have been used without a trace.
fn open_for(request: &Comparison<'_>, object: &str, right: ObjectRight) -> Option<&'static str> {
    let usage = request.usage;
    if right == ObjectRight::Read {
        if request.pages {
            return Some("somebody works in pages, and no log tells which objects pages read");
        }
        // To change a record is to find it first.
        let used = usage.objects.get(object);
        if used.is_some_and(|used| !used.rights.is_empty() || used.writes.is_some()) {
            return Some("other rights on the object need it");
        }
        return usage
            .has_unnamed_reads()
            .then_some("calls that read say no object");
    }
    if request.pages && right == ObjectRight::Delete {
        return Some("somebody works in pages, and no log tells what is deleted there");
    }
    let on_object = usage.objects.get(object);
    if on_object.is_some_and(|used| used.writes.is_some()) {
        return Some("calls that write the object do not say how");
    }
    usage
        .has_unnamed_writes()
        .then_some("calls that write say no object")
}

/// Whether calls that were logged could not have been made without a user permission.
fn is_used_by_calls(usage: &Usage, permission: &str) -> bool {
    let facts = privilege();
    let mut objects = usage.every();
    if permission == facts.calls.any {
        let mut seen = objects.flat_map(|used| used.every());
        return seen.any(Seen::is_logged) || !usage.resources.is_empty();
    }
    permission == facts.calls.hard_delete && objects.any(|used| used.hard_deletes.is_some())
}

fn of_permission(request: &Comparison<'_>, permission: &str, partial: bool) -> Option<Privilege> {
    let question = Question::user(request.org, permission);
    if request.effective.bit(&question) != Bit::Granted {
        return None;
    }
    let facts = privilege();
    let leaves_rows = facts
        .setup_trail
        .permissions
        .iter()
        .any(|p| p == permission);
    let standing = match request.setup {
        _ if is_used_by_calls(request.usage, permission) => Standing::Used,
        _ if !leaves_rows => Standing::Undecided("no log tells of its use".to_owned()),
        None => Standing::Undecided("no setup audit trail was given".to_owned()),
        Some((_, rows)) if rows > 0 => Standing::Undecided(format!(
            "{rows} changes of setup were made in its name, by which permission is not said"
        )),
        Some((days, _)) if days < facts.unused.days => {
            Standing::Undecided(format!("the setup audit trail covers {days} days only"))
        }
        Some(_) if partial => Standing::Undecided(PARTIAL.to_owned()),
        Some(_) => Standing::Unused,
    };
    let grants = request.effective.answer(&question).grants;
    Some(Privilege {
        held: Held::Permission(permission.to_owned()),
        standing,
        grants: grants.iter().map(Grant::to_string).collect(),
    })
}
