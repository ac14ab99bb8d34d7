//! One client's proposal: the set, the user, the policy, and what they rest on.

use std::collections::{BTreeMap, BTreeSet};

use super::app::{AppPolicy, policies};
use super::fields::{FieldGrant, Fields, FieldsFrom};
use super::grounds::Grounds;
use super::name::Names;
use super::need::Need;
use super::new_user::NewUser;
use super::objects::{ObjectCase, asked, by_names_of_the_org, cases};
use super::present::Present;
use super::sharing::{RecordAccess, record_access};
use crate::access::{Bit, ObjectRight, Question, Rights};
use crate::catalog::{Tier, integration_licence, permission, privilege};

/// What one client should hold instead of what it holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// What it was seen to use, by the names of the org.
    pub need: Need,
    /// Developer name of the permission set.
    pub name: String,
    /// Its label.
    pub label: String,
    /// What it grants on objects, and by user permissions: what was used and what that depends on.
    pub rights: Rights,
    /// What it grants on fields, by `Object.Field`.
    pub fields: BTreeMap<String, FieldGrant>,
    /// What it grants in other sections: section → names.
    pub accesses: BTreeMap<&'static str, BTreeSet<String>>,
    /// Objects side by side.
    pub objects: BTreeMap<String, ObjectCase>,
    /// User permissions side by side: all that are proposed, and all of weight that are granted or may be.
    pub permissions: BTreeMap<String, PermissionCase>,
    /// How many user permissions the present logins hold for certain.
    pub permissions_granted: usize,
    /// Whose records the new user sees and changes.
    pub records: Vec<RecordAccess>,
    /// The dedicated user.
    pub user: NewUser,
    /// What its apps should be held to.
    pub apps: Vec<AppPolicy>,
    /// What a leaked credential could reach, now and then; filled by whoever measures reach.
    pub reach: Option<ReachBeforeAfter>,
    /// What is not known, in words.
    pub open: Vec<String>,
}

/// A user permission side by side.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PermissionCase {
    /// What the present logins are granted together.
    pub before: Bit,
    /// Whether the set, or the profile of an integration user, grants it.
    pub after: bool,
    /// How much it can do; `None` for the many of little weight.
    pub tier: Option<Tier>,
    /// Why it is proposed, or empty.
    pub why: String,
}

/// What a leaked credential could reach, now and with the proposal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReachBeforeAfter {
    /// Line by line.
    pub rows: Vec<ReachRow>,
    /// The grades of the parts of its score, 0 to 4.
    pub levels: Vec<ReachLevel>,
}

/// The grade of one part of the score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReachLevel {
    /// The part, in the words of `reach.csv`.
    pub part: &'static str,
    /// Now; `None` where that is not known.
    pub before: Option<u8>,
    /// With the proposal.
    pub after: u8,
}

/// One line of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReachRow {
    /// What is counted.
    pub what: String,
    /// Now.
    pub before: String,
    /// With the proposal.
    pub after: String,
}

impl Proposal {
    /// What fits a client's need.
    pub(super) fn of(
        mut need: Need,
        grounds: &Grounds<'_>,
        from: FieldsFrom,
        names: &mut Names,
    ) -> Self {
        by_names_of_the_org(&mut need, grounds);
        need.logins.sort();
        let name = names.developer_name(&need.client);
        let label = names.label(&need.client);
        let licence = integration_licence();
        let mut asked = asked(&need, grounds);
        let records = record_access(&need, &mut asked.rights, grounds);
        let needed = need.permissions.keys();
        let needed = needed.filter(|name| !licence.profile_grants(name));
        asked.rights.user_permissions.extend(needed.cloned());
        let rights = asked.rights.clone().closed(grounds.org);
        let mut fields = Fields::new(&need, (&rights, &asked), grounds, from);
        fields.classify(grounds);
        if !need.classes.is_empty() {
            asked.accesses.insert("classAccesses", need.classes.clone());
        }
        let present = Present::of(&need.logins, grounds);
        let mut open = need.open.clone();
        open.append(&mut asked.open);
        open.append(&mut fields.open);
        open.extend(present.gaps.iter().cloned());
        open.extend(window_words(&need));
        let mut seen = BTreeSet::new();
        open.retain(|words| seen.insert(words.clone()));
        Self {
            user: NewUser::of(&need, (&name, &label), grounds, names),
            apps: policies(&need, &label, grounds.org),
            objects: cases(&need, (&rights, &asked), grounds),
            permissions: permissions(&need, (&rights, &asked.why), &present, grounds),
            permissions_granted: granted(&present),
            accesses: asked.accesses,
            fields: fields.rows,
            reach: None,
            need,
            name,
            label,
            rights,
            records,
            open,
        }
    }

    /// Rights of the set that nothing shows in use and that are there because another needs them.
    pub fn added(&self) -> impl Iterator<Item = (&str, ObjectRight)> {
        let cases = self.objects.iter();
        cases.flat_map(|(object, case)| {
            let added = case.proposed.difference(&case.used);
            added.map(|right| (object.as_str(), *right))
        })
    }

    /// Classified fields that it carries though nothing shows them in use: the first to take away.
    pub fn candidates(&self) -> impl Iterator<Item = (&str, &FieldGrant)> {
        let fields = self.fields.iter().filter(|(_, grant)| grant.is_candidate());
        fields.map(|(name, grant)| (name.as_str(), grant))
    }

    /// Whether the set grants nothing at all: nothing the client did is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rights == Rights::default() && self.accesses.is_empty()
    }
}

fn granted(present: &Present) -> usize {
    let bits = present.permissions.values();
    bits.filter(|bit| **bit == Bit::Granted).count()
}

fn permissions(
    need: &Need,
    (rights, why): (&Rights, &BTreeMap<String, String>),
    present: &Present,
    grounds: &Grounds<'_>,
) -> BTreeMap<String, PermissionCase> {
    let licence = integration_licence();
    let case = |name: &str| {
        let by_set = rights.user_permissions.contains(name);
        let by_profile = licence.profile_grants(name);
        let reason = need.permissions.get(name).or_else(|| why.get(name));
        let reason = match reason {
            Some(reason) => reason.clone(),
            None if by_profile => format!("comes with the profile {}", licence.licence.profile),
            None if by_set => "another right needs it".to_owned(),
            None => String::new(),
        };
        PermissionCase {
            before: grounds.granted(&need.logins, &Question::user(grounds.org, name)),
            after: by_set || by_profile,
            tier: permission(name).and_then(|it| it.tier),
            why: reason,
        }
    };
    let weighty = present.permissions.keys();
    let weighty = weighty.filter(|name| permission(name).is_some_and(|it| it.tier.is_some()));
    let names: BTreeSet<&String> = weighty.chain(&rights.user_permissions).collect();
    let cases = names.into_iter().map(|name| (name.clone(), case(name)));
    cases.collect()
}

/// What a short window leaves open.
fn window_words(need: &Need) -> Option<String> {
    let least = privilege().unused.days;
    let window = need.window;
    let days = window.days.or_else(|| {
        let (from, to) = (window.from?, window.to?);
        u64::try_from(to.day() - from.day() + 1).ok()
    });
    match days {
        None => Some(
            "the evidence tells no period: what a yearly or monthly job needs may be missing"
                .to_owned(),
        ),
        Some(days) if days < least => Some(format!(
            "the evidence covers {days} days, fewer than {least}: what a monthly job needs may be missing"
        )),
        Some(_) => None,
    }
}
