//! How reach is graded, and the ways by which rights can be widened.

use std::sync::LazyLock;

use serde::Deserialize;

/// From which numbers on a part of reach has which grade.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Thresholds {
    /// The smallest numbers of the grades 1 to 4.
    pub from: [u64; 4],
    /// The grade of whoever reaches all there is by a right without bounds.
    pub everything: u8,
    /// The reference.
    pub source: String,
}

impl Thresholds {
    /// The grade of a number, 0 to 4.
    #[must_use]
    pub fn grade(&self, number: u64) -> u8 {
        let reached = self.from.iter().zip(1u8..);
        let reached = reached.filter(|(from, _)| number >= **from);
        reached.map(|(_, grade)| grade).max().unwrap_or(0)
    }
}

/// Whom organization-wide defaults for internal users do not concern.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UserTypes {
    external: Vec<String>,
    guest: Vec<String>,
    internal_licenses: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "a test sees that it is there"))]
    source: String,
}

impl UserTypes {
    /// Whether a user of this type is external.
    #[must_use]
    pub fn is_external(&self, user_type: &str) -> bool {
        self.external.iter().any(|it| it == user_type)
    }

    /// Whether only users of the org itself have this licence.
    #[must_use]
    pub fn is_internal_license(&self, license: &str) -> bool {
        self.internal_licenses.iter().any(|it| it == license)
    }

    /// Whether a user of this type is a visitor of a site.
    #[must_use]
    pub fn is_guest(&self, user_type: &str) -> bool {
        self.guest.iter().any(|it| it == user_type)
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Parents {
    object: String,
    model: String,
    parents: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "a test sees that it is there"))]
    source: String,
}

/// The facts of the table.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReachFacts {
    /// Records that can be read.
    pub records_read: Thresholds,
    /// Records that can be changed.
    pub records_changed: Thresholds,
    /// Classified fields that can be read in clear or written.
    pub classified_fields: Thresholds,
    /// Users one could become or change.
    pub users: Thresholds,
    /// Ways to widen rights, by their grade.
    pub widening: Thresholds,
    /// Who is external.
    pub user_types: UserTypes,
    parents: Vec<Parents>,
}

impl ReachFacts {
    /// The objects whose records decide who sees those of a standard object with this sharing model; nothing
    /// where that is not known.
    pub fn parents(&self, object: &str, model: &str) -> impl Iterator<Item = &str> {
        let rows = self.parents.iter();
        let row = rows
            .filter(move |row| row.object == object && row.model.eq_ignore_ascii_case(model))
            .flat_map(|row| &row.parents);
        row.map(String::as_str)
    }
}

/// Of which users a way makes one the master.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Affected {
    /// All.
    All,
    /// Internal ones.
    Internal,
}

/// What one does with them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Through {
    /// Acts as them.
    Become,
    /// Changes what they are.
    Change,
}

/// A switch of the org.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Switch {
    /// The type, as in `SecuritySettings`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The path of elements below its root.
    pub element: String,
}

/// A way to widen one's rights.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Widening {
    /// What it is called in result files.
    pub id: String,
    /// User permissions, all of which it needs.
    pub needs: Vec<String>,
    /// A setting that must be on as well.
    pub setting: Option<Switch>,
    /// What it leads to.
    pub gives: String,
    /// Of which users it makes one the master; `None` if of none.
    pub users: Option<Affected>,
    /// What one does with them.
    pub through: Option<Through>,
    /// How far it leads, 0 to 4.
    pub grade: u8,
    /// The reference.
    pub source: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Widenings {
    #[serde(default)]
    way: Vec<Widening>,
}

static FACTS: LazyLock<ReachFacts> =
    LazyLock::new(|| toml::from_str(include_str!("reach.toml")).unwrap_or_default());

static WIDENINGS: LazyLock<Widenings> =
    LazyLock::new(|| toml::from_str(include_str!("widening.toml")).unwrap_or_default());

/// How reach is graded.
#[must_use]
pub fn reach_facts() -> &'static ReachFacts {
    &FACTS
}

/// The ways by which rights can be widened.
#[must_use]
pub fn widenings() -> &'static [Widening] {
    &WIDENINGS.way
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use std::collections::BTreeSet;

    use super::*;
    use crate::catalog::{permission, settings, sharing_model};

    #[test]
    fn grades_rise_and_have_a_source() {
        let facts: ReachFacts = toml::from_str(include_str!("reach.toml")).unwrap();
        let parts = [
            &facts.records_read,
            &facts.records_changed,
            &facts.classified_fields,
            &facts.users,
            &facts.widening,
        ];
        for part in parts {
            assert!(part.from.is_sorted() && part.from[0] > 0 && part.everything <= 4);
            assert!(!part.source.is_empty());
        }
        let grades = [0, 1, 499, 500, 10_000, 1_000_000].map(|n| facts.records_read.grade(n));
        assert_eq!(grades, [0, 1, 1, 2, 3, 4]);
        assert!(facts.user_types.is_external("PowerPartner"));
        assert!(facts.user_types.is_guest("Guest") && !facts.user_types.is_guest("Standard"));
        assert!(!facts.user_types.source.is_empty());
        for row in &facts.parents {
            assert!(sharing_model(&row.model).is_some() && !row.source.is_empty());
        }
        let parents: Vec<_> = facts.parents("Contact", "ControlledByParent").collect();
        assert_eq!(parents, ["Account"]);
    }

    #[test]
    fn ways_name_permissions_and_settings_that_are_known() {
        let table: Widenings = toml::from_str(include_str!("widening.toml")).unwrap();
        let ids: BTreeSet<&str> = table.way.iter().map(|way| way.id.as_str()).collect();
        assert_eq!((ids.len(), table.way.len()), (35, 35));
        for way in &table.way {
            assert!((1..=4).contains(&way.grade), "{}", way.id);
            assert!(!way.gives.is_empty() && !way.source.is_empty());
            assert_eq!(way.users.is_some(), way.through.is_some(), "{}", way.id);
            assert!(!way.needs.is_empty());
            for name in &way.needs {
                assert!(
                    permission(name).is_some_and(|it| it.tier.is_some()),
                    "{name}"
                );
            }
            if let Some(switch) = &way.setting {
                let mut read = settings().iter();
                assert!(
                    read.any(|it| it.place() == (switch.kind.as_str(), switch.element.as_str()))
                );
            }
        }
    }
}
