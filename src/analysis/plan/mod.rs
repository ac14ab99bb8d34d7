//! A plan of transfer from an export: read, judge, read the columns that rules name, decide, write rows.
//!
//! Records pass by on disk, sorted; what is held in memory grows with owners and rules. The decisions themselves are
//! those of [`crate::plan`].

mod columns;
mod facts;
mod files;
mod headers;
mod others;
mod rows;
mod run;
mod sink;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

pub use self::sink::{PlanSink, PlanSinkError, ReasonRow};

use self::columns::{Columns, Search};
use self::facts::{Facts, FactsLedger};
use self::headers::Headers;
use self::run::{Decided, Run};
use super::budget::Budget;
use super::{Analysis, AnalysisError, Reading, Request, judge};
use crate::access::{Everyone, View};
use crate::catalog::{cascades, evidence, transfer};
use crate::inventory;
use crate::mistake::Source;
use crate::org::{Org, SalesforceId, UtcTime};
use crate::plan::{
    Decider, Deferral, Holder, Limits, Loads, Moving, ObjectPlan, Packer, Plan, Roster, RuleKind,
    Rules, RulesError, Targets, concentrating, fired_by_update, order, root_causes,
};
use crate::progress::Progress;
use crate::spill::SpillError;

/// What to plan.
#[derive(Clone, Copy, Debug)]
pub struct PlanRequest<'a> {
    /// What to read.
    pub analysis: Request<'a>,
    /// The rules; byline's own where there are none.
    pub rules: Option<&'a Source>,
    /// Whose records are moved, by name.
    pub from: &'a [String],
    /// What a file holds at most.
    pub limits: Limits,
}

