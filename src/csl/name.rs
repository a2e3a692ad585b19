//! Names of people and bodies, with their particles.
//!
//! The main type is [`Name`]. It knows the parts of a name and how particles
//! are told from the family name, not how any style prints them.

/// The name of a person or a body.
///
/// An absent part is the empty string. The parts that most names lack are kept
/// apart, so that a book of many thousand names stays small.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name {
    family: Box<str>,
    given: Box<str>,
    rare: Option<Box<Rare>>,
    literal: bool,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Rare {
    dropping: Box<str>,
    non_dropping: Box<str>,
    suffix: Box<str>,
    comma_suffix: bool,
    static_order: bool,
}

impl Name {
    /// A person, with parts exactly as given: no particle is looked for.
    pub fn person(family: &str, given: &str) -> Name {
        Name {
            family: family.into(),
            given: given.into(),
            rare: None,
            literal: false,
        }
    }

    /// A body, or a name that must be printed as it is written.
    pub fn literal(text: &str) -> Name {
        Name {
            family: text.into(),
            given: "".into(),
            rare: None,
            literal: true,
        }
    }

    /// Sets the particle that goes when the given name goes (`de` in Alfred de Musset).
    pub fn with_dropping_particle(mut self, particle: &str) -> Name {
        if !particle.is_empty() {
            self.rare_mut().dropping = particle.into();
        }
        self
    }

    /// Sets the particle that stays with the family name (`van` in Vincent van Gogh).
    pub fn with_non_dropping_particle(mut self, particle: &str) -> Name {
        if !particle.is_empty() {
            self.rare_mut().non_dropping = particle.into();
        }
        self
    }

    /// Sets the suffix (`Jr.`, `III`), and whether a comma stands before it
    /// when the given name comes first.
    pub fn with_suffix(mut self, suffix: &str, comma: bool) -> Name {
        if !suffix.is_empty() {
            let rare = self.rare_mut();
            rare.suffix = suffix.into();
            rare.comma_suffix = comma;
        }
        self
    }

    /// Says that the family name always comes first and nothing is inverted,
    /// as CSL-JSON's `static-ordering` does.
    pub fn with_static_order(mut self) -> Name {
        self.rare_mut().static_order = true;
        self
    }

    /// Tells particles and suffix from the parts, as citeproc reads CSL-JSON.
    ///
    /// Lower-case words at the start of the family name become its
    /// non-dropping particle, lower-case words at the end of the given name a
    /// dropping particle, and what follows a comma in the given name a suffix.
    /// A part wholly in double quotes is taken without them, as it stands, and
    /// parts already set are left alone.
    pub fn with_particles_split(mut self) -> Name {
        if self.literal {
            return self;
        }
        if self.suffix().is_empty()
            && let Some((given, suffix)) = self.given.split_once(',')
        {
            let (given, suffix) = (given.trim().to_owned(), suffix.trim().to_owned());
            let (suffix, comma) = match suffix.strip_prefix('!') {
                Some(rest) => (rest.trim().to_owned(), true),
                None => (suffix, false),
            };
            if is_suffix(&suffix) {
                self.given = given.into();
                self = self.with_suffix(&suffix, comma);
            } else if !suffix.is_empty()
                && self.dropping_particle().is_empty()
                && suffix.split_whitespace().all(is_particle)
            {
                self.given = given.into();
                self = self.with_dropping_particle(&suffix);
            }
        }
        if let Some(bare) = unquoted(&self.family) {
            self.family = bare.into();
        } else if self.non_dropping_particle().is_empty() {
            let cut = leading_particles(&self.family);
            if cut > 0 {
                let particle = self.family[..cut].trim_end().to_owned();
                self.family = self.family[cut..].into();
                self = self.with_non_dropping_particle(&particle);
            }
        }
        if let Some(bare) = unquoted(&self.given) {
            self.given = bare.into();
        } else if self.dropping_particle().is_empty() {
            let cut = trailing_particles(&self.given);
            if cut < self.given.len() {
                let particle = self.given[cut..].trim().to_owned();
                self.given = self.given[..cut].trim_end().into();
                self = self.with_dropping_particle(&particle);
            }
        }
        self
    }

    /// Reads a name written in one piece: `Family, Given`, `Given Family`, or
    /// `Family, Jr., Given`, particles included.
    pub fn parse(text: &str) -> Name {
        let text = text.trim();
        let parts: Vec<&str> = text.split(',').map(str::trim).collect();
        match parts.as_slice() {
            [family, given] => Name::person(family, given).with_particles_split(),
            [family, suffix, given] => Name::person(family, given)
                .with_suffix(suffix, false)
                .with_particles_split(),
            _ => {
                let words: Vec<&str> = text.split_whitespace().collect();
                let particle = words
                    .iter()
                    .position(|word| is_particle(word))
                    .filter(|&at| at > 0 && at + 1 < words.len());
                let cut = particle.unwrap_or(words.len().saturating_sub(1));
                match words.len() {
                    0 | 1 => Name::literal(text),
                    _ => Name::person(&words[cut..].join(" "), &words[..cut].join(" "))
                        .with_particles_split(),
                }
            }
        }
    }

    /// The family name, without particles; for a literal name, all of it.
    pub fn family(&self) -> &str {
        &self.family
    }

    /// The given names.
    pub fn given(&self) -> &str {
        &self.given
    }

    /// The particle that goes when the given name goes.
    pub fn dropping_particle(&self) -> &str {
        self.rare.as_ref().map_or("", |rare| &rare.dropping)
    }

