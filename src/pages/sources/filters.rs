//! Filters of the index of sources, for those who have a script.
//!
//! The main type is [`Filters`]: boxes to be ticked, each with how many rows have it. A
//! row carries the same values as [`Keys`]. They are offered where the whole list
//! stands on one page and the theme has the script that reads them; without either,
//! the lists by publisher, origin and date take their place.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::super::Links;
use super::super::base::FILTERS;
use super::Shelf;
use crate::csl::{Date, DatePoint, Variable};
use crate::model::book::{Source, TextId};
use crate::model::ids::{CaseId, SourceId};

/// What a list of sources can be filtered by.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Filters {
    /// How many rows there are.
    pub of: usize,
    /// Each with its values.
    pub sets: Vec<FilterSet>,
}

/// A set of boxes to be ticked.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FilterSet {
    /// Its name in the address.
    pub name: &'static str,
    /// What it is.
    pub label: String,
    /// Its boxes.
    pub boxes: Vec<FilterBox>,
}

/// A box to be ticked.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FilterBox {
    /// Its value in the address and at each row that has it.
    pub value: String,
    /// It in words.
    pub label: String,
    /// How many rows have it.
    pub n: usize,
}

/// The values of a row: several of one name with a space between them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Keys {
    /// What kind of source it is.
    pub kind: String,
    /// What to know of it.
    pub mark: String,
    /// Whether a copy is saved: `yes` or `no`.
    pub copy: &'static str,
    /// The cases that cite it.
    pub case: String,
    /// Its date as a number, `20200424`: the earliest and the latest day it may be.
    pub from: Option<i64>,
    /// The latest.
    pub to: Option<i64>,
    /// How often it is cited.
    pub cited: u32,
}

impl Links<'_> {
    /// The filters of the index, where it can have some.
    pub(super) fn source_filters(&self, shelf: &Shelf) -> Option<Filters> {
        let pages = self.pages;
        let fits = shelf.names.len() <= pages.book.config.page_size && pages.sources().count() > 1;
        let has_script = self.script(FILTERS).is_some();
        (fits && has_script).then(|| Filters {
            of: shelf.names.len(),
            sets: self.filter_sets(),
        })
    }

    fn filter_sets(&self) -> Vec<FilterSet> {
        let mut counts: [BTreeMap<(usize, String), (String, usize)>; 4] = Default::default();
        let mut add = |set: usize, place: usize, value: &str, label: &str| {
            let key = (place, value.to_owned());
            counts[set]
                .entry(key)
                .or_insert_with(|| (label.to_owned(), 0))
                .1 += 1;
        };
        let words = self.words();
        for id in self.pages.sources() {
            let source = &self.pages.book.sources[id.index()];
            if let Some(kind) = source.custom.kind {
                let term = self.source_kind(kind);
                add(0, kind as usize, term.slug, &term.words);
            }
            for term in self.warnings(id) {
                add(1, 0, term.slug, &term.words);
            }
            let copy = copy_of(source);
            add(
                2,
                usize::from(copy == "no"),
                copy,
                words.of("sources-filter.copy-", copy),
            );
            for case in self.cases_citing(source) {
                let case = &self.pages.book.cases[case.index()];
                let title = case.prose.draft.front.title.as_ref();
                let title = title.map_or(&case.slug, |title| &title.value.text);
                add(3, 0, &case.slug, title);
            }
        }
        let names = ["kind", "mark", "copy", "case"];
        let sets = names.into_iter().zip(counts);
        sets.map(|(name, counts)| FilterSet {
            name,
            label: words.of("sources-filter.", name).to_owned(),
            boxes: counts
                .into_iter()
                .map(|((_, value), (label, n))| FilterBox { value, label, n })
                .collect(),
        })
        .filter(|set| set.boxes.len() > 1)
        .collect()
    }

    /// The values that a row can be found by.
    pub(super) fn source_keys(&self, id: SourceId) -> Keys {
        let source = &self.pages.book.sources[id.index()];
        let marks = self.warnings(id).into_iter().map(|term| term.slug);
        let cases = self.cases_citing(source).into_iter();
        let cases = cases.map(|case| &*self.pages.book.cases[case.index()].slug);
        let issued = source.reference.date(Variable::Issued);
        Keys {
            kind: source
                .custom
                .kind
                .map_or("", |kind| self.source_kind(kind).slug)
                .to_owned(),
            mark: marks.collect::<Vec<_>>().join(" "),
            copy: copy_of(source),
            case: cases.collect::<Vec<_>>().join(" "),
            from: issued.and_then(Date::start).map(|day| as_number(day, 0)),
            to: issued
                .and_then(|date| date.end().or(date.start()))
                .map(|day| as_number(day, 99)),
            cited: self.pages.tally(id).mentions,
        }
    }

    /// The cases that cite a source, each once. Mentions come text by text.
    fn cases_citing(&self, source: &Source) -> Vec<CaseId> {
        let mut cases: Vec<CaseId> = Vec::new();
        for id in &source.mentions {
            if let TextId::Case(case) = self.pages.book.mentions[id.index()].place
                && cases.last() != Some(&case)
            {
                cases.push(case);
            }
        }
        cases
    }
}

fn copy_of(source: &Source) -> &'static str {
    match source.custom.copies.is_empty() {
        true => "no",
        false => "yes",
    }
}

/// A day as a number that sorts; `rest` stands for what is not known of it.
fn as_number(day: DatePoint, rest: i64) -> i64 {
    let part = |part: u8| if part == 0 { rest } else { i64::from(part) };
    i64::from(day.year) * 10_000 + part(day.month) * 100 + part(day.day)
}

#[cfg(test)]
mod tests {
    use super::super::super::Route;
    use super::super::super::sample::Sample;
    use super::*;

    #[test]
    fn a_year_reaches_from_its_first_day_to_its_last() {
        let year = DatePoint::new(2020, 0, 0);
        assert_eq!(
            (as_number(year, 0), as_number(year, 99)),
            (20_200_000, 20_209_999)
        );
        assert_eq!(as_number(DatePoint::new(2020, 4, 24), 0), 20_200_424);
    }

    #[test]
    fn a_row_says_which_cases_cite_it_and_how_often() {
        let pages = Sample::default()
            .source("smith")
            .case("kettle")
            .claim("c-a", "Boils {smith}, boils {smith}.")
            .case("teapot")
            .claim("c-b", "Pours {smith}.")
            .pages();
        let keys = pages.links(Route::Sources(1)).source_keys(SourceId(0));
        assert_eq!(
            (keys.case.as_str(), keys.cited, keys.copy),
            ("kettle teapot", 3, "no")
        );
    }
}
