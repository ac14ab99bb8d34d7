//! `[limits]`: what is taken on before something is left out.

use toml::Spanned;
use toml::de::DeValue;

use super::table::{Reader, Table, kind};
use crate::limits::{Limit, parse_amount};

/// Reads all of them.
pub(super) fn read(reader: &mut Reader<'_>, value: &Spanned<DeValue<'_>>) -> Vec<(Limit, u64)> {
    let names = Limit::ALL.map(Limit::name);
    let Some(table) = Table::open(reader, "the limits", &names, value) else {
        return Vec::new();
    };
    let set = Limit::ALL.into_iter().filter_map(|limit| {
        let value = table.get(limit.name())?;
        Some((limit, one(reader, limit, value)?))
    });
    set.collect()
}

/// A number, or a size in quotation marks.
fn one(reader: &mut Reader<'_>, limit: Limit, value: &Spanned<DeValue<'_>>) -> Option<u64> {
    let fact = limit.fact();
    let at = value.span();
    let text = match value.get_ref() {
        DeValue::Integer(number) => number.to_string(),
        DeValue::String(text) => text.to_string(),
        other => {
            let problem = format!("`{}` is a number, and this is {}", fact.name, kind(other));
            reader.hint(
                &at,
                problem,
                || "write `row-bytes = \"256MiB\"` or `columns = 20000`",
            );
            return None;
        }
    };
    let number = match parse_amount(&text, fact.unit == "bytes") {
        Ok(number) => number,
        Err(error) => {
            reader.note(&at, || error.to_string());
            return None;
        }
    };
    if !(fact.least..=fact.most).contains(&number) {
        let (least, most) = (limit.shown(fact.least), limit.shown(fact.most));
        reader.note(&at, || {
            format!("`{}` is between {least} and {most}", fact.name)
        });
        return None;
    }
    Some(number)
}
