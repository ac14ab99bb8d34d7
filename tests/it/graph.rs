//! `graph.opengraph.json`: in the form BloodHound takes in, and with the paths that are there.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde_json::{Map, Value};

use crate::harness::{Byline, Export, Run, repository, story};

const FILE: &str = "graph.opengraph.json";

/// Names that BloodHound keeps for itself, overwrites or strips (developer/nodes, Reserved properties).
const RESERVED: [&str; 4] = ["objectid", "lastseen", "reconcile", "ref"];

/// What the published schema of nodes and edges says of properties: primitives or lists of one kind of primitive, no
/// null, nothing nested; and what the documentation adds.
fn assert_properties(properties: &Map<String, Value>) {
    let kind = |value: &Value| match value {
        Value::String(_) => "string",
        Value::Number(_) => "number",
        Value::Bool(_) => "boolean",
        other => unreachable!("{other} is no primitive"),
    };
    for (name, value) in properties {
        assert!(name.bytes().all(|c| c.is_ascii_lowercase()), "{name}");
        assert!(!RESERVED.contains(&name.as_str()), "{name}");
        match value {
            Value::Array(items) => {
                let kinds: BTreeSet<&str> = items.iter().map(kind).collect();
                assert_eq!(kinds.len(), 1, "{name}: {items:?}");
            }
            primitive => drop(kind(primitive)),
        }
    }
}

fn keys(value: &Value) -> BTreeSet<&str> {
    value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}

/// Holds a file against the schema (SpecterOps/BloodHound, cmd/api/src/services/upload/jsonschema: node.json, edge.json,
/// metadata.json), and against what ingest does: ids become upper case, and kinds get the source kind.
fn assert_valid(graph: &Value) {
    assert_eq!(keys(graph), BTreeSet::from(["graph", "metadata"]));
    assert_eq!(keys(&graph["metadata"]), BTreeSet::from(["source_kind"]));
    assert!(graph["metadata"]["source_kind"].is_string());
    assert_eq!(keys(&graph["graph"]), BTreeSet::from(["edges", "nodes"]));
    let mut ids = BTreeSet::new();
    for node in graph["graph"]["nodes"].as_array().unwrap() {
        assert_eq!(keys(node), BTreeSet::from(["id", "kinds", "properties"]));
        let id = node["id"].as_str().unwrap();
        assert_eq!(id, id.to_uppercase());
        assert!(ids.insert(id), "{id} stands twice");
        let kinds = node["kinds"].as_array().unwrap();
        // With the source kind at most three.
        assert!((1..=2).contains(&kinds.len()));
        let is_ours = |kind: &Value| kind.as_str().unwrap().starts_with("SF_");
        assert!(kinds.iter().all(is_ours));
        assert_properties(node["properties"].as_object().unwrap());
        assert!(node["properties"]["name"].is_string(), "{node}");
    }
    let mut edges = BTreeSet::new();
    for edge in graph["graph"]["edges"].as_array().unwrap() {
        assert_eq!(
            keys(edge),
            BTreeSet::from(["end", "kind", "properties", "start"])
        );
        let kind = edge["kind"].as_str().unwrap();
        let is_letter = |c: u8| c.is_ascii_alphanumeric() || c == b'_';
        assert!(!kind.is_empty() && kind.bytes().all(is_letter), "{kind}");
        for end in [&edge["start"], &edge["end"]] {
            assert_eq!(keys(end), BTreeSet::from(["match_by", "value"]));
            assert_eq!(end["match_by"], "id");
            assert!(ids.contains(end["value"].as_str().unwrap()), "{edge}");
        }
        assert_properties(edge["properties"].as_object().unwrap());
        let ends = (
            edge["start"]["value"].as_str(),
            edge["end"]["value"].as_str(),
        );
        assert!(edges.insert((kind, ends)), "{edge} stands twice");
    }
}

/// A graph by the names of its nodes.
struct Graph {
    names: BTreeMap<String, String>,
    kinds: BTreeMap<String, String>,
    properties: BTreeMap<String, Value>,
    edges: Vec<(String, String, String)>,
}

