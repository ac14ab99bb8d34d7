//! What a client is, and what was seen of it.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::Analysis;

/// A client explained.
#[derive(Clone, Debug, Default)]
pub struct ClientStory {
    /// Who is behind it; empty where the catalogue does not know it.
    pub kind: String,
    /// What was counted of it, column by column of `clients.csv`, without its name and kind.
    pub counted: Vec<(&'static str, String)>,
    /// The names by which the logs have it; empty without the inputs.
    pub names: Vec<String>,
    /// Logins it was used with: username or id, and the class; empty without the inputs.
    pub logins: Vec<(String, &'static str)>,
    /// Stamps said to be its, by object; empty without the inputs.
    pub stamps: Vec<(String, u64)>,
}

const COLUMNS: [&str; 9] = [
    "logins",
    "users",
    "objects",
    "creates",
    "updates",
    "deletes",
    "reads",
    "first_seen",
    "last_seen",
];

/// Explains a client; `row` is that of `clients.csv`.
pub(super) fn story(
    name: &str,
    row: &BTreeMap<String, String>,
    analysis: Option<&Analysis>,
) -> ClientStory {
    let cell = |name: &str| row.get(name).cloned().unwrap_or_default();
    let mut story = ClientStory {
        kind: cell("kind"),
        counted: COLUMNS.map(|column| (column, cell(column))).into(),
        ..ClientStory::default()
    };
    let Some(analysis) = analysis else {
        return story;
    };
    let clients = &analysis.clients;
    let mut names = BTreeSet::new();
    for (place, signature) in analysis.timeline.signatures.iter().enumerate() {
        if clients.name(Some(clients.of_signature(place))) == name {
            let names_of = [
                (
                    "connected app",
                    signature
                        .app_id
                        .map(|id| id.to_string())
                        .unwrap_or_default(),
                ),
                ("app name", signature.app.clone()),
                ("client name", signature.client.clone()),
                ("user agent", signature.agent.clone()),
            ];
            let given = names_of.into_iter().filter(|(_, text)| !text.is_empty());
            let given: Vec<String> = given
                .map(|(what, text)| format!("{what} `{text}`"))
                .collect();
            names.insert(given.join(", "));
        }
    }
    names.remove("");
    story.names = names.into_iter().collect();
    let users = analysis.identities.iter();
    let users = users.filter(|(_, identity)| identity.clients.iter().any(|it| it == name));
    let users = users.map(|(id, identity)| {
        let user = analysis.org.users.get(id).map(|user| user.username.clone());
        let user = user.filter(|username| !username.is_empty());
        (
            user.unwrap_or_else(|| id.to_string()),
            identity.class.as_str(),
        )
    });
    story.logins = users.collect();
    let stamps = analysis.objects.iter().map(|object| {
        let of_client = object.tally.iter();
        let of_client = of_client.filter(|(key, _)| clients.name(key.client) == name);
        (
            object.name.clone(),
            of_client.map(|(_, sum)| sum.records).sum(),
        )
    });
    story.stamps = stamps.filter(|(_, stamps)| *stamps > 0).collect();
    story
}
