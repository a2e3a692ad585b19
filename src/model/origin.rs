//! How many independent origins a claim really has.
//!
//! [`origins`] follows each supporting citation back to where it comes from, through
//! the works that it was read in and those that they draw on, and counts the ends.
//! Three reports of one statement are three sources and one origin. It works on
//! numbers and knows neither files nor claims.

use std::collections::{BTreeMap, BTreeSet};

use crate::csl::Locator;

/// What it has to know about sources: which draws on which, and what an origin is.
pub trait Derivations {
    /// What `source` draws on, with the only places where it does, if that was said.
    fn drawn_from(&self, source: u32) -> impl Iterator<Item = (u32, Option<&Locator>)>;

    /// The label of an origin that is no source here.
    fn label(&self, source: u32) -> Option<&str>;

    /// Whether `source` is known to be an origin itself.
    fn is_primary(&self, source: u32) -> bool;
}

/// One supporting citation: what it cites, where, and in what it was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Step<'a> {
    /// The source cited.
    pub source: u32,
    /// The place in it.
    pub locator: Option<&'a Locator>,
    /// The works through which it was read, in order; empty if read directly.
    pub through: Vec<u32>,
}

/// What came of following the citations back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origins {
    /// N: how many distinct sources support.
    pub sources: u32,
    /// M: the independent origins, each by its first source, with the supporting sources that lead there.
    pub roots: BTreeMap<u32, BTreeSet<u32>>,
    /// Whether one of the roots is not known to be an origin.
    pub at_most: bool,
    /// D: works on the longest path; 0 without sources.
    pub depth: u32,
    /// Every source on a path, and whether all paths lead through it.
    pub bearing: BTreeMap<u32, bool>,
}

