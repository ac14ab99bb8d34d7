//! Metadata: what profiles, permission sets, objects, apps, credentials, automation, sites and settings
//! say, and the manifests and project files around them.
//!
//! This module turns the bytes of *one* file into one [`Component`]. It is not a walker (it opens no
//! file and no archive), not a judge (it draws no conclusion from what is absent: a profile file is a
//! partial view, and only the whole package can tell "not granted" from "not retrieved"), and not a
//! complete reader of the metadata API: it reads what a later stage asks about and skips the rest.
//!
//! Three rules hold throughout, each learned from files in the wild:
//!
//! - The root element says what a file is, not its folder: people keep files in the wrong one.
//! - An element nobody knows is skipped. Every release adds some, every tool writes some more.
//! - A damaged file is an error for that file. Half of a profile, taken for the whole of it, would
//!   grant less than the org does.

mod apps;
mod automation;
mod cited;
mod component;
mod custom_object;
mod decode;
mod error;
mod fill;
mod grants;
mod hierarchy;
mod line_count;
mod markup;
mod muting_permission_set;
mod name;
mod named_users;
mod outbound;
mod package;
mod permission_set;
mod permission_set_group;
mod profile;
mod profile_policy;
mod scan;
mod secret;
mod settings;
mod sites;
#[cfg(test)]
mod tests;
mod xml;

pub use self::error::MetadataError;
pub use self::package::standing;

use self::markup::Bounds;
use self::package::Piece;
use self::xml::Cursor;
use crate::limits::{Limit, Limits};
use crate::org::{Component, FileLines, NamedUser, Names, SecretPlace};

/// What one metadata file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// The local name of its root element.
    pub root: String,
    /// The component.
    pub component: Component,
    /// The users and queues it names, whatever its type.
    pub named: Vec<NamedUser>,
    /// Where it may hold a secret, and at which line.
    pub secrets: Vec<(SecretPlace, u64)>,
    /// Where in it the things stand that findings point at.
    pub lines: FileLines,
}

impl Content {
    /// A file that is no XML.
    fn of(root: &str, component: Component) -> Self {
        Self {
            root: root.to_owned(),
            component,
            named: Vec::new(),
            secrets: Vec::new(),
            lines: FileLines::default(),
        }
    }
}

/// Reads one metadata file. Apex is no XML: a file ending in `.cls` or `.trigger` is scanned, and has the
/// type for its root.
///
/// `path` is the file's path with `/`, from wherever, also inside an archive; only the last folders
/// and the file name matter, and they give the component its name. A root element that no stage asks
/// about gives [`Component::Other`], after the whole document was checked to be well formed. The names
/// of what is granted go to `names`, where they are already if another file held them.
///
/// # Errors
///
/// When the file is not text, holds no XML or damaged XML (of a project file, JSON), or ends too early.
pub fn read(path: &str, xml: &[u8], names: &mut Names) -> Result<Content, MetadataError> {
    read_within(path, xml, names, &Limits::default())
}

/// As [`read`], with limits of its own.
///
/// # Errors
/// As [`read`], and where the document is deeper or declares more entities than the limits allow.
pub fn read_within(
    path: &str,
    xml: &[u8],
    names: &mut Names,
    limits: &Limits,
) -> Result<Content, MetadataError> {
    let text = decode::text(xml);
    // Of Apex, bytes that are no text spoil a comment or a literal, and nothing else.
    let source = text.as_ref().map_or(xml, |text| text.as_bytes());
    if let Some((root, part)) = automation::scan(path, source) {
        return Ok(Content::of(root, Component::Automation(Box::new(part))));
    }
    let text = text?;
    if let Some(part) = package::read_json(path, &text)? {
        return Ok(Content::of(package::PROJECT, Component::Package(part)));
    }
    let bounds = Bounds {
        depth: limits.size(Limit::XmlDepth),
        entities: limits.size(Limit::XmlEntities),
    };
    let mut cursor = Cursor::within(&text, bounds);
    let root = cursor.root()?;
    let piece = Piece::of(root, path);
    let mut lines = cited::lines(root, &text, bounds)?;
    let component = match root {
        "Profile" => Component::Profile(
            name::of_file(path),
            profile::read(&mut cursor, names, &mut lines)?,
        ),
        "PermissionSet" => Component::PermissionSet(
            piece.map_or_else(|| name::of_file(path), |piece| piece.set()),
            permission_set::read(&mut cursor, names, &mut lines)?,
        ),
        "PermissionSetGroup" => Component::PermissionSetGroup(
            name::of_file(path),
            permission_set_group::read(&mut cursor)?,
        ),
        "MutingPermissionSet" => Component::MutingPermissionSet(
            name::of_file(path),
            muting_permission_set::read(&mut cursor, names, &mut lines)?,
        ),
        "CustomObject" => {
            Component::SObject(name::of_object(path), custom_object::read(&mut cursor)?)
        }
        "CustomField" => {
            let (full_name, field) = custom_object::read_field(&mut cursor)?;
            match name::of_field(path, &full_name) {
                Some((object, name)) => Component::Field(object, name, field),
                None => Component::Other,
            }
        }
        _ => match piece.and_then(|piece| Some((piece.set(), piece.section()?))) {
            Some((set, section)) => Component::PermissionSet(
                set,
                permission_set::read_row(section, &mut cursor, names, &mut lines)?,
            ),
            None => of_family(root, path, &mut cursor)?.unwrap_or(Component::Other),
        },
    };
    cursor.finish()?;
    Ok(Content {
        root: root.to_owned(),
        component,
        named: named_users::read(root, path, &text)?,
        secrets: secret::places(path, &text)?,
        lines,
    })
}

/// Asks each family of types for a reader of this root.
fn of_family(
    root: &str,
    path: &str,
    cursor: &mut Cursor<'_>,
) -> Result<Option<Component>, MetadataError> {
    for read in [
        apps::read,
        automation::read,
        hierarchy::read,
        outbound::read,
        package::read,
        profile_policy::read,
        settings::read,
        sites::read,
    ] {
        if let Some(component) = read(root, path, cursor)? {
            return Ok(Some(component));
        }
    }
    Ok(None)
}
