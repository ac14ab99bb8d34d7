//! The directory of a zip, looked at before it is believed.
//!
//! How many members it claims is asked before room is made for them, and members that others of the same name hide
//! are found, because the directory of the `zip` crate has every name once.

use std::collections::BTreeMap;
use std::io::{self, Read, Seek, SeekFrom};

/// Bytes of the record that ends a directory, and the most its comment has (APPNOTE.TXT 4.3.16).
const END: usize = 22;
const COMMENT: u64 = 65_535;
const END_MARK: &[u8] = b"PK\x05\x06";
/// The record before it that leads to the large one (4.3.15), and that one (4.3.14).
const LOCATOR: usize = 20;
const LOCATOR_MARK: &[u8] = b"PK\x06\x07";
const LARGE_MARK: &[u8] = b"PK\x06\x06";
/// A member (4.3.12): so many bytes, then its name, its extra field and its comment.
const MEMBER: usize = 46;
const MEMBER_MARK: &[u8] = b"PK\x01\x02";

/// The most members that an archive claims to have, by any record at its end that could be meant.
pub(super) fn claimed_members(zip: &mut (impl Read + Seek)) -> io::Result<u64> {
    let length = zip.seek(SeekFrom::End(0))?;
    let from = length.saturating_sub(COMMENT + (END + LOCATOR) as u64);
    zip.seek(SeekFrom::Start(from))?;
    let mut tail = Vec::new();
    zip.read_to_end(&mut tail)?;
    let mut most = 0;
    for at in memchr::memmem::find_iter(&tail, END_MARK) {
        let small = u64::from(number::<2>(&tail, at + 10) as u16);
        let locator = at.checked_sub(LOCATOR);
        let locator = locator.filter(|at| {
            tail.get(*at..)
                .is_some_and(|it| it.starts_with(LOCATOR_MARK))
        });
        let large = match locator {
            Some(locator) => large_count(zip, number::<8>(&tail, locator + 8))?,
            None => 0,
        };
        most = most.max(small).max(large);
    }
    Ok(most)
}

/// What the large record at a place says, if there is one.
fn large_count(zip: &mut (impl Read + Seek), at: u64) -> io::Result<u64> {
    let mut record = Vec::new();
    zip.seek(SeekFrom::Start(at))?;
    zip.by_ref().take(40).read_to_end(&mut record)?;
    let is_one = record.len() == 40 && record.starts_with(LARGE_MARK);
    Ok(if is_one { number::<8>(&record, 32) } else { 0 })
}

/// How often each name stands in the directory that begins at `from`, of at most so many members; only names that stand
/// there more than once.
pub(super) fn repeated_names(
    zip: &mut (impl Read + Seek),
    from: u64,
    most: u64,
) -> io::Result<BTreeMap<Vec<u8>, u64>> {
    zip.seek(SeekFrom::Start(from))?;
    let mut zip = io::BufReader::new(zip);
    let mut names: BTreeMap<Vec<u8>, u64> = BTreeMap::new();
    for _ in 0..most {
        let mut member = [0; MEMBER];
        if zip.read_exact(&mut member).is_err() || !member.starts_with(MEMBER_MARK) {
            break;
        }
        let mut name = vec![0; number::<2>(&member, 28) as usize];
        zip.read_exact(&mut name)?;
        let rest = number::<2>(&member, 30) + number::<2>(&member, 32);
        io::copy(&mut zip.by_ref().take(rest), &mut io::sink())?;
        *names.entry(name).or_default() += 1;
    }
    names.retain(|_, count| *count > 1);
    Ok(names)
}

/// The number of `N` bytes, little end first, at a place; 0 where there are not so many.
fn number<const N: usize>(bytes: &[u8], at: usize) -> u64 {
    let mut number = [0; 8];
    let found = bytes.get(at..at + N).unwrap_or_default();
    number
        .iter_mut()
        .zip(found)
        .for_each(|(to, from)| *to = *from);
    u64::from_le_bytes(number)
}

/// Whether a name, with `/` between its parts, is absolute or leads out of the folder it is unpacked in.
pub(super) fn is_stray(name: &str) -> bool {
    let is_drive = matches!(name.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic());
    name.starts_with('/') || is_drive || name.split('/').any(|part| part == "..")
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use std::io::Cursor;

    use super::*;

    #[test]
    fn names_that_lead_out_are_told() {
        for name in [
            "/etc/passwd",
            "../x",
            "a/../../x",
            "a/..",
            "C:/x",
            "c:x",
            "//server/x",
        ] {
            assert!(is_stray(name), "{name}");
        }
        for name in [
            "a",
            "a/b.csv",
            "..a/b",
            "a../b",
            "a..b",
            "profiles/C: Drive.profile",
            "",
        ] {
            assert!(!is_stray(name), "{name}");
        }
    }

    #[test]
    fn counts_are_found_wherever_they_stand() {
        let end = |count: u16, comment: &[u8]| {
            let mut end = END_MARK.to_vec();
            end.extend([0; 6]);
            end.extend(count.to_le_bytes());
            end.extend([0; 8]);
            end.extend(u16::try_from(comment.len()).unwrap().to_le_bytes());
            end.extend(comment);
            end
        };
        let count = |bytes: Vec<u8>| claimed_members(&mut Cursor::new(bytes)).unwrap();
        assert_eq!(count(Vec::new()), 0);
        assert_eq!(count(b"PK\x05".to_vec()), 0);
        assert_eq!(count(end(7, b"")), 7);
        // A second record in the comment of the first.
        assert_eq!(count(end(9, &end(2, b""))), 9);
        let mut large = b"xx".to_vec();
        large.extend(LARGE_MARK);
        large.extend([0; 28]);
        large.extend(5_000_000_000_u64.to_le_bytes());
        large.extend(LOCATOR_MARK);
        large.extend([0; 4]);
        large.extend(2_u64.to_le_bytes());
        large.extend([0; 4]);
        large.extend(end(u16::MAX, b""));
        assert_eq!(count(large), 5_000_000_000);
    }
}
