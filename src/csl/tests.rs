//! Small styles of our own, run over small records.

use std::sync::Arc;

use super::*;

/// A style with that layout for citations and for the bibliography.
fn style(attributes: &str, macros: &str, layout: &str) -> Arc<Style> {
    let xml = format!(
        "<style xmlns=\"http://purl.org/net/xbiblio/csl\" class=\"in-text\" version=\"1.0\">\
         <info><title>t</title><id>t</id><updated>2020-01-01T00:00:00Z</updated></info>{macros}\
         <citation {attributes}><layout delimiter=\"; \">{layout}</layout></citation>\
         <bibliography><sort><key variable=\"title\"/></sort><layout suffix=\".\">{layout}</layout>\
         </bibliography></style>"
    );
    Arc::new(Style::compile(&xml, &|_| None, "en-US", None).unwrap())
}

fn work(id: &str, author: &[(&str, &str)], year: i32, title: &str) -> Reference {
    let mut work = Reference::new(id, ItemType::Book);
    let names: Vec<Name> = author
        .iter()
        .map(|(family, given)| Name::person(family, given))
        .collect();
    if !names.is_empty() {
        work.set_names(Variable::Author, names);
    }
    if year != 0 {
        work.set_date(Variable::Issued, Date::at(DatePoint::new(year, 5, 1)));
    }
    work.set_text(Variable::Title, title);
    work
}

fn library(style: &Arc<Style>, works: &[Reference]) -> Library {
    Library::new(
        Arc::clone(style),
        works.iter().cloned().map(Arc::new).collect(),
    )
}

fn cluster(sources: &[u32]) -> Cluster {
    let item = |source: &u32| Item {
        source: *source,
        ..Item::default()
    };
    Cluster {
        items: sources.iter().map(item).collect(),
        ..Cluster::default()
    }
}

/// One citation of all works, in their order.
#[track_caller]
fn check(style: &Arc<Style>, works: &[Reference], expected: &str) {
    let sources: Vec<u32> = (0..works.len() as u32).collect();
    let printed = library(style, works).document(&[cluster(&sources)]);
    assert_eq!(printed.citations[0].to_html(), expected);
}

const AUTHOR_YEAR: &str = "<group delimiter=\" \"><names variable=\"author\"><name form=\"short\" \
    initialize-with=\". \" and=\"symbol\"/></names><date variable=\"issued\">\
    <date-part name=\"year\"/></date></group>";

#[test]
fn a_formula_of_one_script_is_set_as_one_and_a_price_is_not() {
    let html = |title: &str| crate::csl::Rich::from_markup(title).to_html();
    assert_eq!(
        html("CO$_2$ and 4$^{th}$"),
        "CO<sub>2</sub> and 4<sup>th</sup>"
    );
    let prices = "From $5 to $_10 and $^a+b=c$, or $_12$";
    assert_eq!(html(prices), prices);
}

#[test]
fn a_group_without_its_variables_is_silent() {
    let layout = "<text variable=\"title\"/><group prefix=\" (\" suffix=\")\">\
        <text value=\"by \"/><text variable=\"publisher\"/></group>";
    let style = style("", "", layout);
    let mut with = work("a", &[], 0, "A");
    with.set_text(Variable::Publisher, "P");
    check(&style, &[with, work("b", &[], 0, "B")], "A (by P); B");
}

#[test]
fn punctuation_that_meets_does_not_pile_up() {
    let layout = "<text variable=\"title\" suffix=\".\"/><text variable=\"note\" prefix=\" \" \
        suffix=\",\"/><text value=\", end\"/>";
    let style = style("", "", layout);
    let mut asked = work("a", &[], 0, "Why?");
    asked.set_text(Variable::Note, "n");
    check(
        &style,
        &[asked, work("b", &[], 0, "So.")],
        "Why? n, end; So., end",
    );
}

#[test]
fn looks_and_quotations_turn_over_inside_themselves() {
    let layout = "<text variable=\"title\" font-style=\"italic\" quotes=\"true\" suffix=\".\"/>";
    let style = style("", "", layout);
    check(
        &style,
        &[work("a", &[], 0, "On <i>Homo</i> and \"man\"")],
        "<i>“On <span class=\"csl-upright\">Homo</span> and ‘man.’”</i>",
    );
}

#[test]
fn markup_in_a_field_is_text_unless_it_is_csls() {
    let style = style("", "", "<text variable=\"title\"/>");
    check(
        &style,
        &[work(
            "a",
            &[],
            0,
            "1 < 2 & <b>3</b> <u>4</u> H<sub>2</sub>O",
        )],
        "1 &lt; 2 &amp; <b>3</b> &lt;u&gt;4&lt;/u&gt; H<sub>2</sub>O",
    );
}

#[test]
fn equal_labels_get_a_suffix_in_the_order_of_the_bibliography() {
    let style = style("disambiguate-add-year-suffix=\"true\"", "", AUTHOR_YEAR);
    let doe = [("Doe", "J.")];
    let works = [work("a", &doe, 2000, "Zebra"), work("b", &doe, 2000, "Ape")];
    check(&style, &works, "Doe 2000b; Doe 2000a");
}

