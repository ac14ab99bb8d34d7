//! All figures of one set of labelled stamps.

use super::{Confusion, Mass, Reliability, Share};
use crate::org::Actor;

/// A labelled stamp beside what was said of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judged<'a> {
    /// Who was said to have made it.
    pub said: Actor,
    /// Who made it.
    pub truth: Actor,
    /// How sure the answer was; `None` for `unknown`.
    pub confidence: Option<f64>,
    /// The client that was said; empty for none.
    pub said_client: &'a str,
    /// The true client; empty where the label does not say.
    pub true_client: &'a str,
}

/// Figures of labelled stamps.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Measures {
    /// Who was said, and who it was.
    pub confusion: Confusion,
    /// Confidences, and what was right.
    pub reliability: Reliability,
    /// Clients where they are labelled.
    pub clients: ClientScore,
}

/// How well clients are named.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ClientScore {
    /// Stamps with a labelled client.
    pub labelled: Mass,
    /// Of these, those for which any client was said.
    pub named: Mass,
    /// Of these, those for which it is the labelled one.
    pub right: Mass,
}

impl Measures {
    /// Adds a stamp; one whose truth is not known is left out.
    pub fn add(&mut self, judged: &Judged<'_>, weight: f64) {
        if judged.truth == Actor::Unknown {
            return;
        }
        self.confusion.add(judged.said, judged.truth, weight);
        if let (true, Some(confidence)) = (judged.said != Actor::Unknown, judged.confidence) {
            let is_right = judged.said == judged.truth;
            self.reliability.add(confidence, is_right, weight);
        }
        self.clients
            .add(judged.said_client, judged.true_client, weight);
    }
}

impl ClientScore {
    fn add(&mut self, said: &str, truth: &str, weight: f64) {
        let (said, truth) = (said.trim(), truth.trim());
        if truth.is_empty() {
            return;
        }
        self.labelled.add(weight);
        if said.is_empty() {
            return;
        }
        self.named.add(weight);
        // People write names in their own case.
        if said.to_lowercase() == truth.to_lowercase() {
            self.right.add(weight);
        }
    }

    /// The share of right names among those said.
    #[must_use]
    pub fn accuracy(&self) -> Option<Share> {
        Share::of(self.right, self.named)
    }

    /// The share for which a client was said.
    #[must_use]
    pub fn coverage(&self) -> Option<Share> {
        Share::of(self.named, self.labelled)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    #[test]
    fn what_each_figure_counts() {
        let mut measures = Measures::default();
        let mut add = |said, truth, confidence, said_client, true_client| {
            let judged = Judged {
                said,
                truth,
                confidence,
                said_client,
                true_client,
            };
            measures.add(&judged, 1.0);
        };
        let (human, integration) = (Actor::Human, Actor::Integration);
        add(integration, integration, Some(0.9), "Mailwing", "mailwing ");
        add(integration, human, Some(0.6), "Mailwing", "Data Loader");
        add(Actor::Unknown, integration, None, "", "Mailwing");
        add(human, human, Some(0.8), "", "");
        add(human, Actor::Unknown, Some(0.8), "Mailwing", "Mailwing");
        assert_eq!(measures.confusion.labelled().count, 4);
        assert_eq!(measures.reliability.all().count, 3);
        let clients = measures.clients;
        assert_eq!(clients.labelled.count, 3);
        assert_eq!(clients.coverage().unwrap().share, 2.0 / 3.0);
        assert_eq!(clients.accuracy().unwrap().share, 0.5);
    }
}
