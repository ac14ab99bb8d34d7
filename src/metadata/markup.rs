//! What stands next in a document: tags, text and entities, checked as they pass.
//!
//! Tags and text, of which profiles consist, are found here; the loops are in [`scan`]. quick-xml did
//! all of it once. On 300 MB of profiles a bare loop over its events takes 1.4 CPU seconds, and the
//! reader above it took 2.5 when not one element was allocated for any more; on this, it takes 1.0,
//! opening, reading and hashing of the files included (`docs/performance.md`). What is rare (comments,
//! CDATA sections, document types, attributes) has rules that are worth no second writing, so there
//! quick-xml still decides. `tests/reference.rs` holds both against each other, error by error.
//!
//! quick-xml accepts more than a document is. Here:
//!
//! - A document that ends inside open elements is cut.
//! - Text before or after the root element is an error, and so is a second root.
//! - Entities are pieces of their own, since text may hold any number of them. Nothing is trimmed
//!   before the pieces are put together: `a &amp; b` would become `a&b`.

use quick_xml::errors::{Error, SyntaxError};
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

use super::error::{MetadataError, line_at};
use super::scan;

/// Blanks as XML knows them.
pub(super) const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];

const CDATA: &str = "<![CDATA[";
/// How a document type declares an entity.
const ENTITY: &str = "<!ENTITY";
const CDATA_END: &str = "]]>";

/// What one document may hold.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    /// Elements inside elements.
    pub(super) depth: usize,
    /// Entities that the document type declares. None is ever expanded.
    pub(super) entities: usize,
}

/// For a document that was read to its end within bounds before.
const READ_BEFORE: Bounds = Bounds {
    depth: usize::MAX,
    entities: usize::MAX,
};

/// As deep as metadata is, and then some.
const USUAL_DEPTH: usize = 16;

