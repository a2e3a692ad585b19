//! Where a claim stands: what is computed, what is judged, what is open, what was changed.
//!
//! The main type is [`Standing`], the last column of the comparison. The state follows
//! from the answers by rule; a judgement is the editor's, signed with a date and a
//! reason. They stay two things here. This module does not know how a state is found.

use rustc_hash::FxHashSet;
use schemars::JsonSchema;
use serde::Serialize;

use super::Links;
use super::view::{Html, Link, Term, When};
use crate::model::book::{Claim, Node};
use crate::model::ids::{AnswerId, AsideId, CaseId};
use crate::model::state::{Flag, Flags};

/// The last column: what is computed, what is judged, what is open.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Standing {
    /// The state, by rule.
    pub state: Term,
    /// What to know beside it.
    pub flags: Vec<Term>,
    /// What to know of an answer, in words that name it.
    pub answer_flags: Vec<String>,
    /// The editor's judgement.
    pub judgement: Option<Judgement>,
    /// Earlier ones, newest first.
    pub earlier: Vec<Judgement>,
    /// The editor's judgements of answers to it.
    pub of_answers: Vec<Judgement>,
    /// Questions about the claim or an answer to it, open ones first.
    pub questions: Vec<Question>,
    /// Corrections that touched the claim or an answer to it, newest first.
    pub changes: Vec<Correction>,
}

/// An assessment.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Judgement {
    /// The answer that it is about; of the claim if there is none.
    pub about: Option<String>,
    /// What the editor holds.
    pub status: Option<Term>,
    /// Why.
    pub reason: Html,
    /// How likely the editor holds it to be: a sentence.
    pub likelihood: Option<Term>,
    /// How sure of that: a sentence.
    pub confidence: Option<Term>,
    /// When it was reviewed.
    pub reviewed: Option<When>,
    /// Where it stands in its case.
    pub href: String,
}

/// A question.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Question {
    /// Its words, leading to where it stands.
    pub link: Link,
    /// Whether it is open.
    pub open: bool,
    /// When it was opened.
    pub opened: Option<When>,
    /// When it was closed.
    pub closed: Option<When>,
}

/// A change of the case that touched a block.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Correction {
    /// When.
    pub date: When,
    /// What kind of change.
    pub kind: Term,
    /// What was changed.
    pub what: Html,
}

/// Flags of an answer that its own lines do not show: that a source was not seen or has
/// no copy stands with the source.
const TOLD_OF_ANSWERS: [Flag; 4] = [
    Flag::OneOrigin,
    Flag::SourceChanged,
    Flag::QuoteNotFound,
    Flag::ReviewDue,
];

impl Links<'_> {
    /// Where a claim stands; `shown` are the answers that are shown beside it, with
    /// their places in words.
    pub(super) fn standing(&self, claim: &Claim, shown: &[(AnswerId, Option<&str>)]) -> Standing {
        let book = &self.pages.book;
        let answers = || {
            shown
                .iter()
                .map(|(id, place)| (&book.answers[id.index()], *place))
        };
        let mut judgements = claim.assessments.iter().map(|&id| self.judgement(id, None));
        let judgement = judgements.next();
        let earlier = judgements.collect();
        let of_answers = answers()
            .flat_map(|(answer, place)| answer.assessments.iter().map(move |&id| (id, place)))
            .map(|(id, place)| self.judgement(id, place));
        Standing {
            state: self.state(claim.state),
            flags: self.flags(claim.flags),
            answer_flags: answers()
                .flat_map(|(answer, place)| {
                    self.answer_flags(answer.flags, place.unwrap_or_default())
                })
                .collect(),
            judgement,
            earlier,
            of_answers: of_answers.collect(),
            questions: self.questions(
                claim
                    .questions
                    .iter()
                    .chain(answers().flat_map(|(answer, _)| &answer.questions))
                    .copied(),
            ),
            changes: self.corrections(
                std::iter::once((claim.case, &*claim.id))
                    .chain(answers().map(|(answer, _)| (answer.case, &*answer.id))),
            ),
        }
    }

    /// Flags that cannot be seen from what the answer cites.
    fn answer_flags(&self, flags: Flags, place: &str) -> Vec<String> {
        let told = TOLD_OF_ANSWERS.into_iter().filter(|&flag| flags.has(flag));
        told.map(|flag| {
            let key = ["answer-flag.", flag.slug()].concat();
            self.words().with(&key, &[("place", place)])
        })
        .collect()
    }

    fn judgement(&self, id: AsideId, about: Option<&str>) -> Judgement {
        let aside = &self.pages.book.asides[id.index()];
        let block = self.block_of(aside.case, aside.block);
        Judgement {
            about: about.map(str::to_owned),
            status: block
                .status
                .as_ref()
                .map(|status| self.block_status(status.value)),
            reason: self.phrase(id),
            likelihood: block
                .likelihood
                .map(|likelihood| self.likelihood(likelihood)),
            confidence: block
                .confidence
                .map(|confidence| self.confidence(confidence)),
            reviewed: block
                .further
                .reviewed
                .as_ref()
                .map(|date| self.when(&date.value)),
            href: self.block(Node::Aside(id)),
        }
    }

    /// Questions as a list shows them: each once, open ones first.
    pub(super) fn questions(&self, ids: impl Iterator<Item = AsideId>) -> Vec<Question> {
        let mut seen = FxHashSet::default();
        let mut questions: Vec<Question> = ids
            .filter(|&id| seen.insert(id))
            .map(|id| self.question_line(id))
            .collect();
        questions.sort_by_key(|question| !question.open);
        questions
    }

    fn question_line(&self, id: AsideId) -> Question {
        let aside = &self.pages.book.asides[id.index()];
        let block = self.block_of(aside.case, aside.block);
        Question {
            link: self.node_link(Node::Aside(id)),
            open: self.is_open(id),
            opened: block.further.opened.as_ref().map(|date| self.when(date)),
            closed: block.further.closed.as_ref().map(|date| self.when(date)),
        }
    }

    /// The changes of their cases that name these blocks: each once, newest first.
    pub(super) fn corrections<'b>(
        &self,
        blocks: impl Iterator<Item = (CaseId, &'b str)>,
    ) -> Vec<Correction> {
        let book = &self.pages.book;
        let mut found: Vec<(CaseId, u32)> = blocks
            .flat_map(|(case, id)| self.pages.docket().changes_of(case, id))
            .collect();
        found.sort_unstable();
        found.dedup();
        let change = |&(case, index): &(CaseId, u32)| {
            &book.cases[case.index()].prose.draft.front.changes[index as usize]
        };
        found.sort_by(|a, b| change(b).date.value.cmp(&change(a).date.value));
        found
            .iter()
            .map(change)
            .map(|change| Correction {
                date: self.when(&change.date.value),
                kind: self.change_kind(change.kind),
                what: Html::trusted(change.what.html.clone()),
            })
            .collect()
    }
}
