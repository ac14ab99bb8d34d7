//! Granted against used: what each client and login did with which objects, and which of its rights it
//! needed for that.
//!
//! All evidence together: the request logs, bulk jobs, the log of all API calls, the stamps of records and
//! the history of fields. Logs are lossy and most windows are short, so what was not seen is called unused
//! only where the logs would have shown it for long enough and the package leaves no right open.
//!
//! Nothing here reads a file or knows what should be done about it; [`crate::access`] says what is granted.

mod compare;
mod seen;
mod usage;
mod window;

pub use self::compare::{Comparison, Held, Privilege, Standing, privileges};
pub use self::seen::{Evidence, Seen};
pub use self::usage::{FieldUse, ObjectUse, StampUse, Usage, Usages, UsedBy};
pub use self::window::{Shortfall, Window};
