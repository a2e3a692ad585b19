//! All records of a book under one style.
//!
//! The main type is [`Library`]. What does not depend on the document (how a
//! source is told from others, its bare citation, its entry, its sort keys) is
//! made once and kept; [`document`](super::document) puts it together.

use std::hash::{Hash, Hasher};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use rustc_hash::FxHasher;

use super::disambiguate::{self, Hints, Told};
use super::document;
use super::flow::{Flow, Tag};
use super::locator::Locator;
use super::print::{Job, Omit, Position};
use super::program::{Area, Program};
use super::reference::Reference;
use super::rich::Rich;
use super::settle::{Numbered, settle, settle_numbered};
use super::sort::{Keys, Room};
use super::spent::Spent;
use super::style::Style;
use super::variable::Variable;

/// One mention of one source inside a cluster.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Item {
    /// The place of the record in the library.
    pub source: u32,
    /// What stands before it, as written (`see`); a space is added if needed.
    pub prefix: Rich,
    /// What stands after it, as written (`, for the first claim`); a space is
    /// added if it begins with a letter or digit.
    pub suffix: Rich,
    /// Where in the source.
    pub locator: Option<Locator>,
    /// Leave out the author's name, which the sentence gives (`[-@k]`).
    pub suppress_author: bool,
    /// Print the author's name alone.
    pub author_only: bool,
}

/// What one bracket cites, or one mention in a sentence.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cluster {
    /// The items in the order in which they are written.
    pub items: Vec<Item>,
    /// The first item is part of the sentence: `Smith (2020)`.
    pub narrative: bool,
    /// The number of the note that this stands in, from 1; `None` in running
    /// text.
    pub note: Option<u32>,
}

/// An entry of a bibliography.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The place of the record in the library.
    pub source: u32,
    /// The whole entry.
    pub content: Rich,
}

/// A document's citations and bibliography.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Printed {
    /// One for each cluster, with [`Span::Item`](super::Span::Item) round each
    /// item. For a note style this is what the note says.
    pub citations: Vec<Rich>,
    /// One for each cluster: in a note style, the names that a narrative
    /// citation leaves in the sentence; else empty.
    pub named: Vec<Rich>,
    /// The entries of what was cited, in the style's order; empty if the style
    /// has no bibliography. A source of which the style prints nothing has no
    /// entry.
    pub entries: Vec<Entry>,
    /// Whether the citations are notes.
    pub is_note_style: bool,
    /// Whether all lines of an entry but the first are indented.
    pub hanging_indent: bool,
    /// Whether the first field of each entry (a number, mostly) stands in the
    /// margin, as [`Display::LeftMargin`](super::Display::LeftMargin).
    pub second_field_align: bool,
    /// Lines between entries.
    pub entry_spacing: i16,
    /// Line height, in lines.
    pub line_spacing: i16,
}

/// The records of a whole book under one style.
///
/// Making it settles which name forms and year suffixes tell the sources apart;
/// they are then the same in every document. All methods are pure, and any
/// number of threads may call them.
pub struct Library {
    style: Arc<Style>,
    references: Vec<Arc<Reference>>,
    told: Vec<Told>,
    hints: Hints,
    kept: Vec<OnceLock<Box<Kept>>>,
    labels: Vec<OnceLock<Box<str>>>,
    /// Of how many sources more what is printed is kept.
    room: AtomicUsize,
    spent: Spent,
}

/// What was made of one source and holds for every document. There may be a hundred
/// thousand, so that it is kept small.
#[derive(Default)]
struct Kept {
    cite: OnceLock<Box<Flow>>,
    citation: OnceLock<Box<Numbered>>,
    entry: OnceLock<Box<Listed>>,
    entry_keys: OnceLock<Box<Room>>,
    cite_keys: OnceLock<Box<Room>>,
}

/// The entry of one source.
#[derive(Debug)]
pub(super) struct Listed {
    pub text: Numbered,
    pub lead: Lead,
}

/// The names that an entry begins with, as far as they tell whether the entry after it
/// begins alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Lead {
    /// The variable that they are from; `Some(None)` for what stands in for names.
    pub variable: Option<Option<Variable>>,
    /// The hash of the names as they print, labels included.
    pub names: u64,
    /// The hash of the names as they print, without labels.
    pub list: u64,
}

impl Lead {
    fn of(flow: &Flow) -> Self {
        let hash = |tag: Tag| {
            let place = flow.find(tag, 0)?;
            let mut hasher = FxHasher::default();
            flow.between(place).hash(&mut hasher);
            Some(hasher.finish())
        };
        Self {
            variable: flow.names.first().copied(),
            names: hash(Tag::Names).unwrap_or(0),
            list: hash(Tag::NameList).unwrap_or(0),
        }
    }
}

