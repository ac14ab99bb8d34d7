//! `plan.json`: the whole plan for scripts, beside the rows.

use serde::Serialize;

use crate::analysis::Analysis;
use crate::catalog::Cascade;
use crate::org::SalesforceId;
use crate::plan::{
    Deferral, Edge, MoveCause, MovingOwner, ObjectPlan, Plan, RootCause, Rule, Stay, TransferFile,
};
use crate::report::SCHEMA_VERSION;
use crate::report::csv::month;
use crate::report::number::rounded;
use crate::report::summary_json::Tool;

#[derive(Serialize)]
struct Document<'a> {
    schema_version: &'a str,
    tool: Tool<'a>,
    as_of: Option<String>,
    limits: Limits,
    rules: Rules<'a>,
    moving: Vec<Moving<'a>>,
    causes: Vec<Cause<'a>>,
    totals: Totals,
    objects: Vec<Object<'a>>,
    broken: Vec<Broken<'a>>,
}

#[derive(Serialize)]
struct Limits {
    rows: u64,
    bytes: u64,
}

#[derive(Serialize)]
struct Rules<'a> {
    builtin: bool,
    rules: Vec<RuleOf<'a>>,
    over_limit: Vec<String>,
}

#[derive(Serialize)]
struct RuleOf<'a> {
    name: &'a str,
    kind: &'a str,
    objects: Option<Vec<&'a str>>,
}

#[derive(Serialize)]
struct Moving<'a> {
    object: &'a str,
    owner_id: String,
    owner: String,
    class: &'a str,
    active: Option<bool>,
    records: u64,
    cause: &'a str,
    share: Option<f64>,
    skewed: Option<bool>,
}

#[derive(Serialize)]
struct Cause<'a> {
    owner_id: String,
    object: &'a str,
    actor: &'a str,
    client: &'a str,
    records: u64,
    first_month: Option<String>,
    last_month: Option<String>,
    recent_records: u64,
    recent_months: u32,
    a_month: Option<f64>,
}

#[derive(Serialize)]
struct Totals {
    asked: u64,
    moved: u64,
    kept: u64,
    without_target: u64,
    files: u64,
}

#[derive(Serialize)]
struct Object<'a> {
    object: &'a str,
    wave: Option<u64>,
    sharing_model: Option<&'a str>,
    records: u64,
    asked: u64,
    moved: u64,
    kept: u64,
    without_target: u64,
    grouped_by: Option<&'a str>,
    split_parents: u64,
    deferral: Option<Defer<'a>>,
    by_rule: Vec<OfRule<'a>>,
    stays: Vec<Stays<'a>>,
    files: Vec<File<'a>>,
    automation: Vec<Automation<'a>>,
    cascades: Vec<Consequence<'a>>,
}

#[derive(Serialize)]
struct Defer<'a> {
    owner_id: String,
    records: u64,
    direction: &'a str,
}

#[derive(Serialize)]
struct OfRule<'a> {
    rule: &'a str,
    records: u64,
}

#[derive(Serialize)]
struct Stays<'a> {
    rule: Option<&'a str>,
    reason: &'a str,
    records: u64,
}

#[derive(Serialize)]
struct File<'a> {
    number: u64,
    name: &'a str,
    rows: u64,
    bytes: u64,
}

#[derive(Serialize)]
struct Automation<'a> {
    kind: &'a str,
    name: &'a str,
}

#[derive(Serialize)]
struct Consequence<'a> {
    way: &'a str,
    does: &'a str,
    what: &'a str,
    source: &'a str,
}

#[derive(Serialize)]
struct Broken<'a> {
    child: &'a str,
    parent: &'a str,
    records: u64,
}

