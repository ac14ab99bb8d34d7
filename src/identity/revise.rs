//! What the rhythm of its stamps adds to what a login is.
//!
//! Declarations and logs come first. But logs hold a few days of years, or were never kept, and then the
//! stamps themselves say whether people, programs or both were at work in a login's name.

use std::collections::BTreeMap;

use super::classify::after;
use super::{Identities, Identity, Mixture};
use crate::catalog::evidence;
use crate::org::{IdentityClass, SalesforceId};

impl Identities {
    /// Judges every login once more in the light of its stamps.
    pub fn revise(&mut self, mixtures: &BTreeMap<SalesforceId, Mixture>) {
        for (id, mixture) in mixtures {
            let identity = self.by_id.entry(*id).or_default();
            let is_declared = identity.sole.is_some_and(|sole| sole.period.is_none());
            let platform = matches!(
                identity.class,
                IdentityClass::Guest | IdentityClass::Automation | IdentityClass::Agent
            );
            if !platform && !is_declared {
                identity.revise(mixture);
            }
        }
    }
}

/// Acts alone make nobody surer than this of what a login is.
const MOST_CONFIDENCE: f64 = 0.95;

impl Identity {
    fn revise(&mut self, mixture: &Mixture) {
        if mixture.acts < evidence().mixture.least_acts {
            return;
        }
        let Some(class) = self.revised(mixture) else {
            return;
        };
        let (plainly, lately) = (mixture.plainly, mixture.plainly_lately);
        let confidence = match class {
            IdentityClass::Shared => after(plainly.machine.min(plainly.human), 0),
            IdentityClass::Human if self.class == IdentityClass::Shared => {
                after(lately.human, lately.machine)
            }
            IdentityClass::Integration if self.class == IdentityClass::Shared => {
                after(lately.machine, lately.human)
            }
            _ => mixture.human.max(mixture.machine) / count(mixture.acts),
        };
        let reason = if self.class == IdentityClass::Unknown {
            let [people, programs] =
                [mixture.human, mixture.machine].map(|it| percent(it / count(mixture.acts)));
            format!("of its acts {people} look like a person's and {programs} like a program's")
        } else {
            let [people, programs] =
                [lately.human, lately.machine].map(|it| percent(share(it, lately.acts)));
            format!(
                "of its acts on days with logs {people} are plainly a person's and {programs} a program's"
            )
        };
        if self.reasons == Self::default().reasons {
            self.reasons.clear();
        }
        self.reasons.truncate(2);
        self.reasons.push(reason);
        self.class = class;
        self.confidence = confidence.min(MOST_CONFIDENCE);
        self.sole = None;
    }

    /// The class in the light of the acts, where that is another.
    ///
    /// What logs showed is what the login is now, and only acts of the same days may speak against it: an
    /// outside system that left years ago makes nobody's login shared today.
    fn revised(&self, mixture: &Mixture) -> Option<IdentityClass> {
        let table = evidence().mixture;
        let lately = mixture.plainly_lately;
        let second = |acts: u64| {
            acts >= table.plain_acts && share(acts, lately.acts) >= table.second_share_lately
        };
        match self.class {
            IdentityClass::Human => second(lately.machine).then_some(IdentityClass::Shared),
            IdentityClass::Shared if lately.acts < table.enough_acts => None,
            IdentityClass::Shared => {
                let few = |days: u64| days <= table.few_days;
                if few(self.days.machine) && lately.machine < table.plain_acts {
                    // One job of a nameless client may well be the person's own tool.
                    Some(IdentityClass::Human)
                } else if self.ui_days == 0 && lately.human == 0 {
                    // The tool of a person, run by a schedule that nobody was seen to depart from.
                    Some(IdentityClass::Integration)
                } else {
                    None
                }
            }
            IdentityClass::Unknown => Some(of_acts(mixture)),
            _ => None,
        }
    }
}

