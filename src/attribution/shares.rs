//! How the logged writes of a moment share a stamp among the causes behind them.

use crate::catalog::evidence;
use crate::identity::Cause;

/// Causes with their shares of one stamp, in the order of causes; what is missing to 1 is that of causes
/// no log shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Shares(Vec<(Cause, f64)>);

impl Shares {
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
        weights.iter_mut().for_each(|(_, w)| *w /= total);
        Self(weights)
    }

    /// Whether no log shows any cause.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each cause with its share.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&Cause, f64)> {
        self.0.iter().map(|(cause, share)| (cause, *share))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::org::{Actor, Channel};

    #[test]
    fn causes_share_with_each_other_and_with_the_unseen() {
        let person = Cause::person(Channel::Ui, None);
        let machine = Cause {
            actor: Actor::Integration,
            channel: Channel::Api,
            client: Some(0),
        };
        let shares = Shares::from_weights(vec![(machine, 5.0), (person, 0.1), (machine, 5.0)]);
        let total = 10.1 + evidence().weight.unseen;
        let known: Vec<(Cause, f64)> = shares.iter().map(|(c, s)| (*c, s)).collect();
        assert_eq!(known, [(person, 0.1 / total), (machine, 10.0 / total)]);
        assert_eq!(Shares::from_weights(Vec::new()), Shares::default());
    }
}
