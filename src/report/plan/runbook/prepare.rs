//! Step 1, before the first wave, and what comes after the last.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::{say, who};
use crate::analysis::Analysis;
use crate::catalog::{CascadeEffect, TransferWay, transfer};
use crate::plan::Plan;
use crate::report::markdown::md;
use crate::report::number::thousands;

/// Renders the step.
pub(super) fn prepare(out: &mut String, analysis: &Analysis, plan: &Plan) {
    say!(out, "## 1. Prepare");
    say!(out);
    say!(
        out,
        "Run the commands in the folder of this plan. `ORG` is the alias of the org in the sf CLI; try everything in a full sandbox first."
    );
    say!(out);
    say!(out, "Whoever runs it needs:");
    say!(out);
    let moved: Vec<_> = plan.objects.iter().filter(|it| it.moved > 0).collect();
    let is_deferred = plan.objects.iter().any(|it| it.deferral.is_some());
    let needs: BTreeSet<(Option<&str>, &str)> = moved
        .iter()
        .flat_map(|object| &object.cascades)
        .filter(|row| row.effect == CascadeEffect::Needs && is_by_api(row.way))
        .filter(|row| is_deferred || !row.what.starts_with("to defer"))
        .map(|row| (row.object(), row.what.as_str()))
        .collect();
    for (object, what) in needs {
        let of = object
            .map(|object| format!("{object}: "))
            .unwrap_or_default();
        say!(out, "- {of}{what}");
    }
    say!(out);
    if plan.limits.rows > transfer().limit.batch_rows {
        say!(
            out,
            "Files hold up to {} rows, and the platform cuts a file every {} rows: rows of one parent may meet in two batches that run at once. If rows fail with `UNABLE_TO_LOCK_ROW`, load them again, or make the plan with the default `--max-rows`.",
            thousands(plan.limits.rows),
            thousands(transfer().limit.batch_rows),
        );
        say!(out);
    }
    defer(out, analysis, plan);
    guard(out);
    tools(out);
}

/// Whether it concerns a transfer by files.
pub(super) fn is_by_api(way: TransferWay) -> bool {
    matches!(way, TransferWay::Any | TransferWay::Api)
}

fn defer(out: &mut String, analysis: &Analysis, plan: &Plan) {
    let deferrals = plan
        .objects
        .iter()
        .filter_map(|it| Some((it, it.deferral.as_ref()?)));
    let deferrals: Vec<_> = deferrals.collect();
    say!(out, "### Sharing");
    say!(out);
    if deferrals.is_empty() {
        say!(
            out,
            "No owner gives or gets more than {} records of an object whose sharing is not open to all: sharing need not be deferred.",
            thousands(transfer().limit.deferred_sharing_rows),
        );
        say!(out);
        return;
    }
    for (object, deferral) in deferrals {
        let model = match object.sharing_model.is_empty() {
            true => "the sharing model is not in the export".to_owned(),
            false => format!("sharing model {}", md(&object.sharing_model)),
        };
        let does = if deferral.gives { "gives away" } else { "gets" };
        say!(
            out,
            "- {}: {} {does} {} records ({model}).",
            md(&object.name),
            who(analysis, &deferral.owner),
            thousands(deferral.records),
        );
    }
    say!(out);
    say!(
        out,
        "- [ ] Suspend sharing calculations before wave 1: Setup, Defer Sharing Calculations, *Suspend* for sharing rules (and group membership, if roles change meanwhile). Salesforce Support switches the feature on. Choose hours in which nobody depends on it: until sharing is recalculated, users may keep access they should have lost, or lack access they should have."
    );
    say!(out);
}

fn guard(out: &mut String) {
    say!(out, "### Guard: what changed since the export");
    say!(out);
    say!(
        out,
        "`guard/` has the rows of `transfer/` with one more column, the owner at the time of the export. (The transfer files cannot carry it: Bulk API refuses a column that is no field.) Before each wave, ask the org which records changed since, and leave out those that changed hands:"
    );
    say!(out);
    say!(out, "```sh");
    say!(
        out,
        "guard() {{  # guard <Object> [<time>]: transfer/ without what changed hands since, into checked/"
    );
    say!(out, "  mkdir -p now checked");
    say!(
        out,
        "  sf data export bulk --target-org ORG --query \"SELECT Id, OwnerId FROM $1${{2:+ WHERE SystemModstamp > $2}}\" --result-format csv --output-file \"now/$1.csv\" --wait 60 || return"
    );
    say!(out, "  for file in transfer/*_\"$1\".csv; do");
    say!(out, "    name=$(basename \"$file\")");
    say!(out, "    [ \"${{name#*_}}\" = \"$1.csv\" ] || continue");
    say!(
        out,
        "    awk -F, '{{ gsub(/\"/, \"\") }} FILENAME == ARGV[1] {{ now[$1] = $2; next }} FNR == 1 || !($1 in now) || now[$1] == $3 {{ print $1 \",\" $2 }}' \"now/$1.csv\" \"guard/$name\" > \"checked/$name\""
    );
    say!(out, "  done");
    say!(out, "}}");
    say!(out, "```");
    say!(out);
    say!(
        out,
        "The time that each wave gives it is the newest in the files of that object: the export can hold nothing later. A file of `checked/` with fewer rows than its file of `transfer/` has lost those that somebody gave away meanwhile. Records deleted since fail when they are loaded, and are told."
    );
    say!(out);
}

fn tools(out: &mut String) {
    say!(out, "### Other tools");
    say!(out);
    say!(
        out,
        "- **Data Loader** takes the files as they are: Update, the object, the file, and `dataloader/transfer.sdl` as the mapping. Over SOAP it can keep account teams (*Keep Account team when changing Account owner*), one old and one new owner a file."
    );
    say!(
        out,
        "- **SFDMU** wants one file per object. In `sfdmu/`, for each object: `{{ head -n 1 ../checked/01_Account.csv; tail -qn +2 ../checked/*_Account.csv; }} > Account.csv`; then `sf sfdmu run --sourceusername csvfile --targetusername ORG --path .`. It finds records by `Id` and reads all of an object to do so."
    );
    say!(out);
}

/// Renders what comes after the last wave.
pub(super) fn finish(out: &mut String, plan: &Plan) {
    say!(out, "## After the last wave");
    say!(out);
    if plan.objects.iter().any(|it| it.deferral.is_some()) {
        say!(
            out,
            "- [ ] Resume sharing calculations, then *Recalculate* every sharing rule of the objects above: Setup, Defer Sharing Calculations. Until it is done, access is not what it should be."
        );
    }
    say!(
        out,
        "- [ ] Switch on again what was switched off for the waves."
    );
    say!(
        out,
        "- [ ] Export the objects again and run `byline analyze`: `ownership.csv` should say what `before_after.csv` does."
    );
    say!(
        out,
        "- [ ] A month later, see that step 0 holds: no new records of the owners above."
    );
    say!(out);
}
