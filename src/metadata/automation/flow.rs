//! Flows and flow definitions.

use std::collections::{BTreeMap, BTreeSet};

use super::element::{Element, Values, is_owner};
use super::version;
use crate::metadata::error::MetadataError;
use crate::metadata::xml::Cursor;
use crate::org::{
    AutomatedWrite, Flow, FlowAction, FlowDefinition, FlowSchedule, SalesforceId, WriteOperation,
};

/// How many names are followed from a reference to the object behind it: loops over filtered
/// collections of look-ups need three.
const HOPS: usize = 16;

/// The record that triggered the flow, as it is and as it was.
const RECORD: [&str; 2] = ["$Record", "$Record__Prior"];

/// What is known while the elements are read, which come in any order.
#[derive(Default)]
struct Reading {
    flow: Flow,
    /// Writes, with the object they name, else the variable that holds the records.
    writes: Vec<(WriteOperation, Source)>,
    /// What the records in a variable or an element are.
    sources: BTreeMap<String, Source>,
    /// Values of constants, formulas, variables and the like.
    named: BTreeMap<String, Values>,
    /// Values that are written to an `OwnerId`.
    owner: Values,
    /// All ids, wherever.
    ids: BTreeSet<SalesforceId>,
    /// Whether a field of the triggering record is assigned to.
    sets_record: bool,
    /// The object that Process Builder noted.
    noted_object: String,
}

/// Where records come from.
#[derive(Clone)]
enum Source {
    /// They are of this object.
    Object(String),
    /// They are what this name holds.
    Same(String),
}

/// Reads a flow whose root element the cursor is in.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<Flow, MetadataError> {
    let mut reading = Reading::default();
    cursor.children(|cursor, name| reading.child(cursor, name))?;
    Ok(reading.finish())
}

/// Reads a flow definition whose root element the cursor is in.
pub(super) fn read_definition(cursor: &mut Cursor<'_>) -> Result<FlowDefinition, MetadataError> {
    let mut definition = FlowDefinition::default();
    cursor.children(|cursor, name| {
        if name == "activeVersionNumber" {
            definition.active_version = cursor.text()?.parse().ok();
        }
        Ok(())
    })?;
    Ok(definition)
}

impl Reading {
    fn child(&mut self, cursor: &mut Cursor<'_>, name: &str) -> Result<(), MetadataError> {
        let flow = &mut self.flow;
        match name {
            "status" => flow.status = cursor.string()?,
            "apiVersion" => flow.api_version = version(cursor.text()?),
            "processType" => flow.process_type = cursor.string()?,
            "runInMode" => flow.run_in_mode = cursor.string()?,
            "processMetadataValues" => self.note(cursor)?,
            "start" => self.start(cursor)?,
            // Texts for people.
            "description" | "interviewLabel" | "label" => {}
            _ => {
                let element = Element::read(cursor)?;
                self.element(name, element);
            }
        }
        Ok(())
    }

    /// What Process Builder notes about the whole process.
    fn note(&mut self, cursor: &mut Cursor<'_>) -> Result<(), MetadataError> {
        let mut key = String::new();
        let mut value = String::new();
        cursor.children(|cursor, name| match name {
            "name" => cursor.string().map(|text| key = text),
            "value" => cursor.children(|cursor, name| {
                if name == "stringValue" {
                    value = cursor.string()?;
                }
                Ok(())
            }),
            _ => Ok(()),
        })?;
        if key == "ObjectType" {
            self.noted_object = value;
        }
        Ok(())
    }

    fn start(&mut self, cursor: &mut Cursor<'_>) -> Result<(), MetadataError> {
        let mut rest = Element::default();
        let start = &mut self.flow.start;
        start.told = true;
        cursor.children(|cursor, name| {
            match name {
                "object" => start.object = cursor.string()?,
                "triggerType" => start.trigger_type = cursor.string()?,
                "recordTriggerType" => start.record_trigger_type = cursor.string()?,
                "flowRunAsUser" => start.run_as = cursor.string()?,
                "schedule" => start.schedule = Some(schedule(cursor)?),
                _ => rest.child(cursor, name)?,
            }
            Ok(())
        })?;
        self.ids.extend(rest.other.ids);
        Ok(())
    }

    fn element(&mut self, kind: &str, element: Element) {
        let name = element.word("name").to_owned();
        match kind {
            "recordCreates" => self.record_create(&element),
            "recordUpdates" => self.write(WriteOperation::Update, &element),
            "recordDeletes" => self.write(WriteOperation::Delete, &element),
            "actionCalls" => self.action(element.word("actionType"), element.word("actionName")),
            "subflows" => self.action("subflow", element.word("flowName")),
            "variables" | "transforms" => self.source(&name, element.word("objectType"), ""),
            "recordLookups" => self.source(&name, element.word("object"), ""),
            "collectionProcessors" | "loops" => {
                let collection = element.word("collectionReference");
                self.source(&name, "", collection);
            }
            _ => {}
        }
        self.values(kind, name, element);
    }

