//! No row is lost and none is made up: rows + rejected + duplicates = rows present, for each file, of whatever kind, in
//! whatever dialect, and however damaged. Rows present are counted by `present`, which shares nothing with byline.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::harness::Export;
use crate::present::rows_present;

/// Kinds of tables, by what the manifest calls them: the columns, and what is drawn for each.
type Columns = &'static [(&'static str, &'static [&'static str])];

/// Ids of few records and users, so that rows repeat; and what is no id.
const RECORDS: &[&str] = &[
    "0015j000000Ud77AAC",
    "0015j000000Ud77",
    "0015j000000Ud7XAAS",
    "0035j000000Ud77AAC",
    "0015J000000UD77AAC",
    "0015j000000Ud77AAD",
    "1.5E+14",
    "",
];
const USERS: &[&str] = &[
    "0055j0000009g5SAAQ",
    "0055j000000BToKAAW",
    "0055j0000009g5S",
    "nobody",
    "",
];
const TIMES: &[&str] = &[
    "2026-10-20T10:00:00.000Z",
    "2026-10-20T10:00:00.000+0000",
    "2026-10-21 10:00:00",
    "20261020100000.000",
    "45231.5",
    "",
];
const LOCAL: &[&str] = &[
    "10/20/2026, 9:05:31 AM EST",
    "20/10/2026 9:05",
    "9/7/2026 9:05 AM",
    "13/13/2026 9:05 AM",
    "",
];
const TEXTS: &[&str] = &[
    "a",
    "",
    "Acme, Inc.",
    "two\nlines",
    "say \"hi\"",
    "Núñez",
    "=1+1",
    "\u{b}",
];
const TYPES: &[&str] = &["RestApi", "Login", "API", "URI", "DatabaseSave", ""];

const KINDS: &[(&str, Columns)] = &[
    (
        "records",
        &[
            ("Id", RECORDS),
            ("Name", TEXTS),
            ("OwnerId", USERS),
            ("CreatedById", USERS),
            ("CreatedDate", TIMES),
            ("SystemModstamp", TIMES),
        ],
    ),
    (
        "user",
        &[
            ("Id", USERS),
            ("Username", TEXTS),
            ("IsActive", &["true", "false", ""]),
            ("Name", TEXTS),
        ],
    ),
    (
        "event-log",
        &[
            ("EVENT_TYPE", TYPES),
            ("TIMESTAMP_DERIVED", TIMES),
            ("USER_ID", USERS),
            ("REQUEST_ID", TEXTS),
            ("CLIENT_NAME", TEXTS),
        ],
    ),
    (
        "login-history",
        &[
            ("UserId", USERS),
            ("LoginTime", TIMES),
            ("LoginType", TEXTS),
            ("SourceIp", TEXTS),
        ],
    ),
    (
        "login-history",
        &[
            ("Username", TEXTS),
            ("Login Time", LOCAL),
            ("Login Type", TEXTS),
            ("Source IP", TEXTS),
        ],
    ),
    (
        "field-history",
        &[
            ("Id", &["0175j000000Ud77AAC", "0175j000000Ud7XAAS", ""]),
            ("AccountId", RECORDS),
            ("CreatedById", USERS),
            ("CreatedDate", TIMES),
            ("Field", &["Name", "created", ""]),
            ("OldValue", TEXTS),
            ("NewValue", TEXTS),
        ],
    ),
    (
        "setup-audit-trail",
        &[
            ("Id", &["0Ym5j000000Ud77AAC", ""]),
            ("CreatedDate", TIMES),
            ("CreatedById", USERS),
            ("Action", TEXTS),
            ("Section", TEXTS),
            ("Display", TEXTS),
        ],
    ),
    (
        "setup-audit-trail",
        &[
            ("Date", LOCAL),
            ("User", TEXTS),
            ("Source Namespace Prefix", TEXTS),
            ("Action", TEXTS),
            ("Section", TEXTS),
            ("Delegate User", TEXTS),
        ],
    ),
    (
        "load-result",
        &[
            ("sf__Id", RECORDS),
            ("sf__Created", &["true", "false", "x"]),
            ("Name", TEXTS),
        ],
    ),
    (
        "group-member",
        &[("GroupId", RECORDS), ("UserOrGroupId", USERS)],
    ),
];

