//! Items of a cluster side by side: grouped by author, collapsed to years,
//! suffixes, or ranges of numbers.

use citationberg::Collapse;

use super::{Cite, push_cite};
use crate::csl::flow::{Flow, Tag};
use crate::csl::library::Library;
use crate::csl::name::Name;
use crate::csl::print::Omit;
use crate::csl::variable::Variable;

/// Writes all cites of a cluster with what stands between them.
pub(super) fn join(library: &Library, cites: Vec<Cite>, out: &mut Flow) {
    let program = library.program();
    let cites: Vec<Cite> = cites.into_iter().filter(|cite| !is_void(cite)).collect();
    match (program.cite.collapse, &program.cite.group_delimiter) {
        (Some(Collapse::CitationNumber), _) => numbers(library, &cites, out),
        (Some(collapse), Some(delimiter)) => {
            let groups = groups(library, cites);
            collapsed(library, &groups, collapse, delimiter, out);
        }
        (None, Some(delimiter)) => {
            for (index, group) in groups(library, cites).iter().enumerate() {
                if index > 0 {
                    delimit(&program.citation.delimiter, out);
                }
                for (index, cite) in group.iter().enumerate() {
                    if index > 0 {
                        delimit(delimiter, out);
                    }
                    push_cite(library, cite, &cite.flow, out);
                }
            }
        }
        (_, None) => {
            for (index, cite) in cites.iter().enumerate() {
                if index > 0 {
                    delimit_before(&program.citation.delimiter, cite, out);
                }
                push_cite(library, cite, &cite.flow, out);
            }
        }
    }
}

fn is_void(cite: &Cite) -> bool {
    cite.flow.text.is_empty() && cite.item.prefix.is_empty() && cite.item.suffix.is_empty()
}

fn delimit(delimiter: &str, out: &mut Flow) {
    // An author's suffix that ends in a comma is a delimiter of its own.
    if out.text.ends_with(',') {
        out.push(" ");
        return;
    }
    out.join();
    out.push(delimiter);
    out.join();
}

/// A delimiter, unless the cite after it brings punctuation of its own.
fn delimit_before(delimiter: &str, cite: &Cite, out: &mut Flow) {
    let first = if cite.item.prefix.is_empty() {
        cite.flow.text.chars().next()
    } else {
        cite.item.prefix.characters().chars().next()
    };
    if matches!(first, Some(',' | ';' | '.')) {
        out.join();
    } else {
        delimit(delimiter, out);
    }
}

/// Runs of successive numbers as ranges.
fn numbers(library: &Library, cites: &[Cite], out: &mut Flow) {
    let delimiter = &library.program().citation.delimiter;
    let after = library
        .program()
        .cite
        .after_collapse_delimiter
        .as_ref()
        .unwrap_or(delimiter);
    let is_bare = |cite: &Cite| {
        cite.item.prefix.is_empty()
            && cite.item.suffix.is_empty()
            && cite.item.locator.is_none()
            && cite.flow.find(Tag::Number, 0).is_some()
    };
    let successive = |a: &Cite, b: &Cite| is_bare(a) && is_bare(b) && a.number + 1 == b.number;
    let mut between: Option<&str> = None;
    for run in cites.chunk_by(successive) {
        if run.len() >= 3 {
            if let Some(delimiter) = between {
                delimit(delimiter, out);
            }
            push_cite(library, &run[0], &run[0].flow, out);
            out.push("\u{2013}");
            let last = &run[run.len() - 1];
            push_cite(library, last, &last.flow, out);
            between = Some(after);
            continue;
        }
        for cite in run {
            if let Some(delimiter) = between {
                delimit_before(delimiter, cite, out);
            }
            push_cite(library, cite, &cite.flow, out);
            between = Some(delimiter);
        }
    }
}

/// Cites of the same names together, as far as affixes let them move.
fn groups<'a>(library: &Library, cites: Vec<Cite<'a>>) -> Vec<Vec<Cite<'a>>> {
    let mut groups: Vec<Vec<Cite<'a>>> = Vec::new();
    // Groups that may still grow: those since the last affix.
    let mut open = 0;
    for cite in cites {
        if !cite.item.prefix.is_empty() {
            open = groups.len();
        }
        let home = groups[open..]
            .iter()
            .position(|group| same_names(library, &group[0], &cite))
            .filter(|_| cite.item.prefix.is_empty() && cite.item.suffix.is_empty());
        let closes = !cite.item.suffix.is_empty();
        match home {
            Some(at) => groups[open + at].push(cite),
            None => groups.push(vec![cite]),
        }
        if closes {
            open = groups.len();
        }
    }
    groups
}

