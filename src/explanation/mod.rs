//! Why a record, a login or a client was judged as it was, in words.
//!
//! A result says what was concluded, and not why: evidence is not kept. So the inputs are read once more,
//! provided that they are those of the result, and the engine is asked again with somebody who listens.
//! Nothing is judged here, and no value of any field is seen.

mod client;
mod inputs;
mod login;
mod stamp;
mod subject;
mod weighing;
mod words;

use thiserror::Error;

pub use self::client::ClientStory;
pub use self::login::{LoginStory, Made};
pub use self::stamp::StampStory;
pub use self::subject::{Said, Subject};
pub use self::weighing::{Reason, Supposed, Weighing};

use crate::analysis::AnalysisError;
use crate::ledger::{LedgerFolder, ReadBackError};
use crate::progress::Progress;

/// Why nothing can be explained.
#[derive(Debug, Error)]
pub enum ExplainError {
    /// The user asked about what the result does not have.
    #[error("the result has no record, login or client `{0}`")]
    Unknown(String),
    /// An input is gone, and others are there.
    #[error("the input `{0}` is not there any more")]
    Missing(String),
    /// An input is another one now.
    #[error("the input `{0}` is not the one that the result was made of")]
    Changed(String),
    /// An input has come that the result does not know.
    #[error("the input `{0}` was not there when the result was made")]
    New(String),
    /// The result cannot be read.
    #[error(transparent)]
    Ledger(#[from] ReadBackError),
    /// The inputs cannot be read.
    #[error(transparent)]
    Analysis(#[from] AnalysisError),
}

/// A result explained as to one subject.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// What was asked about.
    pub subject: Subject,
    /// Whether the inputs were there to be read again. If not, there is only what the result says.
    pub has_inputs: bool,
    /// Of a record: its stamps.
    pub stamps: Vec<StampStory>,
    /// Of a login.
    pub login: Option<LoginStory>,
    /// Of a client.
    pub client: Option<ClientStory>,
}

/// Explains what a result says of a record (an id of 15 or 18 characters), a login (an id or a username) or
/// a client (its name). `scratch` is a folder for temporary files.
///
/// # Errors
/// When the subject is not in the result, or its inputs are no longer what they were.
pub fn explain(
    folder: &LedgerFolder,
    asked: &str,
    scratch: &std::path::Path,
    progress: &dyn Progress,
) -> Result<Explanation, ExplainError> {
    let found = subject::find(folder, asked)?;
    let reading = inputs::read(folder, scratch, progress)?;
    let has_inputs = reading.is_some();
    let listener = stamp::Listener::new(&found);
    let analysis = reading.map(|reading| inputs::judge(reading, scratch, &listener, progress));
    let analysis = analysis.transpose()?;
    let analysis = analysis.as_ref();
    let mut explanation = Explanation {
        has_inputs,
        stamps: Vec::new(),
        login: None,
        client: None,
        subject: found.subject.clone(),
    };
    match &found.subject {
        Subject::Record { .. } => {
            explanation.stamps = stamp::stories(&found, folder, analysis, &listener.heard());
        }
        Subject::Login { id, .. } => {
            explanation.login = Some(login::story(*id, &found.row, analysis));
        }
        Subject::Client { name } => {
            explanation.client = Some(client::story(name, &found.row, analysis));
        }
    }
    Ok(explanation)
}
