//! The figures of one export, or of several put together, as text and as JSON.

use byline::org::{Actor, Basis, IdentityClass};
use serde::Serialize;

use crate::baselines::BASELINES;
use crate::figures::{Figures, LoginFigures, Written, columns, rounded};
use crate::metrics::Calibration;
use crate::outcome::Outcomes;
use crate::slice::{ALL, SHARED, SLICES, Slice};
use crate::text::{self, Table};

/// Everything, as text.
#[must_use]
pub fn text(outcomes: &Outcomes) -> String {
    let all = figures(outcomes, &ALL);
    let mut text = format!(
        "{} stamps judged, {} of the truth not judged, {} judged without a truth\n\n",
        outcomes.stamps.total(),
        outcomes.unjudged,
        outcomes.without_truth,
    );
    let mut add = |title: &str, table: &Table| {
        text.push_str(&format!("## {title}\n\n{}", table.markdown()));
    };
    add("Slices", &slices(outcomes, &SLICES));
    add("By basis", &bases(outcomes));
    add("Actors", &actors(&all));
    add("Who was taken for whom", &confusion(&all));
    add(
        "Under shared logins",
        &confusion(&figures(outcomes, &SHARED)),
    );
    add("Baselines: strict macro-F1", &baselines(outcomes));
    add("Confidence", &reliability(&all.confidence));
    add(
        "Probability of an outside system",
        &reliability(&all.integration),
    );
    let logins = LoginFigures::of(&outcomes.logins);
    add("Logins", &login_classes(&logins));
    text
}

/// The figures of one slice.
#[must_use]
pub fn figures(outcomes: &Outcomes, slice: &Slice) -> Figures {
    Figures::of(outcomes.stamps.of(slice))
}

fn of_bases() -> Vec<Slice> {
    Basis::ALL.iter().map(|it| Slice::of_basis(*it)).collect()
}

/// One row for each slice that has stamps.
#[must_use]
pub fn slices(outcomes: &Outcomes, slices: &[Slice]) -> Table {
    let mut table = slice_table("stamps");
    for slice in slices {
        slice_row(&mut table, slice.name, outcomes, slice);
    }
    table
}

/// One row for each kind of evidence that verdicts rest on.
#[must_use]
pub fn bases(outcomes: &Outcomes) -> Table {
    slices(outcomes, &of_bases())
}

/// A table for [`slice_row`].
#[must_use]
pub fn slice_table(first: &str) -> Table {
    Table::new([
        first,
        "number",
        "coverage",
        "accuracy",
        "95 %",
        "macro-F1",
        "strict F1",
        "PR-AUC",
        "ROC-AUC",
        "ECE",
        "Brier",
        "channel",
        "client",
    ])
}

/// A row with the figures of a slice, if it has stamps.
pub fn slice_row(table: &mut Table, name: &str, outcomes: &Outcomes, slice: &Slice) {
    let it = figures(outcomes, slice);
    if it.actors.total() == 0 {
        return;
    }
    let interval = it.interval();
    table.row([
        name.to_owned(),
        it.actors.total().to_string(),
        text::share(it.actors.coverage()),
        text::share(it.actors.accuracy()),
        interval.map_or_else(String::new, |(a, b)| {
            format!("{} to {}", text::share(Some(a)), text::share(Some(b)))
        }),
        text::share(it.actors.macro_f1()),
        text::share(it.actors.strict_macro_f1()),
        text::share(it.pr_auc),
        text::share(it.roc_auc),
        text::error(it.confidence.expected_error()),
        text::error(it.confidence.brier()),
        text::share(it.channel.share()),
        text::share(it.client.share()),
    ]);
}

/// Precision and recall of each actor.
#[must_use]
pub fn actors(figures: &Figures) -> Table {
    let mut table = Table::new(["actor", "stamps", "precision", "recall"]);
    for actor in figures.actors.classes() {
        table.row([
            actor.as_str().to_owned(),
            figures.actors.of(actor).to_string(),
            text::share(figures.actors.precision(actor)),
            text::share(figures.actors.recall(actor)),
        ]);
    }
    table
}

/// The confusion matrix; rows are the truth.
#[must_use]
pub fn confusion(figures: &Figures) -> Table {
    let said = columns();
    let words = said.iter().map(|actor| actor.as_str());
    let words = words.chain([Actor::Unknown.as_str()]);
    let mut table = Table::new(std::iter::once("was").chain(words));
    for truth in figures.actors.classes() {
        let answers = said.iter().map(|it| Some(*it)).chain([None]);
        let counts = answers.map(|it| figures.actors.count(truth, it).to_string());
        table.row(std::iter::once(truth.as_str().to_owned()).chain(counts));
    }
    table
}

