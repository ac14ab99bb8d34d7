//! Named credentials of both generations.

use super::super::error::MetadataError;
use super::super::xml::Cursor;
use crate::org::{NamedCredential, Origin};

/// Reads a named credential whose root element the cursor is in.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<NamedCredential, MetadataError> {
    let mut credential = NamedCredential::default();
    cursor.children(|cursor, name| match name {
        "label" => cursor.fill(&mut credential.label),
        "namedCredentialType" => cursor.fill(&mut credential.kind),
        "endpoint" => cursor.fill_origin(&mut credential.origin),
        "principalType" => cursor.fill(&mut credential.principal_type),
        "protocol" => cursor.fill(&mut credential.protocol),
        "username" => cursor.fill(&mut credential.remote_user),
        "authProvider" => cursor.fill(&mut credential.auth_provider),
        "calloutStatus" => cursor.fill(&mut credential.callout_status),
        "certificate" | "jwtSigningCertificate" => cursor.mark(&mut credential.has_certificate),
        "namedCredentialParameters" => parameter(cursor, &mut credential),
        _ => Ok(()),
    })?;
    Ok(credential)
}

/// One parameter. The type, which says what the value is, stands behind the name and before the value,
/// or wherever a hand edit put it.
fn parameter(
    cursor: &mut Cursor<'_>,
    credential: &mut NamedCredential,
) -> Result<(), MetadataError> {
    let (mut kind, mut external) = (String::new(), String::new());
    let mut origin = None;
    cursor.children(|cursor, name| match name {
        "parameterType" => cursor.fill(&mut kind),
        "externalCredential" => cursor.fill(&mut external),
        // Of a value that turns out to be no URL's, not even this leaves the function.
        "parameterValue" => {
            origin = Origin::of(cursor.text()?);
            Ok(())
        }
        "certificate" => cursor.mark(&mut credential.has_certificate),
        _ => Ok(()),
    })?;
    if kind.eq_ignore_ascii_case("Url") {
        credential.origin = credential.origin.take().or(origin);
    }
    if !external.is_empty() {
        credential.external_credentials.push(external);
    }
    Ok(())
}
