//! What users write: `byline.toml` and `plan.toml`. Every mistake has its place in the text.

use byline::config::Config;
use byline::mistake::{Mistakes, Source};
use byline::org::{Group, Org, OrgBuilder, SalesforceId, User};
use byline::plan::{Rules, RulesError};

/// The first byte says which file, the rest is its text.
pub(crate) fn configuration(bytes: &[u8]) {
    let Some((kind, text)) = bytes.split_first() else {
        return;
    };
    let source = match Source::decode("file.toml", text.to_vec()) {
        Ok(source) => source,
        Err(mistake) => {
            assert!(!mistake.to_string().is_empty());
            return;
        }
    };
    if *kind == b'p' {
        plan_rules(&source);
    } else if let Err(mistakes) = Config::read(&source) {
        told(&mistakes);
    }
}

fn told(mistakes: &Mistakes) {
    assert!(!mistakes.is_empty(), "a refusal says why");
    assert!(!mistakes.to_string().is_empty());
}

fn plan_rules(source: &Source) {
    let org = org();
    match Rules::read(source.clone(), &[], &org) {
        Ok(rules) => {
            // What is asked of rules while records pass by.
            let _ = rules.named_targets();
            for rule in &rules.rules {
                let _ = rule.is_for("Account");
            }
        }
        Err(RulesError::File(mistake)) => assert!(!mistake.to_string().is_empty()),
        Err(RulesError::From { .. }) => unreachable!("nobody was named on the command line"),
    }
}

/// Somebody to give records to.
fn org() -> Org {
    let mut org = OrgBuilder::default();
    let id = |text: &[u8]| SalesforceId::parse(text).ok();
    if let Some(dana) = id(b"0055j0000009g5SAAQ") {
        let row = User {
            username: "dana@example.org".to_owned(),
            ..User::default()
        };
        org.user(dana, row);
    }
    if let Some(queue) = id(b"00G5j000000Ud77EAC") {
        let row = Group {
            developer_name: "Donor_Care".to_owned(),
            ..Group::default()
        };
        org.group(queue, row);
    }
    org.build()
}
