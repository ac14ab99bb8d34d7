//! Places in a document that may hold a secret: where and of what kind, never what.
//!
//! This is a walk of its own over any document, beside the reader of its type: secrets stand where
//! nobody asked for them, in descriptions and links as well as in the elements made for them.

mod text;

use std::borrow::Cow;

use super::error::MetadataError;
use super::line_count::LineCount;
use super::markup::{BLANKS, Markup, Step};
use super::{component, name};
use crate::catalog::secrets;
use crate::org::{SecretKind, SecretPlace};

/// Most places that are noted of one document. The first thousand say enough of it, and one that was made
/// to hold millions fills no memory.
const MOST_PLACES: usize = 1000;

/// A text as the model may keep it: empty when it holds what may be a secret, whatever element it is of.
pub(super) fn kept(text: &str) -> &str {
    if text::secrets_in(text).is_empty() {
        text
    } else {
        ""
    }
}

/// The places of a document, given its text. `path` names the component, as in [`super::read`].
///
/// # Errors
///
/// As [`super::read`] has.
pub(super) fn places(path: &str, text: &str) -> Result<Vec<(SecretPlace, u64)>, MetadataError> {
    let mut markup = Markup::new(text);
    let root = match markup.step()? {
        Step::Open(root) => root,
        _ => return Err(MetadataError::NoElement),
    };
    // Profiles are megabytes and hold no URLs: a look at the bytes spares them the walk.
    if !secrets().lists(root) && !text::is_worth_a_walk(text) {
        return Ok(Vec::new());
    }
    let mut walk = Walk {
        open: vec![Element::new(root, (markup.opened(), false))],
        found: Vec::new(),
    };
    loop {
        match markup.step()? {
            Step::Open(name) => walk.open(name, (markup.opened(), markup.is_nil())),
            Step::Text(piece) | Step::Literal(piece) => walk.text(piece),
            Step::Char(char) => walk.text(char.encode_utf8(&mut [0; 4])),
            Step::Close => walk.close(),
            Step::End => break,
        }
    }
    let component = format!("{root} {}", component::called(root, path));
    // What is found in an element is known at its end, behind that of all within.
    walk.found.sort_by_key(|found| found.at);
    let mut lines = LineCount::new(text);
    let places = walk.found.into_iter().map(|found| {
        let place = SecretPlace {
            component: component.clone(),
            element: found.path.join("."),
            what: found.what,
        };
        (place, lines.of(found.at))
    });
    Ok(places.collect())
}

/// An element that is open.
struct Element<'x> {
    name: &'x str,
    /// Where its start tag begins, in bytes of the document.
    at: usize,
    nil: bool,
    text: String,
    /// The `fullName` among its children.
    full_name: String,
    /// The word of the name among its children, when the catalogue pairs it with a value.
    word: Option<&'static str>,
    /// Whether the value of such a pair is there, and is one.
    value: bool,
    /// How many places were found when it was opened.
    found_before: usize,
}

impl<'x> Element<'x> {
    fn new(name: &'x str, (at, nil): (usize, bool)) -> Self {
        Self {
            name,
            at,
            nil,
            text: String::new(),
            full_name: String::new(),
            word: None,
            value: false,
            found_before: 0,
        }
    }
}

/// A place that was found.
struct Place<'x> {
    /// The path of elements below the root.
    path: Vec<Cow<'x, str>>,
    what: SecretKind,
    /// Where the start tag of its element begins.
    at: usize,
}

/// Where the walk is, and what it found.
struct Walk<'x> {
    open: Vec<Element<'x>>,
    found: Vec<Place<'x>>,
}

impl<'x> Walk<'x> {
    fn open(&mut self, name: &'x str, tag: (usize, bool)) {
        if let Some(parent) = self.open.last_mut()
            && parent.text.bytes().all(|byte| byte.is_ascii_whitespace())
        {
            // What stands between elements is no text of theirs.
            parent.text.clear();
        }
        let mut element = Element::new(name, tag);
        element.found_before = self.found.len();
        self.open.push(element);
    }

    fn text(&mut self, piece: &str) {
        if let Some(element) = self.open.last_mut() {
            element.text.push_str(piece);
        }
    }

    fn close(&mut self) {
        let Some(element) = self.open.pop() else {
            return;
        };
        let root = self.open.first().map_or(element.name, |it| it.name);
        if let (Some(word), true) = (element.word, element.value)
            && let Some((_, value)) = secrets().pair(root, element.name)
        {
            self.add(element.at, &[element.name, value], SecretKind::Named(word));
        }
        let text = if element.nil {
            ""
        } else {
            element.text.trim_matches(BLANKS)
        };
        if secrets().is_secret(root, element.name) && text::may_be_secret(text) {
            self.add(element.at, &[element.name], SecretKind::Element);
        }
        for kind in text::secrets_in(text) {
            self.add(element.at, &[element.name], kind);
        }
        if secrets().is_address(root, element.name) && text::has_key(text) {
            self.add(element.at, &[element.name], SecretKind::UrlKey);
        }
        self.tell_parent(root, &element, text);
        self.name_places(&element);
    }

    /// Notes a place: the elements that are open, without the root, and `last` below them.
    fn add(&mut self, at: usize, last: &[&'x str], what: SecretKind) {
        if self.found.len() < MOST_PLACES {
            let open = self.open.iter().map(|it| it.name);
            let path = open.chain(last.iter().copied()).skip(1);
            let path = path.map(Cow::Borrowed).collect();
            self.found.push(Place { path, what, at });
        }
    }

    /// Hands up what the parent is told by its children.
    fn tell_parent(&mut self, root: &str, element: &Element<'x>, text: &str) {
        let Some(parent) = self.open.last_mut() else {
            return;
        };
        if element.name == "fullName" && name::is_api_name(text) {
            text.clone_into(&mut parent.full_name);
        }
        if let Some((name, value)) = secrets().pair(root, parent.name) {
            if element.name == name {
                parent.word = parent.word.or_else(|| secrets().word_of(text));
            } else if element.name == value {
                parent.value |= text::may_be_secret(text);
            }
        }
    }

    /// Tells places inside an element its name, for a hundred elements may be called alike.
    fn name_places(&mut self, element: &Element<'x>) {
        let Some(depth) = self.open.len().checked_sub(1) else {
            return;
        };
        let inside = self.found.get_mut(element.found_before..);
        let inside = inside.filter(|_| !element.full_name.is_empty());
        for found in inside.unwrap_or_default() {
            if let Some(step) = found.path.get_mut(depth) {
                *step = format!("{}[{}]", element.name, element.full_name).into();
            }
        }
    }
}
