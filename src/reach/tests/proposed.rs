//! Rights that are proposed, against the same rights granted.

use std::collections::BTreeSet;

use super::world::{World, id, pairs, words};
use crate::access::{ObjectBits, ObjectRight, Rights};
use crate::reach::{FieldBits, Holder, Proposed};

/// The rights of a holder, its fields, what it reaches of each object but for a record of its own, and its ways.
type Told = (Vec<ObjectBits>, Vec<FieldBits>, Vec<String>, Vec<String>);

fn told(holder: &Holder<'_, '_>, owns: bool) -> Told {
    let objects = holder.objects();
    let counts = objects.map(|it| {
        let words = format!("{} {}", words(it.read), words(it.changed));
        if owns {
            words.replace("1+", "0+")
        } else {
            words
        }
    });
    let ways = holder.ways().map(|(way, _)| way.id.clone());
    (
        holder.objects().map(|it| it.rights).collect(),
        holder.fields().map(|it| it.bits).collect(),
        counts.collect(),
        ways.collect(),
    )
}

/// Objects or fields with their rights.
type Texts<'a> = &'a [(&'a str, &'a str)];

/// A user who stands in no role and no queue, and a proposal with the same rights.
fn both(user: &[&str], objects: Texts<'_>, fields: Texts<'_>) -> [Told; 2] {
    let texts = |of: &[&str]| of.iter().map(|it| (*it).to_owned()).collect();
    let world = World {
        user: texts(user),
        objects: pairs(objects),
        fields: pairs(fields),
        with_role: false,
        in_queue: false,
        ..World::default()
    };
    let rights_of = |text: &str| {
        let letters = "CREDVMF".chars().zip(ObjectRight::ALL);
        let has = letters.filter(|(letter, _)| text.contains(*letter));
        has.map(|(_, right)| right).collect()
    };
    let objects = objects.iter();
    let rights = Rights {
        user_permissions: user.iter().map(|it| (*it).to_owned()).collect(),
        objects: objects
            .map(|(object, text)| ((*object).to_owned(), rights_of(text)))
            .collect(),
    };
    let rows = |letter: char| -> BTreeSet<String> {
        let rows = fields.iter().filter(|(_, text)| text.contains(letter));
        rows.map(|(field, _)| (*field).to_owned()).collect()
    };
    let proposed = Proposed {
        rights: &rights,
        readable: &rows('r'),
        editable: &rows('w'),
    };
    world.ask(|reach| {
        let granted = told(&reach.user(&id("005me")).unwrap(), true);
        [granted, told(&reach.proposed(&proposed), false)]
    })
}

#[test]
fn a_proposal_reaches_what_the_same_rights_reach() {
    let fields: &[(&str, &str)] = &[("Contact.Email", "rw"), ("Contact.SSN__c", "r")];
    let sweeping = ["ViewAllFieldsGlobal", "EditReadonlyFields"];
    let cases: [(&[&str], Texts<'_>); 8] = [
        (&[], &[]),
        (
            &[],
            &[("Case", "CRE"), ("Contact", "RE"), ("Account", "RE")],
        ),
        (&[], &[("Account", "REDVM"), ("Contact", "R")]),
        (&["ViewAllData"], &[("Case", "RE")]),
        (&["ModifyAllData"], &[]),
        (&["ViewEncryptedData"], &[("Contact", "CR")]),
        (&sweeping, &[("Contact", "RE"), ("Account", "R")]),
        (
            &["AuthorApex"],
            &[("Contact", "RF"), ("Line__c", "R"), ("Order__c", "RV")],
        ),
    ];
    for (user, objects) in cases {
        let [granted, proposed] = both(user, objects, fields);
        assert_eq!(granted, proposed, "{user:?} {objects:?}");
    }
}

/// Nothing is unknown of a proposal but what others may share with it.
#[test]
fn a_proposal_owns_nothing() {
    let rights = Rights {
        objects: [("Account".to_owned(), [ObjectRight::Read].into())].into(),
        ..Rights::default()
    };
    let none = BTreeSet::new();
    let proposed = Proposed {
        rights: &rights,
        readable: &none,
        editable: &none,
    };
    World::default().ask(|reach| {
        let summary = reach.proposed(&proposed).summary();
        assert_eq!(
            (words(summary.read), words(summary.changed)),
            ("0+".to_owned(), "0".to_owned())
        );
        // All four who are active, and none of them is the holder.
        let manager = Rights {
            user_permissions: ["ManageUsers".to_owned()].into(),
            ..Rights::default()
        };
        let proposed = Proposed {
            rights: &manager,
            ..proposed
        };
        assert_eq!(words(reach.proposed(&proposed).summary().users.any), "4");
    });
}
