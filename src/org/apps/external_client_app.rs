//! External client apps: the newer kind of OAuth client, spread over five documents.

use super::super::unite::unite_fields;
use super::super::{LoginIpRange, SalesforceId};
use super::{OAuthFlows, SessionPolicy};

/// An external client app, by its developer name.
///
/// Its own document has the name; the four others say in `externalClientApplication` whose they are.
/// Each is read into one of these with the rest left empty, and united.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExternalClientApp {
    /// `label` of the app itself.
    pub label: String,
    /// `distributionState`: `Local`, `Packaged`, …
    pub distribution: String,
    /// The id of the org that the app is of, from `orgScopedExternalApp`.
    pub org_id: Option<SalesforceId>,
    /// `isEnabled` of the policies.
    pub enabled: Option<bool>,
    /// `isOauthPluginEnabled` of the policies.
    pub oauth_enabled: Option<bool>,
    /// `isSamlPluginEnabled` of the policies.
    pub saml_enabled: Option<bool>,
    /// `commaSeparatedOauthScopes`.
    pub scopes: Vec<String>,
    /// The flows that the global settings, which the developer of the app holds, switch on or off.
    pub flows: OAuthFlows,
    /// The flows that the policies, which the admin of the org holds, switch on or off.
    pub policy_flows: OAuthFlows,
    /// `clientCredentialsFlowUser`.
    pub client_credential_user: String,
    /// `permittedUsersPolicyType`.
    pub permitted_users: String,
    /// `commaSeparatedProfile`, labels.
    pub profiles: Vec<String>,
    /// `commaSeparatedPermissionSet`: ids says the documentation, names write people.
    pub permission_sets: Vec<String>,
    /// `ipRelaxationPolicyType`.
    pub ip_relaxation: String,
    /// `refreshTokenPolicyType`.
    pub refresh_token_policy: String,
    /// `refreshTokenValidityPeriod`.
    pub refresh_token_period: Option<u32>,
    /// `refreshTokenValidityUnit`.
    pub refresh_token_unit: String,
    /// `trustedIpRanges`.
    pub ip_ranges: Vec<LoginIpRange>,
    /// `executeHandlerAs`: the app's Apex runs as this user.
    pub plugin_user: String,
    /// `policyAction`, `requiredSessionLevel`, `sessionTimeoutInMinutes`.
    pub session_policy: SessionPolicy,
    /// Whether one of the documents names or holds a certificate.
    pub has_certificate: bool,
    /// Whether `consumerKey` is there. The key itself is never kept.
    pub has_consumer_key: bool,
}
unite_fields!(ExternalClientApp {
    label,
    distribution,
    org_id,
    enabled,
    oauth_enabled,
    saml_enabled,
    scopes,
    flows,
    policy_flows,
    client_credential_user,
    permitted_users,
    profiles,
    permission_sets,
    ip_relaxation,
    refresh_token_policy,
    refresh_token_period,
    refresh_token_unit,
    ip_ranges,
    plugin_user,
    session_policy,
    has_certificate,
    has_consumer_key,
});
