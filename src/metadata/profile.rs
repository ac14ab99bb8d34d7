//! Profiles.

use super::error::MetadataError;
use super::grants::Sections;
use super::xml::Cursor;
use crate::org::{FileLines, LoginHours, LoginIpRange, Names, Profile};

/// Reads a profile whose root element the cursor is in.
pub(super) fn read(
    cursor: &mut Cursor<'_>,
    names: &mut Names,
    lines: &mut FileLines,
) -> Result<Profile, MetadataError> {
    let mut profile = Profile::default();
    let mut sections = Sections::new(names, lines);
    cursor.children(|cursor, name| {
        match name {
            "userLicense" => profile.license = cursor.string()?,
            "custom" => profile.custom = cursor.flag()?,
            "loginIpRanges" => profile.login_ip_ranges.push(ip_range(cursor)?),
            "loginHours" => login_hours(cursor, &mut profile.login_hours)?,
            _ => sections.read(cursor, name)?,
        }
        Ok(())
    })?;
    profile.grants = sections.finish();
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
