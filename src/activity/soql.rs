//! What a query asks for, as far as its own words say: the object and its fields.
//!
//! This is no parser of SOQL: it reads from `SELECT` to the object after `FROM`, and leaves out what it would
//! have to look up, such as fields of related objects and the queries inside a query.

/// The object of a query and the part of its text that says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Query<'a> {
    /// What stands between `SELECT` and `FROM`.
    list: &'a [u8],
    /// API name of the object.
    pub(super) object: &'a [u8],
}

/// A query has 100,000 characters at most (SOQL and SOSL Reference, SOQL Limits), of up to four bytes; longer ones were none.
const LONGEST: usize = 400_000;

fn is_name(c: u8) -> bool {
    c.is_ascii_alphanumeric() || c == b'_'
}

/// Where a word begins that stands alone and outside of brackets, at or after `from`.
fn word(text: &[u8], wanted: &[u8], from: usize) -> Option<usize> {
    let mut depth = 0usize;
    let mut at = from;
    while let Some(c) = text.get(at) {
        match c {
            b'(' => depth += 1,
            b')' => depth = depth.checked_sub(1)?,
            _ => {}
        }
        let alone = at == 0 || text.get(at - 1).is_none_or(|before| !is_name(*before));
        let end = at + wanted.len();
        let is_it = text
            .get(at..end)
            .is_some_and(|found| found.eq_ignore_ascii_case(wanted));
        if depth == 0 && alone && is_it && text.get(end).is_none_or(|after| !is_name(*after)) {
            return Some(at);
        }
        at += 1;
    }
    None
}

impl<'a> Query<'a> {
    /// Of a logged text, which may have words of its own before the query. `None` where there is none.
    pub(super) fn of(text: &'a [u8]) -> Option<Self> {
        if text.len() > LONGEST {
            return None;
        }
        let list = word(text, b"SELECT", 0)? + b"SELECT".len();
        let from = word(text, b"FROM", list)?;
        let object = text.get(from + b"FROM".len()..)?.trim_ascii_start();
        let end = object.iter().position(|c| !is_name(*c));
        let object = object.get(..end.unwrap_or(object.len()))?;
        (!object.is_empty()).then_some(Self {
            list: text.get(list..from)?,
            object,
        })
    }

    /// The whole of what is read of it, by which two queries are the same.
    pub(super) const fn cells(&self) -> [&'a [u8]; 2] {
        [self.list, self.object]
    }

    /// Its own fields. Functions, queries inside, and fields of other objects are left out.
    pub(super) fn fields(&self) -> impl Iterator<Item = &'a [u8]> {
        let mut depth = 0usize;
        let items = self.list.split(move |c| {
            match c {
                b'(' => depth += 1,
                b')' => depth = depth.saturating_sub(1),
                _ => {}
            }
            *c == b',' && depth == 0
        });
        items
            .map(<[u8]>::trim_ascii)
            .filter(|item| !item.is_empty() && item.iter().all(|c| is_name(*c)))
    }
}

#[cfg(test)]
mod tests {
    use super::Query;

    fn read(text: &str) -> Option<(String, Vec<String>)> {
        let query = Query::of(text.as_bytes())?;
        let words = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Some((words(query.object), query.fields().map(words).collect()))
    }

    #[test]
    fn object_and_fields_of_a_query() {
        let known = |object: &str, fields: &[&str]| {
            Some((
                object.to_owned(),
                fields.iter().map(|f| (*f).to_owned()).collect::<Vec<_>>(),
            ))
        };
        assert_eq!(
            read("SOQL Query: SELECT Id, Name FROM Account WHERE Name = 'from x'"),
            known("Account", &["Id", "Name"])
        );
        assert_eq!(
            read("select Id,Account.Name,\n(SELECT Id FROM Contacts), Amount__c from\nGift__c"),
            known("Gift__c", &["Id", "Amount__c"])
        );
        assert_eq!(
            read(
                "SELECT COUNT(), toLabel(Status), TYPEOF What WHEN Account THEN Phone END FROM Task"
            ),
            known("Task", &[])
        );
        assert_eq!(
            read("SELECT FIELDS(ALL) FROM Case LIMIT 1"),
            known("Case", &[])
        );
        for none in [
            "",
            "FIND {x}",
            "SELECT Id",
            "SELECT Id FROM ",
            "SELECT (Id FROM X",
        ] {
            assert_eq!(read(none), None, "{none}");
        }
    }
}
