//! Values put together: `@string`s take the place of their names.
//!
//! Names are the same in any case. A definition may use those before it; a name that
//! nothing defines stands for itself, in small letters, as in Pandoc.

use std::collections::BTreeMap;

use super::entry::{Field, Piece, Place, Scan};

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

/// Bytes that one value may grow to by the `@string`s in it: what a field may hold in the
/// end, and as much again for the TeX of it.
const LONGEST: usize = 128 << 10;

/// Bytes that all values of a file may grow by: a few hundred bytes of definitions that
/// name each other could otherwise fill the memory.
const BUDGET: usize = 64 << 20;

/// The `@string`s of a file, and what is wrong with their use.
#[derive(Debug)]
pub(super) struct Strings<'t> {
    text: &'t str,
    known: BTreeMap<String, String>,
    budget: usize,
    /// Names that nothing defines: each once, where it is met first.
    pub missing: Vec<Place>,
    /// Names whose definition was left out, as it would grow too long: likewise.
    pub too_long: Vec<Place>,
}

impl<'t> Strings<'t> {
    /// Reads the definitions of a file. Of two for a name, the later one holds.
    pub fn of(text: &'t str, scan: &Scan) -> Strings<'t> {
        let known = MONTHS.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let mut strings = Strings {
            text,
            known: BTreeMap::from(known),
            budget: BUDGET,
            missing: Vec::new(),
            too_long: Vec::new(),
        };
        for definition in &scan.strings {
            let value = strings.value(definition);
            let name = text[definition.name.clone()].to_lowercase();
            strings.known.insert(name, value);
        }
        strings
    }

    /// The value of a field, in TeX.
    pub fn value(&mut self, field: &Field) -> String {
        let mut value = String::new();
        for piece in &field.pieces {
            match piece {
                Piece::Text(place) => value.push_str(&self.text[place.clone()]),
                Piece::Name(place) => self.named(place, &mut value),
            }
        }
        value
    }

    fn named(&mut self, place: &Place, value: &mut String) {
        let name = &self.text[place.clone()];
        let lower = name.to_lowercase();
        let Some(meaning) = self.known.get(&lower) else {
            value.push_str(&lower);
            self.known.insert(lower.clone(), lower);
            self.missing.push(place.clone());
            return;
        };
        if value.len() + meaning.len() > LONGEST || meaning.len() > self.budget {
            if self.too_long.is_empty() {
                self.too_long.push(place.clone());
            }
            return;
        }
        self.budget -= meaning.len();
        value.push_str(meaning);
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
        let value = strings.value(field);
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

    #[test]
    fn strings_that_double_each_other_stay_small() {
        let mut text = "@string{a0 = {0123456789}}\n".to_owned();
        for n in 1..64 {
            let before = n - 1;
            text += &format!("@string{{a{n} = a{before} # a{before}}}\n");
        }
        text += "@book{a, t = a63 # a63}\n";
        let scan = scan(&text);
        let mut strings = Strings::of(&text, &scan);
        let value = strings.value(&scan.entries[0].fields[0]);
        assert!(value.len() <= LONGEST && strings.too_long.len() == 1);
    }
}
