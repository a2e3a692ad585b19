//! `book.toml`, read.
//!
//! The main type is [`Config`]. Every key has a default but the title. The file is
//! walked key by key, so that each fault is its own finding and a misspelt key is
//! never passed over. This module does not know which themes, styles or pages exist.

mod keys;
mod read;
mod values;

pub(super) use keys::TABLES;

pub use read::read_config;

use std::collections::BTreeMap;

use crate::diag::{Code, Level};
use crate::text::Spanned;

/// What `book.toml` says, with defaults where it says nothing.
#[derive(Clone, Debug)]
pub struct Config {
    /// `book.title`; the empty text if it is missing, which was reported.
    pub title: String,
    /// `book.description`
    pub description: String,
    /// `book.authors`
    pub authors: Vec<String>,
    /// `book.language`: a language tag; `en` by default.
    pub language: String,
    /// `book.base-url`, ending in `/`; may have a path.
    pub base_url: Option<Spanned<String>>,
    /// `build.content`
    pub content: String,
    /// `build.output`
    pub output: String,
    /// `build.theme`
    pub theme: Spanned<String>,
    /// `citations.style`
    pub style: Option<Spanned<String>>,
    /// `citations.locale`; the book's language by default.
    pub locale: Option<Spanned<String>>,
    /// `citations.syntax` names `brackets`.
    pub brackets: bool,
    /// `pages.claims`
    pub claim_pages: bool,
    /// `pages.timeline`
    pub timeline: bool,
    /// `pages.cards`
    pub cards: bool,
    /// `data.claim-review`: an assessment may be read by others as a fact-check.
    pub claim_review: bool,
    /// `feed.entries`: how many each feed has; 0 for none.
    pub feed_entries: usize,
    /// `pages.page-size`: rows before a list is paged.
    pub page_size: usize,
    /// `search.enabled`: whether the site has a search.
    pub search: bool,
    /// `[[nav]]`
    pub nav: Vec<NavEntry>,
    /// `theme`: options that the theme declares, as written, and extra style sheets.
    pub theme_options: BTreeMap<String, Spanned<Setting>>,
    /// `theme.css`
    pub css: Vec<Spanned<String>>,
    /// `check.allow`, `check.warn` and `check.deny`, in that order of weight.
    pub levels: Vec<(&'static Code, Option<Level>)>,
    /// `check.review-after`, in days.
    pub review_after_days: Option<u32>,
    /// `check.coverage`: the share of claims that must have something, in per cent.
    pub coverage: Vec<(Measure, Spanned<u8>)>,
}

/// Something that every claim should have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// `citation`: it cites something.
    Citation,
    /// `locator`: a citation that supports it says where in its source.
    Locator,
    /// `origins`: it rests on two independent origins or more.
    Origins,
    /// `copy`: every source that supports it has a saved copy.
    Copy,
    /// `answer`: it has an answer, or one was looked for.
    Answer,
}

impl Measure {
    /// All of them, in the order in which they are told.
    pub const ALL: [Measure; 5] = [
        Measure::Citation,
        Measure::Locator,
        Measure::Origins,
        Measure::Copy,
        Measure::Answer,
    ];

    /// Its name in `book.toml`, in addresses and in data.
    pub fn name(self) -> &'static str {
        match self {
            Measure::Citation => "citation",
            Measure::Locator => "locator",
            Measure::Origins => "origins",
            Measure::Copy => "copy",
            Measure::Answer => "answer",
        }
    }
}

/// One entry of the site's navigation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NavEntry {
    /// The words.
    pub title: String,
    /// Where it leads: a `.md` file below the content folder, or an address.
    pub link: Spanned<String>,
}

/// The value of a theme option.
#[derive(Clone, Debug, PartialEq)]
pub enum Setting {
    /// True or false.
    Flag(bool),
    /// A whole number.
    Whole(i64),
    /// Text.
    Text(String),
}
