//! Blocks of claims, answers and the rest: what they are called, and how they stand in
//! the text of their case.
//!
//! [`Links::block_name`] and [`Links::place`] give names in words; `open` and `close`
//! write what stands round the words of a block on its own page. This module does not
//! know the comparison, where the same blocks are set side by side.

mod said;

use super::Links;
use super::fill::{Filler, heading_tag};
use super::markup::escape;
use super::view::{Link, Person};
use crate::data::draft::{Block, BlockClass, Fill};
use crate::model::book::{About, AnswerTo, Asserter, Node, TextId};
use crate::model::ids::{AnswerId, AsideId, CaseId, MentionId};
use said::Said;

impl Links<'_> {
    /// What a block is called in running text: `claim 2.1`, `answer 1 to claim 2`,
    /// `evidence for claim 1`. Of another case than `from`, its title is added.
    pub fn block_name(&self, node: Node, from: Option<CaseId>) -> String {
        let words = self.words();
        let name = match node {
            Node::Claim(claim) => words.with("in.claim", &[("no", &self.number(claim))]),
            Node::Answer(answer) => self.answer_name(answer),
            Node::Aside(aside) => self.aside_name(aside),
            Node::Private => words.say("in.private").to_owned(),
        };
        match self.pages.place_of(node) {
            Some((case, _)) if from.is_some_and(|from| from != case) => {
                let title = &self.pages.book.cases[case.index()].prose.draft.front.title;
                let title = title.as_ref().map_or("", |title| title.value.text.as_str());
                words.with("in.other-case", &[("name", &name), ("case", title)])
            }
            _ => name,
        }
    }

    /// Where a citation stands, in words: `claim 1`, `answer 1 to claim 2`, `“Background”`.
    pub fn place(&self, mention: MentionId) -> String {
        let mention = &self.pages.book.mentions[mention.index()];
        let prose = self.pages.prose(mention.place);
        let cite = &prose.draft.body.cites[mention.cite as usize];
        if let Some(node) = cite.block.and_then(|block| prose.blocks[block as usize]) {
            return self.block_name(node, None);
        }
        match cite.section {
            Some(section) => {
                let heading = &prose.draft.body.headings[section as usize];
                self.words().with("in.section", &[("title", &heading.text)])
            }
            None => self.words().say("in.text").to_owned(),
        }
    }

    fn answer_name(&self, id: AnswerId) -> String {
        let book = &self.pages.book;
        let words = self.words();
        let answer = &book.answers[id.index()];
        let ordinal = |target| self.answer_number(id, target).unwrap_or(0).to_string();
        match &answer.targets[0].at {
            AnswerTo::Claim(claim) => {
                let values = [("n", &*ordinal(0)), ("no", &*self.number(*claim))];
                if book.claims[claim.index()].case == answer.case {
                    words.with("in.answer", &values)
                } else {
                    words.with("in.answer-elsewhere", &values)
                }
            }
            AnswerTo::Answer(answered) => {
                let to = match &book.answers[answered.index()].targets[0].at {
                    AnswerTo::Claim(claim) => {
                        words.with("in.an-answer", &[("no", &self.number(*claim))])
                    }
                    _ => words.say("in.some-answer").to_owned(),
                };
                words.with("in.reply", &[("n", &ordinal(0)), ("to", &to)])
            }
            AnswerTo::Ground(ground) => {
                words.with("in.answer-on", &[("on", &self.aside_name(*ground))])
            }
            AnswerTo::Source(source) => {
                let short = &book.sources[source.index()].short;
                words.with("in.answer-on", &[("on", short)])
            }
            AnswerTo::Unpublished => words.say("in.answer-unpublished").to_owned(),
        }
    }

    fn aside_name(&self, id: AsideId) -> String {
        let aside = &self.pages.book.asides[id.index()];
        let class = class_slug(aside.class);
        let words = self.words();
        match self.about_name(aside.about.first()) {
            Some(about) => words.with(&format!("in.{class}-about"), &[("about", &about)]),
            None => words.say(&format!("in.{class}")).to_owned(),
        }
    }

    /// What a block is about, in words that go no deeper.
    fn about_name(&self, about: Option<&About>) -> Option<String> {
        let words = self.words();
        Some(match about? {
            About::Claim(claim) => words.with("in.claim", &[("no", &self.number(*claim))]),
            About::Answer(answer) => self.answer_name(*answer),
            About::Aside(aside) => {
                let class = class_slug(self.pages.book.asides[aside.index()].class);
                words.say(&format!("in.{class}")).to_owned()
            }
            About::Source(source) => self.pages.book.sources[source.index()].short.to_string(),
        })
    }

    /// Who asserts something, as links: `Foer 2016 and Louise Mensch`.
    pub fn people(&self, by: &[Asserter]) -> Vec<Person> {
        by.iter().map(|by| self.person(by)).collect()
    }

    /// A link to what a block is about.
    pub fn about(&self, about: &About, from: CaseId) -> Link {
        let node = match about {
            About::Claim(claim) => Node::Claim(*claim),
            About::Answer(answer) => Node::Answer(*answer),
            About::Aside(aside) => Node::Aside(*aside),
            About::Source(source) => return self.source_link(*source),
        };
        Link::new(self.block(node), &self.block_name(node, Some(from)))
    }
}

