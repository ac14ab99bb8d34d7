//! `byline.toml`: what the user decided about findings, and how much is read before something is left out.
//!
//! The file is read in two steps: what is written, with the place of every word, and what that means. Nothing of it is
//! ignored, and all mistakes are told together, each with its place and what may have been meant. A guide is in
//! `docs/configuration.md`.

mod limit;
mod setting;
mod table;
mod waiver;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use self::table::{Reader, Table, word_of};
use crate::finding::{Policy, Severity};
use crate::limits::Limit;
use crate::mistake::{Mistakes, Source};

/// What may stand at the top.
const KEYS: &[&str] = &["fail_on", "limits", "rule", "waiver"];

/// Everything that the file says.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Waivers, and what is set for rules.
    pub policy: Policy,
    /// From which severity on `analyze` ends with an exit code of its own.
    pub fail_on: Option<Severity>,
    /// Limits on what is read.
    pub limits: Vec<(Limit, u64)>,
}

impl Config {
    /// Reads the file.
    ///
    /// # Errors
    /// All [`Mistakes`] in it.
    pub fn read(source: &Source) -> Result<Self, Mistakes> {
        let mut reader = Reader::new(source);
        let (root, errors) = DeTable::parse_recoverable(source.text());
        for error in &errors {
            let at = error.span().unwrap_or_default();
            reader.note(&at, || error.message().trim().to_owned());
        }
        // What follows a slip of the pen may be read as something else: only what was understood is looked at.
        let config = match errors.is_empty() {
            true => of_file(&mut reader, root),
            false => Self::default(),
        };
        reader.done(config)
    }
}

fn of_file(reader: &mut Reader<'_>, root: Spanned<DeTable<'_>>) -> Config {
    let at = root.span();
    let root = Spanned::new(at, DeValue::Table(root.into_inner()));
    let Some(root) = Table::open(reader, "the file", KEYS, &root) else {
        return Config::default();
    };
    let mut settings = std::collections::BTreeMap::new();
    if let Some(rules) = root.get("rule") {
        settings = setting::read(reader, rules);
    }
    let mut waivers = Vec::new();
    if let Some(all) = root.get("waiver") {
        waivers = waiver::read(reader, all);
    }
    let limits = root.get("limits");
    let limits = limits.map(|value| limit::read(reader, value));
    Config {
        limits: limits.unwrap_or_default(),
        policy: Policy {
            source: Some(reader.path().to_owned()),
            waivers,
            settings,
        },
        fail_on: severity(reader, &root, "fail_on"),
    }
}

/// The severity that a key names.
fn severity(reader: &mut Reader<'_>, table: &Table<'_>, key: &str) -> Option<Severity> {
    let word = table.text(reader, key)?;
    let words = Severity::ALL.map(Severity::as_str);
    word_of(reader, &word, "severity", &words, Severity::parse)
}
