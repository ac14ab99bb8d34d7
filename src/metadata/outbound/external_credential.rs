//! External credentials: principals, which permission sets grant.

use super::super::error::MetadataError;
use super::super::xml::Cursor;
use crate::org::{CredentialPrincipal, ExternalCredential};

/// Reads an external credential whose root element the cursor is in.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<ExternalCredential, MetadataError> {
    let mut credential = ExternalCredential::default();
    cursor.children(|cursor, name| match name {
        "label" => cursor.fill(&mut credential.label),
        "authenticationProtocol" => cursor.fill(&mut credential.protocol),
        "externalCredentialParameters" => parameter(cursor, &mut credential),
        _ => Ok(()),
    })?;
    Ok(credential)
}

/// One parameter. `parameterValue` is not read: it may hold a header that signs in.
fn parameter(
    cursor: &mut Cursor<'_>,
    credential: &mut ExternalCredential,
) -> Result<(), MetadataError> {
    let mut principal = CredentialPrincipal::default();
    cursor.children(|cursor, name| match name {
        "parameterType" => cursor.fill(&mut principal.kind),
        "parameterName" => cursor.fill(&mut principal.name),
        "authProvider" => cursor.push_to(&mut credential.auth_providers),
        "certificate" => cursor.mark(&mut credential.has_certificate),
        _ => Ok(()),
    })?;
    if principal.kind.ends_with("Principal") && !principal.name.is_empty() {
        credential.principals.push(principal);
    }
    Ok(())
}
