//! The index of sources by where they come from: who repeats whom.
//!
//! The main type is [`Origins`]. Each origin is told with everything that goes back to
//! it, as a nested list and, where it can be read, as a map. A source that goes back to
//! two stands under both. This module does not count the origins of claims: the model
//! does.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use schemars::JsonSchema;
use serde::Serialize;

use super::super::lineage::Step;
use super::super::route::SourcesView;
use super::super::view::{Base, Html, Link, NavLink, Paging};
use super::super::{Links, Pages, Route};
use crate::model::Book;
use crate::model::ids::SourceId;

/// One page of `/sources/by/origin/`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Origins {
    /// What every page has.
    pub page: Base,
    /// What the page holds, in a sentence.
    pub lede: String,
    /// Other orders of the index.
    pub views: Vec<NavLink>,
    /// The origins, those that most go back to first.
    pub origins: Vec<Origin>,
    /// Sources to which nothing else goes back, and that go back to nothing.
    pub alone: Vec<Link>,
    /// The pages of the list.
    pub paging: Option<Paging>,
}

/// An origin, with what goes back to it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Origin {
    /// Its label, where it is no source here.
    pub label: Option<String>,
    /// How many sources go back to it, in words.
    pub count: String,
    /// The sources at its head, each with those that draw on it.
    pub heads: Vec<Head>,
    /// The same as a map.
    pub map: Option<Html>,
}

/// A source that draws on nothing here, with those that draw on it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Head {
    /// The source.
    pub source: Link,
    /// Whether somebody here has read it.
    pub seen: bool,
    /// Whether it is known to be an origin.
    pub known: bool,
    /// Those that draw on it, and those that draw on them.
    pub steps: Vec<Step>,
}

/// Sources that go back to one origin that are gathered: more cannot be shown.
const MOST_MEMBERS: usize = 2_000;

/// The origins of a book and their pages, gathered once.
#[derive(Debug)]
pub(in crate::pages) struct Gathered {
    groups: Vec<Members>,
    alone: Vec<SourceId>,
    /// What stands on each page.
    pages: Vec<(Range<usize>, Range<usize>)>,
}

#[derive(Debug)]
struct Members {
    label: Option<Box<str>>,
    heads: Vec<SourceId>,
    all: BTreeSet<SourceId>,
}

impl Gathered {
    pub(in crate::pages) fn new(book: &Book) -> Self {
        let mut labelled: BTreeMap<&str, Vec<SourceId>> = BTreeMap::new();
        let mut single: Vec<SourceId> = Vec::new();
        for (at, source) in book.sources.iter().enumerate() {
            if source.drawn_from.is_empty() {
                match &source.custom.origin {
                    Some(label) => labelled.entry(label).or_default().push(at.into()),
                    None => single.push(at.into()),
                }
            }
        }
        let of_labels = labelled
            .into_iter()
            .map(|(label, heads)| (Some(label.into()), heads));
        let of_sources = single.into_iter().map(|head| (None, vec![head]));
        let (mut groups, mut alone) = (Vec::new(), Vec::new());
        for (label, heads) in of_labels.chain(of_sources) {
            let all = below(book, &heads);
            if label.is_none() && all.len() == 1 {
                alone.extend(heads);
            } else {
                groups.push(Members { label, heads, all });
            }
        }
        groups.sort_by_key(|group| (std::cmp::Reverse(group.all.len()), group.heads[0]));
        let pages = pages(&groups, alone.len(), book.config.page_size.max(1));
        Self {
            groups,
            alone,
            pages,
        }
    }
}

/// Those sources and everything that draws on them.
fn below(book: &Book, heads: &[SourceId]) -> BTreeSet<SourceId> {
    let mut all: BTreeSet<SourceId> = heads.iter().copied().collect();
    let mut open: Vec<SourceId> = heads.to_vec();
    while let Some(id) = open.pop() {
        for &other in &book.sources[id.index()].drawn_on_by {
            if all.len() < MOST_MEMBERS && all.insert(other) {
                open.push(other);
            }
        }
    }
    all
}

/// Cuts the list so that a page has about as many sources as a list has rows.
fn pages(groups: &[Members], alone: usize, size: usize) -> Vec<(Range<usize>, Range<usize>)> {
    let mut pages = Vec::new();
    let (mut start, mut sources) = (0, 0);
    for (at, group) in groups.iter().enumerate() {
        if sources > 0 && sources + group.all.len() > size {
            pages.push((start..at, 0..0));
            (start, sources) = (at, 0);
        }
        sources += group.all.len();
    }
    let room = size.saturating_sub(sources).min(alone);
    pages.push((start..groups.len(), 0..room));
    let mut told = room;
    while told < alone {
        let next = (told + size).min(alone);
        pages.push((groups.len()..groups.len(), told..next));
        told = next;
    }
    pages
}

