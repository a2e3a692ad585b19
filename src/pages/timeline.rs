//! What happened, what was said and what was published, in order of date.
//!
//! The main type is [`Timeline`]: the same as a list and as a drawing. Entries are the
//! events that authors marked, claims and answers by the dates of their asserters,
//! sources by their dates of issue, and the corrections of cases. An entry stands where
//! its date may begin. Invented cases have an axis of their own, after the others. This
//! module does not know how an axis is drawn: see [`super::draw::axis`].

use schemars::JsonSchema;
use serde::Serialize;

use super::draw::axis::{Axis, Day, MONTH, Mark, YEAR};
use super::route::{page_count, rows_of};
use super::view::{Base, Html, Link, Paging, Person, Term, When};
use super::{Links, Pages, Route, fill};
use crate::csl::{Date, DatePoint, Variable};
use crate::model::book::{Asserter, Node, TextId};
use crate::model::ids::{AnswerId, CaseId, ClaimId, PageId, SourceId};

/// What the template `timeline.html` prints.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Timeline {
    page: Base,
    /// How many entries there are on all pages, in words.
    count: String,
    groups: Vec<Group>,
    paging: Option<Paging>,
}

/// Entries with an axis of their own.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Group {
    invented: bool,
    /// The axis, an `<svg>`.
    drawing: Html,
    entries: Vec<Entry>,
}

/// A dated entry.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Entry {
    /// Its number in the whole list, from 1.
    n: usize,
    when: When,
    /// What kind of entry it is.
    kind: Term,
    /// Who says so.
    by: Vec<Person>,
    /// What it is, as a link or in words.
    link: Option<Link>,
    words: Html,
    /// Where it stands.
    place: Option<Link>,
}

/// What an entry is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    Event(TextId, u32),
    Source(SourceId),
    Claim(ClaimId),
    Answer(AnswerId),
    Change(CaseId, u32),
}

/// The kinds of entry, in the order of their rows.
const KINDS: [&str; 5] = ["event", "source", "claim", "answer", "correction"];

/// All entries of the book.
#[derive(Debug, Default)]
pub(super) struct Dated {
    /// Sorted: those of invented cases last, then by the days that their dates may mean.
    entries: Vec<(bool, (Day, Day), What)>,
}

impl Dated {
    pub fn new(pages: &Pages) -> Self {
        let book = &pages.book;
        let mut entries = Vec::new();
        let mut add = |invented: bool, date: &Date, what: What| {
            entries.extend(span(date).map(|days| (invented, days, what)));
        };
        let texts = pages.cases().map(TextId::Case);
        let texts = texts.chain(super::ids::<PageId>(book.pages.len()).map(TextId::Page));
        for text in texts.chain(book.home.is_some().then_some(TextId::Home)) {
            let draft = &pages.prose(text).draft;
            for (event, at) in draft.body.events.iter().zip(0..) {
                add(
                    draft.front.invented,
                    &event.date.value,
                    What::Event(text, at),
                );
            }
        }
        for (claim, at) in book.claims.iter().zip(0..) {
            if let Some(date) = &claim.date {
                add(
                    pages.is_invented(claim.case),
                    date,
                    What::Claim(ClaimId(at)),
                );
            }
        }
        for (answer, at) in book.answers.iter().zip(0..) {
            if let Some(date) = &answer.date {
                add(
                    pages.is_invented(answer.case),
                    date,
                    What::Answer(AnswerId(at)),
                );
            }
        }
        for (source, at) in book.sources.iter().zip(0..) {
            let told = |&id: &crate::model::ids::MentionId| {
                pages
                    .prose(book.mentions[id.index()].place)
                    .draft
                    .front
                    .invented
            };
            let invented = !source.mentions.is_empty() && source.mentions.iter().all(told);
            if let Some(date) = source.reference.date(Variable::Issued) {
                add(invented, date, What::Source(SourceId(at)));
            }
        }
        for case in pages.cases() {
            let changes = &book.cases[case.index()].prose.draft.front.changes;
            for (change, at) in changes.iter().zip(0..) {
                add(
                    pages.is_invented(case),
                    &change.date.value,
                    What::Change(case, at),
                );
            }
        }
        entries.sort_unstable();
        Self { entries }
    }
}

