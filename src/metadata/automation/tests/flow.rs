//! Flows: what starts them, what they write and whom they make the owner.

use std::collections::BTreeSet;

use super::{QUEUE, USER, id, package, read};
use crate::org::{
    ActiveFlow, AutomationComponent, Flow, FlowAction, FlowSchedule, FlowStart, SalesforceId,
    WriteOperation,
};

fn flow(body: &str) -> Flow {
    match read("flows/F.flow", &format!("<Flow>{body}</Flow>")) {
        AutomationComponent::Flow(name, None, flow) => {
            assert_eq!(name, "F");
            flow
        }
        other => panic!("no flow: {other:?}"),
    }
}

fn writes(body: &str) -> Vec<(WriteOperation, Option<String>)> {
    let writes = flow(body).writes.into_iter();
    writes
        .map(|write| (write.operation, write.object))
        .collect()
}

fn on(operation: WriteOperation, object: &str) -> (WriteOperation, Option<String>) {
    (operation, Some(object.to_owned()))
}

/// The ids of a flow, each with whether it reaches an `OwnerId`.
fn ids(body: &str) -> Vec<(SalesforceId, bool)> {
    flow(body).ids.iter().collect()
}

#[test]
fn what_starts_a_flow_is_read() {
    let read = flow(
        "<label>L</label><apiVersion>52.0</apiVersion><processType>AutoLaunchedFlow</processType>\
         <runInMode>SystemModeWithoutSharing</runInMode><madeUpNextYear><deep><object>No</object></deep></madeUpNextYear>\
         <start><schedule><startTime>02:30:00.000Z</startTime><frequency>Daily</frequency><startDate>2026-01-05</startDate></schedule>\
         <locationX>0</locationX><filters><field>Status</field><operator>EqualTo</operator><value><stringValue>New</stringValue></value></filters>\
         <object>Case</object><flowRunAsUser>DefaultWorkflowUser</flowRunAsUser><triggerType>Scheduled</triggerType><recordTriggerType>None</recordTriggerType></start>\
         <status>Active</status>",
    );
    let start = FlowStart {
        told: true,
        object: "Case".to_owned(),
        trigger_type: "Scheduled".to_owned(),
        record_trigger_type: "None".to_owned(),
        schedule: Some(FlowSchedule {
            frequency: "Daily".to_owned(),
            start_date: "2026-01-05".to_owned(),
            start_time: "02:30:00.000Z".to_owned(),
        }),
        run_as: "DefaultWorkflowUser".to_owned(),
    };
    let expected = Flow {
        status: "Active".to_owned(),
        api_version: Some(52),
        process_type: "AutoLaunchedFlow".to_owned(),
        run_in_mode: "SystemModeWithoutSharing".to_owned(),
        start,
        ..Flow::default()
    };
    assert_eq!(read, expected);
    let version = |text: &str| flow(text).api_version;
    assert_eq!(version("<apiVersion xsi:nil=\"true\"/>"), None);
    assert_eq!(version("<apiVersion>new</apiVersion>"), None);
}

/// Up to API 46 a file holds neither `start` nor `apiVersion`.
#[test]
fn files_older_than_the_start_element_are_told() {
    let told = |text: &str| flow(text).start.told;
    assert!(told("<start/>"));
    assert!(told(
        "<apiVersion>50.0</apiVersion><startElementReference>A</startElementReference>"
    ));
    assert!(!told("<startElementReference>A</startElementReference>"));
}

#[test]
fn a_process_takes_its_object_from_the_notes_of_process_builder() {
    let note = |name: &str, value: &str| {
        format!(
            "<processMetadataValues><name>{name}</name><value><stringValue>{value}</stringValue></value></processMetadataValues>"
        )
    };
    let notes = note("TriggerType", "onAllChanges") + &note("ObjectType", "Lead");
    let process = flow(&format!("{notes}<processType>Workflow</processType>"));
    assert_eq!(process.start.object, "Lead");
    let both = flow(&format!("{notes}<start><object>Case</object></start>"));
    assert_eq!(both.start.object, "Case");
}

