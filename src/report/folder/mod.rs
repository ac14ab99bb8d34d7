//! The result folder: written beside what was there, and put in its place only when it is whole.
//!
//! Nothing is written outside the folder the user named. Everything goes to a subfolder first; when all of it is there and on the disk,
//! it takes the place of an earlier result as a whole (`placing`). A run that fails takes the subfolder away again, one that was killed
//! leaves it to the next (`staging`), and an earlier result stays as it was.

mod placing;
mod staging;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use serde::Deserialize;
use thiserror::Error;
use walkdir::WalkDir;

use self::staging::Staging;
use crate::aside::{STAGING, sync_file, sync_folder, while_wanted};
use crate::csv_safe::CsvSafe;
use crate::inventory::Digest;
use crate::pseudonym::{Pseudonyms, Veil};
use crate::regular_file;

const MANIFEST: &str = "manifest.json";

/// Where the files of the result are until they are put in their place.
const RESULT: &str = "result";

/// How the names of tables end.
const TABLE: &str = ".csv";

/// The tables of a plan that are loaded into an org.
const LOADED: [&str; 4] = ["guard/", "rollback/", "sfdmu/", "transfer/"];

/// Whether a machine loads a table into an org. What stands in such a table is ids, usernames and names of byline's own, and a
/// mark would make another value of it.
fn is_loaded(command: &str, path: &str) -> bool {
    match command {
        "plan" => LOADED.iter().any(|folder| path.starts_with(folder)),
        "harden" => true,
        _ => false,
    }
}

/// Why a result folder cannot be used.
#[derive(Debug, Error)]
pub enum FolderError {
    /// The user named a folder that holds something else.
    #[error(
        "`{folder}` holds `{found}`, which is not part of an earlier result of `byline {command}`"
    )]
    Foreign {
        /// The folder.
        folder: String,
        /// The first thing in it that is not ours.
        found: String,
        /// The command that wants to write.
        command: &'static str,
    },
    /// The user named a file.
    #[error("`{0}` is not a folder")]
    NotAFolder(String),
    /// Another run is at work in it.
    #[error("another run of byline is writing to `{0}`")]
    Busy(String),
    /// The disk is full, or permission is missing.
    #[error("could not write to `{path}`")]
    Io {
        /// Where.
        path: String,
        /// What the system said.
        source: io::Error,
    },
}

/// A result folder in preparation.
#[derive(Debug)]
pub struct ResultFolder {
    out: PathBuf,
    staging: Staging,
    /// Files of the earlier result.
    earlier: Vec<String>,
    /// Whose result it is.
    command: &'static str,
    /// Whether tables are written so that no spreadsheet runs a cell of theirs.
    csv_safe: bool,
    /// What puts tokens in the place of names and addresses.
    pseudonyms: Option<Arc<Pseudonyms>>,
}

#[derive(Deserialize)]
struct Earlier {
    tool: EarlierTool,
    flags: EarlierFlags,
    outputs: Vec<EarlierOutput>,
}

#[derive(Deserialize)]
struct EarlierTool {
    name: String,
}

#[derive(Deserialize)]
struct EarlierFlags {
    command: String,
}

#[derive(Deserialize)]
struct EarlierOutput {
    path: String,
}

impl ResultFolder {
    /// Checks the folder and begins. It must not exist, be empty, or hold an earlier result of the same
    /// command and nothing else.
    ///
    /// # Errors
    /// [`FolderError`]; the folder is then as it was.
    pub fn prepare(out: &Path, command: &'static str) -> Result<Self, FolderError> {
        if out.exists() && !out.is_dir() {
            return Err(FolderError::NotAFolder(out.display().to_string()));
        }
        if !out.join(STAGING).exists() && out.exists() {
            // Nothing is made in a folder that is not ours.
            earlier_files(out, command)?;
        }
        let staging = Staging::claim(out)?;
        let folder = Self {
            out: out.to_path_buf(),
            earlier: earlier_files(out, command)?,
            staging,
            command,
            csv_safe: true,
            pseudonyms: None,
        };
        for path in [folder.scratch(), folder.result()] {
            fs::create_dir(&path).map_err(|error| failed(&path, error))?;
        }
        Ok(folder)
    }

