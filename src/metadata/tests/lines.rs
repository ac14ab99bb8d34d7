//! The lines of what findings point at.

use super::super::{read, secret};
use super::org;
use crate::catalog::ObjectRight;
use crate::org::{Cited, Location, Names, OrgBuilder, Owner};

/// A document whose elements stand one on each line.
fn lines(document: &str) -> String {
    document.replace("><", ">\n<")
}

fn at(path: &str, line: u64) -> Option<Location> {
    Some(Location {
        path: path.into(),
        line,
    })
}

#[test]
fn a_grant_stands_in_the_file_and_row_that_grants_it() {
    let silent = "<PermissionSet><objectPermissions><object>Case</object><allowRead>true</allowRead></objectPermissions>\
                  <userPermissions><enabled>false</enabled><name>ApiEnabled</name></userPermissions></PermissionSet>";
    let says = "<PermissionSet><objectPermissions><object>Lead</object><allowRead>true</allowRead></objectPermissions>\
                <objectPermissions><allowEdit>true</allowEdit><object>Case</object></objectPermissions>\
                <userPermissions><enabled>true</enabled><name>ApiEnabled</name></userPermissions></PermissionSet>";
    let (silent, says) = (lines(silent), lines(says));
    let (one, two) = ("a/S.permissionset", "b/S.permissionset");
    let mut org = OrgBuilder::default();
    for (path, xml) in [(one, silent), (two, says)] {
        // Each file numbers its names anew.
        let mut names = Names::default();
        let content = read(path, xml.as_bytes(), &mut names).unwrap();
        let renaming = org.names(&names);
        org.lines(&content.component, path, content.lines, &renaming);
        org.component(content.component, &renaming);
    }
    let org = org.build();
    let name = |name| org.names.get(name).unwrap();
    let find = |cited| org.lines.find(Owner::PermissionSet, "S", cited);
    let object = |object, right| find(Cited::Object(name(object), right));
    assert_eq!(find(Cited::Permission(name("ApiEnabled"))), at(two, 10));
    assert_eq!(object("Case", ObjectRight::Read), at(one, 2));
    assert_eq!(object("Case", ObjectRight::Edit), at(two, 6));
    assert_eq!(object("Lead", ObjectRight::Read), at(two, 2));
    assert_eq!(object("Lead", ObjectRight::Delete), None);
    let cited = Cited::Permission(name("ApiEnabled"));
    assert_eq!(org.lines.find(Owner::Profile, "S", cited), None);
}

#[test]
fn settings_of_apps_and_of_the_org_stand_at_their_elements() {
    let app = lines(
        "<ConnectedApp><label>A</label><oauthConfig><scopes>Basic</scopes><scopes>Full</scopes></oauthConfig>\
         <oauthPolicy><ipRelaxation>BYPASS</ipRelaxation></oauthPolicy></ConnectedApp>",
    );
    let policies = lines(
        "<ExtlClntAppOauthConfigurablePolicies><externalClientApplication>E</externalClientApplication>\
         <ipRelaxationPolicyType>Bypass</ipRelaxationPolicyType></ExtlClntAppOauthConfigurablePolicies>",
    );
    let security = lines(
        "<SecuritySettings><passwordPolicies><expiration>Never</expiration></passwordPolicies></SecuritySettings>",
    );
    let policy = lines(
        "<ProfilePasswordPolicy><passwordExpiration>0</passwordExpiration><profile>Admin</profile></ProfilePasswordPolicy>",
    );
    let org = org(&[
        ("connectedApps/A.connectedApp", &app),
        ("extlClntAppOauthPolicies/x.ecaOauthPlcy", &policies),
        ("settings/Security.settings", &security),
        ("profilePasswordPolicies/p.profilePasswordPolicy", &policy),
    ]);
    let scope = |text| {
        let cited = Cited::Element("ConnectedApp", "oauthConfig.scopes", text);
        let found = org.lines.find(Owner::ConnectedApp, "A", cited);
        found.map(|it| it.line)
    };
    assert_eq!(
        [scope(None), scope(Some("Full")), scope(Some("Api"))],
        [Some(4), Some(5), None]
    );
    let relaxed = [
        Cited::Element("ConnectedApp", "oauthPolicy.ipRelaxation", None),
        Cited::Element(
            "ExtlClntAppOauthConfigurablePolicies",
            "ipRelaxationPolicyType",
            None,
        ),
    ];
    let apps = [
        org.lines.find(Owner::ConnectedApp, "A", relaxed[0]),
        org.lines.find(Owner::ExternalClientApp, "E", relaxed[1]),
        org.lines.find(Owner::ExternalClientApp, "E", relaxed[0]),
    ];
    let expected = [
        at("connectedApps/A.connectedApp", 8),
        at("extlClntAppOauthPolicies/x.ecaOauthPlcy", 3),
        None,
    ];
    assert_eq!(apps, expected);
    let never = Cited::Element("SecuritySettings", "passwordPolicies.expiration", None);
    let found = org.lines.find(Owner::Settings, "", never);
    assert_eq!(found, at("settings/Security.settings", 3));
    let zero = Cited::Element("ProfilePasswordPolicy", "passwordExpiration", None);
    let path = "profilePasswordPolicies/p.profilePasswordPolicy";
    assert_eq!(org.line_of_policy("Admin", zero), at(path, 2));
}

#[test]
fn places_that_name_users_or_hold_secrets_stand_at_their_elements() {
    let workflow = lines(
        "<Workflow><outboundMessages><fullName>Hook</fullName><endpointUrl>https://h.example?token=0123456789abcdef</endpointUrl>\
         <integrationUser>erp@example.org</integrationUser></outboundMessages></Workflow>",
    );
    let path = "workflows/Case.workflow";
    let content = read(path, workflow.as_bytes(), &mut Names::default()).unwrap();
    assert_eq!(content.named[0].line, 5);
    assert_eq!(secret::places(path, &workflow).unwrap()[0].1, 4);
}