#[test]
fn objects_are_told_where_the_flow_alone_tells_them() {
    use WriteOperation::{Create, Delete, Update};
    assert_eq!(
        writes("<recordCreates><name>a</name><object>Task</object></recordCreates>"),
        [on(Create, "Task")]
    );
    assert_eq!(
        writes(
            "<recordDeletes><object>Task</object><filters><field>WhatId</field></filters></recordDeletes>"
        ),
        [on(Delete, "Task")]
    );
    let upserts = "<recordCreates><object>Task</object><doesUpsert>true</doesUpsert></recordCreates>\
        <recordCreates><object>Lead</object><operationOneMatchingRecord>UpdateMatchingRecord</operationOneMatchingRecord></recordCreates>";
    assert_eq!(
        writes(upserts),
        [
            on(Create, "Lead"),
            on(Create, "Task"),
            on(Update, "Lead"),
            on(Update, "Task")
        ]
    );
    // The start comes last in a file; a reference must find it all the same.
    let update = |reference: &str| {
        writes(&format!(
            "<recordUpdates><inputReference>{reference}</inputReference></recordUpdates>\
             <recordLookups><name>Find_Leads</name><object>Lead</object></recordLookups>\
             <collectionProcessors><name>Only_Hot</name><collectionReference>Find_Leads</collectionReference></collectionProcessors>\
             <loops><name>Each</name><collectionReference>Only_Hot</collectionReference></loops>\
             <loops><name>Round</name><collectionReference>Round</collectionReference></loops>\
             <variables><name>cases</name><dataType>SObject</dataType><objectType>Case</objectType></variables>\
             <variables><name>text</name><dataType>String</dataType></variables>\
             <start><object>Account</object></start>"
        ))
    };
    for (reference, object) in [
        ("$Record", "Account"),
        ("cases", "Case"),
        ("Find_Leads", "Lead"),
        ("Each", "Lead"),
    ] {
        assert_eq!(update(reference), [on(Update, object)], "{reference}");
    }
    for reference in [
        "$Record.Parent__r",
        "cases.Contact",
        "Gone",
        "Round",
        "text",
        "",
    ] {
        assert_eq!(update(reference), [(Update, None)], "{reference}");
    }
}

#[test]
fn a_record_is_written_by_assigning_to_it_before_it_is_saved() {
    let body = |when: &str, target: &str| {
        format!(
            "<assignments><assignmentItems><assignToReference>{target}</assignToReference><value><stringValue>x</stringValue></value></assignmentItems></assignments>\
             <start><object>Case</object><triggerType>{when}</triggerType></start>"
        )
    };
    let update = [on(WriteOperation::Update, "Case")];
    assert_eq!(writes(&body("RecordBeforeSave", "$Record.Reason")), update);
    assert_eq!(writes(&body("RecordBeforeSave", "$Record.OwnerId")), update);
    assert_eq!(writes(&body("RecordBeforeSave", "reason")), []);
    assert_eq!(writes(&body("RecordAfterSave", "$Record.Reason")), []);
}

#[test]
fn owner_ids_are_told_from_other_ids() {
    let field = |section: &str, field: &str, value: &str| {
        format!(
            "<recordUpdates><object>Case</object><{section}><field>{field}</field><value><stringValue>{value}</stringValue></value></{section}></recordUpdates>"
        )
    };
    let user = |owner| [(id(USER), owner)];
    assert_eq!(ids(&field("inputAssignments", "OwnerId", USER)), user(true));
    let long = "0055j00000AT6I1AAL";
    assert_eq!(ids(&field("inputAssignments", "ownerid", long)), user(true));
    assert_eq!(
        ids(&field("inputAssignments", "Backup__c", USER)),
        user(false)
    );
    assert_eq!(
        ids(&field("filters", "OwnerId", USER)),
        user(false),
        "no write"
    );
    assert_eq!(
        ids(&field("inputAssignments", "OwnerId", "0015j00000AT6I1")),
        []
    );
    // The value may stand before the field.
    let turned = format!(
        "<recordCreates><inputAssignments><value><stringValue>{QUEUE}</stringValue></value><field>OwnerId</field></inputAssignments></recordCreates>"
    );
    assert_eq!(ids(&turned), [(id(QUEUE), true)]);
    // Both ways in one flow: it is an owner.
    let both = field("filters", "OwnerId", USER) + &field("inputAssignments", "OwnerId", USER);
    assert_eq!(ids(&both), user(true));
    let start = format!(
        "<start><filters><field>CreatedById</field><value><stringValue>{USER}</stringValue></value></filters></start>"
    );
    assert_eq!(ids(&start), user(false));
    let label = format!("<label>{USER}</label><description>{USER}</description>");
    assert_eq!(ids(&label), []);
}

