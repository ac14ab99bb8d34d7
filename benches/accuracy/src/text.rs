//! Figures and tables as Markdown, which reads well on a terminal too.

/// A table; the first column is text, all others are numbers.
#[derive(Clone, Debug, Default)]
pub struct Table {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// An empty table with these columns.
    #[must_use]
    pub fn new<T: Into<String>>(header: impl IntoIterator<Item = T>) -> Self {
        Self {
            header: header.into_iter().map(Into::into).collect(),
            rows: Vec::new(),
        }
    }

    /// Adds a row.
    pub fn row<T: Into<String>>(&mut self, cells: impl IntoIterator<Item = T>) {
        self.rows.push(cells.into_iter().map(Into::into).collect());
    }

    /// Whether there is no row.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The table, with an empty line after it; columns line up.
    #[must_use]
    pub fn markdown(&self) -> String {
        let lines = || std::iter::once(&self.header).chain(&self.rows);
        let width = |column: usize| {
            let cells = lines().filter_map(|cells| cells.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..self.header.len()).map(width).collect();
        let mut text = String::new();
        for (place, cells) in lines().enumerate() {
            for (column, width) in widths.iter().enumerate() {
                let cell = cells.get(column).map_or("", String::as_str);
                let blank = " ".repeat(width.saturating_sub(cell.chars().count()));
                let line = if column == 0 {
                    format!("| {cell}{blank} ")
                } else {
                    format!("| {blank}{cell} ")
                };
                text.push_str(&line);
            }
            text.push_str("|\n");
            if place == 0 {
                let rules = widths.iter().enumerate().map(|(column, width)| {
                    let dashes = "-".repeat(width + 1);
                    let right = if column == 0 { "-" } else { ":" };
                    format!("|{dashes}{right}")
                });
                text.extend(rules);
                text.push_str("|\n");
            }
        }
        text.push('\n');
        text
    }
}

/// A share with four decimals, cut and never rounded up to a bound it does not reach; a dash for none.
#[must_use]
pub fn share(value: Option<f64>) -> String {
    value.map_or_else(
        || "–".to_owned(),
        |value| format!("{:.4}", (value * 1e4 + 1e-6).floor() / 1e4),
    )
}

/// An error with four decimals, rounded up, so that it too never reaches a bound that it misses.
#[must_use]
pub fn error(value: Option<f64>) -> String {
    value.map_or_else(
        || "–".to_owned(),
        |value| format!("{:.4}", (value * 1e4 - 1e-6).ceil().abs() / 1e4),
    )
}

/// How far ahead, with its sign.
#[must_use]
pub fn margin(value: Option<f64>) -> String {
    value.map_or_else(
        || "–".to_owned(),
        |value| format!("{:+.4}", (value * 1e4 + 1e-6).floor() / 1e4),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_lines_up() {
        let mut table = Table::new(["actor", "F1"]);
        table.row(["human", "0.9"]);
        table.row(["–", "12"]);
        let expected = "\
            | actor |  F1 |\n\
            |-------|----:|\n\
            | human | 0.9 |\n\
            | –     |  12 |\n\n";
        assert_eq!(table.markdown(), expected);
    }

    #[test]
    fn no_figure_looks_better_than_it_is() {
        assert_eq!(share(Some(0.979_999)), "0.9799");
        assert_eq!(share(Some(0.98)), "0.9800");
        assert_eq!(share(Some(1.0)), "1.0000");
        assert_eq!(error(Some(0.050_001)), "0.0501");
        assert_eq!(error(Some(0.05)), "0.0500");
        assert_eq!(error(Some(0.0)), "0.0000");
        assert_eq!(margin(Some(-0.000_01)), "-0.0001");
        assert_eq!(margin(Some(0.25)), "+0.2500");
        assert_eq!((share(None), error(None)), ("–".to_owned(), "–".to_owned()));
    }
}
