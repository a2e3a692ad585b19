//! What the sources of a book may be called.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::data::Record;
use crate::text::{Vocabulary, nearest};

/// Keys and aliases, found in any case.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// By name in lower case: the key, and the name as its record writes it.
    by_name: BTreeMap<String, (String, String)>,
    /// The bytes of the longest name.
    longest: usize,
    /// The names as their records write them, to be searched for one that is near.
    near: OnceLock<(Vec<String>, Vocabulary)>,
}

impl Names {
    /// The keys and aliases of `records`. Of two sources with one name the first has it,
    /// and a key goes before an alias.
    pub fn of<'r>(records: impl IntoIterator<Item = &'r Record> + Clone) -> Self {
        let mut names = Self::default();
        for record in records.clone() {
            names.add(&record.id.value, &record.id.value);
        }
        for record in records {
            let aliases = record.custom.iter().flat_map(|custom| &custom.aliases);
            for alias in aliases {
                names.add(&alias.value, &record.id.value);
            }
        }
        names
    }

    /// Lets `name` stand for `key`, if it stands for nothing yet.
    pub fn add(&mut self, name: &str, key: &str) {
        let words: Vec<&str> = name.split_whitespace().collect();
        let name = words.join(" ");
        if !name.is_empty() {
            self.near = OnceLock::new();
            // A name may be written with letters that take more room than the small ones.
            self.longest = self.longest.max(name.len() + 8);
            self.by_name
                .entry(folded(&name))
                .or_insert_with(|| (key.to_owned(), name));
        }
    }

    /// The key that `name` stands for.
    pub fn key(&self, name: &str) -> Option<&str> {
        self.by_name.get(&folded(name)).map(|(key, _)| &**key)
    }

    /// Whether nothing has a name.
    pub fn is_empty(&self) -> bool {
        self.by_name.is_empty()
    }

    /// Whether `words` are one of the names and, most likely, another.
    pub(in crate::data) fn run_together(&self, words: &str) -> bool {
        self.written()
            .any(|first| super::rest_after(words, first).is_some())
    }

    /// The names as their records write them.
    pub(super) fn written(&self) -> impl Iterator<Item = &str> {
        self.by_name.values().map(|(_, name)| &**name)
    }

    /// The name, as its record writes it, that is nearest to words that are none.
    pub(super) fn nearest(&self, words: &str) -> Option<&str> {
        let (names, vocabulary) = self.near.get_or_init(|| {
            let names: Vec<String> = self.written().map(str::to_owned).collect();
            let vocabulary = Vocabulary::of(names.iter().map(String::as_str));
            (names, vocabulary)
        });
        let candidates = vocabulary.candidates(words);
        nearest(words, candidates.map(|at| names[at].as_str()))
    }

    /// The key of the longest name that stands at byte `start` of `text`, and where it ends.
    pub(super) fn at(&self, text: &str, start: usize) -> Option<(&str, usize)> {
        let rest = &text[start..];
        let rest = &rest[..rest.floor_char_boundary(self.longest)];
        let ends = rest
            .char_indices()
            .map(|(at, _)| at)
            .chain([rest.len()])
            .filter(|&end| end > 0 && is_boundary(text, start + end));
        let ends: Vec<usize> = ends.collect();
        ends.into_iter().rev().find_map(|end| {
            let key = self.key(&rest[..end])?;
            Some((key, start + end))
        })
    }
}

/// Whether a name may end at byte `at`: no letter or digit goes on there.
fn is_boundary(text: &str, at: usize) -> bool {
    !text[at..].starts_with(char::is_alphanumeric) || !text[..at].ends_with(char::is_alphanumeric)
}

fn folded(name: &str) -> String {
    name.to_lowercase().replace(['’', '‘'], "'")
}
