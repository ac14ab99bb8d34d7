//! What is told by its form alone: mail addresses and IP addresses.

use std::net::IpAddr;
use std::ops::Range;

use super::token::Kind;

/// Something found, where, and the value by which it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) at: Range<usize>,
    pub(super) kind: Kind,
    pub(super) value: String,
}

/// All addresses of a text, in no order.
pub(super) fn addresses(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    mails(text, &mut found);
    ips(text, &mut found);
    found
}

fn mails(text: &str, found: &mut Vec<Found>) {
    let bytes = text.as_bytes();
    for at in memchr::memchr_iter(b'@', bytes) {
        let (Some(before), Some(after)) = (text.get(..at), text.get(at + 1..)) else {
            continue;
        };
        let start = before
            .char_indices()
            .rev()
            .take_while(|(_, c)| is_local(*c))
            .last();
        let end = after.find(|c: char| !is_domain(c)).unwrap_or(after.len());
        let domain = after.get(..end).unwrap_or_default();
        let domain = domain.trim_end_matches(['.', '-', '\\']);
        let Some((start, _)) = start.filter(|_| ends_in_top_level(domain)) else {
            continue;
        };
        let range = start..at + 1 + domain.len();
        // Markdown puts a backslash before what it would take for a mark.
        let value = text.get(range.clone()).unwrap_or_default();
        found.push(Found {
            value: value.replace('\\', "").to_lowercase(),
            at: range,
            kind: Kind::Mail,
        });
    }
}

fn is_local(char: char) -> bool {
    char.is_alphanumeric() || matches!(char, '.' | '_' | '%' | '+' | '-' | '\\')
}

fn is_domain(char: char) -> bool {
    char.is_alphanumeric() || matches!(char, '.' | '-' | '\\')
}

fn ends_in_top_level(domain: &str) -> bool {
    let (name, top) = domain.rsplit_once('.').unwrap_or_default();
    !name.is_empty() && top.chars().count() >= 2 && top.chars().all(char::is_alphanumeric)
}

fn ips(text: &str, found: &mut Vec<Found>) {
    let bytes = text.as_bytes();
    let is_part = |byte: u8| byte.is_ascii_hexdigit() || matches!(byte, b'.' | b':');
    let mut place = 0;
    while let Some(byte) = bytes.get(place) {
        if !is_part(*byte) {
            place += 1;
            continue;
        }
        let rest = bytes.get(place..).unwrap_or_default();
        let length = rest.iter().position(|byte| !is_part(*byte));
        let end = place + length.unwrap_or(rest.len());
        let run = text.get(place..end).unwrap_or_default();
        let is_word = joins(text.get(..place), true) || joins(text.get(end..), false);
        if let Some((at, address)) = Some(run).filter(|_| !is_word).and_then(address) {
            found.push(Found {
                at: place + at.start..place + at.end,
                kind: Kind::Ip,
                value: address.to_string(),
            });
        }
        place = end;
    }
}

/// Whether a letter or digit stands beside.
fn joins(beside: Option<&str>, is_before: bool) -> bool {
    let mut chars = beside.unwrap_or_default().chars();
    let char = if is_before {
        chars.next_back()
    } else {
        chars.next()
    };
    char.is_some_and(char::is_alphanumeric)
}

/// The address that a run of digits, points and colons is: but for a point or colon of the sentence, or a port.
fn address(run: &str) -> Option<(Range<usize>, IpAddr)> {
    if run.len() < 3 || !run.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let inner = run.trim_end_matches('.');
    let colon = inner.strip_suffix(':').unwrap_or(inner);
    let port = inner.rsplit_once(':').map_or(inner, |(host, _)| host);
    let behind = inner.trim_start_matches('.');
    let fits = [run, inner, colon, port, behind];
    let address = fits.iter().find_map(|it| Some((*it, it.parse().ok()?)));
    let (shown, address): (&str, IpAddr) = address?;
    let is_nobody = address.is_unspecified()
        || address.is_loopback()
        || matches!(address, IpAddr::V4(it) if it.is_broadcast());
    let start = run.find(shown)?;
    (!is_nobody).then_some((start..start + shown.len(), address))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> Vec<String> {
        let found = addresses(text).into_iter();
        found
            .map(|it| format!("{} {}", it.value, text.get(it.at).unwrap_or_default()))
            .collect()
    }

    #[test]
    fn mail_addresses_are_found_in_any_surroundings() {
        for (text, shown) in [
            ("\"Ada.L@Example.org\"", "Ada.L@Example.org"),
            ("see <ada.l@example.org>.", "ada.l@example.org"),
            ("ada.l@example.org, too", "ada.l@example.org"),
            ("ada\\.l@example.org", "ada\\.l@example.org"),
        ] {
            assert_eq!(values(text), [format!("ada.l@example.org {shown}")]);
        }
        assert_eq!(values("@media print; a@b; {@id}; x @ y.org"), [""; 0]);
    }

    #[test]
    fn ip_addresses_are_found_and_times_and_versions_are_not() {
        assert_eq!(values("from 203.0.113.9."), ["203.0.113.9 203.0.113.9"]);
        assert_eq!(values("203.0.113.9:443,"), ["203.0.113.9 203.0.113.9"]);
        assert_eq!(values("[2001:DB8::1]"), ["2001:db8::1 2001:DB8::1"]);
        let none = "11:20:38 2026-10-30T13:58:37Z 1.1.3 v10.1.2.3 a::before :: 127.0.0.1 0.0.0.0";
        assert_eq!(values(none), [""; 0]);
    }
}
