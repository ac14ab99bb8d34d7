//! The flow behind a sign-in: how a client proved who it is.

use std::sync::LazyLock;

use serde::Deserialize;

/// How a client proved who it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LoginFlow {
    /// SOAP `login()`: name, password and security token.
    Soap,
    /// OAuth with name and password.
    UsernamePassword,
    /// OAuth client credentials: no person takes part.
    ClientCredentials,
    /// OAuth web server: a person approved the app in a browser.
    WebServer,
    /// OAuth user agent: the token comes in an address of the browser.
    UserAgent,
    /// A token that an earlier approval left.
    RefreshToken,
    /// Another system's token.
    TokenExchange,
    /// A password for one time.
    OneTimePassword,
    /// Name and password on a page.
    PagePassword,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SubType {
    /// Codes in event logs; some sub-types have none.
    codes: Vec<String>,
    /// API values and labels.
    names: Vec<String>,
    flow: LoginFlow,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct SubTypes {
    #[cfg_attr(not(test), expect(dead_code, reason = "a test sees that it is there"))]
    source: String,
    #[serde(default)]
    sub_type: Vec<SubType>,
}

static SUB_TYPES: LazyLock<SubTypes> =
    LazyLock::new(|| toml::from_str(include_str!("login_sub_types.toml")).unwrap_or_default());

/// The flow of a login sub-type, given as the log's code or as a name; `None` for one that says nothing.
#[must_use]
pub fn login_flow(value: &str) -> Option<LoginFlow> {
    if value.is_empty() {
        return None;
    }
    let is = |known: &String| known.eq_ignore_ascii_case(value);
    let mut rows = SUB_TYPES.sub_type.iter();
    let row = rows.find(|row| row.codes.iter().chain(&row.names).any(is));
    row.map(|row| row.flow)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_sub_type_stands_twice() {
        let table: SubTypes = toml::from_str(include_str!("login_sub_types.toml")).unwrap();
        assert!(!table.source.is_empty());
        let mut all = BTreeSet::new();
        for row in &table.sub_type {
            let words = row.codes.iter().chain(&row.names);
            // A code may be the name in another case.
            let words: BTreeSet<String> = words.map(|word| word.to_lowercase()).collect();
            assert!(
                words.iter().all(|word| all.insert(word.clone())),
                "{words:?}"
            );
        }
    }

    #[test]
    fn codes_and_names_mean_one_flow() {
        for value in [
            "oauthpassword",
            "OauthUsernamePassword",
            "OAuth Username-Password",
        ] {
            assert_eq!(login_flow(value), Some(LoginFlow::UsernamePassword));
        }
        assert_eq!(
            login_flow("oauthclientcredentials"),
            Some(LoginFlow::ClientCredentials)
        );
        assert_eq!(login_flow("uiup"), Some(LoginFlow::PagePassword));
        assert_eq!((login_flow(""), login_flow("N/A")), (None, None));
    }
}
