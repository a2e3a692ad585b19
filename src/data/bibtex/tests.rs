use super::*;
use crate::csl::{ItemType, Variable};

fn read(text: &str) -> (Vec<Record>, Vec<String>) {
    let file = TextFile::new("content/sources/a.bib", text);
    let read = read_bibtex(&file);
    let found = read.found.iter().map(|fault| {
        let span = fault.span.as_ref().unwrap();
        text[span.start as usize..span.end as usize].to_owned()
    });
    (read.value, found.collect())
}

#[track_caller]
fn check(text: &str, variable: Variable, expected: &str) {
    let (records, found) = read(text);
    assert_eq!(found, Vec::<String>::new());
    let reference = records[0].reference.as_ref().unwrap();
    assert_eq!(
        reference.text(variable),
        Some(expected),
        "{:?}",
        reference.fields()
    );
}

#[test]
fn fields_become_those_of_csl() {
    check(
        "@article{a, journaltitle={J}, number={2}, pages={1--10}}",
        Variable::Issue,
        "2",
    );
    check(
        "@article{a, journaltitle={J}, number={2}, pages={1--10}}",
        Variable::Page,
        "1-10",
    );
    check(
        "@book{a, title={A Title}, subtitle={Sub Title}}",
        Variable::Title,
        "A title: Sub title",
    );
    check(
        "@book{a, title={A Title}, subtitle={Sub Title}}",
        Variable::TitleShort,
        "A title",
    );
    check(
        "@inproceedings{a, volume={3}, part={9}, booktitle={Proc. of X}}",
        Variable::Volume,
        "3.9",
    );
    check(
        "@patent{a, location={countryde and US}}",
        Variable::Jurisdiction,
        "Germany; US",
    );
    check(
        "@article{a, series={2}, pubstate={inpress}}",
        Variable::CollectionTitle,
        "2nd series",
    );
    check(
        "@misc{a, howpublished={\\url{http://x.y/\\%20_z}}}",
        Variable::Publisher,
        "http://x.y/%20_z",
    );
    check(
        "@misc{a, url={http://x.y/a\\_b{\\_}c\\{_\\}d%20}}",
        Variable::Url,
        "http://x.y/a_b_c_d%20",
    );
    check(
        "@book{a, publisher={A and {B and C}}}",
        Variable::Publisher,
        "A; B and C",
    );
    check(
        "@book{a, langid={english}, langidopts={variant=uk}}",
        Variable::Language,
        "en-GB",
    );
    check(
        "@book{a, series={Ser}, number={3}}",
        Variable::CollectionNumber,
        "3",
    );
    check("@phdthesis{a, school={MIT}}", Variable::Genre, "PhD thesis");
    check(
        "@misc{a, eprint={1234.5}, eprinttype={arxiv}}",
        Variable::Url,
        "https://arxiv.org/abs/1234.5",
    );
    check(
        "@article{a, langid={german}, title={Die Große Reise}}",
        Variable::Title,
        "Die Große Reise",
    );
    check(
        "@string{j = {Kettles}} @article{a, journal = j # { Today}}",
        Variable::ContainerTitle,
        "Kettles Today",
    );
}

#[test]
fn names_keep_their_parts() {
    let (records, _) =
        read("@book{a, author={van der Berg, Jan and {The NASA} and Smith, Jr., Bob}}");
    let names = records[0]
        .reference
        .as_ref()
        .unwrap()
        .names(Variable::Author)
        .to_vec();
    assert_eq!(
        (names[0].dropping_particle(), names[0].family()),
        ("van der", "Berg")
    );
    assert!(names[1].is_literal() && names[1].family() == "The NASA");
    assert_eq!((names[2].family(), names[2].suffix()), ("Smith", "Jr."));
}

