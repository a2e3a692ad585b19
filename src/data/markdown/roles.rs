//! What a citation does for the text, from the words before it.
//!
//! The signals are those of legal citation. They are matched longest first, in any
//! case, with or without their points and commas, in English and in the book's own
//! language.

use crate::data::draft::Role;

type Signals = &'static [(&'static str, Role)];

const ENGLISH: Signals = &[
    ("quoting", Role::States),
    ("see", Role::Supports),
    ("see also", Role::SupportsToo),
    ("accord", Role::SupportsToo),
    ("eg", Role::SupportsToo),
    ("see eg", Role::SupportsToo),
    ("cf", Role::LikeCase),
    ("compare", Role::LikeCase),
    ("see generally", Role::Background),
    ("but see", Role::Contradicts),
    ("but see eg", Role::Contradicts),
    ("but cf", Role::Contradicts),
    ("contra", Role::StatesOpposite),
    ("quoted in", Role::Through),
    ("as quoted in", Role::Through),
    ("cited in", Role::Through),
    ("as cited in", Role::Through),
    ("reported in", Role::Through),
    ("as reported in", Role::Through),
    ("via", Role::Through),
];

const GERMAN: Signals = &[
    ("siehe", Role::Supports),
    ("s", Role::Supports),
    ("siehe auch", Role::SupportsToo),
    ("s auch", Role::SupportsToo),
    ("siehe ferner", Role::SupportsToo),
    ("ebenso", Role::SupportsToo),
    ("zb", Role::SupportsToo),
    ("z b", Role::SupportsToo),
    ("etwa", Role::SupportsToo),
    ("siehe zb", Role::SupportsToo),
    ("siehe z b", Role::SupportsToo),
    ("siehe etwa", Role::SupportsToo),
    ("vgl", Role::LikeCase),
    ("vergleiche", Role::LikeCase),
    ("allgemein", Role::Background),
    ("siehe allgemein", Role::Background),
    ("aber siehe", Role::Contradicts),
    ("siehe aber", Role::Contradicts),
    ("aber vgl", Role::Contradicts),
    ("vgl aber", Role::Contradicts),
    ("anders", Role::Contradicts),
    ("aa", Role::StatesOpposite),
    ("a a", Role::StatesOpposite),
    ("a m", Role::StatesOpposite),
    ("dagegen", Role::StatesOpposite),
    ("zitiert in", Role::Through),
    ("zitiert nach", Role::Through),
    ("zit nach", Role::Through),
    ("zit n", Role::Through),
    ("zit in", Role::Through),
    ("berichtet in", Role::Through),
];

const FRENCH: Signals = &[
    ("voir", Role::Supports),
    ("voir aussi", Role::SupportsToo),
    ("par exemple", Role::SupportsToo),
    ("comparer", Role::LikeCase),
    ("voir en général", Role::Background),
    ("mais voir", Role::Contradicts),
    ("cité dans", Role::Through),
    ("cité par", Role::Through),
];

const SPANISH: Signals = &[
    ("véase", Role::Supports),
    ("véase también", Role::SupportsToo),
    ("por ejemplo", Role::SupportsToo),
    ("compárese", Role::LikeCase),
    ("véase en general", Role::Background),
    ("pero véase", Role::Contradicts),
    ("citado en", Role::Through),
    ("citado por", Role::Through),
];

/// No signal has more words.
const MOST_WORDS: usize = 4;

/// Words that say what a citation is for, by language.
const FOR: [(&str, &str); 4] = [
    ("en", "for "),
    ("de", "für "),
    ("fr", "pour "),
    ("es", "para "),
];

