//! A user may set who made a record and when.
//!
//! The permission Set Audit Fields upon Record Creation lets a load give `CreatedById`, `CreatedDate`,
//! `LastModifiedById` and `LastModifiedDate` any value.
//!
//! ## Why it matters
//!
//! The stamps are what tells who made a record. Whoever may set them can make a record in anybody's name, on any day,
//! and nothing in the record tells.
//!
//! ## What to do
//!
//! The permission is for a migration: take it away when that is over, and switch it off for the org in Setup, User
//! Interface. Who needs it again gets it by a permission set with a day of expiry.

use crate::access::Bit;
use crate::finding::bearing::{Bearing, Need, Population};
use crate::finding::rule::{Found, Rule};
use crate::finding::{Ground, Severity, Subject};

pub(in crate::finding) const RULE: Rule = Rule {
    id: "audit-field-setter",
    title: "a user may set who made a record and when",
    severity: Severity::Medium,
    controls: &[
        ("hipaa", "164.312(c)(1)"),
        ("hipaa", "164.312(c)(2)"),
        ("iso27001", "A.8.2"),
        ("nist-800-53", "AU-10"),
        ("sbs", "SBS-ACS-008"),
        ("soc2", "CC6.3"),
    ],
    needs: &[Need::Users, Need::Grants],
    looks_at: Population::Users,
    bearing: Bearing::Breach,
    remediation: "Take Set Audit Fields upon Record Creation away when the migration is over.",
    text: include_str!("audit_field_setter.rs"),
    look,
};

const PERMISSION: &str = "CreateAuditFields";

/// The setting without which the permission cannot be granted.
const SETTING: (&str, &str) = ("SecuritySettings", "enableAuditFieldsInactiveOwner");

fn look(ground: &Ground<'_>) -> Vec<Found> {
    let org = &ground.analysis.org;
    let is_off = org.settings.flag(SETTING.0, SETTING.1) == Some(false);
    let users = org.users.keys().filter(|id| ground.is_active(id));
    let holders = users.filter(|id| ground.permission(id, PERMISSION) == Bit::Granted);
    let found = holders.map(|id| {
        let name = ground.login_name(id);
        let message = format!("{name} may set who made a record and when");
        let found = Found::new(Subject::login(id, name), message);
        let found = found.shown_by(ground.grants(id, PERMISSION));
        if is_off {
            let off = "the setting of the org that the permission needs is off";
            let off = ground.said_by_setting(SETTING, off);
            found.shown_by([off]).weighing(Severity::Low)
        } else {
            found
        }
    });
    found.collect()
}
