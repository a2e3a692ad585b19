//! Who answers whom: the argument of a case as a drawing and as a list.
//!
//! The main type is [`Map`]. A case of up to sixty claims and answers is drawn as a
//! whole, where its claims stand beside their answers; a longer one claim by claim. The
//! list says the same. This module does not know how a drawing is laid out: see
//! [`super::draw`].

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::draw::{Dashes, Drawing, Line, READABLE, Shape};
use super::view::{Html, Link, answer_kind_slug};
use super::{Links, Pages, Route};
use crate::data::draft::{AnswerKind, BlockStatus};
use crate::model::book::{AnswerTo, Asserter, Node};
use crate::model::ids::{AnswerId, CaseId, ClaimId};

/// A drawing of claims and answers.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Map {
    /// The drawing, an `<svg>`.
    pub drawing: Html,
    /// What it says, line by line.
    pub lines: Vec<MapLine>,
    /// Claims that nothing answers.
    pub alone: Vec<Link>,
    /// That there is more than was drawn, in words.
    pub more: Option<String>,
}

/// One line of a drawing, in words.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MapLine {
    /// The answer.
    pub from: Link,
    /// What it does: `Disputes the inference`.
    pub says: String,
    /// What it is aimed at.
    pub to: Link,
}

/// What is drawn, with the box that each has.
#[derive(Default)]
struct Drawn {
    drawing: Drawing,
    nodes: Vec<Node>,
    at: BTreeMap<Node, usize>,
    /// Lines by what they join, so that none is drawn twice.
    joined: BTreeMap<(usize, usize), usize>,
    full: bool,
}

impl Pages {
    /// Whether the argument of a case is drawn as a whole: there is something to draw,
    /// and not more than can be read.
    pub(super) fn is_drawn_whole(&self, case: CaseId) -> bool {
        let case = &self.book.cases[case.index()];
        let claims = case.claims.len() + case.answered_claims.len();
        // Asked for on the page of every claim of the case, so that it must not look at
        // each claim of a case that has many.
        if claims > READABLE {
            return false;
        }
        let answers = case
            .claims
            .clone()
            .map(|claim| self.thread_size(ClaimId(claim)));
        let elsewhere = case
            .answered_claims
            .iter()
            .map(|&claim| self.thread_size(claim));
        let answers: usize = answers.chain(elsewhere).sum();
        answers > 0 && claims + answers <= READABLE
    }

    /// How many answers and replies a claim has, counted no further than can be drawn.
    fn thread_size(&self, claim: ClaimId) -> usize {
        let claim = &self.book.claims[claim.index()];
        let mut next: Vec<AnswerId> = claim.met_by().collect();
        let mut size = 0;
        while let Some(answer) = next.pop().filter(|_| size <= READABLE) {
            size += 1;
            next.extend(&self.book.answers[answer.index()].replies);
        }
        size
    }
}

