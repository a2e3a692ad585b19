//! The law of sentences: whatever is written round a citation, the page of its source
//! shows a sentence that is whole markup, with the citing words marked in it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use casebook::Memo;
use casebook::project::{Options, Project};
use casebook::text::TextFile;
use casebook::theme;
use casebook::words::sentences;
use proptest::prelude::*;
use proptest::sample::select;

/// Pieces of a line: what ends sentences, what only seems to, and what a sentence may be
/// cut in the middle of.
const PIECES: [&str; 26] = [
    "Water boils. ",
    "It *boils. Then it* sings ",
    "**bold",
    "** ",
    "[@smith] ",
    "[see @smith, p. 3; @jones]. ",
    "@smith says so. ",
    "“Why?” he asked. ",
    "“It boils.” [@smith] ",
    "Dr. J. R. Wood ",
    "e.g. kettles, ",
    "no. 5 on 3 Oct. 1904 ",
    "`a. B` ",
    "[a link. To](https://example.org/) ",
    "[words. More]{.denies} ",
    "3.5 % … ",
    "H~2~O and x^2^. ",
    "~~out. In~~ ",
    "ёлка! ",
    "水。火。",
    "a < b & c > d. ",
    "^[A note. With [@smith, p. 9] in it.] ",
    "<b>raw. Text</b> ",
    "$x < y$. ",
    "\\* ",
    "(in brackets. Yes) ",
];

/// What a line may stand in.
const PLACES: [(&str, &str); 6] = [
    ("", "\n\n"),
    ("## ", "\n\n"),
    ("- ", "\n"),
    ("> ", "\n\n"),
    ("| a | b |\n|---|---|\n| ", " | c |\n\n"),
    ("Term\n:   ", "\n\n"),
];

fn text() -> impl Strategy<Value = String> {
    let line = (
        select(&PLACES[..]),
        prop::collection::vec(select(&PIECES[..]), 1..12),
    );
    prop::collection::vec(line, 1..8).prop_map(|lines| {
        let line = |((before, after), pieces): &((&str, &str), Vec<&str>)| {
            format!("{before}{}[@smith, p. 1].{after}", pieces.concat())
        };
        lines.iter().map(line).collect()
    })
}

/// The sentences that the page of `smith` shows.
fn shown(text: &str) -> Vec<String> {
    let references = "references:\n- {id: smith, type: book, title: Kettles, issued: 2020}\n- {id: jones, type: book, title: Pots, issued: 2021}\n";
    let case = format!("---\ntitle: Case\n{references}---\n\n{text}");
    let project = Project {
        config: Some(TextFile::new("book.toml", "[book]\ntitle = \"Book\"\n")),
        cases: vec![TextFile::new("content/cases/case.md", case)],
        theme: theme::built_in(),
        content: "content".to_owned(),
        options: Options::default(),
        ..Project::default()
    };
    let site = casebook::build(&project, &Memo::default()).value;
    let (published, _) = support::render(&site);
    let page = support::page(&published, "sources/smith/index.html");
    let lists = page.split("<ol class=\"occurrences\">").skip(1);
    lists
        .flat_map(|list| list.split("</ol>").next().unwrap().split("<li>").skip(1))
        .map(|entry| entry.split("</p><p>").nth(1).unwrap().to_owned())
        .map(|sentence| {
            sentence
                .split("</p><p class=\"said\">")
                .next()
                .unwrap()
                .to_owned()
        })
        .collect()
}

/// Panics if a tag is cut, or does not close what is open.
fn assert_whole(markup: &str) {
    let mut open: Vec<String> = Vec::new();
    let mut rest = markup;
    while let Some(at) = rest.find(['<', '>']) {
        assert!(
            rest[at..].starts_with('<'),
            "a `>` without its `<`: {markup}"
        );
        let end = at
            + rest[at..]
                .find('>')
                .unwrap_or_else(|| panic!("a tag is cut: {markup}"));
        let tag = &rest[at + 1..end];
        assert!(!tag.contains('<'), "a tag in a tag: {markup}");
        let name: String = tag
            .trim_start_matches('/')
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric())
            .collect();
        if tag.starts_with('/') {
            assert_eq!(open.pop().as_deref(), Some(&*name), "{markup}");
        } else if !["br", "img", "wbr"].contains(&&*name) && !tag.ends_with('/') {
            open.push(name);
        }
        rest = &rest[end + 1..];
    }
    assert!(open.is_empty(), "{open:?} stay open: {markup}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_sentence_on_the_page_of_a_source_is_whole_and_has_its_citation_marked(text in text()) {
        for sentence in shown(&text) {
            assert_whole(&sentence);
            assert!(sentence.contains("<mark>"), "nothing is marked: {sentence}\n{text}");
        }
    }

    #[test]
    fn every_word_is_in_one_sentence(text in "[a-zA-Z.!?…“”’() 0-9é水。\u{FFFC}]{0,200}") {
        let mut end = 0;
        for sentence in sentences(&text) {
            assert!(text[end..sentence.start].trim().is_empty());
            assert!(!text[sentence.clone()].trim().is_empty());
            assert_eq!(text[sentence.clone()].trim(), &text[sentence.clone()]);
            end = sentence.end;
        }
        assert!(text[end..].trim().is_empty());
    }
}

#[test]
fn a_sentence_is_found_wherever_it_stands() {
    let sentence = |text: &str| shown(text).remove(0);
    let marked = "(<mark><span class=\"cite\">";
    for (text, begins) in [
        ("One. Two boils [@smith, p. 3]. Three.", "Two boils "),
        ("One. Two boils. [@smith, p. 3] Three.", "Two boils. "),
        ("- One.\n- Two boils [@smith].\n", "Two boils "),
        ("> One. Two boils [@smith].", "Two boils "),
        ("## Of *kettles* [@smith]\n", "Of <em>kettles</em> "),
        ("One.^[Two boils [@smith]. Three.]", "Two boils "),
        ("| a |\n|---|\n| One. Two boils [@smith] |\n", "Two boils "),
        (
            "Dr. Wood, e.g. in no. 5, saw it [@smith]. Three.",
            "Dr. Wood, e.g. in no. 5, saw it ",
        ),
    ] {
        let found = sentence(text);
        assert!(
            found.starts_with(begins) && found.contains(marked),
            "{text}: {found}"
        );
    }
}
