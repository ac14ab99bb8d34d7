//! Apex classes and triggers, as far as a scan of their text tells.

use std::collections::BTreeSet;

use super::{AutomatedWrite, HardCodedIds, fill};

/// A class. Source and metadata are files of their own and are united.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ApexClass {
    /// `apiVersion`, without the zero behind the point.
    pub api_version: Option<u16>,
    /// `status`.
    pub status: String,
    /// What the class declares; nothing of a class whose source is missing or hidden.
    pub sharing: Option<ApexSharing>,
    /// Whether the class holds tests, whose ids and writes come to nothing.
    pub is_test: bool,
    /// `urlMapping` of `@RestResource`.
    pub rest_mapping: Option<String>,
    /// The methods that an outside system may call, in lower case: `post` for `@HttpPost`.
    pub http_methods: BTreeSet<String>,
    /// How it, or a class inside it, may run without a user waiting.
    pub interfaces: BTreeSet<AsyncInterface>,
    /// What the text holds.
    pub source: ApexSource,
}

/// A trigger. Source and metadata are files of their own and are united.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ApexTrigger {
    /// `apiVersion`, without the zero behind the point.
    pub api_version: Option<u16>,
    /// `status`.
    pub status: String,
    /// On which object; empty when the source is missing or hidden.
    pub object: String,
    /// On which events, in lower case: `before insert`.
    pub events: BTreeSet<String>,
    /// What the text holds.
    pub source: ApexSource,
}

/// What the text of a class or trigger holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ApexSource {
    /// Ids of users and queues in string literals.
    pub ids: HardCodedIds,
    /// Writes whose statement names the object (`insert new Account(…)`). Most statements do not: what
    /// is not here may be written all the same.
    pub writes: BTreeSet<AutomatedWrite>,
}

/// Which records a class works with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ApexSharing {
    /// `with sharing`: those its user may see.
    With,
    /// `without sharing`: all.
    Without,
    /// `inherited sharing`: as whoever calls it.
    Inherited,
    /// Not declared.
    Omitted,
}

/// An interface whose implementers run on their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AsyncInterface {
    /// `Schedulable`.
    Schedulable,
    /// `Database.Batchable`.
    Batchable,
    /// `Queueable`.
    Queueable,
}

impl ApexClass {
    /// Adds the other file of the class, or another copy.
    pub(super) fn unite(&mut self, other: Self) {
        self.api_version = self.api_version.or(other.api_version);
        fill(&mut self.status, other.status);
        self.sharing = self.sharing.or(other.sharing);
        self.is_test |= other.is_test;
        self.rest_mapping = self.rest_mapping.take().or(other.rest_mapping);
        self.http_methods.extend(other.http_methods);
        self.interfaces.extend(other.interfaces);
        self.source.unite(other.source);
    }
}

impl ApexTrigger {
    /// Adds the other file of the trigger, or another copy.
    pub(super) fn unite(&mut self, other: Self) {
        self.api_version = self.api_version.or(other.api_version);
        fill(&mut self.status, other.status);
        fill(&mut self.object, other.object);
        self.events.extend(other.events);
        self.source.unite(other.source);
    }
}

impl ApexSource {
    fn unite(&mut self, other: Self) {
        self.ids.unite(&other.ids);
        self.writes.extend(other.writes);
    }
}
