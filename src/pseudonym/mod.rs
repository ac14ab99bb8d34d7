//! Pseudonyms: what names a person or a machine's address, replaced by tokens in everything that is written.
//!
//! Everything is judged by the real values, since names and usernames are evidence. What is written passes through
//! [`Pseudonyms::text`] on its way: usernames, mail addresses, IP addresses, names of users and the domains of
//! their usernames become tokens, the same for the same value and key. A token is a keyed hash (HMAC-SHA-256), so
//! nobody without the key can try values out. Ids stay.
//!
//! What is found here is found by its form (addresses) or because the export has it as a user's (names). That a word
//! is somebody's name is not known to any program: a name that is also a word of byline's own texts (`words.txt`) is
//! replaced where it stands in the place of a name, and not inside of texts.

mod file;
mod form;
mod key;
mod known;
mod place;
mod token;
mod veil;
mod written;

pub use self::file::{KeyFile, KeyFileError, WrittenKey};
pub use self::key::Key;
pub use self::token::{Kind, Pseudonyms};
pub use self::veil::Veil;
