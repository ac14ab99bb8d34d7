//! Archives that are built to harm, or come too far.

use std::io::{Cursor, Write as _};

use byline::limits::Limit;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::json;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{ACCOUNTS, analyzed, assert_reached, left_out, reasons, zip_of};
use crate::harness::Export;

/// Bytes that do not pack: numbers of `SplitMix64`.
fn noise(length: u64) -> Vec<u8> {
    let byte = |n: u64| {
        let mixed = n.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed >> 56) as u8
    };
    (0..length).map(byte).collect()
}

fn gzip_of(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(bytes).unwrap();
    gzip.finish().unwrap()
}

/// Every place of a name or a number in a file, so that a test can lie there.
fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut bytes = bytes.to_vec();
    let places: Vec<usize> = memchr::memmem::find_iter(&bytes, from).collect();
    assert!(!places.is_empty());
    for at in places {
        bytes[at..at + to.len()].copy_from_slice(to);
    }
    bytes
}

/// Names that lead out are not read, and nothing is written anywhere: unless somebody says how many there may be, and
/// then they are names like any other.
#[test]
fn names_that_lead_out_of_an_archive() {
    let names = [
        "../evil.csv",
        "/etc/evil.csv",
        "C:/evil.csv",
        "a/../../evil.csv",
    ];
    let mut members: Vec<(&str, &[u8])> = names
        .iter()
        .map(|name| (*name, ACCOUNTS.as_bytes()))
        .collect();
    members.push(("good\\in.csv", ACCOUNTS.as_bytes()));
    let archive = zip_of(&members);
    let run = left_out(Export::new().file("e.zip", &archive), &[]);
    for name in names {
        assert_reached(&run, &format!("e.zip!/{name}"), Limit::ArchiveStrayNames, 0);
    }
    // Windows writes them so.
    assert_eq!(run.input("e.zip!/good/in.csv")["rows"], 1);
    let export = Export::new().file("e.zip", &archive);
    let run = analyzed(&export, &["--limit", "archive-stray-names=4"]);
    assert_eq!(run.code, 0, "{}", run.stdout);
    for name in names {
        let read = run.input(&format!("e.zip!/{name}"));
        let of_it = ["rows", "duplicates"].map(|what| read[what].as_u64().unwrap());
        assert_eq!(of_it.iter().sum::<u64>(), 1, "{read}");
    }
}

#[test]
fn links_and_copies_in_an_archive() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    zip.add_symlink("link.csv", "/etc/passwd", options).unwrap();
    for name in ["a.csv", "b.csv"] {
        zip.start_file(name, options).unwrap();
        zip.write_all(ACCOUNTS.as_bytes()).unwrap();
    }
    let archive = zip.finish().unwrap().into_inner();
    // Both are `a.csv` now, and a program shows one or the other.
    let archive = replaced(&archive, b"b.csv", b"a.csv");
    let run = left_out(Export::new().file("e.zip", archive), &[]);
    let link = "it is a symbolic link, which is not followed";
    assert_eq!(reasons(&run.input("e.zip!/link.csv")), [link]);
    assert_eq!(run.input("e.zip!/a.csv")["rows"], 1);
    let hidden = "another member of the archive has the same name";
    assert_eq!(reasons(&run.input("e.zip!/a.csv (2)")), [hidden]);
}

/// Members that lie on one another: however many there are, all their bytes are stored once.
#[test]
fn members_that_share_their_bytes() {
    let archive = zip_of(&[
        ("a.csv", ACCOUNTS.as_bytes()),
        ("b.csv", ACCOUNTS.as_bytes()),
    ]);
    let second = memchr::memmem::rfind(&archive, b"PK\x03\x04").unwrap();
    let second = u32::try_from(second).unwrap().to_le_bytes();
    // The directory says of both that they begin where the first does.
    let at = memchr::memmem::rfind(&archive, &second).unwrap();
    let mut shared = archive.clone();
    shared[at..at + 4].copy_from_slice(&[0; 4]);
    let run = left_out(Export::new().file("e.zip", shared), &[]);
    let reason = "members of the archive share bytes, as no exporter writes it";
    assert_eq!(reasons(&run.input("e.zip")), [reason]);
}

