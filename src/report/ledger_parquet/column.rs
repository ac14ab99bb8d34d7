//! Columns of one row group: cells are pushed row by row, pages are made when the group is full.

use std::borrow::Cow;
use std::collections::BTreeMap;

use polars_arrow::datatypes::{ArrowDataType, TimeUnit};
use polars_parquet::parquet::encoding::Encoding;
use polars_parquet::parquet::metadata::Descriptor;
use polars_parquet::parquet::page::Page;

use super::dictionary::{Dictionary, Numbers, VerdictDictionary};
use super::page::{PageBuilder, Values, put_text, take_present};
use crate::attribution::Verdict;
use crate::org::{IdentityClass, LoginIds, LoginKey, SalesforceId, UtcTime};
use crate::pseudonym::Pseudonyms;

/// A column of the ledger.
pub(super) trait Column: Send + Sync {
    /// What readers see.
    fn kind(&self) -> ArrowDataType {
        ArrowDataType::Utf8View
    }

    /// The pages of what was pushed.
    fn pages(&self, descriptor: &Descriptor) -> Vec<Page>;
}

/// No value, in place of a code.
const NO_CODE: u32 = u32::MAX;

/// Codes of a dictionary to their pages.
fn coded_pages(mut codes: Vec<u32>, values: Values, descriptor: &Descriptor) -> Vec<Page> {
    let rows = codes.len();
    let present = take_present(&mut codes, NO_CODE);
    let mut page = PageBuilder::new(rows, codes.len(), &present);
    let extremes = values.extremes.clone();
    if values.len() == 0 {
        // Nothing but nulls: a dictionary of nothing is not for every reader.
        return vec![page.finish(Encoding::Plain, extremes, descriptor)];
    }
    page.put_codes(&codes, values.len());
    let data = page.finish(Encoding::RleDictionary, extremes, descriptor);
    vec![values.into_page(), data]
}

/// The ids of the records. No two are the same, so they stand as they are.
pub(super) struct RecordIds {
    rows: usize,
    plain: Vec<u8>,
    /// The first and the last, which are the smallest and the largest.
    ends: Option<([u8; 18], [u8; 18])>,
}

impl RecordIds {
    pub(super) const fn new() -> Self {
        Self {
            rows: 0,
            plain: Vec::new(),
            ends: None,
        }
    }

    #[inline]
    pub(super) fn push(&mut self, id: SalesforceId) {
        let id = id.to_18();
        put_text(&id, &mut self.plain);
        self.rows += 1;
        self.ends = Some(self.ends.map_or((id, id), |(first, _)| (first, id)));
    }

    pub(super) const fn rows(&self) -> usize {
        self.rows
    }

    pub(super) fn clear(&mut self) {
        self.rows = 0;
        self.plain.clear();
        self.ends = None;
    }
}

impl Column for &RecordIds {
    fn pages(&self, descriptor: &Descriptor) -> Vec<Page> {
        let mut page = PageBuilder::new(self.rows, self.rows, &[]);
        page.put_plain(&self.plain);
        let ends = self
            .ends
            .map(|(first, last)| (first.to_vec(), last.to_vec()));
        vec![page.finish(Encoding::Plain, ends, descriptor)]
    }
}

/// Ids that may be missing, and may stand in several rows.
pub(super) struct OptionalIds {
    cells: Vec<[u8; 15]>,
}

/// No id, as no id is.
const NO_ID: [u8; 15] = [0; 15];

impl OptionalIds {
    pub(super) const fn new() -> Self {
        Self { cells: Vec::new() }
    }

    #[inline]
    pub(super) fn push(&mut self, id: Option<SalesforceId>) {
        self.cells.push(id.map_or(NO_ID, |id| *id.as_bytes()));
    }

    pub(super) const fn rows(&self) -> usize {
        self.cells.len()
    }

    pub(super) fn clear(&mut self) {
        self.cells.clear();
    }
}

impl Column for &OptionalIds {
    fn pages(&self, descriptor: &Descriptor) -> Vec<Page> {
        let mut cells = self.cells.clone();
        let present = take_present(&mut cells, NO_ID);
        let mut page = PageBuilder::new(self.cells.len(), cells.len(), &present);
        // What was pushed was an id.
        let spelled =
            |cell: &[u8; 15]| SalesforceId::from_bytes(*cell).map_or([0; 18], |id| id.to_18());
        let mut plain = Vec::with_capacity(cells.len() * 22);
        cells
            .iter()
            .for_each(|cell| put_text(&spelled(cell), &mut plain));
        page.put_plain(&plain);
        let ends = cells.iter().min().zip(cells.iter().max());
        let ends = ends.map(|(least, most)| (spelled(least).to_vec(), spelled(most).to_vec()));
        vec![page.finish(Encoding::Plain, ends, descriptor)]
    }
}

