//! The few shapes that pictures are made of, as SVG. Text and attributes are escaped by the XML writer, so that a
//! name is never markup.

use std::io;

use quick_xml::Writer;
use quick_xml::events::BytesText;

/// A picture being drawn.
pub(in crate::report) struct Canvas<'a> {
    writer: &'a mut Writer<Vec<u8>>,
}

/// A line of text.
pub(in crate::report) struct Text<'a> {
    words: &'a str,
    class: &'a str,
    size: u32,
    weight: &'a str,
    anchor: &'a str,
}

impl<'a> Text<'a> {
    /// What is read first.
    pub(in crate::report) fn heading(words: &'a str, size: u32) -> Self {
        Self {
            weight: "600",
            class: "",
            ..Self::faint(words, size)
        }
    }

    /// What explains.
    pub(in crate::report) fn faint(words: &'a str, size: u32) -> Self {
        Self {
            words,
            class: "faint",
            size,
            weight: "400",
            anchor: "start",
        }
    }

    /// The same, with the place given at its middle or its `end`.
    pub(in crate::report) fn anchored(self, anchor: &'a str) -> Self {
        Self { anchor, ..self }
    }
}

/// Letters of a label: about 150 pixels.
const MOST_LETTERS: usize = 22;

/// A length, with one decimal.
fn px(length: f64) -> String {
    format!("{length:.1}")
}

