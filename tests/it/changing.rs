//! Files that change while they are read: that is noticed and said, and nothing is made of half a file in silence.
//!
//! The library says how far it has come; whoever listens can change a file at that very moment.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::sleep;
use std::time::Duration;

use byline::analysis::{AnalysisError, Input, Reading, Request, Unwritten, judge};
use byline::progress::{Progress, Silent};

use crate::harness::Export;

const CHANGED: &str = "the file changed while the export was read";

/// Does something when a stage begins.
struct At<F> {
    stage: &'static str,
    act: F,
}

impl<F: Fn() + Sync> Progress for At<F> {
    fn stage(&self, name: &'static str, _: u64) {
        if name == self.stage {
            (self.act)();
        }
    }

    fn advance(&self, _: u64) {}
}

fn read(export: &Export, progress: &dyn Progress) -> Result<Reading, AnalysisError> {
    let exports = [export.folder().join("export")];
    let input = Input {
        exports: &exports,
        out: None,
        scratch: export.folder(),
        date_order: None,
        limits: byline::limits::Limits::default(),
    };
    Reading::new(&input, progress)
}

fn row(number: u32) -> String {
    format!("0015j0000{number:06},0055j0000009g5SAAQ,2026-10-20T10:00:00.000Z\n")
}

fn accounts(rows: u32) -> String {
    let rows: String = (0..rows).map(row).collect();
    format!("Id,OwnerId,CreatedDate\n{rows}")
}

fn append(path: &Path, text: &str) {
    let mut file = File::options().append(true).open(path).unwrap();
    file.write_all(text.as_bytes()).unwrap();
}

fn cut(path: &Path, bytes: u64) {
    let file = File::options().write(true).open(path).unwrap();
    file.set_len(bytes).unwrap();
}

