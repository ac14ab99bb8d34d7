//! `harden.json`: all of it for scripts.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Serialize, Serializer};

use crate::access::{Bit, ObjectRight};
use crate::analysis::Analysis;
use crate::harden::{Hardening, LoginNeed, ObjectCase, ObjectNeed, Proposal, RecordAccess, Seen};
use crate::report::SCHEMA_VERSION;
use crate::report::summary_json::Tool;

#[derive(Serialize)]
struct Document<'a> {
    schema_version: &'a str,
    tool: Tool<'a>,
    as_of: Option<String>,
    fields_from: &'a str,
    clients: Vec<Client<'a>>,
    aside: Vec<AsideOf<'a>>,
}

#[derive(Serialize)]
struct AsideOf<'a> {
    client: &'a str,
    kind: Option<&'a str>,
    why: &'a str,
}

#[derive(Serialize)]
struct Client<'a> {
    client: &'a str,
    kind: Option<&'a str>,
    folder: String,
    permission_set: &'a str,
    label: &'a str,
    shared: bool,
    from: Option<String>,
    to: Option<String>,
    logins: Vec<Login<'a>>,
    user: User<'a>,
    objects: BTreeMap<&'a str, Object<'a>>,
    fields: BTreeMap<&'a str, Field<'a>>,
    user_permissions: BTreeMap<&'a str, Permission<'a>>,
    user_permissions_granted: usize,
    other_access: &'a BTreeMap<&'static str, BTreeSet<String>>,
    records: Vec<Record<'a>>,
    reach: Option<Vec<Reach<'a>>>,
    apps: Vec<App<'a>>,
    open: &'a [String],
}

#[derive(Serialize)]
struct Login<'a> {
    user_id: String,
    username: &'a str,
    name: &'a str,
    class: &'a str,
    shared: bool,
    other_clients: Others<'a>,
}

#[derive(Serialize)]
struct User<'a> {
    kept: bool,
    username: &'a str,
}

#[derive(Serialize)]
struct Object<'a> {
    granted: BTreeMap<&'a str, &'a str>,
    used: BTreeMap<&'a str, Used<'a>>,
    proposed: Vec<&'a str>,
    through: Option<&'a str>,
}

#[derive(Serialize)]
struct Used<'a> {
    count: u64,
    first: Option<String>,
    last: Option<String>,
    evidence: &'a BTreeSet<String>,
}

#[derive(Serialize)]
struct Field<'a> {
    editable: bool,
    seen: bool,
    classified: &'a [String],
}

#[derive(Serialize)]
struct Permission<'a> {
    before: &'a str,
    after: bool,
    tier: Option<&'a str>,
    why: &'a str,
}

#[derive(Serialize)]
struct Record<'a> {
    object: &'a str,
    what: &'a str,
    model: Option<&'a str>,
    granted_today: Option<&'a str>,
}

#[derive(Serialize)]
struct Reach<'a> {
    what: &'a str,
    before: &'a str,
    after: &'a str,
}

#[derive(Serialize)]
struct App<'a> {
    app: Option<&'a str>,
    kind: Option<&'a str>,
    policy: Vec<Policy<'a>>,
}

#[derive(Serialize)]
struct Policy<'a> {
    what: &'a str,
    wanted: &'a str,
    present: Option<&'a str>,
    fits: Option<bool>,
}

/// Renders the file.
pub(super) fn harden_json(_: &Analysis, hardening: &Hardening) -> Vec<u8> {
    let clients = super::folders(hardening).map(|(folder, it)| client(folder, it));
    let aside = hardening.aside.iter().map(|it| AsideOf {
        client: &it.client,
        kind: it.kind.map(|kind| kind.as_str()),
        why: it.why,
    });
    let document = Document {
        schema_version: SCHEMA_VERSION,
        tool: Tool::THIS,
        as_of: hardening.as_of.map(|at| at.to_string()),
        fields_from: hardening.fields.as_str(),
        clients: clients.collect(),
        aside: aside.collect(),
    };
    let mut bytes = serde_json::to_vec_pretty(&document).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

fn client(folder: String, it: &Proposal) -> Client<'_> {
    let need = &it.need;
    let reach = it.reach.as_ref().map(|reach| {
        let rows = reach.rows.iter().map(|row| Reach {
            what: &row.what,
            before: &row.before,
            after: &row.after,
        });
        rows.collect()
    });
    Client {
        client: &need.client,
        kind: need.kind.map(|kind| kind.as_str()),
        folder,
        permission_set: &it.name,
        label: &it.label,
        shared: need.is_shared(),
        from: need.window.from.map(|at| at.to_string()),
        to: need.window.to.map(|at| at.to_string()),
        logins: need.logins.iter().map(login).collect(),
        user: User {
            kept: it.user.kept.is_some(),
            username: &it.user.username,
        },
        objects: objects(it),
        fields: fields(it),
        user_permissions: permissions(it),
        user_permissions_granted: it.permissions_granted,
        other_access: &it.accesses,
        records: it.records.iter().map(record).collect(),
        reach,
        apps: apps(it),
        open: &it.open,
    }
}

