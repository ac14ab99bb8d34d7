//! A small org with one holder, of which each test changes what it is about.

use std::collections::BTreeMap;

use crate::access::{Everyone, View};
use crate::org::{
    Component, Field, FieldRights, Grants, Group, GroupMember, HierarchyPart, MutingPermissionSet,
    Names, ObjectRights, Org, OrgBuilder, Party, PartyKind, PermissionSet, PermissionSetAssignment,
    PermissionSetGroup, PermissionSetRow, Profile, RestrictionRule, SObject, SalesforceId,
    Settings, SharingRule, SharingRuleKind, User, UserRole, UtcTime,
};
use crate::reach::{Certainty, Count, Reach, Records, Summary};

pub(super) fn id(text: &str) -> SalesforceId {
    SalesforceId::parse(format!("{text:0<15}").as_bytes()).unwrap()
}

/// Objects, their sharing models, and fields as `name type groups`.
pub(super) const OBJECTS: [(&str, &str, &[&str]); 7] = [
    ("Account", "Private", &["Notes__c Text GDPR"]),
    ("Campaign", "Read", &[]),
    ("Case", "ReadWrite", &[]),
    (
        "Contact",
        "ControlledByParent",
        &["Email Email PII", "SSN__c EncryptedText PII;HIPAA"],
    ),
    (
        "Line__c",
        "ControlledByParent",
        &["Order__c MasterDetail -"],
    ),
    ("Order__c", "Private", &[]),
    ("Unsaid__c", "", &[]),
];

/// Owners: the holder (`me`, role `mid`), others by their roles, a queue, somebody nobody knows.
pub(super) const OWNERS: [&str; 7] = [
    "005me", "005low", "005low2", "005peer", "005top", "00Gqueue", "005gone",
];

/// Records of each owner, and some without: sums tell which were counted.
pub(super) const COUNTS: [u64; 7] = [1, 10, 20, 100, 1_000, 10_000, 100_000];

/// Without an owner.
pub(super) const UNOWNED: u64 = 1_000_000;

/// Objects or fields with their rights.
pub(super) type Pairs = Vec<(String, String)>;

#[derive(Clone, Debug)]
pub(super) struct World {
    /// User permissions and rights on objects of the profile; `None` when it is not in the package.
    pub(super) profile: Option<(Vec<String>, Pairs)>,
    pub(super) user: Vec<String>,
    /// Rights of the permission set, as `CREDVMF`.
    pub(super) objects: Pairs,
    /// `r` or `rw`.
    pub(super) fields: Pairs,
    /// The permission set comes by a group, which mutes these.
    pub(super) muted: Option<Pairs>,
    pub(super) expired: bool,
    pub(super) active: Option<bool>,
    pub(super) user_type: String,
    /// Of the profiles; one that says nothing of who is inside.
    pub(super) license: String,
    pub(super) with_role: bool,
    pub(super) in_queue: bool,
    pub(super) with_parents: bool,
    pub(super) models: BTreeMap<String, String>,
    pub(super) rules: Vec<(String, SharingRule)>,
    pub(super) withheld: Vec<String>,
    pub(super) login_as: Option<bool>,
    /// Objects without records, and records that owners have besides.
    pub(super) missing: Vec<String>,
    pub(super) more: u64,
}

impl Default for World {
    fn default() -> Self {
        Self {
            profile: Some((vec!["RunReports".to_owned()], Vec::new())),
            user: Vec::new(),
            objects: Vec::new(),
            fields: Vec::new(),
            muted: None,
            expired: false,
            active: Some(true),
            user_type: "Standard".to_owned(),
            license: "Partner Community".to_owned(),
            with_role: true,
            in_queue: true,
            with_parents: true,
            models: BTreeMap::new(),
            rules: Vec::new(),
            withheld: Vec::new(),
            login_as: Some(false),
            missing: Vec::new(),
            more: 0,
        }
    }
}

pub(super) fn pairs(text: &[(&str, &str)]) -> Pairs {
    let owned = |(a, b): &(&str, &str)| ((*a).to_owned(), (*b).to_owned());
    text.iter().map(owned).collect()
}

