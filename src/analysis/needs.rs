//! What each client needs, in the words of [`crate::harden`], from all that it was seen to use.
//!
//! Not everything that bears a client's name is its own work. Stamps that only rhythm or the covered period
//! speak for may be others'; and triggers and flows stamp what they make with the login that fired them, but
//! run in system mode and need no right of it. Both are left out and said.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Analysis;
use crate::activity::APEX_REST;
use crate::catalog::{ObjectRight, privilege};
use crate::harden::{LoginNeed, Need, Operation, Seen as SeenNeed, Window};
use crate::identity::Client;
use crate::org::{IdentityClass, SalesforceId, UtcTime};
use crate::privilege::{Evidence, ObjectUse, Seen, Usage};

/// What every client needs, in the order of their names.
#[must_use]
pub fn needs(analysis: &Analysis) -> Vec<Need> {
    let mut by_client: BTreeMap<&Client, BTreeMap<SalesforceId, &Usage>> = BTreeMap::new();
    let used = analysis.usages.by_client.iter();
    for ((user, client), usage) in used {
        by_client.entry(client).or_default().insert(*user, usage);
    }
    let observed = analysis.window();
    let window = Window {
        from: observed.period.map(|(from, _)| from),
        to: observed.period.map(|(_, to)| to),
        days: Some(observed.days).filter(|days| *days > 0),
    };
    let names = names_of_clients(analysis);
    let need = |(client, under): (&Client, BTreeMap<SalesforceId, &Usage>)| {
        let mut whole = Usage::default();
        under.values().for_each(|usage| whole.merge(usage));
        let mut need = Need {
            client: client.name.clone(),
            kind: client.kind,
            logins: logins(analysis, client, &under, &names),
            window,
            ..Need::default()
        };
        let logged = Logged::of(&whole, window.from);
        for (name, object) in &whole.objects {
            add_object(&mut need, name, object, &logged);
        }
        add_unnamed(&mut need, &whole.unnamed);
        add_resources(&mut need, &whole, analysis);
        need
    };
    by_client.into_iter().map(need).collect()
}

/// What the logs of calls would have shown of a client.
struct Logged {
    /// Whether any call of it names an object.
    names_objects: bool,
    /// Whether some of its writes name none: those may be of any object.
    has_unnamed_writes: bool,
    /// When the logs begin.
    from: Option<UtcTime>,
}

impl Logged {
    fn of(usage: &Usage, from: Option<UtcTime>) -> Self {
        let mut rights = usage.objects.values().flat_map(|used| used.rights.values());
        Self {
            names_objects: rights.any(|seen| seen.is_logged()),
            has_unnamed_writes: usage.has_unnamed_writes(),
            from,
        }
    }

    /// Whether a write that left stamps would stand in the logs, were it a call of the client.
    fn would_show(&self, seen: &Seen) -> bool {
        let last = seen.period.map(|(_, last)| last);
        let within = self.from.zip(last).is_some_and(|(from, last)| last >= from);
        within && self.names_objects && !self.has_unnamed_writes
    }
}

fn operation(right: ObjectRight) -> Operation {
    match right {
        ObjectRight::Create => Operation::Create,
        ObjectRight::Edit => Operation::Edit,
        ObjectRight::Delete => Operation::Delete,
        _ => Operation::Read,
    }
}

/// `made`, `changed`, … of what was done.
fn done(right: ObjectRight) -> &'static str {
    match right {
        ObjectRight::Create => "made",
        ObjectRight::Edit => "changed",
        ObjectRight::Delete => "deleted",
        _ => "read",
    }
}

fn add_object(need: &mut Need, name: &str, object: &ObjectUse, logged: &Logged) {
    for (right, seen) in &object.rights {
        let count = seen.count();
        if seen.is_inferred() {
            need.open.push(format!(
                "{count} records of `{name}` may be {} by it, by their rhythm or what the covered period taught alone: no right follows",
                done(*right)
            ));
        } else if !seen.is_logged() && logged.would_show(seen) {
            need.open.push(format!(
                "{count} records of `{name}` were {} in its login's name and no logged call of it names the object: triggers and flows that it fires do so in system mode and need no right of it",
                done(*right)
            ));
        } else {
            need.add(Some(name), operation(*right), &in_words(seen));
        }
    }
    if let Some(seen) = &object.writes {
        need.add(Some(name), Operation::Write, &in_words(seen));
    }
    if let Some(seen) = &object.hard_deletes {
        let calls = &privilege().calls;
        let why = format!("{} jobs delete `{name}` past the recycle bin", seen.calls());
        need.permissions.insert(calls.hard_delete.clone(), why);
    }
    for (field, used) in &object.fields {
        // A field of an object of which no use is certain gives no right either.
        if need.objects.contains_key(name) {
            need.add_field(name, field, used.written.is_some());
        }
    }
    let reads = privilege().reads.iter().find(|row| row.object == name);
    if let Some(row) = reads.filter(|_| need.objects.contains_key(name)) {
        let why = format!("it reads `{name}`");
        need.permissions.insert(row.permission.clone(), why);
    }
}

