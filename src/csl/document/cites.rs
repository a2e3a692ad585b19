//! Citations: positions, order, grouping, collapsing, affixes.

use std::cmp::Ordering;

use citationberg::TextCase;
use rustc_hash::{FxHashMap, FxHashSet};

use super::settled;
use crate::csl::case;
use crate::csl::flow::{Flow, MarkKind, Tag};
use crate::csl::library::{Cluster, Item, Library};
use crate::csl::print::{Omit, Position};
use crate::csl::rich::Rich;
use crate::csl::settle::settle_numbered;
use crate::csl::sort;
use crate::csl::variable::Variable;

mod collapse;

/// Prints the citations of a document, one for each cluster, and before them the
/// names that narrative ones leave in the sentence in a note style.
pub(super) fn print(
    library: &Library,
    clusters: &[Cluster],
    numbers: &FxHashMap<u32, u32>,
) -> (Vec<Rich>, Vec<Rich>) {
    let mut history = History::default();
    clusters
        .iter()
        .enumerate()
        .map(|(index, cluster)| {
            if let Some(source) = bare(library, cluster, &history) {
                if library.program().position_matters {
                    history.note(library, cluster, index, 0, &cluster.items[0], true);
                }
                let make = || {
                    let number = numbers.get(&source).copied().unwrap_or(0);
                    let cite = Cite {
                        place: 0,
                        item: &cluster.items[0],
                        position: Position::default(),
                        number,
                        first_note: None,
                        flow: library.cite_once(source, number),
                    };
                    let flow = assemble(library, cluster, vec![cite], &mut Flow::default());
                    settle_numbered(&flow, &library.program().locale.quotes)
                };
                let number = numbers.get(&source).copied().unwrap_or(0);
                return (Rich::new(), library.bare_citation(source, number, make));
            }
            let cites = cites(library, cluster, index, numbers, &mut history);
            let mut named = Flow::default();
            let citation = assemble(library, cluster, cites, &mut named);
            (settled(library, &named), settled(library, &citation))
        })
        .unzip()
}

/// The source of a cluster that cites nothing else and reads the same wherever
/// it stands, or is cited for the first time.
fn bare(library: &Library, cluster: &Cluster, history: &History) -> Option<u32> {
    let program = library.program();
    let [item] = cluster.items.as_slice() else {
        return None;
    };
    let was_cited = history.last.contains_key(&item.source);
    let may_differ = cluster.narrative
        || program.is_note
        || (program.position_matters && was_cited)
        || (program.citation_shows_number && !program.number_is_plain);
    let is_known = (item.source as usize) < library.references().len();
    let is_plain = *item
        == Item {
            source: item.source,
            ..Item::default()
        };
    (!may_differ && is_known && is_plain).then_some(item.source)
}

/// An item, printed.
pub(super) struct Cite<'a> {
    /// Its place in the cluster as written.
    place: u32,
    item: &'a Item,
    position: Position,
    number: u32,
    first_note: Option<u32>,
    flow: Flow,
}

/// What was cited so far.
#[derive(Default)]
struct History {
    last: FxHashMap<u32, Last>,
    first_note: FxHashMap<u32, u32>,
    /// The sources cited in each note; two are as good as many.
    in_note: FxHashMap<u32, FxHashSet<u32>>,
}

struct Last {
    cluster: usize,
    note: Option<u32>,
    place: usize,
    alone: bool,
    locator: Option<crate::csl::locator::Locator>,
}

