//! What the model's probability stands for: isotonic regression by pooling adjacent violators (Ayer et al.,
//! Annals of Mathematical Statistics 26, 1955; Zadrozny and Elkan, KDD 2002).

use byline::attribution::Situation;
use byline::org::Actor;

use super::acts::Act;
use super::written::Catalogue;

/// A pool of acts: their mean probability, how many were right, and their weight.
#[derive(Clone, Copy, Debug)]
struct Pool {
    said: f64,
    right: f64,
    weight: f64,
}

/// Corners of the line at most.
const CORNERS: usize = 14;

pub(super) fn fit(acts: &[Act], written: &mut Catalogue) -> String {
    let mut report = String::new();
    for situation in Situation::ALL {
        for (is_mixed, kind) in [(false, "plain"), (true, "mixed")] {
            let name = format!("{}-{kind}", situation.as_str());
            let mine = acts
                .iter()
                .filter(|it| (it.situation, it.is_mixed) == (situation, is_mixed));
            let mut cases: Vec<(f64, bool, f64)> = mine.map(case).collect();
            if cases.is_empty() {
                continue;
            }
            cases.sort_by(|a, b| a.0.total_cmp(&b.0));
            let line = corners(&pooled(&cases));
            report.push_str(&format!("{name}: {line:.3?}\n"));
            written.set_calibration(&name, line);
        }
    }
    report
}

/// The probability of the best actor, whether it is right, and how much the act counts.
fn case(act: &Act) -> (f64, bool, f64) {
    let of = |actor: Actor| -> f64 {
        if actor == Actor::Automation {
            // It may be nobody's among the candidates.
            return act.kinds[2];
        }
        let same = act.accounts.iter().filter(|it| it.cause.actor == actor);
        same.map(|it| it.probability).sum()
    };
    let best = Actor::ALL.iter().map(|actor| (*actor, of(*actor)));
    let best = best.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
    let (actor, p) = best.unwrap_or((Actor::Unknown, 0.0));
    (p, actor == act.actor, act.stamps.min(50.0) * act.stands_for)
}

fn pooled(cases: &[(f64, bool, f64)]) -> Vec<Pool> {
    // Pools of cases that agree come first, so that single cases do not make steps of 0 and 1.
    let least = cases.iter().map(|it| it.2).sum::<f64>() / 60.0;
    let mut pools: Vec<Pool> = Vec::new();
    let mut open = Pool {
        said: 0.0,
        right: 0.0,
        weight: 0.0,
    };
    for (said, right, weight) in cases {
        open.said += said * weight;
        open.right += if *right { *weight } else { 0.0 };
        open.weight += weight;
        if open.weight >= least {
            pools.push(std::mem::replace(
                &mut open,
                Pool {
                    said: 0.0,
                    right: 0.0,
                    weight: 0.0,
                },
            ));
        }
    }
    if open.weight > 0.0 {
        pools.push(open);
    }
    let mut rising: Vec<Pool> = Vec::new();
    for pool in pools {
        rising.push(pool);
        while let [.., a, b] = rising.as_slice()
            && a.right / a.weight >= b.right / b.weight
        {
            let both = Pool {
                said: a.said + b.said,
                right: a.right + b.right,
                weight: a.weight + b.weight,
            };
            rising.truncate(rising.len() - 2);
            rising.push(both);
        }
    }
    rising
}

/// A line through the pools, with few corners.
fn corners(pools: &[Pool]) -> Vec<[f64; 2]> {
    let step = pools.len().div_ceil(CORNERS).max(1);
    let mut line: Vec<[f64; 2]> = pools
        .chunks(step)
        .map(|pools| {
            let weight: f64 = pools.iter().map(|it| it.weight).sum();
            let said: f64 = pools.iter().map(|it| it.said).sum();
            let right: f64 = pools.iter().map(|it| it.right).sum();
            [said / weight, (right / weight).clamp(0.01, 0.995)]
        })
        .collect();
    if let Some([x, y]) = line.first().copied()
        && x > 0.0
    {
        line.insert(0, [0.0, y.min(x)]);
    }
    line
}
