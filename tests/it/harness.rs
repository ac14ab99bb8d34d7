//! Drives the program as a user would, and reads what it leaves behind.
//!
//! What differs between machines is kept out: the environment that decides on colours, widths and
//! threads is removed, and temporary paths and the version are replaced in what is shown.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may stop at the first surprise"
)]

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use assert_cmd::Command;
use byline::analysis::{Input, Reading};
use byline::progress::Silent;
use serde_json::Value;
use tempfile::TempDir;
use walkdir::WalkDir;

/// The story fixture, relative to the repository, as its paths stand in the manifest.
pub(crate) const NONPROFIT: &str = "fixtures/nonprofit";

/// Variables that decide how things look or how many threads run; those that begin so.
const SCRUBBED: &[&str] = &[
    "CI",
    "CLICOLOR",
    "COLUMNS",
    "FORCE_COLOR",
    "LINES",
    "NO_COLOR",
    "POLARS_",
    "RAYON_",
    "TERM",
];

/// The repository.
pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The story, analyzed once for all tests that only look at the result.
pub(crate) fn story() -> &'static Run {
    static STORY: OnceLock<Run> = OnceLock::new();
    STORY.get_or_init(|| {
        let run = Byline::analyze(&[NONPROFIT]).run();
        assert_eq!(run.code, 0, "{}", run.stderr);
        run
    })
}

/// One run of the program in preparation.
pub(crate) struct Byline {
    args: Vec<OsString>,
    cwd: PathBuf,
    out: PathBuf,
    /// What the program runs under, such as `strace`.
    wrapper: Vec<OsString>,
    /// What it finds in its environment.
    environment: Vec<(&'static str, &'static str)>,
    /// Holds `out` and, for a small export, the export; goes when the last user is done.
    dir: Arc<TempDir>,
}

impl Byline {
    /// Any command line, run in the repository.
    pub(crate) fn new(args: &[&str]) -> Self {
        let dir = Arc::new(tempfile::tempdir().unwrap());
        Self {
            args: args.iter().map(OsString::from).collect(),
            cwd: repository().to_path_buf(),
            out: dir.path().join("out"),
            wrapper: Vec::new(),
            environment: Vec::new(),
            dir,
        }
    }

    /// `byline analyze` of paths relative to the repository, into a fresh folder.
    pub(crate) fn analyze(exports: &[&str]) -> Self {
        Self::new(&["analyze"]).args(exports).with_out()
    }

    /// `byline plan` of paths relative to the repository, into a fresh folder.
    pub(crate) fn plan(exports: &[&str]) -> Self {
        Self::new(&["plan"]).args(exports).with_out()
    }

    /// `byline harden` of paths relative to the repository, into a fresh folder.
    pub(crate) fn harden(exports: &[&str]) -> Self {
        Self::new(&["harden"]).args(exports).with_out()
    }

    /// More arguments.
    pub(crate) fn args<T: Into<OsString>>(mut self, args: impl IntoIterator<Item = T>) -> Self {
        self.args.extend(args.into_iter().map(Into::into));
        self
    }

    /// Runs below another program, whose arguments these are.
    pub(crate) fn under<T: Into<OsString>>(mut self, words: impl IntoIterator<Item = T>) -> Self {
        self.wrapper = words.into_iter().map(Into::into).collect();
        self
    }

    /// Runs in another folder than the repository.
    pub(crate) fn within(mut self, cwd: &Path) -> Self {
        self.cwd = cwd.to_path_buf();
        self
    }

    /// Runs in an environment where these have these values.
    pub(crate) fn environment(mut self, all: &[(&'static str, &'static str)]) -> Self {
        self.environment.extend(all);
        self
    }

    fn with_out(self) -> Self {
        let out = self.out.clone().into_os_string();
        self.args([OsString::from("--out"), out])
    }

    /// Runs it and takes in all it wrote.
    pub(crate) fn run(self) -> Run {
        let mut words = self.wrapper;
        words.push(env!("CARGO_BIN_EXE_byline").into());
        words.extend(self.args);
        let mut command = Command::new(&words[0]);
        command.args(&words[1..]).current_dir(&self.cwd);
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            if SCRUBBED.iter().any(|scrubbed| text.starts_with(scrubbed)) {
                command.env_remove(&name);
            }
        }
        command.envs(self.environment);
        let output = command.output().expect("the program can be started");
        let shown = |bytes: &[u8]| {
            let text = String::from_utf8(bytes.to_vec()).expect("output is UTF-8");
            text.replace(&self.dir.path().display().to_string(), "[dir]")
                .replace(env!("CARGO_PKG_VERSION"), "[version]")
        };
        Run {
            code: output.status.code().expect("the program was not killed"),
            stdout: shown(&output.stdout),
            stderr: shown(&output.stderr),
            left_out_folder: self.out.exists(),
            files: files_below(&self.out),
        }
    }
}

