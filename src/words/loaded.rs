//! Words with which a writer takes a side while reporting.
//!
//! The main function is [`loaded_words`]. The lists stand in `loaded/`, one for each
//! language; they are short on purpose, as a word belongs there only if it takes a side
//! in most of its uses. This module does not know who is speaking.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxBuildHasher;

/// A word that takes a side.
#[derive(Debug, PartialEq, Eq)]
pub struct LoadedWord {
    /// What can be written in its place.
    pub plain: &'static str,
}

/// The words of one language, by the first of their words.
type Lexicon = HashMap<&'static str, Vec<(Vec<&'static str>, LoadedWord)>, FxBuildHasher>;

static ENGLISH: LazyLock<Lexicon> = LazyLock::new(|| lexicon(include_str!("loaded/en.txt")));
static GERMAN: LazyLock<Lexicon> = LazyLock::new(|| lexicon(include_str!("loaded/de.txt")));

fn lexicon(text: &'static str) -> Lexicon {
    let mut lexicon = Lexicon::default();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let Some((forms, plain)) = line.split_once(" = ") else {
            continue;
        };
        for form in forms.split(", ") {
            let mut words = form.split(' ');
            let first = words.next().unwrap_or_default();
            let entry = (words.collect(), LoadedWord { plain });
            lexicon.entry(first).or_default().push(entry);
        }
    }
    lexicon
}

/// The loaded words in `text`, in order, but for those between quotation marks.
///
/// `language` is a tag; of a language that has no list nothing is found. A quotation that
/// is not closed reaches to the end: it goes on in the next paragraph. Takes time in
/// proportion to the text.
pub fn loaded_words<'t>(
    text: &'t str,
    language: &str,
) -> impl Iterator<Item = (Range<usize>, &'static LoadedWord)> + 't {
    let lexicon: Option<&'static Lexicon> = match language.split('-').next() {
        Some("en") => Some(&ENGLISH),
        Some("de") => Some(&GERMAN),
        _ => None,
    };
    let mut at = if lexicon.is_some() { 0 } else { text.len() };
    std::iter::from_fn(move || {
        let lexicon = lexicon?;
        while at < text.len() {
            let rest = &text[at..];
            let c = rest.chars().next()?;
            if is_letter(c) {
                let word = word_at(text, at);
                at = word.end;
                if let Some(found) = entry(lexicon, text, word) {
                    at = found.0.end;
                    return Some(found);
                }
            } else {
                at += quotation(rest, c).unwrap_or(c.len_utf8());
            }
        }
        None
    })
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric()
}

/// The word that begins at byte `at`: letters, and hyphens and apostrophes between them.
fn word_at(text: &str, at: usize) -> Range<usize> {
    let joins = |c: char| is_letter(c) || matches!(c, '-' | '’' | '\'');
    let end = text[at..]
        .find(|c| !joins(c))
        .map_or(text.len(), |end| at + end);
    at..at + text[at..end].trim_end_matches(['-', '’', '\'']).len()
}

fn entry(
    lexicon: &'static Lexicon,
    text: &str,
    first: Range<usize>,
) -> Option<(Range<usize>, &'static LoadedWord)> {
    let folded;
    let word = match text[first.clone()].chars().all(char::is_lowercase) {
        true => &text[first.clone()],
        false => {
            folded = text[first.clone()].to_lowercase();
            &folded
        }
    };
    lexicon.get(word)?.iter().find_map(|(more, entry)| {
        let mut end = first.end;
        for word in more {
            let rest = &text[end..];
            let start = end + rest.len() - rest.trim_start().len();
            let next = word_at(text, start);
            if start == end || !text[next.clone()].eq_ignore_ascii_case(word) {
                return None;
            }
            end = next.end;
        }
        Some((first.start..end, entry))
    })
}

/// The length of the quotation that `mark` opens at the start of `text`; nothing if it
/// opens none.
fn quotation(text: &str, mark: char) -> Option<usize> {
    let within = &text[mark.len_utf8()..];
    let closes: &[char] = match mark {
        '“' | '"' => &['”', '"'],
        '„' => &['“', '”'],
        '«' => &['»'],
        '»' => &['«'],
        '‘' | '‚' => {
            // An apostrophe looks like the end; the end has no letter after it.
            let end = within.char_indices().find(|&(at, c)| {
                matches!(c, '’' | '‘') && !within[at + c.len_utf8()..].starts_with(is_letter)
            });
            return end.map(|(at, c)| mark.len_utf8() + at + c.len_utf8());
        }
        _ => return None,
    };
    Some(
        match within.char_indices().find(|(_, c)| closes.contains(c)) {
            Some((at, c)) => mark.len_utf8() + at + c.len_utf8(),
            None => text.len(),
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, language: &str, expected: &[&str]) {
        let found: Vec<&str> = loaded_words(text, language)
            .map(|(range, _)| &text[range])
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_word_is_found_in_its_forms_and_whatever_its_case() {
        check(
            "Wood debunked it. He Admits it.",
            "en",
            &["debunked", "Admits"],
        );
        check("Der Bericht entlarvt ihn.", "de-AT", &["entlarvt"]);
        check(
            "She lashes\nout; of course.",
            "en-GB",
            &["lashes\nout", "of course"],
        );
    }

    #[test]
    fn a_part_of_a_word_and_another_language_are_not_it() {
        check("A spinner; the pin-up lashes. Admittance!", "en", &[]);
        check("Wood debunked it.", "fr", &[]);
    }

    #[test]
    fn what_is_quoted_is_not_the_writers() {
        check(
            "He “admits” it, „entlarvt“, «slammed», ‘debunked’.",
            "en",
            &[],
        );
        check("“It was debunked by", "en", &[]);
        check("Don’t say ‘it’s debunked’; it slammed.", "en", &["slammed"]);
    }

    #[test]
    fn every_line_of_the_lists_is_read_and_no_form_stands_twice() {
        for text in [include_str!("loaded/en.txt"), include_str!("loaded/de.txt")] {
            let mut seen = std::collections::BTreeSet::new();
            for line in text.lines().filter(|line| !line.starts_with('#')) {
                let (forms, plain) = line.split_once(" = ").expect("form = plain");
                assert!(!plain.is_empty());
                for form in forms.split(", ") {
                    assert!(seen.insert(form), "{form} stands twice");
                    assert_eq!(form, form.to_lowercase());
                }
            }
        }
    }
}
