//! Claims and answers side by side: the rows of a whole book, of a case, of a state.
//!
//! The main type is [`Comparison`], one page of rows. What is counted once for the whole
//! book is in `docket`. This module does not know what is in a row: see
//! [`super::exchange`].

use std::ops::Range;

use serde::Serialize;

use super::docket::{Cuts, Tally};
use super::endnotes::Endnote;
use super::exchange::{BLOCKS_IN_A_ROW, Exchange};
use super::facets::{Facets, Filters};
use super::map::Map;
use super::side::Side;
use super::view::{Base, Html, Link, Paging, Term};
use super::{Links, Pages, Route};
use crate::model::ids::{AnswerId, CaseId, ClaimId};
use crate::model::state::{Flag, State};

/// One page of rows.
#[derive(Clone, Debug, Serialize)]
pub struct Comparison {
    /// What every page has.
    pub page: Base,
    /// The heading.
    pub heading: Html,
    /// What the page holds, in a sentence.
    pub lede: String,
    /// The case that it is about, if it is about one.
    pub case: Option<Link>,
    /// What is counted in the whole list, not on this page of it alone.
    pub counts: Vec<Count>,
    /// Whether invented cases stand in the list; they are not counted.
    pub uncounted: bool,
    /// What each state means.
    pub legend: Vec<Meaning>,
    /// Rows, by case.
    pub groups: Vec<Group>,
    /// Answers to what is not published here; on the last page.
    pub unmatched: Vec<Side>,
    /// Who answers whom, in the comparison of a case.
    pub map: Option<Map>,
    /// That the map is drawn claim by claim, as it would be too large.
    pub mapped_apart: bool,
    /// The form above the rows, where there is anything to part.
    pub filters: Option<Filters>,
    /// Addresses for paper.
    pub endnotes: Vec<Endnote>,
    /// The first twelve hex digits of the SHA-256 of the rows of `compare.csv` for the
    /// exchanges on this page, its first line included.
    pub fingerprint: String,
    /// The same rows, and all others, as a table.
    pub table: String,
    /// The pages of the list.
    pub paging: Option<Paging>,
    /// Lists of the same kind: the whole book, and each state that has claims.
    pub views: Vec<View>,
}

/// A number and what it counts.
#[derive(Clone, Debug, Serialize)]
pub struct Count {
    /// What is counted.
    pub term: Term,
    /// How many.
    pub n: usize,
    /// A list of them.
    pub href: Option<String>,
}

/// An entry of the legend.
#[derive(Clone, Debug, Serialize)]
pub struct Meaning {
    /// The state.
    pub state: Term,
    /// What it means.
    pub meaning: String,
}

/// Rows of one case.
#[derive(Clone, Debug, Serialize)]
pub struct Group {
    /// The case.
    pub case: Link,
    /// How many claims of it this page shows, in words.
    pub count: String,
    /// Why a case stands in another's comparison: it is answered there.
    pub answered: bool,
    /// Whether what it tells is invented.
    pub invented: bool,
    /// The rows.
    pub rows: Vec<Exchange>,
}

/// A list that is a part of the comparison.
#[derive(Clone, Debug, Serialize)]
pub struct View {
    /// The link.
    pub link: Link,
    /// Whether it is this one.
    pub current: bool,
}

/// A list, before it is told.
struct List<'l> {
    page: Base,
    heading: &'l str,
    lede: &'l str,
    /// The claims of this page.
    claims: &'l [ClaimId],
    unmatched: &'l [AnswerId],
    /// How many claims all its pages have.
    of: usize,
    /// Which part of the book it is, in the words of an address.
    part: String,
    /// The case whose comparison this is: its rows keep their bare ids.
    home: Option<CaseId>,
    paging: Option<Paging>,
}

/// Flags that are counted above the rows.
const COUNTED: [Flag; 4] = [
    Flag::OneOrigin,
    Flag::SourceChanged,
    Flag::SourceRetracted,
    Flag::ReviewDue,
];

impl Pages {
    /// How many pages `/compare/` has.
    pub fn compare_pages(&self) -> u32 {
        self.docket().whole.pages()
    }

    /// How many pages the comparison of a case has.
    pub fn case_compare_pages(&self, case: CaseId) -> u32 {
        self.docket().of_case(case).pages()
    }

    /// How many pages `/compare/<state>/` has: none if no claim is in that state.
    pub fn state_pages(&self, state: State) -> u32 {
        match self.claims_in(state).len() {
            0 => 0,
            _ => self.docket().of_state(state).pages(),
        }
    }
}

/// The claims, and the answers to what is not published, of page `page` of a list that
/// has both, one after the other.
fn slice(cuts: &Cuts, page: u32, claims: usize) -> (Range<usize>, Range<usize>) {
    let rows = cuts.rows(page);
    let after = |row: usize| row.saturating_sub(claims);
    (
        rows.start.min(claims)..rows.end.min(claims),
        after(rows.start)..after(rows.end),
    )
}

