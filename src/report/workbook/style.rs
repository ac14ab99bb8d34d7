//! How cells look.

use rust_xlsxwriter::{Color, Format, FormatBorder, Workbook};

use super::tables::ColumnType;

/// The number of the format `@`, which every spreadsheet has.
const TEXT: u8 = 49;

/// The formats of all sheets.
pub(super) struct Style {
    pub(super) title: Format,
    pub(super) header: Format,
    /// Text stays text when somebody edits the cell, also where it begins like a formula.
    pub(super) text: Format,
    pub(super) number: Format,
    pub(super) time: Format,
    pub(super) millis: Format,
    date: Format,
    month: Format,
}

impl Style {
    pub(super) fn new() -> Self {
        let shown = |format| Format::new().set_num_format(format);
        let text = Format::new().set_num_format_index(TEXT);
        let bold = text.clone().set_bold();
        Self {
            title: bold.clone().set_font_size(14),
            header: bold
                .set_border_bottom(FormatBorder::Thin)
                .set_background_color(Color::RGB(0x00E8_EDF2)),
            text,
            number: Format::new(),
            time: shown("yyyy-mm-dd\"T\"hh:mm:ss\"Z\""),
            millis: shown("yyyy-mm-dd\"T\"hh:mm:ss.000\"Z\""),
            date: shown("yyyy-mm-dd"),
            month: shown("yyyy-mm"),
        }
    }

    /// Numbers the formats, before sheets are filled side by side: whichever sheet asked first would number them.
    pub(super) fn register(&self, book: &mut Workbook) {
        for format in [
            &self.number,
            &self.text,
            &self.title,
            &self.header,
            &self.time,
            &self.millis,
            &self.date,
            &self.month,
        ] {
            book.register_format(format);
        }
    }

    /// What all cells of a column look like.
    pub(super) const fn column(&self, column: ColumnType) -> &Format {
        match column {
            ColumnType::Id | ColumnType::Text => &self.text,
            ColumnType::Count | ColumnType::Fraction | ColumnType::Flag => &self.number,
            ColumnType::Time => &self.time,
            ColumnType::Date => &self.date,
            ColumnType::Month => &self.month,
        }
    }
}
