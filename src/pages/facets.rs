//! What a list of exchanges can be filtered and ordered by.
//!
//! The main types are `Facets`, what one exchange is found by, and [`Filters`], the form
//! above a list. The names and values are those of the address, as in
//! `?state=no-answer&source=jtn-2020`; a value never holds a space. A list that fits one
//! page carries them on its rows; of a longer one, scripts hold them (see
//! [`super::shards`]). This module does not know how rows are hidden or moved.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use super::route::List;
use super::view::{answer_kind_slug, fit_slug};
use super::{Links, Pages, Route};
use crate::csl::{Date, DatePoint};
use crate::data::draft::{AnswerKind, Fit};
use crate::model::book::{AnswerTo, Asserter, Book, Support};
use crate::model::ids::{AnswerId, CaseId, ClaimId, SourceId};
use crate::model::slug;
use crate::model::state::{Flag, State};

/// Answers and replies of one exchange that are looked at.
const ANSWERS: usize = super::exchange::BLOCKS_ON_A_PAGE;

/// Values of one kind that the form offers to tick before the rest has to be typed.
pub(super) const TO_TICK: usize = 12;

/// The kinds of facet that have values, by their names in addresses.
pub(super) const FIELDS: [&str; 8] = [
    "state", "flag", "kind", "fit", "by", "source", "case", "question",
];

/// What an exchange is found by, and ordered by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Facets {
    pub state: &'static str,
    pub flags: Vec<&'static str>,
    pub kinds: BTreeSet<&'static str>,
    pub fits: BTreeSet<&'static str>,
    /// Who asserts the claim or an answer, as an address names them.
    pub by: BTreeMap<String, Of>,
    /// What either side cites.
    pub sources: BTreeSet<SourceId>,
    /// The case of the claim, first, and those of its answers.
    pub cases: Vec<CaseId>,
    /// Whether a question about it is open.
    pub asked: bool,
    /// The first and the last day that the claim's date may mean; see [`day`].
    pub dates: Option<(i32, i32)>,
    /// The latest change that touched it or an answer, or review of it; else of its case.
    pub changed: Option<i32>,
    /// How many origins it goes back to.
    pub origins: u32,
}

/// What a value stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Of {
    /// A word of the field, or a person.
    Word,
    /// A source.
    Source(SourceId),
    /// A case.
    Case(CaseId),
}

/// What a row tells the script about itself.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Keys {
    /// Its state.
    pub state: &'static str,
    /// Its flags.
    pub flag: String,
    /// The kinds of its answers.
    pub kind: String,
    /// Their fits.
    pub fit: String,
    /// Who asserts the claim or an answer.
    pub by: String,
    /// What either side cites.
    pub source: String,
    /// The cases of the claim and of its answers.
    pub case: String,
    /// `open`, or nothing.
    pub question: &'static str,
    /// The first day of the claim's date, as a number `yyyymmdd`; empty if undated.
    pub from: String,
    /// The last.
    pub to: String,
    /// The day of the last change, likewise.
    pub changed: String,
    /// How many origins the claim goes back to.
    pub origins: u32,
}

/// The form above a list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Filters {
    /// Its own words, by what they are for.
    pub says: BTreeMap<&'static str, String>,
    /// The groups of values.
    pub groups: Vec<FilterGroup>,
    /// The orders that the list can be put in; the first is its own.
    pub orders: Vec<FilterValue>,
    /// The words of the box that swaps the sides, where there are two.
    pub swap: Option<String>,
    /// How many rows the list has, on all its pages.
    pub of: usize,
    /// Which part of the book the list is, in the words of an address: `state=answered`.
    pub part: String,
    /// Where the data lie, if the list has several pages.
    pub scripts: Option<Scripts>,
}

/// The scripts that have the data of a list of several pages; see [`super::shards`].
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Scripts {
    /// The first that says what rows are found by. The others are named alike, up to the last.
    pub keys: String,
    /// The first that has rows.
    pub rows: String,
    /// How many there are of both.
    pub of: u32,
    /// The way to the root of the site, from which the addresses in them lead.
    pub root: String,
}

