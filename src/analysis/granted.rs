//! What everybody may do and could get at, worked out once for all who ask.

use std::sync::OnceLock;

use super::{Analysis, LoginPrivileges};
use crate::access::{Everyone, View};
use crate::platform_change::PlatformChanges;
use crate::reach::Reach;

/// What everybody may do and could get at. What only some ask for is worked out when it is asked for first.
#[derive(Debug)]
pub struct Granted<'o> {
    pub(super) analysis: &'o Analysis,
    /// What the package as a whole holds.
    pub view: &'o View,
    /// What each user may do.
    pub everyone: &'o Everyone<'o>,
    /// What each could get at.
    pub reach: &'o Reach<'o>,
    privileges: OnceLock<Vec<LoginPrivileges>>,
    platform_changes: OnceLock<PlatformChanges>,
}

impl Granted<'_> {
    /// Granted against used, for the logins of machines.
    #[must_use]
    pub fn privileges(&self) -> &[LoginPrivileges] {
        self.privileges
            .get_or_init(|| self.analysis.privileges(self.view, self.everyone))
    }

    /// Which logins and clients the dated changes of the platform hit or may hit.
    #[must_use]
    pub fn platform_changes(&self) -> &PlatformChanges {
        self.platform_changes
            .get_or_init(|| self.analysis.platform_changes(self.everyone))
    }
}

impl Analysis {
    /// Works out what everybody may do and could get at, and hands it over.
    pub fn with_granted<T>(&self, then: impl FnOnce(&Granted<'_>) -> T) -> T {
        let view = View::new(&self.org, self.as_of);
        let everyone = Everyone::new(&self.org, &view);
        let records = self.reach_records();
        let reach = Reach::new(&self.org, &view, &everyone, &records);
        then(&Granted {
            analysis: self,
            view: &view,
            everyone: &everyone,
            reach: &reach,
            privileges: OnceLock::new(),
            platform_changes: OnceLock::new(),
        })
    }
}
