//! What gives a secret away: names, parameters of URLs, and elements of metadata.

use std::sync::LazyLock;

use serde::Deserialize;

/// A word with its source.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Word {
    word: String,
    #[cfg_attr(not(test), expect(dead_code, reason = "for readers of the table"))]
    source: String,
}

/// Elements that hold a name and a value side by side.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    #[serde(rename = "type")]
    kind: String,
    element: String,
    name: String,
    value: String,
    #[cfg_attr(not(test), expect(dead_code, reason = "for readers of the table"))]
    source: String,
}

/// Elements that are there for a secret, or for an address.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Element {
    #[serde(rename = "type")]
    kind: String,
    elements: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "for readers of the table"))]
    source: String,
}

/// What gives a secret away.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Secrets {
    #[serde(default)]
    name: Vec<Word>,
    #[serde(default)]
    url_parameter: Vec<Word>,
    #[serde(default)]
    pair: Vec<Pair>,
    #[serde(default)]
    element: Vec<Element>,
    #[serde(default)]
    address: Vec<Element>,
}

impl Secrets {
    /// The word by which `name` is that of a secret: the name of a header, a parameter or a field, in
    /// any case, with or without punctuation and the suffix of custom fields.
    #[must_use]
    pub fn word_of(&'static self, name: &str) -> Option<&'static str> {
        let letters = letters(name.strip_suffix("__c").unwrap_or(name));
        let mut words = self.name.iter();
        let found = words.find(|row| letters.ends_with(&row.word));
        found.map(|row| row.word.as_str())
    }

    /// The same for a parameter of a URL, where some short names count as well.
    #[must_use]
    pub fn word_of_parameter(&'static self, name: &str) -> Option<&'static str> {
        let letters = letters(name);
        let mut words = self.url_parameter.iter();
        let found = words.find(|row| letters == row.word);
        found.map_or_else(|| self.word_of(name), |row| Some(&row.word))
    }

    /// The names of the two elements, of the name and of the value, in an element of a type.
    #[must_use]
    pub fn pair(&self, kind: &str, element: &str) -> Option<(&str, &str)> {
        let mut pairs = self.pair.iter();
        let found = pairs.find(|row| row.kind == kind && row.element == element);
        found.map(|row| (row.name.as_str(), row.value.as_str()))
    }

    /// Whether an element of a type is there for a secret.
    #[must_use]
    pub fn is_secret(&self, kind: &str, element: &str) -> bool {
        holds(&self.element, kind, element)
    }

    /// Whether an element of a type is the address that something is sent to, of which a part may be a key.
    #[must_use]
    pub fn is_address(&self, kind: &str, element: &str) -> bool {
        holds(&self.address, kind, element)
    }

    /// Whether elements of this type are listed at all.
    #[must_use]
    pub fn lists(&self, kind: &str) -> bool {
        self.types().any(|listed| listed == kind)
    }

    /// The types whose elements are listed.
    pub fn types(&self) -> impl Iterator<Item = &str> {
        let pairs = self.pair.iter().map(|row| row.kind.as_str());
        pairs.chain(self.element.iter().map(|row| row.kind.as_str()))
    }
}

fn holds(rows: &[Element], kind: &str, element: &str) -> bool {
    let mut rows = rows.iter().filter(|row| row.kind == kind);
    rows.any(|row| row.elements.iter().any(|it| it == element))
}

/// Letters and digits of a name, in lower case.
fn letters(name: &str) -> String {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|char| char.to_ascii_lowercase()).collect()
}

static SECRETS: LazyLock<Secrets> =
    LazyLock::new(|| toml::from_str(include_str!("secrets.toml")).unwrap_or_default());

/// What gives a secret away.
#[must_use]
pub fn secrets() -> &'static Secrets {
    &SECRETS
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    #[test]
    fn every_row_has_a_source_and_every_word_can_be_met() {
        let table: Secrets = toml::from_str(include_str!("secrets.toml")).unwrap();
        for row in table.name.iter().chain(&table.url_parameter) {
            assert_eq!(row.word, letters(&row.word));
            assert!(!row.source.is_empty(), "{}", row.word);
        }
        assert!(table.pair.iter().all(|row| !row.source.is_empty()));
        assert!(table.element.iter().all(|row| !row.source.is_empty()));
        assert!(table.address.iter().all(|row| !row.source.is_empty()));
        assert!(!table.pair.is_empty() && !table.element.is_empty());
    }

    #[test]
    fn names_are_compared_by_their_letters() {
        let word = |name| secrets().word_of(name);
        assert_eq!(word("X-Api-Key"), Some("apikey"));
        assert_eq!(word("Authorization"), Some("authorization"));
        assert_eq!(word("Stripe_API_Key__c"), Some("apikey"));
        assert_eq!(word("Ocp-Apim-Subscription-Key"), Some("subscriptionkey"));
        assert_eq!(
            ["Accept", "Foreign_Key__c", "Tokens", "key", ""].map(word),
            [None; 5]
        );
        let parameter = |name| secrets().word_of_parameter(name);
        assert_eq!(parameter("key"), Some("key"));
        assert_eq!(parameter("access_token"), Some("token"));
        assert_eq!(parameter("sig"), Some("sig"));
        assert_eq!(parameter("q"), None);
    }
}
