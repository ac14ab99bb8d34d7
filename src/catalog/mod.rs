//! Facts about Salesforce as data: client names, licences, login types, key prefixes, thresholds.
//!
//! Each table is a TOML file beside this one, with a source for every row or for the whole table,
//! loaded once with `include_str!`. Code asks the functions here and holds no such fact itself.
//! A file that does not parse would leave its table empty; a test reads each one strictly.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

mod access;
mod actors;
mod assessment;
mod cascade;
mod cited;
mod client;
mod control;
mod dependency;
mod escalation;
mod event_object;
mod evidence;
mod finding;
mod integration_licence;
mod limit;
mod login_flow;
mod lookup;
mod metadata;
mod named_users;
mod need;
mod object_rows;
mod permission;
mod piece;
mod platform_change;
mod privilege;
mod reach;
mod request;
mod rest;
mod rhythm;
mod running_user;
mod secret;
mod setting;
mod sharing_model;
mod transfer;
mod vendor;
mod zone;

pub use self::access::{
    Retrieval, Since, StandardRights, Written, retrieval, standard_rights, system_field,
};
pub use self::actors::{ActTable, Actors, GrownTree, actors};
pub use self::assessment::{AssessmentFacts, CoverFacts, Decides, assessment_facts};
pub use self::cascade::{Cascade, CascadeEffect, TransferWay, cascades};
pub use self::cited::cited_elements;
pub use self::client::{
    ClientKind, KnownClient, client_of_agent, client_of_names, program_in_browser_agent,
    without_version,
};
pub use self::control::{Control, Framework, control, frameworks};
pub use self::dependency::{
    Dependencies, MasterDependency, ObjectDependency, ObjectObjectDependency, ObjectRight,
    UserDependency, UserObjectDependency, dependencies,
};
pub use self::escalation::{Escalates, escalates};
pub use self::event_object::EventForm;
pub use self::evidence::{Evidence, Load, evidence};
pub use self::finding::{FindingFacts, finding_facts};
pub use self::integration_licence::{
    AppLimits, Included, IntegrationLicence, Licence, UserColumn, integration_licence,
};
pub use self::limit::{LimitFact, limit_facts};
pub use self::login_flow::{LoginFlow, login_flow};
pub use self::lookup::{LookupField, is_no_parent_field, lookup_field};
pub use self::metadata::{
    MetadataType, Retrieve, is_unread_behavior, metadata_part, metadata_type, metadata_types,
    retrieve,
};
pub use self::named_users::{Effect, Meaning, NamedKind, NamedPlace, Owned, named_places};
pub use self::need::{Need, NeedFacts, needs};
pub use self::object_rows::{Rowless, has_rows, rowless, sharing_parents, standard_object_names};
pub use self::permission::{Permission, Tier, permission, weighty_permissions};
pub use self::piece::{Piece, missing_pieces, pieces};
pub use self::platform_change::{ChangeSign, PlatformChange, platform_changes};
pub use self::privilege::{PrivilegeFacts, privilege};
pub use self::reach::{
    Affected, ReachFacts, Thresholds, Through, Widening, reach_facts, widenings,
};
pub use self::request::{
    AskedObject, Edition, EditionLogs, EventTypes, Identifying, LogLicence, Request, Requests,
    Section, requests,
};
pub use self::rest::{RestRule, rest_rules, writing_methods};
pub use self::rhythm::{Frequencies, Learning, Rhythm, RhythmWeights, rhythm};
pub use self::running_user::{Automated, Bears, RunningUserRule, running_user_rules};
pub use self::secret::{Secrets, secrets};
pub use self::setting::{Setting, settings};
pub use self::sharing_model::{Opens, sharing_model, sharing_model_edits};
pub use self::transfer::{
    Concentrated, OwningLicence, QueueObjects, Transfer, TransferLimit, transfer,
};
pub use self::vendor::vendor;
pub use self::zone::{Zone, zone, zones_beside};

