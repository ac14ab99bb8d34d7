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
            "{HEADING}Labels{HEADING:#}  {} rows: {} used, {} not labelled yet, {} could not be told, {} left out",
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
            ("Accuracy", confusion.accuracy()),
            ("Coverage", confusion.coverage()),
        ];
        for (name, share) in shares {
            let Some(share) = share else { continue };
            let interval = &share.interval;
            rows.add_row(vec![
                Cell::new(format!("{name}{whose}")),
                Cell::new(three(share.share)),
                Cell::new(format!("{:.3} to {:.3}", interval.low, interval.high)),
                number(share.count),
                right(format!("{:.0}", share.effective)),
            ]);
        }
    };
    match &card.population {
        Some(population) => {
            add(population, " of the result");
            add(&card.sample, " in the sample");
        }
        None => add(&card.sample, ""),
    }
    put(out, &rows, 0, &[]);
    out.truncate(out.trim_end().len());
    line(
        out,
        format_args!(
            "\n  {FAINT}accuracy: right, of what was answered; coverage: answered at all{FAINT:#}\n"
        ),
    );
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

/// Three decimals; what is not quite all does not look like all.
fn three(share: f64) -> String {
    if (0.9995..1.0).contains(&share) {
        ">0.999".to_owned()
    } else {
        format!("{share:.3}")
    }
}

/// A cell to the right.
fn right(text: String) -> Cell {
    Cell::new(text).set_alignment(CellAlignment::Right)
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::inventory::Digest;
    use crate::labels::LeftOut;
    use crate::score::Judged;

    /// Labels of which every eleventh speaks against an integration, with two weights.
    fn card() -> Scorecard {
        let (mut sample, mut population) = (Measures::default(), Measures::default());
        for n in 0..66u32 {
            let (said, confidence) = match n % 3 {
                0 => (Actor::Human, Some(0.97)),
                1 => (Actor::Integration, Some(0.85)),
                _ => (Actor::Unknown, None),
            };
            let is_human = n % 3 == 0 || n % 11 == 1;
            let judged = Judged {
                said,
                truth: if is_human {
                    Actor::Human
                } else {
                    Actor::Integration
                },
                confidence,
                said_client: if n % 3 == 1 { "Mailwing" } else { "" },
                true_client: if is_human { "" } else { "Mailwing" },
            };
            sample.add(&judged, 1.0);
            population.add(&judged, if n % 3 == 2 { 40.0 } else { 10.0 });
        }
        Scorecard {
            manifest: Digest::default(),
            labels: Digest::default(),
            rows: 70,
            used: 66,
            empty: 2,
            undecided: 1,
            left_out: vec![LeftOut {
                line: Some(9),
                reason: "the result has no such record",
                rows: 1,
            }],
            without_weight: 0,
            sample,
            population: Some(population),
        }
    }

    #[test]
    fn the_whole_text() {
        let text = anstream::adapter::strip_str(&score_text(&card())).to_string();
        assert!(text.lines().all(|line| line.chars().count() <= 80));
        assert_snapshot!(text, @r"
        Labels  70 rows: 66 used, 2 not labelled yet, 1 could not be told, 1 left out
          left out  line 9: the result has no such record

        How right it is
                                  Share  95 % interval   Labels  Worth
          Accuracy of the result  0.955  0.849 to 0.987      44     44
          Coverage of the result  0.333  0.212 to 0.481      66     44
          Accuracy in the sample  0.955  0.849 to 0.987      44     44
          Coverage in the sample  0.667  0.547 to 0.768      66     66
          accuracy: right, of what was answered; coverage: answered at all

          These labels are too few to tell: accuracy may be anything from 0.85 to 0.99.
          About 117 labels would narrow that to 0.1.

        By actor, weighted to the result
          Actor        Labels  Precision         Recall            F1
          human            26  1.00 (0.85–1.00)  0.69 (0.46–0.85)  0.81 (0.63–0.92)
          integration      40  0.91 (0.72–0.97)  0.20 (0.09–0.37)  0.33 (0.17–0.54)
          Mean of F1  0.571

        Said by byline (rows), labelled (columns)
                       human  integration
          human           22            0
          integration      2           20
          unknown          2           20

        Clients, weighted to the result
          Named    0.20 (0.09–0.37) of 40 labelled
          Right    1.00 (0.84–1.00) of 20 named

        Whether confidences mean what they say, weighted to the result
          Confidence  Labels  Said   Right  0        0.25       0.5      0.75       1
          0.8 to 0.9      22  0.850  0.909                               ─────│─●───
          0.9 to 1.0      22  0.970  1.000                                    ─────│●
          │ said  ● right  ◉ both  ─ 95 % interval of what is right

          Expected calibration error  0.045; chance alone gives about 0.045
          Brier score                 0.044
        ");
    }

    #[test]
    fn what_is_nearly_all_does_not_look_like_all() {
        assert_eq!(three(1.0), "1.000");
        assert_eq!(three(0.999_9), ">0.999");
        assert_eq!(three(0.999_4), "0.999");
    }
}