impl std::fmt::Debug for Library {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Library")
            .field("style", &self.style.title())
            .field("references", &self.references.len())
            .finish_non_exhaustive()
    }
}

impl Library {
    /// Takes the records that the book cites, each once. A source is known by
    /// its place in `references` from here on; year suffixes follow the
    /// style's bibliography, and that order where it leaves one open.
    pub fn new(style: Arc<Style>, references: Vec<Arc<Reference>>) -> Library {
        let spent = Spent::default();
        let (told, hints) = spent.on(|| disambiguate::settle(&style.program, &references));
        Library {
            kept: references.iter().map(|_| OnceLock::new()).collect(),
            labels: references.iter().map(|_| OnceLock::new()).collect(),
            room: AtomicUsize::new(usize::MAX),
            style,
            references,
            told,
            hints,
            spent,
        }
    }

    /// How long all threads together were at telling the sources apart and at printing, so far.
    pub fn spent(&self) -> Duration {
        self.spent.so_far()
    }

    /// Keeps what is printed of so many sources at most, those asked for first. What is
    /// not kept is printed whenever it is asked for, and is the same.
    #[must_use]
    pub fn with_room_for(self, sources: usize) -> Library {
        Library {
            room: AtomicUsize::new(sources),
            ..self
        }
    }

    /// Whether it holds these very records under this very style, in this order.
    pub fn is_of(&self, style: &Arc<Style>, references: &[Arc<Reference>]) -> bool {
        let same = |(a, b): (&Arc<Reference>, &Arc<Reference>)| Arc::ptr_eq(a, b) || a == b;
        Arc::ptr_eq(&self.style, style)
            && self.references.len() == references.len()
            && self.references.iter().zip(references).all(same)
    }

    /// The style.
    pub fn style(&self) -> &Style {
        &self.style
    }

    /// The records, in the order given.
    pub fn references(&self) -> &[Arc<Reference>] {
        &self.references
    }

    /// Prints a document: its clusters in order, and a bibliography of all
    /// they cite. Items whose source is not in the library are left out.
    pub fn document(&self, clusters: &[Cluster]) -> Printed {
        self.document_with(clusters, &[])
    }

    /// As [`Library::document`], with sources that are listed without being
    /// cited.
    pub fn document_with(&self, clusters: &[Cluster], uncited: &[u32]) -> Printed {
        self.spent.on(|| document::print(self, clusters, uncited))
    }

    /// The citations of [`Library::document_with`], without its entries: numbers and
    /// labels are the same, and most of the work is saved.
    pub fn citations_with(&self, clusters: &[Cluster], uncited: &[u32]) -> Printed {
        self.spent
            .on(|| document::print_without_list(self, clusters, uncited))
    }

    /// Prints a citation as it reads where nothing was cited before it.
    pub fn cluster_alone(&self, cluster: &Cluster) -> Rich {
        let cluster = std::slice::from_ref(cluster);
        let (named, citations) = self.spent.on(|| document::citations(self, cluster));
        let citation = citations.into_iter().next().unwrap_or_default();
        match named.into_iter().next() {
            Some(mut named) if !named.is_empty() => {
                named.push(" ");
                named.append(&citation);
                named
            }
            _ => citation,
        }
    }

    /// Prints the bibliography entry of one source, as it reads in a list of
    /// its own; empty if the style prints none.
    pub fn entry(&self, source: u32) -> Rich {
        let text = self.spent.on(|| self.entry_text(source, 1));
        text.unwrap_or_default()
    }

    /// [`Library::label`] as plain text, made once.
    ///
    /// # Panics
    /// If there is no such source.
    pub fn label_text(&self, source: u32) -> &str {
        let make = || self.label(source).to_text().into();
        self.labels[source as usize].get_or_init(make)
    }

    /// A short name for a source: its citation without brackets, in
    /// author-date styles (`Smith 2020a`); in others author or title and year.
    pub fn label(&self, source: u32) -> Rich {
        if self.references.get(source as usize).is_none() {
            return Rich::new();
        }
        let program = &self.style.program;
        if !program.is_note && !program.citation_shows_number {
            return self.spent.on(|| {
                let flow = self.cite_once(source, 0);
                settle(&flow, &program.locale.quotes)
            });
        }
        document::plain_label(&self.references[source as usize])
    }

    pub(super) fn program(&self) -> &Program {
        &self.style.program
    }

    pub(super) fn year_suffix(&self, source: u32) -> u32 {
        self.told[source as usize].year_suffix
    }

