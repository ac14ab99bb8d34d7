//! The `User` and `UserLogin` exports.

use super::{DirectoryRow, Parse, owned};
use crate::org::{SalesforceId, User};
use crate::table::{Header, boolean, optional_id, optional_time};

pub(super) fn bind(header: &Header) -> Parse {
    let id = header.find("id");
    let username = header.find("username");
    let name = header.find("name");
    let first_name = header.find("firstname");
    let last_name = header.find("lastname");
    let active = header.find("isactive");
    let frozen = header.find("isfrozen");
    let department = header.find("department");
    let user_type = header.find("usertype");
    let profile_id = header.find("profileid");
    let profile = header.find("profilename");
    let license = header.find_any(&["profileuserlicensename", "userlicensename"]);
    let role_id = header.find("userroleid");
    let created = header.find("createddate");
    let last_login = header.find("lastlogindate");
    Box::new(move |row| {
        let id = SalesforceId::parse(row.get(id)).ok()?;
        let mut full_name = owned(row, name);
        if full_name.is_empty() {
            // Weekly exports leave compound fields out.
            full_name = format!("{} {}", owned(row, first_name), owned(row, last_name));
        }
        let user = User {
            username: owned(row, username),
            name: full_name.trim().to_owned(),
            active: boolean(row.get(active)),
            frozen: boolean(row.get(frozen)),
            department: owned(row, department),
            user_type: owned(row, user_type),
            profile_id: optional_id(row.get(profile_id)),
            profile: owned(row, profile),
            license: owned(row, license),
            role_id: optional_id(row.get(role_id)),
            created: optional_time(row.get(created)),
            last_login: optional_time(row.get(last_login)),
            row: None,
        };
        Some(DirectoryRow::User(id, user, row.at().line()))
    })
}

pub(super) fn bind_login(header: &Header) -> Parse {
    let user = header.find("userid");
    let frozen = header.find("isfrozen");
    Box::new(move |row| {
        let id = SalesforceId::parse(row.get(user)).ok()?;
        // Without a value the row tells nothing, and is no damage either.
        let frozen = boolean(row.get(frozen));
        Some(DirectoryRow::UserLogin(id, frozen))
    })
}
