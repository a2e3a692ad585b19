//! The rows that a filtered list of several pages shows, printed for its scripts.
//!
//! The main type is [`Brief`]: an exchange in a few lines, with the same columns and the
//! same words on both sides as its full row, which it leads to. The names of sources need
//! no such thing, as their rows are short. This module does not know which rows are asked
//! for: a browser does.

use serde::Serialize;

use super::Links;
use super::exchange::BLOCKS_IN_A_ROW;
use super::shards::part_of;
use super::sources::Entry;
use super::thread::{Met, Thread, Told};
use super::view::{Link, Person, Term, When};
use crate::model::book::{Asserter, Node, Support};
use crate::model::ids::{CaseId, ClaimId};

/// The exchanges of one script.
#[derive(Clone, Debug, Serialize)]
pub struct ListedClaims {
    /// They, in order.
    pub rows: Vec<Brief>,
}

/// The names of sources of one script.
#[derive(Clone, Debug, Serialize)]
pub struct ListedSources {
    /// They, in order.
    pub rows: Vec<Entry>,
}

/// An exchange in a few lines.
#[derive(Clone, Debug, Serialize)]
pub struct Brief {
    /// The printed number.
    pub number: String,
    /// Where all of it is.
    pub href: String,
    /// Number and name.
    pub label: String,
    /// The case of the claim.
    pub case: Link,
    /// Where it stands.
    pub state: Term,
    /// What to know of it.
    pub flags: Vec<Term>,
    /// The claim.
    pub claim: BriefSide,
    /// What was said against it or what it rests on, each with its replies.
    pub answers: Vec<BriefSide>,
    /// How many more there are, in words.
    pub more: Option<Link>,
}

/// One side of an exchange in a few lines.
#[derive(Clone, Debug, Serialize)]
pub struct BriefSide {
    /// What it does, in fixed words.
    pub kinds: Vec<Term>,
    /// Which answer or reply it is.
    pub place: Option<String>,
    /// 0 for claims and answers; replies are deeper, at most 3.
    pub depth: usize,
    /// Its own words, as plain text.
    pub words: String,
    /// The language they are in, where it is not that of the book.
    pub language: Option<String>,
    /// Who asserts it.
    pub by: Vec<Person>,
    /// When.
    pub date: Option<When>,
    /// How many sources and origins it rests on, in words.
    pub rests_on: String,
}

impl Links<'_> {
    /// The exchanges of script `part`, from 1.
    pub fn listed_claims(&self, part: u32) -> ListedClaims {
        let claims = self.pages.listed(part).iter();
        ListedClaims {
            rows: claims.map(|&claim| self.brief(claim)).collect(),
        }
    }

    /// The names of sources of script `part`, from 1.
    pub fn listed_sources(&self, part: u32) -> ListedSources {
        let shelf = self.pages.shelf();
        let places = part_of(part, shelf.len());
        ListedSources {
            rows: places.map(|place| self.entry(shelf, place)).collect(),
        }
    }

    fn brief(&self, id: ClaimId) -> Brief {
        let claim = &self.pages.book.claims[id.index()];
        let mut told = Told::new(self, id, BLOCKS_IN_A_ROW);
        let mut met = told.meet(&claim.answers, Thread::Answers);
        met.extend(told.meet(&claim.challenges, Thread::Challenges));
        let (number, name) = (self.number(id), self.short_name(Node::Claim(id)));
        Brief {
            href: self.pair(id),
            label: self
                .words()
                .with("name.claim", &[("no", &number), ("name", &name)]),
            number,
            case: self.case_link(claim.case),
            state: self.state(claim.state),
            flags: self.flags(claim.flags),
            claim: BriefSide {
                kinds: vec![self.kind_of_claim(id)],
                date: claim.date.as_ref().map(|date| self.when(date)),
                ..self.brief_side(claim.case, claim.block, &claim.by, &claim.support)
            },
            more: told.full.then(|| self.more(id)),
            answers: met.into_iter().map(|met| self.brief_answer(met)).collect(),
        }
    }

    fn brief_answer(&self, met: Met) -> BriefSide {
        let answer = &self.pages.book.answers[met.answer.index()];
        BriefSide {
            kinds: met.kinds.into_iter().map(|kind| kind.kind).collect(),
            place: Some(met.place),
            depth: met.depth,
            date: answer.date.as_ref().map(|date| self.when(date)),
            ..self.brief_side(answer.case, answer.block, &answer.by, &answer.support)
        }
    }

    fn brief_side(
        &self,
        case: CaseId,
        block: u32,
        by: &[Asserter],
        support: &Support,
    ) -> BriefSide {
        BriefSide {
            kinds: Vec::new(),
            place: None,
            depth: 0,
            words: self.block_of(case, block).words.clone(),
            language: self.foreign(case),
            by: by.iter().map(|by| self.person(by)).collect(),
            date: None,
            rests_on: self.rests_on(support),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Route;
    use super::super::sample::Sample;
    use crate::data::draft::{AnswerKind, Fit};

    #[test]
    fn a_brief_exchange_has_both_sides_with_their_replies() {
        let pages = Sample::default()
            .case("kettle")
            .claim("c-boil", "Water boils early.")
            .answer(
                "r",
                "c-boil",
                AnswerKind::Rebuts,
                Fit::Exact,
                "It does not.",
            )
            .answer("r-2", "r", AnswerKind::Rebuts, Fit::Exact, "It does.")
            .claim("c-other", "Other.")
            .page_size(1)
            .pages();
        let rows = pages.links(Route::Home).listed_claims(1).rows;
        let (brief, other) = (&rows[0], &rows[1]);
        assert_eq!(brief.href, "cases/kettle/claims/c-boil/");
        assert_eq!(brief.claim.words, "Water boils early.");
        let answers: Vec<_> = brief
            .answers
            .iter()
            .map(|side| (side.depth, &*side.kinds[0].words, &*side.words))
            .collect();
        assert_eq!(
            answers,
            [
                (0, "Disputes the claim", "It does not."),
                (1, "Disputes the answer", "It does.")
            ]
        );
        assert_eq!((other.state.slug, other.answers.len()), ("no-answer", 0));
    }
}
