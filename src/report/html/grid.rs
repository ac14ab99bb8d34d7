//! Tables that a browser sorts, filters and pages: the rows as data, and the first of them as a plain table for print
//! and for browsers that run no script.

use std::collections::BTreeMap;

use maud::{Markup, PreEscaped, html};
use serde::Serialize;
use serde_json::Value;

use crate::org::UtcTime;
use crate::report::number::{percent, rounded, share, thousands};

/// Rows of the plain table.
const MOST_PLAIN: usize = 25;
/// From so many rows on, a column that says the same again and again holds numbers of words.
const WORTH_WORDS: usize = 50;

/// What the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    /// Words.
    Text,
    /// Sentences, which need room.
    Long,
    /// A whole number.
    Count,
    /// A part of a whole, 0 to 1.
    Share,
    /// How bad something is.
    Severity,
    /// A day.
    Date,
}

/// A column.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Column {
    name: &'static str,
    kind: Kind,
    /// Whether one can choose among its values.
    filter: bool,
    /// Whether it is shown only when a row is opened.
    detail: bool,
}

impl Column {
    pub(super) const fn new(name: &'static str, kind: Kind) -> Self {
        Self {
            name,
            kind,
            filter: false,
            detail: false,
        }
    }

    pub(super) const fn text(name: &'static str) -> Self {
        Self::new(name, Kind::Text)
    }

    pub(super) const fn count(name: &'static str) -> Self {
        Self::new(name, Kind::Count)
    }

    pub(super) const fn date(name: &'static str) -> Self {
        Self::new(name, Kind::Date)
    }

    pub(super) const fn share(name: &'static str) -> Self {
        Self::new(name, Kind::Share)
    }

    /// One can choose among its values.
    pub(super) const fn filtered(self) -> Self {
        Self {
            filter: true,
            ..self
        }
    }

    /// It is shown only when a row is opened.
    pub(super) const fn hidden(self) -> Self {
        Self {
            detail: true,
            ..self
        }
    }

    const fn is_numeric(&self) -> bool {
        matches!(self.kind, Kind::Count | Kind::Share)
    }
}

/// A value; [`Value::Null`] where it is not known.
pub(super) type Cell = Value;

pub(super) fn count(value: u64) -> Cell {
    Value::from(value)
}

pub(super) fn part(value: f64) -> Cell {
    Value::from(rounded(value))
}

pub(super) fn day(at: Option<UtcTime>) -> Cell {
    optional(at.map(crate::report::csv::date))
}

pub(super) fn optional<T: Into<Value>>(value: Option<T>) -> Cell {
    value.map_or(Value::Null, Into::into)
}

/// A table to be.
pub(super) struct Grid {
    id: &'static str,
    caption: String,
    columns: &'static [Column],
    rows: Vec<Vec<Cell>>,
}

#[derive(Serialize)]
struct Data<'a> {
    columns: &'a [Column],
    /// The words of each column whose cells are numbers of words.
    words: Vec<Option<Vec<Value>>>,
    rows: &'a [Vec<Cell>],
}

impl Grid {
    /// No rows yet. `id` must be the page's only one.
    pub(super) fn new(
        id: &'static str,
        caption: impl Into<String>,
        columns: &'static [Column],
    ) -> Self {
        Self {
            id,
            caption: caption.into(),
            columns,
            rows: Vec::new(),
        }
    }

    /// Adds a row with a cell for each column.
    pub(super) fn row(&mut self, cells: Vec<Cell>) {
        debug_assert_eq!(cells.len(), self.columns.len(), "{}", self.id);
        self.rows.push(cells);
    }

    /// The table, or a sentence where it has no row.
    pub(super) fn render(mut self, none: &str) -> Markup {
        if self.rows.is_empty() {
            return html! { p.faint { (none) } };
        }
        let plain = self.plain();
        let words = (0..self.columns.len()).map(|place| self.words(place));
        let words = words.collect();
        let data = Data {
            columns: self.columns,
            words,
            rows: &self.rows,
        };
        let rows = format!("rows-{}", self.id);
        html! {
            div.grid id=(self.id) data-rows=(rows) { (plain) }
            script type="application/json" id=(rows) { (PreEscaped(inert(&data))) }
        }
    }

    /// Puts the values of a column into a list and their places into the rows, where that is shorter.
    fn words(&mut self, place: usize) -> Option<Vec<Value>> {
        if self.rows.len() < WORTH_WORDS || self.columns[place].is_numeric() {
            return None;
        }
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        let mut words = Vec::new();
        for row in &self.rows {
            let text = row[place].to_string();
            if !row[place].is_null() && !places.contains_key(&text) {
                places.insert(text, words.len());
                words.push(row[place].clone());
            }
            if words.len() > self.rows.len() / 2 {
                return None;
            }
        }
        for row in &mut self.rows {
            let known = places.get(&row[place].to_string());
            if let Some(known) = known {
                row[place] = Value::from(*known);
            }
        }
        Some(words)
    }

