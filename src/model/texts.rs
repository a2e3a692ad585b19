//! Which texts are published, and under what names.
//!
//! The main type is [`Texts`]: cases and pages with their slugs, sorted, drafts set
//! apart; and where each id in them stands. It links nothing.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::ids::{CaseId, PageId};
use super::slug;
use crate::data::Draft;
use crate::data::draft::Place;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::text::{Near, Span, Vocabulary, near};

/// All texts of a book.
#[derive(Debug, Default)]
pub struct Texts<'a> {
    /// Published cases, by slug.
    pub cases: Vec<Named<'a>>,
    /// Published pages, by path.
    pub pages: Vec<Named<'a>>,
    /// The home page.
    pub home: Option<&'a Arc<Draft>>,
    /// Cases that are not published, by slug.
    pub withheld: BTreeMap<String, &'a Arc<Draft>>,
    by_slug: FxHashMap<String, CaseId>,
    by_file: FxHashMap<&'a str, Destination>,
    by_name: OnceLock<FxHashMap<String, Destination>>,
    slugs: OnceLock<Vocabulary>,
}

/// A text and its slug.
#[derive(Debug)]
pub struct Named<'a> {
    /// The slug, or the path of a page.
    pub slug: String,
    /// The text.
    pub draft: &'a Arc<Draft>,
    /// The block of each id, `aka` included.
    ids: FxHashMap<&'a str, u32>,
}

/// What a Markdown file became.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Destination {
    /// A case.
    Case(CaseId),
    /// A page.
    Page(PageId),
    /// The home page.
    Home,
    /// A draft.
    Withheld,
}

impl<'a> Texts<'a> {
    /// Sorts out `drafts`: names them, sets aside what is not published, and reports
    /// names that cannot be had. `content` is the content folder.
    pub fn choose(
        drafts: &'a [Arc<Draft>],
        content: &str,
        show_drafts: bool,
        found: &mut Diagnostics,
    ) -> Self {
        let mut texts = Self::default();
        let mut sorted: Vec<&Arc<Draft>> = drafts.iter().collect();
        sorted.sort_by(|a, b| a.file.path.cmp(&b.file.path));
        for draft in sorted {
            let withheld = draft.front.draft && !show_drafts;
            match draft.place {
                Place::Home => texts.home = Some(draft).filter(|_| !withheld),
                Place::Case => {
                    let slug = name(draft, content, "cases", found);
                    if withheld {
                        texts.withheld.insert(slug, draft);
                    } else {
                        texts.cases.push(Named::new(slug, draft));
                    }
                }
                Place::Page if withheld => {}
                Place::Page => {
                    let slug = name(draft, content, "pages", found);
                    texts.pages.push(Named::new(slug, draft));
                }
            }
            if withheld {
                texts
                    .by_file
                    .insert(draft.file.path.as_str(), Destination::Withheld);
            }
        }
        keep_one_per_slug(&mut texts.cases, found);
        keep_one_per_slug(&mut texts.pages, found);
        texts.index();
        texts
    }

    /// The published case of that slug.
    pub fn case(&self, slug: &str) -> Option<CaseId> {
        self.by_slug.get(slug).copied()
    }

    /// What the Markdown file at `path` became.
    pub fn file(&self, path: &str) -> Option<Destination> {
        self.by_file.get(path).copied()
    }

    /// The slug nearest to one that is not known.
    pub fn near(&self, slug: &str) -> Option<Near<'_>> {
        near(
            slug,
            self.may_be_near(slug)
                .filter_map(|at| Some(self.cases.get(at)?.slug.as_str())),
        )
    }

    /// The slug of a case, or the path of a page, that is nearest to one that is not known.
    pub fn text_near(&self, slug: &str) -> Option<Near<'_>> {
        let pages = self.cases.len();
        let slugs = self.may_be_near(slug).map(|at| match self.cases.get(at) {
            Some(case) => case.slug.as_str(),
            None => self.pages[at - pages].slug.as_str(),
        });
        near(slug, slugs)
    }

    /// Places in the list of cases, and after it that of pages.
    fn may_be_near(&self, slug: &str) -> impl Iterator<Item = usize> {
        let slugs = self.slugs.get_or_init(|| {
            let texts = self.cases.iter().chain(&self.pages);
            Vocabulary::of(texts.map(|text| text.slug.as_str()))
        });
        slugs.candidates(slug)
    }

    /// What has that name, in lower case: its slug, the name of its file, or its title. Of
    /// several it is the first, and a case before a page.
    pub fn called(&self, name: &str) -> Option<Destination> {
        let by_name = self.by_name.get_or_init(|| {
            let cases = self.cases.iter().enumerate();
            let cases = cases.map(|(at, text)| (text, Destination::Case(CaseId::from(at))));
            let pages = self.pages.iter().enumerate();
            let pages = pages.map(|(at, text)| (text, Destination::Page(PageId::from(at))));
            let mut names = FxHashMap::default();
            for (text, destination) in cases.chain(pages) {
                let title = text.draft.front.title.as_ref();
                let title = title.map(|title| title.value.text.to_lowercase());
                let file = text.draft.file.path.name();
                let stem = file.trim_end_matches(".md").to_lowercase();
                for name in [text.slug.clone(), stem].into_iter().chain(title) {
                    names.entry(name).or_insert(destination);
                }
            }
            names
        });
        by_name.get(name).copied()
    }

    fn index(&mut self) {
        for (index, case) in self.cases.iter().enumerate() {
            self.by_slug.insert(case.slug.clone(), CaseId::from(index));
            self.by_file.insert(
                case.draft.file.path.as_str(),
                Destination::Case(CaseId::from(index)),
            );
        }
        for (index, page) in self.pages.iter().enumerate() {
            self.by_file.insert(
                page.draft.file.path.as_str(),
                Destination::Page(PageId::from(index)),
            );
        }
        if let Some(home) = self.home {
            self.by_file
                .insert(home.file.path.as_str(), Destination::Home);
        }
    }
}

