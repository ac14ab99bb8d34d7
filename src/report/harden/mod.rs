//! The files of `byline harden`: for each client a package to deploy and a user to create, and over all of them the guide
//! and the same for scripts.

mod assignments_csv;
mod guide;
mod json;
mod letters;
mod permission_set;
mod text;
mod user_csv;

use std::collections::BTreeMap;

pub use self::permission_set::permission_set_xml;
pub use self::text::harden_text;

use self::assignments_csv::assignments_csv;
use self::guide::harden_md;
use self::json::harden_json;
use self::user_csv::user_csv;
use super::package_xml;
use crate::analysis::Analysis;
use crate::catalog::integration_licence;
use crate::harden::{Hardening, Proposal};
use crate::inspection::RetrieveList;

/// Every file `harden` writes beside the manifest, by path.
#[must_use]
pub fn harden_files(analysis: &Analysis, hardening: &Hardening) -> Vec<(String, Vec<u8>)> {
    let mut files = vec![
        ("harden.json".to_owned(), harden_json(analysis, hardening)),
        ("harden.md".to_owned(), harden_md(analysis, hardening)),
    ];
    for (folder, proposal) in folders(hardening) {
        let name = &proposal.name;
        let set = permission_set_xml(proposal).into_bytes();
        let in_folder = [
            ("assignments.csv".to_owned(), assignments_csv(proposal)),
            ("package.xml".to_owned(), package(proposal)),
            (format!("permissionsets/{name}.permissionset"), set),
            ("user.csv".to_owned(), user_csv(proposal)),
        ];
        files.extend(in_folder.map(|(path, bytes)| (format!("{folder}/{path}"), bytes)));
    }
    files
}

/// The proposals with the folders they are written to.
fn folders(hardening: &Hardening) -> impl Iterator<Item = (String, &Proposal)> {
    let digits = hardening.proposals.len().to_string().len().max(2);
    let numbered = (1_usize..).zip(&hardening.proposals);
    numbered.map(move |(number, it)| (format!("{number:0digits$}_{}", it.name), it))
}

/// The manifest of one client's package.
fn package(proposal: &Proposal) -> Vec<u8> {
    let members = [proposal.name.clone()].into();
    let list = RetrieveList {
        types: BTreeMap::from([("PermissionSet".to_owned(), members)]),
        version: integration_licence().api_version,
        ..RetrieveList::default()
    };
    package_xml(&list).into_bytes()
}