/// The class of a login of which nothing but its acts is known.
fn of_acts(mixture: &Mixture) -> IdentityClass {
    let table = evidence().mixture;
    let acts = count(mixture.acts);
    let (people, programs) = (mixture.human / acts, mixture.machine / acts);
    let plainly = |plain: u64, share: f64| plain >= table.plain_acts && share >= table.second_share;
    let is_both = plainly(mixture.plainly.human, people)
        && plainly(mixture.plainly.machine, programs)
        || people.min(programs) >= table.second_share_unseen;
    // A system whom logs show alone may have followed somebody who left: what the login is, is the
    // system's.
    match (is_both, people >= programs) {
        (true, _) => IdentityClass::Shared,
        (false, true) => IdentityClass::Human,
        (false, false) => IdentityClass::Integration,
    }
}

fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 {
        0.0
    } else {
        count(part) / count(whole)
    }
}

fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "at most the acts of a sample, some thousands"
)]
fn count(n: u64) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use super::super::classify::Days;
    use super::super::mixture::Plain;
    use super::*;

    /// A login that logs showed so, and whose acts on days with logs are plainly these.
    fn seen(class: IdentityClass, days: [u64; 2], ui_days: u64, lately: [u64; 3]) -> Identity {
        let [acts, human, machine] = lately;
        let plain = Plain {
            acts,
            human,
            machine,
        };
        let [human, machine] = days;
        let mut identity = Identity {
            class,
            ui_days,
            days: Days { human, machine },
            ..Identity::default()
        };
        identity.revise(&Mixture {
            acts,
            human: count(plain.human),
            machine: count(plain.machine),
            plainly: plain,
            plainly_lately: plain,
            ..Mixture::default()
        });
        identity
    }

    #[test]
    fn a_person_whose_login_writes_like_a_program_shares_it() {
        let class = |machine| {
            let lately = [250, 200, machine];
            seen(IdentityClass::Human, [90, 0], 90, lately).class
        };
        assert_eq!(class(4), IdentityClass::Human, "below five acts");
        assert_eq!(
            class(5),
            IdentityClass::Shared,
            "five acts, two of a hundred"
        );
        let many = seen(IdentityClass::Human, [90, 0], 90, [251, 200, 5]);
        assert_eq!(many.class, IdentityClass::Human, "below two of a hundred");
    }

    #[test]
    fn one_day_of_a_nameless_job_makes_no_login_shared() {
        let of = |machine_days, acts, machine| {
            let lately = [acts, acts - machine, machine];
            seen(IdentityClass::Shared, [90, machine_days], 90, lately)
        };
        let doubted = of(2, 100, 4);
        assert_eq!(doubted.class, IdentityClass::Human);
        assert!(doubted.confidence > 0.94 && doubted.confidence <= 0.95);
        assert_eq!(
            doubted.reasons,
            ["of its acts on days with logs 96 % are plainly a person's and 4 % a program's"]
        );
        assert_eq!(of(3, 100, 4).class, IdentityClass::Shared, "three days");
        assert_eq!(of(2, 100, 5).class, IdentityClass::Shared, "five acts");
        assert_eq!(of(2, 19, 4).class, IdentityClass::Shared, "too few acts");
    }

    #[test]
    fn the_tool_of_a_person_run_by_a_schedule_is_an_integration() {
        let of = |ui_days, human| {
            let lately = [130, human, 130 - human];
            seen(IdentityClass::Shared, [125, 20], ui_days, lately).class
        };
        assert_eq!(of(0, 0), IdentityClass::Integration);
        assert_eq!(of(0, 1), IdentityClass::Shared);
        assert_eq!(of(1, 0), IdentityClass::Shared);
    }

    #[test]
    fn what_no_log_shows_is_told_by_all_its_acts() {
        let of = |human: u64, machine: u64| {
            let mut identity = Identity::default();
            identity.revise(&Mixture {
                acts: human + machine,
                human: count(human),
                machine: count(machine),
                plainly: Plain {
                    acts: human + machine,
                    human,
                    machine,
                },
                ..Mixture::default()
            });
            identity.class
        };
        assert_eq!(of(2, 2), IdentityClass::Unknown, "four acts say nothing");
        assert_eq!(of(100, 3), IdentityClass::Human);
        assert_eq!(of(3, 100), IdentityClass::Integration);
        assert_eq!(of(95, 5), IdentityClass::Shared);
    }
}
