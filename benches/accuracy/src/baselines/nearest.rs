//! B5: the nearest event decides.

use byline::org::{Actor, SalesforceId, UtcTime};

use super::login_types::is_mostly_machine;
use super::logs::{Door, Logs};
use super::{Baseline, Material, actor_if};

pub(super) const BASELINE: Baseline = Baseline {
    name: "B5 nearest",
    rule: "The nearest event of that login within 10 seconds: an outside system's if it is one of an API, \
        a person's if it is one of the interface; without any, the rule of B3",
    source: "what an analyst does by hand with event logs",
    actors,
};

/// How far away an event may be, milliseconds.
const REACH: i64 = 10_000;

fn actors(material: &Material<'_>) -> Vec<Actor> {
    let by_logins = material.by_login(|login| is_mostly_machine(&material.logs, login));
    let stamps = material.trial.judged.iter().zip(by_logins);
    let of = stamps.map(|(stamp, otherwise)| {
        let (Some(login), Some(at)) = (stamp.login, stamp.at) else {
            return otherwise;
        };
        if material.special(&login).is_some() {
            return otherwise;
        }
        let door = nearest(&material.logs, &login, at);
        door.map_or(otherwise, |door| actor_if(door == Door::Api))
    });
    of.collect()
}

/// The door of the nearest event in reach; of two as near, that of the earlier one.
fn nearest(logs: &Logs, login: &SalesforceId, at: UtcTime) -> Option<Door> {
    let events = logs.events.get(login)?;
    let after = events.partition_point(|(time, _)| *time < at);
    let before = after.checked_sub(1).and_then(|place| events.get(place));
    let near = before.into_iter().chain(events.get(after));
    let apart = |time: UtcTime| (time.millis() - at.millis()).abs();
    let in_reach = near.filter(|(time, _)| apart(*time) <= REACH);
    in_reach
        .min_by_key(|(time, _)| apart(*time))
        .map(|(_, door)| *door)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    #[test]
    fn the_nearest_event_in_reach_on_either_side() {
        let login = SalesforceId::parse(b"0055j0000009g5S").unwrap();
        let at = |seconds: i64| UtcTime::from_millis(seconds * 1000);
        let mut logs = Logs::default();
        let events = [
            (at(100), Door::Api),
            (at(108), Door::Interface),
            (at(200), Door::Api),
        ];
        logs.events.insert(login, events.to_vec());
        let found = |seconds| nearest(&logs, &login, at(seconds));
        assert_eq!(found(103), Some(Door::Api));
        assert_eq!(found(105), Some(Door::Interface));
        assert_eq!(found(104), Some(Door::Api));
        assert_eq!(found(118), Some(Door::Interface));
        assert_eq!(found(119), None);
        assert_eq!(found(190), Some(Door::Api));
        assert_eq!(found(211), None);
    }
}
