//! The file of the ledger: whatever is written, another reader reads.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::fmt::Debug;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use byline::activity::{Signature, Timeline};
use byline::analysis::Ledger as _;
use byline::attribution::{Attributed, Verdict};
use byline::identity::Clients;
use byline::ledger::{Attribution, Detail, LedgerFolder, SCHEMA_VERSION};
use byline::org::{
    Actor, Basis, Channel, IdentityClass, LoginKey, LoginKeys, Org, SalesforceId, StampKind,
    UtcTime,
};
use byline::records::{Record, Stamp};
use byline::report::{ParquetLedger, ResultFolder};
use polars::prelude::*;
use proptest::prelude::*;
use serde_json::json;
use tempfile::TempDir;

/// The one file of the ledger of these tests.
const LEDGER: &str = "out/records/Account.parquet";

/// Rows of one row group.
const GROUP: usize = 131_072;

/// The columns of the contract, in its order.
const COLUMNS: [&str; 19] = [
    "record_id",
    "owner_id",
    "owner_class",
    "created_at",
    "created_by",
    "created_actor",
    "created_channel",
    "created_client",
    "created_basis",
    "created_confidence",
    "modified_at",
    "modified_by",
    "modified_actor",
    "modified_channel",
    "modified_client",
    "modified_basis",
    "modified_confidence",
    "created_p_integration",
    "modified_p_integration",
];

fn clients() -> Clients {
    let mut timeline = Timeline::default();
    let names = ["", "Mailwing", "Donation Bridge", "Über-Sync"];
    timeline.signatures = names
        .map(|client| Signature {
            client: client.to_owned(),
            ..Signature::default()
        })
        .to_vec();
    Clients::new(&timeline, &Org::default())
}

/// The `n`-th id with a prefix; ids grow with `n`.
fn id(prefix: &str, n: usize) -> SalesforceId {
    let mut id = *b"0000000000000aZ";
    id[..3].copy_from_slice(prefix.as_bytes());
    let mut left = n;
    for digit in id[3..13].iter_mut().rev() {
        *digit += u8::try_from(left % 10).unwrap();
        left /= 10;
    }
    SalesforceId::from_bytes(id).unwrap()
}

/// The numbers of all logins of these tests.
static KEYS: LazyLock<LoginKeys> = LazyLock::new(LoginKeys::default);

fn login(prefix: &str, n: usize) -> LoginKey {
    KEYS.key(id(prefix, n))
}

/// The bytes of a ledger of these rows.
fn written(rows: &[Attributed], clients: &Clients) -> Vec<u8> {
    let dir = write_folder(rows, clients);
    fs::read(dir.path().join(LEDGER)).unwrap()
}

/// A result that is a ledger of these rows and its manifest, in the folder `out`.
fn write_folder(rows: &[Attributed], clients: &Clients) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("out");
    let folder = ResultFolder::prepare(&out, "analyze").unwrap();
    let ledger = ParquetLedger::new(&folder);
    let logins = KEYS.ids();
    let mut writer = ledger.open("Account", clients, &logins).unwrap();
    for row in rows {
        writer.write(row).unwrap();
    }
    writer.finish().unwrap();
    let outputs = folder.digests().unwrap().into_iter();
    let outputs = outputs.map(
        |(path, digest)| json!({"path": path, "bytes": digest.bytes, "sha256": digest.sha256}),
    );
    let manifest = json!({
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "byline"},
        "flags": {"command": "analyze"},
        "outputs": outputs.collect::<Vec<_>>(),
    });
    folder
        .write("manifest.json", manifest.to_string().as_bytes())
        .unwrap();
    folder.commit().unwrap();
    dir
}

/// Reads rows by the program's own reader, and compares what it gives.
fn check_read_back(dir: &Path, rows: &[Attributed], clients: &Clients) {
    let folder = LedgerFolder::open(&dir.join("out")).unwrap();
    let mut reader = folder.part("account").unwrap().open().unwrap();
    let logins = KEYS.ids();
    let expected = |(stamp, verdict): (Stamp<LoginKey>, Option<Verdict>)| {
        verdict.map(|verdict| Attribution {
            actor: verdict.actor,
            basis: verdict.basis,
            confidence: verdict.confidence.map(|m| f64::from(m) / 1_000_000.0),
            by: stamp.by.and_then(|by| logins.get(by)),
            at: stamp.at,
            client: clients.name(verdict.client),
            channel: Some(verdict.channel),
        })
    };
    let mut left = rows;
    while let Some(batch) = reader.next_batch().unwrap() {
        let (rows, rest) = left.split_at(batch.ids().len());
        left = rest;
        let details = [Detail::By, Detail::At, Detail::Client, Detail::Channel];
        let created = batch.stamps(StampKind::Created, &details).unwrap();
        let modified = batch.stamps(StampKind::Modified, &details).unwrap();
        for (place, row) in rows.iter().enumerate() {
            assert_eq!(batch.ids()[place], row.record.id);
            let (made, changed) = (
                (row.record.created, row.created),
                (row.record.modified, row.modified),
            );
            assert_eq!(created.get(place), expected(made), "row {place}");
            assert_eq!(modified.get(place), expected(changed), "row {place}");
        }
    }
    assert!(left.is_empty(), "{} rows were not read", left.len());
}

