//! Settings of the org and rules of single profiles.

use super::{Component, org, read};
use crate::catalog;
use crate::org::{PasswordPolicy, SessionSetting};

#[test]
fn settings_are_facts_with_their_place_and_nothing_else() {
    let security = "<SecuritySettings><enableAdminLoginAsAnyUser>true</enableAdminLoginAsAnyUser><enableCoepHeader>true</enableCoepHeader>\
        <networkAccess><ipRanges><description>office</description><end>10.0.0.9</end><start>10.0.0.1</start></ipRanges><ipRanges><end>10.1.0.9</end><start>10.1.0.1</start></ipRanges></networkAccess>\
        <passwordPolicies><apiOnlyUserHomePageURL>https://home.example.com/x?y=1</apiOnlyUserHomePageURL><complexity>AlphaNumeric</complexity><expiration>Never</expiration></passwordPolicies>\
        <sessionSettings><enforceIpRangesEveryRequest>false</enforceIpRangesEveryRequest><sessionTimeout>TwoHours</sessionTimeout><sessionTimeout>never</sessionTimeout></sessionSettings></SecuritySettings>";
    let cases = "<CaseSettings><defaultCaseOwner>Intake</defaultCaseOwner><defaultCaseOwnerType>Queue</defaultCaseOwnerType><defaultCaseUser xmlns:xsi=\"x\" xsi:nil=\"true\">no</defaultCaseUser><emailToCase><enableHtmlEmail>true</enableHtmlEmail><routingAddresses><caseOwner>ann@example.com</caseOwner><caseOwnerType>User</caseOwnerType><routingName>In</routingName></routingAddresses></emailToCase></CaseSettings>";
    let org = org(&[
        ("settings/Security.settings", security),
        ("settings/Case.settings", cases),
        // A second copy adds no second row.
        ("app/settings/Security.settings-meta.xml", security),
    ]);
    let settings = &org.settings;
    let security = |element| settings.get("SecuritySettings", element);
    assert_eq!(
        settings.flag("SecuritySettings", "enableAdminLoginAsAnyUser"),
        Some(true)
    );
    let every_request = "sessionSettings.enforceIpRangesEveryRequest";
    assert_eq!(
        settings.flag("SecuritySettings", every_request),
        Some(false)
    );
    assert_eq!(security("sessionSettings.sessionTimeout"), Some("TwoHours"));
    assert_eq!(
        settings.flag("SecuritySettings", "sessionSettings.sessionTimeout"),
        None
    );
    assert_eq!(security("passwordPolicies.expiration"), Some("Never"));
    let home = "passwordPolicies.apiOnlyUserHomePageURL";
    assert_eq!(security(home), Some("https://home.example.com"));
    assert_eq!(security("passwordPolicies.complexity"), None);
    assert_eq!(security("enableCoepHeader"), None);
    let ranges = settings.rows("SecuritySettings", "networkAccess.ipRanges");
    let ranges: Vec<_> = ranges
        .iter()
        .map(|row| (row["start"].as_str(), row.len()))
        .collect();
    assert_eq!(ranges, [("10.0.0.1", 2), ("10.1.0.1", 2)]);
    assert_eq!(
        settings.get("CaseSettings", "defaultCaseOwner"),
        Some("Intake")
    );
    assert_eq!(settings.get("CaseSettings", "defaultCaseUser"), None);
    let [address] = settings.rows("CaseSettings", "emailToCase.routingAddresses") else {
        panic!("one address");
    };
    assert_eq!(
        (
            address["caseOwner"].as_str(),
            address["caseOwnerType"].as_str()
        ),
        ("ann@example.com", "User")
    );
    assert!(settings.rows("CaseSettings", "defaultCaseOwner").is_empty());
}

/// Every row of the catalogue is reached by the reader.
#[test]
fn each_setting_of_the_catalogue_is_read() {
    for setting in catalog::settings() {
        let steps: Vec<&str> = setting.element.split('.').collect();
        let inside = match setting.columns.first() {
            Some(column) => format!("<{column}>https://h.example</{column}>"),
            None => "https://h.example".to_owned(),
        };
        let xml = steps.iter().rev().fold(inside, |inside, step| {
            format!("<x/><{step}>{inside}</{step}><{step}Too>no</{step}Too>")
        });
        let kind = &setting.kind;
        let xml = format!("<{kind}>{xml}</{kind}>");
        let org = org(&[("settings/X.settings", &xml)]);
        let value = org.settings.get(kind, &setting.element);
        let rows = org.settings.rows(kind, &setting.element);
        assert_eq!(
            (value.is_some(), rows.len()),
            (setting.columns.is_empty(), setting.columns.len().min(1)),
            "{kind} {}",
            setting.element
        );
    }
    let other = read(
        "settings/X.settings",
        "<LanguageSettings><a>b</a></LanguageSettings>",
    );
    assert_eq!(other.unwrap().1, Component::Other);
}

#[test]
fn rules_of_a_profile_are_found_by_its_name() {
    let password = "<ProfilePasswordPolicy><lockoutInterval>15</lockoutInterval><maxLoginAttempts>10</maxLoginAttempts><minimumPasswordLength>12</minimumPasswordLength><passwordComplexity>1</passwordComplexity><passwordExpiration>0</passwordExpiration><profile>admin</profile></ProfilePasswordPolicy>";
    let session = "<ProfileSessionSetting><forceLogout>true</forceLogout><profile>admin</profile><requiredSessionLevel>STANDARD</requiredSessionLevel><sessionTimeout>120</sessionTimeout></ProfileSessionSetting>";
    let again = "<ProfileSessionSetting><profile>Admin</profile><sessionTimeout>15</sessionTimeout></ProfileSessionSetting>";
    let nobody = "<ProfileSessionSetting><profile/><sessionTimeout>15</sessionTimeout></ProfileSessionSetting>";
    let org = org(&[
        ("PT1_profilePasswordPolicy1.profilePasswordPolicy", password),
        ("PT1_profileSessionSetting1.profileSessionSetting", session),
        ("x/again.profileSessionSetting-meta.xml", again),
        ("x/nobody.profileSessionSetting", nobody),
    ]);
    assert_eq!(org.profile_policies.len(), 1);
    let policy = org.profile_policy("System Administrator").unwrap();
    let expected = PasswordPolicy {
        expires_after_days: Some(0),
        login_attempts: Some(10),
        lockout_minutes: Some(15),
        shortest: Some(12),
    };
    assert_eq!(policy.password, expected);
    let expected = SessionSetting {
        timeout_minutes: Some(120),
        level: "STANDARD".to_owned(),
        force_logout: Some(true),
    };
    assert_eq!(policy.session, expected);
    assert_eq!(org.profile_policy("Standard User"), None);
}
