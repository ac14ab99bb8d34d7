//! Whom documents name, element by element.

use NamedKind::{Queue, User};

use crate::catalog::{Effect, NamedKind, named_places};
use crate::org::{NamedUser, Names};

fn named(path: &str, xml: &str) -> Vec<NamedUser> {
    let read = super::super::read(path, xml.as_bytes(), &mut Names::default());
    read.unwrap().named
}

/// Component, name, kind, effect, and whether it is in force.
type Row<'n> = (&'n str, &'n str, NamedKind, Effect, Option<bool>);

fn rows(named: &[NamedUser]) -> Vec<Row<'_>> {
    let rows = named.iter().map(|it| {
        let (component, name) = (it.component.as_str(), it.name.as_str());
        (component, name, it.kind, it.place.effect, it.in_force)
    });
    rows.collect()
}

#[test]
fn outbound_messages_are_told_apart_by_the_session() {
    let xml = "<Workflow>\
        <outboundMessages><fullName>Notify_ERP</fullName><endpointUrl>https://erp.example.org</endpointUrl>\
        <integrationUser>erp@example.org</integrationUser><name>Notify the ERP</name><includeSessionId>true</includeSessionId></outboundMessages>\
        <outboundMessages><integrationUser>quiet@example.org</integrationUser><includeSessionId>false</includeSessionId><name>Quiet</name></outboundMessages>\
        <rules><fullName>Rule</fullName><active>true</active></rules></Workflow>";
    let found = named("src/workflows/Case.workflow", xml);
    let expected = [
        (
            "Workflow:Case.Notify_ERP",
            "erp@example.org",
            User,
            Effect::SendsSession,
            None,
        ),
        (
            "Workflow:Case.Quiet",
            "quiet@example.org",
            User,
            Effect::SeesAs,
            None,
        ),
    ];
    assert_eq!(rows(&found), expected);
    assert_eq!(found[0].path, "src/workflows/Case.workflow");
    assert_eq!(found[0].place.path, "outboundMessages/integrationUser");

    // The same message in a file of its own has the same name.
    let xml = "<WorkflowOutboundMessage xmlns=\"x\"><fullName>Notify_ERP</fullName><includeSessionId>true</includeSessionId><integrationUser>erp@example.org</integrationUser></WorkflowOutboundMessage>";
    let path =
        "workflows/Case/workflowOutboundMessages/Notify_ERP.workflowOutboundMessage-meta.xml";
    assert_eq!(rows(&named(path, xml)), expected[..1]);
}

#[test]
fn kinds_tell_users_from_queues_and_from_neither() {
    let entry = |name: &str, kind: &str| {
        format!(
            "<ruleEntry><assignedTo>{name}</assignedTo>{kind}<template>t</template></ruleEntry>"
        )
    };
    let of = |kind: &str| format!("<assignedToType>{kind}</assignedToType>");
    let xml = format!(
        "<AssignmentRules><assignmentRule><active>false</active><fullName>Old</fullName>{}</assignmentRule>\
        <assignmentRule><fullName>New</fullName>{}{}{}{}<active>true</active></assignmentRule></AssignmentRules>",
        entry("a@b.org", &of("User")),
        entry("Care", &of("Queue")),
        entry("c@d.org", ""),
        entry("Help", ""),
        entry("CEO", &of("Role")),
    );
    let owns = Effect::OwnsRecords;
    assert_eq!(
        rows(&named(
            "assignmentRules/Case.assignmentRules-meta.xml",
            &xml
        )),
        [
            (
                "AssignmentRules:Case.Old",
                "a@b.org",
                User,
                owns,
                Some(false)
            ),
            ("AssignmentRules:Case.New", "Care", Queue, owns, Some(true)),
            (
                "AssignmentRules:Case.New",
                "c@d.org",
                User,
                owns,
                Some(true)
            ),
            ("AssignmentRules:Case.New", "Help", Queue, owns, Some(true)),
        ]
    );
}

#[test]
fn partners_are_users_and_owners_are_no_names() {
    let recipient =
        |kind: &str, name: &str| format!("<recipients>{name}<type>{kind}</type></recipients>");
    let name = |name: &str| format!("<recipient>{name}</recipient>");
    let xml = format!(
        "<Workflow><alerts><fullName>Mail</fullName>{}{}{}{}</alerts></Workflow>",
        recipient("owner", ""),
        recipient("partnerUser", &name("partner@b.org")),
        recipient("customerPortalUser", &name("customer@b.org")),
        recipient("group", &name("Staff")),
    );
    let row = |name| ("Workflow:Lead.Mail", name, User, Effect::Contact, None);
    assert_eq!(
        rows(&named("workflows/Lead.workflow", &xml)),
        [row("partner@b.org"), row("customer@b.org")]
    );
}

#[test]
fn conditions_reach_up_to_the_root() {
    let address = |name: &str, active: &str| {
        format!(
            "<emailServicesAddresses><developerName>{name}</developerName>{active}<localPart>secret-address</localPart><runAsUser>{name}@b.org</runAsUser></emailServicesAddresses>"
        )
    };
    let xml = format!(
        "<EmailServicesFunction><apexClass>C</apexClass>{}{}{}<functionName>Intake</functionName><isActive>true</isActive></EmailServicesFunction>",
        address("on", "<isActive>true</isActive>"),
        address("off", "<isActive>false</isActive>"),
        address("silent", ""),
    );
    let runs = Effect::RunsAs;
    let of = |root: &str| -> Vec<(String, Option<bool>)> {
        let found = named(
            "emailservices/Intake.xml",
            &xml.replace("<isActive>true</isActive></E", root),
        );
        assert!(found.iter().all(|it| it.place.effect == runs));
        found
            .into_iter()
            .map(|it| (it.component, it.in_force))
            .collect()
    };
    let name = |part: &str| format!("EmailServicesFunction:Intake.{part}");
    assert_eq!(
        of("<isActive>true</isActive></E"),
        [
            (name("on"), Some(true)),
            (name("off"), Some(false)),
            (name("silent"), None)
        ]
    );
    let all_off = of("<isActive>false</isActive></E");
    assert!(all_off.iter().all(|(_, in_force)| *in_force == Some(false)));
}

