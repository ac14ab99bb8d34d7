//! The catalogue file, read and written anew with its comments.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use byline::catalog::{ActTable, Frequencies, Rhythm};

const SOURCE: &str = "\
# What rhythm and logs say of who made a stamp. Written by `byline-accuracy fit` from simulated orgs (seeds that
# no report of accuracy uses) and not to be edited by hand, but for [learning] and [weights]: those are set by hand. They
# only tell a login's causes of one kind apart; who made a stamp is for `actors.toml`, to which [matches] adds what
# events say.
# Features: `src/attribution/pace.rs`. Steps of events and sign-ins: `src/attribution/candidates.rs`.
";

/// `rhythm.toml`.
pub(super) struct Catalogue(Rhythm);

impl Catalogue {
    pub(super) fn read(path: &Path) -> Result<Self> {
        let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
        Ok(Self(
            toml::from_str(&text).context("reading the catalogue")?,
        ))
    }

    pub(super) fn general(&mut self, name: &str, [human, integration, automation]: [Vec<f64>; 3]) {
        let frequencies = Frequencies {
            human,
            integration,
            automation,
        };
        self.0.general.insert(name.to_owned(), frequencies);
    }

    pub(super) fn level(&mut self, kin: &str, ratios: Vec<f64>) {
        self.0.level.insert(kin.to_owned(), ratios);
    }

    pub(super) fn session(&mut self, kin: &str, ratios: Vec<f64>) {
        self.0.session.insert(kin.to_owned(), ratios);
    }

    pub(super) fn set_matches(&mut self, kin: &str, table: ActTable) {
        self.0.matches.insert(kin.to_owned(), table);
    }

    pub(super) fn set_calibration(&mut self, situation: &str, line: Vec<[f64; 2]>) {
        self.0.calibration.insert(situation.to_owned(), line);
    }

    pub(super) fn write(&self, path: &Path) -> Result<()> {
        let text = self.text().context("writing the catalogue")?;
        fs::write(path, text).with_context(|| path.display().to_string())
    }

    fn text(&self) -> Result<String, std::fmt::Error> {
        let mut out = SOURCE.to_owned();
        let it = &self.0.learning;
        writeln!(out, "\n[learning]\nrounds = {}", it.rounds)?;
        for (name, value) in [
            ("general_acts", it.general_acts),
            ("own_acts", it.own_acts),
            ("seen_acts", it.seen_acts),
            ("unseen_acts", it.unseen_acts),
            ("conceivable_acts", it.conceivable_acts),
            ("cost_acts", it.cost_acts),
            ("unseen_share", it.unseen_share),
            ("month_acts", it.month_acts),
            ("program_hours", it.program_hours),
            ("org_acts", it.org_acts),
            ("seen_confidence", it.seen_confidence),
            ("decide", it.decide),
        ] {
            writeln!(out, "{name} = {value:?}")?;
        }
        writeln!(out, "least_acts = {}", it.least_acts)?;
        for (name, it) in &self.0.weights {
            writeln!(out, "\n[weights.{name}]")?;
            for (name, value) in [
                ("prior", it.prior),
                ("level", it.level),
                ("session", it.session),
                ("hour", it.hour),
                ("phase", it.phase),
                ("work", it.work),
            ] {
                writeln!(out, "{name} = {value:.3}")?;
            }
            writeln!(out, "general = [{}]", row(&it.general, 3))?;
        }
        for (name, it) in &self.0.general {
            writeln!(out, "\n[general.{name}]")?;
            writeln!(out, "human = [{}]", row(&it.human, 5))?;
            writeln!(out, "integration = [{}]", row(&it.integration, 5))?;
            writeln!(out, "automation = [{}]", row(&it.automation, 5))?;
        }
        for (title, table) in [("level", &self.0.level), ("session", &self.0.session)] {
            writeln!(out, "\n[{title}]")?;
            for (name, ratios) in table {
                writeln!(out, "{name} = [{}]", row(ratios, 3))?;
            }
        }
        for (name, it) in &self.0.matches {
            writeln!(out, "\n[matches.{name}]\nfirst = {}", it.first)?;
            writeln!(out, "human = [{}]", row(&it.human, 3))?;
            writeln!(out, "integration = [{}]", row(&it.integration, 3))?;
            writeln!(out, "automation = [{}]", row(&it.automation, 3))?;
        }
        writeln!(out, "\n[calibration]")?;
        for (name, line) in &self.0.calibration {
            let corners: Vec<String> = line.iter().map(|it| format!("[{}]", row(it, 4))).collect();
            writeln!(out, "{name} = [{}]", corners.join(", "))?;
        }
        Ok(out)
    }
}

fn row(values: &[f64], digits: usize) -> String {
    let cells: Vec<String> = values.iter().map(|it| format!("{it:.digits$}")).collect();
    cells.join(", ")
}
