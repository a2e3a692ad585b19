//! The order of entries and of items in a citation.

use std::cmp::Ordering;
use std::sync::OnceLock;

use icu_collator::options::{AlternateHandling, CollatorOptions};
use icu_collator::{Collator, CollatorBorrowed};

use super::flow::Flow;
use super::markup;
use super::print::{Job, write_date_key};
use super::program::{SortBy, SortKey};
use super::reference::Value;
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

/// The sort keys of one source under an area, each made when a comparison first
/// asks for it: most sources are told apart by the first.
pub(super) struct Keys<'a> {
    job: Job<'a>,
    made: Slots<'a>,
}

/// Room for the keys of one source. Few need more than the first.
#[derive(Default)]
pub(super) struct Room {
    first: OnceLock<Key>,
    rest: OnceLock<Box<[OnceLock<Key>]>>,
}

enum Slots<'a> {
    Kept(&'a Room),
    Own(Room),
}

impl<'a> Keys<'a> {
    /// Keys that are kept elsewhere. What of `job` depends on a document must not
    /// show in them.
    pub fn kept(job: Job<'a>, made: &'a Room) -> Self {
        let made = Slots::Kept(made);
        Self { job, made }
    }

    /// Keys that go when the comparison is done.
    pub fn own(job: Job<'a>) -> Self {
        let made = Slots::Own(Room::default());
        Self { job, made }
    }

    fn get(&self, index: usize) -> &Key {
        let room = match &self.made {
            Slots::Kept(room) => room,
            Slots::Own(room) => room,
        };
        let by = &self.job.area.sort;
        let slot = match index.checked_sub(1) {
            None => &room.first,
            Some(index) => {
                let rest = || by[1..].iter().map(|_| OnceLock::new()).collect();
                &room.rest.get_or_init(rest)[index]
            }
        };
        slot.get_or_init(|| key(self.job, &by[index]))
    }
}

/// Sorts sources by their keys, which are made once each; the order of equals
/// is kept.
pub(super) fn sort_by_keys<'a>(sources: &mut [u32], keys: impl Fn(u32) -> Keys<'a>) {
    sources.sort_by_cached_key(|source| Sorted(keys(*source)));
}

struct Sorted<'a>(Keys<'a>);

impl Ord for Sorted<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        compare(&self.0, &other.0)
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

fn key(job: Job<'_>, key: &SortKey) -> Key {
    let job = Job {
        sort: Some(key.et_al),
        ..job
    };
    let mut flow = Flow::with_room();
    match key.by {
        SortBy::Macro(number) => job.call(number, &mut flow),
        SortBy::Variable(variable) => variable_key(&job, variable, &mut flow),
    }
    let words = words(&flow.text);
    (!words.is_empty()).then_some(words)
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
pub(super) fn compare(a: &Keys<'_>, b: &Keys<'_>) -> Ordering {
    let collator = &a.job.program.collator;
    for (index, key) in a.job.area.sort.iter().enumerate() {
        let order = match (a.get(index), b.get(index)) {
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
