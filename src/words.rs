//! Words and sentences of running text.
//!
//! [`sentences`] knows how sentences end in European languages, [`tokens`] what a search
//! takes for the same word, [`loaded::loaded_words`] which words take a side; none what any
//! of them says.

mod tokens;

pub mod loaded;

use std::ops::Range;

pub use tokens::{Token, fold, tokens};

/// Stands in a text for a citation in brackets, which is part of no sentence but
/// belongs to the one before it.
pub const CITATION: char = '\u{FFFC}';

/// Words before a point that does not end a sentence, without the point, in lower case.
const ABBREVIATIONS: &[&str] = &[
    "a.k.a", "abs", "al", "approx", "apr", "art", "assn", "aufl", "aug", "ave", "bd", "bros",
    "bzw", "ca", "capt", "cf", "ch", "chap", "co", "col", "corp", "d.h", "dec", "dept", "dr",
    "e.g", "ed", "eds", "esp", "est", "etc", "ex", "feb", "fig", "figs", "fol", "ft", "gen", "gov",
    "hon", "hrsg", "i.e", "ibid", "inc", "jan", "jr", "jul", "jun", "lt", "ltd", "mar", "messrs",
    "mlle", "mme", "mr", "mrs", "ms", "mt", "no", "nos", "nov", "nr", "oct", "op", "p", "para",
    "paras", "pp", "pres", "prof", "pt", "rep", "repr", "rev", "rt", "s.v", "sec", "secs", "sen",
    "sens", "sep", "sept", "sgt", "sog", "sq", "sr", "st", "ste", "trans", "u.a", "u.k", "u.n",
    "u.s", "univ", "usw", "v", "vgl", "viz", "vol", "vols", "vs", "z.b", "zit",
];

/// The sentences of `text`, as ranges without the white space around them.
///
/// A sentence ends at a terminator (`.`, `!`, `?`, `…` and their like), the closing
/// marks after it and the citations after those, if what follows can begin another:
/// no lower-case letter (rule SB8 of Unicode's UAX 29), and for a point no
/// abbreviation, initial or number before it. Every byte that is not white space is
/// in one sentence.
///
/// ```
/// # use casebook::words::sentences;
/// let text = "Dr. Wood came. “Why?” he asked.";
/// let found: Vec<&str> = sentences(text).map(|range| &text[range]).collect();
/// assert_eq!(found, ["Dr. Wood came.", "“Why?” he asked."]);
/// ```
pub fn sentences(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        from += text[from..].len() - text[from..].trim_start().len();
        if from == text.len() {
            return None;
        }
        let start = from;
        from = end_of_sentence(text, start);
        Some(start..start + text[start..from].trim_end().len())
    })
}

fn end_of_sentence(text: &str, start: usize) -> usize {
    let mut at = start;
    while let Some(step) = text[at..].find(is_terminator) {
        let mark = at + step;
        let marks = &text[mark..];
        let run = marks.len() - marks.trim_start_matches(is_terminator).len();
        let after = closing(text, mark + run);
        at = mark + run;
        let rest = &text[after..];
        let next = rest.trim_start();
        if next.is_empty() {
            return text.len();
        }
        let spaced =
            next.len() < rest.len() || text[..after].ends_with(CITATION) || is_wide(text, mark);
        let point = run == 1 && marks.starts_with('.');
        if spaced && begins_sentence(next) && !(point && is_abbreviation(&text[start..mark], next))
        {
            return after;
        }
    }
    text.len()
}

fn is_terminator(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '‽' | '。' | '！' | '？')
}

/// Terminators of scripts that put no space after them.
fn is_wide(text: &str, at: usize) -> bool {
    text[at..].starts_with(['。', '！', '？'])
}

