//! What some assignments grant together, and which of them gives each right.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::answer::{Answer, Origin, Tally};
use super::bit::Bit;
use super::completeness::Completeness;
use super::gap::Gap;
use super::holdings::Holdings;
use super::question::{Asked, AskedField, FieldRight, Permission, Question};
use super::source::{Mute, Silence, Source, Swept, Way};
use super::view::View;
use crate::catalog::{ObjectRight, Written};
use crate::org::{LoginHours, LoginIpRange, Name, Org, Profile};

/// What some assignments together grant. Users with equal assignments share one.
#[derive(Clone, Debug)]
pub struct Access<'o> {
    pub(super) view: &'o View,
    pub(super) sources: Vec<Source<'o>>,
    gaps: Vec<Gap<'o>>,
    profile: Option<(&'o str, &'o Profile)>,
}

impl<'o> Access<'o> {
    pub(super) fn new(holdings: &Holdings<'o>, org: &'o Org, view: &'o View) -> Self {
        let profile = holdings
            .profile
            .and_then(|name| org.profiles.get_key_value(name))
            .map(|(name, profile)| (name.as_str(), profile));
        let mut sources = Vec::new();
        if let Some((name, profile)) = profile
            && let Some(seen) = view.profile(name)
        {
            sources.push(Source {
                grants: Some(&profile.grants),
                silence: Silence::Profile(seen),
                api_only: holdings.api_only,
                ..Source::unknown(Origin::Profile(name))
            });
        }
        for name in &holdings.sets {
            let Some((name, set)) = org.permission_sets.get_key_value(*name) else {
                continue;
            };
            sources.push(Source {
                grants: Some(&set.grants),
                silence: Silence::Set,
                ..Source::unknown(Origin::PermissionSet(name))
            });
        }
        let mut gaps = holdings.gaps.clone();
        for name in &holdings.groups {
            add_group(name, org, &mut sources, &mut gaps);
        }
        let unjoined = gaps
            .iter()
            .filter(|gap| !matches!(gap, Gap::MemberMissing { .. } | Gap::MutingMissing { .. }));
        sources.extend(unjoined.map(|gap| {
            let about_profile = matches!(
                gap,
                Gap::ProfileUnnamed | Gap::ProfileMissing(_) | Gap::ProfileAmbiguous(_)
            );
            Source {
                api_only: holdings.api_only.filter(|_| about_profile),
                ..Source::unknown(Origin::Gap(*gap))
            }
        }));
        for source in &mut sources {
            source.sweep(&view.sweeping);
        }
        Self {
            view,
            sources,
            gaps: gaps.into_iter().collect(),
            profile,
        }
    }

    /// Whether a right is granted.
    #[must_use]
    pub fn bit(&self, question: &Question) -> Bit {
        self.weigh(question, false).bit
    }

