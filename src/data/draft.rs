//! A case or page as it was written: its front matter, its text, its blocks.
//!
//! The main type is [`Draft`]. The text is kept as HTML with [`Hole`]s: what the
//! author wrote is turned into markup once, and whatever depends on other files (a
//! citation's label, the address of a link, the number of a claim) is a hole that
//! the page fills when it is rendered. A stretch of it can so be shown on any page
//! at the cost of a copy.

mod block;
mod cite;
mod rarely;

use std::ops::Range;

pub use block::{
    AchCell, AnswerKind, Basis, Block, BlockClass, BlockStatus, ClaimKind, Confidence, Fit,
    Further, Likelihood, Target,
};
pub use cite::{Around, Citation, Cite, Quote, Role, Within};
pub use rarely::{Rare, Rarely};

use crate::csl::Date;
use crate::data::record::Record;
use crate::diag::levels::Remark;
use crate::memo::Fit as _;
use crate::text::{Span, Spanned, TextFile};

/// One Markdown file, read.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The file.
    pub file: TextFile,
    /// What kind of file it is.
    pub place: Place,
    /// Its front matter.
    pub front: FrontMatter,
    /// Its text.
    pub body: Body,
}

/// Where a Markdown file stands in the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// `content/index.md`.
    Home,
    /// Below `content/cases/`.
    Case,
    /// Below `content/pages/`.
    Page,
}

/// What stands between the `---` lines at the top.
#[derive(Clone, Debug, Default)]
pub struct FrontMatter {
    /// The place of the whole front matter, or of the first byte of a file without.
    pub span: Option<Span>,
    /// Whether it is there and could not be read, which was reported. What it would have
    /// said is not missed a second time.
    pub unread: bool,
    /// `title`, in Markdown: see [`Inline`].
    pub title: Option<Spanned<Inline>>,
    /// `slug`: overrides the one from the path.
    pub slug: Option<Spanned<String>>,
    /// `date`.
    pub date: Option<Spanned<Date>>,
    /// `updated`.
    pub updated: Option<Spanned<Date>>,
    /// `status`.
    pub status: Option<CaseStatus>,
    /// `summary`, or Pandoc's `abstract`.
    pub summary: Option<Inline>,
    /// `authors`, or Pandoc's `author`; names as plain text.
    pub authors: Vec<String>,
    /// `tags`.
    pub tags: Vec<String>,
    /// `draft`.
    pub draft: bool,
    /// Where `draft` has a value that is neither true nor false: the text is kept back, and
    /// its author is told even so.
    pub draft_unclear: Option<Span>,
    /// `invented`: an example that never happened; each of its pages says so.
    pub invented: bool,
    /// `lang`: the language of this file.
    pub language: Option<Spanned<String>>,
    /// `answers`: slugs of the cases that this file answers.
    pub answers: Vec<Spanned<String>>,
    /// `aliases`: old addresses that lead here.
    pub aliases: Vec<Spanned<String>>,
    /// `people`.
    pub people: Vec<Person>,
    /// `hypotheses`.
    pub hypotheses: Vec<Hypothesis>,
    /// `changes`, in the order written.
    pub changes: Vec<Change>,
    /// `right-of-reply`.
    pub right_of_reply: Vec<RightOfReply>,
    /// `references` (or `citations`): source records that stand in this file.
    pub references: Vec<Record>,
    /// `bibliography`: files with more of them, relative to this file.
    pub bibliography: Vec<Spanned<String>>,
    /// `nocite`: keys to be listed without being cited; `*` is all.
    pub nocite: Vec<Spanned<String>>,
    /// Keys that casebook does not know, for templates; private ones are gone.
    pub extra: Vec<(String, Extra)>,
}

/// A short text with inline Markdown in it, such as a title.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inline {
    /// As HTML; safe to print, no block elements, no links.
    pub html: String,
    /// As plain text.
    pub text: String,
}

/// A value of the front matter that only templates look at.
#[derive(Clone, Debug, PartialEq)]
pub enum Extra {
    /// A null.
    Nothing,
    /// True or false.
    Flag(bool),
    /// A whole number.
    Whole(i64),
    /// Any other number.
    Number(f64),
    /// Text, dates included.
    Text(String),
    /// A list.
    List(Vec<Extra>),
    /// A mapping, in the order written.
    Map(Vec<(String, Extra)>),
}

/// Whether a case is still worked on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CaseStatus {
    /// `open`
    Open,
    /// `closed`
    Closed,
    /// `withdrawn`
    Withdrawn,
}

/// An entry of `people`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The id that `by` names.
    pub id: Spanned<String>,
    /// The full name.
    pub name: String,
    /// What they are in this case.
    pub role: Option<String>,
}

