//! What logs show of each login and client: how it signed in, and which versions of the API it called.

use std::collections::{BTreeMap, BTreeSet};

use super::tally::Tally;
use super::{Given, Impact, Standing, is_active, is_own_app, words};
use crate::activity::{ApiVersion, CallKind, DoorKind, Login, Timeline};
use crate::catalog::{ChangeSign, ClientKind, LoginFlow, LoginRoute, PlatformChange};
use crate::identity::{Client, Clients};
use crate::org::SalesforceId;

/// The setting that blocks the username-password flow.
const FLOW_BLOCKED: (&str, &str) = ("OauthOidcSettings", "blockOAuthUnPwFlow");

/// All logins of the logs.
pub(super) struct Logged {
    pub(super) logins: BTreeMap<SalesforceId, LoginLog>,
}

/// One login.
#[derive(Default)]
pub(super) struct LoginLog {
    /// Boxed, for most logins have one client, and a map makes room for eleven.
    by_client: BTreeMap<Client, Box<ClientLog>>,
    /// Sign-ins to pages.
    pub(super) pages: Tally,
    /// Whether any sign-in is logged.
    pub(super) signed_in: bool,
    /// Whether every OAuth sign-in tells its flow.
    pub(super) tells_flows: bool,
    /// Whether any call tells its version.
    pub(super) tells_versions: bool,
}

/// One client under one login.
#[derive(Default)]
pub(super) struct ClientLog {
    /// Sign-ins by SOAP `login()`.
    pub(super) soap: Tally,
    /// With these versions.
    soap_versions: BTreeSet<ApiVersion>,
    /// Sign-ins by the OAuth username-password flow.
    password_flow: Tally,
    /// Calls and sign-ins by version.
    versions: BTreeMap<ApiVersion, Tally>,
    /// Its life as an OAuth app: with a token, or under the id or name of an app.
    pub(super) app: Tally,
}

/// One client under one login, with its name.
pub(super) struct UnderLogin<'l> {
    pub(super) user: SalesforceId,
    pub(super) name: &'l str,
    pub(super) kind: Option<ClientKind>,
    pub(super) log: &'l ClientLog,
}

impl Logged {
    pub(super) fn new(given: &Given<'_>) -> Self {
        let logins = given.timeline.logins.iter();
        let logins = logins.map(|(user, login)| {
            let log = LoginLog::new(login, given.timeline, given.clients);
            (*user, log)
        });
        Self {
            logins: logins.collect(),
        }
    }

    /// Every client under every login.
    pub(super) fn clients(&self) -> impl Iterator<Item = UnderLogin<'_>> {
        let logins = self.logins.iter();
        logins.flat_map(|(user, login)| {
            login.by_client.iter().map(|(client, log)| UnderLogin {
                user: *user,
                name: &client.name,
                kind: client.kind,
                log,
            })
        })
    }

    /// Who shows the sign of a change.
    pub(super) fn impacts(
        &self,
        change: &'static PlatformChange,
        given: &Given<'_>,
        impacts: &mut Vec<Impact>,
    ) {
        let active = self.clients().filter(|it| is_active(given.org, &it.user));
        impacts.extend(active.filter_map(|it| match change.sign {
            ChangeSign::SoapLogin => it.by_soap(change),
            ChangeSign::ApiVersion => it.by_version(change),
            ChangeSign::UsernamePasswordFlow => it.by_password_flow(change, given),
            ChangeSign::NewAppNeeded => it.needs_app(change, given),
            _ => None,
        }));
    }
}

impl LoginLog {
    fn new(login: &Login, timeline: &Timeline, clients: &Clients) -> Self {
        let mut log = Self {
            tells_flows: true,
            ..Self::default()
        };
        for mark in &login.marks {
            log.signed_in = true;
            let (route, sign_in) = (mark.route.0, mark.sign_in);
            if route == LoginRoute::Ui {
                log.pages.add(mark);
                continue;
            }
            if !matches!(route, LoginRoute::Oauth | LoginRoute::Api) {
                continue;
            }
            let client = log.by_client.entry(clients.of_mark(&mark.client));
            let client = client.or_default();
            if sign_in.soap {
                client.soap.add(mark);
                client.soap_versions.extend(sign_in.version);
            }
            if let Some(version) = sign_in.version {
                client.versions.entry(version).or_default().add(mark);
                log.tells_versions = true;
            }
            if sign_in.flow == Some(LoginFlow::UsernamePassword) {
                client.password_flow.add(mark);
            }
            if route == LoginRoute::Oauth {
                client.app.add(mark);
                log.tells_flows &= sign_in.flow.is_some();
            }
        }
        log.take_calls(login, timeline, clients);
        log.give_nameless();
        log
    }

