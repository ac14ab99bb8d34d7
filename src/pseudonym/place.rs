//! Where a value stands as a word of its own, and not inside of another.

use std::ops::Range;

/// Whether what stands at a range is no part of a longer word. Underscores part words: developer names are written
/// with them.
pub(super) fn is_word(text: &str, at: &Range<usize>) -> bool {
    let inside = text.get(at.clone()).unwrap_or_default();
    let before = text.get(..at.start).unwrap_or_default();
    let after = text.get(at.end..).unwrap_or_default();
    let continues = |inner: Option<char>, outer: Option<char>| {
        inner.is_some_and(is_letter) && outer.is_some_and(is_letter)
    };
    let begins =
        !continues(inside.chars().next(), before.chars().next_back()) || ends_in_sign(before);
    begins && !continues(inside.chars().next_back(), after.chars().next())
}

/// Scripts that put no spaces between words have no ends of words to look for.
fn is_letter(char: char) -> bool {
    const UNSPACED: [Range<u32>; 4] = [
        0x0e00..0x0f00,
        0x3040..0x3100,
        0x3400..0xa000,
        0xf900..0xfb00,
    ];
    let is_unspaced = UNSPACED
        .iter()
        .any(|range| range.contains(&u32::from(char)));
    char.is_alphanumeric() && !is_unspaced
}

/// Whether a text ends in a sign that is written with letters: `\n` of JSON, or a colour of the terminal.
fn ends_in_sign(text: &str) -> bool {
    if let Some(rest) = text.strip_suffix(['n', 't', 'r']) {
        let slashes = rest.len() - rest.trim_end_matches('\\').len();
        return slashes % 2 == 1;
    }
    let colour = text.strip_suffix('m');
    let start = colour.map(|text| text.trim_end_matches(|c: char| c.is_ascii_digit() || c == ';'));
    start.is_some_and(|text| text.ends_with("\u{1b}["))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stands(text: &str, word: &str) -> bool {
        let start = text.find(word).unwrap_or_default();
        is_word(text, &(start..start + word.len()))
    }

    #[test]
    fn a_name_is_no_part_of_a_word() {
        for text in [
            "Ada",
            "(Ada)",
            "Ada_L",
            "ada/Ada.xml",
            "\u{1b}[1;32mAda\u{1b}[0m",
            "a\\nAda",
            "Ada's",
        ] {
            assert!(stands(text, "Ada"), "{text}");
        }
        for text in ["Adam", "XAda", "Ada1", "\\\\nAda", "mAda", "éAda"] {
            assert!(!stands(text, "Ada"), "{text}");
        }
        assert!(stands("係は山田太郎です", "山田太郎"));
    }
}
