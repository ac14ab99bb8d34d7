//! The summary on the terminal: shared logins first, then where ownership concentrates, then who made
//! the records, and what the logs cover. It must be understood at a glance and without colour.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use comfy_table::{Cell, CellAlignment};

use super::cause_text;
use super::csv::date;
use super::number::{percent, thousands};
use super::plain;
use super::screen::{
    FAINT, HEADING, MOST_ROWS, WARNING, heading, limits_reached, line, number, put, rejected, table,
};
use crate::analysis::{Analysis, Concentrated, ObjectResult};
use crate::identity::Identity;
use crate::org::{Actor, ChangeSource, IdentityClass, SalesforceId, StampKind, Undecided, UtcTime};
use crate::ownership::Load;

/// Event types named with their missing days; `summary.json` has all.
const MOST_GAPS: usize = 4;
/// Cells of a bar.
const BAR: u64 = 20;
/// Owners whose causes are told; `causes.csv` has all.
const MOST_CAUSES: usize = 5;

const HUMAN: Style = AnsiColor::Green.on_default();
const INTEGRATION: Style = AnsiColor::Magenta.on_default();

/// Renders the summary; `parts` are those of findings and of reach, `result` is where the files are. Holds escape codes that the writer strips where
/// no terminal reads them.
#[must_use]
pub fn terminal(analysis: &Analysis, parts: &[&str], result: &str) -> String {
    let mut out = String::new();
    shared_logins(&mut out, analysis);
    concentration(&mut out, analysis);
    makers(&mut out, analysis);
    parts.iter().for_each(|part| out.push_str(part));
    coverage(&mut out, analysis);
    inputs(&mut out, analysis);
    line(
        &mut out,
        format_args!("{HEADING}Result{HEADING:#}  {result}"),
    );
    out
}

fn shared_logins(out: &mut String, analysis: &Analysis) {
    let shared: Vec<(&SalesforceId, &Identity)> = analysis
        .identities
        .iter()
        .filter(|(_, identity)| identity.class == IdentityClass::Shared)
        .collect();
    if shared.is_empty() {
        heading(out, "Shared logins");
        let said = if analysis.has_logs() {
            "none found in what the logs cover"
        } else {
            "not known: neither event logs nor login history were given"
        };
        line(out, format_args!("  {said}\n"));
        return;
    }
    heading(
        out,
        "Shared logins: a person and an outside system use one login",
    );
    let mut rows = table(&["Login", "Confidence", "Why"]);
    let mut names = Vec::new();
    for (id, identity) in shared.iter().take(MOST_ROWS) {
        let name = login_name(analysis, id);
        names.push(name.clone());
        rows.add_row(vec![
            Cell::new(name),
            Cell::new(format!("{:.2}", identity.confidence)).set_alignment(CellAlignment::Right),
            Cell::new(plain(&identity.reasons.join("; "))),
        ]);
    }
    put(out, &rows, shared.len().saturating_sub(MOST_ROWS), &names);
}

fn login_name(analysis: &Analysis, id: &SalesforceId) -> String {
    let name = analysis.name_of(id);
    if name.is_empty() {
        id.to_string()
    } else {
        plain(&name).into_owned()
    }
}

fn concentration(out: &mut String, analysis: &Analysis) {
    let concentrated = analysis.concentrations();
    heading(out, "Where ownership concentrates");
    if concentrated.is_empty() {
        let said = if analysis.objects.is_empty() {
            "no record export was given"
        } else {
            "no owner has half of the records of any object, nor more than the platform bears well"
        };
        line(out, format_args!("  {said}\n"));
        return;
    }
    // The first of each object is its top owner.
    let mut met = BTreeSet::new();
    let mut objects = concentrated.clone();
    objects.retain(|it| met.insert(it.object.name.as_str()));
    let mut rows = table(&[
        "Object",
        "Records",
        "Top owner",
        "Owns",
        "Share",
        "Effective owners",
        "Sharing",
    ]);
    for Concentrated { object, id, owner } in objects.iter().take(MOST_ROWS) {
        let owners = &object.owners;
        let effective = owners.concentration().map_or(0.0, |c| c.effective_owners);
        let sharing = analysis
            .org
            .objects
            .get(&object.name)
            .map(|o| plain(&o.sharing_model));
        rows.add_row(vec![
            Cell::new(&object.name),
            number(owners.records),
            Cell::new(login_name(analysis, id)),
            number(owner.records),
            Cell::new(percent(owner.records, owners.owned())).set_alignment(CellAlignment::Right),
            Cell::new(format!("{effective:.1}")).set_alignment(CellAlignment::Right),
            Cell::new(
                sharing
                    .filter(|s| !s.is_empty())
                    .unwrap_or("not in the package".into()),
            ),
        ]);
    }
    put(out, &rows, objects.len().saturating_sub(MOST_ROWS), &[]);
    causes(out, analysis, &concentrated);
}

