//! The one layer over quick-xml: a cursor that walks elements and hands out their text.
//!
//! Nothing else in the crate touches the parser, because its traps are silent. Each was met on a real
//! file or measured, and each is handled here once:
//!
//! - It reports entities as events of their own, so text comes in pieces; and if asked to trim, it
//!   trims each piece: `a &amp; b` becomes `a&b`. So it is never asked, and the whole is trimmed.
//! - It accepts a document that ends inside open elements. So depth is counted, and the end checked.
//! - It accepts text before and after the root element, and several roots.
//!
//! There is no tree: profiles reach megabytes and hundreds of them make an export. A caller visits
//! the children of the element it is in; whatever it does not read of a child is skipped.

use std::borrow::Cow;

use quick_xml::errors::{Error, IllFormedError, SyntaxError};
use quick_xml::events::{BytesRef, BytesStart, BytesText, Event};
use quick_xml::reader::Reader;

use super::error::{MetadataError, line_at};

/// Deepest nesting that is read. Metadata stays below ten.
const DEEPEST: usize = 64;

/// A place in a document, which only moves forward.
pub(super) struct Cursor<'x> {
    source: &'x str,
    reader: Reader<&'x [u8]>,
    /// How many elements are open.
    depth: usize,
    /// Whether the root element was seen.
    rooted: bool,
    /// Whether the element opened last says `xsi:nil="true"`.
    nil: bool,
    /// The text handed out last, kept for its capacity.
    text: String,
}

