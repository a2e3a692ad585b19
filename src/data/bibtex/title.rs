//! Titles: in English, the capitals of titles become those of sentences.
//!
//! Styles print titles in either way and need to be told which capitals are meant. A title
//! in English is taken to be written with the capitals of titles, and what must keep its
//! own stands in braces; so BibLaTeX has it, and so Pandoc reads it. The method is that of
//! citeproc (`text-case="sentence"`), found by experiment with Pandoc 3.9.

use super::letters::{Letter, Shown};

/// Makes the letters of an English title those of a sentence.
///
/// A word is a run of letters and digits. It becomes small if it is a capital and small
/// letters, and does not begin a sentence; what begins one and is small becomes large. A
/// sentence begins with the title, and after `.`, `?`, `!` or `:` and white space, but not
/// with the very last word. What braces keep stays as it is.
pub(super) fn as_sentence(letters: &mut [Letter]) {
    let last = last_word(letters);
    let mut place = Place::Start;
    let mut at = 0;
    while at < letters.len() {
        let letter = letters[at];
        let Shown::Char(c) = letter.shown else {
            at += 1;
            continue;
        };
        if !c.is_alphanumeric() {
            place = place.after(c);
            at += 1;
            continue;
        }
        let length = letters[at..]
            .iter()
            .take_while(|next| next.kept == letter.kept && next.is(char::is_alphanumeric))
            .count();
        if !letter.kept {
            let begins = match place {
                Place::Start => true,
                Place::Sentence => at < last,
                _ => false,
            };
            turn(&mut letters[at..at + length], begins);
        }
        place = Place::Word;
        at += length;
    }
}

/// What came before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Nothing.
    Start,
    /// A word.
    Word,
    /// A sign that ends a sentence.
    Stop,
    /// That, and white space.
    Sentence,
    Other,
}

impl Place {
    fn after(self, c: char) -> Place {
        match (self, c) {
            // A title may begin with signs.
            (Place::Start, '.' | '?' | '!' | ':') => Place::Start,
            (_, '.' | '?' | '!' | ':') => Place::Stop,
            (Place::Stop, c) if c.is_whitespace() => Place::Sentence,
            // What a sentence may begin with.
            (place, c) if c.is_whitespace() || "([{\"'“”‘’«»„‚¿¡".contains(c) => {
                match place {
                    Place::Stop => Place::Other,
                    place => place,
                }
            }
            (Place::Stop | Place::Sentence, _) => Place::Other,
            (place, _) => place,
        }
    }
}

/// Where the last word begins, if nothing but plain letters belong to it; else the end.
fn last_word(letters: &[Letter]) -> usize {
    let is_space = |letter: &Letter| letter.is(char::is_whitespace);
    let end = letters.len() - letters.iter().rev().take_while(|l| is_space(l)).count();
    let mut start = end;
    while start > 0 {
        let letter = &letters[start - 1];
        if letter.is(|c| c.is_whitespace() || matches!(c, '-' | '/' | '–' | '—')) {
            return start;
        }
        if letter.kept || !matches!(letter.shown, Shown::Char(_)) {
            break;
        }
        start -= 1;
    }
    letters.len()
}

/// Changes the first letter of a word.
fn turn(word: &mut [Letter], begins: bool) {
    let small = |letters: &[Letter]| letters.iter().all(|letter| letter.is(char::is_lowercase));
    let Some(Shown::Char(first)) = word.first().map(|letter| letter.shown) else {
        return;
    };
    let turned = match begins {
        true if small(word) => first.to_uppercase().next(),
        false if first.is_uppercase() && small(&word[1..]) => first.to_lowercase().next(),
        _ => None,
    };
    if let (Some(turned), Some(letter)) = (turned, word.first_mut()) {
        letter.shown = Shown::Char(turned);
    }
}

/// The letters before the first colon that stands in no braces, quotation marks or looks;
/// `None` if there is none.
pub(super) fn before_colon(letters: &[Letter]) -> Option<&[Letter]> {
    let mut depth = 0_usize;
    for (at, letter) in letters.iter().enumerate() {
        match letter.shown {
            Shown::Open(_) | Shown::Quote('“' | '‘') => depth += 1,
            Shown::Close(_) | Shown::Quote(_) => depth = depth.saturating_sub(1),
            Shown::Char(':') if depth == 0 && !letter.kept => return Some(&letters[..at]),
            Shown::Char(_) => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::bibtex::letters::spelt;
    use crate::data::bibtex::tex::set;

    #[track_caller]
    fn check(tex: &str, expected: &str) {
        let mut letters = set(tex).letters;
        as_sentence(&mut letters);
        assert_eq!(spelt(&letters), expected, "{tex}");
    }

    #[test]
    fn capitals_of_titles_go_and_others_stay() {
        check(
            "the Wobbling Almanack: A Story of MacBeth. And More",
            "The wobbling almanack: A story of MacBeth. And more",
        );
        check("?\"The Bug\"?", "?\"The bug\"?");
        check("H5N1 In The 3D World: iOS", "H5N1 in the 3D world: iOS");
        check(
            "Don't Stop: O'Neil's Law Of L'Avenir",
            "Don’t stop: O’neil’s law of l’avenir",
        );
        check("{\\'E}cole: {\\\"U}ber Foo X", "École: Über foo x");
    }

    #[test]
    fn what_braces_keep_stays() {
        check("On {DNA} and {New} York", "On DNA and New york");
        check("{Foo:} Bar Baz {Foo Bar}", "Foo: Bar baz Foo Bar");
        check("The {F}oo Mc{C}arthy", "The Foo mcCarthy");
        check(
            "On \\emph{Tetrix {Subulata} Xy} Z",
            "On <i>tetrix Subulata xy</i> z",
        );
    }

    #[test]
    fn sentences_begin_after_their_signs() {
        check("Foo? (Bar) Baz! Qux Quux", "Foo? (Bar) baz! Qux quux");
        check("Foo Bar.) Baz Qux", "Foo bar.) baz qux");
        check("``Foo.'' Bar Baz", "“Foo.” Bar baz");
        check("Foo:Bar Baz", "Foo:bar baz");
        check("Foo? - Bar Baz", "Foo? - bar baz");
        check("Foo: \"Bar\" Baz", "Foo: \"Bar\" baz");
    }

    #[test]
    fn the_last_word_begins_no_sentence() {
        check("Foo: Bar", "Foo: bar");
        check("Foo: Bar's?", "Foo: bar’s?");
        check("Foo: Bar-Baz", "Foo: Bar-baz");
        check("Foo: \\emph{Bar}", "Foo: <i>Bar</i>");
        check("Foo: {Bar}", "Foo: Bar");
        check("Foo: \\href{http://x.y}{Bar}", "Foo: Bar");
    }

    #[test]
    fn a_short_title_ends_before_the_colon() {
        let short = |tex: &str| before_colon(&set(tex).letters).map(spelt);
        assert_eq!(short("Foo: Bar").as_deref(), Some("Foo"));
        assert_eq!(short("\\emph{Foo}: Bar").as_deref(), Some("<i>Foo</i>"));
        for tex in [
            "{Foo: Bar} Baz",
            "\\emph{Foo: Bar} Baz",
            "``Foo: Bar'' Baz",
            "Foo",
        ] {
            assert_eq!(short(tex), None, "{tex}");
        }
    }
}
