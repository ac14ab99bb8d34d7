//! Whether a text is, or holds, what may be a secret.

use memchr::memmem;

use crate::catalog::secrets;
use crate::org::SecretKind;

/// How a private key begins in PEM, whatever its kind.
const PRIVATE_KEY: &str = "PRIVATE KEY-----";

/// Between the scheme of a URL and the rest.
const AFTER_SCHEME: &str = "://";

/// The namespaces that nearly every document declares.
const NAMESPACES: [&str; 2] = ["soap.sforce.com/", "www.w3.org/"];

/// A part of an address from this length on, with letters and digits in it, may be a key.
const KEY_LENGTH: usize = 15;

/// Whether the source of a document may hold a secret outside the elements made for one. URLs whose
/// colon or slashes are written as numbers are not seen; no export writes them so.
pub(super) fn is_worth_a_walk(source: &str) -> bool {
    let source = source.as_bytes();
    let is_namespace = |at: usize| {
        let rest = source.get(at + AFTER_SCHEME.len()..).unwrap_or_default();
        let mut namespaces = NAMESPACES.iter();
        namespaces.any(|namespace| rest.starts_with(namespace.as_bytes()))
    };
    let mut urls = memmem::find_iter(source, AFTER_SCHEME);
    urls.any(|at| !is_namespace(at)) || memmem::find(source, PRIVATE_KEY.as_bytes()).is_some()
}

/// Whether a value could be a secret: it is not empty, no switch, no row of stars that hides one, and
/// takes no credential by formula.
pub(super) fn may_be_secret(value: &str) -> bool {
    let hides = !value.chars().any(char::is_alphanumeric);
    let switches = ["true", "false"];
    let is_switch = switches.iter().any(|it| value.eq_ignore_ascii_case(it));
    !hides && !is_switch && !value.contains("$Credential")
}

