//! What the rhythm of its stamps adds to what a login is.
//!
//! Declarations and logs come first. But logs hold a few days of years, or were never kept, and then the
//! stamps themselves say whether people, programs or both were at work in a login's name.

use std::collections::BTreeMap;

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

impl Identity {
    fn revise(&mut self, mixture: &Mixture) {
        let table = evidence().mixture;
        if mixture.acts < table.least_acts {
            return;
        }
        let acts = count(mixture.acts);
        let (people, programs) = (mixture.human / acts, mixture.machine / acts);
        let plainly =
            |plain: u64, share: f64| plain >= table.plain_acts && share >= table.second_share;
        let is_people = plainly(mixture.plainly_human, people);
        let is_programs = plainly(mixture.plainly_machine, programs);
        let is_both = is_people && is_programs || people.min(programs) >= table.second_share_unseen;
        let class = match self.class {
            IdentityClass::Human if is_programs => IdentityClass::Shared,
            // A system whom logs show alone may have followed somebody who left: what the login is, is the
            // system's.
            IdentityClass::Unknown if is_both => IdentityClass::Shared,
            IdentityClass::Unknown if people >= programs => IdentityClass::Human,
            IdentityClass::Unknown => IdentityClass::Integration,
            _ => return,
        };
        let confidence = match class {
            // The rule of succession, as of days.
            IdentityClass::Shared => {
                let plain = mixture.plainly_machine.min(mixture.plainly_human);
                let plain = count(plain);
                ((plain + 1.0) / (plain + 2.0)).min(0.95)
            }
            _ => people.max(programs).min(0.95),
        };
        let reason = format!(
            "of its acts {} look like a person's and {} like a program's",
            percent(people),
            percent(programs)
        );
        let empty = Self::default().reasons;
        if self.reasons == empty {
            self.reasons.clear();
        }
        self.reasons.truncate(2);
        self.reasons.push(reason);
        self.class = class;
        self.confidence = confidence;
        self.sole = None;
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
