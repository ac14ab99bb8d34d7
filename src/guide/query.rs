//! Queries, with the least columns that serve.

use crate::catalog::{self, Identifying, Piece, Request};

/// The owner's column, which details of a master-detail relationship lack.
const OWNER: &str = "OwnerId";

/// One query and the file that its rows become.
#[derive(Clone, Debug)]
pub struct Query {
    /// The file, below the folder of the export.
    pub file: String,
    /// What is queried.
    pub object: String,
    /// The columns, in order.
    pub columns: Vec<String>,
    /// Whether it may be large, and is fetched in bulk, with deleted and archived rows.
    pub bulk: bool,
    /// What cannot be said without it.
    pub unlocks: Vec<&'static str>,
    /// Columns that name people.
    pub names_people: &'static [Identifying],
}

impl Query {
    /// The queries of one request: one, or one for each object of interest.
    pub(super) fn all(
        request: &'static Request,
        pieces: &[&'static Piece],
        objects: &[String],
    ) -> Vec<Self> {
        let one = |[object, history, parent]: [&str; 3]| {
            let fill = |text: &String| {
                text.replace("{object}", object)
                    .replace("{history}", history)
                    .replace("{parent}", parent)
            };
            Self {
                file: fill(&request.file),
                object: fill(&request.object),
                columns: request.columns.iter().map(fill).collect(),
                bulk: request.bulk,
                unlocks: pieces.iter().map(|piece| piece.unlocks.as_str()).collect(),
                names_people: &request.names_people,
            }
        };
        match request.object.as_str() {
            "{object}" => objects.iter().map(|it| one([it, "", ""])).collect(),
            "{history}" => {
                let known = objects.iter();
                let known = known.filter_map(|it| Some((it, catalog::requests().history_of(it)?)));
                known
                    .map(|(object, (history, parent))| one([object, &history, &parent]))
                    .collect()
            }
            _ => vec![one(["", "", ""])],
        }
    }

    /// The query.
    #[must_use]
    pub fn soql(&self) -> String {
        format!("SELECT {} FROM {}", self.columns.join(", "), self.object)
    }

    /// The same for objects whose records have no owner of their own, if this asks for one.
    #[must_use]
    pub fn soql_without_owner(&self) -> Option<String> {
        let asks = self.columns.iter().any(|column| column == OWNER);
        asks.then(|| {
            let columns = self.columns.iter().filter(|column| *column != OWNER);
            let columns: Vec<&str> = columns.map(String::as_str).collect();
            format!("SELECT {} FROM {}", columns.join(", "), self.object)
        })
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    fn of(piece: &str, objects: &[&str]) -> Vec<Query> {
        let objects: Vec<String> = objects.iter().map(|&name| name.to_owned()).collect();
        let mut requests = catalog::requests().requests.iter();
        let request = requests.find(|row| row.pieces == [piece]).unwrap();
        Query::all(request, &super::super::pieces_of(request), &objects)
    }

    #[test]
    fn each_object_has_its_queries() {
        let records = of("records (CSV)", &["Account", "Gift__c"]);
        assert_eq!(records[1].file, "records/Gift__c.csv");
        assert_eq!(
            records[0].soql(),
            "SELECT Id, IsDeleted, OwnerId, CreatedDate, CreatedById, LastModifiedDate, LastModifiedById, SystemModstamp FROM Account"
        );
        let without = records[1].soql_without_owner().unwrap();
        assert_eq!(
            without,
            "SELECT Id, IsDeleted, CreatedDate, CreatedById, LastModifiedDate, LastModifiedById, SystemModstamp FROM Gift__c"
        );
        let history = of("field history (CSV)", &["Opportunity", "Task"]);
        assert_eq!(history.len(), 1);
        assert_eq!(
            history[0].soql(),
            "SELECT Id, OpportunityId, Field, CreatedById, CreatedDate FROM OpportunityFieldHistory"
        );
        assert_eq!(history[0].soql_without_owner(), None);
        assert_eq!(of("User (CSV)", &[]).len(), 1);
    }
}
