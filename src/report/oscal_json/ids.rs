//! Identifiers of OSCAL: version-5 UUIDs (RFC 9562), worked out from what they identify.

use uuid::{Uuid, uuid};

/// The namespace of byline's identifiers. It was drawn once at random, for nobody else can then derive names in it, and
/// byline owns no domain whose name it could be derived from. It never changes: the same thing keeps its identifier in
/// every run and every version.
const NAMESPACE: Uuid = uuid!("b600370f-4cc5-4b02-866d-998c8a5d9126");

/// What the names of byline's own properties belong to, as a URI.
pub(super) const PROPERTIES: &str = "urn:uuid:b600370f-4cc5-4b02-866d-998c8a5d9126";

/// The identifier of a thing of a kind, by what tells it from the others of its kind.
pub(super) fn id(kind: &str, parts: &[&str]) -> String {
    // Names hold no zero byte that could move from one part into the next: XML and CSV texts are cut there.
    let name = [&[kind], parts].concat().join("\0");
    Uuid::new_v5(&NAMESPACE, name.as_bytes()).to_string()
}

/// The identifier of nothing, where the true one is not known yet.
pub(super) fn nil() -> String {
    Uuid::nil().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_thing_has_the_same_identifier() {
        let one = id("finding", &["hipaa", "164.312(b)"]);
        assert_eq!(one, id("finding", &["hipaa", "164.312(b)"]));
        assert_ne!(one, id("finding", &["hipaa", "164.312(d)"]));
        assert_ne!(one, id("observation", &["hipaa", "164.312(b)"]));
        let version = one.split('-').nth(2).and_then(|part| part.chars().next());
        assert_eq!((one.len(), version), (36, Some('5')));
        assert_eq!(PROPERTIES, format!("urn:uuid:{NAMESPACE}"));
    }
}
