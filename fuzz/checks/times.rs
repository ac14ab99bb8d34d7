//! Times: one that is read is written, and read again, as itself; and cells of a Setup download settle or are rejected.

use std::path::Path;
use std::sync::Arc;

use byline::changes::{self, Spool};
use byline::org::{LoginKeys, OrgBuilder, TimeOrder, UtcTime};
use byline::table::Table;

/// Any bytes as a time: each line is a cell of one file.
pub(crate) fn times(bytes: &[u8]) {
    let cells = bytes.split(|byte| *byte == b'\n');
    for cell in cells.clone() {
        let orders = [TimeOrder::MonthFirst, TimeOrder::DayFirst];
        let local = orders.map(|order| UtcTime::parse_local(cell, order));
        for time in local.into_iter().chain([UtcTime::parse(cell)]).flatten() {
            comes_back(time);
        }
    }
    downloaded(cells);
}

fn comes_back(time: UtcTime) {
    let shown = time.to_string();
    assert_eq!(UtcTime::parse(shown.as_bytes()), Ok(time), "{shown}");
    assert_eq!(time.day(), time.seconds().div_euclid(86_400), "{shown}");
    let number = |from: usize, to: usize| shown[from..to].parse::<i32>();
    let month = number(0, 4).and_then(|year| Ok(year * 12 + number(5, 7)? - 1));
    assert_eq!(Ok(time.month()), month, "{shown}");
}

/// The same cells as the times of a setup audit trail that a person downloaded.
fn downloaded<'a>(cells: impl Iterator<Item = &'a [u8]>) {
    let mut file = b"Date,User,Source Namespace Prefix,Action,Section,Delegate User\n".to_vec();
    let mut present = 0;
    for cell in cells {
        file.push(b'"');
        for byte in cell {
            file.extend(std::iter::repeat_n(*byte, 1 + usize::from(*byte == b'"')));
        }
        file.extend_from_slice(b"\",dana@example.org,,Changed,Users,\n");
        present += 1;
    }
    let Ok(table) = Table::open(&file[..]) else {
        assert!(file.contains(&0), "only what is binary has no header");
        return;
    };
    // Nothing is spilled of so few rows, so the folder is never looked for.
    let spool = Spool::new(Path::new(""), 1 << 20, Arc::new(LoginKeys::default()));
    changes::read_setup_audit(&mut table.rows(), 0, &spool);
    let tally = table.finish();
    assert_eq!(tally.rows + tally.rejected, present);
    if let Some((from, to)) = tally.period {
        assert!(from <= to);
    }
    assert!(spool.finish(&OrgBuilder::default().build()).is_ok());
}
