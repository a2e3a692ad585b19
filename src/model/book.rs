//! The Book: everything that pages show, resolved.
//!
//! Lists are in a fixed order and refer to each other by index, so that a Book of
//! a hundred thousand claims is a few flat lists. They are shared: a Book whose texts
//! changed in words alone is the one before, with other texts ([`Book::with_texts`]).

use std::collections::BTreeMap;
use std::ops::{Deref, Range};
use std::sync::Arc;

use super::ids::{AnswerId, AsideId, CaseId, ClaimId, MentionId, PageId, SourceId};
use super::state::{Flags, State};
use crate::csl::{Date, Library, Locator, Reference};
use crate::data::Config;
use crate::data::draft::{AnswerKind, Block, BlockClass, Citation, Cite, Draft, Fit, Role};
use crate::data::record::{Custom, Derived};
use crate::diag::levels::Levels;
use crate::memo::Few;
use crate::picture::Extent;
use crate::text::{FilePath, Span};

/// All that is published, resolved and counted.
#[derive(Clone, Debug)]
pub struct Book {
    /// The book's own settings.
    pub config: Arc<Config>,
    /// The words of the home page, if there are any.
    pub home: Option<Prose>,
    /// Cases by slug. Their print order is [`Book::case_order`].
    pub cases: Vec<Arc<Case>>,
    /// Cases as lists show them: as `[[nav]]` has them, then by date, newest first, undated last.
    pub case_order: List<CaseId>,
    /// Plain pages by path.
    pub pages: Vec<Arc<Page>>,
    /// Claims: case by case (in order of [`Book::cases`]), in each by number.
    pub claims: List<Claim>,
    /// Rebuttals and replies: case by case, in each as they stand in the text.
    pub answers: List<Answer>,
    /// Supports, evidence, questions, assessments, responses and searches, likewise.
    pub asides: List<Aside>,
    /// Sources that published text cites, or that such a source draws on, by id.
    pub sources: List<Source>,
    /// Every citation item in published text: case by case, then pages, as they stand.
    pub mentions: List<Mention>,
    /// Prints citations and references in the book's style; its references are
    /// [`Book::sources`], in the same order.
    pub library: Arc<Library>,
    /// Files that published pages use, by path: copied to the same path in the site.
    pub files: List<FilePath>,
    /// How large those are that are pictures.
    pub extents: BTreeMap<FilePath, Extent>,
    /// The latest of `date`, `updated`, `changes` and `reviewed` in published cases.
    pub as_of: Option<Date>,
}

/// A list of a Book, which others may share.
#[derive(Debug)]
pub struct List<T>(Arc<Vec<T>>);

impl<T> List<T> {
    /// The list, to be changed.
    ///
    /// # Panics
    /// If somebody else has it already, which is our own bug: a Book is linked by one hand.
    pub(super) fn own(&mut self) -> &mut Vec<T> {
        Arc::get_mut(&mut self.0).expect("nobody else has a book that is being linked")
    }
}

impl<T> Deref for List<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<'l, T> IntoIterator for &'l List<T> {
    type Item = &'l T;
    type IntoIter = std::slice::Iter<'l, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<T> From<Vec<T>> for List<T> {
    fn from(list: Vec<T>) -> Self {
        Self(Arc::new(list))
    }
}

impl<T> Clone for List<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

/// The text of one file, and where what it names was found.
///
/// The lists run in parallel with those of the draft's body.
#[derive(Clone, Debug)]
pub struct Prose {
    /// The file as written.
    pub draft: Arc<Draft>,
    /// What each block became, by its index in [`Body::blocks`](crate::data::draft::Body::blocks).
    /// `None` where it was dropped after a diagnostic.
    pub blocks: Vec<Option<Node>>,
    /// The first mention of each cite, and one more for the end: the items of cite
    /// `n` are `mentions[n]..mentions[n + 1]`. Items with an unknown key are left out.
    pub mentions: Vec<MentionId>,
    /// The anchor of each of its mentions, in order.
    pub anchors: Vec<Anchor>,
    /// Where each link leads.
    pub links: Vec<LinkTo>,
}