    /// The folder with tables as `--csv-safe` says; without it they are safe.
    #[must_use]
    pub const fn with_csv_safe(mut self, csv_safe: bool) -> Self {
        self.csv_safe = csv_safe;
        self
    }

    /// The folder with tokens in the place of what is identifying, in texts and in the names of files.
    #[must_use]
    pub fn with_pseudonyms(mut self, pseudonyms: Option<Arc<Pseudonyms>>) -> Self {
        self.pseudonyms = pseudonyms;
        self
    }

    /// What puts tokens in the place of names; for those who write files of another form than text.
    pub(super) fn pseudonyms(&self) -> Option<&Pseudonyms> {
        self.pseudonyms.as_deref()
    }

    /// A text as it may be written.
    pub(super) fn veiled<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let pseudonyms = self.pseudonyms();
        pseudonyms.map_or(Cow::Borrowed(text), |it| it.text(text))
    }

    /// Text that is no file of its own, as it may be written.
    pub(super) fn veiled_bytes(&self, bytes: &[u8]) -> Vec<u8> {
        let text = String::from_utf8_lossy(bytes);
        self.veiled(&text).into_owned().into_bytes()
    }

    /// Whether the cells of a file are marked so that no spreadsheet runs them: those of a table for people are.
    #[must_use]
    pub fn is_marked(&self, path: &str) -> bool {
        self.csv_safe && path.ends_with(TABLE) && !is_loaded(self.command, path)
    }

    /// A folder for temporary files.
    #[must_use]
    pub fn scratch(&self) -> PathBuf {
        self.staging.root.join("scratch")
    }

    /// Where the files are until they are put in their place.
    fn result(&self) -> PathBuf {
        self.staging.root.join(RESULT)
    }

    /// Creates a file of the result, whose bytes are then written as they are; `path` is relative, with `/`.
    ///
    /// # Errors
    /// [`FolderError`] when it cannot be created.
    pub fn create(&self, path: &str) -> Result<File, FolderError> {
        let path = self.veiled(path);
        let staged = self.result().join(&*path);
        let created = while_wanted(|| {
            if let Some(parent) = staged.parent() {
                fs::create_dir_all(parent)?;
            }
            File::create(&staged)
        });
        created.map_err(|error| self.failed(&path, error))
    }

    /// Opens a file of the result that was written before.
    ///
    /// # Errors
    /// [`FolderError`] when it is not there.
    pub fn open(&self, path: &str) -> Result<File, FolderError> {
        let path = self.veiled(path);
        File::open(self.result().join(&*path)).map_err(|error| self.failed(&path, error))
    }

    /// Writes a file of the result; of a table every cell as `--csv-safe` has it.
    ///
    /// # Errors
    /// [`FolderError`] when it cannot be written.
    pub fn write(&self, path: &str, bytes: &[u8]) -> Result<(), FolderError> {
        self.stream(path, |out| out.write_all(bytes))
    }

    /// Writes a file of the result piece by piece, as it is rendered; of a table every cell as `--csv-safe` has it.
    ///
    /// # Errors
    /// [`FolderError`] when it cannot be written.
    pub fn stream(
        &self,
        path: &str,
        render: impl FnOnce(&mut dyn io::Write) -> io::Result<()>,
    ) -> Result<(), FolderError> {
        let mut file = io::BufWriter::new(self.create(path)?);
        let render = |out: &mut dyn io::Write| match self.pseudonyms() {
            None => render(out),
            Some(pseudonyms) => {
                let mut veil = Veil::new(pseudonyms, out);
                render(&mut veil).and_then(|()| veil.finish().map(|_| ()))
            }
        };
        let written = if self.is_marked(path) {
            let mut table = CsvSafe::new(&mut file);
            render(&mut table).and_then(|()| table.finish().map(|_| ()))
        } else {
            render(&mut file)
        };
        let written = written.and_then(|()| io::Write::flush(&mut file));
        written.map_err(|error| self.failed(path, error))
    }

    /// What is told when a file of the result could not be written or read back.
    pub(super) fn failed(&self, path: &str, source: io::Error) -> FolderError {
        failed(&self.shown(path), source)
    }

    /// Where a file of the result will be.
    pub(super) fn shown(&self, path: &str) -> PathBuf {
        self.out.join(path)
    }

    /// Every file of the result with its digest, by path.
    ///
    /// # Errors
    /// [`FolderError`] when one cannot be read back.
    pub fn digests(&self) -> Result<Vec<(String, Digest)>, FolderError> {
        let root = self.result();
        let paths = files_below(&root)?;
        let digest = |path: String| {
            let digest = File::open(root.join(&path)).and_then(Digest::of_reader);
            let digest = digest.map_err(|error| self.failed(&path, error))?;
            Ok((path, digest))
        };
        paths.into_par_iter().map(digest).collect()
    }

    /// Flushes everything to the disk, so that nothing is left to do but to put it in its place.
    ///
    /// # Errors
    /// [`FolderError`] when it does not fit.
    pub fn sync(&self) -> Result<(), FolderError> {
        let root = self.result();
        let paths = files_below(&root)?;
        let folders: BTreeSet<&Path> = paths
            .iter()
            .flat_map(|path| Path::new(path).ancestors().skip(1))
            .collect();
        let files = paths.par_iter().try_for_each(|path| {
            sync_file(&root.join(path)).map_err(|error| self.failed(path, error))
        });
        files?;
        // A folder comes after those in it.
        folders.into_iter().rev().try_for_each(|path| {
            let synced = sync_folder(&root.join(path));
            synced.map_err(|error| failed(&self.out.join(path), error))
        })
    }

    /// Puts the result in its place.
    ///
    /// # Errors
    /// [`FolderError`] when that cannot be done; an earlier result is then as it was, or the next run puts this one in its place.
    pub fn commit(self) -> Result<(), FolderError> {
        self.sync()?;
        let Self {
            out,
            staging,
            earlier,
            ..
        } = self;
        let root = staging.root;
        let unfinished = staging.unfinished;
        unfinished.conclude(|| placing::place(&out, &root, &earlier))?
    }
}

