//! Rights on an object in a few letters.

use std::collections::{BTreeMap, BTreeSet};

use crate::access::{Bit, ObjectRight};

/// What the letters stand for.
pub(super) const LEGEND: &str = "C create, R read, E edit, D delete, VA view all, MA modify all, VF view all fields; `?` not known from this package";

const fn letter(right: ObjectRight) -> &'static str {
    match right {
        ObjectRight::Create => "C",
        ObjectRight::Read => "R",
        ObjectRight::Edit => "E",
        ObjectRight::Delete => "D",
        ObjectRight::ViewAll => "VA",
        ObjectRight::ModifyAll => "MA",
        ObjectRight::ViewAllFields => "VF",
    }
}

/// Rights that are there.
pub(super) fn rights(rights: &BTreeSet<ObjectRight>) -> String {
    let letters = ObjectRight::ALL.into_iter();
    let letters = letters.filter(|right| rights.contains(right)).map(letter);
    joined(letters.map(str::to_owned).collect())
}

/// Rights that are granted, and those of which the package does not say.
pub(super) fn bits(bits: &BTreeMap<ObjectRight, Bit>) -> String {
    if bits.values().all(|bit| *bit == Bit::Unknown) {
        return "?".to_owned();
    }
    let letters = ObjectRight::ALL.into_iter().filter_map(|right| {
        match bits.get(&right).copied().unwrap_or_default() {
            Bit::Granted => Some(letter(right).to_owned()),
            Bit::Unknown => Some(format!("{}?", letter(right))),
            Bit::NotGranted => None,
        }
    });
    joined(letters.collect())
}

fn joined(letters: Vec<String>) -> String {
    if letters.is_empty() {
        "–".to_owned()
    } else {
        letters.join(" ")
    }
}
