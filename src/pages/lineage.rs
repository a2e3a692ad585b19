//! Where a source comes from, and who repeats it.
//!
//! The main type is [`Step`]: a line of a nested list, which is kept flat. What draws
//! on what may go round in a circle and branch without end, so each source is followed
//! once, only so deep, and only so many are shown. This module does not count origins:
//! the model does.

use rustc_hash::FxHashSet;
use schemars::JsonSchema;
use serde::Serialize;

use super::Links;
use super::view::{Link, Term};
use crate::data::record::Derived;
use crate::model::book::{Derivation, Root, Support};
use crate::model::ids::SourceId;

/// A line of a nested list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Step {
    /// The source.
    pub source: Link,
    /// What one does with the other: `reports`, or `reports it` on the way down.
    pub how: Option<Term>,
    /// The only place where it does.
    pub at: Option<String>,
    /// Whether somebody here has read it.
    pub seen: bool,
    /// The label of its origin.
    pub origin: Option<String>,
    /// Whether it stands further up with all that belongs under it.
    pub again: bool,
    /// Whether a list begins under it.
    pub opens: bool,
    /// How many lists end after it.
    pub closes: usize,
}

/// One origin of a claim or an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Origin {
    /// The source that the others go back to.
    pub source: Link,
    /// Whether somebody here has read it.
    pub seen: bool,
    /// Those that lead to it; empty where it alone was cited.
    pub through: Vec<Link>,
}

/// Lines of one list, and how deep it goes.
const STEPS: usize = 200;
const DEEPEST: usize = 6;

/// Which way a chain is followed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// To what a source draws on.
    Up,
    /// To what draws on it.
    Down,
}

impl Links<'_> {
    /// What a source draws on, and what that draws on.
    pub fn ancestry(&self, source: SourceId) -> Vec<Step> {
        let top: Vec<SourceId> = self.next(source, Way::Up);
        self.chain(source, &top, Way::Up)
    }

    /// Those sources, which draw on `source`, and what draws on them.
    pub fn progeny(&self, source: SourceId, children: &[SourceId]) -> Vec<Step> {
        self.chain(source, children, Way::Down)
    }

    /// The origins of a claim or an answer.
    pub fn origins(&self, support: &Support) -> Vec<Origin> {
        let origin = |root: &Root| {
            let others = root
                .through
                .iter()
                .filter(|&&through| through != root.source);
            Origin {
                source: self.source_link(root.source),
                seen: self.pages.book.sources[root.source.index()].custom.seen,
                through: others.map(|&through| self.source_link(through)).collect(),
            }
        };
        support.roots.iter().map(origin).collect()
    }

    fn next(&self, source: SourceId, way: Way) -> Vec<SourceId> {
        let source = &self.pages.book.sources[source.index()];
        match way {
            Way::Up => source.drawn_from.iter().map(|drawn| drawn.from).collect(),
            Way::Down => source.drawn_on_by.clone(),
        }
    }

    fn chain(&self, source: SourceId, top: &[SourceId], way: Way) -> Vec<Step> {
        let mut steps: Vec<Step> = Vec::new();
        let mut depths: Vec<usize> = Vec::new();
        let mut followed = FxHashSet::from_iter([source]);
        // What is still to be told: the source, the one it was reached from, the depth.
        let mut waiting: Vec<(SourceId, SourceId, usize)> =
            top.iter().rev().map(|&other| (other, source, 0)).collect();
        while let Some((id, from, depth)) = waiting.pop() {
            if steps.len() == STEPS {
                break;
            }
            let again = !followed.insert(id);
            steps.push(self.step(id, from, way, again));
            depths.push(depth);
            if !again && depth + 1 < DEEPEST {
                let next = self.next(id, way).into_iter().take(STEPS);
                let below: Vec<_> = next.map(|other| (other, id, depth + 1)).collect();
                waiting.extend(below.into_iter().rev());
            }
        }
        for place in 0..steps.len() {
            let after = depths.get(place + 1).copied().unwrap_or(0);
            steps[place].opens = after > depths[place];
            steps[place].closes = depths[place].saturating_sub(after);
        }
        steps
    }

    fn step(&self, id: SourceId, from: SourceId, way: Way, again: bool) -> Step {
        let book = &self.pages.book;
        let source = &book.sources[id.index()];
        let (drawing, drawn) = if way == Way::Up {
            (from, id)
        } else {
            (id, from)
        };
        let derivations = &book.sources[drawing.index()].drawn_from;
        let derivation: Option<&Derivation> = derivations.iter().find(|it| it.from == drawn);
        Step {
            source: self.source_link(id),
            how: derivation.map(|derivation| self.draws(derivation.how, way)),
            at: derivation
                .and_then(|it| it.at.as_ref())
                .map(|at| self.locator(at)),
            seen: source.custom.seen,
            origin: source.custom.origin.clone(),
            again,
            opens: false,
            closes: 0,
        }
    }

    /// What a source does with one that it draws on, in words for either way.
    fn draws(&self, how: Derived, way: Way) -> Term {
        let slug = how_slug(how);
        let family = if way == Way::Up { "draws." } else { "drawn." };
        Term {
            slug,
            words: self.words().of(family, slug).to_owned(),
        }
    }
}

/// What one source does with another, as authors write it.
pub(super) fn how_slug(how: Derived) -> &'static str {
    match how {
        Derived::Reports => "reports",
        Derived::Quotes => "quotes",
        Derived::Summarises => "summarises",
        Derived::Translates => "translates",
        Derived::Copies => "copies",
    }
}
