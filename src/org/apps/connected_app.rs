//! Connected apps: the older kind of OAuth client.

use super::super::LoginIpRange;
use super::super::unite::unite_fields;
use super::{AppFaces, OAuthFlows, SessionPolicy};

/// A connected app, by its developer name. Apps installed from elsewhere are not in the metadata.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConnectedApp {
    /// `label`, the name logs show.
    pub label: String,
    /// `oauthConfig.scopes`.
    pub scopes: Vec<String>,
    /// The flows that `oauthConfig` and `oauthPolicy` switch on or off.
    pub flows: OAuthFlows,
    /// `oauthConfig.oauthClientCredentialUser`: proof that a named user is a machine's.
    pub client_credential_user: String,
    /// `oauthConfig.isAdminApproved`; absent before API 46.
    pub admin_approved: Option<bool>,
    /// `oauthPolicy.ipRelaxation`.
    pub ip_relaxation: String,
    /// `oauthPolicy.refreshTokenPolicy`.
    pub refresh_token_policy: String,
    /// `profileName`, labels.
    pub profiles: Vec<String>,
    /// `permissionSetName`, labels.
    pub permission_sets: Vec<String>,
    /// `ipRanges`.
    pub ip_ranges: Vec<LoginIpRange>,
    /// `pluginExecutionUser`: the app's Apex runs as this user.
    pub plugin_user: String,
    /// `sessionPolicy`.
    pub session_policy: SessionPolicy,
    /// In which ways it faces people.
    pub faces: AppFaces,
    /// Whether `oauthConfig.certificate` is there: the app signs in by JWT.
    pub has_certificate: bool,
    /// Whether `oauthConfig.consumerKey` is there. The key itself is never kept.
    pub has_consumer_key: bool,
}
unite_fields!(ConnectedApp {
    label,
    scopes,
    flows,
    client_credential_user,
    admin_approved,
    ip_relaxation,
    refresh_token_policy,
    profiles,
    permission_sets,
    ip_ranges,
    plugin_user,
    session_policy,
    faces,
    has_certificate,
    has_consumer_key,
});
