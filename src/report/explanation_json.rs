//! `byline explain --format json`: its own types, versioned.

use serde::Serialize;

use super::SCHEMA_VERSION;
use super::number::rounded;
use crate::explanation::{ClientStory, Explanation, LoginStory, StampStory, Subject, Weighing};

#[derive(Serialize)]
struct Document<'a> {
    schema_version: &'static str,
    subject: About<'a>,
    inputs_read: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    stamps: Vec<Stamp<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    login: Option<Login<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client: Option<Client<'a>>,
}

#[derive(Serialize)]
struct About<'a> {
    kind: &'static str,
    id: Option<String>,
    name: &'a str,
}

#[derive(Serialize)]
struct Stamp<'a> {
    stamp: &'static str,
    at: Option<String>,
    user_id: Option<String>,
    username: &'a str,
    actor: &'static str,
    channel: &'static str,
    client: &'a str,
    basis: &'static str,
    confidence: Option<f64>,
    because: &'a [String],
    weighing: Option<Weighed<'a>>,
}

#[derive(Serialize)]
struct Weighed<'a> {
    situation: &'static str,
    winner: &'a str,
    rival: &'a str,
    candidates: Vec<Candidate<'a>>,
    evidence: Vec<Evidence<'a>>,
    files: &'a [String],
    supposed: Vec<Supposed<'a>>,
    missing: &'a [String],
}

#[derive(Serialize)]
struct Candidate<'a> {
    name: &'a str,
    probability: f64,
}

#[derive(Serialize)]
struct Evidence<'a> {
    kind: &'static str,
    speaks: &'static str,
    factor: f64,
    text: &'a str,
}

#[derive(Serialize)]
struct Supposed<'a> {
    what: &'a str,
    actor: &'static str,
    confidence: f64,
    changes: bool,
}

#[derive(Serialize)]
struct Login<'a> {
    class: &'a str,
    confidence: Option<f64>,
    reasons: &'a [String],
    ui_days: Option<u64>,
    api_days: Option<u64>,
    clients: &'a [String],
    first_seen: Option<&'a str>,
    last_seen: Option<&'a str>,
    acts: Option<Acts>,
    stamps: Vec<Made<'a>>,
    years: Vec<Year>,
}

#[derive(Serialize)]
struct Acts {
    acts: u64,
    human: f64,
    integration: f64,
    automation: f64,
    plainly_human: u64,
    plainly_integration: u64,
}

#[derive(Serialize)]
struct Made<'a> {
    object: &'a str,
    actor: &'static str,
    client: &'a str,
    basis: &'static str,
    stamps: u64,
}

#[derive(Serialize)]
struct Year {
    year: i32,
    actor: &'static str,
    stamps: u64,
}

#[derive(Serialize)]
struct Client<'a> {
    kind: &'a str,
    counted: std::collections::BTreeMap<&'static str, &'a str>,
    names: &'a [String],
    logins: Vec<Under<'a>>,
    stamps: Vec<OfObject<'a>>,
}

#[derive(Serialize)]
struct Under<'a> {
    login: &'a str,
    class: &'static str,
}

#[derive(Serialize)]
struct OfObject<'a> {
    object: &'a str,
    stamps: u64,
}

/// Renders an explanation.
#[must_use]
pub fn explanation_json(explanation: &Explanation) -> Vec<u8> {
    let subject = match &explanation.subject {
        Subject::Record { id, object } => About {
            kind: "record",
            id: Some(id.to_string()),
            name: object,
        },
        Subject::Login { id, username } => About {
            kind: "login",
            id: Some(id.to_string()),
            name: username,
        },
        Subject::Client { name } => About {
            kind: "client",
            id: None,
            name,
        },
    };
    let document = Document {
        schema_version: SCHEMA_VERSION,
        subject,
        inputs_read: explanation.has_inputs,
        stamps: explanation.stamps.iter().map(stamp).collect(),
        login: explanation.login.as_ref().map(login),
        client: explanation.client.as_ref().map(client),
    };
    // Texts and numbers under fixed names: nothing that JSON could refuse.
    let mut bytes = serde_json::to_vec_pretty(&document).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

fn stamp(story: &StampStory) -> Stamp<'_> {
    let said = &story.said;
    Stamp {
        stamp: said.kind.as_str(),
        at: said.at.map(|at| at.to_string()),
        user_id: said.by.map(|by| by.to_string()),
        username: &story.username,
        actor: said.actor.as_str(),
        channel: said.channel.as_str(),
        client: &said.client,
        basis: said.basis.as_str(),
        confidence: said.confidence,
        because: &story.because,
        weighing: story.weighing.as_ref().map(weighed),
    }
}

fn weighed(weighing: &Weighing) -> Weighed<'_> {
    let candidates = weighing.candidates.iter();
    let evidence = weighing.reasons.iter().map(|it| Evidence {
        kind: it.kind,
        speaks: if it.is_for { "for" } else { "against" },
        factor: rounded(it.factor),
        text: &it.text,
    });
    let supposed = weighing.supposed.iter().map(|it| Supposed {
        what: &it.what,
        actor: it.actor.as_str(),
        confidence: rounded(it.confidence),
        changes: it.is_other,
    });
    Weighed {
        situation: weighing.situation,
        winner: &weighing.winner,
        rival: &weighing.rival,
        candidates: candidates
            .map(|(name, p)| Candidate {
                name,
                probability: rounded(*p),
            })
            .collect(),
        evidence: evidence.collect(),
        files: &weighing.files,
        supposed: supposed.collect(),
        missing: &weighing.missing,
    }
}

fn login(story: &LoginStory) -> Login<'_> {
    let [ui, api] = &story.days;
    let [first, last] = &story.seen;
    let years = story.years.iter().flat_map(|(year, actors)| {
        let actors = actors.iter();
        actors.map(|(actor, stamps)| Year {
            year: *year,
            actor,
            stamps: *stamps,
        })
    });
    Login {
        class: &story.class,
        confidence: story.confidence.parse().ok(),
        reasons: &story.reasons,
        ui_days: ui.parse().ok(),
        api_days: api.parse().ok(),
        clients: &story.clients,
        first_seen: some(first),
        last_seen: some(last),
        acts: story.mixture.map(|it| Acts {
            acts: it.acts,
            human: rounded(it.human),
            integration: rounded(it.machine),
            automation: rounded(it.automation),
            plainly_human: it.plainly.human,
            plainly_integration: it.plainly.machine,
        }),
        stamps: story
            .made
            .iter()
            .map(|it| Made {
                object: &it.object,
                actor: it.actor,
                client: &it.client,
                basis: it.basis,
                stamps: it.stamps,
            })
            .collect(),
        years: years.collect(),
    }
}

fn client(story: &ClientStory) -> Client<'_> {
    let counted = story.counted.iter();
    let logins = story.logins.iter();
    let stamps = story.stamps.iter();
    Client {
        kind: &story.kind,
        counted: counted
            .map(|(column, value)| (*column, value.as_str()))
            .collect(),
        names: &story.names,
        logins: logins
            .map(|(login, class)| Under { login, class })
            .collect(),
        stamps: stamps
            .map(|(object, stamps)| OfObject {
                object,
                stamps: *stamps,
            })
            .collect(),
    }
}

/// A text, if there is any.
fn some(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}
