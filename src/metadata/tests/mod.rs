//! Documents made up for one purpose each. Real ones are read in `tests/it/samples.rs`.
#![expect(clippy::unwrap_used, clippy::panic)]

mod hazards;
mod types;

use super::{Component, MetadataError, read};
use crate::org::Profile;

fn profile(xml: impl AsRef<[u8]>) -> Profile {
    match read("profiles/P.profile", xml.as_ref()).unwrap() {
        (root, Component::Profile(name, profile)) => {
            assert_eq!((root.as_str(), name.as_str()), ("Profile", "P"));
            profile
        }
        other => panic!("no profile: {other:?}"),
    }
}

fn license(xml: impl AsRef<[u8]>) -> String {
    profile(xml).license
}

fn error(xml: impl AsRef<[u8]>) -> MetadataError {
    read("profiles/P.profile", xml.as_ref()).unwrap_err()
}
