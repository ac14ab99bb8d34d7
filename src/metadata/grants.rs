//! The sections that profiles, permission sets and muting permission sets share.

use super::error::MetadataError;
use super::xml::Cursor;
use crate::org::{FieldRights, FileLines, Grants, Name, Names, ObjectRights};

/// The section of user permissions.
const USER_PERMISSIONS: &str = "userPermissions";

/// Sections whose rows are a name and `enabled`, with the element that holds the name. Those of the
/// user interface (apps, tabs, layouts, record types) are left out: they reach no data.
const ACCESSES: [(&str, &str); 13] = [
    ("agentAccesses", "agentName"),
    ("classAccesses", "apexClass"),
    ("customMetadataTypeAccesses", "name"),
    ("customPermissions", "name"),
    ("customSettingAccesses", "name"),
    ("emailRoutingAddressAccesses", "name"),
    (
        "externalCredentialPrincipalAccesses",
        "externalCredentialPrincipal",
    ),
    ("externalDataSourceAccesses", "externalDataSource"),
    ("flowAccesses", "flow"),
    ("genComputingSummaryDefAccesses", "configName"),
    ("pageAccesses", "apexPage"),
    ("servicePresenceStatusAccesses", "servicePresenceStatus"),
    (USER_PERMISSIONS, "name"),
];

/// Whether rows of this section are read.
pub(super) fn is_section(name: &str) -> bool {
    ["fieldPermissions", "objectPermissions"].contains(&name)
        || ACCESSES.iter().any(|(section, _)| *section == name)
}

/// The rows read so far, in the order of the file.
///
/// They are sorted once, at the end: a profile has thousands of them, and hundreds of profiles have the
/// same ones, so a row costs no allocation and no search.
pub(super) struct Sections<'n> {
    names: &'n mut Names,
    lines: &'n mut FileLines,
    objects: Vec<(Name, ObjectRights)>,
    fields: Vec<(Name, FieldRights)>,
    /// Of each section of [`ACCESSES`], by place.
    accesses: [Vec<(Name, bool)>; ACCESSES.len()],
}

impl<'n> Sections<'n> {
    /// No rows yet; `names` gets every name that is met, `lines` where rows stand that grant something.
    pub(super) fn new(names: &'n mut Names, lines: &'n mut FileLines) -> Self {
        Self {
            names,
            lines,
            objects: Vec::new(),
            fields: Vec::new(),
            accesses: Default::default(),
        }
    }

    /// Reads the row that the cursor is in, if `section` is one of the shared sections.
    pub(super) fn read(
        &mut self,
        cursor: &mut Cursor<'_>,
        section: &str,
    ) -> Result<(), MetadataError> {
        match section {
            "fieldPermissions" | "fieldLevelSecurities" => self.field(cursor),
            "objectPermissions" => self.object(cursor),
            _ => self.access(cursor, section),
        }
    }

    /// What the rows grant. Rows of the same name occur in merged files; they mean the union.
    pub(super) fn finish(self) -> Grants {
        let mut grants = Grants {
            objects: self.objects.into_iter().collect(),
            fields: self.fields.into_iter().collect(),
            ..Grants::default()
        };
        for ((section, _), rows) in ACCESSES.into_iter().zip(self.accesses) {
            if rows.is_empty() {
                continue;
            }
            let rows = rows.into_iter().collect();
            if section == USER_PERMISSIONS {
                grants.user_permissions = rows;
            } else {
                grants.accesses.insert(section, rows);
            }
        }
        grants
    }

    fn access(&mut self, cursor: &mut Cursor<'_>, section: &str) -> Result<(), MetadataError> {
        let found = ACCESSES.iter().zip(&mut self.accesses);
        let Some(((_, key), rows)) = found.into_iter().find(|((name, _), _)| *name == section)
        else {
            return Ok(());
        };
        let line = (section == USER_PERMISSIONS).then(|| cursor.line());
        let names = &mut *self.names;
        let mut name = None;
        let mut enabled = false;
        cursor.children(|cursor, element| {
            match element {
                "enabled" => enabled = cursor.flag()?.unwrap_or_default(),
                _ if element == *key => name = read_name(cursor, names)?,
                _ => {}
            }
            Ok(())
        })?;
        if let (Some(name), Some(line), true) = (name, line, enabled) {
            self.lines.permission(name, line);
        }
        rows.extend(name.map(|name| (name, enabled)));
        Ok(())
    }

    fn object(&mut self, cursor: &mut Cursor<'_>) -> Result<(), MetadataError> {
        let names = &mut *self.names;
        let line = cursor.line();
        let mut name = None;
        let mut rights = ObjectRights::default();
        cursor.children(|cursor, element| {
            let bit = match element {
                "object" => {
                    name = read_name(cursor, names)?;
                    return Ok(());
                }
                "allowCreate" => &mut rights.create,
                "allowRead" => &mut rights.read,
                "allowEdit" => &mut rights.edit,
                "allowDelete" => &mut rights.delete,
                "viewAllRecords" => &mut rights.view_all,
                "modifyAllRecords" => &mut rights.modify_all,
                "viewAllFields" => &mut rights.view_all_fields,
                _ => return Ok(()),
            };
            *bit = cursor.flag()?.unwrap_or_default();
            Ok(())
        })?;
        if let Some(name) = name {
            self.objects.push((name, rights));
            if rights != ObjectRights::default() {
                self.lines.object(name, rights, line);
            }
        }
        Ok(())
    }

    /// One field. Up to API 22 the rows are `fieldLevelSecurities` and say `hidden`, not `readable`.
    fn field(&mut self, cursor: &mut Cursor<'_>) -> Result<(), MetadataError> {
        let names = &mut *self.names;
        let mut name = None;
        let mut rights = FieldRights::default();
        cursor.children(|cursor, element| {
            match element {
                "field" => name = read_name(cursor, names)?,
                "readable" => rights.readable = cursor.flag()?.unwrap_or_default(),
                "hidden" => rights.readable = cursor.flag()? == Some(false),
                "editable" => rights.editable = cursor.flag()?.unwrap_or_default(),
                _ => {}
            }
            Ok(())
        })?;
        self.fields.extend(name.map(|name| (name, rights)));
        Ok(())
    }
}

/// The text of the element the cursor is in, as a name. `None` when it is empty: such a row is of no use.
fn read_name(cursor: &mut Cursor<'_>, names: &mut Names) -> Result<Option<Name>, MetadataError> {
    let text = cursor.text()?;
    Ok((!text.is_empty()).then(|| names.intern(text)))
}
