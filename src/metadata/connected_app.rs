//! Connected apps.
//!
//! `consumerKey` is not read, nor is any certificate: what is never held is never printed.

use super::error::MetadataError;
use super::xml::Cursor;
use crate::org::ConnectedApp;

/// Reads a connected app whose root element the cursor is in.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<ConnectedApp, MetadataError> {
    let mut app = ConnectedApp::default();
    cursor.children(|cursor, name| {
        match name {
            "label" => app.label = cursor.string()?,
            "oauthConfig" => oauth_config(cursor, &mut app)?,
            "oauthPolicy" => oauth_policy(cursor, &mut app)?,
            "profileName" => cursor.push_to(&mut app.profiles)?,
            "permissionSetName" => cursor.push_to(&mut app.permission_sets)?,
            _ => {}
        }
        Ok(())
    })?;
    Ok(app)
}

fn oauth_config(cursor: &mut Cursor<'_>, app: &mut ConnectedApp) -> Result<(), MetadataError> {
    cursor.children(|cursor, name| {
        match name {
            "scopes" => cursor.push_to(&mut app.scopes)?,
            "oauthClientCredentialUser" => app.client_credential_user = cursor.string()?,
            "isAdminApproved" => app.admin_approved = cursor.flag()?,
            _ => {}
        }
        Ok(())
    })
}

fn oauth_policy(cursor: &mut Cursor<'_>, app: &mut ConnectedApp) -> Result<(), MetadataError> {
    cursor.children(|cursor, name| {
        match name {
            "ipRelaxation" => app.ip_relaxation = cursor.string()?,
            "refreshTokenPolicy" => app.refresh_token_policy = cursor.string()?,
            _ => {}
        }
        Ok(())
    })
}
