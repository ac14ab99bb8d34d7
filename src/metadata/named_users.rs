//! Which users a component names: one reader for all types, driven by the table of such elements.
//!
//! It walks a document a second time, for types of which the table has rows and along their paths only. What an
//! element means is decided where the elements around it end, since they come in any order.

use super::component;
use super::error::MetadataError;
use super::xml::Cursor;
use crate::catalog::{NamedKind, NamedPlace, metadata_part, named_places};
use crate::org::{NamedUser, SalesforceId};

/// What parts of a component call themselves, the best first.
const NAMES: [&str; 4] = ["fullName", "developerName", "name", "label"];

/// Reads the users that a document with this root element names.
pub(super) fn read(root: &str, path: &str, text: &str) -> Result<Vec<NamedUser>, MetadataError> {
    let places: Vec<Place> = named_places()
        .iter()
        .filter(|place| place.root == root)
        .map(Place::new)
        .collect();
    if places.is_empty() {
        return Ok(Vec::new());
    }
    let mut cursor = Cursor::new(text);
    cursor.root()?;
    let found = inside(&mut cursor, 0, &places.iter().collect::<Vec<_>>())?;
    Ok(found
        .into_iter()
        .filter_map(|it| it.settled(path))
        .collect())
}

/// A row of the table with its paths cut into elements.
struct Place {
    row: &'static NamedPlace,
    path: Vec<&'static str>,
    /// What decides about it, by whole path.
    asked: Vec<(&'static str, Vec<&'static str>)>,
}

impl Place {
    fn new(row: &'static NamedPlace) -> Self {
        let cut = |path: &'static str| path.split('/').collect();
        Self {
            row,
            path: cut(&row.path),
            asked: row.asked().map(|path| (path, cut(path))).collect(),
        }
    }

    /// Whether its path goes through this child of an element at `depth`.
    fn goes_through(&self, depth: usize, child: &str) -> bool {
        self.path.get(depth) == Some(&child)
    }

    fn ends_at(&self, depth: usize) -> bool {
        self.path.len() == depth + 1
    }

    /// What it asks of the children of an element at `depth`: the whole path, and the child.
    fn asked_at(&self, depth: usize) -> impl Iterator<Item = (&'static str, &'static str)> {
        let here = self
            .asked
            .iter()
            .filter(move |(_, cut)| cut.len() == depth + 1);
        here.filter_map(|(path, cut)| Some((*path, *cut.last()?)))
    }
}

/// An element that names somebody, and what was read around it so far.
struct Hit<'p> {
    place: &'p Place,
    name: String,
    line: u64,
    /// The nearest part of the component that has a name.
    part: Option<String>,
    /// What decides about it, by whole path.
    read: Vec<(&'static str, String)>,
}

/// Walks the children of an element at `depth`, along the paths of `places`, which all lead to it.
fn inside<'p>(
    cursor: &mut Cursor<'_>,
    depth: usize,
    places: &[&'p Place],
) -> Result<Vec<Hit<'p>>, MetadataError> {
    let mut hits: Vec<Hit<'p>> = Vec::new();
    let mut texts: Vec<(String, String)> = Vec::new();
    cursor.children(|cursor, child| {
        let through = places
            .iter()
            .filter(|place| place.goes_through(depth, child));
        let (ends, deeper): (Vec<&Place>, Vec<&Place>) =
            through.copied().partition(|place| place.ends_at(depth));
        if !deeper.is_empty() {
            hits.extend(inside(cursor, depth + 1, &deeper)?);
            return Ok(());
        }
        let is_asked = |place: &&Place| place.asked_at(depth).any(|(_, name)| name == child);
        if ends.is_empty() && !NAMES.contains(&child) && !places.iter().any(is_asked) {
            return Ok(());
        }
        let line = cursor.line();
        let text = cursor.text()?;
        if !text.is_empty() {
            hits.extend(ends.into_iter().map(|place| Hit::new(place, text, line)));
            texts.push((child.to_owned(), text.to_owned()));
        }
        Ok(())
    })?;
    for hit in &mut hits {
        hit.leave(depth, &texts);
    }
    Ok(hits)
}

