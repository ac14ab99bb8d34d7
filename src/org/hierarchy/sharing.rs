//! Rules that open or narrow who sees which records.

use super::super::unite::unite_fields;
use super::Party;

/// A sharing rule of one object.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SharingRule {
    /// `fullName`.
    pub name: String,
    /// What chooses the records.
    pub kind: SharingRuleKind,
    /// `accessLevel`: `Read`, `Edit`.
    pub access_level: String,
    /// `sharedFrom`: whose records. Empty where criteria choose.
    pub from: Vec<Party>,
    /// `sharedTo`: who gets to see them.
    pub to: Vec<Party>,
}

/// What chooses the records of a sharing rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SharingRuleKind {
    /// Who owns them.
    Owner,
    /// Criteria.
    Criteria,
    /// Criteria, for the guest user of a site.
    Guest,
    /// The territory they are in.
    Territory,
}

/// A restriction or scoping rule, which takes records out of sight.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RestrictionRule {
    /// `masterLabel`.
    pub label: String,
    /// `targetEntity`: of which object.
    pub object: String,
    /// `enforcementType`: `Restrict` withholds, `Scoping` only suggests.
    pub enforcement: String,
    /// `active`.
    pub active: Option<bool>,
    /// `userCriteria`: for whom, a formula; empty for everybody.
    pub user_criteria: String,
}
unite_fields!(RestrictionRule {
    label,
    object,
    enforcement,
    active,
    user_criteria,
});

impl RestrictionRule {
    /// Whether it withholds records that rights and sharing would show.
    #[must_use]
    pub fn withholds(&self) -> bool {
        self.active == Some(true) && self.enforcement.eq_ignore_ascii_case("Restrict")
    }
}
