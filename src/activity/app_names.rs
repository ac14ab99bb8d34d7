//! Names of connected apps that no event gives beside their id.
//!
//! A `Login` event has the id of the app, `LoginHistory` its name. The same login stands in both.

use std::collections::{BTreeMap, BTreeSet};

use super::{Login, LoginMark};
use crate::org::SalesforceId;

/// How often logins showed an app under a name.
type Votes<'a> = BTreeMap<SalesforceId, BTreeMap<&'a str, u64>>;

/// Learns names of apps from logins that stand in both logs. An app is called as more than half of its
/// logins call it: two apps may log in within the same second.
pub(super) fn learn(
    app_names: &mut BTreeMap<SalesforceId, String>,
    logins: &BTreeMap<SalesforceId, Login>,
) {
    let mut votes = Votes::new();
    for login in logins.values() {
        vote(&login.marks, app_names, &mut votes);
    }
    for (id, names) in votes {
        let all: u64 = names.values().sum();
        let most = names.iter().find(|(_, count)| **count * 2 > all);
        if let Some((name, _)) = most {
            app_names.insert(id, (*name).to_owned());
        }
    }
}

fn vote<'a>(marks: &'a [LoginMark], known: &BTreeMap<SalesforceId, String>, votes: &mut Votes<'a>) {
    for mark in marks {
        let Some(id) = mark.client.app_id.filter(|id| !known.contains_key(id)) else {
            continue;
        };
        let same = mark.same_login(marks);
        let names = same.filter(|m| m.client.app_id.is_none() && !m.client.app.is_empty());
        let names: BTreeSet<&str> = names.map(|m| m.client.app.as_str()).collect();
        if let (1, Some(name)) = (names.len(), names.first()) {
            *votes.entry(id).or_default().entry(name).or_default() += 1;
        }
    }
}
