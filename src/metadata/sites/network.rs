//! Networks.

use super::super::error::MetadataError;
use super::super::xml::Cursor;
use crate::org::SiteNetwork;

/// Reads a network whose root element the cursor is in.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<SiteNetwork, MetadataError> {
    let mut network = SiteNetwork::default();
    cursor.children(|cursor, name| match name {
        "site" => cursor.fill(&mut network.site),
        "status" => cursor.fill(&mut network.status),
        "selfRegistration" => cursor.fill_flag(&mut network.self_registration),
        "selfRegProfile" => cursor.fill(&mut network.self_reg_profile),
        "networkAuthApiSettings" => cursor.children(|cursor, name| match name {
            "registrationExecutionUser" => cursor.fill(&mut network.registration_user),
            _ => Ok(()),
        }),
        "networkMemberGroups" => cursor.children(|cursor, name| match name {
            "profile" => cursor.push_to(&mut network.member_profiles),
            "permissionSet" => cursor.push_to(&mut network.member_permission_sets),
            _ => Ok(()),
        }),
        _ => Ok(()),
    })?;
    Ok(network)
}