/// The name of a class, as authors write it.
pub fn class_slug(class: BlockClass) -> &'static str {
    match class {
        BlockClass::Claim => "claim",
        BlockClass::Rebuttal => "rebuttal",
        BlockClass::Support => "support",
        BlockClass::Evidence => "evidence",
        BlockClass::Question => "question",
        BlockClass::Assessment => "assessment",
        BlockClass::Response => "response",
        BlockClass::Search => "search",
        BlockClass::Private => "private",
    }
}

/// Writes what stands before the words of a block.
pub(super) fn open(filler: &mut Filler<'_>, index: usize) {
    let block = &filler.body.blocks[index];
    let class = class_slug(block.class);
    let Some(node) = filler.prose.blocks[index] else {
        filler
            .out
            .push_str(if block.inline { "<span>" } else { "<div>" });
        return;
    };
    if node == Node::Private {
        open_private(filler, block.inline);
        return;
    }
    let anchor = filler.links.pages.anchor(node);
    if block.inline {
        filler.out.push_str("<span class=\"");
        filler.out.push_str(class);
        further(filler, block);
        filler.attribute("id", &anchor);
        filler.out.push('>');
        old_anchors(filler, block);
        return;
    }
    filler.out.push_str("<section class=\"block ");
    filler.out.push_str(class);
    further(filler, block);
    filler.attribute("id", &anchor);
    filler.out.push('>');
    old_anchors(filler, block);
    label(filler, block, node);
}

/// What an author adds for a theme: further classes, which end the attribute, and `data-…`.
fn further(filler: &mut Filler<'_>, block: &Block) {
    for class in &block.further.classes {
        filler.out.push(' ');
        escape(&mut filler.out, class);
    }
    filler.out.push('"');
    for (name, value) in &block.further.attributes {
        filler.attribute(name, value);
    }
}

/// The preview alone shows what is private, and says that it is.
fn open_private(filler: &mut Filler<'_>, inline: bool) {
    let words = filler.links.pages.words.say("in.private-here");
    let (open, close) = match inline {
        true => ("<span class=\"private\"><strong>", ":</strong> "),
        false => ("<div class=\"private\"><p class=\"label\">", "</p>"),
    };
    filler.out.push_str(open);
    escape(&mut filler.out, words);
    filler.out.push_str(close);
}

/// Old ids of a block go on leading to it.
fn old_anchors(filler: &mut Filler<'_>, block: &Block) {
    for old in &block.further.aka {
        filler.out.push_str("<span");
        filler.attribute("id", &old.value);
        filler.out.push_str("></span>");
    }
}

fn label(filler: &mut Filler<'_>, block: &Block, node: Node) {
    let links = filler.links;
    let name = capitalised(&links.block_name(node, None));
    let tag = heading_tag(label_level(filler, block));
    filler.out.push_str(&format!("<{tag} class=\"label\">"));
    if let Node::Claim(claim) = node {
        filler.out.push_str("<a class=\"no\" href=\"");
        let href = links.pair(claim);
        filler.out.push_str(&href);
        filler.out.push_str("\">");
        escape(&mut filler.out, &name);
        filler.out.push_str("</a>");
    } else {
        escape(&mut filler.out, &name);
    }
    if let Some(title) = &block.further.title {
        filler.out.push_str(": ");
        escape(&mut filler.out, title);
    }
    filler.out.push_str(&format!("</{tag}>"));
}

/// One below the heading that the block stands under, and one more for each block round it.
fn label_level(filler: &Filler<'_>, block: &Block) -> u8 {
    let section = block.section.map_or(1, |section| {
        filler.level(filler.body.headings[section as usize].level)
    });
    let mut level = section + 1;
    let mut parent = block.parent;
    while let Some(outer) = parent.filter(|_| level < 6) {
        level += 1;
        parent = filler.body.blocks[outer as usize].parent;
    }
    level.min(6)
}

/// Writes what stands after the words of a block.
pub(super) fn close(filler: &mut Filler<'_>, index: usize) {
    let block = &filler.body.blocks[index];
    let node = filler.prose.blocks[index];
    if block.inline {
        filler.out.push_str("</span>");
        return;
    }
    match node {
        None | Some(Node::Private) => filler.out.push_str("</div>"),
        Some(node) => {
            said(filler, block, node);
            filler.out.push_str("</section>");
        }
    }
}

/// What the book says of a block, under its words.
fn said(filler: &mut Filler<'_>, block: &Block, node: Node) {
    let TextId::Case(case) = filler.text else {
        return;
    };
    let mut said = Said {
        links: filler.links,
        case,
        out: String::new(),
    };
    match node {
        Node::Claim(claim) => said.claim(claim, block),
        Node::Answer(answer) => said.answer(answer, block),
        Node::Aside(aside) => said.aside(aside, block),
        Node::Private => {}
    }
    if !said.out.is_empty() {
        filler.out.push_str("<p class=\"said\">");
        filler.out.push_str(said.out.trim_end());
        filler.out.push_str("</p>");
    }
}

/// The same with a capital at the start.
pub(super) fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// Whether a text says itself where its list of references stands.
pub(super) fn places_references(holes: &[crate::data::draft::Hole]) -> bool {
    holes.iter().any(|hole| hole.what == Fill::References)
}
