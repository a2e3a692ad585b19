//! One side of an exchange: a claim, an answer or a reply, with what it rests on.
//!
//! The main type is [`Side`]. It is the same for all of them, so that both sides are
//! shown alike. This module does not know who answers whom.

use schemars::JsonSchema;
use serde::Serialize;

use super::Links;
use super::fill::{self, Cites, Show};
use super::markup::mend;
use super::view::{CitationLine, Html, Link, Person, Term, When, answer_kind_slug, fit_slug};
use crate::data::draft::{Block, BlockStatus};
use crate::model::book::{Aim, AnswerTo, Asserter, Node, Support};
use crate::model::ids::{AnswerId, AsideId, CaseId, ClaimId, MentionId};

/// A claim, an answer or a reply. What only answers have is empty on a claim.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Side {
    /// What it is.
    #[serde(skip)]
    pub node: Option<Node>,
    /// Its id in its case; the anchor there.
    pub id: String,
    /// What it does, in fixed words; more than one for an answer that does several things.
    pub kinds: Vec<Kind>,
    /// Which answer or reply it is: `Answer 2 of 3`.
    pub place: Option<String>,
    /// 0 for claims and answers; replies are deeper, at most 3.
    pub depth: usize,
    /// Whether its asserter took it back.
    pub withdrawn: Option<Term>,
    /// Its exact words.
    pub words: Html,
    /// The language they are in, where it is not that of the book.
    pub language: Option<String>,
    /// What it denies, in its own words.
    pub denies: Vec<Html>,
    /// Who asserts it.
    pub by: Vec<Person>,
    /// When.
    pub date: Option<When>,
    /// What the asserter says it rests on.
    pub basis: Option<Term>,
    /// The source's own hedge.
    pub hedge: Option<String>,
    /// Whether to say that no basis is recorded, as another side of the exchange has one.
    pub asks_basis: bool,
    /// The same of the hedge.
    pub asks_hedge: bool,
    /// What it cites.
    pub sources: Vec<CitationLine>,
    /// How many sources and origins that comes to, in words.
    pub rests_on: String,
    /// Where it stands in its case.
    pub href: String,
    /// The case it stands in, where that is not the claim's.
    pub case: Option<Link>,
}

/// What an answer does to one thing that it aims at.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Kind {
    /// The fixed words.
    pub kind: Term,
    /// Whether it meets what it answers; not for claims.
    pub fit: Option<Term>,
    /// What it is aimed at, where that is not the claim or answer above it.
    pub at: Option<Link>,
}

