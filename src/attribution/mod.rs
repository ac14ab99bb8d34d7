//! Who made each stamp.
//!
//! Three streams, each in bounded memory. First every object is walked and the stamps about which events
//! may speak are sorted by login and time (`stamps`). Then each login's stamps and its logged writes pass
//! by together in time, cut into batches that can be judged apart (`cut`), matched (`matching`) and judged
//! (`judge`); the verdicts are sorted back into the order of records. Last, every object is walked again
//! beside its verdicts, and each record is handed on, one by one, to whoever writes or counts. A stamp of
//! a login that is plainly one thing needs no events and is judged in that walk alone.
//!
//! Changes that are written down beside the stamps pass through the same streams (`changes`).
//!
//! Evidence is tried from strong to weak: what the login is, an event that names the record, an event
//! of the same object, a write of the same moment elsewhere, presence, an open session. What none of
//! these decides is `unknown`.

mod candidates;
mod change_tally;
mod changes;
mod cut;
mod evidence;
mod habits;
mod import;
mod judge;
mod learn;
mod login;
mod look;
mod matching;
mod model;
mod object;
mod pace;
mod shares;
mod sight;
mod slots;
mod stamps;
mod strand;
mod stream;
mod tally;
#[cfg(test)]
mod tests;
mod verdict;
mod witness;

pub use self::change_tally::{ChangeCount, ChangeCounter, ChangeKey, ChangeSummary};
pub use self::changes::{AttributedAct, GroupedChanges, attribute_changes};
pub use self::evidence::Evidence;
pub use self::object::{Attributed, attribute_object};
pub use self::habits::Parts;
pub use self::sight::Situation;
pub use self::strand::{Answer, Strand};
pub use self::stream::{Acts, Learnings, ObjectNames, Verdicts};
pub use self::tally::{Tally, TallyCounter, TallyKey, TallySum};
pub use self::verdict::Verdict;
pub use self::witness::{Account, Testimony, Witness};
