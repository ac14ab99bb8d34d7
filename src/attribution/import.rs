//! Verdicts on stamps that a load set.

use super::Verdict;
use super::verdict::millionths;
use crate::loads::Load;
use crate::org::{Basis, Channel};

/// Who made a stamp that this load set: whoever ran it, not whom it names.
pub(super) fn verdict(load: &Load) -> Verdict {
    Verdict {
        actor: load.actor,
        channel: Channel::Import,
        client: load.client,
        basis: Basis::AuditFields,
        confidence: load.confidence.map(millionths),
        integration: Some(millionths(load.integration)),
    }
}
