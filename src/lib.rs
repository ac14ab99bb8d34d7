//! byline tells, from exported files alone, who really wrote each Salesforce record: a person or a
//! machine.
//!
//! Every record is stamped with a login. Where an integration logs in as a person, the stamp lies: an
//! administrator's login that once connected a form tool "owns" and "made" most records. byline puts
//! the true byline back, for every created and modified stamp, with the evidence and a confidence, and
//! shows where ownership concentrates.
//!
//! # A walk through the house
//!
//! An export passes through stages, and arrows point one way: a stage knows those above it and none
//! below. Readers know no verdicts, judges know no files, renderers compute nothing.
//!
//! | stage | what it answers |
//! |---|---|
//! | [`inventory`] | which files are there, and what is each, by its content |
//! | [`table`] | the rows of a delimited file, however it is written, and what became of each |
//! | [`metadata`] | what one XML component says |
//! | [`directory`] | users, profiles, assignments, groups, roles |
//! | [`org`] | the domain, and the one model of who exists and what is granted |
//! | [`access`] | what each user may do, with certainty |
//! | [`records`] | the audit stamps of every record, sorted by id in bounded memory |
//! | [`changes`] | field history, setup audit trail, saves and logins-as that logs name, sorted likewise |
//! | [`activity`] | event logs and login history: sessions, presence, writes |
//! | [`identity`] | what each login is: human, integration, shared, … |
//! | [`attribution`] | who made each stamp and change |
//! | [`ownership`] | who owns what, how unevenly, why, and who would see it |
//! | [`privilege`] | what each client did with which objects, and which rights it did not need for that |
//! | [`reach`] | what somebody who holds a credential could get at |
//! | [`plan`] | who should own what, and in what order it moves there |
//! | [`harden`] | what each client needs, and the permission set that grants it and nothing more |
//! | [`platform_change`] | which logins the announced changes of the platform will stop |
//! | [`graph`] | who is there, what grants what, who comes in as whom, as nodes and edges |
//! | [`analysis`] | the stages in order |
//! | [`inspection`] | what an export holds and lacks, before anything is judged |
//! | [`guide`] | what to ask of whoever has access to the org |
//! | [`finding`] | what is wrong, how bad, how sure, and what to do |
//! | [`config`] | what the user decided about findings |
//! | [`assessment`] | whether controls are satisfied, by what was found and what was there |
//! | [`ledger`] | a result, read back and found to be as it was written |
//! | [`labels`] | a sample for a person to label, and what the labels say |
//! | [`report`] | results to bytes, one renderer per file |
//! | [`cli`] | what was typed to what is meant |
//!
//! Below the stages stand [`catalog`] (facts), [`org`] (words, ids, times), [`spill`] (sorting on disk),
//! [`limits`] (what is taken on before something is left out), [`csv_safe`] (cells that no spreadsheet runs), [`pseudonym`] (tokens in the place of who is meant), [`score`] (how right it all is), [`mistake`] (where in a file of the
//! user's own something is wrong), `aside` (nothing is written half) and [`progress`] (how far the work has come). Which module may use which is the table
//! `ARROWS` in `tests/it/house.rs`.
//!
//! Facts about Salesforce are not in the code: client names, licences, login types, key prefixes and
//! every window and weight of the method are tables in [`catalog`], each row with its source.
//!
//! # Reading the code
//!
//! Begin with [`analysis::analyze`], which is the whole road in one function. Then follow one record:
//! [`records::read`] reduces its row to a [`records::Record`]; [`attribution::Verdicts`] judges the stamps
//! about which events may speak, login by login; [`attribution::attribute_object`] walks an object's
//! records beside them and gives each stamp its [`attribution::Verdict`]; [`ownership::Owners`] and
//! [`attribution::Tally`] count it, and a [`analysis::Ledger`] writes it. What a verdict rests on is
//! gathered before: [`activity::Timeline`] says what was seen, [`activity::Writes`] what was written,
//! [`identity::Identities`] what each login is, [`attribution::Evidence`] puts all at hand.
//!
//! # What holds throughout
//!
//! - The same inputs and flags give the same bytes, whatever the number of threads.
//! - What is held in memory grows with logins and sessions, not with records or events: those are
//!   sorted in pieces on disk and pass by.
//! - A damaged row or file is counted with its place and reason; it stops nothing.
//! - What is written is whole or not there, whatever ends the process.
//! - The library neither prints nor panics; nothing of a value goes into an error.
//! - The honest answer to missing evidence is `unknown`.
//!
//! # Further reading
//!
//! In the repository's folder `docs`: `formats.md` says what is recognised and counted, `method.md` how
//! logins are judged and stamps attributed, `output.md` explains every column, and `development.md`
//! names, for each thing one may add, the one file to write and the one list to enter it in.

pub mod access;
pub mod activity;
pub mod analysis;
mod aside;
pub mod assessment;
pub mod attribution;
pub mod catalog;
pub mod changes;
pub mod cli;
pub mod config;
pub mod csv_safe;
pub mod directory;
pub mod explanation;
pub mod finding;
pub mod graph;
pub mod guide;
pub mod harden;
mod hash;
pub mod identity;
pub mod inspection;
pub mod inventory;
pub mod labels;
pub mod ledger;
pub mod limits;
pub mod loads;
pub mod metadata;
pub mod mistake;
mod numbers;
pub mod org;
pub mod ownership;
mod parallel;
pub mod plan;
pub mod platform_change;
pub mod privilege;
pub mod progress;
pub mod pseudonym;
pub mod reach;
pub mod records;
mod regular_file;
pub mod report;
pub mod score;
mod shared_file;
pub mod spill;
pub mod table;
