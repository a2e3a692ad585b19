//! The page of a case: its text, with all that stands round it.

use schemars::JsonSchema;
use serde::Serialize;

use super::feeds::change_anchor;
use super::view::{Base, Html, Link, Person, Term, When};
use super::{Links, Pages, Route, blocks, citing, fill, references};
use crate::data::draft::{BlockClass, BlockStatus};
use crate::diag::Diagnostics;
use crate::model::book::{LinkTo, Node, TextId};
use crate::model::ids::{AnswerId, AsideId, CaseId};

/// What the template `case.html` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CasePage {
    page: Base,
    title: Html,
    summary: Option<Html>,
    status: Option<Term>,
    published: Option<When>,
    last_changed: Option<When>,
    counts: String,
    compare: Option<String>,
    /// Evidence against hypotheses.
    matrix: Option<String>,
    authors: Vec<String>,
    tags: Vec<Link>,
    /// The case before it in lists.
    previous: Option<Link>,
    /// The case after it.
    next: Option<Link>,
    /// Who is named in the case, and as what.
    people: Vec<Person>,
    /// The cases that it answers.
    answers: Vec<Link>,
    /// The cases that answer it.
    answered_by: Vec<Link>,
    contents: Vec<ContentsItem>,
    text: Html,
    /// Questions that are about no claim and no answer.
    questions: Vec<Question>,
    /// Its answers to claims that are not published here.
    unpublished: Vec<Link>,
    replies: Vec<Reply>,
    /// The list of references, where the text does not place it itself.
    references: Html,
    changes: Vec<ChangeRow>,
    cited_by: Vec<Link>,
    citing: citing::Citing,
}

/// An entry of a table of contents, with those under it.
#[derive(Debug, Serialize, JsonSchema)]
struct ContentsItem {
    link: Link,
    items: Vec<Link>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Question {
    link: Link,
    status: Option<Term>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Reply {
    who: String,
    asked: Option<When>,
    /// By what means, in words: `by letter`.
    means: Option<String>,
    answer: Option<String>,
}

/// A change of a case.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ChangeRow {
    /// Its anchor, which the feed of corrections leads to.
    id: String,
    date: When,
    kind: Term,
    what: Html,
    /// The blocks that it touched.
    pub blocks: Vec<Link>,
}

impl Pages {
    /// The texts with a link to a case, or that answer it, in the Book's order.
    pub fn cited_by(&self, case: CaseId) -> &[TextId] {
        let lists = self.tables.cited_by.get_or_init(|| {
            let mut lists: Vec<Vec<TextId>> = vec![Vec::new(); self.book.cases.len()];
            let cases = self.cases().map(TextId::Case);
            for text in cases.chain(self.plain_pages().map(TextId::Page)) {
                for link in &self.prose(text).links {
                    if let LinkTo::Case(case, _) = link
                        && text != TextId::Case(*case)
                        && lists[case.index()].last() != Some(&text)
                    {
                        lists[case.index()].push(text);
                    }
                }
            }
            lists
        });
        &lists[case.index()]
    }
}

impl Links<'_> {
    /// The page of a case.
    pub fn case_page(&self, id: CaseId, found: &mut Diagnostics) -> CasePage {
        let pages = self.pages;
        let case = &pages.book.cases[id.index()];
        let front = &case.prose.draft.front;
        let text = TextId::Case(id);
        let title = front
            .title
            .as_ref()
            .map_or(case.slug.as_str(), |title| &title.value.text);
        let description = front.summary.as_ref().map_or("", |summary| &summary.text);
        let placed = blocks::places_references(&case.prose.draft.body.holes);
        let mut listed = String::new();
        if !placed {
            references::write(&mut listed, self.words(), &references::list(self, text));
        }
        let last_changed = pages.last_changed(id);
        let published = front.date.as_ref().map(|date| &date.value);
        let [previous, next] = pages.beside(id);
        CasePage {
            page: self.base_of_case(id, title, description),
            title: self.case_title(id),
            summary: front
                .summary
                .as_ref()
                .map(|summary| Html::trusted(summary.html.clone())),
            status: front.status.map(|status| self.case_status(status)),
            published: published.map(|date| self.when(date)),
            last_changed: last_changed
                .filter(|&date| Some(date) != published)
                .map(|date| self.when(date)),
            counts: self.case_counts(id),
            matrix: pages.has_matrix(id).then(|| self.to(Route::Matrix(id))),
            compare: pages
                .has_comparison(id)
                .then(|| self.to(Route::CaseCompare(id, 1))),
            authors: front.authors.clone(),
            tags: self.tags_of(id),
            previous: previous.map(|case| self.case_link(case)),
            next: next.map(|case| self.case_link(case)),
            people: self.people_of(id),
            answers: case
                .answers_cases
                .iter()
                .map(|&case| self.case_link(case))
                .collect(),
            answered_by: case
                .answered_by
                .iter()
                .map(|&case| self.case_link(case))
                .collect(),
            contents: self.contents(text),
            text: fill::page(self, text, found),
            questions: case
                .questions
                .iter()
                .map(|&question| self.question(question))
                .collect(),
            unpublished: case
                .answers_to_unpublished
                .iter()
                .map(|&it| self.unpublished(it))
                .collect(),
            replies: self.replies(id),
            references: Html::trusted(listed),
            changes: self.changes(id),
            cited_by: pages
                .cited_by(id)
                .iter()
                .map(|&text| self.text_link(text))
                .collect(),
            citing: self.citing(text, title),
        }
    }

