//! The open questions of the whole book.
//!
//! The main type is [`QuestionsPage`]: what nobody has settled yet, by case, each with
//! what it is about and since when it is open. This module does not know how a question
//! is closed.

use schemars::JsonSchema;
use serde::Serialize;

use super::route::{page_count, rows_of};
use super::view::{Base, Html, Link, Paging, When};
use super::{Links, Pages, Route};
use crate::data::draft::BlockClass;
use crate::model::book::{About, Node};
use crate::model::ids::{AsideId, CaseId};

/// What the template `questions.html` prints.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct QuestionsPage {
    page: Base,
    /// How many there are, in words.
    count: String,
    groups: Vec<CaseQuestions>,
    paging: Option<Paging>,
}

/// The open questions of a case.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct CaseQuestions {
    case: Link,
    invented: bool,
    questions: Vec<OpenQuestion>,
}

/// A question that is open.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct OpenQuestion {
    /// Its words.
    words: Html,
    href: String,
    opened: Option<When>,
    /// What it is about.
    about: Vec<Link>,
}

impl Pages {
    /// How many pages the list of open questions has: none without open questions.
    pub fn questions_pages(&self) -> u32 {
        match self.open_questions().len() {
            0 => 0,
            open => page_count(open, self.book.config.page_size),
        }
    }

    /// By case, as lists show cases, those of invented cases last.
    fn open_questions(&self) -> &[AsideId] {
        self.gathered.questions.get_or_init(|| {
            let of = |case: CaseId| self.book.cases[case.index()].asides.clone().map(AsideId);
            let links = self.links(Route::Home);
            let is_open = |id: &AsideId| {
                self.book.asides[id.index()].class == BlockClass::Question && links.is_open(*id)
            };
            let cases = self.book.case_order.iter().copied();
            let (told, invented): (Vec<CaseId>, Vec<CaseId>) =
                cases.partition(|&case| !self.is_invented(case));
            told.into_iter()
                .chain(invented)
                .flat_map(of)
                .filter(is_open)
                .collect()
        })
    }
}

impl Links<'_> {
    /// `/questions/`
    pub fn open_questions(&self, page: u32) -> QuestionsPage {
        let all = self.pages.open_questions();
        let size = self.pages.book.config.page_size;
        let rows = &all[rows_of(page, all.len(), size)];
        let case_of = |id: &AsideId| self.pages.book.asides[id.index()].case;
        let groups = rows
            .chunk_by(|a, b| case_of(a) == case_of(b))
            .map(|rows| CaseQuestions {
                case: self.case_link(case_of(&rows[0])),
                invented: self.pages.is_invented(case_of(&rows[0])),
                questions: rows.iter().map(|&id| self.open_question(id)).collect(),
            });
        let words = self.words();
        QuestionsPage {
            page: self.base(words.say("questions.title"), words.say("questions.lede")),
            count: words.count("questions.count", all.len()),
            groups: groups.collect(),
            paging: self.paging(page, self.pages.questions_pages(), Route::Questions),
        }
    }

    fn open_question(&self, id: AsideId) -> OpenQuestion {
        let aside = &self.pages.book.asides[id.index()];
        let block = self.block_of(aside.case, aside.block);
        let about = |about: &About| match *about {
            About::Claim(id) => self.claim_link(id),
            About::Answer(id) => self.node_link(Node::Answer(id)),
            About::Aside(id) => self.node_link(Node::Aside(id)),
            About::Source(id) => self.source_link(id),
        };
        OpenQuestion {
            words: self.phrase(id),
            href: self.block(Node::Aside(id)),
            opened: block.further.opened.as_ref().map(|date| self.when(date)),
            about: aside.about.iter().map(about).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;
    use super::*;
    use crate::data::draft::BlockStatus;
    use crate::text::Spanned;

    #[test]
    fn a_question_that_was_closed_is_not_listed() {
        let sample = Sample::default()
            .case("kettle")
            .block(BlockClass::Question, "q-open", "Where?", |_| {})
            .block(BlockClass::Question, "q-closed", "When?", |block| {
                block.status = Some(Spanned::new(BlockStatus::Closed, block.span.clone()));
            });
        let pages = sample.pages();
        assert_eq!(pages.questions_pages(), 1);
        let page = pages.links(Route::Questions(1)).open_questions(1);
        let words: Vec<&str> = page.groups[0]
            .questions
            .iter()
            .map(|it| it.words.as_str())
            .collect();
        assert_eq!(words, ["Where?"]);
    }

    #[test]
    fn a_book_without_open_questions_has_no_such_page() {
        assert_eq!(
            Sample::default().case("kettle").pages().questions_pages(),
            0
        );
    }
}
