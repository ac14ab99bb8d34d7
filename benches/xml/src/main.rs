//! Reads a folder of profiles in one of two ways, to be timed from outside as a whole process.
//!
//! `xml-bench <WAY> <DIR> [THREADS]`. `byline` is what `byline analyze` does with metadata up to the
//! finished model, size and SHA-256 of each file included. `pull` is the least that a program with
//! quick-xml can do: read the same bytes, check that they are UTF-8, and count the events. `run.py`
//! beside this crate runs both, and `lxml.iterparse`, and compares.

use std::fs;
use std::io::Read as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use byline::inventory::{self, Found, Kind};
use byline::metadata;
use byline::org::{Component, Names, OrgBuilder};
use quick_xml::events::Event;
use quick_xml::reader::Reader;
use rayon::prelude::*;

fn main() -> Result<()> {
    let mut args = std::env::args().skip(1);
    let (Some(way), Some(dir)) = (args.next(), args.next()) else {
        bail!("usage: xml-bench <byline|pull> <DIR> [THREADS]");
    };
    let threads: usize = args.next().map_or(Ok(0), |text| text.parse())?;
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build_global()?;
    let dir = PathBuf::from(dir);
    let said = match way.as_str() {
        "byline" => with_byline(dir)?,
        "pull" => format!("{} events", with_pull_reader(&dir)?),
        other => bail!("there is no way `{other}`"),
    };
    writeln!(std::io::stdout(), "{said}").context("writing")
}

/// The library's own way.
fn with_byline(dir: PathBuf) -> Result<String> {
    let found = inventory::take(&[dir], None)?;
    let is_metadata = |file: &&Found| matches!(file.kind, Kind::Metadata(_));
    let files: Vec<&Found> = found.iter().filter(is_metadata).collect();
    let batches: Result<Vec<_>> = files.par_chunks(16).map(read_batch).collect();
    let mut org = OrgBuilder::default();
    for (names, components) in batches? {
        let renaming = org.names(&names);
        for component in components {
            org.component(component, &renaming);
        }
    }
    let org = org.build();
    let fields: usize = org.profiles.values().map(|p| p.grants.fields.len()).sum();
    let profiles = org.profiles.len();
    Ok(format!("{profiles} profiles, {fields} field permissions"))
}

fn read_batch(files: &[&Found]) -> Result<(Names, Vec<Component>)> {
    let mut names = Names::default();
    let mut xml = Vec::new();
    let components: Result<Vec<_>> = files
        .iter()
        .map(|file| {
            let (component, _digest) = file.place.read(&|_| (), |reader| -> Result<_> {
                xml.clear();
                reader.read_to_end(&mut xml)?;
                Ok(metadata::read(&file.path, &xml, &mut names)?.component)
            })?;
            component
        })
        .collect();
    Ok((names, components?))
}

/// The bare loop.
fn with_pull_reader(dir: &Path) -> Result<u64> {
    let mut files = Vec::new();
    list(dir, &mut files)?;
    let counts: Result<Vec<u64>> = files
        .par_iter()
        .map_init(Vec::new, |buffer, path| {
            buffer.clear();
            fs::File::open(path)?.read_to_end(buffer)?;
            count_events(std::str::from_utf8(buffer)?)
        })
        .collect();
    Ok(counts?.into_iter().sum())
}

fn count_events(xml: &str) -> Result<u64> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    let mut events = 0;
    loop {
        match reader.read_event()? {
            Event::Eof => return Ok(events),
            _ => events += 1,
        }
    }
}

fn list(dir: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(dir).with_context(|| format!("listing {}", dir.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            list(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}
