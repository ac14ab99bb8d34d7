//! `skew.csv`: owners of too many records, and parents of too many children.

use super::csv::CsvFile;
use crate::analysis::Analysis;
use crate::ownership::{Load, OwnerKind};

const HEADER: &[&str] = &[
    "object",
    "kind",
    "parent_field",
    "parent_object",
    "parent_id",
    "parent",
    "children",
];

/// Renders the file: of each object its owners, then its parents, those with most children first.
#[must_use]
pub fn skew_csv(analysis: &Analysis) -> Vec<u8> {
    let mut file = CsvFile::new(HEADER);
    let kinds = analysis.owner_kinds();
    for object in &analysis.objects {
        let owners = object.owners.ranked();
        for (id, owner) in owners
            .iter()
            .filter(|(_, owner)| owner.load() == Load::Over)
        {
            let kind = kinds.kind(id);
            let parent = match kind {
                Some(OwnerKind::User) => "User",
                Some(OwnerKind::Queue) => "Group",
                None => "",
            };
            file.row::<&str>(&[
                &object.name,
                kind.map_or("", OwnerKind::as_str),
                "OwnerId",
                parent,
                &id.to_string(),
                &analysis.name_of(id),
                &owner.records.to_string(),
            ]);
        }
        for parent in object.parents(Load::Over) {
            file.row::<&str>(&[
                &object.name,
                parent.kind().as_str(),
                &parent.field,
                &parent.object,
                &parent.id.to_string(),
                "",
                &parent.children.to_string(),
            ]);
        }
    }
    file.finish()
}