impl Pages {
    /// How many pages the timeline has: none if the book has no dates, or wants none.
    pub fn timeline_pages(&self) -> u32 {
        match self.book.config.timeline {
            false => 0,
            true if self.dated().entries.is_empty() => 0,
            true => page_count(self.dated().entries.len(), self.book.config.page_size),
        }
    }
}

impl Links<'_> {
    /// `/timeline/`
    pub fn timeline(&self, page: u32) -> Timeline {
        let all = &self.pages.dated().entries;
        let rows = rows_of(page, all.len(), self.pages.book.config.page_size);
        let first = rows.start + 1;
        let mut n = first;
        let groups = all[rows].chunk_by(|a, b| a.0 == b.0).map(|entries| {
            let group = self.timeline_group(entries, n);
            n += entries.len();
            group
        });
        let groups = groups.collect();
        let words = self.words();
        Timeline {
            page: self.base(words.say("timeline.title"), words.say("timeline.lede")),
            count: words.count("timeline.count", all.len()),
            groups,
            paging: self.paging(page, self.pages.timeline_pages(), Route::Timeline),
        }
    }

    fn timeline_group(&self, entries: &[(bool, (Day, Day), What)], first: usize) -> Group {
        let invented = entries[0].0;
        let words = self.words();
        let marks = entries.iter().enumerate().map(|(at, &(_, days, what))| {
            let date = self.date_of(what);
            Mark {
                row: row_of(what),
                days,
                open: date.is_some_and(Date::is_open),
                about: date.is_some_and(Date::is_circa),
                label: (first + at).to_string(),
                href: format!("#t-{}", first + at),
            }
        });
        let axis = Axis {
            rows: KINDS
                .map(|kind| words.of("timeline-row.", kind).to_owned())
                .to_vec(),
            marks: marks.collect(),
        };
        let id = if invented { "invented-time" } else { "time" };
        let title = words.count("timeline.count", entries.len());
        Group {
            invented,
            drawing: axis.svg(id, &title, words.say("timeline.description")),
            entries: entries
                .iter()
                .enumerate()
                .map(|(at, &(_, _, what))| self.dated_entry(what, first + at))
                .collect(),
        }
    }

    fn date_of(&self, what: What) -> Option<&Date> {
        let book = &self.pages.book;
        match what {
            What::Event(text, at) => Some(
                &self.pages.prose(text).draft.body.events[at as usize]
                    .date
                    .value,
            ),
            What::Claim(id) => book.claims[id.index()].date.as_ref(),
            What::Answer(id) => book.answers[id.index()].date.as_ref(),
            What::Source(id) => book.sources[id.index()].reference.date(Variable::Issued),
            What::Change(case, at) => {
                let changes = &book.cases[case.index()].prose.draft.front.changes;
                Some(&changes[at as usize].date.value)
            }
        }
    }

    fn dated_entry(&self, what: What, n: usize) -> Entry {
        let book = &self.pages.book;
        let slug = KINDS[row_of(what)];
        let mut entry = Entry {
            n,
            when: self
                .date_of(what)
                .map(|date| self.when(date))
                .unwrap_or_default(),
            kind: Term {
                slug,
                words: self.words().of("timeline-kind.", slug).to_owned(),
            },
            by: Vec::new(),
            link: None,
            words: Html::default(),
            place: None,
        };
        let by = |by: &[Asserter]| by.iter().map(|by| self.person(by)).collect();
        match what {
            What::Event(text, at) => {
                let event = &self.pages.prose(text).draft.body.events[at as usize];
                entry.words = fill::sentence(self, text, event.sentence.clone(), None);
                let route = self.pages.route_of(text);
                let name = match text {
                    TextId::Case(case) => self.case_title(case),
                    _ => Html::text(self.words().say("timeline.text")),
                };
                entry.place = Some(Link {
                    href: self.at(route, &event.id),
                    text: name,
                });
            }
            What::Claim(id) => {
                let claim = &book.claims[id.index()];
                entry.by = by(&claim.by);
                entry.link = Some(self.claim_link(id));
                entry.place = Some(self.case_link(claim.case));
            }
            What::Answer(id) => {
                let answer = &book.answers[id.index()];
                entry.by = by(&answer.by);
                entry.link = Some(self.node_link(Node::Answer(id)));
                entry.place = Some(self.case_link(answer.case));
            }
            What::Source(id) => {
                let title = book.sources[id.index()].reference.text(Variable::Title);
                entry.link = Some(self.source_link(id));
                entry.words = title.map(super::works::marked_up).unwrap_or_default();
            }
            What::Change(case, at) => {
                let change = &book.cases[case.index()].prose.draft.front.changes[at as usize];
                entry.kind = self.change_kind(change.kind);
                entry.words = Html::trusted(change.what.html.clone());
                entry.place = Some(self.case_link(case));
            }
        }
        entry
    }
}

