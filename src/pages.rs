//! What is on each page: the routes of a site, and the view behind each.
//!
//! The main type is [`Pages`]: a Book, laid out. A view is a plain value that a
//! template prints; whatever has an `if` about claims, sources or dates in it is
//! decided here. This module does not know templates, files on a disk, or the time.

pub mod base;
pub mod blocks;
pub mod cards;
pub mod case;
pub mod citing;
pub mod claim;
mod code;
pub mod comparison;
pub mod contract;
pub mod corrections;
pub mod coverage;
pub mod dates;
mod docket;
pub mod draw;
pub mod endnotes;
pub mod exchange;
pub mod export;
pub mod facets;
pub mod feeds;
pub mod fill;
pub mod home;
pub mod lineage;
pub mod linked;
pub mod listed;
pub mod locators;
pub mod machine;
pub mod map;
mod markup;
pub mod math;
pub mod matrix;
pub mod occurrences;
pub mod plain;
mod print;
pub mod questions;
pub mod quotes;
pub mod references;
pub mod route;
pub(crate) mod sample;
pub mod search;
pub mod shards;
pub mod side;
pub mod source;
pub mod sources;
pub mod standing;
pub mod tables;
pub mod tags;
pub mod terms;
mod thread;
pub mod timeline;
pub(crate) mod trial;
pub mod view;
pub mod words;
mod works;

use std::sync::{Arc, OnceLock};

use crate::memo::Store;
use crate::model::Book;
use crate::model::book::{AnswerTo, LinkTo, Node, Prose, TextId};
use crate::model::ids::{AnswerId, CaseId, ClaimId, PageId, SourceId};
use crate::model::state::State;
use crate::text::FilePath;

pub use print::Printing;
pub use route::{Links, Route};
pub use words::Words;

/// How a site is to be laid out, beyond what the Book says.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    /// Links name `index.html`.
    pub portable: bool,
    /// The base URL, ending in `/`, if there is one.
    pub base_url: Option<String>,
    /// Assets of the theme, as they are named in the site: below `assets/`.
    pub assets: Vec<String>,
    /// Files copied to the site's root, by their path there.
    pub statics: Vec<FilePath>,
    /// The style sheets of every page.
    pub css: Vec<Route>,
    /// Its scripts.
    pub js: Vec<Route>,
    /// Its scripts that run before anything is shown.
    pub early: Vec<Route>,
    /// The picture that a browser shows for the site.
    pub icon: Option<Route>,
    /// The site's navigation.
    pub nav: Vec<base::NavItem>,
}

/// A Book, laid out: every page can be made from it, in any order, by any thread.
#[derive(Debug)]
pub struct Pages {
    /// The Book.
    pub book: Arc<Book>,
    /// The words of the interface.
    pub words: Arc<Words>,
    /// How it is laid out.
    pub layout: Arc<Layout>,
    /// Old addresses, and where they lead.
    pub redirects: Arc<Vec<Redirect>>,
    code: Arc<Store<String>>,
    printed: Vec<OnceLock<Box<Printing>>>,
    gathered: Arc<Gathered>,
    tables: Arc<Tables>,
}

/// What many pages of one Book share, made when one first asks for it.
#[derive(Debug, Default)]
struct Gathered {
    search: OnceLock<search::Index>,
    docket: OnceLock<docket::Docket>,
    names: OnceLock<facets::Names>,
    questions: OnceLock<Vec<crate::model::ids::AsideId>>,
    dated: OnceLock<timeline::Dated>,
}

/// What Books that were linked alike have in common when they are laid out.
#[derive(Clone, Debug)]
pub struct Frame {
    words: Arc<Words>,
    layout: Arc<Layout>,
    redirects: Arc<Vec<Redirect>>,
    tables: Arc<Tables>,
}

/// What is counted and put in order once, when a page first asks for it.
///
/// A table reads no more of a text than what is in its [`Outline`](crate::model::Outline),
/// so that it holds for every Book that was linked alike.
#[derive(Debug)]
struct Tables {
    ordinals: OnceLock<Vec<Box<[u32]>>>,
    by_state: OnceLock<Vec<Vec<ClaimId>>>,
    shelf: OnceLock<sources::Shelf>,
    places: Vec<OnceLock<occurrences::InOrder>>,
    quotes: Vec<OnceLock<quotes::Quotes>>,
    tallies: OnceLock<Vec<sources::Tally>>,
    cited_by: OnceLock<Vec<Vec<TextId>>>,
    by_publisher: OnceLock<sources::views::Ordered>,
    source_facets: OnceLock<Vec<facets::FilterGroup>>,
    by_date: OnceLock<sources::views::Ordered>,
    origins: OnceLock<sources::origins::Gathered>,
    gaps: OnceLock<coverage::Gaps>,
    shares: OnceLock<[crate::model::coverage::Share; crate::data::config::Measure::ALL.len()]>,
    changes: OnceLock<corrections::Changes>,
    tags: OnceLock<Vec<tags::Tag>>,
    places_of_cases: OnceLock<Vec<u32>>,
    noticed: OnceLock<Vec<crate::model::ids::SourceId>>,
}

