//! What a login is, and why.

use std::collections::BTreeMap;

use crate::analysis::Analysis;
use crate::identity::Mixture;
use crate::org::{Actor, SalesforceId};

/// Stamps in the name of a login, by who made them.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Made {
    /// The object; empty for all.
    pub object: String,
    /// Who.
    pub actor: &'static str,
    /// The client; empty where it is not known.
    pub client: String,
    /// The strongest kind of evidence.
    pub basis: &'static str,
    /// How many stamps.
    pub stamps: u64,
}

/// A login explained.
#[derive(Clone, Debug, Default)]
pub struct LoginStory {
    /// Its class, as the result has it.
    pub class: String,
    /// How sure that is, as the result has it; empty where nothing is known.
    pub confidence: String,
    /// The strongest reasons, in words.
    pub reasons: Vec<String>,
    /// Days of use of the interface and the API, as the result has them; empty where no log was given.
    pub days: [String; 2],
    /// Clients it was used with.
    pub clients: Vec<String>,
    /// First and last sign of life in the logs; empty where there is none.
    pub seen: [String; 2],
    /// How its acts fall to people and programs, where each act was looked at.
    pub mixture: Option<Mixture>,
    /// Its stamps by object, actor, client and basis; empty without the inputs.
    pub made: Vec<Made>,
    /// Its stamps of each year, by actor.
    pub years: Vec<(i32, Vec<(&'static str, u64)>)>,
}

/// Explains a login; `row` is that of `identities.csv`.
pub(super) fn story(
    id: SalesforceId,
    row: &BTreeMap<String, String>,
    analysis: Option<&Analysis>,
) -> LoginStory {
    let cell = |name: &str| row.get(name).cloned().unwrap_or_default();
    let listed = |name: &str, mark: &str| {
        let text = cell(name);
        let items = text.split(mark).filter(|item| !item.is_empty());
        items.map(str::to_owned).collect()
    };
    let mut story = LoginStory {
        class: cell("class"),
        confidence: cell("confidence"),
        reasons: listed("why", "; "),
        days: [cell("ui_days"), cell("api_days")],
        clients: listed("clients", ";"),
        seen: [cell("first_seen"), cell("last_seen")],
        ..LoginStory::default()
    };
    if let Some(analysis) = analysis {
        story.mixture = analysis.mixtures.get(&id).copied();
        count(&mut story, id, analysis);
    }
    story
}

/// Counts the stamps in its name.
fn count(story: &mut LoginStory, id: SalesforceId, analysis: &Analysis) {
    let mut made: BTreeMap<Made, u64> = BTreeMap::new();
    let mut years: BTreeMap<i32, BTreeMap<Actor, u64>> = BTreeMap::new();
    for object in &analysis.objects {
        for (key, sum) in object.tally.iter().filter(|(key, _)| key.user == id) {
            let row = Made {
                object: object.name.clone(),
                actor: key.actor.as_str(),
                client: analysis.clients.name(key.client).to_owned(),
                basis: key.basis.as_str(),
                stamps: 0,
            };
            *made.entry(row).or_default() += sum.records;
            if let Some(month) = key.month {
                let year = years.entry(month.div_euclid(12)).or_default();
                *year.entry(key.actor).or_default() += sum.records;
            }
        }
    }
    let made = made.into_iter();
    story.made = made.map(|(row, stamps)| Made { stamps, ..row }).collect();
    // The most first; names decide where there are as many.
    story.made.sort_by_key(|row| std::cmp::Reverse(row.stamps));
    let years = years.into_iter().map(|(year, actors)| {
        let actors = actors.into_iter();
        (year, actors.map(|(actor, n)| (actor.as_str(), n)).collect())
    });
    story.years = years.collect();
}
