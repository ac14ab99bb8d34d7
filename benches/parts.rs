//! The parts that every row passes through: `cargo bench`.
//!
//! Input is made here, of the shape exports have: every field quoted, ids of 18 characters, times with
//! milliseconds, one quoted newline in a hundred rows.

use std::hint::black_box;
use std::io::Write as _;

use byline::analysis::Ledger as _;
use byline::attribution::{Attributed, Verdict};
use byline::identity::Clients;
use byline::org::{
    Actor, Basis, Channel, IdentityClass, LoginIds, LoginKeys, SalesforceId, Undecided, UtcTime,
};
use byline::records::{Record, Stamp};
use byline::report::{ParquetLedger, ResultFolder};
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

/// Records of the ledger: two in three made by a machine, whose probability varies, most changed by
/// another login at another time.
fn attributed(keys: &LoginKeys) -> Vec<Attributed> {
    let id = |prefix: &str, number: u32| {
        let text = format!("{prefix}5j00000{number:05}");
        SalesforceId::parse(text.as_bytes()).ok()
    };
    let key = |n| id("005", n).map(|id| keys.key(id));
    let stamp = |by: u32, second: u32| Stamp {
        by: key(by),
        at: Some(UtcTime::from_millis(
            1_700_000_000_000 + i64::from(second) * 1000,
        )),
    };
    let verdict = |of: u32| match of % 3 {
        0 => Verdict::unknown(Undecided::NoLog, None),
        _ => Verdict {
            actor: Actor::Integration,
            channel: Channel::Api,
            client: None,
            basis: Basis::Event,
            confidence: Some(900_000 + of % 512),
            integration: Some(900_000 + of % 512),
            undecided: None,
        },
    };
    let rows = (0..5 * ROWS).filter_map(|row| {
        let mixed = row.wrapping_mul(2_654_435_761) >> 8;
        let record = Record {
            id: id("001", row)?,
            owner: key(mixed % 40),
            created: stamp(row / 50 % 300, row / 10),
            modified: stamp(mixed % 300, mixed),
            system_modstamp: None,
            deleted: false,
            file: 0,
        };
        Some(Attributed {
            record,
            owner_class: Some(IdentityClass::Human),
            created: Some(verdict(row / 50)),
            modified: Some(verdict(mixed)),
        })
    });
    rows.collect()
}

/// Writes a ledger and throws it away; whether that went well.
fn written(rows: &[Attributed], clients: &Clients, logins: &LoginIds) -> Option<()> {
    let dir = tempfile::tempdir().ok()?;
    let folder = ResultFolder::prepare(dir.path(), "analyze").ok()?;
    let ledger = ParquetLedger::new(&folder);
    let mut writer = ledger.open("Account", clients, logins).ok()?;
    for row in rows {
        writer.write(row).ok()?;
    }
    writer.finish().ok()
}

fn ledger(c: &mut Criterion) {
    let keys = LoginKeys::default();
    let rows = attributed(&keys);
    let logins = keys.ids();
    let clients = Clients::default();
    debug_assert!(
        written(&rows, &clients, &logins).is_some(),
        "there is a disk"
    );
    let mut group = c.benchmark_group("ledger");
    group.throughput(Throughput::Elements(rows.len() as u64));
    group.bench_function("records to Parquet", |b| {
        b.iter(|| written(&rows, &clients, &logins));
    });
    group.finish();
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

criterion_group!(benches, parts, ledger);
criterion_main!(benches);
