//! `byline inspect --user` on the terminal.

use std::borrow::Cow;

use comfy_table::Cell;

use super::plain;
use super::screen::{FAINT, HEADING, WARNING, heading, line, put, table};
use crate::access::Bit;
use crate::inspection::{Held, UserRights};
use crate::org::User;

/// What stands for a right in the table of objects; the order is that of `ObjectRight::ALL`.
const OBJECT_RIGHTS: [&str; 7] = [
    "Create",
    "Read",
    "Edit",
    "Delete",
    "View all",
    "Modify all",
    "All fields",
];

/// Renders what one user may do.
#[must_use]
pub fn rights_text(rights: &UserRights) -> String {
    let mut out = String::new();
    whom(&mut out, rights);
    permissions(&mut out, rights);
    objects(&mut out, rights);
    if !rights.remarks.is_empty() {
        heading(&mut out, "What is set aside or open");
        for remark in &rights.remarks {
            line(&mut out, format_args!("  {}", plain(remark)));
        }
        out.push('\n');
    }
    out
}

fn whom(out: &mut String, rights: &UserRights) {
    let User {
        username,
        name,
        profile,
        license,
        active,
        ..
    } = &rights.user;
    line(
        out,
        format_args!(
            "{HEADING}{}{HEADING:#}  {}  {}",
            plain(name),
            plain(username),
            rights.id
        ),
    );
    let held = match rights.completeness {
        Some(class) => class.as_str(),
        None => "not in the package",
    };
    line(out, format_args!("  Profile   {} ({held})", known(profile)));
    line(out, format_args!("  Licence   {}", known(license)));
    let active = match active {
        Some(true) => "yes",
        Some(false) => "no: nothing is granted while it is so",
        None => "not known",
    };
    line(out, format_args!("  Active    {active}"));
    let ranges = match rights.login_ip_ranges {
        None => "not known".to_owned(),
        Some(0) => "from any address".to_owned(),
        Some(ranges) => format!("from {ranges} address ranges"),
    };
    let hours = match rights.login_hours {
        None => "hours not known",
        Some(false) => "at any hour",
        Some(true) => "at certain hours",
    };
    line(out, format_args!("  Logins    {ranges}, {hours}"));
    out.push('\n');
}

fn permissions(out: &mut String, rights: &UserRights) {
    heading(out, "User permissions");
    if rights.permissions.is_empty() {
        line(out, format_args!("  {FAINT}none is granted{FAINT:#}\n"));
        return;
    }
    let mut rows = table(&["Permission", "Label", "May lead to", "", "By"]);
    let mut marked = Vec::new();
    for permission in &rights.permissions {
        rows.add_row(vec![
            Cell::new(plain(&permission.name)),
            Cell::new(permission.label),
            Cell::new(permission.tier.map_or("", |tier| tier.as_str())),
            Cell::new(permission.held.bit.as_str()),
            Cell::new(by(&permission.held)),
        ]);
        marked.push(permission.tier.map_or("", |tier| tier.as_str()).to_owned());
    }
    put(out, &rows, 0, &marked);
}

fn objects(out: &mut String, rights: &UserRights) {
    heading(out, "Objects");
    if rights.objects.is_empty() {
        line(out, format_args!("  {FAINT}none is granted{FAINT:#}\n"));
        return;
    }
    let header: Vec<&str> = ["Object"]
        .into_iter()
        .chain(OBJECT_RIGHTS)
        .chain(["By"])
        .collect();
    let mut rows = table(&header);
    for object in &rights.objects {
        let marks = object.rights.iter().map(|held| {
            Cell::new(match held {
                Some(held) if held.bit == Bit::Granted => "yes",
                Some(_) => "?",
                None => "",
            })
        });
        // The same grants give most rights on an object: each is told once.
        let mut grants: Vec<&str> = Vec::new();
        for grant in object.rights.iter().flatten().flat_map(|held| &held.by) {
            if !grants.contains(&grant.as_str()) {
                grants.push(grant);
            }
        }
        let name = Cell::new(plain(&object.name));
        let by = Cell::new(plain(&grants.join("; ")));
        rows.add_row([name].into_iter().chain(marks).chain([by]));
    }
    put(out, &rows, 0, &[]);
    let open = rights
        .objects
        .iter()
        .flat_map(|object| object.rights.iter().flatten());
    if open.into_iter().any(|held| held.bit == Bit::Unknown) {
        line(
            out,
            format_args!(
                "  {WARNING}?{WARNING:#}  the export does not say; `By` names what may grant it\n"
            ),
        );
    }
}

fn known(text: &str) -> Cow<'_, str> {
    match text {
        "" => Cow::from("not known"),
        text => plain(text),
    }
}

fn by(held: &Held) -> String {
    plain(&held.by.join("; ")).into_owned()
}
