//! The page of one source: its record, and everything in the book that rests on it.
//!
//! The main type is [`SourcePage`]. What stays the same stands on the first page; each
//! list goes on over as many as it needs, all of them together. This module does not
//! know how the lists are made: see [`super::occurrences`] and [`super::lineage`].

mod copies;
mod history;
mod reference;

use schemars::JsonSchema;
use serde::Serialize;

use self::copies::CopyRow;
use self::history::{Dated, Notice};
use self::reference::ReferencePart;
use super::lineage::Step;
use super::occurrences::{Among, BothWays, CitedIn, Fallen, Located, NameUsed, Together};
use super::quotes::Quoted;
use super::route::{OCCURRENCES_A_PAGE, page_count, rows_of};
use super::view::{Base, Html, Link, Paging, When};
use super::{Links, Pages, Route};
use crate::model::book::Source;
use crate::model::ids::SourceId;

/// What the template `source.html` prints. A part that has nothing to say is empty.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SourcePage {
    page: Base,
    /// Its title.
    title: Html,
    /// The name that the book calls it by.
    short: String,
    /// Where and when it was published.
    publisher: Html,
    issued: Option<When>,
    /// Whether somebody here has read it.
    seen: bool,
    /// Whether this is the first page of it: the others go on with its lists.
    first: bool,
    /// 2: what happened to it.
    notices: Vec<Notice>,
    /// 1: the reference.
    reference: Option<ReferencePart>,
    /// 3: where it comes from.
    ancestry: Vec<Step>,
    /// Who repeats it.
    progeny: Vec<Step>,
    /// How many sources draw on it, in words.
    repeated: Option<String>,
    /// The label of its origin.
    origin: Option<String>,
    interests: Vec<Stake>,
    reliability: Option<Reliability>,
    /// 4: where it is cited.
    cited: String,
    cited_in: Vec<CitedIn>,
    /// 5: the same by locator.
    located: Vec<Located>,
    /// Citations that name no place, in words.
    unlocated: Option<String>,
    /// 6: what would fall with it.
    fallen: Vec<Fallen>,
    /// Rebuttals of it as such.
    challenges: Vec<Link>,
    /// 7: whether it is used for and against.
    both_ways: Option<BothWays>,
    /// 8: its words, where they are quoted.
    quoted: Vec<Quoted>,
    /// 9: saved copies.
    copies: Vec<CopyRow>,
    /// Whether one of them has a hash.
    hashed: bool,
    /// A map of where it comes from and who repeats it, where that is more than a line.
    map: Option<Html>,
    /// 10: its dates.
    dates: Vec<Dated>,
    /// 11: what is cited beside it.
    together: Vec<Together>,
    /// 12: what it is called.
    names: Vec<NameUsed>,
    paging: Option<Paging>,
}

/// A stake that somebody has in it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Stake {
    who: String,
    what: String,
    source: Option<Link>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Reliability {
    grade: String,
    basis: String,
}

impl Pages {
    /// How many pages a source has: as many as its longest list needs.
    pub fn source_pages(&self, id: SourceId) -> u32 {
        let source = &self.book.sources[id.index()];
        // There are no more quotations than mentions that have one.
        let lists = [
            source.mentions.len(),
            super::occurrences::places(&self.book, source),
            source.bears.len(),
            source.drawn_on_by.len(),
            source.challenged_by.len(),
        ];
        page_count(lists.into_iter().max().unwrap_or(0), OCCURRENCES_A_PAGE)
    }
}

/// The part of a list that stands on a page.
fn part<T>(list: &[T], page: u32) -> &[T] {
    &list[rows_of(page, list.len(), OCCURRENCES_A_PAGE)]
}

