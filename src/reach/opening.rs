//! What the sharing models open, and how far rights go with them.

use super::asked::Asked;
use crate::access::{Bit, ObjectBits, ObjectRight};
use crate::catalog::{Opens, reach_facts, sharing_model, sharing_model_edits};
use crate::org::{Org, SObject, User};

/// Which organization-wide defaults concern a holder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Side {
    /// Those for users of the org.
    Internal,
    /// Those for partners and customers.
    External,
    /// None: a visitor of a site.
    Guest,
    /// The export does not say.
    Unsaid,
}

impl Side {
    pub(super) fn of(user: &User) -> Self {
        let types = &reach_facts().user_types;
        match user.user_type.as_str() {
            "" if types.is_internal_license(&user.license) => Self::Internal,
            "" => Self::Unsaid,
            it if types.is_guest(it) => Self::Guest,
            it if types.is_external(it) => Self::External,
            _ => Self::Internal,
        }
    }
}

/// How many records of an object rights reach.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Scope {
    /// None.
    #[default]
    Nothing,
    /// The right is not known.
    Unknown,
    /// One's own and what is shared.
    Shared,
    /// All.
    Everything,
}

/// What one object opens to one side.
#[derive(Clone, Copy, Debug)]
struct Opening {
    read: Option<Opens>,
    edit: Option<Opens>,
}

/// What all objects open, by side.
#[derive(Debug)]
pub(super) struct Openings {
    /// By object: internal, external.
    objects: Vec<[Opening; 2]>,
    /// By object, the places of the parents that decide; empty where they are not known.
    parents: Vec<Vec<usize>>,
    /// By object, whether a rule withholds records from some.
    withheld: Vec<bool>,
}

impl Openings {
    pub(super) fn new(org: &Org, asked: &Asked<'_>) -> Self {
        let nothing = SObject::default();
        let mut all = Self {
            objects: Vec::new(),
            parents: Vec::new(),
            withheld: Vec::new(),
        };
        for object in &asked.objects {
            let definition = org.objects.get(object.name).unwrap_or(&nothing);
            let models = [
                &definition.sharing_model,
                &definition.external_sharing_model,
            ];
            all.objects.push(models.map(|model| Opening {
                read: sharing_model(model),
                edit: sharing_model_edits(model),
            }));
            all.parents.push(parents(object.name, definition, asked));
            let mut rules = org.hierarchy.restriction_rules.values();
            let withholds = rules.any(|rule| rule.object == object.name && rule.withholds());
            all.withheld.push(withholds);
        }
        all
    }

    fn opens(&self, object: usize, side: Side, edit: bool) -> Option<Opens> {
        let of = |opening: &Opening| if edit { opening.edit } else { opening.read };
        let [internal, external] = self.objects.get(object)?;
        match side {
            Side::Internal => of(internal),
            Side::External => of(external),
            Side::Guest => Some(Opens::Nothing),
            // It may be a visitor.
            Side::Unsaid => None,
        }
    }

    /// How far rights reach, object by object: what can be read, and what can be changed.
    pub(super) fn scopes(&self, bits: &[ObjectBits], side: Side) -> Vec<[Scope; 2]> {
        let mut scopes: Vec<[Option<Scope>; 2]> = vec![[None; 2]; bits.len()];
        for object in 0..bits.len() {
            self.scope(object, bits, side, false, &mut scopes);
            self.scope(object, bits, side, true, &mut scopes);
        }
        let scopes = scopes.into_iter();
        scopes
            .map(|both| both.map(Option::unwrap_or_default))
            .collect()
    }

    fn scope(
        &self,
        object: usize,
        bits: &[ObjectBits],
        side: Side,
        edit: bool,
        scopes: &mut [[Option<Scope>; 2]],
    ) -> Scope {
        let which = usize::from(edit);
        if let Some(scope) = scopes[object][which] {
            return scope;
        }
        // Should parents go round in a circle, none of them opens another.
        scopes[object][which] = Some(Scope::Shared);
        let (right, all) = match edit {
            false => (ObjectRight::Read, ObjectRight::ViewAll),
            true => (ObjectRight::Edit, ObjectRight::ModifyAll),
        };
        let scope = match (bits[object].get(right), bits[object].get(all)) {
            (_, Bit::Granted) => Scope::Everything,
            (Bit::NotGranted, _) => Scope::Nothing,
            (Bit::Unknown, _) => Scope::Unknown,
            // Of whom the rule takes which records, no export says.
            (Bit::Granted, _) if self.withheld[object] => Scope::Unknown,
            (Bit::Granted, _) => match self.opens(object, side, edit) {
                Some(Opens::Everything) => Scope::Everything,
                Some(Opens::WithParent) => {
                    let parents = &self.parents[object];
                    let mut each = parents.iter();
                    let all = !parents.is_empty()
                        && each.all(|parent| {
                            self.scope(*parent, bits, side, edit, scopes) == Scope::Everything
                        });
                    if all {
                        Scope::Everything
                    } else {
                        Scope::Shared
                    }
                }
                Some(Opens::Nothing) | None => Scope::Shared,
            },
        };
        scopes[object][which] = Some(scope);
        scope
    }
}

/// The places of the objects whose records decide: of master-detail fields, or by the catalogue. None where one of
/// them is not among what is asked.
fn parents(object: &str, definition: &SObject, asked: &Asked<'_>) -> Vec<usize> {
    let fields = definition.fields.values();
    let masters = fields.filter(|field| field.kind == "MasterDetail");
    let mut names: Vec<&str> = masters
        .flat_map(|field| &field.reference_to)
        .map(String::as_str)
        .collect();
    if names.is_empty() {
        names.extend(reach_facts().parents(object, &definition.sharing_model));
    }
    let places: Option<Vec<usize>> = names.into_iter().map(|name| asked.place(name)).collect();
    places.unwrap_or_default()
}
