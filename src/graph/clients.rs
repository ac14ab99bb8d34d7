//! Outside systems and tools: as whom they come in, and what they use.

use std::collections::{BTreeMap, BTreeSet};

use super::element::{Edge, Node, Properties, Property};
use super::ids::Ids;
use super::objects::Objects;
use super::people::People;
use super::{Given, Sink};
use crate::activity::Acts;
use crate::catalog::ClientKind;
use crate::identity::ClientLogin;
use crate::org::{SalesforceId, UtcTime};

/// All clients.
pub(super) struct Clients<'a> {
    clients: Vec<ClientNode<'a>>,
    /// Names of the objects that any of them used.
    objects: BTreeSet<&'a str>,
}

struct ClientNode<'a> {
    id: String,
    /// Empty for one that never named itself: it is another one under every login.
    name: String,
    kind: Option<ClientKind>,
    /// What was seen of it under each login.
    under: Vec<(SalesforceId, &'a ClientLogin)>,
    /// What it did with which objects.
    used: BTreeMap<&'a str, BTreeSet<&'static str>>,
    /// Whom the metadata says that it runs as.
    runs_as: Vec<SalesforceId>,
}

/// Name, and the login of one without.
type Key = (String, Option<SalesforceId>);

/// What stands for a client that never named itself.
const UNNAMED: &str = "(unnamed)";

impl<'a> Clients<'a> {
    pub(super) fn new(given: &Given<'a>, ids: &mut Ids) -> Self {
        let mut found: BTreeMap<Key, ClientNode<'a>> = BTreeMap::new();
        for ((user, client), under) in given.logins {
            let name = client.name.clone();
            let key = (name.clone(), name.is_empty().then_some(*user));
            let node = found.entry(key).or_insert_with(|| ClientNode::new(name));
            node.kind = node.kind.or(client.kind);
            node.under.push((*user, under));
        }
        for ((user, client), usage) in &given.usages.by_client {
            let name = client.name.clone();
            let key = (name.clone(), name.is_empty().then_some(*user));
            let node = found.entry(key).or_insert_with(|| ClientNode::new(name));
            for (object, used) in &usage.objects {
                // What is inferred is no ground for a path.
                let rights = used.rights.iter().filter(|(_, seen)| !seen.is_inferred());
                let words = rights.map(|(right, _)| right.as_str());
                let writes = used.writes.as_ref().map(|_| "write");
                let words: Vec<&str> = words.chain(writes).collect();
                if !words.is_empty() {
                    node.used.entry(object).or_default().extend(words);
                }
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
        let clients: Vec<ClientNode<'a>> = clients.collect();
        let used = clients.iter().flat_map(|client| client.used.keys());
        Self {
            objects: used.copied().collect(),
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
            for (object, operations) in &client.used {
                let Some(object) = objects.id(object) else {
                    continue;
                };
                let mut properties = Properties::default();
                properties.texts("operations", operations.iter().copied());
                sink.edge(&Edge {
                    properties: properties.finish(),
                    ..Edge::plain("SF_Used", &client.id, object)
                })?;
            }
        }
        Ok(())
    }
}

impl ClientNode<'_> {
    fn new(name: String) -> Self {
        Self {
            id: String::new(),
            name,
            kind: None,
            under: Vec::new(),
            used: BTreeMap::new(),
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
            acts.add(&under.acts());
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
        under: &ClientLogin,
        sink: &mut S,
    ) -> Result<(), S::Error> {
        let (sign_ins, acts) = (under.sign_ins(), under.acts());
        if sign_ins > 0 {
            let mut properties = Properties::default();
            properties.count("signins", Some(sign_ins));
            properties.period(under.period);
            sink.edge(&Edge {
                properties: properties.finish(),
                ..Edge::plain("SF_LogsInAs", &self.id, user)
            })?;
        }
        if acts == Acts::default() && sign_ins > 0 {
            return Ok(());
        }
        let properties: Vec<Property<'_>> = {
            let mut properties = Properties::default();
            counts(&mut properties, &acts);
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