/// Texts that have small numbers already.
pub(super) struct Codes {
    codes: Vec<u32>,
    numbers: Numbers,
}

/// The same with what the numbers stand for.
pub(super) struct CodesOf<'a, F> {
    pub(super) codes: &'a Codes,
    pub(super) text: F,
    /// What puts tokens in the place of names.
    pub(super) pseudonyms: Option<&'a Pseudonyms>,
}

fn veiled<'t>(pseudonyms: Option<&Pseudonyms>, text: &'t str) -> Cow<'t, str> {
    pseudonyms.map_or(Cow::Borrowed(text), |it| it.text(text))
}

impl Codes {
    pub(super) const fn new() -> Self {
        Self {
            codes: Vec::new(),
            numbers: Numbers::new(),
        }
    }

    #[inline]
    pub(super) fn push(&mut self, number: Option<usize>) {
        self.codes
            .push(number.map_or(NO_CODE, |number| self.numbers.code(number)));
    }

    pub(super) fn clear(&mut self) {
        self.codes.clear();
        self.numbers.clear();
    }
}

impl<'a, F: Fn(usize) -> &'a str + Clone + Send + Sync> Column for CodesOf<'a, F> {
    fn pages(&self, descriptor: &Descriptor) -> Vec<Page> {
        let numbers = self.codes.numbers.values().iter();
        let texts = numbers.map(|number| veiled(self.pseudonyms, (self.text)(*number)));
        let texts: Vec<_> = texts.collect();
        coded_pages(
            self.codes.codes.clone(),
            Values::of_texts(texts.iter().map(|text| &**text)),
            descriptor,
        )
    }
}

/// Logins and owners, which have numbers already.
pub(super) struct Logins {
    codes: Vec<u32>,
    numbers: Numbers,
}

/// The same with what the numbers stand for.
pub(super) struct LoginsOf<'a> {
    pub(super) logins: &'a Logins,
    pub(super) ids: &'a LoginIds,
}

impl Logins {
    pub(super) const fn new() -> Self {
        Self {
            codes: Vec::new(),
            numbers: Numbers::new(),
        }
    }

    #[inline]
    pub(super) fn push(&mut self, login: Option<LoginKey>) {
        let code = match login {
            Some(key) => self.numbers.code(key.place()),
            None => NO_CODE,
        };
        self.codes.push(code);
    }

    pub(super) fn clear(&mut self) {
        self.codes.clear();
        self.numbers.clear();
    }
}

impl Column for LoginsOf<'_> {
    fn pages(&self, descriptor: &Descriptor) -> Vec<Page> {
        let places = self.logins.numbers.values().iter();
        // Every number was given by the table that is asked here.
        let ids = places.map(|place| self.ids.at(*place).map_or([0; 18], |id| id.to_18()));
        coded_pages(self.logins.codes.clone(), Values::of_texts(ids), descriptor)
    }
}

/// Classes of owners.
pub(super) struct Classes {
    codes: Vec<u32>,
    numbers: Numbers,
}

impl Classes {
    pub(super) const fn new() -> Self {
        Self {
            codes: Vec::new(),
            numbers: Numbers::new(),
        }
    }

    #[inline]
    pub(super) fn push(&mut self, class: Option<IdentityClass>) {
        let code = match class {
            Some(class) => self.numbers.code(class as usize),
            None => NO_CODE,
        };
        self.codes.push(code);
    }

    pub(super) fn clear(&mut self) {
        self.codes.clear();
        self.numbers.clear();
    }
}

impl Column for &Classes {
    fn pages(&self, descriptor: &Descriptor) -> Vec<Page> {
        let numbers = self.numbers.values().iter();
        let classes = numbers.filter_map(|number| IdentityClass::ALL.get(*number));
        let values = Values::of_texts(classes.map(|class| class.as_str()));
        coded_pages(self.codes.clone(), values, descriptor)
    }
}

/// Moments. Most occur once or a few times in a row, so they stand as they are.
pub(super) struct Moments {
    cells: Vec<i64>,
}

