//! `graph.opengraph.json`: the org as a graph, in the OpenGraph form that BloodHound takes in.
//!
//! The form is BloodHound's published one (bloodhound.specterops.io/opengraph/developer): a node has an id, at most
//! three kinds (of which the source kind is one) and properties in lower case that are texts, numbers, flags or lists of
//! one of them; an edge has a kind of letters, digits and underscores, and ends that are matched by id. Nothing is null,
//! and nothing is nested.

mod form;

use std::io::{self, Write};

use self::form::{EdgeForm, NodeForm};
use crate::analysis::{Analysis, Granted};
use crate::graph::{Edge, Node, Sink};

/// What every node is besides, so that a graph can be told from others and deleted.
const SOURCE_KIND: &str = "SF_Base";

/// Writes the file, an element at a time: it grows with what is granted, and need not fit into memory.
///
/// # Errors
/// Whatever `out` cannot do.
pub(super) fn graph_json(
    analysis: &Analysis,
    granted: &Granted<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut writer = Writer {
        out,
        nodes: 0,
        edges: 0,
    };
    let head =
        format!("{{\"metadata\":{{\"source_kind\":\"{SOURCE_KIND}\"}},\"graph\":{{\"nodes\":[");
    writer.out.write_all(head.as_bytes())?;
    analysis.walk_graph(granted, &mut writer)?;
    if writer.edges == 0 {
        writer.begin_edges()?;
    }
    writer.out.write_all(b"\n]}}\n")
}

struct Writer<'o> {
    out: &'o mut dyn Write,
    nodes: u64,
    edges: u64,
}

impl Writer<'_> {
    fn begin_edges(&mut self) -> io::Result<()> {
        self.out.write_all(b"\n],\"edges\":[")
    }

    /// What stands before an element: one on each line.
    fn part(&mut self, before: u64) -> io::Result<()> {
        self.out.write_all(if before == 0 { b"\n" } else { b",\n" })
    }
}

impl Sink for Writer<'_> {
    type Error = io::Error;

    fn node(&mut self, node: &Node<'_>) -> io::Result<()> {
        self.part(self.nodes)?;
        self.nodes += 1;
        Ok(serde_json::to_writer(&mut *self.out, &NodeForm::of(node))?)
    }

    fn edge(&mut self, edge: &Edge<'_>) -> io::Result<()> {
        if self.edges == 0 {
            self.begin_edges()?;
        }
        self.part(self.edges)?;
        self.edges += 1;
        Ok(serde_json::to_writer(&mut *self.out, &EdgeForm::of(edge))?)
    }
}
