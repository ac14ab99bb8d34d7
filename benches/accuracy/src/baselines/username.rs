//! B1: the name gives it away.

use byline::org::{Actor, User};

use super::{Baseline, Material};

pub(super) const BASELINE: Baseline = Baseline {
    name: "B1 name",
    rule: "The login is a machine's if its username contains integration, api, bot, automation or service, \
        or its profile integration or api",
    source: "Security Benchmark for Salesforce, SBS-ACS-007, inventory of non-human identities",
    actors,
};

/// Words of usernames.
const USERNAMES: [&str; 5] = ["integration", "api", "bot", "automation", "service"];
/// Words of profiles; `API Only` has the second.
const PROFILES: [&str; 2] = ["integration", "api"];

fn actors(material: &Material<'_>) -> Vec<Actor> {
    material.by_login(|login| material.user(login).is_some_and(is_named_so))
}

fn is_named_so(user: &User) -> bool {
    let has = |text: &str, words: &[&str]| {
        let text = text.to_ascii_lowercase();
        words.iter().any(|word| text.contains(word))
    };
    has(&user.username, &USERNAMES) || has(&user.profile, &PROFILES)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_machine(username: &str, profile: &str) -> bool {
        is_named_so(&User {
            username: username.to_owned(),
            profile: profile.to_owned(),
            ..User::default()
        })
    }

    #[test]
    fn words_anywhere_in_either_name() {
        assert!(is_machine("Mail-Service@example.org", "Standard User"));
        assert!(is_machine(
            "x@example.org",
            "Minimum Access - API Only Integrations"
        ));
        assert!(!is_machine("dana@example.org", "Standard User"));
        // The rule's known false hit: a surname.
        assert!(is_machine("k.abbott@example.org", "Sales"));
        assert!(!is_machine("x@example.org", "Service Desk"));
    }
}
