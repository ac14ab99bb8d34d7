//! OAuth clients.

use super::{Component, org, read};
use crate::org::{
    Admission, AppFaces, ConnectedApp, IpRelaxation, Lifetime, LifetimeUnit, LoginIpRange,
    OAuthAppKind, OAuthFlows, RefreshToken, SalesforceId, SessionPolicy,
};

fn range(start: &str, end: &str) -> LoginIpRange {
    LoginIpRange {
        start: start.to_owned(),
        end: end.to_owned(),
    }
}

#[test]
fn connected_apps_are_read_without_their_secrets() {
    let xml = "<ConnectedApp><canvasConfig><accessMethod>Post</accessMethod></canvasConfig><label>Nightly &amp; Co</label><ipRanges><description>d</description><end>10.0.0.9</end><start>10.0.0.1</start></ipRanges><ipRanges/>\
        <oauthConfig><certificate>MIIC canary</certificate><consumerKey>3MVG9</consumerKey><scopes>Api</scopes><isAdminApproved>true</isAdminApproved><isClientCredentialEnabled>true</isClientCredentialEnabled><isTokenExchangeEnabled>false</isTokenExchangeEnabled><scopes>RefreshToken</scopes><oauthClientCredentialUser>job@example.com</oauthClientCredentialUser></oauthConfig>\
        <oauthPolicy><ipRelaxation>BYPASS</ipRelaxation><refreshTokenPolicy>infinite</refreshTokenPolicy></oauthPolicy><pluginExecutionUser>plug@example.com</pluginExecutionUser><profileName>System Administrator</profileName><permissionSetName>Jobs</permissionSetName>\
        <samlConfig/><sessionPolicy><policyAction>Block</policyAction><sessionLevel>HIGH_ASSURANCE</sessionLevel><sessionTimeout>30</sessionTimeout></sessionPolicy></ConnectedApp>";
    let app = ConnectedApp {
        label: "Nightly & Co".to_owned(),
        scopes: vec!["Api".to_owned(), "RefreshToken".to_owned()],
        flows: OAuthFlows {
            client_credentials: Some(true),
            token_exchange: Some(false),
            ..OAuthFlows::default()
        },
        client_credential_user: "job@example.com".to_owned(),
        admin_approved: Some(true),
        ip_relaxation: "BYPASS".to_owned(),
        refresh_token_policy: "infinite".to_owned(),
        profiles: vec!["System Administrator".to_owned()],
        permission_sets: vec!["Jobs".to_owned()],
        ip_ranges: vec![range("10.0.0.1", "10.0.0.9")],
        plugin_user: "plug@example.com".to_owned(),
        session_policy: SessionPolicy {
            action: "Block".to_owned(),
            level: "HIGH_ASSURANCE".to_owned(),
            timeout: Some(30),
        },
        faces: AppFaces {
            mobile: false,
            canvas: true,
            saml: true,
        },
        has_certificate: true,
        has_consumer_key: true,
    };
    let (_, component) = read("connectedApps/Nightly.connectedApp", xml.as_bytes()).unwrap();
    assert_eq!(
        component,
        Component::ConnectedApp("Nightly".to_owned(), app)
    );
}

/// The five documents of one app, in no order, the app's own last.
const EXTERNAL: [(&str, &str); 5] = [
    (
        "extlClntAppOauthPolicies/Billing_oauthPlcy.ecaOauthPlcy",
        "<ExtlClntAppOauthConfigurablePolicies><clientCredentialsFlowUser>bill@example.com</clientCredentialsFlowUser><commaSeparatedPermissionSet>Billing, Night_Jobs</commaSeparatedPermissionSet><commaSeparatedProfile>System Administrator</commaSeparatedProfile><executeHandlerAs>plug@example.com</executeHandlerAs><externalClientApplication>Billing</externalClientApplication><ipRelaxationPolicyType>Bypass_2factor</ipRelaxationPolicyType><isClientCredentialsFlowEnabled>true</isClientCredentialsFlowEnabled><isDreamtUpNextYear>true</isDreamtUpNextYear><label>no</label><permittedUsersPolicyType>AdminApprovedPreAuthorized</permittedUsersPolicyType><refreshTokenPolicyType>SpecificLifetime</refreshTokenPolicyType><refreshTokenValidityPeriod>90</refreshTokenValidityPeriod><refreshTokenValidityUnit>Days</refreshTokenValidityUnit><requiredSessionLevel>STANDARD</requiredSessionLevel></ExtlClntAppOauthConfigurablePolicies>",
    ),
    (
        "extlClntAppOauthSettings/Billing_oauth.ecaOauth",
        "<ExtlClntAppOauthSettings><commaSeparatedOauthScopes>Api, RefreshToken</commaSeparatedOauthScopes><externalClientApplication>Billing</externalClientApplication><oauthLink>00D:x</oauthLink><trustedIpRanges><endIpAddress>10.0.0.9</endIpAddress><startIpAddress>10.0.0.1</startIpAddress></trustedIpRanges></ExtlClntAppOauthSettings>",
    ),
    (
        "extlClntAppGlobalOauthSets/Billing_glbl.ecaGlblOauth",
        "<ExtlClntAppGlobalOauthSettings><callbackUrl>https://localhost</callbackUrl><consumerKey>3MVG9</consumerKey><externalClientApplication>Billing</externalClientApplication><isClientCredentialsFlowEnabled>true</isClientCredentialsFlowEnabled><isDeviceFlowEnabled>false</isDeviceFlowEnabled></ExtlClntAppGlobalOauthSettings>",
    ),
    (
        "extlClntAppPolicies/Billing_plcy.ecaPlcy",
        "<ExtlClntAppConfigurablePolicies><externalClientApplication>Billing</externalClientApplication><isEnabled>true</isEnabled><isOauthPluginEnabled>true</isOauthPluginEnabled><isSamlPluginEnabled>false</isSamlPluginEnabled></ExtlClntAppConfigurablePolicies>",
    ),
    (
        "externalClientApps/Billing.eca",
        "<ExternalClientApplication><contactEmail>a@example.com</contactEmail><distributionState>Local</distributionState><label>Billing sync</label><orgScopedExternalApp>00D5g000004ABCDEA4:Billing</orgScopedExternalApp></ExternalClientApplication>",
    ),
];

