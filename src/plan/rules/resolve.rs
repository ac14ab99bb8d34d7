//! From words to whom they mean.

use std::collections::{BTreeMap, BTreeSet};

use super::super::targets::refusal;
use super::error::RulesError;
use super::file::{File, RawRule, Word};
use super::names::Names;
use super::{ANY, MapKey, Named, Rule, RuleKind, Rules};
use crate::mistake::{Source, Span};
use crate::org::{Actor, Org, SalesforceId};
use crate::table::normalized;

/// Column names of each object.
type Columns = BTreeMap<String, BTreeSet<String>>;

pub(super) fn rules(source: Source, from: &[String], org: &Org) -> Result<Rules, RulesError> {
    let file = File::parse(&source)?;
    let reader = Reader {
        source: &source,
        org,
        names: Names::new(org),
    };
    let mut moved = BTreeSet::new();
    if from.is_empty() {
        for word in &file.moves.from {
            moved.insert(reader.owner(word)?);
        }
    }
    for name in from {
        let id = reader
            .names
            .owner(name)
            .map_err(|problem| RulesError::From {
                name: name.clone(),
                problem,
            })?;
        moved.insert(id);
    }
    let mut over_limit = BTreeSet::new();
    for word in &file.allow.over_limit {
        over_limit.insert(reader.owner(word)?);
    }
    let mut rules = Vec::new();
    for (place, raw) in file.rule.iter().enumerate() {
        rules.push(reader.rule(place, raw.get_ref())?);
    }
    let rules = Rules {
        from: moved,
        only: file.moves.objects.as_deref().map(named),
        over_limit,
        rules,
        is_builtin: false,
        source: Source::default(),
    };
    for (id, at) in rules.named_targets() {
        if rules.from.contains(&id) {
            let problem = "records are moved from this owner, and not to it";
            return Err(source.mistake(&at, problem).into());
        }
    }
    Ok(Rules { source, ..rules })
}

fn named(words: &[Word]) -> Named {
    let words = words.iter();
    words
        .map(|word| (word.get_ref().clone(), word.span()))
        .collect()
}

struct Reader<'a> {
    source: &'a Source,
    org: &'a Org,
    names: Names<'a>,
}

impl Reader<'_> {
    fn at<T>(&self, word: &Word, found: Result<T, String>) -> Result<T, RulesError> {
        found.map_err(|problem| self.source.mistake(&word.span(), problem).into())
    }

    fn owner(&self, word: &Word) -> Result<SalesforceId, RulesError> {
        self.at(word, self.names.owner(word.get_ref()))
    }

    /// Somebody who is to get records.
    fn target(&self, word: &Word) -> Result<SalesforceId, RulesError> {
        let id = self.owner(word)?;
        self.may_own(word, id)
    }

    fn may_own(&self, word: &Word, id: SalesforceId) -> Result<SalesforceId, RulesError> {
        match refusal(self.org, &id) {
            None => Ok(id),
            Some(refusal) => {
                let problem = format!("`{}` cannot be given records: it {refusal}", word.get_ref());
                Err(self.source.mistake(&word.span(), problem).into())
            }
        }
    }

    fn rule(&self, place: usize, raw: &RawRule) -> Result<Rule, RulesError> {
        let word = raw.kind.get_ref();
        let name = raw.name.as_ref().map(|name| name.get_ref().clone());
        Ok(Rule {
            name: name.unwrap_or_else(|| format!("{} {word}", place + 1)),
            word: word.clone(),
            objects: raw.objects.as_deref().map(named),
            kind: self.kind(raw)?,
        })
    }

    /// The rule's kind was checked to be one, and to have what it needs.
    fn kind(&self, raw: &RawRule) -> Result<RuleKind, RulesError> {
        let with_span = |word: &Word| (word.get_ref().clone(), word.span());
        let field = raw.field.as_ref().map(with_span);
        let kind = match (raw.kind.get_ref().as_str(), raw) {
            ("first-human", _) => RuleKind::FirstHuman,
            ("most-changes", _) => RuleKind::MostChanges,
            ("parent-owner", _) => RuleKind::ParentOwner { field },
            ("peers", _) => RuleKind::Peers,
            (
                "children-owners",
                RawRule {
                    object: Some(object),
                    ..
                },
            ) => RuleKind::ChildrenOwners {
                object: with_span(object),
                field,
            },
            (
                "role",
                RawRule {
                    role: Some(role), ..
                },
            ) => {
                let members = self.at(role, self.names.role(role.get_ref()))?;
                self.pool(
                    role,
                    &members,
                    format!("users of the role {}", role.get_ref()),
                )?
            }
            (
                "queue",
                RawRule {
                    queue: Some(queue), ..
                },
            ) => {
                let id = self.at(queue, self.names.queue(queue.get_ref()))?;
                let members = self.names.members(id);
                self.pool(
                    queue,
                    &members,
                    format!("members of the queue {}", queue.get_ref()),
                )?
            }
            (
                "holding",
                RawRule {
                    queue: Some(queue), ..
                },
            ) => {
                let id = self.at(queue, self.names.queue(queue.get_ref()))?;
                RuleKind::Holding {
                    queue: self.may_own(queue, id)?,
                    at: queue.span(),
                }
            }
            (
                "keep",
                RawRule {
                    made_by: Some(made_by),
                    ..
                },
            ) => RuleKind::Keep {
                made_by: self.actors(made_by.get_ref())?,
            },
            _ => self.map(raw)?,
        };
        Ok(kind)
    }

    fn pool(
        &self,
        word: &Word,
        members: &[SalesforceId],
        words: String,
    ) -> Result<RuleKind, RulesError> {
        let allowed = members.iter().filter(|id| refusal(self.org, id).is_none());
        let members: Vec<SalesforceId> = allowed.copied().collect();
        if members.is_empty() {
            let problem = format!("of the {words} nobody can be given records");
            return Err(self.source.mistake(&word.span(), problem).into());
        }
        Ok(RuleKind::Pool {
            members,
            words,
            at: word.span(),
        })
    }

    fn actors(&self, words: &[Word]) -> Result<BTreeSet<Actor>, RulesError> {
        let actor = |word: &Word| {
            let problem = || {
                let known: Vec<&str> = Actor::ALL.iter().map(|it| it.as_str()).collect();
                format!(
                    "there is no actor `{}`; actors are {}",
                    word.get_ref(),
                    known.join(", ")
                )
            };
            self.at(word, Actor::parse(word.get_ref()).ok_or_else(problem))
        };
        words.iter().map(actor).collect()
    }

    fn map(&self, raw: &RawRule) -> Result<RuleKind, RulesError> {
        let (Some(column), Some(to)) = (&raw.column, &raw.to) else {
            let problem = "the rule says too little";
            return Err(self.source.mistake(&raw.kind.span(), problem).into());
        };
        let mut keys = Vec::new();
        let mut otherwise = None;
        for (value, target) in to.get_ref() {
            let id = self.target(target)?;
            if value.get_ref() == ANY {
                otherwise = Some(id);
                continue;
            }
            keys.push(MapKey {
                value: value.get_ref().trim().to_owned(),
                at: value.span(),
                to: id,
                to_at: target.span(),
            });
        }
        if keys.is_empty() {
            let problem = "the rule maps no value";
            return Err(self.source.mistake(&to.span(), problem).into());
        }
        keys.sort_by_key(|key| key.at.start);
        Ok(RuleKind::Map {
            column: column.get_ref().clone(),
            at: column.span(),
            keys,
            otherwise,
        })
    }
}