/// What a run said and left.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    /// Whether there is a result folder, be it empty.
    pub(crate) left_out_folder: bool,
    /// The files of the result, by path.
    pub(crate) files: BTreeMap<String, Vec<u8>>,
}

impl Run {
    /// A file of the result.
    pub(crate) fn file(&self, path: &str) -> &[u8] {
        let file = self.files.get(path);
        file.unwrap_or_else(|| unreachable!("no `{path}` in the result: {}", self.stderr))
    }

    /// A JSON file of the result.
    pub(crate) fn json(&self, path: &str) -> Value {
        serde_json::from_slice(self.file(path)).unwrap()
    }

    /// The inputs of the manifest.
    pub(crate) fn inputs(&self) -> Vec<Value> {
        let manifest = self.json("manifest.json");
        manifest["inputs"].as_array().unwrap().clone()
    }

    /// The one input whose path ends so.
    pub(crate) fn input(&self, end: &str) -> Value {
        let mut inputs = self.inputs();
        inputs.retain(|input| input["path"].as_str().unwrap().ends_with(end));
        assert_eq!(inputs.len(), 1, "one input ends with {end}");
        inputs.remove(0)
    }
}

/// A small export written by a test.
pub(crate) struct Export {
    dir: Arc<TempDir>,
}

impl Export {
    pub(crate) fn new() -> Self {
        let dir = Arc::new(tempfile::tempdir().unwrap());
        fs::create_dir(dir.path().join("export")).unwrap();
        Self { dir }
    }

    /// Adds a file.
    pub(crate) fn file(self, path: &str, bytes: impl AsRef<[u8]>) -> Self {
        let path = self.dir.path().join("export").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
        self
    }

    /// The folder that holds `export` and, after a run, `out`.
    pub(crate) fn folder(&self) -> &Path {
        self.dir.path()
    }

    /// What the library reads of the export, by its whole path.
    pub(crate) fn reading(&self) -> Reading {
        let input = Input {
            exports: &[self.folder().join("export")],
            out: None,
            scratch: self.folder(),
            date_order: None,
            limits: byline::limits::Limits::default(),
        };
        Reading::new(&input, &Silent).unwrap()
    }

    /// `byline analyze export --out out`, run beside the export, so that no path is absolute.
    pub(crate) fn analyze(&self) -> Byline {
        self.run_beside(&["analyze", "export", "--out", "out"])
    }

    /// `byline inspect export`, run beside the export.
    pub(crate) fn inspect(&self, args: &[&str]) -> Byline {
        self.run_beside(&["inspect", "export"]).args(args)
    }

    /// Any command line, run beside the export.
    pub(crate) fn beside(&self, args: &[&str]) -> Byline {
        self.run_beside(args)
    }

    fn run_beside(&self, args: &[&str]) -> Byline {
        Byline {
            args: args.iter().map(OsString::from).collect(),
            cwd: self.dir.path().to_path_buf(),
            out: self.dir.path().join("out"),
            wrapper: Vec::new(),
            environment: Vec::new(),
            dir: Arc::clone(&self.dir),
        }
    }
}

/// A custom profile: these rows, rights on objects by the letters of create, read, edit and delete, and user
/// permissions.
pub(crate) fn profile_xml(
    licence: &str,
    rows: &str,
    objects: &[(&str, &str)],
    permissions: &[&str],
) -> String {
    let mut rows = rows.to_owned();
    for (object, letters) in objects {
        let has = |letter: char| letters.contains(letter);
        rows.push_str(&format!(
            "<objectPermissions><allowCreate>{}</allowCreate><allowDelete>{}</allowDelete>\
             <allowEdit>{}</allowEdit><allowRead>{}</allowRead><modifyAllRecords>false</modifyAllRecords>\
             <object>{object}</object><viewAllRecords>false</viewAllRecords></objectPermissions>",
            has('c'),
            has('d'),
            has('e'),
            has('r'),
        ));
    }
    for name in permissions {
        rows.push_str(&format!(
            "<userPermissions><enabled>true</enabled><name>{name}</name></userPermissions>"
        ));
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Profile xmlns=\"http://soap.sforce.com/2006/04/metadata\">\
         <custom>true</custom>{rows}<userLicense>{licence}</userLicense></Profile>\n"
    )
}

/// All files below a folder, by relative path.
pub(crate) fn files_below(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = WalkDir::new(root).into_iter().flatten();
    let files = entries.filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| {
            let path = entry.path().strip_prefix(root).unwrap();
            let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
            (parts.join("/"), fs::read(entry.path()).unwrap())
        })
        .collect()
}