/// The anchor of an occurrence in its text. Prints as `c-` and eight hex digits, repeats
/// in a text with `-2` and so on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Anchor {
    /// The hash of what is cited and of the sentence around it.
    pub hash: u32,
    /// How often the text has had that hash so far, from 1.
    pub count: u32,
}

impl std::fmt::Display for Anchor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "c-{:08x}", self.hash)?;
        match self.count {
            1 => Ok(()),
            count => write!(f, "-{count}"),
        }
    }
}

/// What a block of a text became.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Node {
    /// A claim.
    Claim(ClaimId),
    /// A rebuttal or reply.
    Answer(AnswerId),
    /// Anything else.
    Aside(AsideId),
    /// A private block, in the preview.
    Private,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkTo {
    /// An address outside the book, with a scheme that is let through.
    Away(String),
    /// A place in the same file: its anchor.
    Here(String),
    /// A case, and the anchor in it.
    Case(CaseId, Option<String>),
    /// A plain page, and the anchor in it.
    Page(PageId, Option<String>),
    /// The home page.
    Home,
    /// A file of the book that is published at its path below the content folder.
    File(FilePath),
    /// Nowhere: reported, and shown as text.
    Nowhere,
}

/// One question, argued in one file.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its slug: the path of its page below `cases/`.
    pub slug: String,
    /// Its text.
    pub prose: Prose,
    /// The cases that it answers.
    pub answers_cases: Vec<CaseId>,
    /// The cases that answer it.
    pub answered_by: Vec<CaseId>,
    /// Its claims.
    pub claims: Range<u32>,
    /// Its rebuttals.
    pub answers: Range<u32>,
    /// Its other blocks.
    pub asides: Range<u32>,
    /// Its citation items.
    pub mentions: Range<u32>,
    /// Claims elsewhere that it answers, in order of case and number.
    pub answered_claims: Vec<ClaimId>,
    /// Its answers to what is not published here.
    pub answers_to_unpublished: Vec<AnswerId>,
    /// Open and closed questions that are about no claim or answer.
    pub questions: Vec<AsideId>,
    /// The sources of its list of references, in order of first mention; `nocite` last.
    pub sources: Vec<SourceId>,
    /// Whether it is only shown because drafts are.
    pub draft: bool,
}

/// A plain page.
#[derive(Clone, Debug)]
pub struct Page {
    /// Its path in the site, without slashes at the ends.
    pub path: String,
    /// Its text.
    pub prose: Prose,
    /// Its citation items.
    pub mentions: Range<u32>,
    /// The sources of its list of references, in order of first mention.
    pub sources: Vec<SourceId>,
    /// Whether it is only shown because drafts are.
    pub draft: bool,
}

/// What is held.
#[derive(Debug)]
pub struct Claim {
    /// The case it stands in.
    pub case: CaseId,
    /// Its block in that case's body.
    pub block: u32,
    /// Its id.
    pub id: Box<str>,
    /// Its number: `[2, 1]` prints as 2.1.
    pub number: Box<[u32]>,
    /// The claim that it is under.
    pub parent: Option<ClaimId>,
    /// Claims under it, by number.
    pub children: Few<ClaimId>,
    /// Who asserts it, in the order written; never empty but in a case without authors.
    pub by: Vec<Asserter>,
    /// When it was asserted.
    pub date: Option<Date>,
    /// What it rests on.
    pub support: Support,
    /// Rebuttals that name it, withdrawn ones included, by date, undated last, then as they stand.
    pub answers: Vec<AnswerId>,
    /// Rebuttals of a source or a ground that it rests on, likewise.
    pub challenges: Few<AnswerId>,
    /// Where it stands, by rule.
    pub state: State,
    /// What a reader should know beside it.
    pub flags: Flags,
    /// The editor's judgements, newest first.
    pub assessments: Few<AsideId>,
    /// Questions about it.
    pub questions: Few<AsideId>,
    /// Searches for an answer to it, by date.
    pub searches: Few<AsideId>,
    /// Support, evidence and responses that name it.
    pub grounds: Few<AsideId>,
}

impl Claim {
    /// What was said against it: the rebuttals that name it, then those of what it rests on.
    pub fn met_by(&self) -> impl DoubleEndedIterator<Item = AnswerId> {
        self.answers.iter().chain(&self.challenges).copied()
    }
}

