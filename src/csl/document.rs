//! One document: its citations in order, and its bibliography.

use rustc_hash::FxHashMap;

use super::flow::{Flow, Mark, MarkKind, Tag};
use super::library::{Cluster, Entry, Lead, Library, Printed};
use super::print::Job;
use super::program::{Area, SortBy};
use super::reference::Reference;
use super::rich::Rich;
use super::settle::settle;
use super::sort;
use super::variable::Variable;

mod cites;
mod repeats;

/// Prints a document.
pub(super) fn print(library: &Library, clusters: &[Cluster], uncited: &[u32]) -> Printed {
    let (order, numbers) = number(library, clusters, uncited);
    let mut printed = print_citations(library, clusters, &numbers);
    printed.entries = entries(library, &order, &numbers);
    printed
}

/// As [`print`], without the bibliography, which is most of the work.
pub(super) fn print_without_list(
    library: &Library,
    clusters: &[Cluster],
    uncited: &[u32],
) -> Printed {
    let (_, numbers) = number(library, clusters, uncited);
    print_citations(library, clusters, &numbers)
}

/// The order of the bibliography, and the number of each source in it.
fn number(
    library: &Library,
    clusters: &[Cluster],
    uncited: &[u32],
) -> (Vec<u32>, FxHashMap<u32, u32>) {
    let program = library.program();
    let known = |source: &u32| (*source as usize) < library.references().len();
    let mut order: Vec<u32> = Vec::new();
    let mut numbers: FxHashMap<u32, u32> = FxHashMap::default();
    let cited = clusters
        .iter()
        .flat_map(|cluster| cluster.items.iter().map(|item| item.source));
    for source in cited.chain(uncited.iter().copied()).filter(known) {
        numbers.entry(source).or_insert_with(|| {
            order.push(source);
            u32::try_from(order.len()).unwrap_or(u32::MAX)
        });
    }
    if let Some(area) = &program.bibliography
        && !area.sort.is_empty()
    {
        sort_entries(library, area, &mut order, &numbers);
        let first = &area.sort[0];
        let backwards = first.descending && is_number_key(area, first.by);
        let count = u32::try_from(order.len()).unwrap_or(u32::MAX);
        for (place, source) in (1..).zip(&order) {
            numbers.insert(*source, if backwards { count + 1 - place } else { place });
        }
    }
    (order, numbers)
}

fn print_citations(
    library: &Library,
    clusters: &[Cluster],
    numbers: &FxHashMap<u32, u32>,
) -> Printed {
    let program = library.program();
    let (named, citations) = cites::print(library, clusters, numbers);
    let list = &program.list;
    Printed {
        citations,
        named,
        entries: Vec::new(),
        is_note_style: program.is_note,
        hanging_indent: list.hanging_indent,
        second_field_align: list.second_field_align,
        entry_spacing: list.entry_spacing,
        line_spacing: list.line_spacing,
    }
}

/// Prints the citations of a document alone, with the names that narrative ones
/// leave in the sentence in a note style; numbers go by first mention.
pub(super) fn citations(library: &Library, clusters: &[Cluster]) -> (Vec<Rich>, Vec<Rich>) {
    let mut numbers: FxHashMap<u32, u32> = FxHashMap::default();
    let mut next = 1;
    for item in clusters.iter().flat_map(|cluster| &cluster.items) {
        numbers.entry(item.source).or_insert_with(|| {
            next += 1;
            next - 1
        });
    }
    cites::print(library, clusters, &numbers)
}

/// Whether a sort key is the citation number and nothing else.
fn is_number_key(area: &Area, by: SortBy) -> bool {
    use super::program::Kind;
    let shows = |kind: &Kind| {
        matches!(
            kind,
            Kind::Number {
                variable: Variable::CitationNumber,
                ..
            } | Kind::Variable {
                variable: Variable::CitationNumber,
                ..
            }
        )
    };
    match by {
        SortBy::Variable(variable) => variable == Variable::CitationNumber,
        SortBy::Macro(number) => area.macros[usize::from(number)]
            .first()
            .is_some_and(|element| shows(&element.kind)),
    }
}

fn sort_entries(library: &Library, area: &Area, order: &mut [u32], numbers: &FxHashMap<u32, u32>) {
    let keys = |source: &u32| {
        let number = numbers.get(source).copied().unwrap_or(0);
        library.keys(area, *source, number)
    };
    order.sort_by(|a, b| sort::compare(&keys(a), &keys(b)));
}

