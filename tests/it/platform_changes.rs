//! Which logins the announced changes of the platform hit.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use crate::harness::{Export, story};

const HEADER: &str = "EVENT_TYPE,TIMESTAMP_DERIVED,USER_ID,LOGIN_KEY,LOGIN_TYPE,LOGIN_SUB_TYPE,LOGIN_STATUS,\
    API_VERSION,BROWSER_TYPE,URI,CONNECTED_APP_ID,CONNECTED_APP_NAME,CLIENT_NAME,API_FAMILY,API_RESOURCE,\
    HTTP_METHOD,STATUS_CODE";

const SOAP: &str = "0055j000000Ud71";
const PASSWORD: &str = "0055j000000Ud72";
const CREDENTIALS: &str = "0055j000000Ud73";
const ADMIN: &str = "0055j000000Ud74";
const CLERK: &str = "0055j000000Ud75";
const OLD: &str = "0055j000000Ud76";

/// One row: the cells that are filled, as `COLUMN=value` with bars between them.
fn event(event_type: &str, time: &str, user: &str, cells: &str) -> String {
    let cells =
        format!("EVENT_TYPE={event_type}|TIMESTAMP_DERIVED=2026-03-{time}Z|USER_ID={user}|{cells}");
    let cells: Vec<(&str, &str)> = cells.split('|').filter_map(|c| c.split_once('=')).collect();
    let value = |column: &str| {
        let filled = cells.iter().find(|(name, _)| *name == column.trim());
        filled.map_or("", |(_, value)| value)
    };
    let row = HEADER
        .split(',')
        .map(|column| format!("\"{}\"", value(column)));
    row.collect::<Vec<_>>().join(",")
}

/// The cells of a sign-in by OAuth.
fn oauth(sub_kind: &str, key: &str) -> String {
    format!(
        "LOGIN_TYPE=i|LOGIN_SUB_TYPE={sub_kind}|LOGIN_STATUS=LOGIN_NO_ERROR|API_VERSION=9998.0|LOGIN_KEY={key}|\
         URI=/services/oauth2/token"
    )
}

/// The cells of a sign-in by password.
fn page(key: &str) -> String {
    format!(
        "LOGIN_TYPE=A|LOGIN_SUB_TYPE=uiup|LOGIN_STATUS=LOGIN_NO_ERROR|API_VERSION=9998.0|LOGIN_KEY={key}|\
         BROWSER_TYPE=Mozilla/5.0 Chrome/141.0|URI=/index.jsp"
    )
}

fn logs() -> String {
    let soap = "LOGIN_TYPE=I|LOGIN_STATUS=LOGIN_NO_ERROR|API_VERSION=45.0|LOGIN_KEY=k1|URI=/services/Soap/u/45.0";
    let call = "API_FAMILY=SOAP|CLIENT_NAME=Mailwing/3.2|STATUS_CODE=200";
    let rows = [
        event("Login", "02T08:00:00.100", SOAP, soap),
        event("Login", "03T08:00:00.100", SOAP, soap),
        // The same two logins by the other log, and one that it alone has.
        event(
            "ApiTotalUsage",
            "02T08:00:00.100",
            SOAP,
            &format!("{call}|API_VERSION=45.0|API_RESOURCE=login"),
        ),
        event(
            "ApiTotalUsage",
            "03T08:00:00.100",
            SOAP,
            &format!("{call}|API_VERSION=45.0|API_RESOURCE=login"),
        ),
        event(
            "ApiTotalUsage",
            "04T08:00:00.100",
            SOAP,
            &format!("{call}|API_VERSION=45.0|API_RESOURCE=login"),
        ),
        event(
            "ApiTotalUsage",
            "04T08:00:01.100",
            SOAP,
            &format!("{call}|API_VERSION=45.0|API_RESOURCE=update"),
        ),
        event(
            "Login",
            "02T09:00:00.100",
            PASSWORD,
            &oauth("oauthpassword", "k2"),
        ),
        event(
            "ApiTotalUsage",
            "02T09:00:01.100",
            PASSWORD,
            "API_FAMILY=REST|CONNECTED_APP_NAME=Ledgerly|HTTP_METHOD=GET|API_RESOURCE=/v58.0/query|API_VERSION=58.0",
        ),
        event(
            "Login",
            "02T10:00:00.100",
            CREDENTIALS,
            &oauth("oauthclientcredential", "k3"),
        ),
        event(
            "ApiTotalUsage",
            "02T10:00:01.100",
            CREDENTIALS,
            "API_FAMILY=REST|CONNECTED_APP_NAME=Fundstream|HTTP_METHOD=GET|API_RESOURCE=/v60.0/query|API_VERSION=60.0",
        ),
        event("Login", "02T11:00:00.100", ADMIN, &page("k4")),
        event("Login", "02T11:10:00.100", CLERK, &page("k5")),
        // Somebody guesses at a password.
        event(
            "ApiTotalUsage",
            "02T11:20:00.100",
            CREDENTIALS,
            "API_FAMILY=SOAP|API_RESOURCE=login|API_VERSION=52.0|STATUS_CODE=500",
        ),
        event(
            "ApiTotalUsage",
            "02T12:00:01.100",
            OLD,
            "API_FAMILY=REST|CLIENT_NAME=Greysync|HTTP_METHOD=GET|API_RESOURCE=/v28.0/query|API_VERSION=28.0",
        ),
        event(
            "ApiTotalUsage",
            "05T12:00:01.100",
            OLD,
            "API_FAMILY=REST|CLIENT_NAME=Greysync|HTTP_METHOD=GET|API_RESOURCE=/v31.0/query|API_VERSION=31.0",
        ),
    ];
    format!("{}\n{}\n", HEADER.replace(' ', ""), rows.join("\n"))
}

