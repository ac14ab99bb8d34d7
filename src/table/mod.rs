//! The reader of every delimited file.
//!
//! It tolerates what exports do (docs/formats.md): six delimiters, quoted or
//! minimally quoted fields, newlines inside quotes, byte-order marks, UTF-16 and Windows-1252, blank
//! lines, a header repeated mid-file. What it cannot read it counts, row by row, with the reason and
//! the place: rows read + rows rejected = rows present.
//!
//! It knows nothing of what a column means; that is the business of the readers above it.

mod ahead;
mod block;
mod cell;
mod cut;
mod decode;
mod dialect;
mod doubt;
mod file;
mod header;
mod id_cache;
mod kernel;
mod notes;
mod reader;
mod row;
mod tally;
mod text;

#[cfg(test)]
mod tests;

pub use self::dialect::{Cells, Dialect, Head};
pub use self::doubt::{NO_LOOKUP, id_reason, local_time_reason, time_reason};
pub use self::file::{Table, TableError};
pub use self::header::{Column, Header, normalized};
pub use self::id_cache::IdCache;
pub use self::notes::Place;
pub use self::reader::TableReader;
pub use self::row::Row;
pub use self::tally::{Doubt, FirstSeen, Reason, Tally, UNREADABLE};
pub use self::text::{boolean, count, name, optional_id, optional_time, text, unwrapped};