    /// A link to a text, by its title.
    pub fn text_link(&self, text: TextId) -> Link {
        match text {
            TextId::Case(case) => self.case_link(case),
            TextId::Page(page) => {
                let page = &self.pages.book.pages[page.index()];
                let title = page.prose.draft.front.title.as_ref();
                let title = title.map_or_else(
                    || Html::text(&page.path),
                    |title| Html::trusted(title.value.html.clone()),
                );
                Link {
                    href: self.text(text),
                    text: title,
                }
            }
            TextId::Home => Link::new(self.text(text), &self.pages.book.config.title),
        }
    }

    /// The headings of a text and the claims under them.
    pub(super) fn contents_of(&self, text: TextId) -> Vec<(u8, Link)> {
        let prose = self.pages.prose(text);
        let body = &prose.draft.body;
        let highest = body
            .headings
            .iter()
            .map(|heading| heading.level)
            .min()
            .unwrap_or(2);
        let mut rows: Vec<(u32, u8, Link)> = Vec::new();
        for heading in &body.headings {
            let level = heading.level - highest;
            if level < 2 {
                let href = self.at(self.here, &heading.id);
                rows.push((heading.html.start, level, Link::new(href, &heading.text)));
            }
        }
        for (block, node) in body.blocks.iter().zip(&prose.blocks) {
            if let Some(node @ Node::Claim(claim)) = node {
                let values = [
                    ("no", &*self.number(*claim)),
                    ("name", &*self.short_name(*node)),
                ];
                let words = self.words().with("contents.claim", &values);
                rows.push((block.html.start, 1, Link::new(self.block(*node), &words)));
            }
        }
        rows.sort_by_key(|(at, level, _)| (*at, *level));
        rows.into_iter()
            .map(|(_, level, link)| (level, link))
            .collect()
    }

    fn contents(&self, text: TextId) -> Vec<ContentsItem> {
        let mut contents: Vec<ContentsItem> = Vec::new();
        for (level, link) in self.contents_of(text) {
            match contents.last_mut() {
                Some(section) if level > 0 => section.items.push(link),
                _ => contents.push(ContentsItem {
                    link,
                    items: Vec::new(),
                }),
            }
        }
        contents
    }

    fn people_of(&self, case: CaseId) -> Vec<Person> {
        let people = &self.pages.book.cases[case.index()].prose.draft.front.people;
        people
            .iter()
            .map(|person| Person {
                name: person.name.clone(),
                role: person.role.clone(),
                href: None,
            })
            .collect()
    }

    fn question(&self, id: AsideId) -> Question {
        let aside = &self.pages.book.asides[id.index()];
        let body = &self.pages.book.cases[aside.case.index()].prose.draft.body;
        let status = &body.blocks[aside.block as usize].status;
        let node = Node::Aside(id);
        Question {
            link: Link::new(self.block(node), &self.short_name(node)),
            status: status
                .as_ref()
                .map(|status| self.block_status(status.value)),
        }
    }

    /// Whether a question has not been closed.
    pub(super) fn is_open(&self, id: AsideId) -> bool {
        let aside = &self.pages.book.asides[id.index()];
        let body = &self.pages.book.cases[aside.case.index()].prose.draft.body;
        let block = &body.blocks[aside.block as usize];
        debug_assert_eq!(block.class, BlockClass::Question);
        let closed = block
            .status
            .as_ref()
            .is_some_and(|it| it.value == BlockStatus::Closed);
        !closed && block.further.closed.is_none()
    }

    fn unpublished(&self, id: AnswerId) -> Link {
        let node = Node::Answer(id);
        Link::new(self.block(node), &self.short_name(node))
    }

    fn replies(&self, case: CaseId) -> Vec<Reply> {
        let front = &self.pages.book.cases[case.index()].prose.draft.front;
        front
            .right_of_reply
            .iter()
            .map(|asked| Reply {
                who: asked.who.clone(),
                asked: asked.asked.as_ref().map(|date| self.when(date)),
                means: asked
                    .by
                    .as_ref()
                    .map(|means| self.words().with("case.asked-by", &[("means", means)])),
                answer: asked.answer.clone().filter(|answer| answer != "none"),
            })
            .collect()
    }

    /// What was changed in a case, the latest first.
    fn changes(&self, id: CaseId) -> Vec<ChangeRow> {
        let changes = &self.pages.book.cases[id.index()].prose.draft.front.changes;
        let mut sorted: Vec<usize> = (0..changes.len()).collect();
        sorted.sort_by(|&a, &b| changes[b].date.value.cmp(&changes[a].date.value));
        sorted
            .into_iter()
            .filter_map(|at| self.change(id, at))
            .collect()
    }

    /// One change of a case, by its place in the front matter.
    pub(super) fn change(&self, id: CaseId, at: usize) -> Option<ChangeRow> {
        let prose = &self.pages.book.cases[id.index()].prose;
        let change = prose.draft.front.changes.get(at)?;
        let node = |block: &crate::text::Spanned<String>| {
            let mut blocks = prose.draft.body.blocks.iter().zip(&prose.blocks);
            let of = |it: &crate::data::draft::Block| {
                it.id.as_ref().is_some_and(|id| id.value == block.value)
            };
            blocks
                .find(|(block, _)| of(block))
                .and_then(|(_, node)| *node)
        };
        Some(ChangeRow {
            id: change_anchor(&prose.draft.front.changes, at),
            date: self.when(&change.date.value),
            kind: self.change_kind(change.kind),
            what: Html::trusted(change.what.html.clone()),
            blocks: change
                .blocks
                .iter()
                .filter_map(node)
                .map(|node| Link::new(self.block(node), &self.block_name(node, None)))
                .collect(),
        })
    }
}
