//! Documents made up for one purpose each. Real ones are read in `tests/it/samples.rs`.
#![expect(clippy::unwrap_used, clippy::panic)]

mod apps;
mod hazards;
mod hierarchy;
mod objects;
mod outbound;
mod policies;
mod reference;
mod secrets;
mod sites;
mod types;

use super::{Component, MetadataError};
use crate::org::{Names, Org, OrgBuilder, Profile, Renaming};

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

/// The model of several files, in their order, with the places of their secrets.
fn org(files: &[(&str, &str)]) -> Org {
    let mut org = OrgBuilder::default();
    for (path, xml) in files {
        let (_, component) = read(path, xml).unwrap();
        org.component(component, &Renaming::default());
        let places = super::secret_places(path, xml.as_bytes()).unwrap();
        places.into_iter().for_each(|place| org.secret(place));
    }
    org.build()
}
