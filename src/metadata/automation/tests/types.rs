//! Workflow, rules, subscribers, email services and bots.

use super::{package, read, try_read};
use crate::metadata::MetadataError;
use crate::org::{
    Assignee, AutomationComponent, Bot, Component, EmailServicesFunction, Origin, OutboundMessage,
    OwnerRule, OwnerUpdate, PlatformEventSubscriberConfig, WorkflowRule,
};

fn assignee(kind: &str, name: &str) -> Assignee {
    Assignee {
        kind: kind.to_owned(),
        name: name.to_owned(),
    }
}

const RULE: &str = "<fullName>Hot v1.2</fullName><active>true</active>\
    <actions><name>To_Queue</name><type>FieldUpdate</type></actions>\
    <workflowTimeTriggers><actions><name>Tell</name><type>OutboundMessage</type></actions><timeLength>1</timeLength></workflowTimeTriggers>";
const UPDATE: &str = "<fullName>To_Queue</fullName><field>OwnerId</field><lookupValue>Hot_Leads</lookupValue>\
    <lookupValueType>Queue</lookupValueType><name>To Queue</name><operation>LookupValue</operation>";
const MESSAGE: &str = "<fullName>Tell</fullName><apiVersion>58.0</apiVersion><description>old: https://me:s3cret@example.com</description>\
    <endpointUrl>https://me:s3cret@example.com/hook?token=s3cret</endpointUrl><fields>Id</fields>\
    <includeSessionId>true</includeSessionId><integrationUser>job@example.com</integrationUser>";

fn message() -> OutboundMessage {
    OutboundMessage {
        to: Origin::of("https://example.com"),
        includes_session: true,
        names_user: true,
    }
}

#[test]
fn workflow_is_read_without_its_secrets() {
    let xml = format!(
        "<Workflow><alerts><fullName>A</fullName></alerts><fieldUpdates>{UPDATE}</fieldUpdates>\
         <fieldUpdates><fullName>Priority</fullName><field>Priority</field><literalValue>High</literalValue></fieldUpdates>\
         <fieldUpdates><fullName>Boss</fullName><field>OwnerId</field><lookupValue>ana@example.com</lookupValue><lookupValueType>User</lookupValueType><targetObject>ParentId</targetObject></fieldUpdates>\
         <outboundMessages>{MESSAGE}</outboundMessages>\
         <outboundMessages><fullName>Quiet</fullName><endpointUrl>https://example.com/hook</endpointUrl><includeSessionId>false</includeSessionId></outboundMessages>\
         <rules>{RULE}</rules><rules><fullName>Off</fullName><active>false</active><actions><name>Boss</name><type>FieldUpdate</type></actions></rules>\
         <tasks><fullName>T</fullName></tasks></Workflow>"
    );
    let automation = package(&[("workflows/Lead.workflow", &xml)]);
    assert!(!format!("{automation:?}").contains("s3cret"));
    let workflow = &automation.workflows["Lead"];
    let action = |kind: &str, name: &str| (kind.to_owned(), name.to_owned());
    let rule = |active, actions: &[(String, String)]| WorkflowRule {
        active,
        actions: actions.iter().cloned().collect(),
    };
    let update = action("FieldUpdate", "To_Queue");
    let rules = [
        (
            "Hot v1.2".to_owned(),
            rule(true, &[update, action("OutboundMessage", "Tell")]),
        ),
        (
            "Off".to_owned(),
            rule(false, &[action("FieldUpdate", "Boss")]),
        ),
    ];
    assert_eq!(workflow.rules, rules.into());
    let owner = |kind, name, target: &str| OwnerUpdate {
        to: Some(assignee(kind, name)),
        target: target.to_owned(),
    };
    let updates = [
        (
            "Boss".to_owned(),
            owner("User", "ana@example.com", "ParentId"),
        ),
        ("To_Queue".to_owned(), owner("Queue", "Hot_Leads", "")),
    ];
    assert_eq!(workflow.owner_updates, updates.into());
    assert_eq!(workflow.outbound_messages["Tell"], message());
    let quiet = &workflow.outbound_messages["Quiet"];
    assert!(!quiet.includes_session && !quiet.names_user);
    assert_eq!(
        (
            workflow.outbound_messages.len(),
            workflow.integration_users()
        ),
        (2, 1)
    );
    assert!(workflow.is_done_by_a_rule("FieldUpdate", "To_Queue"));
    assert!(workflow.is_done_by_a_rule("OutboundMessage", "Tell"));
    assert!(
        !workflow.is_done_by_a_rule("FieldUpdate", "Boss"),
        "its rule is off"
    );
    assert!(!workflow.is_done_by_a_rule("OutboundMessage", "To_Queue"));
}

