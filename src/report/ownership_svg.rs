//! `ownership.svg`: where ownership concentrates, drawn: when the records of each such owner were made and by
//! what, so that the beginning and the end of a cause show, beside the Lorenz curve of the object.
//!
//! A picture for people; every number in it stands in `causes.csv`, `ownership_months.csv` and `lorenz.csv`. It needs no
//! network, follows the dark or light setting of whoever looks at it, and says in words what it draws.

use std::io;

use super::cause_text;
use super::drawing::{Bars, Canvas, KINDS, Text, curve};
use super::number::{percent, thousands};
use super::plain::plain;
use crate::analysis::{Analysis, Concentrated};

/// Owners drawn; more would be no picture any more.
const MOST_PANELS: usize = 8;
/// Sizes in pixels.
const WIDTH: f64 = 960.0;
const HEAD: f64 = 64.0;
const PANEL: f64 = 228.0;
const LINE: f64 = 16.0;
const LEFT: f64 = 56.0;
/// Letters of a sentence that fit beside each other.
const LETTERS: usize = 142;

/// What is said when there is nothing to draw.
const NOBODY: &str =
    "No owner has half of the records of any object, nor more than the platform bears well.";

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
    for panel in &panels {
        height += panel.height();
    }
    let words = panels.iter().map(|panel| panel.sentence.as_str());
    let described = match panels.len() {
        0 => NOBODY.to_owned(),
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
            top += panel.height();
        }
        Ok(())
    })
}

fn subtitle(panels: &[Panel], all: usize) -> String {
    match (panels.len(), all) {
        (0, _) => NOBODY.to_owned(),
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
    lines: Vec<String>,
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
        let sentence = plain(&sentence).into_owned();
        Self {
            title: plain(&title).into_owned(),
            lines: wrapped(&sentence),
            sentence,
            bars: Bars::new(it.owner),
        }
    }

    /// The room it takes.
    fn height(&self) -> f64 {
        self.lines.iter().fold(PANEL, |sum, _| sum + LINE)
    }

    fn draw(&self, canvas: &mut Canvas<'_>, it: &Concentrated<'_>) -> io::Result<()> {
        canvas.text([24.0, 24.0], &Text::heading(&self.title, 14))?;
        let mut down = 42.0;
        for line in &self.lines {
            canvas.text([24.0, down], &Text::faint(line, 12))?;
            down += LINE;
        }
        canvas.group([LEFT, down], |canvas| self.bars.draw(canvas))?;
        canvas.group([790.0, down], |canvas| curve(canvas, &it.object.owners))?;
        let mut at = LEFT;
        for (kind, name, colour) in KINDS {
            if self.bars.has(kind) {
                canvas.rect([at, down + 154.0, 10.0, 10.0], "", Some(colour))?;
                canvas.text([at + 14.0, down + 163.0], &Text::faint(name, 11))?;
                // About the width of the words in this size.
                at += 14.0 + 6.2 * f64::from(u32::try_from(name.len()).unwrap_or(0)) + 18.0;
            }
        }
        Ok(())
    }
}

/// A sentence in lines that fit, parted between words.
fn wrapped(sentence: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in sentence.split(' ') {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.chars().count() + 1 + word.chars().count() <= LETTERS => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_parted_between_words() {
        let word = "x".repeat(LETTERS / 2);
        assert_eq!(
            wrapped(&format!("{word} a {word}")),
            [format!("{word} a"), word.clone()]
        );
        assert_eq!(wrapped("one line"), ["one line"]);
        let long = "x".repeat(LETTERS + 1);
        assert_eq!(
            wrapped(&format!("{long} y")),
            [long.clone(), "y".to_owned()]
        );
    }
}
