//! What stands between the tables of `docs/accuracy.md`.

use byline_fixtures::trial::SCENARIOS;

use crate::results::{Plan, Results};
use crate::seeds::{FIRST_REPORTED, FITTING};

/// Title, how it was made, how it is measured.
pub(super) fn opening(results: &Results) -> String {
    let seeds = results.plan.seeds;
    let trials: u64 = results.settings.iter().map(|it| it.all.trials).sum();
    let stamps: u64 = results
        .settings
        .iter()
        .map(|it| it.all.stamps.total())
        .sum();
    let unjudged: u64 = results.settings.iter().map(|it| it.all.unjudged).sum();
    let without: u64 = results.settings.iter().map(|it| it.all.without_truth).sum();
    let scenarios = results.plan.scenarios.len();
    let only = only_some(&results.plan);
    format!(
        "# Accuracy

How often byline is right, on orgs whose truth is known. Made by

```sh
cargo run --release -p byline-accuracy -- report --seeds {seeds}{only} --out docs/accuracy.md
```

{INTRODUCTION}
Here: seeds {seeds}, {scenarios} scenarios, {trials} exports, {stamps} stamps judged; {unjudged} stamps of the \
truth were not judged, and on {without} there was a verdict and no truth. What is fitted in byline is fitted on \
other seeds, {} to {}; the program reports on none below {FIRST_REPORTED}.

{MEASURES}",
        FITTING.start(),
        FITTING.end(),
    )
}

/// The options that leave out scenarios, where some were.
fn only_some(plan: &Plan) -> String {
    if plan.scenarios == SCENARIOS {
        return String::new();
    }
    let each = plan
        .scenarios
        .iter()
        .map(|name| format!(" --scenario {name}"));
    each.collect()
}

const INTRODUCTION: &str = "\
The orgs are simulated (`fixtures/generator/src/trial/`). People with hours, habits and holidays and machines \
with schedules, outages and retries act in a world; what they do leaves stamps, logs lose part of it, and the \
truth is written from who acted, never from what a classifier would say. Each org is handed out four times, \
with the same records:

- `paid`: event logs of all types over some days, and six months of login history;
- `free`: of the event logs only `Login`, `Logout` and `ApiTotalUsage`, and the login history;
- `logins`: the login history alone;
- `records`: record exports and the directory, no log at all.

Hard orgs have rival causes under one login within seconds of each other, clients without a name, few covered \
days, and logs lost in runs. These are figures on simulated orgs. They say what the method can do where causes \
are as the simulation draws them; for a real org, `byline sample` and `byline score` measure on labels of its own.
";

const MEASURES: &str = "\
## How it is measured

One case is one stamp: the created stamp of a record, and its modified stamp where that is another. `unknown` is \
no answer. It is not counted as right, and it is not hidden: coverage, the share of stamps that were answered, \
stands beside every figure over answered stamps, and strict figures count it as wrong. An actor that was never \
answered is in the strict figure alone.

- **95 %**: the interval of the accuracy after Wilson. It takes stamps for independent, which those of one burst \
are not: it is the least uncertainty there is.
- **macro-F1**: the plain mean of F1 over the actors that occur, over answered stamps; **strict F1**: the same \
over all stamps, no answer being a miss.
- **PR-AUC**, **ROC-AUC**: of the probability that an outside system made the stamp, over all stamps; a stamp \
without a probability ranks last. PR-AUC is average precision.
- **ECE**: expected calibration error of the confidence, ten bins of equal width, over answered stamps; **Brier**: \
mean square of confidence minus being right.
- **channel**: right, of answered stamps. **client**: the outside system named right, of all stamps that outside \
systems made whose system shows a name to anybody; case, blanks and punctuation do not count.
- **covered**: on a day that some log covers which can show what this actor did. **shared**: the login is used by \
a person and by an outside system.

Figures are cut at the fourth decimal, errors rounded up, so that none looks better than it is. The formulas, \
their sources and examples worked out by hand stand in `benches/accuracy/src/metrics/`.

";

/// Before the floors.
pub(super) const FLOORS: &str = "\
Held against all scenarios together, with the worst scenario and the coverage beside; calibration and being ahead of the simple \
rules have to hold in the worst. Where no stamp is answered a floor is missed. The error of calibration of fewer than 100 answered stamps is not looked at. \
Being ahead is measured twice: by strict macro-F1 over all stamps, where a rule that always answers has the \
advantage over one that may say `unknown`, and over the stamps that byline answers.

";

/// Before the large table of a difficulty.
pub(super) const TABLE: &str = "All scenarios together:\n\n";

/// Before the list of simple rules.
pub(super) const BASELINES: &str = "\
Each always answers. None was made to tell the platform's own users, guests and AI agents, so all are given the \
directory's word for those: without it macro-F1 would show what they never claimed.

";
