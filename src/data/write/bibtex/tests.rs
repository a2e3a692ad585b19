use super::*;
use crate::csl::DatePoint;
use crate::data::read_records;
use crate::text::TextFile;

fn back(text: &str) -> Reference {
    let read = read_records(&TextFile::new("a.bib", text));
    assert!(read.found.is_empty(), "{:?}\n{text}", read.found);
    read.value[0].reference.as_deref().unwrap().clone()
}

/// Writes a record with this text in this field, and wants it back.
#[track_caller]
fn check(variable: Variable, text: &str) {
    let mut reference = Reference::new("a", ItemType::ArticleJournal);
    reference.set_text(variable, text);
    let entry = bibtex_entry(&reference);
    let read = back(&entry);
    let bare = |text: &str| text.replace(NO_CASE, "").replace("</span>", "");
    assert_eq!(
        read.text(variable).map(bare).as_deref(),
        Some(text),
        "{entry}"
    );
}

const NO_CASE: &str = "<span class=\"nocase\">";

#[test]
fn texts_come_back_whatever_characters_they_hold() {
    for text in [
        "50% of R&D costs $5 in #1, a_b {x}",
        "A ~ b ^ c \\ d",
        "On <i>E. coli</i> and H<sub>2</sub>O",
        "Of CO$_2$ in the 4$^{th}$ year",
        "Größe, naïve, 東京 – “quoted”",
    ] {
        check(Variable::Note, text);
        check(Variable::ContainerTitle, text);
    }
    check(Variable::Url, "https://example.org/a_b?c=%20d&e#f~g");
    check(Variable::Doi, "10.1000/a_b(c)<d>");
    check(Variable::Page, "530-531");
}

#[test]
fn a_title_keeps_its_capitals_and_its_small_letters() {
    check(
        Variable::Title,
        "Was a Trump Server CNN: The iPhone of New York?",
    );
    check(Variable::Title, "The N-Ray Affair");
}

#[test]
fn a_small_letter_after_a_colon_is_left_to_the_style() {
    let mut reference = Reference::new("a", ItemType::Book);
    reference.set_text(Variable::Title, "The kettle: a retraction by iBoil: iPot");
    let entry = bibtex_entry(&reference);
    assert!(
        entry.contains("{The kettle: a retraction by {iBoil}: {iPot}}"),
        "{entry}"
    );
}

#[test]
fn names_and_dates_come_back() {
    let mut before = Reference::new("a", ItemType::Book);
    before.set_names(
        Variable::Author,
        vec![
            Name::person("Berg", "Jan").with_non_dropping_particle("van der"),
            Name::literal("Kettle and Sons, Ltd."),
            Name::person("King", "Martin").with_suffix("Jr.", false),
            Name::literal("others"),
        ],
    );
    before.set_names(
        Variable::Editor,
        vec![Name::person("Musset", "Alfred").with_dropping_particle("de")],
    );
    let span = Date::span(DatePoint::new(2016, 5, 0), DatePoint::new(2017, 0, 0));
    before.set_date(Variable::Issued, span);
    before.set_date(Variable::OriginalDate, Date::literal("forthcoming"));
    let after = back(&bibtex_entry(&before));
    assert_eq!(
        after.names(Variable::Author),
        before.names(Variable::Author)
    );
    // A particle that stays and one that goes may be in one entry.
    assert_eq!(
        after.names(Variable::Editor),
        before.names(Variable::Editor)
    );
    assert_eq!(after.date(Variable::Issued), before.date(Variable::Issued));
    assert_eq!(
        after.date(Variable::OriginalDate),
        before.date(Variable::OriginalDate)
    );
}

#[test]
fn types_come_back_but_four_that_are_printed_as_another() {
    use ItemType as T;
    for &kind in ItemType::ALL {
        let expected = match kind {
            T::PostWeblog => T::ArticleMagazine,
            T::Post => T::Webpage,
            T::Map => T::Graphic,
            T::Performance => T::Speech,
            kind => kind,
        };
        let entry = bibtex_entry(&Reference::new("a", kind));
        assert_eq!(back(&entry).kind, expected, "{entry}");
    }
}

#[test]
fn who_held_a_hearing_is_written_as_its_institution() {
    let mut hearing = Reference::new("a", ItemType::Hearing);
    hearing.set_text(Variable::Authority, "House and Senate");
    let entry = bibtex_entry(&hearing);
    assert!(
        entry.contains("institution  = {{House and Senate}}"),
        "{entry}"
    );
    hearing.set_text(Variable::Publisher, "Printing Office");
    let entry = bibtex_entry(&hearing);
    assert!(!entry.contains("Senate"), "{entry}");
}

#[test]
fn an_entry_is_laid_out_with_a_field_on_a_line() {
    let mut reference = Reference::new("slate 2016", ItemType::ArticleMagazine);
    reference.set_text(Variable::Title, "A kettle");
    reference.set_text(Variable::ContainerTitle, "Slate");
    assert_eq!(
        bibtex_entry(&reference),
        "@article{slate-2016,\n  title        = {A kettle},\n  journaltitle = {Slate},\n  entrysubtype = {magazine},\n}\n"
    );
}

#[test]
fn a_publisher_with_and_in_its_name_stays_one() {
    let mut reference = Reference::new("a", ItemType::Book);
    reference.set_text(Variable::Publisher, "Pot and Lid Press");
    assert!(bibtex_entry(&reference).contains("publisher = {{Pot and Lid Press}}"));
}
