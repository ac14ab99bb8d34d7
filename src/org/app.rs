//! Connected apps: OAuth clients the org itself defines.

/// A connected app, by its developer name. Apps installed from elsewhere are not in the metadata.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConnectedApp {
    /// `label`, the name logs show.
    pub label: String,
    /// `oauthConfig.scopes`.
    pub scopes: Vec<String>,
    /// `oauthConfig.oauthClientCredentialUser`: proof that a named user is a machine's.
    pub client_credential_user: String,
    /// `oauthConfig.isAdminApproved`.
    pub admin_approved: Option<bool>,
    /// `oauthPolicy.ipRelaxation`.
    pub ip_relaxation: String,
    /// `oauthPolicy.refreshTokenPolicy`.
    pub refresh_token_policy: String,
    /// `profileName`, labels.
    pub profiles: Vec<String>,
    /// `permissionSetName`, labels.
    pub permission_sets: Vec<String>,
}
