//! The answers to a claim, each followed by its replies.
//!
//! The main type is [`Told`]: what of one exchange has been shown so far. It gives each
//! answer its place in words and decides what it is said to do. It does not know what
//! else an answer carries.

use rustc_hash::FxHashSet;

use super::Links;
use super::side::{Kind, Side};
use crate::model::book::{Answer, AnswerTo};
use crate::model::ids::{AnswerId, AsideId, ClaimId, SourceId};

/// Replies deeper than this are indented no further.
const DEEPEST: usize = 3;

/// What the answers of a thread answer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Thread {
    /// The claim itself.
    Answers,
    /// Only what it rests on.
    Challenges,
}

/// What of an exchange was told so far.
pub(super) struct Told<'l, 'p> {
    links: &'l Links<'p>,
    claim: ClaimId,
    room: usize,
    /// The sources that support the claim, if an answer challenges what it rests on.
    sources: FxHashSet<SourceId>,
    /// The blocks that do, likewise.
    grounds: FxHashSet<AsideId>,
    seen: FxHashSet<AnswerId>,
    /// Whether there was more than room for.
    pub(super) full: bool,
}

/// An answer as it is met in a thread.
pub(super) struct Met {
    /// It.
    pub(super) answer: AnswerId,
    /// What it does to what it answers there.
    pub(super) kinds: Vec<Kind>,
    /// Which answer or reply it is, in words.
    pub(super) place: String,
    /// How deep, at most [`DEEPEST`].
    pub(super) depth: usize,
}

/// An answer that is to be told next.
struct Next {
    answer: AnswerId,
    /// The answer that it replies to.
    parent: Option<AnswerId>,
    depth: usize,
    /// `2.1`: the first reply to the second answer.
    path: String,
}

impl<'l, 'p> Told<'l, 'p> {
    pub(super) fn new(links: &'l Links<'p>, claim: ClaimId, room: usize) -> Self {
        let book = &links.pages.book;
        let held = &book.claims[claim.index()];
        let (mut sources, mut grounds) = (FxHashSet::default(), FxHashSet::default());
        if !held.challenges.is_empty() {
            sources.extend(
                held.support
                    .mentions
                    .iter()
                    .map(|id| book.mentions[id.index()].source),
            );
            grounds.extend(&held.grounds);
        }
        Self {
            links,
            claim,
            room,
            sources,
            grounds,
            seen: FxHashSet::default(),
            full: false,
        }
    }

    /// Answers, each followed by its replies, as sides of the exchange.
    pub(super) fn thread(&mut self, answers: &[AnswerId], thread: Thread) -> Vec<(AnswerId, Side)> {
        let met = self.meet(answers, thread).into_iter();
        met.map(|met| (met.answer, self.side(met))).collect()
    }

    fn side(&self, met: Met) -> Side {
        let links = self.links;
        let book = &links.pages.book;
        let answer = &book.answers[met.answer.index()];
        let claim = &book.claims[self.claim.index()];
        Side {
            kinds: met.kinds,
            place: Some(met.place),
            depth: met.depth,
            case: (answer.case != claim.case).then(|| links.case_link(answer.case)),
            ..links.plain_answer(met.answer)
        }
    }

    /// Answers, each followed by its replies, however deep. Without recursion: a
    /// chain of replies may be as long as its author likes.
    pub(super) fn meet(&mut self, answers: &[AnswerId], thread: Thread) -> Vec<Met> {
        let of = answers.len();
        let mut told = Vec::with_capacity(of.min(self.room));
        let mut next: Vec<Next> = Vec::with_capacity(of);
        let top = answers.iter().enumerate().map(|(place, &answer)| Next {
            answer,
            parent: None,
            depth: 0,
            path: (place + 1).to_string(),
        });
        next.extend(top.rev());
        while let Some(step) = next.pop() {
            if self.seen.contains(&step.answer) {
                continue;
            }
            if self.room == 0 {
                self.full = true;
                break;
            }
            self.room -= 1;
            self.seen.insert(step.answer);
            told.push(self.tell(&step, of, thread));
            let replies = &self.links.pages.book.answers[step.answer.index()].replies;
            let replies = replies.iter().enumerate().map(|(place, &answer)| Next {
                answer,
                parent: Some(step.answer),
                depth: (step.depth + 1).min(DEEPEST),
                path: format!("{}.{}", step.path, place + 1),
            });
            next.extend(replies.rev());
        }
        told
    }

    fn tell(&self, step: &Next, of: usize, thread: Thread) -> Met {
        let links = self.links;
        let answer = &links.pages.book.answers[step.answer.index()];
        let key = match (thread, step.parent) {
            (Thread::Answers, None) => "place.answer",
            (Thread::Challenges, None) => "place.challenge",
            (Thread::Answers, Some(_)) => "place.reply",
            (Thread::Challenges, Some(_)) => "place.reply-to-challenge",
        };
        let place = links
            .words()
            .with(key, &[("no", &step.path), ("of", &of.to_string())]);
        Met {
            answer: step.answer,
            kinds: self.kinds(answer, step.parent),
            place,
            depth: step.depth,
        }
    }

    /// What an answer does to the claim, to what that rests on, or to its parent.
    fn kinds(&self, answer: &Answer, parent: Option<AnswerId>) -> Vec<Kind> {
        let links = self.links;
        let is_ground = |at: &AnswerTo| match at {
            AnswerTo::Source(source) => self.sources.contains(source),
            AnswerTo::Ground(ground) => self.grounds.contains(ground),
            AnswerTo::Claim(_) | AnswerTo::Answer(_) | AnswerTo::Unpublished => false,
        };
        let own = match parent {
            Some(parent) => AnswerTo::Answer(parent),
            None => AnswerTo::Claim(self.claim),
        };
        let direct = answer.targets.iter().filter(|aim| aim.at == own);
        let mut kinds: Vec<Kind> = direct.map(|aim| links.kind_of(aim, None)).collect();
        if parent.is_none() {
            let grounds = answer.targets.iter().filter(|aim| is_ground(&aim.at));
            kinds.extend(grounds.map(|aim| links.kind_of(aim, links.aimed_at(aim))));
        }
        kinds
    }
}
