//! `[rule.<id>]`: a rule that is of another severity, or off.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::DeValue;

use super::severity;
use super::table::{Reader, Table, Word, kind};
use crate::finding::{RULES, Rule, Setting, rule, rules_like};
use crate::mistake::nearest;

const KEYS: &[&str] = &["enabled", "reason", "severity"];

/// Reads all of them.
pub(super) fn read(
    reader: &mut Reader<'_>,
    value: &Spanned<DeValue<'_>>,
) -> BTreeMap<&'static str, Setting> {
    let mut settings = BTreeMap::new();
    let DeValue::Table(rules) = value.get_ref() else {
        let found = kind(value.get_ref());
        let problem = format!("`rule` holds a table for each rule, and this is {found}");
        reader.hint(&value.span(), problem, || "write `[rule.wide-reach]`");
        return settings;
    };
    for (id, value) in rules {
        let word = Word {
            text: id.get_ref(),
            at: id.span(),
        };
        let rule = known(reader, &word);
        let setting = one(reader, value);
        if let (Some(rule), Some(setting)) = (rule, setting) {
            settings.insert(rule.id, setting);
        }
    }
    settings
}

/// The rule that a word names.
pub(super) fn known(reader: &mut Reader<'_>, word: &Word<'_>) -> Option<&'static Rule> {
    let found = rule(word.text);
    if found.is_none() {
        let hint = || match nearest(word.text, RULES.iter().map(|rule| rule.id)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => match rules_like(word.text) {
                like if like.is_empty() => "`byline rule` lists all".to_owned(),
                like => format!("there are {}", like.join(", ")),
            },
        };
        reader.hint(&word.at, format!("no rule is called `{}`", word.text), hint);
    }
    found
}

fn one(reader: &mut Reader<'_>, value: &Spanned<DeValue<'_>>) -> Option<Setting> {
    let table = Table::open(reader, "what is set for a rule", KEYS, value)?;
    let enabled = table.truth(reader, "enabled").unwrap_or(true);
    let severity = severity(reader, &table, "severity");
    let reason = table.text(reader, "reason");
    if !enabled && table.get("severity").is_some() {
        let problem = || "a rule that is off has no severity".to_owned();
        reader.note(&table.at, problem);
    }
    if !enabled && table.get("reason").is_none() {
        let problem = "a rule that is off needs a `reason`";
        reader.hint(&table.at, problem, || "an auditor will ask for it");
    }
    if table.get("enabled").is_none() && table.get("severity").is_none() {
        let problem = "nothing is set for the rule";
        reader.hint(
            &table.at,
            problem,
            || "write `severity` or `enabled = false`",
        );
    }
    Some(Setting {
        enabled,
        severity,
        reason: reason.map(|word| word.text.to_owned()),
        line: reader.line(&table.at),
    })
}