fn cites<'a>(
    library: &Library,
    cluster: &'a Cluster,
    index: usize,
    numbers: &FxHashMap<u32, u32>,
    history: &mut History,
) -> Vec<Cite<'a>> {
    let known = |item: &&Item| (item.source as usize) < library.references().len();
    let mut items: Vec<(u32, &Item)> = (0..)
        .zip(&cluster.items)
        .filter(|(_, item)| known(item))
        .collect();
    sort_items(library, cluster.narrative, &mut items, numbers);
    let alone = items.len() == 1;
    let mut cites = Vec::with_capacity(items.len());
    for (at, (place, item)) in items.into_iter().enumerate() {
        let position = history.position(library, cluster, index, at, item);
        history.note(library, cluster, index, at, item, alone);
        let number = numbers.get(&item.source).copied().unwrap_or(0);
        let first_note = history.first_note.get(&item.source).copied();
        let narrative = cluster.narrative && at == 0;
        let omit = if item.suppress_author || narrative {
            Omit::First
        } else {
            Omit::Nothing
        };
        let locator = item.locator.as_ref();
        let flow = library.cite(item.source, locator, position, number, first_note, omit);
        cites.push(Cite {
            place,
            item,
            position,
            number,
            first_note,
            flow,
        });
    }
    cites
}

/// Sorts items by the style's keys, between those that affixes hold in place.
fn sort_items(
    library: &Library,
    narrative: bool,
    items: &mut [(u32, &Item)],
    numbers: &FxHashMap<u32, u32>,
) {
    let area = &library.program().citation;
    if area.sort.is_empty() || items.len() < 2 {
        return;
    }
    let keys = |item: &Item| {
        let number = numbers.get(&item.source).copied().unwrap_or(0);
        library.keys(area, item.source, number)
    };
    let compare =
        |a: &(u32, &Item), b: &(u32, &Item)| -> Ordering { sort::compare(&keys(a.1), &keys(b.1)) };
    let mut rest = if narrative { &mut items[1..] } else { items };
    while !rest.is_empty() {
        let mut end = 1;
        while end < rest.len() && rest[end - 1].1.suffix.is_empty() && rest[end].1.prefix.is_empty()
        {
            end += 1;
        }
        let (run, after) = rest.split_at_mut(end);
        run.sort_by(compare);
        rest = after;
    }
}

impl History {
    fn position(
        &self,
        library: &Library,
        cluster: &Cluster,
        index: usize,
        at: usize,
        item: &Item,
    ) -> Position {
        let Some(last) = self.last.get(&item.source) else {
            return Position::default();
        };
        let program = library.program();
        let note = cluster.note.unwrap_or(count(index));
        let last_note = last.note.unwrap_or(count(last.cluster));
        let near =
            program.is_note && note.saturating_sub(last_note) <= program.cite.near_note_distance;
        let alone_in_note = self
            .in_note
            .get(&last_note)
            .is_none_or(|sources| sources.len() <= 1);
        let next_note = match (cluster.note, last.note) {
            (Some(note), Some(last)) => note.saturating_sub(last) <= 1,
            _ => true,
        };
        let follows = (last.cluster == index && last.place + 1 == at)
            || (last.cluster + 1 == index && next_note && at == 0 && last.alone && alone_in_note);
        let (ibid, ibid_with_locator) = match (&last.locator, &item.locator) {
            _ if !follows => (false, false),
            (None, None) => (true, false),
            (Some(_), None) => (false, false),
            (Some(before), Some(now)) if before == now => (true, false),
            (_, Some(_)) => (true, true),
        };
        Position {
            subsequent: true,
            ibid,
            ibid_with_locator,
            near_note: near,
            none: false,
        }
    }

    fn note(
        &mut self,
        library: &Library,
        cluster: &Cluster,
        index: usize,
        at: usize,
        item: &Item,
        alone: bool,
    ) {
        if let Some(note) = cluster.note {
            self.in_note.entry(note).or_default().insert(item.source);
        }
        if library.program().is_note {
            self.first_note
                .entry(item.source)
                .or_insert_with(|| cluster.note.unwrap_or(count(index)));
        }
        if !item.author_only {
            let last = Last {
                cluster: index,
                note: cluster.note,
                place: at,
                alone,
                locator: item.locator.clone(),
            };
            self.last.insert(item.source, last);
        }
    }
}

fn count(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX).saturating_add(1)
}