/// Whether a path in a folder is that of something in preparation.
fn is_staging(path: &str) -> bool {
    path.split('/').next() == Some(STAGING)
}

/// The files of the earlier result in `out`; an error when anything else is there.
fn earlier_files(out: &Path, command: &'static str) -> Result<Vec<String>, FolderError> {
    let present: Vec<String> = files_below(out)?
        .into_iter()
        .filter(|path| !is_staging(path))
        .collect();
    let ours = listed(out, Some(command));
    match present.iter().find(|path| !ours.contains(*path)) {
        Some(found) => Err(FolderError::Foreign {
            folder: out.display().to_string(),
            found: found.clone(),
            command,
        }),
        // Only what is there is removed: a path of a manifest is text from a file, and never followed.
        None => Ok(present),
    }
}

/// The files that the manifest of a result names, and the manifest; none where the folder is no result (of a command, if one is given).
fn listed(folder: &Path, command: Option<&str>) -> BTreeSet<String> {
    let mut bytes = Vec::new();
    let read = regular_file::open(&folder.join(MANIFEST))
        .and_then(|mut file| io::Read::read_to_end(&mut file, &mut bytes));
    let manifest = read.ok().and_then(|_| serde_json::from_slice(&bytes).ok());
    let is_ours = |it: &Earlier| {
        it.tool.name == "byline" && command.is_none_or(|command| it.flags.command == command)
    };
    let outputs = manifest.filter(is_ours).map(|it: Earlier| it.outputs);
    let outputs = outputs.map(|all| all.into_iter().map(|output| output.path));
    let all = outputs.map(|all| all.chain([MANIFEST.to_owned()]));
    all.into_iter().flatten().collect()
}

