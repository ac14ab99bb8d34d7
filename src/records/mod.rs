//! The audit stamps of every record: who owns it, who made it and when, who changed it last.
//!
//! A record is reduced to its stamps the moment its row is read. What grows with the number of records
//! is sorted by id in pieces that spill to disk ([`Spool`]), so that one object can be walked in id
//! order, each record once however many files hold it, in bounded memory.

mod children;
mod lookup;
mod names;
mod read;
mod report;
mod results;
mod row;
mod sieve;
mod spool;

pub use self::children::{ChildCount, ChildSpool};
pub use self::lookup::{Lookup, LookupBasis, Lookups, SObjects};
pub use self::names::{ObjectNames, PrefixRows};
pub use self::read::read;
pub use self::report::{UserNames, read as read_report};
pub use self::results::{ResultFile, ResultSpool, ResultWalk, Results};
pub use self::row::{Record, Stamp};
pub use self::sieve::{HotField, Sieve};
pub use self::spool::{Merged, Sorted, Spool};
