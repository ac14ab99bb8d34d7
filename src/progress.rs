//! How far long work has come, told to whoever wants to show it.

/// Hears how far the work has come. Called from many threads.
pub trait Progress: Sync {
    /// A new stage begins, with about this many steps (bytes, records) to go; 0 when that is not known.
    fn stage(&self, name: &'static str, steps: u64);
    /// So many steps were done.
    fn advance(&self, steps: u64);
}

/// Shows nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Progress for Silent {
    fn stage(&self, _name: &'static str, _steps: u64) {}
    fn advance(&self, _steps: u64) {}
}