impl Links<'_> {
    /// `/sources/<key>/`
    pub fn source_page(&self, id: SourceId, page: u32) -> SourcePage {
        let book = &self.pages.book;
        let words = self.words();
        let source = &book.sources[id.index()];
        let first = page == 1;
        let tally = self.pages.tally(id);
        let mentions = part(&source.mentions, page);
        let several = tally.cases + tally.pages > 1;
        let among = if several {
            Among::Texts
        } else {
            Among::Sections
        };
        let located = self.pages.places_in(id);
        let cited = self.cited(tally);
        let unlocated = tally.mentions as usize - self.pages.located_mentions(id);
        let repeated = source.drawn_on_by.len();
        let description = words.with(
            "source.description",
            &[("name", &source.short), ("cited", &cited)],
        );
        let challenge = |&answer: &_| {
            let node = crate::model::book::Node::Answer(answer);
            Link::new(self.block(node), &self.block_name(node, None))
        };
        SourcePage {
            page: self.base(&source.short, &description),
            title: self.title(id),
            short: source.short.to_string(),
            publisher: self.publisher(source),
            issued: self.issued(source),
            seen: source.custom.seen,
            first,
            notices: self.notices(source),
            reference: first.then(|| self.reference_part(id, source)),
            ancestry: if first { self.ancestry(id) } else { Vec::new() },
            progeny: self.progeny(id, part(&source.drawn_on_by, page)),
            repeated: (repeated > 0).then(|| words.count("source.repeated", repeated)),
            origin: if first {
                source.custom.origin.clone()
            } else {
                None
            },
            interests: if first {
                self.interests(source)
            } else {
                Vec::new()
            },
            reliability: source.custom.reliability.as_ref().filter(|_| first).map(
                |(grade, basis)| Reliability {
                    grade: grade.clone(),
                    basis: basis.clone(),
                },
            ),
            cited,
            cited_in: self.cited_in(mentions),
            located: self.located(part(located, page), among),
            unlocated: (unlocated > 0 && first).then(|| words.count("source.unlocated", unlocated)),
            fallen: self.fallen(part(&source.bears, page)),
            challenges: part(&source.challenged_by, page)
                .iter()
                .map(challenge)
                .collect(),
            both_ways: if first {
                self.both_ways(source, among)
            } else {
                None
            },
            quoted: self.quoted(part(self.pages.quotes_of(id), page), among),
            map: if first { self.map_round(id) } else { None },
            copies: if first {
                self.copies(source)
            } else {
                Vec::new()
            },
            hashed: first
                && (source.held.iter().any(Option::is_some)
                    || (source.custom.copies.iter()).any(|copy| copy.sha256.is_some())),
            dates: if first {
                self.dates(source)
            } else {
                Vec::new()
            },
            together: if first { self.together(id) } else { Vec::new() },
            names: if first {
                self.names_used(source)
            } else {
                Vec::new()
            },
            paging: self.paging(page, self.pages.source_pages(id), |page| {
                Route::Source(id, page)
            }),
        }
    }

    fn interests(&self, source: &Source) -> Vec<Stake> {
        let stakes = source.custom.interests.iter();
        let by_key = |key: &str| self.pages.source_of(key).map(|id| self.source_link(id));
        let stake = |it: &crate::data::record::Interest| Stake {
            who: it.who.clone(),
            what: it.what.clone(),
            source: it.cite.as_ref().and_then(|key| by_key(&key.value)),
        };
        stakes.map(stake).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Sample, drawing_on};
    use super::*;

    fn smith(claims: usize) -> Sample {
        let mut sample = Sample::default().source("smith").case("kettle");
        for n in 0..claims {
            sample = sample.claim(&format!("c-{n}"), &format!("Claim {n} {{smith {n}}}."));
        }
        sample
    }

    fn page(pages: &Pages, page: u32) -> SourcePage {
        pages
            .links(Route::Source(SourceId(0), page))
            .source_page(SourceId(0), page)
    }

    #[test]
    fn each_citation_is_told_with_its_sentence_and_its_place() {
        let source = page(&smith(2).pages(), 1);
        let at = &source.cited_in[0].sections[0].citations[1];
        assert_eq!(at.locator.as_deref(), Some("p. 1"));
        assert!(
            at.sentence.as_str().starts_with("Claim 1 (<mark>"),
            "{:?}",
            at.sentence
        );
        assert_eq!(at.place.text.as_str(), "in claim 2");
        assert!(
            at.place.href.starts_with("../../cases/kettle/#c-"),
            "{}",
            at.place.href
        );
    }

    #[test]
    fn long_lists_go_on_over_pages_and_what_stays_the_same_stands_on_the_first() {
        let pages = smith(450).pages();
        assert_eq!(pages.source_pages(SourceId(0)), 3);
        let (first, last) = (page(&pages, 1), page(&pages, 3));
        let count = |source: &SourcePage| {
            let sections = source.cited_in.iter().flat_map(|text| &text.sections);
            sections
                .map(|section| section.citations.len())
                .sum::<usize>()
        };
        assert_eq!((count(&first), count(&last)), (200, 50));
        assert_eq!(
            (
                first.located[0].name.as_str(),
                last.located[0].name.as_str()
            ),
            ("p. 0", "p. 400")
        );
        assert!(first.reference.is_some() && last.reference.is_none());
        assert_eq!(last.cited, "450 times in 1 case");
    }

    #[test]
    fn what_would_fall_with_a_source_is_told_by_weight() {
        let source = page(&smith(1).pages(), 1);
        assert_eq!(source.fallen.len(), 1);
        assert_eq!(source.fallen[0].weight.slug, "only-origin");
        assert_eq!(source.fallen[0].cases[0].blocks[0].text.as_str(), "claim 1");
    }

    #[test]
    fn sources_that_draw_on_each_other_in_a_circle_come_to_an_end() {
        let sample = Sample::default()
            .source_with("a", drawing_on("b"))
            .source_with("b", drawing_on("c"))
            .source_with("c", drawing_on("a"))
            .case("kettle")
            .claim("c-boil", "Boils {a}.");
        let pages = sample.pages();
        for id in pages.sources() {
            let source = pages.links(Route::Source(id, 1)).source_page(id, 1);
            assert!(source.ancestry.len() <= 3 && source.progeny.len() <= 3);
        }
    }

    #[test]
    fn a_chain_opens_and_closes_as_many_lists() {
        let sample = Sample::default()
            .source_with("a", drawing_on("b"))
            .source_with("b", drawing_on("c"))
            .source("c")
            .case("kettle")
            .claim("c-boil", "Boils {a}.");
        let ancestry = page(&sample.pages(), 1).ancestry;
        let opened = ancestry.iter().filter(|step| step.opens).count();
        let closed: usize = ancestry.iter().map(|step| step.closes).sum();
        assert_eq!((ancestry.len(), opened, closed), (2, 1, 1));
    }
}
