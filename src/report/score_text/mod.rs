//! `byline score` on the terminal: what the labels say, from the one figure to the single actor.

mod calibration;

use comfy_table::{Cell, CellAlignment};

use super::number::thousands;
use super::screen::{FAINT, HEADING, MOST_ROWS, WARNING, heading, line, number, put, table};
use crate::labels::{ENOUGH, Scorecard};
use crate::org::Actor;
use crate::score::{Confusion, Measures, Share};

/// Renders what labels say of a result.
#[must_use]
pub fn score_text(card: &Scorecard) -> String {
    let mut out = String::new();
    labels(&mut out, card);
    if card.used == 0 {
        line(
            &mut out,
            format_args!(
                "  {WARNING}no label could be compared, so nothing can be said{WARNING:#}"
            ),
        );
        return out;
    }
    accuracy(&mut out, card);
    let (measures, whose) = match &card.population {
        Some(population) => (population, ", weighted to the result"),
        None => (&card.sample, ""),
    };
    actors(&mut out, &measures.confusion, whose);
    confusion(&mut out, &card.sample.confusion);
    clients(&mut out, measures, whose);
    calibration::put(&mut out, &measures.reliability, whose);
    out
}

fn labels(out: &mut String, card: &Scorecard) {
    let left_out: u64 = card.left_out.iter().map(|left| left.rows).sum();
    line(
        out,
        format_args!(
            "{HEADING}Labels{HEADING:#}  {} rows: {} used, {} not labelled yet, {} that the labeller could not tell, {} left out",
            thousands(card.rows),
            thousands(card.used),
            thousands(card.empty),
            thousands(card.undecided),
            thousands(left_out),
        ),
    );
    for left in card.left_out.iter().take(MOST_ROWS) {
        let place = left
            .line
            .map_or_else(String::new, |at| format!("line {at}: "));
        let more = match left.rows {
            1 => String::new(),
            rows => format!(" ({} rows)", thousands(rows)),
        };
        line(
            out,
            format_args!(
                "  {WARNING}left out{WARNING:#}  {place}{}{more}",
                left.reason
            ),
        );
    }
    let more = card.left_out.len().saturating_sub(MOST_ROWS);
    if more > 0 {
        line(
            out,
            format_args!("  {FAINT}and {more} more; `--format json` lists them all{FAINT:#}"),
        );
    }
    if card.without_weight > 0 && card.without_weight < card.used {
        line(
            out,
            format_args!(
                "  {} labels have no weight, so they speak for themselves and not for the result",
                thousands(card.without_weight)
            ),
        );
    }
    out.push('\n');
}

fn accuracy(out: &mut String, card: &Scorecard) {
    heading(out, "How right it is");
    let mut rows = table(&["", "Share", "95 % interval", "Labels", "Worth"]);
    let mut add = |measures: &Measures, whose: &str| {
        let confusion = &measures.confusion;
        let shares = [
            ("right, of what was answered", confusion.accuracy()),
            ("answered at all", confusion.coverage()),
        ];
        for (name, share) in shares {
            let Some(share) = share else { continue };
            let interval = &share.interval;
            rows.add_row(vec![
                Cell::new(format!("{whose}{name}")),
                Cell::new(format!("{:.3}", share.share)),
                Cell::new(format!("{:.3} to {:.3}", interval.low, interval.high)),
                number(share.count),
                right(format!("{:.0}", share.effective)),
            ]);
        }
    };
    match &card.population {
        Some(population) => {
            add(population, "In the result: ");
            add(&card.sample, "In the sample: ");
        }
        None => add(&card.sample, ""),
    }
    put(out, &rows, 0, &[]);
    let Some(accuracy) = card.accuracy() else {
        line(
            out,
            format_args!("  {WARNING}every labelled stamp was left unknown{WARNING:#}\n"),
        );
        return;
    };
    if let Some(needed) = card.labels_needed() {
        let interval = &accuracy.interval;
        line(
            out,
            format_args!(
                "  {WARNING}These labels are too few to tell{WARNING:#}: accuracy may be anything from {:.2} to {:.2}.\n  \
                 About {} labels would narrow that to {ENOUGH}.\n",
                interval.low,
                interval.high,
                thousands(needed),
            ),
        );
    }
}

fn actors(out: &mut String, confusion: &Confusion, whose: &str) {
    heading(out, &format!("By actor{whose}"));
    let mut rows = table(&["Actor", "Labels", "Precision", "Recall", "F1"]);
    for score in confusion.actors() {
        rows.add_row(vec![
            Cell::new(score.actor.as_str()),
            number(score.labelled.count),
            Cell::new(shown(score.precision)),
            Cell::new(shown(score.recall)),
            Cell::new(shown(score.f1)),
        ]);
    }
    put(out, &rows, 0, &[]);
    if let Some(mean) = confusion.macro_f1() {
        // The blank line of the table is taken back: the figure belongs to it.
        out.truncate(out.trim_end().len());
        line(out, format_args!("\n  Mean of F1  {mean:.3}\n"));
    }
}

/// A share with its interval, short enough for three in a row.
fn shown(share: Option<Share>) -> String {
    share.map_or_else(String::new, |share| {
        let interval = &share.interval;
        format!(
            "{:.2} ({:.2}–{:.2})",
            share.share, interval.low, interval.high
        )
    })
}

fn confusion(out: &mut String, confusion: &Confusion) {
    heading(out, "Said by byline (rows), labelled (columns)");
    let all = || Actor::ALL.iter().copied();
    let is_true = |truth: &Actor| all().any(|said| confusion.cell(said, *truth).count > 0);
    let labelled: Vec<Actor> = all().filter(is_true).collect();
    let words = labelled.iter().map(|actor| actor.as_str());
    let header: Vec<&str> = [""].into_iter().chain(words).collect();
    let mut rows = table(&header);
    for said in all() {
        let counts = labelled
            .iter()
            .map(|truth| confusion.cell(said, *truth).count);
        let counts: Vec<u64> = counts.collect();
        if counts.iter().sum::<u64>() > 0 {
            let cells = counts.into_iter().map(number);
            rows.add_row([Cell::new(said.as_str())].into_iter().chain(cells));
        }
    }
    put(out, &rows, 0, &[]);
}

fn clients(out: &mut String, measures: &Measures, whose: &str) {
    let clients = &measures.clients;
    let Some(coverage) = clients.coverage() else {
        return;
    };
    heading(out, &format!("Clients{whose}"));
    let named = shown(Some(coverage));
    line(
        out,
        format_args!(
            "  Named    {named} of {} labelled",
            thousands(coverage.count)
        ),
    );
    if let Some(accuracy) = clients.accuracy() {
        let right = shown(Some(accuracy));
        line(
            out,
            format_args!("  Right    {right} of {} named", thousands(accuracy.count)),
        );
    }
    out.push('\n');
}

/// A cell to the right.
fn right(text: String) -> Cell {
    Cell::new(text).set_alignment(CellAlignment::Right)
}
