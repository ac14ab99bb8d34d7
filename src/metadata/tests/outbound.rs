//! Credentials, auth. providers, certificates and trusted sites.

use super::org;
use crate::org::{
    AuthProvider, Certificate, CredentialPrincipal, CspTrustedSite, ExternalCredential,
    NamedCredential, Origin, RemoteSite, SamlSsoConfig, UtcTime,
};

#[test]
fn named_credentials_of_both_generations_are_read() {
    let old = "<NamedCredential><allowMergeFieldsInBody>false</allowMergeFieldsInBody><authProvider>Azure</authProvider><certificate>Cert</certificate><endpoint>https://Ledger.example.com:8443/v2?tenant=7</endpoint><label>Ledger</label><principalType>NamedUser</principalType><protocol>Password</protocol><username>robot@ledger.example</username></NamedCredential>";
    let new = "<NamedCredential><calloutStatus>Enabled</calloutStatus><label>Billing</label>\
        <namedCredentialParameters><parameterName>Url</parameterName><parameterType>Url</parameterType><parameterValue>https://api.billing.example/v1</parameterValue></namedCredentialParameters>\
        <namedCredentialParameters><externalCredential>Billing_Login</externalCredential><parameterName>ExternalCredential</parameterName><parameterType>Authentication</parameterType></namedCredentialParameters>\
        <namedCredentialParameters><parameterName>Where</parameterName><parameterType>HttpHeader</parameterType><parameterValue>https://elsewhere.example</parameterValue></namedCredentialParameters>\
        <namedCredentialType>SecuredEndpoint</namedCredentialType></NamedCredential>";
    let org = org(&[
        ("namedCredentials/Ledger.namedCredential", old),
        ("namedCredentials/Billing.namedCredential-meta.xml", new),
    ]);
    let ledger = NamedCredential {
        label: "Ledger".to_owned(),
        origin: Origin::of("https://ledger.example.com:8443"),
        principal_type: "NamedUser".to_owned(),
        protocol: "Password".to_owned(),
        remote_user: "robot@ledger.example".to_owned(),
        auth_provider: "Azure".to_owned(),
        has_certificate: true,
        ..NamedCredential::default()
    };
    let billing = NamedCredential {
        label: "Billing".to_owned(),
        kind: "SecuredEndpoint".to_owned(),
        origin: Origin::of("https://api.billing.example"),
        external_credentials: vec!["Billing_Login".to_owned()],
        callout_status: "Enabled".to_owned(),
        ..NamedCredential::default()
    };
    let expected = [("Billing", billing), ("Ledger", ledger)];
    let expected = expected.map(|(name, it)| (name.to_owned(), it));
    assert_eq!(org.outbound.named_credentials, expected.into());
}

#[test]
fn external_credentials_have_principals() {
    let xml = "<ExternalCredential><authenticationProtocol>Custom</authenticationProtocol>\
        <externalCredentialParameters><parameterGroup>Night Job</parameterGroup><parameterName>Night Job</parameterName><parameterType>NamedPrincipal</parameterType><sequenceNumber>1</sequenceNumber></externalCredentialParameters>\
        <externalCredentialParameters><parameterName>Each</parameterName><parameterType>PerUserPrincipal</parameterType></externalCredentialParameters>\
        <externalCredentialParameters><authProvider>Azure</authProvider><parameterName>AuthProvider</parameterName><parameterType>AuthProvider</parameterType></externalCredentialParameters>\
        <externalCredentialParameters><certificate>Cert</certificate><parameterName>SigningCertificate</parameterName><parameterType>SigningCertificate</parameterType></externalCredentialParameters>\
        <label>Login</label></ExternalCredential>";
    let org = org(&[("externalCredentials/Login.externalCredential", xml)]);
    let principal = |name: &str, kind: &str| CredentialPrincipal {
        name: name.to_owned(),
        kind: kind.to_owned(),
    };
    let login = ExternalCredential {
        label: "Login".to_owned(),
        protocol: "Custom".to_owned(),
        principals: vec![
            principal("Night Job", "NamedPrincipal"),
            principal("Each", "PerUserPrincipal"),
        ],
        auth_providers: vec!["Azure".to_owned()],
        has_certificate: true,
    };
    assert_eq!(org.outbound.external_credentials["Login"], login);
    let shared: Vec<bool> = login
        .principals
        .iter()
        .map(CredentialPrincipal::is_shared)
        .collect();
    assert_eq!(shared, [true, false]);
    assert!(org.outbound.principal("Login-Night Job").is_some());
}