/// An old address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    /// Its path in the site, as [`Pages::path`] gives paths.
    pub path: String,
    /// Where it leads now.
    pub to: Route,
}

impl Pages {
    /// Lays out `book`. `code` remembers highlighted code from one build to the next.
    pub fn new(
        book: Arc<Book>,
        words: Words,
        layout: Layout,
        redirects: Vec<Redirect>,
        code: Arc<Store<String>>,
    ) -> Self {
        let places = book.sources.iter().map(|_| OnceLock::new()).collect();
        let quotes = book.sources.iter().map(|_| OnceLock::new()).collect();
        Self {
            printed: unprinted(&book),
            gathered: Arc::default(),
            book,
            words: Arc::new(words),
            layout: Arc::new(layout),
            redirects: Arc::new(redirects),
            code,
            tables: Arc::new(Tables {
                ordinals: OnceLock::new(),
                by_state: OnceLock::new(),
                shelf: OnceLock::new(),
                places,
                quotes,
                tallies: OnceLock::new(),
                cited_by: OnceLock::new(),
                by_publisher: OnceLock::new(),
                source_facets: OnceLock::new(),
                by_date: OnceLock::new(),
                origins: OnceLock::new(),
                gaps: OnceLock::new(),
                shares: OnceLock::new(),
                changes: OnceLock::new(),
                tags: OnceLock::new(),
                places_of_cases: OnceLock::new(),
                noticed: OnceLock::new(),
            }),
        }
    }

    /// Lays out `book` as another was, whose texts have the same
    /// [`Outline`](crate::model::Outline)s.
    pub fn framed(book: Arc<Book>, frame: &Frame, code: Arc<Store<String>>) -> Self {
        let frame = frame.clone();
        Self {
            printed: unprinted(&book),
            gathered: Arc::default(),
            book,
            words: frame.words,
            layout: frame.layout,
            redirects: frame.redirects,
            code,
            tables: frame.tables,
        }
    }

    /// The same, with none of the citations that have been printed: they go with it, so
    /// that who shows one page after another does not come to hold those of all.
    pub fn apart(&self) -> Self {
        Self {
            gathered: Arc::clone(&self.gathered),
            ..Self::framed(
                Arc::clone(&self.book),
                &self.frame(),
                Arc::clone(&self.code),
            )
        }
    }

    /// All that does not depend on the words of texts.
    pub fn frame(&self) -> Frame {
        Frame {
            words: Arc::clone(&self.words),
            layout: Arc::clone(&self.layout),
            redirects: Arc::clone(&self.redirects),
            tables: Arc::clone(&self.tables),
        }
    }

