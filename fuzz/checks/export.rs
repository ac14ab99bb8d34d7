//! The whole of `analyze` on a small tree: it ends well, accounts for every file, and leaves no half of a result.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::OnceLock;

use byline::analysis::{AnalysisError, Input, Request, Unwritten, analyze};
use byline::cli::Cli;
use byline::finding::{Ground, Policy, findings};
use byline::progress::Silent;
use clap::Parser as _;
use rayon::{ThreadPool, ThreadPoolBuilder};
use serde_json::Value;

/// What stands before the path of a file. A tree is its files, one after the other.
const MARK: &[u8] = b"\n%% ";

/// Of so many trees one is not only judged, but its result written too.
const WRITTEN: usize = 8;

/// More files are no small tree.
const MOST_FILES: usize = 24;

/// Any bytes as a tree: `%% path`, and from the next line on the bytes of the file.
pub(crate) fn export(bytes: &[u8]) {
    let Ok(dir) = tempfile::tempdir() else {
        unreachable!("there is a folder for temporary files");
    };
    let export = dir.path().join("export");
    assert!(fs::create_dir(&export).is_ok());
    let written = write(bytes, &export);
    // What is written is written by the same code whatever was read, and takes ten times as long as judging it.
    if cfg!(test) || bytes.len().is_multiple_of(WRITTEN) {
        whole(dir.path(), &export, &written);
    }
    judged(dir.path(), export);
}

/// Reads, judges and looks for findings.
fn judged(scratch: &Path, export: PathBuf) {
    let exports = [export];
    let request = Request {
        input: Input {
            exports: &exports,
            out: None,
            scratch,
            date_order: None,
            limits: byline::limits::Limits::default(),
        },
        as_of: None,
        witness: None,
        pseudonyms: None,
    };
    let analysis = match on_one_thread(|| analyze(&request, &Unwritten, &Silent)) {
        Ok(analysis) => analysis,
        Err(error) => {
            assert!(matches!(error, AnalysisError::Nothing { .. }), "{error}");
            return;
        }
    };
    for file in &analysis.files {
        let reasons = file.tally.reasons.values().map(|(count, _)| count);
        assert_eq!(reasons.sum::<u64>(), file.tally.rejected, "{}", file.path);
    }
    let policy = Policy::default();
    on_one_thread(|| {
        analysis.with_granted(|granted| {
            for finding in findings(&Ground::new(&analysis, granted, &policy)) {
                assert!(!finding.message.is_empty(), "a finding says what it is");
            }
        });
    });
}

/// Runs in a pool of a single thread, which is there already: no try depends on the order of threads.
fn on_one_thread<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    static POOL: OnceLock<Option<ThreadPool>> = OnceLock::new();
    let pool = POOL.get_or_init(|| ThreadPoolBuilder::new().num_threads(1).build().ok());
    match pool {
        Some(pool) => pool.install(work),
        None => work(),
    }
}

/// The whole command, as it is typed.
fn whole(dir: &Path, export: &Path, written: &BTreeSet<PathBuf>) {
    let out = dir.join("out");
    let words: [&Path; 8] = [
        Path::new("byline"),
        Path::new("analyze"),
        export,
        Path::new("--out"),
        &out,
        Path::new("--quiet"),
        Path::new("--jobs"),
        Path::new("1"),
    ];
    let command = Cli::try_parse_from(words);
    let Ok(command) = command else {
        unreachable!("the command line is right");
    };
    match command.run() {
        Ok(_) => look_at(&out, written, export),
        Err(error) => {
            let nothing = error.downcast_ref::<AnalysisError>();
            let nothing = matches!(nothing, Some(AnalysisError::Nothing { .. }));
            assert!(nothing, "{error:#}");
            assert!(!out.exists(), "a run that fails leaves nothing");
        }
    }
}

/// Writes the files of a tree; returns which there are.
fn write(bytes: &[u8], folder: &Path) -> BTreeSet<PathBuf> {
    let mut written = BTreeSet::new();
    let mut rest = bytes;
    let mut is_first = true;
    while written.len() < MOST_FILES && !rest.is_empty() {
        let begin = match rest.strip_prefix(&MARK[1..]) {
            Some(after) if is_first => after,
            _ => match rest.windows(MARK.len()).position(|window| window == MARK) {
                Some(at) => &rest[at + MARK.len()..],
                None => break,
            },
        };
        is_first = false;
        let line = begin
            .iter()
            .position(|byte| *byte == b'\n')
            .unwrap_or(begin.len());
        let after = begin.get(line..).unwrap_or_default();
        let length = after.windows(MARK.len()).position(|window| window == MARK);
        let length = length.unwrap_or(after.len());
        let content = after[..length].get(1..).unwrap_or_default();
        rest = &after[length..];
        let Some(path) = placed(&begin[..line]) else {
            continue;
        };
        let full = folder.join(&path);
        let made = full
            .parent()
            .is_some_and(|parent| fs::create_dir_all(parent).is_ok());
        if made && fs::write(&full, content).is_ok() {
            written.insert(path);
        }
    }
    written
}

/// A path below the folder, whatever was asked for.
fn placed(text: &[u8]) -> Option<PathBuf> {
    let text = std::str::from_utf8(text).ok()?;
    let is_plain = text.len() < 120 && !text.contains('\0');
    let parts = Path::new(text).components();
    let normal = parts.filter(|part| matches!(part, Component::Normal(_)));
    let path: PathBuf = normal.collect();
    (is_plain && !path.as_os_str().is_empty()).then_some(path)
}

/// What must hold of any result.
fn look_at(out: &Path, written: &BTreeSet<PathBuf>, export: &Path) {
    let manifest = fs::read(out.join("manifest.json")).unwrap_or_default();
    let Ok(manifest) = serde_json::from_slice::<Value>(&manifest) else {
        unreachable!("the manifest is JSON");
    };
    let inputs = manifest["inputs"].as_array().cloned().unwrap_or_default();
    let mut listed = BTreeSet::new();
    for input in &inputs {
        let path = input["path"].as_str().unwrap_or_default();
        if !path.contains("!/") || export.join(path).is_file() {
            listed.insert(PathBuf::from(path));
        }
        let count = |what: &str| input[what].as_u64().unwrap_or(u64::MAX);
        let reasons = input["reasons"].as_array().cloned().unwrap_or_default();
        let reasons = reasons
            .iter()
            .map(|it| it["count"].as_u64().unwrap_or(u64::MAX));
        assert_eq!(reasons.sum::<u64>(), count("rejected"), "{input}");
        assert!(
            count("rows") < u64::MAX && count("duplicates") < u64::MAX,
            "{input}"
        );
    }
    let written: BTreeSet<PathBuf> = written
        .iter()
        // A folder may have taken the place of a file's name, and `.git` is no export.
        .filter(|path| path.iter().rev().skip(1).all(|part| part != ".git"))
        .map(|path| export.join(path))
        .collect();
    assert_eq!(listed, written, "each file once");
    let outputs = manifest["outputs"].as_array().cloned().unwrap_or_default();
    for output in outputs {
        let path = output["path"].as_str().unwrap_or_default();
        let size = fs::metadata(out.join(path)).map(|it| it.len()).ok();
        assert_eq!(size, output["bytes"].as_u64(), "{path}");
    }
    let top = fs::read_dir(out).into_iter().flatten().flatten();
    let hidden = top.filter(|entry| entry.file_name().to_string_lossy().starts_with('.'));
    assert_eq!(hidden.count(), 0, "the place where it was prepared is gone");
}