/// Compares a column with what it should be, and says where it is not.
fn same<T: PartialEq + Debug>(
    name: &str,
    found: impl Iterator<Item = T>,
    expected: impl Iterator<Item = T>,
) {
    let mut rows = 0;
    let mut expected = expected;
    for found in found {
        assert_eq!(Some(found), expected.next(), "{name}, row {rows}");
        rows += 1;
    }
    assert!(expected.next().is_none(), "{name}: more than {rows} rows");
}

/// Writes rows, reads them with Polars, and compares every cell.
fn check(rows: &[Attributed]) {
    let clients = clients();
    let dir = write_folder(rows, &clients);
    let bytes = fs::read(dir.path().join(LEDGER)).unwrap();
    let frame = ParquetReader::new(std::io::Cursor::new(&bytes))
        .finish()
        .unwrap();
    assert_eq!(frame.height(), rows.len());
    let names: Vec<String> = frame
        .get_column_names()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(names, COLUMNS);
    let text = |name: &str, expected: &dyn Fn(&Attributed) -> Option<String>| {
        let column = frame.column(name).unwrap().str().unwrap();
        let found = column.iter().map(|cell| cell.map(str::to_owned));
        same(name, found, rows.iter().map(expected));
    };
    let logins = KEYS.ids();
    let spelled = |key: Option<LoginKey>| key.map(|key| logins.get(key).unwrap().to_string());
    text("record_id", &|row| Some(row.record.id.to_string()));
    text("owner_id", &|row| spelled(row.record.owner));
    text("owner_class", &|row| {
        row.owner_class.map(|class| class.as_str().to_owned())
    });
    type Half = fn(&Attributed) -> (Stamp<LoginKey>, Option<Verdict>);
    let halves: [(&str, Half); 2] = [
        ("created", |row| (row.record.created, row.created)),
        ("modified", |row| (row.record.modified, row.modified)),
    ];
    for (kind, half) in halves {
        let name = |column: &str| format!("{kind}_{column}");
        let word = |column: &str, expected: fn(Verdict) -> &'static str| {
            text(&name(column), &|row| {
                half(row).1.map(|verdict| expected(verdict).to_owned())
            });
        };
        word("actor", |verdict| verdict.actor.as_str());
        word("channel", |verdict| verdict.channel.as_str());
        word("basis", |verdict| verdict.basis.as_str());
        text(&name("by"), &|row| spelled(half(row).0.by));
        text(&name("client"), &|row| {
            let client = half(row).1.map(|verdict| clients.name(verdict.client));
            client.filter(|name| !name.is_empty()).map(str::to_owned)
        });
        let at = frame.column(&name("at")).unwrap();
        let utc = DataType::Datetime(TimeUnit::Milliseconds, Some(TimeZone::UTC));
        assert_eq!(at.dtype(), &utc);
        let moments = at.datetime().unwrap().physical().iter();
        let expected = rows.iter().map(|row| half(row).0.at.map(UtcTime::millis));
        same(&name("at"), moments, expected);
        let number = |column: &str, expected: fn(Verdict) -> Option<u32>| {
            let column = name(column);
            let found = frame.column(&column).unwrap().f64().unwrap().iter();
            let expected = rows.iter().map(|row| {
                let millionths = half(row).1.and_then(expected);
                millionths.map(|m| f64::from(m) / 1_000_000.0)
            });
            same(&column, found, expected);
        };
        number("confidence", |verdict| verdict.confidence);
        number("p_integration", |verdict| verdict.integration);
    }
    assert!(written(rows, &clients) == bytes, "the same bytes again");
    check_read_back(dir.path(), rows, &clients);
}

