//! An export, in maps.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use walkdir::WalkDir;
use zip::ZipArchive;

/// The first fifteen characters of an id; empty for none.
pub(crate) type Id = String;

/// Columns that end like references and are none to a parent.
const NO_PARENTS: [&str; 6] = [
    "id",
    "ownerid",
    "createdbyid",
    "lastmodifiedbyid",
    "masterrecordid",
    "recordtypeid",
];

/// Standard objects of the exports that are counted again, by key prefix.
const OBJECTS: [(&str, &str); 8] = [
    ("001", "Account"),
    ("003", "Contact"),
    ("006", "Opportunity"),
    ("00Q", "Lead"),
    ("00T", "Task"),
    ("00v", "CampaignMember"),
    ("500", "Case"),
    ("701", "Campaign"),
];

/// One record, of its freshest copy.
#[derive(Debug)]
pub struct Record {
    pub(crate) object: String,
    pub(crate) owner: Id,
    /// Fourteen digits, or nothing.
    pub(crate) created: String,
    pub(crate) deleted: bool,
    /// Fields and parents.
    pub(crate) parents: Vec<(String, Id)>,
    /// When it was changed last.
    fresh: (String, String),
}

/// A user.
#[derive(Debug)]
pub(crate) struct User {
    pub(crate) active: bool,
    pub(crate) role: Id,
    pub(crate) department: String,
}

/// What is in an export.
#[derive(Debug, Default)]
pub struct Export {
    /// By id.
    pub records: BTreeMap<Id, Record>,
    pub(crate) users: BTreeMap<Id, User>,
    /// Developer name and parent.
    pub(crate) roles: BTreeMap<Id, (String, Id)>,
    /// Members of queues.
    pub(crate) queues: BTreeMap<Id, Vec<Id>>,
    /// Frozen users; `None` where the export does not say.
    pub(crate) frozen: Option<BTreeSet<Id>>,
    /// Sharing models of objects.
    pub(crate) models: BTreeMap<String, String>,
}

/// Where a table of records is: a file, or a member of a zip.
struct Source {
    path: PathBuf,
    member: Option<usize>,
    /// The name of the file without its ending.
    stem: String,
}

impl Source {
    fn open(&self) -> Result<Table> {
        let file = fs::File::open(&self.path)?;
        let Some(member) = self.member else {
            return Table::new(Box::new(file));
        };
        let mut bytes = Vec::new();
        ZipArchive::new(file)?
            .by_index(member)?
            .read_to_end(&mut bytes)?;
        Table::new(Box::new(Cursor::new(bytes)))
    }
}

/// A table: its header in lower case, and its rows.
struct Table {
    header: Vec<String>,
    reader: csv::Reader<Box<dyn Read>>,
}

impl Table {
    fn open(path: &Path) -> Result<Self> {
        Self::new(Box::new(fs::File::open(path)?))
    }

    fn new(reader: Box<dyn Read>) -> Result<Self> {
        let mut reader = csv::Reader::from_reader(reader);
        let header = reader.headers()?.iter().map(str::to_lowercase).collect();
        Ok(Self { header, reader })
    }

    /// Gives each row to `f`, which asks for cells by the names of their columns.
    fn each(mut self, mut f: impl FnMut(&dyn Fn(&str) -> String)) -> Result<()> {
        for row in self.reader.byte_records() {
            let row = row?;
            f(&|name| {
                let at = self.header.iter().position(|column| column == name);
                let cell = at.and_then(|at| row.get(at)).unwrap_or_default();
                String::from_utf8_lossy(cell).into_owned()
            });
        }
        Ok(())
    }
}

/// The first fifteen characters of an id.
pub(crate) fn short(id: &str) -> Id {
    id.chars().take(15).collect()
}

/// A time as fourteen digits.
pub(crate) fn digits(time: &str) -> String {
    time.chars().filter(char::is_ascii_digit).take(14).collect()
}

fn is_true(cell: &str) -> bool {
    matches!(cell, "true" | "1")
}

impl Export {
    pub(crate) fn read(folder: &Path) -> Result<Self> {
        let mut export = Self::default();
        let mut records = Vec::new();
        for entry in WalkDir::new(folder).sort_by_file_name() {
            let path = entry?.into_path();
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            let is_below = |folder: &str| path.iter().any(|part| part == folder);
            let stem = name.split('.').next().unwrap_or_default().to_owned();
            if is_below("records") && name.ends_with(".csv") {
                records.push(Source {
                    path,
                    member: None,
                    stem,
                });
            } else if is_below("records") && name.to_lowercase().ends_with(".zip") {
                records.extend(members(&path)?);
            } else if is_below("directory") && name.ends_with(".csv") {
                export
                    .directory(&path, &name)
                    .with_context(|| name.clone())?;
            } else if name.ends_with(".object") || name.ends_with(".object-meta.xml") {
                export.model(&path, &name)?;
            }
        }
        let customs = ids_of(&records)?;
        for source in &records {
            export
                .records_of(source, &customs)
                .with_context(|| source.path.display().to_string())?;
        }
        Ok(export)
    }

