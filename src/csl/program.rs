//! A style as it is run: macros by number, terms looked up, conditions flat.
//!
//! The main type is [`Program`]. [`compile`](super::compile) makes it and
//! [`print`](super::print) runs it; it holds no reference and no text of one.

use std::sync::Arc;

use citationberg as cb;
use icu_collator::CollatorBorrowed;

use super::locale::{Locale, Words};
use super::locator::LocatorLabel;
use super::reference::Reference;
use super::rich::{Display, Face};
use super::variable::{ItemType, Variable};

#[derive(Debug)]
pub(super) struct Program {
    pub title: String,
    pub is_note: bool,
    pub is_numeric: bool,
    pub locale: Locale,
    /// The look of what has none.
    pub plain: Look,
    /// The order of the locale's language; it is dear to make.
    pub collator: CollatorBorrowed<'static>,
    pub page_range_format: Option<cb::PageRangeFormat>,
    pub demote: cb::DemoteNonDroppingParticle,
    pub initialize_with_hyphen: bool,
    pub citation: Area,
    pub cite: CiteOptions,
    pub bibliography: Option<Area>,
    pub list: ListOptions,
    /// Whether the style says itself where the year suffix goes.
    pub places_year_suffix: bool,
    /// Whether a citation may read otherwise when its source was cited before.
    pub position_matters: bool,
    /// Whether a condition asks if a source is ambiguous.
    pub tests_ambiguity: bool,
    /// Whether a citation may show its source's number in the document.
    pub citation_shows_number: bool,
    /// Whether the number is shown in figures wherever it is, so that it can be
    /// exchanged in finished text.
    pub number_is_plain: bool,
    /// Whether an entry may show its source's number in the document.
    pub entry_shows_number: bool,
}

/// A layout with everything it calls, its names as `cs:citation` or
/// `cs:bibliography` have them.
#[derive(Debug, Default)]
pub(super) struct Area {
    pub macros: Vec<Box<[Element]>>,
    pub layout: Box<[Element]>,
    pub look: Look,
    pub delimiter: Box<str>,
    pub sort: Vec<SortKey>,
    /// Whether a sort key may hold the source's number in the document.
    pub sorts_by_number: bool,
    pub is_bibliography: bool,
}

#[derive(Debug)]
pub(super) struct CiteOptions {
    pub add_names: bool,
    pub add_givenname: Option<cb::DisambiguationRule>,
    pub add_year_suffix: bool,
    pub group_delimiter: Option<Box<str>>,
    pub collapse: Option<cb::Collapse>,
    pub year_suffix_delimiter: Box<str>,
    pub after_collapse_delimiter: Option<Box<str>>,
    pub near_note_distance: u32,
}

#[derive(Debug, Default)]
pub(super) struct ListOptions {
    pub hanging_indent: bool,
    pub second_field_align: bool,
    pub line_spacing: i16,
    pub entry_spacing: i16,
    pub substitute: Option<(Box<str>, cb::SubsequentAuthorSubstituteRule)>,
}

#[derive(Debug)]
pub(super) struct SortKey {
    pub by: SortBy,
    pub descending: bool,
    pub et_al: SortEtAl,
}

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct SortEtAl {
    pub min: Option<u32>,
    pub use_first: Option<u32>,
    pub use_last: Option<bool>,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum SortBy {
    Variable(Variable),
    Macro(u16),
}

/// Most elements have no look of their own; a style has hundreds and a print walks
/// over most of them, so that they are kept small.
#[derive(Debug)]
pub(super) struct Element {
    pub kind: Kind,
    look: Option<Box<Look>>,
}

impl Element {
    pub fn new(kind: Kind, look: Look) -> Self {
        let look = (look != Look::default()).then(|| Box::new(look));
        Self { kind, look }
    }

    /// Its look, or `plain` if it has none of its own.
    pub fn look<'a>(&'a self, plain: &'a Look) -> &'a Look {
        self.look.as_deref().unwrap_or(plain)
    }
}

#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Look {
    pub prefix: Box<str>,
    pub suffix: Box<str>,
    pub faces: Vec<Face>,
    pub display: Option<Display>,
    pub case: Option<cb::TextCase>,
    pub quotes: bool,
    pub strip_periods: bool,
}

#[derive(Debug)]
pub(super) enum Kind {
    Variable {
        variable: Variable,
        short: bool,
    },
    Macro(u16),
    Term {
        words: Box<str>,
        no_date: NoDate,
    },
    Value(Box<str>),
    Number {
        variable: Variable,
        form: cb::NumberForm,
        gender: Option<cb::GrammarGender>,
    },
    Date(Box<DateElement>),
    Names(Box<NamesElement>),
    Label(Box<LabelElement>),
    Group {
        children: Box<[Element]>,
        delimiter: Box<str>,
    },
    Choose(Box<[Branch]>),
}

