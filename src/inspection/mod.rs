//! What an export holds and what it lacks, before anything is judged.
//!
//! This draws conclusions from what was read ([`Reading`]) about the export itself, and none about anybody
//! in it.

mod ambiguity;
mod places;
mod profiles;
mod retrieve;
mod rights;

use std::collections::{BTreeMap, BTreeSet};

pub use self::ambiguity::{Ambiguity, AmbiguousJoin};
pub use self::places::NamedPlaces;
pub use self::profiles::{PermissionSets, ProfileSections};
pub use self::retrieve::RetrieveList;
pub use self::rights::{Held, HeldObject, HeldPermission, UserError, UserRights};

use crate::access::View;
use crate::activity::LoggedPeriod;
use crate::analysis::{FileReport, Reading};
use crate::catalog::{self, NamedKind, Piece};
use crate::limits::Limits;
use crate::org::{Location, Package, SecretPlace};

/// All files of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KindCount {
    /// Files.
    pub files: u64,
    /// Rows that were used.
    pub rows: u64,
    /// Rows, or files, that could not be.
    pub rejected: u64,
    /// Whether this version does not read them.
    pub left_out: bool,
}

/// What an export holds and lacks.
#[derive(Debug)]
pub struct Inspection {
    /// Every file and what it was recognised as.
    pub files: Vec<FileReport>,
    /// The same, counted by kind.
    pub kinds: BTreeMap<String, KindCount>,
    /// Event types and their periods.
    pub logged: Vec<LoggedPeriod>,
    /// Rows of each object in the record exports, copies included.
    pub records: BTreeMap<String, u64>,
    /// Roots, manifests and copies.
    pub package: Package,
    /// Options of projects that take components apart in a way no reader puts together again.
    pub unread_behaviors: Vec<String>,
    /// In which API version grants were retrieved.
    pub api_version: Option<u16>,
    /// What each profile file holds.
    pub profiles: Vec<ProfileSections>,
    /// The permission sets, if there are any.
    pub permission_sets: Option<PermissionSets>,
    /// Names that mean more than one thing.
    pub ambiguities: Vec<Ambiguity>,
    /// Joins of users that several answers fit.
    pub ambiguous_joins: Vec<AmbiguousJoin>,
    /// Places of the metadata that name users.
    pub named_users: NamedPlaces,
    /// Places of the metadata that name queues.
    pub named_queues: NamedPlaces,
    /// Places of the metadata that may hold a secret; never the secret.
    pub secrets: BTreeMap<SecretPlace, BTreeSet<Location>>,
    /// What is not there.
    pub missing: Vec<&'static Piece>,
    /// What a better retrieve asks for.
    pub retrieve: RetrieveList,
    /// What was taken on before something was left out.
    pub limits: Limits,
}

impl Inspection {
    /// Looks over what was read.
    #[must_use]
    pub fn new(reading: Reading) -> Self {
        let (logged, records) = (reading.logged(), reading.records());
        let limits = reading.limits;
        let Reading { files, mut org, .. } = reading;
        let kinds = kinds(&files);
        let view = View::new(&org, None);
        Self {
            missing: missing(&kinds, &logged),
            profiles: profiles::sections(&org, &view),
            permission_sets: profiles::permission_sets(&org, &view),
            ambiguities: ambiguity::all(&org),
            ambiguous_joins: ambiguity::joins(&org, &view),
            named_users: places::naming(&org, NamedKind::User),
            named_queues: places::naming(&org, NamedKind::Queue),
            secrets: std::mem::take(&mut org.secrets),
            retrieve: RetrieveList::new(&org, &files),
            api_version: org.api_version(),
            limits,
            unread_behaviors: unread_behaviors(&org.package),
            package: std::mem::take(&mut org.package),
            files,
            kinds,
            logged,
            records,
        }
    }

    /// Whether any input was damaged, or recognised and not read by this version.
    #[must_use]
    pub fn has_gaps(&self) -> bool {
        self.files.iter().any(FileReport::has_gaps)
    }
}

fn kinds(files: &[FileReport]) -> BTreeMap<String, KindCount> {
    let mut kinds: BTreeMap<String, KindCount> = BTreeMap::new();
    for file in files {
        let count = kinds.entry(file.kind.clone()).or_default();
        count.files += 1;
        count.rows += file.tally.rows;
        count.rejected += file.tally.rejected;
        count.left_out |= file.left_out;
    }
    kinds
}

/// The pieces that are not there, the most useful first.
fn missing(kinds: &BTreeMap<String, KindCount>, logged: &[LoggedPeriod]) -> Vec<&'static Piece> {
    let has = |kind: &str| kinds.get(kind).is_some_and(|count| count.rows > 0);
    let events: BTreeSet<&str> = logged.iter().map(|p| p.event_type.as_str()).collect();
    catalog::missing_pieces(has, |event| events.contains(event)).collect()
}

fn unread_behaviors(package: &Package) -> Vec<String> {
    let options = package.behaviors.iter();
    options
        .filter(|option| catalog::is_unread_behavior(option))
        .cloned()
        .collect()
}
