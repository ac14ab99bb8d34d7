//! Settings: the facts that the catalogue lists, by the paths it gives, and nothing else.

use super::cited::ends_at;
use super::error::MetadataError;
use super::secret;
use super::xml::Cursor;
use crate::catalog::{Setting, settings};
use crate::org::{Component, Origin, SettingRow, Settings};

/// Reads the settings whose root element the cursor is in; `None` when the catalogue lists none of
/// that type.
pub(super) fn read(
    root: &str,
    _path: &str,
    cursor: &mut Cursor<'_>,
) -> Result<Option<Component>, MetadataError> {
    let wanted: Vec<&'static Setting> = settings().iter().filter(|it| it.kind == root).collect();
    if wanted.is_empty() {
        return Ok(None);
    }
    let mut found = Settings::default();
    below(cursor, "", &wanted, &mut found)?;
    Ok(Some(Component::Settings(found)))
}

/// Reads what lies below the element that the cursor is in, whose path is `path`, with a dot at its
/// end unless it is the root.
fn below(
    cursor: &mut Cursor<'_>,
    path: &str,
    wanted: &[&'static Setting],
    found: &mut Settings,
) -> Result<(), MetadataError> {
    cursor.children(|cursor, name| {
        let ends = |setting: &Setting| ends_at(&setting.element, path, name);
        let mut here = wanted.iter().filter_map(|it| Some((*it, ends(it)?)));
        match here.next() {
            None => Ok(()),
            Some((_, false)) => below(cursor, &format!("{path}{name}."), wanted, found),
            Some((setting, true)) if setting.columns.is_empty() => value(cursor, setting, found),
            Some((setting, true)) => row(cursor, setting, found),
        }
    })
}

fn value(
    cursor: &mut Cursor<'_>,
    setting: &'static Setting,
    found: &mut Settings,
) -> Result<(), MetadataError> {
    let text = secret::kept(cursor.text()?);
    let value = match setting.url {
        true => Origin::of(text).map(|origin| origin.as_str().to_owned()),
        false => Some(text.to_owned()),
    };
    if let Some(value) = value.filter(|value| !value.is_empty()) {
        found.set(setting.place(), value);
    }
    Ok(())
}

fn row(
    cursor: &mut Cursor<'_>,
    setting: &'static Setting,
    found: &mut Settings,
) -> Result<(), MetadataError> {
    let mut row = SettingRow::new();
    cursor.children(|cursor, name| {
        let mut columns = setting.columns.iter();
        if let Some(column) = columns.find(|column| *column == name) {
            let text = secret::kept(cursor.text()?);
            if !text.is_empty() {
                row.entry(column.as_str())
                    .or_insert_with(|| text.to_owned());
            }
        }
        Ok(())
    })?;
    if !row.is_empty() {
        found.push(setting.place(), row);
    }
    Ok(())
}
