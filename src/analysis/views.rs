//! What a whole analysis is asked for by those who look at rights and logins together: what the platform's announced
//! changes will stop, the org as a graph, and where a component stands.

use std::collections::BTreeMap;

use super::{Analysis, Granted};
use crate::access::Everyone;
use crate::graph::{Given as GraphGiven, Graph, Sink};
use crate::metadata;
use crate::platform_change::{Given, PlatformChanges};

/// What the kind of a metadata file begins with in the inventory.
const METADATA: &str = "metadata:";

impl Analysis {
    /// The file of each metadata component, by type and name; of several, the first of the input.
    #[must_use]
    pub fn component_paths(&self) -> BTreeMap<String, BTreeMap<String, &str>> {
        let mut paths: BTreeMap<String, BTreeMap<String, &str>> = BTreeMap::new();
        for file in self.files.iter().filter(|file| file.tally.rows > 0) {
            let Some(root) = file.kind.strip_prefix(METADATA) else {
                continue;
            };
            let standing = metadata::standing(root, &file.path);
            if let Some(name) = standing.name {
                let of_kind = paths.entry(standing.kind.to_owned()).or_default();
                of_kind.entry(name).or_insert(file.path.as_str());
            }
        }
        paths
    }

    /// Which logins and clients the dated changes of the platform hit or may hit.
    pub(super) fn platform_changes(&self, everyone: &Everyone<'_>) -> PlatformChanges {
        PlatformChanges::new(&Given {
            org: &self.org,
            timeline: &self.timeline,
            clients: &self.clients,
            identities: &self.identities,
            everyone,
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
