//! Who may have made the stamps of one login: the causes seen at work in its name, and always a person
//! and an outside system nobody saw.

use super::minutes::seek;
use super::shares::Shares;
use crate::activity::{Coverage, Covered, DoorKind, Kin, Login, Presence};
use crate::catalog::{LoginRoute, evidence};
use crate::identity::{Cause, Clients};
use crate::org::{Actor, Channel, UtcTime};

/// Causes weighed for one login. Those seen on fewer days than so many others are left out.
pub(super) const MOST: usize = 10;

/// One possible author of a login's stamps.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// Who, how, by which client.
    pub(super) cause: Cause,
    /// What kind of log would show it.
    pub(super) kin: Kin,
    /// Through which API its events came, where one is told: by jobs where any did, for the requests beside them steer them.
    pub(super) api: Option<Channel>,
    /// Days on which it was seen in the login's name; 0 for one that is only conceivable.
    pub(super) days: u64,
    /// When it signed in, milliseconds, in order.
    signed_in: Vec<i64>,
}

/// All candidates of one login.
#[derive(Clone, Debug, Default)]
pub(super) struct Candidates<'a> {
    pub(super) list: Vec<Candidate>,
    /// Who was seen active when, each with its candidate's place.
    presence: Vec<(usize, &'a Presence)>,
    /// First and last sign-in of anybody.
    login_period: Option<(UtcTime, UtcTime)>,
}

/// What kind of log shows a cause.
fn kin_of(cause: &Cause) -> Kin {
    match (cause.actor, cause.channel) {
        (Actor::Human, Channel::Tool) => Kin::Tool,
        (Actor::Human, _) => Kin::Ui,
        (Actor::Automation, _) => Kin::Async,
        _ => Kin::Api,
    }
}

/// A person nobody saw: mostly one who uses the interface.
pub(super) const SOME_PERSON: Cause = Cause::person(Channel::Ui, None);

/// An outside system nobody saw.
pub(super) const SOME_SYSTEM: Cause = Cause {
    actor: Actor::Integration,
    channel: Channel::Unknown,
    client: None,
};

impl<'a> Candidates<'a> {
    /// The candidates of a login, by what was seen of it.
    pub(super) fn new(
        login: Option<&'a Login>,
        clients: &Clients,
        login_period: Option<(UtcTime, UtcTime)>,
    ) -> Self {
        let mut seen: Vec<(Cause, Vec<i64>)> = Vec::new();
        let mut note = |cause: Cause, days: &mut dyn Iterator<Item = i64>| {
            let place = seen.iter().position(|(known, _)| *known == cause);
            let place = place.unwrap_or_else(|| {
                seen.push((cause, Vec::new()));
                seen.len() - 1
            });
            seen[place].1.extend(days);
        };
        for (door, presence) in login.into_iter().flat_map(|login| &login.presence) {
            note(Cause::behind(*door, clients), &mut presence.days());
        }
        let marks: Vec<(Cause, i64)> = login
            .into_iter()
            .flat_map(|login| &login.marks)
            .filter_map(|mark| {
                let cause = match mark.route.0 {
                    LoginRoute::Ui => Cause::person(Channel::Ui, None),
                    LoginRoute::Oauth | LoginRoute::Api => clients.cause_of(&mark.client),
                    LoginRoute::External | LoginRoute::Other => return None,
                };
                Some((cause, mark.at.millis()))
            })
            .collect();
        for (cause, at) in &marks {
            let day = UtcTime::from_millis(*at).day();
            // A sign-in without a name says that somebody was there; which client, its events say.
            if cause.client.is_some() || cause.actor == Actor::Human {
                note(*cause, &mut std::iter::once(day));
            }
        }
        let mut list: Vec<Candidate> = seen
            .into_iter()
            .map(|(cause, mut days)| {
                days.sort_unstable();
                days.dedup();
                Candidate::new(cause, days.len() as u64)
            })
            .collect();
        list.sort_by_key(|it| (std::cmp::Reverse(it.days), it.cause));
        list.truncate(MOST - 2);
        for some in [SOME_PERSON, SOME_SYSTEM] {
            if list.iter().all(|it| it.cause != some) {
                list.push(Candidate::new(some, 0));
            }
        }
        let mut candidates = Self {
            list,
            presence: Vec::new(),
            login_period,
        };
        for (door, presence) in login.into_iter().flat_map(|login| &login.presence) {
            let cause = Cause::behind(*door, clients);
            let place = candidates.place(&cause);
            candidates.presence.push((place, presence));
            let mine = candidates.list.get_mut(place);
            if let Some(mine) = mine.filter(|it| it.cause == cause) {
                match door.kind {
                    DoorKind::Bulk => mine.api = Some(Channel::Bulk),
                    DoorKind::Api => mine.api = mine.api.or(Some(Channel::Api)),
                    _ => {}
                }
            }
        }
        for (cause, at) in marks {
            candidates.sign_in(&cause, at);
        }
        candidates
    }