/// Who asserts something.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Asserter {
    /// A source.
    Source(SourceId),
    /// A person in the front matter of a case: the index in `people`.
    Person(CaseId, u32),
    /// One of the authors of the case: the index in `authors`.
    Author(CaseId, u32),
}

/// What a claim or an answer rests on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Support {
    /// Every citation item in its own words and in the support and evidence aimed at
    /// it, in order, whatever its role.
    pub mentions: Vec<MentionId>,
    /// N: distinct sources whose role counts as support.
    pub sources: u32,
    /// M: independent origins of those.
    pub origins: u32,
    /// Whether an origin is not known to be one, so that M is "at most".
    pub at_most: bool,
    /// D: works on the longest path from here to an origin; 1 if all were read directly, 0 without sources.
    pub depth: u32,
    /// The origins, each with the supporting sources that lead to it.
    pub roots: Vec<Root>,
}

/// One origin, and what leads to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Root {
    /// The source that the others go back to; of several with one `origin` label, the first by id.
    pub source: SourceId,
    /// The supporting sources that lead there, by id.
    pub through: Vec<SourceId>,
}

/// A rebuttal, a reply or a concession.
#[derive(Debug)]
pub struct Answer {
    /// The case it stands in.
    pub case: CaseId,
    /// Its block in that case's body.
    pub block: u32,
    /// Its id.
    pub id: Box<str>,
    /// What it is aimed at, in the order written, each with its kind and fit. Never empty.
    pub targets: Vec<Aim>,
    /// Who asserts it.
    pub by: Vec<Asserter>,
    /// When.
    pub date: Option<Date>,
    /// What it rests on.
    pub support: Support,
    /// Answers to it, by date, undated last.
    pub replies: Few<AnswerId>,
    /// Whether its asserter took it back.
    pub withdrawn: bool,
    /// What a reader should know beside it.
    pub flags: Flags,
    /// Questions about it.
    pub questions: Few<AsideId>,
    /// Assessments of it, newest first.
    pub assessments: Few<AsideId>,
    /// Support, evidence and responses that name it.
    pub grounds: Few<AsideId>,
}

/// One target of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aim {
    /// What is answered.
    pub at: AnswerTo,
    /// How.
    pub kind: AnswerKind,
    /// Whether it denies what that says.
    pub fit: Fit,
}

/// What an answer is aimed at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnswerTo {
    /// A claim.
    Claim(ClaimId),
    /// Another answer: this one is a reply.
    Answer(AnswerId),
    /// A support or evidence block.
    Ground(AsideId),
    /// A source as such.
    Source(SourceId),
    /// A block of a draft, or of a case that is not published here.
    Unpublished,
}

/// A support, evidence, question, assessment, response or search block.
#[derive(Debug)]
pub struct Aside {
    /// Its class.
    pub class: BlockClass,
    /// The case it stands in.
    pub case: CaseId,
    /// Its block in that case's body.
    pub block: u32,
    /// Its id, if it was given one.
    pub id: Option<Box<str>>,
    /// What it is about, in the order written.
    pub about: Vec<About>,
    /// Who asserts it; empty for the editor's own blocks.
    pub by: Vec<Asserter>,
    /// Its date: `date`, or `reviewed`, or `opened`, or that of its asserter.
    pub date: Option<Date>,
    /// The citation items in it.
    pub mentions: Vec<MentionId>,
}

/// What an [`Aside`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum About {
    /// A claim.
    Claim(ClaimId),
    /// An answer.
    Answer(AnswerId),
    /// Another such block.
    Aside(AsideId),
    /// A source.
    Source(SourceId),
}

