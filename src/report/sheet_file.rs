//! The file of a sheet: written beside what was there and put in its place when it is whole.
//!
//! A sheet is replaced by another only while it is empty. Somebody's labels are hours of work.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::sheet_csv::HEADER;
use crate::aside::AsideFile;
use crate::csv_safe::escaped_table;
use crate::regular_file;
use crate::table::{Table, normalized};

/// Why a sheet cannot be written.
#[derive(Debug, Error)]
pub enum SheetError {
    /// Something else is there.
    #[error("`{0}` is there already, and is no sheet of `byline sample`")]
    Foreign(String),
    /// A sheet is there, and somebody has labelled it.
    #[error("`{0}` is a sheet with labels in it")]
    Labelled(String),
    /// The result folder would no longer be one that `analyze` replaces.
    #[error("`{0}` lies inside the result folder")]
    Inside(String),
    /// The disk is full, or permission is missing.
    #[error("could not write `{path}`")]
    Io {
        /// Where.
        path: String,
        /// What the system said.
        source: io::Error,
    },
}

/// A sheet in preparation.
#[derive(Debug)]
pub struct SheetFile {
    path: PathBuf,
}

impl SheetFile {
    /// Checks that a sheet may be written here: nothing is there, or a sheet without labels. `result` is
    /// the folder it is drawn from.
    ///
    /// # Errors
    /// [`SheetError`]; nothing was changed.
    pub fn prepare(path: &Path, result: &Path) -> Result<Self, SheetError> {
        let shown = path.display().to_string();
        let whole = |path: &Path| path.canonicalize().ok();
        let mut folders = path.ancestors().skip(1).map(|folder| {
            // The parent of a bare name is the folder we are in.
            let here = folder.as_os_str().is_empty();
            if here { Path::new(".") } else { folder }
        });
        let inside = whole(result).zip(folders.find_map(whole));
        if inside.is_some_and(|(result, folder)| folder.starts_with(result)) {
            return Err(SheetError::Inside(shown));
        }
        if path.exists() {
            check(path, shown)?;
        }
        Ok(Self {
            path: path.to_path_buf(),
        })
    }

    /// Writes the sheet, with cells that no spreadsheet runs where that is asked for.
    ///
    /// # Errors
    /// [`SheetError`] when it cannot be written; an earlier sheet is then as it was.
    pub fn write(&self, bytes: &[u8], csv_safe: bool) -> Result<(), SheetError> {
        let bytes = if csv_safe {
            escaped_table(bytes)
        } else {
            Ok(bytes.into())
        };
        let written = bytes.and_then(|bytes| {
            let mut file = AsideFile::create(&self.path, false)?;
            file.write(&bytes)?;
            file.place()
        });
        written.map_err(|source| SheetError::Io {
            path: self.path.display().to_string(),
            source,
        })
    }
}

/// Looks at what is there.
fn check(path: &Path, shown: String) -> Result<(), SheetError> {
    // A folder, or a device: it would be replaced by a file.
    if !path.is_file() {
        return Err(SheetError::Foreign(shown));
    }
    let failed = |source| SheetError::Io {
        path: shown.clone(),
        source,
    };
    if fs::metadata(path).map_err(failed)?.len() == 0 {
        return Ok(());
    }
    let Ok(table) = Table::open(regular_file::open(path).map_err(failed)?) else {
        return Err(SheetError::Foreign(shown));
    };
    let header = table.header();
    let names = HEADER.iter().map(|name| normalized(name));
    if !names.eq(header.names().iter().cloned()) {
        return Err(SheetError::Foreign(shown));
    }
    let (actor, client) = (header.find("actor"), header.find("client"));
    let mut rows = table.rows();
    while let Some(row) = rows.next_row() {
        if !row.get(actor).is_empty() || !row.get(client).is_empty() {
            return Err(SheetError::Labelled(shown));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    const ROW: &str = "Account,0015j000000Ud77AAC,created,0055j0000009vLKAAY,,";

    #[test]
    fn only_an_empty_sheet_is_replaced() {
        let dir = tempfile::tempdir().unwrap();
        let result = dir.path().join("result");
        fs::create_dir(&result).unwrap();
        let path = dir.path().join("sheet.csv");
        let header = HEADER.join(",");
        let prepare = |before: &str| {
            fs::write(&path, before).unwrap();
            SheetFile::prepare(&path, &result)
        };
        assert!(prepare("").is_ok());
        assert!(prepare(&format!("{header}\n{ROW},,1,2\n")).is_ok());
        let labelled = prepare(&format!("{header}\n{ROW},,1,2\n{ROW}human,,1,2\n"));
        assert!(matches!(labelled, Err(SheetError::Labelled(_))));
        let semicolons = format!("{header}\n{ROW}human,,1,2\n").replace(',', ";");
        assert!(matches!(prepare(&semicolons), Err(SheetError::Labelled(_))));
        for other in ["Id,OwnerId\na,b\n", "years of work\n", "\u{0}\u{1}"] {
            assert!(
                matches!(prepare(other), Err(SheetError::Foreign(_))),
                "{other}"
            );
        }
        fs::remove_file(&path).unwrap();
        SheetFile::prepare(&path, &result)
            .unwrap()
            .write(b"new\n=1\n", true)
            .unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new\n'=1\n");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2);
        let inside = SheetFile::prepare(&result.join("sheet.csv"), &result);
        assert!(matches!(inside, Err(SheetError::Inside(_))));
        assert!(matches!(
            SheetFile::prepare(&result, dir.path()),
            Err(SheetError::Inside(_))
        ));
    }
}