/// Values of one kind.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FilterGroup {
    /// Its name in the address.
    pub name: &'static str,
    /// Its name in words.
    pub label: String,
    /// Values to tick.
    pub values: Vec<FilterValue>,
    /// Whether there are more values, which can be typed.
    pub typed: bool,
}

/// A value to tick.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FilterValue {
    /// As the address has it.
    pub value: String,
    /// In words.
    pub label: String,
    /// How many rows have it, where that was counted.
    pub n: Option<usize>,
}

impl Pages {
    /// What a claim with its answers is found by.
    pub(super) fn facets(&self, id: ClaimId) -> Facets {
        let book = &self.book;
        let claim = &book.claims[id.index()];
        let mut facets = Facets {
            state: claim.state.slug(),
            flags: claim.flags.iter().map(Flag::slug).collect(),
            cases: vec![claim.case],
            dates: claim.date.as_ref().and_then(days),
            origins: claim.support.origins,
            asked: claim
                .questions
                .iter()
                .any(|&question| self.links(Route::Home).is_open(question)),
            ..Facets::default()
        };
        facets.side(self, &claim.by, &claim.support);
        let mut changed = vec![self.last_touched(claim.case, &claim.id)];
        let reviewed = claim.assessments.first();
        changed.push(reviewed.and_then(|&id| {
            book.asides[id.index()]
                .date
                .as_ref()
                .and_then(days)?
                .0
                .into()
        }));
        let mut next: Vec<AnswerId> = claim.met_by().collect();
        let mut seen = BTreeSet::new();
        while let Some(at) = next.pop() {
            if seen.len() == ANSWERS || !seen.insert(at) {
                continue;
            }
            let answer = &book.answers[at.index()];
            for aim in &answer.targets {
                let concerns = match aim.at {
                    AnswerTo::Claim(of) => of == id,
                    AnswerTo::Answer(of) => seen.contains(&of),
                    AnswerTo::Ground(_) | AnswerTo::Source(_) => claim.challenges.contains(&at),
                    AnswerTo::Unpublished => false,
                };
                if concerns {
                    facets.kinds.insert(answer_kind_slug(aim.kind));
                    facets.fits.insert(fit_slug(aim.fit));
                }
            }
            if !facets.cases.contains(&answer.case) {
                facets.cases.push(answer.case);
            }
            facets.asked |= answer
                .questions
                .iter()
                .any(|&question| self.links(Route::Home).is_open(question));
            facets.side(self, &answer.by, &answer.support);
            changed.push(self.last_touched(answer.case, &answer.id));
            next.extend(&answer.replies);
        }
        let front = &book.cases[claim.case.index()].prose.draft.front;
        let first = || {
            front
                .date
                .as_ref()
                .and_then(|date| Some(days(&date.value)?.0))
        };
        facets.changed = changed.into_iter().flatten().max().or_else(first);
        facets
    }

    /// The day of the latest change that names a block.
    fn last_touched(&self, case: CaseId, block: &str) -> Option<i32> {
        let changes = &self.book.cases[case.index()].prose.draft.front.changes;
        let touching = self.docket().changes_of(case, block);
        touching
            .filter_map(|(_, at)| Some(days(&changes[at as usize].date.value)?.0))
            .max()
    }

    /// An asserter as an address names it: a source by its key there, a person by the id
    /// in the case, an author by name.
    pub(super) fn asserter_key(&self, by: &Asserter) -> String {
        match by {
            Asserter::Source(id) => self.book.sources[id.index()].slug.to_string(),
            Asserter::Person(case, at) => {
                let people = &self.book.cases[case.index()].prose.draft.front.people;
                people[*at as usize].id.value.clone()
            }
            Asserter::Author(case, at) => {
                let authors = &self.book.cases[case.index()].prose.draft.front.authors;
                slug::segment(&authors[*at as usize])
            }
        }
    }
}

