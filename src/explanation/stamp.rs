//! Why a stamp of a record was judged as it was.

use std::sync::{Mutex, PoisonError};

use super::subject::{Found, Said, Subject};
use super::weighing::{self, Weighing};
use super::words;
use crate::analysis::Analysis;
use crate::attribution::{Testimony, Witness};
use crate::ledger::LedgerFolder;
use crate::org::{Basis, SalesforceId, StampKind, UtcTime};

/// One stamp explained.
#[derive(Clone, Debug)]
pub struct StampStory {
    /// What the result says of it.
    pub said: Said,
    /// The username of the login that is stamped; empty where it is not known.
    pub username: String,
    /// What the verdict rests on, in words.
    pub because: Vec<String>,
    /// The evidence for the winner against the best rival; `None` where the verdict rests on something else,
    /// or the inputs are not there.
    pub weighing: Option<Weighing>,
}

/// Hears of the stamps of one record.
#[derive(Debug)]
pub(super) struct Listener {
    prefix: [u8; 3],
    ordinal: u64,
    wanted: Vec<(StampKind, SalesforceId, UtcTime)>,
    heard: Mutex<Vec<Testimony>>,
}

impl Listener {
    pub(super) fn new(found: &Found) -> Self {
        let prefix = match &found.subject {
            Subject::Record { id, .. } => id.key_prefix(),
            Subject::Login { .. } | Subject::Client { .. } => [0; 3],
        };
        let wanted = found.stamps.iter();
        let wanted = wanted.filter_map(|said| Some((said.kind, said.by?, said.at?)));
        Self {
            prefix,
            ordinal: found.ordinal,
            wanted: wanted.collect(),
            heard: Mutex::default(),
        }
    }

    /// What was heard, one testimony for each stamp at most.
    pub(super) fn heard(&self) -> Vec<Testimony> {
        let heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        let mut heard = heard.clone();
        heard.sort_by_key(|it| it.kind);
        heard
    }
}

impl Witness for Listener {
    fn wants(&self, login: &SalesforceId, object: [u8; 3], kind: StampKind, at: UtcTime) -> bool {
        object == self.prefix && self.wanted.contains(&(kind, *login, at))
    }

    fn hear(&self, testimony: &Testimony) {
        // Records stamped in the same second by the same login may be tied to other events.
        if testimony.ordinals.contains(&self.ordinal) {
            let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
            heard.push(testimony.clone());
        }
    }
}

/// The stamps of a record, explained.
pub(super) fn stories(
    found: &Found,
    folder: &LedgerFolder,
    analysis: Option<&Analysis>,
    heard: &[Testimony],
) -> Vec<StampStory> {
    let Subject::Record { object, .. } = &found.subject else {
        return Vec::new();
    };
    let first = found.stamps.first();
    let stamps = found.stamps.iter().map(|said| {
        let is_untouched = said.kind == StampKind::Modified
            && first.is_some_and(|made| {
                made.kind != said.kind && (made.by, made.at) == (said.by, said.at)
            });
        let weighed = matches!(
            said.basis,
            Basis::Event | Basis::Session | Basis::Rhythm | Basis::Prior | Basis::None
        );
        let testimony = heard.iter().find(|it| it.kind == said.kind);
        let testimony = testimony.filter(|_| weighed && !is_untouched);
        let weighing = analysis.zip(testimony).map(|(analysis, testimony)| {
            weighing::weigh(testimony, object, analysis, folder.inputs())
        });
        let mut because = Vec::new();
        if is_untouched {
            because.push(words::UNTOUCHED.to_owned());
        } else {
            because.extend(words::basis(said.basis, weighing.is_some()).map(str::to_owned));
            let undecided = testimony.and_then(|it| it.verdict.undecided);
            because.extend(undecided.map(words::undecided));
            if said.basis == Basis::Identity {
                because.extend(reasons(said, analysis));
            }
        }
        let user = analysis.zip(said.by);
        let user = user.and_then(|(analysis, by)| analysis.org.users.get(&by));
        StampStory {
            said: said.clone(),
            username: user.map(|user| user.username.clone()).unwrap_or_default(),
            because,
            weighing,
        }
    });
    stamps.collect()
}

/// What makes a login one thing only.
fn reasons(said: &Said, analysis: Option<&Analysis>) -> Vec<String> {
    let identity = analysis.zip(said.by);
    let identity = identity.and_then(|(analysis, by)| analysis.identities.get(&by));
    identity.map(|it| it.reasons.clone()).unwrap_or_default()
}