fn same_names(library: &Library, a: &Cite, b: &Cite) -> bool {
    let (Some(first), Some(second)) = (a.flow.names.first(), b.flow.names.first()) else {
        let is_dated = |cite: &Cite| cite.flow.find(Tag::Date, 0).is_some();
        return a.flow.names.is_empty() && b.flow.names.is_empty() && is_dated(a) && is_dated(b);
    };
    if first != second {
        return false;
    }
    let variable = *first;
    let names = |cite: &Cite| -> &[Name] {
        let reference = &library.references()[cite.item.source as usize];
        variable.map_or(&[], |variable| reference.names(variable))
    };
    let (left, right) = (names(a), names(b));
    if !left.is_empty() && left == right {
        return true;
    }
    // Of longer lists only the names that show must be the same.
    let range = |cite: &Cite| cite.flow.find(Tag::Names, 0);
    match (range(a), range(b)) {
        (Some(first), Some(second)) => {
            let shown = a.flow.count(Tag::Name, first);
            a.flow.between(first) == b.flow.between(second)
                && left.iter().zip(right).take(shown).all(|(a, b)| a == b)
        }
        _ => false,
    }
}

/// Cites that share a year, of which all but the first show their suffix only.
struct Year<'a, 'c> {
    first: &'c Cite<'a>,
    flow: Flow,
    more: Vec<(&'c Cite<'a>, u32)>,
}

fn collapsed(
    library: &Library,
    groups: &[Vec<Cite>],
    collapse: Collapse,
    group_delimiter: &str,
    out: &mut Flow,
) {
    let program = library.program();
    let layout = &*program.citation.delimiter;
    let after = program
        .cite
        .after_collapse_delimiter
        .as_deref()
        .unwrap_or(layout);
    let by_year = collapse == Collapse::Year;
    let mut between: Option<&str> = None;
    for group in groups {
        let years = years(library, group, collapse);
        let no_collapse = group.len() == 1;
        let no_suffix_collapse = years.len() == group.len();
        let has_locator = group.iter().any(|cite| cite.item.locator.is_some());
        let inner = if no_collapse || (no_suffix_collapse && !(by_year && has_locator)) {
            group_delimiter
        } else {
            after
        };
        for (index, year) in years.iter().enumerate() {
            if index > 0 {
                delimit(inner, out);
            } else if let Some(delimiter) = between {
                delimit_before(delimiter, year.first, out);
            }
            push_cite(library, year.first, &year.flow, out);
            suffixes(library, year, collapse, out);
        }
        between = Some(if no_collapse && !by_year {
            layout
        } else {
            after
        });
    }
}

/// The cites of a group without the names they share, years merged if the style
/// collapses suffixes.
fn years<'a, 'c>(
    library: &Library,
    group: &'c [Cite<'a>],
    collapse: Collapse,
) -> Vec<Year<'a, 'c>> {
    let mut years: Vec<Year<'a, 'c>> = Vec::new();
    for (index, cite) in group.iter().enumerate() {
        let suffix = library.year_suffix(cite.item.source);
        if collapse != Collapse::Year
            && suffix > 0
            && cite.item.locator.is_none()
            && let Some(year) = years.last_mut()
            && year.first.item.locator.is_none()
            && library.year_suffix(year.first.item.source) > 0
            && shown_date(library, year.first) == shown_date(library, cite)
        {
            year.more.push((cite, suffix));
            continue;
        }
        let flow = if index == 0 {
            cite.flow.clone()
        } else {
            library.cite(
                cite.item.source,
                cite.item.locator.as_ref(),
                cite.position,
                cite.number,
                cite.first_note,
                Omit::All,
            )
        };
        // A source without a year leaves nothing when its names are gone.
        if !flow.text.is_empty() {
            years.push(Year {
                first: cite,
                flow,
                more: Vec::new(),
            });
        }
    }
    years
}

fn shown_date<'a>(
    library: &'a Library,
    cite: &Cite,
) -> Option<(Option<i32>, Option<i32>, &'a str)> {
    let reference = &library.references()[cite.item.source as usize];
    let date = reference.date(Variable::Issued)?;
    Some((
        date.year(),
        date.end().map(|end| end.year),
        date.literal_text(),
    ))
}

/// Writes the suffixes of the cites that share a year with the first, which has
/// printed its own already.
fn suffixes(library: &Library, year: &Year, collapse: Collapse, out: &mut Flow) {
    let delimiter = &library.program().cite.year_suffix_delimiter;
    let ranged = collapse == Collapse::YearSuffixRanged;
    let mut all = vec![(year.first, library.year_suffix(year.first.item.source))];
    all.extend(year.more.iter().copied());
    let mut is_first = true;
    let successive = |a: &(&Cite, u32), b: &(&Cite, u32)| ranged && a.1 + 1 == b.1;
    for run in all.chunk_by(successive) {
        let is_range = run.len() >= 3;
        for (index, (cite, suffix)) in run.iter().enumerate() {
            let inside = is_range && index > 0;
            if inside && index + 1 < run.len() {
                continue;
            }
            if !std::mem::take(&mut is_first) {
                if inside {
                    out.push("\u{2013}");
                } else {
                    delimit(delimiter, out);
                }
                out.open(Tag::Item(cite.place));
                crate::csl::disambiguate::write_year_suffix(*suffix, &mut out.text);
                out.close();
            }
        }
    }
}
