//! What surrounds the components: manifests, project files, and where a file stands in a package.

mod manifest;
mod piece;
mod project;
mod standing;

pub(super) use self::piece::{Piece, before_folder};
pub use self::standing::standing;

use super::error::MetadataError;
use super::xml::Cursor;
use crate::org::{Component, PackagePart};

/// Reads a document of this family; `None` when its root is of another.
pub(super) fn read(
    root: &str,
    path: &str,
    cursor: &mut Cursor<'_>,
) -> Result<Option<Component>, MetadataError> {
    if root != "Package" {
        return Ok(None);
    }
    let part = PackagePart::Manifest(path.to_owned(), manifest::read(cursor)?);
    Ok(Some(Component::Package(part)))
}

/// Reads a project file, which is JSON. Nothing when `path` is no such file.
pub(super) fn read_json(path: &str, text: &str) -> Result<Option<PackagePart>, MetadataError> {
    let name = path.rsplit('/').next();
    if name != Some(project::FILE) {
        return Ok(None);
    }
    let project = project::read(text)?;
    Ok(Some(PackagePart::Project(path.to_owned(), project)))
}

/// The type a project file is reported as; it has no root element.
pub(super) const PROJECT: &str = "SfdxProject";
