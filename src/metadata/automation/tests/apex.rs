//! Classes and triggers.

use std::collections::BTreeSet;

use super::{QUEUE, USER, id, package, read, try_read};
use crate::org::{
    ApexClass, ApexSharing, ApexSource, ApexTrigger, AsyncInterface, AutomationComponent,
    Component, SalesforceId, WriteOperation,
};

fn class(source: &str) -> ApexClass {
    match read("classes/C.cls", source) {
        AutomationComponent::ApexClass(name, class) => {
            assert_eq!(name, "C");
            class
        }
        other => panic!("no class: {other:?}"),
    }
}

fn trigger(source: &str) -> ApexTrigger {
    match read("triggers/T.trigger", source) {
        AutomationComponent::ApexTrigger(name, trigger) => {
            assert_eq!(name, "T");
            trigger
        }
        other => panic!("no trigger: {other:?}"),
    }
}

fn ids(source: &str) -> Vec<(SalesforceId, bool)> {
    class(source).source.ids.iter().collect()
}

#[test]
fn what_a_class_offers_is_read() {
    let rest = class(
        "/* @HttpDelete */ @RestResource(urlMapping='/orders/{id}/*')\n\
         global WITHOUT Sharing class Orders { // with sharing\n\
         @HttpGet global static Order read() { return null; }\n\
         @httppost global static void make(String s) { String x = '@HttpPut'; }\n\
         with sharing class Inner implements System.Queueable, Database.AllowsCallouts { } }",
    );
    assert_eq!(rest.rest_mapping.as_deref(), Some("/orders/{id}/*"));
    let methods: Vec<&str> = rest.http_methods.iter().map(String::as_str).collect();
    assert_eq!(methods, ["get", "post"]);
    assert_eq!(rest.sharing, Some(ApexSharing::Without));
    assert_eq!(rest.interfaces, [AsyncInterface::Queueable].into());
    assert!(!rest.is_test);
    let job = class(
        "public inherited sharing class Job extends Base<Batchable> implements Schedulable, Database.Batchable<Queueable>, Database.Stateful\n{\n\
         void f() { if (implementsSchedulable < 3) {} }}",
    );
    assert_eq!(job.sharing, Some(ApexSharing::Inherited));
    let both = [AsyncInterface::Schedulable, AsyncInterface::Batchable];
    assert_eq!(job.interfaces, both.into());
    let plain = class("public with sharing abstract class Plain { @isTest static void x() {} }");
    assert_eq!(
        (plain.sharing, plain.is_test),
        (Some(ApexSharing::With), false)
    );
    assert!(plain.rest_mapping.is_none() && plain.interfaces.is_empty());
    let test = class("@IsTest(SeeAllData=true) private class PlainTest { class With { } }");
    assert_eq!(
        (test.sharing, test.is_test),
        (Some(ApexSharing::Omitted), true)
    );
}

#[test]
fn ids_stand_in_literals_only() {
    let user = |owner| [(id(USER), owner)];
    assert_eq!(ids(&format!("class C {{ Id a = '{USER}'; }}")), user(false));
    assert_eq!(
        ids(&format!(
            "class C {{ void f(Case c) {{ c.OwnerId = '{USER}'; }} }}"
        )),
        user(true)
    );
    assert_eq!(
        ids(&format!(
            "class C {{ Case c = new Case(ownerid='{USER}'); }}"
        )),
        user(true)
    );
    let query =
        format!("class C {{ List<Case> c = [SELECT Id FROM Case WHERE OwnerId = '{USER}']; }}");
    assert_eq!(ids(&query), user(false), "a query compares");
    let compare = format!("class C {{ Boolean b = c[0].OwnerId == '{USER}'; }}");
    assert_eq!(ids(&compare), user(false));
    assert_eq!(
        ids(&format!(r"class C {{ String s = 'x\n{USER}\'{QUEUE}'; }}")).len(),
        2
    );
    assert_eq!(
        ids(&format!("class C {{ String s = 'https://x/{USER}?a=1'; }}")),
        user(false)
    );
    for none in [
        format!("class C {{ // '{USER}'\n }}"),
        format!("class C {{ /* '{USER}' */ }}"),
        format!("class C {{ Integer x{USER} = {USER}; }}"),
        format!("class C {{ String s = 'a{USER}'; }}"),
        format!("class C {{ String s = 'it\\'s' + {USER} + '' ; }}"),
    ] {
        assert_eq!(ids(&none), [], "{none}");
    }
}

