//! The chain of custody, checked: every hash of a manifest, of inputs and outputs, worked out anew.
//!
//! A result of any command can be checked. Outputs lie beside the manifest; inputs are looked for where they were
//! when the command ran, so it must be run from the same folder. What differs is said and never mended.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use walkdir::WalkDir;

use super::ReadBackError;
use super::folder::{Flags, MANIFEST, manifest_of};
use crate::aside::STAGING;
use crate::inventory::{Digest, take_within};
use crate::progress::Progress;
use crate::regular_file;

/// What became of a file since the manifest was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Custody {
    /// The same bytes.
    Same,
    /// Other bytes.
    Changed,
    /// It is not there.
    Missing,
    /// It is there, and the manifest does not have it.
    New,
    /// It is there and cannot be read.
    Unreadable,
    /// Its path has a token in it, and does not lead to it.
    Pseudonymized,
}

impl Custody {
    /// As written on the terminal.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Changed => "changed",
            Self::Missing => "missing",
            Self::New => "not in the manifest",
            Self::Unreadable => "unreadable",
            Self::Pseudonymized => "not checked, its path is pseudonymized",
        }
    }
}

/// Files and what became of them, by path.
pub type Files = BTreeMap<String, Custody>;

/// What a check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The command that wrote the result.
    pub command: String,
    /// The manifest itself: what whoever keeps the result elsewhere compares with.
    pub manifest: Digest,
    /// What was read.
    pub inputs: Files,
    /// Files of the user that flags named: a configuration, rules.
    pub named: Files,
    /// What was written.
    pub outputs: Files,
    /// Whether something lies beside them that is being prepared, or that a killed run left.
    pub has_unfinished: bool,
}

impl Verified {
    /// Whether every file that can be found is as it was.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        let all = self.inputs.values().chain(self.outputs.values());
        let mut all = all.chain(self.named.values());
        all.all(|custody| matches!(custody, Custody::Same | Custody::Pseudonymized))
    }

    /// Whether inputs could not be looked for.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        let mut all = self.inputs.values().chain(self.named.values());
        all.any(|custody| *custody == Custody::Pseudonymized)
    }
}

/// Works out every hash of a result anew.
///
/// # Errors
/// [`ReadBackError`] when the folder is no result of byline. What differs is no error.
pub fn verify(root: &Path, progress: &dyn Progress) -> Result<Verified, ReadBackError> {
    let (manifest, digest) = manifest_of(root)?;
    let hidden = manifest
        .flags
        .pseudonyms
        .as_ref()
        .is_some_and(|it| it.in_paths);
    let written = manifest.outputs.iter();
    let written = written.map(|output| (output.path.as_str(), output.sha256.as_str()));
    let read = manifest.inputs.iter();
    let read = read.map(|input| (input.path.as_str(), input.sha256.as_str()));
    Ok(Verified {
        outputs: outputs(root, &written.collect(), progress),
        inputs: if hidden {
            unchecked(read.map(|(path, _)| path))
        } else {
            inputs((root, &manifest.flags), &read.collect(), progress)
        },
        named: if hidden {
            unchecked(manifest.flags.files().map(|file| file.path.as_str()))
        } else {
            named(&manifest.flags)
        },
        command: manifest.flags.command,
        manifest: digest,
        has_unfinished: root.join(STAGING).exists(),
    })
}

/// Paths and hashes as the manifest has them.
type Noted<'m> = BTreeMap<&'m str, &'m str>;

fn outputs(root: &Path, noted: &Noted<'_>, progress: &dyn Progress) -> Files {
    // What a run prepares, or one that was killed has left, is no part of the result.
    let files = WalkDir::new(root).into_iter();
    let files = files.filter_entry(|entry| entry.depth() != 1 || entry.file_name() != STAGING);
    let files = files.flatten().filter(|entry| !entry.file_type().is_dir());
    let present: Vec<(String, PathBuf)> = files
        .filter_map(|entry| {
            let path = entry.path().strip_prefix(root).ok()?;
            let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
            Some((parts.join("/"), entry.path().to_path_buf()))
        })
        .filter(|(path, _)| path != MANIFEST)
        .collect();
    let bytes = |path: &PathBuf| path.metadata().map_or(0, |data| data.len());
    progress.stage(
        "Hashing the result",
        present.iter().map(|(_, path)| bytes(path)).sum(),
    );
    let hashed = present.into_par_iter().map(|(path, place)| {
        let digest = regular_file::open(&place).and_then(Digest::of_reader);
        progress.advance(bytes(&place));
        (path, digest)
    });
    compared(hashed.collect(), noted)
}

/// Files that nobody can find by their paths.
fn unchecked<'p>(paths: impl Iterator<Item = &'p str>) -> Files {
    paths
        .map(|path| (path.to_owned(), Custody::Pseudonymized))
        .collect()
}

fn inputs((root, flags): (&Path, &Flags), noted: &Noted<'_>, progress: &dyn Progress) -> Files {
    let exports = flags.exports.iter();
    let present: Vec<PathBuf> = exports.filter(|path| path.exists()).cloned().collect();
    // What cannot be listed is missing file by file.
    let (limits, temporary) = (flags.limits(), std::env::temp_dir());
    let found = take_within(&present, Some(root), &limits, &temporary).unwrap_or_default();
    let all = found.iter().map(|file| file.place.size_hint()).sum();
    progress.stage("Hashing the inputs", all);
    let hashed = found.par_iter().map(|file| {
        let passed = |bytes| progress.advance(bytes);
        let damaged = || io::Error::from(io::ErrorKind::InvalidData);
        let read = file.place.read(&passed, |_| ());
        let digest = read.and_then(|((), it)| it.is_known().then_some(it).ok_or_else(damaged));
        (file.path.clone(), digest)
    });
    compared(hashed.collect(), noted)
}

/// Files that flags named, looked for where they were.
fn named(flags: &Flags) -> Files {
    let noted = flags.files();
    let noted: Noted<'_> = noted
        .map(|file| (file.path.as_str(), file.sha256.as_str()))
        .collect();
    let paths = noted.keys().filter(|path| Path::new(path).exists());
    let present = paths.map(|path| {
        let digest = regular_file::open(Path::new(path)).and_then(Digest::of_reader);
        ((*path).to_owned(), digest)
    });
    compared(present.collect(), &noted)
}

fn compared(present: Vec<(String, io::Result<Digest>)>, noted: &Noted<'_>) -> Files {
    let missing = noted
        .keys()
        .map(|path| ((*path).to_owned(), Custody::Missing));
    let mut files: Files = missing.collect();
    for (path, digest) in present {
        let custody = match (noted.get(path.as_str()), digest) {
            (None, _) => Custody::New,
            // One that could not be read then has no hash, and is as it was if it still cannot be.
            (Some(&""), Err(_)) => Custody::Same,
            (Some(_), Err(_)) => Custody::Unreadable,
            (Some(hash), Ok(digest)) if *hash == digest.sha256 => Custody::Same,
            (Some(_), Ok(_)) => Custody::Changed,
        };
        files.insert(path, custody);
    }
    files
}
