//! Which object moves when: parents before their children, so that a child can follow its parent, and so that a
//! parent whose sharing is recalculated does not wait for its children's.

use std::collections::{BTreeMap, BTreeSet};

/// That records of one object point to records of another, and how many do.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// The object of the records.
    pub child: String,
    /// The object they point to.
    pub parent: String,
    /// How many do.
    pub records: u64,
}

/// An order of objects.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Order {
    /// All objects.
    pub objects: Vec<String>,
    /// What the order could not follow, since objects point to each other in a circle: the edges of the fewest
    /// records. An object that points to itself is one such.
    pub broken: Vec<Edge>,
}

/// Puts parents before children. Among objects that may come next, names decide.
#[must_use]
pub fn order(objects: &BTreeSet<String>, edges: &[Edge]) -> Order {
    let mut order = Order::default();
    let mut left: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    for edge in edges {
        let known = objects.contains(&edge.child) && objects.contains(&edge.parent);
        if edge.child == edge.parent && known {
            order.broken.push(edge.clone());
        } else if known {
            *left.entry((&edge.child, &edge.parent)).or_default() += edge.records;
        }
    }
    let mut waiting: BTreeSet<&str> = objects.iter().map(String::as_str).collect();
    while !waiting.is_empty() {
        let is_free = |object: &&&str| !left.keys().any(|(child, _)| child == *object);
        if let Some(next) = waiting.iter().find(is_free).copied() {
            waiting.remove(next);
            left.retain(|(_, parent), _| *parent != next);
            order.objects.push(next.to_owned());
            continue;
        }
        let in_circles = left
            .iter()
            .filter(|((child, parent), _)| reaches(&left, parent, child));
        let lightest = in_circles.min_by_key(|(edge, records)| (**records, **edge));
        let Some(((child, parent), records)) = lightest.map(|(edge, records)| (*edge, *records))
        else {
            break;
        };
        left.remove(&(child, parent));
        order.broken.push(Edge {
            child: child.to_owned(),
            parent: parent.to_owned(),
            records,
        });
    }
    order.broken.sort();
    order
}

/// Whether one can go from one object to another along the edges.
fn reaches(edges: &BTreeMap<(&str, &str), u64>, from: &str, to: &str) -> bool {
    let mut met: BTreeSet<&str> = BTreeSet::new();
    let mut open = vec![from];
    while let Some(object) = open.pop() {
        if object == to {
            return true;
        }
        if met.insert(object) {
            let next = edges.keys().filter(|(child, _)| *child == object);
            open.extend(next.map(|(_, parent)| *parent));
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ordered(objects: &str, edges: &[(&str, &str, u64)]) -> (String, String) {
        let objects = objects.split(' ').map(str::to_owned).collect();
        let edges: Vec<Edge> = edges
            .iter()
            .map(|(child, parent, records)| Edge {
                child: (*child).to_owned(),
                parent: (*parent).to_owned(),
                records: *records,
            })
            .collect();
        let order = order(&objects, &edges);
        let broken: Vec<String> = order
            .broken
            .iter()
            .map(|edge| format!("{}>{}", edge.child, edge.parent))
            .collect();
        (order.objects.join(" "), broken.join(" "))
    }

    #[test]
    fn parents_come_first() {
        let edges = [
            ("Contact", "Account", 5),
            ("Case", "Contact", 5),
            ("Case", "Account", 5),
            ("Task", "Case", 1),
            ("Task", "Unplanned", 9),
        ];
        let (objects, broken) = ordered("Account Case Contact Lead Task", &edges);
        assert_eq!(objects, "Account Contact Case Lead Task");
        assert_eq!(broken, "");
    }

    /// A circle is cut where the fewest records are, and what hangs below it is not cut off.
    #[test]
    fn circles_are_cut_where_they_are_thinnest() {
        let edges = [
            ("Contact", "Account", 900),
            ("Account", "Contact", 7),
            ("Account", "Account", 3),
            ("Case", "Contact", 1),
        ];
        let (objects, broken) = ordered("Account Case Contact", &edges);
        assert_eq!(objects, "Account Contact Case");
        assert_eq!(broken, "Account>Account Account>Contact");
    }
}
