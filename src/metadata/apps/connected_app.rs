//! Connected apps.
//!
//! `consumerKey` is not read, nor is any certificate, only that they are there: what is never held is
//! never printed.

use super::super::error::MetadataError;
use super::super::xml::Cursor;
use crate::org::ConnectedApp;

/// Reads a connected app whose root element the cursor is in.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<ConnectedApp, MetadataError> {
    let mut app = ConnectedApp::default();
    cursor.children(|cursor, name| match name {
        "label" => cursor.fill(&mut app.label),
        "oauthConfig" => oauth_config(cursor, &mut app),
        "oauthPolicy" => oauth_policy(cursor, &mut app),
        "profileName" => cursor.push_to(&mut app.profiles),
        "permissionSetName" => cursor.push_to(&mut app.permission_sets),
        "ipRanges" => cursor.push_range(("start", "end"), &mut app.ip_ranges),
        "pluginExecutionUser" => cursor.fill(&mut app.plugin_user),
        "sessionPolicy" => session_policy(cursor, &mut app),
        "mobileAppConfig" | "mobileStartUrl" => {
            app.faces.mobile = true;
            Ok(())
        }
        "canvas" | "canvasConfig" => {
            app.faces.canvas = true;
            Ok(())
        }
        "samlConfig" => {
            app.faces.saml = true;
            Ok(())
        }
        _ => Ok(()),
    })?;
    Ok(app)
}

fn oauth_config(cursor: &mut Cursor<'_>, app: &mut ConnectedApp) -> Result<(), MetadataError> {
    let flows = &mut app.flows;
    cursor.children(|cursor, name| match name {
        "scopes" => cursor.push_to(&mut app.scopes),
        "oauthClientCredentialUser" => cursor.fill(&mut app.client_credential_user),
        "isAdminApproved" => cursor.fill_flag(&mut app.admin_approved),
        "isClientCredentialEnabled" => cursor.fill_flag(&mut flows.client_credentials),
        "isCodeCredentialEnabled" => cursor.fill_flag(&mut flows.code_credentials),
        "isNamedUserJwtEnabled" => cursor.fill_flag(&mut flows.named_user_jwt),
        "isTokenExchangeEnabled" => cursor.fill_flag(&mut flows.token_exchange),
        "certificate" => cursor.mark(&mut app.has_certificate),
        "consumerKey" => cursor.mark(&mut app.has_consumer_key),
        _ => Ok(()),
    })
}

fn oauth_policy(cursor: &mut Cursor<'_>, app: &mut ConnectedApp) -> Result<(), MetadataError> {
    cursor.children(|cursor, name| match name {
        "ipRelaxation" => cursor.fill(&mut app.ip_relaxation),
        "refreshTokenPolicy" => cursor.fill(&mut app.refresh_token_policy),
        _ => Ok(()),
    })
}

fn session_policy(cursor: &mut Cursor<'_>, app: &mut ConnectedApp) -> Result<(), MetadataError> {
    let policy = &mut app.session_policy;
    cursor.children(|cursor, name| match name {
        "policyAction" => cursor.fill(&mut policy.action),
        "sessionLevel" => cursor.fill(&mut policy.level),
        "sessionTimeout" => cursor.fill_number(&mut policy.timeout),
        _ => Ok(()),
    })
}
