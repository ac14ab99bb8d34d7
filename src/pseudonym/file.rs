//! The file of the key, which the user keeps, and the table beside it that reads results back.

use std::collections::BTreeMap;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::{Key, Pseudonyms};
use crate::aside::AsideFile;
use crate::csv_safe::{escaped, unescaped};
use crate::regular_file;

const NOTE: &str = "# The key of byline's pseudonyms. Whoever has it can tell who is meant: keep it apart from results.\n";
const HEADER: [&str; 3] = ["token", "kind", "value"];

/// Why pseudonyms cannot be given.
#[derive(Debug, Error)]
pub enum KeyFileError {
    /// The key would lie where results are given away, or where it would be read as evidence.
    #[error("the key file `{0}` lies inside of {1}")]
    Inside(String, &'static str),
    /// The file holds something else.
    #[error("`{0}` exists, and is not a key file of byline")]
    Foreign(String),
    /// It cannot be read or written.
    #[error("the key file `{path}` cannot be read or written")]
    Io {
        /// Where.
        path: String,
        /// What the system said.
        source: io::Error,
    },
    /// The table beside it cannot be read or written.
    #[error("the table of tokens `{path}` cannot be read or written")]
    Table {
        /// Where.
        path: String,
        /// What is wrong.
        source: csv::Error,
    },
    /// The system has no randomness.
    #[error("no key could be made")]
    Random(#[from] getrandom::Error),
    /// It happens once in thousands of millions of runs, and must not go unseen.
    #[error("the token `{0}` stands for two values: use another key")]
    Clash(String),
}

/// A file with a key, which may be yet to write.
#[derive(Debug)]
pub struct KeyFile {
    path: PathBuf,
    /// Whether the key is new.
    is_new: bool,
}

impl KeyFile {
    /// Reads the key, or makes one if there is no file. It must lie neither in the folder of the result nor in an export.
    ///
    /// # Errors
    /// [`KeyFileError`]; nothing is written yet.
    pub fn open(path: &Path, out: &Path, exports: &[PathBuf]) -> Result<(Self, Key), KeyFileError> {
        let shown = path.display().to_string();
        let place = real(path);
        if place.starts_with(real(out)) {
            return Err(KeyFileError::Inside(shown, "the folder of the result"));
        }
        if exports.iter().any(|export| place.starts_with(real(export))) {
            return Err(KeyFileError::Inside(shown, "the export"));
        }
        let mut text = String::new();
        let read = regular_file::open(path).and_then(|mut file| file.read_to_string(&mut text));
        let (key, is_new) = match read {
            Ok(_) => {
                let mut lines = text.lines().filter(|line| !line.starts_with('#'));
                let key = lines.next().and_then(|line| Key::parse(line.trim()));
                (key.ok_or(KeyFileError::Foreign(shown))?, false)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => (Key::random()?, true),
            // No text, or not even a file.
            Err(error)
                if [io::ErrorKind::InvalidData, io::ErrorKind::InvalidInput]
                    .contains(&error.kind()) =>
            {
                return Err(KeyFileError::Foreign(shown));
            }
            Err(source) => {
                return Err(KeyFileError::Io {
                    path: shown,
                    source,
                });
            }
        };
        let path = path.to_path_buf();
        Ok((Self { path, is_new }, key))
    }

    /// Writes the key, if it is new, and the table beside it with the tokens that were given; both aside, so that nothing is left to do
    /// but to put them in their place.
    ///
    /// # Errors
    /// [`KeyFileError`]; nothing is left then.
    pub fn write(&self, pseudonyms: &Pseudonyms) -> Result<WrittenKey, KeyFileError> {
        let (given, clash) = pseudonyms.given();
        if let Some(token) = clash {
            return Err(KeyFileError::Clash(token));
        }
        let key = self.is_new.then(|| {
            let text = format!("{NOTE}{}\n", pseudonyms.key().to_hex());
            let mut file = AsideFile::create(&self.path, true)?;
            file.write(text.as_bytes())?;
            Ok(file)
        });
        let key = key.transpose().map_err(|source| self.failed(source))?;
        let path = self.table();
        let failed = |source| KeyFileError::Table {
            path: path.display().to_string(),
            source,
        };
        // Begun before the rows of earlier runs are read: another run with the key adds its own before or after.
        let mut file = AsideFile::create(&path, true).map_err(|error| failed(error.into()))?;
        let mut rows = if self.is_new {
            BTreeMap::new()
        } else {
            earlier(&path).map_err(failed)?
        };
        rows.extend(
            given
                .into_iter()
                .map(|(token, kind, value)| (token, (kind.as_str().to_owned(), value))),
        );
        let mut table = csv::WriterBuilder::new()
            .terminator(csv::Terminator::Any(b'\n'))
            .from_writer(Vec::new());
        table.write_record(HEADER).map_err(failed)?;
        for (token, (kind, value)) in &rows {
            // A name may look like a formula, and this table is for people.
            let row = [token.as_str(), kind, &escaped(value)];
            table.write_record(row).map_err(failed)?;
        }
        let bytes = table
            .into_inner()
            .map_err(|error| failed(error.into_error().into()))?;
        file.write(&bytes).map_err(|error| failed(error.into()))?;
        Ok(WrittenKey {
            key,
            key_path: self.path.clone(),
            table: file,
            table_path: path,
        })
    }

    fn failed(&self, source: io::Error) -> KeyFileError {
        failed(&self.path, source)
    }

    /// The table beside the key: which token stands for what.
    fn table(&self) -> PathBuf {
        let mut name = self.path.clone().into_os_string();
        name.push(".csv");
        name.into()
    }
}

/// The rows of an earlier run with the same key.
fn earlier(path: &Path) -> Result<BTreeMap<String, (String, String)>, csv::Error> {
    if !path.exists() {
        return Ok(BTreeMap::new());
    }
    let mut rows = csv::Reader::from_path(path)?;
    let rows = rows.deserialize::<[String; 3]>().map(|row| {
        let [token, kind, value] = row?;
        Ok((token, (kind, unescaped(&value).into_owned())))
    });
    rows.collect()
}

/// A key and its table, written aside. Dropped, they are gone.
#[derive(Debug)]
pub struct WrittenKey {
    key: Option<AsideFile>,
    key_path: PathBuf,
    table: AsideFile,
    table_path: PathBuf,
}

impl WrittenKey {
    /// Puts both in their place.
    ///
    /// # Errors
    /// [`KeyFileError`], also when another run has made a key there meanwhile: its tokens can be read by that one alone.
    pub fn place(self) -> Result<(), KeyFileError> {
        if let Some(key) = self.key {
            if self.key_path.exists() {
                let error = io::ErrorKind::AlreadyExists.into();
                return Err(failed(&self.key_path, error));
            }
            let placed = key.place();
            placed.map_err(|source| failed(&self.key_path, source))?;
        }
        let placed = self.table.place();
        placed.map_err(|source| KeyFileError::Table {
            path: self.table_path.display().to_string(),
            source: source.into(),
        })
    }
}

fn failed(path: &Path, source: io::Error) -> KeyFileError {
    KeyFileError::Io {
        path: path.display().to_string(),
        source,
    }
}

/// A path without links, as far as it exists.
fn real(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let found = path
        .ancestors()
        .find_map(|it| Some((it, it.canonicalize().ok()?)));
    let Some((known, real)) = found else {
        return path;
    };
    real.join(path.strip_prefix(known).unwrap_or(&path))
}
