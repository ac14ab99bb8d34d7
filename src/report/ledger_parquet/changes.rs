//! `changes.parquet`: a row for each change that is written down beside the stamps, sorted by source, object,
//! record and time.

use super::column::{
    Codes, CodesOf, Column, Logins, LoginsOf, Moments, NumberOf, OptionalIds, TextOf, Verdicts,
};
use super::file::{Columns, Named, TableFile};
use crate::analysis::{ChangesWriter, LedgerError};
use crate::attribution::{AttributedAct, Verdict};
use crate::changes::{ChangeGroup, Changes, Delegate, TextNumber};
use crate::identity::Clients;
use crate::org::{ChangeSource, LoginIds};
use crate::pseudonym::Pseudonyms;

/// How right a time is.
const PRECISION: [&str; 2] = ["day", "second"];

/// All columns.
pub(super) struct ChangeColumns<'a> {
    pseudonyms: Option<&'a Pseudonyms>,
    changes: &'a Changes,
    clients: &'a Clients,
    logins: &'a LoginIds,
    /// The objects met so far, in the order of the groups. One stands for all groups of its name that follow
    /// each other.
    objects: Vec<String>,
    source: Codes,
    object: Codes,
    record: OptionalIds,
    field: Codes,
    at: Moments,
    user: Logins,
    verdicts: Verdicts,
    delegate: Logins,
    precision: Codes,
}

impl<'a> ChangeColumns<'a> {
    pub(super) const fn new(
        changes: &'a Changes,
        (clients, logins): (&'a Clients, &'a LoginIds),
        pseudonyms: Option<&'a Pseudonyms>,
    ) -> Self {
        Self {
            pseudonyms,
            changes,
            clients,
            logins,
            objects: Vec::new(),
            source: Codes::new(),
            object: Codes::new(),
            record: OptionalIds::new(),
            field: Codes::new(),
            at: Moments::new(),
            user: Logins::new(),
            verdicts: Verdicts::new(),
            delegate: Logins::new(),
            precision: Codes::new(),
        }
    }

    /// The number of a group's object; nothing for what is no record's.
    fn object_of(&mut self, group: &ChangeGroup) -> Option<usize> {
        if group.name.is_empty() {
            return None;
        }
        if self.objects.last() != Some(&group.name) {
            self.objects.push(group.name.clone());
        }
        Some(self.objects.len() - 1)
    }

    fn push(&mut self, object: Option<usize>, act: &AttributedAct<'_>, field: Option<TextNumber>) {
        let moment = &act.act.moment;
        self.source.push(Some(moment.source as usize));
        self.object.push(object);
        self.record.push(moment.record);
        self.field.push(field.map(TextNumber::place));
        self.at.push(Some(moment.at));
        self.user.push(moment.login);
        self.verdicts.push(Some(act.verdict));
        self.delegate.push(match act.delegate {
            Delegate::Nobody => None,
            Delegate::Somebody(login) => login,
        });
        self.precision.push(Some(usize::from(moment.is_exact)));
    }

    fn text<'c>(
        &'c self,
        text: impl Fn(&Verdict) -> &'c str + Send + Sync + 'c,
    ) -> Box<dyn Column + 'c> {
        let verdicts = &self.verdicts;
        let pseudonyms = self.pseudonyms;
        Box::new(TextOf {
            verdicts,
            text,
            pseudonyms,
        })
    }
}

impl Columns for ChangeColumns<'_> {
    fn rows(&self) -> usize {
        self.record.rows()
    }

    fn clear(&mut self) {
        self.source.clear();
        self.object.clear();
        self.record.clear();
        self.field.clear();
        self.at.clear();
        self.user.clear();
        self.verdicts.clear();
        self.delegate.clear();
        self.precision.clear();
    }

    fn in_order(&self) -> Named<'_> {
        fn coded<'c>(
            codes: &'c Codes,
            text: impl Fn(usize) -> &'c str + Clone + Send + Sync + 'c,
            pseudonyms: Option<&'c Pseudonyms>,
        ) -> Box<dyn Column + 'c> {
            Box::new(CodesOf {
                codes,
                text,
                pseudonyms,
            })
        }
        let logins = |logins| {
            Box::new(LoginsOf {
                logins,
                ids: self.logins,
            })
        };
        let source = |place| {
            ChangeSource::ALL
                .get(place)
                .map_or("", |s: &ChangeSource| s.as_str())
        };
        let object = |place| self.objects.get(place).map_or("", String::as_str);
        let precision = |place| PRECISION.get(place).copied().unwrap_or_default();
        vec![
            ("source", coded(&self.source, source, None)),
            ("object", coded(&self.object, object, self.pseudonyms)),
            ("record_id", Box::new(&self.record)),
            (
                "field",
                coded(
                    &self.field,
                    |place| self.changes.text_at(place),
                    self.pseudonyms,
                ),
            ),
            ("at", Box::new(&self.at)),
            ("user_id", logins(&self.user)),
            ("actor", self.text(|v| v.actor.as_str())),
            ("channel", self.text(|v| v.channel.as_str())),
            ("client", self.text(|v| self.clients.name(v.client))),
            ("basis", self.text(|v| v.basis.as_str())),
            (
                "confidence",
                Box::new(NumberOf {
                    verdicts: &self.verdicts,
                    millionths: |v| v.confidence,
                }),
            ),
            ("delegate_id", logins(&self.delegate)),
            ("at_precision", coded(&self.precision, precision, None)),
        ]
    }
}

impl ChangesWriter for TableFile<ChangeColumns<'_>> {
    fn write(&mut self, group: &ChangeGroup, act: &AttributedAct<'_>) -> Result<(), LedgerError> {
        let mut rows = act.act.rows.iter();
        rows.try_for_each(|(_, row)| {
            self.row(|columns| {
                let object = columns.object_of(group);
                columns.push(object, act, row.field);
            })
        })
    }

    fn finish(self: Box<Self>) -> Result<(), LedgerError> {
        Self::finish(*self)
    }
}
