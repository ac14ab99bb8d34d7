//! The scanner against quick-xml on the same documents, whole and damaged: it must meet the same things
//! in the same order, and stop at the same place for the same reason.

use proptest::prelude::{ProptestConfig, Strategy, any, prop_oneof};
use proptest::sample::Index;
use quick_xml::errors::{Error, IllFormedError, SyntaxError};
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::super::error::line_at;
use super::super::markup::{Bounds, Markup, Step, local_name};
use super::MetadataError;

/// What was met, and how it ended.
type Met<'x> = (Vec<Step<'x>>, Result<(), MetadataError>);

fn by_markup(source: &str) -> Met<'_> {
    let bounds = Bounds {
        depth: 64,
        entities: 0,
    };
    let mut markup = Markup::within(source, bounds);
    let mut met = Vec::new();
    loop {
        match markup.step() {
            Ok(Step::End) => return (met, Ok(())),
            Ok(step) => met.push(step),
            Err(error) => return (met, Err(error)),
        }
    }
}

fn by_quick_xml(source: &str) -> Met<'_> {
    let mut reader = Reader::from_str(source);
    reader.config_mut().expand_empty_elements = true;
    let mut reference = Reference {
        source,
        reader,
        depth: 0,
        rooted: false,
    };
    let mut met = Vec::new();
    loop {
        match reference.step() {
            Ok(Step::End) => return (met, Ok(())),
            Ok(step) => met.push(step),
            Err(error) => return (met, Err(error)),
        }
    }
}

/// The same walk with every event from quick-xml, as plain as it can be.
struct Reference<'x> {
    source: &'x str,
    reader: Reader<&'x [u8]>,
    depth: usize,
    rooted: bool,
}

impl<'x> Reference<'x> {
    fn step(&mut self) -> Result<Step<'x>, MetadataError> {
        loop {
            let at = self.reader.buffer_position() as usize;
            let line = line_at(self.source.as_bytes(), at);
            let event = match self.reader.read_event() {
                Ok(event) => event,
                Err(error) => return Err(self.damage(&error)),
            };
            let outside = if self.rooted {
                MetadataError::Trailing { line }
            } else {
                MetadataError::NoElement
            };
            return match event {
                Event::Start(tag) => self.open(&tag, at),
                Event::End(_) => {
                    self.depth -= 1;
                    Ok(Step::Close)
                }
                Event::Text(text) if self.depth > 0 => {
                    Ok(Step::Text(&self.source[at..at + text.len()]))
                }
                Event::Text(text) if text.trim_ascii().is_empty() => continue,
                Event::CData(text) if self.depth > 0 => {
                    Ok(Step::Literal(&self.source[at + 9..at + 9 + text.len()]))
                }
                Event::GeneralRef(entity) if self.depth > 0 => {
                    let char = match &*entity {
                        "amp" => Some('&'),
                        "lt" => Some('<'),
                        "gt" => Some('>'),
                        "quot" => Some('"'),
                        "apos" => Some('\''),
                        _ => entity.resolve_char_ref().ok().flatten(),
                    };
                    let end = self.reader.buffer_position() as usize;
                    let line = line_at(self.source.as_bytes(), end);
                    char.map(Step::Char)
                        .ok_or(MetadataError::UnknownEntity { line })
                }
                Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) => Err(outside),
                Event::DocType(declared) if declared.contains("<!ENTITY") => {
                    Err(MetadataError::DeclaredEntity { line })
                }
                Event::Eof if self.depth > 0 => Err(MetadataError::Cut { line }),
                Event::Eof if !self.rooted => Err(MetadataError::NoElement),
                Event::Eof => Ok(Step::End),
                _ => continue,
            };
        }
    }

    fn open(&mut self, tag: &BytesStart<'_>, at: usize) -> Result<Step<'x>, MetadataError> {
        let line = line_at(self.source.as_bytes(), at);
        if self.depth == 0 && self.rooted {
            return Err(MetadataError::Trailing { line });
        }
        if self.depth == 64 {
            return Err(MetadataError::TooDeep { line });
        }
        self.depth += 1;
        self.rooted = true;
        let length = tag.name().into_inner().len();
        match local_name(&self.source[at + 1..at + 1 + length]) {
            "" => Err(MetadataError::Markup { line }),
            name => Ok(Step::Open(name)),
        }
    }

    fn damage(&self, error: &Error) -> MetadataError {
        let line = line_at(
            self.source.as_bytes(),
            self.reader.error_position() as usize,
        );
        match error {
            Error::Syntax(SyntaxError::InvalidBangMarkup) => MetadataError::Markup { line },
            Error::Syntax(_) => MetadataError::Cut { line },
            Error::IllFormed(IllFormedError::UnclosedReference) => {
                MetadataError::UnknownEntity { line }
            }
            Error::IllFormed(
                IllFormedError::MismatchedEndTag { .. } | IllFormedError::UnmatchedEndTag(_),
            ) => MetadataError::WrongEndTag { line },
            _ => MetadataError::Markup { line },
        }
    }
}

