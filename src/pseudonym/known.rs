//! What an export says is identifying: usernames, the names of users, and the domains of their usernames.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, BuildError, MatchKind};

use super::form::Found;
use super::place::is_word;
use super::token::Kind;
use super::written::ways;
use crate::org::Org;

/// The words of byline's own texts, one a line, in lower case and sorted.
const WORDS: &str = include_str!("words.txt");

/// Words in the name of a login that is no person's: its other words name a system.
const NO_PERSON: &[&str] = &[
    "admin",
    "agent",
    "api",
    "app",
    "automated",
    "automation",
    "bot",
    "connector",
    "guest",
    "import",
    "integration",
    "loader",
    "platform",
    "process",
    "queue",
    "robot",
    "service",
    "site",
    "sync",
    "system",
    "user",
];

/// Between the parts of a name.
const SEPARATORS: [&str; 6] = [" ", "_", "-", ".", "", "+"];

/// Letters of a part of a name, at least: shorter ones are parts of too much else.
const LEAST: usize = 3;

/// The values that an export has, and a machine that finds them.
#[derive(Debug)]
pub(super) struct Known {
    finder: AhoCorasick,
    /// What each pattern stands for.
    values: Vec<(Kind, String)>,
    /// Usernames and names in lower case, to know those that were cut.
    whole: BTreeSet<String>,
}

/// Whether a word is one of byline's own texts.
fn is_own(word: &str) -> bool {
    static OWN: LazyLock<BTreeSet<&str>> = LazyLock::new(|| WORDS.lines().collect());
    word.chars().count() < 2 || OWN.contains(word.to_lowercase().as_str())
}

/// The words of a name, at whatever parts them.
fn words(name: &str) -> impl Iterator<Item = &str> {
    let words = name.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| !word.is_empty())
}

/// Whether byline's own texts may have all of it.
fn is_ordinary(name: &str) -> bool {
    words(name).all(|word| is_own(word) || word.bytes().all(|byte| byte.is_ascii_digit()))
}

fn is_person(name: &str) -> bool {
    !words(name).any(|word| NO_PERSON.contains(&word.to_lowercase().as_str()))
}

/// A name as it is known: in lower case, with one space between its words.
pub(super) fn canonical(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

impl Known {
    pub(super) fn new(org: &Org) -> Result<Self, BuildError> {
        let mut values: BTreeMap<String, (Kind, String)> = BTreeMap::new();
        let mut whole = BTreeSet::new();
        // Of two readings of one text the one with less in it gives way: parts, domains, names, usernames.
        for user in org.users.values() {
            add_parts(&mut values, &user.name);
            let (local, domain) = user.username.rsplit_once('@').unwrap_or_default();
            if local.chars().count() > LEAST && !is_ordinary(local) && is_person(local) {
                add(&mut values, local, (Kind::Name, local.to_lowercase()));
            }
            if domain.contains('.') && !is_ordinary(domain) {
                add(&mut values, domain, (Kind::Domain, domain.to_lowercase()));
            }
        }
        for user in org.users.values() {
            add_whole(&mut values, &user.name);
            whole.insert(user.name.to_lowercase());
        }
        for user in org
            .users
            .values()
            .filter(|user| !is_ordinary(&user.username))
        {
            let value = user.username.to_lowercase();
            whole.insert(value.clone());
            add(&mut values, &user.username, (Kind::User, value));
        }
        let (patterns, values): (Vec<_>, Vec<_>) = values.into_iter().unzip();
        let finder = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .build(patterns)?;
        Ok(Self {
            finder,
            values,
            whole,
        })
    }

    /// Everything known that stands in a text as a word of its own.
    pub(super) fn find(&self, text: &str, found: &mut Vec<Found>) {
        for hit in self.finder.find_overlapping_iter(text) {
            let at = hit.range();
            let value = self.values.get(hit.pattern().as_usize());
            if let Some((kind, value)) = value.filter(|_| is_word(text, &at)) {
                let (kind, value) = (*kind, value.clone());
                found.push(Found { at, kind, value });
            }
        }
        for (end, _) in text.match_indices('…') {
            found.extend(self.cut(text, end));
        }
    }

    /// What is left of a value that was cut where a picture or a cell had no more room.
    fn cut(&self, text: &str, end: usize) -> Option<Found> {
        let before = text.get(..end)?;
        let start = before.rfind(|c: char| c.is_whitespace() || "(\"'<>,;`".contains(c));
        let start = start.map_or(0, |at| {
            at + before
                .get(at..)
                .and_then(|it| it.chars().next())
                .map_or(1, char::len_utf8)
        });
        let left = before.get(start..)?.to_lowercase();
        let full = self.whole.range(left.clone()..).next()?;
        let is_cut =
            left.chars().count() >= LEAST && full.starts_with(&left) && !is_ordinary(&left);
        is_cut.then(|| Found {
            at: start..end,
            kind: Kind::Name,
            value: full.clone(),
        })
    }
}

fn add(values: &mut BTreeMap<String, (Kind, String)>, text: &str, value: (Kind, String)) {
    for way in ways(text) {
        values.insert(way, value.clone());
    }
}

/// The words of a person's name, which file names and other texts have alone.
fn add_parts(values: &mut BTreeMap<String, (Kind, String)>, name: &str) {
    if !is_person(name) {
        return;
    }
    for part in name.split_whitespace() {
        let part = part.trim_matches(|c: char| !c.is_alphanumeric());
        let is_long = part.chars().count() >= LEAST || !part.is_ascii();
        if is_long && !part.is_empty() && !is_ordinary(part) {
            add(values, part, (Kind::Name, canonical(part)));
            // `Quendolins_App`: what is somebody's is called so.
            add(values, &format!("{part}s"), (Kind::Name, canonical(part)));
        }
    }
}

/// A whole name, however its words are joined.
fn add_whole(values: &mut BTreeMap<String, (Kind, String)>, name: &str) {
    if is_ordinary(name) {
        return;
    }
    let value = (Kind::Name, canonical(name));
    add(values, name, value.clone());
    let words: Vec<&str> = words(name).collect();
    for separator in SEPARATORS {
        add(values, &words.join(separator), value.clone());
    }
    if let [first, .., last] = words.as_slice() {
        for separator in SEPARATORS {
            add(values, &format!("{last}{separator}{first}"), value.clone());
        }
        add(values, &format!("{last}, {first}"), value);
    }
}
