//! One case that can be worked out by hand, and exactly the states, flags and counts that
//! it must have. `tests/books/README.md` has them as a table.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::sync::{Arc, LazyLock};

use casebook::model::Book;
use casebook::model::book::{Claim, Support};
use casebook::model::state::{Flag, State};

static BOOK: LazyLock<Arc<Book>> = LazyLock::new(|| {
    let built = support::open(&support::tests("books/worked-example"));
    assert!(!built.checked().has_errors(), "{:#?}", built.checked());
    Arc::clone(&built.site.pages().book)
});

fn claim(id: &str) -> &'static Claim {
    BOOK.claims.iter().find(|claim| &*claim.id == id).unwrap()
}

/// A support as it is printed: sources, origins, depth.
fn counts(support: &Support) -> String {
    let at_most = if support.at_most { "at most " } else { "" };
    format!(
        "{} sources, {at_most}{} origins, depth {}",
        support.sources, support.origins, support.depth
    )
}

#[track_caller]
fn check(id: &str, number: &[u32], state: State, flags: &[Flag], rests_on: &str) {
    let claim = claim(id);
    assert_eq!(&*claim.number, number);
    assert_eq!(claim.state, state);
    assert_eq!(claim.flags.iter().collect::<Vec<_>>(), flags);
    assert_eq!(counts(&claim.support), rests_on);
}

#[test]
fn contact_is_answered_with_something_else_and_its_evidence_challenged() {
    use Flag::{AnswerSourceNotSeen, EvidenceChallenged, NoSavedCopy, SourceNotSeen};
    let flags = [
        EvidenceChallenged,
        SourceNotSeen,
        AnswerSourceNotSeen,
        NoSavedCopy,
    ];
    check(
        "c-contact",
        &[1],
        State::FitDiffers,
        &flags,
        "1 sources, at most 1 origins, depth 1",
    );
}

#[test]
fn of_the_share_only_the_evidence_is_challenged() {
    let flags = [
        Flag::SourceNotSeen,
        Flag::AnswerSourceNotSeen,
        Flag::NoSavedCopy,
    ];
    check(
        "c-share",
        &[1, 1],
        State::EvidenceChallenged,
        &flags,
        "1 sources, at most 1 origins, depth 1",
    );
}

#[test]
fn the_warrant_has_no_answer_and_at_most_two_origins() {
    let flags = [Flag::SourceNotSeen, Flag::NoSavedCopy];
    check(
        "c-warrant",
        &[2],
        State::NoAnswer,
        &flags,
        "2 sources, at most 2 origins, depth 1",
    );
}

#[test]
fn a_like_case_is_no_support() {
    let flags = [Flag::SourceNotSeen, Flag::NoSavedCopy];
    check(
        "c-rolls",
        &[2, 1],
        State::NoAnswer,
        &flags,
        "1 sources, at most 1 origins, depth 1",
    );
}

#[test]
fn the_dossier_has_no_answer() {
    let flags = [Flag::SourceNotSeen, Flag::NoSavedCopy];
    check(
        "c-alpha",
        &[3],
        State::NoAnswer,
        &flags,
        "1 sources, at most 1 origins, depth 1",
    );
}

#[test]
fn nobody_has_yet_looked_for_an_answer() {
    for id in ["c-warrant", "c-rolls", "c-alpha"] {
        assert!(claim(id).searches.is_empty(), "{id}");
    }
}

#[test]
fn the_answers_rest_on_one_report_read_through_one_article() {
    let rests_on: Vec<(&str, String)> = BOOK
        .answers
        .iter()
        .map(|answer| (&*answer.id, counts(&answer.support)))
        .collect();
    let one = || "1 sources, 1 origins, depth 2".to_owned();
    assert_eq!(
        rests_on,
        [
            ("r-marketing", one()),
            ("r-spoof", one()),
            ("r-mueller", one())
        ]
    );
}

#[test]
fn the_book_has_five_claims_three_answers_and_nine_sources() {
    assert_eq!(
        (BOOK.claims.len(), BOOK.answers.len(), BOOK.sources.len()),
        (5, 3, 9)
    );
}

#[test]
fn the_book_is_as_of_the_day_of_its_last_review() {
    assert_eq!(BOOK.as_of, casebook::csl::Date::from_edtf("2026-11-22"));
}
