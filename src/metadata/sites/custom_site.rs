//! Sites.

use super::super::error::MetadataError;
use super::super::xml::Cursor;
use crate::org::Site;

/// Reads a site whose root element the cursor is in.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<Site, MetadataError> {
    let mut site = Site::default();
    cursor.children(|cursor, name| match name {
        "masterLabel" => cursor.fill(&mut site.label),
        "siteType" => cursor.fill(&mut site.kind),
        "active" => cursor.fill_flag(&mut site.active),
        "siteAdmin" => cursor.fill(&mut site.admin),
        "siteGuestRecordDefaultOwner" => cursor.fill(&mut site.guest_record_owner),
        "guestProfile" => cursor.fill(&mut site.guest_profile),
        _ => Ok(()),
    })?;
    Ok(site)
}
