//! A cursor that walks the elements of a document and hands out their text.
//!
//! There is no tree: profiles reach megabytes and hundreds of them make an export. A caller visits
//! the children of the element it is in; whatever it does not read of a child is skipped, and checked
//! on the way. A text that stands in the document as it is meant, as nearly all do, is lent and not
//! copied.

use quick_xml::events::BytesText;

use super::error::MetadataError;
use super::line_count::LineCount;
use super::markup::{BLANKS, Bounds, Markup, Step};
use super::secret;

/// A place in a document, which only moves forward.
pub(super) struct Cursor<'x> {
    markup: Markup<'x>,
    lines: LineCount<'x>,
    /// A text that had to be put together, kept for its capacity.
    text: String,
}

impl<'x> Cursor<'x> {
    /// A cursor before the first element of a document that was read before.
    pub(super) fn new(source: &'x str) -> Self {
        Self {
            markup: Markup::new(source),
            lines: LineCount::new(source),
            text: String::new(),
        }
    }

    /// A cursor before the first element.
    pub(super) fn within(source: &'x str, bounds: Bounds) -> Self {
        Self {
            markup: Markup::within(source, bounds),
            lines: LineCount::new(source),
            text: String::new(),
        }
    }

    /// Enters the root element.
    pub(super) fn root(&mut self) -> Result<&'x str, MetadataError> {
        match self.markup.step()? {
            Step::Open(name) => Ok(name),
            // Anything else before the root was refused already.
            _ => Err(MetadataError::NoElement),
        }
    }

    /// The line on which the element opened last begins, counted from 1.
    pub(super) fn line(&mut self) -> u64 {
        self.lines.of(self.markup.opened())
    }

    /// Visits each child of the element the cursor is in, by local name, and leaves the element.
    ///
    /// The visitor reads a child once (its text or its children) or not at all.
    pub(super) fn children(
        &mut self,
        mut visit: impl FnMut(&mut Self, &'x str) -> Result<(), MetadataError>,
    ) -> Result<(), MetadataError> {
        let inside = self.markup.depth();
        while self.markup.depth() >= inside {
            match self.markup.tag()? {
                Step::Open(name) => {
                    visit(self, name)?;
                    self.leave_to(inside)?;
                }
                Step::End => break,
                _ => {}
            }
        }
        Ok(())
    }

    /// The text of the element the cursor is in, trimmed, and leaves the element. Empty when the
    /// element is nil. Comments and child elements are no part of it.
    pub(super) fn text(&mut self) -> Result<&str, MetadataError> {
        let inside = self.markup.depth();
        let nil = self.markup.is_nil();
        self.text.clear();
        // Nearly every text is one piece that stands in the source as it is meant.
        let mut whole = "";
        while self.markup.depth() >= inside {
            match self.markup.step()? {
                Step::Text(text)
                    if whole.is_empty() && self.text.is_empty() && !text.contains('\r') =>
                {
                    whole = text
                }
                Step::Text(text) => {
                    let text = BytesText::from_escaped(text).xml10_content();
                    self.append(&mut whole, &text);
                }
                Step::Literal(text) => self.append(&mut whole, text),
                Step::Char(char) => self.append(&mut whole, char.encode_utf8(&mut [0; 4])),
                Step::Open(_) => self.leave_to(inside)?,
                Step::Close => {}
                Step::End => break,
            }
        }
        let text = match whole {
            _ if nil => "",
            "" => self.text.as_str(),
            whole => whole,
        };
        // Blanks as XML knows them: a no-break space at the end of a label belongs to the label.
        Ok(trimmed(text))
    }

    /// Adds a piece to the text that is put together, after what was thought to be the whole of it.
    fn append(&mut self, whole: &mut &str, piece: &str) {
        self.text.push_str(std::mem::take(whole));
        self.text.push_str(piece);
    }

    /// The text as a string of its own; empty when it holds what may be a secret.
    pub(super) fn string(&mut self) -> Result<String, MetadataError> {
        self.text().map(|text| secret::kept(text).to_owned())
    }

    /// Adds the text to a list; repeated elements are how metadata writes lists.
    pub(super) fn push_to(&mut self, list: &mut Vec<String>) -> Result<(), MetadataError> {
        let text = secret::kept(self.text()?);
        if !text.is_empty() {
            list.push(text.to_owned());
        }
        Ok(())
    }

    /// The text as a boolean. Tools that are not Salesforce write `True` (measured) or, as XML Schema
    /// allows, `1`. `None` when the element is nil, empty or says something else.
    pub(super) fn flag(&mut self) -> Result<Option<bool>, MetadataError> {
        let text = self.text()?;
        Ok(if text.eq_ignore_ascii_case("true") || text == "1" {
            Some(true)
        } else if text.eq_ignore_ascii_case("false") || text == "0" {
            Some(false)
        } else {
            None
        })
    }

    /// Reads on to the end of the document, so that damage behind the last thing asked for counts.
    pub(super) fn finish(mut self) -> Result<(), MetadataError> {
        while self.markup.tag()? != Step::End {}
        Ok(())
    }

    /// Skips until only `depth` elements are open.
    fn leave_to(&mut self, depth: usize) -> Result<(), MetadataError> {
        while self.markup.depth() > depth && self.markup.tag()? != Step::End {}
        Ok(())
    }
}

/// A text without the blanks around it. Most have none, which one look at each end tells.
fn trimmed(text: &str) -> &str {
    match text.as_bytes() {
        [first, .., last] if *first > b' ' && *last > b' ' => text,
        _ => text.trim_matches(BLANKS),
    }
}
