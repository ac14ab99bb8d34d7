//! Places where a package holds what may be a secret. Where, and of what kind; never what.

use std::fmt;

/// One place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SecretPlace {
    /// The component: type and name, as in `NamedCredential Billing`.
    pub component: String,
    /// The path of elements below its root, as in `outboundMessages.description`. An element that has
    /// a `fullName` among its children is followed by it: `fields[Hook__c].description`.
    pub element: String,
    /// What stands there.
    pub what: SecretKind,
}

/// What may be a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SecretKind {
    /// The value of an element that is there for secrets.
    Element,
    /// A value beside a name that is one of a secret: of a header, a parameter or a field. The word is
    /// the catalogue's.
    Named(&'static str),
    /// A password before the host of a URL.
    UrlPassword,
    /// A parameter of a URL. The word is the catalogue's.
    UrlParameter(&'static str),
    /// A part of an address that looks like a key.
    UrlKey,
    /// A private key.
    PrivateKey,
}

impl fmt::Display for SecretKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Element => f.write_str("an element that is there for a secret"),
            Self::Named(word) => write!(f, "a value that is named like `{word}`"),
            Self::UrlPassword => f.write_str("a password in a URL"),
            Self::UrlParameter(word) => {
                write!(f, "a parameter of a URL that is named like `{word}`")
            }
            Self::UrlKey => f.write_str("a part of a URL that looks like a key"),
            Self::PrivateKey => f.write_str("a private key"),
        }
    }
}

impl fmt::Display for SecretPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}: {}", self.component, self.element, self.what)
    }
}