/// Paths of all files below a folder, relative, with `/`, sorted.
fn files_below(root: &Path) -> Result<Vec<String>, FolderError> {
    let mut paths = Vec::new();
    for entry in WalkDir::new(root).sort_by_file_name() {
        let entry = entry.map_err(|error| failed(root, error.into()))?;
        if entry.file_type().is_dir() {
            continue;
        }
        let relative = entry.path().strip_prefix(root).unwrap_or(entry.path());
        let parts: Vec<_> = relative.iter().map(|part| part.to_string_lossy()).collect();
        paths.push(parts.join("/"));
    }
    paths.sort();
    Ok(paths)
}

fn failed(path: &Path, source: io::Error) -> FolderError {
    FolderError::Io {
        path: path.display().to_string(),
        source,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    const OURS: &str =
        r#"{"tool":{"name":"byline"},"flags":{"command":"analyze"},"outputs":[{"path":"a.csv"}]}"#;

    /// Writes a result of one table.
    fn a_result(out: &Path) {
        let first = ResultFolder::prepare(out, "analyze").unwrap();
        first.write("a.csv", b"1").unwrap();
        first.write(MANIFEST, OURS.as_bytes()).unwrap();
        first.commit().unwrap();
    }

    #[test]
    fn a_result_replaces_its_forerunner_as_a_whole() {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("out");
        a_result(&out);
        assert_eq!(files_below(&out).unwrap(), ["a.csv", MANIFEST]);

        let second = ResultFolder::prepare(&out, "analyze").unwrap();
        second.write("records/b.parquet", b"2").unwrap();
        assert_eq!(second.digests().unwrap()[0].0, "records/b.parquet");
        drop(second);
        assert_eq!(files_below(&out).unwrap(), ["a.csv", MANIFEST]);

        let third = ResultFolder::prepare(&out, "analyze").unwrap();
        third.write("b.csv", b"3").unwrap();
        third.commit().unwrap();
        assert_eq!(files_below(&out).unwrap(), ["b.csv"]);
    }

    #[test]
    fn what_is_not_ours_is_not_touched() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("thesis.doc"), b"years of work").unwrap();
        let refused = ResultFolder::prepare(dir.path(), "analyze");
        assert!(matches!(refused, Err(FolderError::Foreign { .. })));
        fs::write(dir.path().join(MANIFEST), OURS).unwrap();
        let refused = ResultFolder::prepare(dir.path(), "analyze");
        assert!(
            matches!(refused, Err(FolderError::Foreign { found, .. }) if found == "thesis.doc")
        );
        assert_eq!(files_below(dir.path()).unwrap(), [MANIFEST, "thesis.doc"]);
    }

    /// What was put into the folder while the run was at work is somebody's.
    #[test]
    fn what_is_put_into_the_folder_meanwhile_stays() {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("out");
        a_result(&out);
        let second = ResultFolder::prepare(&out, "analyze").unwrap();
        second.write("b.csv", b"2").unwrap();
        fs::create_dir(out.join("work")).unwrap();
        fs::write(out.join("work/thesis.doc"), b"years of work").unwrap();
        second.commit().unwrap();
        assert_eq!(files_below(&out).unwrap(), ["b.csv", "work/thesis.doc"]);
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn the_folder_keeps_its_rights() {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("out");
        fs::create_dir(&out).unwrap();
        fs::set_permissions(&out, fs::Permissions::from_mode(0o700)).unwrap();
        let folder = ResultFolder::prepare(&out, "analyze").unwrap();
        folder.write("a.csv", b"1").unwrap();
        folder.commit().unwrap();
        assert_eq!(files_below(&out).unwrap(), ["a.csv"]);
        assert_eq!(out.metadata().unwrap().permissions().mode() & 0o777, 0o700);
    }

    #[test]
    fn one_run_at_a_time() {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("out");
        let first = ResultFolder::prepare(&out, "analyze").unwrap();
        let second = ResultFolder::prepare(&out, "analyze");
        assert!(matches!(second, Err(FolderError::Busy(_))));
        drop(first);
        assert!(!out.exists());
        assert!(ResultFolder::prepare(&out, "analyze").is_ok());
    }

    /// What a kill would leave: nothing is tidied up, and the lock is free.
    fn kill(folder: ResultFolder) {
        std::mem::forget(folder.staging.unfinished);
    }

    #[test]
    fn what_a_killed_run_left_goes_with_the_folders_that_it_made() {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("new/deep/out");
        let first = ResultFolder::prepare(&out, "analyze").unwrap();
        first.write("a.csv", b"1").unwrap();
        kill(first);
        assert!(!files_below(&out).unwrap().is_empty());
        drop(ResultFolder::prepare(&out, "analyze").unwrap());
        assert!(!dir.path().join("new").exists());
    }

    /// Where folders cannot be exchanged: wherever the moves are cut off, the next run finishes them, even if it fails itself.
    #[test]
    fn moves_that_were_cut_off_are_finished() {
        let new = ["b.csv", "c.csv", "records/d.parquet", MANIFEST];
        for done in 0..=new.len() {
            let dir = tempfile::tempdir().unwrap();
            let out = dir.path().join("out");
            let first = ResultFolder::prepare(&out, "analyze").unwrap();
            for path in ["a.csv", "b.csv", "old/e.csv", MANIFEST] {
                first.write(path, b"old").unwrap();
            }
            first.commit().unwrap();
            fs::write(
                out.join(MANIFEST),
                OURS.replace(
                    r#"{"path":"a.csv"}"#,
                    r#"{"path":"a.csv"},{"path":"b.csv"},{"path":"old/e.csv"}"#,
                ),
            )
            .unwrap();
            let second = ResultFolder::prepare(&out, "analyze").unwrap();
            let list = OURS.replace(
                r#"{"path":"a.csv"}"#,
                r#"{"path":"b.csv"},{"path":"c.csv"},{"path":"records/d.parquet"}"#,
            );
            for path in new {
                let text = if path == MANIFEST { &list } else { "new" };
                second.write(path, text.as_bytes()).unwrap();
            }
            placing::note(&second.staging.root, &second.earlier).unwrap();
            if done > 0 {
                fs::remove_file(out.join(MANIFEST)).unwrap();
            }
            for path in &new[..done] {
                let target = out.join(path);
                fs::create_dir_all(target.parent().unwrap()).unwrap();
                fs::rename(second.result().join(path), target).unwrap();
            }
            kill(second);
            drop(ResultFolder::prepare(&out, "analyze").unwrap());
            let mut whole = new;
            whole.sort_unstable();
            assert_eq!(files_below(&out).unwrap(), whole, "{done}");
            assert_eq!(fs::read(out.join("b.csv")).unwrap(), b"new");
            assert!(!out.join("old").exists() && !out.join(STAGING).exists());
        }
    }

    #[test]
    fn tables_for_people_are_marked() {
        let dir = tempfile::tempdir().unwrap();
        let folder = |command| ResultFolder::prepare(&dir.path().join(command), command).unwrap();
        let read = |folder: &ResultFolder, path: &str| {
            let mut text = String::new();
            folder.write(path, b"name\n=1\n").unwrap();
            let mut file = folder.open(path).unwrap();
            io::Read::read_to_string(&mut file, &mut text).unwrap();
            text
        };
        let (analyze, plan, harden) = (folder("analyze"), folder("plan"), folder("harden"));
        for (folder, path) in [(&analyze, "owners.csv"), (&plan, "reasons/Account.csv")] {
            assert_eq!(read(folder, path), "name\n'=1\n", "{path}");
        }
        for (folder, path) in [
            (&analyze, "summary.json"),
            (&plan, "sfdmu/User.csv"),
            (&harden, "01_Form/user.csv"),
            (&folder("sample").with_csv_safe(false), "owners.csv"),
        ] {
            assert_eq!(read(folder, path), "name\n=1\n", "{path}");
        }
    }

    #[test]
    fn a_failed_run_leaves_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("new/deep/out");
        drop(ResultFolder::prepare(&out, "analyze").unwrap());
        assert!(!dir.path().join("new").exists());
    }
}
