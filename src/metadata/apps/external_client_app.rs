//! External client apps: five documents, each of which holds a part of one app.
//!
//! `consumerKey` is not read, nor is any certificate, only that they are there.

use super::super::error::MetadataError;
use super::super::name;
use super::super::xml::Cursor;
use crate::org::{ExternalClientApp, SalesforceId};

/// The developer name of an app, and what one document says of it. The name is empty when the document
/// does not say whose it is.
type Part = (String, ExternalClientApp);

/// Reads one of the five; `None` when the root is of another type.
pub(super) fn read(
    root: &str,
    path: &str,
    cursor: &mut Cursor<'_>,
) -> Result<Option<Part>, MetadataError> {
    let read = match root {
        "ExternalClientApplication" => {
            return Ok(Some((name::of_file(path), application(cursor)?)));
        }
        "ExtlClntAppGlobalOauthSettings" => global_oauth_settings,
        "ExtlClntAppOauthSettings" => oauth_settings,
        "ExtlClntAppOauthConfigurablePolicies" => oauth_policies,
        "ExtlClntAppConfigurablePolicies" => policies,
        _ => return Ok(None),
    };
    let mut app = ExternalClientApp::default();
    let mut owner = String::new();
    cursor.children(|cursor, name| match name {
        "externalClientApplication" => cursor.fill(&mut owner),
        _ => read(cursor, name, &mut app),
    })?;
    Ok(Some((owner, app)))
}

/// The app itself.
fn application(cursor: &mut Cursor<'_>) -> Result<ExternalClientApp, MetadataError> {
    let mut app = ExternalClientApp::default();
    cursor.children(|cursor, name| match name {
        "label" => cursor.fill(&mut app.label),
        "distributionState" => cursor.fill(&mut app.distribution),
        "orgScopedExternalApp" => {
            let org_id = org_id(cursor.text()?);
            app.org_id = app.org_id.or(org_id);
            Ok(())
        }
        _ => Ok(()),
    })?;
    Ok(app)
}

/// The org of `00D…:name`.
fn org_id(scoped: &str) -> Option<SalesforceId> {
    let (id, _) = scoped.split_once(':')?;
    let id = SalesforceId::parse(id.trim().as_bytes()).ok()?;
    id.has_prefix(b"00D").then_some(id)
}

fn global_oauth_settings(
    cursor: &mut Cursor<'_>,
    name: &str,
    app: &mut ExternalClientApp,
) -> Result<(), MetadataError> {
    let flows = &mut app.flows;
    match name {
        "isClientCredentialsFlowEnabled" => cursor.fill_flag(&mut flows.client_credentials),
        "isCodeCredFlowEnabled" => cursor.fill_flag(&mut flows.code_credentials),
        "isDeviceFlowEnabled" => cursor.fill_flag(&mut flows.device),
        "isNamedUserJwtEnabled" => cursor.fill_flag(&mut flows.named_user_jwt),
        "isTokenExchangeEnabled" => cursor.fill_flag(&mut flows.token_exchange),
        "certificate" => cursor.mark(&mut app.has_certificate),
        "consumerKey" => cursor.mark(&mut app.has_consumer_key),
        _ => Ok(()),
    }
}

fn oauth_settings(
    cursor: &mut Cursor<'_>,
    name: &str,
    app: &mut ExternalClientApp,
) -> Result<(), MetadataError> {
    match name {
        "commaSeparatedOauthScopes" => cursor.split_to(&mut app.scopes),
        "trustedIpRanges" => {
            cursor.push_range(("startIpAddress", "endIpAddress"), &mut app.ip_ranges)
        }
        "assetTokenSigningCertificate" | "clientAssertionCertificate" => {
            cursor.mark(&mut app.has_certificate)
        }
        _ => Ok(()),
    }
}

fn oauth_policies(
    cursor: &mut Cursor<'_>,
    name: &str,
    app: &mut ExternalClientApp,
) -> Result<(), MetadataError> {
    let flows = &mut app.policy_flows;
    let session = &mut app.session_policy;
    match name {
        "clientCredentialsFlowUser" => cursor.fill(&mut app.client_credential_user),
        "isClientCredentialsFlowEnabled" => cursor.fill_flag(&mut flows.client_credentials),
        "isTokenExchangeFlowEnabled" => cursor.fill_flag(&mut flows.token_exchange),
        "permittedUsersPolicyType" => cursor.fill(&mut app.permitted_users),
        "commaSeparatedProfile" => cursor.split_to(&mut app.profiles),
        "commaSeparatedPermissionSet" => cursor.split_to(&mut app.permission_sets),
        "ipRelaxationPolicyType" => cursor.fill(&mut app.ip_relaxation),
        "refreshTokenPolicyType" => cursor.fill(&mut app.refresh_token_policy),
        "refreshTokenValidityPeriod" => cursor.fill_number(&mut app.refresh_token_period),
        "refreshTokenValidityUnit" => cursor.fill(&mut app.refresh_token_unit),
        "executeHandlerAs" => cursor.fill(&mut app.plugin_user),
        "policyAction" => cursor.fill(&mut session.action),
        "requiredSessionLevel" => cursor.fill(&mut session.level),
        "sessionTimeoutInMinutes" => cursor.fill_number(&mut session.timeout),
        _ => Ok(()),
    }
}

fn policies(
    cursor: &mut Cursor<'_>,
    name: &str,
    app: &mut ExternalClientApp,
) -> Result<(), MetadataError> {
    match name {
        "isEnabled" => cursor.fill_flag(&mut app.enabled),
        "isOauthPluginEnabled" => cursor.fill_flag(&mut app.oauth_enabled),
        "isSamlPluginEnabled" => cursor.fill_flag(&mut app.saml_enabled),
        _ => Ok(()),
    }
}
