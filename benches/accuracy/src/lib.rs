//! Measures how often byline is right.
//!
//! A trial is an export of an org that never existed, with its truth beside it: what made each stamp and
//! what each login is, written from the simulated causes. byline runs on the export as a library, through
//! a ledger of this crate's own ([`trial`]), its verdicts are joined with the truth stamp by stamp, and
//! [`figures`] are computed with [`metrics`] for each [`slice`]. Simple rules that others use stand beside
//! them ([`baselines`]).
//!
//! [`results`] does this for many simulated orgs, [`targets`] holds what came out against what has to hold,
//! and [`report`] writes `docs/accuracy.md`. [`seeds`] keeps the orgs that are fitted on apart from those that
//! are reported on.
//!
//! Nothing here is part of byline: it depends on byline and never the other way round, and it sees the
//! truth, which byline never does.

pub mod baselines;
pub mod figures;
pub mod fit;
pub mod logins;
pub mod metrics;
pub mod mistakes;
pub mod one;
pub mod outcome;
pub mod report;
pub mod results;
pub mod seeds;
pub mod slice;
pub mod targets;
pub mod text;
pub mod trial;
pub mod truth;
