//! Named and external credentials: as whom the org calls out.

use super::super::Origin;
use super::super::unite::unite_fields;

/// A named credential of either generation: where to, and by which way to sign in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NamedCredential {
    /// `label`.
    pub label: String,
    /// `namedCredentialType`; empty in the older generation.
    pub kind: String,
    /// Origin of `endpoint`, or of the parameter of type `Url`.
    pub origin: Option<Origin>,
    /// `principalType` of the older generation: `NamedUser` is one remote identity for everybody.
    pub principal_type: String,
    /// `protocol` of the older generation.
    pub protocol: String,
    /// `username` of the older generation: the remote identity.
    pub remote_user: String,
    /// `authProvider`.
    pub auth_provider: String,
    /// External credentials that parameters of type `Authentication` name.
    pub external_credentials: Vec<String>,
    /// `calloutStatus`.
    pub callout_status: String,
    /// Whether a certificate takes part.
    pub has_certificate: bool,
}
unite_fields!(NamedCredential {
    label,
    kind,
    origin,
    principal_type,
    protocol,
    remote_user,
    auth_provider,
    external_credentials,
    callout_status,
    has_certificate,
});

/// An external credential: the remote identities that permission sets hand out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExternalCredential {
    /// `label`.
    pub label: String,
    /// `authenticationProtocol`.
    pub protocol: String,
    /// Parameters of the types that end in `Principal`.
    pub principals: Vec<CredentialPrincipal>,
    /// Auth. providers that parameters name.
    pub auth_providers: Vec<String>,
    /// Whether a certificate takes part.
    pub has_certificate: bool,
}
unite_fields!(ExternalCredential {
    label,
    protocol,
    principals,
    auth_providers,
    has_certificate,
});

/// One remote identity.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct CredentialPrincipal {
    /// `parameterName`.
    pub name: String,
    /// `parameterType`: `NamedPrincipal`, `PerUserPrincipal`, …
    pub kind: String,
}

impl CredentialPrincipal {
    /// Whether everybody who may use it is the same remote identity.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        !self.kind.eq_ignore_ascii_case("PerUserPrincipal")
    }
}