    /// Keeps the values of an element, by its name where others may refer to them.
    fn values(&mut self, kind: &str, name: String, element: Element) {
        self.ids.extend(&element.owner.ids);
        self.ids.extend(&element.other.ids);
        self.owner.extend(element.owner);
        for (target, values) in element.assigned {
            self.ids.extend(&values.ids);
            let (variable, field) = target.split_once('.').unwrap_or((&target, ""));
            self.sets_record |= RECORD[0] == variable;
            if is_owner(field.rsplit('.').next().unwrap_or_default()) {
                self.owner.extend(values);
            } else if field.is_empty() {
                self.named.entry(target).or_default().extend(values);
            }
        }
        let is_value = [
            "choices",
            "constants",
            "formulas",
            "textTemplates",
            "variables",
        ];
        if is_value.contains(&kind) {
            self.named.entry(name).or_default().extend(element.other);
        }
    }

    fn record_create(&mut self, element: &Element) {
        self.write(WriteOperation::Create, element);
        let on_match = element.word("operationOneMatchingRecord");
        if element.word("doesUpsert") == "true" || on_match.starts_with("Update") {
            self.write(WriteOperation::Update, element);
        }
    }

    fn write(&mut self, operation: WriteOperation, element: &Element) {
        let source = match element.word("object") {
            "" => Source::Same(element.word("inputReference").to_owned()),
            object => Source::Object(object.to_owned()),
        };
        self.writes.push((operation, source));
    }

    fn action(&mut self, kind: &str, name: &str) {
        self.flow.actions.insert(FlowAction {
            kind: kind.to_owned(),
            name: name.to_owned(),
        });
    }

    fn source(&mut self, name: &str, object: &str, same: &str) {
        let source = match (object, same) {
            ("", "") => return,
            ("", same) => Source::Same(same.to_owned()),
            (object, _) => Source::Object(object.to_owned()),
        };
        self.sources.insert(name.to_owned(), source);
    }

    fn finish(mut self) -> Flow {
        // Files with a version are newer than `start`: without one, nothing but a call starts the flow.
        self.flow.start.told |= self.flow.api_version.is_some();
        if self.flow.start.object.is_empty() {
            self.flow.start.object = std::mem::take(&mut self.noted_object);
        }
        for (operation, source) in std::mem::take(&mut self.writes) {
            let object = self.object(source);
            let write = AutomatedWrite { operation, object };
            self.flow.writes.insert(write);
        }
        // Before it is saved, the record is changed by assigning to it; no element says "update".
        if self.sets_record && self.flow.start.trigger_type == "RecordBeforeSave" {
            let object = self.object(Source::Same(RECORD[0].to_owned()));
            let operation = WriteOperation::Update;
            self.flow
                .writes
                .insert(AutomatedWrite { operation, object });
        }
        let owners = self.owner_ids();
        for id in &self.ids {
            self.flow.ids.add(*id, owners.contains(id));
        }
        self.flow
    }

    /// The object of some records, if the flow alone tells it. A field of a record (`$Record.Parent__r`)
    /// or of an Apex class holds records of a type that other files say.
    fn object(&self, mut source: Source) -> Option<String> {
        for _ in 0..HOPS {
            let name = match source {
                Source::Object(object) => return Some(object),
                Source::Same(name) => name,
            };
            if RECORD.contains(&name.as_str()) {
                let object = &self.flow.start.object;
                return (!object.is_empty()).then(|| object.clone());
            }
            source = self.sources.get(&name)?.clone();
        }
        None
    }

    /// The ids that reach an `OwnerId`, at once or by way of constants, formulas and variables.
    fn owner_ids(&self) -> BTreeSet<SalesforceId> {
        let mut ids = self.owner.ids.clone();
        let mut seen = BTreeSet::new();
        let mut next: Vec<&String> = self.owner.references.iter().collect();
        while let Some(name) = next.pop() {
            if !seen.insert(name) {
                continue;
            }
            if let Some(values) = self.named.get(name) {
                ids.extend(&values.ids);
                next.extend(&values.references);
            }
        }
        ids
    }
}

fn schedule(cursor: &mut Cursor<'_>) -> Result<FlowSchedule, MetadataError> {
    let mut schedule = FlowSchedule::default();
    cursor.children(|cursor, name| {
        match name {
            "frequency" => schedule.frequency = cursor.string()?,
            "startDate" => schedule.start_date = cursor.string()?,
            "startTime" => schedule.start_time = cursor.string()?,
            _ => {}
        }
        Ok(())
    })?;
    Ok(schedule)
}