#[test]
fn assignments_reach_the_owner_at_once_or_by_a_name() {
    let assign = |target: &str, value: &str| {
        format!(
            "<assignments><name>a</name><assignmentItems><assignToReference>{target}</assignToReference><operator>Assign</operator><value>{value}</value></assignmentItems></assignments>"
        )
    };
    let literal = format!("<stringValue>{QUEUE}</stringValue>");
    let refer = |name: &str| format!("<elementReference>{name}</elementReference>");
    let queue = |owner| [(id(QUEUE), owner)];
    for target in ["$Record.OwnerId", "newCase.OwnerId", "each.OWNERID"] {
        assert_eq!(ids(&assign(target, &literal)), queue(true), "{target}");
    }
    assert_eq!(ids(&assign("queueId", &literal)), queue(false));
    let by_variable = assign("queueId", &literal) + &assign("$Record.OwnerId", &refer("queueId"));
    assert_eq!(ids(&by_variable), queue(true));
    let owner = assign("$Record.OwnerId", &refer("Owner"));
    let constant = format!("<constants><name>Fallback</name><value>{literal}</value></constants>");
    let other = constant
        .replace("Fallback", "Elsewhere")
        .replace(QUEUE, USER);
    let formula = "<formulas><name>Owner</name><expression>IF(ISBLANK({!$Record.Id}), {!Fallback}, {!Owner})</expression></formulas>";
    assert_eq!(
        ids(&(owner.clone() + formula + &constant + &other)),
        [(id(USER), false), (id(QUEUE), true)]
    );
    let literal_in_formula = format!(
        "<formulas><expression>IF(true, \"{QUEUE}\", null)</expression><name>Owner</name></formulas>"
    );
    assert_eq!(ids(&(owner + &literal_in_formula)), queue(true));
    assert_eq!(ids(&literal_in_formula), queue(false));
    let written = format!(
        "{constant}<recordUpdates><inputAssignments><field>OwnerId</field><value>{}</value></inputAssignments></recordUpdates>",
        refer("Fallback")
    );
    assert_eq!(ids(&written), queue(true));
}

#[test]
fn actions_are_kept_by_type_and_name() {
    let body = "<actionCalls><name>Tell</name><actionName>Route</actionName><actionType>apex</actionType>\
        <inputParameters><name>x</name><value><stringValue>no</stringValue></value></inputParameters></actionCalls>\
        <subflows><name>Then</name><flowName>Clean_Up</flowName></subflows>";
    let action = |kind: &str, name: &str| FlowAction {
        kind: kind.to_owned(),
        name: name.to_owned(),
    };
    let expected: BTreeSet<_> = [action("apex", "Route"), action("subflow", "Clean_Up")].into();
    assert_eq!(flow(body).actions, expected);
}

#[test]
fn the_version_that_the_definition_names_is_in_force() {
    let versioned = |kind: &str| format!("<Flow><processType>{kind}</processType></Flow>");
    let (two, three) = (versioned("Flow"), versioned("AutoLaunchedFlow"));
    let files = [
        ("src/flows/My_Flow-3.flow", three.as_str()),
        ("src/flows/My_Flow-2.flow", two.as_str()),
        (
            "src/flows/Other.flow-meta.xml",
            "<Flow><status>Active</status></Flow>",
        ),
        (
            "src/flowDefinitions/My_Flow.flowDefinition",
            "<FlowDefinition><activeVersionNumber>2</activeVersionNumber></FlowDefinition>",
        ),
        (
            "src/flowDefinitions/Gone.flowDefinition-meta.xml",
            "<FlowDefinition/>",
        ),
    ];
    let automation = package(&files);
    let versions: Vec<_> = automation.flows["My_Flow"].keys().copied().collect();
    assert_eq!(versions, [Some(2), Some(3)]);
    match automation.active_flow("My_Flow") {
        ActiveFlow::Active(flow) => assert_eq!(flow.process_type, "Flow"),
        other => panic!("{other:?}"),
    }
    let active: Vec<&str> = automation.active_flows().map(|flow| flow.0).collect();
    assert_eq!(active, ["My_Flow", "Other"]);
    assert_eq!(automation.active_flow("Gone"), ActiveFlow::Unknown);
}
