//! A case or page as it was written: its front matter, its text, its blocks.
//!
//! The main type is [`Draft`]. The text is kept as HTML with [`Hole`]s: what the
//! author wrote is turned into markup once, and whatever depends on other files (a
//! citation's label, the address of a link, the number of a claim) is a hole that
//! the page fills when it is rendered. A stretch of it can so be shown on any page
//! at the cost of a copy.

use std::ops::Range;

use crate::csl::{Date, Locator};
use crate::data::record::Record;
use crate::diag::levels::Remark;
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

impl Body {
    /// Gives back the room that lists grew into and did not fill: a book holds many bodies, for long.
    pub(super) fn shrink(&mut self) {
        self.html.shrink_to_fit();
        self.holes.shrink_to_fit();
        self.blocks.shrink_to_fit();
        self.cites.shrink_to_fit();
        self.links.shrink_to_fit();
        self.headings.shrink_to_fit();
        self.code.shrink_to_fit();
        self.math.shrink_to_fit();
        self.footnotes.shrink_to_fit();
        self.noted.shrink_to_fit();
        self.events.shrink_to_fit();
        self.cross.shrink_to_fit();
        self.anchors.shrink_to_fit();
        self.loaded.shrink_to_fit();
        self.brackets.shrink_to_fit();
        for block in &mut self.blocks {
            block.by.shrink_to_fit();
            block.of.shrink_to_fit();
            block.answer_kind.shrink_to_fit();
            block.fit.shrink_to_fit();
            block.words.shrink_to_fit();
        }
        for cite in &mut self.cites {
            cite.citations.shrink_to_fit();
            cite.sentence_text.shrink_to_fit();
        }
        for heading in &mut self.headings {
            heading.text.shrink_to_fit();
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

/// The classes of block that casebook gives a meaning to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BlockClass {
    /// `claim`
    Claim,
    /// `rebuttal`
    Rebuttal,
    /// `support`
    Support,
    /// `evidence`
    Evidence,
    /// `question`
    Question,
    /// `assessment`
    Assessment,
    /// `response`
    Response,
    /// `search`
    Search,
    /// `private`: in the preview only.
    Private,
}

/// One block of a casebook class, or one `[…]{.claim}` in a sentence.
///
/// Attributes that were not written are `None` or empty: defaults are the model's
/// business. Attributes that do not belong to the class were reported and left out.
#[derive(Clone, Debug)]
pub struct Block {
    /// Its class.
    pub class: BlockClass,
    /// The place of its opening line, or of the whole span when inline.
    pub span: Span,
    /// The place right after its class, if that stands among attributes.
    pub after_class: Option<Span>,
    /// Whether it is a bracketed span in a sentence.
    pub inline: bool,
    /// `#id`.
    pub id: Option<Spanned<String>>,
    /// Further classes, in the order written, for themes.
    pub classes: Vec<String>,
    /// `lang`, `dir` and `data-…`, which pages carry as they are.
    pub attributes: Vec<(String, String)>,
    /// `aka`: old ids that still lead here.
    pub aka: Vec<Spanned<String>>,
    /// `title`.
    pub title: Option<String>,
    /// `no`.
    pub no: Option<Spanned<String>>,
    /// `by`.
    pub by: Vec<Spanned<String>>,
    /// `of` (or `about`).
    pub of: Vec<Spanned<Target>>,
    /// `kind` of a rebuttal: none, one, or one per target.
    pub answer_kind: Vec<Spanned<AnswerKind>>,
    /// `fit` of a rebuttal: none, one, or one per target.
    pub fit: Vec<Spanned<Fit>>,
    /// `kind` of a claim.
    pub claim_kind: Option<ClaimKind>,
    /// `under`.
    pub under: Option<Spanned<String>>,
    /// `hedge`.
    pub hedge: Option<Spanned<String>>,
    /// `basis`.
    pub basis: Option<Basis>,
    /// `status`.
    pub status: Option<Spanned<BlockStatus>>,
    /// `likelihood`.
    pub likelihood: Option<Likelihood>,
    /// `confidence`.
    pub confidence: Option<Confidence>,
    /// `reviewed`.
    pub reviewed: Option<Spanned<Date>>,
    /// `opened`.
    pub opened: Option<Date>,
    /// `closed`.
    pub closed: Option<Date>,
    /// `date`.
    pub date: Option<Date>,
    /// `ach`: cells of the matrix, by hypothesis.
    pub ach: Vec<(Spanned<String>, AchCell)>,
    /// The block of ours that it stands in, if any.
    pub parent: Option<u32>,
    /// The heading it stands under, if any.
    pub section: Option<u32>,
    /// Its body; the tags of the block itself are outside.
    pub html: Range<u32>,
    /// For an inline claim, the sentence it stands in; else the same as `html`.
    pub sentence: Range<u32>,
    /// Its own words as plain text: nested blocks, citations and notes left out,
    /// white space single. Quotation marks and the like as typeset.
    pub words: String,
    /// The `{.denies}` spans in it, as ranges of `html`.
    pub denies: Vec<Range<u32>>,
    /// Whether something between its braces was not understood, and reported: what it
    /// seems to lack may be what was meant there.
    pub misread: bool,
}

impl Block {
    /// Where a message about the block as a whole points: its id, else its opening line.
    pub fn place(&self) -> &Span {
        self.id.as_ref().map_or(&self.span, |id| &id.span)
    }

    /// About how long its words are, in bytes: a multiple of 512, so that an edit of a few
    /// words changes nothing that goes by it.
    pub fn bulk(&self) -> usize {
        (self.words.len() / 512 + 1) * 512
    }
}

/// What an `of` names, as written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// `id`, or `case#id`.
    Block {
        /// The slug before the `#`, if any.
        case: Option<String>,
        /// The id.
        id: String,
    },
    /// `@key`.
    Source(String),
}

/// How a rebuttal answers. In the words of argumentation theory: Pollock's rebutting
/// and undercutting, and undermining as the third way to attack an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AnswerKind {
    /// Denies the claim.
    Rebuts,
    /// Denies that the claim follows.
    Undercuts,
    /// Challenges the evidence or the source.
    Undermines,
    /// Limits it.
    Qualifies,
    /// Gives another value.
    Corrects,
    /// Grants it.
    Concedes,
}

