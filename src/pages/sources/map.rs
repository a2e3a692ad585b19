//! A map of sources: who repeats whom.

use std::collections::{BTreeMap, BTreeSet};

use super::super::Links;
use super::super::draw::{Dashes, Drawing, Line, READABLE, Shape};
use super::super::lineage::how_slug;
use super::super::view::Html;
use crate::data::record::Derived;
use crate::model::ids::SourceId;

impl Links<'_> {
    /// Those sources and what they go back to, drawn with what comes first at the left;
    /// nothing where there is no line to draw, or more than can be read.
    ///
    /// The nested list beside it says the same, so that nothing is told by the map alone.
    pub(in crate::pages) fn map_of_sources(
        &self,
        id: &str,
        sources: &BTreeSet<SourceId>,
    ) -> Option<Html> {
        let book = &self.pages.book;
        let mut all = sources.clone();
        let mut open: Vec<SourceId> = sources.iter().copied().collect();
        while let Some(id) = open.pop() {
            for link in &book.sources[id.index()].drawn_from {
                if all.len() <= READABLE && all.insert(link.from) {
                    open.push(link.from);
                }
            }
        }
        if all.len() > READABLE {
            return None;
        }
        let places: BTreeMap<SourceId, usize> = all.iter().copied().zip(0..).collect();
        let lines: Vec<Line> = all
            .iter()
            .flat_map(|&id| {
                let drawn = book.sources[id.index()].drawn_from.iter();
                drawn.map(move |link| (id, link))
            })
            .filter_map(|(id, link)| {
                Some(Line {
                    from: *places.get(&id)?,
                    to: *places.get(&link.from)?,
                    class: "draws",
                    dashes: dashes(link.how),
                    words: self.words().of("draws.", how_slug(link.how)).to_owned(),
                })
            })
            .collect();
        if lines.is_empty() {
            return None;
        }
        let boxes = all.iter().map(|&id| self.box_of(id)).collect();
        let words = self.words();
        let drawing = Drawing { boxes, lines };
        Some(drawing.svg(id, words.say("map.sources"), words.say("map.sources-note")))
    }

    /// The map of one source: what it goes back to and what goes back to it, where that
    /// is more than one line, which the list says as well.
    pub(in crate::pages) fn map_round(&self, id: SourceId) -> Option<Html> {
        let book = &self.pages.book;
        let mut all = BTreeSet::from([id]);
        let mut open = vec![id];
        while let Some(id) = open.pop() {
            for &other in &book.sources[id.index()].drawn_on_by {
                if all.len() <= READABLE && all.insert(other) {
                    open.push(other);
                }
            }
        }
        let links = |id: &SourceId| book.sources[id.index()].drawn_from.len();
        let behind = book.sources[id.index()].drawn_from.iter();
        let deep = behind.map(|link| links(&link.from)).sum::<usize>();
        (all.iter().map(links).sum::<usize>() + deep > 1)
            .then(|| self.map_of_sources("map", &all))
            .flatten()
    }

    fn box_of(&self, id: SourceId) -> Shape {
        let source = &self.pages.book.sources[id.index()];
        let words = self.words();
        let note = if source.custom.seen {
            source.custom.origin.clone().unwrap_or_default()
        } else {
            words.say("mark.not-seen").to_owned()
        };
        Shape {
            class: "source",
            words: source.short.to_string(),
            note,
            href: (self.here_is_not(id)).then(|| self.source(id)),
        }
    }

    fn here_is_not(&self, id: SourceId) -> bool {
        !matches!(self.here, super::super::Route::Source(here, _) if here == id)
    }
}

fn dashes(how: Derived) -> Dashes {
    match how {
        Derived::Reports => Dashes::Whole,
        Derived::Quotes => Dashes::Long,
        Derived::Summarises => Dashes::Mixed,
        Derived::Translates => Dashes::Dots,
        Derived::Copies => Dashes::Double,
    }
}