impl Graph {
    fn of(run: &Run) -> Self {
        let graph = run.json(FILE);
        assert_valid(&graph);
        let nodes = || graph["graph"]["nodes"].as_array().unwrap().iter();
        let id = |node: &Value| node["id"].as_str().unwrap().to_owned();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let edges = graph["graph"]["edges"].as_array().unwrap().iter();
        Self {
            names: nodes()
                .map(|n| (id(n), text(&n["properties"]["name"])))
                .collect(),
            kinds: nodes().map(|n| (id(n), text(&n["kinds"][0]))).collect(),
            properties: nodes().map(|n| (id(n), n["properties"].clone())).collect(),
            edges: edges
                .map(|e| {
                    (
                        text(&e["start"]["value"]),
                        text(&e["kind"]),
                        text(&e["end"]["value"]),
                    )
                })
                .collect(),
        }
    }

    fn id(&self, kind: &str, name: &str) -> &str {
        let mut found = self.names.iter();
        let found = found.find(|(id, it)| *it == name && self.kinds[*id] == kind);
        found.unwrap_or_else(|| unreachable!("no {kind} {name}")).0
    }

    /// Edges of a kind, as `start > end` by name.
    fn of_kind(&self, kind: &str) -> Vec<String> {
        let edges = self.edges.iter().filter(|(_, it, _)| it == kind);
        let mut edges: Vec<String> = edges
            .map(|(start, _, end)| format!("{} > {}", self.names[start], self.names[end]))
            .collect();
        edges.sort();
        edges
    }

    /// The shortest way along edges, by name.
    fn path(&self, from: &str, to: &str) -> Option<Vec<String>> {
        let mut came: BTreeMap<&str, (&str, &str)> = BTreeMap::new();
        let mut queue = VecDeque::from([from]);
        while let Some(at) = queue.pop_front() {
            if at == to {
                let mut path = vec![self.names[to].clone()];
                let mut at = to;
                while at != from {
                    let (before, kind) = came[at];
                    path.push(kind.to_owned());
                    path.push(self.names[before].clone());
                    at = before;
                }
                path.reverse();
                return Some(path);
            }
            for (start, kind, end) in self.edges.iter().filter(|(start, ..)| start == at) {
                if end != from && !came.contains_key(end.as_str()) {
                    came.insert(end, (start, kind));
                    queue.push_back(end);
                }
            }
        }
        None
    }
}