impl Links<'_> {
    /// The map of a case's comparison, if it can be drawn whole.
    pub(super) fn case_map(&self, id: CaseId) -> Option<Map> {
        if !self.pages.is_drawn_whole(id) {
            return None;
        }
        let case = &self.pages.book.cases[id.index()];
        let own = case.claims.clone().map(ClaimId);
        let claims: Vec<ClaimId> = own.chain(case.answered_claims.iter().copied()).collect();
        let title = case.prose.draft.front.title.as_ref();
        let title = title.map_or(&*case.slug, |title| &title.value.text);
        let title = self.words().with("map.title", &[("case", title)]);
        Some(self.map(&claims, "map", &title))
    }

    /// The map of a claim, where that of its case would be too large to read.
    pub(super) fn claim_map(&self, id: ClaimId) -> Option<Map> {
        let case = self.pages.book.claims[id.index()].case;
        if self.pages.is_drawn_whole(case) || self.pages.thread_size(id) == 0 {
            return None;
        }
        let title = self
            .words()
            .with("map.claim-title", &[("no", &self.number(id))]);
        Some(self.map(&[id], "map", &title))
    }

    fn map(&self, claims: &[ClaimId], id: &str, title: &str) -> Map {
        let book = &self.pages.book;
        let mut drawn = Drawn::default();
        for &claim in claims {
            drawn.add(Node::Claim(claim), || self.claim_shape(claim));
        }
        for &claim in claims {
            let held = &book.claims[claim.index()];
            for &answer in &held.answers {
                self.draw_thread(
                    &mut drawn,
                    answer,
                    Node::Claim(claim),
                    AnswerTo::Claim(claim),
                );
            }
            for &answer in &held.challenges {
                self.draw_thread(
                    &mut drawn,
                    answer,
                    Node::Claim(claim),
                    AnswerTo::Unpublished,
                );
            }
        }
        let words = self.words();
        let answers = drawn.nodes.len() - claims.len().min(drawn.nodes.len());
        let description = words.with(
            "map.description",
            &[
                ("claims", &words.count("count.claims", claims.len())),
                ("answers", &words.count("count.answers", answers)),
            ],
        );
        let Drawn {
            drawing,
            nodes,
            joined,
            full,
            ..
        } = drawn;
        let mut answered = vec![false; nodes.len()];
        for line in &drawing.lines {
            answered[line.to] = true;
        }
        debug_assert_eq!(joined.len(), drawing.lines.len());
        let place = |at: usize| Link::new(self.map_place(nodes[at]), &self.map_name(nodes[at]));
        let alone =
            (0..nodes.len()).filter(|&at| !answered[at] && matches!(nodes[at], Node::Claim(_)));
        Map {
            lines: drawing
                .lines
                .iter()
                .map(|line| MapLine {
                    from: place(line.from),
                    says: line.words.clone(),
                    to: place(line.to),
                })
                .collect(),
            alone: alone.map(place).collect(),
            drawing: drawing.svg(id, title, &description),
            more: full.then(|| words.with("map.more", &[("n", &READABLE.to_string())])),
        }
    }

    /// Draws an answer to a claim (or, for [`AnswerTo::Unpublished`], to what that rests
    /// on) and its replies. Without recursion: replies may be as deep as they like.
    fn draw_thread(&self, drawn: &mut Drawn, answer: AnswerId, to: Node, aim: AnswerTo) {
        let book = &self.pages.book;
        let mut next = vec![(answer, to, aim)];
        while let Some((answer, to, aim)) = next.pop() {
            let known = drawn.at.contains_key(&Node::Answer(answer));
            if !drawn.add(Node::Answer(answer), || self.answer_shape(answer)) {
                return;
            }
            let targets = &book.answers[answer.index()].targets;
            let aimed = targets.iter().find(|it| it.at == aim).or(targets.first());
            let Some(aimed) = aimed else { continue };
            // A challenge disputes what the claim rests on, whatever it does to that.
            let kind = match aim {
                AnswerTo::Unpublished => AnswerKind::Undermines,
                _ => aimed.kind,
            };
            let family = if matches!(to, Node::Claim(_)) {
                "answer."
            } else {
                "reply."
            };
            let says = self.words().of(family, answer_kind_slug(kind));
            drawn.join(Node::Answer(answer), to, kind, says);
            if !known {
                let replies = book.answers[answer.index()].replies.iter().rev();
                next.extend(
                    replies.map(|&reply| (reply, Node::Answer(answer), AnswerTo::Answer(answer))),
                );
            }
        }
    }

    fn claim_shape(&self, id: ClaimId) -> Shape {
        let claim = &self.pages.book.claims[id.index()];
        Shape {
            class: "claim",
            words: format!("{} {}", self.number(id), self.short_name(Node::Claim(id))),
            note: match claim.answers.is_empty() && claim.challenges.is_empty() {
                true => String::new(),
                false => self.asserters(&claim.by),
            },
            href: Some(self.map_place(Node::Claim(id))),
        }
    }

    fn answer_shape(&self, id: AnswerId) -> Shape {
        let answer = &self.pages.book.answers[id.index()];
        Shape {
            class: "rebuttal",
            words: self.short_name(Node::Answer(id)),
            note: match answer.withdrawn {
                true => self.block_status(BlockStatus::Withdrawn).words,
                false => self.asserters(&answer.by),
            },
            href: Some(self.map_place(Node::Answer(id))),
        }
    }

    fn asserters(&self, by: &[Asserter]) -> String {
        let names: Vec<String> = by.iter().map(|by| self.person(by).name).collect();
        names.join("; ")
    }

    /// A claim's row where it stands on this page, else its own page; an answer in its case.
    fn map_place(&self, node: Node) -> String {
        match (node, self.here) {
            (Node::Claim(id), Route::CaseCompare(case, _))
                if self.pages.book.claims[id.index()].case == case =>
            {
                self.row(id)
            }
            (Node::Claim(id), _) => self.pair(id),
            (node, _) => self.block(node),
        }
    }

    fn map_name(&self, node: Node) -> String {
        let name = self.short_name(node);
        match node {
            Node::Claim(id) => self
                .words()
                .with("name.claim", &[("no", &self.number(id)), ("name", &name)]),
            _ => name,
        }
    }
}

