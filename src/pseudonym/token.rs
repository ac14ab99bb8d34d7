//! Tokens, and texts with tokens in the place of values.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use super::Key;
use super::form::{Found, addresses};
use super::known::{Known, canonical};
use crate::org::Org;

/// What kind of value a token stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A username.
    User,
    /// A name, or a part of one.
    Name,
    /// A mail address that is no user's username.
    Mail,
    /// The domain of a username.
    Domain,
    /// An IP address.
    Ip,
}

impl Kind {
    /// What tokens of this kind begin with.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Name => "name",
            Self::Mail => "mail",
            Self::Domain => "domain",
            Self::Ip => "ip",
        }
    }

    /// A username and the same as an address of mail have the same digits.
    const fn space(self) -> &'static str {
        match self {
            Self::User | Self::Mail => "address",
            Self::Name => "name",
            Self::Domain => "domain",
            Self::Ip => "ip",
        }
    }
}

/// Gives tokens, and remembers for what.
#[derive(Debug)]
pub struct Pseudonyms {
    key: Key,
    known: OnceLock<Known>,
    given: Mutex<Given>,
}

/// Tokens that were given, with what they stand for.
#[derive(Debug, Default)]
struct Given {
    values: BTreeMap<String, (Kind, String)>,
    /// A token that stands for two values.
    clash: Option<String>,
}

impl Pseudonyms {
    /// Pseudonyms by a key. Until an export is learnt, only addresses are replaced.
    #[must_use]
    pub fn new(key: Key) -> Self {
        Self {
            key,
            known: OnceLock::new(),
            given: Mutex::default(),
        }
    }

    /// The key.
    #[must_use]
    pub const fn key(&self) -> &Key {
        &self.key
    }

    /// Learns who the users of an export are.
    ///
    /// # Errors
    /// When there are more names than can be looked for at once.
    pub fn learn(&self, org: &Org) -> Result<(), aho_corasick::BuildError> {
        let known = Known::new(org)?;
        // An export is learnt once, before anything is written.
        let _ = self.known.set(known);
        Ok(())
    }

    /// The token of a name that stands alone, whatever words it is made of; nothing for no name.
    #[must_use]
    pub fn name(&self, name: &str) -> String {
        let value = canonical(name);
        if value.is_empty() {
            return value;
        }
        self.token(Kind::Name, value)
    }

