//! Who made each stamp.
//!
//! For one object at a time: a first walk over its records counts the stamps of each login in each
//! second, where the login is not plainly one thing; the counts are matched with the login's writes
//! (`matching`); a second walk gives every stamp its verdict and hands the record on, one by one, to
//! whoever writes or counts. What is held grows with the seconds in which shared logins wrote.
//!
//! Evidence is tried from strong to weak: what the login is, an event that names the record, an event
//! of the same object, a write of the same moment elsewhere, presence, an open session. What none of
//! these decides is `unknown`.

mod evidence;
mod matching;
mod object;
mod posterior;
mod tally;
mod verdict;

pub use self::evidence::Evidence;
pub use self::object::{Attributed, attribute_object};
pub use self::tally::{Tally, TallyKey, TallySum};
pub use self::verdict::Verdict;