    /// The first rows as they are without a script.
    fn plain(&self) -> Markup {
        let shown: Vec<usize> = (0..self.columns.len())
            .filter(|place| !self.columns[*place].detail)
            .collect();
        let more = self.rows.len().saturating_sub(MOST_PLAIN);
        html! {
            div.scroll tabindex="0" role="region" aria-label=(self.caption) {
                table {
                    caption { (self.caption) }
                    thead { tr {
                        @for place in &shown {
                            th scope="col" class=[self.columns[*place].is_numeric().then_some("count")] {
                                (self.columns[*place].name)
                            }
                        }
                    } }
                    tbody {
                        @for row in self.rows.iter().take(MOST_PLAIN) {
                            tr {
                                @for (at, place) in shown.iter().enumerate() {
                                    @let text = shown_text(&self.columns[*place], &row[*place]);
                                    @if at == 0 {
                                        th scope="row" dir="auto" { (text) }
                                    } @else {
                                        td dir="auto" class=[self.columns[*place].is_numeric().then_some("count")] { (text) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
            @if more > 0 {
                p.faint { "and " (thousands(more as u64)) " more rows, which need a browser that runs the script of this page" }
            }
        }
    }
}

/// A value as people read it; the page's script writes the same.
fn shown_text(column: &Column, value: &Value) -> String {
    match (column.kind, value) {
        (_, Value::Null) => String::new(),
        (Kind::Count, value) => value.as_u64().map(thousands).unwrap_or_default(),
        (Kind::Share, value) => value.as_f64().map(percent_of).unwrap_or_default(),
        (_, Value::String(text)) => text.clone(),
        (_, Value::Array(items)) => {
            let items: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
            items.join(", ")
        }
        (_, value) => value.to_string(),
    }
}

/// `12.3 %`.
fn percent_of(part: f64) -> String {
    let percent = part * 100.0;
    if percent > 0.0 && percent < 0.1 {
        return "<0.1 %".to_owned();
    }
    format!("{} %", share((percent * 10.0).round() / 10.0))
}

/// JSON that can stand inside an element: nothing in it ends the element or begins another.
fn inert(data: &Data<'_>) -> String {
    let json = serde_json::to_string(data).unwrap_or_default();
    let mut text = String::with_capacity(json.len());
    for letter in json.chars() {
        match letter {
            '<' => text.push_str("\\u003c"),
            '>' => text.push_str("\\u003e"),
            '&' => text.push_str("\\u0026"),
            '\u{2028}' => text.push_str("\\u2028"),
            '\u{2029}' => text.push_str("\\u2029"),
            letter => text.push(letter),
        }
    }
    text
}

/// A count as a part of another, for sentences.
pub(super) fn of(part: u64, whole: u64) -> String {
    format!(
        "{} of {} ({})",
        thousands(part),
        thousands(whole),
        percent(part, whole)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: &[Column] = &[Column::text("Name"), Column::text("Class").filtered()];

    #[test]
    fn names_are_text_and_never_end_the_data() {
        let mut grid = Grid::new("g", "All <b>", COLUMNS);
        grid.row(vec![
            "</script><script>alert(1)</script>".into(),
            "a&b".into(),
        ]);
        let text = grid.render("none").into_string();
        assert_eq!(text.matches("</script>").count(), 1, "{text}");
        assert_eq!(text.matches("<script").count(), 1, "{text}");
        assert!(text.contains("All &lt;b&gt;") && text.contains("a\\u0026b"));
    }

    #[test]
    fn words_that_come_again_stand_once() {
        let mut grid = Grid::new("g", "all", COLUMNS);
        for number in 0..WORTH_WORDS {
            let class = if number % 2 == 0 {
                Value::Null
            } else {
                "human".into()
            };
            grid.row(vec![format!("n{number}").into(), class]);
        }
        let text = grid.render("none").into_string();
        assert!(text.contains(r#""words":[null,["human"]]"#), "{text}");
        assert!(text.contains(r#"["n0",null],["n1",0]"#), "{text}");
        assert!(text.contains("and 25 more rows"));
    }

    #[test]
    fn shares_are_written_as_the_script_writes_them() {
        assert_eq!(percent_of(0.902_732), "90.3 %");
        assert_eq!(percent_of(1.0), "100 %");
        assert_eq!(percent_of(0.0), "0 %");
        assert_eq!(percent_of(0.000_2), "<0.1 %");
    }
}
