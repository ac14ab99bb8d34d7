//! Evidence in words.

use std::collections::BTreeSet;

use crate::activity::ApiVersion;

/// ` with API version 45.0`, ` with API versions 45.0 to 52.0`, or that no log tells it.
pub(super) fn versions(versions: &BTreeSet<ApiVersion>) -> String {
    match (versions.first(), versions.last()) {
        (Some(first), Some(last)) if first != last => {
            format!(" with API versions {first} to {last}")
        }
        (Some(only), _) => format!(" with API version {only}"),
        _ => " with an API version that no log tells".to_owned(),
    }
}

/// `Modify All Data and Author Apex`.
pub(super) fn list(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
