//! What judging costs beside reading: `stages <EXPORT> [rounds]` reads the export and judges it, writing no
//! result, and prints wall and CPU seconds of both and their ratio for each round, and of each stage.
//!
//! Reading is all that brings the bytes in: taking stock, hashing, parsing, sorting records on disk. Judging
//! is the rest of `byline analyze` but its files: sessions and runs, imports, matching, habits, verdicts.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use anyhow::{Context as _, Result};
use byline::analysis::{Input, Reading, Request, Unwritten, judge};
use byline::progress::Progress;

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let export = arguments
        .next()
        .context("usage: stages <EXPORT> [rounds]")?;
    let rounds: u32 = arguments.next().map_or(Ok(3), |n| n.parse())?;
    let scratch = std::env::temp_dir().join(format!("byline-stages-{}", std::process::id()));
    fs::create_dir(&scratch).context("making a temporary folder")?;
    let done = (0..rounds).try_for_each(|_| round(&export, &scratch));
    fs::remove_dir_all(&scratch)?;
    done
}

fn round(export: &str, scratch: &Path) -> Result<()> {
    let exports = [PathBuf::from(export)];
    let input = Input {
        exports: &exports,
        out: None,
        scratch,
        date_order: None,
        limits: byline::limits::Limits::default(),
    };
    let stages = Stages::default();
    let begun = Watch::now()?;
    let reading = Reading::new(&input, &stages)?;
    let read = Watch::now()?;
    let request = Request {
        input,
        as_of: None,
        witness: None,
        pseudonyms: None,
    };
    let analysis = judge(reading, &request, &Unwritten, &stages)?;
    let judged = Watch::now()?;
    let (reading, judging) = (read.since(&begun), judged.since(&read));
    writeln!(
        std::io::stdout(),
        "reading {:.2} s ({:.2} CPU), judging {:.2} s ({:.2} CPU): {:.2} of reading ({:.2} by CPU); {} objects",
        reading.wall,
        reading.cpu,
        judging.wall,
        judging.cpu,
        judging.wall / reading.wall,
        judging.cpu / reading.cpu,
        analysis.objects.len(),
    )?;
    stages.print(judged)
}

/// When each stage began.
#[derive(Default)]
struct Stages(Mutex<Vec<(&'static str, Watch)>>);

impl Progress for Stages {
    fn stage(&self, name: &'static str, _steps: u64) {
        if let Ok(now) = Watch::now() {
            let mut stages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            stages.push((name, now));
        }
    }

    fn advance(&self, _steps: u64) {}
}

impl Stages {
    fn print(self, end: Watch) -> Result<()> {
        let stages = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        let ends: Vec<Watch> = stages.iter().skip(1).map(|it| it.1).chain([end]).collect();
        for ((name, begun), end) in stages.iter().zip(ends) {
            let Taken { wall, cpu } = end.since(begun);
            writeln!(
                std::io::stdout(),
                "  {name:<22} {wall:>6.2} s {cpu:>6.2} CPU"
            )?;
        }
        Ok(())
    }
}

/// A moment, and the CPU time used until then.
#[derive(Clone, Copy)]
struct Watch {
    at: Instant,
    ticks: f64,
}

struct Taken {
    wall: f64,
    cpu: f64,
}

impl Watch {
    /// CPU time is fields 14 and 15 of `/proc/self/stat`, in hundredths of a second on every Linux of today
    /// (proc(5)); elsewhere it is not known.
    fn now() -> Result<Self> {
        let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
        let fields = stat.rsplit(')').next().unwrap_or_default();
        let fields = fields.split_whitespace().skip(11).take(2);
        let ticks: Result<Vec<f64>, _> = fields.map(str::parse::<f64>).collect();
        Ok(Self {
            at: Instant::now(),
            ticks: ticks?.iter().sum(),
        })
    }

    fn since(&self, other: &Self) -> Taken {
        Taken {
            wall: self.at.duration_since(other.at).as_secs_f64(),
            cpu: (self.ticks - other.ticks) / 100.0,
        }
    }
}