/// Whether a term stands for a missing date, so that a year suffix follows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoDate {
    No,
    Long,
    Short,
}

#[derive(Debug)]
pub(super) struct Branch {
    pub test: Test,
    pub children: Box<[Element]>,
}

/// The conditions of a branch. What a record alone decides, its type and which
/// variables it has, is kept in bits; the rest is a list.
#[derive(Debug)]
pub(super) struct Test {
    matches: cb::ChooseMatch,
    /// The types of which it must be one (all), or may be (any, none).
    types: u64,
    /// The variables that it must have, or may.
    has: u128,
    rest: Vec<Check>,
}

impl Test {
    /// A test without conditions.
    pub fn new(matches: cb::ChooseMatch) -> Self {
        let all = matches == cb::ChooseMatch::All;
        Self {
            matches,
            types: if all { u64::MAX } else { 0 },
            has: 0,
            rest: Vec::new(),
        }
    }

    /// Adds that the record is of that type; `None` for one that no record is of.
    pub fn is(&mut self, kind: Option<ItemType>) {
        let bit = kind.map_or(0, |kind| 1 << kind as u64);
        match self.matches {
            cb::ChooseMatch::All => self.types &= bit,
            _ => self.types |= bit,
        }
    }

    /// Adds a condition.
    pub fn add(&mut self, check: Check) {
        match check {
            Check::Has(variable) if variable.is_kept() => self.has |= 1 << (variable as u8),
            check => self.rest.push(check),
        }
    }

    /// Whether it holds, given the answers to the rest.
    pub fn holds(&self, reference: &Reference, mut rest: impl FnMut(Check) -> bool) -> bool {
        let kind = 1 << (reference.kind as u64);
        let filled = reference.filled();
        let mut checks = self.rest.iter();
        match self.matches {
            cb::ChooseMatch::All => {
                self.types & kind != 0
                    && self.has & !filled == 0
                    && checks.all(|check| rest(*check))
            }
            matches => {
                let any = self.types & kind != 0
                    || self.has & filled != 0
                    || checks.any(|check| rest(*check));
                any == (matches == cb::ChooseMatch::Any)
            }
        }
    }
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Check {
    Has(Variable),
    Numeric(Variable),
    Uncertain(Variable),
    Locator(LocatorLabel),
    Position(cb::TestPosition),
    Disambiguate(bool),
    /// What no reference can meet.
    Never,
}

#[derive(Debug)]
pub(super) struct DateElement {
    pub variable: Variable,
    pub parts: Box<[DatePart]>,
    pub delimiter: Box<str>,
}

#[derive(Debug)]
pub(super) struct DatePart {
    pub form: cb::DateStrongAnyForm,
    pub range_delimiter: Box<str>,
    pub look: Look,
}

#[derive(Debug)]
pub(super) struct LabelElement {
    pub variable: Variable,
    /// For `locator`, by label; else one.
    pub words: Box<[Words]>,
    pub plural: cb::LabelPluralize,
}

#[derive(Debug)]
pub(super) struct NamesElement {
    pub variables: Box<[Variable]>,
    pub delimiter: Box<str>,
    pub format: NameFormat,
    /// Whether the element has a `cs:name` of its own, or takes that of the
    /// element which it stands in for.
    pub has_format: bool,
    pub et_al: EtAl,
    pub has_et_al: bool,
    pub label: Option<NamesLabel>,
    pub substitute: Box<[Element]>,
    /// `editortranslator`, if the locale has it, in the label's form.
    pub editor_translator: bool,
}

#[derive(Debug)]
pub(super) struct NamesLabel {
    pub plural: cb::LabelPluralize,
    pub look: Look,
    pub before: bool,
    /// By name variable, counted from the first of them.
    pub words: Arc<[Words]>,
}

#[derive(Debug, Default)]
pub(super) struct EtAl {
    pub words: Box<str>,
    pub faces: Vec<Face>,
}

#[derive(Debug)]
pub(super) struct NameFormat {
    pub form: cb::NameForm,
    /// The word or sign before the last name, without spaces; empty for none.
    pub and: Option<Box<str>>,
    pub delimiter: Box<str>,
    pub precedes_last: cb::DelimiterBehavior,
    pub precedes_et_al: cb::DelimiterBehavior,
    pub et_al_min: Option<u32>,
    pub et_al_use_first: Option<u32>,
    pub et_al_subsequent_min: Option<u32>,
    pub et_al_subsequent_use_first: Option<u32>,
    pub et_al_use_last: bool,
    pub initialize: bool,
    pub initialize_with: Option<Box<str>>,
    pub sort_order: Option<cb::NameAsSortOrder>,
    pub sort_separator: Box<str>,
    pub look: Look,
    pub family: Look,
    pub given: Look,
}
