//! Evidence in words.

use crate::attribution::{Account, CellKind, Situation, Strand, Testimony};
use crate::catalog::evidence;
use crate::identity::Clients;
use crate::org::{Actor, Basis, Channel, StampKind, Undecided};

/// Of a modified stamp that is that of the creation.
pub(super) const UNTOUCHED: &str =
    "the record was not changed after it was made: this is the stamp of its creation";

/// Why there is no verdict, and what would help.
pub(super) fn undecided(why: Undecided) -> String {
    let (words, helps) = (why.words(), why.helps());
    format!("not decided, as are others {words}; what would help: {helps}")
}

/// What a verdict rests on, where that is not weighed.
pub(super) const fn basis(basis: Basis, is_weighed: bool) -> Option<&'static str> {
    Some(match basis {
        Basis::Identity => {
            "the login can only be one thing, so whatever it stamped is of that kind"
        }
        Basis::AuditFields => {
            "the stamps were set by whoever loaded the record: they contradict the order of ids or name a user who did not exist, so they say nothing of who was at work at that time"
        }
        Basis::Job => "a results file of a load names the record",
        _ if is_weighed => return None,
        Basis::Event => "a logged event matches the stamp",
        Basis::Session => "the sign-ins of that time speak for it",
        Basis::Rhythm => "the rhythm of this login's stamps speaks for it",
        Basis::Prior => "the share learned for this login and object speaks for it",
        Basis::None => "the evidence does not decide, or there is none",
    })
}

/// How well a time is known.
pub(super) const fn situation(situation: Situation) -> &'static str {
    match situation {
        Situation::Covered => "event logs cover the day",
        Situation::History => "no event log covers the day; the login history does",
        Situation::Bare => "neither event logs nor login history cover the day",
    }
}

/// What is missing, if no sign-in of that time is known.
pub(super) fn no_history(testimony: &Testimony) -> Option<&'static str> {
    let known = testimony.accounts.iter().any(|it| it.session != 0);
    (!known).then_some("no login history reaches that time: it would show who had signed in")
}

/// The kind of a strand, one word.
pub(super) const fn kind(strand: Strand) -> &'static str {
    match strand {
        Strand::Events => "events",
        Strand::SignIns => "sign-ins",
        Strand::Feature(_)
        | Strand::Hour
        | Strand::Minute
        | Strand::OwnHours
        | Strand::OrgHours => "rhythm",
        Strand::Stamp => "stamp",
        Strand::Cell(_) => "company",
    }
}

/// One act, in words.
pub(super) struct Scene<'a> {
    pub(super) testimony: &'a Testimony,
    pub(super) object: &'a str,
    pub(super) clients: &'a Clients,
}