#[test]
fn who_vouches_for_users_is_read() {
    let provider = "<AuthProvider><authorizeUrl>https://id.example.com/authorize?x=1</authorizeUrl><consumerKey>ck</consumerKey><controlPlane xmlns:xsi=\"x\" xsi:nil=\"true\"/><executionUser>jit@example.com</executionUser><friendlyName>Azure</friendlyName><providerType>OpenIdConnect</providerType><registrationHandler>Handler</registrationHandler><tokenUrl>https://id.example.com/token</tokenUrl><userInfoUrl>https://graph.example.com/me</userInfoUrl></AuthProvider>";
    let saml = "<SamlSsoConfig><executionUserId>jit@example.com</executionUserId><identityMapping>FederationId</identityMapping><issuer>http://idp.example.com/adfs/trust</issuer><loginUrl>https://idp.example.com/ls?sc=0LE1</loginUrl><name>ADFS</name><userProvisioning>true</userProvisioning><validationCert>MIIC</validationCert></SamlSsoConfig>";
    let org = org(&[
        ("authproviders/Azure.authprovider", provider),
        ("samlssoconfigs/ADFS.samlssoconfig", saml),
    ]);
    let expected = AuthProvider {
        label: "Azure".to_owned(),
        kind: "OpenIdConnect".to_owned(),
        execution_user: "jit@example.com".to_owned(),
        registration_handler: "Handler".to_owned(),
        origins: ["https://id.example.com", "https://graph.example.com"]
            .into_iter()
            .filter_map(Origin::of)
            .collect(),
        has_consumer_key: true,
    };
    assert_eq!(org.outbound.auth_providers["Azure"], expected);
    let expected = SamlSsoConfig {
        label: "ADFS".to_owned(),
        execution_user: "jit@example.com".to_owned(),
        identity_mapping: "FederationId".to_owned(),
        provisions_users: Some(true),
        issuer: Origin::of("http://idp.example.com"),
        login: Origin::of("https://idp.example.com"),
        has_certificate: true,
    };
    assert_eq!(org.outbound.saml["ADFS"], expected);
}

#[test]
fn certificates_and_trusted_sites_are_read() {
    let certificate = "<Certificate><caSigned>false</caSigned><encryptedWithPlatformEncryption xmlns:xsi=\"x\" xsi:nil=\"true\"/><expirationDate>2027-03-01T12:00:00.000Z</expirationDate><keySize>4096</keySize><masterLabel>Jobs</masterLabel><privateKeyExportable>true</privateKeyExportable></Certificate>";
    let odd = "<Certificate><caSigned>maybe</caSigned><expirationDate>soon</expirationDate><keySize>big</keySize></Certificate>";
    let remote = "<RemoteSiteSetting><description>d</description><disableProtocolSecurity>true</disableProtocolSecurity><isActive>true</isActive><url>http://hook.example.com/in</url></RemoteSiteSetting>";
    let csp = "<CspTrustedSite><context>Communities</context><endpointUrl>*.example.com</endpointUrl><isActive>false</isActive></CspTrustedSite>";
    let org = org(&[
        ("certs/Jobs.crt-meta.xml", certificate),
        ("certs/Odd.crt-meta.xml", odd),
        ("remoteSiteSettings/Hook.remoteSite", remote),
        ("cspTrustedSites/Wide.cspTrustedSite", csp),
    ]);
    let expected = Certificate {
        label: "Jobs".to_owned(),
        ca_signed: Some(false),
        expires: UtcTime::parse(b"2027-03-01T12:00:00Z").ok(),
        key_size: Some(4096),
        exportable: Some(true),
    };
    assert!(expected.expires.is_some());
    assert_eq!(org.outbound.certificates["Jobs"], expected);
    assert_eq!(org.outbound.certificates["Odd"], Certificate::default());
    let expected = RemoteSite {
        origin: Origin::of("http://hook.example.com"),
        active: Some(true),
        insecure: Some(true),
    };
    assert_eq!(org.outbound.remote_sites["Hook"], expected);
    let expected = CspTrustedSite {
        origin: Origin::of("*.example.com"),
        active: Some(false),
        context: "Communities".to_owned(),
    };
    assert_eq!(org.outbound.csp_trusted_sites["Wide"], expected);
}

#[test]
fn copies_are_united() {
    let one = "<NamedCredential><label>A</label><namedCredentialParameters><externalCredential>X</externalCredential></namedCredentialParameters></NamedCredential>";
    let other = "<NamedCredential><label>B</label><endpoint>https://h.example</endpoint><namedCredentialParameters><externalCredential>X</externalCredential></namedCredentialParameters><namedCredentialParameters><externalCredential>Y</externalCredential></namedCredentialParameters></NamedCredential>";
    let org = org(&[
        ("N.namedCredential", one),
        ("N.namedCredential-meta.xml", other),
    ]);
    let united = &org.outbound.named_credentials["N"];
    assert_eq!(
        (united.label.as_str(), &united.origin),
        ("A", &Origin::of("https://h.example"))
    );
    assert_eq!(united.external_credentials, ["X", "Y"]);
}