/// An entry of `hypotheses`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hypothesis {
    /// The id that `ach` names.
    pub id: Spanned<String>,
    /// What is supposed.
    pub text: Inline,
}

/// An entry of `changes`.
#[derive(Clone, Debug)]
pub struct Change {
    /// When.
    pub date: Spanned<Date>,
    /// What kind of change.
    pub kind: ChangeKind,
    /// What was changed, in words.
    pub what: Inline,
    /// The blocks it touched.
    pub blocks: Vec<Spanned<String>>,
}

/// The kinds of [`Change`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ChangeKind {
    /// `correction`
    Correction,
    /// `addition`
    Addition,
    /// `clarification`
    Clarification,
    /// `withdrawal`
    Withdrawal,
}

/// An entry of `right-of-reply`.
#[derive(Clone, Debug)]
pub struct RightOfReply {
    /// Who was asked.
    pub who: String,
    /// When.
    pub asked: Option<Date>,
    /// By what means.
    pub by: Option<String>,
    /// What came of it; `none` is an answer too.
    pub answer: Option<String>,
}

/// The text of a file, as HTML with holes, and all that was found in it.
///
/// Every range named `html` is in bytes of [`Body::html`] and never cuts a tag; every
/// index is into the list named. Blocks, citations, links and the rest are in document order.
/// Private parts are not here at all unless the preview asked for them.
#[derive(Clone, Debug, Default)]
pub struct Body {
    /// The markup between the holes, holes not included. Escaped and sanitised.
    pub html: String,
    /// What is to be put in, sorted by place, then in order of print.
    pub holes: Vec<Hole>,
    /// Blocks of casebook's classes.
    pub blocks: Vec<Block>,
    /// Citations: one bracket, or one narrative mention, each.
    pub cites: Vec<Cite>,
    /// Links and images.
    pub links: Vec<Link>,
    /// Headings.
    pub headings: Vec<Heading>,
    /// Code blocks, to be highlighted.
    pub code: Vec<Code>,
    /// Formulas.
    pub math: Vec<Math>,
    /// Footnotes, in order of their first call.
    pub footnotes: Vec<Footnote>,
    /// Paragraphs (or other runs of inline text) that hold citations or calls of notes.
    pub noted: Vec<Noted>,
    /// Dated events marked in the text.
    pub events: Vec<Event>,
    /// Figures, tables and sections that cross-references can name.
    pub cross: Vec<Crossing>,
    /// All ids in the text that a link can arrive at, but those of blocks and headings.
    pub anchors: Vec<Spanned<String>>,
    /// What comments to casebook say about findings.
    pub remarks: Vec<Remark>,
    /// Words that take a side, outside quotations.
    pub loaded: Vec<LoadedAt>,
    /// Ids of blocks that are private and so not here, to tell a leak from a typing error.
    pub private_ids: Vec<Spanned<String>>,
    /// Brackets of names, where such are read.
    pub brackets: Vec<Bracket>,
}

/// `[Name & Name]`, which cites if its names are those of sources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bracket {
    /// The whole of it in the file.
    pub span: Span,
    /// What stands between the brackets, as it is written.
    pub words: String,
    /// The citation that it is, in Pandoc's form; `None` while it is not known whether it
    /// is one.
    pub cites: Option<String>,
}

impl Inline {
    /// No words.
    pub const NONE: Self = Self {
        html: String::new(),
        text: String::new(),
    };
}

impl Body {
    /// Gives back the room that lists grew into and did not fill: a book holds many bodies, for long.
    pub(super) fn fit(&mut self) {
        self.html.fit();
        self.holes.fit();
        self.blocks.fit();
        self.cites.fit();
        self.links.fit();
        self.headings.fit();
        self.code.fit();
        self.math.fit();
        self.footnotes.fit();
        self.noted.fit();
        self.events.fit();
        self.cross.fit();
        self.anchors.fit();
        self.loaded.fit();
        self.brackets.fit();
        for block in &mut self.blocks {
            block.by.fit();
            block.of.fit();
            block.answer_kind.fit();
            block.fit.fit();
            block.words.fit();
        }
        for cite in &mut self.cites {
            cite.citations.fit();
            cite.sentence_text.fit();
        }
        for heading in &mut self.headings {
            heading.text.fit();
        }
    }
}

/// A place in [`Body::html`] where a page puts something in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hole {
    /// The byte of `html` before which it goes.
    pub at: u32,
    /// What goes there.
    pub what: Fill,
}

