//! What the book says of a block, under its words.

use super::super::markup::escape;
use super::super::view::Link;
use super::super::{Links, Route};
use super::capitalised;
use crate::csl::Date;
use crate::data::draft::{Block, BlockClass};
use crate::model::book::{AnswerTo, Asserter, Node};
use crate::model::ids::{AnswerId, AsideId, CaseId, ClaimId};

/// The sentences of a block, as they are put together.
pub(super) struct Said<'a> {
    pub(super) links: &'a Links<'a>,
    pub(super) case: CaseId,
    pub(super) out: String,
}

impl Said<'_> {
    pub(super) fn claim(&mut self, id: ClaimId, block: &Block) {
        let links = self.links;
        let words = links.words();
        let claim = &links.pages.book.claims[id.index()];
        self.asserted(&claim.by, claim.date.as_ref());
        if let Some(kind) = block.claim_kind {
            self.sentence(&links.claim_kind(kind).words);
        }
        if let Some(basis) = block.basis {
            self.sentence(&words.with("said.basis", &[("basis", &links.basis(basis).words)]));
        }
        self.hedge(block);
        self.state(&links.state(claim.state).words);
        let flags: Vec<String> = links
            .flags(claim.flags)
            .into_iter()
            .map(|flag| flag.words)
            .collect();
        if !flags.is_empty() {
            self.sentence(&capitalised(&flags.join("; ")));
        }
        let answers = claim.answers.len() + claim.challenges.len();
        let number = links.number(id);
        let pair = match answers {
            0 => words.with("said.pair", &[("no", &number)]),
            n => words.with(
                "said.pair-answers",
                &[("no", &number), ("answers", &words.count("answers", n))],
            ),
        };
        self.link(&Link::new(links.pair(id), &pair));
    }

    pub(super) fn answer(&mut self, id: AnswerId, block: &Block) {
        let links = self.links;
        let words = links.words();
        let answer = &links.pages.book.answers[id.index()];
        if answer.withdrawn {
            self.state(words.say("said.withdrawn"));
        }
        for aim in &answer.targets {
            self.state(&links.answer_kind(aim.kind).words);
            self.sentence(&words.with("said.fit", &[("fit", &links.fit(aim.fit).words)]));
            match &aim.at {
                AnswerTo::Claim(claim) => {
                    let node = Node::Claim(*claim);
                    let name = links.block_name(node, Some(self.case));
                    let href = if links.pages.book.config.claim_pages {
                        links.at(Route::Claim(*claim), &answer.id)
                    } else {
                        links.row(*claim)
                    };
                    self.link(&Link::new(
                        href,
                        &words.with("said.beside", &[("name", &name)]),
                    ));
                }
                AnswerTo::Answer(answered) => self.target(Node::Answer(*answered)),
                AnswerTo::Ground(ground) => self.target(Node::Aside(*ground)),
                AnswerTo::Source(source) => {
                    let link = links.source_link(*source);
                    self.link(&link);
                }
                AnswerTo::Unpublished => self.sentence(words.say("said.unpublished")),
            }
        }
        self.asserted(&answer.by, answer.date.as_ref());
        self.hedge(block);
        let flags: Vec<String> = links
            .flags(answer.flags)
            .into_iter()
            .map(|flag| flag.words)
            .collect();
        if !flags.is_empty() {
            self.sentence(&capitalised(&flags.join("; ")));
        }
    }

    pub(super) fn aside(&mut self, id: AsideId, block: &Block) {
        let links = self.links;
        let words = links.words();
        let aside = &links.pages.book.asides[id.index()];
        if let Some(status) = &block.status {
            self.state(&links.block_status(status.value).words);
        }
        if let Some(likelihood) = block.likelihood {
            self.sentence(&links.likelihood(likelihood).words);
        }
        if let Some(confidence) = block.confidence {
            self.sentence(&links.confidence(confidence).words);
        }
        let date = aside.date.as_ref().map(|date| links.when(date));
        match (aside.class, date) {
            (BlockClass::Assessment, Some(when)) => {
                self.sentence(&words.with("said.reviewed", &[("date", &when.words)]));
            }
            (BlockClass::Question, Some(when)) if block.further.opened.is_some() => {
                self.sentence(&words.with("said.opened", &[("date", &when.words)]));
            }
            (BlockClass::Search, Some(when)) => {
                self.sentence(&words.with("said.searched", &[("date", &when.words)]));
            }
            _ if !aside.by.is_empty() => self.asserted(&aside.by, aside.date.as_ref()),
            (_, Some(when)) => self.sentence(&when.words),
            (_, None) => {}
        }
        if aside.class == BlockClass::Assessment {
            self.sentence(words.say("said.judged"));
        }
        if !aside.about.is_empty() {
            escape(&mut self.out, words.say("said.about"));
            for (place, about) in aside.about.iter().enumerate() {
                self.out.push_str(if place == 0 { " " } else { ", " });
                links.about(about, self.case).write(&mut self.out);
            }
            self.out.push_str(". ");
        }
    }

    fn target(&mut self, node: Node) {
        let name = self.links.block_name(node, Some(self.case));
        self.link(&Link::new(self.links.block(node), &capitalised(&name)));
    }

    /// `Foer 2016, 31 October 2016.`
    fn asserted(&mut self, by: &[Asserter], date: Option<&Date>) {
        let words = self.links.words();
        if !by.is_empty() {
            escape(&mut self.out, words.say("said.by"));
            for (place, person) in self.links.people(by).into_iter().enumerate() {
                self.out.push_str(if place == 0 { " " } else { ", " });
                match person.href {
                    Some(href) => Link::new(href, &person.name).write(&mut self.out),
                    None => escape(&mut self.out, &person.name),
                }
            }
        }
        if let Some(date) = date {
            let when = self.links.when(date);
            self.out.push_str(if by.is_empty() { "" } else { ", " });
            match when.machine {
                Some(machine) => {
                    self.out.push_str(&format!("<time datetime=\"{machine}\">"));
                    escape(&mut self.out, &when.words);
                    self.out.push_str("</time>");
                }
                None => escape(&mut self.out, &when.words),
            }
        }
        if !by.is_empty() || date.is_some() {
            self.stop();
        }
    }

    fn hedge(&mut self, block: &Block) {
        if let Some(hedge) = &block.further.hedge {
            self.sentence(
                &self
                    .links
                    .words()
                    .with("said.hedge", &[("hedge", &hedge.value)]),
            );
        }
    }

    fn state(&mut self, words: &str) {
        self.out.push_str("<strong class=\"state\">");
        escape(&mut self.out, words);
        self.out.push_str(".</strong> ");
    }

    fn sentence(&mut self, words: &str) {
        escape(&mut self.out, words);
        self.stop();
    }

    fn link(&mut self, link: &Link) {
        link.write(&mut self.out);
        self.stop();
    }

    /// Ends a sentence, unless what it ends with has a full stop of its own (`n.d.`).
    fn stop(&mut self) {
        let words = self.out.trim_end_matches("</a>");
        self.out
            .push_str(if words.ends_with('.') { " " } else { ". " });
    }
}
