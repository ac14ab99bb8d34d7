//! Weights of causes, and what they say together.

use std::collections::BTreeMap;

use crate::catalog::evidence;
use crate::identity::Cause;
use crate::org::{Actor, Channel};

/// Causes of one stamp with their weights. `unseen` weighs for all causes no log shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Posterior {
    /// Probability of each cause; what is missing to 1 is that of causes no log shows.
    causes: Vec<(Cause, f64)>,
}

impl Posterior {
    /// From weights, normalised against the weight of the unseen.
    pub(super) fn from_weights(mut weights: Vec<(Cause, f64)>) -> Self {
        weights.sort_by_key(|(cause, _)| *cause);
        weights.dedup_by(|a, b| {
            let same = a.0 == b.0;
            if same {
                b.1 += a.1;
            }
            same
        });
        let total: f64 = weights.iter().map(|(_, w)| w).sum::<f64>() + evidence().weight.unseen;
        Self {
            causes: weights.into_iter().map(|(c, w)| (c, w / total)).collect(),
        }
    }

    /// Whether no cause was found at all.
    pub(super) fn is_empty(&self) -> bool {
        self.causes.is_empty()
    }

    /// The most probable actor and its probability, that of being who the door suggests included.
    pub(super) fn best_actor(&self) -> Option<(Actor, f64)> {
        Actor::ALL
            .iter()
            .map(|actor| {
                (
                    *actor,
                    self.of(*actor)
                        .map(|(cause, p)| p * cause.certainty())
                        .sum::<f64>(),
                )
            })
            .filter(|(_, p)| *p > 0.0)
            .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
    }

    /// The channel that most of an actor's probability came in by, where one clearly leads. Causes
    /// whose channel is not logged have no say.
    pub(super) fn channel(&self, actor: Actor) -> Channel {
        let known = self
            .of(actor)
            .filter(|(cause, _)| cause.channel != Channel::Unknown);
        leading(known.map(|(cause, p)| (cause.channel, *p))).unwrap_or(Channel::Unknown)
    }

    /// The client that most of an actor's probability came from, where one clearly leads.
    pub(super) fn client(&self, actor: Actor) -> Option<usize> {
        leading(self.of(actor).map(|(cause, p)| (cause.client, *p))).flatten()
    }

    /// These causes and, beside them, weaker evidence that may know channel and client.
    pub(super) fn beside(&self, weaker: Option<&Self>) -> Self {
        let strong = self
            .causes
            .iter()
            .map(|(cause, p)| (*cause, p * evidence().weight.tied));
        let weak = weaker.into_iter().flat_map(|w| &w.causes).copied();
        Self::from_weights(strong.chain(weak).collect())
    }

    fn of(&self, actor: Actor) -> impl Iterator<Item = &(Cause, f64)> + Clone {
        self.causes
            .iter()
            .filter(move |(cause, _)| cause.actor == actor)
    }

    /// The probability that an outside system is behind it: that of the integrations, that of doors
    /// that deceive, and half of what no log shows.
    pub(super) fn integration(&self) -> f64 {
        let seen: f64 = self.causes.iter().map(|(_, p)| p).sum();
        let by_cause: f64 = self
            .causes
            .iter()
            .map(|(cause, p)| match cause.actor {
                Actor::Integration => p * cause.certainty(),
                _ => p * (1.0 - cause.certainty()),
            })
            .sum();
        by_cause + (1.0 - seen) / 2.0
    }
}

/// The value that holds most of the weight, if it holds as much as a decision needs.
fn leading<T: Ord + Copy>(weights: impl Iterator<Item = (T, f64)> + Clone) -> Option<T> {
    let (first, _) = weights.clone().next()?;
    if weights.clone().all(|(value, _)| value == first) {
        // Mostly there is but one, and it holds all.
        return Some(first);
    }
    let mut sums: BTreeMap<T, f64> = BTreeMap::new();
    for (value, weight) in weights {
        *sums.entry(value).or_default() += weight;
    }
    let total: f64 = sums.values().sum();
    let (best, weight) = sums.into_iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
    (weight >= total * evidence().decide.actor).then_some(best)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    #[test]
    fn the_heavier_cause_wins_and_even_weights_decide_nothing() {
        let person = Cause::person(Channel::Ui, None);
        let machine = Cause {
            actor: Actor::Integration,
            channel: Channel::Api,
            client: Some(0),
        };
        let clear = Posterior::from_weights(vec![(person, 0.1), (machine, 5.0), (machine, 5.0)]);
        let (actor, p) = clear.best_actor().unwrap();
        assert_eq!(actor, Actor::Integration);
        assert!(p > 0.9 && clear.integration() > 0.9);
        let even = Posterior::from_weights(vec![(person, 5.0), (machine, 5.0)]);
        assert!(even.best_actor().unwrap().1 < 0.6);
        assert!(Posterior::default().best_actor().is_none());
    }
}
