//! Texts and flags read into a place that keeps the first of them.
//!
//! Merges leave elements twice, and some are nil or empty: such a one must not wipe out what the other
//! says. A text that holds what may be a secret is not kept, wherever it stands.

use super::error::MetadataError;
use super::secret;
use super::xml::Cursor;
use crate::org::{LoginIpRange, Origin};

impl Cursor<'_> {
    /// The text, unless one was there before.
    pub(super) fn fill(&mut self, slot: &mut String) -> Result<(), MetadataError> {
        let text = secret::kept(self.text()?);
        if slot.is_empty() {
            text.clone_into(slot);
        }
        Ok(())
    }

    /// The text, kept in no more memory than it needs, unless one was there before.
    pub(super) fn fill_boxed(&mut self, slot: &mut Box<str>) -> Result<(), MetadataError> {
        let text = secret::kept(self.text()?);
        if slot.is_empty() {
            *slot = text.into();
        }
        Ok(())
    }

    /// The text as a boolean, unless one was there before.
    pub(super) fn fill_flag(&mut self, slot: &mut Option<bool>) -> Result<(), MetadataError> {
        *slot = slot.or(self.flag()?);
        Ok(())
    }

    /// The text as a number, unless one was there before; what is no number is left out.
    pub(super) fn fill_number(&mut self, slot: &mut Option<u32>) -> Result<(), MetadataError> {
        *slot = slot.or(self.text()?.parse().ok());
        Ok(())
    }

    /// The origin of the URL, unless one was there before.
    pub(super) fn fill_origin(&mut self, slot: &mut Option<Origin>) -> Result<(), MetadataError> {
        let origin = Origin::of(self.text()?);
        *slot = slot.take().or(origin);
        Ok(())
    }

    /// Marks that the element is there and says something, which is not kept.
    pub(super) fn mark(&mut self, slot: &mut bool) -> Result<(), MetadataError> {
        *slot |= !self.text()?.is_empty();
        Ok(())
    }

    /// A list in one text, split at commas.
    pub(super) fn split_to(&mut self, list: &mut Vec<String>) -> Result<(), MetadataError> {
        let parts = secret::kept(self.text()?).split(',').map(str::trim);
        list.extend(parts.filter(|part| !part.is_empty()).map(str::to_owned));
        Ok(())
    }

    /// An address range, by the names of its two elements; one without either is left out.
    pub(super) fn push_range(
        &mut self,
        (start, end): (&str, &str),
        list: &mut Vec<LoginIpRange>,
    ) -> Result<(), MetadataError> {
        let mut range = LoginIpRange::default();
        self.children(|cursor, name| match name {
            _ if name == start => cursor.fill(&mut range.start),
            _ if name == end => cursor.fill(&mut range.end),
            _ => Ok(()),
        })?;
        if range != LoginIpRange::default() {
            list.push(range);
        }
        Ok(())
    }
}
