//! Who should own which record: rules, who may be given records, how loads are balanced, in what order and in which
//! files records move, and what the platform does by itself when they do.
//!
//! Nothing here opens a file. [`Rules`] is what `plan.toml` says, joined to the users and queues of the org;
//! [`Targets`] says who may own records; a [`Decider`] gives one record after another to somebody; [`order()`] puts
//! parents before children, and a [`Packer`] fills files so that rows of one parent stay together. What comes out is a
//! [`Plan`]. The records themselves pass by in `analysis::plan`.

mod automation;
mod balance;
mod cause;
mod decide;
mod moving;
mod order;
mod outcome;
mod pack;
mod roster;
mod rules;
mod targets;

pub use self::automation::{Fired, fired_by_update};
pub use self::balance::{Loads, Pool};
pub use self::cause::{RootCause, root_causes};
pub use self::decide::{Answer, Answers, Decider, Decision, Miss, Why};
pub use self::moving::{MoveCause, Moving, MovingOwner, Portion, concentrating};
pub use self::order::{Edge, Order, order};
pub use self::outcome::{Deferral, ObjectPlan, Plan, Stay, TransferFile};
pub use self::pack::{Limits, Packer, file_bytes};
pub use self::roster::{Holder, Roster};
pub use self::rules::{MapKey, Named, Rule, RuleKind, Rules, RulesError};
pub use self::targets::{Refusal, Targets};
