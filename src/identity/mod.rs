//! What each login is: human, integration, shared, …, with confidence and reasons.
//!
//! A login is judged from what declares it (user type, licence, permissions, apps that call as it), from
//! what the metadata lets machines do in its name, and from what was seen of it: through which doors it
//! came, on how many days, by which clients. One login with a person and an outside system behind it is
//! `shared`, whatever declares it. What a login is decides who may have made its stamps, but not who made
//! one stamp of a shared login: that is the business of [`crate::attribution`].

mod cause;
mod classify;
mod client;
#[cfg(test)]
mod client_tests;
mod client_use;
mod declared;
mod mixture;
mod naming;
mod revise;
mod seen;
#[cfg(test)]
mod tests;

pub use self::cause::Cause;
pub use self::classify::{Identities, Identity, Sole};
pub use self::client::{Client, Clients};
pub use self::client_use::{ClientLogin, ClientUse, client_logins, client_uses};
pub use self::declared::{Declaration, is_switched_off};
pub use self::mixture::{Mixture, Plain};
