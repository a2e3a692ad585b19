//! What every claim should have, how many have it, and which have not.
//!
//! The main type is [`Coverage`]. Each gap leads to the claim that it is in. This module
//! counts nothing: the model does.

use serde::Serialize;

use super::route::{page_count, rows_of};
use super::view::{Base, Link, Paging, Term};
use super::{Links, Pages, Route};
use crate::data::config::Measure;
use crate::model::coverage::{Share, counted, has, shares};
use crate::model::ids::ClaimId;

/// One page of `/coverage/`.
#[derive(Clone, Debug, Serialize)]
pub struct Coverage {
    /// What every page has.
    pub page: Base,
    /// What is counted, in a sentence.
    pub lede: String,
    /// Each measure with its share.
    pub measures: Vec<Measured>,
    /// Claims that lack something, case by case.
    pub gaps: Vec<GapsIn>,
    /// How many claims lack something, in words.
    pub lacking: String,
    /// The pages of the list.
    pub paging: Option<Paging>,
}

/// A measure, and how many claims have what it asks.
#[derive(Clone, Debug, Serialize)]
pub struct Measured {
    /// What is measured.
    pub term: Term,
    /// How many claims have it: `12 of 15`.
    pub with: String,
    /// In per cent.
    pub per_cent: u32,
    /// What the book asks for, in per cent.
    pub asked: Option<u8>,
    /// Whether the share is lower than that.
    pub short: bool,
}

/// Claims of one case that lack something.
#[derive(Clone, Debug, Serialize)]
pub struct GapsIn {
    /// The case.
    pub case: Link,
    /// The claims.
    pub claims: Vec<Gap>,
}

/// A claim, and what it lacks.
#[derive(Clone, Debug, Serialize)]
pub struct Gap {
    /// The claim, where it stands in its case.
    pub claim: Link,
    /// What it lacks.
    pub lacks: Vec<Term>,
}

/// Claims that lack something, each with what it lacks, in the Book's order.
pub(super) type Gaps = Vec<(ClaimId, Vec<Measure>)>;

impl Pages {
    /// The claims that lack something, found when first asked for.
    fn gaps(&self) -> &Gaps {
        self.tables.gaps.get_or_init(|| {
            let lacks = |claim| {
                let lacks = |measure: &Measure| !has(&self.book, claim, *measure);
                Measure::ALL.into_iter().filter(lacks).collect::<Vec<_>>()
            };
            counted(&self.book)
                .map(|(id, claim)| (id, lacks(claim)))
                .filter(|(_, lacks)| !lacks.is_empty())
                .collect()
        })
    }

    /// The share of every measure, counted when first asked for.
    fn shares(&self) -> &[Share; Measure::ALL.len()] {
        self.tables.shares.get_or_init(|| shares(&self.book))
    }

    /// Whether a book has claims to be counted.
    pub fn has_coverage(&self) -> bool {
        counted(&self.book).next().is_some()
    }

    /// How many pages `/coverage/` has.
    pub fn coverage_pages(&self) -> u32 {
        page_count(self.gaps().len(), self.book.config.page_size)
    }
}

impl Links<'_> {
    /// `/coverage/`
    pub fn coverage(&self, page: u32) -> Coverage {
        let book = &self.pages.book;
        let words = self.words();
        let gaps = self.pages.gaps();
        let rows = rows_of(page, gaps.len(), book.config.page_size);
        let claims = self.pages.shares()[0].of as usize;
        let count = words.count("count.claims", claims);
        let lede = words.with("coverage.lede", &[("claims", &count)]);
        let case_of = |gap: &(ClaimId, Vec<Measure>)| book.claims[gap.0.index()].case;
        let gap = |(id, lacks): &(ClaimId, Vec<Measure>)| Gap {
            claim: self.claim_in_its_case(*id),
            lacks: lacks.iter().map(|it| self.measure("lacks.", *it)).collect(),
        };
        Coverage {
            page: self.base(words.say("coverage.title"), &lede),
            lede,
            measures: self.measures(),
            gaps: gaps[rows]
                .chunk_by(|a, b| case_of(a) == case_of(b))
                .map(|gaps| GapsIn {
                    case: self.case_link(case_of(&gaps[0])),
                    claims: gaps.iter().map(gap).collect(),
                })
                .collect(),
            lacking: words.count("coverage.lacking", gaps.len()),
            paging: self.paging(page, self.pages.coverage_pages(), Route::Coverage),
        }
    }

    fn measures(&self) -> Vec<Measured> {
        let book = &self.pages.book;
        let shares = self.pages.shares().iter().zip(Measure::ALL);
        shares
            .map(|(share, measure)| {
                let asked = book.config.coverage.iter().find(|(it, _)| *it == measure);
                let asked = asked.map(|(_, asked)| asked.value);
                let values = [
                    ("n", &*share.with.to_string()),
                    ("of", &*share.of.to_string()),
                ];
                Measured {
                    term: self.measure("measure.", measure),
                    with: self.words().with("coverage.with", &values),
                    per_cent: share.per_cent(),
                    asked,
                    short: asked.is_some_and(|asked| share.per_cent() < u32::from(asked)),
                }
            })
            .collect()
    }

    fn measure(&self, family: &str, measure: Measure) -> Term {
        Term {
            slug: measure.name(),
            words: self.words().of(family, measure.name()).to_owned(),
        }
    }

    /// A claim by number and name, leading to where it stands in its case.
    fn claim_in_its_case(&self, id: ClaimId) -> Link {
        Link {
            href: self.block(crate::model::book::Node::Claim(id)),
            ..self.claim_link(id)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;
    use super::*;

    #[test]
    fn each_gap_leads_to_its_claim_and_says_what_is_lacking() {
        let pages = Sample::default()
            .source("smith")
            .case("kettle")
            .claim("c-boil", "Boils {smith 3}.")
            .pages();
        let page = pages.links(Route::Coverage(1)).coverage(1);
        let gap = &page.gaps[0].claims[0];
        assert_eq!(gap.claim.href, "../cases/kettle/#c-boil");
        let lacks: Vec<&str> = gap.lacks.iter().map(|it| it.slug).collect();
        assert_eq!(lacks, ["origins", "copy", "answer"]);
        assert_eq!(
            (page.measures[0].per_cent, page.measures[2].per_cent),
            (100, 0)
        );
    }
}
