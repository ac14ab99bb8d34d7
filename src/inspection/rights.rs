//! What one user may do, and what says so: the answer to "why can she delete Accounts".
//!
//! Rights are judged in [`crate::access`]; this puts the questions that a person has about somebody. It says
//! what is granted, not what was used, nor which records are within reach.

use std::collections::BTreeSet;

use thiserror::Error;

use crate::access::{Bit, Completeness, Effective, ObjectRight, Question, View};
use crate::catalog::{self, Tier};
use crate::org::{Org, SalesforceId, User, UtcTime};

/// One right, and what gives it or leaves it open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Granted or unknown; what is not granted is left out.
    pub bit: Bit,
    /// Every grant that gives it, each alone enough; for an unknown one what may give it.
    pub by: Vec<String>,
}

/// A user permission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldPermission {
    /// API name.
    pub name: String,
    /// What the interface calls it; empty where it is not known.
    pub label: &'static str,
    /// What it may lead to; `None` for the many of little weight.
    pub tier: Option<Tier>,
    /// Whether it is held.
    pub held: Held,
}

/// Rights on one object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldObject {
    /// API name.
    pub name: String,
    /// In the order of [`ObjectRight::ALL`]; `None` where it is not granted.
    pub rights: [Option<Held>; 7],
}

/// What one user may do.
#[derive(Clone, Debug)]
pub struct UserRights {
    /// The user.
    pub id: SalesforceId,
    /// The user's row of the `User` export.
    pub user: User,
    /// How much of the profile the package holds; `None` when it holds none of it.
    pub completeness: Option<Completeness>,
    /// User permissions that are granted, or weighty and unknown: the weightiest first, then by name.
    pub permissions: Vec<HeldPermission>,
    /// Objects on which anything is granted or unknown, by name.
    pub objects: Vec<HeldObject>,
    /// Address ranges that logins are held to; `None` when the package does not hold the profile.
    pub login_ip_ranges: Option<usize>,
    /// Whether logins are held to certain hours.
    pub login_hours: Option<bool>,
    /// Assignments that grant nothing now, groups that may be out of date, and what could not be joined.
    pub remarks: Vec<String>,
}

/// Whom to look at is not clear.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum UserError {
    /// Nobody has this id or username.
    #[error("no user of the export has the id or username `{0}`")]
    Unknown(String),
    /// Several users have this username.
    #[error("{1} users of the export have the username `{0}`")]
    Several(String, usize),
}

impl UserRights {
    /// Looks at one user, by id (15 or 18 characters) or username. `as_of` is the moment that the expiry of
    /// assignments is held against.
    ///
    /// # Errors
    /// When no user is meant, or several are.
    pub fn of(org: &Org, who: &str, as_of: Option<UtcTime>) -> Result<Self, UserError> {
        let id = find(org, who)?;
        let user = org.users.get(&id).cloned().unwrap_or_default();
        let view = View::new(org, as_of);
        let effective = Effective::of(&id, org, &view);
        let access = effective.access();
        let stale = effective.stale_groups().iter();
        let remarks = (effective.aside().iter().map(ToString::to_string))
            .chain(stale.map(|stale| format!("group {} is {}", stale.group, stale.status)))
            .chain(access.gaps().iter().map(ToString::to_string));
        Ok(Self {
            id,
            user,
            completeness: access.completeness(),
            permissions: permissions(org, &effective),
            objects: objects(org, &effective),
            login_ip_ranges: access.login_ip_ranges().map(<[_]>::len),
            login_hours: access.login_hours().map(|hours| !hours.is_empty()),
            remarks: remarks.collect(),
        })
    }
}

fn find(org: &Org, who: &str) -> Result<SalesforceId, UserError> {
    let id = SalesforceId::parse(who.as_bytes()).ok();
    if let Some(id) = id.filter(|id| org.users.contains_key(id)) {
        return Ok(id);
    }
    let users = org.users.iter();
    let found: Vec<&SalesforceId> = users
        .filter(|(_, user)| !who.is_empty() && user.username.eq_ignore_ascii_case(who))
        .map(|(id, _)| id)
        .collect();
    match found[..] {
        [id] => Ok(*id),
        [] => Err(UserError::Unknown(who.to_owned())),
        _ => Err(UserError::Several(who.to_owned(), found.len())),
    }
}

fn held(effective: &Effective<'_>, question: &Question) -> Option<Held> {
    let answer = effective.answer(question);
    let by = match answer.bit {
        Bit::NotGranted => return None,
        Bit::Granted => answer.grants.iter().map(ToString::to_string).collect(),
        Bit::Unknown => answer.doubts.iter().map(ToString::to_string).collect(),
    };
    Some(Held {
        bit: answer.bit,
        by,
    })
}

fn permissions(org: &Org, effective: &Effective<'_>) -> Vec<HeldPermission> {
    let mut names: BTreeSet<&str> = catalog::weighty_permissions().collect();
    for grants in org.grants() {
        let rows = grants.user_permissions.iter();
        names.extend(rows.map(|(name, _)| org.names.text(name)));
    }
    let mut found: Vec<HeldPermission> = names
        .into_iter()
        .filter_map(|name| {
            let known = catalog::permission(name);
            let tier = known.and_then(|known| known.tier);
            let held = held(effective, &Question::user(org, name))?;
            // Of an incomplete profile hundreds are unknown; those that matter are told.
            (held.bit == Bit::Granted || tier.is_some()).then(|| HeldPermission {
                name: name.to_owned(),
                label: known.map_or("", |known| known.label),
                tier,
                held,
            })
        })
        .collect();
    found.sort_by_key(|it| (it.tier.is_none(), it.tier));
    found
}

fn objects(org: &Org, effective: &Effective<'_>) -> Vec<HeldObject> {
    let mut names: BTreeSet<&str> = org.objects.keys().map(String::as_str).collect();
    names.extend(org.granted_objects());
    names
        .into_iter()
        .map(|name| HeldObject {
            name: name.to_owned(),
            rights: ObjectRight::ALL
                .map(|right| held(effective, &Question::object(org, name, right))),
        })
        .filter(|object| object.rights.iter().any(Option::is_some))
        .collect()
}
