//! Words as a search compares them.
//!
//! The rules are few enough to be written a second time in the search script of a
//! theme, letter by letter: whoever changes one changes both.

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token<'t> {
    /// Its place in the text, in bytes.
    pub range: Range<usize>,
    /// What it is compared by: see [`fold`].
    pub folded: Cow<'t, str>,
}

/// The words of `text`: runs of letters, digits and the marks on them; of scripts that
/// put no space between words (Han, Hiragana, Katakana), each character.
///
/// ```
/// # use casebook::words::tokens;
/// let found: Vec<_> = tokens("Été, 3 Œufs").map(|token| token.folded.into_owned()).collect();
/// assert_eq!(found, ["ete", "3", "oeufs"]);
/// ```
pub fn tokens(text: &str) -> impl Iterator<Item = Token<'_>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + text[from..].find(is_of_word)?;
        let first = text[start..].chars().next()?;
        let mut end = start + first.len_utf8();
        if !stands_alone(first) {
            let rest = &text[end..];
            let ends = |c: char| !is_of_word(c) || stands_alone(c);
            end += rest.find(ends).unwrap_or(rest.len());
        }
        from = end;
        let folded = fold(&text[start..end]);
        Some(Token {
            range: start..end,
            folded,
        })
    })
}

/// A word without case and marks: decomposed for compatibility (NFKD, Unicode UAX 15),
/// its combining marks dropped, in lower case, and the few letters that do not decompose
/// written as their usual two.
pub fn fold(word: &str) -> Cow<'_, str> {
    if word
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    {
        return Cow::Borrowed(word);
    }
    if word.is_ascii() {
        return Cow::Owned(word.to_ascii_lowercase());
    }
    let bare: String = word.nfkd().filter(|c| !is_combining_mark(*c)).collect();
    let mut folded = String::with_capacity(bare.len());
    for c in bare.to_lowercase().chars() {
        match c {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            'ø' => folded.push('o'),
            'đ' | 'ð' => folded.push('d'),
            'ł' => folded.push('l'),
            'ħ' => folded.push('h'),
            'ı' => folded.push('i'),
            'ς' => folded.push('σ'),
            c if is_combining_mark(c) => {}
            c => folded.push(c),
        }
    }
    Cow::Owned(folded)
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

fn stands_alone(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<_> = tokens(text).map(|token| token.folded).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn marks_and_case_make_no_difference() {
        check("Blondlot’s RÉSUMÉ", &["blondlot", "s", "resume"]);
        check("e\u{301}tude ÉTUDE", &["etude", "etude"]);
        check("Straße Łódź Ærø", &["strasse", "lodz", "aero"]);
        check("İstanbul ΟΔΟΣ οδός", &["istanbul", "οδοσ", "οδοσ"]);
    }

    #[test]
    fn a_script_without_spaces_gives_its_characters() {
        check("N線の発見", &["n", "線", "の", "発", "見"]);
    }

    #[test]
    fn a_token_knows_its_place() {
        let ranges: Vec<_> = tokens("a é.b").map(|token| token.range).collect();
        assert_eq!(ranges, [0..1, 2..4, 5..6]);
    }
}
