//! SAML single sign-on settings.

use super::super::Origin;
use super::super::unite::unite_fields;

/// A SAML single sign-on setting.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SamlSsoConfig {
    /// `name`, the label.
    pub label: String,
    /// `executionUserId`: the handler creates and changes users in this name.
    pub execution_user: String,
    /// `identityMapping`: what the other side calls a user by.
    pub identity_mapping: String,
    /// `userProvisioning`: users are created when they first come.
    pub provisions_users: Option<bool>,
    /// Origin of `issuer`, where it is a URL.
    pub issuer: Option<Origin>,
    /// Origin of `loginUrl`.
    pub login: Option<Origin>,
    /// Whether `validationCert` is there.
    pub has_certificate: bool,
}
unite_fields!(SamlSsoConfig {
    label,
    execution_user,
    identity_mapping,
    provisions_users,
    issuer,
    login,
    has_certificate,
});
