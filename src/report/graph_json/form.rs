//! Nodes and edges as they are written.

use serde::ser::{Serialize, SerializeMap as _, Serializer};

use crate::graph::{Edge, Node, Property, Value};

#[derive(serde::Serialize)]
pub(super) struct NodeForm<'a> {
    id: &'a str,
    kinds: &'a [&'static str],
    properties: PropertiesForm<'a>,
}

#[derive(serde::Serialize)]
pub(super) struct EdgeForm<'a> {
    kind: &'a str,
    start: EndForm<'a>,
    end: EndForm<'a>,
    properties: PropertiesForm<'a>,
}

#[derive(serde::Serialize)]
struct EndForm<'a> {
    value: &'a str,
    match_by: &'static str,
}

/// An object with a value for each property, in their order.
struct PropertiesForm<'a>(&'a [Property<'a>]);

struct ValueForm<'a>(&'a Value<'a>);

impl<'a> NodeForm<'a> {
    pub(super) fn of(node: &'a Node<'a>) -> Self {
        Self {
            id: node.id,
            kinds: node.kinds,
            properties: PropertiesForm(&node.properties),
        }
    }
}

impl<'a> EdgeForm<'a> {
    pub(super) fn of(edge: &'a Edge<'a>) -> Self {
        Self {
            kind: edge.kind,
            start: EndForm::of(edge.start),
            end: EndForm::of(edge.end),
            properties: PropertiesForm(&edge.properties),
        }
    }
}

impl<'a> EndForm<'a> {
    fn of(value: &'a str) -> Self {
        Self {
            value,
            match_by: "id",
        }
    }
}

impl Serialize for PropertiesForm<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in self.0 {
            map.serialize_entry(name, &ValueForm(value))?;
        }
        map.end()
    }
}

impl Serialize for ValueForm<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Text(text) => text.serialize(serializer),
            Value::Count(count) => count.serialize(serializer),
            Value::Flag(flag) => flag.serialize(serializer),
            Value::Texts(texts) => texts.serialize(serializer),
        }
    }
}
