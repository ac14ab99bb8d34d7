//! What `byline plan` says on the terminal: how much moves, what stays and why, and where to read on.

use comfy_table::Cell;

use crate::analysis::Analysis;
use crate::plan::{MoveCause, Plan};
use crate::report::number::{percent, thousands};
use crate::report::plain;
use crate::report::screen::{
    FAINT, HEADING, MOST_ROWS, WARNING, heading, limits_reached, line, number, put, rejected, table,
};

/// Renders the summary; `result` is where the files are.
#[must_use]
pub fn plan_text(analysis: &Analysis, plan: &Plan, result: &str) -> String {
    let mut out = String::new();
    moving(&mut out, analysis, plan);
    objects(&mut out, plan);
    arrivals(&mut out, plan);
    for file in analysis.files.iter().filter(|file| file.has_gaps()) {
        rejected(&mut out, file);
    }
    limits_reached(&mut out, &analysis.files, &analysis.limits);
    line(
        &mut out,
        format_args!("{HEADING}Runbook{HEADING:#}  {result}/plan.md"),
    );
    out
}

fn moving(out: &mut String, analysis: &Analysis, plan: &Plan) {
    heading(out, "Whose records move");
    if plan.moving.owners.is_empty() {
        let line_of = "nobody's: no login that a machine uses and no inactive user concentrates an object; name one with --from";
        line(out, format_args!("  {line_of}\n"));
        return;
    }
    let mut rows = table(&["owner", "object", "records", "because"]);
    for it in plan.moving.owners.iter().take(MOST_ROWS) {
        let name = analysis.name_of(&it.owner);
        let because = match it.cause {
            MoveCause::Named => "named".to_owned(),
            MoveCause::Concentrated(_) => {
                let user = analysis.org.users.get(&it.owner);
                let gone = user.is_some_and(|user| user.active == Some(false));
                let class = analysis.class_of(&it.owner);
                if gone {
                    "inactive".to_owned()
                } else {
                    format!("class {class}")
                }
            }
        };
        let cells = [plain(&name).into_owned(), it.object.clone()].map(Cell::new);
        let [owner, object] = cells;
        rows.add_row([owner, object, number(it.records), Cell::new(because)]);
    }
    put(
        out,
        &rows,
        plan.moving.owners.len().saturating_sub(MOST_ROWS),
        &[],
    );
}

fn objects(out: &mut String, plan: &Plan) {
    if plan.objects.is_empty() {
        return;
    }
    heading(out, "What the plan does");
    let mut rows = table(&["object", "records", "move", "kept", "nobody found", "files"]);
    for it in &plan.objects {
        rows.add_row([
            Cell::new(plain(&it.name)),
            number(it.asked),
            number(it.moved),
            number(it.kept()),
            number(it.without_target()),
            number(it.files.len() as u64),
        ]);
    }
    put(out, &rows, 0, &[]);
    let (asked, moved): (u64, u64) = plan
        .objects
        .iter()
        .fold((0, 0), |sum, it| (sum.0 + it.asked, sum.1 + it.moved));
    let with = if plan.rules.is_builtin {
        "the built-in rules"
    } else {
        "your rules"
    };
    line(
        out,
        format_args!(
            "  {} of {} records move ({}), by {with}; {FAINT}reasons/ says why of each{FAINT:#}\n",
            thousands(moved),
            thousands(asked),
            percent(moved, asked),
        ),
    );
}

fn arrivals(out: &mut String, plan: &Plan) {
    let months = plan.causes.iter().map(|it| it.months).max().unwrap_or(0);
    let recent: u64 = plan.causes.iter().map(|it| it.recent).sum();
    if months > 0 && recent > 0 {
        line(
            out,
            format_args!(
                "  {WARNING}first{WARNING:#} stop what still brings them records: {} in the last {months} full months (step 0 of the runbook)\n",
                thousands(recent),
            ),
        );
    }
}
