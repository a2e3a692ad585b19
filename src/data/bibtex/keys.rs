//! Keys of entries, and those that are made for entries without one.

use std::collections::BTreeSet;

use super::entry::{Entry, Key};
use super::inherit::Work;
use super::people::{self, Habits};
use super::tex::set;

/// The keys of a file, so that one that is made is none of them.
#[derive(Debug)]
pub(super) struct Made<'t>(BTreeSet<std::borrow::Cow<'t, str>>);

impl<'t> Made<'t> {
    /// Gathers the keys that are written.
    pub fn of(text: &'t str, entries: &[Entry]) -> Made<'t> {
        let written = entries.iter().filter_map(|entry| match &entry.key {
            Key::Written(place) => Some(text[place.clone()].into()),
            _ => None,
        });
        Made(written.collect())
    }

    /// The key of an entry. White space in one becomes `-`; an entry without one gets that
    /// of its first author and year, as reference managers make them (`moor2001`), else its
    /// type, with a letter after it where another has it already.
    pub fn key(&mut self, text: &str, entry: &Entry, work: &Work) -> String {
        let wanted = match &entry.key {
            Key::Written(place) => return text[place.clone()].to_owned(),
            Key::Spaced(place) => {
                let words = text[place.clone()].split_whitespace();
                words.collect::<Vec<_>>().join("-")
            }
            Key::Missing(_) => by_author(work).unwrap_or_else(|| work.kind.clone()),
        };
        let mut key = wanted.clone();
        let mut number = 0_u32;
        while !self.0.insert(key.clone().into()) {
            key = format!("{wanted}{}", suffix(number));
            number += 1;
        }
        key
    }
}

fn by_author(work: &Work) -> Option<String> {
    let field = |name: &str| work.fields.get(name).map(|value| set(&value.tex).letters);
    let people = field("author").or_else(|| field("editor"))?;
    let names = people::names(&people, Habits::default());
    let family = names.first()?.family().to_lowercase();
    let year: String = ["year", "date"]
        .iter()
        .filter_map(|name| work.fields.get(*name))
        .flat_map(|value| value.tex.chars())
        .filter(char::is_ascii_digit)
        .take(4)
        .collect();
    let letters = family.chars().filter(|c| c.is_alphanumeric()).take(40);
    let key: String = letters.chain(year.chars()).collect();
    (!key.is_empty()).then_some(key)
}

/// `a` to `z`, then numbers.
fn suffix(number: u32) -> String {
    match u8::try_from(number).ok().filter(|&n| n < 26) {
        Some(n) => char::from(b'a' + n).to_string(),
        None => format!("-{number}"),
    }
}
