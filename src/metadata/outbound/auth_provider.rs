//! Auth. providers.

use super::super::error::MetadataError;
use super::super::xml::Cursor;
use crate::org::{AuthProvider, Origin};

/// Reads an auth. provider whose root element the cursor is in.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<AuthProvider, MetadataError> {
    let mut provider = AuthProvider::default();
    cursor.children(|cursor, name| match name {
        "friendlyName" => cursor.fill(&mut provider.label),
        "providerType" => cursor.fill(&mut provider.kind),
        "executionUser" => cursor.fill(&mut provider.execution_user),
        "registrationHandler" => cursor.fill(&mut provider.registration_handler),
        "consumerKey" => cursor.mark(&mut provider.has_consumer_key),
        "authorizeUrl" | "tokenUrl" | "userInfoUrl" => {
            let origin = Origin::of(cursor.text()?);
            let new = origin.filter(|origin| !provider.origins.contains(origin));
            // Three at most, unless somebody repeats them: then the first are enough.
            provider
                .origins
                .extend(new.filter(|_| provider.origins.len() < 3));
            Ok(())
        }
        _ => Ok(()),
    })?;
    Ok(provider)
}
