//! Laws that hold in any org: more never lowers reach, and what is learnt lies within the bounds.

use proptest::prelude::*;
use proptest::sample::select;

use super::world::{OBJECTS, World, pairs, rule};
use crate::access::{Bit, FieldRight, Question};
use crate::catalog::ObjectRight;
use crate::org::PartyKind;
use crate::reach::Count;

const RIGHTS: [&str; 8] = ["", "R", "CR", "RE", "RED", "REV", "REDVM", "RF"];
const PERMISSIONS: [&str; 6] = [
    "ViewAllData",
    "ModifyAllData",
    "ViewAllFieldsGlobal",
    "ManageUsers",
    "ResetPasswords",
    "InstallPackaging",
];

fn rows() -> impl Strategy<Value = Vec<(String, String)>> {
    let rights = proptest::collection::vec(select(RIGHTS.to_vec()), OBJECTS.len());
    rights.prop_map(|rights| {
        let rows = OBJECTS
            .iter()
            .zip(rights)
            .filter(|(_, rights)| !rights.is_empty());
        rows.map(|((name, ..), rights)| ((*name).to_owned(), rights.to_owned()))
            .collect()
    })
}

fn permissions() -> impl Strategy<Value = Vec<String>> {
    let any = proptest::sample::subsequence(PERMISSIONS.to_vec(), 0..2);
    any.prop_map(|names| names.into_iter().map(str::to_owned).collect())
}

fn sharing() -> impl Strategy<Value = Vec<(String, crate::org::SharingRule)>> {
    let objects = select(vec!["Account", "Order__c", "Campaign"]);
    let access = select(vec!["Read", "Edit"]);
    let from = select(vec!["top", "mid", "low"]);
    let below = any::<bool>();
    let to = select(vec![
        (PartyKind::Group, "team"),
        (PartyKind::Role, "mid"),
        (PartyKind::Role, "low"),
        (PartyKind::AllInternalUsers, ""),
    ]);
    let one = (objects, access, from, below, to).prop_map(|(object, access, from, below, to)| {
        let kind = if below {
            PartyKind::RoleAndSubordinates
        } else {
            PartyKind::Role
        };
        (object.to_owned(), rule(access, (kind, from), to))
    });
    proptest::collection::vec(one, 0..4)
}

fn world() -> impl Strategy<Value = World> {
    let profile = proptest::option::weighted(0.8, (permissions(), rows()));
    let flags = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    let muted = proptest::option::weighted(0.3, rows());
    let user_type = select(vec!["Standard", "Standard", "PowerPartner", "Guest", ""]);
    let login_as = select(vec![None, Some(true), Some(false)]);
    let withheld = select(vec![Vec::new(), Vec::new(), vec!["Case".to_owned()]]);
    let rest = (flags, muted, user_type, login_as, withheld);
    (profile, permissions(), rows(), sharing(), rest).prop_map(
        |(profile, user, objects, rules, (flags, muted, user_type, login_as, withheld))| {
            let (with_role, in_queue, with_parents, expired) = flags;
            World {
                profile,
                user,
                objects,
                rules,
                with_role,
                in_queue,
                with_parents,
                expired: expired && with_role,
                muted,
                user_type: user_type.to_owned(),
                login_as,
                withheld,
                fields: pairs(&[("Contact.Email", "r"), ("Contact.SSN__c", "rw")]),
                ..World::default()
            }
        },
    )
}

/// Whether a count is nowhere lower.
fn rose(before: Count, after: Count) -> bool {
    let most = match (before.most, after.most) {
        (Some(before), Some(after)) => before <= after,
        (None, Some(_)) => false,
        (_, None) => true,
    };
    before.least <= after.least && most
}

/// Whether what is known after lies within what was known before.
fn narrowed(before: Count, after: Count) -> bool {
    let most = match (before.most, after.most) {
        (Some(before), Some(after)) => after <= before,
        (Some(_), None) => false,
        (None, _) => true,
    };
    before.least <= after.least && most
}

fn never_lower(before: &World, after: &World) -> Result<(), TestCaseError> {
    let (old, new) = (before.counts(), after.counts());
    for (object, (read, changed)) in &old {
        let (read_now, changed_now) = new[object];
        prop_assert!(
            rose(*read, read_now),
            "{object}: read {read:?}, {read_now:?}"
        );
        prop_assert!(
            rose(*changed, changed_now),
            "{object}: changed {changed:?}, {changed_now:?}"
        );
    }
    let all = |world: &World| world.summary(|it| (it.read, it.changed, it.users.any, it.score));
    let ((read, changed, users, score), (read_now, changed_now, users_now, score_now)) =
        (all(before), all(after));
    prop_assert!(rose(read, read_now) && rose(changed, changed_now) && rose(users, users_now));
    for (part, now) in score.parts.iter().zip(score_now.parts) {
        prop_assert!(
            part.level <= now.level && part.upto <= now.upto,
            "{score:?} {score_now:?}"
        );
    }
    prop_assert!(score.grade() <= score_now.grade());
    Ok(())
}

