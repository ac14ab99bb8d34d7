//! `--limit` and `--memory-limit`: what is taken on before something is left out.

use anyhow::Context as _;
use clap::Args;

use super::error::Usage;
use crate::config::Config;
use crate::limits::{Limit, Limits, parse_amount};
use crate::mistake::nearest;

/// Flags of every command that reads an export.
#[derive(Clone, Debug, Args)]
pub(super) struct Limiting {
    /// Set a limit on what is read, such as `row-bytes=256MiB` or `columns=20000`; may be repeated. docs/limits.md lists
    /// them all, and the manifest says which ones were reached
    #[arg(long = "limit", value_name = "NAME=VALUE")]
    limits: Vec<String>,
    /// What rows that wait to be sorted may take in memory [default: 256MiB]; beyond it they go to disk. The result does not
    /// depend on it
    #[arg(long, value_name = "SIZE")]
    memory_limit: Option<String>,
}

impl Limiting {
    /// The limits that hold: a flag counts before the configuration, and that before the catalogue.
    pub(super) fn limits(&self, config: &Config) -> anyhow::Result<Limits> {
        let mut limits = Limits::default();
        for (limit, value) in &config.limits {
            limits = limits.with(*limit, *value);
        }
        for text in &self.limits {
            let (limit, value) = parsed(text)?;
            limits = limits.with(limit, value);
        }
        if let Some(text) = &self.memory_limit {
            let value = amount(Limit::Memory, text);
            limits = limits.with(Limit::Memory, value.context("`--memory-limit` is refused")?);
        }
        Ok(limits)
    }
}

/// `NAME=VALUE`.
fn parsed(text: &str) -> anyhow::Result<(Limit, u64)> {
    let refused = || format!("`--limit {text}` is refused");
    let Some((name, value)) = text.split_once('=') else {
        let error = anyhow::Error::new(Usage);
        let said = "a limit is written as NAME=VALUE, such as `columns=20000`";
        return Err(error.context(said).context(refused()));
    };
    let name = name.trim();
    let Some(limit) = Limit::named(name) else {
        let hint = match nearest(name, Limit::ALL.map(Limit::name)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are {}", Limit::ALL.map(Limit::name).join(", ")),
        };
        let error = anyhow::Error::new(Usage);
        let said = format!("no limit is called `{name}`; {hint}");
        return Err(error.context(said).context(refused()));
    };
    let value = amount(limit, value).with_context(refused)?;
    Ok((limit, value))
}

/// A value of a limit.
fn amount(limit: Limit, text: &str) -> anyhow::Result<u64> {
    let fact = limit.fact();
    let value = parse_amount(text, fact.unit == "bytes");
    let value = value.map_err(|error| anyhow::Error::new(Usage).context(error))?;
    if (fact.least..=fact.most).contains(&value) {
        return Ok(value);
    }
    let (least, most) = (limit.shown(fact.least), limit.shown(fact.most));
    let said = format!("`{}` is between {least} and {most}", fact.name);
    Err(anyhow::Error::new(Usage).context(said))
}