    /// The links of the page at `here`.
    pub fn links(&self, here: Route) -> Links<'_> {
        Links::new(self, here)
    }

    /// The page that a text is published on.
    pub fn route_of(&self, text: TextId) -> Route {
        match text {
            TextId::Case(case) => Route::Case(case),
            TextId::Page(page) => Route::Page(page),
            TextId::Home => Route::Home,
        }
    }

    /// The citations of a text as they print, made when first asked for.
    pub fn printing(&self, text: TextId) -> &Printing {
        let cases = self.book.cases.len();
        let slot = match text {
            TextId::Case(case) => case.index(),
            TextId::Page(page) => cases + page.index(),
            TextId::Home => cases + self.book.pages.len(),
        };
        self.printed[slot].get_or_init(|| Box::new(Printing::new(&self.book, text)))
    }

    /// Whether a case, and so everything in it, is invented.
    pub fn is_invented(&self, case: CaseId) -> bool {
        self.book.cases[case.index()].prose.draft.front.invented
    }

    /// The claims in a state, in the Book's order; those of invented cases too.
    pub fn claims_in(&self, state: State) -> &[ClaimId] {
        let by_state = self.tables.by_state.get_or_init(|| {
            let mut lists = vec![Vec::new(); State::ALL.len()];
            for (index, claim) in self.book.claims.iter().enumerate() {
                lists[claim.state as usize].push(ClaimId::from(index));
            }
            lists
        });
        &by_state[state as usize]
    }

    /// What all pages of the comparison share, made when first asked for.
    fn docket(&self) -> &docket::Docket {
        self.gathered
            .docket
            .get_or_init(|| docket::Docket::new(&self.book, |state| self.claims_in(state).to_vec()))
    }

    /// The names of sources and people by what addresses call them, made when first asked for.
    fn names(&self) -> &facets::Names {
        self.gathered
            .names
            .get_or_init(|| facets::names(&self.book))
    }

    /// The entries of the timeline, sorted when first asked for.
    fn dated(&self) -> &timeline::Dated {
        self.gathered
            .dated
            .get_or_init(|| timeline::Dated::new(self))
    }

    /// The names of all sources, sorted when first asked for.
    fn shelf(&self) -> &sources::Shelf {
        self.tables
            .shelf
            .get_or_init(|| sources::Shelf::new(&self.book))
    }

    /// The index of the search, made when first asked for.
    pub fn search(&self) -> &search::Index {
        self.gathered
            .search
            .get_or_init(|| search::Index::new(self))
    }

    /// How often a source is cited, counted for all when first asked for.
    fn tally(&self, source: SourceId) -> &sources::Tally {
        let tallies = self.tables.tallies.get_or_init(|| {
            let sources = self.book.sources.iter();
            sources
                .map(|source| sources::Tally::of(&self.book, source))
                .collect()
        });
        &tallies[source.index()]
    }

    /// The place of an answer among those to each of its targets, from 1, in the order
    /// of [`Answer::targets`](crate::model::book::Answer::targets); 0 where the target
    /// is neither claim nor answer.
    pub fn ordinals(&self, answer: AnswerId) -> &[u32] {
        let ordinals = self
            .tables
            .ordinals
            .get_or_init(|| count_answers(&self.book));
        &ordinals[answer.index()]
    }

    /// The case that a claim, answer or other block stands in, and its index there.
    /// `None` for a private block, which has no place of its own.
    pub fn place_of(&self, node: Node) -> Option<(CaseId, u32)> {
        let book = &self.book;
        match node {
            Node::Claim(id) => {
                let claim = &book.claims[id.index()];
                Some((claim.case, claim.block))
            }
            Node::Answer(id) => {
                let answer = &book.answers[id.index()];
                Some((answer.case, answer.block))
            }
            Node::Aside(id) => {
                let aside = &book.asides[id.index()];
                Some((aside.case, aside.block))
            }
            Node::Private => None,
        }
    }

    /// The page and anchor that a link of a text leads to, if it leads into the site.
    fn target_of(&self, text: TextId, link: &LinkTo) -> Option<(Route, Option<String>)> {
        match link {
            LinkTo::Here(anchor) => Some((self.route_of(text), Some(anchor.clone()))),
            LinkTo::Case(case, anchor) => Some((Route::Case(*case), anchor.clone())),
            LinkTo::Page(page, anchor) => Some((Route::Page(*page), anchor.clone())),
            LinkTo::Home => Some((Route::Home, None)),
            LinkTo::File(path) => self.file(path).map(|route| (route, None)),
            LinkTo::Away(_) | LinkTo::Nowhere => None,
        }
    }

    /// The route of a file of the book that pages use: one of `static/` lies at the root.
    pub fn file(&self, path: &FilePath) -> Option<Route> {
        if let Some(below) = self.below_content(path).strip_prefix("static/") {
            let index = self
                .layout
                .statics
                .binary_search(&FilePath::new(below))
                .ok()?;
            return Some(Route::Static(crate::text::offset(index)));
        }
        let index = self.book.files.binary_search(path).ok()?;
        Some(Route::File(crate::text::offset(index)))
    }

    /// The path of a file of the book below its content folder.
    pub fn below_content<'p>(&self, path: &'p FilePath) -> &'p str {
        let below = path.as_str().strip_prefix(&*self.book.config.content);
        below
            .and_then(|below| below.strip_prefix('/'))
            .unwrap_or(path.as_str())
    }

    fn prose(&self, text: TextId) -> &Prose {
        self.book.prose(text)
    }
}

fn unprinted(book: &Book) -> Vec<OnceLock<Box<Printing>>> {
    let texts = book.cases.len() + book.pages.len() + 1;
    (0..texts).map(|_| OnceLock::new()).collect()
}

fn count_answers(book: &Book) -> Vec<Box<[u32]>> {
    let mut ordinals: Vec<Box<[u32]>> = book
        .answers
        .iter()
        .map(|answer| vec![0; answer.targets.len()].into())
        .collect();
    let mut set = |answer: AnswerId, at: &AnswerTo, place: usize| {
        let targets = &book.answers[answer.index()].targets;
        for (target, ordinal) in targets.iter().zip(&mut ordinals[answer.index()]) {
            if target.at == *at {
                *ordinal = crate::text::offset(place + 1);
            }
        }
    };
    for (index, claim) in book.claims.iter().enumerate() {
        let at = AnswerTo::Claim(ClaimId::from(index));
        for (place, &answer) in claim.answers.iter().enumerate() {
            set(answer, &at, place);
        }
    }
    for (index, answered) in book.answers.iter().enumerate() {
        let at = AnswerTo::Answer(AnswerId::from(index));
        for (place, &answer) in answered.replies.iter().enumerate() {
            set(answer, &at, place);
        }
    }
    ordinals
}

/// All ids of a list, in order.
pub(crate) fn ids<I: From<usize>>(length: usize) -> impl Iterator<Item = I> {
    (0..length).map(I::from)
}

/// The cases, pages and sources of a Book, as ids.
impl Pages {
    /// Every case.
    pub fn cases(&self) -> impl Iterator<Item = CaseId> + use<> {
        ids(self.book.cases.len())
    }

    /// Every plain page.
    pub fn plain_pages(&self) -> impl Iterator<Item = PageId> + use<> {
        ids(self.book.pages.len())
    }

    /// Every source.
    pub fn sources(&self) -> impl Iterator<Item = SourceId> + use<> {
        ids(self.book.sources.len())
    }
}
