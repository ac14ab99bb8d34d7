//! Where the org calls out to, and who vouches for its users.
//!
//! Elements that hold secrets are not read: that something stands there is noted by
//! [`super::secret`].

mod auth_provider;
mod certificate;
mod external_credential;
mod named_credential;
mod saml_sso_config;
mod trusted_site;

use super::error::MetadataError;
use super::name;
use super::xml::Cursor;
use crate::org::{Component, OutboundPart};

/// Reads a document of this family; `None` when its root is of another.
pub(super) fn read(
    root: &str,
    path: &str,
    cursor: &mut Cursor<'_>,
) -> Result<Option<Component>, MetadataError> {
    let name = || name::of_file(path);
    let part = match root {
        "NamedCredential" => OutboundPart::NamedCredential(name(), named_credential::read(cursor)?),
        "ExternalCredential" => {
            OutboundPart::ExternalCredential(name(), external_credential::read(cursor)?)
        }
        "AuthProvider" => OutboundPart::AuthProvider(name(), auth_provider::read(cursor)?),
        "SamlSsoConfig" => OutboundPart::SamlSsoConfig(name(), saml_sso_config::read(cursor)?),
        "Certificate" => OutboundPart::Certificate(name(), certificate::read(cursor)?),
        "RemoteSiteSetting" => OutboundPart::RemoteSite(name(), trusted_site::read_remote(cursor)?),
        "CspTrustedSite" => OutboundPart::CspTrustedSite(name(), trusted_site::read_csp(cursor)?),
        _ => return Ok(None),
    };
    Ok(Some(Component::Outbound(part)))
}