impl Canvas<'_> {
    /// A whole picture of a width and height.
    pub(in crate::report) fn picture(
        [width, height]: [f64; 2],
        style: &str,
        draw: impl FnOnce(&mut Canvas<'_>) -> io::Result<()>,
    ) -> io::Result<Vec<u8>> {
        let mut writer = Writer::new_with_indent(Vec::new(), b' ', 0);
        let (wide, high) = (px(width), px(height));
        let view = format!("0 0 {wide} {high}");
        writer
            .create_element("svg")
            .with_attributes([
                ("xmlns", "http://www.w3.org/2000/svg"),
                ("width", wide.as_str()),
                ("height", high.as_str()),
                ("viewBox", view.as_str()),
                ("role", "img"),
                ("aria-labelledby", "title desc"),
            ])
            .write_inner_content(|writer| {
                writer
                    .create_element("style")
                    .write_text_content(BytesText::new(style))?;
                draw(&mut Canvas { writer })
            })?;
        let mut bytes = writer.into_inner();
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// A picture inside a page, as wide as there is room up to its own width. `id` must be the page's only one; the page has the
    /// styles.
    pub(in crate::report) fn figure(
        [width, height]: [f64; 2],
        (id, title, words): (&str, &str, &str),
        draw: impl FnOnce(&mut Canvas<'_>) -> io::Result<()>,
    ) -> io::Result<String> {
        let mut writer = Writer::new(Vec::new());
        let (wide, high) = (px(width), px(height));
        let view = format!("0 0 {wide} {high}");
        let (title_id, words_id) = (format!("{id}-title"), format!("{id}-desc"));
        writer
            .create_element("svg")
            .with_attributes([
                ("width", wide.as_str()),
                ("height", high.as_str()),
                ("viewBox", view.as_str()),
                ("role", "img"),
                ("aria-labelledby", format!("{title_id} {words_id}").as_str()),
            ])
            .write_inner_content(|writer| {
                let mut canvas = Canvas { writer };
                canvas.labelled(&title_id, "title", title)?;
                canvas.labelled(&words_id, "desc", words)?;
                draw(&mut canvas)
            })?;
        String::from_utf8(writer.into_inner()).map_err(io::Error::other)
    }

    /// An element with words alone.
    fn labelled(&mut self, id: &str, element: &str, words: &str) -> io::Result<()> {
        self.writer
            .create_element(element)
            .with_attribute(("id", id))
            .write_text_content(BytesText::new(words))?;
        Ok(())
    }

    /// What the picture shows, for whoever cannot see it.
    pub(in crate::report) fn describe(&mut self, title: &str, words: &str) -> io::Result<()> {
        for (element, words) in [("title", title), ("desc", words)] {
            self.labelled(element, element, words)?;
        }
        Ok(())
    }

    /// Shapes moved to a place.
    pub(in crate::report) fn group(
        &mut self,
        [x, y]: [f64; 2],
        draw: impl FnOnce(&mut Canvas<'_>) -> io::Result<()>,
    ) -> io::Result<()> {
        let place = format!("translate({} {})", px(x), px(y));
        self.writer
            .create_element("g")
            .with_attribute(("transform", place.as_str()))
            .write_inner_content(|writer| draw(&mut Canvas { writer }))?;
        Ok(())
    }

    /// A rectangle at a place, of a width and height.
    pub(in crate::report) fn rect(
        &mut self,
        at: [f64; 4],
        class: &str,
        fill: Option<&str>,
    ) -> io::Result<()> {
        let [x, y, width, height] = at.map(px);
        let places = [("x", x), ("y", y), ("width", width), ("height", height)];
        let places = places.iter().map(|(name, value)| (*name, value.as_str()));
        let class = Some(("class", class)).filter(|_| !class.is_empty());
        self.writer
            .create_element("rect")
            .with_attributes(places.chain(class).chain(fill.map(|it| ("fill", it))))
            .write_empty()?;
        Ok(())
    }

    /// A circle around a place.
    pub(in crate::report) fn circle(
        &mut self,
        [x, y]: [f64; 2],
        radius: f64,
        class: &str,
    ) -> io::Result<()> {
        let (x, y, radius) = (px(x), px(y), px(radius));
        self.writer
            .create_element("circle")
            .with_attributes([
                ("cx", x.as_str()),
                ("cy", y.as_str()),
                ("r", radius.as_str()),
                ("class", class),
            ])
            .write_empty()?;
        Ok(())
    }

    /// Shapes that say in words what they are when they are pointed at.
    pub(in crate::report) fn told(
        &mut self,
        words: &str,
        draw: impl FnOnce(&mut Canvas<'_>) -> io::Result<()>,
    ) -> io::Result<()> {
        self.writer
            .create_element("g")
            .write_inner_content(|writer| {
                writer
                    .create_element("title")
                    .write_text_content(BytesText::new(words))?;
                draw(&mut Canvas { writer })
            })?;
        Ok(())
    }

    /// A line through some points.
    pub(in crate::report) fn line(&mut self, points: &[[f64; 2]], class: &str) -> io::Result<()> {
        let points: Vec<String> = (points.iter())
            .map(|[x, y]| format!("{},{}", px(*x), px(*y)))
            .collect();
        self.writer
            .create_element("polyline")
            .with_attributes([("points", points.join(" ").as_str()), ("class", class)])
            .write_empty()?;
        Ok(())
    }

    /// A name beside a shape, cut where it would run into it.
    pub(in crate::report) fn label(&mut self, at: [f64; 2], words: &str) -> io::Result<()> {
        let mut cut: String = words.chars().take(MOST_LETTERS).collect();
        if cut.len() < words.len() {
            cut.push('…');
        }
        self.text(at, &Text::faint(&cut, 12))
    }

    /// A line of text at a place.
    pub(in crate::report) fn text(&mut self, [x, y]: [f64; 2], text: &Text<'_>) -> io::Result<()> {
        let (x, y, size) = (px(x), px(y), text.size.to_string());
        self.writer
            .create_element("text")
            .with_attributes([
                ("x", x.as_str()),
                ("y", y.as_str()),
                ("class", text.class),
                ("font-size", size.as_str()),
                ("font-weight", text.weight),
                ("text-anchor", text.anchor),
            ])
            .write_text_content(BytesText::new(text.words))?;
        Ok(())
    }
}
