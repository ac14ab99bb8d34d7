//! The part of a line that is shown with a mistake.

/// Characters that are shown, at most.
const WIDTH: usize = 100;

/// Characters before the mark that are kept where a line is longer.
const BEFORE: usize = 40;

/// What stands for the rest of a line.
const REST: char = '…';

/// A line, or the part of a long one around its mark.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Excerpt {
    /// The text.
    pub text: String,
    /// Characters before the mark.
    pub from: usize,
    /// Characters of the mark, at least one.
    pub length: usize,
}

impl Excerpt {
    pub(super) fn new(line: &str, from: usize, length: usize) -> Self {
        let all = line.chars().count();
        let skip = match all > WIDTH {
            true => from.saturating_sub(BEFORE),
            false => 0,
        };
        let mut text = String::new();
        text.extend((skip > 0).then_some(REST));
        let shown = line.chars().skip(skip).take(WIDTH);
        // Tabs would tear the mark from what it stands below.
        text.extend(shown.map(|c| if c == '\t' { ' ' } else { c }));
        text.extend((all > skip + WIDTH).then_some(REST));
        let from = from - skip + usize::from(skip > 0);
        let most = text.chars().count().saturating_sub(from);
        Self {
            from,
            length: length.min(most).max(1),
            text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_long_line_the_part_around_the_mark_is_shown() {
        let line = format!("{}\tmark{}", "a".repeat(300), "b".repeat(300));
        let excerpt = Excerpt::new(&line, 301, 4);
        let marked = excerpt.text.chars().skip(excerpt.from).take(excerpt.length);
        assert_eq!(marked.collect::<String>(), "mark");
        assert_eq!(excerpt.text.chars().count(), WIDTH + 2);
        let whole = Excerpt::new("key", 1, 900);
        assert_eq!((whole.from, whole.length), (1, 2));
        assert_eq!(Excerpt::new("", 0, 0).length, 1);
    }
}