    /// Notes a sign-in with every candidate that may have been it.
    fn sign_in(&mut self, cause: &Cause, at: i64) {
        for it in &mut self.list {
            let same = it.cause.actor == cause.actor
                && match cause.actor {
                    Actor::Human => {
                        (it.kin == Kin::Ui) == (cause.channel != Channel::Tool)
                            && (it.kin == Kin::Ui || it.cause.client == cause.client)
                    }
                    _ => cause.client.is_none() || it.cause.client == cause.client,
                };
            if same {
                it.signed_in.push(at);
            }
        }
    }

    /// The candidate that stands for a cause: itself, else one of the same client, else of the same
    /// actor.
    pub(super) fn place(&self, cause: &Cause) -> usize {
        let by = |same: &dyn Fn(&Cause) -> bool| self.list.iter().position(|it| same(&it.cause));
        by(&|it| it == cause)
            .or_else(|| by(&|it| (it.actor, it.client) == (cause.actor, cause.client)))
            .or_else(|| by(&|it| it.actor == cause.actor))
            .unwrap_or(self.list.len() - 1)
    }

    /// What the logs say of each candidate and a minute, whatever is stamped in it; `None` where no log
    /// has the day.
    pub(super) fn seen(&self, at: UtcTime, coverage: &Coverage) -> Option<[u8; MOST]> {
        let mut is_known = coverage.any(at);
        let mut levels = [level::UNCOVERED; MOST];
        let covered = Kin::ALL.map(|kin| coverage.of(kin, at));
        for (place, it) in self.list.iter().enumerate() {
            levels[place] = match covered[it.kin as usize] {
                Covered::Not => level::UNCOVERED,
                Covered::Quiet => level::QUIET,
                Covered::Yes => level::ABSENT,
            };
        }
        let most = evidence().window.presence_minutes;
        for (place, presence) in &self.presence {
            if let Some(distance) = presence.distance(at, most) {
                is_known = true;
                let new = match levels[*place] {
                    // Nothing that would show what it did was handed over: that it was there speaks for it.
                    level::UNCOVERED => level::THERE,
                    _ if distance <= 1 => level::PRESENT_NOW,
                    _ => level::PRESENT,
                };
                levels[*place] = levels[*place].max(new);
            }
        }
        is_known.then_some(levels)
    }

    /// The same for what is done in Setup, which no write of records explains: only who was there counts.
    pub(super) fn there(seen: Option<[u8; MOST]>) -> [u8; MOST] {
        seen.unwrap_or_default().map(|seen| match seen {
            level::PRESENT..=level::TIED => level::THERE,
            _ => level::UNCOVERED,
        })
    }

    /// What the logs say of each candidate and a stamp: how well its events match it. `seen`: what they
    /// say of its minute.
    pub(super) fn levels(&self, seen: Option<[u8; MOST]>, found: &Found<'_>) -> [u8; MOST] {
        let Some(mut levels) = seen else {
            return [level::UNCOVERED; MOST];
        };
        for (shares, of_share) in [
            (found.elsewhere, level::elsewhere as fn(f64) -> u8),
            (found.direct, level::direct),
        ] {
            if shares.is_empty() {
                continue;
            }
            let mut sums = [0.0; MOST];
            for (cause, share) in shares.iter() {
                sums[self.place(cause)] += share;
            }
            for (level, sum) in levels.iter_mut().zip(sums) {
                if sum > 0.0 {
                    *level = (*level).max(of_share(sum));
                }
            }
        }
        for cause in found.tied {
            levels[self.place(cause)] = level::TIED;
        }
        levels
    }

