//! The first screen: who made the records, where ownership concentrates, what is at risk, how sure that is.

use std::collections::BTreeSet;
use std::io;

use maud::{Markup, html};

use super::facts::{in_a_persons_name, known, made};
use super::figure::{figure, legend};
use super::grid::of;
use crate::analysis::Analysis;
use crate::finding::{Finding, Severity};
use crate::org::StampKind;
use crate::ownership::CauseKind;
use crate::report::Outcome;
use crate::report::cause_text;
use crate::report::csv::date;
use crate::report::drawing::{KINDS, Kinds, place_of, share_bar};
use crate::report::number::{percent, thousands};
use crate::report::plain;

/// Findings and owners that are named here.
const MOST: usize = 3;
/// The length and height of a bar.
const BAR: [f64; 2] = [520.0, 22.0];

pub(super) fn overview(outcome: &Outcome<'_>) -> io::Result<Markup> {
    let analysis = outcome.analysis;
    Ok(html! {
        div.cards {
            (who_made(analysis)?)
            (concentrates(analysis))
            (at_risk(outcome.findings))
            (how_sure(analysis))
        }
    })
}

fn card(title: &str, answer: &str, rest: &Markup) -> Markup {
    html! {
        div.card {
            h2 { (title) }
            p.answer { (answer) }
            (rest)
        }
    }
}

fn who_made(analysis: &Analysis) -> io::Result<Markup> {
    let title = "Who made our records?";
    let mut counts = Kinds::default();
    for object in &analysis.objects {
        let of_object = made(object);
        counts
            .iter_mut()
            .zip(of_object)
            .for_each(|(sum, more)| *sum += more);
    }
    let all: u64 = counts.iter().sum();
    if all == 0 {
        return Ok(card(
            title,
            "Not known: no record export was given",
            &html! {},
        ));
    }
    let most = counts.iter().zip(KINDS).max_by_key(|(count, _)| **count);
    let answer = most.map_or_else(String::new, |(count, (kind, name, _))| {
        let part = percent(*count, all);
        match kind {
            CauseKind::Unknown => format!("Of {part} the evidence does not tell"),
            _ => format!("{part} were made {name}"),
        }
    });
    let lent = in_a_persons_name(analysis);
    let bar = figure(
        BAR,
        (
            "made",
            "All records by what made them",
            &crate::report::drawing::in_words(&counts),
        ),
        |canvas| share_bar(canvas, [0.0, 0.0, BAR[0], BAR[1]], &counts, all),
    )?;
    let by_hand = place_of(CauseKind::Hand).map_or(0, |place| counts[place]);
    Ok(card(
        title,
        &answer,
        &html! {
            (bar)
            (legend(&counts))
            ul {
                li { (of(by_hand, all)) " were made by hand" }
                @if lent > 0 {
                    li { (of(lent, all)) " bear the name of a person's login and were made by an outside system" }
                }
            }
        },
    ))
}

fn concentrates(analysis: &Analysis) -> Markup {
    let title = "Where does ownership concentrate?";
    let all = analysis.concentrations();
    let Some(first) = all.first() else {
        let answer = if analysis.objects.is_empty() {
            "Not known: no record export was given"
        } else {
            "Nowhere: no owner has half of the records of any object"
        };
        return card(title, answer, &html! {});
    };
    let name = super::facts::login_name(analysis, &first.id);
    let owned = first.object.owners.owned();
    let answer = format!(
        "{} owns {} of {}",
        plain(&name),
        percent(first.owner.records, owned),
        first.object.name
    );
    let objects: BTreeSet<&str> = all.iter().map(|it| it.object.name.as_str()).collect();
    card(
        title,
        &answer,
        &html! {
            ul {
                @for it in all.iter().take(MOST) {
                    li { (plain(&cause_text::of_owner(analysis, &it.object.name, (&it.id, it.owner)))) }
                }
            }
            p.faint {
                (thousands(objects.len() as u64)) " of " (thousands(analysis.objects.len() as u64))
                " objects have an owner of half of their records, or of more than the platform bears well. "
                a href="#ownership" { "All of them" }
            }
        },
    )
}

fn at_risk(findings: &[Finding]) -> Markup {
    let title = "What is at risk?";
    let counted = || findings.iter().filter(|it| it.waived.is_none());
    let of = |severity: Severity| counted().filter(|it| it.severity == severity).count();
    let waived = findings.len() - counted().count();
    let worst = Severity::ALL
        .into_iter()
        .rev()
        .find(|severity| of(*severity) > 0);
    let answer = match worst {
        None if waived > 0 => "Nothing was found that is not waived".to_owned(),
        None => "Nothing was found in what was given".to_owned(),
        Some(worst) => {
            let count = of(worst);
            let word = if count == 1 { "finding" } else { "findings" };
            format!(
                "{} {word} of {} severity",
                thousands(count as u64),
                worst.as_str()
            )
        }
    };
    // Of each rule the first: ten times the same would hide the second.
    let mut met = BTreeSet::new();
    let named = counted().filter(|it| met.insert(it.rule.id));
    card(
        title,
        &answer,
        &html! {
            ol {
                @for finding in named.take(MOST) {
                    li {
                        span class=(finding.severity.as_str()) { (finding.severity.as_str()) }
                        ": " (plain(&finding.message))
                    }
                }
            }
            p.faint {
                @for severity in Severity::ALL.into_iter().rev() {
                    (thousands(of(severity) as u64)) " " (severity.as_str()) ", "
                }
                @if waived > 0 { (thousands(waived as u64)) " waived, " }
                "each with its evidence and what to do. " a href="#findings" { "All of them" }
            }
        },
    )
}

fn how_sure(analysis: &Analysis) -> Markup {
    let created = known(analysis, |key| key.stamp == StampKind::Created);
    let modified = known(analysis, |key| key.stamp == StampKind::Modified);
    let answer = match created.confidence.filter(|_| created.known > 0) {
        None => "Nothing could be attributed".to_owned(),
        Some(confidence) => format!(
            "{} of the records have a maker, at a mean confidence of {confidence:.2}",
            percent(created.known, created.stamps)
        ),
    };
    let logs = analysis.log_period().map_or_else(
        || {
            "No event logs were given: the maker is told from sign-ins, rhythm and company alone"
                .to_owned()
        },
        |(from, to)| format!("Event logs cover {} to {}", date(from), date(to)),
    );
    card(
        "How sure are we?",
        &answer,
        &html! {
            ul {
                li { "Made: known for " (of(created.known, created.stamps)) }
                li { "Last changed: known for " (of(modified.known, modified.stamps)) }
                li { (logs) }
            }
            p.faint {
                "What the evidence does not decide is called unknown. "
                a href="#coverage" { "What was given" } ", " a href="#method" { "how it is judged" }
            }
        },
    )
}
