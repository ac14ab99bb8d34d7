//! What the platform's announced changes will stop, asked of a whole analysis.

use super::Analysis;
use crate::access::{Everyone, View};
use crate::platform_change::{Given, PlatformChanges};

impl Analysis {
    /// Which logins and clients the dated changes of the platform hit or may hit.
    #[must_use]
    pub fn platform_changes(&self) -> PlatformChanges {
        let view = View::new(&self.org, self.as_of);
        let everyone = Everyone::new(&self.org, &view);
        PlatformChanges::new(&Given {
            org: &self.org,
            timeline: &self.timeline,
            clients: &self.clients,
            identities: &self.identities,
            everyone: &everyone,
        })
    }
}
