//! Objects, and who owns their records.

use std::collections::{BTreeMap, BTreeSet};

use super::clients::Clients;
use super::containers::Containers;
use super::element::{Edge, Node, Properties};
use super::ids::Ids;
use super::people::People;
use super::{Given, Sink};
use crate::org::{Field, SObject};
use crate::ownership::Owners;

/// Every object that anything names, by its name in upper case: logs and metadata differ in case.
pub(super) struct Objects<'a> {
    by_name: BTreeMap<String, Object<'a>>,
}

struct Object<'a> {
    id: String,
    name: &'a str,
    definition: Option<&'a SObject>,
    owners: Option<&'a Owners>,
}

/// Classifications (Metadata API guide, `CustomField.securityClassification`) of what is not for everybody inside.
const CLASSIFIED: [&str; 3] = ["Confidential", "Restricted", "MissionCritical"];

impl<'a> Objects<'a> {
    pub(super) fn new(
        given: &Given<'a>,
        containers: &Containers<'a>,
        clients: &Clients<'a>,
        ids: &mut Ids,
    ) -> Self {
        let defined = given.org.objects.keys().map(String::as_str);
        let with_records = given.objects.iter().map(|(name, _)| *name);
        let named = defined.chain(with_records);
        let named = named.chain(containers.objects()).chain(clients.objects());
        let mut names: BTreeMap<String, &str> = BTreeMap::new();
        for name in named {
            names.entry(name.to_uppercase()).or_insert(name);
        }
        let owners: BTreeMap<String, &Owners> = (given.objects.iter())
            .map(|(name, owners)| (name.to_uppercase(), *owners))
            .collect();
        let object = |(key, name): (String, &'a str)| {
            let object = Object {
                id: ids.named("object", name),
                name,
                definition: given.org.objects.get(name),
                owners: owners.get(&key).copied(),
            };
            (key, object)
        };
        Self {
            by_name: names.into_iter().map(object).collect(),
        }
    }

    /// The id of an object in the graph.
    pub(super) fn id(&self, name: &str) -> Option<&str> {
        let object = self.by_name.get(&name.to_uppercase());
        object.map(|object| object.id.as_str())
    }

    /// The ids of all.
    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        self.by_name.values().map(|object| object.id.as_str())
    }

    pub(super) fn nodes<S: Sink>(&self, sink: &mut S) -> Result<(), S::Error> {
        for object in self.by_name.values() {
            sink.node(&object.node())?;
        }
        Ok(())
    }

    pub(super) fn edges<S: Sink>(&self, people: &People<'_>, sink: &mut S) -> Result<(), S::Error> {
        for object in self.by_name.values() {
            let owners = object.owners.into_iter().flat_map(|it| &it.by_owner);
            for (owner, owned) in owners {
                let Some(owner) = people.id(owner) else {
                    continue;
                };
                let mut properties = Properties::default();
                properties.count("records", Some(owned.records));
                sink.edge(&Edge {
                    properties: properties.finish(),
                    ..Edge::plain("SF_Owns", owner, &object.id)
                })?;
            }
        }
        Ok(())
    }
}

impl Object<'_> {
    fn node(&self) -> Node<'_> {
        let mut properties = Properties::named(self.name);
        properties.count("records", self.owners.map(|owners| owners.records));
        if let Some(object) = self.definition {
            properties.text("label", Some(object.label.as_str()));
            properties.text("sharingmodel", Some(object.sharing_model.as_str()));
            let external = object.external_sharing_model.as_str();
            properties.text("externalsharingmodel", Some(external));
            let fields = || object.fields.values();
            let classified = fields().filter(|field| is_classified(field)).count() as u64;
            let groups = fields().flat_map(|field| &field.compliance_groups);
            let groups: BTreeSet<&str> = groups.map(String::as_str).collect();
            properties.flag("classified", Some(classified > 0));
            properties.count("classifiedfields", Some(classified));
            properties.texts("compliancegroups", groups);
        }
        Node {
            id: &self.id,
            kinds: &["SF_Object"],
            properties: properties.finish(),
        }
    }
}

fn is_classified(field: &Field) -> bool {
    !field.compliance_groups.is_empty()
        || CLASSIFIED.contains(&field.security_classification.as_str())
}
