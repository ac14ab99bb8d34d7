//! `plan.md`: the runbook. What to do in which order, with the exact commands, and how to see that it went well.

mod first;
mod prepare;
mod stays;
mod wave;

use std::fmt::Write as _;

use crate::analysis::Analysis;
use crate::org::SalesforceId;
use crate::ownership::Concentration;
use crate::plan::{ObjectPlan, Plan};
use crate::report::markdown::{md, say, table};
use crate::report::number::{share, thousands};

/// Renders the file.
#[must_use]
pub(super) fn runbook_md(analysis: &Analysis, plan: &Plan) -> Vec<u8> {
    let mut out = String::new();
    say!(out, "# Transfer of ownership");
    say!(out);
    summary(&mut out, plan);
    first::stop_arrivals(&mut out, analysis, plan);
    if plan.objects.iter().any(|object| object.moved > 0) {
        prepare::prepare(&mut out, analysis, plan);
        let waves: Vec<&ObjectPlan> = plan.objects.iter().filter(|it| it.moved > 0).collect();
        for object in &waves {
            wave::wave(&mut out, analysis, plan, object);
        }
        prepare::finish(&mut out, plan);
    }
    stays::stays(&mut out, plan);
    metrics(&mut out, plan);
    rules(&mut out, plan);
    out.into_bytes()
}

/// Somebody by name and username.
fn who(analysis: &Analysis, id: &SalesforceId) -> String {
    let name = analysis.name_of(id);
    let user = analysis.org.users.get(id);
    match (
        name.is_empty(),
        user.filter(|user| !user.username.is_empty()),
    ) {
        (true, _) => format!("`{id}`"),
        (false, Some(user)) => format!("{} ({})", md(&name), md(&user.username)),
        (false, None) if analysis.org.is_queue(id) => format!("the queue {}", md(&name)),
        (false, None) => md(&name).into_owned(),
    }
}

fn summary(out: &mut String, plan: &Plan) {
    let sum = |count: fn(&ObjectPlan) -> u64| plan.objects.iter().map(count).sum::<u64>();
    match plan.as_of {
        Some(at) => say!(
            out,
            "From an export as of {at}. What changed in the org since then is not in it: step 1 says how to find that out."
        ),
        None => say!(
            out,
            "From an export without any date: compare it with the org before anything is loaded."
        ),
    }
    say!(out);
    if plan.objects.is_empty() {
        say!(
            out,
            "Nobody's records are to be moved: no login that a machine uses and no inactive user owns more of an object than"
        );
        say!(
            out,
            "the limit of ownership skew, or a large share of it. `--from` names somebody."
        );
        say!(out);
        return;
    }
    say!(
        out,
        "{} records of owners whose records are to be moved; {} get a new owner, {} stay by a rule, {} stay because nobody was found.",
        thousands(sum(|it| it.asked)),
        thousands(sum(|it| it.moved)),
        thousands(sum(ObjectPlan::kept)),
        thousands(sum(ObjectPlan::without_target)),
    );
    say!(out);
    let row = |it: &ObjectPlan| {
        vec![
            it.wave.map(|wave| wave.to_string()).unwrap_or_default(),
            md(&it.name).into_owned(),
            thousands(it.asked),
            thousands(it.moved),
            thousands(it.kept()),
            thousands(it.without_target()),
            thousands(it.files.len() as u64),
        ]
    };
    let header = [
        "wave ",
        "object",
        "records ",
        "move ",
        "kept ",
        "nobody found ",
        "files ",
    ];
    table(
        out,
        &header,
        &plan.objects.iter().map(row).collect::<Vec<_>>(),
    );
    for edge in &plan.broken {
        say!(
            out,
            "{} records of {} point to {}, which does not come before: a rule that follows them finds the present owner, and nobody where that record moves too.",
            thousands(edge.records),
            md(&edge.child),
            md(&edge.parent),
        );
        say!(out);
    }
}

fn metrics(out: &mut String, plan: &Plan) {
    if plan.objects.is_empty() {
        return;
    }
    say!(out, "## Before and after");
    say!(out);
    let row = |it: &ObjectPlan| {
        let figures = |of: fn(&Concentration) -> f64| {
            [&it.before, &it.after].map(|owners| {
                let measures = Concentration::of(owners.values().copied());
                measures.as_ref().map(of).map(share).unwrap_or_default()
            })
        };
        let mut row = vec![md(&it.name).into_owned()];
        row.extend([&it.before, &it.after].map(|owners| thousands(owners.len() as u64)));
        row.extend(figures(|it| it.top_share));
        row.extend(figures(|it| it.hhi));
        row.extend(figures(|it| it.effective_owners));
        row
    };
    let header = [
        "object",
        "owners ",
        "then ",
        "top share ",
        "then ",
        "HHI ",
        "then ",
        "effective owners ",
        "then ",
    ];
    table(
        out,
        &header,
        &plan.objects.iter().map(row).collect::<Vec<_>>(),
    );
    say!(
        out,
        "`before_after.csv` has more of it, `owners_before_after.csv` every owner, `visibility_before_after.csv` what people see by \
         ownership and role hierarchy alone."
    );
    say!(out);
}

fn rules(out: &mut String, plan: &Plan) {
    say!(out, "## The rules");
    say!(out);
    if plan.rules.is_builtin {
        say!(
            out,
            "No rules were given, so these were tried, in order. Save them as `plan.toml`, change them, and hand them over with"
        );
        say!(out, "`--rules plan.toml`.");
        if !plan.rules.from.is_empty() {
            say!(out);
            say!(
                out,
                "The rule `made by hand` was left out, since `--from` says whose records are to be moved."
            );
        }
    } else {
        say!(
            out,
            "Tried in order; the first that found somebody who may own the record decided."
        );
    }
    say!(out);
    say!(out, "````toml");
    for line in plan.rules.text().lines() {
        // A fence inside would end the block.
        say!(
            out,
            "{}",
            crate::report::plain(&line.replace("````", "` ` ` `"))
        );
    }
    say!(out, "````");
}