/// Whether what an answer denies is what the claim says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fit {
    /// The same.
    Exact,
    /// Less than the claim.
    Narrower,
    /// More than the claim.
    Broader,
    /// Something else.
    Different,
    /// Nobody has said.
    Unstated,
}

/// What sort of thing a claim claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(
    missing_docs,
    reason = "the words are the ones that authors write; the guide defines them"
)]
pub enum ClaimKind {
    Fact,
    Attribution,
    Inference,
    Motive,
    Prediction,
    Legal,
}

/// What the asserter says a claim rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(
    missing_docs,
    reason = "the words are the ones that authors write; the guide defines them"
)]
pub enum Basis {
    Document,
    NamedSource,
    UnnamedSources,
    OwnAnalysis,
    Data,
    NotStated,
}

/// `status`, on whatever block it stands; which value fits which class was checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(
    missing_docs,
    reason = "the words are the ones that authors write; the guide defines them"
)]
pub enum BlockStatus {
    Open,
    Closed,
    Supported,
    Disputed,
    NotSupported,
    Unresolved,
    Withdrawn,
}

/// The editor's judgement of an event, in the seven terms of US Intelligence
/// Community Directive 203.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(
    missing_docs,
    reason = "the words are the ones that authors write; the guide defines them"
)]
pub enum Likelihood {
    AlmostNoChance,
    VeryUnlikely,
    Unlikely,
    RoughlyEven,
    Likely,
    VeryLikely,
    AlmostCertain,
}

/// The editor's confidence in a judgement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(
    missing_docs,
    reason = "the words are the ones that authors write; the guide defines them"
)]
pub enum Confidence {
    Low,
    Moderate,
    High,
}

/// A cell of the matrix, as in Heuer's analysis of competing hypotheses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AchCell {
    /// `CC`: very consistent.
    VeryConsistent,
    /// `C`: consistent.
    Consistent,
    /// `N`: neutral.
    Neutral,
    /// `I`: inconsistent.
    Inconsistent,
    /// `II`: very inconsistent.
    VeryInconsistent,
    /// `NA`: not applicable.
    NotApplicable,
}

/// One bracket of citations, or one narrative mention.
#[derive(Clone, Debug)]
pub struct Cite {
    /// The whole of it in the file.
    pub span: Span,
    /// `@key` in the running text, the name being part of the sentence.
    pub narrative: bool,
    /// The citations in it, as written.
    pub citations: Vec<Citation>,
    /// The innermost block of ours that it stands in.
    pub block: Option<u32>,
    /// The heading it stands under (or in).
    pub section: Option<u32>,
    /// What kind of text it stands in.
    pub within: Within,
    /// The sentence it belongs to, as a range of [`Body::html`]; tags that are open
    /// at its start or end are for who prints it to mend.
    pub sentence: Range<u32>,
    /// The sentence as plain text without its citations, white space single: what an
    /// occurrence's anchor is made from. Cut after 2000 bytes.
    pub sentence_text: String,
    /// The quotation right before it, or the block quote that it ends.
    pub quote: Option<Quote>,
}

/// The kind of text a citation stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is the plain name of a part of a text")]
pub enum Within {
    Paragraph,
    Heading,
    ListItem,
    Table,
    Caption,
    BlockQuote,
    Footnote,
    Definition,
}

/// One mention of one source at one place.
#[derive(Clone, Debug)]
pub struct Citation {
    /// The key as written, and its place without the `@`.
    pub key: Spanned<String>,
    /// The words before, as inline HTML without links; the signal included.
    pub prefix: Inline,
    /// The locator, if one was given.
    pub locator: Option<Spanned<Locator>>,
    /// The words after the locator, as inline HTML; `for …` and a quoted suffix included.
    pub suffix: Inline,
    /// `-@key`: the author is named by the sentence.
    pub suppress_author: bool,
    /// What the citation does for the text, from the signal before it.
    pub role: Role,
    /// The item of this bracket that was read through this one: an index into
    /// [`Cite::citations`], always smaller than its own. Set if `role` is `Through`.
    pub through_for: Option<u32>,
    /// What it is cited for: the words of a suffix `for …`.
    pub cited_for: Option<String>,
    /// A quotation in its suffix.
    pub quote: Option<Quote>,
}

/// A quotation of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// The words between the marks, as plain text.
    pub text: String,
    /// Their place in the file.
    pub span: Span,
}

/// What a citation does, by the signals of legal citation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// No signal, or `quoting`.
    States,
    /// `see`
    Supports,
    /// `see also`, `accord`, `e.g.`
    SupportsToo,
    /// `cf.`, `compare`
    LikeCase,
    /// `see generally`
    Background,
    /// `but see`, `but cf.`
    Contradicts,
    /// `contra`
    StatesOpposite,
    /// `quoted in` and the like, after `;`: the item before was read through this one.
    Through,
    /// Words that are no known signal.
    Other,
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
