//! A source record as it was written.
//!
//! The main type is [`Record`]: a CSL reference, and what casebook keeps beside it
//! under `custom`. It does not know who cites it or whether another file describes
//! the same source.

mod custom;
mod fields;
mod keys;
mod limits;
mod list;
mod markup;

pub(super) use fields::Dialect;
pub(super) use keys::CUSTOM;
pub(super) use limits::{LONGEST_TEXT, bound};
pub(super) use list::records_of;

use std::sync::Arc;

use crate::csl::{Date, Reference};
use crate::text::{Span, Spanned};

/// One record: an entry of `references:`, of a file under `content/sources/`, or of a bibliography.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Its id.
    pub id: Spanned<String>,
    /// The place of the whole record.
    pub span: Span,
    /// The CSL part. `None` if the record holds only `id` and `custom`, and so adds
    /// to one that stands elsewhere.
    pub reference: Option<Arc<Reference>>,
    /// The part under `custom`; `None` if there is none.
    pub custom: Option<Box<Custom>>,
}

/// What casebook keeps about a source beyond CSL.
#[derive(Clone, Debug, PartialEq)]
pub struct Custom {
    /// `aliases`
    pub aliases: Vec<Spanned<String>>,
    /// `kind`
    pub kind: Option<SourceKind>,
    /// `published`: when the minute matters; as written.
    pub published: Option<String>,
    /// `updated`
    pub updated: Vec<Notice>,
    /// `corrections`
    pub corrections: Vec<Notice>,
    /// `retracted`
    pub retracted: Option<Notice>,
    /// `replaced-by`
    pub replaced_by: Option<Spanned<String>>,
    /// `archive`
    pub copies: Vec<Copy>,
    /// `url-status`
    pub url_status: Option<UrlStatus>,
    /// `derived-from`
    pub derived_from: Vec<Derivation>,
    /// `origin`; empty is none.
    pub origin: Option<String>,
    /// `asserter`: the person id, source key or name of who speaks in it.
    pub asserter: Option<Spanned<String>>,
    /// `seen`; true unless the record says otherwise.
    pub seen: bool,
    /// `interests`
    pub interests: Vec<Interest>,
    /// `reliability`: grade and basis; a grade without a basis was refused.
    pub reliability: Option<(String, String)>,
    /// `private`
    pub private: bool,
}

impl Default for Custom {
    fn default() -> Self {
        Self {
            aliases: Vec::new(),
            kind: None,
            published: None,
            updated: Vec::new(),
            corrections: Vec::new(),
            retracted: None,
            replaced_by: None,
            copies: Vec::new(),
            url_status: None,
            derived_from: Vec::new(),
            origin: None,
            asserter: None,
            seen: true,
            interests: Vec::new(),
            reliability: None,
            private: false,
        }
    }
}

/// What kind of source it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(
    missing_docs,
    reason = "the words are the ones that authors write; the guide defines them"
)]
pub enum SourceKind {
    Primary,
    Secondary,
    Tertiary,
    SelfPublished,
    Anonymous,
}

/// Whether the live page is still what was cited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(
    missing_docs,
    reason = "the words are the ones that authors write; the guide defines them"
)]
pub enum UrlStatus {
    Live,
    Dead,
    Changed,
    Paywalled,
    Hijacked,
}

/// An update, a correction or a retraction.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// When; as written, which may carry a time.
    pub date: Option<String>,
    /// Its day, if `date` can be read as one.
    pub day: Option<Date>,
    /// By whom.
    pub by: Option<String>,
    /// What was changed, in words.
    pub note: Option<String>,
    /// Where it says so.
    pub url: Option<String>,
}

/// A saved copy, at an archive or in `content/captures/`.
#[derive(Clone, Debug, PartialEq)]
pub struct Copy {
    /// The address at an archive.
    pub url: Option<String>,
    /// The file below `content/`.
    pub file: Option<Spanned<String>>,
    /// When it was made.
    pub captured: Option<Date>,
    /// By whom or what.
    pub by: Option<String>,
    /// The hash that was recorded, in lower-case hex.
    pub sha256: Option<Spanned<String>>,
    /// Whether the file may be published.
    pub public: bool,
}

/// A source that this one draws on.
#[derive(Clone, Debug, PartialEq)]
pub struct Derivation {
    /// The other source's id.
    pub source: Spanned<String>,
    /// What it does with it.
    pub how: Derived,
    /// The only place where it does: a locator as in a citation, such as `paras. 2, 8-9`.
    pub at: Option<Spanned<crate::csl::Locator>>,
}

/// What a source does with the one that it draws on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(
    missing_docs,
    reason = "the words are the ones that authors write; the guide defines them"
)]
pub enum Derived {
    Reports,
    Quotes,
    Summarises,
    Translates,
    Copies,
}

/// A stake that somebody has in a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interest {
    /// Who.
    pub who: String,
    /// What stake.
    pub what: String,
    /// The key of the source that says so.
    pub cite: Option<Spanned<String>>,
}