#[test]
fn decomposed_workflow_makes_the_same_model() {
    let whole = format!(
        "<Workflow><fieldUpdates>{UPDATE}</fieldUpdates><outboundMessages>{MESSAGE}</outboundMessages><rules>{RULE}</rules></Workflow>"
    );
    let pieces = [
        (
            "workflowRules/Hot v1%2E2.workflowRule",
            "WorkflowRule",
            RULE,
        ),
        (
            "workflowFieldUpdates/To_Queue.workflowFieldUpdate",
            "WorkflowFieldUpdate",
            UPDATE,
        ),
        (
            "workflowOutboundMessages/Tell.workflowOutboundMessage",
            "WorkflowOutboundMessage",
            MESSAGE,
        ),
    ];
    let mut files = vec![(
        "force-app/workflows/Lead/Lead.workflow-meta.xml".to_owned(),
        "<Workflow/>".to_owned(),
    )];
    for (path, root, body) in pieces {
        let path = format!("force-app/workflows/Lead/{path}-meta.xml");
        files.push((path, format!("<{root}>{body}</{root}>")));
    }
    let list: Vec<(&str, &str)> = files
        .iter()
        .map(|(p, t)| (p.as_str(), t.as_str()))
        .collect();
    assert_eq!(
        package(&list),
        package(&[("workflows/Lead.workflow", &whole)])
    );
    // Without the folder nothing tells the object.
    let stray = try_read("Tell.workflowOutboundMessage", list[3].1.as_bytes()).unwrap();
    assert_eq!(
        stray,
        ("WorkflowOutboundMessage".to_owned(), Component::Other)
    );
    let alert = try_read("workflows/Lead/workflowAlerts/A.xml", b"<WorkflowAlert/>").unwrap();
    assert_eq!(alert.1, Component::Other);
}

#[test]
fn copies_of_workflow_are_united() {
    let rules = format!("<Workflow><rules>{RULE}</rules></Workflow>");
    let off = rules.replace("<active>true</active>", "");
    let messages = format!("<Workflow><outboundMessages>{MESSAGE}</outboundMessages></Workflow>");
    let automation = package(&[
        ("a/workflows/Lead.workflow", off.as_str()),
        ("b/workflows/Lead.workflow", messages.as_str()),
        ("c/workflows/Lead.workflow", rules.as_str()),
    ]);
    let workflow = &automation.workflows["Lead"];
    assert!(workflow.is_done_by_a_rule("OutboundMessage", "Tell"));
    assert_eq!(workflow.outbound_messages["Tell"], message());
}