impl Links<'_> {
    /// `/compare/`: all claims, by case.
    pub fn compare(&self, page: u32) -> Comparison {
        let docket = self.pages.docket();
        let words = self.words();
        let title = words.say("compare.title");
        let lede = words.say("compare.lede");
        let (claims, unmatched) = slice(&docket.whole, page, docket.order.len());
        let list = List {
            page: self.base(title, lede),
            heading: title,
            lede,
            claims: &docket.order[claims],
            unmatched: &docket.unmatched[unmatched],
            of: docket.order.len(),
            part: String::new(),
            home: None,
            paging: self.paging(page, docket.whole.pages(), Route::Compare),
        };
        let uncounted = docket.tally.claims < docket.order.len();
        Comparison {
            uncounted,
            // States that only invented cases have are counted nowhere, and led to from here.
            views: if uncounted { self.views() } else { Vec::new() },
            ..self.list(list, &docket.tally)
        }
    }

    /// `/compare/<state>/`: the claims in one state.
    pub fn compare_state(&self, state: State, page: u32) -> Comparison {
        let claims = self.pages.claims_in(state);
        let cuts = self.pages.docket().of_state(state);
        let term = self.state(state);
        let title = self
            .words()
            .with("compare.state-title", &[("state", &term.words)]);
        let lede = self.words().of("meaning.", state.slug());
        let list = List {
            page: self.base(&title, lede),
            heading: &title,
            lede,
            claims: &claims[cuts.rows(page)],
            unmatched: &[],
            of: claims.len(),
            part: format!("state={}", state.slug()),
            home: None,
            paging: self.paging(page, cuts.pages(), |page| Route::CompareState(state, page)),
        };
        let tally = self.pages.docket().tally_of(state);
        Comparison {
            views: self.views(),
            ..self.list(list, tally)
        }
    }

    /// `/cases/<slug>/compare/`: its own claims, then those elsewhere that it answers.
    pub fn compare_case(&self, id: CaseId, page: u32) -> Comparison {
        let book = &self.pages.book;
        let case = &book.cases[id.index()];
        let own = case.claims.len();
        let of = own + case.answered_claims.len();
        let cuts = self.pages.docket().of_case(id);
        let (rows, shown) = slice(cuts, page, of);
        let start = case.claims.start as usize;
        let claim = |row: usize| match row.checked_sub(own) {
            None => ClaimId::from(start + row),
            Some(elsewhere) => case.answered_claims[elsewhere],
        };
        let claims: Vec<ClaimId> = rows.map(claim).collect();
        let mut tally = Tally::default();
        tally.add(book, case.claims.clone().map(ClaimId));
        let words = self.words();
        let title = case.prose.draft.front.title.as_ref();
        let name = title.map_or(&*case.slug, |it| &it.value.text);
        let title = words.with("compare.case-title", &[("case", name)]);
        let lede = words.say("compare.case-lede");
        let list = List {
            page: self.base_of_case(id, &title, lede),
            heading: words.say("compare.title"),
            lede,
            claims: &claims,
            unmatched: &case.answers_to_unpublished[shown],
            of,
            part: format!("case={}", case.slug),
            home: Some(id),
            paging: self.paging(page, cuts.pages(), |page| Route::CaseCompare(id, page)),
        };
        let map = (page == 1).then(|| self.case_map(id)).flatten();
        let answered = claims.iter().any(|claim| {
            let claim = &book.claims[claim.index()];
            !(claim.answers.is_empty() && claim.challenges.is_empty())
        });
        Comparison {
            case: Some(self.case_link(id)),
            views: vec![self.all_claims()],
            mapped_apart: answered && book.config.claim_pages && !self.pages.is_drawn_whole(id),
            map,
            ..self.list(list, &tally)
        }
    }

    /// What all lists have.
    fn list(&self, list: List<'_>, tally: &Tally) -> Comparison {
        let one_page = list.paging.is_none();
        let facets: Vec<Facets> = match one_page {
            true => list
                .claims
                .iter()
                .map(|&claim| self.pages.facets(claim))
                .collect(),
            false => Vec::new(),
        };
        let filters = match one_page {
            true => self.filters(&facets, &list.part),
            false => self.filters_of_pages(list.of, &list.part),
        };
        let mut groups = self.groups(list.claims, &facets, list.home);
        let mut unmatched = self.unmatched(list.unmatched);
        let rows = groups.iter_mut().flat_map(|group| &mut group.rows);
        let sides = rows.flat_map(Exchange::sides_mut).chain(&mut unmatched);
        let endnotes = self.endnotes(sides.flat_map(|side| &mut side.sources));
        Comparison {
            heading: Html::text(list.heading),
            lede: list.lede.to_owned(),
            case: None,
            counts: self.counts(tally, list.home.is_none() && list.part.is_empty()),
            uncounted: false,
            legend: self.legend(tally),
            fingerprint: self.fingerprint(list.claims),
            table: self.to(Route::ArgumentData(super::route::ArgumentData::Compare)),
            filters: (list.of > 1).then_some(filters),
            groups,
            unmatched,
            map: None,
            mapped_apart: false,
            endnotes,
            paging: list.paging,
            views: Vec::new(),
            page: list.page,
        }
    }

    /// Rows under their cases. `home` is the case whose comparison this is: its rows
    /// keep their bare ids, which other pages link to.
    ///
    /// `facets` are what each row is found by, or nothing where scripts hold that.
    fn groups(&self, claims: &[ClaimId], facets: &[Facets], home: Option<CaseId>) -> Vec<Group> {
        let book = &self.pages.book;
        let case_of = |claim: &ClaimId| book.claims[claim.index()].case;
        let anchor = |claim: &ClaimId| {
            let (case, id) = (case_of(claim), &book.claims[claim.index()].id);
            match home == Some(case) {
                true => id.to_string(),
                false => format!("{}/{id}", book.cases[case.index()].slug),
            }
        };
        let anchors: Vec<String> = claims.iter().map(anchor).collect();
        let beside = |place: Option<usize>| anchors.get(place?).map(|it| fragment(it));
        let mut place = 0;
        claims
            .chunk_by(|a, b| case_of(a) == case_of(b))
            .map(|claims| {
                let case = case_of(&claims[0]);
                let row = |&claim: &ClaimId| {
                    let at = place;
                    place += 1;
                    Exchange {
                        keys: facets.get(at).map(|facets| facets.keys(self.pages)),
                        previous: beside(at.checked_sub(1)),
                        next: beside(Some(at + 1)),
                        ..self.exchange(claim, anchors[at].clone(), BLOCKS_IN_A_ROW)
                    }
                };
                Group {
                    case: self.case_link(case),
                    count: self.words().count("count.claims", claims.len()),
                    answered: home.is_some_and(|home| home != case),
                    invented: self.pages.is_invented(case),
                    rows: claims.iter().map(row).collect(),
                }
            })
            .collect()
    }

    fn counts(&self, tally: &Tally, link: bool) -> Vec<Count> {
        let words = self.words();
        let claims = Term {
            slug: "claims",
            words: words.say("compare.claims").to_owned(),
        };
        let mut counts = vec![Count {
            term: claims,
            n: tally.claims,
            href: None,
        }];
        for state in State::ALL {
            let n = tally.states[state as usize];
            if n > 0 {
                let href = link.then(|| self.to(Route::CompareState(state, 1)));
                counts.push(Count {
                    term: self.state(state),
                    n,
                    href,
                });
            }
        }
        for flag in COUNTED {
            let n = tally.flags[flag as usize];
            if n > 0 {
                let term = Term {
                    slug: flag.slug(),
                    words: words.of("flag.", flag.slug()).to_owned(),
                };
                counts.push(Count {
                    term,
                    n,
                    href: None,
                });
            }
        }
        counts
    }

    /// The states that are counted, with what they mean.
    fn legend(&self, tally: &Tally) -> Vec<Meaning> {
        let counted = State::ALL
            .into_iter()
            .filter(|&state| tally.states[state as usize] > 0);
        let meaning = |state: State| self.words().of("meaning.", state.slug()).to_owned();
        counted
            .map(|state| Meaning {
                state: self.state(state),
                meaning: meaning(state),
            })
            .collect()
    }

    /// The whole book, and each state that has claims.
    fn views(&self) -> Vec<View> {
        let states = State::ALL
            .into_iter()
            .filter(|&state| self.pages.state_pages(state) > 0);
        let view = |state: State| View {
            link: Link::new(
                self.to(Route::CompareState(state, 1)),
                &self.state(state).words,
            ),
            current: matches!(self.here, Route::CompareState(here, _) if here == state),
        };
        std::iter::once(self.all_claims())
            .chain(states.map(view))
            .collect()
    }

    fn all_claims(&self) -> View {
        let words = self.words().say("compare.all");
        View {
            link: Link::new(self.to(Route::Compare(1)), words),
            current: matches!(self.here, Route::Compare(_)),
        }
    }

    fn unmatched(&self, answers: &[AnswerId]) -> Vec<Side> {
        let case = |id: AnswerId| self.pages.book.answers[id.index()].case;
        let side = |&id: &AnswerId| Side {
            case: Some(self.case_link(case(id))),
            ..self.answer_side(id)
        };
        answers.iter().map(side).collect()
    }
}