fn profile(license: &str, permissions: &[&str]) -> String {
    let permissions = permissions.iter().map(|name| {
        format!("<userPermissions><enabled>true</enabled><name>{name}</name></userPermissions>")
    });
    let permissions: String = permissions.collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Profile xmlns=\"http://soap.sforce.com/2006/04/metadata\">\
         <custom>true</custom><userLicense>{license}</userLicense>{permissions}</Profile>"
    )
}

/// One login by SOAP, one by name and password over OAuth, one by client credentials through the org's own app, an
/// administrator and a clerk by password, and a client of an old version.
fn export() -> Export {
    let users = [
        (SOAP, "soap", "Machine"),
        (PASSWORD, "password", "Machine"),
        (CREDENTIALS, "credentials", "Machine"),
        (ADMIN, "admin", "Chief"),
        (CLERK, "clerk", "Clerk"),
        (OLD, "old", "Machine"),
    ];
    let users = users.map(|(id, name, profile)| {
        format!("{id},{name}@example.org,{name},true,Standard,{profile}")
    });
    let app = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
        <ConnectedApp xmlns=\"http://soap.sforce.com/2006/04/metadata\"><label>Fundstream</label>\
        <contactEmail>a@example.org</contactEmail><oauthConfig><callbackUrl>https://example.org</callbackUrl>\
        <isClientCredentialEnabled>true</isClientCredentialEnabled>\
        <oauthClientCredentialUser>credentials@example.org</oauthClientCredentialUser></oauthConfig></ConnectedApp>";
    let package = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
        <Package xmlns=\"http://soap.sforce.com/2006/04/metadata\"><version>67.0</version></Package>";
    Export::new()
        .file("logs/events.csv", logs())
        .file(
            "User.csv",
            format!(
                "Id,Username,Name,IsActive,UserType,Profile.Name\n{}\n",
                users.join("\n")
            ),
        )
        .file("m/package.xml", package)
        .file(
            "m/profiles/Machine.profile",
            profile("Salesforce", &["ApiEnabled"]),
        )
        .file(
            "m/profiles/Clerk.profile",
            profile("Salesforce", &["ApiEnabled"]),
        )
        .file(
            "m/profiles/Chief.profile",
            profile(
                "Salesforce",
                &["ModifyAllData", "ViewAllData", "AuthorApex"],
            ),
        )
        .file("m/connectedApps/Fundstream.connectedApp", app)
}

