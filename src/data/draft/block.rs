//! Blocks of casebook's classes, as they were written.
//!
//! The main type is [`Block`]. What an attribute means for the argument is the model's
//! business.

use std::ops::Range;

use super::rarely::{Rare, Rarely};
use crate::csl::Date;
use crate::text::{Span, Spanned};

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
    /// The byte of its file right after its class, if that stands among attributes.
    pub after_class: Option<u32>,
    /// Whether it is a bracketed span in a sentence.
    pub inline: bool,
    /// Whether something between its braces was not understood, and reported: what it
    /// seems to lack may be what was meant there.
    pub misread: bool,
    /// `#id`.
    pub id: Option<Spanned<String>>,
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
    /// `basis`.
    pub basis: Option<Basis>,
    /// `status`.
    pub status: Option<Spanned<BlockStatus>>,
    /// `likelihood`.
    pub likelihood: Option<Likelihood>,
    /// `confidence`.
    pub confidence: Option<Confidence>,
    /// `date`.
    pub date: Option<Date>,
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
    /// What few blocks have.
    pub further: Rarely<Further>,
}

/// What few blocks have of what may be written on one.
#[derive(Clone, Debug)]
pub struct Further {
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
    /// `under`.
    pub under: Option<Spanned<String>>,
    /// `hedge`.
    pub hedge: Option<Spanned<String>>,
    /// `reviewed`.
    pub reviewed: Option<Spanned<Date>>,
    /// `opened`.
    pub opened: Option<Date>,
    /// `closed`.
    pub closed: Option<Date>,
    /// `ach`: cells of the matrix, by hypothesis.
    pub ach: Vec<(Spanned<String>, AchCell)>,
    /// The `{.denies}` spans in it, as ranges of `html`.
    pub denies: Vec<Range<u32>>,
}

impl Rare for Further {
    const NONE: &'static Self = &Self {
        classes: Vec::new(),
        attributes: Vec::new(),
        aka: Vec::new(),
        title: None,
        no: None,
        under: None,
        hedge: None,
        reviewed: None,
        opened: None,
        closed: None,
        ach: Vec::new(),
        denies: Vec::new(),
    };
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
