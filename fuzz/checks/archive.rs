//! Zips: members are found, told and read without a word of them becoming a path on disk.

use std::fs;
use std::io::{self, Read as _};

use byline::inventory::{self, Found};

/// More is not read of one member: what a bomb does is tested where its limits are.
const MOST: u64 = 1 << 20;

/// Any bytes as a zip.
pub(crate) fn archive(bytes: &[u8]) {
    let Ok(dir) = tempfile::tempdir() else {
        unreachable!("there is a folder for temporary files");
    };
    let path = dir.path().join("e.zip");
    assert!(fs::write(&path, bytes).is_ok());
    let take = || match inventory::take(&[path.clone()], None) {
        Ok(found) => found,
        Err(error) => unreachable!("{error}"),
    };
    let found = take();
    let shown = |found: &[Found]| -> Vec<String> {
        let lines = found
            .iter()
            .map(|it| format!("{} {} {:?}", it.path, it.kind, it.problem));
        lines.collect()
    };
    assert_eq!(shown(&take()), shown(&found), "taken twice");
    let root = path.to_string_lossy();
    for (place, file) in found.iter().enumerate() {
        let member = file.path.strip_prefix(&*root);
        assert!(
            member.is_some_and(|it| it.is_empty() == (place == 0)),
            "{}",
            file.path
        );
        let read = file.place.read_again(|reader| {
            let mut part = reader.take(MOST);
            io::copy(&mut part, &mut io::sink()).is_ok()
        });
        // Damage is an answer.
        let _ = read;
    }
    let left = fs::read_dir(dir.path()).map(Iterator::count);
    assert!(matches!(left, Ok(1)), "something was written");
}
