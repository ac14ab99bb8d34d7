//! The reliability diagram in letters: one row for each bin, on a line from 0 to 1.

use comfy_table::Cell;

use super::{right, three};
use crate::report::screen::{FAINT, heading, line, number, put as put_table, table};
use crate::score::{Bin, Reliability};

/// Steps of the line; it has one place more.
const STEPS: usize = 40;
const AXIS: &str = "0        0.25       0.5      0.75       1";

/// Adds the table, the picture and the errors.
pub(super) fn put(out: &mut String, reliability: &Reliability, whose: &str) {
    let errors = reliability
        .expected_calibration_error()
        .zip(reliability.error_by_chance())
        .zip(reliability.brier());
    let Some(((error, chance), brier)) = errors else {
        return;
    };
    heading(
        out,
        &format!("Whether confidences mean what they say{whose}"),
    );
    let mut rows = table(&["Confidence", "Labels", "Said", "Right", AXIS]);
    for bin in reliability.bins() {
        rows.add_row(vec![
            Cell::new(format!("{:.1} to {:.1}", bin.from, bin.to)),
            number(bin.right.count),
            right(three(bin.mean_confidence)),
            right(three(bin.right.share)),
            Cell::new(picture(&bin)),
        ]);
    }
    put_table(out, &rows, 0, &[]);
    // The blank line of the table is taken back: what follows explains it.
    out.truncate(out.trim_end().len());
    line(
        out,
        format_args!(
            "\n  {FAINT}│ said  ● right  ◉ both  ─ 95 % interval of what is right{FAINT:#}\n"
        ),
    );
    line(
        out,
        format_args!(
            "  Expected calibration error  {error:.3}; chance alone gives about {chance:.3}"
        ),
    );
    line(
        out,
        format_args!("  Brier score                 {brier:.3}"),
    );
}

fn picture(bin: &Bin) -> String {
    let (said, right) = (place(bin.mean_confidence), place(bin.right.share));
    let (low, high) = (
        place(bin.right.interval.low),
        place(bin.right.interval.high),
    );
    let mark = |at| match at {
        _ if at == said && at == right => '◉',
        _ if at == right => '●',
        _ if at == said => '│',
        _ if (low..=high).contains(&at) => '─',
        _ => ' ',
    };
    (0..=STEPS).map(mark).collect()
}

/// Where a share stands on the line.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between 0 and the number of steps"
)]
fn place(share: f64) -> usize {
    (share.clamp(0.0, 1.0) * STEPS as f64).round() as usize
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    #[test]
    fn a_bin_is_drawn_to_scale() {
        let mut diagram = Reliability::default();
        for n in 0..100 {
            diagram.add(0.95, n < 80, 1.0);
        }
        let bin = diagram.bins().next().unwrap();
        // 0.711 to 0.867 around 0.8, and 0.95 said.
        assert_eq!(picture(&bin).trim_end(), format!("{:28}────●───  │", ""));
        assert_eq!(AXIS.chars().count(), STEPS + 1);
        let mut even = Reliability::default();
        even.add(0.5, true, 1.0);
        even.add(0.5, false, 1.0);
        assert!(picture(&even.bins().next().unwrap()).contains('◉'));
    }
}
