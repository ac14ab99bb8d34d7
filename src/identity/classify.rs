//! The class of each login, with confidence and reasons.

use std::collections::{BTreeMap, BTreeSet};

use super::Clients;
use super::declared::{Declaration, Roles, declarations_of, roles_of};
use super::seen::{Seen, reasons_of};
use crate::access::{Bit, Effective, Everyone, Question, View};
use crate::activity::{DoorKind, Login, Timeline};
use crate::catalog::{Declared, evidence};
use crate::org::{Actor, Channel, IdentityClass, Org, SalesforceId, User, UtcTime};

/// What one login is.
#[derive(Clone, Debug, PartialEq)]
pub struct Identity {
    /// Its class.
    pub class: IdentityClass,
    /// How sure that is, 0 to 1.
    pub confidence: f64,
    /// Days on which it used the interface.
    pub ui_days: u64,
    /// Days on which it used the API.
    pub api_days: u64,
    /// Names of the clients it was used with, sorted.
    pub clients: Vec<String>,
    /// First and last sign of life in the logs.
    pub period: Option<(UtcTime, UtcTime)>,
    /// The strongest reasons, in words, at most three.
    pub reasons: Vec<String>,
    /// Set when its stamps can have one kind of actor only.
    pub sole: Option<Sole>,
    /// What declares it to be a machine's, strongest first; empty for most.
    pub declared: Vec<Declaration>,
    /// On how many days logs showed people and machines in its name.
    pub(super) days: Days,
}

/// The one kind of actor a login can have, and for how long that is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sole {
    /// The actor.
    pub actor: Actor,
    /// How it comes in, when there is one way only.
    pub channel: Channel,
    /// By which client, when there is one only.
    pub client: Option<usize>,
    /// Whether there is one way and one client only, so that events can add nothing.
    pub settled: bool,
    /// The period this is known for; a declaration holds for all time.
    pub period: Option<(UtcTime, UtcTime)>,
}

/// All logins.
#[derive(Debug, Default)]
pub struct Identities {
    pub(super) by_id: BTreeMap<SalesforceId, Identity>,
}

impl Default for Identity {
    /// A login nothing is known of.
    fn default() -> Self {
        Self {
            class: IdentityClass::Unknown,
            confidence: 0.0,
            ui_days: 0,
            api_days: 0,
            clients: Vec::new(),
            period: None,
            reasons: vec!["nothing declares it and no log shows it".to_owned()],
            sole: None,
            declared: Vec::new(),
            days: Days::default(),
        }
    }
}

impl Identity {
    /// On how many days logs showed a person in its name, in pages or with a tool.
    #[must_use]
    pub const fn days_of_people(&self) -> u64 {
        self.days.human
    }

    /// On how many days logs showed an outside system in its name.
    #[must_use]
    pub const fn days_of_machines(&self) -> u64 {
        self.days.machine
    }
}

impl Identities {
    /// Judges every user of the directory and every login of the logs.
    #[must_use]
    pub fn new(org: &Org, timeline: &Timeline, clients: &Clients) -> Self {
        let ids: BTreeSet<SalesforceId> = org
            .users
            .keys()
            .chain(timeline.logins.keys())
            .copied()
            .collect();
        let (nobody, silent) = (User::default(), Login::default());
        // Which assignments have expired cannot be told: a login is judged for all its time.
        let view = View::new(org, None);
        let everyone = Everyone::new(org, &view);
        let api_only = Question::user(org, "ApiUserOnly");
        let logs_show_apis = logs_show_apis(timeline);
        let by_id = ids.into_iter().map(|id| {
            let user = org.users.get(&id).unwrap_or(&nobody);
            let login = timeline.logins.get(&id).unwrap_or(&silent);
            // Also of a user who is no longer active: what the login was is what its stamps are.
            let rights = everyone.get(&id).map(Effective::access);
            let api_only = rights.map_or(Bit::Unknown, |rights| rights.bit(&api_only));
            let declared = declarations_of(&id, user, org, api_only);
            let metadata = Metadata {
                declared: &declared,
                roles: &roles_of(&id, org),
            };
            let seen = Seen::new(login, clients);
            (id, judge(metadata, &seen, clients, logs_show_apis))
        });
        Self {
            by_id: by_id.collect(),
        }
    }

    /// What a login is; `None` for one that neither directory nor logs know.
    #[must_use]
    pub fn get(&self, id: &SalesforceId) -> Option<&Identity> {
        self.by_id.get(id)
    }

    /// The class of a login, `unknown` for one nobody knows.
    #[must_use]
    pub fn class(&self, id: &SalesforceId) -> IdentityClass {
        self.by_id
            .get(id)
            .map_or(IdentityClass::Unknown, |i| i.class)
    }

    /// All logins in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = (&SalesforceId, &Identity)> {
        self.by_id.iter()
    }
}

/// Laplace's rule of succession: after so many days, or acts, of one kind and so many of another, the next is of the
/// first kind with probability (n + 1) / (n + m + 2) (Laplace, Essai philosophique sur les probabilités, 1814).
pub(super) fn after(one: u64, other: u64) -> f64 {
    let count = |n: u64| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    (count(one) + 1.0) / (count(one) + count(other) + 2.0)
}

/// Whether the logs have events of APIs at all. Without them an outside system that is handed a session,
/// and need not log in, leaves no trace.
fn logs_show_apis(timeline: &Timeline) -> bool {
    let mut doors = timeline.logins.values().flat_map(|it| it.presence.keys());
    doors.any(|door| matches!(door.kind, DoorKind::Api | DoorKind::Bulk))
}

/// What users, licences, permissions and components say of a login.
#[derive(Clone, Copy)]
struct Metadata<'a> {
    declared: &'a [Declaration],
    roles: &'a Roles,
}

