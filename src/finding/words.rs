//! How findings put numbers and lists into words.

/// So many of something whose plural has an `s`: `1 day`, `3 days`.
pub(super) fn count(number: u64, one: &str) -> String {
    if number == 1 {
        format!("1 {one}")
    } else {
        format!("{number} {one}s")
    }
}

/// Names one after the other: `a, b and c`.
pub(super) fn list<S: AsRef<str>>(names: &[S]) -> String {
    match names {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [most @ .., last] => {
            let most: Vec<&str> = most.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", most.join(", "), last.as_ref())
        }
    }
}

/// The same with the first so many names, and how many there are beside them.
pub(super) fn first<S: AsRef<str>>(names: &[S], most: usize) -> String {
    match names.get(..most).filter(|_| names.len() > most + 1) {
        Some(shown) => {
            let shown: Vec<&str> = shown.iter().map(AsRef::as_ref).collect();
            format!("{} and {} more", shown.join(", "), names.len() - most)
        }
        None => list(names),
    }
}

#[cfg(test)]
mod tests {
    use super::{count, first, list};

    #[test]
    fn numbers_and_lists_read_as_people_write_them() {
        assert_eq!(
            (count(1, "day"), count(0, "day")),
            ("1 day".to_owned(), "0 days".to_owned())
        );
        assert_eq!(list(&["a"]), "a");
        assert_eq!(list(&["a", "b", "c"]), "a, b and c");
        assert_eq!(first(&["a", "b", "c", "d"], 2), "a, b and 2 more");
        assert_eq!(first(&["a", "b", "c"], 2), "a, b and c");
    }
}
