//! What was asked about, and what the result says of it.

use std::collections::BTreeMap;

use super::ExplainError;
use crate::ledger::{Detail, LedgerFolder, LedgerPart, ReadBackError};
use crate::org::{Actor, Basis, Channel, SalesforceId, StampKind, UtcTime};

/// What was asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A record.
    Record {
        /// Its id.
        id: SalesforceId,
        /// The object, as the result has it.
        object: String,
    },
    /// A login.
    Login {
        /// Its id.
        id: SalesforceId,
        /// Its username; empty where the export has none.
        username: String,
    },
    /// A client.
    Client {
        /// Its name.
        name: String,
    },
}

/// What a result says of one stamp.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// Which stamp.
    pub kind: StampKind,
    /// The login that is stamped.
    pub by: Option<SalesforceId>,
    /// When.
    pub at: Option<UtcTime>,
    /// Who made it.
    pub actor: Actor,
    /// How it came in.
    pub channel: Channel,
    /// The client; empty where it is not known.
    pub client: String,
    /// The strongest kind of evidence.
    pub basis: Basis,
    /// How sure that is.
    pub confidence: Option<f64>,
}

/// A subject, and what the result says of it.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) subject: Subject,
    /// The row of a login or a client.
    pub(super) row: BTreeMap<String, String>,
    /// The stamps of a record.
    pub(super) stamps: Vec<Said>,
    /// Which record of its object it is, in the order of ids.
    pub(super) ordinal: u64,
}

/// Finds what is meant.
pub(super) fn find(folder: &LedgerFolder, asked: &str) -> Result<Found, ExplainError> {
    let id = SalesforceId::parse(asked.as_bytes()).ok();
    if let Some(id) = id.filter(|id| !id.has_prefix(b"005")) {
        for part in folder.parts() {
            if let Some(found) = in_part(part, id)? {
                return Ok(found);
            }
        }
    }
    let cell =
        |row: &BTreeMap<String, String>, name: &str| row.get(name).cloned().unwrap_or_default();
    for row in folder.table("identities.csv")? {
        let user_id = SalesforceId::parse(cell(&row, "user_id").as_bytes()).ok();
        let username = cell(&row, "username");
        let named = !username.is_empty() && username.eq_ignore_ascii_case(asked);
        if let Some(user_id) = user_id.filter(|user_id| named || Some(*user_id) == id) {
            let subject = Subject::Login {
                id: user_id,
                username,
            };
            return Ok(Found::of(subject, row));
        }
    }
    for row in folder.table("clients.csv")? {
        let name = cell(&row, "client");
        if !name.is_empty() && name.to_lowercase() == asked.to_lowercase() {
            return Ok(Found::of(Subject::Client { name }, row));
        }
    }
    Err(ExplainError::Unknown(asked.to_owned()))
}

impl Found {
    fn of(subject: Subject, row: BTreeMap<String, String>) -> Self {
        Self {
            subject,
            row,
            stamps: Vec::new(),
            ordinal: 0,
        }
    }
}

/// A record, if this object has it.
fn in_part(part: &LedgerPart, id: SalesforceId) -> Result<Option<Found>, ReadBackError> {
    let mut reader = part.open()?;
    let mut before = 0;
    while let Some(batch) = reader.next_batch()? {
        let ids = batch.ids();
        // An object has one prefix, so the first record tells whether it can be here.
        if ids
            .first()
            .is_some_and(|first| !first.has_prefix(&id.key_prefix()))
        {
            return Ok(None);
        }
        let Some(place) = ids.iter().position(|other| *other == id) else {
            before += ids.len() as u64;
            continue;
        };
        let details = [Detail::By, Detail::At, Detail::Client, Detail::Channel];
        let mut said = Vec::new();
        for kind in StampKind::ALL {
            let stamps = batch.stamps(*kind, &details)?;
            if let Some(it) = stamps.get(place) {
                said.push(Said {
                    kind: *kind,
                    by: it.by,
                    at: it.at,
                    actor: it.actor,
                    channel: it.channel.unwrap_or(Channel::Unknown),
                    client: it.client.to_owned(),
                    basis: it.basis,
                    confidence: it.confidence,
                });
            }
        }
        return Ok(Some(Found {
            subject: Subject::Record {
                id,
                object: part.object().to_owned(),
            },
            row: BTreeMap::new(),
            stamps: said,
            ordinal: before + place as u64,
        }));
    }
    Ok(None)
}