/// Follows `steps` back to their origins.
///
/// From the source of a citation the way goes to everything it draws on: through
/// entries without `at`, and through those whose `at` overlaps the citation's locator.
/// Where there is nothing to follow, it is a root. A citation without a locator
/// overlaps nothing, and behind the first work no place is known, so there only entries
/// without `at` are followed. Roots with the same label are one root. A root is known
/// to be an origin if it is primary or has a label.
///
/// Depth counts works: 1 for one read directly, one more for each work that was read
/// in its place, one more for each that it goes back through.
///
/// `derived-from` is assumed to be free of cycles. The time is linear in the sources
/// and links that the steps reach, times the sources that bear all of them.
pub fn origins(steps: &[Step<'_>], book: &impl Derivations) -> Origins {
    let mut found = Origins {
        sources: count(&steps.iter().map(|step| step.source).collect()),
        ..Origins::default()
    };
    for step in steps {
        let reached = climb(step, book, None);
        found.depth = found.depth.max(reached.depth + count_of(&step.through));
        for root in reached.roots {
            found.at_most |= book.label(root).is_none() && !book.is_primary(root);
            found.roots.entry(root).or_default().insert(step.source);
        }
        let on_path = reached
            .passed
            .into_iter()
            .chain(step.through.iter().copied());
        found.bearing.extend(on_path.map(|source| (source, false)));
    }
    found.roots = by_label(found.roots, book);
    for source in borne_by_one(steps, book) {
        found.bearing.insert(source, true);
    }
    found
}

/// The sources through which every way leads: without one of them nothing would be left.
///
/// Those of the first citation are tried, and of these only what all others need too:
/// mostly one or two are left after the second.
fn borne_by_one(steps: &[Step<'_>], book: &impl Derivations) -> Vec<u32> {
    let Some(first) = steps.first() else {
        return Vec::new();
    };
    let passed = climb(first, book, None).passed;
    let mut bearing: Vec<u32> = passed.into_iter().chain(first.through.clone()).collect();
    for step in steps {
        bearing.retain(|&source| {
            step.through.contains(&source) || climb(step, book, Some(source)).roots.is_empty()
        });
        if bearing.is_empty() {
            break;
        }
    }
    bearing
}

/// Where the ways from one citation lead.
struct Reached {
    roots: BTreeSet<u32>,
    passed: BTreeSet<u32>,
    depth: u32,
}

/// Walks from one citation to its roots, as if `without` were not there.
///
/// A walk of its own stack, each source once: the height of a source is the longest
/// path from it to a root, and is known when all it draws on is known.
fn climb(step: &Step<'_>, book: &impl Derivations, without: Option<u32>) -> Reached {
    let mut reached = Reached {
        roots: BTreeSet::new(),
        passed: BTreeSet::new(),
        depth: 0,
    };
    if without == Some(step.source) {
        return reached;
    }
    let mut height: BTreeMap<u32, u32> = BTreeMap::new();
    let mut open: Vec<(u32, bool)> = vec![(step.source, false)];
    while let Some((source, returning)) = open.pop() {
        let locator = step.locator.filter(|_| source == step.source);
        let drawn_from = || {
            book.drawn_from(source)
                .filter(move |(_, at)| at.is_none_or(|at| locator.is_some_and(|l| overlap(at, l))))
                .map(|(from, _)| from)
        };
        if returning {
            let above = drawn_from().filter_map(|from| height.get(&from)).max();
            let is_root = drawn_from().next().is_none();
            let own = match above {
                _ if is_root => Some(1),
                Some(&above) => Some(above + 1),
                // Everything that it draws on has fallen away.
                None => None,
            };
            if is_root {
                reached.roots.insert(source);
            }
            if let Some(own) = own {
                height.insert(source, own);
            }
        } else if reached.passed.insert(source) {
            open.push((source, true));
            open.extend(
                drawn_from()
                    .filter(|&from| without != Some(from))
                    .map(|from| (from, false)),
            );
        }
    }
    reached.depth = height.get(&step.source).copied().unwrap_or(0);
    reached
}

/// Joins roots that bear the same label under the first of them.
fn by_label(
    roots: BTreeMap<u32, BTreeSet<u32>>,
    book: &impl Derivations,
) -> BTreeMap<u32, BTreeSet<u32>> {
    let mut first: BTreeMap<&str, u32> = BTreeMap::new();
    let mut joined: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for (root, through) in roots {
        let one = match book.label(root) {
            Some(label) => *first.entry(label).or_insert(root),
            None => root,
        };
        joined.entry(one).or_default().extend(through);
    }
    joined
}

/// Whether two places in one work have something in common.
///
/// They must count the same thing. Numbers and ranges are compared as such, anything
/// else (Roman numerals, timestamps, names) piece by piece as text.
pub fn overlap(a: &Locator, b: &Locator) -> bool {
    if a.label != b.label {
        return false;
    }
    match (ranges(&a.value), ranges(&b.value)) {
        (Some(a), Some(b)) => a.iter().any(|a| b.iter().any(|b| a.0 <= b.1 && b.0 <= a.1)),
        _ => {
            let pieces = |value: &str| -> BTreeSet<String> {
                value
                    .split([',', ';', '&'])
                    .map(|piece| piece.trim().to_lowercase())
                    .collect()
            };
            !pieces(&a.value).is_disjoint(&pieces(&b.value))
        }
    }
}

/// `2, 8-9` as `[(2, 2), (8, 9)]`; nothing if a part is neither a plain number nor a time.
///
/// The shortened end of a range is completed: `125-30` is 125 to 130. Times such as
/// `1:02:03` are taken as seconds.
pub fn ranges(value: &str) -> Option<Vec<(u64, u64)>> {
    let number = |text: &str| {
        text.trim().split(':').try_fold(0_u64, |sum, part| {
            sum.checked_mul(60)?.checked_add(part.parse::<u64>().ok()?)
        })
    };
    value
        .split([',', ';', '&'])
        .flat_map(|part| part.split(" and "))
        .filter(|part| !part.trim().is_empty())
        .map(|part| {
            let mut ends = part.splitn(2, ['-', '–', '—']);
            let start = ends.next()?;
            let first = number(start)?;
            let Some(end) = ends.next().map(|end| end.trim_matches(['-', '–', ' '])) else {
                return Some((first, first));
            };
            let start = start.trim();
            let last = if end.len() < start.len() && !start.contains(':') {
                number(&format!("{}{end}", start.get(..start.len() - end.len())?))?
            } else {
                number(end)?
            };
            Some((first.min(last), first.max(last)))
        })
        .collect()
}

fn count(sources: &BTreeSet<u32>) -> u32 {
    crate::text::offset(sources.len())
}

fn count_of(works: &[u32]) -> u32 {
    crate::text::offset(works.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::csl::LocatorLabel;

    /// A small library, one letter a source: what it draws on, its label, whether it is primary.
    #[derive(Default)]
    struct Shelf {
        drawn: Vec<(u32, u32, Option<Locator>)>,
        labels: BTreeMap<u32, &'static str>,
        primary: BTreeSet<u32>,
    }

    impl Derivations for Shelf {
        fn drawn_from(&self, source: u32) -> impl Iterator<Item = (u32, Option<&Locator>)> {
            self.drawn
                .iter()
                .filter(move |d| d.0 == source)
                .map(|d| (d.1, d.2.as_ref()))
        }

        fn label(&self, source: u32) -> Option<&str> {
            self.labels.get(&source).copied()
        }

        fn is_primary(&self, source: u32) -> bool {
            self.primary.contains(&source)
        }
    }

    fn letter(name: char) -> u32 {
        u32::from(name)
    }

    impl Shelf {
        fn draws(mut self, which: char, on: char) -> Self {
            self.drawn.push((letter(which), letter(on), None));
            self
        }

        fn draws_at(mut self, which: char, on: char, paragraphs: &str) -> Self {
            let at = Locator::new(LocatorLabel::Paragraph, paragraphs);
            self.drawn.push((letter(which), letter(on), Some(at)));
            self
        }

        fn labelled(mut self, which: char, label: &'static str) -> Self {
            self.labels.insert(letter(which), label);
            self
        }

        fn primary(mut self, which: char) -> Self {
            self.primary.insert(letter(which));
            self
        }
    }

    /// `A` cites A; `A<B` cites A as read in B; `A:5` cites paragraph 5 of A.
    #[track_caller]
    fn check(shelf: &Shelf, cited: &str, expected: (u32, u32, bool, u32)) {
        let locators: Vec<Option<Locator>> = cited
            .split(' ')
            .map(|item| {
                let value = item.split_once(':')?.1;
                Some(Locator::new(LocatorLabel::Paragraph, value))
            })
            .collect();
        let steps: Vec<Step<'_>> = cited
            .split(' ')
            .zip(&locators)
            .map(|(item, locator)| {
                let mut names = item
                    .split(':')
                    .next()
                    .unwrap()
                    .split('<')
                    .map(|name| letter(name.chars().next().unwrap()));
                Step {
                    source: names.next().unwrap(),
                    locator: locator.as_ref(),
                    through: names.collect(),
                }
            })
            .collect();
        let found = origins(&steps, shelf);
        assert_eq!(
            (
                found.sources,
                crate::text::offset(found.roots.len()),
                found.at_most,
                found.depth
            ),
            expected,
            "sources, origins, at most, depth"
        );
    }

    #[test]
    fn a_primary_source_read_directly_is_one_origin_at_depth_one() {
        check(&Shelf::default().primary('A'), "A", (1, 1, false, 1));
    }

    #[test]
    fn a_source_that_may_draw_on_others_is_at_most_one_origin() {
        check(&Shelf::default(), "A", (1, 1, true, 1));
    }

    #[test]
    fn two_reports_of_one_statement_are_one_origin() {
        let shelf = Shelf::default()
            .draws('A', 'S')
            .draws('B', 'S')
            .primary('S');
        check(&shelf, "A B", (2, 1, false, 2));
    }

    #[test]
    fn a_report_and_what_it_reports_are_one_origin() {
        let shelf = Shelf::default().draws('A', 'S').primary('S');
        check(&shelf, "A S", (2, 1, false, 2));
    }

    #[test]
    fn equal_labels_are_one_origin() {
        let shelf = Shelf::default()
            .labelled('A', "the wire")
            .labelled('B', "the wire");
        check(&shelf, "A B", (2, 1, false, 1));
    }

    #[test]
    fn unequal_labels_are_two() {
        let shelf = Shelf::default()
            .labelled('A', "a wire")
            .labelled('B', "another");
        check(&shelf, "A B", (2, 2, false, 1));
    }

    #[test]
    fn what_was_read_through_another_is_one_deeper_and_the_other_is_no_source_of_its_own() {
        check(&Shelf::default().primary('A'), "A<J", (1, 1, false, 2));
        check(&Shelf::default().primary('A'), "A<J<K", (1, 1, false, 3));
    }

    #[test]
    fn the_way_through_starts_at_the_first_item_not_at_what_it_was_read_in() {
        let shelf = Shelf::default()
            .primary('A')
            .draws('J', 'X')
            .draws('J', 'Y');
        check(&shelf, "A<J", (1, 1, false, 2));
    }

    #[test]
    fn a_work_that_draws_on_two_has_two_origins() {
        let shelf = Shelf::default()
            .draws('A', 'S')
            .draws('A', 'T')
            .primary('S')
            .primary('T');
        check(&shelf, "A", (1, 2, false, 2));
    }

    #[test]
    fn what_is_drawn_on_elsewhere_in_the_work_does_not_count() {
        let shelf = Shelf::default().draws_at('A', 'S', "2, 8-9").primary('S');
        check(&shelf, "A:8", (1, 1, false, 2));
        check(&shelf, "A:5", (1, 1, true, 1));
        check(&shelf, "A", (1, 1, true, 1));
    }

    #[test]
    fn the_longest_path_counts() {
        let shelf = Shelf::default()
            .draws('A', 'S')
            .draws('A', 'B')
            .draws('B', 'C')
            .draws('C', 'S')
            .primary('S');
        check(&shelf, "A", (1, 1, false, 4));
    }

    #[test]
    fn nothing_cited_is_nothing() {
        assert_eq!(origins(&[], &Shelf::default()), Origins::default());
    }

    #[test]
    fn a_source_through_which_every_way_leads_bears_it_alone() {
        let shelf = Shelf::default()
            .draws('A', 'S')
            .draws('B', 'S')
            .primary('S');
        let step = |name| Step {
            source: letter(name),
            locator: None,
            through: Vec::new(),
        };
        let found = origins(&[step('A'), step('B')], &shelf);
        assert_eq!(
            found.bearing,
            BTreeMap::from([
                (letter('A'), false),
                (letter('B'), false),
                (letter('S'), true)
            ])
        );
    }

    #[test]
    fn what_it_was_read_in_bears_it_too() {
        let step = Step {
            source: letter('A'),
            locator: None,
            through: vec![letter('J')],
        };
        let found = origins(&[step], &Shelf::default());
        assert_eq!(
            found.bearing,
            BTreeMap::from([(letter('A'), true), (letter('J'), true)])
        );
    }

    #[test]
    fn ranges_are_read_as_people_write_them() {
        assert_eq!(ranges("2, 8-9"), Some(vec![(2, 2), (8, 9)]));
        assert_eq!(ranges("125–30"), Some(vec![(125, 130)]));
        assert_eq!(ranges("3 and 5 & 7"), Some(vec![(3, 3), (5, 5), (7, 7)]));
        assert_eq!(ranges("00:10:00-00:20:00"), Some(vec![(600, 1200)]));
        assert_eq!(ranges("xii"), None);
    }
}