#[test]
fn five_documents_make_one_external_client_app() {
    let org = org(&EXTERNAL);
    let names: Vec<&String> = org.external_client_apps.keys().collect();
    assert_eq!(names, ["Billing"]);
    let app = &org.external_client_apps["Billing"];
    assert_eq!(
        (app.label.as_str(), app.distribution.as_str()),
        ("Billing sync", "Local")
    );
    assert_eq!((app.enabled, app.saml_enabled), (Some(true), Some(false)));
    assert_eq!(
        (app.flows.device, app.flows.named_user_jwt),
        (Some(false), None)
    );
    assert_eq!(app.plugin_user, "plug@example.com");
    assert_eq!(app.session_policy.level, "STANDARD");
    assert_eq!((app.has_consumer_key, app.has_certificate), (true, false));
    assert_eq!(org.org_id(), SalesforceId::parse(b"00D5g000004ABCD").ok());

    let views: Vec<_> = org.oauth_apps().collect();
    let [view] = views.as_slice() else {
        panic!("{views:?}");
    };
    assert_eq!(
        (view.kind, view.label),
        (OAuthAppKind::External, "Billing sync")
    );
    assert_eq!(view.scopes, ["Api", "RefreshToken"]);
    assert_eq!(view.client_credentials_user, Some("bill@example.com"));
    assert_eq!(view.admission, Some(Admission::AdminApproved));
    assert_eq!(view.profiles, ["System Administrator"]);
    assert_eq!(view.permission_sets, ["Billing", "Night_Jobs"]);
    assert_eq!(view.ip_relaxation, Some(IpRelaxation::BypassSecondFactor));
    assert_eq!(view.ip_ranges, [range("10.0.0.1", "10.0.0.9")]);
    let lifetime = Lifetime {
        count: 90,
        unit: LifetimeUnit::Days,
    };
    assert_eq!(view.refresh_token, Some(RefreshToken::Lifetime(lifetime)));
    assert_eq!(view.enabled, Some(true));
    let named: Vec<_> = org.client_credential_apps("BILL@example.com").collect();
    assert_eq!(named, views);
}

#[test]
fn the_order_of_the_documents_does_not_matter() {
    let mut reversed = EXTERNAL;
    reversed.reverse();
    assert_eq!(
        org(&EXTERNAL).external_client_apps,
        org(&reversed).external_client_apps
    );
}

#[test]
fn a_document_that_names_no_app_belongs_to_none() {
    let xml = "<ExtlClntAppOauthSettings><commaSeparatedOauthScopes>Api</commaSeparatedOauthScopes><externalClientApplication/></ExtlClntAppOauthSettings>";
    assert_eq!(read("x.ecaOauth", xml).unwrap().1, Component::Other);
}

#[test]
fn two_orgs_in_one_export_are_none() {
    let app = |id: &str| {
        format!(
            "<ExternalClientApplication><orgScopedExternalApp>{id}</orgScopedExternalApp></ExternalClientApplication>"
        )
    };
    let one = app("00D5g000004ABCDEA4:A");
    let other = app("00D5g000004ABCE:B");
    let odd = app("0055g000004ABCD:C");
    assert!(org(&[("A.eca", &one), ("C.eca", &odd)]).org_id().is_some());
    assert_eq!(org(&[("A.eca", &one), ("B.eca", &other)]).org_id(), None);
    assert_eq!(org(&[("C.eca", &odd)]).org_id(), None);
}

#[test]
fn copies_of_an_app_fill_each_other_and_nil_wipes_nothing_out() {
    let first = "<ConnectedApp><label>A</label><label xmlns:xsi=\"x\" xsi:nil=\"true\"/><oauthConfig><scopes>Api</scopes><isAdminApproved/></oauthConfig><profileName>P</profileName></ConnectedApp>";
    let second = "<ConnectedApp><label>B</label><oauthConfig><scopes>Full</scopes><scopes>Api</scopes><isAdminApproved>false</isAdminApproved><oauthClientCredentialUser>u@example.com</oauthClientCredentialUser></oauthConfig><mobileStartUrl>https://m.example.com</mobileStartUrl></ConnectedApp>";
    let org = org(&[
        ("src/connectedApps/A.connectedApp", first),
        ("app/connectedApps/A.connectedApp-meta.xml", second),
    ]);
    let app = &org.connected_apps["A"];
    assert_eq!((app.label.as_str(), app.admin_approved), ("A", Some(false)));
    assert_eq!(app.scopes, ["Api", "Full"]);
    assert_eq!((app.profiles.len(), app.faces.mobile), (1, true));
    assert_eq!(org.client_credential_apps("u@example.com").count(), 1);
    assert_eq!(org.client_credential_apps("").count(), 0);
}
