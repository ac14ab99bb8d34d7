//! Classified fields, and how many of them are within reach.

use std::collections::BTreeMap;

use super::asked::{AskedField, AskedObject};
use super::count::Count;
use crate::access::Bit;

/// The rights on one field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldBits {
    /// To read it, masked where it is encrypted text.
    pub read: Bit,
    /// To read it in clear.
    pub clear: Bit,
    /// To write it.
    pub edit: Bit,
}

impl FieldBits {
    /// None.
    pub(super) const NONE: Self = Self {
        read: Bit::NotGranted,
        clear: Bit::NotGranted,
        edit: Bit::NotGranted,
    };
}

/// One classified field and the rights on it.
#[derive(Clone, Copy, Debug)]
pub struct FieldReach<'r> {
    /// API name of the object.
    pub object: &'r str,
    /// API name of the field.
    pub field: &'r str,
    /// `complianceGroup`; empty for a field that is encrypted and has none.
    pub groups: &'r [String],
    /// Whether it is encrypted, by the classic way or by Shield.
    pub encrypted: bool,
    /// The rights.
    pub bits: FieldBits,
}

impl<'r> FieldReach<'r> {
    pub(super) fn new(object: &AskedObject<'r>, field: &AskedField<'r>, bits: FieldBits) -> Self {
        let definition = field.definition;
        Self {
            object: object.name,
            field: field.name,
            groups: &definition.compliance_groups,
            encrypted: definition.is_encrypted_text() || !definition.encryption_scheme.is_empty(),
            bits,
        }
    }
}

/// How many fields a right is granted on, and of how many it is not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// On so many.
    pub granted: u64,
    /// Not known of so many.
    pub unknown: u64,
}

impl Tally {
    fn see(&mut self, bit: Bit) {
        self.granted += u64::from(bit == Bit::Granted);
        self.unknown += u64::from(bit == Bit::Unknown);
    }

    /// The same as a count: exact where nothing is unknown.
    #[must_use]
    pub fn count(self) -> Count {
        let most = Some(self.granted + self.unknown);
        match self.granted {
            0 => Count::unknown(most),
            granted => Count::at_least(granted, most),
        }
    }
}

/// The fields of an object, or of all, that a holder gets at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FieldCounts {
    /// Classified fields there are.
    pub classified: u64,
    /// Those it can read.
    pub read: Tally,
    /// Those it can read in clear.
    pub clear: Tally,
    /// Those it can write.
    pub edit: Tally,
    /// Those it can read in clear or write.
    pub any: Tally,
}

impl FieldCounts {
    pub(super) fn see(&mut self, bits: FieldBits) {
        self.classified += 1;
        self.read.see(bits.read);
        self.clear.see(bits.clear);
        self.edit.see(bits.edit);
        self.any.see(bits.clear.or(bits.edit));
    }
}

/// All classified fields, together and by compliance group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Classified<'r> {
    /// All, each once.
    pub all: FieldCounts,
    /// By compliance group; a field of two groups is in both.
    pub by_group: BTreeMap<&'r str, FieldCounts>,
}

impl<'r> Classified<'r> {
    pub(super) fn see(&mut self, field: &FieldReach<'r>) {
        self.all.see(field.bits);
        for group in field.groups {
            self.by_group.entry(group).or_default().see(field.bits);
        }
    }
}
