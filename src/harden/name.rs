//! Names for what is new: a developer name, a label and a username that nothing else has.

use std::collections::BTreeSet;

use crate::csv_safe::harmless;
use crate::org::Org;

/// What the platform allows for a developer name and a label.
const MOST: usize = 80;

/// Names that are taken, and that are being given.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Developer names of permission sets and groups, in lower case: the two share one space.
    names: BTreeSet<String>,
    labels: BTreeSet<String>,
    usernames: BTreeSet<String>,
    /// The domain of the org's own usernames, if there is one.
    domain: Option<String>,
}

impl Names {
    pub(super) fn of(org: &Org) -> Self {
        let rows = org.permission_set_rows.values();
        let sets = org.permission_sets.iter();
        let groups = org.permission_set_groups.iter();
        let muting = org.muting_permission_sets.iter();
        let named = (sets.clone().map(|(name, _)| name))
            .chain(groups.clone().map(|(name, _)| name))
            .chain(muting.clone().map(|(name, _)| name))
            .chain(rows.clone().map(|row| &row.name));
        let labelled = (sets.map(|(_, set)| &set.label))
            .chain(groups.map(|(_, group)| &group.label))
            .chain(muting.map(|(_, set)| &set.label))
            .chain(rows.map(|row| &row.label));
        let users = org.users.values();
        Self {
            names: named.map(|name| name.to_lowercase()).collect(),
            labels: labelled.map(|label| label.to_lowercase()).collect(),
            usernames: users.map(|user| user.username.to_lowercase()).collect(),
            domain: domain(org),
        }
    }

    /// A developer name for a client: letters, digits and single underscores, beginning with a letter.
    pub(super) fn developer_name(&mut self, client: &str) -> String {
        let mut name = String::new();
        for c in client.chars() {
            if c.is_ascii_alphanumeric() {
                name.push(c);
            } else if !name.is_empty() && !name.ends_with('_') {
                name.push('_');
            }
        }
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            name.insert_str(0, if name.is_empty() { "Client" } else { "Client_" });
        }
        unique(&name, "_", '_', &mut self.names)
    }

    /// A label for a client.
    pub(super) fn label(&mut self, client: &str) -> String {
        let shown: String = client.chars().filter(|c| !c.is_control()).collect();
        // Somebody opens `user.csv` in a spreadsheet to fill it in, and no mark may stand in a name.
        let shown = harmless(&shown);
        let shown = shown.split_whitespace().collect::<Vec<_>>().join(" ");
        let shown = if shown.is_empty() { "Client" } else { &shown };
        unique(shown, " ", ' ', &mut self.labels)
    }

    /// A username for a client's user; `None` where the org's own domain of usernames is not plain.
    pub(super) fn username(&mut self, developer_name: &str) -> Option<String> {
        let domain = self.domain.clone()?;
        let local = developer_name.to_lowercase().replace('_', ".");
        // The platform takes 80 characters in all.
        let most = MOST.checked_sub(domain.len() + ".integration@99".len())?;
        let local: String = local.chars().take(most).collect();
        let local = local.trim_end_matches('.');
        let numbered = |number: u32| match number {
            1 => format!("{local}.integration@{domain}"),
            _ => format!("{local}.integration{number}@{domain}"),
        };
        let username = (1..)
            .map(numbered)
            .find(|it| !self.usernames.contains(it))?;
        self.usernames.insert(username.clone());
        Some(username)
    }
}

/// The name, or with the next free number behind it, within the limit.
fn unique(name: &str, between: &str, trim: char, taken: &mut BTreeSet<String>) -> String {
    let cut = |most: usize| {
        let cut: String = name.chars().take(most).collect();
        cut.trim_end_matches(trim).to_owned()
    };
    let numbered = |number: u32| match number {
        1 => cut(MOST),
        _ => {
            let end = format!("{between}{number}");
            format!("{}{end}", cut(MOST - end.len()))
        }
    };
    let free = (1..)
        .map(numbered)
        .find(|it| !taken.contains(&it.to_lowercase()));
    // There are more numbers than names.
    let free = free.unwrap_or_default();
    taken.insert(free.to_lowercase());
    free
}

/// The domain of the usernames of the org's own people, if all have one.
fn domain(org: &Org) -> Option<String> {
    let users = org.users.values();
    let own = users.filter(|user| ["", "Standard"].contains(&user.user_type.as_str()));
    let domains = own.filter_map(|user| user.username.rsplit_once('@'));
    let domains: BTreeSet<String> = domains.map(|(_, it)| it.to_lowercase()).collect();
    domains.first().cloned().filter(|_| domains.len() == 1)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;
    use crate::org::{OrgBuilder, SalesforceId, User};

    #[test]
    fn developer_names_are_what_the_platform_takes() {
        let mut names = Names::default();
        let mut name = |client: &str| names.developer_name(client);
        assert_eq!(name("Data Loader (Bulk)"), "Data_Loader_Bulk");
        assert_eq!(name("data__loader bulk"), "data_loader_bulk_2");
        assert_eq!(name("42 forms"), "Client_42_forms");
        assert_eq!(name("  日本  "), "Client");
        assert_eq!(name(""), "Client_2");
        assert_eq!(name("_Zahlung_"), "Zahlung");
        let long = "x".repeat(79) + " y";
        assert_eq!(name(&long), "x".repeat(79));
        assert_eq!(name(&long), "x".repeat(78) + "_2");
    }

    #[test]
    fn labels_differ_and_fit() {
        let mut names = Names::default();
        assert_eq!(names.label("R&D\u{7}  <tool>"), "R&D <tool>");
        assert_eq!(names.label("r&d <tool>"), "r&d <tool> 2");
        assert_eq!(names.label(&"é".repeat(100)).chars().count(), 80);
        // Of `user.csv`, which must not be marked, a spreadsheet runs nothing.
        assert_eq!(names.label(" =cmd|' /C calc'!A0"), "cmd|' /C calc'!A0");
        assert_eq!(names.label("=+-"), "Client");
    }

    #[test]
    fn usernames_come_from_the_one_domain_of_the_org() {
        let user = |n: u8, username: &str, user_type: &str| {
            let id = format!("0055j00000000{n:02}");
            let id = SalesforceId::parse(id.as_bytes()).unwrap();
            let user = User {
                username: username.to_owned(),
                user_type: user_type.to_owned(),
                ..User::default()
            };
            (id, user)
        };
        let org = |users: &[(SalesforceId, User)]| {
            let mut org = OrgBuilder::default();
            for (id, row) in users {
                org.user(*id, row.clone());
            }
            org.build()
        };
        let one = [
            user(1, "Dana@Example.org", "Standard"),
            user(2, "forms.integration@example.org", "Standard"),
            user(3, "autoproc@00d5j00000harbreaf", "AutomatedProcess"),
        ];
        let mut names = Names::of(&org(&one));
        let username = names.username("Forms");
        assert_eq!(username.as_deref(), Some("forms.integration2@example.org"));
        let two = [one[0].clone(), user(4, "tom@example.com", "Standard")];
        assert_eq!(Names::of(&org(&two)).username("Forms"), None);
    }
}