fn row_of(what: What) -> usize {
    match what {
        What::Event(..) => 0,
        What::Source(_) => 1,
        What::Claim(_) => 2,
        What::Answer(_) => 3,
        What::Change(..) => 4,
    }
}

/// The days that a date may mean, on the axis: from the first of its start to the last
/// of its end. `None` for words without a date.
fn span(date: &Date) -> Option<(Day, Day)> {
    let start = date.start()?;
    let first = day(start, false);
    let last = day(date.end().unwrap_or(start), true);
    Some((first, last.max(first)))
}

/// The first day, or the last, that a point in time may mean.
fn day(point: DatePoint, last: bool) -> Day {
    let year = Day::from(point.year) * YEAR;
    let known = |part: u8| (part > 0).then(|| Day::from(part) - 1);
    let month = match (known(point.month), point.season) {
        (Some(month), _) => month,
        // Spring begins with March, and a season has three months.
        (None, season @ 1..=4) => Day::from(season) * 3 - 1 + if last { 2 } else { 0 },
        (None, _) => {
            if last {
                11
            } else {
                0
            }
        }
    };
    let in_month = known(point.day).unwrap_or(if last { MONTH - 1 } else { 0 });
    year + month * MONTH + in_month
}

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;
    use super::*;

    #[track_caller]
    fn check(date: &str, expected: (Day, Day)) {
        let found = span(&Date::from_edtf(date).unwrap()).unwrap();
        let year = Day::from(2016) * YEAR;
        assert_eq!((found.0 - year, found.1 - year), expected);
    }

    #[test]
    fn a_date_is_as_long_as_what_is_not_known_of_it() {
        check("2016-02-03", (33, 33));
        check("2016-02", (31, 61));
        check("2016", (0, YEAR - 1));
        check("2016-02/2016-03-01", (31, 62));
        check("2016-21", (62, 154));
    }

    #[test]
    fn entries_stand_in_order_and_invented_ones_last() {
        let sample = Sample::default()
            .source("smith")
            .case("story")
            .invented()
            .changed("1999-01-01", "c")
            .claim("c", "Told {smith 3}.")
            .case("kettle")
            .changed("2021-05-01", "c-boil")
            .changed("2020-05-01", "c-boil")
            .claim("c-boil", "It boils.");
        let pages = sample.pages();
        let timeline = pages.links(Route::Timeline(1)).timeline(1);
        let dates = |group: &Group| -> Vec<String> {
            group
                .entries
                .iter()
                .map(|it| it.when.words.clone())
                .collect()
        };
        assert_eq!(timeline.groups.len(), 2);
        assert_eq!(dates(&timeline.groups[0]), ["1 May 2020", "1 May 2021"]);
        assert!(timeline.groups[1].invented);
        assert_eq!(timeline.groups[1].entries[0].n, 3);
        assert!(
            timeline.groups[0]
                .drawing
                .as_str()
                .contains("href=\"#t-2\"")
        );
    }
}