/// See [`Rules::check_columns`].
pub(super) fn check_columns(
    rules: &Rules,
    headers: &Columns,
    fields: &Columns,
) -> Result<(), RulesError> {
    let known = |object: &String, at: &Span| match headers.contains_key(object) {
        true => Ok(()),
        false => {
            let problem = format!("the export has no records of `{object}`");
            Err(rules.error(at, problem))
        }
    };
    let named = |objects: &Option<Named>| -> Result<(), RulesError> {
        let mut objects = objects.iter().flatten();
        objects.try_for_each(|(object, at)| known(object, at))
    };
    named(&rules.only)?;
    for rule in &rules.rules {
        named(&rule.objects)?;
        match &rule.kind {
            RuleKind::Map { column, at, .. } => {
                check(rules, rule, (column, at), headers, normalized)?;
            }
            RuleKind::ParentOwner {
                field: Some((field, at)),
            } => {
                check(rules, rule, (field, at), fields, str::to_lowercase)?;
            }
            RuleKind::ChildrenOwners { object, field } => {
                known(&object.0, &object.1)?;
                if let Some((field, at)) = field {
                    let has = fields.get(&object.0);
                    if !has.is_some_and(|has| has.contains(&field.to_lowercase())) {
                        let problem =
                            format!("no file of `{}` has a reference `{field}`", object.0);
                        return Err(rules.error(at, problem));
                    }
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// Whether every object that a rule names has the column, or any object if it names none.
fn check(
    rules: &Rules,
    rule: &Rule,
    (column, at): (&str, &Span),
    columns: &Columns,
    spelled: impl Fn(&str) -> String,
) -> Result<(), RulesError> {
    let name = spelled(column);
    let has = |object: &String| columns.get(object).is_some_and(|it| it.contains(&name));
    let lacking = match &rule.objects {
        Some(objects) => objects.keys().find(|object| !has(object)).cloned(),
        None if columns.keys().any(has) => None,
        None => Some("any object".to_owned()),
    };
    match lacking {
        None => Ok(()),
        Some(object) => {
            let problem = format!("no file of `{object}` has the column `{column}`");
            Err(rules.error(at, problem.replace("`any object`", "any object")))
        }
    }
}