/// Strict macro-F1 of byline and of each simple rule, for each slice.
#[must_use]
pub fn baselines(outcomes: &Outcomes) -> Table {
    let names = BASELINES.iter().map(|baseline| baseline.name);
    let mut table = Table::new(["stamps", "byline"].into_iter().chain(names));
    for slice in SLICES
        .iter()
        .filter(|it| outcomes.stamps.of(it).next().is_some())
    {
        let own = figures(outcomes, slice).actors.strict_macro_f1();
        let others = (0..BASELINES.len()).map(|place| baseline_f1(outcomes, slice, place));
        let cells = std::iter::once(own).chain(others).map(text::share);
        table.row(std::iter::once(slice.name.to_owned()).chain(cells));
    }
    table
}

/// Macro-F1 of a simple rule, by its place, over a slice.
#[must_use]
pub fn baseline_f1(outcomes: &Outcomes, slice: &Slice, place: usize) -> Option<f64> {
    Figures::of_baseline(outcomes.stamps.of(slice), place).macro_f1()
}

/// The reliability table, without empty bins.
#[must_use]
pub fn reliability(calibration: &Calibration) -> Table {
    let mut table = Table::new(["probability", "cases", "said", "was"]);
    for (place, bin) in calibration.bins().iter().enumerate() {
        if bin.cases > 0 {
            table.row([
                format!(
                    "to {:.1}",
                    f64::from(u32::try_from(place).unwrap_or(0) + 1) / 10.0
                ),
                bin.cases.to_string(),
                text::share(bin.said()),
                text::share(bin.was()),
            ]);
        }
    }
    table
}

/// Precision, recall and what was said of each class of logins.
#[must_use]
pub fn login_classes(figures: &LoginFigures) -> Table {
    let said = IdentityClass::ALL.iter();
    let words = said.clone().map(|class| format!("as {}", class.as_str()));
    let header = ["class", "logins", "precision", "recall"].map(str::to_owned);
    let mut table = Table::new(header.into_iter().chain(words));
    for class in figures.classes.classes() {
        let counts = said.clone().map(|said| {
            let said = Some(*said).filter(|said| *said != IdentityClass::Unknown);
            figures.classes.count(class, said).to_string()
        });
        let cells = [
            class.as_str().to_owned(),
            figures.classes.of(class).to_string(),
            text::share(figures.classes.precision(class)),
            text::share(figures.classes.recall(class)),
        ];
        table.row(cells.into_iter().chain(counts));
    }
    table
}

/// Everything, to be written as JSON.
#[derive(Debug, Serialize)]
pub struct WrittenOutcomes {
    trials: u64,
    stamps_not_judged: u64,
    stamps_without_truth: u64,
    slices: Vec<WrittenSlice>,
    bases: Vec<WrittenSlice>,
    logins: WrittenLogins,
}

#[derive(Debug, Serialize)]
struct WrittenSlice {
    name: &'static str,
    figures: Written,
    baselines_macro_f1: Vec<Option<f64>>,
}

#[derive(Debug, Serialize)]
struct WrittenLogins {
    logins: u64,
    coverage: Option<f64>,
    macro_f1: Option<f64>,
    strict_macro_f1: Option<f64>,
    shared_precision: Option<f64>,
    shared_recall: Option<f64>,
}

/// Everything, for JSON.
#[must_use]
pub fn written(outcomes: &Outcomes) -> WrittenOutcomes {
    let slice = |slice: &Slice| WrittenSlice {
        name: slice.name,
        figures: figures(outcomes, slice).written(),
        baselines_macro_f1: (0..BASELINES.len())
            .map(|place| baseline_f1(outcomes, slice, place).map(rounded))
            .collect(),
    };
    let bases = of_bases();
    let has_stamps = |it: &&Slice| outcomes.stamps.of(it).next().is_some();
    let logins = LoginFigures::of(&outcomes.logins).classes;
    WrittenOutcomes {
        trials: outcomes.trials,
        stamps_not_judged: outcomes.unjudged,
        stamps_without_truth: outcomes.without_truth,
        slices: SLICES.iter().filter(has_stamps).map(slice).collect(),
        bases: bases.iter().filter(has_stamps).map(slice).collect(),
        logins: WrittenLogins {
            logins: logins.total(),
            coverage: logins.coverage().map(rounded),
            macro_f1: logins.macro_f1().map(rounded),
            strict_macro_f1: logins.strict_macro_f1().map(rounded),
            shared_precision: logins.precision(IdentityClass::Shared).map(rounded),
            shared_recall: logins.recall(IdentityClass::Shared).map(rounded),
        },
    }
}
