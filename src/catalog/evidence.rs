//! Windows, weights and thresholds of attribution.

use std::sync::LazyLock;

use serde::Deserialize;

/// `evidence.toml`.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// How far apart a stamp and what explains it may be.
    pub window: Window,
    /// Weights of the kinds of evidence.
    pub weight: Weight,
    /// What each kind of door says of who is behind it.
    pub certainty: Certainty,
    /// Thresholds of decision.
    pub decide: Decide,
    /// What a declaration is worth.
    pub declared: DeclaredWeight,
    /// What the rhythm of a login's stamps says of it.
    pub mixture: MixtureRules,
    /// Limits of the platform.
    pub limit: Limit,
    /// What made an owner's records.
    pub cause: CauseRules,
    /// Loads that set the audit fields.
    pub import: Import,
}

/// Time windows.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// Either side of an event, beside its run time, milliseconds.
    pub event_slack_ms: i64,
    /// Longest run time believed, milliseconds.
    pub max_run_ms: i64,
    /// Either side of a bulk job's span, milliseconds.
    pub bulk_slack_ms: i64,
    /// Either side of a stamp in which activity counts as presence, minutes.
    pub presence_minutes: i64,
}

/// Weights of evidence for the cause it names; only their ratios matter.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weight {
    /// Same object and operation.
    pub same_object: f64,
    /// Same operation, object not logged.
    pub no_object: f64,
    /// A write to another object.
    pub other_object: f64,
    /// Distance outside an event's run time that halves its weight, milliseconds.
    pub halving_ms: f64,
    /// The weight of causes no log shows.
    pub unseen: f64,
}

/// Probability that who is behind a door is of the kind the door suggests.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certainty {
    /// A browser: a person.
    pub ui: f64,
    /// A client inside a browser session: a person.
    pub in_browser: f64,
    /// A known tool: a person.
    pub tool: f64,
    /// A client that names itself: an integration.
    pub named: f64,
    /// A nameless client: an integration.
    pub unnamed: f64,
    /// Asynchronous Apex: automation.
    pub automation: f64,
}

/// Thresholds of decision.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decide {
    /// Part of an actor's probability at which a channel or client is named.
    pub share: f64,
    /// Least probability at which it is said who ran a load.
    pub runner: f64,
}

/// Confidence in declarations.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeclaredWeight {
    /// Declared, and behaviour agrees.
    pub confidence: f64,
    /// Declared, and no behaviour was seen.
    pub unseen_confidence: f64,
    /// A person's login of which a session is sent to an outside system, unseen by the logs: shared.
    pub sent_session_confidence: f64,
}

/// What the rhythm of a login's stamps says of it.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MixtureRules {
    /// Fewer acts say nothing.
    pub least_acts: u64,
    /// Acts that are plainly of a second kind, at least, for a login to be shared.
    pub plain_acts: u64,
    /// The share that a second kind must have besides.
    pub second_share: f64,
    /// The share of a second kind at which a login that no log shows is shared, although no act is plainly of
    /// that kind.
    pub second_share_unseen: f64,
}

/// Limits of the platform.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// Records in one call.
    pub soap_rows: u32,
    /// Records of one object under one owner above which ownership is skewed.
    pub skewed_owner_records: u64,
    /// Children of one parent above which parents are skewed.
    pub skewed_parent_children: u64,
    /// Part of either from which an owner or a parent is near it.
    pub near: f64,
}

impl Limit {
    /// How an owner of so many records of one object stands to the limit.
    #[must_use]
    pub fn of_owner(&self, records: u64) -> Load {
        self.load(records, self.skewed_owner_records)
    }

    /// How a parent of so many children stands to the limit.
    #[must_use]
    pub fn of_parent(&self, children: u64) -> Load {
        self.load(children, self.skewed_parent_children)
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "counts of records stay far below 2^53"
    )]
    fn load(&self, count: u64, limit: u64) -> Load {
        if count > limit {
            Load::Over
        } else if count as f64 >= limit as f64 * self.near {
            Load::Near
        } else {
            Load::Below
        }
    }
}

/// How a number of records stands to a limit of the platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Load {
    /// Well below it.
    Below,
    /// Near it, or just at it.
    Near,
    /// Above it.
    Over,
}

/// What made an owner's records.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CauseRules {
    /// Days since the last record for which it counts as going on.
    pub ongoing_days: i64,
}

/// When audit stamps are those a loader set.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Import {
    /// How far a created stamp must contradict its id, hours.
    pub margin_hours: i64,
    /// How near to each other rows of one load were inserted, minutes.
    pub same_load_minutes: i64,
    /// Records that may stand between two contradictions of one block.
    pub gap_records: u32,
    /// Fewest contradictions of a block.
    pub least_records: u64,
    /// Fewest without a common moment of insertion.
    pub least_bare_records: u64,
    /// Fewest neighbours that share the moment of insertion.
    pub least_agreeing: u64,
    /// Share of contradictions that ids, not loads, may account for.
    pub most_against: f64,
    /// Blocks of one object.
    pub most_blocks: usize,
    /// Sure by users who did not exist.
    pub before_user: f64,
    /// Sure by the order of ids and a common moment.
    pub moment: f64,
    /// Sure by the order of ids.
    pub order: f64,
    /// Sure by the order of ids, without any `SystemModstamp`.
    pub bare: f64,
    /// Weight of an insert into the object.
    pub insert: f64,
    /// Weight of a write that may be one.
    pub unclear: f64,
    /// Probability that a person ran a load of which nothing is known.
    pub prior_human: f64,
}

static EVIDENCE: LazyLock<Evidence> =
    LazyLock::new(|| toml::from_str(include_str!("evidence.toml")).unwrap_or_default());

/// The windows and weights.
#[must_use]
pub fn evidence() -> &'static Evidence {
    &EVIDENCE
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    #[test]
    fn ten_thousand_are_no_skew_and_one_more_is() {
        use super::Load;
        let limit = super::evidence().limit;
        let loads = [7_999, 8_000, 10_000, 10_001].map(|n| (limit.of_owner(n), limit.of_parent(n)));
        let both = |load| (load, load);
        assert_eq!(
            loads,
            [
                both(Load::Below),
                both(Load::Near),
                both(Load::Near),
                both(Load::Over)
            ]
        );
    }

    #[test]
    fn the_table_parses_and_stronger_evidence_weighs_more() {
        let evidence: super::Evidence = toml::from_str(include_str!("evidence.toml")).unwrap();
        let w = evidence.weight;
        assert!(w.same_object > w.no_object && w.no_object > w.other_object);
        assert!(w.other_object > w.unseen);
    }
}