/// A standard profile whose file name is not its display name.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct StandardProfile {
    file: String,
    name: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct StandardProfiles {
    #[serde(default)]
    profile: Vec<StandardProfile>,
}

static STANDARD_PROFILES: LazyLock<StandardProfiles> =
    LazyLock::new(|| toml::from_str(include_str!("standard_profiles.toml")).unwrap_or_default());

/// The metadata file name of the profile that users see as `name`; `name` itself for most.
#[must_use]
pub fn profile_file_name(name: &str) -> &str {
    STANDARD_PROFILES
        .profile
        .iter()
        .find(|profile| profile.name == name)
        .map_or(name, |profile| profile.file.as_str())
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyPrefixes {
    #[serde(default)]
    prefix: BTreeMap<String, String>,
}

static KEY_PREFIXES: LazyLock<KeyPrefixes> =
    LazyLock::new(|| toml::from_str(include_str!("key_prefixes.toml")).unwrap_or_default());

/// The standard object whose ids start with `prefix`. Custom objects differ from org to org.
#[must_use]
pub fn object_of_prefix(prefix: [u8; 3]) -> Option<&'static str> {
    let prefix = std::str::from_utf8(&prefix).ok()?;
    KEY_PREFIXES.prefix.get(prefix).map(String::as_str)
}

/// What a login type says about how the session began.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LoginRoute {
    /// A person in a browser.
    Ui,
    /// An OAuth app: an outside system, or a person's app. The client decides.
    Oauth,
    /// SOAP `login()` and other API-only routes.
    Api,
    /// A portal or community member.
    External,
    /// Neither; says nothing.
    Other,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct LoginType {
    /// Code in event logs; some types have none.
    #[serde(default)]
    code: String,
    /// API value and label, as `LoginHistory` exports and Setup downloads show them.
    names: Vec<String>,
    route: LoginRoute,
    /// Set for sign-ins by SOAP `login()`.
    #[serde(default)]
    soap_login: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct LoginTypes {
    #[serde(default)]
    login_type: Vec<LoginType>,
}

static LOGIN_TYPES: LazyLock<LoginTypes> =
    LazyLock::new(|| toml::from_str(include_str!("login_types.toml")).unwrap_or_default());

/// The route of a login type, given as the log's case-sensitive code or as a name.
#[must_use]
pub fn login_route(value: &str) -> LoginRoute {
    login_type(value).map_or(LoginRoute::Other, |t| t.route)
}

/// Whether a login type, given so, is that of SOAP `login()`.
#[must_use]
pub fn is_soap_login(value: &str) -> bool {
    login_type(value).is_some_and(|t| t.soap_login)
}

fn login_type(value: &str) -> Option<&'static LoginType> {
    LOGIN_TYPES
        .login_type
        .iter()
        .find(|t| t.code == value || t.names.iter().any(|n| n.eq_ignore_ascii_case(value)))
}

/// What a user type, a licence or a built-in username declares a login to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Declared {
    /// A user made for an outside system.
    Integration,
    /// The platform's own user.
    Automation,
    /// An AI agent's user.
    Agent,
    /// A site's guest user.
    Guest,
}

/// One declaration: the value that makes it and what it means.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Declaration {
    /// The user type, licence label or username prefix.
    pub value: String,
    /// What it declares.
    pub means: Declared,
    /// The reference.
    pub source: String,
}

/// The declarations, by what they are read from.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Declarations {
    /// `User.UserType`.
    #[serde(default)]
    pub user_type: Vec<Declaration>,
    /// Label of the user licence.
    #[serde(default)]
    pub license: Vec<Declaration>,
    /// What the username starts with; the rest is the org id.
    #[serde(default)]
    pub username: Vec<Declaration>,
}

static DECLARATIONS: LazyLock<Declarations> =
    LazyLock::new(|| toml::from_str(include_str!("declarations.toml")).unwrap_or_default());