/// Renders the file.
#[must_use]
pub(super) fn plan_json(analysis: &Analysis, plan: &Plan) -> Vec<u8> {
    let sum = |count: fn(&ObjectPlan) -> u64| plan.objects.iter().map(count).sum();
    let document = Document {
        schema_version: SCHEMA_VERSION,
        tool: Tool::THIS,
        as_of: plan.as_of.map(|at| at.to_string()),
        limits: Limits {
            rows: plan.limits.rows,
            bytes: plan.limits.bytes,
        },
        rules: Rules {
            builtin: plan.rules.is_builtin,
            rules: plan.rules.rules.iter().map(rule).collect(),
            over_limit: plan
                .rules
                .over_limit
                .iter()
                .map(SalesforceId::to_string)
                .collect(),
        },
        moving: plan
            .moving
            .owners
            .iter()
            .map(|it| moving(analysis, it))
            .collect(),
        causes: plan.causes.iter().map(cause).collect(),
        totals: Totals {
            asked: sum(|it| it.asked),
            moved: sum(|it| it.moved),
            kept: sum(ObjectPlan::kept),
            without_target: sum(ObjectPlan::without_target),
            files: sum(|it| it.files.len() as u64),
        },
        objects: plan.objects.iter().map(|it| object(plan, it)).collect(),
        broken: plan.broken.iter().map(broken).collect(),
    };
    let mut bytes = serde_json::to_vec_pretty(&document).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

fn rule(rule: &Rule) -> RuleOf<'_> {
    let objects = rule.objects.as_ref();
    RuleOf {
        name: &rule.name,
        kind: &rule.word,
        objects: objects.map(|objects| objects.keys().map(String::as_str).collect()),
    }
}

fn moving<'a>(analysis: &Analysis, it: &'a MovingOwner) -> Moving<'a> {
    let user = analysis.org.users.get(&it.owner);
    let portion = match it.cause {
        MoveCause::Named => None,
        MoveCause::Concentrated(portion) => Some(portion),
    };
    Moving {
        object: &it.object,
        owner_id: it.owner.to_string(),
        owner: analysis.name_of(&it.owner),
        class: analysis.class_of(&it.owner),
        active: user.and_then(|user| user.active),
        records: it.records,
        cause: if portion.is_some() {
            "concentrated"
        } else {
            "named"
        },
        share: portion.map(|portion| rounded(portion.share)),
        skewed: portion.map(|portion| portion.skewed),
    }
}

fn cause(it: &RootCause) -> Cause<'_> {
    Cause {
        owner_id: it.owner.to_string(),
        object: &it.object,
        actor: it.actor.as_str(),
        client: &it.client,
        records: it.records,
        first_month: it.period.map(|(first, _)| month(Some(first))),
        last_month: it.period.map(|(_, last)| month(Some(last))),
        recent_records: it.recent,
        recent_months: it.months,
        a_month: it.a_month().map(rounded),
    }
}

fn object<'a>(plan: &'a Plan, it: &'a ObjectPlan) -> Object<'a> {
    let name = |place: usize| {
        plan.rules
            .rules
            .get(place)
            .map_or("", |rule| rule.name.as_str())
    };
    let by_rule = it.by_rule.iter().map(|(place, records)| OfRule {
        rule: name(*place),
        records: *records,
    });
    let stays = it.stays.iter().map(|stay: &Stay| Stays {
        rule: stay.rule.map(name),
        reason: &stay.reason,
        records: stay.records,
    });
    let fires = it.fires.iter().map(|fired| Automation {
        kind: fired.kind,
        name: &fired.name,
    });
    Object {
        object: &it.name,
        wave: it.wave,
        sharing_model: Some(it.sharing_model.as_str()).filter(|model| !model.is_empty()),
        records: it.before.values().sum(),
        asked: it.asked,
        moved: it.moved,
        kept: it.kept(),
        without_target: it.without_target(),
        grouped_by: it.grouped_by.as_deref(),
        split_parents: it.split_parents,
        deferral: it.deferral.as_ref().map(deferral),
        by_rule: by_rule.collect(),
        stays: stays.collect(),
        files: it.files.iter().map(file).collect(),
        automation: fires.collect(),
        cascades: it.cascades.iter().map(|row| consequence(row)).collect(),
    }
}

fn deferral(it: &Deferral) -> Defer<'_> {
    Defer {
        owner_id: it.owner.to_string(),
        records: it.records,
        direction: if it.gives { "gives" } else { "gets" },
    }
}

fn file(it: &TransferFile) -> File<'_> {
    File {
        number: it.number,
        name: &it.name,
        rows: it.rows,
        bytes: it.bytes(),
    }
}

fn consequence(row: &'static Cascade) -> Consequence<'static> {
    Consequence {
        way: row.way.as_str(),
        does: row.effect.as_str(),
        what: &row.what,
        source: &row.source,
    }
}

fn broken(edge: &Edge) -> Broken<'_> {
    Broken {
        child: &edge.child,
        parent: &edge.parent,
        records: edge.records,
    }
}
