//! The order of entries and of items in a citation.

use std::cmp::Ordering;

use icu_collator::options::{AlternateHandling, CollatorOptions};
use icu_collator::{Collator, CollatorBorrowed};

use super::disambiguate::{Hints, Told};
use super::flow::Flow;
use super::markup;
use super::print::{Job, Omit, Position, write_date_key};
use super::program::{Area, Program, SortBy};
use super::reference::{Reference, Value};
use super::variable::{Variable, VariableKind};

/// The value of one sort key: words to be compared one by one, with a space between
/// them; `None` where there is nothing to sort by.
pub(super) type Key = Option<Box<str>>;

/// The collator of a language, or the root collation if there is none.
pub(super) fn collator(lang: &str) -> CollatorBorrowed<'static> {
    let mut options = CollatorOptions::default();
    options.alternate_handling = Some(AlternateHandling::Shifted);
    let locale = icu_locale::Locale::try_from_str(lang).unwrap_or(icu_locale::Locale::UNKNOWN);
    Collator::try_new(locale.into(), options)
        .or_else(|_| Collator::try_new(icu_locale::Locale::UNKNOWN.into(), options))
        .expect("the root collation is compiled in")
}

/// Sorts sources by their keys, which are made once each; the order of equals
/// is kept.
pub(super) fn sort_by_keys(
    program: &Program,
    area: &Area,
    sources: &mut [u32],
    keys: impl Fn(u32) -> Box<[Key]>,
) {
    let collator = &program.collator;
    sources.sort_by_cached_key(|source| Sorted {
        keys: keys(*source),
        area,
        collator,
    });
}

struct Sorted<'a> {
    keys: Box<[Key]>,
    area: &'a Area,
    collator: &'a CollatorBorrowed<'static>,
}

impl Ord for Sorted<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        compare(self.area, self.collator, &self.keys, &other.keys)
    }
}

impl PartialOrd for Sorted<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Sorted<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Sorted<'_> {}

/// The sort keys of a source.
pub(super) fn keys(
    program: &Program,
    area: &Area,
    reference: &Reference,
    told: &Told,
    hints: &Hints,
    number: u32,
) -> Box<[Key]> {
    let mut flow = Flow::default();
    area.sort
        .iter()
        .map(|key| {
            flow.clear();
            let job = Job {
                program,
                area,
                reference,
                told,
                hints,
                locator: None,
                position: Position {
                    none: true,
                    ..Position::default()
                },
                number,
                first_note: None,
                omit: Omit::Nothing,
                sort: Some(key.et_al),
            };
            match key.by {
                SortBy::Macro(number) => job.call(number, &mut flow),
                SortBy::Variable(variable) => variable_key(&job, variable, &mut flow),
            }
            let words = words(&flow.text);
            (!words.is_empty()).then_some(words)
        })
        .collect()
}

fn variable_key(job: &Job, variable: Variable, flow: &mut Flow) {
    if variable == Variable::CitationNumber {
        if job.number > 0 {
            flow.push(&format!("{:010}", job.number));
        }
        return;
    }
    match job.reference.get(variable) {
        None if variable == Variable::CitationLabel => job.sort_label(flow),
        None => {}
        Some(Value::Names(_)) => job.sort_names(variable, flow),
        Some(Value::Date(date)) => write_date_key(date, 3, &mut flow.text),
        Some(Value::Text(text)) => {
            let plain = markup::plain(text);
            match plain.trim().parse::<u32>() {
                Ok(number) if variable.kind() == VariableKind::Number => {
                    flow.push(&format!("{number:010}"));
                }
                _ => flow.push(&plain),
            }
        }
    }
}

/// Folded words, without the signs that do not count in sorting.
fn words(text: &str) -> Box<str> {
    let parts =
        |c: char| c.is_whitespace() || matches!(c, '\'' | '\u{2019}' | ',' | '\u{2be}' | '\u{2bf}');
    let mut folded = String::with_capacity(text.len());
    for word in text.split(parts).filter(|word| !word.is_empty()) {
        if !folded.is_empty() {
            folded.push(' ');
        }
        if word.is_ascii() {
            folded.extend(
                word.bytes()
                    .map(|byte| char::from(byte.to_ascii_lowercase())),
            );
        } else {
            folded.push_str(&word.to_lowercase());
        }
    }
    folded.into()
}

/// Compares the keys of two sources; what has no key comes last either way.
pub(super) fn compare(
    area: &Area,
    collator: &CollatorBorrowed<'_>,
    a: &[Key],
    b: &[Key],
) -> Ordering {
    for (key, (a, b)) in area.sort.iter().zip(a.iter().zip(b)) {
        let order = match (a, b) {
            (None, None) => Ordering::Equal,
            (None, Some(_)) => return Ordering::Greater,
            (Some(_), None) => return Ordering::Less,
            (Some(a), Some(b)) => compare_words(collator, a, b),
        };
        let order = if key.descending {
            order.reverse()
        } else {
            order
        };
        if order != Ordering::Equal {
            return order;
        }
    }
    Ordering::Equal
}

fn compare_words(collator: &CollatorBorrowed<'_>, a: &str, b: &str) -> Ordering {
    let (mut ours, mut theirs) = (a.split(' '), b.split(' '));
    loop {
        match (ours.next(), theirs.next()) {
            (Some(a), Some(b)) if a == b => {}
            (Some(a), Some(b)) => match collator.compare(a, b) {
                Ordering::Equal => {}
                order => return order,
            },
            (a, b) => return a.is_some().cmp(&b.is_some()),
        }
    }
}
