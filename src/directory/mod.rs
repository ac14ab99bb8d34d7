//! The small tables that say who exists: users, profiles, assignments, groups, roles.
//!
//! One file per table. Each turns rows into domain types and judges nothing.

mod group;
mod permission_set;
mod profile;
mod user;

use std::sync::Arc;

use crate::inventory::TableKind;
use crate::org::{
    Group, GroupMember, Location, OrgBuilder, PermissionSetAssignment, PermissionSetRow,
    ProfileRow, SalesforceId, User, UserRole,
};
use crate::table::{Header, Reason, Row, TableReader};

/// One row of a directory table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DirectoryRow {
    /// `User`, and the line it stands at.
    User(SalesforceId, User, u64),
    /// `UserLogin`: whether the user is frozen.
    UserLogin(SalesforceId, Option<bool>),
    /// `Profile`.
    Profile(SalesforceId, ProfileRow),
    /// `PermissionSet`.
    PermissionSet(SalesforceId, PermissionSetRow),
    /// `PermissionSetAssignment`.
    Assignment(PermissionSetAssignment),
    /// `Group`.
    Group(SalesforceId, Group),
    /// `GroupMember`.
    GroupMember(GroupMember),
    /// `UserRole`.
    Role(SalesforceId, UserRole),
}

const NO_ID: Reason = "an Id in this row is missing or is not a Salesforce id";

