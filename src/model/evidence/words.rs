//! Whether words stand in a text.
//!
//! [`look_for`] is the whole of it. It knows what stands for other words in a quotation
//! and which differences are of print, not of wording. It does not know whose words
//! they are.

use icu_normalizer::ComposingNormalizerBorrowed;

use crate::model::book::QuoteCheck;

/// Says whether the words of `quote` stand in `text`.
///
/// `…`, `...`, `[…]`, `[sic]` and anything else in square brackets stand for any words,
/// or none: the pieces between them must follow each other in the text, each within
/// 2,000 bytes of the one before. Found but for spacing is also what differs only in
/// quotation marks, in the forms of dashes and letters that print alike (Unicode's
/// NFKC), in a hyphen at the end of a line, or in the point or comma that a quotation
/// takes in at its end.
///
/// ```
/// # use casebook::model::{book::QuoteCheck, evidence::look_for};
/// assert_eq!(look_for("boils … at ninety", "Water boils up here at ninety."), QuoteCheck::Found);
/// assert_eq!(look_for("“boils”", "Water \"boils\""), QuoteCheck::FoundButForSpacing);
/// assert_eq!(look_for("freezes", "Water boils."), QuoteCheck::NotFound);
/// ```
pub fn look_for(quote: &str, text: &str) -> QuoteCheck {
    Copy::of(text).look_for(quote)
}

/// The text of a saved copy, as it is and folded.
pub(super) struct Copy<'t> {
    exact: &'t str,
    folded: String,
    /// The same without hyphens at the ends of lines, if there are any.
    joined: Option<String>,
}

impl<'t> Copy<'t> {
    pub(super) fn of(exact: &'t str) -> Self {
        let joined = joined(exact);
        Self {
            exact,
            folded: folded(exact),
            joined: (joined.len() < exact.len()).then(|| folded(&joined)),
        }
    }

    pub(super) fn look_for(&self, quote: &str) -> QuoteCheck {
        let pieces = pieces(quote);
        let exact: Vec<&str> = pieces.iter().map(|piece| piece.trim()).collect();
        let mut folded: Vec<String> = pieces.iter().map(|piece| folded(piece)).collect();
        if let Some(last) = folded.last_mut() {
            let end = last.trim_end_matches(['.', ',', ';', ':']).len();
            last.truncate(end);
        }
        let folded: Vec<&str> = folded.iter().map(String::as_str).collect();
        let mut forms = std::iter::once(&self.folded).chain(&self.joined);
        if folded.iter().all(|piece| piece.is_empty()) || in_order(self.exact, &exact) {
            QuoteCheck::Found
        } else if forms.any(|text| in_order(text, &folded)) {
            QuoteCheck::FoundButForSpacing
        } else {
            QuoteCheck::NotFound
        }
    }
}

/// How far apart two pieces of one quotation may stand, in bytes.
const FARTHEST: usize = 2_000;

/// Places of the first piece that are tried.
const MOST_STARTS: usize = 1_000;

/// Whether the pieces stand in the text in that order, none too far from the one before.
///
/// Tries each place of the first piece; the others are then the nearest that follow.
fn in_order(text: &str, pieces: &[&str]) -> bool {
    let mut pieces = pieces.iter().filter(|piece| !piece.is_empty());
    let Some(first) = pieces.next() else {
        return true;
    };
    let rest: Vec<&&str> = pieces.collect();
    text.match_indices(*first).take(MOST_STARTS).any(|(at, _)| {
        let mut from = at + first.len();
        rest.iter().all(|piece| {
            let to = text.ceil_char_boundary((from + FARTHEST + piece.len()).min(text.len()));
            text[from..to].find(**piece).is_some_and(|offset| {
                from += offset + piece.len();
                true
            })
        })
    })
}