impl Facets {
    fn side(&mut self, pages: &Pages, by: &[Asserter], support: &Support) {
        self.by.extend(by.iter().map(|by| {
            let of = match by {
                Asserter::Source(id) => Of::Source(*id),
                Asserter::Person(..) | Asserter::Author(..) => Of::Word,
            };
            (pages.asserter_key(by), of)
        }));
        let cited = support.mentions.iter();
        self.sources
            .extend(cited.map(|id| pages.book.mentions[id.index()].source));
    }

    /// The values of a kind, in the words of an address.
    fn values(&self, pages: &Pages, field: &str) -> Vec<(String, Of)> {
        let word = |value: &&'static str| ((*value).to_owned(), Of::Word);
        match field {
            "state" => vec![word(&self.state)],
            "flag" => self.flags.iter().map(word).collect(),
            "kind" => self.kinds.iter().map(word).collect(),
            "fit" => self.fits.iter().map(word).collect(),
            "by" => self.by.iter().map(|(key, of)| (key.clone(), *of)).collect(),
            "source" => {
                let slug = |&id: &SourceId| {
                    let slug = pages.book.sources[id.index()].slug.to_string();
                    (slug, Of::Source(id))
                };
                self.sources.iter().map(slug).collect()
            }
            "case" => {
                let slug = |&id: &CaseId| {
                    let slug = pages.book.cases[id.index()].slug.clone();
                    (slug, Of::Case(id))
                };
                self.cases.iter().map(slug).collect()
            }
            "question" => self.asked.then(|| word(&"open")).into_iter().collect(),
            _ => Vec::new(),
        }
    }

    /// What its row tells the script.
    pub fn keys(&self, pages: &Pages) -> Keys {
        let joined = |field| {
            let values = self.values(pages, field).into_iter();
            let values: Vec<String> = values.map(|(value, _)| value).collect();
            values.join(" ")
        };
        let number = |day: Option<i32>| day.map(|day| day.to_string()).unwrap_or_default();
        Keys {
            state: self.state,
            flag: joined("flag"),
            kind: joined("kind"),
            fit: joined("fit"),
            by: joined("by"),
            source: joined("source"),
            case: joined("case"),
            question: if self.asked { "open" } else { "" },
            from: number(self.dates.map(|it| it.0)),
            to: number(self.dates.map(|it| it.1)),
            changed: number(self.changed),
            origins: self.origins,
        }
    }
}