impl<'p> Hit<'p> {
    fn new(place: &'p Place, name: &str, line: u64) -> Self {
        Self {
            place,
            name: name.to_owned(),
            line,
            part: None,
            read: Vec::new(),
        }
    }

    /// Takes what it asks from the texts of an element around it, which ends.
    fn leave(&mut self, depth: usize, texts: &[(String, String)]) {
        let text_of = |wanted: &str| {
            let found = texts.iter().find(|(name, _)| name == wanted);
            found.map(|(_, text)| text.clone())
        };
        for (path, child) in self.place.asked_at(depth) {
            self.read.extend(text_of(child).map(|text| (path, text)));
        }
        // The file's name is that of the root, and the name of an approver is not that of a step.
        if depth > 0 && self.part.is_none() {
            let is_own = |name: &&str| self.place.path.get(depth) == Some(name);
            let names = NAMES.iter().filter(|name| !is_own(name));
            self.part = names.copied().find_map(text_of);
        }
    }

    fn text(&self, path: &str) -> Option<&str> {
        let found = self.read.iter().find(|(read, _)| *read == path);
        found.map(|(_, text)| text.as_str())
    }

    /// What it comes to, if it names anybody.
    fn settled(self, path: &str) -> Option<NamedUser> {
        let row = self.place.row;
        let means_this = row.when.iter().all(|it| it.holds(self.text(&it.path)));
        if !means_this || is_computed(&self.name) {
            return None;
        }
        let kind = self.kind()?;
        let whole = component::called(&row.root, path);
        let kind_of_whole = metadata_part(&row.root).map_or(&row.root, |(whole, _)| &whole.name);
        let part = self.part.as_ref();
        Some(NamedUser {
            kind,
            in_force: self.in_force(),
            place: row,
            component: [kind_of_whole, ":", &whole]
                .into_iter()
                .chain(part.iter().flat_map(|part| [".", part.as_str()]))
                .collect(),
            name: self.name,
            path: path.to_owned(),
            line: self.line,
        })
    }

    /// Whether a user or a queue is named; `None` for anything else, such as a role or a field.
    fn kind(&self) -> Option<NamedKind> {
        let row = self.place.row;
        let id = SalesforceId::parse(self.name.as_bytes()).ok();
        let is_id_of = |prefix| id.is_some_and(|id| id.has_prefix(prefix));
        let Some(path) = &row.kind else {
            let is_queue = row.names == NamedKind::User && is_id_of(b"00G");
            return Some(if is_queue {
                NamedKind::Queue
            } else {
                row.names
            });
        };
        match self.text(path) {
            Some(kind) => match kind.to_ascii_lowercase().as_str() {
                "user" | "partneruser" | "customerportaluser" => Some(NamedKind::User),
                "queue" => Some(NamedKind::Queue),
                _ => None,
            },
            // Developer names have no `@`.
            None if self.name.contains('@') || is_id_of(b"005") => Some(NamedKind::User),
            None => Some(NamedKind::Queue),
        }
    }

    /// Whether the file says that this is in force: `Some(false)` if any element denies it, `None` if one
    /// is missing.
    fn in_force(&self) -> Option<bool> {
        let active = &self.place.row.active;
        let said = active.iter().map(|condition| {
            let text = self.text(&condition.path);
            text.map(|text| condition.holds(Some(text)))
        });
        let said: Vec<Option<bool>> = said.collect();
        match said.as_slice() {
            [] => None,
            said if said.contains(&Some(false)) => Some(false),
            said if said.contains(&None) => None,
            _ => Some(true),
        }
    }
}

/// Whether the text is worked out when it is needed (`{!$User.Id}`, `$Record.OwnerId`) and names nobody yet.
fn is_computed(name: &str) -> bool {
    name.contains("{!") || name.starts_with('$')
}
