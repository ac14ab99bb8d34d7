//! Abbreviations of time zones, as Setup downloads write them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// One abbreviation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Zone {
    /// As it is written.
    pub name: String,
    /// Minutes east of UTC; several where several zones are abbreviated so, the one most written first.
    pub offsets: Vec<i64>,
    /// Which of them is meant, by another abbreviation in the same file.
    #[serde(default)]
    pub beside: BTreeMap<String, i64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Zones {
    #[serde(default)]
    zone: Vec<Zone>,
}

static ZONES: LazyLock<Zones> =
    LazyLock::new(|| toml::from_str(include_str!("zones.toml")).unwrap_or_default());

/// The zone or zones of an abbreviation.
#[must_use]
pub fn zone(name: &str) -> Option<&'static Zone> {
    ZONES.zone.iter().find(|zone| zone.name == name)
}

/// Abbreviations that may mean several zones, and which of them is meant where `name` stands too.
pub fn zones_beside(name: &str) -> impl Iterator<Item = (&'static str, i64)> {
    let zones = ZONES.zone.iter();
    zones.filter_map(move |zone| Some((zone.name.as_str(), *zone.beside.get(name)?)))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    #[test]
    fn every_row_can_be_meant() {
        let zones: Zones = toml::from_str(include_str!("zones.toml")).unwrap();
        for row in &zones.zone {
            assert!(zones.zone.iter().filter(|z| z.name == row.name).count() == 1);
            assert!(row.offsets.iter().all(|m| (-720..=840).contains(m)));
            assert!(!row.offsets.is_empty(), "{}", row.name);
            for (other, offset) in &row.beside {
                assert!(row.offsets.contains(offset), "{}", row.name);
                assert_eq!(zone(other).unwrap().offsets.len(), 1, "{}", row.name);
            }
            assert!(row.offsets.len() > 1 || row.beside.is_empty());
        }
        assert_eq!(zone("EST").unwrap().offsets, [-300]);
        assert_eq!(zone("IST").unwrap().beside["IDT"], 120);
        assert!(zone("est").is_none());
    }
}