    /// How long ago each candidate signed in. `hints`: for each the place of a sign-in not long before, to
    /// search from; moments come in the order of time.
    pub(super) fn sessions(&self, at: UtcTime, hints: &mut [usize; MOST]) -> [u8; MOST] {
        let mut sessions = [session::UNCOVERED; MOST];
        let known = self
            .login_period
            .is_some_and(|(from, to)| from <= at && at <= to.plus_millis(3_600_000));
        if !known {
            return sessions;
        }
        // A stamp of second S is set up to a second after S begins.
        let until = at.millis() + 1000;
        for (place, it) in self.list.iter().enumerate() {
            if it.kin == Kin::Async {
                continue;
            }
            let before = seek(&it.signed_in, hints[place], |mark| *mark <= until);
            hints[place] = before;
            let last = before.checked_sub(1).and_then(|n| it.signed_in.get(n));
            sessions[place] = session::since(last.map(|last| until - last));
        }
        sessions
    }
}

impl Candidate {
    fn new(cause: Cause, days: u64) -> Self {
        Self {
            kin: kin_of(&cause),
            cause,
            api: None,
            days,
            signed_in: Vec::new(),
        }
    }

    /// Milliseconds between its last sign-in and a stamp.
    pub(super) fn signed_in_before(&self, at: UtcTime) -> Option<i64> {
        // A stamp of second S is set up to a second after S begins.
        let until = at.millis() + 1000;
        let before = self.signed_in.partition_point(|mark| *mark <= until);
        let last = before.checked_sub(1).and_then(|n| self.signed_in.get(n));
        last.map(|last| until - last)
    }
}

/// What events were found for a stamp.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found<'a> {
    /// Causes of events that name the record.
    pub(super) tied: &'a [Cause],
    /// Writes to the object, each cause with its share of the stamp.
    pub(super) direct: &'a Shares,
    /// Writes of the same moment to other objects.
    pub(super) elsewhere: &'a Shares,
}

/// How well events match a stamp, in steps.
pub(super) mod level {
    /// How many steps.
    pub(in crate::attribution) const COUNT: usize = 14;
    /// No log would show it.
    pub(in crate::attribution) const UNCOVERED: u8 = 0;
    /// The day is logged, the hour has no row.
    pub(in crate::attribution) const QUIET: u8 = 1;
    /// Logged, and not seen.
    pub(in crate::attribution) const ABSENT: u8 = 2;
    /// Active within minutes.
    pub(in crate::attribution) const PRESENT: u8 = 3;
    /// Active within a minute.
    pub(in crate::attribution) const PRESENT_NOW: u8 = 4;
    /// Active within minutes, where no log would show what it did; as good as a write elsewhere.
    pub(in crate::attribution) const THERE: u8 = 6;
    /// An event names the record.
    pub(in crate::attribution) const TIED: u8 = 13;

    /// A write elsewhere at that moment has this share of the stamp.
    pub(in crate::attribution) fn elsewhere(share: f64) -> u8 {
        if share < 0.5 { 5 } else { 6 }
    }

    /// A write to the object has this share of the stamp.
    pub(in crate::attribution) fn direct(share: f64) -> u8 {
        match share {
            s if s < 0.1 => 7,
            s if s < 0.35 => 8,
            s if s < 0.65 => 9,
            s if s < 0.9 => 10,
            s if s < 0.98 => 11,
            _ => 12,
        }
    }
}

/// How long ago a sign-in was, in steps.
pub(super) mod session {
    /// How many steps.
    pub(in crate::attribution) const COUNT: usize = 9;
    /// No login history of that time.
    pub(in crate::attribution) const UNCOVERED: u8 = 0;

    /// A sign-in so many milliseconds ago.
    pub(in crate::attribution) fn since(millis: Option<i64>) -> u8 {
        const STEPS: [i64; 7] = [2, 15, 60, 240, 720, 1440, 2880];
        let Some(millis) = millis else { return 1 };
        let minutes = millis / 60_000;
        let place = STEPS.iter().position(|step| minutes < *step);
        // 8 is the nearest, 2 two days, 1 longer or never.
        place.map_or(1, |place| 8 - u8::try_from(place).unwrap_or(7))
    }
}
