//! Where every claim of a Book stands, and what a reader should know beside it.

use super::book::{Asserter, Book, Claim, Node, QuoteCheck, Support, Weight};
use super::ids::{AnswerId, CaseId, ClaimId, MentionId, SourceId};
use super::state::{Answered, Facts, Flag, Flags, Reply, State, state};
use super::support::supporting;
use crate::csl::{Date, DatePoint};
use crate::data::draft::{AnswerKind, BlockStatus};
use crate::text::Spanned;

/// Gives every claim its state, and claims and answers their flags.
pub fn settle(book: &mut Book) {
    let troubled = Troubled::of(book);
    let answers: Vec<Flags> = (0..book.answers.len())
        .map(|at| answer_flags(book, AnswerId::from(at), &troubled))
        .collect();
    for (answer, flags) in book.answers.own().iter_mut().zip(answers) {
        answer.flags = flags;
    }
    let claims: Vec<(State, Flags)> = (0..book.claims.len())
        .map(|at| {
            let id = ClaimId::from(at);
            let state = state(&facts(book, id));
            (state, claim_flags(book, id, state, &troubled))
        })
        .collect();
    for (claim, (state, flags)) in book.claims.own().iter_mut().zip(claims) {
        claim.state = state;
        claim.flags = flags;
    }
}

/// The sources with a notice on the ways from each claim and answer to its origins.
struct Troubled {
    claims: Vec<Vec<SourceId>>,
    answers: Vec<Vec<SourceId>>,
}

impl Troubled {
    fn of(book: &Book) -> Self {
        let mut troubled = Self {
            claims: vec![Vec::new(); book.claims.len()],
            answers: vec![Vec::new(); book.answers.len()],
        };
        for (at, source) in book.sources.iter().enumerate() {
            let custom = &source.custom;
            let has_none = custom.updated.is_empty() && custom.corrections.is_empty();
            if has_none && custom.retracted.is_none() {
                continue;
            }
            for bearing in source
                .bears
                .iter()
                .filter(|it| it.weight != Weight::Background)
            {
                match bearing.on {
                    Node::Claim(id) => troubled.claims[id.index()].push(SourceId::from(at)),
                    Node::Answer(id) => troubled.answers[id.index()].push(SourceId::from(at)),
                    Node::Aside(_) | Node::Private => {}
                }
            }
        }
        troubled
    }
}

/// By what two asserters are told apart: a source that speaks for itself, or a name.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Who {
    Source(SourceId),
    Name(String),
}

/// Who it is that asserts, seen from a block of `case`.
///
/// A person is known by their name, so that the same person in the front matter of two
/// cases is one. A source stands for who speaks in it, where its record says so.
fn who(book: &Book, case: CaseId, asserter: &Asserter) -> Who {
    let front = |case: CaseId| &book.cases[case.index()].prose.draft.front;
    let name = |name: &str| Who::Name(name.trim().to_lowercase());
    match *asserter {
        Asserter::Person(case, at) => name(&front(case).people[at as usize].name),
        Asserter::Author(case, at) => name(&front(case).authors[at as usize]),
        Asserter::Source(source) => {
            let Some(speaker) = &book.sources[source.index()].custom.asserter else {
                return Who::Source(source);
            };
            if let Some(source) = book.source(&speaker.value) {
                return Who::Source(source);
            }
            let answered = book.cases[case.index()].answers_cases.iter().copied();
            let mut people = std::iter::once(case)
                .chain(answered)
                .flat_map(|case| &front(case).people);
            match people.find(|person| person.id.value == speaker.value) {
                Some(person) => name(&person.name),
                None => name(&speaker.value),
            }
        }
    }
}

fn all_who(book: &Book, case: CaseId, by: &[Asserter]) -> Vec<Who> {
    by.iter()
        .map(|asserter| who(book, case, asserter))
        .collect()
}

fn facts(book: &Book, id: ClaimId) -> Facts<Who> {
    let claim = &book.claims[id.index()];
    let stands = |id: &&AnswerId| !book.answers[id.index()].withdrawn;
    let status = book.block(claim.case, claim.block).status.as_ref();
    let sources = supporting(book, &claim.support);
    let answers = claim.answers.iter().filter(stands).filter_map(|&answer| {
        let aim = book.aim_at_claim(answer, id)?;
        let of = &book.answers[answer.index()];
        let replies = of.replies.iter().filter(stands).filter_map(|&reply| {
            let aim = book.aim_at_answer(reply, answer)?;
            let of = &book.answers[reply.index()];
            Some(Reply {
                grants: aim.kind == AnswerKind::Concedes,
                by: all_who(book, of.case, &of.by),
            })
        });
        Some(Answered {
            kind: aim.kind,
            fit: aim.fit,
            by: all_who(book, of.case, &of.by),
            replies: replies.collect(),
        })
    });
    Facts {
        withdrawn: status.is_some_and(|status| status.value == BlockStatus::Withdrawn),
        all_support_retracted: !sources.is_empty()
            && sources.iter().all(|&source| retracted(book, source)),
        by: all_who(book, claim.case, &claim.by),
        answers: answers.collect(),
        challenges: claim.challenges.iter().filter(stands).count(),
    }
}

fn retracted(book: &Book, source: SourceId) -> bool {
    book.sources[source.index()].custom.retracted.is_some()
}

