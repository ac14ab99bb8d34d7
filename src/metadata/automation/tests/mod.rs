//! Documents and sources made up for one purpose each. Real ones are read in `tests/it/`.
#![expect(clippy::unwrap_used, clippy::panic)]

mod apex;
mod flow;
mod reference;
mod types;

use crate::metadata::MetadataError;
use crate::org::{
    Automation, AutomationComponent, Component, Names, Org, OrgBuilder, Renaming, SalesforceId,
};

/// Reads one file by itself.
fn try_read(path: &str, bytes: &[u8]) -> Result<(String, Component), MetadataError> {
    let content = crate::metadata::read(path, bytes, &mut Names::default())?;
    Ok((content.root, content.component))
}

/// Reads one file of automation.
fn read(path: &str, text: &str) -> AutomationComponent {
    match try_read(path, text.as_bytes()) {
        Ok((_, Component::Automation(part))) => *part,
        other => panic!("no automation: {other:?}"),
    }
}

/// Reads the files of a package.
fn package(files: &[(&str, &str)]) -> Automation {
    let mut builder = OrgBuilder::default();
    for (path, text) in files {
        let part = Component::Automation(Box::new(read(path, text)));
        builder.component(part, &Renaming::default());
    }
    let Org { automation, .. } = builder.build();
    automation
}

fn id(text: &str) -> SalesforceId {
    SalesforceId::parse(text.as_bytes()).unwrap()
}

/// A user, and the queues of the tests.
const USER: &str = "0055j00000AT6I1";
const QUEUE: &str = "00G5j000001AbCd";
