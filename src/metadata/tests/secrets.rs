//! Secrets: their places are kept, and nothing of them leaves a reader.

use super::super::secret;
use super::{org, read};
use crate::org::SecretKind;

/// What must never come out.
const CANARY: &str = "c4n4ryS3cr3t";

/// Path and text of a document, and the places in it.
type Document = (
    &'static str,
    &'static str,
    &'static [(&'static str, SecretKind)],
);

/// Documents with a canary in every place that a secret may stand in. `@` is a canary, and `@@` one before
/// the `@` of a URL.
const DOCUMENTS: [Document; 13] = [
    (
        "connectedApps/A.connectedApp",
        "<ConnectedApp><description>was https://u:@@h.example</description><label>A -----BEGIN PRIVATE KEY-----@</label><oauthConfig><callbackUrl>https://h.example/cb?token=@</callbackUrl><certificate>@</certificate><consumerKey>@</consumerKey><consumerSecret>@</consumerSecret></oauthConfig><samlConfig><certificate>@</certificate></samlConfig></ConnectedApp>",
        &[
            ("description", SecretKind::UrlPassword),
            ("label", SecretKind::PrivateKey),
            ("oauthConfig.callbackUrl", SecretKind::UrlParameter("token")),
            ("oauthConfig.consumerSecret", SecretKind::Element),
        ],
    ),
    (
        "extlClntAppGlobalOauthSets/A.ecaGlblOauth",
        "<ExtlClntAppGlobalOauthSettings><certificate>@</certificate><consumerKey>@</consumerKey><consumerSecret>@</consumerSecret><externalClientApplication>A</externalClientApplication></ExtlClntAppGlobalOauthSettings>",
        &[("consumerSecret", SecretKind::Element)],
    ),
    (
        "namedCredentials/Old.namedCredential",
        "<NamedCredential><awsAccessSecret>@</awsAccessSecret><endpoint>https://u:@@h.example/x?api_key=@#@</endpoint><label>Old</label><oauthRefreshToken>@</oauthRefreshToken><oauthToken>@</oauthToken><password>@</password><username>https://u:@@h.example</username></NamedCredential>",
        &[
            ("awsAccessSecret", SecretKind::Element),
            ("endpoint", SecretKind::UrlPassword),
            ("endpoint", SecretKind::UrlParameter("apikey")),
            ("oauthRefreshToken", SecretKind::Element),
            ("oauthToken", SecretKind::Element),
            ("password", SecretKind::Element),
            ("username", SecretKind::UrlPassword),
        ],
    ),
    (
        "namedCredentials/New.namedCredential",
        "<NamedCredential><namedCredentialParameters><description>https://h.example?sig=@</description><parameterName>X-Api-Key</parameterName><parameterType>HttpHeader</parameterType><parameterValue>@</parameterValue></namedCredentialParameters>\
        <namedCredentialParameters><parameterValue>Bearer @</parameterValue><parameterType>HttpHeader</parameterType><parameterName>Authorization</parameterName></namedCredentialParameters>\
        <namedCredentialParameters><parameterName>Authorization</parameterName><parameterType>HttpHeader</parameterType><parameterValue>Bearer {!$Credential.A.Token}</parameterValue></namedCredentialParameters>\
        <namedCredentialParameters><parameterName>Accept</parameterName><parameterType>HttpHeader</parameterType><parameterValue>text/plain</parameterValue></namedCredentialParameters></NamedCredential>",
        &[
            (
                "namedCredentialParameters.description",
                SecretKind::UrlParameter("sig"),
            ),
            (
                "namedCredentialParameters.parameterValue",
                SecretKind::Named("apikey"),
            ),
            (
                "namedCredentialParameters.parameterValue",
                SecretKind::Named("authorization"),
            ),
        ],
    ),
    (
        "externalCredentials/E.externalCredential",
        "<ExternalCredential><externalCredentialParameters><parameterName>x-auth-token</parameterName><parameterType>AuthHeader</parameterType><parameterValue>@</parameterValue></externalCredentialParameters></ExternalCredential>",
        &[(
            "externalCredentialParameters.parameterValue",
            SecretKind::Named("token"),
        )],
    ),
    (
        "authproviders/P.authprovider",
        "<AuthProvider><authorizeUrl>https://u:@@h.example/a?client_secret=@</authorizeUrl><consumerKey>@</consumerKey><consumerSecret>@</consumerSecret><ecKey>@</ecKey></AuthProvider>",
        &[
            ("authorizeUrl", SecretKind::UrlPassword),
            ("authorizeUrl", SecretKind::UrlParameter("secret")),
            ("consumerSecret", SecretKind::Element),
            ("ecKey", SecretKind::Element),
        ],
    ),
    (
        "samlssoconfigs/S.samlssoconfig",
        "<SamlSsoConfig><issuer>https://u:@@h.example</issuer><loginUrl>https://h.example/?code=@</loginUrl><validationCert>@ -----BEGIN RSA PRIVATE KEY-----@</validationCert></SamlSsoConfig>",
        &[
            ("issuer", SecretKind::UrlPassword),
            ("loginUrl", SecretKind::UrlParameter("code")),
            ("validationCert", SecretKind::PrivateKey),
        ],
    ),
    (
        "remoteSiteSettings/R.remoteSite",
        "<RemoteSiteSetting><description>https://u:@@h.example</description><url>https://u:@@h.example/@?key=@</url></RemoteSiteSetting>",
        &[
            ("description", SecretKind::UrlPassword),
            ("url", SecretKind::UrlPassword),
            ("url", SecretKind::UrlParameter("key")),
        ],
    ),
    (
        "dataSources/D.dataSource",
        "<ExternalDataSource><customHttpHeaders><headerFieldName>Ocp-Apim-Subscription-Key</headerFieldName><headerFieldValue>@</headerFieldValue></customHttpHeaders><endpoint>https://u:@@h.example</endpoint><password>@</password></ExternalDataSource>",
        &[
            (
                "customHttpHeaders.headerFieldValue",
                SecretKind::Named("subscriptionkey"),
            ),
            ("endpoint", SecretKind::UrlPassword),
            ("password", SecretKind::Element),
        ],
    ),
    (
        "networks/N.network",
        "<Network><networkAuthApiSettings><recaptchaSecretKey>@</recaptchaSecretKey></networkAuthApiSettings></Network>",
        &[(
            "networkAuthApiSettings.recaptchaSecretKey",
            SecretKind::Element,
        )],
    ),
    (
        "customMetadata/Api.Main.md",
        "<CustomMetadata><label>Main</label><values><field>Api_Key__c</field><value xsi:type=\"xsd:string\">@</value></values><values><field>Has_Token__c</field><value>true</value></values><values><field>Old_Token__c</field><value xsi:nil=\"true\">@</value></values></CustomMetadata>",
        &[("values.value", SecretKind::Named("apikey"))],
    ),
    (
        "workflows/Case.workflow",
        "<Workflow><outboundMessages><fullName>Hook</fullName><description>once https://u:@@h.example/</description><endpointUrl>https://h.example/?<![CDATA[a=1&key=]]>@</endpointUrl></outboundMessages></Workflow>",
        &[
            (
                "outboundMessages[Hook].description",
                SecretKind::UrlPassword,
            ),
            (
                "outboundMessages[Hook].endpointUrl",
                SecretKind::UrlParameter("key"),
            ),
        ],
    ),
    (
        "objects/Case.object",
        "<CustomObject><fields><description>https://u:@@h.example</description><fullName>F__c</fullName><formula>HYPERLINK(\"https://h.example?access_token=@\", \"x\")</formula></fields><label>https://u:@@h.example</label></CustomObject>",
        &[
            ("fields[F__c].description", SecretKind::UrlPassword),
            ("fields[F__c].formula", SecretKind::UrlParameter("token")),
            ("label", SecretKind::UrlPassword),
        ],
    ),
];

