//! The ledger of a result, read back: which record files a result folder holds, that they are as they were
//! written, and who was said to have made each stamp.
//!
//! It reads nothing but what `byline analyze` wrote. Every file is held against its hash in the manifest
//! before a byte of it is taken apart, so whatever is damaged is known to be.

mod batch;
mod column;
mod error;
mod folder;
mod part;
mod verify;

pub use self::batch::{Attribution, Batch, Detail, Stamps};
pub use self::error::ReadBackError;
pub use self::folder::{LedgerFolder, LedgerInput, SCHEMA_VERSION};
pub use self::part::{LedgerPart, PartReader};
pub use self::verify::{Custody, Files, Verified, verify};