/// The other clients of a login, written one after the other.
struct Others<'a>(&'a LoginNeed);

impl Serialize for Others<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.0.others())
    }
}

fn login(it: &LoginNeed) -> Login<'_> {
    Login {
        user_id: it.user_id.to_string(),
        username: &it.username,
        name: &it.name,
        class: it.class.as_str(),
        shared: it.shared,
        other_clients: Others(it),
    }
}

fn objects(it: &Proposal) -> BTreeMap<&str, Object<'_>> {
    let nothing = None;
    let objects = it.objects.iter().map(|(name, case)| {
        let used = it.need.objects.get(name).or(nothing);
        (name.as_str(), object(case, used))
    });
    objects.collect()
}

fn object<'a>(case: &'a ObjectCase, used: Option<&'a ObjectNeed>) -> Object<'a> {
    let granted = case.granted.iter();
    let granted = granted.filter(|(_, bit)| **bit != Bit::NotGranted);
    let uses = used.map(|used| {
        [
            (ObjectRight::Create, &used.create),
            (ObjectRight::Read, &used.read),
            (ObjectRight::Edit, &used.edit),
            (ObjectRight::Delete, &used.delete),
        ]
    });
    let uses = uses.into_iter().flatten();
    let uses = uses.filter_map(|(right, seen)| Some((right.element(), seen_as(seen.as_ref()?))));
    Object {
        granted: granted
            .map(|(right, bit)| (right.element(), bit.as_str()))
            .collect(),
        used: uses.collect(),
        proposed: case.proposed.iter().map(|right| right.element()).collect(),
        through: case.through.as_deref(),
    }
}

fn seen_as(seen: &Seen) -> Used<'_> {
    Used {
        count: seen.count,
        first: seen.first.map(|at| at.to_string()),
        last: seen.last.map(|at| at.to_string()),
        evidence: &seen.evidence,
    }
}

fn fields(it: &Proposal) -> BTreeMap<&str, Field<'_>> {
    let fields = it.fields.iter().map(|(name, grant)| {
        let field = Field {
            editable: grant.editable,
            seen: grant.seen,
            classified: &grant.classified,
        };
        (name.as_str(), field)
    });
    fields.collect()
}

fn permissions(it: &Proposal) -> BTreeMap<&str, Permission<'_>> {
    let permissions = it.permissions.iter().map(|(name, case)| {
        let permission = Permission {
            before: case.before.as_str(),
            after: case.after,
            tier: case.tier.map(|tier| tier.as_str()),
            why: &case.why,
        };
        (name.as_str(), permission)
    });
    permissions.collect()
}

fn record(it: &RecordAccess) -> Record<'_> {
    let (what, model, granted) = match it {
        RecordAccess::ViewAllProposed { model, .. } => ("view-all-proposed", Some(model), None),
        RecordAccess::ReadsOfOthers {
            model, view_all, ..
        } => ("reads-of-others", Some(model), Some(*view_all)),
        RecordAccess::CreatesBelowOthers { model, .. } => {
            ("creates-below-others", Some(model), None)
        }
        RecordAccess::WritesOfOthers {
            model, modify_all, ..
        } => ("writes-of-others", Some(model), Some(*modify_all)),
        RecordAccess::Unknown { view_all, .. } => ("unknown", None, Some(*view_all)),
    };
    Record {
        object: it.object(),
        what,
        model: model.map(String::as_str),
        granted_today: granted.map(Bit::as_str),
    }
}

fn apps(it: &Proposal) -> Vec<App<'_>> {
    let apps = it.apps.iter().map(|app| App {
        app: app.app.as_ref().map(|(label, _)| label.as_str()),
        kind: app.app.as_ref().map(|(_, kind)| *kind),
        policy: app
            .rows
            .iter()
            .map(|row| Policy {
                what: row.what,
                wanted: &row.wanted,
                present: row.present.as_deref(),
                fits: row.fits,
            })
            .collect(),
    });
    apps.collect()
}
