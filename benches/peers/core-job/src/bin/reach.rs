//! What it costs to ask for the reach of everybody: `reach <EXPORT>` reads the export and judges it, writing no
//! result, and then asks every user about every object and for a summary. It prints the seconds of each step, how
//! much there was of everything, and sums that two runs must have in common.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context as _, Result};
use byline::access::{Everyone, View};
use byline::analysis::{Input, Request, Unwritten, analyze};
use byline::progress::Silent;
use byline::reach::Reach;

fn main() -> Result<()> {
    let export = std::env::args().nth(1).context("usage: reach <EXPORT>")?;
    let scratch = std::env::temp_dir().join(format!("byline-reach-{}", std::process::id()));
    fs::create_dir(&scratch).context("making a temporary folder")?;
    let exports = [PathBuf::from(export)];
    let input = Input {
        exports: &exports,
        out: None,
        scratch: &scratch,
        date_order: None,
        limits: byline::limits::Limits::default(),
    };
    let request = Request {
        input,
        as_of: None,
        witness: None,
        pseudonyms: None,
    };
    let mut clock = Instant::now();
    let mut lap = move || {
        let taken = clock.elapsed().as_secs_f64();
        clock = Instant::now();
        taken
    };
    let analysis = analyze(&request, &Unwritten, &Silent);
    fs::remove_dir_all(&scratch)?;
    let analysis = analysis?;
    let read = lap();
    let view = View::new(&analysis.org, analysis.as_of);
    let everyone = Everyone::new(&analysis.org, &view);
    let records = analysis.reach_records();
    let joined = lap();
    let reach = Reach::new(&analysis.org, &view, &everyone, &records);
    let prepared = lap();
    let (mut cells, mut records) = (0u64, 0u64);
    for (_, holder) in reach.users() {
        for object in holder.objects() {
            cells += 1;
            records = records.wrapping_add(object.read.least + object.changed.least);
        }
    }
    let asked = lap();
    let mut grades = [0u64; 5];
    for (_, holder) in reach.users() {
        let grade = holder.summary().score.grade();
        grades[usize::from(grade.level)] += 1;
    }
    let summed = lap();
    let combinations = everyone.combinations().len();
    writeln!(
        std::io::stdout(),
        "reading and judging {read:.2} s, joining rights {joined:.2} s, preparing reach {prepared:.2} s, \
         asking {cells} cells {asked:.2} s, summaries {summed:.2} s; {combinations} distinct sets of assignments, \
         {records} records, users by score {grades:?}",
    )?;
    Ok(())
}