/// What turns a row into a value; `None` when an id it cannot do without is missing.
type Parse = Box<dyn Fn(&Row<'_>) -> Option<DirectoryRow>>;

/// Reads a whole table of the given kind; kinds that are no directory table give nothing.
pub fn read(kind: TableKind, table: &mut TableReader<'_, '_>) -> Vec<DirectoryRow> {
    let bind: fn(&Header) -> Parse = match kind {
        TableKind::User => user::bind,
        TableKind::UserLogin => user::bind_login,
        TableKind::Profile => profile::bind,
        TableKind::PermissionSet => permission_set::bind,
        TableKind::PermissionSetAssignment => permission_set::bind_assignment,
        TableKind::Group => group::bind,
        TableKind::GroupMember => group::bind_member,
        TableKind::UserRole => group::bind_role,
        _ => return Vec::new(),
    };
    let parse = bind(table.header());
    let mut rows = Vec::new();
    while let Some(row) = table.next_row() {
        match parse(&row) {
            Some(row) => rows.push(row),
            None => table.reject(NO_ID),
        }
    }
    rows
}

impl DirectoryRow {
    /// Adds the row, of the file of this path, to the model.
    pub fn add_to(self, path: &Arc<str>, org: &mut OrgBuilder) {
        match self {
            Self::User(id, mut row, line) => {
                let path = Arc::clone(path);
                row.row = Some(Location { path, line });
                org.user(id, row);
            }
            Self::UserLogin(id, frozen) => {
                if let Some(frozen) = frozen {
                    org.user_login(id, frozen);
                }
            }
            Self::Profile(id, row) => org.profile_row(id, row),
            Self::PermissionSet(id, row) => org.permission_set_row(id, row),
            Self::Assignment(row) => org.assignment(row),
            Self::Group(id, row) => org.group(id, row),
            Self::GroupMember(row) => org.group_member(row),
            Self::Role(id, row) => org.role(id, row),
        }
    }
}

/// A cell as an owned text.
fn owned(row: &Row<'_>, column: crate::table::Column) -> String {
    crate::table::text(row.get(column)).into_owned()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;
    use crate::table::Table;

    fn rows(kind: TableKind, csv: &str) -> (Vec<DirectoryRow>, u64) {
        let table = Table::open(csv.as_bytes()).unwrap();
        let rows = read(kind, &mut table.rows());
        (rows, table.finish().rejected)
    }

    #[test]
    fn users_with_joined_names_and_a_broken_row() {
        let csv = "Id,Username,Name,IsActive,UserType,ProfileId,Profile.Name,Profile.UserLicense.Name\n\
                   0055j00000AT6I1AAL,d@example.org,Dana,true,Standard,00e5j000000abcd,Fundraising,Salesforce\n\
                   1.00E+14,x@example.org,X,true,Standard,,,\n";
        let (rows, rejected) = rows(TableKind::User, csv);
        assert_eq!((rows.len(), rejected), (1, 1));
        let DirectoryRow::User(id, user, line) = &rows[0] else {
            unreachable!("a user table gives users");
        };
        assert_eq!((id.to_string().as_str(), *line), ("0055j00000AT6I1AAL", 2));
        assert_eq!(
            (user.profile.as_str(), user.license.as_str()),
            ("Fundraising", "Salesforce")
        );
        assert_eq!(user.active, Some(true));
    }

    #[test]
    fn assignments_and_permission_sets_tell_groups_profiles_and_expiry() {
        let csv = "AssigneeId,PermissionSetId,PermissionSet.Label,PermissionSetGroupId,PermissionSetGroup.DeveloperName,ExpirationDate,IsActive,IsRevoked\n\
                   0055j00000AT6I1AAL,0PS5j000000abcd,Export,0PG5j000000abcd,Ops,2026-03-01T00:00:00.000Z,true,false\n";
        let (found, _) = rows(TableKind::PermissionSetAssignment, csv);
        let DirectoryRow::Assignment(row) = &found[0] else {
            unreachable!("an assignment table gives assignments");
        };
        assert_eq!(
            (row.label.as_str(), row.group_name.as_str()),
            ("Export", "Ops")
        );
        let at = |text: &str| crate::org::UtcTime::parse(text.as_bytes()).ok();
        assert_eq!((row.expires, row.active), (at("2026-03-01"), Some(true)));
        assert!(row.group.is_some() && row.revoked == Some(false));
        let over = ["2026-02-28", "2026-03-01"].map(|day| row.is_over(at(day)));
        assert_eq!((over, row.is_over(None)), ([false, true], false));

        let csv = "Id,Name,Label,NamespacePrefix,IsOwnedByProfile,PermissionSetGroupId\n\
                   0PS5j000000abcd,Ops,Operations,,false,0PG5j000000abcd\n\
                   0PS5j000000abce,Export,Export,vendor,false,\n\
                   0PS5j000000abcf,X00e5j000000abcd,00e5j000000abcd,,true,\n";
        let (found, _) = rows(TableKind::PermissionSet, csv);
        let told: Vec<_> = found
            .iter()
            .filter_map(|row| match row {
                DirectoryRow::PermissionSet(_, row) => {
                    Some((row.name.as_str(), row.group.is_some(), row.is_profile()))
                }
                _ => None,
            })
            .collect();
        assert_eq!(
            told,
            [
                ("Ops", true, false),
                ("vendor__Export", false, false),
                ("X00e5j000000abcd", false, true)
            ]
        );
    }

    #[test]
    fn who_is_frozen_is_told_by_a_table_of_its_own() {
        let (users, _) = rows(
            TableKind::User,
            "Id,Username,IsActive,Department\n0055j00000AT6I1AAL,d@example.org,true,Giving\n",
        );
        let csv = "Id,UserId,IsFrozen,IsPasswordLocked\n\
                   0Yw5j00000AT6I1CAL,0055j00000AT6I1AAL,true,false\n\
                   0Yw5j00000AT6I2CAL,0055j00000AT6I2AAL,true,false\n";
        let (logins, rejected) = rows(TableKind::UserLogin, csv);
        let mut org = OrgBuilder::default();
        users
            .into_iter()
            .chain(logins)
            .for_each(|row| row.add_to(&"User.csv".into(), &mut org));
        let org = org.build();
        let user = org.users.values().next().unwrap();
        assert_eq!(
            (user.frozen, user.department.as_str()),
            (Some(true), "Giving")
        );
        // A user whom the directory does not have is not made by it.
        assert_eq!((org.users.len(), rejected), (1, 0));
    }

    #[test]
    fn a_group_table_tells_queues() {
        let csv = "Id,Name,DeveloperName,Type\n00G5j000000abcd,Donor Care,Donor_Care,Queue\n";
        let (rows, _) = rows(TableKind::Group, csv);
        assert!(matches!(&rows[0], DirectoryRow::Group(_, group) if group.is_queue()));
    }
}