fn add_unnamed(need: &mut Need, unnamed: &ObjectUse) {
    for (right, seen) in &unnamed.rights {
        need.add(None, operation(*right), &in_words(seen));
    }
    if let Some(seen) = &unnamed.writes {
        need.add(None, Operation::Write, &in_words(seen));
    }
}

/// Classes behind the resources it called, by their mapping; what the class does with records is the class's own.
fn add_resources(need: &mut Need, usage: &Usage, analysis: &Analysis) {
    for (resource, seen) in &usage.resources {
        let path = resource.strip_prefix(APEX_REST).unwrap_or(resource);
        let classes = analysis.org.automation.classes.iter();
        let behind = classes.filter(|(_, class)| {
            let mapping = class.rest_mapping.as_deref().unwrap_or_default();
            let first = mapping.trim_start_matches('/').split('/').next();
            first.is_some_and(|first| !first.is_empty() && first.eq_ignore_ascii_case(path))
        });
        let behind: BTreeSet<String> = behind.map(|(name, _)| name.clone()).collect();
        if behind.is_empty() {
            need.open.push(format!(
                "it called the Apex resource `{resource}` {} times, and the package holds no class of that mapping: grant the class by hand",
                seen.calls()
            ));
        }
        need.classes.extend(behind);
    }
}

fn in_words(seen: &Seen) -> SeenNeed {
    let evidence = seen.evidence.iter();
    let certain = evidence.filter(|evidence| **evidence != Evidence::Inferred);
    SeenNeed {
        count: seen.count(),
        first: seen.period.map(|(first, _)| first),
        last: seen.period.map(|(_, last)| last),
        evidence: certain.map(|it| it.as_str().to_owned()).collect(),
    }
}

/// For each login the names of all clients that worked under it, and how many bear each.
type NamesOfClients = BTreeMap<SalesforceId, Arc<BTreeMap<String, u64>>>;

fn names_of_clients(analysis: &Analysis) -> NamesOfClients {
    let mut names: BTreeMap<SalesforceId, BTreeMap<String, u64>> = BTreeMap::new();
    for (user, client) in analysis.usages.by_client.keys() {
        let of_user = names.entry(*user).or_default();
        if !client.name.is_empty() {
            *of_user.entry(client.name.clone()).or_default() += 1;
        }
    }
    let names = names.into_iter();
    names.map(|(id, names)| (id, Arc::new(names))).collect()
}

/// The logins that a client worked under, those left out that only inferred stamps speak for.
fn logins(
    analysis: &Analysis,
    client: &Client,
    under: &BTreeMap<SalesforceId, &Usage>,
    names: &NamesOfClients,
) -> Vec<LoginNeed> {
    let is_certain = |(user, usage): &(&SalesforceId, &&Usage)| {
        let seen = |object: &ObjectUse| object.every().any(|seen| !seen.is_inferred());
        analysis
            .client_logins
            .contains_key(&(**user, client.clone()))
            || usage.every().any(seen)
    };
    let logins = under.iter().filter(is_certain).map(|(id, _)| {
        let user = analysis.org.users.get(id);
        let class = analysis.identities.class(id);
        let is_persons = matches!(class, IdentityClass::Shared | IdentityClass::Human);
        let mut login = LoginNeed {
            user_id: *id,
            username: user.map_or(String::new(), |user| user.username.clone()),
            name: user.map_or(String::new(), |user| user.name.clone()),
            class,
            shared: false,
            client: client.name.clone(),
            clients: names.get(id).cloned().unwrap_or_default(),
        };
        login.shared = is_persons || login.others().next().is_some();
        login
    });
    logins.collect()
}
