//! Password and session rules of single profiles.
//!
//! Their file names are made up by the server; the profile is named inside.

use super::error::MetadataError;
use super::xml::Cursor;
use crate::org::{Component, ProfilePolicy};

/// Reads either document; `None` when the root is of another type.
pub(super) fn read(
    root: &str,
    _path: &str,
    cursor: &mut Cursor<'_>,
) -> Result<Option<Component>, MetadataError> {
    let read = match root {
        "ProfilePasswordPolicy" => password_policy,
        "ProfileSessionSetting" => session_setting,
        _ => return Ok(None),
    };
    let mut policy = ProfilePolicy::default();
    let mut profile = String::new();
    cursor.children(|cursor, name| match name {
        "profile" => cursor.fill(&mut profile),
        _ => read(cursor, name, &mut policy),
    })?;
    Ok(Some(match profile.is_empty() {
        true => Component::Other,
        false => Component::ProfilePolicy(profile, policy),
    }))
}

fn password_policy(
    cursor: &mut Cursor<'_>,
    name: &str,
    policy: &mut ProfilePolicy,
) -> Result<(), MetadataError> {
    let password = &mut policy.password;
    match name {
        "passwordExpiration" => cursor.fill_number(&mut password.expires_after_days),
        "maxLoginAttempts" => cursor.fill_number(&mut password.login_attempts),
        "lockoutInterval" => cursor.fill_number(&mut password.lockout_minutes),
        "minimumPasswordLength" => cursor.fill_number(&mut password.shortest),
        _ => Ok(()),
    }
}

fn session_setting(
    cursor: &mut Cursor<'_>,
    name: &str,
    policy: &mut ProfilePolicy,
) -> Result<(), MetadataError> {
    let session = &mut policy.session;
    match name {
        "sessionTimeout" => cursor.fill_number(&mut session.timeout_minutes),
        "requiredSessionLevel" => cursor.fill(&mut session.level),
        "forceLogout" => cursor.fill_flag(&mut session.force_logout),
        _ => Ok(()),
    }
}