/// The role that `prefix` gives; `None` where there are no words.
pub(super) fn role_of(prefix: &str, language: &str) -> Option<Role> {
    let words = plain(prefix);
    if words.is_empty() {
        return None;
    }
    let own = own_signals(language);
    let matches = |signal: &str| {
        words
            .strip_prefix(signal)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    let longest = ENGLISH
        .iter()
        .chain(own)
        .filter(|(signal, _)| matches(signal))
        .max_by_key(|(signal, _)| signal.len());
    Some(longest.map_or(Role::Other, |(_, role)| *role))
}

/// The bytes of the longest signal that `text` begins with, where more words follow it.
pub(in crate::data) fn signal_length(text: &str, language: &str) -> Option<usize> {
    let signals = || ENGLISH.iter().chain(own_signals(language));
    let ends = text.match_indices(' ').map(|(at, _)| at).take(MOST_WORDS);
    ends.filter(|&end| {
        let words = plain(&text[..end]);
        signals().any(|(signal, _)| *signal == words)
    })
    .last()
}

fn own_signals(language: &str) -> Signals {
    match primary(language) {
        "de" => GERMAN,
        "fr" => FRENCH,
        "es" => SPANISH,
        _ => &[],
    }
}

/// The words after `for` at the start of a suffix.
pub(super) fn cited_for<'s>(suffix: &'s str, language: &str) -> Option<&'s str> {
    let words = suffix.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ':'));
    let own = primary(language);
    let marks = FOR
        .iter()
        .filter(|(tag, _)| matches!(*tag, "en") || *tag == own);
    marks
        .filter_map(|(_, mark)| words.strip_prefix(mark))
        .map(str::trim)
        .find(|words| !words.is_empty())
}

fn primary(language: &str) -> &str {
    language.split(['-', '_']).next().unwrap_or_default()
}

/// The words without markup, points and commas, in lower case, with single spaces.
fn plain(prefix: &str) -> String {
    let mut out = String::with_capacity(prefix.len());
    for word in prefix.split_whitespace() {
        let letters = word
            .chars()
            .filter(|c| !matches!(c, '*' | '_' | '.' | ',' | ':' | '(' | ')'));
        let before = out.len();
        if !out.is_empty() {
            out.push(' ');
        }
        let start = out.len();
        out.extend(letters.flat_map(char::to_lowercase));
        if out.len() == start {
            out.truncate(before);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(prefix: &str, expected: Option<Role>) {
        assert_eq!(role_of(prefix, "en"), expected);
    }

    #[test]
    fn the_longest_signal_counts_in_any_case() {
        check("", None);
        check("See", Some(Role::Supports));
        check("see also", Some(Role::SupportsToo));
        check("*see*, e.g.,", Some(Role::SupportsToo));
        check("But see", Some(Role::Contradicts));
        check("cf.", Some(Role::LikeCase));
        check("see generally", Some(Role::Background));
        check("as reported in", Some(Role::Through));
        check("see the review by", Some(Role::Supports));
    }

    #[test]
    fn unknown_words_are_another_role() {
        check("seen by", Some(Role::Other));
        check("on kettles", Some(Role::Other));
    }

    #[test]
    fn signals_of_the_books_language_count_too() {
        assert_eq!(role_of("vgl.", "de-AT"), Some(Role::LikeCase));
        assert_eq!(role_of("vgl.", "en"), Some(Role::Other));
    }

    #[test]
    fn every_german_signal_has_the_role_of_its_english_one() {
        for (german, english) in [
            ("Siehe", "see"),
            ("s.", "see"),
            ("siehe auch", "see also"),
            ("s. auch", "see also"),
            ("ebenso", "accord"),
            ("z. B.", "e.g."),
            ("siehe z. B.", "see, e.g.,"),
            ("vgl.", "cf."),
            ("vergleiche", "compare"),
            ("siehe allgemein", "see generally"),
            ("aber siehe", "but see"),
            ("siehe aber", "but see"),
            ("aber vgl.", "but cf."),
            ("anders", "but see"),
            ("a. A.", "contra"),
            ("a. M.", "contra"),
            ("dagegen", "contra"),
            ("zitiert nach", "quoted in"),
            ("zit. n.", "quoted in"),
            ("zitiert in", "cited in"),
        ] {
            assert_eq!(role_of(german, "de"), role_of(english, "en"), "{german}");
        }
    }

    #[test]
    fn what_a_citation_is_for_stands_after_for() {
        assert_eq!(cited_for(", for SVB Bank", "en"), Some("SVB Bank"));
        assert_eq!(cited_for(", forgotten", "en"), None);
    }
}
