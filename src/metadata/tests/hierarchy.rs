//! Roles, queues, groups and sharing.

use super::org;
use crate::org::{
    Party, PartyKind, PublicGroup, Queue, RestrictionRule, Role, SharingRule, SharingRuleKind,
};

fn party(kind: PartyKind, name: &str) -> Party {
    Party {
        kind,
        name: name.to_owned(),
    }
}

#[test]
fn roles_queues_and_groups_are_read() {
    let role = "<Role><caseAccessLevel>Edit</caseAccessLevel><contactAccessLevel>Read</contactAccessLevel><description/><mayForecastManagerShare>false</mayForecastManagerShare><name>Sales EU</name><opportunityAccessLevel>None</opportunityAccessLevel><parentRole>Sales</parentRole></Role>";
    let queue = "<Queue><doesIncludeBosses>true</doesIncludeBosses><doesSendEmailToMembers>false</doesSendEmailToMembers><email>q@example.com</email><name>Intake</name>\
        <queueMembers><publicGroups><publicGroup>Helpers</publicGroup></publicGroups><roleAndSubordinates><roleAndSubordinate>Sales</roleAndSubordinate></roleAndSubordinates><roleAndSubordinatesInternal><roleAndSubordinateInternal>Ops</roleAndSubordinateInternal></roleAndSubordinatesInternal><roles><role>Desk</role></roles><users><user>ann@example.com</user><user>bo@example.com</user></users></queueMembers>\
        <queueSobject><sobjectType>Case</sobjectType></queueSobject><queueSobject><sobjectType>Lead</sobjectType></queueSobject></Queue>";
    let group = "<Group><doesIncludeBosses>true</doesIncludeBosses><name>Helpers</name></Group>";
    let org = org(&[
        ("roles/SalesEU.role", role),
        ("queues/Intake.queue", queue),
        ("groups/Helpers.group", group),
    ]);
    let expected = Role {
        label: "Sales EU".to_owned(),
        parent: "Sales".to_owned(),
        case_access: "Edit".to_owned(),
        contact_access: "Read".to_owned(),
        opportunity_access: "None".to_owned(),
    };
    assert_eq!(org.hierarchy.roles["SalesEU"], expected);
    let expected = Queue {
        label: "Intake".to_owned(),
        objects: vec!["Case".to_owned(), "Lead".to_owned()],
        members: vec![
            party(PartyKind::Group, "Helpers"),
            party(PartyKind::RoleAndSubordinates, "Sales"),
            party(PartyKind::RoleAndInternalSubordinates, "Ops"),
            party(PartyKind::Role, "Desk"),
            party(PartyKind::User, "ann@example.com"),
            party(PartyKind::User, "bo@example.com"),
        ],
    };
    assert_eq!(org.hierarchy.queues["Intake"], expected);
    let expected = PublicGroup {
        label: "Helpers".to_owned(),
        includes_managers: Some(true),
    };
    assert_eq!(org.hierarchy.groups["Helpers"], expected);
}

#[test]
fn sharing_and_restriction_rules_are_read() {
    let rules = "<SharingRules>\
        <sharingCriteriaRules><fullName>Open</fullName><accessLevel>Edit</accessLevel><label>Open</label><sharedTo><allInternalUsers></allInternalUsers></sharedTo><criteriaItems><field>Status</field><operation>equals</operation><value>Open</value></criteriaItems></sharingCriteriaRules>\
        <sharingGuestRules><fullName>Public</fullName><accessLevel>Read</accessLevel><sharedTo><guestUser>Help_Guest</guestUser></sharedTo></sharingGuestRules>\
        <sharingOwnerRules><fullName>Desk</fullName><accessLevel>Read</accessLevel><sharedTo><group>Helpers</group><portalRole>Partner</portalRole></sharedTo><sharedFrom><queue>Intake</queue></sharedFrom></sharingOwnerRules>\
        <sharingTerritoryRules><fullName>North</fullName><sharedFrom><territory>N</territory></sharedFrom></sharingTerritoryRules>\
        </SharingRules>";
    let restriction = "<RestrictionRule><active>true</active><enforcementType>Restrict</enforcementType><masterLabel>Own only</masterLabel><recordFilter>OwnerId = $User.Id</recordFilter><targetEntity>Task</targetEntity><userCriteria>$User.ProfileId = '00e000000000001'</userCriteria><version>1</version></RestrictionRule>";
    let org = org(&[
        ("sharingRules/Case.sharingRules", rules),
        ("restrictionRules/Own.rule", restriction),
        // Another copy, with nothing new.
        ("app/sharingRules/Case.sharingRules-meta.xml", rules),
    ]);
    let rule = |name: &str, kind, access: &str, from: Vec<Party>, to: Vec<Party>| SharingRule {
        name: name.to_owned(),
        kind,
        access_level: access.to_owned(),
        from,
        to,
    };
    let expected = [
        rule(
            "Open",
            SharingRuleKind::Criteria,
            "Edit",
            vec![],
            vec![party(PartyKind::AllInternalUsers, "")],
        ),
        rule(
            "Public",
            SharingRuleKind::Guest,
            "Read",
            vec![],
            vec![party(PartyKind::Guest, "Help_Guest")],
        ),
        rule(
            "Desk",
            SharingRuleKind::Owner,
            "Read",
            vec![party(PartyKind::Queue, "Intake")],
            vec![
                party(PartyKind::Group, "Helpers"),
                party(PartyKind::Other("portalRole".to_owned()), "Partner"),
            ],
        ),
        rule(
            "North",
            SharingRuleKind::Territory,
            "",
            vec![party(PartyKind::Other("territory".to_owned()), "N")],
            vec![],
        ),
    ];
    assert_eq!(org.hierarchy.sharing_rules["Case"], expected);
    let expected = RestrictionRule {
        label: "Own only".to_owned(),
        object: "Task".to_owned(),
        enforcement: "Restrict".to_owned(),
        active: Some(true),
        user_criteria: "$User.ProfileId = '00e000000000001'".to_owned(),
    };
    assert!(expected.withholds());
    assert_eq!(org.hierarchy.restriction_rules["Own"], expected);
    let scoping = RestrictionRule {
        enforcement: "Scoping".to_owned(),
        ..expected
    };
    assert!(!scoping.withholds() && !RestrictionRule::default().withholds());
}

#[test]
fn copies_of_a_queue_unite_their_members_and_empty_ones_are_left_out() {
    let copy = |user: &str| {
        format!(
            "<Queue><name>Q</name><queueMembers><users><user>{user}</user><user>ann@example.com</user><user/></users></queueMembers><queueSobject/></Queue>"
        )
    };
    let (one, other) = (copy("bo@example.com"), copy("cy@example.com"));
    let org = org(&[("Q.queue", &one), ("Q.queue-meta.xml", &other)]);
    let queue = &org.hierarchy.queues["Q"];
    let names: Vec<&str> = queue.members.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(
        names,
        ["bo@example.com", "ann@example.com", "cy@example.com"]
    );
    assert!(queue.objects.is_empty());
}
