//! A small org around one login, `feed@example.org`, of which each test says what is wrong.

use crate::harness::{Export, profile_xml};

/// The login.
pub(super) const FEED: &str = "0055j00000000FEAAY";
/// An administrator.
pub(super) const ADA: &str = "0055j00000000ADAAY";

const APP: &str = "0H45j000000KfT8CAK";

const PACKAGE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<Package xmlns="http://soap.sforce.com/2006/04/metadata"><types><members>*</members><name>Profile</name></types>
<version>60.0</version></Package>
"#;

const ASSIGNMENTS: &str = "Id,AssigneeId,PermissionSetId,PermissionSet.Name,PermissionSet.IsOwnedByProfile\n\
    0Pa5j0000000001,0055j00000000ADAAY,0PS5j0000000009,X00ex0000,true\n";

/// What is said of the org. As it begins, nothing is wrong with the login: it has the licence, the permissions and the
/// address ranges of an integration, and reads and writes accounts.
pub(super) struct Feed {
    licence: &'static str,
    permissions: Vec<&'static str>,
    objects: Vec<(&'static str, &'static str)>,
    fields: Vec<&'static str>,
    has_ranges: bool,
    admin: Vec<&'static str>,
    columns: (&'static str, &'static str),
    calls: String,
    pages: String,
    files: Vec<(String, String)>,
}

impl Feed {
    pub(super) fn new() -> Self {
        Self {
            licence: "Salesforce Integration",
            permissions: vec!["ApiEnabled", "ApiUserOnly"],
            objects: vec![("Account", "cre")],
            fields: Vec::new(),
            has_ranges: true,
            admin: vec!["ApiEnabled", "ModifyAllData", "ViewAllData", "ManageUsers"],
            columns: ("", ""),
            calls: String::new(),
            pages: String::new(),
            files: Vec::new(),
        }
    }

    /// The login has the licence of a person, and may sign in to the pages.
    pub(super) fn licensed_as_person(mut self) -> Self {
        self.licence = "Salesforce";
        self.permissions = vec!["ApiEnabled"];
        self
    }

    /// Its profile grants a user permission beside others.
    pub(super) fn with(mut self, permission: &'static str) -> Self {
        self.permissions.push(permission);
        self
    }

    /// Its profile does not grant a user permission.
    pub(super) fn without(mut self, permission: &'static str) -> Self {
        self.permissions.retain(|it| *it != permission);
        self
    }

    /// The profile of administrators grants a user permission, too.
    pub(super) fn admin_with(mut self, permission: &'static str) -> Self {
        self.admin.push(permission);
        self
    }

    /// Its profile has rights on an object: `crud` in letters.
    pub(super) fn on(mut self, object: &'static str, rights: &'static str) -> Self {
        self.objects.push((object, rights));
        self
    }

    /// Its profile has rights on no other object than this.
    pub(super) fn only_on(mut self, object: &'static str, rights: &'static str) -> Self {
        self.objects = vec![(object, rights)];
        self
    }

    /// Its profile lets it read and write a field.
    pub(super) fn field(mut self, field: &'static str) -> Self {
        self.fields.push(field);
        self
    }

    /// Its profile has no address ranges.
    pub(super) fn without_ranges(mut self) -> Self {
        self.has_ranges = false;
        self
    }

    /// A column of the users' export, and what it says of the login.
    pub(super) fn user(mut self, column: &'static str, value: &'static str) -> Self {
        self.columns = (column, value);
        self
    }

    /// A client reads a record of an object once a day, from the first of September on.
    pub(super) fn reads(self, client: &str, object: &str, days: u32) -> Self {
        self.calls(client, "GET", object, days)
    }

    /// A client calls with a method once a day.
    pub(super) fn calls(mut self, client: &str, method: &str, object: &str, days: u32) -> Self {
        // Only the feed's own client has an app whose id is logged.
        let app = if client == "Feeder" { APP } else { "" };
        for (month, day) in (0..days).map(date) {
            self.calls.push_str(&format!(
                "ApiTotalUsage,2026{month:02}{day:02}090000.000,{client}{method}{month}{day},{FEED},REST,60.0,\
                 /v60.0/sobjects/{object},{client},{method},{app},{object},200,2026-{month:02}-{day:02}T09:00:00.000Z\n"
            ));
        }
        self
    }

