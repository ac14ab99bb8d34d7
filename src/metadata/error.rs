//! Why a metadata file could not be read.

use crate::limits::Limit;

/// Why one metadata file could not be read. The text fits "could not read `<file>`: {error}".
///
/// Nothing here repeats what the file says: a damaged file may hold a secret where a name should be,
/// and this text ends up in reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MetadataError {
    /// The bytes are text in no encoding the file could mean. Fault of whoever gave a binary file a
    /// metadata suffix (`siteDotComSites/*.site` are such files), or of a tool that re-encoded it.
    #[error("it is not text in UTF-8 or UTF-16")]
    NotText {
        /// Line of the first bad byte, where lines can be told.
        line: Option<u64>,
    },
    /// There is no element at all. Usually nobody's fault: managed packages export stubs that say
    /// `(hidden)`. An empty file is a failed download.
    #[error("it holds no XML element")]
    NoElement,
    /// The end of the file comes before the end of the document. Fault of the copy: a download or an
    /// archive that was cut short.
    #[error("it ends too early: what is open at line {line} is never closed")]
    Cut {
        /// Where the last thing open begins, or the last line.
        line: u64,
    },
    /// An end tag closes something else than what is open. Fault of a hand edit or a bad merge.
    #[error("the end tag at line {line} does not close the element that is open")]
    WrongEndTag {
        /// Line of the end tag.
        line: u64,
    },
    /// An `&` that begins neither a character number nor one of the five entities of XML. Fault of a
    /// hand edit.
    #[error("the entity at line {line} is not one that XML defines")]
    UnknownEntity {
        /// Line of the reference.
        line: u64,
    },
    /// The document type declares more entities than the limit allows, which is none. Fault of whoever
    /// made the file, most likely on purpose: metadata has none, and expanding them is how small files
    /// become large ones and read others.
    #[error("its document type declares entities at line {line}")]
    DeclaredEntity {
        /// Line of the document type.
        line: u64,
    },
    /// Something between `<` and `>` that is no markup. Fault of a hand edit, such as a bare `<`.
    #[error("the markup at line {line} is not XML")]
    Markup {
        /// Line of the markup.
        line: u64,
    },
    /// Text, or a second document, after the root element. Fault of a merge that kept both sides.
    #[error("there is more after the end of the document, at line {line}")]
    Trailing {
        /// Line where it was noticed.
        line: u64,
    },
    /// Elements are nested deeper than any metadata is. Fault of whoever made the file, most likely
    /// on purpose.
    #[error("its elements are nested too deeply at line {line}")]
    TooDeep {
        /// Line of the first element that is too deep.
        line: u64,
    },
    /// A project file that is no JSON. Fault of a hand edit or a bad merge.
    #[error("it is not JSON at line {line}")]
    Json {
        /// Where reading stopped.
        line: u64,
    },
}

impl MetadataError {
    /// The same without the line, for counting files that fail alike.
    #[must_use]
    pub fn reason(&self) -> &'static str {
        match self {
            Self::NotText { .. } => "the file is not text in UTF-8 or UTF-16",
            Self::NoElement => "the file holds no XML element",
            Self::Cut { .. } => "the XML ends too early",
            Self::WrongEndTag { .. } => "an end tag does not close the element that is open",
            Self::UnknownEntity { .. } => "an entity is not one that XML defines",
            Self::DeclaredEntity { .. } => Limit::XmlEntities.reason(),
            Self::Markup { .. } => "the markup is not XML",
            Self::Trailing { .. } => "there is more after the end of the document",
            Self::TooDeep { .. } => Limit::XmlDepth.reason(),
            Self::Json { .. } => "the file is not JSON",
        }
    }

    /// The line, counted from 1, at which reading stopped.
    #[must_use]
    pub fn line(&self) -> Option<u64> {
        match *self {
            Self::NotText { line } => line,
            Self::NoElement => None,
            Self::Cut { line }
            | Self::WrongEndTag { line }
            | Self::UnknownEntity { line }
            | Self::DeclaredEntity { line }
            | Self::Markup { line }
            | Self::Trailing { line }
            | Self::TooDeep { line }
            | Self::Json { line } => Some(line),
        }
    }
}

/// The line, counted from 1, of a byte position. Called for errors only, so it may count afresh.
pub(super) fn line_at(text: &[u8], position: usize) -> u64 {
    let before = text.get(..position).unwrap_or(text);
    1 + before.iter().filter(|&&byte| byte == b'\n').count() as u64
}
