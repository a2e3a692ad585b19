//! The home page: the cases with their counts, and what changed last.

use schemars::JsonSchema;
use serde::Serialize;

use super::route::{page_count, rows_of};
use super::view::{Base, Html, Link, Paging, Term, When};
use super::{Links, Pages, Route, fill};
use crate::csl::Date;
use crate::data::draft::BlockClass;
use crate::diag::Diagnostics;
use crate::model::book::TextId;
use crate::model::ids::{AsideId, CaseId};
use crate::model::state::State;

/// What the template `home.html` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Home {
    page: Base,
    /// The words of `content/index.md`.
    words: Html,
    description: String,
    counts: Vec<Count>,
    cases: Vec<CaseCard>,
    /// Cases that never happened: in no count.
    invented: Vec<CaseCard>,
    changes: Vec<LatestChange>,
    /// What cases are about.
    tags: Vec<Link>,
    paging: Option<Paging>,
    /// Whether this is the first page of the list.
    first: bool,
}

/// A number with its words, as `5` and `claims`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Count {
    /// The words.
    pub label: String,
    /// The number.
    pub n: usize,
    /// A list of them.
    pub href: Option<String>,
}

/// A case as lists of cases show it.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct CaseCard {
    case: Link,
    summary: Option<Html>,
    status: Option<Term>,
    counts: String,
    unanswered: Option<String>,
    last_changed: Option<When>,
    compare: Option<String>,
    draft: bool,
}

#[derive(Debug, Serialize, JsonSchema)]
struct LatestChange {
    date: When,
    /// The kind of change; nothing for a first publication.
    kind: String,
    what: Html,
    case: Link,
}

/// How many of the latest changes are shown.
const LATEST: usize = 10;

impl Pages {
    /// How many pages the list of cases takes.
    pub fn home_pages(&self) -> u32 {
        page_count(self.book.cases.len(), self.book.config.page_size)
    }

    /// The latest date on which a case was published or changed.
    pub(super) fn last_changed(&self, case: CaseId) -> Option<&Date> {
        let front = &self.book.cases[case.index()].prose.draft.front;
        let dates = front
            .date
            .iter()
            .chain(&front.updated)
            .map(|date| &date.value);
        dates
            .chain(front.changes.iter().map(|change| &change.date.value))
            .max()
    }

    /// Whether a case has claims, or answers claims elsewhere, so that there is
    /// something to set side by side.
    pub fn has_comparison(&self, case: CaseId) -> bool {
        let case = &self.book.cases[case.index()];
        !case.claims.is_empty()
            || !case.answered_claims.is_empty()
            || !case.answers_to_unpublished.is_empty()
    }
}

