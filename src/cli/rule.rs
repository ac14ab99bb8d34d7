//! `byline rule`.

use std::cmp::Reverse;
use std::io::Write as _;
use std::process::ExitCode;

use anyhow::anyhow;
use clap::Args;

use super::error::Usage;
use crate::finding::{RULES, rule};
use crate::report;

/// Rules that are named to who asks for one that is none.
const NEAR: usize = 5;

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
        anstream::stdout().lock().write_all(text.as_bytes())?;
        Ok(ExitCode::SUCCESS)
    }
}

/// No rule is called so; those that share a word with it are named.
fn unknown(id: &str) -> anyhow::Error {
    let words: Vec<&str> = id.split('-').filter(|word| word.len() > 2).collect();
    let shared = |known: &str| words.iter().filter(|word| known.contains(**word)).count();
    let mut near: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
    near.retain(|known| shared(known) > 0);
    near.sort_by_key(|known| Reverse(shared(known)));
    near.truncate(NEAR);
    let hint = if near.is_empty() {
        "`byline rule` lists all".to_owned()
    } else {
        format!("there are {}", near.join(", "))
    };
    anyhow!(Usage).context(format!("no rule is called `{id}`; {hint}"))
}