/// On how many days people and machines were seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Days {
    pub(super) human: u64,
    pub(super) machine: u64,
}

fn judge(metadata: Metadata<'_>, seen: &Seen, clients: &Clients, logs_show_apis: bool) -> Identity {
    let Metadata { declared, roles } = metadata;
    let days = Days {
        human: seen.days_where(|c| c.actor == Actor::Human),
        machine: seen.days_where(|c| c.actor == Actor::Integration),
    };
    let mut reasons: Vec<String> = declared.iter().take(1).map(|d| d.because.clone()).collect();
    reasons.extend(reasons_of(seen, clients));
    let unseen_session = roles.sends_session && !logs_show_apis;
    let (class, confidence) = class_of(declared, unseen_session, days);
    if let Some(because) = &roles.because {
        // Behind what the class rests on: a shared login is one because of two things.
        let rests_on = if class == IdentityClass::Shared { 2 } else { 1 };
        let place = declared.len().min(1) + rests_on;
        reasons.insert(place.min(reasons.len()), because.clone());
    }
    if days.machine == 0 && class == IdentityClass::Human {
        reasons.push("no outside system used it".to_owned());
    }
    if days.human == 0 && class == IdentityClass::Integration {
        reasons.push("nobody used it in the interface".to_owned());
    }
    if reasons.is_empty() {
        reasons = Identity::default().reasons;
    }
    reasons.truncate(3);
    Identity {
        class,
        confidence,
        ui_days: seen.days_where(|c| c.channel == Channel::Ui),
        api_days: seen
            .days_where(|c| matches!(c.channel, Channel::Api | Channel::Bulk | Channel::Tool)),
        clients: seen.client_names(clients),
        period: seen.period,
        reasons,
        sole: sole_of(class, metadata, seen),
        declared: declared.to_vec(),
        days,
    }
}

/// The class and how sure it is. `unseen_session`: a session of the login is sent to an outside system,
/// and no log would show what that does with it.
fn class_of(declared: &[Declaration], unseen_session: bool, days: Days) -> (IdentityClass, f64) {
    let weight = evidence().declared;
    let holds =
        |it: &&Declaration| !it.chosen || it.means == Declared::Integration || days.human == 0;
    let declares = |means: Declared| declared.iter().filter(holds).any(|d| d.means == means);
    let platform = [
        (Declared::Guest, IdentityClass::Guest),
        (Declared::Automation, IdentityClass::Automation),
        (Declared::Agent, IdentityClass::Agent),
    ];
    for (means, class) in platform {
        if declares(means) {
            return (class, weight.confidence);
        }
    }
    match (days.human, days.machine) {
        (0, 0) if declares(Declared::Integration) => {
            (IdentityClass::Integration, weight.unseen_confidence)
        }
        (0, 0) => (IdentityClass::Unknown, 0.0),
        (0, _) if declares(Declared::Integration) => {
            (IdentityClass::Integration, weight.confidence)
        }
        (0, days) => (IdentityClass::Integration, after(days, 0)),
        // A person used what was declared a machine's: both are behind it, seen or not.
        (days, _) if declares(Declared::Integration) => (IdentityClass::Shared, after(days, 0)),
        // Nothing that was logged speaks against it: what would, was not given.
        (_, 0) if unseen_session => (IdentityClass::Shared, weight.sent_session_confidence),
        (days, 0) => (IdentityClass::Human, after(days, 0)),
        (human, machine) => (IdentityClass::Shared, after(human.min(machine), 0)),
    }
}

/// Whether the stamps of a login can have one kind of actor only.
fn sole_of(class: IdentityClass, metadata: Metadata<'_>, seen: &Seen) -> Option<Sole> {
    let Metadata { declared, roles } = metadata;
    let (actor, channel) = match class {
        IdentityClass::Guest => (Actor::Guest, Channel::Site),
        IdentityClass::Automation => (Actor::Automation, Channel::Platform),
        IdentityClass::Agent => (Actor::Agent, Channel::Unknown),
        IdentityClass::Human => (Actor::Human, Channel::Unknown),
        IdentityClass::Integration => (Actor::Integration, Channel::Unknown),
        IdentityClass::Shared | IdentityClass::Unknown => return None,
    };
    if channel != Channel::Unknown || class == IdentityClass::Agent {
        return Some(Sole {
            actor,
            channel,
            client: None,
            settled: true,
            period: None,
        });
    }
    // Scheduled work may run in anybody's name, and so may what the metadata runs as the login: either
    // leaves room for doubt. So does, for a person, a session in other hands.
    let automated = seen.days_where(|c| c.actor == Actor::Automation) > 0 || roles.runs;
    let machines = roles.sends_session || declared.iter().any(|d| d.chosen);
    if automated || (class == IdentityClass::Human && machines) {
        return None;
    }
    let causes = seen.by_days(actor);
    let channels: BTreeSet<Channel> = causes.iter().map(|(c, _)| c.channel).collect();
    // Beside one named client, a nameless login of a machine is that client's as far as anybody can
    // tell. A person without a client is one in the browser.
    let nameless_counts = actor == Actor::Human;
    let clients: BTreeSet<Option<usize>> = causes
        .iter()
        .map(|(c, _)| c.client)
        .filter(|c| nameless_counts || c.is_some())
        .collect();
    let one_channel = if channels.len() == 1 {
        channels.first().copied()
    } else {
        None
    };
    let one_client = if clients.len() == 1 {
        clients.first().copied().flatten()
    } else {
        None
    };
    Some(Sole {
        actor,
        channel: one_channel.unwrap_or(Channel::Unknown),
        client: one_client,
        settled: channels.len() <= 1 && clients.len() <= 1,
        period: if declared.is_empty() {
            seen.period
        } else {
            None
        },
    })
}
