//! Letter case: `text-case` as CSL has it, applied to a stretch of a flow.
//!
//! Title case is for English only; the caller knows the language.

use citationberg::TextCase;

use super::flow::{Flow, Place};

/// Changes the case of what was written since `place`.
pub(super) fn apply(flow: &mut Flow, place: Place, case: TextCase) {
    let last_word = last_word(&flow.text[place.text..]);
    let mut before = Before::Start;
    let mut offset = 0;
    let mut last = None;
    flow.rewrite(place, |piece, kept, out| {
        for token in tokens(piece) {
            let at = offset;
            offset += token.len();
            let is_word = token.starts_with(char::is_alphanumeric);
            if is_word && !kept {
                let is_hyphened = last == Some('-');
                word(case, before, at >= last_word, is_hyphened, token, out);
            } else {
                out.push_str(token);
            }
            before = before.then(token);
            last = token.chars().next_back();
        }
    });
}

/// What stands before a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    Start,
    NewSentence,
    WordBreak,
    WordChar,
    EndOfSentence,
    Punctuation,
}

impl Before {
    fn then(self, token: &str) -> Before {
        match token.chars().next_back() {
            None => self,
            Some('.' | '?' | '!' | ':') => Before::EndOfSentence,
            Some(c) if c.is_alphanumeric() => Before::WordChar,
            Some(c) if c.is_whitespace() => match self {
                Before::EndOfSentence => Before::NewSentence,
                Before::NewSentence => Before::NewSentence,
                _ => Before::WordBreak,
            },
            Some('-' | '/' | '\u{2013}' | '\u{2014}') => Before::WordBreak,
            Some(_) => Before::Punctuation,
        }
    }
}

fn word(
    case: TextCase,
    before: Before,
    is_last: bool,
    is_hyphened: bool,
    word: &str,
    out: &mut String,
) {
    let starts_sentence = matches!(before, Before::Start | Before::NewSentence);
    let is_lower = word.chars().all(char::is_lowercase);
    let is_mixed = word.chars().any(char::is_uppercase) && word.chars().any(char::is_lowercase);
    match case {
        TextCase::Lowercase => out.push_str(&word.to_lowercase()),
        TextCase::Uppercase => out.push_str(&word.to_uppercase()),
        TextCase::CapitalizeFirst if before == Before::Start && is_lower => capital(word, out),
        TextCase::CapitalizeAll if is_lower && (starts_sentence || before == Before::WordBreak) => {
            capital(word, out);
        }
        TextCase::SentenceCase => {
            let is_capitalized = word.chars().next().is_some_and(char::is_uppercase)
                && word.chars().skip(1).all(char::is_lowercase);
            match (is_capitalized || is_lower, starts_sentence) {
                (true, true) => capital(&word.to_lowercase(), out),
                (true, false) => out.push_str(&word.to_lowercase()),
                (false, _) => out.push_str(word),
            }
        }
        // A word without small letters is an acronym (`3D`, `DDR1`).
        TextCase::TitleCase if !is_mixed && word.chars().any(char::is_lowercase) => {
            let begins = before == Before::WordBreak
                && word.chars().nth(1).is_some()
                && ((is_last && !is_hyphened) || !is_stop_word(word));
            if starts_sentence || begins {
                capital(&word.to_lowercase(), out);
            } else {
                out.push_str(word);
            }
        }
        _ => out.push_str(word),
    }
}

fn capital(word: &str, out: &mut String) {
    let mut chars = word.chars();
    if let Some(first) = chars.next() {
        out.extend(first.to_uppercase());
        out.push_str(chars.as_str());
    }
}

/// Words that title case leaves small inside a title.
fn is_stop_word(word: &str) -> bool {
    const STOP_WORDS: [&str; 32] = [
        "a", "about", "an", "and", "as", "at", "but", "by", "d", "de", "down", "for", "from", "in",
        "into", "l", "nor", "of", "on", "onto", "or", "over", "so", "the", "till", "to", "up",
        "van", "via", "von", "with", "yet",
    ];
    STOP_WORDS.contains(&word)
}

/// Where the last word begins; a word with a hyphen in it is one.
fn last_word(text: &str) -> usize {
    let tail = text.trim_end_matches(|c: char| !c.is_alphanumeric());
    tail.rfind(char::is_whitespace).map_or(0, |at| at + 1)
}

/// Runs of letters and digits, and of white space; every other character by
/// itself.
fn tokens(text: &str) -> impl Iterator<Item = &str> {
    let class = |c: char| match c {
        c if c.is_alphanumeric() => 1,
        c if c.is_whitespace() => 2,
        _ => 0,
    };
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let kind = class(first);
        let end = match kind {
            0 => first.len_utf8(),
            kind => rest.find(|c| class(c) != kind).unwrap_or(rest.len()),
        };
        let (token, after) = rest.split_at(end);
        rest = after;
        Some(token)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::csl::markup;

    #[track_caller]
    fn check(case: TextCase, text: &str, expected: &str) {
        let mut flow = Flow::default();
        let place = flow.place();
        markup::read(text, &mut flow);
        apply(&mut flow, place, case);
        assert_eq!(flow.text, expected);
    }

    #[test]
    fn title_case_leaves_small_words_and_names_alone() {
        check(
            TextCase::TitleCase,
            "a history of the iPad in Rome",
            "A History of the iPad in Rome",
        );
        check(TextCase::TitleCase, "one: a sequel to", "One: A Sequel To");
        check(
            TextCase::TitleCase,
            "the <span class=\"nocase\">foo bar</span> baz",
            "The foo bar Baz",
        );
    }

    #[test]
    fn sentence_case_keeps_acronyms() {
        check(
            TextCase::SentenceCase,
            "The Rise of NASA",
            "The rise of NASA",
        );
    }

    #[test]
    fn only_the_first_word_is_capitalized() {
        check(TextCase::CapitalizeFirst, "ed. by", "Ed. by");
        check(TextCase::CapitalizeAll, "ed. by", "Ed. By");
        check(TextCase::Uppercase, "straße", "STRASSE");
    }
}
