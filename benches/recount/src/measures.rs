//! Measures of concentration by their definitions.

/// Share of the largest, HHI, effective number, Gini: the last by the mean of all absolute differences.
pub(crate) fn measures(counts: &[u64]) -> [f64; 4] {
    let total: f64 = counts.iter().map(|n| float(*n)).sum();
    let shares: Vec<f64> = counts.iter().map(|n| float(*n) / total).collect();
    let largest = shares.iter().copied().fold(0.0, f64::max);
    let hhi: f64 = shares.iter().map(|share| share * share).sum();
    let n = float(counts.len() as u64);
    let differences: f64 = counts
        .iter()
        .flat_map(|a| counts.iter().map(move |b| float(a.abs_diff(*b))))
        .sum();
    let gini = differences / (2.0 * n * total);
    [largest, hhi, 1.0 / hhi, gini]
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of records stay far below 2^53"
)]
pub(crate) fn float(n: u64) -> f64 {
    n as f64
}

/// Days since 1970 of the first eight digits of a time (Fliegel and van Flandern, Communications of the ACM 11,
/// 1968).
pub(crate) fn day(digits: &str) -> i64 {
    let part = |from: usize, to: usize| digits.get(from..to).and_then(|d| d.parse::<i64>().ok());
    let (year, month, day) = (part(0, 4), part(4, 6), part(6, 8));
    let (i, j, k) = (year.unwrap_or(0), month.unwrap_or(0), day.unwrap_or(0));
    let a = (j - 14) / 12;
    k - 32_075 + 1461 * (i + 4800 + a) / 4 + 367 * (j - 2 - a * 12) / 12
        - 3 * ((i + 4900 + a) / 100) / 4
        - 2_440_588
}