#[test]
fn assignment_and_escalation_rules_say_to_whom() {
    let entry = |kind: &str, name: &str| {
        format!("<assignedTo>{name}</assignedTo><assignedToType>{kind}</assignedToType>")
    };
    let assignment = format!(
        "<AssignmentRules><assignmentRule><fullName>Standard</fullName><active>true</active>\
         <ruleEntry>{}<criteriaItems><field>Case.Origin</field><operation>equals</operation><value>Web</value></criteriaItems><template>x</template></ruleEntry>\
         <ruleEntry><overrideExistingTeams>false</overrideExistingTeams></ruleEntry><ruleEntry>{}</ruleEntry></assignmentRule>\
         <assignmentRule><fullName>Old</fullName><active>false</active></assignmentRule></AssignmentRules>",
        entry("Queue", "Web_Cases"),
        entry("User", "ana@example.com"),
    );
    let escalation = format!(
        "<EscalationRules><escalationRule><fullName>Late</fullName><active>false</active><ruleEntry><escalationAction>{}<minutesToEscalation>60</minutesToEscalation></escalationAction>\
         <escalationAction>{}</escalationAction></ruleEntry></escalationRule></EscalationRules>",
        entry("User", "ana@example.com"),
        entry("Queue", "Late_Cases"),
    );
    let again = "<EscalationRules><escalationRule><fullName>Late</fullName><active>true</active><ruleEntry><escalationAction><assignedTo>Late_Cases</assignedTo><assignedToType>Queue</assignedToType></escalationAction></ruleEntry></escalationRule></EscalationRules>";
    let automation = package(&[
        ("assignmentRules/Case.assignmentRules-meta.xml", &assignment),
        ("escalationRules/Case.escalationRules", &escalation),
        ("other/escalationRules/Case.escalationRules", again),
    ]);
    let (ana, web) = (
        assignee("User", "ana@example.com"),
        assignee("Queue", "Web_Cases"),
    );
    let rule = |active, assignees: &[&Assignee]| OwnerRule {
        active,
        assignees: assignees.iter().map(|one| (*one).clone()).collect(),
    };
    let expected = [
        ("Old".to_owned(), rule(false, &[])),
        ("Standard".to_owned(), rule(true, &[&web, &ana])),
    ];
    assert_eq!(automation.assignment_rules["Case"], expected.into());
    let late = assignee("Queue", "Late_Cases");
    let expected = [("Late".to_owned(), rule(true, &[&ana, &late]))];
    assert_eq!(automation.escalation_rules["Case"], expected.into());
}

#[test]
fn what_runs_as_a_user_is_read() {
    let config = "<PlatformEventSubscriberConfig><batchSize>200</batchSize><masterLabel>L</masterLabel>\
        <platformEventConsumer>OnDone</platformEventConsumer><user>job@example.com</user></PlatformEventSubscriberConfig>";
    let expected = PlatformEventSubscriberConfig {
        consumer: "OnDone".to_owned(),
        user: "job@example.com".to_owned(),
    };
    let path = "PlatformEventSubscriberConfigs/OnDoneConfig.platformEventSubscriberConfig";
    assert_eq!(
        read(path, config),
        AutomationComponent::PlatformEventSubscriberConfig("OnDoneConfig".to_owned(), expected)
    );

    let address = |active: &str| {
        format!(
            "<emailServicesAddresses><developerName>A</developerName><isActive>{active}</isActive><localPart>in-9f3</localPart><runAsUser>job@example.com</runAsUser></emailServicesAddresses>"
        )
    };
    let service = format!(
        "<EmailServicesFunction><apexClass>Inbound</apexClass>{}{}{}<functionName>F</functionName><isActive>true</isActive></EmailServicesFunction>",
        address("true"),
        address("false"),
        address("true"),
    );
    let expected = EmailServicesFunction {
        apex_class: "Inbound".to_owned(),
        active: true,
        active_addresses: 2,
    };
    for path in ["emailservices/F.xml", "emailservices/F.xml-meta.xml"] {
        assert_eq!(
            read(path, &service),
            AutomationComponent::EmailServicesFunction("F".to_owned(), expected.clone()),
            "{path}"
        );
    }

    let bot = "<Bot><agentType>EinsteinServiceAgent</agentType><botMlDomain><name>x</name></botMlDomain>\
        <botUser>agent@example.com</botUser><type>ExternalCopilot</type></Bot>";
    let expected = Bot {
        kind: "ExternalCopilot".to_owned(),
        agent_type: "EinsteinServiceAgent".to_owned(),
        names_user: true,
    };
    assert_eq!(
        read("bots/Helper/Helper.bot-meta.xml", bot),
        AutomationComponent::Bot("Helper".to_owned(), expected)
    );
}

#[test]
fn damage_rejects_the_file() {
    for root in ["Flow", "Workflow", "AssignmentRules", "Bot", "ApexClass"] {
        let cut = format!("<{root}>\n<label>x");
        let error = try_read("x/X.xml", cut.as_bytes()).unwrap_err();
        assert!(
            matches!(error, MetadataError::Cut { .. }),
            "{root}: {error:?}"
        );
    }
}
