//! What cases are about: a page for each tag, and the way from case to case.
//!
//! The main type is [`TagPage`]. Tags that make one address are one tag, under the name
//! that the first case gives it.

use std::collections::BTreeMap;

use icu_collator::options::Strength;
use schemars::JsonSchema;
use serde::Serialize;

use super::home::CaseCard;
use super::route::{page_count, rows_of};
use super::sources::collator;
use super::view::{Base, Link, Paging};
use super::{Links, Pages, Route};
use crate::model::ids::CaseId;
use crate::model::slug;
use crate::text::offset;

/// What the template `tag.html` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TagPage {
    page: Base,
    /// How many cases have the tag, in words.
    count: String,
    cases: Vec<CaseCard>,
    paging: Option<Paging>,
}

/// A tag with the cases that have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tag {
    slug: String,
    name: String,
    /// In the order of lists of cases.
    cases: Vec<CaseId>,
}

/// The tags of a book by their addresses.
pub(super) fn gather(pages: &Pages) -> Vec<Tag> {
    let mut tags: BTreeMap<String, Tag> = BTreeMap::new();
    for &case in pages.book.case_order.iter() {
        for name in &pages.book.cases[case.index()].prose.draft.front.tags {
            let slug = slug::segment(name);
            if slug.is_empty() {
                continue;
            }
            let tag = tags.entry(slug.clone()).or_insert_with(|| Tag {
                slug,
                name: name.trim().to_owned(),
                cases: Vec::new(),
            });
            if tag.cases.last() != Some(&case) {
                tag.cases.push(case);
            }
        }
    }
    tags.into_values().collect()
}

impl Pages {
    fn tags(&self) -> &[Tag] {
        self.tables.tags.get_or_init(|| gather(self))
    }

    /// The pages of all tags: the number of each tag, and how many pages its list has.
    pub fn tag_pages(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        let size = self.book.config.page_size;
        let tags = self.tags().iter().zip(0..);
        tags.map(move |(tag, n)| (n, page_count(tag.cases.len(), size)))
    }

    /// What stands for a tag in its address.
    pub(super) fn tag_slug(&self, tag: u32) -> &str {
        &self.tags()[tag as usize].slug
    }

    /// The case before and the case after one, in the order of lists.
    pub(super) fn beside(&self, case: CaseId) -> [Option<CaseId>; 2] {
        let order = &self.book.case_order;
        let places = self.tables.places_of_cases.get_or_init(|| {
            let mut places = vec![0; self.book.cases.len()];
            for (case, place) in order.iter().zip(0..) {
                places[case.index()] = place;
            }
            places
        });
        let place = places[case.index()] as usize;
        let before = place.checked_sub(1).and_then(|place| order.get(place));
        [before, order.get(place + 1)].map(|case| case.copied())
    }
}

impl Links<'_> {
    /// `/tags/<tag>/`: the cases that have it.
    pub fn tag_page(&self, number: u32, page: u32) -> TagPage {
        let pages = self.pages;
        let tag = &pages.tags()[number as usize];
        let words = self.words();
        let title = words.with("tag.title", &[("tag", &tag.name)]);
        let count = words.count("count.cases", tag.cases.len());
        let size = pages.book.config.page_size;
        let rows = rows_of(page, tag.cases.len(), size);
        let cases = tag.cases[rows].iter();
        TagPage {
            page: self.base(&title, &count),
            cases: cases.map(|&case| self.case_card(case)).collect(),
            paging: self.paging(page, page_count(tag.cases.len(), size), |page| {
                Route::Tag(number, page)
            }),
            count,
        }
    }

    /// All tags, in the order of the language.
    pub(super) fn all_tags(&self) -> Vec<Link> {
        let collator = collator(&self.words().language, Strength::Tertiary);
        let mut tags: Vec<(u32, &Tag)> = (0..).zip(self.pages.tags()).collect();
        tags.sort_by(|(_, a), (_, b)| collator.compare(&a.name, &b.name));
        let links = tags.into_iter().map(|(n, tag)| {
            let href = self.to(Route::Tag(n, 1));
            Link::new(href, &tag.name)
        });
        links.collect()
    }

    /// The tags of a case.
    pub(super) fn tags_of(&self, case: CaseId) -> Vec<Link> {
        let front = &self.pages.book.cases[case.index()].prose.draft.front;
        let tags = self.pages.tags();
        let mut places: Vec<usize> = front
            .tags
            .iter()
            .filter_map(|name| {
                let slug = slug::segment(name);
                tags.binary_search_by(|tag| tag.slug.cmp(&slug)).ok()
            })
            .collect();
        places.sort_unstable();
        places.dedup();
        let links = places.into_iter().map(|place| {
            let href = self.to(Route::Tag(offset(place), 1));
            Link::new(href, &tags[place].name)
        });
        links.collect()
    }

    /// The way from the home page to a page, but for the page itself.
    pub(super) fn trail(&self) -> Vec<Link> {
        let page = |key: &str, route| Link::new(self.to(route), self.words().say(key));
        let cases = || page("nav.cases", Route::Home);
        match self.here {
            Route::Case(_) | Route::Tag(..) => vec![cases()],
            Route::CaseCompare(case, _) | Route::Matrix(case) => {
                vec![cases(), self.case_link(case)]
            }
            Route::Claim(claim) => {
                let case = self.pages.book.claims[claim.index()].case;
                vec![cases(), self.case_link(case)]
            }
            Route::CompareState(..) => vec![page("nav.compare", Route::Compare(1))],
            Route::Source(..) | Route::SourcesBy(..) => {
                vec![page("nav.sources", Route::Sources(1))]
            }
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;

    #[test]
    fn a_case_has_the_one_before_and_the_one_after() {
        let pages = Sample::default().case("a").case("b").case("c").pages();
        let [first, second, third] = pages.book.case_order[..] else {
            panic!("three cases")
        };
        assert_eq!(pages.beside(first), [None, Some(second)]);
        assert_eq!(pages.beside(second), [Some(first), Some(third)]);
        assert_eq!(pages.beside(third), [Some(second), None]);
    }
}
