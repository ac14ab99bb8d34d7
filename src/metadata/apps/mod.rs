//! OAuth clients: connected apps, and the five documents of an external client app.

mod connected_app;
mod external_client_app;

use super::error::MetadataError;
use super::name;
use super::xml::Cursor;
use crate::org::Component;

/// Reads a document of this family; `None` when its root is of another.
pub(super) fn read(
    root: &str,
    path: &str,
    cursor: &mut Cursor<'_>,
) -> Result<Option<Component>, MetadataError> {
    Ok(Some(match root {
        "ConnectedApp" => {
            Component::ConnectedApp(name::of_file(path), connected_app::read(cursor)?)
        }
        _ => match external_client_app::read(root, path, cursor)? {
            // A document that does not say whose it is belongs to no app.
            Some((name, _)) if name.is_empty() => Component::Other,
            Some((name, app)) => Component::ExternalClientApp(name, app),
            None => return Ok(None),
        },
    }))
}