#[test]
fn a_label_is_the_same_in_every_document() {
    let style = style("disambiguate-add-year-suffix=\"true\"", "", AUTHOR_YEAR);
    let doe = [("Doe", "J.")];
    let works = [work("a", &doe, 2000, "Zebra"), work("b", &doe, 2000, "Ape")];
    let library = library(&style, &works);
    for clusters in [vec![cluster(&[0])], vec![cluster(&[1]), cluster(&[0])]] {
        let printed = library.document(&clusters);
        assert_eq!(printed.citations.last().unwrap().to_text(), "Doe 2000b");
    }
    assert_eq!(library.cluster_alone(&cluster(&[0])).to_text(), "Doe 2000b");
    assert_eq!(library.label(1).to_text(), "Doe 2000a");
}

#[test]
fn given_names_tell_people_of_one_name_apart() {
    let style = style(
        "disambiguate-add-givenname=\"true\" givenname-disambiguation-rule=\"by-cite\"",
        "",
        AUTHOR_YEAR,
    );
    let works = [
        work("a", &[("Doe", "Jane")], 2000, "A"),
        work("b", &[("Doe", "Karl")], 2000, "B"),
        work("c", &[("Doe", "Kurt")], 2000, "C"),
        work("d", &[("Roe", "Rita")], 2000, "D"),
    ];
    check(
        &style,
        &works,
        "J. Doe 2000; Karl Doe 2000; Kurt Doe 2000; Roe 2000",
    );
}

#[test]
fn more_names_are_shown_where_they_tell_works_apart() {
    let style = style(
        "disambiguate-add-names=\"true\" et-al-min=\"3\" et-al-use-first=\"1\"",
        "",
        AUTHOR_YEAR,
    );
    let works = [
        work(
            "a",
            &[("Doe", "J."), ("Roe", "R."), ("Poe", "E.")],
            2000,
            "A",
        ),
        work(
            "b",
            &[("Doe", "J."), ("Noe", "N."), ("Poe", "E.")],
            2000,
            "B",
        ),
        work(
            "c",
            &[("Doe", "J."), ("Roe", "R."), ("Poe", "E.")],
            2001,
            "C",
        ),
    ];
    check(
        &style,
        &works,
        "Doe, Roe, et al. 2000; Doe, Noe, et al. 2000; Doe et al. 2001",
    );
}

#[test]
fn years_of_one_author_collapse() {
    let style = style("collapse=\"year\"", "", AUTHOR_YEAR);
    let doe = [("Doe", "J.")];
    let works = [
        work("a", &doe, 1999, "A"),
        work("b", &[("Roe", "R.")], 2000, "B"),
        work("c", &doe, 2001, "C"),
    ];
    check(&style, &works, "Doe 1999, 2001; Roe 2000");
}

#[test]
fn runs_of_numbers_collapse_to_ranges() {
    let layout = "<text variable=\"citation-number\"/>";
    let style = style("collapse=\"citation-number\"", "", layout);
    let works: Vec<Reference> = ["A", "B", "C", "D", "E"]
        .iter()
        .map(|title| work(title, &[], 0, title))
        .collect();
    let library = library(&style, &works);
    let printed = library.document(&[cluster(&[0, 1, 2, 4]), cluster(&[3])]);
    assert_eq!(printed.citations[0].to_text(), "1–3; 5");
    assert_eq!(printed.entries[3].content.to_text(), "4.");
}

#[test]
fn each_item_can_be_addressed() {
    let style = style("", "", AUTHOR_YEAR);
    let works = [
        work("a", &[("Doe", "J.")], 1999, "A"),
        work("b", &[("Roe", "R.")], 2000, "B"),
    ];
    let mut cluster = cluster(&[1, 0]);
    cluster.items[0].prefix = Rich::from("see");
    cluster.items[1].suffix = Rich::from(", on apes");
    let printed = library(&style, &works).document(&[cluster]);
    assert_eq!(
        printed.citations[0].to_html_with(|item| Some(format!("#{item}"))),
        "see <a href=\"#0\">Roe 2000</a>; <a href=\"#1\">Doe 1999</a>, on apes",
    );
}

#[test]
fn a_narrative_citation_leaves_the_name_in_the_sentence() {
    let layout = "<group delimiter=\", \"><names variable=\"author\"><name form=\"short\"/></names>\
        <date variable=\"issued\" form=\"text\" date-parts=\"year\"/>\
        <text variable=\"locator\" prefix=\"p. \"/></group>";
    let xml_style = style("", "", layout);
    let works = [work("a", &[("Doe", "J.")], 1999, "A")];
    let library = library(&xml_style, &works);
    let mut narrative = cluster(&[0]);
    narrative.narrative = true;
    narrative.items[0].locator = Some(Locator::new(LocatorLabel::Page, "4-6"));
    assert_eq!(
        library.cluster_alone(&narrative).to_text(),
        "Doe 1999, p. 4–6"
    );
    let mut suppressed = cluster(&[0]);
    suppressed.items[0].suppress_author = true;
    assert_eq!(library.cluster_alone(&suppressed).to_text(), "1999");
}