impl Links<'_> {
    /// The form above a list of `claims`, all of which stand on this page.
    pub(super) fn filters(&self, facets: &[Facets], part: &str) -> Filters {
        let groups = FIELDS.iter().map(|&field| {
            let mut counts: BTreeMap<String, (usize, Of)> = BTreeMap::new();
            for facets in facets {
                for (value, of) in facets.values(self.pages, field) {
                    let (n, is) = counts.entry(value).or_insert((0, of));
                    *n += 1;
                    *is = of.max(*is);
                }
            }
            let mut counts: Vec<(String, (usize, Of))> = counts.into_iter().collect();
            counts.sort_by(|(a, (n, _)), (b, (m, _))| m.cmp(n).then_with(|| a.cmp(b)));
            let typed = is_open_ended(field) && counts.len() > TO_TICK;
            let shown = if typed { TO_TICK } else { counts.len() };
            let value = |(value, (n, of)): (String, (usize, Of))| FilterValue {
                label: self.facet_label(field, &value, of),
                value,
                n: Some(n),
            };
            self.group(
                field,
                counts.into_iter().take(shown).map(value).collect(),
                typed,
            )
        });
        // A kind that all exchanges share, or none has, would part nothing.
        let parts = |group: &FilterGroup| {
            group.typed
                || group
                    .values
                    .iter()
                    .any(|value| value.n != Some(facets.len()))
        };
        Filters {
            groups: groups.filter(parts).collect(),
            of: facets.len(),
            part: part.to_owned(),
            ..self.form_of_claims()
        }
    }

    /// The form above a list of several pages. Only what has few values is offered to tick.
    pub(super) fn filters_of_pages(&self, of: usize, part: &str) -> Filters {
        let known = |field: &'static str| -> Vec<&'static str> {
            match field {
                "state" => State::ALL.map(State::slug).to_vec(),
                "flag" => Flag::ALL.map(Flag::slug).to_vec(),
                "kind" => KINDS.map(answer_kind_slug).to_vec(),
                "fit" => FITS.map(fit_slug).to_vec(),
                "question" => vec!["open"],
                _ => Vec::new(),
            }
        };
        let value = |field, value: &str| FilterValue {
            label: self.facet_label(field, value, Of::Word),
            value: value.to_owned(),
            n: None,
        };
        let groups = FIELDS.iter().map(|&field| {
            let values = known(field).into_iter().map(|it| value(field, it));
            self.group(field, values.collect(), is_open_ended(field))
        });
        Filters {
            groups: groups.collect(),
            of,
            part: part.to_owned(),
            scripts: Some(self.scripts(List::Claims)),
            ..self.form_of_claims()
        }
    }

    /// The form without what it is to part.
    fn form_of_claims(&self) -> Filters {
        let orders = [
            ("", "order.document"),
            ("from", "order.date"),
            ("-changed", "order.changed"),
            ("origins", "order.origins"),
        ];
        Filters {
            swap: Some(self.words().say("compare.swap").to_owned()),
            ..self.form("filter.", &orders)
        }
    }

    /// A form without what it is to part: its words are those of `family`, its orders have
    /// a value and the key of their words.
    pub(super) fn form(&self, family: &str, orders: &[(&str, &str)]) -> Filters {
        let words = self.words();
        let order = |&(value, key): &(&str, &str)| FilterValue {
            value: value.to_owned(),
            label: words.say(key).to_owned(),
            n: None,
        };
        Filters {
            says: SAID
                .map(|what| (what, words.of(family, what).to_owned()))
                .into(),
            groups: Vec::new(),
            orders: orders.iter().map(order).collect(),
            swap: None,
            of: 0,
            part: String::new(),
            scripts: None,
        }
    }

    /// Where the scripts of a list lie.
    pub(super) fn scripts(&self, list: List) -> Scripts {
        Scripts {
            keys: self.to(Route::ListKeys(list, 1)),
            rows: self.to(Route::ListRows(list, 1)),
            of: self.pages.list_scripts(list),
            root: self.root().to_owned(),
        }
    }

    fn group(&self, name: &'static str, values: Vec<FilterValue>, typed: bool) -> FilterGroup {
        FilterGroup {
            name,
            label: self.words().of("filter.", name).to_owned(),
            values,
            typed,
        }
    }

    /// A value in words.
    fn facet_label(&self, field: &str, value: &str, of: Of) -> String {
        let book = &self.pages.book;
        let words = match of {
            Of::Case(id) => {
                let title = book.cases[id.index()].prose.draft.front.title.as_ref();
                title.map(|title| title.value.text.as_str())
            }
            Of::Source(id) => Some(&*book.sources[id.index()].short),
            Of::Word => match field {
                "state" | "flag" => Some(self.words().of(&[field, "."].concat(), value)),
                "kind" => Some(self.words().of("answer.", value)),
                "fit" => Some(self.words().of("fit-short.", value)),
                "question" => Some(self.words().say("filter.has-question")),
                _ => self.pages.names().get(value).map(String::as_str),
            },
        };
        words.unwrap_or(value).to_owned()
    }
}

/// What a form has words for.
const SAID: [&str; 11] = [
    "label", "summary", "showing", "clear", "typed", "dates", "from", "to", "text", "words",
    "order",
];

/// Whether a kind of facet has as many values as the book likes.
fn is_open_ended(field: &str) -> bool {
    matches!(field, "by" | "source" | "case")
}

