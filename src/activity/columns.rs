//! The columns of event logs, bound by name once per file.

use super::calls::{ApiVersion, CallKind};
use crate::catalog::EventForm;
use crate::hash::hash128;
use crate::org::{LoginKey, SalesforceId, UtcTime};
use crate::table::{Column, Header, Row, normalized, optional_id, optional_time, unwrapped};

/// Declares the columns that event readers ask for, by the names logs use.
macro_rules! columns {
    ($($field:ident = $name:literal,)+) => {
        /// Where each column stands in one file.
        #[derive(Clone, Debug)]
        pub(super) struct EventColumns { $(pub(super) $field: Column,)+ }

        impl EventColumns {
            pub(super) fn bind(header: &Header, form: Option<EventForm>) -> Self {
                let mut columns = Self { $($field: header.find(&normalized($name)),)+ };
                let aliases = header.names().iter().enumerate().filter_map(|(place, name)| {
                    Some((place, form?.log_column(name)?))
                });
                for (place, name) in aliases {
                    match name {
                        $($name => columns.$field = Some(place),)+
                        _ => {}
                    }
                }
                columns
            }

            /// All of them.
            pub(super) fn all(&self) -> Vec<Column> {
                vec![$(self.$field,)+]
            }
        }
    };
}

columns! {
    event_type = "EVENT_TYPE",
    timestamp = "TIMESTAMP",
    timestamp_derived = "TIMESTAMP_DERIVED",
    user_id = "USER_ID",
    user_id_derived = "USER_ID_DERIVED",
    run_time = "RUN_TIME",
    uri = "URI",
    uri_id_derived = "URI_ID_DERIVED",
    login_key = "LOGIN_KEY",
    login_type = "LOGIN_TYPE",
    login_sub_type = "LOGIN_SUB_TYPE",
    login_status = "LOGIN_STATUS",
    browser_type = "BROWSER_TYPE",
    method = "METHOD",
    method_name = "METHOD_NAME",
    http_method = "HTTP_METHOD",
    api_resource = "API_RESOURCE",
    status_code = "STATUS_CODE",
    user_agent = "USER_AGENT",
    entity_name = "ENTITY_NAME",
    entity_type = "ENTITY_TYPE",
    rows_processed = "ROWS_PROCESSED",
    records_processed = "RECORDS_PROCESSED",
    operation_type = "OPERATION_TYPE",
    operation_status = "OPERATION_STATUS",
    job_id = "JOB_ID",
    connected_app_id = "CONNECTED_APP_ID",
    connected_app_name = "CONNECTED_APP_NAME",
    client_name = "CLIENT_NAME",
    action_message = "ACTION_MESSAGE",
    page_entity_id = "PAGE_ENTITY_ID",
    page_entity_type = "PAGE_ENTITY_TYPE",
    record_id = "RECORD_ID",
    ui_event_source = "UI_EVENT_SOURCE",
    quiddity = "QUIDDITY",
    key_prefix = "KEY_PREFIX",
    dml_type = "DML_TYPE",
    num_rows = "NUM_ROWS",
    sample_factor = "SAMPLE_FACTOR",
    first_entity_id = "FIRST_ENTITY_ID",
    delegated_user_id = "DELEGATED_USER_ID",
    delegated_user_id_derived = "DELEGATED_USER_ID_DERIVED",
    delegated_user_name = "DELEGATED_USER_NAME",
    api_family = "API_FAMILY",
    api_version = "API_VERSION",
    client_ip = "CLIENT_IP",
    source_ip = "SOURCE_IP",
    query = "QUERY",
}

/// One row of an event log.
#[derive(Clone, Copy)]
pub(super) struct EventRow<'a> {
    pub(super) row: Row<'a>,
    pub(super) columns: &'a EventColumns,
    /// When it was logged.
    pub(super) time: UtcTime,
    /// In whose name it ran.
    pub(super) user: SalesforceId,
    /// The number of that login.
    pub(super) login: LoginKey,
    /// The key that ties this event to its login, hashed; `None` when it has none.
    pub(super) session: Option<u128>,
}

impl<'a> EventRow<'a> {
    /// The time and user of a row; `None` when either is missing. Unauthenticated events have no user.
    pub(super) fn time_of(row: &Row<'_>, columns: &EventColumns) -> Option<UtcTime> {
        // The derived time is the canonical one; the raw one is rounded in real data, and stands in
        // where the derived one is empty (docs/formats.md).
        optional_time(row.get(columns.timestamp_derived))
            .or_else(|| optional_time(row.get(columns.timestamp)))
    }

    pub(super) fn new(
        row: Row<'a>,
        columns: &'a EventColumns,
        time: UtcTime,
        user: SalesforceId,
        login: LoginKey,
    ) -> Self {
        let key = unwrapped(row.get(columns.login_key));
        Self {
            row,
            columns,
            time,
            user,
            login,
            session: (!key.is_empty()).then(|| session_of(key)),
        }
    }

    pub(super) fn get(&self, column: Column) -> &'a [u8] {
        unwrapped(self.row.get(column))
    }

    /// The cells in which a client names itself: app id, app name, client name, user agent. Event types
    /// lack one or the other.
    pub(super) fn client_cells(&self) -> [&'a [u8]; 4] {
        let c = self.columns;
        [
            c.connected_app_id,
            c.connected_app_name,
            c.client_name,
            c.user_agent,
        ]
        .map(|column| self.get(column))
    }

    /// Whether the request was answered with an HTTP error, and so wrote nothing.
    pub(super) fn was_refused(&self) -> bool {
        let status = self.get(self.columns.status_code);
        matches!(status.first(), Some(b'4' | b'5'))
    }

    /// The version of the API it called, and whether it signed in; `None` where the row says neither.
    pub(super) fn call(&self) -> Option<CallKind> {
        let c = self.columns;
        let called = [c.api_resource, c.method_name].map(|column| self.get(column));
        let is_login = |word: &[u8]| word.eq_ignore_ascii_case(b"login");
        // Who fails to sign in may be anybody.
        let soap_login = called.iter().any(|word| is_login(word)) && !self.was_refused();
        let version = ApiVersion::parse(self.get(c.api_version))
            .or_else(|| ApiVersion::in_path(called[0]))
            .or_else(|| ApiVersion::in_path(self.get(c.uri)));
        let says = soap_login || version.is_some();
        says.then_some(CallKind {
            version,
            soap_login,
        })
    }

    /// How long the request ran, milliseconds, as far as that can be believed.
    pub(super) fn run_ms(&self) -> i64 {
        let run = crate::table::count(self.get(self.columns.run_time)).unwrap_or(0);
        let most = crate::catalog::evidence().window.max_run_ms;
        i64::try_from(run).unwrap_or(most).min(most)
    }

    /// A record id in a cell. Lists of ids are written as `["001…"]`.
    pub(super) fn id(&self, column: Column) -> Option<SalesforceId> {
        let cell = self.get(column);
        let bare = |c: &u8| !c.is_ascii_alphanumeric();
        optional_id(cell).or_else(|| cell.split(bare).find_map(optional_id))
    }
}

/// A login key as a number: its bytes where they fit, as those of real logs do, or else their hash.
fn session_of(key: &[u8]) -> u128 {
    match key.try_into() {
        Ok(bytes) => u128::from_le_bytes(bytes),
        Err(_) => hash128(key),
    }
}
