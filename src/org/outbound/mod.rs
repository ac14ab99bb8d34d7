//! Where the org calls out to, in whose name, and by whom it lets others vouch for users.
//!
//! Of URLs only the [`Origin`](super::Origin) is kept; no password, token or key is read at all.

mod auth_provider;
mod certificate;
mod credential;
mod saml;
mod trusted_site;

use std::collections::BTreeMap;

pub use self::auth_provider::AuthProvider;
pub use self::certificate::Certificate;
pub use self::credential::{CredentialPrincipal, ExternalCredential, NamedCredential};
pub use self::saml::SamlSsoConfig;
pub use self::trusted_site::{CspTrustedSite, RemoteSite};

use super::unite::add;

/// One document of this family: developer name and content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OutboundPart {
    /// `NamedCredential`, of either generation.
    NamedCredential(String, NamedCredential),
    /// `ExternalCredential`.
    ExternalCredential(String, ExternalCredential),
    /// `AuthProvider`.
    AuthProvider(String, AuthProvider),
    /// `SamlSsoConfig`.
    SamlSsoConfig(String, SamlSsoConfig),
    /// `Certificate`.
    Certificate(String, Certificate),
    /// `RemoteSiteSetting`.
    RemoteSite(String, RemoteSite),
    /// `CspTrustedSite`.
    CspTrustedSite(String, CspTrustedSite),
}

/// Everything of this family, by developer name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outbound {
    /// Named credentials.
    pub named_credentials: BTreeMap<String, NamedCredential>,
    /// External credentials.
    pub external_credentials: BTreeMap<String, ExternalCredential>,
    /// Auth. providers.
    pub auth_providers: BTreeMap<String, AuthProvider>,
    /// SAML single sign-on settings.
    pub saml: BTreeMap<String, SamlSsoConfig>,
    /// Certificates.
    pub certificates: BTreeMap<String, Certificate>,
    /// Remote sites.
    pub remote_sites: BTreeMap<String, RemoteSite>,
    /// Trusted URLs.
    pub csp_trusted_sites: BTreeMap<String, CspTrustedSite>,
}

impl Outbound {
    /// Adds one document, or unites it with an earlier copy.
    pub(super) fn add(&mut self, part: OutboundPart) {
        match part {
            OutboundPart::NamedCredential(name, it) => add(&mut self.named_credentials, name, it),
            OutboundPart::ExternalCredential(name, it) => {
                add(&mut self.external_credentials, name, it);
            }
            OutboundPart::AuthProvider(name, it) => add(&mut self.auth_providers, name, it),
            OutboundPart::SamlSsoConfig(name, it) => add(&mut self.saml, name, it),
            OutboundPart::Certificate(name, it) => add(&mut self.certificates, name, it),
            OutboundPart::RemoteSite(name, it) => add(&mut self.remote_sites, name, it),
            OutboundPart::CspTrustedSite(name, it) => add(&mut self.csp_trusted_sites, name, it),
        }
    }

    /// The principal that a permission set grants as `granted`, with its external credential.
    ///
    /// The grant is `<credential>-<principal>`, some write blanks around the hyphen, and principals may
    /// hold hyphens themselves.
    #[must_use]
    pub fn principal(&self, granted: &str) -> Option<(&str, &CredentialPrincipal)> {
        let hyphens = granted.match_indices('-');
        let mut ways = hyphens.filter_map(|(at, _)| {
            let (credential, principal) = (granted.get(..at)?, granted.get(at + 1..)?);
            let (name, found) = self.external_credentials.get_key_value(credential.trim())?;
            let mut principals = found.principals.iter();
            let principal = principals.find(|it| it.name == principal.trim())?;
            Some((name.as_str(), principal))
        });
        ways.next()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grants_name_a_credential_and_a_principal() {
        let principal = |name: &str| CredentialPrincipal {
            name: name.to_owned(),
            kind: "NamedPrincipal".to_owned(),
        };
        let credential = ExternalCredential {
            principals: vec![principal("Night Job"), principal("a-b")],
            ..ExternalCredential::default()
        };
        let mut outbound = Outbound::default();
        outbound.add(OutboundPart::ExternalCredential(
            "Billing".to_owned(),
            credential,
        ));
        let found = |granted| {
            outbound
                .principal(granted)
                .map(|(c, p)| (c, p.name.as_str()))
        };
        assert_eq!(found("Billing-Night Job"), Some(("Billing", "Night Job")));
        assert_eq!(found("Billing - Night Job"), Some(("Billing", "Night Job")));
        assert_eq!(found("Billing-a-b"), Some(("Billing", "a-b")));
        assert_eq!(
            ["Billing-c", "Other-a-b", "Billing", ""].map(found),
            [None; 4]
        );
    }
}