    fn directory(&mut self, path: &Path, name: &str) -> Result<()> {
        let table = Table::open(path)?;
        match name {
            "User.csv" => table.each(|cell| {
                let user = User {
                    active: is_true(&cell("isactive")),
                    role: short(&cell("userroleid")),
                    department: cell("department"),
                };
                self.users.insert(short(&cell("id")), user);
            }),
            "UserRole.csv" => table.each(|cell| {
                let row = (cell("developername"), short(&cell("parentroleid")));
                self.roles.insert(short(&cell("id")), row);
            }),
            "Group.csv" => table.each(|cell| {
                if cell("type") == "Queue" {
                    self.queues.entry(short(&cell("id"))).or_default();
                }
            }),
            // Groups come before their members by name.
            "GroupMember.csv" => table.each(|cell| {
                if let Some(members) = self.queues.get_mut(&short(&cell("groupid"))) {
                    members.push(short(&cell("userorgroupid")));
                }
            }),
            "UserLogin.csv" => table.each(|cell| {
                let frozen = self.frozen.get_or_insert_default();
                if is_true(&cell("isfrozen")) {
                    frozen.insert(short(&cell("userid")));
                }
            }),
            _ => Ok(()),
        }
    }

    fn model(&mut self, path: &Path, name: &str) -> Result<()> {
        let text = fs::read_to_string(path)?;
        let model = text.split_once("<sharingModel>").map(|(_, rest)| rest);
        if let Some((model, _)) = model.and_then(|rest| rest.split_once('<')) {
            let object = name.split('.').next().unwrap_or_default();
            self.models.insert(object.to_owned(), model.to_owned());
        }
        Ok(())
    }

    fn records_of(&mut self, source: &Source, customs: &HashSet<Id>) -> Result<()> {
        let stem = source.stem.as_str();
        let table = source.open()?;
        let references: Vec<String> = (table.header.iter())
            .filter(|name| !NO_PARENTS.contains(&name.as_str()))
            .filter(|name| name.ends_with("id") || name.ends_with("__c"))
            .cloned()
            .collect();
        table.each(|cell| {
            let id = short(&cell("id"));
            let prefix: String = id.chars().take(3).collect();
            let standard = OBJECTS.iter().find(|(known, _)| *known == prefix);
            let object = standard.map_or(stem, |(_, object)| object);
            let parent = |field: &String| {
                let value = cell(field);
                let parent = short(&value);
                // A custom field is a reference if it holds the id of some record of the export.
                let is_one = !field.ends_with("__c") || customs.contains(&parent);
                let is_id = matches!(value.len(), 15 | 18)
                    && value.chars().all(|c| c.is_ascii_alphanumeric())
                    && !value.starts_with("000000000000000")
                    && !value.starts_with("005");
                (is_one && is_id).then(|| (field.clone(), parent))
            };
            let modified = digits(&cell("lastmodifieddate"));
            let changed = digits(&cell("systemmodstamp"));
            let record = Record {
                object: object.to_owned(),
                owner: short(&cell("ownerid")),
                created: digits(&cell("createddate")),
                deleted: is_true(&cell("isdeleted")),
                parents: references.iter().filter_map(parent).collect(),
                fresh: (
                    if changed.is_empty() {
                        modified.clone()
                    } else {
                        changed
                    },
                    modified,
                ),
            };
            match self.records.get(&id) {
                // Of two equally fresh copies the first stands.
                Some(known) if known.fresh >= record.fresh => {}
                _ => {
                    self.records.insert(id, record);
                }
            }
        })
    }
}

/// The tables in a zip.
fn members(path: &Path) -> Result<Vec<Source>> {
    let mut archive = ZipArchive::new(fs::File::open(path)?)?;
    let mut sources = Vec::new();
    for member in 0..archive.len() {
        let name = archive.by_index(member)?.name()?.into_owned();
        if let Some(stem) = name.strip_suffix(".csv") {
            sources.push(Source {
                path: path.to_path_buf(),
                member: Some(member),
                stem: stem.to_owned(),
            });
        }
    }
    Ok(sources)
}

/// All ids of records.
fn ids_of(sources: &[Source]) -> Result<HashSet<Id>> {
    let mut ids = HashSet::new();
    for source in sources {
        source.open()?.each(|cell| {
            ids.insert(short(&cell("id")));
        })?;
    }
    Ok(ids)
}
