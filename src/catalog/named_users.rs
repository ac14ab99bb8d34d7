//! The elements of the metadata that name a user.

use std::sync::LazyLock;

use serde::Deserialize;

/// What it means for a user to be named somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// Code or automation runs as the user; what it writes bears the name.
    RunsAs,
    /// An outside system calls the API as the user.
    CallsAs,
    /// A session of the user is sent to an outside system.
    SendsSession,
    /// Whoever holds a certificate logs in as the user.
    LogsIn,
    /// Others are shown what the user may see.
    SeesAs,
    /// Records are given to the user or queue.
    OwnsRecords,
    /// Work is given to the user or queue.
    Assigned,
    /// The user belongs to it.
    Member,
    /// The user is told of it or answers for it; nothing is done in the name.
    Contact,
}

impl Effect {
    /// As written in result files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RunsAs => "runs-as",
            Self::CallsAs => "calls-as",
            Self::SendsSession => "sends-session",
            Self::LogsIn => "logs-in",
            Self::SeesAs => "sees-as",
            Self::OwnsRecords => "owns-records",
            Self::Assigned => "assigned",
            Self::Member => "member",
            Self::Contact => "contact",
        }
    }

    /// What the component does with the user: the words after its name.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::RunsAs => "runs as this user",
            Self::CallsAs => "calls the API as this user",
            Self::SendsSession => "sends a session of this user to an outside system",
            Self::LogsIn => "logs in as this user",
            Self::SeesAs => "shows what this user may see",
            Self::OwnsRecords => "makes this user the owner of records",
            Self::Assigned => "gives work to this user",
            Self::Member => "has this user as a member",
            Self::Contact => "has this user as a contact",
        }
    }
}

/// What being named says of the login itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Meaning {
    /// It is an outside system's: the platform demands a user for machines here.
    Integration,
    /// It is an AI agent's.
    Agent,
    /// A machine has a part in it, and a person may too.
    MachineRole,
    /// Nothing.
    None,
}

/// Whether a user or a queue is named.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NamedKind {
    /// A user.
    #[default]
    User,
    /// A queue, which may own records and get work in a user's stead.
    Queue,
}

impl NamedKind {
    /// As written in result files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Queue => "queue",
        }
    }
}

/// How the value of an element is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Comparison {
    Is,
    IsNot,
    EndsWith,
}

/// What an element must say: `path=value`, `path!=value`, or `path$=end`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct Condition {
    /// The element, below the root.
    pub path: String,
    comparison: Comparison,
    value: String,
}

impl TryFrom<String> for Condition {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let (path, value) = text.split_once('=').ok_or("a condition has an `=`")?;
        let (path, comparison) = match (path.strip_suffix('!'), path.strip_suffix('$')) {
            (Some(path), _) => (path, Comparison::IsNot),
            (_, Some(path)) => (path, Comparison::EndsWith),
            _ => (path, Comparison::Is),
        };
        Ok(Self {
            path: path.to_owned(),
            comparison,
            value: value.to_owned(),
        })
    }
}

impl Condition {
    /// Whether it holds of the element's text. An element that is absent says nothing: it is not its
    /// value, and it is not known what else it is.
    #[must_use]
    pub fn holds(&self, text: Option<&str>) -> bool {
        let is = |text: &str| text.eq_ignore_ascii_case(&self.value);
        match self.comparison {
            Comparison::Is => text.is_some_and(is),
            Comparison::IsNot => !text.is_some_and(is),
            Comparison::EndsWith => text.is_some_and(|text| text.ends_with(&self.value)),
        }
    }
}

/// Which records a user is made the owner of.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(from = "String")]
pub enum Owned {
    /// Of an object that the place does not tell, or of several.
    #[default]
    Any,
    /// Of one object always.
    Object(String),
    /// Of the object that the component is of.
    Component,
    /// None: it is only said who may own.
    Nothing,
}

impl From<String> for Owned {
    fn from(text: String) -> Self {
        match text.as_str() {
            "any" => Self::Any,
            "component" => Self::Component,
            "nothing" => Self::Nothing,
            _ => Self::Object(text),
        }
    }
}

/// One element that names a user.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedPlace {
    /// The root element of the file.
    pub root: String,
    /// The elements below it, down to the name, with `/`.
    pub path: String,
    /// The element that says whether a user or a queue is named.
    pub kind: Option<String>,
    /// What is named where nothing says so.
    #[serde(default)]
    pub names: NamedKind,
    /// What must hold for the element to mean this.
    #[serde(default)]
    pub when: Vec<Condition>,
    /// What must hold for it to be in force.
    #[serde(default)]
    pub active: Vec<Condition>,
    /// What it does with the user.
    pub effect: Effect,
    /// Which records, where it makes the user the owner of some: an object, or `component`, `any`, `nothing`.
    #[serde(default)]
    pub owned: Owned,
    /// What it says of the login.
    pub means: Meaning,
    /// The reference.
    pub source: String,
}

impl NamedPlace {
    /// The paths of all elements that decide what this one means.
    pub fn asked(&self) -> impl Iterator<Item = &str> {
        let conditions = self.when.iter().chain(&self.active);
        let paths = conditions.map(|condition| condition.path.as_str());
        paths.chain(self.kind.as_deref())
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct NamedPlaces {
    #[serde(default)]
    place: Vec<NamedPlace>,
}

static NAMED_PLACES: LazyLock<NamedPlaces> =
    LazyLock::new(|| toml::from_str(include_str!("named_users.toml")).unwrap_or_default());

/// Every element that names a user, by the root elements of files.
#[must_use]
pub fn named_places() -> &'static [NamedPlace] {
    &NAMED_PLACES.place
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_table_parses_and_every_row_can_be_read() {
        let table: NamedPlaces = toml::from_str(include_str!("named_users.toml")).unwrap();
        let mut seen = BTreeSet::new();
        for place in &table.place {
            let name = format!("{}/{}", place.root, place.path);
            assert!(!place.source.is_empty(), "{name}");
            let owns = place.effect == Effect::OwnsRecords;
            assert!(owns || place.owned == Owned::Any, "{name}");
            assert!(
                seen.insert((&place.root, &place.path, &place.when)),
                "{name}"
            );
            // The reader never walks these: they are the largest and name nobody.
            assert!(!["Profile", "PermissionSet"].contains(&place.root.as_str()));
            for asked in place.asked() {
                let parent = asked.rsplit_once('/').map_or("", |(parent, _)| parent);
                let on_path = format!("{}/", place.path).starts_with(&format!("{parent}/"));
                assert!(parent.is_empty() || on_path, "{name} asks {asked}");
                assert_ne!(asked, place.path, "{name}");
            }
        }
    }

    #[test]
    fn conditions_know_three_comparisons() {
        let condition = |text: &str| Condition::try_from(text.to_owned()).unwrap();
        let is = condition("a/active=true");
        assert_eq!(is.path, "a/active");
        assert!(is.holds(Some("True")) && !is.holds(Some("false")) && !is.holds(None));
        let is_not = condition("a!=true");
        assert_eq!(is_not.path, "a");
        assert!(!is_not.holds(Some("true")) && is_not.holds(Some("false")) && is_not.holds(None));
        let ends = condition("a$=.OwnerId");
        assert!(ends.holds(Some("$Record.OwnerId")) && !ends.holds(Some("OwnerId")));
        assert!(Condition::try_from("a".to_owned()).is_err());
    }
}
