//! The `Profile` export: the bridge from `User.ProfileId` to a profile's name and licence.

use super::{DirectoryRow, Parse, owned};
use crate::org::{ProfileRow, SalesforceId};
use crate::table::{Header, boolean};

pub(super) fn bind(header: &Header) -> Parse {
    let id = header.find("id");
    let name = header.find("name");
    let license = header.find("userlicensename");
    let api_only = header.find("permissionsapiuseronly");
    Box::new(move |row| {
        let id = SalesforceId::parse(row.get(id)).ok()?;
        let profile = ProfileRow {
            name: owned(row, name),
            license: owned(row, license),
            api_only: boolean(row.get(api_only)),
        };
        Some(DirectoryRow::Profile(id, profile))
    })
}