/// How a file is written.
#[derive(Clone, Debug)]
struct Dialect {
    delimiter: char,
    newline: &'static str,
    /// Whether all cells have quotes, or only those that need them.
    quotes: bool,
    /// UTF-8 without and with a mark, UTF-16 of either order.
    encoding: u8,
    gzip: bool,
}

/// What happens to a file behind its header.
#[derive(Clone, Debug)]
enum Damage {
    Flip(Index, u8),
    Insert(Index, &'static str),
    Remove(Index),
    CutOff(Index),
}

/// One file of the export.
#[derive(Clone, Debug)]
struct Drawn {
    kind: usize,
    /// For each row the place of each cell among what may be drawn, and how many cells are too many or too few.
    rows: Vec<(Vec<Index>, i8)>,
    dialect: Dialect,
    damage: Vec<Damage>,
}

fn dialects() -> impl Strategy<Value = Dialect> {
    let delimiter = select(vec![',', ',', ';', '\t', '|', '^', '`']);
    let newline = select(vec!["\n", "\r\n", "\r"]);
    let parts = (delimiter, newline, any::<bool>(), 0u8..4, 0u8..6);
    parts.prop_map(|(delimiter, newline, quotes, encoding, gzip)| Dialect {
        delimiter,
        newline,
        quotes,
        encoding,
        gzip: gzip == 0,
    })
}

fn damage() -> impl Strategy<Value = Damage> {
    let inserted = select(vec![
        "\"",
        "\n",
        "\n\n",
        "\r",
        ",",
        "\"\"",
        "x",
        "\n\nTotals\nHarbor Light\n",
        " \n",
        "\0",
    ]);
    prop_oneof![
        4 => (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Damage::Flip(at, byte)),
        4 => (any::<Index>(), inserted).prop_map(|(at, text)| Damage::Insert(at, text)),
        2 => any::<Index>().prop_map(Damage::Remove),
        1 => any::<Index>().prop_map(Damage::CutOff),
    ]
}

fn files() -> impl Strategy<Value = Vec<Drawn>> {
    let odd = prop_oneof![20 => Just(0i8), 1 => Just(-1), 1 => Just(1), 1 => Just(-9)];
    let row = (proptest::collection::vec(any::<Index>(), 7), odd);
    let file = (
        0..KINDS.len(),
        proptest::collection::vec(row, 0..12),
        dialects(),
        prop_oneof![
            1 => Just(Vec::new()),
            2 => proptest::collection::vec(damage(), 1..4),
        ],
    );
    let file = file.prop_map(|(kind, rows, dialect, damage)| Drawn {
        kind,
        rows,
        dialect,
        damage,
    });
    proptest::collection::vec(file, 4..14)
}

impl Drawn {
    fn kind(&self) -> &'static str {
        KINDS[self.kind].0
    }

    /// The file as it is handed over.
    fn bytes(&self) -> Vec<u8> {
        let columns = KINDS[self.kind].1;
        let header: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
        let mut text = self.line(&header);
        let head = self.encoded(&text).len();
        for (places, odd) in &self.rows {
            let cells = columns.iter().zip(places);
            let mut cells: Vec<&str> = cells.map(|((_, drawn), at)| *at.get(drawn)).collect();
            let count = usize::try_from(cells.len() as isize + isize::from(*odd)).unwrap_or(1);
            cells.resize(count, "more");
            text.push_str(&self.line(&cells));
        }
        let mut bytes = self.encoded(&text);
        for damage in &self.damage {
            self.harm(&mut bytes, head, damage);
        }
        if self.dialect.gzip {
            let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
            gzip.write_all(&bytes).unwrap();
            bytes = gzip.finish().unwrap();
        }
        bytes
    }

