//! `byline score --format json`: its own types, versioned.

use serde::Serialize;

use super::SCHEMA_VERSION;
use super::number::rounded;
use crate::labels::{LeftOut, Scorecard};
use crate::org::Actor;
use crate::score::{self, ActorScore, ClientScore, Measures, Reliability};

#[derive(Serialize)]
struct Document {
    schema_version: &'static str,
    manifest_sha256: String,
    labels_sha256: String,
    labels: Labels,
    enough: bool,
    labels_needed: Option<u64>,
    sample: Figures,
    population: Option<Figures>,
}

#[derive(Serialize)]
struct Labels {
    rows: u64,
    used: u64,
    empty: u64,
    undecided: u64,
    without_weight: u64,
    left_out: Vec<Left>,
}

#[derive(Serialize)]
struct Left {
    line: Option<u64>,
    reason: &'static str,
    rows: u64,
}

#[derive(Serialize)]
struct Figures {
    accuracy: Option<Share>,
    coverage: Option<Share>,
    macro_f1: Option<f64>,
    actors: Vec<ActorFigures>,
    confusion: Vec<Cell>,
    clients: Clients,
    calibration: Calibration,
}

#[derive(Serialize)]
struct Share {
    share: f64,
    low: f64,
    high: f64,
    count: u64,
    effective: f64,
}

#[derive(Serialize)]
struct ActorFigures {
    actor: &'static str,
    labelled: u64,
    said: u64,
    precision: Option<Share>,
    recall: Option<Share>,
    f1: Option<Share>,
}

#[derive(Serialize)]
struct Cell {
    said: &'static str,
    labelled: &'static str,
    count: u64,
    weight: f64,
}

#[derive(Serialize)]
struct Clients {
    labelled: u64,
    accuracy: Option<Share>,
    coverage: Option<Share>,
}

#[derive(Serialize)]
struct Calibration {
    expected_calibration_error: Option<f64>,
    error_by_chance: Option<f64>,
    brier: Option<f64>,
    bins: Vec<Bin>,
}

#[derive(Serialize)]
struct Bin {
    from: f64,
    to: f64,
    mean_confidence: f64,
    right: Share,
    part: f64,
}

/// Renders what labels say of a result.
#[must_use]
pub fn score_json(card: &Scorecard) -> Vec<u8> {
    let labels_needed = card.labels_needed();
    let document = Document {
        schema_version: SCHEMA_VERSION,
        manifest_sha256: card.manifest.sha256.clone(),
        labels_sha256: card.labels.sha256.clone(),
        labels: Labels {
            rows: card.rows,
            used: card.used,
            empty: card.empty,
            undecided: card.undecided,
            without_weight: card.without_weight,
            left_out: card.left_out.iter().map(left).collect(),
        },
        enough: card.accuracy().is_some() && labels_needed.is_none(),
        labels_needed,
        sample: figures(&card.sample),
        population: card.population.as_ref().map(figures),
    };
    // Texts and finite numbers under fixed names: nothing that JSON could refuse.
    let mut bytes = serde_json::to_vec_pretty(&document).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

fn left(left: &LeftOut) -> Left {
    Left {
        line: left.line,
        reason: left.reason,
        rows: left.rows,
    }
}

fn figures(measures: &Measures) -> Figures {
    let confusion = &measures.confusion;
    let pairs = Actor::ALL
        .iter()
        .flat_map(|said| Actor::ALL.iter().map(move |truth| (*said, *truth)));
    let cells = pairs.map(|(said, truth)| (said, truth, confusion.cell(said, truth)));
    let cells = cells.filter(|(_, _, cell)| cell.count > 0);
    Figures {
        accuracy: share(confusion.accuracy()),
        coverage: share(confusion.coverage()),
        macro_f1: confusion.macro_f1().map(rounded),
        actors: confusion.actors().map(actor).collect(),
        confusion: cells
            .map(|(said, truth, cell)| Cell {
                said: said.as_str(),
                labelled: truth.as_str(),
                count: cell.count,
                weight: rounded(cell.weight),
            })
            .collect(),
        clients: clients(&measures.clients),
        calibration: calibration(&measures.reliability),
    }
}

fn share(share: Option<score::Share>) -> Option<Share> {
    share.map(|share| Share {
        share: rounded(share.share),
        low: rounded(share.interval.low),
        high: rounded(share.interval.high),
        count: share.count,
        effective: rounded(share.effective),
    })
}

fn actor(score: ActorScore) -> ActorFigures {
    ActorFigures {
        actor: score.actor.as_str(),
        labelled: score.labelled.count,
        said: score.said.count,
        precision: share(score.precision),
        recall: share(score.recall),
        f1: share(score.f1),
    }
}

fn clients(clients: &ClientScore) -> Clients {
    Clients {
        labelled: clients.labelled.count,
        accuracy: share(clients.accuracy()),
        coverage: share(clients.coverage()),
    }
}

fn calibration(reliability: &Reliability) -> Calibration {
    let bins = reliability.bins().filter_map(|bin| {
        Some(Bin {
            from: bin.from,
            to: bin.to,
            mean_confidence: rounded(bin.mean_confidence),
            right: share(Some(bin.right))?,
            part: rounded(bin.part),
        })
    });
    Calibration {
        expected_calibration_error: reliability.expected_calibration_error().map(rounded),
        error_by_chance: reliability.error_by_chance().map(rounded),
        brier: reliability.brier().map(rounded),
        bins: bins.collect(),
    }
}