    /// Whether a right is granted, and every grant that gives it.
    #[must_use]
    pub fn answer(&self, question: &Question) -> Answer<'o> {
        self.weigh(question, true).answer()
    }

    /// Everything that grants: the profile, the permission sets, the members of groups, and what could not be joined.
    pub fn origins(&self) -> impl Iterator<Item = Origin<'o>> {
        self.sources.iter().map(|source| source.origin)
    }

    /// What could not be joined; what nothing else grants is unknown because of it.
    #[must_use]
    pub fn gaps(&self) -> &[Gap<'o>] {
        &self.gaps
    }

    /// How much of the profile its file holds. `None` without a profile.
    #[must_use]
    pub fn completeness(&self) -> Option<Completeness> {
        self.profile
            .and_then(|(name, _)| self.view.completeness(name))
    }

    /// The address ranges that logins must come from, all of them when there is none. They are the
    /// profile's alone, and always retrieved with it: `None` means that the profile is not known.
    #[must_use]
    pub fn login_ip_ranges(&self) -> Option<&'o [LoginIpRange]> {
        let (_, profile) = self.profile?;
        let said = !profile.login_ip_ranges.is_empty() || !self.is_fragment();
        said.then_some(&profile.login_ip_ranges)
    }

    /// The hours in which the user may log in, any when there are none. They are the profile's alone,
    /// and always retrieved with it: `None` means that the profile is not known.
    #[must_use]
    pub fn login_hours(&self) -> Option<&'o LoginHours> {
        let (_, profile) = self.profile?;
        let said = !profile.login_hours.is_empty() || !self.is_fragment();
        said.then_some(&profile.login_hours)
    }

    /// The same with one source alone.
    #[cfg(test)]
    pub(super) fn by_one_source(&self, origin: Origin<'o>) -> Self {
        let mut alone = self.clone();
        alone.sources.retain(|source| source.origin == origin);
        alone
    }

    fn is_fragment(&self) -> bool {
        self.completeness() == Some(Completeness::Fragment)
    }

    fn weigh(&self, question: &Question, detailed: bool) -> Tally<'o> {
        match &question.0 {
            Asked::User(permission) => self.user(permission, detailed),
            Asked::Object(object, right) => self.object(*object, *right, detailed),
            Asked::Field(field, right) => match right {
                FieldRight::Read => self.read(field, detailed),
                FieldRight::ReadClear => self.read_clear(field, detailed),
                FieldRight::Edit => self.edit(field, detailed),
            },
            Asked::Security(field, FieldRight::Edit) => self.editable(field, detailed),
            Asked::Security(field, _) => self.visible(field, detailed),
        }
    }

    fn user(&self, permission: &Permission, detailed: bool) -> Tally<'o> {
        self.union(detailed, |source, each| {
            source.user(permission, &self.view.sweeping, each);
        })
    }

    fn object(&self, object: Option<Name>, right: ObjectRight, detailed: bool) -> Tally<'o> {
        self.union(detailed, |source, each| {
            source.object_row(self.view, object).each(right, each);
        })
    }

    /// A field is read by whoever reads the object and is let by field-level security, or sees all
    /// fields. To see all data is to see all records, and no field more.
    fn read(&self, field: &AskedField, detailed: bool) -> Tally<'o> {
        let object = self.object(field.object, ObjectRight::Read, detailed);
        if field.without_rows.is_some() {
            return object;
        }
        self.visible(field, detailed).and(object)
    }

    fn visible(&self, field: &AskedField, detailed: bool) -> Tally<'o> {
        self.union(detailed, |source, each| {
            each(Way::Row, source.field_row(self.view, field, false));
            let row = source.object_row(self.view, field.object);
            row.each(ObjectRight::ViewAllFields, &mut |way, bit| {
                let way = if way == Way::Row {
                    Way::ViewAllFields
                } else {
                    way
                };
                each(way, bit);
            });
        })
    }

    fn read_clear(&self, field: &AskedField, detailed: bool) -> Tally<'o> {
        let read = self.read(field, detailed);
        if field.encrypted == Bit::NotGranted {
            return read;
        }
        let mut clear = self.user(&self.view.sweeping.view_encrypted, detailed);
        clear.bit = clear.bit.or(field.encrypted.not());
        read.and(clear)
    }

    /// A field is written by whoever may create or edit the record and is let by field-level security.
    fn edit(&self, field: &AskedField, detailed: bool) -> Tally<'o> {
        let object = |right| self.object(field.object, right, detailed);
        let all = &self.view.sweeping;
        if field.computed || field.without_rows == Some(Written::Never) {
            return Tally::default();
        }
        match field.without_rows {
            Some(Written::AsAuditField) => self
                .user(&all.create_audit_fields, detailed)
                .and(object(ObjectRight::Create)),
            Some(_) => object(ObjectRight::Create).or(object(ObjectRight::Edit)),
            None => self
                .editable(field, detailed)
                .and(object(ObjectRight::Create).or(object(ObjectRight::Edit))),
        }
    }

    /// What field-level security lets be written.
    fn editable(&self, field: &AskedField, detailed: bool) -> Tally<'o> {
        let rows = self.union(detailed, |source, each| {
            each(Way::Row, source.field_row(self.view, field, true));
        });
        let past_read_only = self.union(detailed, |source, each| {
            each(Way::EditReadonlyFields, source.swept.edit_read_only);
        });
        rows.or(past_read_only.and(self.visible(field, detailed)))
    }

    /// Granted when any source grants it in any way.
    fn union(
        &self,
        detailed: bool,
        ways: impl Fn(&Source<'o>, &mut dyn FnMut(Way, Bit)),
    ) -> Tally<'o> {
        let mut tally = Tally::default();
        for source in &self.sources {
            ways(source, &mut |way, bit| {
                tally.see((source.origin, way), bit, detailed);
            });
            if tally.bit == Bit::Granted && !detailed {
                break;
            }
        }
        tally
    }
}

/// The members of a group, each less what the group mutes.
fn add_group<'o>(
    name: &'o str,
    org: &'o Org,
    sources: &mut Vec<Source<'o>>,
    gaps: &mut BTreeSet<Gap<'o>>,
) {
    let Some(group) = org.permission_set_groups.get(name) else {
        return;
    };
    let mut mute = Mute::default();
    for muting in &group.muting_permission_sets {
        match org.muting_permission_sets.get(muting) {
            Some(set) => mute.sets.push(set),
            None => {
                mute.incomplete = true;
                gaps.insert(Gap::MutingMissing {
                    group: name,
                    muting,
                });
            }
        }
    }
    let mute = Arc::new(mute);
    for member in &group.permission_sets {
        // In a group a session-based set is in force without a session.
        let source = match org.permission_sets.get(member) {
            Some(set) => Source {
                grants: Some(&set.grants),
                silence: Silence::Set,
                ..Source::unknown(Origin::Member {
                    group: name,
                    member,
                })
            },
            None => {
                let gap = Gap::MemberMissing {
                    group: name,
                    member,
                };
                gaps.insert(gap);
                Source::unknown(Origin::Gap(gap))
            }
        };
        sources.push(Source {
            mute: Arc::clone(&mute),
            ..source
        });
    }
}

impl<'o> Source<'o> {
    /// Something that may grant anything.
    fn unknown(origin: Origin<'o>) -> Self {
        Self {
            origin,
            grants: None,
            silence: Silence::Everything,
            mute: Arc::default(),
            api_only: None,
            swept: Swept::default(),
        }
    }
}
