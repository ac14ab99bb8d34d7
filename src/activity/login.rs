//! `Login` and `Logout` events.

use super::address::Address;
use super::columns::EventRow;
use super::session::{LoginMark, LoginRouteOrder};
use super::{Activity, ApiVersion, SignIn};
use crate::catalog::{LoginRoute, is_soap_login, login_flow, login_route};
use crate::table::text;

/// Only a login that succeeded opens a session. The second is the word of real-time events.
const SUCCESS: [&[u8]; 2] = [b"LOGIN_NO_ERROR", b"Success"];

pub(super) fn read(event: &EventRow<'_>, activity: &mut Activity) {
    let c = event.columns;
    let status = event.get(c.login_status);
    let succeeded = SUCCESS.iter().any(|word| status.eq_ignore_ascii_case(word));
    if !status.is_empty() && !succeeded {
        return;
    }
    let agent = event.get(c.browser_type);
    let client = activity.client([
        event.get(c.connected_app_id),
        // Only real-time events have it.
        event.get(c.connected_app_name),
        b"",
        agent,
    ]);
    let code = text(event.get(c.login_type));
    let mut route = login_route(&code);
    if code.is_empty() {
        // Logs of 2021 have no login type; the token endpoint gives OAuth away, the SOAP one an API
        // login.
        route = match event.get(c.uri) {
            uri if uri.starts_with(b"/services/oauth2") => LoginRoute::Oauth,
            uri if uri.starts_with(b"/services/Soap") => LoginRoute::Api,
            _ => LoginRoute::Other,
        };
    }
    if let Some(key) = event.session {
        activity.opened(key, route, &client);
    }
    // A token is handed out by an inner server: only the source is an address outside.
    let address = [c.source_ip, c.client_ip]
        .into_iter()
        .find_map(|column| Address::of(&event.user, event.get(column)));
    let mark = LoginMark {
        at: event.time,
        route: LoginRouteOrder(route),
        client,
        session: event.session,
        address,
        sign_in: SignIn {
            soap: is_soap_login(&code) || code.is_empty() && route == LoginRoute::Api,
            flow: login_flow(&text(event.get(c.login_sub_type))),
            version: ApiVersion::parse(event.get(c.api_version)),
        },
    };
    activity.login(event.user, mark);
}

/// A logout says nothing of its own: automatic ones are stamped up to 15 minutes late.
pub(super) fn read_logout(_event: &EventRow<'_>, _activity: &mut Activity) {}
