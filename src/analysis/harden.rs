//! What each client should hold, from an export: read, judge, gather what each used, propose.
//!
//! The proposals themselves are those of [`crate::harden`]; here what was seen is put into its words ([`needs`]).

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

use super::{Analysis, AnalysisError, Request, Unwritten, analyze};
use crate::access::{Everyone, View};
use crate::harden::{
    FieldsFrom, Grounds, Hardening, LoginNeed, Need, Operation, Proposal, ReachBeforeAfter, Seen,
    UnknownClient, Window,
};
use crate::org::{IdentityClass, SalesforceId, StampKind};
use crate::progress::Progress;

/// What to harden.
#[derive(Clone, Copy, Debug)]
pub struct HardenRequest<'a> {
    /// What to read.
    pub analysis: Request<'a>,
    /// For which clients, by name; for all when empty.
    pub clients: &'a [String],
    /// Which fields the sets carry.
    pub fields: FieldsFrom,
}

/// Why there is no proposal.
#[derive(Debug, Error)]
pub enum HardenError {
    /// The user names a client that nothing shows.
    #[error(transparent)]
    Client(#[from] UnknownClient),
    /// The export cannot be analyzed.
    #[error(transparent)]
    Analysis(#[from] AnalysisError),
}

/// Proposes a dedicated user and a permission set for each client.
///
/// # Errors
/// [`HardenError`].
pub fn harden(
    request: &HardenRequest<'_>,
    progress: &dyn Progress,
) -> Result<(Analysis, Hardening), HardenError> {
    let analysis = analyze(&request.analysis, &Unwritten, progress)?;
    progress.stage("Proposing permission sets", 0);
    let view = View::new(&analysis.org, analysis.as_of);
    let everyone = Everyone::new(&analysis.org, &view);
    let grounds = Grounds::new(&analysis.org, &view, &everyone);
    let mut hardening = Hardening::of(
        needs(&analysis),
        request.clients,
        &grounds,
        (request.fields, analysis.as_of),
    )?;
    for proposal in &mut hardening.proposals {
        proposal.reach = reach(&analysis, proposal);
    }
    Ok((analysis, hardening))
}

/// What a leaked credential could reach, now and with a proposal. Not measured yet.
const fn reach(_analysis: &Analysis, _proposal: &Proposal) -> Option<ReachBeforeAfter> {
    None
}

/// What each client was seen to use: from the stamps it made, and from the objects that logs name.
#[must_use]
pub fn needs(analysis: &Analysis) -> Vec<Need> {
    let stamps = stamps(analysis);
    let period = analysis.log_period();
    let window = Window {
        from: period.map(|(from, _)| from),
        to: period.map(|(_, to)| to),
        days: None,
    };
    let nothing = OfClient::default();
    let needs = analysis.client_uses.iter().map(|client| {
        let stamped = stamps.get(client.name.as_str()).unwrap_or(&nothing);
        let mut need = Need {
            client: client.name.clone(),
            kind: client.kind,
            logins: logins(analysis, &client.name, &stamped.logins),
            window,
            ..Need::default()
        };
        for (object, stamps) in &stamped.objects {
            add_stamps(&mut need, object, stamps);
        }
        for object in &client.objects {
            match client.acts {
                Some(acts) if acts.reads > 0 => {
                    let seen = Seen::new(0, client.period, "event logs");
                    need.add(Some(object), Operation::Read, &seen);
                }
                _ if need.objects.contains_key(&**object) => {}
                _ => {
                    let seen = Seen::new(0, client.period, "event logs");
                    need.add(Some(object), Operation::Write, &seen);
                }
            }
        }
        need
    });
    needs.collect()
}

/// The stamps that one client made.
#[derive(Debug, Default)]
struct OfClient<'a> {
    objects: BTreeMap<&'a str, Stamps>,
    logins: BTreeSet<SalesforceId>,
}

/// Those of one object, by kind.
#[derive(Clone, Copy, Debug, Default)]
struct Stamps {
    created: Counted,
    modified: Counted,
}

#[derive(Clone, Copy, Debug, Default)]
struct Counted {
    records: u64,
    /// Months since year 0.
    months: Option<(i32, i32)>,
}

impl Counted {
    fn add(&mut self, records: u64, month: Option<i32>) {
        self.records += records;
        if let Some(month) = month {
            let (first, last) = self.months.unwrap_or((month, month));
            self.months = Some((first.min(month), last.max(month)));
        }
    }

    fn seen(self, what: &str) -> Seen {
        let month = |month: i32| {
            format!(
                "{:04}-{:02}",
                month.div_euclid(12),
                month.rem_euclid(12) + 1
            )
        };
        let when = self.months.map_or(String::new(), |(first, last)| {
            format!(" of {} to {}", month(first), month(last))
        });
        Seen::new(self.records, None, &format!("{what} stamps{when}"))
    }
}

fn stamps(analysis: &Analysis) -> BTreeMap<&str, OfClient<'_>> {
    let mut clients: BTreeMap<&str, OfClient<'_>> = BTreeMap::new();
    for object in &analysis.objects {
        for (key, sum) in object.tally.iter().filter(|(key, _)| key.client.is_some()) {
            let client = clients
                .entry(analysis.clients.name(key.client))
                .or_default();
            client.logins.insert(key.user);
            let stamps = client.objects.entry(&object.name).or_default();
            let counted = match key.stamp {
                StampKind::Created => &mut stamps.created,
                StampKind::Modified => &mut stamps.modified,
            };
            counted.add(sum.records, key.month);
        }
    }
    clients
}

/// A record that nobody changed since bears its maker's stamp twice: the last change of a client's own record may be its
/// creation. More last changes than creations are changes for certain.
fn add_stamps(need: &mut Need, object: &str, stamps: &Stamps) {
    let Stamps { created, modified } = stamps;
    if created.records > 0 {
        need.add(Some(object), Operation::Create, &created.seen("created"));
    }
    if modified.records > created.records {
        need.add(Some(object), Operation::Edit, &modified.seen("modified"));
    } else if modified.records > 0 {
        need.open.push(format!(
            "whether it changes records of `{object}` is not certain: {} were last changed by it, and those may be ones it made and never changed",
            modified.records
        ));
    }
}

/// The logins that a client worked under.
fn logins(analysis: &Analysis, client: &str, stamped: &BTreeSet<SalesforceId>) -> Vec<LoginNeed> {
    let used = analysis.identities.iter().filter(|(id, identity)| {
        stamped.contains(*id) || identity.clients.iter().any(|name| name == client)
    });
    let logins = used.map(|(id, identity)| {
        let user = analysis.org.users.get(id);
        let others = identity.clients.iter().filter(|name| *name != client);
        let others: BTreeSet<String> = others.cloned().collect();
        let is_persons = matches!(identity.class, IdentityClass::Shared | IdentityClass::Human);
        LoginNeed {
            user_id: *id,
            username: user.map_or(String::new(), |user| user.username.clone()),
            name: user.map_or(String::new(), |user| user.name.clone()),
            class: identity.class,
            shared: is_persons || !others.is_empty(),
            others,
        }
    });
    logins.collect()
}
