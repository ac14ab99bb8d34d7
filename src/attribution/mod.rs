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
//! What a login can only be decides alone. For every other stamp the causes seen at work in the login's name
//! (`candidates`), and always a person and an outside system nobody saw, are weighed against each other by
//! everything that is seen of it (`sight`, `look`): events that match, sign-ins before, its rhythm (`pace`)
//! and what is usual for each of them (`habits`, `learn`). Where no log has the day, the actor is told from the
//! company of the act (`cells`, `company`) by an additive model (`boosted`, `weighing`). Tables, weights and trees
//! were fitted on simulated orgs. What they leave open is `unknown`.

mod boosted;
mod candidates;
mod cells;
mod change_tally;
mod changes;
mod company;
mod cut;
mod evidence;
mod features;
mod field_tally;
#[cfg(test)]
mod habit_tests;
mod habits;
mod hours;
mod import;
mod judge;
mod learn;
mod login;
mod look;
mod matching;
mod minutes;
mod model;
mod object;
mod pace;
mod pass;
mod route;
mod scales;
mod shares;
mod sight;
mod slots;
mod stamps;
mod strand;
mod stream;
mod tally;
#[cfg(test)]
mod tests;
mod undecided;
mod verdict;
mod weighing;
mod witness;

pub use self::cells::CellKind;
pub use self::change_tally::{ChangeCount, ChangeCounter, ChangeKey, ChangeRow, ChangeSummary};
pub use self::changes::{AttributedAct, GroupedChanges, attribute_changes};
pub use self::evidence::Evidence;
pub use self::field_tally::{FieldCounter, FieldSum, FieldWrite, FieldWrites};
pub use self::hours::{DayHours, DrawnLogins, HoursCounter};
pub use self::object::{Attributed, attribute_object};
pub use self::sight::Situation;
pub use self::strand::{Answer, Strand, Weight};
pub use self::stream::{Acts, Learnings, ObjectNames, Verdicts};
pub use self::tally::{Tally, TallyCounter, TallyKey, TallySum};
pub use self::undecided::{UndecidedCounter, UndecidedKey, UndecidedSum};
pub use self::verdict::Verdict;
pub use self::witness::{Account, Testimony, Told, Witness};
