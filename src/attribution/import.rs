//! Verdicts on stamps that a load set, and on records that its result file names.

use super::Verdict;
use super::verdict::millionths;
use crate::catalog::evidence;
use crate::loads::Load;
use crate::org::{Actor, Basis, Channel, Undecided};
use crate::records::ResultFile;

/// Who made a stamp that this load set: whoever ran it, not whom it names.
pub(super) fn verdict(load: &Load) -> Verdict {
    Verdict {
        actor: load.actor,
        channel: Channel::Import,
        client: load.client,
        basis: Basis::AuditFields,
        confidence: load.confidence.map(millionths),
        integration: Some(millionths(load.integration)),
        undecided: (load.actor == Actor::Unknown).then_some(Undecided::Load),
    }
}

/// What is said of a created stamp, and what a result file that names the record adds to it.
///
/// Such a file says that a load made the record, and not in whose name. Who was found by the login or by
/// an event stands. Otherwise the success file of Data Loader tells of a person with that tool; results
/// of the Bulk API come from tools and systems alike, so they tell the channel alone.
pub(super) fn beside_result(verdict: Verdict, named: Option<ResultFile>) -> Verdict {
    let is_told = |file: &ResultFile| match file {
        // Only what the login is and an event are as strong as a file that names the record.
        ResultFile::DataLoader => matches!(
            verdict.basis,
            Basis::Identity | Basis::Event | Basis::Job | Basis::AuditFields
        ),
        ResultFile::Bulk => true,
    };
    let is_told = |file: &ResultFile| verdict.actor != Actor::Unknown && is_told(file);
    let Some(file) = named.filter(|file| !is_told(file)) else {
        return verdict;
    };
    let is_set = verdict.basis == Basis::AuditFields;
    let told = match file {
        ResultFile::DataLoader => {
            let tool = evidence().certainty.tool;
            Verdict {
                actor: Actor::Human,
                channel: Channel::Tool,
                client: None,
                basis: Basis::Job,
                confidence: Some(millionths(tool)),
                integration: Some(millionths(1.0 - tool)),
                undecided: None,
            }
        }
        ResultFile::Bulk => Verdict {
            channel: Channel::Bulk,
            basis: Basis::Job,
            ..Verdict::unknown(Undecided::Load, verdict.integration)
        },
    };
    match is_set {
        // However it was loaded, its stamps were set.
        true => Verdict {
            channel: Channel::Import,
            basis: Basis::AuditFields,
            ..told
        },
        false => told,
    }
}