impl<'a> Named<'a> {
    fn new(slug: String, draft: &'a Arc<Draft>) -> Self {
        let mut ids = FxHashMap::default();
        for (index, block) in draft.body.blocks.iter().enumerate() {
            let index = crate::text::offset(index);
            for id in block.id.iter().chain(&block.further.aka) {
                ids.entry(id.value.as_str()).or_insert(index);
            }
        }
        Self { slug, draft, ids }
    }

    /// The block of that id, or that had it once.
    pub fn block(&self, id: &str) -> Option<u32> {
        self.ids.get(id).copied()
    }

    /// The ids of its blocks, in document order.
    pub fn block_ids(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.draft
            .body
            .blocks
            .iter()
            .filter_map(|block| block.id.as_ref())
            .map(|id| id.value.as_str())
    }

    /// Whether a link to `#anchor` arrives.
    pub fn has_anchor(&self, anchor: &str) -> bool {
        let body = &self.draft.body;
        self.ids.contains_key(anchor)
            || body.headings.iter().any(|heading| heading.id == anchor)
            || body.anchors.iter().any(|known| known.value == anchor)
            || body.cross.iter().any(|crossing| crossing.id == anchor)
            || body.events.iter().any(|event| event.id == anchor)
    }

    /// Everything that a link can arrive at.
    pub fn anchors(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let body = &self.draft.body;
        self.block_ids()
            .chain(body.headings.iter().map(|heading| heading.id.as_str()))
            .chain(body.anchors.iter().map(|anchor| anchor.value.as_str()))
            .chain(body.cross.iter().map(|crossing| crossing.id.as_str()))
    }

    /// Whether it has a private block of that id, which is not published.
    pub fn has_private(&self, id: &str) -> bool {
        self.draft
            .body
            .private_ids
            .iter()
            .any(|private| private.value == id)
    }
}

/// The first byte of a file: where a message points that concerns it as a whole.
pub fn top(draft: &Draft) -> Span {
    draft.file.span(0, 0)
}

fn name(draft: &Draft, content: &str, folder: &str, found: &mut Diagnostics) -> String {
    let path = draft.file.path.as_str();
    let below = path
        .strip_prefix(content)
        .and_then(|rest| rest.trim_start_matches('/').strip_prefix(folder))
        .map_or(path, |rest| rest.trim_start_matches('/'));
    let given = draft.front.slug.as_ref();
    let slug = match given {
        Some(given) => slug::segments(&given.value),
        None => slug::from_path(below),
    };
    let place = given.map_or_else(|| top(draft), |given| given.span.clone());
    if slug.is_empty() {
        found.push(
            Diagnostic::at(
                Code::RESERVED_SLUG,
                &place,
                format!(
                    "`{}` gives no name for an address",
                    given.map_or(below, |given| &given.value)
                ),
            )
            .label("no letter and no digit in it")
            .help("write a `slug` with a letter or a digit in it, as in `slug: the-kettle`"),
        );
        return format!("unnamed-{}", slug::of_key(below).trim_matches('-'));
    }
    let reserved = if folder == "cases" {
        slug.split('/')
            .find(|segment| slug::RESERVED_IN_CASES.contains(segment))
    } else {
        slug.split('/')
            .next()
            .filter(|segment| slug::RESERVED_AT_TOP.contains(segment))
    };
    if let Some(word) = reserved {
        found.push(
            Diagnostic::at(
                Code::RESERVED_SLUG,
                &place,
                format!(
                    "the address `{slug}` uses `{word}`, which the site needs for its own pages"
                ),
            )
            .label(match given {
                Some(_) => "the address given",
                None => "its address is made from the name of the file",
            })
            .help(format!(
                "give it another name, such as `slug: {}-1`",
                slug.replace('/', "-")
            )),
        );
    }
    slug
}

/// Sorts by slug; of two texts with one slug the first by file is kept.
fn keep_one_per_slug(texts: &mut Vec<Named<'_>>, found: &mut Diagnostics) {
    texts.sort_by(|a, b| (&a.slug, &a.draft.file.path).cmp(&(&b.slug, &b.draft.file.path)));
    texts.dedup_by(|later, first| {
        let same = later.slug == first.slug;
        if same {
            let place = |text: &Named<'_>| {
                text.draft
                    .front
                    .slug
                    .as_ref()
                    .map_or_else(|| top(text.draft), |slug| slug.span.clone())
            };
            found.push(
                Diagnostic::at(
                    Code::OUTPUT_COLLISION,
                    &place(later),
                    format!(
                        "`{}` and `{}` have the same address, `{}`",
                        first.draft.file.path, later.draft.file.path, later.slug
                    ),
                )
                .label("one file")
                .also(&place(first), "the other file")
                .help("give one of them another `slug`"),
            );
        }
        same
    });
}