    /// Somebody is in the pages under the login once a day.
    pub(super) fn pages(mut self, days: u32) -> Self {
        for (month, day) in (0..days).map(date) {
            self.pages.push_str(&format!(
                "URI,2026{month:02}{day:02}100000.000,{FEED},/lightning/o/Account/list,K{month}{day},\
                 2026-{month:02}-{day:02}T10:00:00.000Z\n"
            ));
        }
        self
    }

    /// Another file.
    pub(super) fn file(mut self, path: &str, text: impl Into<String>) -> Self {
        self.files.push((path.to_owned(), text.into()));
        self
    }

    pub(super) fn export(self) -> Export {
        let (column, value) = self.columns;
        let users = format!(
            "Id,Username,Name,IsActive,UserType,Profile.Name,{column}\n\
             {FEED},feed@example.org,Feed,true,Standard,Feed,{value}\n\
             {ADA},ada@example.org,Ada,true,Standard,System Administrator,\n"
        );
        let all = [("Account", "crud"), ("Contact", "crud"), ("Lead", "crud")];
        let admin = profile(
            "Salesforce",
            &self.admin,
            &all,
            &["Account.Tax_Id__c"],
            false,
        );
        let rights = (&self.permissions, &self.objects, &self.fields);
        let feed = profile(self.licence, rights.0, rights.1, rights.2, self.has_ranges);
        let mut export = Export::new()
            .file("User.csv", users)
            .file("PermissionSetAssignment.csv", ASSIGNMENTS)
            .file("src/package.xml", PACKAGE)
            .file("src/profiles/Admin.profile", admin)
            .file("src/profiles/Feed.profile", feed);
        if !self.calls.is_empty() {
            let header = "EVENT_TYPE,TIMESTAMP,REQUEST_ID,USER_ID,API_FAMILY,API_VERSION,API_RESOURCE,CLIENT_NAME,\
                HTTP_METHOD,CONNECTED_APP_ID,ENTITY_NAME,STATUS_CODE,TIMESTAMP_DERIVED\n";
            export = export.file("ApiTotalUsage.csv", format!("{header}{}", self.calls));
        }
        if !self.pages.is_empty() {
            let header = "EVENT_TYPE,TIMESTAMP,USER_ID,URI,LOGIN_KEY,TIMESTAMP_DERIVED\n";
            export = export.file("URI.csv", format!("{header}{}", self.pages));
        }
        let files = self.files.into_iter();
        files.fold(export, |export, (path, text)| export.file(&path, text))
    }
}

/// Month and day, so many days after the first of September.
pub(super) fn date(day: u32) -> (u32, u32) {
    if day < 30 {
        (9, day + 1)
    } else {
        (10, day - 29)
    }
}

fn profile(
    licence: &str,
    permissions: &[&str],
    objects: &[(&str, &str)],
    fields: &[&str],
    has_ranges: bool,
) -> String {
    let mut rows = String::new();
    for field in fields {
        rows.push_str(&format!(
            "<fieldPermissions><editable>true</editable><field>{field}</field><readable>true</readable></fieldPermissions>"
        ));
    }
    if has_ranges {
        rows.push_str(
            "<loginIpRanges><endAddress>192.0.2.9</endAddress><startAddress>192.0.2.1</startAddress></loginIpRanges>",
        );
    }
    profile_xml(licence, &rows, objects, permissions)
}

/// A connected app named `Feeder`, with what its configuration and its policy say.
pub(super) fn app(config: &str, policy: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <ConnectedApp xmlns=\"http://soap.sforce.com/2006/04/metadata\"><label>Feeder</label>\
         <oauthConfig>{config}</oauthConfig><oauthPolicy>{policy}</oauthPolicy></ConnectedApp>\n"
    )
}