/// 17 MB of one row take some ten kB: what is beyond the ratio is not inflated, in a zip not even begun.
#[test]
fn bombs_are_not_inflated() {
    let mut table = b"Id,OwnerId\n".to_vec();
    let rows = b"0015j000000Ud77AAC,0055j0000009g5SAAQ\n";
    while table.len() < (17 << 20) + 1000 {
        table.extend_from_slice(rows);
    }
    let zip = zip_of(&[("bomb.csv", &table)]);
    let gzip = gzip_of(&table);
    assert!(zip.len().max(gzip.len()) < 300_000);
    // Beside a large member that does not pack, the archive as a whole is in order.
    let noise = noise(600_000);
    let mixed = zip_of(&[
        ("bomb.csv", table.as_slice()),
        ("noise.bin", &noise),
        ("a.csv", ACCOUNTS.as_bytes()),
    ]);
    let export = Export::new()
        .file("bomb.zip", zip)
        .file("mixed.zip", mixed)
        .file("bomb.csv.gz", gzip);
    let run = left_out(export, &["--limit", "archive-ratio=50"]);
    assert_reached(&run, "bomb.zip", Limit::ArchiveRatio, 50);
    assert_reached(&run, "mixed.zip!/bomb.csv", Limit::ArchiveRatio, 50);
    // One of the rows of the gzipped file, which comes first.
    assert_eq!(run.input("mixed.zip!/a.csv")["duplicates"], 1);
    // A gzipped file says its size nowhere: what came before the limit is read and counted.
    let gzipped = run.input("bomb.csv.gz");
    assert_reached(&run, "bomb.csv.gz", Limit::ArchiveRatio, 50);
    assert!(
        gzipped["duplicates"].as_u64().unwrap() > 100_000,
        "{gzipped}"
    );
    assert_eq!(gzipped["sha256"].as_str().unwrap().len(), 64);
}

/// A member that is larger than the directory says is damaged: the lie does not get it past the limits.
#[test]
fn a_directory_that_lies() {
    let bytes = "x".repeat(100_000);
    let archive = zip_of(&[("a.csv", format!("Id,OwnerId\n{bytes}").as_bytes())]);
    let lie = replaced(&archive, &100_011_u32.to_le_bytes(), &50_u32.to_le_bytes());
    let run = left_out(Export::new().file("e.zip", lie), &[]);
    assert_eq!(run.input("e.zip!/a.csv")["rejected"], 1);
    assert_eq!(run.input("e.zip!/a.csv")["rows"], 0);
}

#[test]
fn archives_have_limits_on_members_bytes_and_depth() {
    let table = ACCOUNTS.as_bytes();
    let inner = zip_of(&[("in.csv", table)]);
    let middle = zip_of(&[("inner.zip", inner.as_slice())]);
    let outer = zip_of(&[("middle.zip", middle.as_slice()), ("out.csv", table)]);
    let export = || Export::new().file("e.zip", &outer);
    let run = left_out(export(), &["--limit", "archive-depth=2"]);
    assert_reached(&run, "e.zip!/middle.zip!/inner.zip", Limit::ArchiveDepth, 2);
    assert_eq!(run.input("e.zip!/out.csv")["rows"], 1);
    let run = left_out(export(), &["--limit", "archive-nested-bytes=10"]);
    assert_reached(&run, "e.zip!/middle.zip", Limit::ArchiveNestedBytes, 10);
    let run = left_out(export(), &["--limit", "archive-entries=1"]);
    assert_reached(&run, "e.zip", Limit::ArchiveEntries, 1);
    // The larger of the two comes first by name, and takes what there is.
    let most = middle.len().to_string();
    let run = left_out(export(), &["--limit", &format!("archive-bytes={most}")]);
    assert_reached(
        &run,
        "e.zip!/out.csv",
        Limit::ArchiveBytes,
        middle.len() as u64,
    );
    // As it comes, it is all in order.
    let run = analyzed(&export(), &[]);
    assert_eq!(run.code, 0, "{}", run.stdout);
    let read = run.input("e.zip!/middle.zip!/inner.zip!/in.csv");
    assert_eq!(read["rows"], 1, "{read}");
}

/// A large archive inside an archive lies on disk while it is read, in the folder of the result, and goes with it.
#[test]
fn a_large_archive_inside_an_archive_is_read() {
    let noise = noise(3_000_000);
    let inner = zip_of(&[("in.csv", ACCOUNTS.as_bytes()), ("noise.bin", &noise)]);
    let export = Export::new().file("e.zip", zip_of(&[("inner.zip", inner.as_slice())]));
    let run = analyzed(&export, &[]);
    assert_eq!(
        (run.code, run.input("in.csv")["rows"].clone()),
        (0, json!(1))
    );
    assert!(
        run.files.keys().all(|path| !path.contains("tmp")),
        "{:?}",
        run.files.keys()
    );
    let verified = export.beside(&["verify", "out"]).run();
    assert_eq!(verified.code, 0, "{}", verified.stdout);
}

/// Where the only file is one that was left out, the reason is said with the exit code of nothing recognised.
#[test]
fn a_bomb_alone_is_named() {
    let members = [
        ("a.csv", ACCOUNTS.as_bytes()),
        ("b.csv", ACCOUNTS.as_bytes()),
    ];
    let export = Export::new().file("e.zip", zip_of(&members));
    let run = analyzed(&export, &["--limit", "archive-entries=1"]);
    assert_eq!(run.code, 3, "{}", run.stdout);
    let said = format!(
        "`export/e.zip`: {}; `--limit archive-entries=` raises it",
        Limit::ArchiveEntries.reason()
    );
    assert!(run.stderr.contains(&said), "{}", run.stderr);
}
