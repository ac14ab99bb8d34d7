//! What is written down of changes beside the stamps of records: field history, the setup audit trail, and
//! the saves and logins-as that event logs name.
//!
//! A stamp says who changed a record last; a history says it of every change. Each row is reduced to who,
//! what and when the moment it is read. The values that were changed, and the sentences of the audit
//! trail, are people's data: they are neither kept nor written. As histories may have more rows than there
//! are records, rows are sorted on disk ([`Spool`]) and come back in the order of `changes.parquet`
//! ([`Changes`]), act by act: what one login did to one record at one moment is one act, however many
//! fields it changed, and a lookup that was changed leaves two rows.
//!
//! Who made a change is not asked here.

mod acts;
mod field_history;
mod local_time;
mod row;
mod setup_audit;
mod setup_download;
mod sorted;
mod spool;

pub use self::acts::{Act, Acts, Delegate, Moment};
pub use self::field_history::{object_hint, read as read_field_history};
pub use self::local_time::{LocalTime, Told};
pub use self::row::{Change, Identity, TextNumber, Who};
pub use self::setup_audit::read as read_setup_audit;
pub use self::sorted::{ChangeGroup, Changes};
pub use self::spool::{Batch, Spool};
