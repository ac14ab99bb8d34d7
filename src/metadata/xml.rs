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

use quick_xml::errors::{Error, SyntaxError};
use quick_xml::events::{BytesRef, BytesStart, BytesText, Event};
use quick_xml::reader::Reader;

use super::error::{MetadataError, line_at};
use super::scan;

/// Blanks as XML knows them.
const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];

/// Deepest nesting that is read. Metadata stays below ten.
const DEEPEST: usize = 64;

/// A place in a document, which only moves forward.
pub(super) struct Cursor<'x> {
    source: &'x str,
    /// The first byte that is not read yet.
    at: usize,
    /// The names of the open elements, prefixes included.
    open: Vec<&'x str>,
    /// Whether the element opened last ends with its own tag.
    empty: bool,
    /// Whether the root element was seen.
    rooted: bool,
    /// Whether the element opened last says `xsi:nil="true"`.
    nil: bool,
    /// A text that had to be put together, kept for its capacity.
    text: String,
}

/// What the cursor met.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step<'x> {
    /// A start tag, by local name.
    Open(&'x str),
    /// A piece of text, line ends as they are.
    Text(&'x str),
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
        Self {
            source,
            at: 0,
            open: Vec::with_capacity(DEEPEST),
            empty: false,
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
        let inside = self.open.len();
        while self.open.len() >= inside {
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
        let inside = self.open.len();
        let nil = self.nil;
        self.text.clear();
        // Nearly every text is one piece that stands in the source as it is meant.
        let mut whole = "";
        while self.open.len() >= inside {
            match self.step()? {
                Step::Text(text)
                    if whole.is_empty() && self.text.is_empty() && !text.contains('\r') =>
                {
                    whole = text
                }
                Step::Text(text) => {
                    let text = BytesText::from_escaped(text).xml10_content();
                    self.append(&mut whole, &text);
                }
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
        Ok(trimmed(text))
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
        while self.open.len() > depth && self.step()? != Step::End {}
        Ok(())
    }

    /// The next piece of the document. Comments and the like are none.
    #[inline]
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
        if self.open.len() == DEEPEST {
            return Err(MetadataError::TooDeep { line: line() });
        }
        if local.is_empty() {
            return Err(MetadataError::Markup { line: line() });
        }
        self.open.push(name);
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
    fn rare(&mut self) -> Result<Option<Cow<'x, str>>, MetadataError> {
        let at = self.at;
        let mut reader = Reader::from_str(self.slice(at, self.source.len()));
        match reader.read_event() {
            Ok(event) => {
                self.at += reader.buffer_position() as usize;
                match event {
                    Event::CData(_) if self.open.is_empty() => Err(self.outside(at)),
                    Event::CData(text) => Ok(Some(text.into_inner())),
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

    /// A part of the document. Every place the cursor stops at is beside an ASCII character.
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

/// A text without the blanks around it. Most have none, which one look at each end tells.
fn trimmed(text: &str) -> &str {
    match text.as_bytes() {
        [first, .., last] if *first > b' ' && *last > b' ' => text,
        _ => text.trim_matches(BLANKS),
    }
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
