//! One claim, what was said against it, and where it stands: a row of the comparison.
//!
//! The main type is [`Exchange`]. Both of its sides are the same value, a [`Side`], so
//! that a template cannot give one of them other fields or another order. This module
//! does not know how rows are gathered on a page.

use serde::Serialize;

use super::facets::Keys;
use super::side::Side;
use super::standing::Standing;
use super::thread::{Thread, Told};
use super::view::{Html, Link, When};
use super::{Links, Route};
use crate::model::book::{Claim, Node};
use crate::model::ids::{AnswerId, AsideId, ClaimId};
use crate::model::state::State;

/// Answers and replies that a row shows before it leads to the claim's own page.
pub const BLOCKS_IN_A_ROW: usize = 60;

/// The same on that page, before it leads to the case.
pub const BLOCKS_ON_A_PAGE: usize = 400;

/// A claim with what was said against it.
#[derive(Clone, Debug, Serialize)]
pub struct Exchange {
    /// The anchor of the row on this page.
    pub anchor: String,
    /// The printed number.
    pub number: String,
    /// What the number leads to: the claim's permanent address.
    pub href: String,
    /// The claim's short name.
    pub name: String,
    /// Number and name: `Claim 2.1: contact between servers`.
    pub label: String,
    /// The claim that it is under, in words.
    pub under: Option<String>,
    /// The claim.
    pub claim: Side,
    /// What was said against it, oldest first, each followed by its replies.
    pub answers: Vec<Side>,
    /// Rebuttals of what it rests on alone, likewise.
    pub challenges: Vec<Side>,
    /// How many of both are not shown here, in words, and where they are.
    pub more: Option<Link>,
    /// Where an answer was looked for, if none is recorded.
    pub silence: Option<Silence>,
    /// Where it stands.
    pub stands: Standing,
    /// What it is found by, in a list of one page.
    pub keys: Option<Keys>,
    /// The exchange above it on this page.
    pub previous: Option<String>,
    /// The one below it.
    pub next: Option<String>,
}

impl Exchange {
    /// Gives all sides the same lines: what one side tells, the others say that they lack.
    fn even_out(&mut self) {
        let sides = || {
            std::iter::once(&self.claim)
                .chain(&self.answers)
                .chain(&self.challenges)
        };
        let basis = sides().any(|side| side.basis.is_some());
        let hedge = sides().any(|side| side.hedge.is_some());
        for side in self.sides_mut() {
            (side.asks_basis, side.asks_hedge) = (basis, hedge);
        }
    }

    /// The claim, then every answer and reply that is shown.
    pub(super) fn sides_mut(&mut self) -> impl Iterator<Item = &mut Side> {
        std::iter::once(&mut self.claim)
            .chain(&mut self.answers)
            .chain(&mut self.challenges)
    }
}

/// That no answer is recorded, and where one was looked for.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Silence {
    /// Searches, newest first.
    pub searches: Vec<Search>,
}

/// One search that found no answer.
#[derive(Clone, Debug, Serialize)]
pub struct Search {
    /// When.
    pub date: Option<When>,
    /// Where, in the words of who looked.
    pub words: Html,
    /// Where it stands in its case.
    pub href: String,
}

