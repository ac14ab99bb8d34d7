//! Profiles.

use super::error::MetadataError;
use super::grants;
use super::xml::Cursor;
use crate::org::{LoginHours, LoginIpRange, Profile};

/// Reads a profile whose root element the cursor is in.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<Profile, MetadataError> {
    let mut profile = Profile::default();
    cursor.children(|cursor, name| {
        match name {
            "userLicense" => profile.license = cursor.string()?,
            "custom" => profile.custom = cursor.flag()?,
            "loginIpRanges" => profile.login_ip_ranges.push(ip_range(cursor)?),
            "loginHours" => login_hours(cursor, &mut profile.login_hours)?,
            _ => grants::read(cursor, name, &mut profile.grants)?,
        }
        Ok(())
    })?;
    Ok(profile)
}

fn ip_range(cursor: &mut Cursor<'_>) -> Result<LoginIpRange, MetadataError> {
    let mut range = LoginIpRange::default();
    cursor.children(|cursor, name| {
        match name {
            "startAddress" => range.start = cursor.string()?,
            "endAddress" => range.end = cursor.string()?,
            _ => {}
        }
        Ok(())
    })?;
    Ok(range)
}

/// Every child is a bound (`mondayStart`, …) in minutes; one that is no number is left out.
fn login_hours(cursor: &mut Cursor<'_>, hours: &mut LoginHours) -> Result<(), MetadataError> {
    cursor.children(|cursor, name| {
        if let Ok(minutes) = cursor.text()?.parse() {
            hours.insert(name.to_owned(), minutes);
        }
        Ok(())
    })
}
