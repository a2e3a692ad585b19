//! The text of a field, as CSL's micro-markup.

mod commands;
mod letters;
mod math;

use letters::{Letter, Shown, letters};

use super::Chunks;

pub(super) use letters::Letter as FieldLetter;

/// The letters of a field, as they are typeset.
pub(super) fn letters_of(chunks: &Chunks) -> Vec<FieldLetter> {
    letters(chunks)
}

/// The words of a field as they stand, white space single.
pub(super) fn plain(chunks: &Chunks) -> String {
    spelt(&letters(chunks))
}

/// Letters as text, white space single.
pub(super) fn spelt(letters: &[Letter]) -> String {
    let mut text = String::with_capacity(letters.len());
    letters.iter().for_each(|letter| letter.write(&mut text));
    let words: Vec<&str> = text
        .split([' ', '\n', '\t', '\r'])
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

/// An address or a number: nothing in it is typeset.
pub(super) fn verbatim(chunks: &Chunks) -> String {
    let text: String = chunks.iter().map(|chunk| chunk.v.get()).collect();
    let text = text.replace("\\url", "").replace("\\_", "_");
    text.trim().trim_matches(['{', '}']).to_owned()
}

/// A title. In English, words that begin with a capital as titles have it are made
/// small, but for the first and those that begin a sentence; what the author put in
/// braces is kept as it is, by every style.
///
/// After citeproc's sentence case, by which Pandoc reads titles: a sentence begins after
/// a colon, a full stop, a question or an exclamation mark, but not with the last word.
pub(super) fn title(chunks: &Chunks, english: bool) -> String {
    let letters = letters(chunks);
    if !english {
        return spelt(&letters);
    }
    let words: Vec<&[Letter]> = letters
        .split(|letter| letter.is_space())
        .filter(|word| !word.is_empty())
        .collect();
    let mut out = String::new();
    let mut begins = true;
    for (number, word) in words.iter().enumerate() {
        if number > 0 {
            out.push(' ');
        }
        let last = number + 1 == words.len();
        let starts = number == 0 || begins && !last;
        let kept = word
            .iter()
            .all(|letter| letter.kept || !letter.is(char::is_alphanumeric));
        let capitals = word.iter().any(|letter| letter.is(char::is_uppercase));
        if kept && capitals {
            let end = word
                .iter()
                .rposition(|letter| letter.kept)
                .map_or(word.len(), |at| at + 1);
            out.push_str("<span class=\"nocase\">");
            word[..end].iter().for_each(|letter| letter.write(&mut out));
            out.push_str("</span>");
            word[end..].iter().for_each(|letter| letter.write(&mut out));
        } else {
            small(word, starts, &mut out);
        }
        let mark = word.iter().rev().find_map(|letter| match letter.shown {
            Shown::Char(c) if !matches!(c, '”' | '’' | ')' | '"') => Some(c),
            _ => None,
        });
        begins = matches!(mark, Some(':' | '?' | '!' | '.'));
    }
    out
}

/// Whether a title has a colon that is not in braces, before which a short title ends.
pub(super) fn has_colon(chunks: &Chunks) -> bool {
    letters(chunks)
        .iter()
        .any(|letter| !letter.kept && letter.is(|c| c == ':'))
}

/// Writes a word of an English title, each part between hyphens by itself.
fn small(word: &[Letter], starts: bool, out: &mut String) {
    let parts = word.split_inclusive(|letter| letter.is(|c| matches!(c, '-' | '/' | '—' | '–')));
    for (number, part) in parts.enumerate() {
        let first = part
            .iter()
            .position(|letter| letter.is(char::is_alphabetic));
        let Some(first) = first.filter(|&first| !part[first].kept) else {
            part.iter().for_each(|letter| letter.write(out));
            continue;
        };
        // Names of things have capitals or digits further on: `MacBeth`, `B27`.
        let plain = !part[first + 1..]
            .iter()
            .any(|letter| letter.is(|c| c.is_uppercase() || c.is_numeric()));
        let head = starts && number == 0;
        // A number before it is no word: `44th`, `2D`.
        let numbered = part[..first]
            .iter()
            .any(|letter| letter.is(char::is_numeric));
        for (at, letter) in part.iter().enumerate() {
            match letter.shown {
                Shown::Char(c) if at == first && !numbered && head && plain => {
                    out.extend(c.to_uppercase());
                }
                Shown::Char(c) if at == first && !numbered && plain => out.extend(c.to_lowercase()),
                _ => letter.write(out),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use biblatex::{Chunk, Spanned};

    #[track_caller]
    fn check(chunks: &[(&str, bool)], expected: &str) {
        let chunks: Vec<Spanned<Chunk>> = chunks
            .iter()
            .map(|(text, kept)| match kept {
                true => Spanned::zero(Chunk::Verbatim((*text).into())),
                false => Spanned::zero(Chunk::Normal((*text).into())),
            })
            .collect();
        assert_eq!(title(&chunks, true), expected);
    }

    #[test]
    fn an_english_title_loses_the_capitals_of_titles_and_no_others() {
        check(
            &[("the Wobbling Almanack: A Story of MacBeth. And More", false)],
            "The wobbling almanack: A story of MacBeth. And more",
        );
        check(
            &[
                ("On ", false),
                ("DNA", true),
                (" and ", false),
                ("New", true),
                (" York", false),
            ],
            "On <span class=\"nocase\">DNA</span> and <span class=\"nocase\">New</span> york",
        );
        check(
            &[("On \\emph{Tetrix Subulata} \\textsc{x}", false)],
            "On <i>tetrix subulata</i> <span style=\"font-variant:small-caps\">x</span>",
        );
    }

    #[test]
    fn commands_become_markup_or_their_words() {
        for (text, expected) in [
            ("a \\emph{b} ``c'' \\url{d}", "a <i>b</i> “c” d"),
            ("\\it b", "<i>b</i>"),
            ("\\relax c \\unknown{d {e}} {f}", "c d e {f}"),
            ("\\href{https://x.y}{z} \\textbackslash{}n", "z \\n"),
        ] {
            let chunk = [Spanned::zero(Chunk::Normal(text.into()))];
            assert_eq!(plain(&chunk), expected, "{text}");
        }
    }

    #[test]
    fn a_title_in_another_language_stays() {
        let chunk = [Spanned::zero(Chunk::Normal("Die Große  Reise".into()))];
        assert_eq!(title(&chunk, false), "Die Große Reise");
    }
}