fn within(before: &World, after: &World) -> Result<(), TestCaseError> {
    let (old, new) = (before.counts(), after.counts());
    for (object, (read, changed)) in &old {
        let (read_now, changed_now) = new[object];
        prop_assert!(
            narrowed(*read, read_now),
            "{object}: read {read:?}, {read_now:?}"
        );
        prop_assert!(
            narrowed(*changed, changed_now),
            "{object}: changed {changed:?}, {changed_now:?}"
        );
    }
    let all = |world: &World| world.summary(|it| (it.read, it.changed, it.users.any, it.score));
    let ((read, changed, users, score), (read_now, changed_now, users_now, score_now)) =
        (all(before), all(after));
    prop_assert!(
        narrowed(read, read_now) && narrowed(changed, changed_now) && narrowed(users, users_now)
    );
    for (part, now) in score.parts.iter().zip(score_now.parts) {
        prop_assert!(
            part.level <= now.level && now.upto <= part.upto,
            "{score:?} {score_now:?}"
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn more_rights_never_lower_reach(
        world in world(),
        row in 0..OBJECTS.len(),
        rights in select(RIGHTS[1..].to_vec()),
        permission in select(PERMISSIONS.to_vec()),
    ) {
        let mut more = world.clone();
        more.objects.push((OBJECTS[row].0.to_owned(), rights.to_owned()));
        never_lower(&world, &more)?;
        more.user.push(permission.to_owned());
        never_lower(&world, &more)?;
        let unmuted = World { muted: world.muted.as_ref().map(|_| Vec::new()), ..world.clone() };
        never_lower(&world, &unmuted)?;
        let role = World { with_role: true, in_queue: true, with_parents: true, expired: false, ..world.clone() };
        never_lower(&world, &role)?;
    }

    #[test]
    fn more_records_never_lower_reach(world in world(), more in 1u64..5_000) {
        never_lower(&world, &World { more, ..world.clone() })?;
        let mut wider = world.clone();
        wider.rules.push(("Account".to_owned(), rule("Edit", (PartyKind::Role, "top"), (PartyKind::Group, "team"))));
        never_lower(&world, &wider)?;
    }

    /// A profile that turns up, a sharing model, a type of user, a hierarchy, records, a setting: whatever
    /// they turn out to be.
    #[test]
    fn what_is_learnt_lies_within_the_bounds(
        known in world(),
        model in select(vec!["Private", "Read", "ReadWrite"]),
        missing in proptest::option::of(select(OBJECTS.map(|it| it.0).to_vec())),
    ) {
        let profile = World { profile: None, ..known.clone() };
        within(&profile, &known)?;
        within(&World { user_type: String::new(), ..known.clone() }, &known)?;
        within(&World { login_as: None, ..known.clone() }, &known)?;
        within(&World { with_parents: false, ..known.clone() }, &World { with_parents: true, ..known.clone() })?;
        within(&World { rules: Vec::new(), ..known.clone() }, &known)?;
        let missing: Vec<String> = missing.into_iter().map(str::to_owned).collect();
        within(&World { missing, ..known.clone() }, &known)?;
        let mut told = known.clone();
        told.models.insert("Unsaid__c".to_owned(), model.to_owned());
        within(&known, &told)?;
    }

    /// A field that needs no look is what it would be found to be.
    #[test]
    fn fields_are_what_they_are_one_by_one(world in world()) {
        let org = world.org();
        let view = crate::access::View::new(&org, None);
        let everyone = crate::access::Everyone::new(&org, &view);
        let records = world.records();
        let reach = crate::reach::Reach::new(&org, &view, &everyone, &records);
        for (id, holder) in reach.users() {
            for field in holder.fields() {
                let rights = [FieldRight::Read, FieldRight::ReadClear, FieldRight::Edit];
                let bits = rights.map(|right| {
                    let asked = Question::field(&org, &view, field.object, field.field, right);
                    everyone.get(&id).map(|it| it.bit(&asked))
                });
                let found = [field.bits.read, field.bits.clear, field.bits.edit].map(Some);
                prop_assert_eq!(bits, found, "{} {}", field.object, field.field);
            }
        }
    }

    /// All rights on an object at once are those that are asked for one by one.
    #[test]
    fn rights_at_once_are_rights_one_by_one(world in world()) {
        let org = world.org();
        let view = crate::access::View::new(&org, None);
        let everyone = crate::access::Everyone::new(&org, &view);
        for access in everyone.combinations() {
            for (object, ..) in OBJECTS {
                let at_once = access.on_object(org.names.get(object));
                let sweeping = ["ViewAllData", "ModifyAllData"].map(|it| Question::user(&org, it));
                let all = sweeping.map(|it| access.bit(&it));
                let all = all.into_iter().fold(at_once.get(ObjectRight::ModifyAll), Bit::or);
                prop_assert_eq!(at_once.get(ObjectRight::ViewAll).or(all), at_once.get(ObjectRight::ViewAll));
                for right in ObjectRight::ALL {
                    let alone = access.bit(&Question::object(&org, object, right));
                    prop_assert_eq!(at_once.get(right), alone);
                }
            }
        }
    }
}