const KINDS: [AnswerKind; 6] = [
    AnswerKind::Rebuts,
    AnswerKind::Undercuts,
    AnswerKind::Undermines,
    AnswerKind::Qualifies,
    AnswerKind::Corrects,
    AnswerKind::Concedes,
];

const FITS: [Fit; 5] = [
    Fit::Exact,
    Fit::Narrower,
    Fit::Broader,
    Fit::Different,
    Fit::Unstated,
];

/// The names of people and authors by what addresses call them. Two of one id are called
/// by the name that comes first.
pub(super) type Names = BTreeMap<String, String>;

pub(super) fn names(book: &Book) -> Names {
    let mut names = BTreeMap::new();
    for case in &book.cases {
        let front = &case.prose.draft.front;
        for person in &front.people {
            names
                .entry(person.id.value.clone())
                .or_insert_with(|| person.name.clone());
        }
        for author in &front.authors {
            names
                .entry(slug::segment(author))
                .or_insert_with(|| author.clone());
        }
    }
    names
}

/// The first and the last day that a date may mean, each as a number that reads
/// `yyyymmdd`: a month that is not known is 0 in the first and 99 in the last, and so is
/// a day. Years before our era are negative, and the numbers still grow with time.
pub(super) fn days(date: &Date) -> Option<(i32, i32)> {
    let start = date.start()?;
    let end = date.end().unwrap_or(start);
    let last = if date.is_open() {
        i32::MAX
    } else {
        day(end, 99)
    };
    Some((day(start, 0), last))
}

fn day(point: DatePoint, unknown: i32) -> i32 {
    let part = |part: u8| if part == 0 { unknown } else { i32::from(part) };
    let month = match (point.month, point.season) {
        (0, season @ 1..=4) => i32::from(season) * 3 + if unknown == 0 { 0 } else { 2 },
        (month, _) => part(month),
    };
    point
        .year
        .saturating_mul(10_000)
        .saturating_add(month * 100 + part(point.day))
}

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;
    use super::*;

    fn kettle() -> Pages {
        Sample::default()
            .source("smith")
            .source("jones")
            .case("kettle")
            .claim("c-boil", "Water boils early {smith 3}.")
            .claim("c-cold", "Ice is cold.")
            .changed("2021-01-02", "r")
            .case("answer")
            .answering("kettle")
            .answer(
                "r",
                "c-boil",
                AnswerKind::Rebuts,
                Fit::Narrower,
                "Not {jones 4} here.",
            )
            .pages()
    }

    #[test]
    fn an_exchange_is_found_by_what_either_side_has() {
        let pages = kettle();
        let claim = pages
            .book
            .claims
            .iter()
            .position(|it| &*it.id == "c-boil")
            .unwrap();
        let keys = pages.facets(ClaimId::from(claim)).keys(&pages);
        assert_eq!(keys.source, "jones smith");
        assert_eq!(keys.case, "kettle answer");
        assert_eq!(
            (keys.kind.as_str(), keys.fit.as_str()),
            ("rebuts", "narrower")
        );
    }

    #[test]
    fn what_all_share_is_not_offered() {
        let pages = kettle();
        let links = pages.links(Route::Compare(1));
        let facets: Vec<Facets> = (0..2).map(|at| pages.facets(ClaimId(at))).collect();
        let filters = links.filters(&facets, "");
        let names: Vec<&str> = filters.groups.iter().map(|group| group.name).collect();
        assert_eq!(names, ["state", "flag", "kind", "fit", "source", "case"]);
    }

    #[track_caller]
    fn check(date: &str, expected: (i32, i32)) {
        assert_eq!(days(&Date::from_edtf(date).unwrap()), Some(expected));
    }

    #[test]
    fn a_date_is_the_days_that_it_may_mean() {
        check("2016-10-31", (20_161_031, 20_161_031));
        check("2016-10", (20_161_000, 20_161_099));
        check("2016", (20_160_000, 20_169_999));
        check("2016-05/2016-09", (20_160_500, 20_160_999));
        check("2019-22", (20_190_600, 20_190_899));
    }
}