#[test]
fn a_title_that_stands_in_for_the_author_is_not_repeated() {
    let layout = "<group delimiter=\". \"><names variable=\"author\"><substitute>\
        <names variable=\"editor\"/><text variable=\"title\"/></substitute></names>\
        <text variable=\"title\"/></group>";
    let style = style("", "", layout);
    let works = [
        work("a", &[("Doe", "Jane")], 0, "A"),
        work("b", &[], 0, "B"),
    ];
    check(&style, &works, "Jane Doe. A; B");
}

#[test]
fn dates_are_printed_to_the_precision_they_have() {
    let layout = "<date variable=\"issued\" form=\"text\"/>";
    let style = style("", "", layout);
    let dated = |text: &str| {
        let mut work = Reference::new(text, ItemType::Book);
        work.set_date(Variable::Issued, Date::read(text));
        work
    };
    let texts = [
        "2016-10-03",
        "2016-10",
        "2016",
        "2016-22",
        "2016-10-03/2016-10-05",
        "-0043",
        "soon",
    ];
    let works: Vec<Reference> = texts.iter().map(|text| dated(text)).collect();
    check(
        &style,
        &works,
        "October 3, 2016; October 2016; 2016; Summer 2016; October 3–5, 2016; 44 BC; soon",
    );
}

#[test]
fn labels_agree_with_what_they_label() {
    let layout = "<group delimiter=\" \"><label variable=\"page\" form=\"short\"/>\
        <text variable=\"page\"/><number variable=\"edition\" form=\"ordinal\"/></group>";
    let style = style("", "", layout);
    let paged = |page: &str, edition: &str| {
        let mut work = Reference::new(page, ItemType::Book);
        work.set_text(Variable::Page, page);
        work.set_text(Variable::Edition, edition);
        work
    };
    let works = [paged("3", "1"), paged("3-5", "12"), paged("iv–ix", "22")];
    check(&style, &works, "p. 3 1st; pp. 3–5 12th; pp. iv–ix 22nd");
}

#[test]
fn entries_stand_in_the_order_of_the_style() {
    let style = style("", "", "<text variable=\"title\"/>");
    let works = [
        work("a", &[], 0, "Zwei"),
        work("b", &[], 0, "Äpfel"),
        work("c", &[], 0, "Birnen"),
    ];
    let printed = library(&style, &works).document(&[cluster(&[0, 1]), cluster(&[2])]);
    let texts: Vec<String> = printed
        .entries
        .iter()
        .map(|entry| entry.content.to_text())
        .collect();
    assert_eq!(texts, ["Äpfel.", "Birnen.", "Zwei."]);
}

#[test]
fn threads_may_share_a_library() {
    let style = Style::bundled("apa", "").unwrap();
    let works = [
        work("a", &[("Doe", "Jane")], 1999, "A"),
        work("b", &[("Roe", "R.")], 2000, "B"),
    ];
    let library = library(&Arc::new(style), &works);
    let alone = library.document(&[cluster(&[0, 1])]);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| assert_eq!(library.document(&[cluster(&[0, 1])]), alone));
        }
    });
}

#[test]
fn a_source_that_is_not_there_is_left_out() {
    let style = style("", "", AUTHOR_YEAR);
    let library = library(&style, &[work("a", &[("Doe", "J.")], 1999, "A")]);
    let printed = library.document(&[cluster(&[7, 0]), cluster(&[])]);
    assert_eq!(printed.citations[0].to_text(), "Doe 1999");
    assert!(printed.citations[1].is_empty() && library.entry(9).is_empty());
}

#[test]
fn a_number_is_the_documents_own() {
    let layout = "<text variable=\"citation-number\" prefix=\"[\" suffix=\"] \"/>\
        <text variable=\"title\"/>";
    let style = style("", "", layout);
    let works: Vec<Reference> = (0..12)
        .map(|n| work(&n.to_string(), &[], 0, &format!("T{n:02}")))
        .collect();
    let library = library(&style, &works);
    let print = |order: &[u32]| {
        let clusters: Vec<Cluster> = order.iter().map(|source| cluster(&[*source])).collect();
        let printed = library.document(&clusters);
        let last = printed
            .citations
            .last()
            .unwrap()
            .to_html_with(|item| Some(format!("#{item}")));
        (last, printed.entries.last().unwrap().content.to_text())
    };
    assert_eq!(
        print(&[4]),
        ("<a href=\"#0\">[1] T04</a>".into(), "[1] T04.".into())
    );
    let all: Vec<u32> = (0..12).collect();
    assert_eq!(
        print(&all),
        ("<a href=\"#0\">[12] T11</a>".into(), "[12] T11.".into())
    );
    assert_eq!(
        print(&[0, 4]),
        ("<a href=\"#0\">[2] T04</a>".into(), "[2] T04.".into())
    );
}
