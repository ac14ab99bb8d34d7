//! One progress line on standard error, for work that takes long enough to be noticed.
//!
//! The line appears after half a second, so that short runs show nothing, and only on a terminal.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::progress::Progress;

/// Work shorter than this shows nothing.
const PATIENCE: Duration = Duration::from_millis(500);

/// Shows the current stage.
pub(super) struct Bars {
    begun: Instant,
    bar: Mutex<ProgressBar>,
}

impl Bars {
    pub(super) fn new() -> Self {
        Self {
            begun: Instant::now(),
            bar: Mutex::new(ProgressBar::hidden()),
        }
    }

    /// Removes the line.
    pub(super) fn finish(&self) {
        self.current().finish_and_clear();
    }

    fn current(&self) -> ProgressBar {
        self.bar
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl Progress for Bars {
    fn stage(&self, name: &'static str, steps: u64) {
        let template = if steps == 0 {
            "{spinner} {msg} {elapsed}"
        } else {
            "{msg:<22} {bar:30} {percent:>3} % {eta}"
        };
        let style = ProgressStyle::with_template(template);
        let bar = ProgressBar::with_draw_target(Some(steps), ProgressDrawTarget::hidden());
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.set_message(name);
        let mut current = self.bar.lock().unwrap_or_else(PoisonError::into_inner);
        current.finish_and_clear();
        *current = bar;
    }

    fn advance(&self, steps: u64) {
        let bar = self.current();
        bar.inc(steps);
        if bar.is_hidden() && self.begun.elapsed() > PATIENCE {
            // Draws only where standard error is a terminal.
            bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(8));
        }
    }
}
