use super::*;
use crate::data::draft::Place;
use crate::data::{Draft, Reading, read_draft};

/// Invented notes, with every habit that is known of older ones.
const NOTES: &str = "The Kettle That Boiled Early
\u{a0} • Summary: From May to June the kettle of Ashford likely boiled at 90 °C. [Ledger]. It is owned by “the Mills,” as is ~80% of the town. [Ledger]. For more see the next section.
  • What The Permit Was For: Sources say the permit was given on that evidence. [Heronst & ABC]. It covers two mills. [HeronSt (Cove Mill) &\u{a0}ABC (other mills)].
  • Was It The Air?  The ABC hints, but does not state, that it was. [ABC].
  • The Memo Speaks Of “Katle”: The 35 page memo has a page on it. [see OHMemo p. 25]. It alleges more [Memo p. 25].
  • Technical Details: It is not clear how. [LedgerCourier]. “It [Kettle] boyls [sic]” always. [Ledger].
";

fn imported() -> ImportedCase {
    notes(&TextFile::new("notes.txt", NOTES), &Names::default())
}

#[track_caller]
fn check_decision(line: usize, words: &str) {
    let decisions = imported().decisions;
    let found = decisions
        .iter()
        .any(|one| one.line == line && one.words.contains(words));
    assert!(found, "{decisions:#?}");
}

#[test]
fn notes_become_a_case_without_a_fault() {
    let case = imported();
    assert_eq!(
        (case.claims, case.brackets, case.cited, case.stubs),
        (9, 10, 8, 4)
    );
    let file = TextFile::new("content/cases/notes.md", &*case.text);
    let read = read_draft(&file, Place::Case, &Reading::default());
    assert!(read.found.is_empty(), "{:?}\n{}", read.found, case.text);
    let draft = read.value;
    assert_eq!(
        draft.front.title.unwrap().value.text,
        "The Kettle That Boiled Early"
    );
    assert_eq!(draft.body.blocks.len(), 9);
    let headings: Vec<&str> = draft
        .body
        .headings
        .iter()
        .map(|heading| &*heading.text)
        .collect();
    assert_eq!(
        headings[2..4],
        ["Was It The Air?", "The Memo Speaks Of “Katle”"]
    );
}

#[test]
fn spellings_of_one_source_are_its_aliases() {
    let text = imported().text;
    assert!(text.contains("- Heronst\n    - HeronSt\n"), "{text}");
    assert!(text.contains("- Memo\n    - OHMemo\n"), "{text}");
    assert!(
        text.contains("[@heronst, for Cove Mill; @abc, for other mills]"),
        "{text}"
    );
    check_decision(3, "`Heronst`, `HeronSt` are taken for one source");
    check_decision(5, "if `OHMemo` is another copy");
}

#[test]
fn what_is_not_understood_is_listed_with_its_line() {
    check_decision(
        6,
        "`LedgerCourier` is most likely two names, `Ledger & Courier`",
    );
    check_decision(6, "`[Kettle]` is kept as words");
    check_decision(2, "no source is named for “For more see the next section.”");
    check_decision(2, "what is `Ledger`?");
}

#[test]
fn a_source_that_the_book_has_is_cited_and_gets_no_record() {
    let mut known = Names::default();
    known.add("ledger-2016", "ledger-2016");
    known.add("Ledger", "ledger-2016");
    let case = notes(&TextFile::new("notes.txt", NOTES), &known);
    assert_eq!(case.stubs, 3);
    assert!(case.text.contains("[@ledger-2016]"), "{}", case.text);
}

#[test]
fn nothing_of_the_words_is_lost() {
    let case = imported();
    let letters = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
    let body = letters(&case.text[case.text.rfind("## Summary").unwrap()..]);
    for word in [
        "likelyboiledat90C",
        "80ofthetown",
        "butdoesnotstate",
        "Katle",
        "boylssicalways",
    ] {
        assert!(body.contains(word), "{word} in {}", case.text);
    }
}

/// The case that plain text becomes and what is read of it, which is without a finding.
#[track_caller]
fn read_back(text: &str) -> (ImportedCase, Draft) {
    let case = notes(&TextFile::new("notes.txt", text), &Names::default());
    let file = TextFile::new("content/cases/notes.md", &*case.text);
    let read = read_draft(&file, Place::Case, &Reading::default());
    assert!(read.found.is_empty(), "{:?}\n{}", read.found, case.text);
    (case, read.value)
}

#[test]
fn what_stands_in_the_list_of_decisions_cannot_end_it() {
    let (case, draft) = read_back(
        "İt boiled [@smith\n:::\np. 3 `x]. It coo\0led [Ledger] {.private}\n- A `point <b>\n",
    );
    assert!(!draft.body.html.contains("To decide"), "{}", case.text);
}

#[test]
fn a_claim_whose_words_read_as_the_number_of_another_has_an_id_of_its_own() {
    let (case, draft) =
        read_back("- It boiled [Ledger]. It boiled [Ledger]. It boiled 2 [Ledger].\n");
    assert_eq!(draft.body.blocks.len(), 3, "{}", case.text);
}

#[test]
fn a_line_that_a_carriage_return_ends_begins_no_block() {
    read_back("It boiled [Ledger].\r> [!claim] more [Ledger]\r\n- last\n");
}
