//! `sfdx-project.json`: which folders of a project are packages, and in which API version they are written.

use serde_json::Value;

use super::super::error::MetadataError;
use super::manifest::version;
use crate::org::Project;

/// What such a file is called, everywhere.
pub(super) const FILE: &str = "sfdx-project.json";

/// Reads a project file. What is not of the shape expected is passed over: tools add what they like.
pub(super) fn read(text: &str) -> Result<Project, MetadataError> {
    let json: Value = serde_json::from_str(text).map_err(|error| MetadataError::Json {
        line: error.line().max(1) as u64,
    })?;
    let list = |name: &str| {
        json.get(name)
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
    };
    let directories = list("packageDirectories")
        .filter_map(|directory| directory.get("path")?.as_str())
        .map(str::to_owned);
    let api_version = match json.get("sourceApiVersion") {
        Some(Value::String(text)) => version(text),
        Some(Value::Number(number)) => version(&number.to_string()),
        _ => None,
    };
    let behaviors = list("sourceBehaviorOptions").filter_map(Value::as_str);
    Ok(Project {
        directories: directories.collect(),
        api_version,
        behaviors: behaviors.map(str::to_owned).collect(),
    })
}