/// The address of a place on this page.
fn fragment(anchor: &str) -> String {
    let mut href = "#".to_owned();
    super::markup::encode_fragment(&mut href, anchor);
    href
}

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;
    use super::*;
    use crate::data::draft::{AnswerKind, Fit};

    fn kettles() -> Pages {
        Sample::default()
            .case("kettle")
            .claim("c-one", "One.")
            .claim("c-two", "Two.")
            .case("answer")
            .answering("kettle")
            .answer("r-one", "c-one", AnswerKind::Rebuts, Fit::Exact, "No.")
            .claim("c-own", "Its own.")
            .case("story")
            .invented()
            .claim("c-told", "Told.")
            .page_size(2)
            .pages()
    }

    /// The rows of a page, as anchors.
    fn anchors(comparison: &Comparison) -> Vec<&str> {
        let rows = comparison.groups.iter().flat_map(|group| &group.rows);
        rows.map(|row| row.anchor.as_str()).collect()
    }

    fn case(pages: &Pages, slug: &str) -> CaseId {
        CaseId::from(
            pages
                .book
                .cases
                .iter()
                .position(|case| case.slug == slug)
                .unwrap(),
        )
    }

    #[test]
    fn invented_cases_come_last_and_are_not_counted() {
        let pages = kettles();
        let links = pages.links(Route::Compare(1));
        assert_eq!(pages.compare_pages(), 2);
        let last = links.compare(2);
        assert_eq!(anchors(&last).last(), Some(&"story/c-told"));
        assert!(last.groups.last().unwrap().invented);
        assert_eq!((last.counts[0].n, last.uncounted), (3, true));
    }

    #[test]
    fn a_case_that_answers_shows_its_own_claims_first() {
        let pages = kettles();
        let answer = case(&pages, "answer");
        let comparison = pages
            .links(Route::CaseCompare(answer, 1))
            .compare_case(answer, 1);
        assert_eq!(anchors(&comparison), ["c-own", "kettle/c-one"]);
        assert!(!comparison.groups[0].answered && comparison.groups[1].answered);
    }

    #[test]
    fn a_row_is_where_links_to_it_say() {
        let pages = kettles();
        let kettle = case(&pages, "kettle");
        let comparison = pages
            .links(Route::CaseCompare(kettle, 1))
            .compare_case(kettle, 1);
        assert_eq!(anchors(&comparison), ["c-one", "c-two"]);
        let claim = pages.book.cases[kettle.index()].claims.start;
        assert_eq!(
            pages.links(Route::Home).row(ClaimId(claim)),
            "cases/kettle/compare/#c-one"
        );
    }

    #[test]
    fn a_state_has_its_own_list_and_one_without_claims_has_none() {
        let pages = kettles();
        assert_eq!(pages.state_pages(State::Conceded), 0);
        let links = pages.links(Route::CompareState(State::Answered, 1));
        let comparison = links.compare_state(State::Answered, 1);
        assert_eq!(anchors(&comparison), ["kettle/c-one"]);
        let current: Vec<&View> = comparison
            .views
            .iter()
            .filter(|view| view.current)
            .collect();
        assert_eq!(current.len(), 1);
        assert_eq!(current[0].link.text.as_str(), "Answered");
    }

    #[test]
    fn english_has_words_for_every_term_of_the_argument() {
        let words = crate::theme::load(&crate::theme::built_in())
            .value
            .strings("en");
        let kinds = [
            "rebuts",
            "undercuts",
            "undermines",
            "qualifies",
            "corrects",
            "concedes",
        ];
        let fits = ["exact", "narrower", "broader", "different", "unstated"];
        let states = State::ALL.map(State::slug);
        let draws = ["reports", "quotes", "summarises", "translates", "copies"];
        let families: [(&str, &[&str]); 11] = [
            ("answer.", &kinds),
            ("reply.", &kinds),
            ("ground.", &kinds),
            ("fit.", &fits),
            ("reply-fit.", &fits),
            ("ground-fit.", &fits),
            ("state.", &states),
            ("meaning.", &states),
            ("draws.", &draws),
            ("drawn.", &draws),
            ("weight.", &["only-origin", "one-of-several", "background"]),
        ];
        for (family, names) in families {
            for name in names {
                let key = [family, name].concat();
                assert!(
                    words.get(&key).is_some_and(|words| !words.is_empty()),
                    "{key}"
                );
            }
        }
    }

    #[test]
    fn only_states_that_occur_are_explained() {
        let pages = kettles();
        let legend = pages.links(Route::Compare(1)).compare(1).legend;
        let states: Vec<&str> = legend.iter().map(|entry| entry.state.slug).collect();
        assert_eq!(states, ["answered", "no-answer"]);
        assert!(legend.iter().all(|entry| !entry.meaning.is_empty()));
    }
}
