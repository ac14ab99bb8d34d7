//! How complete the inputs are, altogether.

use sha2::{Digest as _, Sha256};

use crate::analysis::Analysis;

/// How complete the inputs are, altogether.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completeness {
    /// Files given, members of archives included.
    pub files: u64,
    /// Of these, damaged or not read.
    pub files_with_gaps: u64,
    /// Rows that were used.
    pub rows: u64,
    /// Rows, or files, that could not be.
    pub rejected: u64,
    /// Rows that stand elsewhere too.
    pub duplicates: u64,
    /// Event types with days without a row, and how many such days each has.
    pub missing_days: Vec<(String, u64)>,
    /// SHA-256 over the lines `<sha256>  <path>` of all inputs, in the order of the manifest: one number that stands for
    /// exactly these.
    pub inputs_sha256: String,
}

impl Completeness {
    pub(super) fn new(analysis: &Analysis) -> Self {
        let files = &analysis.files;
        let mut hash = Sha256::new();
        for file in files {
            hash.update(format!("{}  {}\n", file.digest.sha256, file.path));
        }
        let digest = hash.finalize();
        let gapped = analysis.timeline.periods.iter();
        let gapped = gapped.filter(|it| it.missing_days > 0);
        Self {
            files: files.len() as u64,
            files_with_gaps: files.iter().filter(|file| file.has_gaps()).count() as u64,
            rows: files.iter().map(|file| file.tally.rows).sum(),
            rejected: files.iter().map(|file| file.tally.rejected).sum(),
            duplicates: files.iter().map(|file| file.tally.duplicates).sum(),
            missing_days: gapped
                .map(|it| (it.event_type.clone(), it.missing_days))
                .collect(),
            inputs_sha256: digest.iter().map(|byte| format!("{byte:02x}")).collect(),
        }
    }
}