/// A row of which everything is known and nothing repeats.
fn distinct(n: usize) -> Attributed {
    let moment = |n: usize| Some(UtcTime::from_millis(i64::try_from(n).unwrap() * 1000));
    let number = |n: usize| Some(u32::try_from(n % 1_000_001).unwrap());
    let verdict = |n: usize| Verdict {
        actor: Actor::ALL[n % Actor::ALL.len()],
        channel: Channel::ALL[n % Channel::ALL.len()],
        client: Some(n % 4),
        basis: Basis::ALL[n % Basis::ALL.len()],
        confidence: number(n),
        integration: number(n * 7),
        undecided: None,
    };
    Attributed {
        record: Record {
            id: id("001", n),
            owner: Some(login("005", n * 3)),
            created: Stamp {
                by: Some(login("005", n)),
                at: moment(n * 5),
            },
            modified: Stamp {
                by: Some(login("005", n * 2)),
                at: moment(n * 11),
            },
            system_modstamp: None,
            deleted: false,
            file: 0,
        },
        owner_class: Some(IdentityClass::ALL[n % IdentityClass::ALL.len()]),
        created: Some(verdict(n)),
        modified: Some(verdict(n + 3)),
    }
}

/// A row of which nothing is known but its id.
fn empty(n: usize) -> Attributed {
    Attributed {
        record: Record {
            id: id("001", n),
            owner: None,
            created: Stamp { by: None, at: None },
            modified: Stamp { by: None, at: None },
            system_modstamp: None,
            deleted: false,
            file: 0,
        },
        owner_class: None,
        created: None,
        modified: None,
    }
}

#[test]
fn a_ledger_without_rows_has_its_columns() {
    check(&[]);
}

/// The last has more logins than two bytes can number.
#[test]
fn a_row_more_or_less_than_a_row_group() {
    for rows in [GROUP - 1, GROUP, GROUP + 1] {
        let rows: Vec<_> = (0..rows).map(distinct).collect();
        check(&rows);
    }
}

#[test]
fn nothing_but_nulls_and_hardly_anything_else() {
    check(&(0..1000).map(empty).collect::<Vec<_>>());
    let rarely = |n| match n % 5000 {
        17 => distinct(n),
        _ => empty(n),
    };
    check(&(0..GROUP + 50).map(rarely).collect::<Vec<_>>());
}

fn any_verdict() -> impl Strategy<Value = Option<Verdict>> {
    let words = (
        0..Actor::ALL.len(),
        0..Channel::ALL.len(),
        0..Basis::ALL.len(),
    );
    let client = proptest::option::of(0usize..5);
    let number = || proptest::option::of(prop_oneof![Just(0), Just(1_000_000), 0u32..40]);
    let verdict =
        (words, client, number(), number()).prop_map(|(words, client, confidence, integration)| {
            Verdict {
                actor: Actor::ALL[words.0],
                channel: Channel::ALL[words.1],
                client,
                basis: Basis::ALL[words.2],
                confidence,
                integration,
                undecided: None,
            }
        });
    proptest::option::of(verdict)
}

fn any_stamp() -> impl Strategy<Value = Stamp<LoginKey>> {
    let by = proptest::option::of((0usize..300).prop_map(|n| login("005", n)));
    let at = proptest::option::of((-1_000i64..2_000_000_000_000).prop_map(UtcTime::from_millis));
    (by, at).prop_map(|(by, at)| Stamp { by, at })
}

fn any_row() -> impl Strategy<Value = Attributed> {
    let owner = proptest::option::of((0usize..4).prop_map(|n| login("00G", n)));
    let class = proptest::option::of(0..IdentityClass::ALL.len());
    let halves = (any_stamp(), any_stamp(), any_verdict(), any_verdict());
    (owner, class, halves).prop_map(|(owner, class, (created, modified, by, last_by))| {
        let mut row = empty(0);
        row.record.owner = owner;
        row.record.created = created;
        row.record.modified = modified;
        row.owner_class = class.map(|class| IdentityClass::ALL[class]);
        row.created = by;
        row.modified = last_by;
        row
    })
}

/// Rows in runs of all lengths, as bursts leave them: `rows` gives each run its row and its length.
fn in_runs(rows: &[(Attributed, usize)], filler: usize) -> Vec<Attributed> {
    let runs = rows
        .iter()
        .flat_map(|(row, length)| std::iter::repeat_n(row, *length));
    let filling = std::iter::repeat_n(distinct(5), filler);
    let mut all: Vec<Attributed> = filling.chain(runs.copied()).collect();
    for (n, row) in all.iter_mut().enumerate() {
        // Ids grow, mostly by one.
        row.record.id = id("001", n * 2 + n / 97);
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn what_is_written_is_read(rows in proptest::collection::vec((any_row(), 1usize..70), 0..60)) {
        check(&in_runs(&rows, 0));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1))]
    #[test]
    fn runs_may_cross_from_one_row_group_to_the_next(
        rows in proptest::collection::vec((any_row(), 1usize..70), 1..60),
        before in 0usize..1000,
    ) {
        check(&in_runs(&rows, GROUP - before));
    }
}
