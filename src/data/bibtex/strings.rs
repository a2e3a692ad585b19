//! Values put together: `@string`s take the place of their names.
//!
//! Names are the same in any case, and may be defined in any order; of two definitions for
//! a name, the last counts. A name that nothing defines stands for itself, in small
//! letters, as in Pandoc.

use std::collections::BTreeMap;

use super::entry::{Field, Piece, Place, Scan};
use crate::data::record::LONGEST_TEXT;

/// Names that every `.bib` file knows.
const MONTHS: [(&str, &str); 12] = [
    ("jan", "1"),
    ("feb", "2"),
    ("mar", "3"),
    ("apr", "4"),
    ("may", "5"),
    ("jun", "6"),
    ("jul", "7"),
    ("aug", "8"),
    ("sep", "9"),
    ("oct", "10"),
    ("nov", "11"),
    ("dec", "12"),
];

/// Bytes that the strings of a file may become, where they are defined and again where
/// they are used, for each byte of the file; and in any case. A few hundred bytes of
/// definitions that name each other could otherwise fill the memory.
const MOST_A_BYTE: usize = 4;
const MOST: usize = 1 << 20;

/// Times that the definitions are gone through: as often as one may stand before another
/// that it names.
const ROUNDS: usize = 16;

/// The `@string`s of a file, and what is wrong with their use.
#[derive(Debug)]
pub(super) struct Strings<'t> {
    text: &'t str,
    known: BTreeMap<String, String>,
    /// Bytes that values may still grow by.
    budget: usize,
    /// Names that nothing defines: each once, where it is met first.
    pub missing: Vec<Place>,
    /// Definitions that come to no end, or to more than a field may have.
    pub endless: Vec<Place>,
}

/// The value would be larger than a field may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooLarge;

impl<'t> Strings<'t> {
    /// Reads the definitions of a file.
    pub fn of(text: &'t str, scan: &Scan) -> Strings<'t> {
        let known = MONTHS.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let mut strings = Strings {
            text,
            known: BTreeMap::from(known),
            budget: MOST + MOST_A_BYTE * text.len(),
            missing: Vec::new(),
            endless: Vec::new(),
        };
        let name = |field: &Field| text[field.name.clone()].to_lowercase();
        let mut last: BTreeMap<String, usize> = BTreeMap::new();
        for (number, definition) in scan.strings.iter().enumerate() {
            last.insert(name(definition), number);
        }
        // In the order of the file, in which most are defined before they are used.
        let mut open: Vec<usize> = last.values().copied().collect();
        open.sort_unstable();
        for _ in 0..ROUNDS {
            let before = open.len();
            open.retain(|&number| {
                let definition = &scan.strings[number];
                let waits = |piece: &Piece| match piece {
                    Piece::Text(_) => false,
                    Piece::Name(place) => {
                        let name = text[place.clone()].to_lowercase();
                        last.contains_key(&name) && !strings.known.contains_key(&name)
                    }
                };
                if definition.pieces.iter().any(waits) {
                    return true;
                }
                let Ok(value) = strings.value(definition) else {
                    return true;
                };
                strings.known.insert(name(definition), value);
                false
            });
            if open.len() == before {
                break;
            }
        }
        for number in open {
            let definition = &scan.strings[number];
            strings.endless.push(definition.name.clone());
            strings.known.insert(name(definition), name(definition));
        }
        strings
    }

    /// The value of a field, in TeX.
    ///
    /// # Errors
    /// Fails if `@string`s make it larger than any field is.
    pub fn value(&mut self, field: &Field) -> Result<String, TooLarge> {
        let mut value = String::new();
        for piece in &field.pieces {
            let place = match piece {
                Piece::Text(place) => {
                    value.push_str(&self.text[place.clone()]);
                    continue;
                }
                Piece::Name(place) => place,
            };
            let name = self.text[place.clone()].to_lowercase();
            let Some(meaning) = self.known.get(&name) else {
                self.missing.push(place.clone());
                value.push_str(&name);
                self.known.insert(name.clone(), name);
                continue;
            };
            if value.len() + meaning.len() > LONGEST_TEXT || meaning.len() > self.budget {
                return Err(TooLarge);
            }
            self.budget -= meaning.len();
            value.push_str(meaning);
        }
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::bibtex::scan::scan;

    #[track_caller]
    fn check(text: &str, expected: &str, missing: usize) {
        let scan = scan(text);
        let mut strings = Strings::of(text, &scan);
        let field = &scan.entries[0].fields[0];
        let value = strings.value(field).unwrap();
        assert_eq!((&*value, strings.missing.len()), (expected, missing));
    }

    #[test]
    fn names_stand_for_their_strings_in_any_case() {
        check(
            "@string{foo = \"bar\"} @STRING{Baz = {q} # FOO} @book{a, t = foo # { - } # baz # 12}",
            "bar - qbar12",
            0,
        );
        check("@book{a, t = jul # {~4}}", "7~4", 0);
    }

    #[test]
    fn a_name_that_nothing_defines_stands_for_itself() {
        check(
            "@book{a, t = nowhere # nowhere # { x}}",
            "nowherenowhere x",
            1,
        );
    }
}