/// A document with its canaries.
fn with_canaries(document: &str) -> String {
    let marked = document.replace("@@", "\u{1}\u{2}").replace('@', "\u{1}");
    marked.replace('\u{1}', CANARY).replace('\u{2}', "@")
}

#[test]
fn places_are_found_and_nothing_of_a_secret_is_kept() {
    for (path, document, expected) in DOCUMENTS {
        let xml = with_canaries(document);
        let org = org(&[(path, &xml)]);
        let places = secret::places(path, &xml).unwrap();
        let found: Vec<_> = places
            .iter()
            .map(|(it, _)| (it.element.as_str(), it.what))
            .collect();
        let mut sorted = found.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, expected, "{path}");
        let shown = format!(
            "{org:?} {}",
            places
                .iter()
                .map(|(it, _)| it.to_string())
                .collect::<String>()
        );
        assert!(!shown.contains(CANARY), "{path}: {shown}");
        let told = |place| places.iter().any(|(it, _)| it == place);
        assert!(org.secrets.keys().all(told), "{path}");
    }
}

#[test]
fn a_place_says_where_to_look() {
    let (path, document, _) = DOCUMENTS[11];
    let places = secret::places(path, &with_canaries(document)).unwrap();
    assert_eq!(
        places[0].0.to_string(),
        "Workflow Case, outboundMessages[Hook].description: a password in a URL"
    );
    let link = with_canaries("<WebLink><url>https://h.example?sid=@</url></WebLink>");
    let places = secret::places("objects/Case/webLinks/Go.webLink-meta.xml", &link);
    assert_eq!(
        places.unwrap()[0].0.to_string(),
        "WebLink Case.Go, url: a parameter of a URL that is named like `sid`"
    );
}