impl Scene<'_> {
    /// A candidate.
    pub(super) fn who(&self, it: &Account) -> String {
        let client = self.clients.name(it.cause.client);
        match (it.cause.actor, client) {
            (Actor::Human, "") if it.days == 0 => "a person whom no log shows".to_owned(),
            (Actor::Human, "") if it.cause.channel == Channel::Tool => {
                "a person with a tool".to_owned()
            }
            (Actor::Human, "") => "a person in the interface".to_owned(),
            (Actor::Human, client) => format!("a person with {client}"),
            (Actor::Automation, _) => "the org's own scheduled work".to_owned(),
            (_, client) if !client.is_empty() => client.to_owned(),
            (Actor::Agent, _) => "an AI agent".to_owned(),
            _ if it.days == 0 => "an outside system that no log shows".to_owned(),
            _ => "an outside system without a name".to_owned(),
        }
    }

    /// One strand of evidence on two candidates.
    pub(super) fn evidence(&self, strand: Strand, winner: &Account, rival: &Account) -> String {
        let both = |one: &dyn Fn(&Account) -> String| format!("{}; {}", one(winner), one(rival));
        match strand {
            Strand::Events => both(&|it| self.level(it)),
            Strand::SignIns => both(&|it| self.session(it)),
            Strand::Cell(kind) => self.company(kind),
            _ => self.feature(strand),
        }
    }

    /// What is usual for the acts that share something with this one.
    fn company(&self, kind: CellKind) -> String {
        let (object, at) = (self.object, self.testimony.at);
        let minutes = at.seconds().div_euclid(60);
        let (hour, minute) = (
            minutes.div_euclid(60).rem_euclid(24),
            minutes.rem_euclid(60),
        );
        let what = match kind {
            CellKind::Work => format!("`{}` on {object}", made(self.testimony.kind)),
            CellKind::Object => format!("on {object}"),
            CellKind::Hour => format!("from {hour:02}:00 to {hour:02}:59 UTC"),
            CellKind::Minute => format!("at minute {minute} of the hour"),
            CellKind::ObjectHour => format!("on {object} from {hour:02}:00 to {hour:02}:59 UTC"),
            CellKind::ObjectMinute => format!("on {object} at minute {minute} of the hour"),
            CellKind::Clock => format!("at {hour:02}:{minute:02} UTC"),
        };
        let (acts, days) = self.testimony.told.company(kind);
        let some = |n: f64, one: &str, more: &str| match n {
            n if n < 1.5 => format!("one {one}"),
            n => format!("{n:.0} {more}"),
        };
        format!(
            "what is usual for the login's stamps {what}, by {} on {}",
            some(acts, "act", "acts"),
            some(days, "day", "days"),
        )
    }

    /// What the events of a candidate say.
    fn level(&self, it: &Account) -> String {
        let (who, object) = (self.who(it), self.object);
        let minutes = evidence().window.presence_minutes;
        let share = match it.level {
            0 => return format!("no log given would show {who} on that day"),
            1 => return format!("the logs that would show {who} have no row in that hour"),
            2 => {
                return format!(
                    "the logs cover that hour and show nothing of {who} within {minutes} minutes"
                );
            }
            3 => return format!("{who} was active within {minutes} minutes of the stamp"),
            4 => return format!("{who} was active within a minute of the stamp"),
            5 | 6 => return format!("{who} wrote to other objects at that moment"),
            13 => return format!("a logged event of {who} names the record"),
            7 => "under 10 %",
            8 => "10 to 35 %",
            9 => "35 to 65 %",
            10 => "65 to 90 %",
            11 => "90 to 98 %",
            _ => "over 98 %",
        };
        format!(
            "logged writes of {who} that fit {object} at that moment account for {share} of the stamp"
        )
    }

    /// What the sign-ins of a candidate say.
    fn session(&self, it: &Account) -> String {
        let who = self.who(it);
        match (it.session, it.signed_in) {
            (0, _) => format!("the login history would not show {who}"),
            (1, _) | (_, None) => format!("{who} had not signed in within two days before"),
            (_, Some(ago)) => format!("{who} signed in {} before", duration(ago)),
        }
    }

    /// A feature of the rhythm.
    fn feature(&self, strand: Strand) -> String {
        let place = strand.feature().unwrap_or_default();
        let bin = usize::from(self.testimony.pace.get(place).copied().unwrap_or(0));
        let object = self.object;
        let step = |steps: &[&'static str]| steps.get(bin).or(steps.last()).copied().unwrap_or("");
        match strand {
            Strand::OwnHours => {
                return "how much the login is at work at that hour of the week".to_owned();
            }
            Strand::OrgHours => {
                return "how much the org is at work at that hour of the week".to_owned();
            }
            _ => {}
        }
        match place {
            0 => format!(
                "{} of `{}` on {object} in the same second",
                stamps(bin, 10),
                made(self.testimony.kind)
            ),
            1 => format!("{} in the same second", stamps(bin, 10)),
            2 => format!(
                "stamps on {} in the same second",
                step(&[
                    "no object",
                    "one object",
                    "two objects",
                    "three objects or more"
                ])
            ),
            3 => format!("{} within a minute either side", stamps(bin, 11)),
            4 => format!("{} within ten minutes either side", stamps(bin, 11)),
            5 => {
                let minutes = [
                    "1",
                    "2",
                    "3",
                    "4 or 5",
                    "6 to 8",
                    "9 to 12",
                    "13 to 17",
                    "18 or more",
                ];
                format!("stamps in {} of the 21 minutes around it", step(&minutes))
            }
            6 => {
                let gaps = [
                    "within a second",
                    "2 seconds away",
                    "3 or 4 seconds away",
                    "5 to 8 seconds away",
                    "9 to 15 seconds away",
                    "16 to 30 seconds away",
                    "half a minute to a minute away",
                    "1 to 5 minutes away",
                    "5 to 30 minutes away",
                    "half an hour to three hours away",
                    "over three hours away",
                ];
                format!("the nearest other stamp of the login is {}", step(&gaps))
            }
            7 => format!(
                "in the fourteen days around, the same minute of the day comes back {}",
                step(&ECHO)
            ),
            8 => format!(
                "in the twelve hours either side, the same minute of the hour comes back {}",
                step(&ECHO)
            ),
            9 => format!("seconds {} to {} of the minute", bin * 5, bin * 5 + 4),
            10 => format!("the hour from {:02}:00 UTC", bin % 24),
            11 => format!("minute {bin} of the hour"),
            _ => format!("that {object} was {}", made(self.testimony.kind)),
        }
    }
}

const ECHO: [&str; 8] = [
    "less often than by chance",
    "about as often as by chance",
    "a little more often than by chance",
    "once or twice more than by chance",
    "two to four times more than by chance",
    "four to seven times more than by chance",
    "seven to eleven times more than by chance",
    "over eleven times more than by chance",
];

/// A number in steps that double: 0, 1, 2, 3-4, 5-8 and so on.
fn count(bin: usize, most: usize) -> String {
    match bin {
        0..=2 => bin.to_string(),
        _ => {
            let from = (1_usize << (bin - 2)) + 1;
            if bin >= most {
                format!("{from} or more")
            } else {
                format!("{from} to {}", 1_usize << (bin - 1))
            }
        }
    }
}

fn stamps(bin: usize, most: usize) -> String {
    match bin {
        1 => "one stamp".to_owned(),
        _ => format!("{} stamps", count(bin, most)),
    }
}

fn made(kind: StampKind) -> &'static str {
    match kind {
        StampKind::Created => "created",
        StampKind::Modified => "modified",
    }
}

fn duration(millis: i64) -> String {
    match millis / 60_000 {
        0 => "less than a minute".to_owned(),
        1 => "a minute".to_owned(),
        minutes @ 2..=119 => format!("{minutes} minutes"),
        minutes => format!("{} hours", minutes / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_that_double() {
        let all: Vec<String> = (0..=10).map(|bin| count(bin, 10)).collect();
        let expected = [
            "0",
            "1",
            "2",
            "3 to 4",
            "5 to 8",
            "9 to 16",
            "17 to 32",
            "33 to 64",
            "65 to 128",
            "129 to 256",
            "257 or more",
        ];
        assert_eq!(all, expected);
    }
}