fn grants(
    names: &mut Names,
    user: &[String],
    objects: &[(String, String)],
    fields: &[(String, String)],
) -> Grants {
    let rights = |text: &str| ObjectRights {
        create: text.contains('C'),
        read: text.contains('R'),
        edit: text.contains('E'),
        delete: text.contains('D'),
        view_all: text.contains('V'),
        modify_all: text.contains('M'),
        view_all_fields: text.contains('F'),
    };
    let field = |text: &str| FieldRights {
        readable: text.contains('r'),
        editable: text.contains('w'),
    };
    let user = user.iter().map(|name| (names.intern(name), true));
    let user = user.collect();
    let objects = objects
        .iter()
        .map(|(name, text)| (names.intern(name), rights(text)));
    let objects = objects.collect();
    let fields = fields
        .iter()
        .map(|(name, text)| (names.intern(name), field(text)));
    Grants {
        user_permissions: user,
        objects,
        fields: fields.collect(),
        ..Grants::default()
    }
}

pub(super) fn rule(access: &str, from: (PartyKind, &str), to: (PartyKind, &str)) -> SharingRule {
    let party = |(kind, name): (PartyKind, &str)| Party {
        kind,
        name: name.to_owned(),
    };
    SharingRule {
        name: "R".to_owned(),
        kind: SharingRuleKind::Owner,
        access_level: access.to_owned(),
        from: vec![party(from)],
        to: vec![party(to)],
    }
}

impl World {
    fn package(&self, org: &mut OrgBuilder) {
        let mut names = Names::default();
        let mut parts = Vec::new();
        let profile = |grants| Profile {
            license: self.license.clone(),
            custom: Some(true),
            grants,
            ..Profile::default()
        };
        // Another profile with all objects and fields, so that those were retrieved.
        let all: Vec<(&str, &str)> = OBJECTS.iter().map(|(name, ..)| (*name, "R")).collect();
        let fields = pairs(&[
            ("Account.Notes__c", ""),
            ("Contact.Email", ""),
            ("Contact.SSN__c", ""),
        ]);
        let other = grants(
            &mut names,
            &["RunReports".to_owned()],
            &pairs(&all),
            &fields,
        );
        parts.push(Component::Profile("Other".to_owned(), profile(other)));
        if let Some((user, objects)) = &self.profile {
            let mine = grants(&mut names, user, objects, &fields);
            parts.push(Component::Profile("Mine".to_owned(), profile(mine)));
        }
        let set = PermissionSet {
            grants: grants(&mut names, &self.user, &self.objects, &self.fields),
            ..PermissionSet::default()
        };
        parts.push(Component::PermissionSet("Set".to_owned(), set));
        let group = PermissionSetGroup {
            permission_sets: vec!["Set".to_owned()],
            muting_permission_sets: vec!["Muting".to_owned()],
            status: "Updated".to_owned(),
            ..PermissionSetGroup::default()
        };
        parts.push(Component::PermissionSetGroup("Bundle".to_owned(), group));
        let muted = self.muted.clone().unwrap_or_default();
        let muting = MutingPermissionSet {
            muted: grants(&mut names, &[], &muted, &[]),
            ..MutingPermissionSet::default()
        };
        parts.push(Component::MutingPermissionSet("Muting".to_owned(), muting));
        self.objects_of_package(&mut parts);
        self.sharing(&mut parts);
        let renaming = org.names(&names);
        for part in parts {
            org.component(part, &renaming);
        }
    }

    fn objects_of_package(&self, parts: &mut Vec<Component>) {
        for (name, model, fields) in OBJECTS {
            let model = self.models.get(name).map_or(model, String::as_str);
            let fields = fields.iter().map(|text| {
                let [name, kind, groups] = text.split(' ').collect::<Vec<_>>()[..] else {
                    unreachable!("three words");
                };
                let field = Field {
                    kind: kind.to_owned(),
                    compliance_groups: match groups {
                        "-" => Vec::new(),
                        _ => groups.split(';').map(str::to_owned).collect(),
                    },
                    reference_to: match kind {
                        "MasterDetail" => vec![name.to_owned()],
                        _ => Vec::new(),
                    },
                    ..Field::default()
                };
                (name.to_owned(), field)
            });
            let object = SObject {
                sharing_model: model.to_owned(),
                fields: fields.collect(),
                ..SObject::default()
            };
            parts.push(Component::SObject(name.to_owned(), object));
        }
    }

    fn sharing(&self, parts: &mut Vec<Component>) {
        for (object, rule) in &self.rules {
            let part = HierarchyPart::SharingRules(object.clone(), vec![rule.clone()]);
            parts.push(Component::Hierarchy(part));
        }
        for object in &self.withheld {
            let rule = RestrictionRule {
                object: object.clone(),
                enforcement: "Restrict".to_owned(),
                active: Some(true),
                ..RestrictionRule::default()
            };
            let part = HierarchyPart::RestrictionRule(object.clone(), rule);
            parts.push(Component::Hierarchy(part));
        }
        if let Some(on) = self.login_as {
            let mut settings = Settings::default();
            let place = ("SecuritySettings", "enableAdminLoginAsAnyUser");
            settings.set(place, on.to_string());
            parts.push(Component::Settings(settings));
        }
    }