/// What stands next in a document.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step<'x> {
    /// A start tag, by local name.
    Open(&'x str),
    /// A piece of text, line ends as they are.
    Text(&'x str),
    /// The text of a CDATA section, which goes in as it is.
    Literal(&'x str),
    /// An entity, resolved.
    Char(char),
    /// An end tag.
    Close,
    /// The end of a complete document.
    End,
}

/// A document, read up to some place.
pub(super) struct Markup<'x> {
    source: &'x str,
    /// The first byte that is not read yet.
    at: usize,
    /// Where the start tag of the element opened last begins.
    opened: usize,
    /// The names of the open elements, prefixes included.
    open: Vec<&'x str>,
    /// Whether the element opened last ends with its own tag.
    empty: bool,
    /// Whether the root element was seen.
    rooted: bool,
    /// Whether the element opened last says `xsi:nil="true"`.
    nil: bool,
    bounds: Bounds,
}

impl<'x> Markup<'x> {
    /// A document from its beginning, which was read before.
    pub(super) fn new(source: &'x str) -> Self {
        Self::within(source, READ_BEFORE)
    }

    /// A document from its beginning.
    pub(super) fn within(source: &'x str, bounds: Bounds) -> Self {
        Self {
            source,
            bounds,
            at: 0,
            opened: 0,
            open: Vec::with_capacity(USUAL_DEPTH),
            empty: false,
            rooted: false,
            nil: false,
        }
    }

    /// How many elements are open.
    #[inline]
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// Whether the element opened last says `xsi:nil="true"`.
    #[inline]
    pub(super) fn is_nil(&self) -> bool {
        self.nil
    }

    /// Where the start tag of the element opened last begins, in bytes of the document.
    #[inline]
    pub(super) fn opened(&self) -> usize {
        self.opened
    }

    /// The next tag, or the end. Text and entities are passed over.
    pub(super) fn tag(&mut self) -> Result<Step<'x>, MetadataError> {
        loop {
            match self.step()? {
                Step::Text(_) | Step::Literal(_) | Step::Char(_) => {}
                tag => return Ok(tag),
            }
        }
    }

    /// The next piece of the document. Comments and the like are none.
    // In a function of its own, what it returns would pass through memory twenty million times.
    #[inline(always)]
    pub(super) fn step(&mut self) -> Result<Step<'x>, MetadataError> {
        if self.empty {
            self.empty = false;
            self.open.pop();
            return Ok(Step::Close);
        }
        let bytes = self.source.as_bytes();
        loop {
            let at = self.at;
            match (bytes.get(at), bytes.get(at + 1)) {
                (Some(b'<'), Some(b'/')) => return self.close_tag(),
                (Some(b'<'), Some(b'!' | b'?')) => {
                    if let Some(text) = self.rare()? {
                        return Ok(Step::Literal(text));
                    }
                }
                (Some(b'<'), Some(_)) => return self.open_tag(),
                (Some(b'<'), None) => return Err(self.cut(at)),
                (Some(b'&'), _) => return self.reference(),
                (Some(_), _) => {
                    self.at = scan::text_end(bytes, at + 1);
                    let text = self.slice(at, self.at);
                    if !self.open.is_empty() {
                        return Ok(Step::Text(text));
                    } else if !text.trim_ascii().is_empty() {
                        return Err(self.outside(at));
                    }
                }
                (None, _) if !self.open.is_empty() => return Err(self.cut(at)),
                (None, _) if !self.rooted => return Err(MetadataError::NoElement),
                (None, _) => return Ok(Step::End),
            }
        }
    }

    /// Enters the element whose start tag begins here.
    #[inline]
    fn open_tag(&mut self) -> Result<Step<'x>, MetadataError> {
        let at = self.at;
        let bytes = self.source.as_bytes();
        let (name, local) = match scan::plain_name_end(bytes, at + 1) {
            Some(end) => {
                self.at = end + 1;
                self.nil = false;
                let name = self.slice(at + 1, end);
                (name, name)
            }
            None => self.closer_look()?,
        };
        if self.open.is_empty() && self.rooted {
            return Err(self.outside(at));
        }
        let line = || self.line(at);
        if self.open.len() == self.bounds.depth {
            return Err(MetadataError::TooDeep { line: line() });
        }
        if local.is_empty() {
            return Err(MetadataError::Markup { line: line() });
        }
        self.open.push(name);
        self.opened = at;
        self.rooted = true;
        Ok(Step::Open(local))
    }

    /// Reads a start tag that holds more than a plain name: its name, and that without the prefix.
    #[cold]
    fn closer_look(&mut self) -> Result<(&'x str, &'x str), MetadataError> {
        let at = self.at;
        let end = scan::tag_end(self.source.as_bytes(), at + 1).ok_or_else(|| self.cut(at))?;
        self.at = end + 1;
        let inside = self.slice(at + 1, end);
        let empty = inside.strip_suffix('/');
        self.empty = empty.is_some();
        let inside = empty.unwrap_or(inside);
        let name = inside.split(BLANKS).next().unwrap_or_default();
        self.nil = name.len() < inside.len() && is_nil(inside, name.len());
        Ok((name, local_name(name)))
    }

    /// Leaves the element whose end tag should begin here.
    #[inline]
    fn close_tag(&mut self) -> Result<Step<'x>, MetadataError> {
        let at = self.at;
        let bytes = self.source.as_bytes();
        let open = self.open.pop();
        if let Some(name) = open
            && let Some(rest) = bytes.get(at + 2..)
            && rest.starts_with(name.as_bytes())
            && rest.get(name.len()) == Some(&b'>')
        {
            self.at = at + 2 + name.len() + 1;
            return Ok(Step::Close);
        }
        // Blanks may follow the name.
        let end = scan::tag_end(bytes, at + 1).ok_or_else(|| self.cut(at))?;
        self.at = end + 1;
        let name = self.slice(at + 2, end).trim_end_matches(BLANKS);
        if open == Some(name) {
            Ok(Step::Close)
        } else {
            let line = self.line(at);
            Err(MetadataError::WrongEndTag { line })
        }
    }

    /// Reads the entity that begins here.
    fn reference(&mut self) -> Result<Step<'x>, MetadataError> {
        let at = self.at;
        let rest = self.source.as_bytes().get(at + 1..).unwrap_or_default();
        let unknown = |at| MetadataError::UnknownEntity {
            line: self.line(at),
        };
        let end = rest.iter().position(|b| matches!(b, b';' | b'&' | b'<'));
        let Some(end) = end.filter(|&end| rest.get(end) == Some(&b';')) else {
            return Err(unknown(at));
        };
        if self.open.is_empty() {
            return Err(self.outside(at));
        }
        let next = at + end + 2;
        let char = match self.slice(at + 1, at + 1 + end) {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            entity => BytesRef::new(entity).resolve_char_ref().ok().flatten(),
        };
        let char = char.ok_or_else(|| unknown(next))?;
        self.at = next;
        Ok(Step::Char(char))
    }

    /// Reads the comment, declaration, instruction or document type that begins here, which say nothing
    /// that metadata means, or the CDATA section, which gives a text.
    ///
    /// All of them are rare and have rules of their own for where they end, so quick-xml knows them.
    #[cold]
    fn rare(&mut self) -> Result<Option<&'x str>, MetadataError> {
        let at = self.at;
        let mut reader = Reader::from_str(self.slice(at, self.source.len()));
        match reader.read_event() {
            Ok(event) => {
                self.at += reader.buffer_position() as usize;
                match event {
                    Event::CData(_) if self.open.is_empty() => Err(self.outside(at)),
                    Event::DocType(declared)
                        if declared.matches(ENTITY).count() > self.bounds.entities =>
                    {
                        let line = self.line(at);
                        Err(MetadataError::DeclaredEntity { line })
                    }
                    Event::CData(_) => {
                        let text = self.slice(at + CDATA.len(), self.at - CDATA_END.len());
                        Ok(Some(text))
                    }
                    _ => Ok(None),
                }
            }
            Err(error) => Err(self.damage(&error, at + reader.error_position() as usize)),
        }
    }

    fn damage(&self, error: &Error, at: usize) -> MetadataError {
        match error {
            Error::Syntax(SyntaxError::InvalidBangMarkup) => MetadataError::Markup {
                line: self.line(at),
            },
            // All others say that something was not closed before the end of the input.
            Error::Syntax(_) => self.cut(at),
            _ => MetadataError::Markup {
                line: self.line(at),
            },
        }
    }

    /// The error for a document that ends inside of what begins at `at`.
    fn cut(&self, at: usize) -> MetadataError {
        MetadataError::Cut {
            line: self.line(at),
        }
    }

    /// A part of the document. Every place it stops at is beside an ASCII character.
    #[inline]
    fn slice(&self, from: usize, to: usize) -> &'x str {
        self.source.get(from..to).unwrap_or_default()
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
fn is_nil(inside: &str, name: usize) -> bool {
    BytesStart::from_content(inside, name)
        .attributes()
        .with_checks(false)
        .flatten()
        .any(|attribute| {
            attribute.key.local_name().into_inner() == "nil"
                && matches!(&*attribute.value, "true" | "1")
        })
}
