//! An analysis without the names that stand as names: those that no text can be searched for.

use super::Analysis;
use crate::harden::Hardening;
use crate::pseudonym::Pseudonyms;

impl Analysis {
    /// Puts tokens in the place of the names of users. What else is identifying is replaced in what is written, for usernames
    /// and paths join what is known: without them rules would find less.
    ///
    /// To be called when everything is judged and before anything is rendered.
    pub fn pseudonymize(&mut self, pseudonyms: &Pseudonyms) {
        for user in self.org.users.values_mut() {
            user.name = pseudonyms.name(&user.name);
        }
    }
}

/// The same for the logins of proposals.
pub fn pseudonymize_hardening(hardening: &mut Hardening, pseudonyms: &Pseudonyms) {
    let logins = hardening.proposals.iter_mut();
    for login in logins.flat_map(|it| &mut it.need.logins) {
        login.name = pseudonyms.name(&login.name);
    }
}