impl Drawn {
    /// Adds a box, unless there is one or no room is left; says whether it is there now.
    fn add(&mut self, node: Node, shape: impl FnOnce() -> Shape) -> bool {
        if self.at.contains_key(&node) {
            return true;
        }
        if self.nodes.len() >= READABLE {
            self.full = true;
            return false;
        }
        self.at.insert(node, self.nodes.len());
        self.nodes.push(node);
        self.drawing.boxes.push(shape());
        true
    }

    fn join(&mut self, from: Node, to: Node, kind: AnswerKind, says: &str) {
        let (Some(&from), Some(&to)) = (self.at.get(&from), self.at.get(&to)) else {
            return;
        };
        let next = self.drawing.lines.len();
        if *self.joined.entry((from, to)).or_insert(next) < next {
            return;
        }
        self.drawing.lines.push(Line {
            from,
            to,
            class: answer_kind_slug(kind),
            dashes: match kind {
                AnswerKind::Rebuts => Dashes::Whole,
                AnswerKind::Undercuts => Dashes::Long,
                AnswerKind::Undermines => Dashes::Dots,
                AnswerKind::Qualifies => Dashes::Mixed,
                AnswerKind::Corrects => Dashes::Double,
                AnswerKind::Concedes => Dashes::Thin,
            },
            words: says.to_owned(),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;
    use super::*;
    use crate::data::draft::Fit;

    fn map(sample: Sample) -> Option<Map> {
        let pages = sample.pages();
        pages
            .links(Route::CaseCompare(CaseId(0), 1))
            .case_map(CaseId(0))
    }

    fn kettle() -> Sample {
        Sample::default()
            .case("kettle")
            .claim("c-a", "A.")
            .claim("c-b", "B.")
    }

    #[test]
    fn a_map_says_in_words_what_it_draws() {
        let sample = kettle()
            .answer("r", "c-a", AnswerKind::Undercuts, Fit::Exact, "Not so.")
            .answer("r-2", "r", AnswerKind::Concedes, Fit::Exact, "Granted.");
        let map = map(sample).unwrap();
        let lines: Vec<String> = map
            .lines
            .iter()
            .map(|line| {
                format!(
                    "{}: {}: {}",
                    line.from.text.as_str(),
                    line.says,
                    line.to.text.as_str()
                )
            })
            .collect();
        assert_eq!(
            lines,
            [
                "Not so.: Disputes the inference: Claim 1: A.",
                "Granted.: Accepts: Not so."
            ]
        );
        assert_eq!(map.alone[0].text.as_str(), "Claim 2: B.");
        assert_eq!(map.alone[0].href, "#c-b");
        for line in &map.lines {
            assert!(
                map.drawing
                    .as_str()
                    .contains(&format!(">{}</text>", line.says))
            );
        }
    }

    #[test]
    fn an_answer_to_two_claims_is_one_box_with_two_lines() {
        let sample = kettle().answer("r", "c-a c-b", AnswerKind::Rebuts, Fit::Exact, "No.");
        let map = map(sample).unwrap();
        assert_eq!(map.lines.len(), 2);
        assert_eq!(
            map.drawing
                .as_str()
                .matches("<rect class=\"rebuttal\"")
                .count(),
            1
        );
    }

    #[test]
    fn a_case_without_answers_has_no_map() {
        assert!(map(kettle()).is_none());
    }

    #[test]
    fn a_case_of_more_than_sixty_is_drawn_claim_by_claim() {
        let mut sample = kettle();
        for n in 0..59 {
            sample = sample.answer(
                &format!("r-{n}"),
                "c-a",
                AnswerKind::Rebuts,
                Fit::Exact,
                "No.",
            );
        }
        let pages = sample.pages();
        let links = pages.links(Route::Claim(ClaimId(0)));
        assert!(links.case_map(CaseId(0)).is_none());
        let map = links.claim_map(ClaimId(0)).unwrap();
        assert_eq!((map.lines.len(), map.more), (59, None));
        assert!(links.claim_map(ClaimId(1)).is_none(), "nothing to draw");
    }
}
