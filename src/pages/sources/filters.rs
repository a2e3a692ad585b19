//! Filters of the index of sources, for those who have a script.
//!
//! The form is the one of the comparison ([`Filters`]). Where the list stands on one page
//! its rows carry the values as [`Keys`]; else scripts do (see [`super::super::shards`]).
//! Without a script, the lists by publisher, origin and date take their place.

use std::collections::BTreeMap;

use serde::Serialize;

use super::super::facets::{FilterGroup, FilterValue, Filters, TO_TICK, days};
use super::super::route::List;
use super::super::{Links, Pages};
use super::Shelf;
use crate::csl::Variable;
use crate::model::book::{Source, TextId};
use crate::model::ids::{CaseId, SourceId};

/// The asset of a theme that filters lists.
const SCRIPT: &str = "filters.";

/// Names of cases that the rows of one page may carry in all, so that it stays small.
const CASES_ON_ROWS: usize = 2_000;

/// Values of one kind in their order, each in words and with how many rows have it.
type Counts = BTreeMap<(usize, String), (String, usize)>;

/// The values of a row: several of one name with a space between them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
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
    pub from: Option<i32>,
    /// The latest.
    pub to: Option<i32>,
    /// How often it is cited.
    pub cited: u32,
}

impl Pages {
    /// Whether the index is looked through in scripts: it has several pages, or its
    /// sources are cited in more cases than its rows can carry.
    pub(in crate::pages) fn sources_in_scripts(&self) -> bool {
        let cases = || self.sources().map(|id| self.tally(id).cases as usize);
        self.sources_pages() > 1 || cases().sum::<usize>() > CASES_ON_ROWS
    }

    /// The values that sources have, counted once.
    fn source_facets(&self, links: &Links<'_>) -> &[FilterGroup] {
        let facets = &self.tables.source_facets;
        facets.get_or_init(|| links.count_facets())
    }
}

impl Links<'_> {
    /// The filters of the index, where it can have some.
    pub(super) fn source_filters(&self, shelf: &Shelf) -> Option<Filters> {
        let pages = self.pages;
        let has_script = pages.layout.assets.iter().any(|it| it.starts_with(SCRIPT));
        let orders = [
            ("", "sources-filter.by-name"),
            ("from", "sources-filter.by-date"),
            ("-cited", "sources-filter.by-cited"),
        ];
        (has_script && pages.sources().count() > 1).then(|| Filters {
            of: shelf.len(),
            groups: pages.source_facets(self).to_vec(),
            scripts: pages
                .sources_in_scripts()
                .then(|| self.scripts(List::Sources)),
            ..self.form("sources-filter.", &orders)
        })
    }

    fn count_facets(&self) -> Vec<FilterGroup> {
        let mut counts: [Counts; 4] = Default::default();
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
        let groups = names.into_iter().zip(counts);
        let group = |(name, counts): (&'static str, Counts)| {
            let value = |((_, value), (label, n))| FilterValue {
                value,
                label,
                n: Some(n),
            };
            let mut values: Vec<FilterValue> = counts.into_iter().map(value).collect();
            let typed = values.len() > TO_TICK;
            if typed {
                values.sort_by_key(|value| std::cmp::Reverse(value.n));
                values.truncate(TO_TICK);
            }
            FilterGroup {
                name,
                label: words.of("sources-filter.", name).to_owned(),
                values,
                typed,
            }
        };
        groups
            .map(group)
            .filter(|group| group.values.len() > 1)
            .collect()
    }

    /// The values that a row can be found by.
    pub(in crate::pages) fn source_keys(&self, id: SourceId) -> Keys {
        let source = &self.pages.book.sources[id.index()];
        let marks = self.warnings(id).into_iter().map(|term| term.slug);
        let cases = self.cases_citing(source).into_iter();
        let cases = cases.map(|case| &*self.pages.book.cases[case.index()].slug);
        let issued = source.reference.date(Variable::Issued).and_then(days);
        Keys {
            kind: source
                .custom
                .kind
                .map_or("", |kind| self.source_kind(kind).slug)
                .to_owned(),
            mark: marks.collect::<Vec<_>>().join(" "),
            copy: copy_of(source),
            case: cases.collect::<Vec<_>>().join(" "),
            from: issued.map(|(first, _)| first),
            to: issued.map(|(_, last)| last),
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

#[cfg(test)]
mod tests {
    use super::super::super::Route;
    use super::super::super::sample::Sample;
    use super::*;

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

    #[test]
    fn the_form_counts_the_whole_list_and_says_where_its_scripts_are() {
        let pages = Sample::default()
            .source("smith")
            .source("jones")
            .case("kettle")
            .claim("c-a", "Boils {smith}, boils {jones}.")
            .case("teapot")
            .claim("c-b", "Pours {smith}.")
            .page_size(1);
        let mut pages = pages.pages();
        std::sync::Arc::make_mut(&mut pages.layout)
            .assets
            .push("filters.0123.js".to_owned());
        let index = pages.links(Route::Sources(2)).sources_index(2);
        let filters = index.filters.unwrap();
        assert_eq!(filters.of, 2);
        let case = filters.groups.iter().find(|group| group.name == "case");
        let counts: Vec<_> = case.unwrap().values.iter().map(|it| it.n).collect();
        assert_eq!(counts, [Some(2), Some(1)]);
        let scripts = filters.scripts.unwrap();
        assert_eq!(
            (&*scripts.keys, scripts.of, &*scripts.root),
            ("../../../data/sources/keys-1.js", 1, "../../../")
        );
        let mut entries = index.groups.iter().flat_map(|group| &group.entries);
        assert!(entries.all(|entry| entry.source.as_ref().is_none_or(|it| it.keys.is_none())));
    }
}
