//! What rules mean, and what is said of wrong ones.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use super::*;
use crate::org::{Group, GroupMember, OrgBuilder, User, UserRole};

fn id(text: &str) -> SalesforceId {
    SalesforceId::parse(text.as_bytes()).unwrap()
}

const AMY: &str = "005000000000001";
const BEN: &str = "005000000000002";
const GONE: &str = "005000000000003";
const PORTAL: &str = "005000000000004";
const API: &str = "005000000000005";
const TWIN: &str = "005000000000006";
const FROZEN: &str = "005000000000007";
const HOLDING: &str = "00G000000000001";
const TEAM: &str = "00G000000000002";
const ROLE: &str = "00E000000000001";
const EMPTY_ROLE: &str = "00E000000000002";

/// Id, username, name, whether active, licence, type.
type Row = (
    &'static str,
    &'static str,
    &'static str,
    Option<bool>,
    &'static str,
    &'static str,
);

const SALESFORCE: &str = "Salesforce";
const STANDARD: &str = "Standard";

#[rustfmt::skip]
const USERS: &[Row] = &[
    (AMY, "amy@x.org", "Amy", Some(true), SALESFORCE, STANDARD),
    (BEN, "ben@x.org", "Twin", Some(true), SALESFORCE, STANDARD),
    (GONE, "gone@x.org", "Gone", Some(false), SALESFORCE, STANDARD),
    (PORTAL, "portal@x.org", "Portal", Some(true), "", "PowerPartner"),
    (API, "api@x.org", "Api", Some(true), "Salesforce Integration", STANDARD),
    (TWIN, "twin@x.org", "Twin", None, SALESFORCE, STANDARD),
    (FROZEN, "frozen@x.org", "Frozen", Some(true), SALESFORCE, STANDARD),
];

fn org() -> Org {
    let mut org = OrgBuilder::default();
    for (at, username, name, active, license, kind) in USERS {
        let row = User {
            frozen: Some(username.starts_with("frozen")),
            username: (*username).to_owned(),
            name: (*name).to_owned(),
            active: *active,
            license: (*license).to_owned(),
            user_type: (*kind).to_owned(),
            role_id: Some(id(ROLE)),
            ..User::default()
        };
        org.user(id(at), row);
    }
    let mut group = |at, name: &str, kind: &str| {
        let row = Group {
            name: format!("{name} label"),
            developer_name: name.to_owned(),
            kind: kind.to_owned(),
            ..Group::default()
        };
        org.group(id(at), row);
    };
    group(HOLDING, "Holding", "Queue");
    group(TEAM, "Team", "Regular");
    for (group, member) in [
        (HOLDING, TEAM),
        (HOLDING, GONE),
        (TEAM, AMY),
        (TEAM, HOLDING),
    ] {
        org.group_member(GroupMember {
            group: id(group),
            member: id(member),
        });
    }
    for (at, name) in [(ROLE, "Gifts"), (EMPTY_ROLE, "Nobody")] {
        let role = UserRole {
            developer_name: name.to_owned(),
            ..UserRole::default()
        };
        org.role(id(at), role);
    }
    org.build()
}

fn read(text: &str) -> Result<Rules, RulesError> {
    Rules::read(Source::new("plan.toml", text), &[], &org())
}

