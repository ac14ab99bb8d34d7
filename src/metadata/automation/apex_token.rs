//! Apex cut into words, string literals and signs; comments are left out.
//!
//! This is the least that tells code from text: what an id or a keyword stands in decides what it means.
//! It takes any bytes, and every byte belongs to one token, one comment or one blank.

/// A piece of Apex.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// A name, a keyword or a number.
    Word(&'a [u8]),
    /// A string literal, without its quotes and with its escapes.
    Text(&'a [u8]),
    /// Any other character.
    Sign(u8),
}

impl Token<'_> {
    /// Whether this is the word, in any case, as Apex has it.
    pub(super) fn is_word(self, word: &str) -> bool {
        matches!(self, Self::Word(it) if it.eq_ignore_ascii_case(word.as_bytes()))
    }
}

/// The tokens of a source. A clone looks ahead.
#[derive(Clone)]
pub(super) struct Tokens<'a> {
    rest: &'a [u8],
}

impl<'a> Tokens<'a> {
    /// The tokens of `source`.
    pub(super) fn of(source: &'a [u8]) -> Self {
        Self { rest: source }
    }

    /// Takes so many bytes off.
    fn take(&mut self, length: usize) -> &'a [u8] {
        let (taken, rest) = self.rest.split_at(length.min(self.rest.len()));
        self.rest = rest;
        taken
    }

    /// Takes all up to a byte sequence, and that as well; all there is, if it does not come.
    fn take_through(&mut self, end: &[u8]) -> &'a [u8] {
        let found = self
            .rest
            .windows(end.len())
            .position(|window| window == end);
        let taken = self.take(found.unwrap_or(self.rest.len()));
        self.take(end.len());
        taken
    }

    /// The literal behind an opening quote. It ends with its line at the latest: a quote that is never
    /// closed must not turn the code behind it into text.
    fn literal(&mut self) -> &'a [u8] {
        let mut length = 0;
        loop {
            match self.rest.get(length) {
                None | Some(b'\n' | b'\r') => return self.take(length),
                Some(b'\'') => break,
                // An escaped quote is text; an escaped line end is none.
                Some(b'\\') if !matches!(self.rest.get(length + 1), Some(b'\n' | b'\r')) => {
                    length += 2;
                }
                Some(_) => length += 1,
            }
        }
        let text = self.take(length);
        self.take(1);
        text
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            match self.rest {
                [] => return None,
                [b'/', b'/', ..] => {
                    let line = self
                        .rest
                        .iter()
                        .position(|byte| matches!(byte, b'\n' | b'\r'));
                    self.take(line.unwrap_or(self.rest.len()));
                }
                [b'/', b'*', ..] => {
                    self.take(2);
                    self.take_through(b"*/");
                }
                // Three quotes begin a text of several lines.
                [b'\'', b'\'', b'\'', ..] => {
                    self.take(3);
                    return Some(Token::Text(self.take_through(b"'''")));
                }
                [b'\'', ..] => {
                    self.take(1);
                    return Some(Token::Text(self.literal()));
                }
                [byte, ..] if is_word(*byte) => {
                    let end = self.rest.iter().position(|byte| !is_word(*byte));
                    return Some(Token::Word(self.take(end.unwrap_or(self.rest.len()))));
                }
                [byte, ..] => {
                    let sign = *byte;
                    self.take(1);
                    if !sign.is_ascii_whitespace() {
                        return Some(Token::Sign(sign));
                    }
                }
            }
        }
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(source: &str) -> Vec<String> {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Tokens::of(source.as_bytes())
            .map(|token| match token {
                Token::Word(word) => text(word),
                Token::Text(literal) => format!("'{}'", text(literal)),
                Token::Sign(sign) => char::from(sign).to_string(),
            })
            .collect()
    }

    #[test]
    fn code_text_and_comments_are_told_apart() {
        let cases: [(&str, &[&str]); 16] = [
            ("a.b = 1;", &["a", ".", "b", "=", "1", ";"]),
            ("x // 'a'\ny", &["x", "y"]),
            ("x // 'a'\ry", &["x", "y"]),
            ("x /* 'a' // */ y", &["x", "y"]),
            ("x /* * / ** */y", &["x", "y"]),
            ("'a // b' c", &["'a // b'", "c"]),
            ("'/* a' c */", &["'/* a'", "c", "*", "/"]),
            (r"'it\'s' x", &[r"'it\'s'", "x"]),
            (r"'a\\' x", &[r"'a\\'", "x"]),
            ("'' x", &["''", "x"]),
            ("'never closed\nx 'a'", &["'never closed'", "x", "'a'"]),
            ("'never closed\\\nx", &["'never closed\\'", "x"]),
            ("'''a\n'b' c''' x", &["'a\n'b' c'", "x"]),
            ("'''never closed\nx", &["'never closed\nx'"]),
            ("x /* never closed 'a'", &["x"]),
            ("größe\u{a0}/ \"", &["größe\u{a0}", "/", "\""]),
        ];
        for (source, expected) in cases {
            assert_eq!(tokens(source), expected, "{source}");
        }
        assert!(tokens("").is_empty());
        assert_eq!(tokens("'a\\"), ["'a\\'"]);
        assert_eq!(tokens("/*/ x */ y"), ["y"]);
    }
}