    /// The particle that stays with the family name.
    pub fn non_dropping_particle(&self) -> &str {
        self.rare.as_ref().map_or("", |rare| &rare.non_dropping)
    }

    /// The suffix.
    pub fn suffix(&self) -> &str {
        self.rare.as_ref().map_or("", |rare| &rare.suffix)
    }

    /// Whether a comma stands before the suffix when the given name comes first.
    pub fn comma_suffix(&self) -> bool {
        self.rare.as_ref().is_some_and(|rare| rare.comma_suffix)
    }

    /// Whether the family name always comes first.
    pub fn static_order(&self) -> bool {
        self.rare.as_ref().is_some_and(|rare| rare.static_order)
    }

    /// Whether this is a body, or a name to be printed as it is written.
    pub fn is_literal(&self) -> bool {
        self.literal
    }

    /// Whether there is nothing to print.
    pub fn is_empty(&self) -> bool {
        self.family.is_empty() && self.given.is_empty() && self.rare.is_none()
    }

    fn rare_mut(&mut self) -> &mut Rare {
        self.rare.get_or_insert_default()
    }
}

fn unquoted(part: &str) -> Option<&str> {
    part.strip_prefix('"')?
        .strip_suffix('"')
        .filter(|bare| !bare.is_empty())
}

fn is_suffix(text: &str) -> bool {
    let bare = text.trim_end_matches('.');
    matches!(
        bare,
        "Jr" | "Sr" | "jr" | "sr" | "Esq" | "Ph.D" | "PhD" | "MD" | "M.D"
    ) || (!bare.is_empty() && bare.chars().all(|c| matches!(c, 'I' | 'V' | 'X')))
        || matches!(bare, "2nd" | "3rd" | "4th")
}

/// A word of a particle: no capital letter in it, and a letter at its start.
fn is_particle(word: &str) -> bool {
    word.chars()
        .next()
        .is_some_and(|c| c.is_lowercase() || is_apostrophe(c))
        && !word.chars().any(char::is_uppercase)
        && word
            .chars()
            .all(|c| c.is_alphabetic() || is_apostrophe(c) || matches!(c, '.' | '-'))
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{2018}' | '\u{02bc}')
}

/// The byte at which the family name proper begins.
fn leading_particles(family: &str) -> usize {
    let mut cut = 0;
    let mut rest = family;
    loop {
        let word_end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let word = &rest[..word_end];
        let after = rest[word_end..].trim_start();
        if !after.is_empty() && is_particle(word) {
            cut = family.len() - after.len();
            rest = after;
            continue;
        }
        // `d'Aubignac`, `al-Razi`: the particle clings to the name.
        let clung = word
            .char_indices()
            .find(|&(at, c)| at > 0 && (is_apostrophe(c) || c == '-'));
        if let Some((at, c)) = clung {
            let (head, tail) = word.split_at(at + c.len_utf8());
            let lower = head
                .chars()
                .all(|c| c.is_lowercase() || is_apostrophe(c) || c == '-');
            let short = head.chars().count() <= 3;
            if lower && short && tail.chars().next().is_some_and(char::is_uppercase) {
                cut = family.len() - rest.len() + head.len();
            }
        }
        return cut;
    }
}

/// The byte at which the particles at the end of a given name begin.
fn trailing_particles(given: &str) -> usize {
    let mut cut = given.len();
    let mut rest = given.trim_end();
    while let Some(space) = rest.rfind(char::is_whitespace) {
        if !is_particle(rest[space..].trim_start()) {
            break;
        }
        cut = space;
        rest = rest[..space].trim_end();
    }
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: Name, expected: [&str; 5]) {
        let parts = [
            name.given(),
            name.dropping_particle(),
            name.non_dropping_particle(),
            name.family(),
            name.suffix(),
        ];
        assert_eq!(parts, expected);
    }

    #[test]
    fn lower_case_words_before_the_family_name_are_its_particle() {
        check(
            Name::parse("van der Berg, Jan"),
            ["Jan", "", "van der", "Berg", ""],
        );
        check(
            Name::parse("Vincent van Gogh"),
            ["Vincent", "", "van", "Gogh", ""],
        );
        check(
            Name::parse("d'Aubignac, F."),
            ["F.", "", "d'", "Aubignac", ""],
        );
        check(Name::parse("al-Razi, Abu"), ["Abu", "", "al-", "Razi", ""]);
    }

    #[test]
    fn lower_case_words_after_the_given_name_drop_with_it() {
        check(
            Name::parse("Musset, Alfred de"),
            ["Alfred", "de", "", "Musset", ""],
        );
    }

    #[test]
    fn a_suffix_is_found_in_either_place() {
        check(
            Name::parse("King, Jr., Martin Luther"),
            ["Martin Luther", "", "", "King", "Jr."],
        );
        let king = Name::person("King", "Martin Luther, Jr.").with_particles_split();
        check(king, ["Martin Luther", "", "", "King", "Jr."]);
    }

    #[test]
    fn quoted_parts_are_left_as_they_stand() {
        let name = Name::person("\"van Foo\"", "A.").with_particles_split();
        check(name, ["A.", "", "", "van Foo", ""]);
    }

    #[test]
    fn a_name_all_in_lower_case_keeps_its_family_name() {
        check(
            Name::person("hooks", "bell").with_particles_split(),
            ["bell", "", "", "hooks", ""],
        );
        assert!(Name::parse("Reuters").is_literal());
    }
}
