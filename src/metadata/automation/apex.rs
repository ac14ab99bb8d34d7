//! Apex classes and triggers: a scan of their text, and the metadata files beside them.
//!
//! The scan understands no Apex. It looks for a few sequences of tokens that mean the same wherever they
//! stand, and what it does not find may be there all the same.

use std::borrow::Cow;

use super::apex_token::{Token, Tokens};
use super::{ids, version};
use crate::metadata::error::MetadataError;
use crate::metadata::xml::Cursor;
use crate::org::{
    ApexClass, ApexSharing, ApexSource, ApexTrigger, AsyncInterface, AutomatedWrite, WriteOperation,
};

/// The annotations of methods that an outside system may call.
const HTTP: [&str; 5] = ["HttpDelete", "HttpGet", "HttpPatch", "HttpPost", "HttpPut"];

/// Statements, and what they do to records.
const STATEMENTS: [(&str, &[WriteOperation]); 5] = [
    ("insert", &[WriteOperation::Create]),
    ("update", &[WriteOperation::Update]),
    ("upsert", &[WriteOperation::Create, WriteOperation::Update]),
    ("delete", &[WriteOperation::Delete]),
    ("undelete", &[WriteOperation::Update]),
];

/// More tokens than the longest sequence that is looked for: `as user new Schema.Account(Name = x`.
const LOOK_AHEAD: usize = 12;

/// The head of a trigger with every event there is takes 27 tokens.
const LONGEST_HEAD: usize = 64;

/// Reads the metadata file of a class or a trigger: API version and status.
pub(super) fn read_meta(cursor: &mut Cursor<'_>) -> Result<(Option<u16>, String), MetadataError> {
    let mut meta = (None, String::new());
    cursor.children(|cursor, name| {
        match name {
            "apiVersion" => meta.0 = version(cursor.text()?),
            "status" => meta.1 = cursor.string()?,
            _ => {}
        }
        Ok(())
    })?;
    Ok(meta)
}

/// Scans the source of a class.
pub(super) fn scan_class(text: &[u8]) -> ApexClass {
    let mut class = ApexClass::default();
    if is_hidden(text) {
        return class;
    }
    let mut depth = 0usize;
    let mut sharing = ApexSharing::Omitted;
    // Between `implements` and the body: how many `<` are open.
    let mut implements: Option<usize> = None;
    each_token(text, |place| {
        match place.token {
            Token::Sign(b'{') => {
                depth += 1;
                implements = None;
            }
            Token::Sign(b'}') => depth = depth.saturating_sub(1),
            Token::Sign(b'<') => implements = implements.map(|open| open + 1),
            Token::Sign(b'>') => implements = implements.map(|open| open.saturating_sub(1)),
            Token::Sign(b'@') => annotation(&place.after(), depth, &mut class),
            // The class of the file declares how it shares; classes inside it do so for themselves.
            token if depth == 0 && token.is_word("sharing") => {
                sharing = declared_sharing(place.before[1]);
            }
            token if token.is_word("implements") => implements = Some(0),
            token if implements == Some(0) => class.interfaces.extend(interface(token)),
            _ => {}
        }
    });
    class.sharing = Some(sharing);
    class.source = source(text);
    class
}

/// Scans the source of a trigger.
pub(super) fn scan_trigger(text: &[u8]) -> ApexTrigger {
    let mut trigger = ApexTrigger::default();
    if is_hidden(text) {
        return trigger;
    }
    let head: Vec<Token<'_>> = Tokens::of(text).take(LONGEST_HEAD).collect();
    // `trigger Name on Object (before insert, after update)`, at the beginning of the file.
    if let [
        first,
        Token::Word(_),
        on,
        Token::Word(object),
        Token::Sign(b'('),
        events @ ..,
    ] = head.as_slice()
        && first.is_word("trigger")
        && on.is_word("on")
    {
        trigger.object = text_of(object);
        let end = events.iter().position(|token| *token == Token::Sign(b')'));
        let events = events.get(..end.unwrap_or_default()).unwrap_or_default();
        trigger.events = events
            .split(|token| *token == Token::Sign(b','))
            .filter_map(event)
            .collect();
    }
    trigger.source = source(text);
    trigger
}

/// A token and what stands around it.
struct Place<'a> {
    token: Token<'a>,
    /// The two tokens before.
    before: [Token<'a>; 2],
    rest: Tokens<'a>,
}

impl<'a> Place<'a> {
    /// The next tokens, as many as anybody asks for.
    fn after(&self) -> Vec<Token<'a>> {
        self.rest.clone().take(LOOK_AHEAD).collect()
    }
}

/// Visits every token. Only a few are held at a time: a file may be anything.
fn each_token<'a>(text: &'a [u8], mut visit: impl FnMut(Place<'a>)) {
    let mut rest = Tokens::of(text);
    let mut before = [Token::Sign(0); 2];
    while let Some(token) = rest.next() {
        visit(Place {
            token,
            before,
            rest: rest.clone(),
        });
        before = [before[1], token];
    }
}

/// Managed packages export a stub in place of their code.
fn is_hidden(text: &[u8]) -> bool {
    text.trim_ascii() == b"(hidden)"
}

