//! What somebody may have meant who wrote a word that is none.

/// The known word that is written most like this one, if any is.
#[must_use]
pub fn nearest<'w>(word: &str, known: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let length = word.chars().count();
    // A third of the letters may be wrong, and two of any word of three.
    let most = (length / 3).max(2);
    let near = known.into_iter().filter_map(|it| {
        // Words of much other length are far without a look.
        let apart = it.chars().count().abs_diff(length);
        let far = (apart <= most).then(|| distance(word, it))?;
        (far <= most).then_some((far, it))
    });
    near.min().map(|(_, it)| it)
}

/// Letters to insert, leave out, change or swap with the next, to get from one word to the other: the optimal string
/// alignment distance.
fn distance(from: &str, to: &str) -> usize {
    let lower = |text: &str| -> Vec<char> {
        let lower = text.chars().map(|c| c.to_ascii_lowercase());
        lower.map(|c| if c == '_' { '-' } else { c }).collect()
    };
    let (from, to) = (lower(from), lower(to));
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=to.len()).collect();
    for (row, a) in from.iter().enumerate() {
        let mut line = vec![row + 1];
        for (column, b) in to.iter().enumerate() {
            let changed = last[column] + usize::from(a != b);
            let mut least = changed.min(last[column + 1] + 1).min(line[column] + 1);
            let is_swapped = row > 0 && column > 0 && from[row - 1] == *b && to[column - 1] == *a;
            if is_swapped {
                least = least.min(before[column - 1] + 1);
            }
            line.push(least);
        }
        before = std::mem::replace(&mut last, line);
    }
    last[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_near_and_other_words_are_not() {
        let known = ["reason", "rule", "expires", "approved_by"];
        let near = |word| nearest(word, known);
        assert_eq!(near("reasn"), Some("reason"));
        assert_eq!(near("raeson"), Some("reason"));
        assert_eq!(near("Expires"), Some("expires"));
        assert_eq!(near("approved-by"), Some("approved_by"));
        assert_eq!(near("colour"), None);
        assert_eq!(near(""), None);
        assert_eq!((distance("rule", "rules"), distance("ab", "ba")), (1, 1));
    }
}
