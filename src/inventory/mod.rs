//! What is in the export: every file found, unpacked, and recognised by its content.
//!
//! Names decide nothing: event logs arrive as `2026-01-31T00_00_00.csv`, records as `extract.csv`. Only
//! source code, whose content could be anything, is told by folder and suffix, and project files by name.
//! The inventory opens, sniffs and hashes; it reads no value. Files it does not recognise stay in the
//! list as `unknown`, so that the manifest accounts for everything that was handed over.

mod archive;
mod directory;
mod hash;
mod inflate;
mod kind;
mod place;
mod project;
mod sniff;
mod source;
mod unpack;
mod walk;
mod xml_root;

pub use self::hash::Digest;
pub use self::kind::{Kind, TableKind};
pub use self::place::Place;
pub use self::walk::{InventoryError, take, take_within};

use crate::table::Reason;

/// One file of the export, or one member of an archive in it.
#[derive(Debug)]
pub struct Found {
    /// The path as given, with `/`, and `!/` before a member of an archive.
    pub path: String,
    /// Where its bytes are.
    pub place: Place,
    /// What it is.
    pub kind: Kind,
    /// Why it could not be opened, where that is so.
    pub problem: Option<Reason>,
}
