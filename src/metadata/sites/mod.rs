//! Sites and networks.

mod custom_site;
mod network;

use super::error::MetadataError;
use super::name;
use super::xml::Cursor;
use crate::org::{Component, SitePart};

/// Reads a document of this family; `None` when its root is of another.
pub(super) fn read(
    root: &str,
    path: &str,
    cursor: &mut Cursor<'_>,
) -> Result<Option<Component>, MetadataError> {
    let part = match root {
        "CustomSite" => SitePart::Site(name::of_file(path), custom_site::read(cursor)?),
        "Network" => SitePart::Network(name::of_file(path), network::read(cursor)?),
        _ => return Ok(None),
    };
    Ok(Some(Component::Site(part)))
}