#[test]
fn names_are_joined_to_the_directory() {
    let rules = read(
        r#"
[move]
from = ["GONE@x.org"]
objects = ["Account"]
[allow]
over_limit = ["queue:holding"]
[[rule]]
kind = "map"
objects = ["Account", "Contact"]
column = "BillingState"
to = { "CA" = "Amy", "" = "005000000000002AAA", "*" = "queue:Holding label" }
[[rule]]
name = "team"
kind = "queue"
queue = "Holding"
[[rule]]
kind = "role"
role = "gifts"
"#,
    )
    .unwrap();
    assert_eq!(rules.from, BTreeSet::from([id(GONE)]));
    assert_eq!(rules.over_limit, BTreeSet::from([id(HOLDING)]));
    let [map, queue, role] = &rules.rules[..] else {
        unreachable!("three rules");
    };
    assert!(map.is_for("Contact") && !map.is_for("Case") && queue.is_for("Case"));
    assert_eq!((map.name.as_str(), queue.name.as_str()), ("1 map", "team"));
    let RuleKind::Map {
        keys, otherwise, ..
    } = &map.kind
    else {
        unreachable!("a mapping");
    };
    let keys: Vec<_> = keys
        .iter()
        .map(|key| (key.value.as_str(), key.to))
        .collect();
    assert_eq!(keys, [("CA", id(AMY)), ("", id(BEN))]);
    assert_eq!(*otherwise, Some(id(HOLDING)));
    // A member of a group that is a member is one; who may own nothing is left out.
    let members = |rule: &Rule| match &rule.kind {
        RuleKind::Pool { members, .. } => members.clone(),
        _ => Vec::new(),
    };
    assert_eq!(members(queue), [id(AMY)]);
    assert_eq!(members(role), [id(AMY), id(BEN)]);
}

