//! Parents with more children than the platform bears well.

use crate::catalog::{Load, evidence};
use crate::org::SalesforceId;

/// What kind of skew it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SkewKind {
    /// An account with too many children, which lock it whenever they change.
    Account,
    /// Any other parent.
    Lookup,
}

impl SkewKind {
    /// As written in result files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Lookup => "lookup",
        }
    }
}

/// A parent that is near the limit or over it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadedParent {
    /// API name of the field of the children.
    pub field: String,
    /// The parent's object; empty where it is not known.
    pub object: String,
    /// The parent.
    pub id: SalesforceId,
    /// Its children.
    pub children: u64,
}

impl LoadedParent {
    /// How many these are to what the platform bears well.
    #[must_use]
    pub fn load(&self) -> Load {
        evidence().limit.of_parent(self.children)
    }

    /// What kind of skew it would be.
    #[must_use]
    pub fn kind(&self) -> SkewKind {
        if self.object == "Account" {
            SkewKind::Account
        } else {
            SkewKind::Lookup
        }
    }
}