/// Flags that claims and answers share.
fn support_flags(book: &Book, support: &Support, troubled: &[SourceId]) -> Flags {
    let mut flags = Flags::default();
    let sources = supporting(book, support);
    let custom = |source: &SourceId| &book.sources[source.index()].custom;
    flags.set(
        Flag::OneOrigin,
        support.sources >= 2 && support.origins == 1,
    );
    flags.set(
        Flag::SourceNotSeen,
        sources.iter().any(|source| !custom(source).seen),
    );
    flags.set(
        Flag::SourceRetracted,
        troubled.iter().any(|&source| retracted(book, source)),
    );
    flags.set(
        Flag::NoSavedCopy,
        sources
            .iter()
            .any(|source| custom(source).copies.is_empty()),
    );
    let misquotes = |id: &MentionId| book.mentions[id.index()].quote == QuoteCheck::NotFound;
    flags.set(Flag::QuoteNotFound, support.mentions.iter().any(misquotes));
    flags.set(Flag::NoCitation, support.mentions.is_empty());
    flags
}

fn answer_flags(book: &Book, id: AnswerId, troubled: &Troubled) -> Flags {
    let answer = &book.answers[id.index()];
    let mut flags = support_flags(book, &answer.support, &troubled.answers[id.index()]);
    flags.set(
        Flag::HedgedAnswer,
        book.block(answer.case, answer.block)
            .further
            .hedge
            .is_some(),
    );
    flags
}

fn claim_flags(book: &Book, id: ClaimId, state: State, troubled: &Troubled) -> Flags {
    let claim = &book.claims[id.index()];
    let troubled = &troubled.claims[id.index()];
    let mut flags = support_flags(book, &claim.support, troubled);
    let answers = || {
        let all = claim.met_by();
        all.map(|id| &book.answers[id.index()])
            .filter(|answer| !answer.withdrawn)
    };
    let undermines = |answer: &AnswerId| {
        book.aim_at_claim(*answer, id)
            .is_some_and(|aim| aim.kind == AnswerKind::Undermines)
    };
    let challenged = claim
        .challenges
        .iter()
        .chain(claim.answers.iter().filter(|answer| undermines(answer)))
        .any(|answer| !book.answers[answer.index()].withdrawn);
    flags.set(
        Flag::EvidenceChallenged,
        challenged && state != State::EvidenceChallenged,
    );
    flags.set(
        Flag::AnswerSourceNotSeen,
        answers().any(|answer| answer.flags.has(Flag::SourceNotSeen)),
    );
    flags.set(
        Flag::HedgedAnswer,
        answers().any(|answer| answer.flags.has(Flag::HedgedAnswer)),
    );
    if let Some(reviewed) = last_review(book, claim) {
        let changed = |source: &SourceId| changed_after(book, *source, reviewed);
        flags.set(Flag::SourceChanged, troubled.iter().any(changed));
        let due = book
            .config
            .review_after_days
            .zip(book.as_of.as_ref().and_then(Date::start));
        flags.set(
            Flag::ReviewDue,
            due.is_some_and(|(after, as_of)| days(as_of) - days(reviewed) > i64::from(after)),
        );
    }
    flags
}

/// When the claim was last looked at: the newest of its own `reviewed` and that of its assessments.
pub fn last_review(book: &Book, claim: &Claim) -> Option<DatePoint> {
    last_review_at(book, claim).and_then(|date| last_day(&date.value))
}

/// The same, with its place.
pub fn last_review_at<'b>(book: &'b Book, claim: &Claim) -> Option<&'b Spanned<Date>> {
    let own = book
        .block(claim.case, claim.block)
        .further
        .reviewed
        .as_ref();
    let judged = claim.assessments.iter().filter_map(|id| {
        let aside = &book.asides[id.index()];
        book.block(aside.case, aside.block)
            .further
            .reviewed
            .as_ref()
    });
    own.into_iter()
        .chain(judged)
        .max_by_key(|reviewed| last_day(&reviewed.value).map(days))
}

fn last_day(date: &Date) -> Option<DatePoint> {
    date.end().or_else(|| date.start())
}

/// Whether a source was updated, corrected or retracted after that day.
pub fn changed_after(book: &Book, source: SourceId, day: DatePoint) -> bool {
    let custom = &book.sources[source.index()].custom;
    let notices = custom
        .updated
        .iter()
        .chain(&custom.corrections)
        .chain(&custom.retracted);
    notices
        .filter_map(|notice| notice.day.as_ref()?.start())
        .any(|changed| days(changed) > days(day))
}

/// Days since 1 March of the year nought; what is not known of a date counts as its start.
///
/// Civil days counted as in Howard Hinnant, "chrono-compatible low-level date
/// algorithms": years begin in March, so that the leap day is the last.
pub fn days(point: DatePoint) -> i64 {
    let month = i64::from(point.month.max(1));
    // There is no year nought in a DatePoint; the count has one.
    let year = i64::from(point.year) + i64::from(point.year < 0) - i64::from(month <= 2);
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + i64::from(point.day.max(1)) - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + day_of_year
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(from: (i32, u8, u8), to: (i32, u8, u8), between: i64) {
        let point = |(year, month, day)| DatePoint::new(year, month, day);
        assert_eq!(days(point(to)) - days(point(from)), between);
    }

    #[test]
    fn days_are_counted_across_leap_years() {
        check((2020, 2, 28), (2020, 3, 1), 2);
        check((1900, 2, 28), (1900, 3, 1), 1);
        check((2019, 12, 31), (2020, 1, 1), 1);
        check((2016, 1, 1), (2020, 1, 1), 1461);
        check((-1, 12, 31), (1, 1, 1), 1);
    }

    #[test]
    fn what_is_not_known_is_taken_as_the_start() {
        check((2016, 1, 1), (2016, 0, 0), 0);
        check((2016, 10, 1), (2016, 10, 0), 0);
    }
}
