//! Documents made up for one purpose each. Real ones are read in `tests/it/samples.rs`.
#![expect(clippy::unwrap_used, clippy::panic)]

mod hazards;
mod package;
mod reference;
mod types;

use super::{Component, MetadataError};
use crate::org::{Names, Profile};

/// Reads one file by itself.
fn read(path: &str, xml: impl AsRef<[u8]>) -> Result<(String, Component), MetadataError> {
    super::read(path, xml.as_ref(), &mut Names::default())
}

fn profile(xml: impl AsRef<[u8]>) -> Profile {
    named_profile(xml, &mut Names::default())
}

fn named_profile(xml: impl AsRef<[u8]>, names: &mut Names) -> Profile {
    match super::read("profiles/P.profile", xml.as_ref(), names).unwrap() {
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
    read("profiles/P.profile", xml).unwrap_err()
}