impl Links<'_> {
    /// A claim as one side of an exchange.
    pub fn claim_side(&self, id: ClaimId) -> Side {
        let claim = &self.pages.book.claims[id.index()];
        let block = self.block_of(claim.case, claim.block);
        Side {
            kinds: vec![Kind {
                kind: self.kind_of_claim(id),
                fit: None,
                at: None,
            }],
            ..self.side(
                Node::Claim(id),
                claim.case,
                block,
                &claim.by,
                &claim.support,
            )
        }
        .dated(claim.date.as_ref().map(|date| self.when(date)))
    }

    /// What kind of claim it is, or that nobody said so.
    pub(super) fn kind_of_claim(&self, id: ClaimId) -> Term {
        let claim = &self.pages.book.claims[id.index()];
        match self.block_of(claim.case, claim.block).claim_kind {
            Some(kind) => self.claim_kind(kind),
            None => Term {
                slug: "none",
                words: self.words().say("claim-kind.none").to_owned(),
            },
        }
    }

    /// The language of a case, where it is not that of the book.
    pub(super) fn foreign(&self, case: CaseId) -> Option<String> {
        let front = &self.pages.book.cases[case.index()].prose.draft.front;
        let language = front.language.as_ref().map(|language| &language.value);
        language
            .filter(|&language| *language != self.words().language)
            .cloned()
    }

    /// An answer by itself, with all that it aims at.
    pub fn answer_side(&self, id: AnswerId) -> Side {
        let answer = &self.pages.book.answers[id.index()];
        let aims = answer
            .targets
            .iter()
            .map(|aim| self.kind_of(aim, self.aimed_at(aim)));
        Side {
            kinds: aims.collect(),
            ..self.plain_answer(id)
        }
    }

    /// An answer without what it does.
    pub(super) fn plain_answer(&self, id: AnswerId) -> Side {
        let answer = &self.pages.book.answers[id.index()];
        let block = self.block_of(answer.case, answer.block);
        let node = Node::Answer(id);
        Side {
            withdrawn: answer
                .withdrawn
                .then(|| self.block_status(BlockStatus::Withdrawn)),
            denies: fill::denied(self, node),
            ..self.side(node, answer.case, block, &answer.by, &answer.support)
        }
        .dated(answer.date.as_ref().map(|date| self.when(date)))
    }

    /// What both sides have.
    fn side(
        &self,
        node: Node,
        case: CaseId,
        block: &Block,
        by: &[Asserter],
        support: &Support,
    ) -> Side {
        let book = &self.pages.book;
        // What a source was read through is told with that source, one step deep.
        let through = |id: MentionId| book.mentions[id.index()].through_for;
        let cited = support
            .mentions
            .iter()
            .filter(|&&id| through(id).is_none_or(|first| through(first).is_some()));
        Side {
            node: Some(node),
            id: self.pages.anchor(node),
            words: fill::block(
                self,
                node,
                Show {
                    cites: Cites::LeftOut,
                    ..Show::default()
                },
            ),
            language: self.foreign(case),
            by: by.iter().map(|by| self.person(by)).collect(),
            basis: block.basis.map(|basis| self.basis(basis)),
            hedge: block
                .further
                .hedge
                .as_ref()
                .map(|hedge| hedge.value.clone()),
            sources: cited.map(|&mention| self.line(mention)).collect(),
            rests_on: self.rests_on(support),
            href: self.block(node),
            ..Side::default()
        }
    }

    /// A citation on one line: a long quotation is cut.
    fn line(&self, id: MentionId) -> CitationLine {
        let mut line = self.citation(id);
        line.quote = line.quote.map(|quote| shortened(quote, LONGEST_QUOTE));
        line
    }

    /// `2 sources · at most 2 origins · depth 1`.
    pub fn rests_on(&self, support: &Support) -> String {
        let words = self.words();
        if support.sources == 0 {
            return words.say("rests.none").to_owned();
        }
        let origins = if support.at_most {
            "rests.origins-at-most"
        } else {
            "rests.origins"
        };
        let values = [
            (
                "sources",
                &*words.count("rests.sources", support.sources as usize),
            ),
            ("origins", &*words.count(origins, support.origins as usize)),
            ("depth", &*support.depth.to_string()),
        ];
        words.with("rests.all", &values)
    }

    pub(super) fn block_of(&self, case: CaseId, block: u32) -> &Block {
        &self.pages.book.cases[case.index()].prose.draft.body.blocks[block as usize]
    }

    pub(super) fn kind_of(&self, aim: &Aim, at: Option<Link>) -> Kind {
        let (kind, fit) = match aim.at {
            AnswerTo::Claim(_) | AnswerTo::Unpublished => ("answer.", "fit."),
            AnswerTo::Answer(_) => ("reply.", "reply-fit."),
            AnswerTo::Ground(_) | AnswerTo::Source(_) => ("ground.", "ground-fit."),
        };
        let term = |family: &str, slug: &'static str| Term {
            slug,
            words: self.words().of(family, slug).to_owned(),
        };
        Kind {
            kind: term(kind, answer_kind_slug(aim.kind)),
            fit: Some(term(fit, fit_slug(aim.fit))),
            at,
        }
    }

    /// What an answer is aimed at, as a link.
    pub(super) fn aimed_at(&self, aim: &Aim) -> Option<Link> {
        match aim.at {
            AnswerTo::Claim(id) => Some(self.claim_link(id)),
            AnswerTo::Answer(id) => Some(self.node_link(Node::Answer(id))),
            AnswerTo::Ground(id) => Some(self.node_link(Node::Aside(id))),
            AnswerTo::Source(id) => Some(self.source_link(id)),
            AnswerTo::Unpublished => None,
        }
    }

    pub(super) fn node_link(&self, node: Node) -> Link {
        Link::new(self.block(node), &self.short_name(node))
    }

    /// The words of a block that is no claim or answer, with its citations, as a line.
    pub(super) fn phrase(&self, id: AsideId) -> Html {
        let words = fill::block(self, Node::Aside(id), Show::default());
        Html::trusted(mend(words.as_str()))
    }
}

/// Characters of a quotation that a line of a list has room for.
const LONGEST_QUOTE: usize = 140;

impl Side {
    fn dated(mut self, date: Option<When>) -> Self {
        self.date = date;
        self
    }
}

/// A text cut at a word near that many characters, with an ellipsis.
fn shortened(text: String, characters: usize) -> String {
    let Some((limit, _)) = text.char_indices().nth(characters) else {
        return text;
    };
    let cut = text[..limit].rfind(char::is_whitespace).unwrap_or(limit);
    [text[..cut].trim_end(), " …"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(shortened(text.to_owned(), 10), expected);
    }

    #[test]
    fn a_long_quotation_is_cut_between_words() {
        check("short", "short");
        check("exactly te", "exactly te");
        check("one two three", "one two …");
        check("unbreakably", "unbreakabl …");
        check("ёлка ёлка ёлка", "ёлка ёлка …");
    }
}
