//! `byline rule`.

use std::process::ExitCode;

use anyhow::anyhow;
use clap::Args;

use super::error::Usage;
use super::printed;
use crate::finding::{rule, rules_like};
use crate::report;

/// Tell what a rule looks for and why, or list all rules
#[derive(Debug, Args)]
pub(super) struct RuleCommand {
    /// The id of a rule, as findings name it [default: the list of all]
    #[arg(value_name = "ID")]
    id: Option<String>,
}

impl RuleCommand {
    pub(super) fn run(&self) -> anyhow::Result<ExitCode> {
        let text = match &self.id {
            None => report::rules_text(),
            Some(id) => report::rule_text(rule(id).ok_or_else(|| unknown(id))?),
        };
        printed::styled(&text)?;
        Ok(ExitCode::SUCCESS)
    }
}

/// No rule is called so; those that share a word with it are named.
fn unknown(id: &str) -> anyhow::Error {
    let like = rules_like(id);
    let hint = if like.is_empty() {
        "`byline rule` lists all".to_owned()
    } else {
        format!("there are {}", like.join(", "))
    };
    anyhow!(Usage).context(format!("no rule is called `{id}`; {hint}"))
}
