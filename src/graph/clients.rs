//! Outside systems and tools: as whom they come in, and what they use.

use std::collections::{BTreeMap, BTreeSet};

use super::element::{Edge, Node, Properties, Property};
use super::ids::Ids;
use super::objects::Objects;
use super::people::People;
use super::{Given, Sink};
use crate::activity::Acts;
use crate::catalog::ClientKind;
use crate::identity::{LoginClient, clients_under};
use crate::org::{SalesforceId, UtcTime};

/// All clients.
pub(super) struct Clients<'a> {
    clients: Vec<ClientNode>,
    /// Names of the objects that any of them used.
    objects: BTreeSet<&'a str>,
}

struct ClientNode {
    id: String,
    /// Empty for one that never named itself: it is another one under every login.
    name: String,
    kind: Option<ClientKind>,
    /// What was seen of it under each login.
    under: Vec<(SalesforceId, LoginClient)>,
    /// Whom the metadata says that it runs as.
    runs_as: Vec<SalesforceId>,
}

/// Name, and the login of one without.
type Key = (String, Option<SalesforceId>);

/// What stands for a client that never named itself.
const UNNAMED: &str = "(unnamed)";

impl<'a> Clients<'a> {
    pub(super) fn new(given: &Given<'a>, ids: &mut Ids) -> Self {
        let mut found: BTreeMap<Key, ClientNode> = BTreeMap::new();
        for (user, login) in &given.timeline.logins {
            for under in clients_under(login, given.clients) {
                let name = under.client.name.clone();
                let key = (name.clone(), name.is_empty().then_some(*user));
                let node = found.entry(key).or_insert_with(|| ClientNode::new(name));
                node.kind = node.kind.or(under.client.kind);
                node.under.push((*user, under));
            }
        }
        let users = given.org.users.iter();
        let by_username: BTreeMap<String, SalesforceId> = users
            .map(|(id, user)| (user.username.to_lowercase(), *id))
            .collect();
        for app in given.org.oauth_apps() {
            let user = app.client_credentials_user.map(str::to_lowercase);
            let Some(user) = user.and_then(|user| by_username.get(&user)) else {
                continue;
            };
            let name = app.label.to_owned();
            let key = (name.clone(), None);
            let node = found.entry(key).or_insert_with(|| ClientNode::new(name));
            node.kind = node.kind.or(Some(ClientKind::Integration));
            node.runs_as.push(*user);
        }
        let clients = found.into_iter().map(|((_, user), node)| {
            let name = match user {
                Some(user) => format!("{UNNAMED} {user}"),
                None => node.name.clone(),
            };
            ClientNode {
                id: ids.named("client", &name),
                ..node
            }
        });
        let clients: Vec<ClientNode> = clients.collect();
        let logins = given.timeline.logins.values();
        let used = logins.flat_map(|login| login.objects.values().flatten());
        Self {
            objects: used.map(|name| &**name).collect(),
            clients,
        }
    }

    /// The names of the objects that were used.
    pub(super) fn objects(&self) -> impl Iterator<Item = &'a str> {
        self.objects.iter().copied()
    }

    pub(super) fn nodes<S: Sink>(&self, sink: &mut S) -> Result<(), S::Error> {
        for client in &self.clients {
            sink.node(&client.node())?;
        }
        Ok(())
    }

    pub(super) fn edges<S: Sink>(
        &self,
        people: &People<'_>,
        objects: &Objects<'_>,
        sink: &mut S,
    ) -> Result<(), S::Error> {
        for client in &self.clients {
            for (user, under) in &client.under {
                let Some(user) = people.id(user) else {
                    continue;
                };
                client.comes_in_as(user, under, sink)?;
            }
            for user in client.runs_as.iter().filter_map(|user| people.id(user)) {
                sink.edge(&Edge::plain("SF_RunsAs", &client.id, user))?;
            }
            let used = client.under.iter().flat_map(|(_, under)| &under.objects);
            let used: BTreeSet<&str> = used.filter_map(|name| objects.id(name)).collect();
            for object in used {
                sink.edge(&Edge::plain("SF_Used", &client.id, object))?;
            }
        }
        Ok(())
    }
}

impl ClientNode {
    fn new(name: String) -> Self {
        Self {
            id: String::new(),
            name,
            kind: None,
            under: Vec::new(),
            runs_as: Vec::new(),
        }
    }

    fn node(&self) -> Node<'_> {
        let name = if self.name.is_empty() {
            UNNAMED
        } else {
            &self.name
        };
        let mut properties = Properties::named(name);
        // A property that is not there equals nothing and differs from nothing.
        let kind = self.kind.map_or("unknown", ClientKind::as_str);
        properties.text("clientkind", Some(kind));
        properties.count("logins", Some(self.under.len() as u64));
        let mut acts = Acts::default();
        let mut period: Option<(UtcTime, UtcTime)> = None;
        for (_, under) in &self.under {
            acts.add(&under.acts);
            period = match (period, under.period) {
                (Some((a, b)), Some((c, d))) => Some((a.min(c), b.max(d))),
                (mine, theirs) => mine.or(theirs),
            };
        }
        counts(&mut properties, &acts);
        properties.period(period);
        Node {
            id: &self.id,
            kinds: &["SF_Client"],
            properties: properties.finish(),
        }
    }

    /// By sign-ins, where any are logged; and by what it did.
    fn comes_in_as<S: Sink>(
        &self,
        user: &str,
        under: &LoginClient,
        sink: &mut S,
    ) -> Result<(), S::Error> {
        if under.sign_ins > 0 {
            let mut properties = Properties::default();
            properties.count("signins", Some(under.sign_ins));
            properties.period(under.period);
            sink.edge(&Edge {
                properties: properties.finish(),
                ..Edge::plain("SF_LogsInAs", &self.id, user)
            })?;
        }
        let idle = under.acts == Acts::default() && under.sign_ins > 0;
        if idle {
            return Ok(());
        }
        let properties: Vec<Property<'_>> = {
            let mut properties = Properties::default();
            counts(&mut properties, &under.acts);
            properties.period(under.period);
            properties.finish()
        };
        sink.edge(&Edge {
            properties,
            ..Edge::plain("SF_ActsThrough", &self.id, user)
        })
    }
}

fn counts(properties: &mut Properties<'_>, acts: &Acts) {
    properties.count("creates", Some(acts.creates));
    properties.count("updates", Some(acts.updates));
    properties.count("deletes", Some(acts.deletes));
    properties.count("reads", Some(acts.reads));
}