/// Pieces of documents, most of them whole.
const PIECES: [&str; 49] = [
    "<Profile>",
    "</Profile>",
    "<Profile xmlns=\"a\">",
    "<a/>",
    "<a>",
    "</a>",
    "<a >",
    "</a >",
    "<m:a>",
    "</m:a>",
    "<:>",
    "</:>",
    "<a b='>'/>",
    "<a nil='true'>",
    "<a b=\"",
    "</a b='>'>",
    "<e2e>",
    "</e2e>",
    "<é>",
    "</é>",
    "<longer_than_a_word>",
    "</longer_than_a_word>",
    "<!-- c -->",
    "<!--",
    "-->",
    "<!-->",
    "<!-",
    "<![CDATA[x]]>",
    "<![CDATA[",
    "]]>",
    "<!x>",
    "<?p i?>",
    "<?",
    "?>",
    "<?>",
    "<!DOCTYPE a [<!ENTITY e \">\">]>",
    "<!DOCTYPE a [<!ELEMENT e ANY>]>",
    "<!DOCTYPE",
    "&amp;",
    "&#65;",
    "&#xD800;",
    "&e;",
    "&",
    ";",
    "<",
    ">",
    "\n    ",
    "\r\n",
    "text that is longer",
];

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => proptest::sample::select(&PIECES[..]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ]
}

/// A document with everything in it that is allowed.
const WHOLE: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- c > --><!DOCTYPE Profile [<!ATTLIST e a CDATA \"v>\">]>\n\
    <Profile xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n    <fieldPermissions>\n        <editable>false</editable>\n\
    \x20       <field>Case.Größe__c</field>\n        <readable >true</readable\n>\n    </fieldPermissions>\n\
    <m:note xsi:nil=\"true\"/><a><b>x &amp; y &#8226;<![CDATA[<&]]></b><?p i?>\r\n</a><e2e/></Profile>\n<!-- end -->\n";

proptest::proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn documents_of_pieces_are_met_alike(pieces in proptest::collection::vec(piece(), 0..24)) {
        let document = pieces.concat();
        // A byte order mark is taken off before.
        proptest::prop_assume!(!document.starts_with('\u{feff}'));
        proptest::prop_assert_eq!(by_markup(&document), by_quick_xml(&document), "{}", document);
        let document = format!("<Profile>{document}</Profile>");
        proptest::prop_assert_eq!(by_markup(&document), by_quick_xml(&document), "{}", document);
    }

    #[test]
    fn damaged_documents_are_met_alike(
        from in any::<Index>(),
        length in 0_usize..12,
        piece in piece(),
        cut in any::<Option<Index>>(),
    ) {
        let places: Vec<usize> = WHOLE.char_indices().map(|(place, _)| place).collect();
        let from = from.index(places.len());
        let to = (from + length).min(places.len() - 1);
        let mut document = format!("{}{piece}{}", &WHOLE[..places[from]], &WHOLE[places[to]..]);
        if let Some(cut) = cut {
            let places: Vec<usize> = document.char_indices().map(|(place, _)| place).collect();
            document.truncate(places[cut.index(places.len())]);
        }
        proptest::prop_assume!(!document.starts_with('\u{feff}'));
        proptest::prop_assert_eq!(by_markup(&document), by_quick_xml(&document), "{}", document);
    }
}

#[test]
fn a_whole_document_and_its_beginnings_are_met_alike() {
    let (met, end) = by_markup(WHOLE);
    assert_eq!((met.len(), end), (33, Ok(())), "{met:?}");
    for (place, _) in WHOLE.char_indices() {
        let cut = &WHOLE[..place];
        assert_eq!(by_markup(cut), by_quick_xml(cut), "{cut}");
    }
}
