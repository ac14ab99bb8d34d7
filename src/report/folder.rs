//! The result folder: written beside what was there, and put in its place only when it is whole.
//!
//! Nothing is written outside the folder the user named. Everything goes to a subfolder first; when all
//! of it is there, the files of an earlier result are removed and the new ones moved up. A run that
//! fails takes the subfolder away again, and an earlier result stays as it was.

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

use crate::csv_safe::CsvSafe;
use crate::inventory::Digest;
use crate::pseudonym::{Pseudonyms, Veil};

/// Where a result is prepared.
const STAGING: &str = ".byline-partial";
const MANIFEST: &str = "manifest.json";

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
    staging: PathBuf,
    /// Files of the earlier result.
    earlier: Vec<String>,
    /// Folders that did not exist before, the deepest first.
    made: Vec<PathBuf>,
    /// Whose result it is.
    command: &'static str,
    /// Whether tables are written so that no spreadsheet runs a cell of theirs.
    csv_safe: bool,
    /// What puts tokens in the place of names and addresses.
    pseudonyms: Option<Arc<Pseudonyms>>,
    committed: bool,
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
        let fresh = !out.exists();
        if !fresh && !out.is_dir() {
            return Err(FolderError::NotAFolder(out.display().to_string()));
        }
        let earlier = if fresh {
            Vec::new()
        } else {
            earlier_files(out, command)?
        };
        let staging = out.join(STAGING);
        let missing = |path: &&Path| !path.as_os_str().is_empty() && !path.exists();
        let made = out
            .ancestors()
            .take_while(missing)
            .map(Path::to_path_buf)
            .collect();
        let folder = Self {
            out: out.to_path_buf(),
            staging,
            earlier,
            made,
            command,
            csv_safe: true,
            pseudonyms: None,
            committed: false,
        };
        if folder.staging.exists() {
            // A run that was killed left it; nobody else writes here.
            fs::remove_dir_all(&folder.staging).map_err(|e| failed(&folder.staging, e))?;
        }
        let scratch = folder.scratch();
        fs::create_dir_all(&scratch).map_err(|e| failed(&scratch, e))?;
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
        self.staging.join("scratch")
    }

    /// Creates a file of the result, whose bytes are then written as they are; `path` is relative, with `/`.
    ///
    /// # Errors
    /// [`FolderError`] when it cannot be created.
    pub fn create(&self, path: &str) -> Result<File, FolderError> {
        let path = self.staging.join("result").join(&*self.veiled(path));
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(|e| failed(parent, e))?;
        }
        File::create(&path).map_err(|e| failed(&path, e))
    }

    /// Opens a file of the result that was written before.
    ///
    /// # Errors
    /// [`FolderError`] when it is not there.
    pub fn open(&self, path: &str) -> Result<File, FolderError> {
        let path = self.staging.join("result").join(&*self.veiled(path));
        File::open(&path).map_err(|e| failed(&path, e))
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
        written.map_err(|e| failed(&self.staging.join(path), e))
    }

    /// What is told when a file of the result could not be written or read back.
    pub(super) fn failed(&self, path: &str, source: io::Error) -> FolderError {
        failed(&self.staging.join("result").join(path), source)
    }

    /// Every file of the result with its digest, by path.
    ///
    /// # Errors
    /// [`FolderError`] when one cannot be read back.
    pub fn digests(&self) -> Result<Vec<(String, Digest)>, FolderError> {
        let root = self.staging.join("result");
        let paths = files_below(&root)?;
        let digest = |path: String| {
            let full = root.join(&path);
            let digest = File::open(&full)
                .and_then(Digest::of_reader)
                .map_err(|e| failed(&full, e))?;
            Ok((path, digest))
        };
        paths.into_par_iter().map(digest).collect()
    }

    /// Puts the result in its place.
    ///
    /// # Errors
    /// [`FolderError`] when a file cannot be moved.
    pub fn commit(mut self) -> Result<(), FolderError> {
        for path in &self.earlier {
            let path = self.out.join(path);
            if path.exists() {
                fs::remove_file(&path).map_err(|e| failed(&path, e))?;
            }
        }
        let root = self.staging.join("result");
        let mut paths = files_below(&root)?;
        // The manifest comes last: a folder that has one is whole.
        paths.sort_by_key(|path| path == MANIFEST);
        for path in paths {
            let target = self.out.join(&path);
            if let Some(parent) = target.parent() {
                fs::create_dir_all(parent).map_err(|e| failed(parent, e))?;
            }
            fs::rename(root.join(&path), &target).map_err(|e| failed(&target, e))?;
        }
        self.committed = true;
        fs::remove_dir_all(&self.staging).map_err(|e| failed(&self.staging, e))
    }
}

impl Drop for ResultFolder {
    /// Leaves no half-written result behind. Nothing can be done about a failure here.
    fn drop(&mut self) {
        if !self.committed {
            let _ = fs::remove_dir_all(&self.staging);
            for folder in &self.made {
                let _ = fs::remove_dir(folder);
            }
        }
    }
}

/// The files of the earlier result in `out`; an error when anything else is there.
fn earlier_files(out: &Path, command: &'static str) -> Result<Vec<String>, FolderError> {
    let present: Vec<String> = files_below(out)?
        .into_iter()
        .filter(|path| !path.starts_with(STAGING))
        .collect();
    let manifest = fs::read(out.join(MANIFEST)).ok();
    let earlier = manifest.and_then(|bytes| serde_json::from_slice::<Earlier>(&bytes).ok());
    let ours: BTreeSet<String> = match earlier {
        Some(earlier) if earlier.tool.name == "byline" && earlier.flags.command == command => {
            let outputs = earlier.outputs.into_iter().map(|output| output.path);
            outputs.chain([MANIFEST.to_owned()]).collect()
        }
        _ => BTreeSet::new(),
    };
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

/// Paths of all files below a folder, relative, with `/`, sorted.
fn files_below(root: &Path) -> Result<Vec<String>, FolderError> {
    let mut paths = Vec::new();
    for entry in WalkDir::new(root).sort_by_file_name() {
        let entry = entry.map_err(|e| failed(root, e.into()))?;
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

    #[test]
    fn a_result_replaces_its_forerunner_as_a_whole() {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("out");
        let first = ResultFolder::prepare(&out, "analyze").unwrap();
        first.write("a.csv", b"1").unwrap();
        first.write(MANIFEST, OURS.as_bytes()).unwrap();
        first.commit().unwrap();
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