#[test]
fn dates_are_read_in_both_spellings() {
    for (text, expected) in [
        ("date={2001-02}", (2001, 2, 0)),
        ("year={1999}, month=jan, day={3}", (1999, 1, 3)),
        ("year={1999}, month={March}", (1999, 3, 0)),
    ] {
        let (records, _) = read(&format!("@book{{a, {text}}}"));
        let start = records[0]
            .reference
            .as_ref()
            .unwrap()
            .date(Variable::Issued)
            .unwrap()
            .start();
        let start = start.map(|point| (point.year, point.month, point.day));
        assert_eq!(start, Some(expected), "{text}");
    }
}

#[test]
fn what_is_broken_is_kept_with_what_can_be_read() {
    let (records, found) = read("@book{a, title={A}}\n@book{b, title {B}}\n@book{c, title={C}}\n");
    let keys: Vec<&str> = records.iter().map(|record| &*record.id.value).collect();
    assert_eq!(
        (keys, found),
        (vec!["a", "b", "c"], vec!["title".to_owned()])
    );
    let (records, found) = read("@book{a, title=nowhere}\n@book{b, title={B}}\n");
    assert_eq!((records.len(), &*found), (2, &["nowhere".to_owned()][..]));
    let (records, found) = read("@book{a, title={A}\n@book{b, title={B}}\n");
    assert_eq!((records.len(), &*found), (2, &["@book{".to_owned()][..]));
}

#[test]
fn an_entry_without_a_key_gets_one() {
    let (records, found) = read(
        "@book{, author={M{\\\"u}ller, J}, year=2001}\n@book{title={T}, author={M{\\\"u}ller, J}, \
         year=2001}\n@misc{title={x}}",
    );
    let keys: Vec<&str> = records.iter().map(|record| &*record.id.value).collect();
    assert_eq!(keys, ["müller2001", "müller2001a", "misc"]);
    assert_eq!(found, ["book", "book", "misc"]);
}

#[test]
fn a_key_that_is_given_twice_is_reported_at_both_places() {
    let file = TextFile::new("a.bib", "@book{a, title={A}}\n@book{a, title={B}}\n");
    let read = read_bibtex(&file);
    let fault = read.found.iter().next().unwrap();
    let starts: Vec<u32> = fault.spans().map(|span| span.start).collect();
    assert_eq!((read.value.len(), starts), (1, vec![26, 6]));
}

#[test]
fn of_a_field_that_is_given_twice_the_last_counts() {
    let (records, found) = read("@book{a, note={A}, note={B}, title={T}, title={T}}");
    let reference = records[0].reference.as_ref().unwrap();
    assert_eq!(reference.text(Variable::Note), Some("B"));
    assert_eq!(found, ["note"]);
}

#[test]
fn entries_that_refer_to_each_other_end_and_are_reported() {
    let (records, found) = read("@book{a, crossref={b}}\n@book{b, crossref={a}, title={B}}\n");
    assert_eq!((records.len(), &*found), (2, &["a".to_owned()][..]));
    let chain: String = (0..2000)
        .map(|n| format!("@book{{k{n}, crossref={{k{}}}}}\n", n + 1))
        .collect();
    let (records, found) = read(&chain);
    assert_eq!((records.len(), &*found), (2000, &["k2000".to_owned()][..]));
}

#[test]
fn commands_that_are_not_known_are_reported_once() {
    let (_, found) =
        read("@book{b, title={a \\foo{x} b}, note={50% off}}\n@inbook{c, title={C}, crossref={b}}");
    assert_eq!(found, ["%", "\\foo"]);
}

#[test]
fn a_chapter_takes_from_its_book() {
    let (records, _) = read(
        "@inbook{a, title={Ch}, crossref={b}}\n@book{b, title={Bk}, publisher={P}, year={2000}}\n",
    );
    let reference = records[0].reference.as_ref().unwrap();
    assert_eq!(reference.kind, ItemType::Chapter);
    assert_eq!(reference.text(Variable::ContainerTitle), Some("Bk"));
}

