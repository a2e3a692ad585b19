//! Brackets that are nearly citations, and what they may have been meant to be.

use std::ops::Range;

use super::{Line, Reader, closing};
use crate::data::locator::parse_locator;
use crate::data::markdown::signal_length;

/// Names shorter than this are near to too much.
const SHORTEST_NEAR: usize = 4;

/// A bracket that cites nothing, though something in it looks like a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Miss {
    /// The part that could not be read, in the bracket as it was written.
    pub part: Range<usize>,
    /// Its words.
    pub words: String,
    /// What it may have been meant to be.
    pub near: Near,
}

/// How a name fails to be one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Near {
    /// Two or more names with nothing between them: how they are written apart.
    Joined(String),
    /// This name is nearest.
    Misspelt(String),
    /// No name at all, beside others that are.
    Unknown,
    /// Names that are known, and words between them that cannot be read.
    Unread,
}

impl Miss {
    /// With its part as a range of what was written, not of the single-spaced line.
    pub(super) fn placed(mut self, line: &Line) -> Self {
        self.part = line.place(&self.part);
        self
    }
}

/// Looks for what is nearly a name, once it is known that the bracket cannot be read.
pub(super) fn find(reader: &Reader<'_>) -> Option<Miss> {
    let parts = parts(reader.text);
    let names: Vec<Range<usize>> = parts
        .iter()
        .map(|part| name_in(reader, part.clone()))
        .filter(|name| !name.is_empty())
        .collect();
    let judged: Vec<(Range<usize>, Option<Near>)> = names
        .into_iter()
        .map(|name| {
            let near = judge(reader, &reader.text[name.clone()]);
            (name, near)
        })
        .collect();
    // `None` is a name; words that are near nothing are not enough to speak up.
    let speaks = judged
        .iter()
        .any(|(_, near)| !matches!(near, Some(Near::Unknown)));
    if !speaks {
        return None;
    }
    let miss = |part: Range<usize>, near: Near| Miss {
        words: reader.text[part.clone()].to_owned(),
        part,
        near,
    };
    let fault = judged
        .into_iter()
        .find_map(|(part, near)| Some(miss(part, near?)));
    Some(fault.unwrap_or_else(|| miss(0..reader.text.len(), Near::Unread)))
}

/// `None` if the words are a name.
fn judge(reader: &Reader<'_>, words: &str) -> Option<Near> {
    let names = reader.names;
    if names.key(words).is_some() {
        return None;
    }
    if let Some(apart) = apart(reader, words, 3).or_else(|| half_apart(reader, words)) {
        return Some(Near::Joined(apart));
    }
    let near = (words.chars().count() >= SHORTEST_NEAR)
        .then(|| names.nearest(words))
        .flatten();
    Some(near.map_or(Near::Unknown, |near| Near::Misspelt(near.to_owned())))
}

/// Names that stand one after another with nothing or a space between: `A & B`.
fn apart(reader: &Reader<'_>, words: &str, most: usize) -> Option<String> {
    let cuts = words.char_indices().skip(1).map(|(at, _)| at);
    for cut in cuts {
        let (first, rest) = (words[..cut].trim_end(), words[cut..].trim_start());
        if first.chars().count() < 2 || reader.names.key(first).is_none() {
            continue;
        }
        if rest.chars().count() >= 2 && reader.names.key(rest).is_some() {
            return Some(format!("{first} & {rest}"));
        }
        if most > 1
            && let Some(rest) = apart(reader, rest, most - 1)
        {
            return Some(format!("{first} & {rest}"));
        }
    }
    None
}

/// A known name, and what is most likely another: `Slate & Salon` in `SlateSalon`.
fn half_apart(reader: &Reader<'_>, words: &str) -> Option<String> {
    reader.names.written().find_map(|first| {
        let rest = rest_after(words, first)?;
        Some(format!("{} & {rest}", &words[..words.len() - rest.len()]))
    })
}

/// What follows `first` at the start of `words`, if it begins as a name does: with a
/// capital right after a small letter, and with two letters more.
pub(in crate::data) fn rest_after<'w>(words: &'w str, first: &str) -> Option<&'w str> {
    let head = words.get(..first.len())?;
    let rest = &words[first.len()..];
    (first.chars().count() > 2
        && head.ends_with(char::is_lowercase)
        && rest.starts_with(char::is_uppercase)
        && rest.chars().take_while(|c| c.is_alphabetic()).count() > 2
        && head.to_lowercase() == first.to_lowercase())
    .then_some(rest)
}

/// The names that a bracket would have by its form, whether anything is called so or not.
pub(super) fn by_form(reader: &Reader<'_>) -> Vec<String> {
    let parts = parts(reader.text).into_iter();
    parts
        .map(|part| reader.text[name_in(reader, part)].to_owned())
        .filter(|name| !name.is_empty())
        .collect()
}

/// The parts between separators, those in parentheses left alone.
fn parts(text: &str) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let (mut start, mut at) = (0, 0);
    while at < text.len() {
        let rest = &text[at..];
        let length = match rest.chars().next() {
            Some('(') => {
                at += closing(rest).unwrap_or(0) + 1;
                continue;
            }
            Some('&' | ',' | ';') => 1,
            Some(' ')
                if rest
                    .get(..5)
                    .is_some_and(|and| and.eq_ignore_ascii_case(" and ")) =>
            {
                4
            }
            Some(c) => {
                at += c.len_utf8();
                continue;
            }
            None => break,
        };
        parts.push(start..at);
        at += length;
        start = at;
    }
    parts.push(start..text.len());
    parts
}

/// What would be the name in a part: without its signal, its locator and its scope.
fn name_in(reader: &Reader<'_>, part: Range<usize>) -> Range<usize> {
    let text = reader.text;
    let trimmed = |range: Range<usize>| {
        let words = &text[range.clone()];
        let start = range.start + words.len() - words.trim_start().len();
        start..start.max(range.start + words.trim_end_matches([' ', '.']).len())
    };
    let mut name = trimmed(part);
    if let Some(length) = signal_length(&text[name.clone()], reader.language) {
        name = trimmed(name.start + length..name.end);
    }
    if let Some(open) = text[name.clone()].find('(') {
        name = trimmed(name.start..name.start + open);
    }
    let words = &text[name.clone()];
    let locator = words.match_indices(' ').map(|(at, _)| at).find(|&at| {
        parse_locator(&words[at..], "en").is_some_and(|(_, rest)| rest.trim().is_empty())
    });
    // Numbers alone are the rest of a locator: `p. 3, 5`.
    if parse_locator(words, "en").is_some_and(|(_, rest)| rest.is_empty()) {
        return name.start..name.start;
    }
    match locator {
        Some(at) => trimmed(name.start..name.start + at),
        None => name,
    }
}
