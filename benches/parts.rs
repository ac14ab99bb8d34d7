//! The parts that every row passes through: `cargo bench`.
//!
//! Input is made here, of the shape exports have: every field quoted, ids of 18 characters, times with
//! milliseconds, one quoted newline in a hundred rows.

use std::hint::black_box;
use std::io::Write as _;

use byline::org::{SalesforceId, UtcTime};
use byline::table::Table;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

const ROWS: u32 = 20_000;

/// A record export.
fn records() -> Vec<u8> {
    let mut csv =
        b"\"Id\",\"Name\",\"OwnerId\",\"CreatedDate\",\"CreatedById\",\"SystemModstamp\"\n"
            .to_vec();
    for row in 0..ROWS {
        let newline = if row % 100 == 0 { "\n" } else { " " };
        let written = writeln!(
            csv,
            "\"0015j00000{row:05}AAA\",\"Household{newline}{row}\",\"0055j0000009g5SAAQ\",\
             \"2026-10-19T12:34:56.000Z\",\"0055j0000009g5SAAQ\",\"2026-10-20T01:02:03.000Z\"",
        );
        debug_assert!(written.is_ok(), "memory takes what is written");
    }
    csv
}

fn parts(c: &mut Criterion) {
    c.bench_function("id of 18 characters", |b| {
        b.iter(|| SalesforceId::parse(black_box(b"0055j0000009g5SAAQ")));
    });
    c.bench_function("time of a record stamp", |b| {
        b.iter(|| UtcTime::parse(black_box(b"2026-10-19T12:34:56.000Z")));
    });
    let csv = records();
    let mut group = c.benchmark_group("table");
    group.throughput(Throughput::Bytes(csv.len() as u64));
    group.bench_function("rows of a quoted export", |b| {
        b.iter(|| {
            let Ok(table) = Table::open(csv.as_slice()) else {
                return 0;
            };
            let mut rows = table.rows();
            while rows.next_row().is_some() {}
            drop(rows);
            table.finish().rows
        });
    });
    group.finish();
}

criterion_group!(benches, parts);
criterion_main!(benches);
