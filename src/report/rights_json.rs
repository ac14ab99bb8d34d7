//! `byline inspect --user --format json`: its own types, versioned.

use std::collections::BTreeMap;

use serde::Serialize;

use super::SCHEMA_VERSION;
use crate::access::ObjectRight;
use crate::inspection::{Held, UserRights};

#[derive(Serialize)]
struct Rights<'a> {
    schema_version: &'static str,
    user_id: String,
    username: &'a str,
    name: &'a str,
    active: Option<bool>,
    license: &'a str,
    profile: &'a str,
    profile_completeness: Option<&'static str>,
    login_ip_ranges: Option<usize>,
    login_hours: Option<bool>,
    user_permissions: Vec<Permission<'a>>,
    objects: Vec<Object<'a>>,
    remarks: &'a [String],
}

#[derive(Serialize)]
struct Permission<'a> {
    name: &'a str,
    label: &'static str,
    tier: Option<&'static str>,
    #[serde(flatten)]
    right: Right<'a>,
}

#[derive(Serialize)]
struct Object<'a> {
    name: &'a str,
    rights: BTreeMap<&'static str, Right<'a>>,
}

#[derive(Serialize)]
struct Right<'a> {
    bit: &'static str,
    by: &'a [String],
}

/// Renders what one user may do.
#[must_use]
pub fn rights_json(rights: &UserRights) -> Vec<u8> {
    let user = &rights.user;
    let permissions = rights.permissions.iter().map(|permission| Permission {
        name: &permission.name,
        label: permission.label,
        tier: permission.tier.map(|tier| tier.as_str()),
        right: right(&permission.held),
    });
    let objects = rights.objects.iter().map(|object| Object {
        name: &object.name,
        rights: (ObjectRight::ALL.iter().zip(&object.rights))
            .filter_map(|(kind, held)| Some((kind.element(), right(held.as_ref()?))))
            .collect(),
    });
    let document = Rights {
        schema_version: SCHEMA_VERSION,
        user_id: rights.id.to_string(),
        username: &user.username,
        name: &user.name,
        active: user.active,
        license: &user.license,
        profile: &user.profile,
        profile_completeness: rights.completeness.map(|class| class.as_str()),
        login_ip_ranges: rights.login_ip_ranges,
        login_hours: rights.login_hours,
        user_permissions: permissions.collect(),
        objects: objects.collect(),
        remarks: &rights.remarks,
    };
    // Texts and numbers under fixed names: nothing that JSON could refuse.
    let mut bytes = serde_json::to_vec_pretty(&document).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

fn right(held: &Held) -> Right<'_> {
    Right {
        bit: held.bit.as_str(),
        by: &held.by,
    }
}