#[test]
fn the_built_in_plan_keeps_what_is_made_by_hand_unless_somebody_is_named() {
    let kinds = |from: &[String]| {
        let rules = Rules::builtin(from, &org()).unwrap();
        rules
            .rules
            .iter()
            .map(|rule| rule.word.clone())
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(kinds(&[]), "keep parent-owner first-human peers");
    assert_eq!(
        kinds(&["amy@x.org".to_owned()]),
        "parent-owner first-human peers"
    );
}

/// Each mistake, and what is said of it. Lines begin with `[[rule]]` where nothing else is said.
const MISTAKES: &[(&str, &str)] = &[
    (
        "kind = \"mapp\"",
        "2, column 8: there is no kind of rule `mapp`; kinds are map, first-human, most-changes, parent-owner, children-owners, role, queue, holding, peers, keep",
    ),
    (
        "kind = \"peers\"\nrole = \"Gifts\"",
        "3, column 8: a rule of kind `peers` has no `role`",
    ),
    (
        "kind = \"role\"",
        "2, column 8: a rule of kind `role` needs `role`",
    ),
    (
        "kind = \"peers\"\ncolour = 1",
        "3, column 1: unknown field `colour`, expected one of `kind`, `name`, `objects`, `column`, `to`, `field`, `object`, `role`, `queue`, `made_by`",
    ),
    (
        "kind = \"map\"\ncolumn = \"State\"\nto = { CA = \"amy\" }",
        "4, column 13: no user has the username, id or name `amy`",
    ),
    (
        "kind = \"map\"\ncolumn = \"State\"\nto = { ÖÄÜ = \"Twin\" }",
        "4, column 8: invalid unquoted key, expected letters, numbers, `-`, `_`",
    ),
    (
        "kind = \"map\"\ncolumn = \"State\"\nto = { \"ÖÄÜ\" = \"Twin\" }",
        "4, column 16: `Twin` is 2 users (ben@x.org, twin@x.org): write a username",
    ),
    (
        "kind = \"map\"\ncolumn = \"State\"\nto = { CA = \"gone@x.org\" }",
        "4, column 13: `gone@x.org` cannot be given records: it is not active",
    ),
    (
        "kind = \"map\"\ncolumn = \"State\"\nto = { CA = \"twin@x.org\" }",
        "4, column 13: `twin@x.org` cannot be given records: it is not known to be active: the `User` export does not say",
    ),
    (
        "kind = \"map\"\ncolumn = \"State\"\nto = { CA = \"frozen@x.org\" }",
        "4, column 13: `frozen@x.org` cannot be given records: it is frozen",
    ),
    (
        "kind = \"map\"\ncolumn = \"State\"\nto = { CA = \"portal@x.org\" }",
        "4, column 13: `portal@x.org` cannot be given records: it is a login of the platform, a portal or a site",
    ),
    (
        "kind = \"map\"\ncolumn = \"State\"\nto = { CA = \"api@x.org\" }",
        "4, column 13: `api@x.org` cannot be given records: it has a licence that owns no records of the object",
    ),
    (
        "kind = \"map\"\ncolumn = \"State\"\nto = { \"*\" = \"Amy\" }",
        "4, column 6: the rule maps no value",
    ),
    (
        "kind = \"holding\"\nqueue = \"Team\"",
        "3, column 9: no queue has the developer name, id or label `Team`",
    ),
    (
        "kind = \"role\"\nrole = \"Nobody\"",
        "3, column 8: of the users of the role Nobody nobody can be given records",
    ),
    (
        "kind = \"role\"\nrole = \"None\"",
        "3, column 8: no role has the developer name, id or label `None`",
    ),
    (
        "kind = \"keep\"\nmade_by = [\"man\"]",
        "3, column 12: there is no actor `man`; actors are human, integration, automation, agent, guest, unknown",
    ),
    (
        "kind = \"peers",
        "2, column 14: invalid basic string, expected `\"`",
    ),
    (
        "kind = \"peers\"\n[move]\nfrom = [\"Amy\"]\n[[rule]]\nkind = \"map\"\ncolumn = \"State\"\nto = { CA = \"amy@x.org\" }",
        "8, column 13: records are moved from this owner, and not to it",
    ),
];

#[test]
fn mistakes_are_told_with_their_place() {
    for (text, expected) in MISTAKES {
        let error = read(&format!("[[rule]]\n{text}\n"))
            .unwrap_err()
            .to_string();
        assert_eq!(error, format!("`plan.toml`, line {expected}"), "{text}");
    }
    let from = Rules::builtin(&["nobody".to_owned()], &org()).unwrap_err();
    assert_eq!(
        from.to_string(),
        "`--from nobody`: no user has the username, id or name `nobody`"
    );
}

#[test]
fn columns_must_be_there() {
    let text = "[[rule]]\nkind = \"map\"\nobjects = [\"Account\"]\ncolumn = \"Billing State\"\nto = { CA = \"Amy\" }\n\
        [[rule]]\nkind = \"parent-owner\"\nfield = \"AccountId\"\n\
        [[rule]]\nkind = \"children-owners\"\nobject = \"Contact\"\nfield = \"AccountId\"\n";
    let columns = |columns: &[(&str, &str)]| -> BTreeMap<String, BTreeSet<String>> {
        let of = columns.iter().map(|(object, names)| {
            let names = names.split(' ').map(str::to_owned).collect();
            ((*object).to_owned(), names)
        });
        of.collect()
    };
    let check = |headers: &[(&str, &str)], fields: &[(&str, &str)]| {
        let rules = read(text).unwrap();
        match rules.check_columns(&columns(headers), &columns(fields)) {
            Ok(()) => String::new(),
            Err(error) => error.to_string(),
        }
    };
    let all = [("Account", "id billingstate"), ("Contact", "id accountid")];
    let fields = [("Contact", "accountid")];
    assert_eq!(check(&all, &fields), "");
    assert_eq!(
        check(&all[1..], &fields),
        "`plan.toml`, line 3, column 12: the export has no records of `Account`"
    );
    assert_eq!(
        check(&[("Account", "id"), all[1]], &fields),
        "`plan.toml`, line 4, column 10: no file of `Account` has the column `Billing State`"
    );
    assert_eq!(
        check(&all, &[("Account", "parentid")]),
        "`plan.toml`, line 8, column 9: no file of any object has the column `AccountId`"
    );
    assert_eq!(
        check(&all[..1], &[("Account", "accountid")]),
        "`plan.toml`, line 11, column 10: the export has no records of `Contact`"
    );
    assert_eq!(
        check(&all, &[("Account", "accountid")]),
        "`plan.toml`, line 12, column 9: no file of `Contact` has a reference `AccountId`"
    );
}
