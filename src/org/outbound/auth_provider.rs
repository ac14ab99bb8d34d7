//! Auth. providers: outside systems that vouch for users.

use super::super::Origin;
use super::super::unite::unite_fields;

/// An auth. provider.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuthProvider {
    /// `friendlyName`.
    pub label: String,
    /// `providerType`.
    pub kind: String,
    /// `executionUser`: the registration handler creates and changes users in this name.
    pub execution_user: String,
    /// `registrationHandler`, an Apex class.
    pub registration_handler: String,
    /// Origins of `authorizeUrl`, `tokenUrl` and `userInfoUrl`, each once.
    pub origins: Vec<Origin>,
    /// Whether `consumerKey` is there. The key itself is never kept.
    pub has_consumer_key: bool,
}
unite_fields!(AuthProvider {
    label,
    kind,
    execution_user,
    registration_handler,
    origins,
    has_consumer_key,
});
