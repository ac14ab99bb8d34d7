//! `docs/accuracy.md` and the same as JSON: a function of the results and of nothing else.

mod floors;
mod setting;
mod words;

use std::collections::BTreeMap;

use serde::Serialize;

pub use self::floors::floors;

use crate::baselines::BASELINES;
use crate::one::{self, WrittenOutcomes};
use crate::results::{Results, Setting};
use crate::slice::SLICES;
use crate::targets::{self, WrittenTarget};
use crate::text::Table;

/// The whole document.
#[must_use]
pub fn markdown(results: &Results) -> String {
    let mut text = words::opening(results);
    text.push_str("## Floors\n\n");
    text.push_str(words::FLOORS);
    text.push_str(&floors(results).markdown());
    text.push_str(&tables(results));
    text.push_str("## The simple rules\n\n");
    text.push_str(words::BASELINES);
    for baseline in BASELINES {
        text.push_str(&format!(
            "- **{}**: {}. Source: {}.\n",
            baseline.name, baseline.rule, baseline.source
        ));
    }
    text
}

/// Every table but that of the floors.
#[must_use]
pub fn tables(results: &Results) -> String {
    let mut text = String::new();
    for difficulty in &results.plan.difficulties {
        let of = || {
            results
                .settings
                .iter()
                .filter(|it| it.difficulty == *difficulty)
        };
        let title = format!("{difficulty} orgs");
        text.push_str(&format!("## {}\n\n", capitalized(&title)));
        text.push_str(words::TABLE);
        text.push_str(&by_tier(of()).markdown());
        for setting in of() {
            text.push_str(&setting::markdown(setting));
        }
    }
    text
}

fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + chars.as_str()
}

/// Every slice of every tier, all scenarios together.
fn by_tier<'a>(settings: impl Iterator<Item = &'a Setting>) -> Table {
    let mut table = one::slice_table("logs, stamps");
    for setting in settings {
        for slice in SLICES {
            one::slice_row(
                &mut table,
                &format!("{}, {}", setting.tier, slice.name),
                &setting.all,
                &slice,
            );
        }
    }
    table
}

/// The whole result.
#[derive(Debug, Serialize)]
pub struct WrittenResults {
    seeds: String,
    targets: Vec<WrittenTarget>,
    /// By difficulty, tier, and scenario or `all`.
    settings: BTreeMap<String, BTreeMap<&'static str, WrittenOutcomes>>,
}

/// The whole result, for JSON.
#[must_use]
pub fn written(results: &Results) -> WrittenResults {
    let targets = targets::targets(results);
    let of_setting = |setting: &Setting| {
        let each = setting.scenarios.iter();
        let each = each.map(|(name, outcomes)| (*name, one::written(outcomes)));
        let all = std::iter::once(("all", one::written(&setting.all)));
        let name = format!("{}, {}", setting.difficulty, setting.tier);
        (name, each.chain(all).collect())
    };
    WrittenResults {
        seeds: results.plan.seeds.to_string(),
        targets: targets.iter().map(WrittenTarget::from).collect(),
        settings: results.settings.iter().map(of_setting).collect(),
    }
}
