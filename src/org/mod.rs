//! The domain: who exists in the org, what is granted, and the words every stage uses.
//!
//! Nothing here reads a file or writes a report. Readers ([`crate::metadata`], [`crate::directory`])
//! build these types; [`Org`] joins them into the one model the later stages ask.

mod apps;
mod automation;
mod grant;
mod group;
mod hierarchy;
mod id;
mod lines;
mod login;
mod model;
mod name;
mod named;
mod origin;
mod outbound;
mod package;
mod profile_policy;
mod rows;
mod secret;
mod settings;
mod site;
mod sobject;
mod time;
mod undecided;
mod unite;
mod user;
mod word;

pub use self::apps::{
    Admission, AppFaces, ConnectedApp, ExternalClientApp, IpRelaxation, Lifetime, LifetimeUnit,
    OAuthApp, OAuthAppKind, OAuthFlows, RefreshToken, SessionPolicy,
};
pub use self::automation::{
    ActiveFlow, ApexClass, ApexSharing, ApexSource, ApexTrigger, Assignee, AsyncInterface,
    AutomatedWrite, Automation, AutomationComponent, Bot, EmailServicesFunction, Flow, FlowAction,
    FlowDefinition, FlowSchedule, FlowStart, HardCodedIds, OutboundMessage, OwnerRule, OwnerRules,
    OwnerUpdate, PlatformEventSubscriberConfig, Ruling, RunningUser, Workflow, WorkflowRule,
    WriteOperation,
};
pub use self::grant::{
    FieldRights, Grants, LoginHours, LoginIpRange, MutingPermissionSet, ObjectRights,
    PermissionSet, PermissionSetGroup, Profile,
};
pub use self::group::{Group, GroupMember, UserRole};
pub use self::hierarchy::{
    Hierarchy, HierarchyPart, Party, PartyKind, PublicGroup, Queue, RestrictionRule, Role,
    SharingRule, SharingRuleKind,
};
pub use self::id::{IdCase, IdError, SalesforceId};
pub use self::lines::{Cited, CitedElement, FileLines, Lines, Location, Owner};
pub use self::login::{LoginIds, LoginKey, LoginKeys};
pub use self::model::{Component, Org, OrgBuilder};
pub use self::name::{Name, Names, Renaming};
pub use self::named::{JoinedUser, Match, NamedUser, NamedUsers};
pub use self::origin::Origin;
pub use self::outbound::{
    AuthProvider, Certificate, CredentialPrincipal, CspTrustedSite, ExternalCredential,
    NamedCredential, Outbound, OutboundPart, RemoteSite, SamlSsoConfig,
};
pub use self::package::{
    ApiVersion, ComponentFile, Copies, Layout, Manifest, Package, PackagePart, Project, Root,
    VersionSource,
};
pub use self::profile_policy::{PasswordPolicy, ProfilePolicy, SessionSetting};
pub use self::rows::{Right, Rows};
pub use self::secret::{SecretKind, SecretPlace};
pub use self::settings::{SettingPlace, SettingRow, Settings};
pub use self::site::{GuestProfile, Site, SiteNetwork, SitePart, Sites};
pub use self::sobject::{Field, ObjectKind, SObject};
pub use self::time::{Months, TimeError, TimeOrder, UtcTime};
pub use self::user::{PermissionSetAssignment, PermissionSetRow, ProfileRow, User};
pub use self::word::{Actor, Basis, ChangeSource, Channel, IdentityClass, StampKind, Undecided};