    fn harm(&self, bytes: &mut Vec<u8>, head: usize, damage: &Damage) {
        let room = bytes.len() - head;
        let (Damage::Flip(at, _) | Damage::Insert(at, _) | Damage::Remove(at) | Damage::CutOff(at)) =
            damage;
        if room == 0 {
            return;
        }
        let at = head + at.index(room);
        match damage {
            Damage::Flip(_, byte) => bytes[at] = *byte,
            Damage::Insert(_, text) => {
                let text = text.replace(',', &self.dialect.delimiter.to_string());
                let text = self.encoded_bare(&text.replace('\n', self.dialect.newline));
                bytes.splice(at..at, text);
            }
            Damage::Remove(_) => {
                bytes.remove(at);
            }
            Damage::CutOff(_) => bytes.truncate(at),
        }
    }

    fn line(&self, cells: &[&str]) -> String {
        let dialect = &self.dialect;
        let cell = |cell: &&str| {
            let odd = [dialect.delimiter, '"', '\n', '\r'];
            if dialect.quotes || cell.contains(odd) {
                format!("\"{}\"", cell.replace('"', "\"\""))
            } else {
                (*cell).to_owned()
            }
        };
        let cells: Vec<String> = cells.iter().map(cell).collect();
        cells.join(&dialect.delimiter.to_string()) + dialect.newline
    }

    fn encoded(&self, text: &str) -> Vec<u8> {
        match self.dialect.encoding {
            0 => self.encoded_bare(text),
            _ => self.encoded_bare(&format!("\u{feff}{text}")),
        }
    }

    fn encoded_bare(&self, text: &str) -> Vec<u8> {
        let wide = |order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect();
        match self.dialect.encoding {
            2 => wide(u16::to_le_bytes),
            3 => wide(u16::to_be_bytes),
            _ => text.as_bytes().to_vec(),
        }
    }
}

/// Sixteen exports of some ten files each, unless `PROPTEST_CASES` asks for more.
fn config() -> ProptestConfig {
    let asked = ProptestConfig::default();
    let cases = std::env::var("PROPTEST_CASES").map_or(16, |_| asked.cases);
    ProptestConfig {
        cases,
        max_shrink_iters: 200,
        ..asked
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_row_of_every_file_is_accounted_for(files in files()) {
        let mut export = Export::new();
        for (number, file) in files.iter().enumerate() {
            export = export.file(&format!("{number:02}.csv"), file.bytes());
        }
        let run = export.analyze().run();
        prop_assert!([0, 4].contains(&run.code), "{}{}", run.code, run.stderr);
        let inputs = run.inputs();
        prop_assert_eq!(inputs.len(), files.len());
        for (file, input) in files.iter().zip(inputs) {
            let bytes = file.bytes();
            let count = |what: &str| input[what].as_u64().unwrap();
            let accounted = count("rows") + count("rejected") + count("duplicates");
            let reasons = input["reasons"].as_array().unwrap().iter();
            let reasons: u64 = reasons.map(|reason| reason["count"].as_u64().unwrap()).sum();
            prop_assert_eq!(reasons, count("rejected"), "{}", &input);
            prop_assert_eq!(count("bytes"), bytes.len() as u64);
            // A zero makes any file binary; and one line feed outside quotes ends the first row of a file that had none.
            let may_be_another = !file.damage.is_empty();
            prop_assert!(may_be_another || input["kind"] == file.kind(), "{}", &input);
            if input["kind"] == "unknown" {
                prop_assert!(count("rows") + count("duplicates") == 0 && count("rejected") <= 1, "{}", &input);
                continue;
            }
            prop_assert!(file.dialect.newline == "\r" || input["kind"] == file.kind(), "{}", &input);
            let present = rows_present(&bytes);
            prop_assert_eq!(Some(accounted), present, "{} {:?}", &input, String::from_utf8_lossy(&bytes));
        }
    }
}
