//! The delimited reader: what is read depends neither on where blocks end nor on who reads, and no row is lost.

use byline::table::{Column, Table, TableReader, Tally};

/// Cells of the columns that were asked for, row by row.
type Rows = Vec<Vec<Vec<u8>>>;

/// Blocks as the program reads them; a row longer than a small block makes it grow.
const WHOLE: usize = 256 * 1024;

/// The first byte says how large blocks are; the rest is a file.
pub(crate) fn table(bytes: &[u8]) {
    let Some((size, file)) = bytes.split_first() else {
        return;
    };
    let Ok(table) = Table::open(file) else {
        // Where there is no header there is none in smaller blocks either.
        assert!(Table::open_in(file, usize::from(*size) + 1).is_err());
        return;
    };
    let columns = table.header().names().len();
    let all: Vec<Column> = (0..columns).map(Some).collect();
    let (rows, tally) = read(file, WHOLE, &all);
    assert_eq!(
        rows.len() as u64,
        tally.rows,
        "rows that were given are counted"
    );
    let reasons: u64 = tally.reasons.values().map(|(count, _)| count).sum();
    assert_eq!(reasons, tally.rejected, "each rejected row has its reason");
    for (count, first) in tally.reasons.values() {
        assert!(*count > 0 && first.line.is_some() && first.row.is_some());
        assert!(first.row <= Some(tally.rows + tally.rejected), "{first:?}");
    }

    let (in_blocks, counted) = read(file, usize::from(*size) + 1, &all);
    assert_eq!((&in_blocks, &counted), (&rows, &tally), "in small blocks");

    // Of one column only, and of the last: the same cells.
    let last = [columns.checked_sub(1)];
    let (of_last, counted) = read(file, WHOLE, &last);
    let expected = rows
        .iter()
        .map(|row| vec![row.last().cloned().unwrap_or_default()]);
    assert!(of_last.into_iter().eq(expected), "one column alone");
    assert_eq!(counted, tally);

    // Two readers of one table, a row each.
    let shared = Table::open_in(file, usize::from(*size) + 1);
    let Ok(shared) = shared else {
        unreachable!("it was opened before");
    };
    let mut found = Rows::new();
    {
        let mut readers = [shared.rows(), shared.rows()];
        let mut open = true;
        while open {
            open = false;
            for reader in &mut readers {
                open |= next(reader, &all, &mut found);
            }
        }
    }
    found.sort();
    let mut sorted = rows;
    sorted.sort();
    assert_eq!(found, sorted, "by two readers");
    assert_eq!(shared.finish(), tally, "by two readers");
}

fn read(file: &[u8], size: usize, columns: &[Column]) -> (Rows, Tally) {
    let Ok(table) = Table::open_in(file, size) else {
        unreachable!("it was opened before");
    };
    let mut rows = Rows::new();
    {
        let mut reader = table.rows();
        reader.want(columns);
        while next(&mut reader, columns, &mut rows) {}
    }
    (rows, table.finish())
}

fn next(reader: &mut TableReader<'_, '_>, columns: &[Column], rows: &mut Rows) -> bool {
    let Some(row) = reader.next_row() else {
        return false;
    };
    let cells = columns.iter().map(|column| row.get(*column).to_vec());
    rows.push(cells.collect());
    true
}
