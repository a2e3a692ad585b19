//! Names, taken apart as Pandoc does it (`Text.Pandoc.Citeproc.Name`).

use super::letters::{Letter, spelt};
use crate::csl::Name;

/// How names are written in a file or an entry.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Habits {
    /// Particles belong to the family name (`useprefix`).
    pub use_prefix: bool,
    /// As BibTeX reads them: capital words before a particle are part of it.
    pub bibtex: bool,
}

/// The names of a field, which ` and ` parts.
pub(super) fn names(letters: &[Letter], habits: Habits) -> Vec<Name> {
    // A name is no formula, whatever some programs write for `<`.
    let written: Vec<Letter> = letters
        .iter()
        .copied()
        .filter(|letter| !(letter.kept && letter.is(|c| c == '$')))
        .collect();
    let words = words(&written);
    let names = words.split(is_and);
    names.filter_map(|words| name(words, habits)).collect()
}

/// The items of a list, which ` and ` parts as it does names.
pub(super) fn items(letters: &[Letter]) -> Vec<String> {
    let parts = letters.split(|letter| !letter.kept && letter.is(|c| c == ' '));
    let words: Vec<Word<'_>> = parts.filter(|part| !part.is_empty()).collect();
    let items = words.split(is_and).map(joined);
    items.filter(|item| !item.is_empty()).collect()
}

type Word<'l> = &'l [Letter];

fn is_and(word: &Word<'_>) -> bool {
    !word.iter().any(|letter| letter.kept) && spelt(word) == "and"
}

/// Words between white space that is not in braces. A comma is a word of its own.
fn words(letters: &[Letter]) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let parts = letters.split(|letter| !letter.kept && letter.is(char::is_whitespace));
    for part in parts.filter(|part| !part.is_empty()) {
        let mut from = 0;
        for (at, letter) in part.iter().enumerate() {
            if !letter.kept && letter.is(|c| c == ',') {
                words.push(&part[from..at]);
                words.push(&part[at..=at]);
                from = at + 1;
            }
        }
        words.push(&part[from..]);
    }
    words.retain(|word| !word.is_empty());
    words
}

fn joined(words: &[Word<'_>]) -> String {
    let words: Vec<String> = words.iter().map(|word| spelt(word)).collect();
    words.join(" ")
}

fn name(words: &[Word<'_>], habits: Habits) -> Option<Name> {
    let whole = joined(words);
    if whole.is_empty() {
        return None;
    }
    let kept = words
        .iter()
        .all(|word| word.iter().all(|letter| letter.kept));
    if kept && words.len() == 1 || whole == "others" {
        return Some(Name::literal(&whole));
    }
    if let Some(name) = extended(&whole, habits) {
        return Some(name);
    }
    let parts: Vec<&[Word<'_>]> = words
        .split(|word| spelt(word) == "," && !word[0].kept)
        .collect();
    let (given, von_last, suffix): (&[Word<'_>], &[Word<'_>], &[Word<'_>]) = match &parts[..] {
        [all] => {
            let capitals = all.iter().take_while(|word| is_capital(word)).count();
            let cut = match capitals {
                _ if capitals == all.len() => all.len() - 1,
                _ => capitals,
            };
            (&all[..cut], &all[cut..], &[])
        }
        [last, first] => (first, last, &[]),
        [last, suffix, first, ..] => (first, last, suffix),
        [] => return None,
    };
    let cut = if habits.bibtex {
        let last = von_last
            .iter()
            .rev()
            .take_while(|word| is_capital(word))
            .count();
        von_last.len() - last.max(1).min(von_last.len())
    } else {
        let von = von_last.iter().take_while(|word| !is_capital(word)).count();
        match von == von_last.len() {
            true => von.saturating_sub(1),
            false => von,
        }
    };
    let (von, last) = von_last.split_at(cut);
    if let ([], [one], true) = (von, last, parts.len() > 1)
        && one.iter().all(|letter| letter.kept)
    {
        return Some(braced(
            &spelt(one),
            &spaced(&joined(given)),
            &joined(suffix),
        ));
    }
    let braced = !von.is_empty() && von.iter().all(|word| word.iter().all(|letter| letter.kept));
    let particle = joined(von);
    let name =
        Name::person(&joined(last), &spaced(&joined(given))).with_suffix(&joined(suffix), false);
    let name = match habits.use_prefix || braced {
        true => name.with_non_dropping_particle(&particle),
        false => name.with_dropping_particle(&particle),
    };
    (!name.is_empty()).then(|| name.with_particles_split())
}

/// A name whose family name stands in braces: small words before it are its particle, and
/// it is taken apart no further (`{boven d'Eert}, Jan`).
fn braced(family: &str, given: &str, suffix: &str) -> Name {
    let words: Vec<&str> = family.split(' ').collect();
    let is_small = |word: &&&str| {
        let first = word.chars().find(|c| c.is_alphabetic());
        first.is_some_and(char::is_lowercase)
    };
    let von = words
        .iter()
        .take_while(is_small)
        .count()
        .min(words.len() - 1);
    let (particle, last) = match von {
        0 => elided(family).unwrap_or_default(),
        _ => (words[..von].join(" "), words[von..].join(" ")),
    };
    let last = if last.is_empty() { family } else { &*last };
    Name::person(last, given)
        .with_suffix(suffix, false)
        .with_non_dropping_particle(&particle)
}

/// A particle that is one word with its name: `d'Alembert`, `al-Hakim`.
fn elided(family: &str) -> Option<(String, String)> {
    let at = family.find(['\'', '’', '-'])?;
    let (particle, mark) = (&family[..at], family[at..].chars().next()?);
    let last = &family[at + mark.len_utf8()..];
    let splits = !particle.is_empty()
        && particle.chars().all(char::is_lowercase)
        && last.starts_with(char::is_uppercase);
    splits.then(|| (format!("{particle}{mark}"), last.to_owned()))
}

/// Whether the first letter of a word is no small one.
fn is_capital(word: &Word<'_>) -> bool {
    let first = word.iter().find(|letter| letter.is(char::is_alphabetic));
    !first.is_some_and(|letter| letter.is(char::is_lowercase))
}

/// Initials with a space between them: `J.W.` is `J. W.`
fn spaced(given: &str) -> String {
    let mut out = String::with_capacity(given.len() + 2);
    let mut before = ' ';
    for c in given.chars() {
        if before == '.' && c.is_uppercase() {
            out.push(' ');
        }
        out.push(c);
        before = c;
    }
    out
}

/// `family=Berg, given=Jan, prefix=van, useprefix=true`, as BibLaTeX has it.
fn extended(whole: &str, habits: Habits) -> Option<Name> {
    const KEYS: [&str; 4] = ["family", "given", "prefix", "suffix"];
    let mut parts = [const { String::new() }; 4];
    let mut use_prefix = habits.use_prefix;
    for pair in whole.split(',') {
        let (key, value) = pair.split_once('=')?;
        let value = value.trim().trim_matches('"');
        match KEYS.iter().position(|known| *known == key.trim()) {
            Some(at) if parts[at].is_empty() => parts[at] = value.to_owned(),
            Some(at) => parts[at] = format!("{} {value}", parts[at]),
            None if key.trim() == "useprefix" => use_prefix = value == "true",
            None if key.trim().ends_with("-i") || key.trim() == "id" => {}
            None => return None,
        }
    }
    let [family, given, prefix, suffix] = parts;
    let name = Name::person(&family, &given).with_suffix(&suffix, false);
    Some(match use_prefix {
        true => name.with_non_dropping_particle(&prefix),
        false => name.with_dropping_particle(&prefix),
    })
}
