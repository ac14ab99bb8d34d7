//! What is kept of a URL.

use std::fmt;

/// Scheme, host and port of a URL, in lower case.
///
/// The rest of a URL is where secrets stand: a password before the host, a key in the path or the
/// query. Where data goes is told by the host.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin(Box<str>);

impl Origin {
    /// The origin of a URL. `None` for what is no URL, and for one whose host is a formula or a
    /// placeholder. A bare host (`*.example.com`), as trusted sites may be written, is one as well.
    #[must_use]
    pub fn of(url: &str) -> Option<Self> {
        let url = url.trim();
        let (scheme, rest) = match url.split_once("://") {
            Some((scheme, rest)) => (Some(scheme), rest),
            None => (None, url),
        };
        if !scheme.is_none_or(is_scheme) {
            return None;
        }
        let end = |char: char| matches!(char, '/' | '?' | '#' | '\\') || char.is_whitespace();
        let authority = rest.split(end).next().unwrap_or_default();
        let authority = match scheme {
            Some(_) => authority.rsplit('@').next().unwrap_or_default(),
            None => authority,
        };
        let (host, port) = host_and_port(authority);
        // A password may hold a slash; then what looks like the port is its beginning.
        let behind = rest.get(rest.find(end).unwrap_or(rest.len())..);
        if port.is_some() && behind.is_some_and(|behind| behind.contains('@')) {
            return None;
        }
        let is_host = match scheme {
            Some(_) => is_host(host),
            None => is_host(host) && ends_in_domain(host),
        };
        if !is_host || !is_port(port) {
            return None;
        }
        let scheme = scheme.map_or(String::new(), |scheme| format!("{scheme}://"));
        let origin = format!("{scheme}{authority}").to_lowercase();
        Some(Self(origin.into_boxed_str()))
    }

    /// As it is shown: `https://api.example.com:8443`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn is_scheme(text: &str) -> bool {
    let rest = |char: char| char.is_ascii_alphanumeric() || matches!(char, '+' | '-' | '.');
    text.starts_with(|first: char| first.is_ascii_alphabetic()) && text.chars().all(rest)
}

/// Host and port; the colons inside the brackets of an IPv6 address are the host's.
fn host_and_port(authority: &str) -> (&str, Option<&str>) {
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    }
}

fn is_port(port: Option<&str>) -> bool {
    port.is_none_or(|port| {
        (1..=5).contains(&port.len()) && port.bytes().all(|byte| byte.is_ascii_digit())
    })
}

fn is_host(host: &str) -> bool {
    let inside = host.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
    let fits = |char: char| match inside {
        Some(_) => char.is_ascii_hexdigit() || matches!(char, ':' | '.'),
        None => char.is_alphanumeric() || matches!(char, '.' | '-' | '_' | '*'),
    };
    let host = inside.unwrap_or(host);
    !host.is_empty() && host.chars().all(fits)
}

/// Whether a bare word can be nothing but a host: its last part is a top-level domain.
fn ends_in_domain(host: &str) -> bool {
    host.rsplit_once('.').is_some_and(|(_, last)| {
        (2..=24).contains(&last.len()) && last.bytes().all(|byte| byte.is_ascii_alphabetic())
    })
}

#[cfg(test)]
mod tests {
    use super::Origin;

    #[test]
    fn nothing_but_scheme_host_and_port_is_kept() {
        let cases = [
            (
                "https://API.Example.com/v1/hook?key=s",
                "https://api.example.com",
            ),
            (
                "https://user:p@ss@example.com:8443/x",
                "https://example.com:8443",
            ),
            ("wss://*.example.com", "wss://*.example.com"),
            ("https://[2001:db8::1]:443/x", "https://[2001:db8::1]:443"),
            ("https://[2001:db8::1]", "https://[2001:db8::1]"),
            ("https://müller.example#s", "https://müller.example"),
            (" http://localhost\n", "http://localhost"),
            ("https://h.example\\@other.example", "https://h.example"),
            ("*.example.com", "*.example.com"),
            ("example.com:8443/path", "example.com:8443"),
        ];
        for (url, origin) in cases {
            let kept = Origin::of(url).map(|it| it.to_string());
            assert_eq!(kept.as_deref(), Some(origin), "{url}");
        }
    }

    #[test]
    fn what_is_no_url_is_not_kept() {
        for none in [
            "",
            "https://",
            "https://{!$Setup.Api__c.Host__c}/x",
            "https://user:secret@",
            "https://example.com:secret",
            "https://user:123/456@example.com",
            "not a url",
            "secret",
            "eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl0",
            "user:secret@example.com",
            "1x://example.com",
            "%%HOST%%",
        ] {
            assert_eq!(Origin::of(none), None, "{none}");
        }
    }
}
