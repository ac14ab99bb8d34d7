//! Known API clients: tools that people drive, and systems that run by themselves.

use std::sync::LazyLock;

use serde::Deserialize;

/// Who is behind a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClientKind {
    /// A tool that a person drives. API is not the same as integration.
    Tool,
    /// An outside system.
    Integration,
    /// The platform's own pages and services: says nothing about an outside system.
    Platform,
}

/// One row of `clients.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClientPattern {
    /// The name shown in results.
    pub name: String,
    /// Who is behind it.
    pub kind: ClientKind,
    /// Lower-case texts; the client name or application name contains one of them.
    #[serde(default)]
    pub names: Vec<String>,
    /// Lower-case texts; the user agent starts with one of them.
    #[serde(default)]
    pub agents: Vec<String>,
    /// The reference.
    pub source: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Clients {
    #[serde(default)]
    client: Vec<ClientPattern>,
}

static CLIENTS: LazyLock<Clients> =
    LazyLock::new(|| toml::from_str(include_str!("clients.toml")).unwrap_or_default());

/// All known clients; the first that fits decides.
#[must_use]
pub fn clients() -> &'static [ClientPattern] {
    &CLIENTS.client
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    #[test]
    fn the_table_parses_and_every_row_has_a_pattern_and_a_source() {
        let clients: super::Clients = toml::from_str(include_str!("clients.toml")).unwrap();
        for client in &clients.client {
            assert!(!client.source.is_empty(), "{}", client.name);
            let patterns = client.names.iter().chain(&client.agents);
            assert!(patterns.clone().count() > 0, "{}", client.name);
            for pattern in patterns {
                assert_eq!(*pattern, pattern.to_lowercase(), "{}", client.name);
            }
        }
    }
}