/// What a .bib file is made of, whole and in pieces. The first two take entries away: what
/// stands in a comment is meant to.
const PARTS: [&str; 40] = [
    "@comment{",
    "@preamble{",
    "@book{",
    "@article{",
    "@string{",
    "@misc(",
    "@",
    "a",
    "key",
    ",",
    "=",
    "#",
    "{",
    "}",
    "\"",
    "(",
    ")",
    "\n",
    " ",
    "title",
    "author",
    "date",
    "crossref = {a}",
    "xdata",
    "\\",
    "\\'",
    "\\\"{u}",
    "\\emph{",
    "\\foo",
    "$",
    "%",
    "~",
    "``",
    "''",
    " and ",
    "von",
    "É",
    "Jan",
    "1999",
    "--",
];

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { failure_persistence: None, ..Default::default() })]

    #[test]
    fn anything_can_be_read_and_every_place_is_in_the_file(
        parts in proptest::collection::vec(0..PARTS.len(), 0..60),
    ) {
        let text: String = parts.iter().map(|&part| PARTS[part]).collect();
        let file = TextFile::new("a.bib", &*text);
        let read = read_bibtex(&file);
        let spans = read.found.iter().flat_map(|fault| fault.spans());
        for span in spans.chain(read.value.iter().map(|record| &record.span)) {
            proptest::prop_assert!(text.get(span.start as usize..span.end as usize).is_some());
        }
    }

    #[test]
    fn no_entry_is_lost_without_a_word(
        broken in proptest::collection::vec((2..PARTS.len(), 0..4_usize), 0..6),
    ) {
        let mut text = String::new();
        for (number, &(part, at)) in broken.iter().enumerate() {
            let mut lines = [
                format!("@book{{k{number},"),
                "  title = {T {x} y},".to_owned(),
                "  author = \"A and B\",".to_owned(),
                "}".to_owned(),
            ];
            lines[at].push_str(PARTS[part]);
            text += &lines.join("\n");
            text.push('\n');
        }
        let file = TextFile::new("a.bib", &*text);
        let read = read_bibtex(&file);
        for number in 0..broken.len() {
            let key = format!("k{number}");
            let kept = read.value.iter().any(|record| record.id.value.starts_with(&key));
            proptest::prop_assert!(kept || !read.found.is_empty(), "{text}");
        }
    }
}

#[test]
fn an_abbreviation_may_use_others_in_any_order_and_the_last_of_a_name_counts() {
    check(
        "@string{b = a # { and lids}} @string{a = {Pots}} @string{a = {Kettles}} @book{k, title = b # {, } # jan}",
        Variable::Title,
        "Kettles and lids, 1",
    );
}

#[test]
fn abbreviations_that_stand_for_themselves_are_reported_once_and_stand_as_they_are() {
    let (records, found) = read("@string{a = b} @string{b = a} @misc{k, title = a}");
    assert_eq!(found, ["a"]);
    let reference = records[0].reference.as_ref().unwrap();
    assert_eq!(reference.text(Variable::Title), Some("A"));
}

#[test]
fn abbreviations_that_double_and_double_are_reported_before_they_fill_the_memory() {
    let mut text = "@string{s0 = {ab}}\n".to_owned();
    for n in 1..40 {
        text += &format!("@string{{s{n} = s{0} # s{0}}}\n", n - 1);
    }
    let (records, found) = read(&format!("{text}@misc{{k, title = s39}}"));
    assert_eq!(found, ["s16"]);
    assert_eq!(records.len(), 1);
}

#[test]
fn many_uses_of_a_long_abbreviation_are_bounded_in_all() {
    let words = "word ".repeat(12_000);
    let uses: String = (0..2_000)
        .map(|n| format!("@misc{{k{n}, title = s, note = {{n}}}}\n"))
        .collect();
    let (records, found) = read(&format!("@string{{s = {{{words}}}}}\n{uses}"));
    assert_eq!((records.len(), found), (2_000, vec!["title".to_owned()]));
    let with_title = |record: &&Record| {
        let reference = record.reference.as_ref().unwrap();
        reference.text(Variable::Title).is_some()
    };
    assert!(records.iter().filter(with_title).count() < 30);
}
