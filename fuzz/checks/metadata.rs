//! Metadata: a document of any type is read or refused, the same in every encoding.

use byline::metadata;
use byline::org::Names;

/// The first line is a path; the rest is a document.
pub(crate) fn metadata(bytes: &[u8]) {
    let mut parts = bytes.splitn(2, |byte| *byte == b'\n');
    let (path, document) = (parts.next().unwrap_or_default(), parts.next());
    let (path, document) = (String::from_utf8_lossy(path), document.unwrap_or_default());
    let read = |bytes: &[u8]| {
        let content = metadata::read(&path, bytes, &mut Names::default());
        // Errors hold what is told of them, and where.
        content.map_err(|error| error.to_string())
    };
    let content = read(document);
    assert_eq!(read(document), content, "read twice");
    // A scan of Apex takes bytes, whatever they are; and a declaration may lie about the encoding.
    let is_apex = path.ends_with(".cls") || path.ends_with(".trigger");
    let Ok(text) = std::str::from_utf8(document) else {
        return;
    };
    if is_apex || text.contains("encoding") || text.starts_with('\u{feff}') {
        return;
    }
    if content.is_ok() {
        let marked = format!("\u{feff}{text}");
        assert_eq!(read(marked.as_bytes()), content, "with a mark");
        let wide: Vec<u8> = marked.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read(&wide), content, "in UTF-16");
    }
}