impl Links<'_> {
    /// A claim with what was said against it, at most `room` answers and replies of it.
    ///
    /// `anchor` is the id of its row on this page. A reply that answers several blocks
    /// of one exchange is shown once, where it is met first.
    pub fn exchange(&self, claim: ClaimId, anchor: String, room: usize) -> Exchange {
        let book = &self.pages.book;
        let held = &book.claims[claim.index()];
        let mut told = Told::new(self, claim, room);
        let answers = told.thread(&held.answers, Thread::Answers);
        let challenges = told.thread(&held.challenges, Thread::Challenges);
        let full = told.full;
        let shown: Vec<(AnswerId, Option<&str>)> = answers
            .iter()
            .chain(&challenges)
            .map(|(id, side)| (*id, side.place.as_deref()))
            .collect();
        let words = self.words();
        let number = self.number(claim);
        let name = self.short_name(Node::Claim(claim));
        let silent = held.state == State::NoAnswer || shown.is_empty();
        let mut exchange = Exchange {
            anchor,
            number: number.clone(),
            href: self.pair(claim),
            label: words.with("name.claim", &[("no", &number), ("name", &name)]),
            name,
            under: held
                .parent
                .map(|it| words.with("claim.under", &[("no", &self.number(it))])),
            claim: self.claim_side(claim),
            more: full.then(|| self.more(claim)),
            keys: None,
            previous: None,
            next: None,
            silence: silent.then(|| self.silence(held)),
            stands: self.standing(held, &shown),
            answers: answers.into_iter().map(|(_, side)| side).collect(),
            challenges: challenges.into_iter().map(|(_, side)| side).collect(),
        };
        exchange.even_out();
        exchange
    }

    /// Where the rest of a long exchange is.
    pub(super) fn more(&self, claim: ClaimId) -> Link {
        let own_page = Route::Claim(claim);
        let has_page = self.pages.book.config.claim_pages && self.here != own_page;
        let href = if has_page {
            self.to(own_page)
        } else {
            self.block(Node::Claim(claim))
        };
        Link::new(href, self.words().say("exchange.more"))
    }

    fn silence(&self, claim: &Claim) -> Silence {
        let search = |&id: &AsideId| {
            let aside = &self.pages.book.asides[id.index()];
            Search {
                date: aside.date.as_ref().map(|date| self.when(date)),
                words: self.phrase(id),
                href: self.block(Node::Aside(id)),
            }
        };
        Silence {
            searches: claim.searches.iter().rev().map(search).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;
    use super::*;
    use crate::data::draft::{AnswerKind, BlockClass, Fit};
    use crate::pages::Pages;

    const KETTLE: ClaimId = ClaimId(0);

    fn kettle() -> Sample {
        Sample::default()
            .case("kettle")
            .claim("c-boil", "Water boils early.")
    }

    fn of(pages: &Pages) -> Exchange {
        pages
            .links(Route::Compare(1))
            .exchange(KETTLE, "row".to_owned(), BLOCKS_IN_A_ROW)
    }

    /// Each block as its place and its first words.
    fn told(exchange: &Exchange) -> Vec<(String, String)> {
        let sides = exchange.answers.iter().chain(&exchange.challenges);
        let place = |side: &Side| side.place.clone().unwrap();
        sides
            .map(|side| (place(side), side.kinds[0].kind.words.clone()))
            .collect()
    }

    #[track_caller]
    fn check(sample: Sample, expected: &[(&str, &str)]) {
        let told = told(&of(&sample.pages()));
        let told: Vec<(&str, &str)> = told.iter().map(|(p, k)| (p.as_str(), k.as_str())).collect();
        assert_eq!(told, expected);
    }

    #[test]
    fn an_answer_is_followed_by_its_replies() {
        let sample = kettle()
            .answer(
                "r-gauge",
                "c-boil",
                AnswerKind::Undercuts,
                Fit::Exact,
                "The gauge is off.",
            )
            .answer(
                "r-no",
                "c-boil",
                AnswerKind::Rebuts,
                Fit::Exact,
                "It does not.",
            )
            .answer(
                "r-checked",
                "r-gauge",
                AnswerKind::Rebuts,
                Fit::Exact,
                "It was checked.",
            );
        check(
            sample,
            &[
                ("Answer 1 of 2", "Disputes the inference"),
                ("Reply 1.1", "Disputes the answer"),
                ("Answer 2 of 2", "Disputes the claim"),
            ],
        );
    }

    #[test]
    fn a_reply_to_two_answers_is_told_once() {
        let sample = kettle()
            .answer("r-a", "c-boil", AnswerKind::Rebuts, Fit::Exact, "No.")
            .answer(
                "r-b",
                "c-boil",
                AnswerKind::Rebuts,
                Fit::Exact,
                "Not at all.",
            )
            .answer(
                "r-c",
                "r-a r-b",
                AnswerKind::Concedes,
                Fit::Exact,
                "Granted.",
            );
        check(
            sample,
            &[
                ("Answer 1 of 2", "Disputes the claim"),
                ("Reply 1.1", "Accepts"),
                ("Answer 2 of 2", "Disputes the claim"),
            ],
        );
    }

    #[test]
    fn what_is_aimed_at_a_source_challenges_the_evidence() {
        let sample = Sample::default()
            .source("smith")
            .case("kettle")
            .claim("c-boil", "Water boils early {smith}.")
            .answer(
                "r-s",
                "@smith",
                AnswerKind::Rebuts,
                Fit::Unstated,
                "Smith saw nothing.",
            );
        check(sample, &[("Challenge 1 of 1", "Challenges the evidence")]);
    }

    #[test]
    fn a_long_chain_of_replies_is_cut_and_says_so() {
        let mut sample = kettle().answer("r-0", "c-boil", AnswerKind::Rebuts, Fit::Exact, "No.");
        for n in 1..=5 * BLOCKS_IN_A_ROW {
            let (id, of) = (format!("r-{n}"), format!("r-{}", n - 1));
            sample = sample.answer(&id, &of, AnswerKind::Rebuts, Fit::Exact, "No.");
        }
        let exchange = of(&sample.pages());
        assert_eq!(exchange.answers.len(), BLOCKS_IN_A_ROW);
        assert!(exchange.answers.iter().all(|side| side.depth <= 3));
        assert!(exchange.more.is_some());
    }

    #[test]
    fn a_claim_without_an_answer_says_where_one_was_looked_for() {
        let silence = of(&kettle().pages()).silence.unwrap();
        assert!(silence.searches.is_empty());
        let sample = kettle().block(BlockClass::Search, "s-1", "In the papers.", |block| {
            block.of = vec![crate::text::Spanned::new(
                crate::data::draft::Target::Block {
                    case: None,
                    id: "c-boil".to_owned(),
                },
                block.span.clone(),
            )];
        });
        let silence = of(&sample.pages()).silence.unwrap();
        assert_eq!(silence.searches[0].words.as_str(), "In the papers.");
    }

    #[test]
    fn the_words_of_both_sides_are_without_their_citations() {
        let sample = Sample::default()
            .source("smith")
            .case("kettle")
            .claim("c-boil", "Water boils early {smith 3}.")
            .answer(
                "r",
                "c-boil",
                AnswerKind::Rebuts,
                Fit::Exact,
                "Not {smith 4} here.",
            );
        let exchange = of(&sample.pages());
        assert_eq!(exchange.claim.words.as_str(), "<p>Water boils early.</p>");
        assert_eq!(exchange.answers[0].words.as_str(), "<p>Not here.</p>");
        assert_eq!(exchange.claim.sources[0].locator.as_deref(), Some("p. 3"));
    }

    #[test]
    fn a_claim_with_an_answer_has_no_word_of_silence() {
        let sample = kettle().answer("r", "c-boil", AnswerKind::Rebuts, Fit::Exact, "No.");
        assert!(of(&sample.pages()).silence.is_none());
    }

    #[test]
    fn a_correction_of_the_claim_or_of_an_answer_stands_beside_them() {
        let sample = kettle()
            .answer("r", "c-boil", AnswerKind::Rebuts, Fit::Exact, "No.")
            .changed("2020-04-27", "r")
            .changed("2021-01-02", "c-boil")
            .changed("2022-01-02", "other");
        let changes = of(&sample.pages()).stands.changes;
        let dates: Vec<&str> = changes.iter().map(|it| it.date.words.as_str()).collect();
        assert_eq!(dates, ["2 January 2021", "27 April 2020"]);
    }
}
