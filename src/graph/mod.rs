//! The org as a graph: who is there, what grants what, who comes in as whom, what was used, who owns what.
//!
//! Nodes are users, clients, roles, groups and queues, profiles, permission sets and their groups, weighty user
//! permissions, objects, and the org. Edges point the way in which one comes by something, so that a path from a client
//! to an object is a way to its records. To stay small and true, a right stands on what grants it and not on each user
//! who has it; what is not in force (users who are not active, assignments that are over or wait for a session) has no
//! edge. Rights of a group are those left after muting.
//!
//! Nothing here knows how a graph is written down.

mod clients;
mod containers;
mod element;
mod ids;
mod objects;
mod people;

use std::collections::BTreeMap;

pub use self::element::{Edge, Node, Property, Value};

use self::clients::Clients;
use self::containers::Containers;
use self::element::Properties;
use self::ids::Ids;
use self::objects::Objects;
use self::people::People;
use crate::access::{Everyone, View};
use crate::catalog::{Escalates, Tier, escalates, permission};
use crate::identity::{ClientLogin, Identities};
use crate::org::Org;
use crate::ownership::Owners;
use crate::privilege::{Usages, UsedBy};

/// What the graph is made of.
#[derive(Clone, Copy, Debug)]
pub struct Given<'a> {
    /// Who exists and what is granted.
    pub org: &'a Org,
    /// What an absent row means.
    pub view: &'a View,
    /// What each user may do.
    pub everyone: &'a Everyone<'a>,
    /// What each client did under each login.
    pub logins: &'a BTreeMap<UsedBy, ClientLogin>,
    /// What each client did with which objects.
    pub usages: &'a Usages,
    /// What each login is.
    pub identities: &'a Identities,
    /// Objects with records, by name, and who owns them.
    pub objects: &'a [(&'a str, &'a Owners)],
}

/// Takes the elements of a graph one by one.
pub trait Sink {
    /// Why it cannot.
    type Error;

    /// Takes a node. All nodes come before any edge, and none comes twice.
    ///
    /// # Errors
    /// Whatever the sink cannot do.
    fn node(&mut self, node: &Node<'_>) -> Result<(), Self::Error>;

    /// Takes an edge. Its ends are nodes that came before.
    ///
    /// # Errors
    /// Whatever the sink cannot do.
    fn edge(&mut self, edge: &Edge<'_>) -> Result<(), Self::Error>;
}

/// The graph of one org.
pub struct Graph<'a> {
    given: Given<'a>,
    org_id: String,
    people: People<'a>,
    containers: Containers<'a>,
    /// Weighty user permissions that something grants, with their ids.
    permissions: BTreeMap<&'a str, String>,
    objects: Objects<'a>,
    clients: Clients<'a>,
}

impl<'a> Graph<'a> {
    /// Names every node.
    #[must_use]
    pub fn new(given: Given<'a>) -> Self {
        let mut ids = Ids::new(ids::of_org(given.org));
        let containers = Containers::new(&given, &mut ids);
        let permissions = containers.weighty_permissions();
        let permissions = permissions
            .into_iter()
            .map(|name| (name, ids.named("permission", name)));
        let permissions = permissions.collect();
        let clients = Clients::new(&given, &mut ids);
        let objects = Objects::new(&given, &containers, &clients, &mut ids);
        Self {
            org_id: ids.org().to_owned(),
            people: People::new(&given),
            given,
            containers,
            permissions,
            objects,
            clients,
        }
    }

    /// Hands all nodes to a sink, then all edges, in an order that hangs on the input alone.
    ///
    /// # Errors
    /// The first that the sink meets.
    pub fn walk<S: Sink>(&self, sink: &mut S) -> Result<(), S::Error> {
        self.nodes(sink)?;
        self.people.edges(&self.given, &self.containers, sink)?;
        self.containers
            .edges(&self.objects, &self.permissions, sink)?;
        self.escalations(sink)?;
        self.clients.edges(&self.people, &self.objects, sink)?;
        self.objects.edges(&self.people, sink)
    }

    fn nodes<S: Sink>(&self, sink: &mut S) -> Result<(), S::Error> {
        sink.node(&Node {
            id: &self.org_id,
            kinds: &["SF_Org"],
            properties: Properties::named(&self.org_id).finish(),
        })?;
        self.people.nodes(&self.given, sink)?;
        self.containers.nodes(sink)?;
        for (name, id) in &self.permissions {
            let known = permission(name);
            let mut properties = Properties::named(*name);
            properties.text("label", known.map(|known| known.label));
            let tier = known.and_then(|known| known.tier);
            properties.text("tier", tier.map(|tier| tier.as_str()));
            sink.node(&Node {
                id,
                kinds: &["SF_UserPermission"],
                properties: properties.finish(),
            })?;
        }
        self.objects.nodes(sink)?;
        self.clients.nodes(sink)
    }

    /// To what weighty permissions lead.
    fn escalations<S: Sink>(&self, sink: &mut S) -> Result<(), S::Error> {
        for (name, id) in &self.permissions {
            if !is_escalation(name) {
                continue;
            }
            let letters = name.chars().filter(char::is_ascii_alphanumeric);
            let kind: String = "SF_Can".chars().chain(letters).collect();
            sink.edge(&Edge::plain(&kind, id, &self.org_id))?;
            match escalates(name) {
                None => {}
                Some(Escalates::Users) => {
                    for user in self.people.who_sign_in(&self.given) {
                        sink.edge(&Edge::plain("SF_CanBecome", id, user))?;
                    }
                }
                Some(Escalates::PermissionSets) => {
                    for set in self.containers.assignable() {
                        sink.edge(&Edge::plain("SF_CanAssign", id, set))?;
                    }
                }
                Some(Escalates::ReadAll) => {
                    for object in self.objects.ids() {
                        sink.edge(&Edge::plain("SF_GrantsViewAll", id, object))?;
                    }
                }
                Some(Escalates::ModifyAll) => {
                    for object in self.objects.ids() {
                        sink.edge(&Edge::plain("SF_GrantsModifyAll", id, object))?;
                    }
                }
            }
        }
        Ok(())
    }
}

/// Whether whoever holds a permission can do to the org what others cannot; the ways in, and what is asked for or seen
/// there, are no such thing.
fn is_escalation(name: &str) -> bool {
    let tier = permission(name).and_then(|known| known.tier);
    !matches!(
        tier,
        None | Some(Tier::Interface | Tier::LoginControl | Tier::Directory)
    )
}
