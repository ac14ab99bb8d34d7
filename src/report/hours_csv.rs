//! `hours.csv`: at which hours of the day (UTC) who acted under each shared login, by object.

use super::csv::CsvFile;
use crate::analysis::Analysis;
use crate::org::Actor;

const HEADER: &[&str] = &["user_id", "username", "object", "hour", "actor", "acts"];

/// Renders the file: a row for each hour in which an actor did anything.
#[must_use]
pub fn hours_csv(analysis: &Analysis) -> Vec<u8> {
    let mut rows = Vec::new();
    for object in &analysis.objects {
        for (id, hours) in &object.hours {
            for actor in Actor::ALL {
                let acts = (0u8..).zip(hours.of(*actor)).filter(|(_, acts)| **acts > 0);
                rows.extend(acts.map(|(hour, acts)| (*id, &object.name, hour, actor, *acts)));
            }
        }
    }
    rows.sort();
    let mut file = CsvFile::new(HEADER);
    for (id, object, hour, actor, acts) in rows {
        let user = analysis.org.users.get(&id);
        file.row::<&str>(&[
            &id.to_string(),
            user.map_or("", |user| &user.username),
            object,
            &hour.to_string(),
            actor.as_str(),
            &acts.to_string(),
        ]);
    }
    file.finish()
}
