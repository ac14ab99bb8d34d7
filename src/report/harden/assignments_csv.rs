//! `assignments.csv`: what the user is assigned, by name, in the order in which it must be done.

use crate::catalog::integration_licence;
use crate::harden::Proposal;
use crate::report::csv::CsvFile;

const HEADER: &[&str] = &["Username", "Type", "Name"];

/// Renders the file.
pub(super) fn assignments_csv(proposal: &Proposal) -> Vec<u8> {
    let licence = &integration_licence().licence.permission_set_licence;
    let mut file = CsvFile::new(HEADER);
    let username = proposal.user.username.as_str();
    file.row(&[username, "PermissionSetLicense", licence]);
    file.row(&[username, "PermissionSet", &proposal.name]);
    file.finish()
}
