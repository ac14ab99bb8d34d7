//! Whether what rules need was in the inputs: whole, in part, or not at all.

use std::collections::BTreeSet;

use super::cover::{Cover, Covers};
use crate::analysis::FileReport;
use crate::catalog::{Need, NeedFacts, metadata_type, needs};
use crate::finding::Ground;
use crate::org::{IdentityClass, UtcTime};

/// How much of a need was in the inputs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// All that rules ask of it.
    Whole,
    /// A part, with what is wanting.
    Part(String),
    /// Nothing, with what is wanting.
    Missing(String),
}

impl Standing {
    /// As written in result files.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Part(_) => "part",
            Self::Missing(_) => "missing",
        }
    }

    /// What is wanting; nothing of what is whole.
    #[must_use]
    pub const fn wanting(&self) -> Option<&str> {
        match self {
            Self::Whole => None,
            Self::Part(why) | Self::Missing(why) => Some(why.as_str()),
        }
    }
}

/// What the inputs hold of one need.
#[derive(Clone, Debug)]
pub struct NeedInput {
    /// The need.
    pub facts: &'static NeedFacts,
    /// How much of it was there.
    pub standing: Standing,
    /// Files of its kinds.
    pub files: u64,
    /// Rows of these that were used; components of metadata.
    pub rows: u64,
    /// Rows, or files, that could not be.
    pub rejected: u64,
    /// First and last time that they cover, where they are logs.
    pub period: Option<(UtcTime, UtcTime)>,
    /// Days between these on which nothing was logged.
    pub missing_days: u64,
}

/// Looks at every need.
pub(super) fn inputs(ground: &Ground<'_>, covers: &Covers) -> Vec<NeedInput> {
    needs().iter().map(|it| input(ground, covers, it)).collect()
}

fn input(ground: &Ground<'_>, covers: &Covers, facts: &'static NeedFacts) -> NeedInput {
    let kinds: Vec<&str> = facts.kinds.iter().flatten().map(String::as_str).collect();
    let files = || {
        let files = ground.analysis.files.iter();
        files.filter(|file| kinds.contains(&file.kind.as_str()) || is_log_of(file, facts))
    };
    let cover = covers.of(facts.id);
    NeedInput {
        facts,
        standing: standing(ground, facts, cover, files().filter(|it| it.has_gaps())),
        files: files().count() as u64,
        rows: files().map(|file| file.tally.rows).sum(),
        rejected: files().map(|file| file.tally.rejected).sum(),
        period: cover.and_then(|it| it.period),
        missing_days: cover.map_or(0, |it| it.missing_days),
    }
}

/// Event types are not told apart by file.
fn is_log_of(file: &FileReport, facts: &NeedFacts) -> bool {
    !facts.events.is_empty() && ["event-log", "event-log-object"].contains(&file.kind.as_str())
}

fn standing<'f>(
    ground: &Ground<'_>,
    facts: &NeedFacts,
    cover: Option<&Cover>,
    damaged: impl Iterator<Item = &'f FileReport>,
) -> Standing {
    let lacking: Vec<String> = (facts.kinds.iter())
        .filter(|any| !any.iter().any(|kind| is_there(ground, kind)))
        .map(|any| any.join(" or "))
        .collect();
    if !facts.kinds.is_empty() && lacking.len() == facts.kinds.len() {
        return Standing::Missing(format!("no {} among the inputs", lacking.join(", no ")));
    }
    let logged = &ground.analysis.timeline.periods;
    let is_logged = |event: &String| logged.iter().any(|it| it.event_type == *event);
    if facts.kinds.is_empty() && !facts.events.iter().any(is_logged) {
        let events = facts.events.join(", ");
        return Standing::Missing(format!("nothing of {events} among the inputs"));
    }
    let mut wanting: Vec<String> = Vec::new();
    if !lacking.is_empty() {
        wanting.push(format!("no {} among the inputs", lacking.join(", no ")));
    }
    wanting.extend(cover.and_then(|it| it.shortfall.clone()));
    wanting.extend(match facts.id {
        Need::Grants => open_grants(ground),
        Need::Logins => unexplained(ground),
        Need::Users => unlisted(ground),
        _ => None,
    });
    let damaged = damaged.count();
    if damaged > 0 {
        let files = count(damaged, "file");
        wanting.push(format!("{files} damaged or not read"));
    }
    if wanting.is_empty() {
        Standing::Whole
    } else {
        Standing::Part(wanting.join("; "))
    }
}

/// Whether a kind of files is there, or a manifest asked for all of its type and the org has none.
fn is_there(ground: &Ground<'_>, kind: &str) -> bool {
    let mut files = ground.analysis.files.iter();
    if files.any(|file| file.kind == kind && file.tally.rows > 0) {
        return true;
    }
    let named = kind.strip_prefix("metadata:").and_then(metadata_type);
    named.is_some_and(|named| {
        let roots = ground.analysis.org.package.roots.iter();
        let mut manifests = roots.filter_map(|root| root.manifest.as_ref());
        manifests.any(|manifest| {
            let members = manifest.types.get(&named.name);
            members.is_some_and(|members| members.contains("*"))
        })
    })
}

/// What is not known of who may do what.
fn open_grants(ground: &Ground<'_>) -> Option<String> {
    let profiles = ground.analysis.org.profiles.keys();
    let partial = profiles.filter(|name| {
        let completeness = ground.granted.view.completeness(name);
        completeness.is_some_and(|it| !it.is_complete())
    });
    let partial = partial.count();
    let combinations = ground.granted.everyone.combinations();
    let gaps: BTreeSet<String> = combinations
        .flat_map(|access| access.gaps().iter().map(ToString::to_string))
        .collect();
    let mut open = Vec::new();
    if partial > 0 {
        let are = if partial == 1 { "is" } else { "are" };
        open.push(format!("{} {are} partial", count(partial, "profile")));
    }
    if !gaps.is_empty() {
        let first = gaps.first().map_or("", String::as_str);
        let more = match gaps.len() - 1 {
            0 => String::new(),
            more => format!(", and {} like it", count(more, "gap")),
        };
        open.push(format!("what some users hold is open: {first}{more}"));
    }
    (!open.is_empty()).then(|| open.join(", and "))
}

/// `1 profile`, `2 profiles`.
fn count(number: usize, one: &str) -> String {
    match number {
        1 => format!("1 {one}"),
        _ => format!("{number} {one}s"),
    }
}

/// Active logins that were used, nobody knows by whom or what.
fn unexplained(ground: &Ground<'_>) -> Option<String> {
    let logins = ground.analysis.identities.iter();
    let unknown = logins.filter(|(id, identity)| {
        identity.class == IdentityClass::Unknown
            && identity.ui_days + identity.api_days > 0
            && ground.is_active(id)
    });
    let unknown = unknown.count();
    (unknown > 0).then(|| {
        let logins = count(unknown, "active login");
        format!("whether a person or a system used {logins} is not known")
    })
}

/// Logins that people or outside systems used and that the directory lacks.
fn unlisted(ground: &Ground<'_>) -> Option<String> {
    let logins = ground.analysis.identities.iter();
    let unlisted = logins.filter(|(id, identity)| {
        let is_platforms = identity.class == IdentityClass::Automation;
        !is_platforms && identity.period.is_some() && ground.user(id).is_none()
    });
    let unlisted = unlisted.count();
    (unlisted > 0).then(|| format!("the list lacks {} of the logs", count(unlisted, "login")))
}
