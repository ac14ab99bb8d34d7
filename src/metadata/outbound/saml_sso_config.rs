//! SAML single sign-on settings.

use super::super::error::MetadataError;
use super::super::xml::Cursor;
use crate::org::SamlSsoConfig;

/// Reads a setting whose root element the cursor is in.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<SamlSsoConfig, MetadataError> {
    let mut config = SamlSsoConfig::default();
    cursor.children(|cursor, name| match name {
        "name" => cursor.fill(&mut config.label),
        "executionUserId" => cursor.fill(&mut config.execution_user),
        "identityMapping" => cursor.fill(&mut config.identity_mapping),
        "userProvisioning" => cursor.fill_flag(&mut config.provisions_users),
        "issuer" => cursor.fill_origin(&mut config.issuer),
        "loginUrl" => cursor.fill_origin(&mut config.login),
        "validationCert" => cursor.mark(&mut config.has_certificate),
        _ => Ok(()),
    })?;
    Ok(config)
}
