//! What to watch after the switch: per client the queries, and once what the event types mean.

use std::fmt::Write as _;

use crate::harden::Proposal;
use crate::report::markdown::{say, table};
use crate::report::plain;

/// The queries of one client.
pub(super) fn queries(out: &mut String, it: &Proposal) {
    say!(out, "### Watching");
    say!(out);
    say!(out, "```sql");
    let is_kept = |username: &String| it.user.kept.as_ref() == Some(username);
    let old = it.need.logins.iter();
    for login in old.filter(|login| !is_kept(&login.username)) {
        say!(
            out,
            "-- whether anything of the client still comes by the old login"
        );
        say!(
            out,
            "SELECT LoginTime, Application, LoginType, SourceIp, Status FROM LoginHistory WHERE UserId = '{}' ORDER BY LoginTime DESC LIMIT 200",
            login.user_id
        );
        say!(
            out,
            "SELECT AppName, LastUsedDate, UseCount FROM OauthToken WHERE UserId = '{}'",
            login.user_id
        );
    }
    let username = if it.user.username.is_empty() {
        "USERNAME"
    } else {
        &it.user.username
    };
    // A username is part of a query only if it is one: it may come from the input.
    let username = plain(&username.replace(['\\', '\'', '`'], "")).into_owned();
    say!(
        out,
        "-- whether the client's own user gets in, and what it is assigned"
    );
    say!(
        out,
        "SELECT LoginTime, Status, SourceIp FROM LoginHistory WHERE UserId IN (SELECT Id FROM User WHERE Username = '{username}') ORDER BY LoginTime DESC LIMIT 200"
    );
    say!(
        out,
        "SELECT PermissionSet.Name, PermissionSet.IsOwnedByProfile FROM PermissionSetAssignment WHERE Assignee.Username = '{username}'"
    );
    let writes = it.need.objects.iter().filter(|(object, need)| {
        let writes = need.create.is_some() || need.edit.is_some();
        writes && it.rights.objects.contains_key(*object)
    });
    if let Some((object, _)) = writes.into_iter().next() {
        say!(out, "-- whether what it writes bears its own name now");
        say!(
            out,
            "SELECT LastModifiedBy.Username, COUNT(Id) FROM {object} WHERE LastModifiedDate = LAST_N_DAYS:7 GROUP BY LastModifiedBy.Username"
        );
    }
    say!(out, "```");
    say!(out);
}

/// What the event types show.
pub(super) fn meaning(out: &mut String) {
    say!(out, "## What to watch for");
    say!(out);
    let rows = [
        (
            "RestApi, ApiTotalUsage",
            "status 403, and 400 or 404 that were not there before",
            "a missing right on an object or a field; a record that sharing hides is a 404",
        ),
        (
            "API",
            "`INSUFFICIENT_ACCESS`, `INVALID_FIELD`, `INVALID_TYPE`",
            "a field or an object that the new user does not see is one that does not exist for it",
        ),
        (
            "BulkApi, BulkApi2",
            "failed records, against the days before",
            "a job can end well and write nothing; look at its failed results",
        ),
        (
            "Login, LoginHistory",
            "the old login with the client's app, or from its addresses",
            "a credential that was not switched",
        ),
        (
            "ApexExecution, ApexUnexpectedException",
            "exceptions under the new user",
            "triggers and flows run with its rights where they do not run without sharing or in system mode",
        ),
        (
            "PermissionSetEvent, SetupAuditTrail",
            "changes of the set",
            "who widens it",
        ),
    ];
    let rows =
        rows.map(|(types, what, means)| vec![types.to_owned(), what.to_owned(), means.to_owned()]);
    table(out, &["event type", "look for", "what it means"], &rows);
    say!(
        out,
        "A read that finds fewer records raises no error: compare the counts of one run before and one after the switch, object by object. Then run `byline harden` again on an export of the weeks after: what is granted and used should be the same."
    );
}
