//! What an export may hold, and what each piece unlocks.

use std::sync::LazyLock;

use serde::Deserialize;

/// One piece of an export.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Piece {
    /// What a person calls it.
    pub label: String,
    /// Kinds of files, as in the manifest; one of them tells that it is there.
    #[serde(default)]
    pub kinds: Vec<String>,
    /// Event types; one of them tells that it is there.
    #[serde(default)]
    pub events: Vec<String>,
    /// Asked for only when this kind is there. Empty when always.
    #[serde(default)]
    pub after: String,
    /// Whether it is asked for without its lack being told: an org may have none of it, or it adds little.
    #[serde(default)]
    pub optional: bool,
    /// What cannot be said without it.
    pub unlocks: String,
    /// Heading of `docs/how-to-export.md`, and of a section of what is asked for.
    pub how: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pieces {
    #[serde(default)]
    piece: Vec<Piece>,
}

static PIECES: LazyLock<Pieces> =
    LazyLock::new(|| toml::from_str(include_str!("pieces.toml")).unwrap_or_default());

/// What an export may hold, the most useful first.
#[must_use]
pub fn pieces() -> &'static [Piece] {
    &PIECES.piece
}

/// The pieces that are not there and should be, the most useful first: of what kinds files are there, and which event types were
/// logged.
pub fn missing_pieces(
    has: impl Fn(&str) -> bool,
    logged: impl Fn(&str) -> bool,
) -> impl Iterator<Item = &'static Piece> {
    pieces().iter().filter(move |piece| {
        let is_asked = piece.after.is_empty() || has(&piece.after);
        let is_logged = piece.events.iter().any(|event| logged(event));
        !piece.optional && is_asked && !is_logged && !piece.kinds.iter().any(|kind| has(kind))
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    #[test]
    fn every_piece_can_be_told_and_is_explained() {
        let pieces: Pieces = toml::from_str(include_str!("pieces.toml")).unwrap();
        assert!(!pieces.piece.is_empty());
        let guide = include_str!("../../docs/how-to-export.md");
        for piece in pieces.piece {
            assert!(
                piece.kinds.is_empty() != piece.events.is_empty(),
                "{}",
                piece.label
            );
            let heading = format!("## {}\n", piece.how);
            assert!(guide.contains(&heading), "{heading}");
        }
    }
}