/// Puts the items of a cluster together, with the layout round them. In a note
/// style the names of a narrative citation go into `named`.
fn assemble(library: &Library, cluster: &Cluster, cites: Vec<Cite>, named: &mut Flow) -> Flow {
    let program = library.program();
    let look = &program.citation.look;
    let mut out = Flow::default();
    let mut cites = cites;
    if cluster.narrative
        && let Some(first) = cites.first()
    {
        let names = author(library, first);
        let to = if program.is_note {
            &mut *named
        } else {
            &mut out
        };
        if !names.text.is_empty() {
            to.open(Tag::Item(first.place));
            to.append(&names);
            to.close();
        }
        if first.flow.text.is_empty() && first.item.suffix.is_empty() {
            cites.remove(0);
        }
        if cites.is_empty() {
            return out;
        }
        if !out.text.is_empty() {
            out.push(" ");
        }
    }
    if cites.iter().all(|cite| cite.item.author_only) && !cites.is_empty() {
        for (index, cite) in cites.iter().enumerate() {
            if index > 0 {
                out.push(&program.citation.delimiter);
            }
            out.open(Tag::Item(cite.place));
            out.append(&author(library, cite));
            out.close();
        }
        return out;
    }
    let start = out.place();
    for face in &look.faces {
        out.open(Tag::Face(*face));
    }
    out.push(&look.prefix);
    out.join();
    let inside = out.place();
    collapse::join(library, cites, &mut out);
    if out.is_empty_since(inside) {
        out.cut(start);
        return out;
    }
    if !look.suffix.is_empty() {
        out.join();
        out.push(&look.suffix);
    }
    for _ in &look.faces {
        out.close();
    }
    out
}

/// The names with which a citation begins, alone; what stands in for them where
/// there are none.
fn author(library: &Library, cite: &Cite) -> Flow {
    let whole = library.cite(
        cite.item.source,
        None,
        cite.position,
        cite.number,
        cite.first_note,
        Omit::Nothing,
    );
    let mut names = Flow::default();
    if names.append_first(&whole, Tag::Names) {
        return names;
    }
    let reference = &library.references()[cite.item.source as usize];
    let listed = [Variable::Author, Variable::Editor, Variable::Translator]
        .into_iter()
        .map(|variable| reference.names(variable))
        .find(|names| !names.is_empty());
    match listed {
        _ if !library.program().is_note => {}
        Some([one]) => names.push(one.family()),
        Some([one, two]) => {
            let and = &library.program().locale.and;
            names.push(&format!("{} {and} {}", one.family(), two.family()));
        }
        Some([one, ..]) => names.push(&format!("{} et al.", one.family())),
        _ => {
            if let Some(title) = reference.text(Variable::Title) {
                crate::csl::markup::read(title, &mut names);
            }
        }
    }
    names
}

/// Adds a cite with its own prefix and suffix.
fn push_cite(library: &Library, cite: &Cite, flow: &Flow, out: &mut Flow) {
    let (prefix, suffix) = (&cite.item.prefix, &cite.item.suffix);
    if flow.text.is_empty() && prefix.is_empty() && suffix.is_empty() {
        return;
    }
    let out_is_empty = out.text.is_empty();
    if !prefix.is_empty() {
        out.append_rich(prefix);
        let clings =
            |c: char| c.is_whitespace() || "([{/\u{2014}\u{2018}\u{201c}\u{2019}-".contains(c);
        if !prefix.characters().chars().next_back().is_none_or(clings) {
            out.push(" ");
        }
        out.join();
    }
    out.open(Tag::Item(cite.place));
    let place = out.place();
    out.append(flow);
    let before = prefix
        .characters()
        .trim()
        .trim_end_matches(['\u{201d}', '\u{2019}', '"']);
    let starts_note = prefix.is_empty() && out_is_empty;
    let sentence = library.program().is_note
        && (starts_note || (before.ends_with('.') && before.contains(' ')));
    let starts_with_term = flow
        .marks
        .iter()
        .take_while(|mark| mark.at == 0)
        .any(|mark| mark.kind == MarkKind::Open(Tag::Term));
    if sentence && starts_with_term {
        case::apply(out, place, TextCase::CapitalizeFirst);
    }
    out.close();
    if !suffix.is_empty() {
        out.join();
        if suffix.characters().starts_with(char::is_alphanumeric) {
            out.push(" ");
        }
        out.append_rich(suffix);
    }
}
