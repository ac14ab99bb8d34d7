//! The part of `summary.json` that says where ownership concentrates, and why.

use serde::Serialize;

use super::cause_text;
use super::number::{ratio, rounded};
use crate::analysis::{Analysis, Concentrated};
use crate::ownership::Load;

/// The version of this part, which scripts may read by itself.
const VERSION: &str = "1.0";

/// Where ownership concentrates.
#[derive(Serialize)]
pub(super) struct Ownership<'a> {
    schema_version: &'static str,
    concentrations: Vec<Concentration<'a>>,
}

/// One owner of much of one object.
#[derive(Serialize)]
struct Concentration<'a> {
    object: &'a str,
    owner_id: String,
    owner: String,
    owner_class: &'a str,
    records: u64,
    share: f64,
    over_limit: bool,
    in_words: String,
    causes: Vec<Cause<'a>>,
}

#[derive(Serialize)]
struct Cause<'a> {
    cause: &'static str,
    client: Option<&'a str>,
    records: u64,
    first: Option<String>,
    last: Option<String>,
    ongoing: Option<bool>,
}

/// What there is to say, most records first.
pub(super) fn ownership(analysis: &Analysis) -> Ownership<'_> {
    let concentrated = analysis.concentrations();
    Ownership {
        schema_version: VERSION,
        concentrations: concentrated.iter().map(|it| of_one(analysis, it)).collect(),
    }
}

fn of_one<'a>(analysis: &'a Analysis, it: &Concentrated<'a>) -> Concentration<'a> {
    let object = it.object.name.as_str();
    let name = |client: Option<usize>| client.map(|_| analysis.clients.name(client));
    let causes = it.owner.causes().into_iter().map(|cause| Cause {
        cause: cause.kind.as_str(),
        client: name(cause.client).filter(|name| !name.is_empty()),
        records: cause.records,
        first: cause.period.map(|(from, _)| from.to_string()),
        last: cause.period.map(|(_, to)| to.to_string()),
        ongoing: cause.is_ongoing(analysis.as_of),
    });
    Concentration {
        object,
        owner_id: it.id.to_string(),
        owner: analysis.name_of(&it.id),
        owner_class: analysis.class_of(&it.id),
        records: it.owner.records,
        share: rounded(ratio(it.owner.records, it.object.owners.owned())),
        over_limit: it.owner.load() == Load::Over,
        in_words: cause_text::of_owner(analysis, object, (&it.id, it.owner)),
        causes: causes.collect(),
    }
}
