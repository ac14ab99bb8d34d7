//! How a value may be written in a result: renderers escape what their form would take for a mark.

use std::collections::BTreeSet;
use std::fmt::Write as _;

/// What Markdown has a backslash before.
const MARKS: &str = "\\`*_[]<>|#~!&";

/// All ways to write a value, itself among them.
pub(super) fn ways(value: &str) -> BTreeSet<String> {
    let mut ways = BTreeSet::from([value.to_owned(), value.to_lowercase(), value.to_uppercase()]);
    let html = html(value);
    for apostrophe in ["&#39;", "&#x27;", "&apos;"] {
        ways.insert(html.replace('\'', apostrophe));
    }
    ways.insert(html.replace("&quot;", "\""));
    ways.insert(html);
    ways.insert(value.replace('"', "\"\""));
    ways.insert(json(value));
    ways.insert(percent(value, b"-_.~/"));
    ways.insert(percent(value, b"-_.~/@"));
    ways.extend(markdown(value));
    ways
}

fn html(value: &str) -> String {
    let value = value.replace('&', "&amp;").replace('<', "&lt;");
    value.replace('>', "&gt;").replace('"', "&quot;")
}

fn json(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"")
}

/// As in a URL.
fn percent(value: &str, kept: &[u8]) -> String {
    value.bytes().fold(String::new(), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || kept.contains(&byte) {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
        text
    })
}

/// With a backslash before each mark; where Markdown stands in JSON, the backslash is two.
fn markdown(value: &str) -> [String; 2] {
    let escaped = value.chars().fold(String::new(), |mut text, char| {
        if MARKS.contains(char) {
            text.push('\\');
        }
        text.push(char);
        text
    });
    [json(&escaped), escaped]
}
