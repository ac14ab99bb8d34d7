//! How a client proved who it is when it signed in.

use super::ApiVersion;
use crate::catalog::LoginFlow;

/// How a client proved who it is, as far as the row of the login says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct SignIn {
    /// By SOAP `login()`.
    pub soap: bool,
    /// By which flow, where the row has a sub-type.
    pub flow: Option<LoginFlow>,
    /// With which version of the API; sign-ins by page or OAuth have none.
    pub version: Option<ApiVersion>,
}
