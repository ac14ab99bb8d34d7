//! Project files, which no content tells: they are JSON like any other.

/// The type of a file that bears the name of a project file and begins like one.
pub(super) fn project_kind(path: &str, head: &[u8]) -> Option<&'static str> {
    let name = path.rsplit('/').next()?;
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let begins = text.trim_ascii_start().first() == Some(&b'{');
    (name == "sfdx-project.json" && begins).then_some("SfdxProject")
}
