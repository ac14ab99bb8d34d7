//! Record ids: an id that is read is written, and read again, as itself.

use byline::org::SalesforceId;

/// Any bytes as an id.
pub(crate) fn ids(bytes: &[u8]) {
    let Ok(id) = SalesforceId::parse(bytes) else {
        return;
    };
    let text = bytes.trim_ascii();
    assert!(
        text[..15].eq_ignore_ascii_case(id.as_bytes()),
        "only the case of an id is ever repaired"
    );
    let long = id.to_18();
    assert_eq!(long, id.to_string().as_bytes(), "shown as it is written");
    assert_eq!(
        long[15..],
        suffix(id.as_bytes()),
        "the suffix by its definition"
    );
    let forms = [
        long.to_vec(),
        long.to_ascii_uppercase(),
        long.to_ascii_lowercase(),
        id.as_bytes().to_vec(),
    ];
    for form in forms {
        assert_eq!(SalesforceId::parse(&form), Ok(id), "{form:?}");
    }
    assert_eq!(SalesforceId::from_bytes(*id.as_bytes()), Some(id));
    assert!(id.has_prefix(&id.key_prefix()));
}

/// One character for every five of the id: a bit for each capital, the first lowest.
fn suffix(id: &[u8; 15]) -> Vec<u8> {
    let code = |five: &[u8]| {
        let capitals = five.iter().enumerate();
        let bits = capitals.map(|(place, c)| usize::from(c.is_ascii_uppercase()) << place);
        b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"[bits.sum::<usize>()]
    };
    id.chunks(5).map(code).collect()
}
