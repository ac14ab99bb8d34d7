//! `byline harden`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::config;
use super::dates::Dates;
use super::progress::Bars;
use super::writing::Writing;
use super::{Common, as_of, done};
use crate::analysis::{HardenRequest, Input, Request, harden, pseudonymize_hardening};
use crate::harden::FieldsFrom;
use crate::report::{self, Flags, HardenFlags};

const EXAMPLES: &str = "\
Examples:
  byline harden export/ --out least-privilege
      a user and a permission set for each integration that the export shows
  byline harden export/ --client Formstead --fields seen --out least-privilege
      for one client, with no more fields than were seen in use

What comes out:
  harden.md                  granted, used and proposed side by side; what is open; how to cut over without an outage
  harden.json                the same for scripts
  <NN>_<Client>/package.xml, permissionsets/<Client>.permissionset
                             a package to deploy: the rights it used, and those that the platform wants with them
  <NN>_<Client>/user.csv     the integration user to create, for Data Loader
  <NN>_<Client>/assignments.csv
                             the permission set licence and the set to assign, by name
  manifest.json              every input and every output with its SHA-256

Nothing is changed in any org.";

/// Propose a user of its own and a least-privilege permission set for each integration
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Harden {
    /// Folders, zips and single files to read
    #[arg(value_name = "EXPORT", required = true)]
    exports: Vec<PathBuf>,
    /// The folder to write; it must not exist, be empty, or hold an earlier result of this command, which is replaced
    #[arg(short, long, value_name = "DIR")]
    out: PathBuf,
    /// For which client, by its name in `clients.csv`; may be repeated [default: all that work by themselves]
    #[arg(long, value_name = "NAME")]
    client: Vec<String>,
    /// Which fields the sets carry
    #[arg(long, value_name = "WHICH", default_value = "granted")]
    fields: Fields,
    /// The day the export is as of, such as 2026-10-31 [default: the newest time in the inputs]
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
    /// A byline.toml to check: of what it says, only the limits on what is read change anything here
    #[arg(long, value_name = "BYLINE.TOML")]
    config: Option<PathBuf>,
    #[command(flatten)]
    dates: Dates,
    #[command(flatten)]
    writing: Writing,
}

/// Which fields the sets carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Fields {
    /// Those seen in use alone
    Seen,
    /// Also those of the used objects that the present login is granted, since logs name few fields
    Granted,
}

impl Harden {
    pub(super) fn run(&self, common: &Common) -> anyhow::Result<ExitCode> {
        let as_of = as_of(self.as_of.as_deref())?;
        let configured = config::read(self.config.as_deref())?;
        let limits = self.writing.limits(&configured.config)?;
        let opened = self.writing.open(&self.out, &self.exports, "harden")?;
        let (folder, pseudonyms) = (&opened.folder, opened.pseudonyms());
        let scratch = folder.scratch();
        let fields = match self.fields {
            Fields::Seen => FieldsFrom::Seen,
            Fields::Granted => FieldsFrom::Granted,
        };
        let request = HardenRequest {
            analysis: Request {
                input: Input {
                    exports: &self.exports,
                    out: Some(&self.out),
                    scratch: &scratch,
                    date_order: self.dates.order(),
                    limits,
                },
                as_of,
                witness: None,
                pseudonyms,
            },
            clients: &self.client,
            fields,
        };
        let bars = Bars::new();
        let (mut analysis, mut hardening) = harden(&request, common.progress(&bars))?;
        if let Some(pseudonyms) = pseudonyms {
            analysis.pseudonymize(pseudonyms);
            pseudonymize_hardening(&mut hardening, pseudonyms);
        }
        for (path, bytes) in report::harden_files(&analysis, &hardening) {
            folder.write(&path, &bytes)?;
        }
        let flags = Flags {
            harden: Some(HardenFlags {
                clients: self.client.clone(),
                fields: fields.as_str(),
            }),
            date_order: self.dates.flag(),
            ..self
                .writing
                .flags("harden", &self.exports, self.as_of.as_ref())
        };
        common.conclude((opened, bars), (&analysis, flags), || {
            let result = self.out.display().to_string();
            report::harden_text(&analysis, &hardening, &result)
        })?;
        Ok(done(analysis.has_gaps()))
    }
}