fn event(tokens: &[Token<'_>]) -> Option<String> {
    match tokens {
        [Token::Word(when), Token::Word(what)] => {
            Some(format!("{} {}", text_of(when), text_of(what)).to_ascii_lowercase())
        }
        _ => None,
    }
}

/// What an annotation says of the class, by the tokens behind its `@`.
fn annotation(after: &[Token<'_>], depth: usize, class: &mut ApexClass) {
    let Some(name @ Token::Word(word)) = after.first() else {
        return;
    };
    if depth == 0 && name.is_word("isTest") {
        class.is_test = true;
    }
    if HTTP.iter().any(|http| name.is_word(http)) {
        let method = word.get("Http".len()..).unwrap_or_default();
        class
            .http_methods
            .insert(text_of(method).to_ascii_lowercase());
    }
    if let [
        _,
        Token::Sign(b'('),
        key,
        Token::Sign(b'='),
        Token::Text(mapping),
        ..,
    ] = after
        && name.is_word("RestResource")
        && key.is_word("urlMapping")
    {
        class.rest_mapping = Some(text_of(mapping));
    }
}

/// How a class shares, by the word before `sharing`.
fn declared_sharing(before: Token<'_>) -> ApexSharing {
    if before.is_word("with") {
        ApexSharing::With
    } else if before.is_word("without") {
        ApexSharing::Without
    } else if before.is_word("inherited") {
        ApexSharing::Inherited
    } else {
        ApexSharing::Omitted
    }
}

/// The interface that a word behind `implements` names. `System.` or `Database.` may stand before it.
fn interface(word: Token<'_>) -> Option<AsyncInterface> {
    let interfaces = [
        ("Schedulable", AsyncInterface::Schedulable),
        ("Batchable", AsyncInterface::Batchable),
        ("Queueable", AsyncInterface::Queueable),
    ];
    let found = interfaces.iter().find(|(name, _)| word.is_word(name));
    found.map(|(_, interface)| *interface)
}

/// Ids in string literals, and writes that name their object.
fn source(text: &[u8]) -> ApexSource {
    let mut source = ApexSource::default();
    // Inside brackets stands a query, where `=` compares.
    let mut brackets = 0usize;
    each_token(text, |place| match place.token {
        Token::Sign(b'[') => brackets += 1,
        Token::Sign(b']') => brackets = brackets.saturating_sub(1),
        Token::Text(text) => {
            let [field, sign] = place.before;
            let owner = brackets == 0 && sign == Token::Sign(b'=') && field.is_word("OwnerId");
            ids::in_text(&without_escapes(text), |id| source.ids.add(id, owner));
        }
        token => {
            let statement = STATEMENTS.iter().find(|(word, _)| token.is_word(word));
            if let Some((_, operations)) = statement
                && let Some(object) = written_object(place.before, &place.after())
            {
                let writes = operations.iter().map(|operation| AutomatedWrite {
                    operation: *operation,
                    object: Some(object.clone()),
                });
                source.writes.extend(writes);
            }
        }
    });
    source
}

/// The object behind the word of a statement, where it is made on the spot: `insert new Account(…)`,
/// `insert as user new List<Account>{…}`, `Database.insert(new Account(…))`.
fn written_object(before: [Token<'_>; 2], after: &[Token<'_>]) -> Option<String> {
    let is_call = before[0].is_word("Database") && before[1] == Token::Sign(b'.');
    let after = match after {
        [Token::Sign(b'('), after @ ..] if is_call => after,
        _ if is_call => return None,
        [with, Token::Word(_), after @ ..] if with.is_word("as") => after,
        after => after,
    };
    let after = match after {
        [new, schema, Token::Sign(b'.'), after @ ..]
            if new.is_word("new") && schema.is_word("Schema") =>
        {
            after
        }
        [new, after @ ..] if new.is_word("new") => after,
        _ => return None,
    };
    match after {
        [Token::Word(object), Token::Sign(b'('), arguments @ ..] if makes_a_record(arguments) => {
            Some(text_of(object))
        }
        [
            list,
            Token::Sign(b'<'),
            Token::Word(object),
            Token::Sign(b'>'),
            ..,
        ] if list.is_word("List") && !object.eq_ignore_ascii_case(b"SObject") => {
            Some(text_of(object))
        }
        _ => None,
    }
}

/// Whether the arguments of `new` are those of a record, fields by name. `new Maker().make()` makes one
/// of another type.
fn makes_a_record(arguments: &[Token<'_>]) -> bool {
    match arguments {
        [Token::Word(_), Token::Sign(b'='), value, ..] => *value != Token::Sign(b'='),
        [Token::Sign(b')'), Token::Sign(after), ..] => b";,)".contains(after),
        _ => false,
    }
}

/// A literal with blanks for its escapes: `\n` in front of an id is no part of it.
fn without_escapes(text: &[u8]) -> Cow<'_, [u8]> {
    if !text.contains(&b'\\') {
        return Cow::Borrowed(text);
    }
    let mut plain = text.to_vec();
    let mut rest = plain.as_mut_slice();
    while let [first, after @ ..] = rest {
        if *first == b'\\'
            && let [second, after @ ..] = after
        {
            (*first, *second) = (b' ', b' ');
            rest = after;
        } else {
            rest = after;
        }
    }
    Cow::Owned(plain)
}

fn text_of(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
