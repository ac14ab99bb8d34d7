//! Standard output, written to its end: a full disk behind it must not go unseen.

use std::io::{self, Write as _};

use anyhow::Context as _;

const TO: &str = "could not write to standard output";

/// Prints what is for programs, or is to be kept, as it is.
pub(super) fn plain(bytes: &[u8]) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    let written = out.write_all(bytes).and_then(|()| out.flush());
    written.context(TO)
}

/// Prints what is for a person, with colours where they are wanted.
pub(super) fn styled(text: &str) -> anyhow::Result<()> {
    let mut out = anstream::stdout().lock();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    written.context(TO)
}