/// The end of the closing marks and citations from byte `at` on. White space counts
/// only before a citation.
fn closing(text: &str, at: usize) -> usize {
    let mut end = at;
    let mut spaced = at;
    for c in text[at..].chars() {
        spaced += c.len_utf8();
        match c {
            ')' | ']' | '}' | '"' | '\'' | '”' | '’' | '»' | '›' | CITATION => end = spaced,
            c if c.is_whitespace() => {}
            _ => break,
        }
        // A quotation mark after white space opens the next sentence.
        if text[end..spaced].starts_with(char::is_whitespace)
            && !text[end..].trim_start().starts_with(CITATION)
        {
            break;
        }
    }
    end
}

/// Whether a sentence can begin with `text`: its first letter is not a small one.
fn begins_sentence(text: &str) -> bool {
    let first = text
        .chars()
        .find(|c| c.is_alphanumeric() || is_terminator(*c) || matches!(c, ',' | ';' | ':'));
    first.is_none_or(|c| c.is_alphanumeric() && !c.is_lowercase())
}

/// Whether the point after `before` belongs to the word, with `next` after it.
fn is_abbreviation(before: &str, next: &str) -> bool {
    let word = before
        .rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '[' | '“' | '"'))
        .next();
    let word = word.unwrap_or_default();
    let letters = word.chars().count();
    if letters == 1 {
        // An initial; but `I.` and a lone digit may well end a sentence.
        return word.chars().all(|c| c.is_uppercase() && c != 'I');
    }
    // `3.` at the start is the number of what follows.
    if letters < 4 && word.len() == before.len() && word.bytes().all(|byte| byte.is_ascii_digit()) {
        return true;
    }
    let lower = word.to_lowercase();
    // Months and `no.` are abbreviations before a number only.
    let dated = matches!(
        &*lower,
        "jan"
            | "feb"
            | "mar"
            | "apr"
            | "jun"
            | "jul"
            | "aug"
            | "sep"
            | "sept"
            | "oct"
            | "nov"
            | "dec"
            | "no"
    );
    if dated {
        return next.starts_with(|c: char| c.is_numeric());
    }
    ABBREVIATIONS.binary_search(&&*lower).is_ok()
        // J.R., U.S.A
        || (word.contains('.') && word.split('.').all(|part| part.chars().count() == 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `|` stands where one sentence ends and the next begins.
    #[track_caller]
    fn check(expected: &str) {
        let text = expected.replace("| ", " ").replace('|', "");
        let found: Vec<&str> = sentences(&text).map(|range| &text[range]).collect();
        let wanted: Vec<&str> = expected.split('|').map(str::trim).collect();
        assert_eq!(found, wanted);
    }

    #[test]
    fn abbreviations_are_sorted_for_the_search() {
        assert!(ABBREVIATIONS.is_sorted());
    }

    #[test]
    fn a_sentence_ends_where_the_next_begins() {
        check("It boils.| It cools!| Does it?| Yes …| No");
        check("He said “no.”| She left.");
        check("“Why?” he asked.| Nobody knew.");
        check("About 3.5 per cent (see e.g. Smith) boils.| So it is.");
    }

    #[test]
    fn abbreviations_and_initials_do_not_end_one() {
        check("Dr. R. W. Wood met Mr. Smith et al. Monday.| Then he left.");
        check("The U.S. Senate voted.| Done.");
        check("It was no. 5 on Oct. 3.| He said no.| They left.");
        check("So did I.| You too.");
    }

    #[test]
    fn a_citation_belongs_to_the_sentence_before_it() {
        check("It boils. \u{FFFC}| It cools.");
        check("It boils.\u{FFFC}| It cools \u{FFFC}.| Then \u{FFFC} it froze.");
        check("He said “no.” \u{FFFC}.| She left.");
    }

    #[test]
    fn scripts_without_spaces_end_sentences_too() {
        check("水。|火。");
    }

    #[test]
    fn a_long_line_takes_no_longer_than_its_length() {
        let text = "a.b ".repeat(100_000);
        assert_eq!(sentences(&text).count(), 1);
    }
}
