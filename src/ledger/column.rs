//! Columns of one row group: the bytes of a column become its values.

use std::io::{Cursor, Read as _, Seek as _, SeekFrom};

use indexmap::IndexSet;
use polars_arrow::array::{Array, PrimitiveArray, Utf8ViewArray};
use polars_arrow::datatypes::{ArrowDataType, Field};
use polars_parquet::parquet::metadata::ColumnChunkMetadata;
use polars_parquet::parquet::read::{BasicDecompressor, PageReader};
use polars_parquet::parquet::schema::types::PhysicalType;
use polars_parquet::read::column_iter_to_arrays;

use super::ReadBackError;
use super::part::Group;
use crate::org::{SalesforceId, UtcTime};

pub(super) const UNEVEN: &str = "its columns are of unequal length";
const NO_COLUMN: &str = "it lacks a column that `analyze` writes";
const OTHER_TYPE: &str = "a column has another type than `analyze` writes";
const NO_ID: &str = "it holds a record without an id";
const NO_WORD: &str = "it holds a word that this byline does not know";

/// Largest page that is taken apart: a row group has 131,072 rows, and a client's name may be long.
const MOST_PAGE: usize = 1 << 30;

/// The ids of the records.
pub(super) fn ids(group: &Group<'_>) -> Result<Vec<SalesforceId>, ReadBackError> {
    let ids = logins(group, "record_id")?.into_iter();
    let ids = ids.map(|id| id.ok_or_else(|| group.source.damaged(NO_ID)));
    ids.collect()
}

/// A column of ids.
pub(super) fn logins(
    group: &Group<'_>,
    name: &str,
) -> Result<Vec<Option<SalesforceId>>, ReadBackError> {
    let id = |text: &str| {
        let id = SalesforceId::parse(text.as_bytes());
        id.map_err(|_| group.source.damaged(NO_ID))
    };
    texts(group, name, id)
}

/// A column of words of one vocabulary.
pub(super) fn words<T: Copy>(
    group: &Group<'_>,
    name: &str,
    parse: fn(&str) -> Option<T>,
) -> Result<Vec<Option<T>>, ReadBackError> {
    let word = |text: &str| parse(text).ok_or_else(|| group.source.damaged(NO_WORD));
    texts(group, name, word)
}

/// A column of texts, each made into something.
pub(super) fn texts<T>(
    group: &Group<'_>,
    name: &str,
    mut make: impl FnMut(&str) -> Result<T, ReadBackError>,
) -> Result<Vec<Option<T>>, ReadBackError> {
    let mut cells = Vec::with_capacity(group.rows());
    for array in arrays(
        group,
        name,
        PhysicalType::ByteArray,
        ArrowDataType::Utf8View,
    )? {
        let array: &Utf8ViewArray = typed(group, &*array)?;
        for cell in array.iter() {
            cells.push(cell.map(&mut make).transpose()?);
        }
    }
    group.whole(cells)
}

/// Texts that repeat, each kept once.
#[derive(Debug, Default)]
pub(super) struct Repeated {
    texts: Vec<Box<str>>,
    places: Vec<Option<usize>>,
}

impl Repeated {
    /// The text of a row; empty for none.
    pub(super) fn get(&self, row: usize) -> &str {
        let place = self.places.get(row).copied().flatten();
        let text = place.and_then(|place| self.texts.get(place));
        text.map_or("", |text| text)
    }
}

/// A column of texts that repeat.
pub(super) fn repeated(group: &Group<'_>, name: &str) -> Result<Repeated, ReadBackError> {
    let mut known: IndexSet<Box<str>> = IndexSet::new();
    let places = texts(group, name, |text| {
        let place = known.get_index_of(text);
        Ok(place.unwrap_or_else(|| known.insert_full(text.into()).0))
    })?;
    Ok(Repeated {
        texts: known.into_iter().collect(),
        places,
    })
}

/// A column of moments.
pub(super) fn moments(
    group: &Group<'_>,
    name: &str,
) -> Result<Vec<Option<UtcTime>>, ReadBackError> {
    let mut cells = Vec::with_capacity(group.rows());
    // Moments are whole numbers; what they count stands in the schema, and the schema is ours.
    for array in arrays(group, name, PhysicalType::Int64, ArrowDataType::Int64)? {
        let array: &PrimitiveArray<i64> = typed(group, &*array)?;
        cells.extend(
            array
                .iter()
                .map(|cell| cell.copied().map(UtcTime::from_millis)),
        );
    }
    group.whole(cells)
}

/// A column of numbers.
pub(super) fn numbers(group: &Group<'_>, name: &str) -> Result<Vec<Option<f64>>, ReadBackError> {
    let mut cells = Vec::with_capacity(group.rows());
    for array in arrays(group, name, PhysicalType::Double, ArrowDataType::Float64)? {
        let array: &PrimitiveArray<f64> = typed(group, &*array)?;
        cells.extend(array.iter().map(|cell| cell.copied()));
    }
    group.whole(cells)
}

fn typed<'a, T: 'static>(group: &Group<'_>, array: &'a dyn Array) -> Result<&'a T, ReadBackError> {
    let array = array.as_any().downcast_ref();
    array.ok_or_else(|| group.source.damaged(OTHER_TYPE))
}

/// The arrays of a column, in order.
fn arrays(
    group: &Group<'_>,
    name: &str,
    stored: PhysicalType,
    kind: ArrowDataType,
) -> Result<Vec<Box<dyn Array>>, ReadBackError> {
    let source = group.source;
    let column = group.group.columns_under_root_iter(name);
    let column = column.and_then(|mut columns| columns.next());
    let column = column.ok_or_else(|| source.damaged(NO_COLUMN))?;
    if column.physical_type() != stored {
        return Err(source.damaged(OTHER_TYPE));
    }
    let bytes = bytes(group, column).map_err(|error| source.refused(error))?;
    let pages = PageReader::new(Cursor::new(bytes.into()), column, Vec::new(), MOST_PAGE);
    let pages = BasicDecompressor::new(pages, Vec::new());
    let leaf = &column.descriptor().descriptor.primitive_type;
    let field = Field::new(name.into(), kind, true);
    let arrays = column_iter_to_arrays(vec![pages], vec![leaf], field, None);
    let (arrays, _) = arrays.map_err(|error| source.refused(error))?;
    Ok(arrays)
}

/// The bytes of a column, and of no other.
fn bytes(group: &Group<'_>, column: &ColumnChunkMetadata) -> std::io::Result<Vec<u8>> {
    let range = column.byte_range();
    let mut file = group.source.file.clone();
    file.seek(SeekFrom::Start(range.start))?;
    let length = range.end - range.start;
    let mut bytes = Vec::new();
    if file.take(length).read_to_end(&mut bytes)? as u64 == length {
        Ok(bytes)
    } else {
        Err(std::io::ErrorKind::UnexpectedEof.into())
    }
}