/// The rows and reasons of a file that was changed between stock-taking and reading.
fn changed(change: impl Fn(&Path) + Sync) -> (u64, Vec<(&'static str, u64)>) {
    let export = Export::new()
        .file("Account.csv", accounts(100))
        .file("Contact.csv", "Id,OwnerId\n0035j000000Ud77AAC,\n");
    let path = export.folder().join("export/Account.csv");
    let reading = read(
        &export,
        &At {
            stage: "Reading",
            act: || change(&path),
        },
    );
    let files = reading.unwrap().files;
    assert_eq!(files.len(), 2);
    assert!(!files[1].has_gaps(), "the other file is as it was");
    assert!(files[0].has_gaps());
    let reasons = files[0].tally.reasons.iter();
    let reasons = reasons.map(|(reason, (count, _))| (*reason, *count));
    (files[0].tally.rows, reasons.collect())
}

#[test]
fn a_file_that_changes_before_it_is_read() {
    // What is added is not read, however fast it grows.
    assert_eq!(
        changed(|path| append(path, &row(100))),
        (100, vec![(CHANGED, 1)])
    );
    let whole = "Id,OwnerId,CreatedDate\n".len() + 40 * row(0).len();
    let whole = u64::try_from(whole).unwrap();
    assert_eq!(changed(|path| cut(path, whole)), (40, vec![(CHANGED, 1)]));
    // Cut within a row, which is counted by itself.
    let (rows, reasons) = changed(|path| cut(path, whole + 20));
    assert_eq!((rows, reasons.len()), (40, 2), "{reasons:?}");
    assert!(reasons.contains(&(CHANGED, 1)));
    let (rows, reasons) = changed(|path| fs::write(path, "Id,OwnerId\n").unwrap());
    assert_eq!((rows, reasons), (0, vec![(CHANGED, 1)]));
    // Taken away: it could not be read at all, and that is said once.
    let (rows, reasons) = changed(|path| fs::remove_file(path).unwrap());
    assert_eq!((rows, reasons.len(), reasons[0].1), (0, 1, 1));
}

/// Children are counted in a second reading, which must be of the same bytes.
#[test]
fn a_file_that_changes_before_it_is_read_again() {
    let rows = (0..12_000).map(|n| {
        format!("0035j0000{n:06},0015j000000Ud77,0055j0000009g5SAAQ,2026-10-20T10:00:00.000Z\n")
    });
    let contacts: String = rows.collect();
    let contacts = format!("Id,AccountId,OwnerId,CreatedDate\n{contacts}");
    let export = Export::new().file("Account.csv", accounts(1));
    let path = export.folder().join("export/Contact.csv");
    let judged = |act: &(dyn Fn() + Sync)| {
        let request = Request {
            input: Input {
                exports: &[],
                out: None,
                scratch: export.folder(),
                date_order: None,
                limits: byline::limits::Limits::default(),
            },
            as_of: None,
            witness: None,
            pseudonyms: None,
        };
        let stage = "Counting children";
        fs::write(&path, &contacts).unwrap();
        let reading = read(&export, &Silent).unwrap();
        judge(reading, &request, &Unwritten, &At { stage, act })
    };
    let analysis = judged(&|| ()).unwrap();
    let contact = analysis.objects.iter().find(|it| it.name == "Contact");
    let parents = contact.unwrap().parents.as_ref().unwrap();
    assert_eq!(parents[0].children, 12_000);
    for change in [cut as fn(&Path, u64), |path, _| append(path, "x")] {
        let failed = judged(&|| change(&path, 100_000)).err();
        assert!(
            matches!(failed, Some(AnalysisError::Changed(_))),
            "{failed:?}"
        );
    }
}

/// Does something when so many bytes were read.
struct After<F> {
    bytes: u64,
    read: AtomicU64,
    act: F,
}

impl<F: Fn() + Sync> Progress for After<F> {
    fn stage(&self, _: &'static str, _: u64) {}

    fn advance(&self, bytes: u64) {
        let before = self.read.fetch_add(bytes, Ordering::SeqCst);
        if before < self.bytes && before + bytes >= self.bytes {
            (self.act)();
        }
    }
}

/// Logs that overlap are read a second time.
#[test]
fn a_log_that_changes_before_it_is_read_again() {
    let rows = |from: u32| {
        let rows = (from..from + 30)
            .map(|n| format!("RestApi,2026-10-20T10:{n:02}:00.000Z,0055j0000009g5S,request{n}\n"));
        format!(
            "EVENT_TYPE,TIMESTAMP_DERIVED,USER_ID,REQUEST_ID\n{}",
            rows.collect::<String>()
        )
    };
    let logs = [rows(0), rows(15)];
    let export = Export::new()
        .file("a.csv", &logs[0])
        .file("b.csv", &logs[1]);
    let path = export.folder().join("export/a.csv");
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .unwrap();
    let after = |act: &(dyn Fn() + Sync)| {
        let bytes = logs.iter().map(|log| log.len() as u64).sum();
        let read_so_far = AtomicU64::new(0);
        let progress = After {
            bytes,
            read: read_so_far,
            act,
        };
        pool.install(|| read(&export, &progress))
    };
    let files = after(&|| ()).unwrap().files;
    assert!(files.iter().all(|file| !file.has_gaps()));
    assert_eq!(
        files.iter().map(|file| file.tally.duplicates).sum::<u64>(),
        15
    );
    let failed = after(&|| cut(&path, 200)).err();
    assert!(
        matches!(failed, Some(AnalysisError::Changed(_))),
        "{failed:?}"
    );
}

/// A large file that another program cuts off meanwhile, whenever that is: no crash, and no silence.
#[test]
fn a_file_that_is_cut_off_while_it_is_read() {
    let export = Export::new().file("Account.csv", accounts(300_000));
    let path = export.folder().join("export/Account.csv");
    let whole = fs::metadata(&path).unwrap().len();
    let run = Command::new(env!("CARGO_BIN_EXE_byline"))
        .args(["inspect", "export", "-v"])
        .current_dir(export.folder())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    for tenth in (1..10).rev() {
        sleep(Duration::from_millis(20));
        cut(&path, whole * tenth / 10 + 7);
    }
    let output = run.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    match output.status.code() {
        // It was faster, or had not begun.
        Some(0) => {}
        Some(4) => assert!(said.contains("Account.csv"), "{said}"),
        code => unreachable!("{code:?}: {}", String::from_utf8_lossy(&output.stderr)),
    }
}