    /// Where to keep what is printed of a source, if there is room.
    fn kept(&self, source: u32) -> Option<&Kept> {
        let slot = &self.kept[source as usize];
        if let Some(kept) = slot.get() {
            return Some(kept);
        }
        let take = |room: usize| room.checked_sub(1);
        self.room
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, take)
            .ok()?;
        Some(slot.get_or_init(Box::default))
    }

    fn job<'a>(&'a self, source: u32, area: &'a Area) -> Job<'a> {
        Job {
            program: self.program(),
            area,
            reference: &self.references[source as usize],
            told: &self.told[source as usize],
            hints: &self.hints,
            locator: None,
            position: Position {
                none: area.is_bibliography,
                ..Position::default()
            },
            number: 0,
            first_note: None,
            omit: Omit::Nothing,
            sort: None,
        }
    }

    /// Prints one item of a citation that is cited once and as it first is, where what
    /// comes of it is kept elsewhere.
    pub(super) fn cite_once(&self, source: u32, number: u32) -> Flow {
        let kept = self.kept[source as usize].get();
        let kept = kept.and_then(|kept| kept.cite.get());
        kept.map(|flow| Flow::clone(flow)).unwrap_or_else(|| {
            let job = Job {
                number,
                ..self.job(source, &self.program().citation)
            };
            job.flow()
        })
    }

    /// Prints one item of a citation, without affixes.
    pub(super) fn cite(
        &self,
        source: u32,
        locator: Option<&Locator>,
        position: Position,
        number: u32,
        first_note: Option<u32>,
        omit: Omit,
    ) -> Flow {
        let program = self.program();
        let make = || {
            let job = Job {
                locator,
                position,
                number,
                first_note,
                omit,
                ..self.job(source, &program.citation)
            };
            job.flow()
        };
        let is_first = !program.position_matters || !position.subsequent;
        let keeps = locator.is_none()
            && is_first
            && omit == Omit::Nothing
            && !program.citation_shows_number;
        match keeps.then(|| self.kept(source)).flatten() {
            Some(kept) => Flow::clone(kept.cite.get_or_init(|| {
                let mut flow = make();
                flow.shrink();
                Box::new(flow)
            })),
            None => make(),
        }
    }

    /// A citation of one source and nothing else, where nothing but its number
    /// depends on what stands round it.
    pub(super) fn bare_citation(
        &self,
        source: u32,
        number: u32,
        make: impl FnOnce() -> Numbered,
    ) -> Rich {
        match self.kept(source) {
            Some(kept) => {
                let make = || Box::new(make().shrunk());
                kept.citation.get_or_init(make).with(number)
            }
            None => make().with(number),
        }
    }

    /// The entry of a source, settled; `None` if the style has no bibliography
    /// or prints nothing.
    pub(super) fn entry_text(&self, source: u32, number: u32) -> Option<Rich> {
        self.with_entry(source, number, |entry| entry.text.with(number))
    }

    /// The entry of a source, and the names that it begins with.
    pub(super) fn with_entry<T>(
        &self,
        source: u32,
        number: u32,
        with: impl FnOnce(&Listed) -> T,
    ) -> Option<T> {
        let program = self.program();
        self.references.get(source as usize)?;
        program.bibliography.as_ref()?;
        let make = || {
            let flow = self.entry_flow(source, number);
            Box::new(Listed {
                text: settle_numbered(&flow, &program.locale.quotes).shrunk(),
                lead: Lead::of(&flow),
            })
        };
        let keeps = !program.entry_shows_number || program.number_is_plain;
        let made;
        let entry = match keeps.then(|| self.kept(source)).flatten() {
            Some(kept) => kept.entry.get_or_init(make),
            None => {
                made = make();
                &made
            }
        };
        (!entry.text.rich.is_empty()).then(|| with(entry))
    }

    /// The entry of a source before it is settled; nothing in a style without a
    /// bibliography.
    pub(super) fn entry_flow(&self, source: u32, number: u32) -> Flow {
        let mut flow = Flow::with_room();
        if let Some(area) = &self.program().bibliography {
            let job = Job {
                number,
                ..self.job(source, area)
            };
            document::entry(&job, &mut flow);
        }
        flow
    }

    /// The sort keys of a source for its place in the bibliography or a cluster.
    pub(super) fn keys<'a>(&'a self, area: &'a Area, source: u32, number: u32) -> Keys<'a> {
        let job = Job {
            position: Position {
                none: true,
                ..Position::default()
            },
            ..self.job(source, area)
        };
        if area.sorts_by_number {
            return Keys::own(Job { number, ..job });
        }
        let Some(kept) = self.kept(source) else {
            return Keys::own(job);
        };
        let slot = if area.is_bibliography {
            &kept.entry_keys
        } else {
            &kept.cite_keys
        };
        Keys::kept(job, slot.get_or_init(Box::default))
    }
}
