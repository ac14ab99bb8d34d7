//! Apps that may not be installed. Which are is in no export: the package holds the org's own apps alone.

use std::collections::BTreeMap;

use super::granted::{holds, label};
use super::logged::{Logged, UnderLogin};
use super::tally::Tally;
use super::{Given, Impact, Standing, is_active, is_own_app};
use crate::access::Bit;
use crate::catalog::{ChangeSign, ClientKind, PlatformChange};
use crate::org::Org;

/// A client under more logins than these is told of once: installing it is one act, whoever uses it.
const FEW: usize = 10;

/// The setting of API Access Control.
const ACCESS_CONTROL: (&str, &str) = ("ConnectedAppSettings", "enableAdminApprovedAppsOnly");

/// Who shows the sign of a change.
pub(super) fn impacts(
    change: &'static PlatformChange,
    given: &Given<'_>,
    logged: &Logged,
    impacts: &mut Vec<Impact>,
) {
    let mut by_name: BTreeMap<&str, Vec<UnderLogin<'_>>> = BTreeMap::new();
    for client in logged.clients() {
        let is_platform = client.kind == Some(ClientKind::Platform)
            || change.exempt.iter().any(|exempt| exempt == client.name);
        let is_foreign = !client.name.is_empty() && !is_own_app(given.org, &client);
        if !client.log.app.is_empty()
            && is_foreign
            && !is_platform
            && is_active(given.org, &client.user)
        {
            by_name.entry(client.name).or_default().push(client);
        }
    }
    let Some(tell) = told_of(change, given.org) else {
        return;
    };
    for (name, mut clients) in by_name {
        let holder = |it: &UnderLogin<'_>| holds(change, given, &it.user);
        match change.sign {
            // Who may use any app is not restricted.
            ChangeSign::UninstalledApp => clients.retain(|it| holder(it) != Bit::Granted),
            _ => clients.retain(|it| holder(it) == Bit::Granted),
        }
        if clients.len() > FEW {
            impacts.push(in_one(change, name, &clients, &tell));
            continue;
        }
        impacts.extend(clients.iter().map(|it| {
            let evidence = format!("uses `{name}`, {tell}");
            it.impact(change, Standing::MayBe, evidence, &it.log.app)
        }));
    }
}

/// What is told of an app; nothing where the change concerns nobody in the org.
fn told_of(change: &'static PlatformChange, org: &Org) -> Option<String> {
    let not_own =
        "which is none of the package's own apps; the export cannot tell whether it is installed";
    if change.sign == ChangeSign::UninstalledApp {
        return Some(not_own.to_owned());
    }
    let (kind, element) = ACCESS_CONTROL;
    let control = match org.settings.flag(kind, element) {
        Some(false) => return None,
        Some(true) => "API Access Control is on",
        None => "the package does not say whether API Access Control is on",
    };
    let right = label(&change.permission);
    Some(format!("{not_own}; its user holds {right}; {control}"))
}

/// One client under many logins.
fn in_one(
    change: &'static PlatformChange,
    name: &str,
    clients: &[UnderLogin<'_>],
    tell: &str,
) -> Impact {
    let mut all = Tally::default();
    for client in clients {
        all.merge(client.log.app.clone());
    }
    Impact {
        change,
        user: None,
        client: name.to_owned(),
        standing: Standing::MayBe,
        evidence: format!("{} logins use `{name}`, {tell}", clients.len()),
        events: Some(all.count()),
        period: all.period,
    }
}
