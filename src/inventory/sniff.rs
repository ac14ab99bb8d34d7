//! What one file is, told from its first bytes.

use std::io::Read;

use flate2::read::MultiGzDecoder;

use super::kind::{Kind, TableKind};
use super::project::project_kind;
use super::xml_root::metadata_root;
use crate::table::{Head, Header, Reason};

const GZIP: &[u8] = &[0x1f, 0x8b];
const ZIP: &[u8] = b"PK\x03\x04";
/// A zip without members.
const EMPTY_ZIP: &[u8] = b"PK\x05\x06";

/// What the sniffer found.
pub(super) struct Sniffed {
    pub(super) kind: Kind,
    pub(super) gzip: bool,
    pub(super) problem: Option<Reason>,
}

/// Reads the first bytes of a file, inflated if they are gzipped, and judges them. `path` serves for the
/// few kinds that no content tells.
pub(super) fn sniff(path: &str, reader: &mut dyn Read) -> Sniffed {
    let unreadable = |gzip| Sniffed {
        kind: Kind::Unknown,
        gzip,
        problem: Some("the file could not be opened or read"),
    };
    let Ok(head) = Head::take(reader) else {
        return unreadable(false);
    };
    if !head.bytes().starts_with(GZIP) {
        return judged(path, &head, false);
    }
    let mut inflated = MultiGzDecoder::new(head.bytes().chain(reader));
    match Head::take(&mut inflated) {
        Ok(head) => judged(path, &head, true),
        Err(_) => Sniffed {
            problem: Some("the gzip data is damaged"),
            ..unreadable(true)
        },
    }
}

fn judged(path: &str, head: &Head, gzip: bool) -> Sniffed {
    let is_zip = head.bytes().starts_with(ZIP) || head.bytes().starts_with(EMPTY_ZIP);
    let kind = if is_zip && !gzip {
        Kind::Archive
    } else if let Some(root) = metadata_root(&head.decoded()) {
        Kind::Metadata(root)
    } else if let Some(kind) = project_kind(path, head.bytes()) {
        Kind::Metadata(kind.to_owned())
    } else {
        table_kind(head).map_or(Kind::Unknown, Kind::Table)
    };
    let empty = head.bytes().is_empty();
    Sniffed {
        kind,
        gzip,
        problem: empty.then_some("the file is empty"),
    }
}

fn table_kind(head: &Head) -> Option<TableKind> {
    let (header, first_row) = head.beginning()?;
    let header = Header::new(header.iter().map(Vec::as_slice));
    TableKind::of_table(&header, &first_row)
}