    fn take_calls(&mut self, login: &Login, timeline: &Timeline, clients: &Clients) {
        for (door, presence) in &login.presence {
            if matches!(door.kind, DoorKind::Ui | DoorKind::Async) {
                continue;
            }
            let client = clients.get(clients.of_signature(door.signature));
            let signature = timeline.signatures.get(door.signature);
            let is_app = signature.is_some_and(|it| it.app_id.is_some() || !it.app.is_empty());
            let client = self.by_client.entry(client.cloned().unwrap_or_default());
            let client = client.or_default();
            if let (true, Some(period)) = (is_app, presence.period) {
                client.app.add_calls(&crate::activity::Called {
                    count: presence.events,
                    period,
                });
            }
            for (kind, called) in presence.calls.iter() {
                let CallKind {
                    version,
                    soap_login,
                } = kind;
                if let Some(version) = version {
                    let calls = client.versions.entry(version).or_default();
                    calls.add_calls(&called);
                    self.tells_versions = true;
                }
                if soap_login {
                    client.soap.add_calls(&called);
                    client.soap_versions.extend(version);
                    self.signed_in = true;
                }
            }
        }
    }

    /// Gives what nobody put a name to, to the one client that works by itself under the login, if there is one: the
    /// same sign-in stands with a name in one log and without in the other.
    fn give_nameless(&mut self) {
        let by_itself = |client: &&Client| {
            let by_hand = matches!(client.kind, Some(ClientKind::Tool | ClientKind::Platform));
            !client.name.is_empty() && !by_hand
        };
        let named: Vec<Client> = self.by_client.keys().filter(by_itself).cloned().collect();
        let [one] = named.as_slice() else { return };
        if let Some(nameless) = self.by_client.remove(&Client::default()) {
            self.by_client
                .entry(one.clone())
                .or_default()
                .merge(*nameless);
        }
    }
}

impl ClientLog {
    fn merge(&mut self, other: Self) {
        self.soap.merge(other.soap);
        self.soap_versions.extend(other.soap_versions);
        self.password_flow.merge(other.password_flow);
        self.app.merge(other.app);
        for (version, tally) in other.versions {
            self.versions.entry(version).or_default().merge(tally);
        }
    }

    /// Versions with which it signed in by SOAP, in words.
    pub(super) fn soap_versions(&self) -> String {
        words::versions(&self.soap_versions)
    }
}

impl UnderLogin<'_> {
    pub(super) fn impact(
        &self,
        change: &'static PlatformChange,
        standing: Standing,
        evidence: String,
        tally: &Tally,
    ) -> Impact {
        Impact {
            change,
            user: Some(self.user),
            client: self.name.to_owned(),
            standing,
            evidence,
            events: Some(tally.count()),
            period: tally.period,
        }
    }

    /// Whether it signs in by SOAP `login()` in one of these versions, or in one that no log tells.
    fn has_soap(&self, versions: Option<(u16, u16)>) -> bool {
        let known = &self.log.soap_versions;
        let within = known.iter().any(|version| is_within(*version, versions));
        !self.log.soap.is_empty() && (known.is_empty() || within)
    }

    fn by_soap(&self, change: &'static PlatformChange) -> Option<Impact> {
        let evidence = format!("signed in by SOAP login(){}", self.log.soap_versions());
        self.has_soap(change.versions)
            .then(|| self.impact(change, Standing::Affected, evidence, &self.log.soap))
    }

    fn by_version(&self, change: &'static PlatformChange) -> Option<Impact> {
        let mut all = Tally::default();
        let mut old = BTreeSet::new();
        for (version, calls) in &self.log.versions {
            if is_within(*version, change.versions) {
                old.insert(*version);
                all.merge(calls.clone());
            }
        }
        let (first, last) = self
            .log
            .versions
            .keys()
            .next()
            .zip(self.log.versions.keys().last())?;
        let evidence = format!(
            "called the API{}; all versions seen: {first} to {last}",
            words::versions(&old)
        );
        (!old.is_empty()).then(|| self.impact(change, Standing::Affected, evidence, &all))
    }

    fn by_password_flow(
        &self,
        change: &'static PlatformChange,
        given: &Given<'_>,
    ) -> Option<Impact> {
        let tally = &self.log.password_flow;
        let (kind, element) = FLOW_BLOCKED;
        let setting = match given.org.settings.flag(kind, element) {
            Some(true) => "; the package says that the org blocks the flow by now",
            Some(false) => "; the package says that the org allows the flow",
            None => "",
        };
        let evidence = format!("signed in by the OAuth username-password flow{setting}");
        (!tally.is_empty()).then(|| self.impact(change, Standing::Affected, evidence, tally))
    }

    fn needs_app(&self, change: &'static PlatformChange, given: &Given<'_>) -> Option<Impact> {
        let (leaves, tally) = if !self.log.soap.is_empty() {
            ("SOAP login()", &self.log.soap)
        } else if !self.log.password_flow.is_empty() {
            ("the OAuth username-password flow", &self.log.password_flow)
        } else {
            return None;
        };
        // The app it has can be given another flow.
        if is_own_app(given.org, self) {
            return None;
        }
        let evidence = format!("has to leave {leaves}, and the package holds no app of its name");
        Some(self.impact(change, Standing::MayBe, evidence, tally))
    }
}

fn is_within(version: ApiVersion, versions: Option<(u16, u16)>) -> bool {
    versions.is_none_or(|(from, to)| (from..=to).contains(&version.number()))
}
