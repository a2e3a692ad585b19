//! How much of what every claim should have the claims of a book do have.
//!
//! [`has`] tells it for one claim and one measure, [`shares`] counts. Claims of invented
//! cases and claims that were taken back are not counted. This module does not know
//! what a book asks for.

use super::assemble::supports;
use super::book::{Book, Claim};
use super::ids::ClaimId;
use super::state::{Flag, State};
use crate::data::config::Measure;

/// How many claims have what a measure asks, of all that count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// Claims that have it.
    pub with: u32,
    /// Claims that count.
    pub of: u32,
}

impl Share {
    /// In per cent, rounded down; all, where no claim counts.
    pub fn per_cent(self) -> u32 {
        (self.with * 100).checked_div(self.of).unwrap_or(100)
    }
}

/// Whether a claim counts.
pub fn counts(book: &Book, claim: &Claim) -> bool {
    let case = &book.cases[claim.case.index()];
    !case.prose.draft.front.invented && claim.state != State::Withdrawn
}

/// The claims that count, in the Book's order.
pub fn counted(book: &Book) -> impl Iterator<Item = (ClaimId, &Claim)> {
    let claims = book.claims.iter().enumerate();
    claims
        .filter(|(_, claim)| counts(book, claim))
        .map(|(at, claim)| (ClaimId::from(at), claim))
}

/// The share of every measure, in the order of [`Measure::ALL`].
pub fn shares(book: &Book) -> [Share; Measure::ALL.len()] {
    let mut shares = [Share::default(); Measure::ALL.len()];
    for (_, claim) in counted(book) {
        for (share, measure) in shares.iter_mut().zip(Measure::ALL) {
            share.of += 1;
            share.with += u32::from(has(book, claim, measure));
        }
    }
    shares
}

/// Whether a claim has what a measure asks.
pub fn has(book: &Book, claim: &Claim, measure: Measure) -> bool {
    let support = &claim.support;
    match measure {
        Measure::Citation => !support.mentions.is_empty(),
        Measure::Locator => support.mentions.iter().any(|id| {
            let mention = &book.mentions[id.index()];
            supports(mention.role) && book.citation(mention).locator.is_some()
        }),
        Measure::Origins => support.origins >= 2,
        Measure::Copy => support.sources > 0 && !claim.flags.has(Flag::NoSavedCopy),
        Measure::Answer => {
            let stands = |id: &super::ids::AnswerId| !book.answers[id.index()].withdrawn;
            !claim.searches.is_empty() || claim.answers.iter().any(stands)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::draft::{AnswerKind, Fit};
    use crate::pages::sample::Sample;

    #[track_caller]
    fn check(sample: Sample, measure: Measure, with: u32, of: u32) {
        let at = Measure::ALL.iter().position(|it| *it == measure).unwrap();
        assert_eq!(shares(&sample.book())[at], Share { with, of });
    }

    fn kettle() -> Sample {
        Sample::default()
            .source("smith")
            .source("jones")
            .case("kettle")
    }

    #[test]
    fn a_citation_and_a_place_in_it_are_counted_apart() {
        let sample = || {
            kettle()
                .claim("c-a", "Boils {smith 3}.")
                .claim("c-b", "Steams {smith}.")
                .claim("c-c", "Sings.")
        };
        check(sample(), Measure::Citation, 2, 3);
        check(sample(), Measure::Locator, 1, 3);
    }

    #[test]
    fn two_sources_of_their_own_are_two_origins() {
        let sample = kettle()
            .claim("c-a", "Boils {smith} {jones}.")
            .claim("c-b", "Steams {smith}.");
        check(sample, Measure::Origins, 1, 2);
    }

    #[test]
    fn an_answer_is_one_that_was_looked_for() {
        let sample = kettle()
            .claim("c-a", "Boils.")
            .claim("c-b", "Steams.")
            .answer("r", "c-a", AnswerKind::Rebuts, Fit::Exact, "No.");
        check(sample, Measure::Answer, 1, 2);
    }

    #[test]
    fn an_invented_case_does_not_count() {
        check(
            kettle().invented().claim("c-a", "Boils."),
            Measure::Citation,
            0,
            0,
        );
        assert_eq!(Share::default().per_cent(), 100);
    }
}
