//! Why a result cannot be read back.

use std::io;

use thiserror::Error;

/// Why a result folder cannot be used.
#[derive(Debug, Error)]
pub enum ReadBackError {
    /// The user named something that is not there.
    #[error("there is no folder `{0}`")]
    Missing(String),
    /// The user named something else.
    #[error("`{folder}` is not a result of `byline analyze`: {why}")]
    NotAResult {
        /// As given.
        folder: String,
        /// What gives it away.
        why: &'static str,
    },
    /// Another version of byline wrote it, and laid it out in another way.
    #[error("`{folder}` has schema_version {found}, and this byline reads {read}")]
    Version {
        /// As given.
        folder: String,
        /// Of the result.
        found: String,
        /// Of this program.
        read: &'static str,
    },
    /// A file is gone, or is not what was written.
    #[error("`{path}` is damaged: {why}")]
    Damaged {
        /// The file.
        path: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// A file is whole, and still cannot be taken apart.
    #[error("`{path}` cannot be read as Parquet")]
    Parquet {
        /// The file.
        path: String,
        /// What Parquet says.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The disk fails, or permission is missing.
    #[error("could not read `{path}`")]
    Io {
        /// The file.
        path: String,
        /// What the system said.
        source: io::Error,
    },
}