/// What goes into a hole. The number is an index into the list of that name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fill {
    /// The printed citation [`Body::cites`]`[n]`.
    Cite(u32),
    /// The opening tag of a block, with its number and label.
    BlockOpen(u32),
    /// Its end.
    BlockClose(u32),
    /// The opening tag of a link `<a …>`; the closing one stands in the text.
    LinkOpen(u32),
    /// An image, as a whole.
    Image(u32),
    /// The opening tag of a heading, with its id; the closing one stands in the text.
    HeadingOpen(u32),
    /// A code block, as a whole.
    Code(u32),
    /// A formula, as a whole.
    Math(u32),
    /// The call of a footnote.
    FootnoteCall(u32),
    /// The start of a run of text that has notes beside it.
    NotedOpen(u32),
    /// Its end: the notes go here.
    NotedClose(u32),
    /// A cross-reference in the text: the number of [`Body::cross`]`[n]`, as a link.
    CrossReference(u32),
    /// The number that stands before the caption of [`Body::cross`]`[n]`.
    CrossNumber(u32),
    /// ` id="…"` of [`Body::anchors`]`[n]`, on the file's own page only.
    Anchor(u32),
    /// ` id="…"` of [`Body::cross`]`[n]`, on the file's own page only.
    CrossAnchor(u32),
    /// `::: {#refs}`: the list of references goes here.
    References,
}

/// A link or an image.
#[derive(Clone, Debug)]
pub struct Link {
    /// Its place in the file.
    pub span: Span,
    /// Where in it the destination stands, if it stands there to the letter; a link by
    /// reference has its destination elsewhere.
    pub target: Option<Span>,
    /// The destination, as written (entities and escapes resolved).
    pub destination: String,
    /// Its title, if any.
    pub title: String,
    /// Whether it is an image; then this is its description.
    pub image: Option<ImageText>,
    /// `[[…]]`: the destination is a name, not a path.
    pub wiki: bool,
}

impl Link {
    /// The place to point at where it leads nowhere: its destination, else all of it.
    pub fn place(&self) -> &Span {
        self.target.as_ref().unwrap_or(&self.span)
    }
}

/// What stands with an image.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImageText {
    /// The text for who does not see it.
    pub alt: String,
}

/// A heading.
#[derive(Clone, Debug)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its id: the author's, or made as Pandoc makes it; unique in the file.
    pub id: String,
    /// Whether the author gave the id.
    pub id_given: bool,
    /// Further classes.
    pub classes: Vec<String>,
    /// Its other attributes, as HTML takes them.
    pub attributes: Vec<(String, String)>,
    /// Its words as plain text, citations left out.
    pub text: String,
    /// Its content as a range of [`Body::html`].
    pub html: Range<u32>,
    /// Its place in the file.
    pub span: Span,
}

/// A code block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// The language after the fence; empty if none was given.
    pub language: String,
    /// The text.
    pub text: String,
}

/// A formula in TeX.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Math {
    /// The TeX between the dollars.
    pub tex: String,
    /// Whether it stands on a line of its own.
    pub display: bool,
    /// Its place in the file.
    pub span: Span,
}

/// A footnote.
#[derive(Clone, Debug)]
pub struct Footnote {
    /// Its label.
    pub label: String,
    /// Its text, as a range of [`Body::html`] that lies after the running text.
    pub html: Range<u32>,
}

/// A run of text with what stands beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Noted {
    /// The citations in it.
    pub cites: Range<u32>,
    /// The footnotes that are called in it.
    pub footnotes: Vec<u32>,
}

/// `[words]{.event date="…"}`.
#[derive(Clone, Debug)]
pub struct Event {
    /// When.
    pub date: Spanned<Date>,
    /// Its words, as a range of [`Body::html`].
    pub html: Range<u32>,
    /// Its words as plain text.
    pub text: String,
    /// The sentence it stands in, as a range of [`Body::html`].
    pub sentence: Range<u32>,
    /// Its id on the page: the author's, or `event-` and its number in the file.
    pub id: String,
    /// The block it stands in.
    pub block: Option<u32>,
}

/// A word that takes a side, and where it stands.
#[derive(Clone, Debug)]
pub struct LoadedAt {
    /// Its place in the file.
    pub span: Span,
    /// The word as it is typeset.
    pub word: String,
    /// Some words before it and after it: enough to tell whether it is part of a title.
    pub around: [String; 2],
    /// What can be written in its place.
    pub plain: &'static str,
    /// The innermost block of ours that it stands in.
    pub block: Option<u32>,
}

/// A thing that a cross-reference can name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crossing {
    /// Its kind.
    pub kind: CrossKind,
    /// Its id.
    pub id: String,
    /// Its number among its kind, from 1; for a section, see the heading.
    pub number: u32,
}

/// The kinds of [`Crossing`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is the plain name of a part of a text")]
pub enum CrossKind {
    Figure,
    Table,
    Section,
}