/// What the URLs and keys in a text hold, each kind once.
pub(super) fn secrets_in(text: &str) -> Vec<SecretKind> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices(AFTER_SCHEME) {
        let rest = text.get(at + AFTER_SCHEME.len()..).unwrap_or_default();
        let end = |char: char| char.is_whitespace() || matches!(char, '"' | '\'' | '<' | '>');
        secrets_of_url(rest.split(end).next().unwrap_or_default(), &mut found);
    }
    if text.contains(PRIVATE_KEY) {
        found.push(SecretKind::PrivateKey);
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// What a URL holds, given what follows its scheme.
fn secrets_of_url(rest: &str, found: &mut Vec<SecretKind>) {
    let (authority, after) = match rest.find(['/', '?', '#']) {
        Some(end) => rest.split_at(end),
        None => (rest, ""),
    };
    let user = match authority.rsplit_once('@') {
        Some((user, _)) => Some(user),
        // A password may hold a slash; what follows the colon is then no port.
        None => Some(authority).filter(|it| after.contains('@') && !has_port_or_none(it)),
    };
    if let Some((_, password)) = user.and_then(|user| user.split_once(':'))
        && !is_placeholder(password)
    {
        found.push(SecretKind::UrlPassword);
    }
    let parameters = after.split(['?', '#', '&', ';']).skip(1);
    for (name, value) in parameters.filter_map(|it| it.split_once('=')) {
        if let Some(word) = secrets().word_of_parameter(name)
            && !is_placeholder(value)
        {
            found.push(SecretKind::UrlParameter(word));
        }
    }
}

/// Whether a part of an address looks like a key: of its path, of what follows without a name, or before the
/// host. Of what has a name, [`secrets_in`] tells.
pub(super) fn has_key(address: &str) -> bool {
    let rest = address.split_once(AFTER_SCHEME).map_or(address, |it| it.1);
    let (authority, after) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let user = authority.rsplit_once('@').map_or("", |(user, _)| user);
    // A user with a password is told of as such.
    let user = Some(user).filter(|user| !user.contains(':'));
    let parts = after.split(['/', '?', '#', '&', ';']);
    let mut parts = parts.filter(|part| !part.contains('=')).chain(user);
    parts.any(|part| {
        part.len() >= KEY_LENGTH
            && part.bytes().any(|byte| byte.is_ascii_digit())
            && part.bytes().any(|byte| byte.is_ascii_alphabetic())
            && !is_placeholder(part)
    })
}

fn has_port_or_none(authority: &str) -> bool {
    let host = authority
        .rsplit_once(']')
        .map_or(authority, |(_, rest)| rest);
    let port = host.split_once(':').map_or("", |(_, port)| port);
    port.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether something is filled in later: `{!$Api.Session_ID}`, `${key}`, `{0}`, `%s`.
fn is_placeholder(value: &str) -> bool {
    let begins = ["{", "${", "%s", "%7B"];
    !value.chars().any(char::is_alphanumeric) || begins.iter().any(|it| value.starts_with(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_and_keys_are_found_anywhere_in_a_text() {
        let password = [SecretKind::UrlPassword];
        for url in [
            "https://user:canary@example.com/hook",
            "was (ftp://a:b:c@h) until May",
            "see <https://u:p@[::1]:8443>",
            "https://u:pa/ss@h.example",
            "https://good.example/x and jdbc:x://u:p@h",
        ] {
            assert_eq!(secrets_in(url), password, "{url}");
        }
        let parameter = |word| [SecretKind::UrlParameter(word)];
        for (url, word) in [
            ("https://h/x?a=1&api_key=canary", "apikey"),
            ("https://h/x?X-Amz-Signature=canary", "signature"),
            ("https://h?key=canary.", "key"),
            ("https://h/cb#access_token=canary&x=1", "token"),
            ("https://h/x;sid=canary", "sid"),
        ] {
            assert_eq!(secrets_in(url), parameter(word), "{url}");
        }
        let both = "https://u:p@h/?sig=1 https://u:p@h/?sig=2";
        let expected = [SecretKind::UrlPassword, SecretKind::UrlParameter("sig")];
        assert_eq!(secrets_in(both), expected);
        let key = "-----BEGIN EC PRIVATE KEY-----\ncanary\n-----END EC PRIVATE KEY-----";
        assert_eq!(secrets_in(key), [SecretKind::PrivateKey]);
    }

    #[test]
    fn what_only_looks_like_one_is_none() {
        for text in [
            "",
            "https://example.com/user:x@y",
            "https://example.com:8443/x@y",
            "https://[2001:db8::1]/x@y",
            "https://user@example.com",
            "https://{!u}:{!p}@example.com",
            "https://h/x?token={!$Api.Session_ID}",
            "https://h/x?token=${TOKEN}&key=%s&sig=",
            "https://h/x?monkey=1&keys=2",
            "mailto:key=1",
            "a ? key=1",
            "://",
            "-----BEGIN PUBLIC KEY-----",
        ] {
            assert_eq!(secrets_in(text), [], "{text}");
        }
    }

    #[test]
    fn keys_in_addresses_are_seen_without_a_name() {
        for address in [
            "https://example.com/T0/c4naryABCDEFGHIJ/in",
            "https://example.com/c4nary-abcd-efgh-ijkl",
            "https://example.com/x?c4naryABCDEFGHIJ",
            "https://c4naryABCDEFGHIJ@example.com",
            "example.com/c4naryABCDEFGHIJ",
        ] {
            assert!(has_key(address), "{address}");
        }
        for address in [
            "",
            "https://a1234567890123456.example.com/hook",
            "https://example.com:8443/services/v2/orders-received/",
            "https://example.com/x?order=0015j000000Ud77AAC",
            "https://example.com/{!$Setup.Hook__c.Path1__c}",
        ] {
            assert!(!has_key(address), "{address}");
        }
    }

    #[test]
    fn values_that_are_taken_from_a_credential_are_no_secrets() {
        for value in [
            "",
            "********",
            "true",
            "FALSE",
            "Bearer {!$Credential.X.Token}",
        ] {
            assert!(!may_be_secret(value), "{value}");
        }
        assert!(
            ["Bearer canary", "1", "{!'canary'}"]
                .into_iter()
                .all(may_be_secret)
        );
    }

    #[test]
    fn a_look_at_the_source_spares_the_walk() {
        let root = "<Profile xmlns=\"http://soap.sforce.com/2006/04/metadata\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">";
        assert!(!is_worth_a_walk(root));
        assert!(is_worth_a_walk(&format!("{root}<a>https://h</a>")));
        assert!(is_worth_a_walk("<a>-----BEGIN PRIVATE KEY-----</a>"));
    }
}
