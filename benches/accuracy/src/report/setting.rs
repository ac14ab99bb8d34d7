//! The part of the document about one set of logs of one difficulty.

use crate::baselines::BASELINES;
use crate::figures::LoginFigures;
use crate::one;
use crate::outcome::Outcomes;
use crate::results::Setting;
use crate::slice::{ALL, SHARED, SHARED_UNCOVERED, Slice, UNCOVERED};
use crate::targets::{self, Measure};
use crate::text::{self, Table};

/// The whole part.
pub(super) fn markdown(setting: &Setting) -> String {
    let all = one::figures(&setting.all, &ALL);
    let logins = LoginFigures::of(&setting.all.logins);
    let title = format!("{} orgs, logs `{}`", setting.difficulty, setting.tier);
    let mut text = format!("### {}\n\n", super::capitalized(&title));
    let mut add = |title: &str, table: &Table| {
        text.push_str(&format!("{title}:\n\n{}", table.markdown()));
    };
    add(
        "Macro-F1 by scenario beside the simple rules, all stamps",
        &beside_baselines(setting, &ALL),
    );
    add(
        "The same under shared logins",
        &beside_baselines(setting, &SHARED),
    );
    add(
        "Expected calibration error by scenario",
        &calibration(setting),
    );
    add("Each actor", &one::actors(&all));
    add("Who was taken for whom, all stamps", &one::confusion(&all));
    let shared = one::figures(&setting.all, &SHARED);
    add(
        "Who was taken for whom under shared logins",
        &one::confusion(&shared),
    );
    add("By the basis of the verdict", &one::bases(&setting.all));
    add(
        "Confidence beside the share that was right",
        &one::reliability(&all.confidence),
    );
    add(
        "Confidence beside the share that was right, shared logins on days no log covers",
        &one::reliability(&one::figures(&setting.all, &SHARED_UNCOVERED).confidence),
    );
    add(
        "Probability of an outside system beside the share that was one",
        &one::reliability(&all.integration),
    );
    add("Logins by scenario", &logins_by_scenario(setting));
    add("Classes of logins", &one::login_classes(&logins));
    text
}

/// All scenarios together, and each.
fn rows(setting: &Setting) -> impl Iterator<Item = (&'static str, &Outcomes)> {
    let each = setting
        .scenarios
        .iter()
        .map(|(name, outcomes)| (*name, outcomes));
    std::iter::once(("all", &setting.all)).chain(each)
}

fn beside_baselines(setting: &Setting, slice: &Slice) -> Table {
    let own = [
        "scenario",
        "stamps",
        "coverage",
        "byline, answered",
        "byline",
    ];
    let names = BASELINES.iter().map(|baseline| baseline.name);
    let margins = ["margin", "margin, answered"];
    let mut table = Table::new(own.into_iter().chain(names).chain(margins));
    for (name, outcomes) in rows(setting) {
        let actors = one::figures(outcomes, slice).actors;
        if actors.total() == 0 {
            continue;
        }
        let own = [
            name.to_owned(),
            actors.total().to_string(),
            text::share(actors.coverage()),
            text::share(actors.macro_f1()),
            text::share(actors.strict_macro_f1()),
        ];
        let others =
            (0..BASELINES.len()).map(|it| text::share(one::baseline_f1(outcomes, slice, it)));
        let margins = [false, true].map(|it| text::margin(targets::margin(outcomes, slice, it)));
        table.row(own.into_iter().chain(others).chain(margins));
    }
    table
}

fn calibration(setting: &Setting) -> Table {
    let slices = [ALL, SHARED, UNCOVERED, SHARED_UNCOVERED];
    let mut table = Table::new(std::iter::once("scenario").chain(slices.map(|it| it.name)));
    for (name, outcomes) in rows(setting) {
        let errors = slices.iter().map(|slice| {
            let error = Measure::CalibrationError.of(outcomes, slice);
            text::error(error)
        });
        table.row(std::iter::once(name.to_owned()).chain(errors));
    }
    table
}

fn logins_by_scenario(setting: &Setting) -> Table {
    let mut table = Table::new([
        "scenario",
        "logins",
        "coverage",
        "macro-F1",
        "strict F1",
        "shared",
        "precision of shared",
        "recall of shared",
    ]);
    for (name, outcomes) in rows(setting) {
        let classes = LoginFigures::of(&outcomes.logins).classes;
        let shared = byline::org::IdentityClass::Shared;
        table.row([
            name.to_owned(),
            classes.total().to_string(),
            text::share(classes.coverage()),
            text::share(classes.macro_f1()),
            text::share(classes.strict_macro_f1()),
            classes.of(shared).to_string(),
            text::share(classes.precision(shared)),
            text::share(classes.recall(shared)),
        ]);
    }
    table
}
