//! `plan.toml`: whose records are moved, and who gets them.
//!
//! Rules are tried in order, and the first that finds somebody who may own the record decides. Whatever is wrong with the
//! file is an error that names line and column; nothing of it is ignored. A guide is in `docs/plan.md`.

mod error;
mod file;
mod names;
mod resolve;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

pub use self::error::RulesError;

use crate::mistake::{Source, Span};
use crate::org::{Actor, Org, SalesforceId};

/// What is used when no rules are given.
const DEFAULT: &str = include_str!("default.toml");

/// What stands for every other value of a column.
const ANY: &str = "*";

/// Objects that the file names, and where.
pub type Named = BTreeMap<String, Span>;

/// Everything that was asked for.
#[derive(Clone, Debug)]
pub struct Rules {
    /// Those whose records are moved; nobody when that is left to byline.
    pub from: BTreeSet<SalesforceId>,
    /// The objects that are planned; `None` for all.
    pub only: Option<Named>,
    /// Those who may own more than the limit of ownership skew.
    pub over_limit: BTreeSet<SalesforceId>,
    /// The rules in order.
    pub rules: Vec<Rule>,
    /// Whether they are byline's own.
    pub is_builtin: bool,
    source: Source,
}

/// One rule.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its name, or its place and kind.
    pub name: String,
    /// Its kind, as written.
    pub word: String,
    /// The objects it is for; `None` for all.
    pub objects: Option<Named>,
    /// What it does.
    pub kind: RuleKind,
}

/// What a rule does.
#[derive(Clone, Debug)]
pub enum RuleKind {
    /// Gives by the value of a column.
    Map {
        /// The column as written.
        column: String,
        /// Where that stands.
        at: Span,
        /// The values and who gets them, in order.
        keys: Vec<MapKey>,
        /// Who gets those with any other value.
        otherwise: Option<SalesforceId>,
    },
    /// Gives to the first person who made or changed the record.
    FirstHuman,
    /// Gives to the person who made or changed it most often.
    MostChanges,
    /// Gives to the owner of the record it points to.
    ParentOwner {
        /// By which field; the one by which rows are kept together where none is said.
        field: Option<(String, Span)>,
    },
    /// Gives to the owner of most records that point to it.
    ChildrenOwners {
        /// Records of this object.
        object: (String, Span),
        /// By which field; the first that points to the object where none is said.
        field: Option<(String, Span)>,
    },
    /// Gives to the one of these who has the least.
    Pool {
        /// Those.
        members: Vec<SalesforceId>,
        /// Who they are, in words.
        words: String,
        /// Where that stands.
        at: Span,
    },
    /// Gives to a queue, to wait there.
    Holding {
        /// The queue.
        queue: SalesforceId,
        /// Where it stands.
        at: Span,
    },
    /// Gives to the one who has the least, of those who own records of the object already.
    Peers,
    /// Leaves with its owner what these made in the owner's name.
    Keep {
        /// Who made it.
        made_by: BTreeSet<Actor>,
    },
}

/// One value of a column.
#[derive(Clone, Debug)]
pub struct MapKey {
    /// The value.
    pub value: String,
    /// Where it stands.
    pub at: Span,
    /// Who gets records with it.
    pub to: SalesforceId,
    /// Where that stands.
    pub to_at: Span,
}

impl Rule {
    /// Whether it is for this object.
    #[must_use]
    pub fn is_for(&self, object: &str) -> bool {
        self.objects
            .as_ref()
            .is_none_or(|objects| objects.contains_key(object))
    }
}

impl Rules {
    /// Reads a file and joins it to the directory. `from` are names of the command line, which come before those of the
    /// file.
    ///
    /// # Errors
    /// [`RulesError`], with the place.
    pub fn read(source: Source, from: &[String], org: &Org) -> Result<Self, RulesError> {
        resolve::rules(source, from, org)
    }

    /// byline's own rules.
    ///
    /// # Errors
    /// [`RulesError`] when a name of the command line is nobody's.
    pub fn builtin(from: &[String], org: &Org) -> Result<Self, RulesError> {
        let mut rules = Self::read(Source::new("the built-in plan", DEFAULT), from, org)?;
        rules.is_builtin = true;
        if !rules.from.is_empty() {
            // Whoever says whose records are to be moved means all of them.
            rules
                .rules
                .retain(|rule| !matches!(rule.kind, RuleKind::Keep { .. }));
        }
        Ok(rules)
    }

    /// The text of the file.
    #[must_use]
    pub fn text(&self) -> &str {
        self.source.text()
    }

    /// An error at a place of the file.
    #[must_use]
    pub fn error(&self, at: &Span, problem: impl Into<String>) -> RulesError {
        self.source.mistake(at, problem).into()
    }

    /// Everybody whom the rules name as an owner, with the place.
    #[must_use]
    pub fn named_targets(&self) -> Vec<(SalesforceId, Span)> {
        let mut named = Vec::new();
        for rule in &self.rules {
            match &rule.kind {
                RuleKind::Map { keys, .. } => {
                    named.extend(keys.iter().map(|key| (key.to, key.to_at.clone())));
                }
                RuleKind::Holding { queue, at } => named.push((*queue, at.clone())),
                _ => {}
            }
        }
        named
    }

    /// Checks the columns that rules name against what the files of each object have. `headers` are the normalized names
    /// of the columns of each object, and `fields` the names of its references to other records.
    ///
    /// # Errors
    /// [`RulesError`] where an object or a column is none.
    pub fn check_columns(
        &self,
        headers: &BTreeMap<String, BTreeSet<String>>,
        fields: &BTreeMap<String, BTreeSet<String>>,
    ) -> Result<(), RulesError> {
        resolve::check_columns(self, headers, fields)
    }
}
