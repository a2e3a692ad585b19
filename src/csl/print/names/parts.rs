//! One person's name: the order of its parts, and initials.

use std::borrow::Cow;

use citationberg as cb;

use super::super::{Called, Printer};
use crate::csl::disambiguate::Hint;
use crate::csl::markup;
use crate::csl::name::Name;
use crate::csl::program::{Look, NameFormat};

impl<'a> Printer<'a, '_> {
    pub(super) fn person(
        &mut self,
        name: &'a Name,
        index: usize,
        format: &'a NameFormat,
        hint: Option<Hint>,
    ) {
        let sorting = self.job.sort.is_some();
        let form = if hint.is_some() {
            cb::NameForm::Long
        } else {
            format.form
        };
        let inverted = sorting
            || match format.sort_order {
                Some(cb::NameAsSortOrder::All) => true,
                Some(cb::NameAsSortOrder::First) => index == 0,
                None => false,
            };
        let given = self.given(name, format, hint);
        let (dropping, particle) = (name.dropping_particle(), name.non_dropping_particle());
        let (family, suffix) = (name.family(), name.suffix());
        if !is_romanesque(name) || name.static_order() {
            // Scripts that write the family name first have no space between.
            let spaced = name.static_order() && is_romanesque(name);
            self.affixed(&format.family, &[particle, family]);
            if form == cb::NameForm::Long && !given.is_empty() {
                if spaced {
                    self.flow.push(" ");
                }
                self.affixed(&format.given, &[&given]);
            }
            return;
        }
        if form != cb::NameForm::Long {
            self.affixed(&format.family, &[particle, family]);
            return;
        }
        if inverted {
            let demoted = match self.job.program.demote {
                cb::DemoteNonDroppingParticle::Never => false,
                cb::DemoteNonDroppingParticle::SortOnly => sorting,
                cb::DemoteNonDroppingParticle::DisplayAndSort => true,
            };
            let (before, after) = if demoted {
                ("", particle)
            } else {
                (particle, "")
            };
            self.affixed(&format.family, &[before, family]);
            let separator = if sorting {
                ", "
            } else {
                &*format.sort_separator
            };
            let has_given = !given.is_empty() || !dropping.is_empty() || !after.is_empty();
            if has_given {
                if !family.is_empty() || !before.is_empty() {
                    self.flow.join();
                    self.flow.push(separator);
                    self.flow.join();
                }
                self.affixed(&format.given, &[&given, dropping, after]);
            }
            if !suffix.is_empty() {
                self.flow.join();
                self.flow.push(separator);
                self.flow.join();
                self.flow.push(suffix);
            }
            return;
        }
        let start = self.flow.place();
        self.affixed(&format.given, &[&given]);
        if !self.flow.is_empty_since(start) {
            self.space();
        }
        self.with_affixes(&format.family, |printer, start| {
            printer.run(start, &format.given, &[dropping]);
            printer.run(start, &format.family, &[particle, family]);
            if !suffix.is_empty() {
                if name.comma_suffix() {
                    printer.flow.push(&format.sort_separator);
                } else {
                    printer.space();
                }
                printer.flow.push(suffix);
            }
        });
    }

    /// Parts in one look, with its affixes round them.
    fn affixed(&mut self, look: &'a Look, parts: &[&str]) {
        self.with_affixes(look, |printer, start| printer.run(start, look, parts));
    }

    /// Content between the affixes of a look; `content` is told where it starts.
    fn with_affixes(&mut self, look: &'a Look, content: impl FnOnce(&mut Self, usize)) {
        if look.prefix.is_empty() && look.suffix.is_empty() {
            let start = self.flow.text.len();
            content(self, start);
            return;
        }
        let plain = &self.job.program.plain;
        self.with_affixes_and_faces(plain, (&look.prefix, &look.suffix), &[], |printer| {
            let start = printer.flow.text.len();
            content(printer, start);
            Called::Full
        });
    }

    /// Parts with a space between them and what stands since `start`, each in
    /// the look without its affixes.
    fn run(&mut self, start: usize, look: &'a Look, parts: &[&str]) {
        for part in parts.iter().filter(|part| !part.is_empty()) {
            if self.flow.text.len() > start {
                self.space();
            }
            self.with_affixes_and_faces(look, ("", ""), &look.faces, |printer| {
                markup::read(part, printer.flow);
                Called::Full
            });
        }
    }

    /// A space, unless what stands clings to what follows.
    fn space(&mut self) {
        let clings = |c: char| {
            matches!(c, '\u{2019}' | '\'' | '-' | '\u{2013}' | '\u{a0}') || c.is_whitespace()
        };
        if !self.flow.text.chars().next_back().is_none_or(clings) {
            self.flow.push(" ");
        }
    }

    fn given<'n>(&self, name: &'n Name, format: &NameFormat, hint: Option<Hint>) -> Cow<'n, str> {
        let Some(with) = &format.initialize_with else {
            return name.given().into();
        };
        if name.family().is_empty() {
            return name.given().into();
        }
        let initialize = format.initialize && hint != Some(Hint::Given);
        initials(
            name.given(),
            initialize,
            self.job.program.initialize_with_hyphen,
            with,
        )
        .into()
    }

    /// A name as it sorts: particles where the style puts them.
    pub(super) fn sort_name(&mut self, name: &Name) {
        let never = self.job.program.demote == cb::DemoteNonDroppingParticle::Never;
        let (dropping, particle) = (name.dropping_particle(), name.non_dropping_particle());
        let parts = if never {
            [
                particle,
                name.family(),
                dropping,
                name.given(),
                name.suffix(),
            ]
        } else {
            [
                name.family(),
                dropping,
                particle,
                name.given(),
                name.suffix(),
            ]
        };
        let start = self.flow.text.len();
        for part in parts.iter().filter(|part| !part.is_empty()) {
            if self.flow.text.len() > start {
                self.space();
            }
            markup::read(part, self.flow);
        }
    }
}