/// Why it concentrates there, and how far beyond what the platform bears.
fn causes(out: &mut String, analysis: &Analysis, concentrated: &[Concentrated<'_>]) {
    for it in concentrated.iter().take(MOST_CAUSES) {
        let sentence = cause_text::of_owner(analysis, &it.object.name, (&it.id, it.owner));
        line(out, format_args!("  {}", plain(&sentence)));
    }
    let left_out = concentrated.len().saturating_sub(MOST_CAUSES);
    if left_out > 0 {
        line(
            out,
            format_args!("  {FAINT}and {left_out} more in causes.csv{FAINT:#}"),
        );
    }
    let objects = || analysis.objects.iter();
    let owners: u64 = objects().map(|it| it.owners.loaded(Load::Over)).sum();
    let parents: usize = objects().map(|it| it.parents(Load::Over).len()).sum();
    if owners > 0 || parents > 0 {
        line(
            out,
            format_args!(
                "  {WARNING}skew{WARNING:#}  owners over the limit: {}, parents over it: {} (skew.csv)",
                thousands(owners),
                thousands(parents as u64),
            ),
        );
    }
    out.push('\n');
}

fn makers(out: &mut String, analysis: &Analysis) {
    heading(out, "Who made the records");
    if analysis.objects.is_empty() {
        line(out, format_args!("  no record export was given\n"));
        return;
    }
    let mut objects: Vec<&ObjectResult> = analysis.objects.iter().collect();
    objects.sort_by_key(|o| (std::cmp::Reverse(o.owners.records), o.name.as_str()));
    let mut rows = table(&["Object", "Human", "Integration", "Other", "Unknown", ""]);
    for object in objects.iter().take(MOST_ROWS) {
        let made = |actor| object.stamps(StampKind::Created, actor);
        let (human, integration) = (made(Actor::Human), made(Actor::Integration));
        let unknown = made(Actor::Unknown);
        let other = made(Actor::Automation) + made(Actor::Agent) + made(Actor::Guest);
        rows.add_row(vec![
            Cell::new(&object.name),
            number(human),
            number(integration),
            number(other),
            number(unknown),
            Cell::new(bar(human, integration, other, unknown)),
        ]);
    }
    put(out, &rows, objects.len().saturating_sub(MOST_ROWS), &[]);
    line(
        out,
        format_args!(
            "  {HUMAN}█{HUMAN:#} human  {INTEGRATION}▓{INTEGRATION:#} integration  ▒ other  ░ unknown\n"
        ),
    );
}

/// A bar whose parts differ in shade as well as in colour.
fn bar(human: u64, integration: u64, other: u64, unknown: u64) -> String {
    let all = human + integration + other + unknown;
    let mut bar = String::new();
    let (mut sum, mut drawn) = (0, 0);
    let parts = [
        (human, HUMAN, '█'),
        (integration, INTEGRATION, '▓'),
        (other, Style::new(), '▒'),
        (unknown, FAINT, '░'),
    ];
    for (count, style, shade) in parts {
        sum += count;
        let until = (sum * BAR + all / 2).checked_div(all).unwrap_or(0);
        let cells: String =
            std::iter::repeat_n(shade, usize::try_from(until - drawn).unwrap_or(0)).collect();
        drawn = until;
        if !cells.is_empty() {
            let _ = write!(bar, "{style}{cells}{style:#}");
        }
    }
    bar
}

fn coverage(out: &mut String, analysis: &Analysis) {
    heading(out, "What the logs cover");
    let period = |(from, to): (UtcTime, UtcTime)| format!("{} to {}", date(from), date(to));
    let logs = analysis
        .log_period()
        .map_or_else(|| "none given".to_owned(), period);
    let history = analysis
        .timeline
        .login_period
        .map_or_else(|| "none given".to_owned(), period);
    line(out, format_args!("  Event logs     {logs}"));
    line(out, format_args!("  Logins         {history}"));
    let mut gaps: Vec<String> = analysis
        .timeline
        .periods
        .iter()
        .filter(|p| p.missing_days > 0)
        .map(|p| format!("{} ({})", p.event_type, p.missing_days))
        .collect();
    let more = gaps.len().saturating_sub(MOST_GAPS);
    gaps.truncate(MOST_GAPS);
    if more > 0 {
        gaps.push(format!("{more} more types"));
    }
    if !gaps.is_empty() {
        line(
            out,
            format_args!("  {FAINT}Days without rows: {}{FAINT:#}", gaps.join(", ")),
        );
    }
    for (kind, label) in [
        (StampKind::Created, "Made"),
        (StampKind::Modified, "Last changed"),
    ] {
        let sum = |unknown: bool| -> u64 {
            let stamps = analysis.objects.iter().flat_map(|o| o.tally.iter());
            let wanted =
                stamps.filter(|(k, _)| k.stamp == kind && (k.actor == Actor::Unknown) == unknown);
            wanted.map(|(_, sum)| sum.records).sum()
        };
        let (known, unknown) = (sum(false), sum(true));
        if known + unknown > 0 {
            line(
                out,
                format_args!(
                    "  {label:<13}  by whom is known for {} of {} records ({})",
                    thousands(known),
                    thousands(known + unknown),
                    percent(known, known + unknown),
                ),
            );
        }
    }
    undecided(out, analysis);
    changes(out, analysis);
    out.push('\n');
}

/// Why the rest is not known, most acts first.
fn undecided(out: &mut String, analysis: &Analysis) {
    let acts = |why: &Undecided| -> u64 {
        let sums = analysis.objects.iter().flat_map(|object| &object.undecided);
        let sums = sums.filter(|(key, _)| key.why == *why);
        sums.map(|(_, sum)| sum.acts).sum()
    };
    let mut all: Vec<(u64, Undecided)> = Undecided::ALL.iter().map(|it| (acts(it), *it)).collect();
    all.retain(|(acts, _)| *acts > 0);
    all.sort_by_key(|(acts, why)| (Reverse(*acts), *why));
    for (place, (acts, why)) in all.into_iter().enumerate() {
        let label = if place == 0 { "Not told" } else { "" };
        let words = why.words();
        line(
            out,
            format_args!("  {label:<13}  {} {words}", thousands(acts)),
        );
    }
}

/// One line on the changes that are written down beside the stamps, if there are any.
fn changes(out: &mut String, analysis: &Analysis) {
    let rows = |source: &ChangeSource| analysis.changes.sum(|key| key.source == *source).rows;
    let there = ChangeSource::ALL.iter().filter(|source| rows(source) > 0);
    let said: Vec<String> = there
        .map(|source| format!("{} {}", thousands(rows(source)), source.words()))
        .collect();
    if said.is_empty() {
        return;
    }
    let all = analysis.changes.sum(|_| true);
    let unknown = analysis.changes.sum(|key| key.actor == Actor::Unknown).rows;
    line(
        out,
        format_args!(
            "  Changes        {}; by whom is known for {}",
            said.join(", "),
            percent(all.rows - unknown, all.rows),
        ),
    );
    if all.delegated > 0 {
        line(
            out,
            format_args!(
                "                 {} of them by somebody who was logged in as the user",
                thousands(all.delegated),
            ),
        );
    }
}

fn inputs(out: &mut String, analysis: &Analysis) {
    let files = &analysis.files;
    let unknown = files.iter().filter(|f| f.kind == "unknown").count();
    let left_out: Vec<_> = files
        .iter()
        .filter(|f| f.left_out)
        .map(|f| plain(&f.path))
        .collect();
    let damaged: Vec<_> = files.iter().filter(|f| f.tally.rejected > 0).collect();
    let duplicates: u64 = files.iter().map(|f| f.tally.duplicates).sum();
    let rows: u64 = files.iter().map(|f| f.tally.rows).sum();
    line(
        out,
        format_args!(
            "{HEADING}Input{HEADING:#}   {} files, {} rows, {} duplicates set aside, {unknown} not recognised",
            thousands(files.len() as u64),
            thousands(rows),
            thousands(duplicates),
        ),
    );
    for path in left_out.iter().take(MOST_ROWS) {
        line(
            out,
            format_args!("  {WARNING}not read by this version{WARNING:#}  {path}"),
        );
    }
    for file in damaged.iter().take(MOST_ROWS) {
        rejected(out, file);
    }
    let doubtful = files.iter().filter(|f| !f.tally.doubts.is_empty()).count();
    if doubtful > 0 {
        line(
            out,
            format_args!(
                "  {WARNING}uncertain{WARNING:#}  {doubtful} files were read with doubts; `manifest.json` says which"
            ),
        );
    }
    limits_reached(out, files, &analysis.limits);
    let more = damaged.len().saturating_sub(MOST_ROWS) + left_out.len().saturating_sub(MOST_ROWS);
    if more > 0 {
        line(
            out,
            format_args!("  {FAINT}and {more} more files; `manifest.json` lists them all{FAINT:#}"),
        );
    }
    out.push('\n');
}
