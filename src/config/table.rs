//! Tables of TOML, and what is wrong with them: keys that are none, values of a wrong kind, what is lacking.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::mistake::{Mistakes, Source, Span, nearest};

/// Collects mistakes while a file is read.
pub(super) struct Reader<'s> {
    source: &'s Source,
    mistakes: Mistakes,
}

impl<'s> Reader<'s> {
    pub(super) fn new(source: &'s Source) -> Self {
        Self {
            source,
            mistakes: Mistakes::default(),
        }
    }

    /// The file as typed.
    pub(super) fn path(&self) -> &'s str {
        self.source.path()
    }

    /// The line of a place.
    pub(super) fn line(&self, at: &Span) -> u64 {
        self.source.line(at)
    }

    /// Notes a mistake.
    pub(super) fn note(&mut self, at: &Span, problem: impl FnOnce() -> String) {
        let source = self.source;
        self.mistakes.push(|| source.mistake(at, problem()));
    }

    /// Notes a mistake with a hint.
    pub(super) fn hint<H: Into<String>>(
        &mut self,
        at: &Span,
        problem: impl Into<String>,
        hint: impl FnOnce() -> H,
    ) {
        let source = self.source;
        self.mistakes
            .push(|| source.mistake(at, problem).hint(hint()));
    }

    /// What was read, if nothing is wrong.
    pub(super) fn done<T>(self, read: T) -> Result<T, Mistakes> {
        match self.mistakes.is_empty() {
            true => Ok(read),
            false => Err(self.mistakes.sorted()),
        }
    }
}

/// A text and its place.
#[derive(Clone, Debug)]
pub(super) struct Word<'t> {
    pub(super) text: &'t str,
    pub(super) at: Span,
}

/// A table whose keys are known.
pub(super) struct Table<'t> {
    /// What it is, such as `a waiver`.
    what: &'static str,
    /// Where it begins.
    pub(super) at: Span,
    rows: &'t DeTable<'t>,
}

impl<'t> Table<'t> {
    /// Opens a value that is to be a table, and notes keys that it may not have.
    pub(super) fn open(
        reader: &mut Reader<'_>,
        what: &'static str,
        known: &[&str],
        value: &'t Spanned<DeValue<'t>>,
    ) -> Option<Self> {
        let at = value.span();
        let DeValue::Table(rows) = value.get_ref() else {
            let found = kind(value.get_ref());
            reader.note(&at, || format!("{what} is a table, and this is {found}"));
            return None;
        };
        for key in rows.keys() {
            let name = key.get_ref();
            if known.contains(&name.as_ref()) {
                continue;
            }
            let hint = || match nearest(name, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("it may have `{}`", known.join("`, `")),
            };
            reader.hint(&key.span(), format!("{what} has no `{name}`"), hint);
        }
        Some(Self { what, at, rows })
    }

    /// The value of a key.
    pub(super) fn get(&self, key: &str) -> Option<&'t Spanned<DeValue<'t>>> {
        let mut rows = self.rows.iter();
        let found = rows.find(|(name, _)| name.get_ref() == key);
        found.map(|(_, value)| value)
    }

    /// A text that is not empty, if it is there.
    pub(super) fn text(&self, reader: &mut Reader<'_>, key: &str) -> Option<Word<'t>> {
        let value = self.get(key)?;
        let at = value.span();
        let DeValue::String(text) = value.get_ref() else {
            let problem = format!("`{key}` is a text, and this is {}", kind(value.get_ref()));
            reader.hint(&at, problem, || "write it between quotation marks");
            return None;
        };
        let text = text.trim();
        if text.is_empty() {
            reader.note(&at, || format!("`{key}` is empty"));
            return None;
        }
        Some(Word { text, at })
    }

    /// A text that must be there.
    pub(super) fn needed(&self, reader: &mut Reader<'_>, key: &str) -> Option<Word<'t>> {
        if self.get(key).is_none() {
            self.lacks(reader, key);
        }
        self.text(reader, key)
    }

    /// Notes that a key is not there.
    pub(super) fn lacks(&self, reader: &mut Reader<'_>, key: &str) {
        let what = self.what;
        reader.note(&self.at, || format!("{what} needs `{key}`"));
    }

    /// A truth value, if it is there.
    pub(super) fn truth(&self, reader: &mut Reader<'_>, key: &str) -> Option<bool> {
        let value = self.get(key)?;
        if let DeValue::Boolean(truth) = value.get_ref() {
            return Some(*truth);
        }
        let found = kind(value.get_ref());
        let problem = || format!("`{key}` is `true` or `false`, and this is {found}");
        reader.note(&value.span(), problem);
        None
    }
}

/// What a word of a few means.
pub(super) fn word_of<T>(
    reader: &mut Reader<'_>,
    word: &Word<'_>,
    what: &str,
    known: &[&str],
    parse: impl FnOnce(&str) -> Option<T>,
) -> Option<T> {
    let parsed = parse(word.text);
    if parsed.is_none() {
        let hint = || match nearest(word.text, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are {}", known.join(", ")),
        };
        reader.hint(
            &word.at,
            format!("there is no {what} `{}`", word.text),
            hint,
        );
    }
    parsed
}

/// What a value is, in words.
pub(super) const fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "`true` or `false`",
        DeValue::Datetime(_) => "a date or a time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