/// Rows as `change|past|user|client|state|events|first|last`.
fn told(as_of: &str) -> Vec<String> {
    let run = export().analyze().args(["--as-of", as_of]).run();
    assert_eq!(run.code, 0, "{}", run.stderr);
    let mut reader = csv::Reader::from_reader(run.file("platform_changes.csv"));
    let header = reader.headers().unwrap().clone();
    let columns = [
        "change",
        "past",
        "username",
        "client",
        "state",
        "events",
        "first_seen",
        "last_seen",
    ];
    let places = columns.map(|name| header.iter().position(|it| it == name).unwrap());
    let rows = reader.records().map(|row| {
        let row = row.unwrap();
        let cells = places.map(|place| row[place].replace("@example.org", ""));
        cells.join("|")
    });
    rows.collect()
}

#[test]
fn each_login_is_hit_by_what_its_logs_and_rights_show() {
    insta::assert_snapshot!(told("2026-03-31").join("\n"), @r"
    soap-login-retired|false|soap|Mailwing|affected|3|2026-03-02T08:00:00.100Z|2026-03-04T08:00:00.100Z
    soap-login-needs-permission|false|soap|Mailwing|may be affected|3|2026-03-02T08:00:00.100Z|2026-03-04T08:00:00.100Z
    api-versions-21-30-retired|true|old|Greysync|affected|1|2026-03-02T12:00:01.100Z|2026-03-02T12:00:01.100Z
    username-password-flow-retired|false|password|Ledgerly|affected|1|2026-03-02T09:00:00.100Z|2026-03-02T09:00:00.100Z
    uninstalled-apps-restricted|true|password|Ledgerly|may be affected|1|2026-03-02T09:00:00.100Z|2026-03-02T09:00:01.100Z
    new-connected-apps-blocked|true|soap|Mailwing|may be affected|3|2026-03-02T08:00:00.100Z|2026-03-04T08:00:00.100Z
    new-connected-apps-blocked|true|password|Ledgerly|may be affected|1|2026-03-02T09:00:00.100Z|2026-03-02T09:00:00.100Z
    mfa-phishing-resistant|false|admin||affected|1|2026-03-02T11:00:00.100Z|2026-03-02T11:00:00.100Z
    ");
}

#[test]
fn whether_a_date_is_past_hangs_on_the_day() {
    let past = |as_of| {
        let rows = told(as_of);
        let row = rows
            .iter()
            .find(|row| row.starts_with("soap-login-retired"));
        row.unwrap().split('|').nth(1).unwrap().to_owned()
    };
    assert_eq!(
        ["2026-12-31", "2027-05-20", "2028-01-01"].map(past),
        ["false", "maybe", "true"]
    );
}

/// Nobody is told of who nothing points at.
#[test]
fn the_changes_of_the_story() {
    let text = std::str::from_utf8(story().file("platform_changes.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows = reader.records().map(|row| {
        let row = row.unwrap();
        let cells = [0, 2, 4, 5, 6, 7, 8, 11].map(|place| row[place].to_owned());
        cells.join("|")
    });
    let rows: Vec<String> = rows.collect();
    insta::assert_snapshot!(rows.join("\n"), @r"
    soap-login-retired|false|karen.holt@harborlight.example.org|integration|Mailwing|affected|366|signed in by SOAP login() with API version 52.0
    soap-login-needs-permission|true|karen.holt@harborlight.example.org|integration|Mailwing|may be affected|366|signed in by SOAP login() with API version 52.0; the package does not say whether it holds `UseAnyApiAuth`; the export does not say whether the org enforces it
    uninstalled-apps-restricted|true|dana.whitfield@harborlight.example.org|shared|Formstead|may be affected|769|uses `Formstead`, which is none of the package's own apps; the export cannot tell whether it is installed
    uninstalled-apps-restricted|true|luis.ortega@harborlight.example.org|human|Data Loader|may be affected|26|uses `Data Loader`, which is none of the package's own apps; the export cannot tell whether it is installed
    new-connected-apps-blocked|true|karen.holt@harborlight.example.org|integration|Mailwing|may be affected|366|has to leave SOAP login(), and the package holds no app of its name
    outbound-session-ids-removed|true|||https://mailwing.example.org|may be affected||outbound message `Case.Tell_Mailwing` includes the session id; no active workflow rule sends it
    mfa-phishing-resistant|true|dana.whitfield@harborlight.example.org|shared||affected|120|holds Modify All Data, View All Data, Customize Application and Author Apex; signs in to pages
    mfa-all-employees|true|dana.whitfield@harborlight.example.org|shared||affected|120|machines use this login, and somebody signs in to pages with it
    ");
}
