//! Addresses without what may be a secret in them.

use crate::org::Endpoint;

/// What stands for a part that was left out of a path.
const LEFT_OUT: &str = "*";

/// A segment of a path from this length on, with letters and digits in it, may be a key.
const KEY_LENGTH: usize = 15;

/// The address as it may be shown. Rather too much is left out than too little.
pub(super) fn without_secrets(address: &str) -> Endpoint {
    let (scheme, rest) = match address.split_once("://") {
        Some((scheme, rest)) => (format!("{scheme}://"), rest),
        None => (String::new(), address),
    };
    let end = rest.find(['?', '#', ';']).unwrap_or(rest.len());
    let (place, after) = rest.split_at(end);
    let slash = place.find(['/', '\\']).unwrap_or(place.len());
    let (authority, path) = place.split_at(slash);
    let (login, host) = match authority.rsplit_once('@') {
        Some((login, host)) => (login, host),
        None => ("", authority),
    };
    // An `@` behind the host: a password may hold a slash, and then the host is no host.
    let misplaced = after.contains('@') || path.contains('@');
    if misplaced || !is_scheme(&scheme) || !has_port_or_none(host) {
        return Endpoint {
            url: LEFT_OUT.to_owned(),
            redacted: true,
        };
    }
    let mut redacted = !after.is_empty() || authority.len() != host.len() || !login.is_empty();
    let segments: Vec<&str> = path
        .split(['/', '\\'])
        .map(|segment| {
            let is_key = may_be_key(segment);
            redacted |= is_key;
            if is_key { LEFT_OUT } else { segment }
        })
        .collect();
    Endpoint {
        url: format!("{scheme}{host}{}", segments.join("/")),
        redacted,
    }
}

/// Whether this is what may stand before an address, or nothing.
fn is_scheme(scheme: &str) -> bool {
    let name = scheme.trim_end_matches("://");
    name.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'+')
}

/// What follows a colon must be a number: else it may be the password of an address without a host.
fn has_port_or_none(host: &str) -> bool {
    // The colons inside an address of IPv6 stand in brackets.
    let after = host.rsplit_once(']').map_or(host, |(_, after)| after);
    let port = after.split_once(':').map_or("", |(_, port)| port);
    port.bytes().all(|byte| byte.is_ascii_digit())
}

fn may_be_key(segment: &str) -> bool {
    segment.len() >= KEY_LENGTH
        && segment.bytes().any(|byte| byte.is_ascii_digit())
        && segment.bytes().any(|byte| byte.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_addresses_stay() {
        for address in [
            "https://example.com/hook",
            "https://example.com:8443/services/v2/orders-received/",
            "http://10.0.0.1",
            "https://[2001:db8::1]:8443/x",
            "example.com/path",
            "",
        ] {
            let endpoint = without_secrets(address);
            assert_eq!((endpoint.url.as_str(), endpoint.redacted), (address, false));
        }
    }

    #[test]
    fn what_may_be_a_secret_is_left_out_and_noted() {
        let cases = [
            (
                "https://me:s3cret@example.com/hook",
                "https://example.com/hook",
            ),
            ("https://s3cret@example.com", "https://example.com"),
            (
                "https://a:b@c:s3cret@example.com/x",
                "https://example.com/x",
            ),
            (
                "https://example.com/hook?key=s3cret",
                "https://example.com/hook",
            ),
            ("https://example.com?s3cret", "https://example.com"),
            (
                "https://example.com/hook#s3cret",
                "https://example.com/hook",
            ),
            (
                "https://example.com/a;jsessionid=s3cret",
                "https://example.com/a",
            ),
            (
                "https://example.com/T0/s3cretABCDEFGHIJ/in",
                "https://example.com/T0/*/in",
            ),
            (
                "https://example.com/s3cret-abcd-efgh-ijkl",
                "https://example.com/*",
            ),
            ("https://me:s3c/ret@example.com/hook", "*"),
            ("https://me:s3c?ret@example.com/hook", "*"),
            ("https://me:s3c#ret@example.com/hook", "*"),
            ("me:s3cret@example.com", "example.com"),
            ("https://me:s3cret", "*"),
            ("key=s3cret https://example.com", "*"),
        ];
        for (address, shown) in cases {
            let endpoint = without_secrets(address);
            assert_eq!(
                (endpoint.url.as_str(), endpoint.redacted),
                (shown, true),
                "{address}"
            );
            assert!(!endpoint.url.contains("s3c"), "{address}");
        }
    }
}
