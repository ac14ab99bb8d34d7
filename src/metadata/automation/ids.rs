//! Ids of users, groups and queues in a text.

use crate::org::SalesforceId;

/// Gives each id in `text` to `found`: 15 or 18 letters and digits that stand alone and begin as the ids
/// of users (`005`), or of groups and queues (`00G`), do.
pub(super) fn in_text(text: &[u8], mut found: impl FnMut(SalesforceId)) {
    let stands_apart = |byte: &u8| !byte.is_ascii_alphanumeric() && *byte != b'_';
    for word in text.split(stands_apart) {
        if !(word.starts_with(b"005") || word.starts_with(b"00G")) {
            continue;
        }
        // Any three letters at the end do not make an id of a longer word: they must fit the others.
        if let (15 | 18, Ok(id)) = (word.len(), SalesforceId::parse(word)) {
            found(id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(text: &str) -> Vec<String> {
        let mut ids = Vec::new();
        in_text(text.as_bytes(), |id| ids.push(id.to_string()));
        ids
    }

    #[test]
    fn ids_stand_alone_and_begin_as_owners_do() {
        let user = "0055j00000AT6I1AAL";
        for text in [
            "0055j00000AT6I1",
            "0055j00000AT6I1AAL",
            "IF(x, \"0055j00000AT6I1\", y)",
            "https://example.com/0055j00000AT6I1?x",
            "é0055j00000AT6I1é",
        ] {
            assert_eq!(ids(text), [user], "{text}");
        }
        assert_eq!(ids("00G5j000001AbCd,0055j00000AT6I1").len(), 2);
        for text in [
            "",
            "0055j00000AT6I1AAA",
            "0055j00000AT6I",
            "0055j00000AT6I1A",
            "x0055j00000AT6I1",
            "my_0055j00000AT6I1",
            "0015j00000AT6I1",
            "00g5j000001AbCd",
        ] {
            assert!(ids(text).is_empty(), "{text}");
        }
    }
}