/// Why there is no plan.
#[derive(Debug, Error)]
pub enum PlanError {
    /// The user asks for what cannot be done.
    #[error(transparent)]
    Rules(#[from] RulesError),
    /// The export cannot be analyzed.
    #[error(transparent)]
    Analysis(#[from] AnalysisError),
    /// A file of the export is not what it was a moment ago: another program writes there.
    #[error("`{0}` changed while it was read")]
    Changed(String),
    /// The rows could not be written.
    #[error(transparent)]
    Sink(#[from] PlanSinkError),
}

impl From<SpillError> for PlanError {
    fn from(error: SpillError) -> Self {
        Self::Analysis(error.into())
    }
}

/// Makes a plan. Rows go to `sink`; the rest is returned beside the analysis it rests on.
///
/// # Errors
/// [`PlanError`].
pub fn plan(
    request: &PlanRequest<'_>,
    sink: &mut dyn PlanSink,
    progress: &dyn Progress,
) -> Result<(Analysis, Plan), PlanError> {
    let input = request.analysis.input;
    let reading = Reading::new(&input, progress)?;
    let rules = match request.rules {
        Some(source) => Rules::read(source.clone(), request.from, &reading.org)?,
        None => Rules::builtin(request.from, &reading.org)?,
    };
    let limits = &input.limits;
    let found = inventory::take_within(input.exports, input.out, limits, input.scratch)
        .map_err(AnalysisError::from)?;
    check_columns(
        &rules,
        &Headers::new((&found, limits), &reading.files, &reading.org),
    )?;
    let prefixes = reading.sorted.objects().keys();
    let names: BTreeMap<[u8; 3], String> = prefixes
        .map(|prefix| (*prefix, reading.names.get(*prefix)))
        .collect();
    let ledger = FactsLedger::new(input.scratch, Budget::of(limits), asks_people(&rules));
    let analysis = judge(reading, &request.analysis, &ledger, progress)?;
    let facts = ledger.finish();
    let moving = whose(&analysis, &rules);
    let headers = Headers::new((&found, limits), &analysis.files, &analysis.org);
    let search = Search {
        rules: &rules,
        headers: &headers,
        names: &names,
        moving: &by_prefix(&names, &moving),
    };
    let columns = search.read((input.scratch, limits), progress)?;
    let everything = Everything {
        analysis: &analysis,
        rules: &rules,
        facts: &facts,
        columns: &columns,
        headers: &headers,
        names: &names,
        moving: &moving,
        asked_as_of: request.analysis.as_of,
    };
    let objects = everything.objects(request, sink, progress)?;
    let plan = Plan {
        as_of: analysis.as_of,
        causes: everything.causes(),
        broken: objects.1,
        objects: objects.0,
        limits: request.limits,
        moving,
        rules,
    };
    Ok((analysis, plan))
}

/// Checks what the rules name before the long part of the work.
fn check_columns(rules: &Rules, headers: &Headers<'_>) -> Result<(), RulesError> {
    let columns = headers.columns();
    rules.check_columns(&columns, &headers.fields())?;
    for rule in &rules.rules {
        if let RuleKind::ChildrenOwners {
            object: (child, at),
            field: None,
        } = &rule.kind
        {
            let mut parents = columns.keys().filter(|object| rule.is_for(object));
            if !parents.any(|parent| headers.field_to(child, parent).is_some()) {
                let problem = format!(
                    "no field of `{child}` is known to point there: say which with `field`"
                );
                return Err(rules.error(at, problem));
            }
        }
    }
    Ok(())
}

fn asks_people(rules: &Rules) -> bool {
    let mut kinds = rules.rules.iter().map(|rule| &rule.kind);
    kinds.any(|kind| matches!(kind, RuleKind::FirstHuman | RuleKind::MostChanges))
}

/// Whose records are moved.
fn whose(analysis: &Analysis, rules: &Rules) -> Moving {
    let wanted = |name: &String| {
        let only = rules.only.as_ref();
        only.is_none_or(|only| only.contains_key(name))
    };
    let objects = analysis.objects.iter().filter(|it| wanted(&it.name));
    let objects = objects.map(|it| (it.name.as_str(), &it.owners));
    if !rules.from.is_empty() {
        return Moving::named(objects, &rules.from);
    }
    let users = &analysis.org.users;
    let gone = |id: &SalesforceId| users.get(id).is_some_and(|user| user.active == Some(false));
    concentrating(objects, |id| analysis.identities.class(id), gone)
}

fn by_prefix(
    names: &BTreeMap<[u8; 3], String>,
    moving: &Moving,
) -> BTreeMap<[u8; 3], BTreeSet<SalesforceId>> {
    let objects = names
        .iter()
        .map(|(prefix, name)| (*prefix, moving.of_object(name)));
    objects.filter(|(_, owners)| !owners.is_empty()).collect()
}

/// All that objects are planned from.
struct Everything<'a> {
    analysis: &'a Analysis,
    rules: &'a Rules,
    facts: &'a Facts,
    columns: &'a Columns,
    headers: &'a Headers<'a>,
    names: &'a BTreeMap<[u8; 3], String>,
    moving: &'a Moving,
    /// The day that the user named.
    asked_as_of: Option<UtcTime>,
}

impl Everything<'_> {
    /// Everybody who owns records, may be given some, or touched some.
    fn roster(&self) -> Roster {
        let Org { users, groups, .. } = &self.analysis.org;
        let logins = self.facts.logins.iter().map(|(_, id)| id);
        Roster::new(users.keys().chain(groups.keys()).copied().chain(logins))
    }

    /// Plans the objects, parents before children.
    fn objects(
        &self,
        request: &PlanRequest<'_>,
        sink: &mut dyn PlanSink,
        progress: &dyn Progress,
    ) -> Result<(Vec<ObjectPlan>, Vec<crate::plan::Edge>), PlanError> {
        let roster = self.roster();
        let view = View::new(&self.analysis.org, self.analysis.as_of);
        let everyone = Everyone::new(&self.analysis.org, &view);
        let targets = Targets::new(&self.analysis.org, &self.analysis.identities, &everyone);
        self.check_targets(&targets)?;
        let order = order(&self.moving.objects(), &self.columns.edges);
        let mut run = self.run(request, &roster);
        // Whoever is to lose records of one object is given none of another.
        let owners = self.moving.owners.iter().map(|it| it.owner);
        let owners: BTreeSet<SalesforceId> = owners.collect();
        let moving: Vec<bool> = roster.iter().map(|(_, id)| owners.contains(id)).collect();
        let records = self.moving.owners.iter().map(|it| it.records).sum();
        progress.stage("Planning", records);
        let mut decided = Vec::new();
        for object in &order.objects {
            let Some(prefix) = run.prefix_of(object) else {
                continue;
            };
            let before = self.owned(object, &roster);
            let moves = run.moving.get(&prefix).cloned().unwrap_or_default();
            let kept = before.iter().zip(&moves);
            let kept = kept.map(|(records, moves)| if *moves { 0 } else { *records });
            let unlimited = roster
                .iter()
                .map(|(_, id)| self.rules.over_limit.contains(id));
            let limit = evidence().limit.skewed_owner_records;
            let decider = Decider::new(
                (&self.rules.rules, object),
                &roster,
                (targets.refusals(&roster, object), moving.clone()),
                &before,
                Loads::new(kept.collect(), limit, unlimited.collect()),
            );
            decided.push(run.decide((prefix, object), decider, &before, sink, progress)?);
        }
        Ok((self.write(&mut run, decided, sink, progress)?, order.broken))
    }

    fn run<'r>(&'r self, request: &PlanRequest<'_>, roster: &'r Roster) -> Run<'r> {
        let by_prefix = by_prefix(self.names, self.moving);
        let moving = by_prefix.iter().map(|(prefix, owners)| {
            let moves = roster.iter().map(|(_, id)| owners.contains(id));
            (*prefix, moves.collect())
        });
        let holders = self.facts.logins.iter().map(|(_, id)| roster.holder(&id));
        Run {
            rules: self.rules,
            roster,
            facts: self.facts,
            columns: self.columns,
            names: self.names,
            holders: holders.collect(),
            moving: moving.collect(),
            given: BTreeMap::new(),
            limits: request.limits,
            scratch: request.analysis.input.scratch.to_path_buf(),
            budget: Budget::of(&request.analysis.input.limits),
            files: 0,
        }
    }

    /// What logins were judged to be may rule out somebody whom the rules name.
    fn check_targets(&self, targets: &Targets<'_>) -> Result<(), RulesError> {
        for (id, at) in self.rules.named_targets() {
            if let Some(refusal) = targets.refusal(&id) {
                let name = self.analysis.name_of(&id);
                let problem = format!("`{name}` cannot be given records: it {refusal}");
                return Err(self.rules.error(&at, problem));
            }
        }
        Ok(())
    }

    /// Records of an object by owner.
    fn owned(&self, object: &str, roster: &Roster) -> Vec<u64> {
        let mut owned = vec![0; roster.len()];
        let objects = self.analysis.objects.iter();
        for found in objects.filter(|it| it.name == object) {
            for (id, owner) in &found.owners.by_owner {
                if let Some(count) = roster.holder(id).and_then(|it| owned.get_mut(it.place())) {
                    *count = owner.records;
                }
            }
        }
        owned
    }

    /// Cuts the moves into files, numbered over all objects, and writes them.
    fn write(
        &self,
        run: &mut Run<'_>,
        mut decided: Vec<Decided>,
        sink: &mut dyn PlanSink,
        progress: &dyn Progress,
    ) -> Result<Vec<ObjectPlan>, PlanError> {
        let packed = decided.iter().map(|it| run.pack(&it.moves));
        let packed: Vec<Packer> = packed.collect::<Result<_, _>>()?;
        let files: usize = packed.iter().map(|it| it.files().len()).sum();
        let digits = files.to_string().len().max(2);
        progress.stage(
            "Writing files",
            decided.iter().map(|it| it.plan.moved).sum(),
        );
        let mut wave = 0;
        let mut plans = Vec::new();
        for (mut decided, packer) in decided.drain(..).zip(&packed) {
            run.write_files(&mut decided, packer, digits, sink)?;
            progress.advance(decided.plan.moved);
            let deferral = self.deferral(&decided, run.roster);
            let mut plan = decided.plan;
            let org = &self.analysis.org;
            wave += u64::from(plan.moved > 0);
            plan.wave = (plan.moved > 0).then_some(wave);
            plan.sharing_model = sharing_model(org, &plan.name).to_owned();
            plan.since = self.since(&plan.name);
            plan.grouped_by = self.headers.group_fields.get(&plan.name).cloned();
            plan.split_parents = packer.split();
            plan.deferral = deferral;
            plan.fires = fired_by_update(org, &plan.name);
            plan.cascades = cascades(&plan.name);
            plans.push(plan);
        }
        Ok(plans)
    }

    /// Whether one owner gives or gets so many records that their sharing is better recalculated once. Where everybody
    /// sees and changes everything there is nothing to recalculate.
    fn deferral(&self, decided: &Decided, roster: &Roster) -> Option<Deferral> {
        const OPEN: [&str; 2] = ["ReadWrite", "ReadWriteTransfer"];
        if OPEN.contains(&sharing_model(&self.analysis.org, &decided.plan.name)) {
            return None;
        }
        let gives = decided.taken.iter().map(|(it, n)| (*n, true, *it));
        let gets = decided.given.iter().map(|(it, n)| (*n, false, *it));
        let most = gives
            .chain(gets)
            .max_by_key(|(n, gives, it)| (*n, *gives, std::cmp::Reverse::<Holder>(*it)));
        let (records, gives, holder) = most?;
        let is_much = records > transfer().limit.deferred_sharing_rows;
        is_much.then_some(Deferral {
            owner: roster.id(holder)?,
            records,
            gives,
        })
    }

    /// From when on changes of an object cannot be in the export: the newest time in the oldest of its files, since the
    /// files may have been exported one after the other.
    fn since(&self, object: &str) -> Option<UtcTime> {
        let files = self.analysis.files.iter();
        let files = files.filter(|file| file.object.as_deref() == Some(object));
        let newest = files.map(|file| file.tally.period.map(|(_, to)| to));
        let since = newest.min().flatten();
        since.map(|since| self.asked_as_of.map_or(since, |as_of| as_of.min(since)))
    }

    /// What brings records to those whose records are moved.
    fn causes(&self) -> Vec<crate::plan::RootCause> {
        let causes = self.analysis.objects.iter().flat_map(|object| {
            root_causes(
                (&object.name, &object.owners),
                &self.moving.of_object(&object.name),
                |client| self.analysis.clients.name(client).to_owned(),
                (self.analysis.as_of, transfer().limit.inflow_months),
            )
        });
        causes.collect()
    }
}

fn sharing_model<'o>(org: &'o Org, object: &str) -> &'o str {
    let known = org.objects.get(object);
    known.map_or("", |known| known.sharing_model.as_str())
}
