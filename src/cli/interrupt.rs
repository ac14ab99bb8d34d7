//! Ctrl-C, and what else tells the process to end: what is unfinished is taken away first.
//!
//! A thread waits for the signals and everything else goes on, so no loop has to look. It ends the process with the signal itself, as
//! a shell expects: it says 130 for Ctrl-C and 143 for `kill`, and ends a loop that byline stands in.

#[cfg(unix)]
use std::{fs, io::Write as _, thread};

#[cfg(unix)]
use nix::sys::signal::{SigSet, Signal, raise};

#[cfg(unix)]
use crate::aside::abandon;

/// What tells a process to end.
#[cfg(unix)]
const ENDING: [Signal; 3] = [Signal::SIGINT, Signal::SIGTERM, Signal::SIGHUP];

/// Begins to wait. To be called before there are other threads, which are then not interrupted.
#[cfg(unix)]
pub(super) fn watch() {
    let ignored = ignored();
    let mut ending = SigSet::empty();
    for signal in ENDING {
        // As `nohup` wants it.
        if ignored >> (signal as u32 - 1) & 1 == 0 {
            ending.add(signal);
        }
    }
    let mut held = ending;
    // A limit on the size of files is then an error like that of a full disk.
    held.add(Signal::SIGXFSZ);
    if held.thread_block().is_err() {
        return;
    }
    let wait = move || {
        if let Ok(signal) = ending.wait() {
            end(signal);
        }
    };
    let watching = thread::Builder::new()
        .name("interrupt".to_owned())
        .spawn(wait);
    if watching.is_err() {
        // Without a thread the signals do as ever, and the next run takes away what this one leaves.
        let _ = ending.thread_unblock();
    }
}

/// Elsewhere the process ends at once, and the next run takes away what it leaves.
#[cfg(not(unix))]
pub(super) const fn watch() {}

#[cfg(unix)]
fn end(signal: Signal) {
    let any = abandon();
    let said = if any { "; nothing was changed" } else { "" };
    // The terminal has shown `^C`, and perhaps how far the work has come.
    let _ = writeln!(anstream::stderr(), "\ninterrupted{said}");
    let mut this = SigSet::empty();
    this.add(signal);
    let _ = this.thread_unblock();
    let _ = raise(signal);
}

/// The signals that whoever started the process wants ignored, a bit for each from the lowest on; none where the system does not say.
#[cfg(unix)]
fn ignored() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mut lines = status.lines();
    let mask = lines.find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
        .unwrap_or_default()
}
