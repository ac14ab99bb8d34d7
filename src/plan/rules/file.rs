//! What `plan.toml` may hold, with the place of every word.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::error::RulesError;
use crate::mistake::Source;

/// A word and its place.
pub(super) type Word = Spanned<String>;

/// The file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    #[serde(default, rename = "move")]
    pub(super) moves: Moves,
    #[serde(default)]
    pub(super) allow: Allow,
    #[serde(default)]
    pub(super) rule: Vec<Spanned<RawRule>>,
}

/// Whose records are moved.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Moves {
    #[serde(default)]
    pub(super) from: Vec<Word>,
    pub(super) objects: Option<Vec<Word>>,
}

/// What is allowed by name.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Allow {
    #[serde(default)]
    pub(super) over_limit: Vec<Word>,
}

/// One rule, whatever its kind.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRule {
    pub(super) kind: Word,
    pub(super) name: Option<Word>,
    pub(super) objects: Option<Vec<Word>>,
    pub(super) column: Option<Word>,
    pub(super) to: Option<Spanned<BTreeMap<Word, Word>>>,
    pub(super) field: Option<Word>,
    pub(super) object: Option<Word>,
    pub(super) role: Option<Word>,
    pub(super) queue: Option<Word>,
    pub(super) made_by: Option<Spanned<Vec<Word>>>,
}

/// Kinds of rules, what each must say and what it may say beside `name` and `objects`.
const KINDS: &[(&str, &[&str], &[&str])] = &[
    ("map", &["column", "to"], &[]),
    ("first-human", &[], &[]),
    ("most-changes", &[], &[]),
    ("parent-owner", &[], &["field"]),
    ("children-owners", &["object"], &["field"]),
    ("role", &["role"], &[]),
    ("queue", &["queue"], &[]),
    ("holding", &["queue"], &[]),
    ("peers", &[], &[]),
    ("keep", &["made_by"], &[]),
];

impl File {
    pub(super) fn parse(source: &Source) -> Result<Self, RulesError> {
        let file: Self = toml::from_str(source.text()).map_err(|error| {
            let span = error.span().unwrap_or_default();
            source.mistake(&span, error.message().trim())
        })?;
        for rule in &file.rule {
            rule.get_ref().check(source)?;
        }
        Ok(file)
    }
}

impl RawRule {
    /// The keys that it has, with their places.
    fn keys(&self) -> [(&'static str, Option<std::ops::Range<usize>>); 7] {
        let of = |word: &Option<Word>| word.as_ref().map(Spanned::span);
        [
            ("column", of(&self.column)),
            ("to", self.to.as_ref().map(Spanned::span)),
            ("field", of(&self.field)),
            ("object", of(&self.object)),
            ("role", of(&self.role)),
            ("queue", of(&self.queue)),
            ("made_by", self.made_by.as_ref().map(Spanned::span)),
        ]
    }

    /// Whether it says what a rule of its kind says, and nothing else.
    fn check(&self, source: &Source) -> Result<(), RulesError> {
        let kind = self.kind.get_ref().as_str();
        let Some((_, needed, may)) = KINDS.iter().find(|(name, _, _)| *name == kind) else {
            let known: Vec<&str> = KINDS.iter().map(|(name, _, _)| *name).collect();
            let problem = format!(
                "there is no kind of rule `{kind}`; kinds are {}",
                known.join(", ")
            );
            return Err(source.mistake(&self.kind.span(), problem).into());
        };
        for (key, span) in self.keys() {
            match span {
                Some(span) if !needed.contains(&key) && !may.contains(&key) => {
                    let problem = format!("a rule of kind `{kind}` has no `{key}`");
                    return Err(source.mistake(&span, problem).into());
                }
                None if needed.contains(&key) => {
                    let problem = format!("a rule of kind `{kind}` needs `{key}`");
                    return Err(source.mistake(&self.kind.span(), problem).into());
                }
                _ => {}
            }
        }
        Ok(())
    }
}
