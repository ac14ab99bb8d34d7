//! The back matter: what stands for the plan, and every input with its hash.

use super::form::{Hash, Resource, ResourceLink};
use super::ids::id;
use super::property;
use crate::analysis::FileReport;
use crate::report::Outcome;
use crate::report::findings_sarif::uri;
use crate::report::markdown::md;

/// The resource that stands for the assessment plan.
pub(super) fn plan_id() -> String {
    id("plan", &[])
}

/// An input, by its path.
pub(super) fn input_id(path: &str) -> String {
    id("input", &[path])
}

/// Everything that is referred to.
pub(super) fn resources(outcome: &Outcome<'_>) -> Vec<Resource> {
    let plan = Resource {
        uuid: plan_id(),
        title: "What was done".to_owned(),
        description: "byline read the files below, offline, and asked each of its rules; `byline rule` lists them. A control \
            is not satisfied when a grave and sure finding bears on it, satisfied when nothing was found, all that its rules \
            need was there and an export can show it, and inconclusive otherwise. docs/method.md of byline has the whole."
            .to_owned(),
        props: Vec::new(),
        rlinks: Vec::new(),
    };
    let config = outcome.policy.source.iter().map(|path| Resource {
        uuid: input_id(path),
        title: md(path).into_owned(),
        description: "What was decided about findings: waivers and severities. Its hash stands in manifest.json."
            .to_owned(),
        props: Vec::new(),
        rlinks: Vec::new(),
    });
    let inputs = outcome.analysis.files.iter().map(input);
    [plan].into_iter().chain(config).chain(inputs).collect()
}

fn input(file: &FileReport) -> Resource {
    let tally = &file.tally;
    Resource {
        uuid: input_id(&file.path),
        title: md(&file.path).into_owned(),
        description: match tally.period {
            Some((from, to)) => format!("An input whose rows are of {from} to {to}."),
            None => "An input.".to_owned(),
        },
        props: vec![
            property("kind", &file.kind),
            property("bytes", &file.digest.bytes.to_string()),
            property("rows", &tally.rows.to_string()),
            property("rejected", &tally.rejected.to_string()),
            property("duplicates", &tally.duplicates.to_string()),
        ],
        rlinks: match file.digest.sha256.as_str() {
            "" => Vec::new(),
            sha256 => vec![ResourceLink {
                href: uri(&file.path),
                hashes: [Hash {
                    algorithm: "SHA-256",
                    value: sha256.to_owned(),
                }],
            }],
        },
    }
}