/// What is said of a damaged file does not repeat it, wherever the damage is.
#[test]
fn addresses_alone_may_hold_a_key_without_a_name() {
    let hook = |element: &str| {
        format!(
            "<Workflow><outboundMessages><fullName>Hook</fullName>\
             <{element}>https://h.example/T0/{CANARY}0123456789/in</{element}></outboundMessages></Workflow>"
        )
    };
    let kinds = |element: &str| {
        let places = secret::places("workflows/Case.workflow", &hook(element)).unwrap();
        places
            .into_iter()
            .map(|(it, _)| it.what)
            .collect::<Vec<_>>()
    };
    assert_eq!(kinds("endpointUrl"), [SecretKind::UrlKey]);
    assert_eq!(kinds("description"), []);
    let org = org(&[("workflows/Case.workflow", &hook("endpointUrl"))]);
    assert!(!format!("{org:?}").contains(CANARY));
}

#[test]
fn no_message_repeats_a_secret() {
    for (path, document, _) in DOCUMENTS {
        let xml = with_canaries(document);
        for cut in (1..xml.len()).filter(|at| xml.is_char_boundary(*at)) {
            let damaged = [&xml[..cut], &format!("{}</{CANARY}>", &xml[..cut])].map(String::from);
            for damaged in damaged {
                let error = read(path, &damaged).unwrap_err();
                let walked = secret::places(path, &damaged);
                let said = format!("{error} {error:?} {} {walked:?}", error.reason());
                assert!(!said.contains(CANARY), "{path}: {said}");
            }
        }
    }
}

#[test]
fn profiles_are_spared_the_walk_unless_they_hold_a_url() {
    let profile = |description: &str| {
        format!(
            "<Profile xmlns=\"http://soap.sforce.com/2006/04/metadata\"><description>{description}</description></Profile>"
        )
    };
    let places = |xml: &str| secret::places("profiles/P.profile", xml).unwrap();
    assert_eq!(places(&profile("plain")), []);
    assert_eq!(places(&profile("https://h.example")), []);
    let [place] = &places(&profile("https://u:p@h.example"))[..] else {
        panic!("one place");
    };
    assert_eq!(
        (place.0.component.as_str(), place.0.element.as_str()),
        ("Profile P", "description")
    );
}

#[test]
fn a_document_full_of_secrets_fills_no_memory() {
    let link = "<link>https://u:p@h.example</link>".repeat(5000);
    let xml = format!("<CustomLabels>{link}</CustomLabels>");
    let places = secret::places("labels/L.labels", &xml).unwrap();
    assert_eq!(
        (places.len(), places[999].0.element.as_str()),
        (1000, "link")
    );
}
