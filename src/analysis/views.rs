//! What a whole analysis is asked for by those who look at rights and logins together: what the platform's announced
//! changes will stop, and the org as a graph.

use super::{Analysis, Granted};
use crate::access::{Everyone, View};
use crate::graph::{Given as GraphGiven, Graph, Sink};
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

    /// Hands the org, as a graph, to a sink.
    ///
    /// # Errors
    /// The first that the sink meets.
    pub fn walk_graph<S: Sink>(&self, granted: &Granted<'_>, sink: &mut S) -> Result<(), S::Error> {
        let objects = self.objects.iter();
        let objects: Vec<_> = objects.map(|it| (it.name.as_str(), &it.owners)).collect();
        let graph = Graph::new(GraphGiven {
            org: &self.org,
            view: granted.view,
            everyone: granted.everyone,
            logins: &self.client_logins,
            usages: &self.usages,
            identities: &self.identities,
            objects: &objects,
        });
        graph.walk(sink)
    }
}
