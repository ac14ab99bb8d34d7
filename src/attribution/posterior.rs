//! Weights of causes, and what they say together.

use crate::catalog::evidence;
use crate::identity::Cause;
use crate::org::Actor;

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
                let of_actor = self.causes.iter().filter(|(cause, _)| cause.actor == *actor);
                (*actor, of_actor.map(|(cause, p)| p * cause.certainty()).sum::<f64>())
            })
            .filter(|(_, p)| *p > 0.0)
            .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
    }

    /// The most probable cause with this actor, and its share among all causes with it.
    pub(super) fn best_cause(&self, actor: Actor) -> Option<(Cause, f64)> {
        let of_actor = || self.causes.iter().filter(|(cause, _)| cause.actor == actor);
        let total: f64 = of_actor().map(|(_, p)| p).sum();
        let best = of_actor().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))?;
        Some((best.0, best.1 / total))
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

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;
    use crate::org::Channel;

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