#[test]
fn the_graph_of_the_story_is_valid_and_shows_who_acts_through_whom() {
    let graph = Graph::of(story());
    let short = |kind| {
        graph
            .of_kind(kind)
            .join("\n")
            .replace("@harborlight.example.org", "")
    };
    insta::assert_snapshot!(short("SF_ActsThrough"), @r"
    Data Loader > luis.ortega
    Formstead > dana.whitfield
    Fundstream > fundstream.integration
    Mailwing > karen.holt
    Salesforce mobile app > mei-ling.chen
    ");
    insta::assert_snapshot!(short("SF_RunsAs"), @"Fundstream > fundstream.integration");
    insta::assert_snapshot!(short("SF_AssignedGroup"), @r"
    jose.nunez > Fundraising_Team
    luis.ortega > Fundraising_Team
    priya.raman > Fundraising_Team
    ");
    insta::assert_snapshot!(short("SF_MemberOf"), @r"
    luis.ortega > Major Gifts
    priya.raman > Major Gifts
    sarah.lindqvist > Major Gifts
    tom.okafor > Donor Care
    ");
    let client = graph.id("SF_Client", "Formstead");
    let right = graph.id("SF_UserPermission", "ModifyAllData");
    insta::assert_snapshot!(
        graph.path(client, right).unwrap().join(" "),
        @"Formstead SF_LogsInAs dana.whitfield@harborlight.example.org SF_HasProfile Admin SF_GrantsPermission ModifyAllData"
    );
}

/// What `use.csv` says for certain that a client used is what the graph says.
#[test]
fn use_is_that_of_the_tables() {
    let graph = Graph::of(story());
    let mut reader = csv::Reader::from_reader(story().file("use.csv"));
    let mut expected = BTreeSet::new();
    for row in reader.records() {
        let row = row.unwrap();
        let (client, object, evidence) = (&row[0], &row[4], &row[12]);
        if !object.is_empty() && evidence != "stamps, inferred" {
            expected.insert(format!("{client} > {object}"));
        }
    }
    let expected: Vec<String> = expected.into_iter().collect();
    assert_eq!(graph.of_kind("SF_Used"), expected);
}

/// The questions that `docs/output.md` answers with queries.
#[test]
fn the_questions_of_the_documentation_have_answers() {
    let graph = Graph::of(story());
    let ends = |start: &str, kinds: &[&str]| -> BTreeSet<String> {
        let edges = graph
            .edges
            .iter()
            .filter(|(from, kind, _)| from == start && kinds.contains(&kind.as_str()));
        edges.map(|(_, _, end)| end.clone()).collect()
    };
    let held = [
        "SF_HasProfile",
        "SF_AssignedPermissionSet",
        "SF_AssignedGroup",
    ];
    let reads = ["SF_GrantsRead", "SF_GrantsViewAll", "SF_GrantsModifyAll"];
    let mut reach = BTreeSet::new();
    let clients = graph.kinds.iter().filter(|(_, kind)| *kind == "SF_Client");
    for (client, _) in clients.clone() {
        for user in ends(client, &["SF_LogsInAs", "SF_ActsThrough", "SF_RunsAs"]) {
            for container in ends(&user, &held) {
                let mut objects = ends(&container, &reads);
                for right in ends(&container, &["SF_GrantsPermission"]) {
                    objects.extend(ends(&right, &reads));
                }
                let classified = objects
                    .into_iter()
                    .filter(|it| graph.properties[it]["classified"] == true);
                reach.extend(
                    classified.map(|it| format!("{} > {}", graph.names[client], graph.names[&it])),
                );
            }
        }
    }
    let reach: Vec<String> = reach.into_iter().collect();
    insta::assert_snapshot!(reach.join("\n"), @r"
    Data Loader > Contact
    Data Loader > Opportunity
    Formstead > Contact
    Formstead > Opportunity
    Formstead > Volunteer_Shift__c
    Fundstream > Contact
    Fundstream > Opportunity
    Mailwing > Contact
    Mailwing > Opportunity
    Salesforce mobile app > Contact
    Salesforce mobile app > Volunteer_Shift__c
    ");
    let mut driven = Vec::new();
    for (client, _) in clients {
        let by_hand = ["tool", "platform"]
            .contains(&graph.properties[client]["clientkind"].as_str().unwrap());
        for user in ends(client, &["SF_LogsInAs", "SF_ActsThrough"]) {
            let class = graph.properties[&user]["class"].as_str().unwrap();
            if !by_hand && ["human", "shared"].contains(&class) {
                driven.push(format!(
                    "{} > {} ({class})",
                    graph.names[client], graph.names[&user]
                ));
            }
        }
    }
    insta::assert_snapshot!(driven.join("\n"), @"Formstead > dana.whitfield@harborlight.example.org (shared)");
}

/// What each owner owns is what `owners.csv` says.
#[test]
fn ownership_is_that_of_the_tables() {
    let graph = story().json(FILE);
    let edges = graph["graph"]["edges"].as_array().unwrap().iter();
    let mut owned: Vec<(String, String, u64)> = edges
        .filter(|edge| edge["kind"] == "SF_Owns")
        .map(|edge| {
            let text = |value: &Value| value["value"].as_str().unwrap().to_owned();
            let records = edge["properties"]["records"].as_u64().unwrap();
            (text(&edge["end"]), text(&edge["start"]), records)
        })
        .collect();
    owned.sort();
    let mut reader = csv::Reader::from_reader(story().file("owners.csv"));
    let header = reader.headers().unwrap().clone();
    let place = |name: &str| header.iter().position(|it| it == name).unwrap();
    let (object, owner, records) = (place("object"), place("owner_id"), place("records"));
    let mut expected: Vec<(String, String, u64)> = reader
        .records()
        .map(|row| {
            let row = row.unwrap();
            let object = format!("OBJECT:{}", row[object].to_uppercase());
            (
                object,
                row[owner].to_uppercase(),
                row[records].parse().unwrap(),
            )
        })
        .collect();
    expected.sort();
    let without_org: Vec<_> = owned
        .into_iter()
        .map(|(object, owner, records)| {
            (object.split('@').next().unwrap().to_owned(), owner, records)
        })
        .collect();
    assert_eq!(without_org, expected);
}

/// A package written by others, which lies beside the repository, not in it.
#[test]
fn the_graph_of_a_package_alone_is_valid() {
    let sample = repository().join("../shared/samples/education-data-architecture");
    if !sample.is_dir() {
        return;
    }
    let run = Byline::analyze(&[]).args([sample]).run();
    let graph = Graph::of(&run);
    assert!(graph.kinds.values().any(|kind| kind == "SF_Object"));
}

/// A package: a profile, a set, a group that mutes, an object with a classified field.
fn package() -> Export {
    let xml = |root: &str, body: &str| {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{root} xmlns=\"http://soap.sforce.com/2006/04/metadata\">\
             {body}</{root}>"
        )
    };
    let object = |name: &str, rights: &[&str]| {
        let all = [
            "allowCreate",
            "allowDelete",
            "allowEdit",
            "allowRead",
            "modifyAllRecords",
            "viewAllRecords",
        ];
        let rights = all.map(|it| format!("<{it}>{}</{it}>", rights.contains(&it)));
        format!(
            "<objectPermissions>{}<object>{name}</object></objectPermissions>",
            rights.concat()
        )
    };
    let permission = |name: &str| {
        format!("<userPermissions><enabled>true</enabled><name>{name}</name></userPermissions>")
    };
    let read_edit = object("Account", &["allowRead", "allowEdit"]);
    let profile = format!(
        "<custom>true</custom>{}<userLicense>Salesforce</userLicense>{}",
        object("Case", &["allowRead"]),
        permission("ApiEnabled")
    );
    let set = format!(
        "<label>Editors</label>{read_edit}{}",
        permission("AssignPermissionSets")
    );
    let muting = format!("<label>Off</label>{}", object("Account", &["allowEdit"]));
    let group = "<label>Team</label><mutingPermissionSets>Off</mutingPermissionSets>\
        <permissionSets>Editors</permissionSets><status>Updated</status>";
    let field = "<fullName>Iban__c</fullName><complianceGroup>PCI;GDPR</complianceGroup><label>I</label>\
        <length>34</length><type>Text</type>";
    let account = format!(
        "<fields>{field}</fields><label>Account</label><sharingModel>Private</sharingModel>"
    );
    Export::new()
        .file("m/package.xml", xml("Package", "<version>66.0</version>"))
        .file("m/profiles/Clerk.profile", xml("Profile", &profile))
        .file(
            "m/permissionsets/Editors.permissionset",
            xml("PermissionSet", &set),
        )
        .file(
            "m/mutingpermissionsets/Off.mutingpermissionset",
            xml("MutingPermissionSet", &muting),
        )
        .file(
            "m/permissionsetgroups/Team.permissionsetgroup",
            xml("PermissionSetGroup", group),
        )
        .file("m/objects/Account.object", xml("CustomObject", &account))
}

/// The package and a directory: a user who left, one whose assignment is over, one who has the group.
fn export() -> Export {
    package()
        .file(
            "User.csv",
            "Id,Username,Name,IsActive,UserType,Profile.Name,ProfileId,UserRoleId\n\
             0055j000000Ud71,ada@x.org,Ada,true,Standard,Clerk,00e5j000000Ud71,00E5j000000Ud72\n\
             0055j000000Ud72,bo@x.org,Bo,false,Standard,Clerk,00e5j000000Ud71,\n\
             0055j000000Ud73,cy@x.org,Cy,true,Standard,Clerk,00e5j000000Ud71,\n",
        )
        .file(
            "UserRole.csv",
            "Id,Name,DeveloperName,ParentRoleId\n\
             00E5j000000Ud71,Head,Head,\n00E5j000000Ud72,Desk,Desk,00E5j000000Ud71\n",
        )
        .file(
            "PermissionSet.csv",
            "Id,Name,Label,IsOwnedByProfile,PermissionSetGroupId\n0PS5j000000Ud71,Editors,Editors,false,\n\
             0PS5j000000Ud72,Team,Team,false,0PG5j000000Ud71\n",
        )
        .file(
            "PermissionSetAssignment.csv",
            "Id,AssigneeId,PermissionSetId,PermissionSetGroupId,ExpirationDate\n\
             0Pa5j000000Ud71,0055j000000Ud71,0PS5j000000Ud72,0PG5j000000Ud71,\n\
             0Pa5j000000Ud72,0055j000000Ud72,0PS5j000000Ud71,,\n\
             0Pa5j000000Ud73,0055j000000Ud73,0PS5j000000Ud71,,2020-01-01T00:00:00Z\n\
             0Pa5j000000Ud74,0055j000000Ud73,0PS5j000000Ud79,,\n",
        )
        .file(
            "Group.csv",
            "Id,Name,DeveloperName,Type,RelatedId\n00G5j000000Ud71,Help,Help,Queue,\n00G5j000000Ud72,All,All,Regular,\n",
        )
        .file(
            "GroupMember.csv",
            "Id,GroupId,UserOrGroupId\n0115j000000Ud71,00G5j000000Ud71,00G5j000000Ud72\n\
             0115j000000Ud72,00G5j000000Ud72,0055j000000Ud71\n",
        )
        .file("Account.csv", "Id,OwnerId\n0015j000000Ud71,0055j000000Ud71\n0015j000000Ud72,00G5j000000Ud71\n")
}

#[test]
fn rights_stand_on_what_grants_them_and_on_who_has_it_now() {
    let run = export().analyze().args(["--as-of", "2026-11-01"]).run();
    let graph = Graph::of(&run);
    // Bo has left, and Cy's set has expired.
    assert_eq!(
        graph.of_kind("SF_HasProfile"),
        ["ada@x.org > Clerk", "cy@x.org > Clerk"]
    );
    assert_eq!(graph.of_kind("SF_AssignedGroup"), ["ada@x.org > Team"]);
    // What nobody tells the name of is assigned all the same.
    assert_eq!(
        graph.of_kind("SF_AssignedPermissionSet"),
        ["cy@x.org > 0PS5J000000UD79GAC"]
    );
    // The group mutes what its member grants.
    assert_eq!(graph.of_kind("SF_GrantsEdit"), ["Editors > Account"]);
    assert_eq!(
        graph.of_kind("SF_GrantsRead"),
        ["Clerk > Case", "Editors > Account", "Team > Account"]
    );
    assert_eq!(
        graph.of_kind("SF_CanAssign"),
        [
            "AssignPermissionSets > 0PS5J000000UD79GAC",
            "AssignPermissionSets > Editors",
            "AssignPermissionSets > Team"
        ]
    );
    assert_eq!(graph.of_kind("SF_InRole"), ["ada@x.org > Desk"]);
    assert_eq!(graph.of_kind("SF_RoleAbove"), ["Head > Desk"]);
    assert_eq!(
        graph.of_kind("SF_MemberOf"),
        ["All > Help", "ada@x.org > All"]
    );
    assert_eq!(
        graph.of_kind("SF_Owns"),
        ["Help > Account", "ada@x.org > Account"]
    );
    let account = &graph.properties[graph.id("SF_Object", "Account")];
    assert_eq!(account["classified"], true);
    assert_eq!(
        account["compliancegroups"],
        serde_json::json!(["GDPR", "PCI"])
    );
    assert_eq!(
        (&account["records"], &account["sharingmodel"]),
        (&2.into(), &"Private".into())
    );
    let profile = graph.id("SF_Profile", "Clerk");
    assert_eq!(profile, "00E5J000000UD71AAC");
    assert!(
        graph
            .path(graph.id("SF_User", "bo@x.org"), profile)
            .is_none()
    );
    let ada = graph.id("SF_User", "ada@x.org");
    let path = graph
        .path(ada, graph.id("SF_PermissionSet", "Editors"))
        .unwrap();
    assert_eq!(
        path.join(" "),
        "ada@x.org SF_AssignedGroup Team SF_GrantsPermission AssignPermissionSets SF_CanAssign Editors"
    );
}
