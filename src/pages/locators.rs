//! Places in a source, as a list that reads from front to back.
//!
//! The main function is [`by_place`]: every mention that gives a locator, put under
//! the place it names, p. 3 before p. 25 before p. 100. This module does not know
//! who cites the source or how a list is paged.

use crate::csl::{Locator, LocatorLabel, compare_values};

/// One place, and the mention that names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place<'a, M> {
    /// What is counted there.
    pub label: LocatorLabel,
    /// The place as written: one of the parts of `2, 8–9`.
    pub value: &'a str,
    /// Who names it.
    pub mention: M,
    /// Which of the parts it is, from 0.
    pub part: u32,
    reach: Reach,
}

impl<'a, M> Place<'a, M> {
    /// The part of that number of a locator, if it has so many: how a place that was
    /// put in order before is found again.
    pub fn again(locator: &'a Locator, part: u32, mention: M) -> Option<Self> {
        let value = parts(&locator.value).nth(part as usize)?;
        Some(Place::new(locator.label, value, part, mention))
    }

    fn new(label: LocatorLabel, value: &'a str, part: u32, mention: M) -> Self {
        Place {
            label,
            value,
            mention,
            part,
            reach: Reach::of(value),
        }
    }
}

/// A row of the list: one place, or several that overlap, under one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row<'p, 'a, M> {
    /// What it is called: page 25, or pages 24–30 where ranges overlap.
    pub name: Locator,
    /// The places in it, from front to back. Never empty.
    pub places: &'p [Place<'a, M>],
}

/// Takes locators apart and puts their places in order.
///
/// A locator of several places (`2, 8–9`) stands at each of them. Labels come in
/// CSL's order; in each, Roman numerals come first, then numbers and times by size,
/// ranges by their start, then words. Equal places keep the order given.
pub fn by_place<'a, M>(mentions: impl IntoIterator<Item = (&'a Locator, M)>) -> Vec<Place<'a, M>>
where
    M: Copy,
{
    let mut places: Vec<Place<'a, M>> = mentions
        .into_iter()
        .flat_map(|(locator, mention)| {
            let parts = parts(&locator.value).zip(0..);
            parts.map(move |(value, part)| Place::new(locator.label, value, part, mention))
        })
        .collect();
    places.sort_by(|a, b| {
        a.label
            .cmp(&b.label)
            .then_with(|| a.reach.cmp(&b.reach))
            .then_with(|| match (a.reach, b.reach) {
                (Reach::Words, _) => compare_values(a.value, b.value),
                _ => a.value.cmp(b.value),
            })
    });
    places
}

/// How many places [`by_place`] finds in a locator.
pub fn places(locator: &Locator) -> usize {
    parts(&locator.value).count()
}

/// Gathers sorted places under one name each; ranges that overlap are one row.
pub fn rows<'p, 'a, M>(places: &'p [Place<'a, M>]) -> Vec<Row<'p, 'a, M>> {
    let mut rows = Vec::new();
    let mut rest = places;
    while let Some(first) = rest.first() {
        let (start, mut end) = first.reach.span().unwrap_or_default();
        let mut widest = first;
        let mut length = 1;
        while let Some(next) = rest.get(length).filter(|next| first.label == next.label) {
            let overlaps = match next.reach.span() {
                // Of 25 and 25a neither is in the other; of 25 and 25–27 one is.
                Some((from, to)) if first.reach.counts_as(next.reach) => {
                    first.value == next.value || from <= end && (start < end || from < to)
                }
                _ => first.value == next.value,
            };
            if !overlaps {
                break;
            }
            if let Some((_, reaches)) = next.reach.span().filter(|&(_, reaches)| reaches > end) {
                (end, widest) = (reaches, next);
            }
            length += 1;
        }
        let (row, after) = rest.split_at(length);
        rows.push(Row {
            name: row_name(first, widest),
            places: row,
        });
        rest = after;
    }
    rows
}

/// The name of a row from `first` to the place that reaches furthest.
fn row_name<M>(first: &Place<'_, M>, widest: &Place<'_, M>) -> Locator {
    if first.value == widest.value {
        return Locator::new(first.label, first.value);
    }
    let (start, _) = ends(first.value);
    let (_, end) = ends(widest.value);
    match (widest.reach, first.reach.span(), widest.reach.span()) {
        // `123–27` reaches to 127, and a row that ends there says so.
        (Reach::Number(..), Some((from, _)), Some((_, to))) if from != to => {
            Locator::new(first.label, format!("{from}–{to}"))
        }
        _ if start == end => Locator::new(first.label, start),
        _ => Locator::new(first.label, format!("{start}–{end}")),
    }
}

/// What a part of a locator spans, for order and overlap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Reach {
    /// From and to, in Roman numerals.
    Roman(u64, u64),
    /// From and to; `12a` is at 12.
    Number(u64, u64),
    /// From and to in seconds.
    Time(u64, u64),
    Words,
}