/// What the cursor met.
enum Step<'x> {
    /// A start tag, by local name.
    Open(&'x str),
    /// A piece of text.
    Text(BytesText<'x>),
    /// The text of a CDATA section, which goes in as it is.
    Literal(Cow<'x, str>),
    /// An entity, resolved.
    Char(char),
    /// An end tag.
    Close,
    /// The end of a complete document.
    End,
}

impl<'x> Cursor<'x> {
    /// A cursor before the first element.
    pub(super) fn new(source: &'x str) -> Self {
        let mut reader = Reader::from_str(source);
        reader.config_mut().expand_empty_elements = true;
        Self {
            source,
            reader,
            depth: 0,
            rooted: false,
            nil: false,
            text: String::new(),
        }
    }

    /// Enters the root element.
    pub(super) fn root(&mut self) -> Result<&'x str, MetadataError> {
        match self.step()? {
            Step::Open(name) => Ok(name),
            // Anything else before the root was refused already.
            _ => Err(MetadataError::NoElement),
        }
    }

    /// Visits each child of the element the cursor is in, by local name, and leaves the element.
    ///
    /// The visitor reads a child once (its text or its children) or not at all.
    pub(super) fn children(
        &mut self,
        mut visit: impl FnMut(&mut Self, &'x str) -> Result<(), MetadataError>,
    ) -> Result<(), MetadataError> {
        let inside = self.depth;
        while self.depth >= inside {
            match self.step()? {
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
        let inside = self.depth;
        let nil = self.nil;
        self.text.clear();
        // Nearly every text is one piece that stands in the source as it is meant.
        let mut whole = "";
        while self.depth >= inside {
            match self.step()? {
                Step::Text(text) => match text.xml10_content() {
                    Cow::Borrowed(text) if whole.is_empty() && self.text.is_empty() => whole = text,
                    text => self.append(&mut whole, &text),
                },
                Step::Literal(text) => self.append(&mut whole, &text),
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
        Ok(text.trim_matches([' ', '\t', '\r', '\n']))
    }

    /// Adds a piece to the text that is put together, after what was thought to be the whole of it.
    fn append(&mut self, whole: &mut &str, piece: &str) {
        self.text.push_str(std::mem::take(whole));
        self.text.push_str(piece);
    }

    /// The text as a string of its own.
    pub(super) fn string(&mut self) -> Result<String, MetadataError> {
        self.text().map(str::to_owned)
    }

    /// Adds the text to a list; repeated elements are how metadata writes lists.
    pub(super) fn push_to(&mut self, list: &mut Vec<String>) -> Result<(), MetadataError> {
        let text = self.text()?;
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
        while !matches!(self.step()?, Step::End) {}
        Ok(())
    }

    /// Skips until only `depth` elements are open.
    fn leave_to(&mut self, depth: usize) -> Result<(), MetadataError> {
        while self.depth > depth && !matches!(self.step()?, Step::End) {}
        Ok(())
    }

    fn step(&mut self) -> Result<Step<'x>, MetadataError> {
        loop {
            let at = self.reader.buffer_position() as usize;
            let event = match self.reader.read_event() {
                Ok(event) => event,
                Err(error) => return Err(self.damage(&error)),
            };
            return match event {
                Event::Start(tag) => self.open(&tag, at).map(Step::Open),
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    Ok(Step::Close)
                }
                Event::Text(text) if self.depth > 0 => Ok(Step::Text(text)),
                Event::Text(text) if text.trim_ascii().is_empty() => continue,
                Event::CData(text) if self.depth > 0 => Ok(Step::Literal(text.into_inner())),
                Event::GeneralRef(entity) if self.depth > 0 => {
                    self.resolve(&entity).map(Step::Char)
                }
                Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) => Err(self.outside(at)),
                Event::Eof if self.depth > 0 => Err(MetadataError::Cut {
                    line: self.line(at),
                }),
                Event::Eof if !self.rooted => Err(MetadataError::NoElement),
                Event::Eof => Ok(Step::End),
                // An empty tag is reported as its start and its end. The rest says nothing that
                // metadata means.
                Event::Empty(_)
                | Event::Comment(_)
                | Event::Decl(_)
                | Event::PI(_)
                | Event::DocType(_) => continue,
            };
        }
    }

    fn open(&mut self, tag: &BytesStart<'_>, at: usize) -> Result<&'x str, MetadataError> {
        if self.depth == 0 && self.rooted {
            return Err(self.outside(at));
        }
        if self.depth == DEEPEST {
            return Err(MetadataError::TooDeep {
                line: self.line(at),
            });
        }
        self.depth += 1;
        self.rooted = true;
        self.nil = !tag.attributes_raw().is_empty() && is_nil(tag);
        // The parser lends the name for as long as the event lives. The same bytes of the source,
        // one behind the `<`, live as long as the document, so no name is ever copied.
        let name = at + 1..at + 1 + tag.name().into_inner().len();
        match self.source.get(name).map(local_name) {
            Some(name) if !name.is_empty() => Ok(name),
            _ => Err(MetadataError::Markup {
                line: self.line(at),
            }),
        }
    }

    fn resolve(&self, entity: &BytesRef<'_>) -> Result<char, MetadataError> {
        let char = match &**entity {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            _ => entity.resolve_char_ref().ok().flatten(),
        };
        char.ok_or_else(|| MetadataError::UnknownEntity {
            line: self.line(self.reader.buffer_position() as usize),
        })
    }

    fn damage(&self, error: &Error) -> MetadataError {
        let line = self.line(self.reader.error_position() as usize);
        match error {
            Error::Syntax(SyntaxError::InvalidBangMarkup) => MetadataError::Markup { line },
            // All others say that something was not closed before the end of the input.
            Error::Syntax(_) => MetadataError::Cut { line },
            Error::IllFormed(IllFormedError::UnclosedReference) => {
                MetadataError::UnknownEntity { line }
            }
            Error::IllFormed(
                IllFormedError::MismatchedEndTag { .. } | IllFormedError::UnmatchedEndTag(_),
            ) => MetadataError::WrongEndTag { line },
            _ => MetadataError::Markup { line },
        }
    }

    /// The error for content where only the root element may be.
    fn outside(&self, at: usize) -> MetadataError {
        if self.rooted {
            MetadataError::Trailing {
                line: self.line(at),
            }
        } else {
            MetadataError::NoElement
        }
    }

    fn line(&self, at: usize) -> u64 {
        line_at(self.source.as_bytes(), at)
    }
}

/// A name without its prefix. Namespaces say nothing here: the same types occur in two and in none.
pub(super) fn local_name(name: &str) -> &str {
    name.split_once(':').map_or(name, |(_, local)| local)
}

/// Whether a tag says `xsi:nil="true"`. One real file says `xsi:nil` and no more: that is not it.
fn is_nil(tag: &BytesStart<'_>) -> bool {
    tag.attributes()
        .with_checks(false)
        .flatten()
        .any(|attribute| {
            attribute.key.local_name().into_inner() == "nil"
                && matches!(&*attribute.value, "true" | "1")
        })
}