/// A work that cases rest on.
#[derive(Debug)]
pub struct Source {
    /// Its key, as written in its record.
    pub key: Box<str>,
    /// Its part of an address: see SPEC on keys in a URL.
    pub slug: Box<str>,
    /// Its CSL record.
    pub reference: Arc<Reference>,
    /// What casebook keeps beside it.
    pub custom: Arc<Custom>,
    /// A short name for lists: author and year or title, in the book's style where it has labels.
    pub short: Box<str>,
    /// Citation items that name it, in the Book's order.
    pub mentions: Vec<MentionId>,
    /// What it draws on.
    pub drawn_from: Vec<Derivation>,
    /// What draws on it, by id.
    pub drawn_on_by: Vec<SourceId>,
    /// What replaces it.
    pub replaced_by: Option<SourceId>,
    /// Claims and answers that rest on it: how much would fall with it.
    pub bears: Vec<Bearing>,
    /// Rebuttals aimed at it as such.
    pub challenged_by: Vec<AnswerId>,
    /// The place of the id in its record.
    pub record: Span,
    /// The files of its saved copies, in the order of [`Custom::copies`]; `None` for one
    /// that is no file here, or that is missing.
    pub held: Vec<Option<Held>>,
    /// The nearest of the works that it goes back to which was retracted.
    pub draws_on_retracted: Option<SourceId>,
}

/// The file of a saved copy, as it lies in the book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Its size in bytes.
    pub bytes: u64,
    /// The SHA-256 of its bytes in lower-case hex.
    pub sha256: Box<str>,
}

/// A source that another draws on.
#[derive(Clone, Debug, PartialEq)]
pub struct Derivation {
    /// The source drawn on.
    pub from: SourceId,
    /// How.
    pub how: Derived,
    /// Only there, if it was said.
    pub at: Option<Locator>,
}

/// What rests on a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bearing {
    /// A claim or an answer.
    pub on: Node,
    /// How much of it.
    pub weight: Weight,
}

/// How much of a claim or answer rests on one source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weight {
    /// It is the only origin.
    OnlyOrigin,
    /// It is one of several.
    OneOfSeveral,
    /// It is cited without supporting it.
    Background,
}

/// One citation item, in its place.
#[derive(Debug)]
pub struct Mention {
    /// The source.
    pub source: SourceId,
    /// The text it stands in.
    pub place: TextId,
    /// Its bracket: an index into that body's `cites`.
    pub cite: u32,
    /// Its place in the bracket, from 0.
    pub item: u32,
    /// What it does.
    pub role: Role,
    /// The mention that was read through this one.
    pub through_for: Option<MentionId>,
    /// The mention through which this one was read.
    pub read_through: Option<MentionId>,
    /// Whether the words that it quotes stand in a saved copy.
    pub quote: QuoteCheck,
}

/// What came of looking for a quotation in the saved copies, in order of strength.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum QuoteCheck {
    /// Nothing is quoted.
    #[default]
    NoQuote,
    /// There is no copy whose text can be read.
    NoCopy,
    /// The words are in no copy.
    NotFound,
    /// They are, with other spacing or other marks.
    FoundButForSpacing,
    /// They are, to the letter.
    Found,
}

/// A text that can cite.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TextId {
    /// A case.
    Case(CaseId),
    /// A plain page.
    Page(PageId),
    /// The home page.
    Home,
}

impl Book {
    /// How much findings weigh in it, by its settings and by comments in its texts.
    pub fn levels(&self) -> Levels {
        let remarks = self.texts().flat_map(|prose| &prose.draft.body.remarks);
        Levels::new(&self.config.levels, remarks.cloned())
    }

    /// Lets go of the records in the front matter of its texts, as far as nobody else has
    /// those texts: what they say is in [`Book::sources`].
    pub fn let_go_of_records(&mut self) {
        let cases = self.cases.iter_mut().filter_map(Arc::get_mut);
        let pages = self.pages.iter_mut().filter_map(Arc::get_mut);
        let prose = cases
            .map(|case| &mut case.prose)
            .chain(pages.map(|page| &mut page.prose))
            .chain(&mut self.home);
        for prose in prose {
            if let Some(draft) = Arc::get_mut(&mut prose.draft) {
                draft.front.references = Vec::new();
            }
        }
    }

    /// Its texts: the cases, the pages, the home page.
    pub fn texts(&self) -> impl Iterator<Item = &Prose> {
        let cases = self.cases.iter().map(|case| &case.prose);
        let pages = self.pages.iter().map(|page| &page.prose);
        cases.chain(pages).chain(&self.home)
    }

