//! `ownership.svg`: where ownership concentrates, drawn: when the records of each such owner were made and by
//! what, so that the beginning and the end of a cause show, beside the Lorenz curve of the object.
//!
//! A picture for people; every number in it stands in `causes.csv`, `ownership_months.csv` and `lorenz.csv`. It needs no
//! network, follows the dark or light setting of whoever looks at it, and says in words what it draws.

mod canvas;
mod curve;
mod months;

use std::io;

use self::canvas::{Canvas, Text};
use self::curve::curve;
use self::months::{Bars, KINDS};
use super::cause_text;
use super::number::{percent, thousands};
use super::plain::plain;
use crate::analysis::{Analysis, Concentrated};

/// Owners drawn; more would be no picture any more.
const MOST_PANELS: usize = 8;
/// Sizes in pixels.
const WIDTH: f64 = 960.0;
const HEAD: f64 = 64.0;
const PANEL: f64 = 244.0;
const LEFT: f64 = 56.0;

const STYLE: &str = "\
text{font-family:system-ui,-apple-system,'Segoe UI',sans-serif;fill:#1b1f24}\
.page{fill:#fff}.faint{fill:#57606a}.axis{stroke:#8c959f;stroke-width:1;fill:none}\
.even{stroke:#8c959f;stroke-dasharray:4 3;fill:none}.curve{stroke:#d55e00;stroke-width:2;fill:none}\
@media(prefers-color-scheme:dark){text{fill:#e6edf3}.page{fill:#0d1117}.faint{fill:#9198a1}}";

/// Renders the file.
#[must_use]
pub fn ownership_svg(analysis: &Analysis) -> Vec<u8> {
    // Memory takes what is written.
    drawn(analysis).unwrap_or_default()
}

fn drawn(analysis: &Analysis) -> io::Result<Vec<u8>> {
    let concentrated = analysis.concentrations();
    let panels: Vec<Panel> = concentrated
        .iter()
        .take(MOST_PANELS)
        .map(|it| Panel::new(analysis, it))
        .collect();
    let mut height = HEAD;
    for _ in &panels {
        height += PANEL;
    }
    let words = panels.iter().map(|panel| panel.sentence.as_str());
    let described = match panels.len() {
        0 => {
            "No owner has half of the records of any object, nor more than the platform bears well."
                .to_owned()
        }
        _ => words.collect::<Vec<_>>().join(". "),
    };
    Canvas::picture([WIDTH, height.max(HEAD + 24.0)], STYLE, |canvas| {
        canvas.describe("Where ownership concentrates", &described)?;
        canvas.rect([0.0, 0.0, WIDTH, height.max(HEAD + 24.0)], "page", None)?;
        canvas.text(
            [24.0, 32.0],
            &Text::heading("Where ownership concentrates", 18),
        )?;
        canvas.text(
            [24.0, 52.0],
            &Text::faint(&subtitle(&panels, concentrated.len()), 12),
        )?;
        let mut top = HEAD;
        for (panel, it) in panels.iter().zip(&concentrated) {
            canvas.group([0.0, top], |canvas| panel.draw(canvas, it))?;
            top += PANEL;
        }
        Ok(())
    })
}

fn subtitle(panels: &[Panel], all: usize) -> String {
    match (panels.len(), all) {
        (0, _) => {
            "No owner has half of the records of any object, nor more than the platform bears well."
                .to_owned()
        }
        (drawn, all) if drawn < all => format!(
            "Records by the month in which they were made, and by what; the first {drawn} of {all} owners (the others are in causes.csv)"
        ),
        _ => "Records by the month in which they were made, and by what".to_owned(),
    }
}

/// One owner of one object.
struct Panel {
    title: String,
    sentence: String,
    bars: Bars,
}

impl Panel {
    fn new(analysis: &Analysis, it: &Concentrated<'_>) -> Self {
        let (object, all) = (it.object.name.as_str(), it.object.owners.owned());
        let name = analysis.name_of(&it.id);
        let name = if name.is_empty() {
            it.id.to_string()
        } else {
            name
        };
        let part = percent(it.owner.records, all);
        let title = format!("{object}: {name} owns {part} of {} records", thousands(all));
        let sentence = cause_text::of_owner(analysis, object, (&it.id, it.owner));
        Self {
            title: plain(&title).into_owned(),
            sentence: plain(&sentence).into_owned(),
            bars: Bars::new(it.owner),
        }
    }

    fn draw(&self, canvas: &mut Canvas<'_>, it: &Concentrated<'_>) -> io::Result<()> {
        canvas.text([24.0, 24.0], &Text::heading(&self.title, 14))?;
        canvas.text([24.0, 42.0], &Text::faint(&self.sentence, 12))?;
        canvas.group([LEFT, 58.0], |canvas| self.bars.draw(canvas))?;
        canvas.group([790.0, 58.0], |canvas| curve(canvas, &it.object.owners))?;
        let mut at = LEFT;
        for (kind, name, colour) in KINDS {
            if self.bars.has(kind) {
                canvas.rect([at, 212.0, 10.0, 10.0], "", Some(colour))?;
                canvas.text([at + 14.0, 221.0], &Text::faint(name, 11))?;
                // About the width of the words in this size.
                at += 14.0 + 6.2 * f64::from(u32::try_from(name.len()).unwrap_or(0)) + 18.0;
            }
        }
        Ok(())
    }
}
