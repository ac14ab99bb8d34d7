//! The `package.xml` of a better retrieve.

use std::fmt::Write as _;

use crate::inspection::RetrieveList;

/// Renders the file.
#[must_use]
pub fn package_xml(list: &RetrieveList) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <Package xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n",
    );
    for (kind, members) in &list.types {
        out.push_str("    <types>\n");
        for member in members {
            let _ = writeln!(out, "        <members>{}</members>", escaped(member));
        }
        let _ = writeln!(out, "        <name>{}</name>\n    </types>", escaped(kind));
    }
    let _ = writeln!(out, "    <version>{}.0</version>\n</Package>", list.version);
    out
}

/// Text as XML holds it.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_break_out() {
        let list = RetrieveList {
            types: [(
                "Profile".to_owned(),
                ["*".to_owned(), "R&D <1>".to_owned()].into(),
            )]
            .into(),
            version: 64,
            ..RetrieveList::default()
        };
        let expected = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
            <Package xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n    <types>\n\
            \x20       <members>*</members>\n        <members>R&amp;D &lt;1&gt;</members>\n\
            \x20       <name>Profile</name>\n    </types>\n    <version>64.0</version>\n</Package>\n";
        assert_eq!(package_xml(&list), expected);
    }
}