    /// A text with tokens in the place of all that is known, and of all addresses.
    #[must_use]
    pub fn text<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let mut found = addresses(text);
        if let Some(known) = self.known.get() {
            known.find(text, &mut found);
        }
        if found.is_empty() {
            return Cow::Borrowed(text);
        }
        // Of those that overlap the first counts; of those that begin together the longest; of the same, a known one.
        found.sort_by(|a, b| {
            let by = |it: &Found| (it.at.start, std::cmp::Reverse(it.at.end), it.kind);
            by(a).cmp(&by(b))
        });
        let mut out = String::with_capacity(text.len());
        let mut done = 0;
        for it in found {
            if it.at.start < done {
                continue;
            }
            out.push_str(text.get(done..it.at.start).unwrap_or_default());
            done = it.at.end;
            out.push_str(&self.token(it.kind, it.value));
        }
        out.push_str(text.get(done..).unwrap_or_default());
        Cow::Owned(out)
    }

    /// All tokens given so far, with their kinds and values; in the order of the tokens. The second is a token that stands for two
    /// values, should there ever be one.
    #[must_use]
    pub fn given(&self) -> (Vec<(String, Kind, String)>, Option<String>) {
        let given = self.given.lock().unwrap_or_else(PoisonError::into_inner);
        let values = given.values.iter();
        let values = values.map(|(token, (kind, value))| (token.clone(), *kind, value.clone()));
        (values.collect(), given.clash.clone())
    }

    fn token(&self, kind: Kind, value: String) -> String {
        // An underscore, so that a token is also a developer name wherever one is wanted.
        let token = format!(
            "{}_{}",
            kind.as_str(),
            self.key.digits(kind.space(), &value)
        );
        let mut given = self.given.lock().unwrap_or_else(PoisonError::into_inner);
        match given.values.get(&token) {
            Some((_, known)) if *known != value => given.clash = Some(token.clone()),
            Some(_) => {}
            None => {
                given.values.insert(token.clone(), (kind, value));
            }
        }
        token
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use proptest::prelude::*;

    use super::*;
    use crate::org::{OrgBuilder, SalesforceId, User};

    fn pseudonyms(users: &[(&str, &str)]) -> Pseudonyms {
        let mut org = OrgBuilder::default();
        for (place, (username, name)) in users.iter().enumerate() {
            let id = SalesforceId::parse(format!("0055j000000{place:04}").as_bytes()).unwrap();
            let user = User {
                username: (*username).to_owned(),
                name: (*name).to_owned(),
                ..User::default()
            };
            org.user(id, user);
        }
        let it = Pseudonyms::new(Key::new([7; 32]));
        it.learn(&org.build()).unwrap();
        it
    }

    #[test]
    fn a_name_is_replaced_however_it_is_written() {
        let it = pseudonyms(&[("qwendolin.o'zark@corp.test", "Qwendolin O'Zark")]);
        let token = it.name("Qwendolin O'Zark");
        for text in [
            "Qwendolin O'Zark",
            "qwendolin o&#39;zark",
            "Qwendolin_O_Zark",
            "QwendolinOZark",
            "Qwendolin%20O%27Zark",
            "O'Zark, Qwendolin",
        ] {
            let shown = it.text(text).into_owned();
            assert!(!shown.to_lowercase().contains("zark"), "{text}: {shown}");
            assert!(!shown.to_lowercase().contains("qwen"), "{text}: {shown}");
        }
        assert_eq!(it.text("by Qwendolin O'Zark."), format!("by {token}."));
        let user = it.text("qwendolin.o'zark@corp.test").into_owned();
        assert!(user.starts_with("user_") && !user.contains('@'), "{user}");
        assert_eq!(
            it.text("Qwendolin.O'Zark@corp.test (x)"),
            format!("{user} (x)")
        );
        assert!(it.text("at qwendolin.o'z…").starts_with("at name_"));
    }

    /// Words of byline's own are not taken for names inside of texts, and are where a name stands.
    #[test]
    fn ordinary_words_stay() {
        let it = pseudonyms(&[
            ("may@corp.test", "May"),
            ("user@corp.test", "Integration User"),
        ]);
        let text = "{\"may\": \"Integration User\", \"class\": \"integration\"}";
        assert_eq!(it.text(text), text);
        assert!(it.name("May").starts_with("name_"));
        assert!(it.text("from may@corp.test").starts_with("from user_"));
    }

    #[test]
    fn marks_of_patterns_are_letters_here() {
        let it = pseudonyms(&[
            ("x@corp.test", "Zo[e] (.*) K+"),
            ("y@corp.test", "山田 太郎"),
        ]);
        assert!(it.text("=Zo[e] (.*) K+").starts_with("=name_"));
        assert!(!it.text("担当は山田太郎です").contains("山田"));
        assert_eq!(it.text("Zoe K"), "Zoe K");
    }

    proptest! {
        /// Nothing known is left in any text, what is around it stays, and what was replaced is not replaced again.
        #[test]
        fn nothing_known_is_left(before in "[a-z ,(]{0,8}[ ,(]", after in "[ ,)][a-z ,)]{0,8}", name in 0..4_usize) {
            let users = [
                ("qwendolin@corp.test", "Qwendolin Ozark"),
                ("ozarks@corp.test", "Ozark Qwen"),
                ("q@corp.test", "Zdeňka Ožark"),
                ("z+z@corp.test", "Xavi-Lou Ybarra"),
            ];
            let it = pseudonyms(&users);
            let (username, name) = users[name];
            for value in [username, name] {
                let text = format!("{before}{value}{after}");
                let shown = it.text(&text).into_owned();
                prop_assert!(!shown.contains(value), "{}", shown);
                prop_assert!(shown.starts_with(&before) && shown.ends_with(&after), "{}", shown);
                prop_assert_eq!(it.text(&shown), shown.as_str());
            }
            prop_assert_eq!(it.given().1, None);
        }
    }
}