#[test]
fn writes_that_name_their_object_are_read() {
    let writes = |body: &str| -> Vec<(WriteOperation, String)> {
        let source = class(&format!("class C {{ void f() {{ {body} }} }}")).source;
        let writes = source.writes.into_iter();
        writes
            .map(|write| (write.operation, write.object.unwrap()))
            .collect()
    };
    let on = |operation, object: &str| (operation, object.to_owned());
    use WriteOperation::{Create, Delete, Update};
    for (body, expected) in [
        (
            "insert new Account(Name = 'x');",
            vec![on(Create, "Account")],
        ),
        ("INSERT New Pet__c();", vec![on(Create, "Pet__c")]),
        (
            "if (a) insert as user new Schema.Account(Name = n);",
            vec![on(Create, "Account")],
        ),
        (
            "insert new List<Contact>{ c };",
            vec![on(Create, "Contact")],
        ),
        (
            "Database.insert(new Case(), false);",
            vec![on(Create, "Case")],
        ),
        (
            "update new Lead(Id = i, Status = 's');",
            vec![on(Update, "Lead")],
        ),
        (
            "upsert new Lead(X__c = '1') X__c;",
            vec![on(Create, "Lead"), on(Update, "Lead")],
        ),
        ("delete new Task(Id = i);", vec![on(Delete, "Task")]),
        // What the text alone does not tell.
        ("insert accounts;", vec![]),
        ("insert new Maker().make();", vec![]),
        ("insert new Maker(x).make();", vec![]),
        ("insert new Maker(x == y).make();", vec![]),
        ("insert new List<SObject>{ x };", vec![]),
        ("insert new Account[]{ x };", vec![]),
        ("update x; Account a = new Account(Name = 'n');", vec![]),
        (
            "String s = 'insert new Account();'; // insert new Case();",
            vec![],
        ),
        ("Database.insert x; other.insert(new Case());", vec![]),
    ] {
        assert_eq!(writes(body), expected, "{body}");
    }
}

#[test]
fn triggers_say_on_what_and_when() {
    let it = trigger(&format!(
        "// trigger No on No (before insert)\ntrigger T On Pet__c (Before Insert,\n after update /* , after delete */) {{\n\
         for (Pet__c p : Trigger.new) p.OwnerId = '{QUEUE}'; insert new Task(Subject='x'); }}"
    ));
    assert_eq!(it.object, "Pet__c");
    let events: Vec<&str> = it.events.iter().map(String::as_str).collect();
    assert_eq!(events, ["after update", "before insert"]);
    assert_eq!(
        it.source.ids.iter().collect::<Vec<_>>(),
        [(id(QUEUE), true)]
    );
    assert_eq!(it.source.writes.len(), 1);
    let all = "before insert, before update, before delete, after insert, after update, after delete, after undelete";
    let it = trigger(&format!("trigger T on Case ({all}) {{}}"));
    assert_eq!(it.events.len(), 7);
    for broken in [
        "",
        "trigger",
        "trigger T on Case",
        "class X {}",
        "trigger T on ns.Case (before insert) {}",
    ] {
        assert_eq!(trigger(broken).object, "", "{broken}");
    }
}

#[test]
fn source_and_metadata_make_one_component() {
    let meta = |root: &str| {
        format!("<{root}><apiVersion>59.0</apiVersion><status>Active</status></{root}>")
    };
    let (class_meta, trigger_meta) = (meta("ApexClass"), meta("ApexTrigger"));
    let files = [
        ("classes/C.cls", "with sharing class C { }"),
        ("classes/C.cls-meta.xml", class_meta.as_str()),
        ("triggers/T.trigger-meta.xml", trigger_meta.as_str()),
        (
            "triggers/T.trigger",
            "trigger T on Case (before insert) { }",
        ),
        ("classes/Hidden.cls", "\u{feff}(hidden)\n"),
    ];
    let automation = package(&files);
    let class = ApexClass {
        api_version: Some(59),
        status: "Active".to_owned(),
        sharing: Some(ApexSharing::With),
        ..ApexClass::default()
    };
    assert_eq!(automation.classes["C"], class);
    assert_eq!(automation.classes["Hidden"], ApexClass::default());
    let trigger = ApexTrigger {
        api_version: Some(59),
        status: "Active".to_owned(),
        object: "Case".to_owned(),
        events: BTreeSet::from(["before insert".to_owned()]),
        source: ApexSource::default(),
    };
    assert_eq!(automation.triggers["T"], trigger);
    assert_eq!(
        (automation.classes.len(), automation.triggers.len()),
        (2, 1)
    );
}

#[test]
fn bytes_that_are_no_text_spoil_nothing() {
    let source = [
        b"class C { // ",
        &[0xe9, 0xff][..],
        b"\n Id x = '0055j00000AT6I1'; }",
    ]
    .concat();
    let (root, component) = try_read("classes/C.cls", &source).unwrap();
    assert_eq!(root, "ApexClass");
    match component {
        Component::Automation(part) => match *part {
            AutomationComponent::ApexClass(_, class) => {
                assert_eq!(class.source.ids.iter().len(), 1)
            }
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
    // XML under the name of a class is read as XML.
    let (root, _) = try_read("classes/C.cls", b"<ApexPage/>").unwrap();
    assert_eq!(root, "ApexPage");
}
