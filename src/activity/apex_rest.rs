//! `ApexRestApi` events: calls of Apex classes that the org publishes as resources of its own.
//!
//! What the class does with records is not in the log. The call itself is counted, under the first part of
//! the resource's path: what follows may be an id, and there are as many of those as records.

use super::act::{Act, Deed};
use super::collect::SeenWrite;
use super::columns::EventRow;
use super::uses::UseLog;
use super::write::Through;
use super::{Activity, Family, Operation};

/// What paths of such resources begin with; also what stands before the resource in the name of its use.
pub const APEX_REST: &str = "apexrest/";

/// The part of a path that is kept: `apexrest/Donations` of `/services/apexrest/Donations/0015j…`.
fn resource(path: &[u8]) -> &[u8] {
    let path = path.split(|c| *c == b'?').next().unwrap_or_default();
    let path = path.strip_prefix(b"/services/").unwrap_or(path);
    let Some(rest) = path.strip_prefix(APEX_REST.as_bytes()) else {
        return b"";
    };
    let first = rest.split(|c| *c == b'/').next().unwrap_or_default();
    let end = APEX_REST.len() + first.len();
    path.get(..end)
        .filter(|_| !first.is_empty())
        .unwrap_or_default()
}

pub(super) fn read(event: &EventRow<'_>, activity: &mut Activity) {
    let c = event.columns;
    let signature = activity.signature(event.client_cells());
    if event.was_refused() {
        activity.present(event, Through::Api, signature, None);
        return;
    }
    let reads = event.get(c.method).eq_ignore_ascii_case(b"GET");
    let act = if reads { Act::Read } else { Act::Write };
    let deed = Deed::new(UseLog::ApexRest, act, None, resource(event.get(c.uri)));
    activity.present(event, Through::Api, signature, Some(&deed));
    if reads {
        return;
    }
    let write = SeenWrite {
        through: Through::Api,
        family: Family::Request,
        operation: Operation::Unknown,
        object: b"",
        rows: u64::MAX,
        record: None,
        signature,
    };
    activity.write(event, &write);
}

#[cfg(test)]
mod tests {
    use super::resource;

    #[test]
    fn of_a_path_the_resource_is_kept() {
        let of = |path: &'static str| resource(path.as_bytes());
        assert_eq!(
            of("/services/apexrest/Donations/0015j00000Ud77AAAR"),
            b"apexrest/Donations"
        );
        assert_eq!(of("/services/apexrest/gift?x=1"), b"apexrest/gift");
        assert_eq!(of("/services/apexrest/"), b"");
        assert_eq!(of("/services/data/v60.0/query"), b"");
    }
}