    /// The text that `id` names.
    ///
    /// # Panics
    /// If the book has no such text, which is our own bug.
    pub fn prose(&self, id: TextId) -> &Prose {
        match id {
            TextId::Case(case) => &self.cases[case.index()].prose,
            TextId::Page(page) => &self.pages[page.index()].prose,
            TextId::Home => self
                .home
                .as_ref()
                .expect("only a home page that exists is named"),
        }
    }

    /// The same Book where some texts have other words: `changed` gives the draft that has
    /// taken the place of another, if one has.
    ///
    /// Both must have the same [`Outline`](super::Outline), or what is linked is wrong.
    #[must_use]
    pub fn with_texts(&self, changed: impl Fn(&Arc<Draft>) -> Option<Arc<Draft>>) -> Self {
        let mut book = self.clone();
        let renew = |prose: &Prose| {
            changed(&prose.draft).map(|draft| {
                let first = prose.mentions.first().map_or(0, |first| first.index());
                let mentions = &self.mentions[first..first + prose.anchors.len()];
                Prose {
                    anchors: super::mention::anchors(&draft, mentions),
                    draft,
                    ..prose.clone()
                }
            })
        };
        for case in &mut book.cases {
            if let Some(prose) = renew(&case.prose) {
                let changed = Case {
                    prose,
                    ..Case::clone(case)
                };
                *case = Arc::new(changed);
            }
        }
        for page in &mut book.pages {
            if let Some(prose) = renew(&page.prose) {
                let changed = Page {
                    prose,
                    ..Page::clone(page)
                };
                *page = Arc::new(changed);
            }
        }
        if let Some(prose) = self.home.as_ref().and_then(renew) {
            book.home = Some(prose);
        }
        book
    }

    /// The anchor of an occurrence whose number is not at hand.
    ///
    /// # Panics
    /// If the mention is not of this book, which is our own bug.
    pub fn anchor_of(&self, mention: &Mention) -> Anchor {
        let starts = &self.prose(mention.place).mentions;
        let cite = mention.cite as usize;
        let mut items = (starts[cite].0..starts[cite + 1].0).map(MentionId);
        let own = items.find(|id| self.mentions[id.index()].item == mention.item);
        self.anchor(own.expect("a mention stands in its bracket"))
    }

    /// The anchor of a mention's occurrence, without `#`.
    pub fn anchor(&self, mention: MentionId) -> Anchor {
        let prose = self.prose(self.mentions[mention.index()].place);
        prose.anchors[mention.index() - prose.mentions[0].index()]
    }

    /// The block of that index in a case's body, as it was written.
    pub fn block(&self, case: CaseId, block: u32) -> &Block {
        &self.cases[case.index()].prose.draft.body.blocks[block as usize]
    }

    /// The bracket that a mention stands in, as it was written.
    pub fn cite(&self, mention: &Mention) -> &Cite {
        &self.prose(mention.place).draft.body.cites[mention.cite as usize]
    }

    /// The citation item of a mention, as it was written.
    pub fn citation(&self, mention: &Mention) -> &Citation {
        &self.cite(mention).citations[mention.item as usize]
    }

    /// The source of that key.
    pub fn source(&self, key: &str) -> Option<SourceId> {
        self.sources
            .binary_search_by(|source| (*source.key).cmp(key))
            .ok()
            .map(SourceId::from)
    }

    /// What an answer is aimed at.
    pub fn aims(&self, answer: AnswerId) -> impl Iterator<Item = &Aim> {
        self.answers[answer.index()].targets.iter()
    }

    /// How an answer is aimed at a claim, if it is.
    pub fn aim_at_claim(&self, answer: AnswerId, claim: ClaimId) -> Option<&Aim> {
        self.aims(answer)
            .find(|aim| aim.at == AnswerTo::Claim(claim))
    }

    /// How a reply is aimed at an answer, if it is.
    pub fn aim_at_answer(&self, reply: AnswerId, answer: AnswerId) -> Option<&Aim> {
        self.aims(reply)
            .find(|aim| aim.at == AnswerTo::Answer(answer))
    }
}

/// A case or page of a Book that is still being linked, to be changed.
///
/// # Panics
/// As [`List::own`].
pub(super) fn own<T>(one: &mut Arc<T>) -> &mut T {
    Arc::get_mut(one).expect("nobody else has a book that is being linked")
}
