//! Remote sites and trusted URLs.

use super::super::error::MetadataError;
use super::super::xml::Cursor;
use crate::org::{CspTrustedSite, RemoteSite};

/// Reads a remote site whose root element the cursor is in.
pub(super) fn read_remote(cursor: &mut Cursor<'_>) -> Result<RemoteSite, MetadataError> {
    let mut site = RemoteSite::default();
    cursor.children(|cursor, name| match name {
        "url" => cursor.fill_origin(&mut site.origin),
        "isActive" => cursor.fill_flag(&mut site.active),
        "disableProtocolSecurity" => cursor.fill_flag(&mut site.insecure),
        _ => Ok(()),
    })?;
    Ok(site)
}

/// Reads a trusted URL whose root element the cursor is in.
pub(super) fn read_csp(cursor: &mut Cursor<'_>) -> Result<CspTrustedSite, MetadataError> {
    let mut site = CspTrustedSite::default();
    cursor.children(|cursor, name| match name {
        "endpointUrl" => cursor.fill_origin(&mut site.origin),
        "isActive" => cursor.fill_flag(&mut site.active),
        "context" => cursor.fill(&mut site.context),
        _ => Ok(()),
    })?;
    Ok(site)
}
