//! How much of a profile its file holds, and what it leaves unknown.

/// How much of a profile its file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Completeness {
    /// User permissions, and rights on standard and custom objects.
    Complete,
    /// No profile of the package has rights on objects: profiles were retrieved alone.
    UserPermissionsOnly,
    /// Rights on custom objects alone: the manifest had the wildcard, which matches no standard object.
    StandardObjectsMissing,
    /// A standard profile without user permissions, while others of the package have theirs.
    UserPermissionsMissing,
    /// No standard profile of the package has user permissions: a tool took them out.
    StandardProfileStripped,
    /// Retrieved before version 29 of the Metadata API: no profile has user permissions.
    BeforeApi29,
    /// Written by hand, for a deployment; what it does not say is not known.
    Fragment,
}

impl Completeness {
    /// As written in result files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::UserPermissionsOnly => "user permissions only",
            Self::StandardObjectsMissing => "standard objects missing",
            Self::UserPermissionsMissing => "user permissions missing",
            Self::StandardProfileStripped => "standard profile stripped",
            Self::BeforeApi29 => "before API 29",
            Self::Fragment => "fragment",
        }
    }

    /// Whether nothing seems to be left out.
    #[must_use]
    pub const fn is_complete(self) -> bool {
        matches!(self, Self::Complete)
    }

    /// What it comes from.
    #[must_use]
    pub const fn cause(self) -> &'static str {
        match self {
            Self::Complete => "retrieved with standard objects",
            Self::UserPermissionsOnly => {
                "no profile has rights on objects: none was retrieved with them"
            }
            Self::StandardObjectsMissing => {
                "the sign of a retrieve with `*`, which matches no standard object"
            }
            Self::UserPermissionsMissing => "other standard profiles of the package have theirs",
            Self::StandardProfileStripped => {
                "no standard profile of the package has any: a tool took them out"
            }
            Self::BeforeApi29 => "no profile had any then",
            Self::Fragment => "written by hand, for a deployment",
        }
    }
}

/// Rights that a profile leaves unknown where it has no row for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unknown {
    /// User permissions, but for those that the catalogue knows of a standard profile.
    UserPermissions,
    /// Rights on standard objects.
    StandardObjects,
    /// Rights on any object.
    Objects,
}

impl Unknown {
    /// As written in result files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::UserPermissions => "user permissions",
            Self::StandardObjects => "rights on standard objects",
            Self::Objects => "rights on objects",
        }
    }
}

/// Which objects the profiles of the package have rights on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ObjectSections {
    /// Standard objects, and perhaps custom ones.
    Standard,
    /// Custom objects alone.
    CustomOnly,
    /// None.
    None,
}