/// A quotation cut at what stands for other words. Never empty.
pub fn pieces(quote: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut rest = quote;
    while let Some(c) = rest.chars().next() {
        let wild = if c == '[' {
            rest.find(']').map(|end| end + 1)
        } else if c == '…' {
            Some(c.len_utf8())
        } else if rest.starts_with("...") {
            Some(3)
        } else if rest.starts_with(". . .") {
            Some(5)
        } else {
            None
        };
        match wild {
            Some(length) => {
                pieces.push(String::new());
                rest = &rest[length..];
            }
            None => {
                pieces.last_mut().expect("there is always one").push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    pieces
}

/// A text whose words are not parted at the ends of its lines.
fn joined(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['-', '\u{2010}']) {
        let hyphen = rest[at..].chars().next().map_or(1, char::len_utf8);
        let after = &rest[at + hyphen..];
        let next = after.trim_start_matches([' ', '\t', '\r', '\n', '\u{c}']);
        let gap = &after[..after.len() - next.len()];
        let in_word = rest[..at].ends_with(char::is_alphabetic)
            && next.starts_with(char::is_lowercase)
            && gap.contains('\n');
        if in_word {
            out.push_str(&rest[..at]);
            rest = next;
        } else {
            out.push_str(&rest[..at + hyphen]);
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

/// Without white space, quotation marks and what does not print; dashes plain, letters
/// in their compatible form. Upper and lower case stay: they belong to the words.
fn folded(text: &str) -> String {
    let composed = ComposingNormalizerBorrowed::new_nfkc().normalize(text);
    let mut out = String::with_capacity(composed.len());
    for c in composed.chars() {
        match c {
            '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' => {}
            '“' | '”' | '„' | '‟' | '«' | '»' | '"' | '‘' | '’' | '‚' | '‛' | '‹' | '›' | '`'
            | '\'' | '´' | '′' | '″' => {}
            '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => out.push('-'),
            c if c.is_whitespace() => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(quote: &str, text: &str, expected: QuoteCheck) {
        assert_eq!(look_for(quote, text), expected);
    }

    #[test]
    fn words_that_stand_there_are_found() {
        let text = "Water boils at ninety up here.";
        check("boils at ninety", text, QuoteCheck::Found);
    }

    #[test]
    fn other_spacing_and_other_marks_are_told() {
        for (quote, text) in [
            ("boils at  ninety", "Water boils\nat ninety"),
            ("it’s so", "it's so"),
            ("he said “no” twice", "he said 'no' twice"),
            ("co-operate", "co\u{2011}operate"),
        ] {
            check(quote, text, QuoteCheck::FoundButForSpacing);
        }
    }

    #[test]
    fn what_a_page_of_print_does_to_words_is_no_other_wording() {
        check(
            "the evidence is thin",
            "the evi-\ndence is\u{c}thin",
            QuoteCheck::FoundButForSpacing,
        );
        check(
            "well-known fact",
            "a well-\nknown fact",
            QuoteCheck::FoundButForSpacing,
        );
        check(
            "the official file",
            "the o\u{FB03}cial \u{FB01}le",
            QuoteCheck::FoundButForSpacing,
        );
        check("café", "cafe\u{301}", QuoteCheck::FoundButForSpacing);
    }

    #[test]
    fn the_comma_that_a_quotation_takes_in_is_no_other_wording() {
        check(
            "nobody saw it,",
            "and nobody saw it at all",
            QuoteCheck::FoundButForSpacing,
        );
    }

    #[test]
    fn other_words_are_not_found() {
        let text = "Water boils at ninety.";
        check("boils at eighty", text, QuoteCheck::NotFound);
        check("Water", "water", QuoteCheck::NotFound);
    }

    #[test]
    fn what_was_left_out_or_put_in_is_passed_over() {
        let text = "no evidence that and were used by the bank for covert ends";
        for quote in [
            "no evidence that [sic] and were used … for covert ends",
            "no evidence that [the servers] and were used",
            "[N]o evidence",
            "no evidence ... covert ends",
            "no evidence . . . covert ends",
        ] {
            check(quote, text, QuoteCheck::Found);
        }
    }

    #[test]
    fn pieces_must_follow_each_other_and_stand_together() {
        check("second … first", "first and second", QuoteCheck::NotFound);
        let far = format!("first {} second", "word ".repeat(1000));
        check("first … second", &far, QuoteCheck::NotFound);
    }

    #[test]
    fn a_text_of_nothing_but_beginnings_comes_to_an_end() {
        let text = "a ".repeat(200_000);
        check("a … b", &text, QuoteCheck::NotFound);
    }
}