impl Reach {
    fn of(value: &str) -> Reach {
        let (start, end) = ends(value);
        if let (Some(start), Some(end)) = (seconds(start), seconds(end)) {
            return Reach::Time(start, end.max(start));
        }
        if let (Some(from), Some(to)) = (leading_number(start), leading_number(end)) {
            // The end may leave out the digits that it shares with the start.
            let shared = 10_u64
                .checked_pow(digits(to))
                .map_or(0, |unit| from - from % unit);
            let to = if to < from {
                shared.saturating_add(to)
            } else {
                to
            };
            return Reach::Number(from, to.max(from));
        }
        match (roman(start), roman(end)) {
            (Some(from), Some(to)) => Reach::Roman(from, to.max(from)),
            _ => Reach::Words,
        }
    }

    /// Start and end, where they can be counted.
    fn span(self) -> Option<(u64, u64)> {
        match self {
            Reach::Roman(start, end) | Reach::Number(start, end) | Reach::Time(start, end) => {
                Some((start, end))
            }
            Reach::Words => None,
        }
    }

    fn counts_as(self, other: Reach) -> bool {
        std::mem::discriminant(&self) == std::mem::discriminant(&other)
    }
}

/// The ends of `8–9`; the same twice for a single place.
fn ends(value: &str) -> (&str, &str) {
    match value.split_once(['-', '–', '—']) {
        Some((start, end)) if !start.trim().is_empty() && !end.trim_matches(DASHES).is_empty() => {
            (start.trim(), end.trim_matches(DASHES))
        }
        _ => (value, value),
    }
}

const DASHES: [char; 4] = ['-', '–', '—', ' '];

/// The places of a value: `2, 8–9 and 12` has three.
fn parts(value: &str) -> impl Iterator<Item = &str> {
    value
        .split([',', ';', '&'])
        .flat_map(|part| part.split(" and "))
        .map(|part| part.trim().strip_prefix("and ").unwrap_or(part.trim()))
        .filter(|part| !part.is_empty())
}

fn leading_number(text: &str) -> Option<u64> {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    text[..end].parse().ok()
}

fn digits(number: u64) -> u32 {
    number.checked_ilog10().unwrap_or(0) + 1
}

/// A Roman numeral: a letter before a greater one is taken away.
fn roman(text: &str) -> Option<u64> {
    let mut values = Vec::with_capacity(text.len());
    for letter in text.bytes() {
        values.push(match letter.to_ascii_lowercase() {
            b'i' => 1_i64,
            b'v' => 5,
            b'x' => 10,
            b'l' => 50,
            b'c' => 100,
            b'd' => 500,
            b'm' => 1000,
            _ => return None,
        });
    }
    let mut total = 0;
    for (place, &value) in values.iter().enumerate() {
        let taken_away = values.get(place + 1).is_some_and(|&next| next > value);
        total += if taken_away { -value } else { value };
    }
    u64::try_from(total).ok().filter(|&total| total > 0)
}

/// `12:30` or `1:02:03` as seconds.
fn seconds(text: &str) -> Option<u64> {
    let mut total = 0_u64;
    let mut count = 0;
    for part in text.split(':') {
        total = total.checked_mul(60)?.checked_add(part.parse().ok()?)?;
        count += 1;
    }
    (2..=3).contains(&count).then_some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(label: LocatorLabel, written: &[&str], expected: &[&str]) {
        let locators: Vec<Locator> = written.iter().map(|&w| Locator::new(label, w)).collect();
        let places = by_place(locators.iter().zip(0_usize..));
        let names: Vec<String> = rows(&places)
            .into_iter()
            .map(|row| row.name.value)
            .collect();
        assert_eq!(names, expected);
    }

    #[test]
    fn pages_are_ordered_by_number_and_roman_ones_come_first() {
        let expected = ["iv", "xii", "3", "25", "25a", "100", "cover"];
        check(
            LocatorLabel::Page,
            &["100", "cover", "25a", "xii", "3", "iv", "25"],
            &expected,
        );
    }

    #[test]
    fn a_locator_of_several_places_stands_at_each_of_them() {
        check(
            LocatorLabel::Paragraph,
            &["8 and 2", "2, 11"],
            &["2", "8", "11"],
        );
    }

    #[test]
    fn ranges_that_overlap_are_one_row() {
        check(
            LocatorLabel::Page,
            &["26–30", "25", "24-26", "31"],
            &["24–30", "31"],
        );
    }

    #[test]
    fn a_shortened_range_reaches_as_far_as_it_says() {
        check(
            LocatorLabel::Page,
            &["123–27", "126", "128"],
            &["123–27", "128"],
        );
        check(LocatorLabel::Page, &["123–27", "126–31"], &["123–131"]);
    }

    #[test]
    fn times_are_ordered_by_time() {
        check(
            LocatorLabel::Timestamp,
            &["1:02:03", "12:30"],
            &["12:30", "1:02:03"],
        );
    }

    #[test]
    fn what_is_the_same_place_is_one_row() {
        let locators = [
            Locator::new(LocatorLabel::Page, "iv"),
            Locator::new(LocatorLabel::Page, "iv"),
        ];
        let places = by_place(locators.iter().zip(0_usize..));
        let rows = rows(&places);
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].places.len(), 2);
    }

    #[test]
    fn a_number_past_counting_is_still_a_place() {
        let huge = "99999999999999999999999";
        check(LocatorLabel::Page, &[huge, "3"], &["3", huge]);
    }
}
