//! Manifests: what a retrieve asked for, or, in a package that came back, what it holds.

use super::super::error::MetadataError;
use super::super::name;
use super::super::xml::Cursor;
use crate::org::Manifest;

/// Reads a manifest whose root element the cursor is in.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<Manifest, MetadataError> {
    let mut manifest = Manifest::default();
    cursor.children(|cursor, element| {
        match element {
            "types" => {
                let mut members = Vec::new();
                let mut kind = String::new();
                cursor.children(|cursor, element| {
                    match element {
                        "members" => cursor.push_to(&mut members)?,
                        "name" => kind = cursor.string()?,
                        _ => {}
                    }
                    Ok(())
                })?;
                if !kind.is_empty() {
                    // Some tools write names as those of files, percent-encoded.
                    let members = members.iter().map(|member| name::decode(member));
                    manifest.types.entry(kind).or_default().extend(members);
                }
            }
            "version" => manifest.version = version(cursor.text()?),
            _ => {}
        }
        Ok(())
    })?;
    Ok(manifest)
}

/// An API version, written `62.0`.
pub(super) fn version(text: &str) -> Option<u16> {
    let major = text.split('.').next()?;
    major.parse().ok().filter(|version| *version > 0)
}
