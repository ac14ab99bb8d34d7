//! Records of one row group, and who was said to have made their stamps.

use super::ReadBackError;
use super::column::{self, Repeated};
use super::part::Group;
use crate::org::{Actor, Basis, Channel, SalesforceId, StampKind, UtcTime};

/// What is told of a stamp only if asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// The login that is stamped.
    By,
    /// The moment.
    At,
    /// The client.
    Client,
    /// How it came in.
    Channel,
}

/// Who was said to have made one stamp.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Attribution<'a> {
    /// Who.
    pub actor: Actor,
    /// By which evidence.
    pub basis: Basis,
    /// How sure it is; `None` for `unknown`.
    pub confidence: Option<f64>,
    /// The login that is stamped; `None` unless asked for.
    pub by: Option<SalesforceId>,
    /// The moment of the stamp; `None` unless asked for.
    pub at: Option<UtcTime>,
    /// The client; empty where it is not known, and unless asked for.
    pub client: &'a str,
    /// How it came in; `None` unless asked for.
    pub channel: Option<Channel>,
}

/// Some records of an object, in the order of their ids.
pub struct Batch<'a> {
    group: Group<'a>,
    ids: Vec<SalesforceId>,
}

/// One kind of stamp of the records of a batch.
#[derive(Debug)]
pub struct Stamps {
    actor: Vec<Option<Actor>>,
    basis: Vec<Option<Basis>>,
    confidence: Vec<Option<f64>>,
    by: Vec<Option<SalesforceId>>,
    at: Vec<Option<UtcTime>>,
    client: Repeated,
    channel: Vec<Option<Channel>>,
}

impl<'a> Batch<'a> {
    pub(super) const fn new(group: Group<'a>, ids: Vec<SalesforceId>) -> Self {
        Self { group, ids }
    }

    /// The records.
    #[must_use]
    pub fn ids(&self) -> &[SalesforceId] {
        &self.ids
    }

    /// One kind of stamp of these records, read now, with the details asked for. Columns are read side by
    /// side.
    ///
    /// # Errors
    /// When a column cannot be read.
    pub fn stamps(&self, kind: StampKind, details: &[Detail]) -> Result<Stamps, ReadBackError> {
        let group = &self.group;
        let name = |column: &str| format!("{}_{column}", kind.as_str());
        let (words, details) = rayon::join(
            || {
                let actor = column::words(group, &name("actor"), Actor::parse)?;
                let basis = column::words(group, &name("basis"), Basis::parse)?;
                let confidence = column::numbers(group, &name("confidence"))?;
                Ok((actor, basis, confidence))
            },
            || {
                let has = |detail| details.contains(&detail);
                let by = has(Detail::By).then(|| column::logins(group, &name("by")));
                let at = has(Detail::At).then(|| column::moments(group, &name("at")));
                let client = has(Detail::Client).then(|| column::repeated(group, &name("client")));
                let channel = has(Detail::Channel);
                let channel =
                    channel.then(|| column::words(group, &name("channel"), Channel::parse));
                Ok((
                    by.transpose()?.unwrap_or_default(),
                    at.transpose()?.unwrap_or_default(),
                    client.transpose()?.unwrap_or_default(),
                    channel.transpose()?.unwrap_or_default(),
                ))
            },
        );
        let (actor, basis, confidence) = words?;
        let (by, at, client, channel) = details?;
        Ok(Stamps {
            actor,
            basis,
            confidence,
            by,
            at,
            client,
            channel,
        })
    }
}

impl Stamps {
    /// The attribution of the record at this place of the batch; `None` when the export did not have the
    /// stamp.
    #[must_use]
    pub fn get(&self, place: usize) -> Option<Attribution<'_>> {
        Some(Attribution {
            actor: at(&self.actor, place)?,
            basis: at(&self.basis, place).unwrap_or(Basis::None),
            confidence: at(&self.confidence, place),
            by: at(&self.by, place),
            at: at(&self.at, place),
            client: self.client.get(place),
            channel: at(&self.channel, place),
        })
    }
}

fn at<T: Copy>(cells: &[Option<T>], place: usize) -> Option<T> {
    cells.get(place).copied().flatten()
}
