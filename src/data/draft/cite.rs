//! Citations, as they were written.
//!
//! The main types are [`Cite`], a bracket, and [`Citation`], one item of it.

use std::ops::Range;

use super::Inline;
use super::rarely::{Rare, Rarely};
use crate::csl::Locator;
use crate::text::{Span, Spanned};

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
    /// The sentence it belongs to, as a range of [`Body::html`](super::Body::html); tags that are open
    /// at its start or end are for who prints it to mend.
    pub sentence: Range<u32>,
    /// The sentence as plain text without its citations, white space single: what an
    /// occurrence's anchor is made from. Cut after 2000 bytes.
    pub sentence_text: String,
    /// The quotation right before it, or the block quote that it ends.
    pub quote: Option<Box<Quote>>,
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
    /// The locator, if one was given.
    pub locator: Option<Spanned<Locator>>,
    /// `-@key`: the author is named by the sentence.
    pub suppress_author: bool,
    /// What the citation does for the text, from the signal before it.
    pub role: Role,
    /// The item of this bracket that was read through this one: an index into
    /// [`Cite::citations`], always smaller than its own. Set if `role` is `Through`.
    pub through_for: Option<u32>,
    /// The words around it, where there are any.
    pub around: Rarely<Around>,
}

/// The words that stand around a key in a bracket.
#[derive(Clone, Debug)]
pub struct Around {
    /// The words before, as inline HTML without links; the signal included.
    pub prefix: Inline,
    /// The words after the locator, as inline HTML; `for …` and a quoted suffix included.
    pub suffix: Inline,
    /// What it is cited for: the words of a suffix `for …`.
    pub cited_for: Option<String>,
    /// A quotation in its suffix.
    pub quote: Option<Quote>,
}

impl Rare for Around {
    const NONE: &'static Self = &Self {
        prefix: Inline::NONE,
        suffix: Inline::NONE,
        cited_for: None,
        quote: None,
    };
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
