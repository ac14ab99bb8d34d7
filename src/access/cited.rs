//! The row of a file in which a grant is written: where to look for what gives a right.

use super::question::{Asked, Question};
use super::source::Way;
use crate::catalog::ObjectRight;
use crate::org::{Cited, Name, Org};

impl Question {
    /// What stands in the file of what grants this in such a way; `None` where no row does, or one of a field, of
    /// which no lines are kept.
    #[must_use]
    pub fn cited(&self, org: &Org, way: Way) -> Option<Cited<'static>> {
        let permission = |name| org.names.get(name).map(Cited::Permission);
        let object = |right| self.object_asked().map(|name| Cited::Object(name, right));
        match way {
            Way::Row => match &self.0 {
                Asked::User(permission) => permission.name.map(Cited::Permission),
                Asked::Object(_, right) => object(*right),
                Asked::Field(..) | Asked::Security(..) => None,
            },
            Way::StandardProfile | Way::ProfileExport => None,
            Way::ModifyAllData
            | Way::ViewAllData
            | Way::ViewAllFieldsGlobal
            | Way::EditReadonlyFields => permission(way.as_str()),
            Way::ModifyAllRecords => object(ObjectRight::ModifyAll),
            Way::ViewAllRecords => object(ObjectRight::ViewAll),
            Way::ViewAllFields => object(ObjectRight::ViewAllFields),
        }
    }

    /// The object it is about.
    fn object_asked(&self) -> Option<Name> {
        match &self.0 {
            Asked::User(_) => None,
            Asked::Object(object, _) => *object,
            Asked::Field(field, _) | Asked::Security(field, _) => field.object,
        }
    }
}
