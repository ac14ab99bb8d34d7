//! Documents made up for one purpose each. Real ones are read in `tests/it/samples.rs`.
#![expect(clippy::unwrap_used, clippy::panic)]

mod apps;
mod hazards;
mod hierarchy;
mod lines;
mod named_users;
mod objects;
mod outbound;
mod package;
mod policies;
mod reference;
mod secrets;
mod sites;
mod types;

use super::{Component, MetadataError};
use crate::org::{Names, Org, OrgBuilder, Profile, Renaming};

/// Reads one file by itself.
fn read(path: &str, xml: impl AsRef<[u8]>) -> Result<(String, Component), MetadataError> {
    let read = super::read(path, xml.as_ref(), &mut Names::default())?;
    Ok((read.root, read.component))
}

fn profile(xml: impl AsRef<[u8]>) -> Profile {
    named_profile(xml, &mut Names::default())
}

fn named_profile(xml: impl AsRef<[u8]>, names: &mut Names) -> Profile {
    let read = super::read("profiles/P.profile", xml.as_ref(), names).unwrap();
    assert_eq!(read.root, "Profile");
    match read.component {
        Component::Profile(name, profile) => {
            assert_eq!(name, "P");
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
        let content = super::read(path, xml.as_bytes(), &mut Names::default()).unwrap();
        let renaming = Renaming::default();
        org.lines(&content.component, path, content.lines, &renaming);
        org.component(content.component, &renaming);
        org.secrets(path, content.secrets);
    }
    org.build()
}