impl Links<'_> {
    /// The home page; `page` is that of the list of cases, from 1.
    pub fn home(&self, page: u32, found: &mut Diagnostics) -> Home {
        let pages = self.pages;
        let book = &pages.book;
        let config = &book.config;
        let rows = rows_of(page, book.case_order.len(), config.page_size);
        let (invented, cases): (Vec<CaseId>, Vec<CaseId>) = book.case_order[rows]
            .iter()
            .partition(|&&case| pages.is_invented(case));
        let cards =
            |cases: Vec<CaseId>| cases.into_iter().map(|case| self.case_card(case)).collect();
        let first = page == 1;
        let words = match &book.home {
            Some(_) if first => fill::page(self, TextId::Home, found),
            _ => Html::default(),
        };
        let route = |page| {
            if page == 1 {
                Route::Home
            } else {
                Route::More(page)
            }
        };
        let about = match (&book.home, &*config.description) {
            (Some(_), "") => self.beginning(TextId::Home, &config.title),
            (None, "") => self.words().say("page.about-book").to_owned(),
            (_, description) => description.to_owned(),
        };
        Home {
            page: self.base(&config.title, &about),
            words,
            description: config.description.clone(),
            counts: if first {
                self.book_counts()
            } else {
                Vec::new()
            },
            cases: cards(cases),
            invented: cards(invented),
            changes: if first {
                self.latest_changes()
            } else {
                Vec::new()
            },
            tags: match first {
                true => self.all_tags(),
                false => Vec::new(),
            },
            paging: self.paging(page, pages.home_pages(), route),
            first,
        }
    }

    /// The words for how much a case holds: `5 claims, 3 answers, 8 sources`.
    pub(super) fn case_counts(&self, case: CaseId) -> String {
        let case = &self.pages.book.cases[case.index()];
        let words = self.words();
        [
            words.count("count.claims", case.claims.len()),
            words.count("count.answers", case.answers.len()),
            words.count("count.sources", case.sources.len()),
        ]
        .join(", ")
    }

    pub(super) fn case_card(&self, id: CaseId) -> CaseCard {
        let book = &self.pages.book;
        let case = &book.cases[id.index()];
        let front = &case.prose.draft.front;
        let claims = &book.claims[case.claims.start as usize..case.claims.end as usize];
        let unanswered = claims
            .iter()
            .filter(|claim| claim.state == State::NoAnswer)
            .count();
        let compare = self.pages.has_comparison(id);
        CaseCard {
            case: self.case_link(id),
            summary: front
                .summary
                .as_ref()
                .map(|summary| Html::trusted(summary.html.clone())),
            status: front.status.map(|status| self.case_status(status)),
            counts: self.case_counts(id),
            unanswered: (unanswered > 0)
                .then(|| self.words().count("count.unanswered", unanswered)),
            last_changed: self.pages.last_changed(id).map(|date| self.when(date)),
            compare: compare.then(|| self.to(Route::CaseCompare(id, 1))),
            draft: case.draft,
        }
    }

    /// What the book holds, invented cases left out.
    fn book_counts(&self) -> Vec<Count> {
        let pages = self.pages;
        let book = &pages.book;
        let mut cases = 0;
        let mut claims = 0;
        let mut answers = 0;
        let mut cited = vec![false; book.sources.len()];
        for id in pages.cases().filter(|&id| !pages.is_invented(id)) {
            let case = &book.cases[id.index()];
            cases += 1;
            claims += case.claims.len();
            answers += case.answers.len();
            for source in &case.sources {
                cited[source.index()] = true;
            }
        }
        // A row of noughts tells nobody anything.
        if cases == 0 {
            return Vec::new();
        }
        let unanswered = pages.claims_in(State::NoAnswer);
        let unanswered = unanswered
            .iter()
            .filter(|id| !pages.is_invented(book.claims[id.index()].case))
            .count();
        let open = super::ids::<AsideId>(book.asides.len()).filter(|&id| self.is_open_question(id));
        let sources = cited.into_iter().filter(|&cited| cited).count();
        let rows = [
            ("label.cases", cases),
            ("label.claims", claims),
            ("label.answers", answers),
            ("label.sources", sources),
            ("label.open-questions", open.count()),
            ("label.unanswered", unanswered),
        ];
        let words = self.words();
        rows.into_iter()
            .map(|(key, n)| Count {
                label: words.say(key).to_owned(),
                n,
                href: self.list_of(key),
            })
            .collect()
    }

    /// The page that lists what is counted.
    fn list_of(&self, key: &str) -> Option<String> {
        let pages = self.pages;
        let route = match key {
            "label.claims" if !pages.book.claims.is_empty() => Route::Compare(1),
            "label.sources" if !pages.book.sources.is_empty() => Route::Sources(1),
            "label.open-questions" if pages.questions_pages() > 0 => Route::Questions(1),
            "label.unanswered" if pages.state_pages(State::NoAnswer) > 0 => {
                Route::CompareState(State::NoAnswer, 1)
            }
            _ => return None,
        };
        Some(self.to(route))
    }

    /// Whether it is a question of a case that is not invented, and not closed.
    fn is_open_question(&self, id: AsideId) -> bool {
        let aside = &self.pages.book.asides[id.index()];
        aside.class == BlockClass::Question
            && !self.pages.is_invented(aside.case)
            && self.is_open(id)
    }

    fn latest_changes(&self) -> Vec<LatestChange> {
        let book = &self.pages.book;
        let mut changes: Vec<(&Date, CaseId, Option<usize>)> = Vec::new();
        for id in self.pages.cases().filter(|&id| !self.pages.is_invented(id)) {
            let front = &book.cases[id.index()].prose.draft.front;
            changes.extend(front.date.as_ref().map(|date| (&date.value, id, None)));
            changes.extend(
                front
                    .changes
                    .iter()
                    .enumerate()
                    .map(|(n, it)| (&it.date.value, id, Some(n))),
            );
        }
        // The latest first; of one day, in the order of the cases and as they are written.
        changes.sort_by(|a, b| b.0.cmp(a.0).then(a.1.cmp(&b.1)).then(b.2.cmp(&a.2)));
        changes.truncate(LATEST);
        let words = self.words();
        changes
            .into_iter()
            .map(|(date, case, change)| {
                let front = &book.cases[case.index()].prose.draft.front;
                let change = change.map(|index| &front.changes[index]);
                LatestChange {
                    date: self.when(date),
                    kind: match change {
                        Some(change) => self.change_kind(change.kind).words,
                        None => words.say("change.first").to_owned(),
                    },
                    what: change
                        .map_or_else(Html::default, |it| Html::trusted(it.what.html.clone())),
                    case: self.case_link(case),
                }
            })
            .collect()
    }
}
