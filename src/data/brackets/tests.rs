use super::*;

fn names() -> Names {
    let mut names = Names::default();
    for (name, key) in [
        ("Ledger", "ledger-2016"),
        ("Salon Gazette", "gazette"),
        ("Gazette", "gazette"),
        ("Harbour", "harbour-2017"),
        ("Heatst", "steam-street"),
        ("HeatSt", "steam-street"),
        ("Memo", "memo"),
        ("OHMemo", "memo"),
        ("Bell & Sons", "bell"),
        ("BBL", "https://example.org/b"),
    ] {
        names.add(key, key);
        names.add(name, key);
    }
    names
}

#[track_caller]
fn check(inner: &str, expected: &str) {
    let meaning = read(inner, &names(), "en");
    assert_eq!(meaning, Meaning::Cites(expected.to_owned()), "{inner}");
}

#[track_caller]
fn missed(inner: &str, part: &str, near: Near) {
    match read(inner, &names(), "en") {
        Meaning::Missed(miss) => {
            assert_eq!(
                (&inner[miss.part.clone()], miss.near),
                (part, near),
                "{inner}"
            );
        }
        other => panic!("{inner}: {other:?}"),
    }
}

#[test]
fn names_are_cited_by_key_or_alias_in_any_case() {
    check("Ledger", "[@ledger-2016]");
    check("LEDGER", "[@ledger-2016]");
    check("harbour-2017", "[@harbour-2017]");
    check("BBL", "[@https://example.org/b]");
}

#[test]
fn several_names_are_parted_in_any_of_the_usual_ways() {
    let pair = "[@ledger-2016; @harbour-2017]";
    for inner in [
        "Ledger & Harbour",
        "Ledger, Harbour",
        "Ledger; Harbour",
        "Ledger and Harbour",
        "Ledger, and Harbour",
        "Ledger&Harbour",
        "Ledger\u{a0}&\u{a0}\n  > Harbour",
    ] {
        check(inner, pair);
    }
}

#[test]
fn the_longest_name_counts() {
    check("Salon Gazette", "[@gazette]");
    check("Bell & Sons & Ledger", "[@bell; @ledger-2016]");
}

#[test]
fn an_item_has_a_signal_a_locator_and_a_scope() {
    check("see OHMemo p. 25", "[see @memo, p. 25]");
    check("Memo p. 25", "[@memo, p. 25]");
    check("Memo, pp. 3-4, 9", "[@memo, pp. 3-4, 9]");
    check("Memo (p. 25)", "[@memo, p. 25]");
    check("Memo 25", "[@memo, 25]");
    check(
        "HeatSt (Cove Bank) & Harbour (foreign banks)",
        "[@steam-street, for Cove Bank; @harbour-2017, for foreign banks]",
    );
    check(
        "Memo p. 2 (for the date; all)",
        "[@memo, p. 2, for the date\\; all]",
    );
    check(
        "Ledger; but see Memo, para. 3, Harbour",
        "[@ledger-2016; but see @memo, para. 3; @harbour-2017]",
    );
    check("see, e.g., Ledger.", "[see, e.g., @ledger-2016]");
}

#[test]
fn names_that_ran_together_are_told_apart() {
    let joined = |text: &str| Near::Joined(text.to_owned());
    missed("LedgerGazette", "LedgerGazette", joined("Ledger & Gazette"));
    missed(
        "Ledger Gazette",
        "Ledger Gazette",
        joined("Ledger & Gazette"),
    );
    missed("see LedgerMemo p. 3", "LedgerMemo", joined("Ledger & Memo"));
    missed(
        "ledgermemoharbour",
        "ledgermemoharbour",
        joined("ledger & memo & harbour"),
    );
}

#[test]
fn a_misspelt_name_and_one_beside_a_known_name_are_reported() {
    missed("Harbuor", "Harbuor", Near::Misspelt("Harbour".to_owned()));
    missed("Ledger & the report", "the report", Near::Unknown);
    missed("Ledger 2016", "Ledger 2016", Near::Unread);
}

#[test]
fn words_that_name_no_source_are_words() {
    for inner in [
        "sic",
        "x",
        "…",
        "12",
        "emphasis added",
        "the Harbour",
        "his",
        "see below",
        "",
        " ",
        "@memo",
        "a [b] c",
        "1904, p. 3",
    ] {
        assert_eq!(read(inner, &names(), "en"), Meaning::Words, "{inner}");
    }
}
