//! Password and session rules of single profiles.

use super::unite::unite_fields;

/// What is set for one profile apart from its rights.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProfilePolicy {
    /// `ProfilePasswordPolicy`.
    pub password: PasswordPolicy,
    /// `ProfileSessionSetting`.
    pub session: SessionSetting,
}
unite_fields!(ProfilePolicy { password, session });

/// How passwords of a profile must be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PasswordPolicy {
    /// `passwordExpiration` in days; 0 is never.
    pub expires_after_days: Option<u32>,
    /// `maxLoginAttempts`; 0 is any number.
    pub login_attempts: Option<u32>,
    /// `lockoutInterval` in minutes; 0 is until an admin unlocks.
    pub lockout_minutes: Option<u32>,
    /// `minimumPasswordLength`.
    pub shortest: Option<u32>,
}
unite_fields!(PasswordPolicy {
    expires_after_days,
    login_attempts,
    lockout_minutes,
    shortest,
});

/// How sessions of a profile must be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionSetting {
    /// `sessionTimeout` in minutes.
    pub timeout_minutes: Option<u32>,
    /// `requiredSessionLevel`.
    pub level: String,
    /// `forceLogout` at the timeout.
    pub force_logout: Option<bool>,
}
unite_fields!(SessionSetting {
    timeout_minutes,
    level,
    force_logout
});
