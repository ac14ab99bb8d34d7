//! `[[waiver]]`: findings that are accepted until a day.

use std::collections::BTreeMap;
use std::sync::Arc;

use toml::Spanned;
use toml::de::DeValue;

use super::setting::known;
use super::table::{Reader, Table, Word, kind, word_of};
use crate::finding::{Day, SubjectKind, Waiver, is_about_waivers};
use crate::org::UtcTime;

const KEYS: &[&str] = &[
    "approved_by",
    "expires",
    "kind",
    "reason",
    "rule",
    "subject",
    "ticket",
];

/// How a date is to be written.
const DATE: &str = "write it as 2026-12-31";

/// Reads all of them, in the order of the file.
pub(super) fn read(reader: &mut Reader<'_>, value: &Spanned<DeValue<'_>>) -> Vec<Arc<Waiver>> {
    let DeValue::Array(rows) = value.get_ref() else {
        let found = kind(value.get_ref());
        let problem = format!("`waiver` is a list of tables, and this is {found}");
        reader.hint(&value.span(), problem, || "write `[[waiver]]`");
        return Vec::new();
    };
    let mut waivers: Vec<Arc<Waiver>> = Vec::new();
    let mut seen = BTreeMap::new();
    for row in rows.iter() {
        let Some(waiver) = one(reader, row) else {
            continue;
        };
        let key = (waiver.rule.id, waiver.kind, waiver.subject.clone());
        if let Some(line) = seen.get(&key) {
            let problem = || format!("the same waiver stands in line {line}");
            reader.note(&row.span(), problem);
            continue;
        }
        seen.insert(key, waiver.line);
        waivers.push(Arc::new(waiver));
    }
    waivers
}

fn one(reader: &mut Reader<'_>, row: &Spanned<DeValue<'_>>) -> Option<Waiver> {
    let table = Table::open(reader, "a waiver", KEYS, row)?;
    let name = table.needed(reader, "rule");
    let rule = name.as_ref().and_then(|name| known(reader, name));
    if let (Some(rule), Some(name)) = (rule, &name)
        && is_about_waivers(rule)
    {
        let problem = format!("`{}` cannot be waived", rule.id);
        let hint = "mend or take out the waiver that it is about";
        reader.hint(&name.at, problem, || hint);
    }
    let subject = table.needed(reader, "subject");
    let kind = table.text(reader, "kind");
    let kind = kind.and_then(|word| kind_of(reader, &word));
    let reason = table.needed(reader, "reason");
    let expires = expires(reader, &table);
    let mut text = |key| table.text(reader, key).map(|word| word.text.to_owned());
    let (approved_by, ticket) = (text("approved_by"), text("ticket"));
    Some(Waiver {
        rule: rule?,
        subject: subject?.text.to_owned(),
        kind,
        reason: reason?.text.to_owned(),
        expires: expires?,
        approved_by,
        ticket,
        source: reader.path().to_owned(),
        line: reader.line(&table.at),
    })
}

/// The kind of subject that a word names. Findings about waivers are not waived.
fn kind_of(reader: &mut Reader<'_>, word: &Word<'_>) -> Option<SubjectKind> {
    let kinds = SubjectKind::ALL.into_iter();
    let mut kinds = kinds.filter(|kind| *kind != SubjectKind::Waiver);
    let words: Vec<&str> = kinds.clone().map(SubjectKind::as_str).collect();
    let parse = |text: &str| kinds.find(|kind| kind.as_str() == text);
    word_of(reader, word, "kind of subject", &words, parse)
}

/// The last day: a date of TOML, or a text.
fn expires(reader: &mut Reader<'_>, table: &Table<'_>) -> Option<Day> {
    let key = "expires";
    let Some(value) = table.get(key) else {
        table.lacks(reader, key);
        return None;
    };
    let at = value.span();
    let text = match value.get_ref() {
        DeValue::String(text) => text.trim().to_owned(),
        DeValue::Datetime(time) => time.to_string(),
        other => {
            let problem = format!("`{key}` is a date, and this is {}", kind(other));
            reader.hint(&at, problem, || DATE);
            return None;
        }
    };
    let day = is_day(&text).then(|| UtcTime::parse(text.as_bytes()).ok());
    let day = day.flatten();
    if day.is_none() {
        let problem = match text.split_once(['T', 't', ' ']) {
            Some((day, _)) if is_day(day) => {
                "a waiver expires with a day, not at a time of it".to_owned()
            }
            _ => format!("`{text}` is no date"),
        };
        reader.hint(&at, problem, || DATE);
    }
    day.map(Day::of)
}

/// Whether it is of the shape `2026-12-31`.
fn is_day(text: &str) -> bool {
    let mut letters = text.bytes().enumerate();
    text.len() == 10
        && letters.all(|(place, byte)| match place {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}
