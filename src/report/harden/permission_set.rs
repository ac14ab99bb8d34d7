//! `permissionsets/<Name>.permissionset`: elements in the order of the Metadata API's definition, rows by name.

use std::fmt::Write as _;

use crate::access::ObjectRight;
use crate::catalog::integration_licence;
use crate::harden::Proposal;
use crate::report::csv::date;
use crate::report::package_xml::escaped;

/// What the platform takes for a description.
const MOST_DESCRIPTION: usize = 255;

/// The rights of an object's row in the order of their elements; the object's name stands between.
const BEFORE_OBJECT: [ObjectRight; 5] = [
    ObjectRight::Create,
    ObjectRight::Delete,
    ObjectRight::Edit,
    ObjectRight::Read,
    ObjectRight::ModifyAll,
];
const AFTER_OBJECT: [ObjectRight; 2] = [ObjectRight::ViewAllFields, ObjectRight::ViewAll];

/// Renders the file.
#[must_use]
pub fn permission_set_xml(proposal: &Proposal) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <PermissionSet xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n",
    );
    named(&mut out, proposal, "classAccesses", "apexClass");
    named(&mut out, proposal, "customMetadataTypeAccesses", "name");
    named(&mut out, proposal, "customSettingAccesses", "name");
    element(&mut out, 1, "description", &description(proposal));
    for (field, grant) in &proposal.fields {
        open(&mut out, "fieldPermissions");
        flag(&mut out, "editable", grant.editable);
        element(&mut out, 2, "field", field);
        flag(&mut out, "readable", true);
        close(&mut out, "fieldPermissions");
    }
    element(&mut out, 1, "hasActivationRequired", "false");
    element(&mut out, 1, "label", &proposal.label);
    let licence = &integration_licence().licence.permission_set_licence;
    element(&mut out, 1, "license", licence);
    let rows = proposal.rights.objects.iter();
    for (object, rights) in rows.filter(|(_, rights)| !rights.is_empty()) {
        open(&mut out, "objectPermissions");
        for right in BEFORE_OBJECT {
            flag(&mut out, right.element(), rights.contains(&right));
        }
        element(&mut out, 2, "object", object);
        for right in AFTER_OBJECT {
            flag(&mut out, right.element(), rights.contains(&right));
        }
        close(&mut out, "objectPermissions");
    }
    for permission in &proposal.rights.user_permissions {
        open(&mut out, "userPermissions");
        flag(&mut out, "enabled", true);
        element(&mut out, 2, "name", permission);
        close(&mut out, "userPermissions");
    }
    out.push_str("</PermissionSet>\n");
    out
}

fn description(proposal: &Proposal) -> String {
    let until = proposal.need.window.to.map(date).unwrap_or_default();
    let until = if until.is_empty() {
        until
    } else {
        format!(" in logs and records up to {until}")
    };
    let text = format!(
        "What {} was seen to use{until}, and what that depends on.",
        proposal.label
    );
    text.chars().take(MOST_DESCRIPTION).collect()
}

/// A section whose rows are a name and `enabled`. The two elements stand by the alphabet.
fn named(out: &mut String, proposal: &Proposal, section: &str, key: &str) {
    for name in proposal.accesses.get(section).into_iter().flatten() {
        open(out, section);
        if key < "enabled" {
            element(out, 2, key, name);
            flag(out, "enabled", true);
        } else {
            flag(out, "enabled", true);
            element(out, 2, key, name);
        }
        close(out, section);
    }
}

fn open(out: &mut String, name: &str) {
    let _ = writeln!(out, "    <{name}>");
}

fn close(out: &mut String, name: &str) {
    let _ = writeln!(out, "    </{name}>");
}

fn flag(out: &mut String, name: &str, on: bool) {
    element(out, 2, name, if on { "true" } else { "false" });
}

fn element(out: &mut String, depth: usize, name: &str, text: &str) {
    let text = escaped(text);
    let _ = writeln!(out, "{:1$}<{name}>{text}</{name}>", "", depth * 4);
}