impl Pages {
    fn origins_gathered(&self) -> &Gathered {
        self.tables
            .origins
            .get_or_init(|| Gathered::new(&self.book))
    }

    /// How many pages `/sources/by/origin/` has.
    pub(super) fn origin_pages(&self) -> u32 {
        crate::text::offset(self.origins_gathered().pages.len())
    }
}

impl Links<'_> {
    /// `/sources/by/origin/`
    pub fn sources_by_origin(&self, page: u32) -> Origins {
        let words = self.words();
        let gathered = self.pages.origins_gathered();
        let (groups, alone) = &gathered.pages[page as usize - 1];
        let values = [
            (
                "sources",
                &*words.count("count.sources", self.pages.book.sources.len()),
            ),
            (
                "origins",
                &*words.count(
                    "rests.origins",
                    gathered.groups.len() + gathered.alone.len(),
                ),
            ),
        ];
        let lede = words.with("sources.origins-lede", &values);
        let route = |page| Route::SourcesBy(SourcesView::Origin, page);
        let shown = groups.clone().zip(&gathered.groups[groups.clone()]);
        Origins {
            page: self.base(words.say("sources.by-origin"), &lede),
            lede,
            views: self.source_views(),
            origins: shown
                .map(|(at, group)| self.origin_group(at, group))
                .collect(),
            alone: gathered.alone[alone.clone()]
                .iter()
                .map(|&id| self.source_link(id))
                .collect(),
            paging: self.paging(page, self.pages.origin_pages(), route),
        }
    }

    fn origin_group(&self, at: usize, group: &Members) -> Origin {
        let book = &self.pages.book;
        let head = |&id: &SourceId| {
            let source = &book.sources[id.index()];
            Head {
                source: self.source_link(id),
                seen: source.custom.seen,
                known: source.custom.origin.is_some()
                    || source.custom.kind == Some(crate::data::record::SourceKind::Primary),
                steps: self.progeny(id, &source.drawn_on_by),
            }
        };
        // A head that is a source does not go back to itself.
        let count = group.all.len() - usize::from(group.label.is_none());
        Origin {
            label: group.label.as_deref().map(str::to_owned),
            count: self.words().count("sources.origin-count", count),
            heads: group.heads.iter().map(head).collect(),
            map: self.map_of_sources(&format!("map-{}", at + 1), &group.all),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::{Sample, drawing_on};
    use super::*;

    #[test]
    fn everything_that_goes_back_to_one_origin_stands_under_it() {
        let pages = Sample::default()
            .source("wire")
            .source_with("a", drawing_on("wire"))
            .source_with("b", drawing_on("a"))
            .source("lone")
            .case("kettle")
            .claim("c", "Boils {a} {b} {lone}.")
            .pages();
        let route = Route::SourcesBy(SourcesView::Origin, 1);
        let page = pages.links(route).sources_by_origin(1);
        assert_eq!((page.origins.len(), page.alone.len()), (1, 1));
        let origin = &page.origins[0];
        assert_eq!((origin.heads.len(), origin.heads[0].steps.len()), (1, 2));
        assert!(origin.map.is_some());
    }

    #[test]
    fn equal_labels_are_one_origin() {
        let label = |custom: &mut crate::data::record::Custom| {
            custom.origin = Some("a note".to_owned());
        };
        let pages = Sample::default()
            .source_with("a", label)
            .source_with("b", label)
            .case("kettle")
            .claim("c", "Boils {a} {b}.")
            .pages();
        let route = Route::SourcesBy(SourcesView::Origin, 1);
        let page = pages.links(route).sources_by_origin(1);
        assert_eq!(page.origins.len(), 1);
        assert_eq!(page.origins[0].label.as_deref(), Some("a note"));
        assert_eq!(page.origins[0].heads.len(), 2);
    }

    #[test]
    fn a_long_list_is_cut_into_pages_and_nothing_is_lost() {
        let mut sample = Sample::default().page_size(3);
        let mut cites = String::new();
        for n in 0..10 {
            sample = sample.source(&format!("s{n}"));
            cites.push_str(&format!(" {{s{n}}}"));
        }
        let pages = sample.case("kettle").claim("c", &cites).pages();
        let view = SourcesView::Origin;
        let told: usize = (1..=pages.sources_view_pages(view))
            .map(|page| {
                let links = pages.links(Route::SourcesBy(view, page));
                links.sources_by_origin(page).alone.len()
            })
            .sum();
        assert_eq!((told, pages.sources_view_pages(view)), (10, 4));
    }
}
