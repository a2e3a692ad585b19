//! The words of a field as TeX sets them, letter by letter.

use unicode_normalization::UnicodeNormalization as _;

/// A letter of a field, or a mark that stands among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Letter {
    pub shown: Shown,
    /// Whether braces keep its case and hold it to its neighbours.
    pub kept: bool,
}

/// What there is to see of a [`Letter`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    Char(char),
    /// A quotation mark that TeX has set: it belongs to the words, and to no word.
    Quote(char),
    Open(Face),
    Close(Face),
}

/// How letters look, as far as CSL's micro-markup can say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Face {
    Italic,
    Bold,
    SmallCaps,
    Raised,
    Lowered,
    /// It leads somewhere, which no field of a record can say.
    Link,
}

impl Face {
    /// The tags that stand before and after.
    pub fn tags(self) -> (&'static str, &'static str) {
        match self {
            Face::Italic => ("<i>", "</i>"),
            Face::Bold => ("<b>", "</b>"),
            Face::SmallCaps => ("<span style=\"font-variant:small-caps\">", "</span>"),
            Face::Raised => ("<sup>", "</sup>"),
            Face::Lowered => ("<sub>", "</sub>"),
            Face::Link => ("", ""),
        }
    }
}

impl Letter {
    /// Whether it is a character of this kind.
    pub fn is(&self, test: impl Fn(char) -> bool) -> bool {
        matches!(self.shown, Shown::Char(c) if test(c))
    }

    /// Adds it to a text in CSL's micro-markup.
    pub fn write(&self, out: &mut String) {
        match self.shown {
            Shown::Char(c) | Shown::Quote(c) => out.push(c),
            Shown::Open(face) => out.push_str(face.tags().0),
            Shown::Close(face) => out.push_str(face.tags().1),
        }
    }
}

/// Letters as text in CSL's micro-markup, white space single and none at the ends.
pub(super) fn spelt(letters: &[Letter]) -> String {
    let mut text = String::with_capacity(letters.len());
    letters.iter().for_each(|letter| letter.write(&mut text));
    single_spaced(&text)
}

/// The same with the words whose case braces keep marked as such.
pub(super) fn spelt_with_case(letters: &[Letter]) -> String {
    let mut text = String::with_capacity(letters.len() + 16);
    for run in letters.chunk_by(|one, next| one.kept == next.kept) {
        if !run[0].kept {
            run.iter().for_each(|letter| letter.write(&mut text));
        } else if is_balanced(run) {
            write_kept(run, &mut text);
        } else {
            // A look that goes on beyond the braces: its ends stand between the marks.
            let is_char =
                |letter: &Letter| !matches!(letter.shown, Shown::Open(_) | Shown::Close(_));
            for part in run.chunk_by(|one, next| is_char(one) == is_char(next)) {
                write_kept(part, &mut text);
            }
        }
    }
    single_spaced(&text)
}

/// Writes letters that are kept, and marks them if there is case to keep.
fn write_kept(letters: &[Letter], text: &mut String) {
    let is_cased = |letter: &Letter| letter.is(|c| c.is_uppercase() || c.is_lowercase());
    let (open, close) = match letters.iter().any(is_cased) {
        true => ("<span class=\"nocase\">", "</span>"),
        false => ("", ""),
    };
    text.push_str(open);
    letters.iter().for_each(|letter| letter.write(text));
    text.push_str(close);
}

/// Whether each look that begins among these letters ends there as well.
fn is_balanced(letters: &[Letter]) -> bool {
    let mut depth = 0_usize;
    for letter in letters {
        match letter.shown {
            Shown::Open(_) => depth += 1,
            Shown::Close(_) if depth == 0 => return false,
            Shown::Close(_) => depth -= 1,
            _ => {}
        }
    }
    depth == 0
}

/// White space single, and letters with their marks composed.
fn single_spaced(text: &str) -> String {
    let words: Vec<&str> = text
        .split([' ', '\n', '\t', '\r'])
        .filter(|word| !word.is_empty())
        .collect();
    let text = words.join(" ");
    match text.contains(|c| ('\u{300}'..'\u{370}').contains(&c)) {
        true => text.nfc().collect(),
        false => text,
    }
}
