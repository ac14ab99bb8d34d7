//! The kinds of causes as charts show them: their order, names and colours.

use crate::ownership::CauseKind;
use crate::report::number::thousands;

/// Causes from the bottom up, what they are called, and their colours, which colour-blind people can tell apart (Okabe
/// and Ito, Color Universal Design, 2008).
pub(in crate::report) const KINDS: [(CauseKind, &str, &str); 7] = [
    (CauseKind::Hand, "by hand", "#0072b2"),
    (CauseKind::Client, "by an outside system", "#d55e00"),
    (CauseKind::Automation, "by automation", "#009e73"),
    (CauseKind::Agent, "by an AI agent", "#e69f00"),
    (CauseKind::Guest, "by guests of a site", "#56b4e9"),
    (CauseKind::Import, "by an import", "#cc79a7"),
    (CauseKind::Unknown, "not known", "#999999"),
];

/// A count for each kind, in the order of [`KINDS`].
pub(in crate::report) type Kinds = [u64; KINDS.len()];

/// The place of a kind among them.
pub(in crate::report) fn place_of(kind: CauseKind) -> Option<usize> {
    KINDS.iter().position(|(known, ..)| *known == kind)
}

/// `14 by an outside system, 1 by hand`.
pub(in crate::report) fn in_words(counts: &Kinds) -> String {
    let made = counts.iter().zip(KINDS).filter(|(count, _)| **count > 0);
    let made: Vec<String> = made
        .map(|(count, (_, name, _))| format!("{} {name}", thousands(*count)))
        .collect();
    made.join(", ")
}
