//! `byline explain` on the terminal.

use comfy_table::Cell;

use super::number::thousands;
use super::plain;
use super::screen::{FAINT, HEADING, MOST_ROWS, WARNING, heading, line, number, put, table};
use crate::explanation::{
    ClientStory, Explanation, LoginStory, Reason, StampStory, Subject, Weighing,
};
use crate::org::{Actor, StampKind};

/// Where sentences are broken.
const WIDTH: usize = 96;
/// Log files named; the JSON has all.
const MOST_FILES: usize = 8;

/// Renders an explanation.
#[must_use]
pub fn explanation_text(explanation: &Explanation) -> String {
    let mut out = String::new();
    let (name, what) = match &explanation.subject {
        Subject::Record { id, object } => (id.to_string(), format!("a record of {object}")),
        Subject::Login { id, username } => (username.clone(), format!("a login, {id}")),
        Subject::Client { name } => (name.clone(), "a client".to_owned()),
    };
    let (name, what) = (plain(&name), plain(&what));
    line(&mut out, format_args!("{HEADING}{name}{HEADING:#}  {what}"));
    if !explanation.has_inputs {
        line(
            &mut out,
            format_args!("{WARNING}The inputs of the result are not there:{WARNING:#}"),
        );
        sentence(
            &mut out,
            2,
            "what follows is what the result says; the evidence cannot be shown",
        );
    }
    out.push('\n');
    for story in &explanation.stamps {
        stamp(&mut out, story);
    }
    if let Some(story) = &explanation.login {
        login(&mut out, story);
    }
    if let Some(story) = &explanation.client {
        client(&mut out, story);
    }
    out
}

/// Adds a sentence, broken into lines; those after the first stand two further in.
fn sentence(out: &mut String, indent: usize, text: &str) {
    let text = plain(text);
    let mut row = " ".repeat(indent);
    let mut has_words = false;
    for word in text.split(' ') {
        if has_words && row.chars().count() + 1 + word.chars().count() > WIDTH {
            line(out, format_args!("{row}"));
            row = " ".repeat(indent + 2);
            has_words = false;
        }
        if has_words {
            row.push(' ');
        }
        row.push_str(word);
        has_words = true;
    }
    line(out, format_args!("{row}"));
}

/// An actor as one speaks of it.
const fn actor(actor: Actor) -> &'static str {
    match actor {
        Actor::Human => "a person",
        Actor::Integration => "an outside system",
        Actor::Automation => "the org's own automation",
        Actor::Agent => "an AI agent",
        Actor::Guest => "a visitor of a site",
        Actor::Unknown => "unknown",
    }
}

fn stamp(out: &mut String, story: &StampStory) {
    let said = &story.said;
    heading(
        out,
        match said.kind {
            StampKind::Created => "Created",
            StampKind::Modified => "Last modified",
        },
    );
    let at = said
        .at
        .map_or("at a time not known".to_owned(), |at| at.to_string());
    let by = said
        .by
        .map_or("a login not known".to_owned(), |by| by.to_string());
    let by = match &*story.username {
        "" => by,
        username => format!("{username} ({by})"),
    };
    sentence(out, 2, &format!("When       {at}"));
    sentence(out, 2, &format!("Login      {by}"));
    let mut concluded = actor(said.actor).to_owned();
    if !said.client.is_empty() {
        concluded.push_str(&format!(": {}", said.client));
    }
    if said.actor != Actor::Unknown {
        concluded.push_str(&format!(", channel {}", said.channel.as_str()));
    }
    if let Some(confidence) = said.confidence {
        concluded.push_str(&format!(", confidence {confidence:.2}"));
    }
    sentence(
        out,
        2,
        &format!("Concluded  {concluded} (basis {})", said.basis.as_str()),
    );
    for because in &story.because {
        sentence(out, 2, &format!("Because    {because}"));
    }
    out.push('\n');
    if let Some(weighing) = &story.weighing {
        evidence(out, weighing);
        changes(out, weighing, said.actor);
    }
}

fn evidence(out: &mut String, weighing: &Weighing) {
    let Weighing {
        winner,
        rival,
        situation,
        ..
    } = weighing;
    if rival.is_empty() {
        sentence(
            out,
            2,
            &format!("Evidence: nobody but {winner} comes into question; {situation}"),
        );
        out.push('\n');
        return;
    }
    sentence(
        out,
        2,
        &format!("Evidence for {winner} against {rival}; {situation}"),
    );
    if weighing.reasons.is_empty() {
        sentence(out, 4, "nothing tells them apart");
    }
    for reason in &weighing.reasons {
        sentence(out, 4, &told(reason));
    }
    if !weighing.files.is_empty() {
        line(
            out,
            format_args!("  Logs of that time, in which the events would stand"),
        );
        for file in weighing.files.iter().take(MOST_FILES) {
            line(out, format_args!("    {}", plain(file)));
        }
        if let Some(more) = weighing
            .files
            .len()
            .checked_sub(MOST_FILES)
            .filter(|n| *n > 0)
        {
            line(out, format_args!("    {FAINT}and {more} more{FAINT:#}"));
        }
    }
    out.push('\n');
}

