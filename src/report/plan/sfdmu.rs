//! `sfdmu/`: the same transfer for SFDMU, the Salesforce Data Move Utility.
//!
//! It wants one file per object, which the runbook makes from those of `transfer/`, and finds owners by an external id: users
//! by their usernames, queues by their developer names.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::analysis::Analysis;
use crate::org::SalesforceId;
use crate::plan::Plan;
use crate::report::csv::CsvFile;

/// `export.json`, as far as it is used here. Keys are SFDMU's.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Export {
    keep_object_order_while_execute: bool,
    objects: Vec<Object>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Object {
    query: String,
    operation: &'static str,
    external_id: &'static str,
}

/// Renders `export.json`.
#[must_use]
pub(super) fn export_json(_: &Analysis, plan: &Plan) -> Vec<u8> {
    let readonly = |query: &str, external_id| Object {
        query: query.to_owned(),
        operation: "Readonly",
        external_id,
    };
    let mut objects = vec![
        readonly("SELECT Id, Username FROM User", "Username"),
        readonly(
            "SELECT Id, DeveloperName FROM Group WHERE Type = 'Queue'",
            "DeveloperName",
        ),
    ];
    let moved = plan.objects.iter().filter(|it| it.moved > 0);
    objects.extend(moved.map(|object| Object {
        query: format!("SELECT Id, OwnerId FROM {}", object.name),
        operation: "Update",
        external_id: "Id",
    }));
    let export = Export {
        keep_object_order_while_execute: true,
        objects,
    };
    let mut bytes = serde_json::to_vec_pretty(&export).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

/// Everybody who is given records.
fn receivers(plan: &Plan) -> BTreeSet<SalesforceId> {
    let given = plan.objects.iter().flat_map(|object| object.given.keys());
    given.copied().collect()
}

/// Renders `User.csv`: the users who are given records.
#[must_use]
pub(super) fn user_csv(analysis: &Analysis, plan: &Plan) -> Vec<u8> {
    let mut file = CsvFile::new(&["Id", "Username"]);
    for id in receivers(plan) {
        if let Some(user) = analysis.org.users.get(&id) {
            file.row(&[id.to_string(), user.username.clone()]);
        }
    }
    file.finish()
}

/// Renders `Group.csv`: the queues that are.
#[must_use]
pub(super) fn group_csv(analysis: &Analysis, plan: &Plan) -> Vec<u8> {
    let mut file = CsvFile::new(&["Id", "DeveloperName"]);
    for id in receivers(plan) {
        if let Some(group) = analysis.org.groups.get(&id) {
            file.row(&[id.to_string(), group.developer_name.clone()]);
        }
    }
    file.finish()
}
