//! OAuth clients the org itself defines: connected apps, external client apps, and what both are.
//!
//! Apps that were installed from elsewhere and never packaged here are in no metadata, and neither is
//! who authorised which app.

mod connected_app;
mod external_client_app;
mod oauth_app;

pub use self::connected_app::ConnectedApp;
pub use self::external_client_app::ExternalClientApp;
pub use self::oauth_app::{
    Admission, IpRelaxation, Lifetime, LifetimeUnit, OAuthApp, OAuthAppKind, RefreshToken,
};

use super::unite::unite_fields;

/// Ways in which an app may get a token. `None` where the document does not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OAuthFlows {
    /// Client credentials: no person takes part, one user is named for all.
    pub client_credentials: Option<bool>,
    /// Authorization code and credentials: the app sends a name and a password.
    pub code_credentials: Option<bool>,
    /// Device: a code typed elsewhere.
    pub device: Option<bool>,
    /// Tokens as JWT in the name of a user.
    pub named_user_jwt: Option<bool>,
    /// Token exchange: another system's token is taken for one of this org.
    pub token_exchange: Option<bool>,
}
unite_fields!(OAuthFlows {
    client_credentials,
    code_credentials,
    device,
    named_user_jwt,
    token_exchange,
});

/// What an app asks of a session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionPolicy {
    /// What happens when the level is too low: `Block`, `RaiseSessionLevel`.
    pub action: String,
    /// The level asked for: `STANDARD`, `HIGH_ASSURANCE`.
    pub level: String,
    /// Timeout in minutes.
    pub timeout: Option<u32>,
}
unite_fields!(SessionPolicy {
    action,
    level,
    timeout
});

/// Marks of an app that people use, which a nightly job has no need of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AppFaces {
    /// It is a mobile app: `mobileAppConfig` or `mobileStartUrl`.
    pub mobile: bool,
    /// It shows inside the user interface: `canvas` or `canvasConfig`.
    pub canvas: bool,
    /// People sign in to it by SAML: `samlConfig`.
    pub saml: bool,
}
unite_fields!(AppFaces {
    mobile,
    canvas,
    saml
});
