//! `causes.csv`: what made each owner's records, and which settings make somebody an owner.

use super::cause_text::{by, of_cause, of_default_owner, when, whose};
use super::csv::{CsvFile, optional};
use super::number::{ratio, share};
use crate::analysis::Analysis;
use crate::ownership::default_owners;

const HEADER: &[&str] = &[
    "object", "owner_id", "owner", "cause", "client", "channel", "records", "share", "first",
    "last", "ongoing", "setting", "path", "in_words",
];

/// The cause of a row that is a setting.
const DEFAULT_OWNER: &str = "default-owner";

/// Renders the file: the owners of each object as in `owners.csv`, what made most first; then the settings.
#[must_use]
pub fn causes_csv(analysis: &Analysis) -> Vec<u8> {
    let mut file = CsvFile::new(HEADER);
    for object in &analysis.objects {
        for (id, owner) in object.owners.ranked() {
            let whose = whose(analysis, &object.name, id);
            for (maker, made) in owner.ranked_makers() {
                let client = analysis.clients.name(maker.client);
                let ongoing = made.is_ongoing(analysis.as_of);
                let in_words = of_cause(
                    &whose,
                    (made.records, owner.records),
                    &by(maker.cause(), client),
                    &when(made.period, ongoing),
                );
                file.row(&[
                    object.name.clone(),
                    id.to_string(),
                    analysis.name_of(id),
                    maker.cause().as_str().to_owned(),
                    client.to_owned(),
                    maker.channel.as_str().to_owned(),
                    made.records.to_string(),
                    share(ratio(made.records, owner.records)),
                    optional(made.period.map(|(from, _)| from)),
                    optional(made.period.map(|(_, to)| to)),
                    optional(ongoing),
                    String::new(),
                    String::new(),
                    in_words,
                ]);
            }
        }
    }
    for default in default_owners(&analysis.org) {
        let named = &default.place.named;
        let id = default.place.who.id();
        let owner = id.map(|id| analysis.name_of(&id)).unwrap_or_default();
        let called = if owner.is_empty() {
            &named.name
        } else {
            &owner
        };
        let in_words = of_default_owner(&default, called);
        let setting = format!("{}/{}", named.place.root, named.place.path);
        let id = optional(id);
        let nothing = "";
        file.row::<&str>(&[
            default.object.unwrap_or_default(),
            &id,
            called,
            DEFAULT_OWNER,
            nothing,
            nothing,
            nothing,
            nothing,
            nothing,
            nothing,
            nothing,
            &setting,
            &named.path,
            &in_words,
        ]);
    }
    file.finish()
}