fn told(reason: &Reason) -> String {
    let strength = match reason.factor {
        factor if factor >= 20.0 => "strongly",
        factor if factor >= 5.0 => "clearly",
        factor if factor >= 2.0 => "somewhat",
        _ => "slightly",
    };
    let side = if reason.is_for { "for" } else { "against" };
    let factor = match reason.factor {
        factor if factor >= 1000.0 => "over 1,000".to_owned(),
        factor if factor >= 10.0 => format!("{factor:.0}"),
        factor => format!("{factor:.1}"),
    };
    format!(
        "{strength} {side} (x {factor}), {}: {}",
        reason.kind, reason.text
    )
}

fn changes(out: &mut String, weighing: &Weighing, now: Actor) {
    line(out, format_args!("  What would change the verdict"));
    for it in weighing.supposed.iter().filter(|it| it.is_other) {
        let then = match it.actor {
            Actor::Unknown => "it would not be decided".to_owned(),
            other => format!("it would be {} ({:.2})", actor(other), it.confidence),
        };
        sentence(out, 4, &format!("{}, {then}", it.what));
    }
    let same: Vec<&str> = weighing
        .supposed
        .iter()
        .filter(|it| !it.is_other)
        .map(|it| it.what.as_str())
        .collect();
    if !same.is_empty() {
        let stays = match now {
            Actor::Unknown => "it would stay undecided",
            _ => "it would stay as it is",
        };
        sentence(out, 4, &format!("{stays}, each alone: {}", same.join("; ")));
    }
    for missing in &weighing.missing {
        sentence(out, 4, missing);
    }
    out.push('\n');
}

fn login(out: &mut String, story: &LoginStory) {
    let sure = match &*story.confidence {
        "" => String::new(),
        confidence => format!(", confidence {confidence}"),
    };
    sentence(out, 2, &format!("Class      {}{sure}", story.class));
    for reason in &story.reasons {
        sentence(out, 2, &format!("Because    {reason}"));
    }
    let [ui, api] = &story.days;
    if !ui.is_empty() {
        sentence(
            out,
            2,
            &format!("Days       {ui} in the interface, {api} through the API"),
        );
    }
    if !story.clients.is_empty() {
        sentence(out, 2, &format!("Clients    {}", story.clients.join(", ")));
    }
    let [first, last] = &story.seen;
    if !first.is_empty() {
        sentence(out, 2, &format!("Seen       {first} to {last}"));
    }
    if let Some(it) = &story.mixture {
        sentence(
            out,
            2,
            &format!(
                "Acts       {} looked at: about {:.0} of people ({} beyond doubt), {:.0} of outside systems ({} beyond doubt), {:.0} of automation",
                thousands(it.acts),
                it.human,
                thousands(it.plainly.human),
                it.machine,
                thousands(it.plainly.machine),
                it.automation,
            ),
        );
    }
    out.push('\n');
    if !story.made.is_empty() {
        heading(out, "Stamps in its name");
        let mut rows = table(&["Object", "Made by", "Client", "Basis", "Stamps"]);
        for made in story.made.iter().take(MOST_ROWS) {
            rows.add_row(vec![
                Cell::new(plain(&made.object)),
                Cell::new(made.actor),
                Cell::new(plain(&made.client)),
                Cell::new(made.basis),
                number(made.stamps),
            ]);
        }
        put(out, &rows, story.made.len().saturating_sub(MOST_ROWS), &[]);
    }
    if !story.years.is_empty() {
        heading(out, "By year");
        for (year, actors) in &story.years {
            let actors = actors
                .iter()
                .map(|(actor, n)| format!("{actor} {}", thousands(*n)));
            let actors: Vec<String> = actors.collect();
            sentence(out, 2, &format!("{year}  {}", actors.join(", ")));
        }
        out.push('\n');
    }
}

fn client(out: &mut String, story: &ClientStory) {
    let kind = match &*story.kind {
        "" => "not in the catalogue, so judged by what it does",
        kind => kind,
    };
    sentence(out, 2, &format!("Kind        {kind}"));
    for (column, value) in &story.counted {
        let column = match *column {
            // The table calls sign-ins logins, and logins users.
            "logins" => "sign-ins".to_owned(),
            "users" => "logins".to_owned(),
            column => column.replace('_', " "),
        };
        let value = if value.is_empty() { "not known" } else { value };
        let value = value.replace(';', ", ");
        sentence(out, 2, &format!("{:<11} {value}", column));
    }
    out.push('\n');
    if !story.names.is_empty() {
        heading(out, "How the logs name it");
        for name in &story.names {
            sentence(out, 2, name);
        }
        out.push('\n');
    }
    if !story.logins.is_empty() {
        heading(out, "Logins it was used with");
        for (login, class) in &story.logins {
            sentence(out, 2, &format!("{login}  {class}"));
        }
        out.push('\n');
    }
    if !story.stamps.is_empty() {
        heading(out, "Stamps said to be its");
        for (object, stamps) in &story.stamps {
            sentence(out, 2, &format!("{object}  {}", thousands(*stamps)));
        }
        out.push('\n');
    }
}