/// An entry in its place.
struct Made {
    source: u32,
    number: u32,
    lead: Lead,
    content: Rich,
}

fn entries(library: &Library, order: &[u32], numbers: &FxHashMap<u32, u32>) -> Vec<Entry> {
    let program = library.program();
    let number = |source: &u32| numbers.get(source).copied().unwrap_or(0);
    match &program.list.substitute {
        None => order
            .iter()
            .filter_map(|source| {
                let content = library.entry_text(*source, number(source))?;
                Some(Entry {
                    source: *source,
                    content,
                })
            })
            .collect(),
        Some((text, rule)) => {
            let mut made: Vec<Made> = order
                .iter()
                .filter_map(|source| {
                    let number = number(source);
                    library.with_entry(*source, number, |entry| Made {
                        source: *source,
                        number,
                        lead: entry.lead,
                        content: entry.text.with(number),
                    })
                })
                .collect();
            repeats::substitute(library, &mut made, text, *rule);
            made.into_iter()
                .map(|made| Entry {
                    source: made.source,
                    content: made.content,
                })
                .collect()
        }
    }
}

/// Prints an entry with the affixes of the bibliography's layout.
pub(super) fn entry(job: &Job, flow: &mut Flow) {
    let look = &job.area.look;
    let start = flow.place();
    for face in &look.faces {
        flow.open(Tag::Face(*face));
    }
    flow.push(&look.prefix);
    flow.join();
    let inside = flow.place();
    job.layout(flow);
    if flow.is_empty_since(inside) {
        flow.cut(start);
        return;
    }
    push_suffix(flow, &look.suffix);
    for _ in &look.faces {
        flow.close();
    }
}

/// Adds the layout's suffix; inside the last block, if the entry ends in one.
fn push_suffix(flow: &mut Flow, suffix: &str) {
    if suffix.is_empty() {
        return;
    }
    let is_block = |mark: &Mark| matches!(mark.kind, MarkKind::Open(Tag::Display(_)));
    let block = if flow.marks.iter().any(is_block) {
        let closes = flow
            .marks
            .iter()
            .rev()
            .take_while(|mark| mark.kind == MarkKind::Close);
        let from = flow.marks.len() - closes.count();
        (from..flow.marks.len())
            .find(|close| opener_of(flow, *close).is_some_and(|open| is_block(&flow.marks[open])))
    } else {
        None
    };
    let after = match block {
        Some(close) => flow.marks.split_off(close),
        None => Vec::new(),
    };
    flow.join();
    flow.push(suffix);
    let count = after
        .iter()
        .filter(|mark| mark.kind == MarkKind::Close)
        .count();
    for _ in 0..count {
        flow.close();
    }
}

/// The mark that opens the stretch which mark `close` closes.
fn opener_of(flow: &Flow, close: usize) -> Option<usize> {
    let mut depth = 0_u32;
    for index in (0..=close).rev() {
        match flow.marks[index].kind {
            MarkKind::Close => depth += 1,
            MarkKind::Open(_) => depth -= 1,
            MarkKind::Join => {}
        }
        if depth == 0 {
            return Some(index);
        }
    }
    None
}

/// Author, or title, and year.
pub(super) fn plain_label(reference: &Reference) -> Rich {
    let names = Variable::ALL[Variable::Author as usize..]
        .iter()
        .map(|variable| reference.names(*variable))
        .find(|names| !names.is_empty())
        .unwrap_or(&[]);
    let mut label = match names {
        [] => {
            let title = reference
                .text(Variable::TitleShort)
                .or(reference.text(Variable::Title));
            super::markup::plain(title.unwrap_or(&reference.id))
        }
        [one] => one.family().to_owned(),
        [one, two] => format!("{} and {}", one.family(), two.family()),
        [one, ..] => format!("{} et al.", one.family()),
    };
    if let Some(year) = reference
        .date(Variable::Issued)
        .and_then(|date| date.year())
    {
        label.push_str(&format!(" {year}"));
    }
    Rich::from(label.as_str())
}

/// Settles a flow with a library's quotation marks.
fn settled(library: &Library, flow: &Flow) -> Rich {
    let mut rich = settle(flow, &library.program().locale.quotes);
    rich.shrink();
    rich
}
