//! Text from the input, made safe to print.
//!
//! A user's name may hold an escape sequence that moves the cursor, rings the bell or renames the window.
//! Result files keep such text as it is; what goes to a screen does not.

use std::borrow::Cow;

/// The text with every control character shown as `�`.
#[must_use]
pub fn plain(text: &str) -> Cow<'_, str> {
    if text.chars().any(char::is_control) {
        let shown = text
            .chars()
            .map(|c| if c.is_control() { '\u{fffd}' } else { c });
        Cow::Owned(shown.collect())
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn escape_sequences_are_shown_and_not_obeyed() {
        assert_eq!(plain("Dana\u{1b}[31m\u{9b}2J\u{7}"), "Dana�[31m�2J�");
        assert_eq!(plain("José"), "José");
    }
}