/// Whether a name is in a script that puts spaces between its parts.
fn is_romanesque(name: &Name) -> bool {
    name.family().is_empty()
        || name.family().chars().any(|c| {
            matches!(c,
                '-' | '0'..='9' | 'a'..='z' | 'A'..='Z'
                | '\u{e01}'..='\u{e5b}' | '\u{c0}'..='\u{17f}' | '\u{370}'..='\u{3ff}'
                | '\u{400}'..='\u{52f}' | '\u{590}'..='\u{5ff}' | '\u{600}'..='\u{6ff}'
                | '\u{1e00}'..='\u{1fff}' | '\u{200c}'..='\u{200e}' | '\u{2018}'..='\u{2019}'
                | '\u{218}'..='\u{21b}' | '\u{202a}'..='\u{202e}')
        })
}

/// A word of a given name.
enum Word<'a> {
    /// An initial already: one letter, or something before a full stop.
    Initial(&'a str),
    Whole(&'a str),
}

/// Given names as initials, each followed by `with`; or, if `initialize` is
/// not set, only the initials that are there already set that way.
pub(in crate::csl) fn initials(given: &str, initialize: bool, hyphens: bool, with: &str) -> String {
    let mut out = String::with_capacity(given.len() + 8);
    for_words(given, |word| match word {
        Word::Initial(letters) => {
            out.push_str(letters);
            out.push_str(with);
        }
        Word::Whole(word) if word.chars().all(char::is_lowercase) => {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
            out.push_str(word);
            out.push(' ');
        }
        Word::Whole(word) if initialize => {
            let before = out.len();
            push_initial(word, hyphens, &mut out);
            if out.len() > before {
                out.push_str(with);
            }
        }
        Word::Whole(word) => {
            out.push_str(word);
            out.push(' ');
        }
    });
    if out.contains(" -") {
        out = out.replace(" -", "-");
    }
    out.truncate(out.trim_end_matches(' ').len());
    let blank = out.len() - out.trim_start_matches(' ').len();
    out.drain(..blank);
    out
}

fn push_initial(word: &str, hyphens: bool, out: &mut String) {
    let mut chars = word.chars();
    match chars.next() {
        Some('-') => match chars.next() {
            Some(c) if c.is_uppercase() => {
                if hyphens {
                    out.push('-');
                }
                out.push(c);
            }
            _ => {}
        },
        Some(first) if first.is_uppercase() => {
            out.push(first);
            // `TSerendorjiin`: two capitals and small letters make one initial.
            if let Some(second) = chars.next().filter(|c| c.is_uppercase()) {
                let rest = chars.as_str();
                if !rest.is_empty() && rest.chars().all(char::is_lowercase) {
                    out.extend(second.to_lowercase());
                }
            }
        }
        _ => out.push_str(word),
    }
}

/// Calls `each` for every word of given names: parts by full stops, hyphens and spaces.
fn for_words<'a>(given: &'a str, mut each: impl FnMut(Word<'a>)) {
    let mut from = 0;
    for (at, c) in given.char_indices() {
        let word = &given[from..at];
        match c {
            '.' if !word.is_empty() => each(Word::Initial(word)),
            '-' if !word.is_empty() => each(Word::Whole(word)),
            ' ' => for_word(word, &mut each),
            _ => {}
        }
        match c {
            '-' => from = at,
            '.' | ' ' => from = at + 1,
            _ => {}
        }
    }
    for_word(&given[from..], &mut each);
}

/// A word between spaces; one letter by itself is an initial.
fn for_word<'a>(word: &'a str, each: &mut impl FnMut(Word<'a>)) {
    let mut letters = word.chars();
    match (letters.next(), letters.next()) {
        (None, _) => {}
        (Some(_), None) => each(Word::Initial(word)),
        (Some(_), Some(_)) => each(Word::Whole(word)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(given: &str, with: &str, expected: &str) {
        assert_eq!(initials(given, true, true, with), expected);
    }

    #[test]
    fn given_names_become_initials() {
        check("John", ".", "J.");
        check("John Michael", ".", "J.M.");
        check("John Michael", ". ", "J. M.");
        check("Jean-Luc", ".", "J.-L.");
        check("Ji-ping", ".", "J.");
        check("M.E", ".", "M.E.");
        check("Guido of Arezzo", ".", "G. of A.");
        check("TSerendorjiin", ".", "Ts.");
    }

    #[test]
    fn initials_stay_where_names_are_not_shortened() {
        assert_eq!(initials("John M", false, true, "."), "John M.");
    }
}
