//! Pictures with their captions, and what colours mean.

use std::io;

use maud::{Markup, PreEscaped, html};

use crate::report::drawing::{Canvas, KINDS, Kinds};

/// A picture; `words` says all that it shows.
pub(super) fn figure(
    size: [f64; 2],
    (id, title, words): (&str, &str, &str),
    draw: impl FnOnce(&mut Canvas<'_>) -> io::Result<()>,
) -> io::Result<Markup> {
    let drawn = Canvas::figure(size, (id, title, words), draw)?;
    Ok(html! {
        figure {
            div.wide tabindex="0" role="region" aria-label=(title) { (PreEscaped(drawn)) }
            figcaption { (title) }
        }
    })
}

/// What the colours of the kinds that occur mean.
pub(super) fn legend(counts: &Kinds) -> Markup {
    let there = counts.iter().zip(KINDS).filter(|(count, _)| **count > 0);
    html! {
        ul.legend {
            @for (_, (_, name, colour)) in there {
                li {
                    svg viewBox="0 0 10 10" aria-hidden="true" {
                        rect width="10" height="10" fill=(colour) {}
                    }
                    (name)
                }
            }
        }
    }
}
