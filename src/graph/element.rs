//! Nodes, edges and what is said of them.

use std::borrow::Cow;

use crate::org::UtcTime;

/// What a property says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    /// A text.
    Text(Cow<'a, str>),
    /// A number.
    Count(u64),
    /// Yes or no.
    Flag(bool),
    /// Several texts; never none.
    Texts(Vec<Cow<'a, str>>),
}

/// A property, by its name in lower case.
pub type Property<'a> = (&'static str, Value<'a>);

/// A node.
#[derive(Clone, Debug)]
pub struct Node<'a> {
    /// Its id, in upper case.
    pub id: &'a str,
    /// What it is; the first is the one that is shown.
    pub kinds: &'static [&'static str],
    /// What is known of it; what is not known is left out.
    pub properties: Vec<Property<'a>>,
}

/// An edge.
#[derive(Clone, Debug)]
pub struct Edge<'a> {
    /// What it is: letters, digits and underscores.
    pub kind: &'a str,
    /// The id of the node it begins at.
    pub start: &'a str,
    /// The id of the node it ends at.
    pub end: &'a str,
    /// What is known of it.
    pub properties: Vec<Property<'a>>,
}

impl<'a> Edge<'a> {
    /// An edge of which there is nothing more to say.
    pub(super) const fn plain(kind: &'a str, start: &'a str, end: &'a str) -> Self {
        Self {
            kind,
            start,
            end,
            properties: Vec::new(),
        }
    }
}

/// Properties being gathered; what is empty or not known is left out.
#[derive(Debug, Default)]
pub(super) struct Properties<'a>(Vec<Property<'a>>);

impl<'a> Properties<'a> {
    /// Beginning with the name.
    pub(super) fn named(name: impl Into<Cow<'a, str>>) -> Self {
        let mut properties = Self::default();
        properties.text("name", Some(name));
        properties
    }

    pub(super) fn text(&mut self, name: &'static str, text: Option<impl Into<Cow<'a, str>>>) {
        let text = text.map(Into::into).filter(|text| !text.is_empty());
        self.0.extend(text.map(|text| (name, Value::Text(text))));
    }

    pub(super) fn count(&mut self, name: &'static str, count: Option<u64>) {
        self.0
            .extend(count.map(|count| (name, Value::Count(count))));
    }

    pub(super) fn flag(&mut self, name: &'static str, flag: Option<bool>) {
        self.0.extend(flag.map(|flag| (name, Value::Flag(flag))));
    }

    pub(super) fn texts(&mut self, name: &'static str, texts: impl IntoIterator<Item = &'a str>) {
        let texts: Vec<Cow<'a, str>> = texts.into_iter().map(Cow::Borrowed).collect();
        if !texts.is_empty() {
            self.0.push((name, Value::Texts(texts)));
        }
    }

    pub(super) fn period(&mut self, period: Option<(UtcTime, UtcTime)>) {
        self.text("firstseen", period.map(|(from, _)| from.to_string()));
        self.text("lastused", period.map(|(_, to)| to.to_string()));
    }

    pub(super) fn finish(self) -> Vec<Property<'a>> {
        self.0
    }
}
