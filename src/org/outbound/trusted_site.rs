//! Sites that Apex and pages may talk to.

use super::super::Origin;
use super::super::unite::unite_fields;

/// A remote site: Apex may send data there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RemoteSite {
    /// Origin of `url`.
    pub origin: Option<Origin>,
    /// `isActive`.
    pub active: Option<bool>,
    /// `disableProtocolSecurity`: data may leave HTTPS for plain HTTP.
    pub insecure: Option<bool>,
}
unite_fields!(RemoteSite {
    origin,
    active,
    insecure
});

/// A trusted URL: pages may talk to it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CspTrustedSite {
    /// Origin of `endpointUrl`.
    pub origin: Option<Origin>,
    /// `isActive`.
    pub active: Option<bool>,
    /// `context`: which pages.
    pub context: String,
}
unite_fields!(CspTrustedSite {
    origin,
    active,
    context
});