    pub(super) fn org(&self) -> Org {
        let mut org = OrgBuilder::default();
        self.package(&mut org);
        for (role, above) in [("top", None), ("mid", Some("top")), ("low", Some("mid"))] {
            let row = UserRole {
                developer_name: role.to_owned(),
                parent: above
                    .filter(|_| self.with_parents)
                    .map(|it| id(&format!("00E{it}"))),
                ..UserRole::default()
            };
            org.role(id(&format!("00E{role}")), row);
        }
        let me = User {
            username: "me".to_owned(),
            active: self.active,
            user_type: self.user_type.clone(),
            profile: "Mine".to_owned(),
            role_id: self.with_role.then(|| id("00Emid")),
            ..User::default()
        };
        org.user(id("005me"), me);
        for (user, role) in [
            ("low", "low"),
            ("low2", "low"),
            ("peer", "mid"),
            ("top", "top"),
        ] {
            let row = User {
                username: user.to_owned(),
                active: Some(user != "low2"),
                user_type: "Standard".to_owned(),
                profile: "Other".to_owned(),
                role_id: Some(id(&format!("00E{role}"))),
                ..User::default()
            };
            org.user(id(&format!("005{user}")), row);
        }
        for (group, kind) in [("queue", "Queue"), ("team", "Regular")] {
            let row = Group {
                developer_name: group.to_owned(),
                kind: kind.to_owned(),
                ..Group::default()
            };
            org.group(id(&format!("00G{group}")), row);
        }
        let member = |group: &str, member: &str| GroupMember {
            group: id(group),
            member: id(member),
        };
        org.group_member(member("00Gteam", "005me"));
        if self.in_queue {
            org.group_member(member("00Gqueue", "005me"));
        }
        let assigned = PermissionSetAssignment {
            permission_set: Some(id("0PSset")),
            expires: self
                .expired
                .then(|| UtcTime::parse(b"2026-01-01T00:00:00Z").unwrap()),
            ..PermissionSetAssignment::first_of(id("005me"))
        };
        org.assignment(assigned);
        let row = PermissionSetRow {
            name: match self.muted {
                Some(_) => "Bundle",
                None => "Set",
            }
            .to_owned(),
            group: self.muted.as_ref().map(|_| id("0PGbundle")),
            ..PermissionSetRow::default()
        };
        org.permission_set_row(id("0PSset"), row);
        org.build()
    }

    pub(super) fn records(&self) -> Records<'static> {
        let mut records = Records::default();
        let owners = OWNERS.iter().zip(COUNTS);
        let owners: Vec<_> = owners
            .map(|(owner, count)| (id(owner), count + self.more))
            .collect();
        let owned: u64 = owners.iter().map(|(_, count)| count).sum();
        for (object, ..) in OBJECTS {
            if !self.missing.iter().any(|it| it == object) {
                records.add(object, owned + UNOWNED + self.more, owners.clone());
            }
        }
        records
    }

    /// Asks the holder.
    pub(super) fn ask<T>(&self, ask: impl FnOnce(&Reach<'_>) -> T) -> T {
        let org = self.org();
        let view = View::new(&org, Some(UtcTime::parse(b"2026-06-01T00:00:00Z").unwrap()));
        let everyone = Everyone::new(&org, &view);
        let records = self.records();
        ask(&Reach::new(&org, &view, &everyone, &records))
    }

    /// Records of an object that the holder can read, and change.
    pub(super) fn counts(&self) -> BTreeMap<String, (Count, Count)> {
        self.ask(|reach| {
            let holder = reach.user(&id("005me")).unwrap();
            let objects = holder.objects();
            objects
                .map(|it| (it.object.to_owned(), (it.read, it.changed)))
                .collect()
        })
    }

    /// What a summary says.
    pub(super) fn summary<T>(&self, ask: impl FnOnce(Summary<'_>) -> T) -> T {
        self.ask(|reach| ask(reach.user(&id("005me")).unwrap().summary()))
    }
}

pub(super) fn words(count: Count) -> String {
    match count.certainty {
        Certainty::Exact => format!("{}", count.least),
        Certainty::AtLeast => format!("{}+", count.least),
        Certainty::Unknown => "?".to_owned(),
    }
}
