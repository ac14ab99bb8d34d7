//! What each client should hold, from an export: read, judge, gather what each used, propose.
//!
//! The proposals themselves are those of [`crate::harden`]; what was seen is put into its words by [`needs`], and how far each reaches, now and then, is told here.

use thiserror::Error;

use super::{Analysis, AnalysisError, Granted, Request, Unwritten, analyze, needs};
use crate::access::Bit;
use crate::harden::{
    FieldsFrom, Grounds, Hardening, Proposal, ReachBeforeAfter, ReachLevel, ReachRow, UnknownClient,
};
use crate::progress::Progress;
use crate::reach::{Certainty, Count, Grade, Part, Proposed, Reach, Summary};

/// What to harden.
#[derive(Clone, Copy, Debug)]
pub struct HardenRequest<'a> {
    /// What to read.
    pub analysis: Request<'a>,
    /// For which clients, by name; for all when empty.
    pub clients: &'a [String],
    /// Which fields the sets carry.
    pub fields: FieldsFrom,
}

/// Why there is no proposal.
#[derive(Debug, Error)]
pub enum HardenError {
    /// The user names a client that nothing shows.
    #[error(transparent)]
    Client(#[from] UnknownClient),
    /// The export cannot be analyzed.
    #[error(transparent)]
    Analysis(#[from] AnalysisError),
}

/// Proposes a dedicated user and a permission set for each client.
///
/// # Errors
/// [`HardenError`].
pub fn harden(
    request: &HardenRequest<'_>,
    progress: &dyn Progress,
) -> Result<(Analysis, Hardening), HardenError> {
    let analysis = analyze(&request.analysis, &Unwritten, progress)?;
    progress.stage("Proposing permission sets", 0);
    let hardening =
        analysis.with_granted(|granted| granted.hardening(request.clients, request.fields))?;
    Ok((analysis, hardening))
}

impl Granted<'_> {
    /// Proposes a dedicated user and a permission set for each client, or for those that are named.
    ///
    /// # Errors
    /// [`UnknownClient`].
    pub fn hardening(
        &self,
        clients: &[String],
        fields: FieldsFrom,
    ) -> Result<Hardening, UnknownClient> {
        let analysis = self.analysis;
        let grounds = Grounds::new(&analysis.org, self.view, self.everyone);
        let asked = (fields, analysis.as_of);
        let mut hardening = Hardening::of(needs(analysis), clients, &grounds, asked)?;
        for proposal in &mut hardening.proposals {
            proposal.reach = Some(reach(self.reach, proposal));
        }
        Ok(hardening)
    }
}

/// What a leaked credential could reach: that of the present login of the widest reach, and the proposed user's.
fn reach(all: &Reach<'_>, proposal: &Proposal) -> ReachBeforeAfter {
    let readable = proposal.fields.keys().cloned().collect();
    let editable = proposal.fields.iter().filter(|(_, grant)| grant.editable);
    let editable = editable.map(|(name, _)| name.clone()).collect();
    let after = all.proposed(&Proposed {
        rights: &proposal.rights,
        readable: &readable,
        editable: &editable,
    });
    let after = after.summary();
    let logins = proposal.need.logins.iter();
    let present = logins.filter_map(|login| Some(all.user(&login.user_id)?.summary()));
    let before = present.max_by_key(|summary| summary.score.rank());
    let row = |what: &str, of: &dyn Fn(&Summary<'_>) -> String| ReachRow {
        what: what.to_owned(),
        before: before.as_ref().map_or("not known".to_owned(), of),
        after: of(&after),
    };
    let rows = vec![
        row("Score", &|it| grade(it.score.grade())),
        row("Records it can read", &|it| count(it.read)),
        row("Records it can change", &|it| count(it.changed)),
        row("Classified fields it can read in clear or write", &|it| {
            count(it.classified.all.any.count())
        }),
        row("Users it could become or change", &|it| count(it.users.any)),
        row("Ways to widen its rights", &|it| {
            let open = it.widening.iter().filter(|(_, bit)| *bit == Bit::Granted);
            let ways: Vec<&str> = open.map(|(way, _)| *way).collect();
            if ways.is_empty() {
                "none".to_owned()
            } else {
                ways.join(", ")
            }
        }),
    ];
    let levels = Part::ALL.map(|part| ReachLevel {
        part: part.as_str(),
        before: before.as_ref().map(|it| it.score.part(part).level),
        after: after.score.part(part).level,
    });
    ReachBeforeAfter {
        rows,
        levels: levels.to_vec(),
    }
}

fn grade(grade: Grade) -> String {
    let more = if grade.is_at_least() { " or more" } else { "" };
    format!("{} ({}){more}", grade.as_str(), grade.level)
}

fn count(count: Count) -> String {
    match count.certainty {
        Certainty::Exact => count.least.to_string(),
        Certainty::AtLeast => format!("at least {}", count.least),
        Certainty::Unknown => "not known".to_owned(),
    }
}