/// No moment: earlier than any that can be parsed.
const NO_MOMENT: i64 = i64::MIN;

impl Moments {
    pub(super) const fn new() -> Self {
        Self { cells: Vec::new() }
    }

    #[inline]
    pub(super) fn push(&mut self, time: Option<UtcTime>) {
        self.cells.push(time.map_or(NO_MOMENT, UtcTime::millis));
    }

    pub(super) fn clear(&mut self) {
        self.cells.clear();
    }
}

impl Column for &Moments {
    fn kind(&self) -> ArrowDataType {
        ArrowDataType::Timestamp(TimeUnit::Millisecond, Some("UTC".into()))
    }

    fn pages(&self, descriptor: &Descriptor) -> Vec<Page> {
        let mut cells = self.cells.clone();
        let present = take_present(&mut cells, NO_MOMENT);
        let mut page = PageBuilder::new(self.cells.len(), cells.len(), &present);
        page.put_moments(&cells);
        let bytes = |moment: &i64| moment.to_le_bytes().to_vec();
        let ends = cells.iter().min().zip(cells.iter().max());
        let ends = ends.map(|(least, most)| (bytes(least), bytes(most)));
        vec![page.finish(Encoding::Plain, ends, descriptor)]
    }
}

/// Verdicts, of which six columns are made.
pub(super) struct Verdicts {
    codes: Vec<u32>,
    dictionary: VerdictDictionary,
}

impl Verdicts {
    pub(super) const fn new() -> Self {
        Self {
            codes: Vec::new(),
            dictionary: VerdictDictionary::new(),
        }
    }

    #[inline]
    pub(super) fn push(&mut self, verdict: Option<Verdict>) {
        self.codes.push(self.dictionary.code(verdict));
    }

    pub(super) fn clear(&mut self) {
        self.codes.clear();
        self.dictionary.clear();
    }

    /// What each verdict has in one column, as a code there.
    fn codes_of<T>(
        &self,
        of: impl Fn(&Verdict) -> Option<T>,
        mut code: impl FnMut(T) -> u32,
    ) -> Vec<u32> {
        let verdicts = self.dictionary.values().iter();
        let codes: Vec<u32> = verdicts
            .map(|verdict| verdict.as_ref().and_then(&of).map_or(NO_CODE, &mut code))
            .collect();
        let cells = self.codes.iter();
        cells.map(|verdict| codes[*verdict as usize]).collect()
    }
}

/// A column of texts that a verdict has; an empty one is nothing.
pub(super) struct TextOf<'a, F> {
    pub(super) verdicts: &'a Verdicts,
    pub(super) text: F,
    /// What puts tokens in the place of names.
    pub(super) pseudonyms: Option<&'a Pseudonyms>,
}

impl<'a, F: Fn(&Verdict) -> &'a str + Send + Sync> Column for TextOf<'a, F> {
    fn pages(&self, descriptor: &Descriptor) -> Vec<Page> {
        let mut seen: BTreeMap<&str, u32> = BTreeMap::new();
        let mut texts: Vec<&str> = Vec::new();
        let of = |verdict: &Verdict| Some((self.text)(verdict)).filter(|text| !text.is_empty());
        let codes = self.verdicts.codes_of(of, |text| {
            *seen.entry(text).or_insert_with(|| {
                texts.push(text);
                u32::try_from(texts.len() - 1).unwrap_or(NO_CODE)
            })
        });
        let texts = texts.into_iter().map(|text| veiled(self.pseudonyms, text));
        let texts: Vec<_> = texts.collect();
        coded_pages(
            codes,
            Values::of_texts(texts.iter().map(|text| &**text)),
            descriptor,
        )
    }
}

/// A column of probabilities, which verdicts have in millionths.
pub(super) struct NumberOf<'a> {
    pub(super) verdicts: &'a Verdicts,
    pub(super) millionths: fn(&Verdict) -> Option<u32>,
}

impl Column for NumberOf<'_> {
    fn kind(&self) -> ArrowDataType {
        ArrowDataType::Float64
    }

    fn pages(&self, descriptor: &Descriptor) -> Vec<Page> {
        let mut dictionary: Dictionary<u32> = Dictionary::new();
        let codes = self
            .verdicts
            .codes_of(self.millionths, |m| dictionary.code(m));
        let numbers = dictionary.values().iter();
        let values = Values::of_numbers(numbers.map(|m| f64::from(*m) / 1_000_000.0));
        coded_pages(codes, values, descriptor)
    }
}
