//! The truth of a trial, from the folder `<EXPORT>.truth` beside the export.
//!
//! - `stamps.csv`: `object,record_id,stamp,user_id,actor,channel,client,covered,shared`, one row for each
//!   created and modified stamp of the record exports; a modified stamp identical with the created one is
//!   left out. `covered` is 1 where some event log that can show this actor's act covers the day, `shared`
//!   1 where the login is used by a person and by an outside system.
//! - `identities.csv`: `user_id,username,class`.
//!
//! A truth that cannot be read is an error of whoever wrote it and ends the run: no figure is better than
//! one over half of the truth.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use byline::org::{Actor, Channel, IdentityClass, SalesforceId, StampKind};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// What really made one stamp.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrueStamp {
    /// The object, by name.
    pub object: String,
    /// What.
    pub actor: Actor,
    /// How.
    pub channel: Channel,
    /// Name of the outside system or the tool; empty for the plain interface.
    pub client: String,
    /// Whether a log that can show the act covers the moment.
    pub covered: bool,
    /// Whether the login is shared.
    pub shared: bool,
}

/// What really happened.
#[derive(Debug, Default)]
pub struct Truth {
    stamps: Vec<TrueStamp>,
    by_stamp: HashMap<(SalesforceId, StampKind), usize>,
    /// What each login is.
    pub classes: BTreeMap<SalesforceId, IdentityClass>,
}

#[derive(Deserialize)]
struct StampRow {
    object: String,
    record_id: String,
    stamp: String,
    actor: String,
    channel: String,
    client: String,
    covered: String,
    shared: String,
}

#[derive(Deserialize)]
struct IdentityRow {
    user_id: String,
    class: String,
}

impl Truth {
    /// Reads the truth beside an export.
    ///
    /// # Errors
    /// When a file is missing, a word or an id is none, or one stamp has two truths.
    pub fn read(export: &Path) -> Result<Self> {
        let folder = folder_of(export);
        let mut truth = Self::default();
        for row in rows::<StampRow>(&folder.join("stamps.csv"))? {
            truth.add(&row)?;
        }
        for row in rows::<IdentityRow>(&folder.join("identities.csv"))? {
            let class = word(IdentityClass::ALL, IdentityClass::as_str, &row.class)?;
            truth.classes.insert(id(&row.user_id)?, class);
        }
        Ok(truth)
    }

    fn add(&mut self, row: &StampRow) -> Result<()> {
        let kind = word(StampKind::ALL, StampKind::as_str, &row.stamp)?;
        let key = (id(&row.record_id)?, kind);
        if self.by_stamp.insert(key, self.stamps.len()).is_some() {
            bail!("the truth has {} {} twice", row.record_id, row.stamp);
        }
        self.stamps.push(TrueStamp {
            object: row.object.clone(),
            actor: word(Actor::ALL, Actor::as_str, &row.actor)?,
            channel: word(Channel::ALL, Channel::as_str, &row.channel)?,
            client: row.client.clone(),
            covered: flag(&row.covered)?,
            shared: flag(&row.shared)?,
        });
        Ok(())
    }

    /// How many stamps there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.stamps.len()
    }

    /// Whether there is no stamp.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.stamps.is_empty()
    }

    /// The number of a stamp, under which [`Self::stamp`] has its truth.
    #[must_use]
    pub fn find(&self, record: SalesforceId, kind: StampKind) -> Option<usize> {
        self.by_stamp.get(&(record, kind)).copied()
    }

    /// The truth about a stamp.
    #[must_use]
    pub fn stamp(&self, number: usize) -> Option<&TrueStamp> {
        self.stamps.get(number)
    }
}

/// `<EXPORT>.truth`.
fn folder_of(export: &Path) -> PathBuf {
    let mut name = export.components().as_path().as_os_str().to_owned();
    name.push(".truth");
    PathBuf::from(name)
}

fn rows<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>> {
    let shown = || path.display().to_string();
    let mut table = csv::Reader::from_path(path).with_context(shown)?;
    let rows: csv::Result<Vec<T>> = table.deserialize().collect();
    rows.with_context(shown)
}

fn id(text: &str) -> Result<SalesforceId> {
    SalesforceId::parse(text.as_bytes()).with_context(|| format!("`{text}` is no id"))
}

fn word<T: Copy>(all: &[T], written: fn(T) -> &'static str, text: &str) -> Result<T> {
    let found = all.iter().find(|it| written(**it) == text).copied();
    found.with_context(|| format!("the contract has no word `{text}` here"))
}

fn flag(text: &str) -> Result<bool> {
    match text {
        "1" => Ok(true),
        "0" => Ok(false),
        _ => bail!("`{text}` is neither 0 nor 1"),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use std::fs;

    use super::*;

    const HEADER: &str = "object,record_id,stamp,user_id,actor,channel,client,covered,shared\n";
    const STAMP: &str =
        "Account,0015j00000Ud77AAAC,created,0055j0000009g5SAAQ,integration,api,Formstead,1,0\n";

    fn read(stamps: &str) -> Result<Truth> {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("org.truth");
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("stamps.csv"), stamps).unwrap();
        let identities = "user_id,username,class\n0055j0000009g5SAAQ,dana@example.org,shared\n";
        fs::write(folder.join("identities.csv"), identities).unwrap();
        Truth::read(&dir.path().join("org/"))
    }

    #[test]
    fn a_stamp_is_found_by_record_and_kind() {
        let row = STAMP.replace("0015j00000Ud77AAAC", "0015j000000Ud77AAC");
        let truth = read(&format!("{HEADER}{row}")).unwrap();
        let record = id("0015j000000Ud77").unwrap();
        let number = truth.find(record, StampKind::Created).unwrap();
        let stamp = truth.stamp(number).unwrap();
        assert_eq!(
            (stamp.actor, stamp.channel),
            (Actor::Integration, Channel::Api)
        );
        assert_eq!(
            (stamp.client.as_str(), stamp.covered, stamp.shared),
            ("Formstead", true, false)
        );
        assert_eq!(truth.find(record, StampKind::Modified), None);
        let class = truth.classes.values().next();
        assert_eq!((truth.len(), class), (1, Some(&IdentityClass::Shared)));
    }

    #[test]
    fn a_truth_that_contradicts_itself_or_the_contract_is_refused() {
        let row = STAMP.replace("0015j00000Ud77AAAC", "0015j000000Ud77AAC");
        assert!(read(&format!("{HEADER}{row}{row}")).is_err());
        assert!(read(&format!("{HEADER}{}", row.replace("integration", "robot"))).is_err());
        assert!(read(&format!("{HEADER}{}", row.replace(",1,0", ",yes,0"))).is_err());
        assert!(read(&format!("{HEADER}{STAMP}")).is_err());
    }
}
