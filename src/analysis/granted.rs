//! What everybody may do and could get at, worked out once for all who ask.

use super::{Analysis, LoginPrivileges};
use crate::access::{Everyone, View};
use crate::reach::Reach;

/// What everybody may do and could get at.
#[derive(Clone, Copy, Debug)]
pub struct Granted<'o> {
    /// What the package as a whole holds.
    pub view: &'o View,
    /// What each user may do.
    pub everyone: &'o Everyone<'o>,
    /// What each could get at.
    pub reach: &'o Reach<'o>,
    /// Granted against used, for the logins of machines.
    pub privileges: &'o [LoginPrivileges],
}

impl Analysis {
    /// Works out what everybody may do and could get at, and hands it over.
    pub fn with_granted<T>(&self, then: impl FnOnce(&Granted<'_>) -> T) -> T {
        let view = View::new(&self.org, self.as_of);
        let everyone = Everyone::new(&self.org, &view);
        let records = self.reach_records();
        let reach = Reach::new(&self.org, &view, &everyone, &records);
        let privileges = self.privileges(&view, &everyone);
        then(&Granted {
            view: &view,
            everyone: &everyone,
            reach: &reach,
            privileges: &privileges,
        })
    }
}