#[test]
fn flows_name_ids_in_owner_fields_only() {
    let assign = |field: &str, value: &str| {
        format!(
            "<inputAssignments><field>{field}</field><value><stringValue>{value}</stringValue></value></inputAssignments>"
        )
    };
    let xml = format!(
        "<Flow><assignments><name>Give</name><assignmentItems><assignToReference>$Record.OwnerId</assignToReference><operator>Assign</operator><value><stringValue>00G5j000001AbCdEAK</stringValue></value></assignmentItems>\
        <assignmentItems><assignToReference>Note</assignToReference><value><stringValue>0055j000000AaZ1</stringValue></value></assignmentItems></assignments>\
        <recordCreates><label>l</label><name>Make</name>{}{}{}{}</recordCreates>\
        <recordUpdates><name>Change</name>{}</recordUpdates><status>Obsolete</status></Flow>",
        assign("OwnerId", "0055j000000AaZ1"),
        assign("Description", "0055j000000AaZ1"),
        assign("OwnerId", "{!$User.Id}"),
        assign("OwnerId", ""),
        assign("OwnerId", "00G5j000001AbCd"),
    );
    let (owns, off) = (Effect::OwnsRecords, Some(false));
    assert_eq!(
        rows(&named("flows/Route.flow-meta.xml", &xml)),
        [
            ("Flow:Route.Give", "00G5j000001AbCdEAK", Queue, owns, off),
            ("Flow:Route.Make", "0055j000000AaZ1", User, owns, off),
            ("Flow:Route.Change", "00G5j000001AbCd", Queue, owns, off),
        ]
    );
}

#[test]
fn the_name_of_an_approver_is_not_the_name_of_a_step() {
    let approver = |name: &str, kind: &str| {
        format!("<approver><name>{name}</name><type>{kind}</type></approver>")
    };
    let xml = format!(
        "<ApprovalProcess><approvalStep><assignedApprover>{}{}{}</assignedApprover><label>First step</label><name>First</name></approvalStep><active>true</active></ApprovalProcess>",
        approver("a@b.org", "user"),
        approver("Manager", "userHierarchyField"),
        approver("Care", "queue"),
    );
    let component = "ApprovalProcess:Case.Refund.First";
    let (work, on) = (Effect::Assigned, Some(true));
    assert_eq!(
        rows(&named(
            "approvalProcesses/Case.Refund.approvalProcess",
            &xml
        )),
        [
            (component, "a@b.org", User, work, on),
            (component, "Care", Queue, work, on)
        ]
    );
}

/// Every row of the table is found in a document made of its own paths.
#[test]
fn every_row_finds_its_element() {
    for place in named_places() {
        let is_session = place
            .when
            .iter()
            .any(|it| it.path.ends_with("includeSessionId"));
        let mut xml = "0055j000000AaZ1".to_owned();
        let mut elements: Vec<&str> = place.path.split('/').collect();
        while let Some(element) = elements.pop() {
            let at = elements.join("/");
            let beside = |path: &&str| path.rsplit_once('/').map_or("", |(at, _)| at) == at;
            let asked: String = place
                .asked()
                .filter(beside)
                .filter(|path| {
                    !(is_session && place.effect == Effect::SeesAs && path.ends_with("Id"))
                })
                .map(|path| {
                    let name = path.rsplit('/').next().unwrap();
                    let value = match name {
                        "field" => "OwnerId",
                        "assignToReference" => "$Record.OwnerId",
                        "status" => "Active",
                        "dashboardType" => "SpecifiedUser",
                        "useSystemUserAsDefaultCaseUser" => "false",
                        "sessionHandlerType" => "User",
                        kind if place.kind.as_deref().is_some_and(|it| it.ends_with(kind)) => {
                            "User"
                        }
                        _ => "true",
                    };
                    format!("<{name}>{value}</{name}>")
                })
                .collect();
            xml = format!("<{element}>{xml}</{element}>{asked}");
        }
        let xml = format!("<{0}>{xml}</{0}>", place.root);
        let found = named("folder/Name.suffix", &xml);
        let mine: Vec<_> = found.iter().filter(|it| it.place == place).collect();
        assert_eq!(mine.len(), 1, "{xml}");
        let expected = (!place.active.is_empty()).then_some(true);
        assert_eq!(mine[0].in_force, expected, "{xml}");
        assert_eq!(mine[0].kind, place.names, "{xml}");
    }
}

#[test]
fn profiles_and_nil_elements_name_nobody() {
    let path = "profiles/Admin.profile";
    let xml = "<Profile><user>a@b.org</user><runningUser>a@b.org</runningUser></Profile>";
    assert_eq!(named(path, xml), []);
    let xml = "<AuthProvider><executionUser xsi:nil=\"true\"/><executionUser> </executionUser></AuthProvider>";
    assert_eq!(named("authproviders/A.authprovider", xml), []);
}
