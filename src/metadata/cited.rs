//! The lines of the elements that the catalogue lists, by a walk of its own over the few documents that have any.

use super::error::MetadataError;
use super::markup::Bounds;
use super::secret;
use super::xml::Cursor;
use crate::catalog::cited_elements;
use crate::org::{CitedElement, FileLines};

/// Reads where they stand in a document with this root element.
pub(super) fn lines(root: &str, text: &str, bounds: Bounds) -> Result<FileLines, MetadataError> {
    let mut lines = FileLines::default();
    let wanted = cited_elements(root);
    if !wanted.is_empty() {
        let mut cursor = Cursor::within(text, bounds);
        cursor.root()?;
        below(&mut cursor, "", &wanted, &mut lines)?;
    }
    Ok(lines)
}

/// Reads what lies below the element that the cursor is in, whose path is `path`, with a dot at its end unless it is
/// the root.
fn below(
    cursor: &mut Cursor<'_>,
    path: &str,
    wanted: &[(&'static str, &'static str)],
    lines: &mut FileLines,
) -> Result<(), MetadataError> {
    cursor.children(|cursor, name| {
        let mut here = wanted.iter().filter_map(|(root, element)| {
            let is_end = ends_at(element, path, name)?;
            Some((*root, *element, is_end))
        });
        match here.next() {
            None => Ok(()),
            Some((root, path, true)) => {
                let line = cursor.line();
                let text = secret::kept(cursor.text()?).into();
                lines.element(CitedElement {
                    root,
                    path,
                    text,
                    line,
                });
                Ok(())
            }
            Some(_) => below(cursor, &format!("{path}{name}."), wanted, lines),
        }
    })
}

/// Whether an element, by its path with dots, is the child `name` of the element at `path`, which ends with a dot unless it is the
/// root; `None` where the child does not lead there.
pub(super) fn ends_at(element: &str, path: &str, name: &str) -> Option<bool> {
    let rest = element.strip_prefix(path)?.strip_prefix(name)?;
    (rest.is_empty() || rest.starts_with('.')).then_some(rest.is_empty())
}