/// What declares a login to be a machine's.
#[must_use]
pub fn declarations() -> &'static Declarations {
    &DECLARATIONS
}

/// How Apex came to run, by its quiddity code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum QuiddityKind {
    /// Scheduled or asynchronous.
    Automation,
    /// Called through an API.
    Api,
    /// Called from a page.
    Ui,
    /// A developer's anonymous run or a test.
    Developer,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Quiddities {
    #[serde(default)]
    quiddity: BTreeMap<String, QuiddityKind>,
}

static QUIDDITIES: LazyLock<Quiddities> =
    LazyLock::new(|| toml::from_str(include_str!("quiddities.toml")).unwrap_or_default());

/// What a `QUIDDITY` code says, if the code is known.
#[must_use]
pub fn quiddity(code: &str) -> Option<QuiddityKind> {
    QUIDDITIES.quiddity.get(code).copied()
}

/// One rule by which a header row is recognised.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fingerprint {
    /// The kind it means, as written to the manifest.
    pub kind: String,
    /// Normalised headers that must all be there.
    #[serde(default)]
    pub all: Vec<String>,
    /// Of these, at least one must be there, unless the list is empty.
    #[serde(default)]
    pub any: Vec<String>,
    /// None of these may be there.
    #[serde(default)]
    pub none: Vec<String>,
    /// The header that must stand last.
    pub last: Option<String>,
    /// What the last cell of the first row must begin with.
    pub value: Option<String>,
    /// What a person calls such a file.
    pub label: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fingerprints {
    #[serde(default)]
    table: Vec<Fingerprint>,
}

static FINGERPRINTS: LazyLock<Fingerprints> =
    LazyLock::new(|| toml::from_str(include_str!("fingerprints.toml")).unwrap_or_default());

/// The fingerprints of delimited tables, most specific first: the first that fits decides.
#[must_use]
pub fn fingerprints() -> &'static [Fingerprint] {
    &FINGERPRINTS.table
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    /// Loading is lenient so that the library cannot panic; here each table is read strictly.
    #[test]
    fn every_table_parses_and_is_not_empty() {
        let profiles: StandardProfiles =
            toml::from_str(include_str!("standard_profiles.toml")).unwrap();
        assert!(!profiles.profile.is_empty());
        let prefixes: KeyPrefixes = toml::from_str(include_str!("key_prefixes.toml")).unwrap();
        assert!(prefixes.prefix.keys().all(|p| p.len() == 3));
        let types: LoginTypes = toml::from_str(include_str!("login_types.toml")).unwrap();
        assert!(!types.login_type.is_empty());
        let declared: Declarations = toml::from_str(include_str!("declarations.toml")).unwrap();
        assert!(declared.license.iter().all(|d| !d.source.is_empty()));
        let quiddities: Quiddities = toml::from_str(include_str!("quiddities.toml")).unwrap();
        assert!(!quiddities.quiddity.is_empty());
        let fingerprints: Fingerprints = toml::from_str(include_str!("fingerprints.toml")).unwrap();
        assert!(!fingerprints.table.is_empty());
    }

    #[test]
    fn codes_are_case_sensitive_where_salesforce_is() {
        assert_eq!(login_route("i"), LoginRoute::Oauth);
        assert_eq!(login_route("I"), LoginRoute::Api);
        assert!(is_soap_login("I") && is_soap_login("Partner Product") && !is_soap_login("i"));
        assert_eq!(login_route("Remote Access 2.0"), LoginRoute::Oauth);
        assert_eq!(object_of_prefix(*b"00E"), Some("UserRole"));
        assert_eq!(object_of_prefix(*b"00e"), Some("Profile"));
        assert_eq!(profile_file_name("System Administrator"), "Admin");
        assert_eq!(profile_file_name("Fundraising"), "Fundraising");
    }
}
