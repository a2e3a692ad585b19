//! Citations: where they are, what they say, what they belong to.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{check, check_found, read};
use crate::data::draft::{Cite, Place, Role, Within};
use crate::data::{Brackets, Reading, read_draft};
use crate::text::TextFile;

/// A citation as a line: keys with role, locator, prefix and suffix.
fn line(cite: &Cite) -> String {
    let mut out = String::from(if cite.narrative {
        "narrative"
    } else {
        "bracket"
    });
    for citation in &cite.citations {
        out += &format!(
            " | {}@{}",
            if citation.suppress_author { "-" } else { "" },
            citation.key.value
        );
        if let Some(locator) = &citation.locator {
            out += &format!(" {}={}", locator.value.label.name(), locator.value.value);
        }
        if citation.role != Role::States {
            out += &format!(" {:?}", citation.role);
        }
        if !citation.around.prefix.text.is_empty() {
            out += &format!(" <{}>", citation.around.prefix.text);
        }
        if !citation.around.suffix.text.is_empty() {
            out += &format!(" >{}<", citation.around.suffix.text);
        }
    }
    out
}

#[track_caller]
fn check_cites(text: &str, expected: &[&str]) {
    let (body, _) = read(text);
    let lines: Vec<String> = body.cites.iter().map(line).collect();
    assert_eq!(lines, expected, "{text}");
}

#[test]
fn every_form_of_pandoc_is_read() {
    check_cites("[@k]", &["bracket | @k"]);
    check_cites("[see @k, p. 25]", &["bracket | @k page=25 Supports <see>"]);
    check_cites("[@a; @b]", &["bracket | @a | @b"]);
    check_cites("@k [p. 3]", &["narrative | @k page=3"]);
    check_cites("@k[p. 3]", &["narrative | @k page=3"]);
    check_cites("@k\n[p. 3; @b]", &["narrative | @k page=3 | @b"]);
    check_cites("@k [@b]", &["narrative | @k | @b"]);
    check_cites("[-@k]", &["bracket | -@k"]);
    check_cites("-@k says", &["bracket | -@k"]);
    check_cites(
        "@{https://example.org/a_b}",
        &["narrative | @https://example.org/a_b"],
    );
    check_cites(
        "[@k, {Ex. B, lines 3-4}]",
        &["bracket | @k page=Ex. B, lines 3-4"],
    );
    check_cites("[@k [sic]]", &["bracket | @k > [sic]<"]);
    check_cites("[@k, \"a; b\"; @c]", &["bracket | @k >, “a; b”< | @c"]);
    check_cites("[see [link](u) @k]", &["bracket | @k Supports <see link>"]);
    check_cites("[*see* @k]", &["bracket | @k Supports <see>"]);
    check_cites(
        "(@k) \"@k\" **@k**",
        &["narrative | @k", "narrative | @k", "narrative | @k"],
    );
}

#[test]
fn what_pandoc_takes_for_text_is_text() {
    for text in [
        "`@k`",
        "x@k.com",
        "\\@k",
        "$a@b$",
        "[x](y@z)",
        "<https://a.b/@c>",
        "```\n[@k]\n```",
        "<b title=\"@k\">x</b>",
        "[@k](url)",
    ] {
        check_cites(text, &[]);
    }
    check_cites("[@a; and more]", &["narrative | @a"]);
    check_cites("[;@a]", &["narrative | @a"]);
    check_cites("[@a, {x; y}]", &["narrative | @a"]);
    check_cites("@a [p. 3][x]", &["narrative | @a"]);
    check_cites("@a [words]{.x}", &["narrative | @a"]);
    check_cites("[@a]{.x}", &["narrative | @a"]);
}

#[test]
fn a_citation_may_go_over_a_line_of_a_quote() {
    check_cites(
        "> words [@a;\n> see @b, p. 3]\n",
        &["bracket | @a | @b page=3 Supports <see>"],
    );
}

#[test]
fn signals_govern_what_follows_until_the_next() {
    check_cites(
        "[but see @a; @b; cf. @c]",
        &["bracket | @a Contradicts <but see> | @b Contradicts | @c LikeCase <cf.>"],
    );
    check_cites(
        "[@a; quoted in @b, para. 8; @c]",
        &["bracket | @a | @b paragraph=8 Through <quoted in> | @c"],
    );
    let (body, _) = read("[@a; quoted in @b; via @c]");
    let through: Vec<_> = body.cites[0]
        .citations
        .iter()
        .map(|item| item.through_for)
        .collect();
    assert_eq!(through, [None, Some(0), Some(1)]);
}

#[test]
fn a_german_text_has_german_signals_labels_and_purposes() {
    let text = "---\ntitle: T\nlang: de-DE\n---\n\n[vgl. @a, S. 3-4; @b, Kap. 2, für den Kessel; zitiert nach @c, Bd. 7; but see @d, p. 9]\n";
    let file = TextFile::new("content/cases/a.md", text);
    let draft = read_draft(&file, Place::Case, &Reading::default()).value;
    let citations = &draft.body.cites[0].citations;
    let read: Vec<(&str, &str, Role)> = citations
        .iter()
        .map(|citation| {
            let locator = &citation.locator.as_ref().unwrap().value;
            (locator.label.name(), &*locator.value, citation.role)
        })
        .collect();
    assert_eq!(
        read,
        [
            ("page", "3-4", Role::LikeCase),
            ("chapter", "2", Role::LikeCase),
            ("volume", "7", Role::Through),
            ("page", "9", Role::Contradicts),
        ]
    );
    assert_eq!(citations[1].around.cited_for.as_deref(), Some("den Kessel"));
}

#[test]
fn a_citation_says_what_it_is_for() {
    let (body, _) = read("[@heatst, for SVB Bank; @bbc, p. 3, for foreign banks]");
    let what: Vec<_> = body.cites[0]
        .citations
        .iter()
        .map(|item| item.around.cited_for.as_deref())
        .collect();
    assert_eq!(what, [Some("SVB Bank"), Some("foreign banks")]);
}

#[test]
fn keys_and_locators_have_their_place() {
    let text = "---\ntitle: T\n---\nWords [see @key-1, pp. 3-4 too].\n";
    let (body, _) = read(text);
    let citation = &body.cites[0].citations[0];
    let place = |span: &crate::text::Span| &text[span.start as usize..span.end as usize];
    assert_eq!(place(&citation.key.span), "key-1");
    assert_eq!(place(&citation.locator.as_ref().unwrap().span), "pp. 3-4");
    assert_eq!(place(&body.cites[0].span), "[see @key-1, pp. 3-4 too]");
}

#[track_caller]
fn check_quote(text: &str, expected: Option<&str>) {
    let (body, _) = read(text);
    let cite = body.cites.last().expect("a citation");
    let quote = cite
        .quote
        .as_deref()
        .or(cite.citations[0].around.quote.as_ref());
    assert_eq!(quote.map(|quote| &*quote.text), expected, "{text}");
}

#[test]
fn a_quotation_is_found_in_its_three_places() {
    check_quote(
        "He said, \"I believe it's not true\" [@k].",
        Some("I believe it’s not true"),
    );
    check_quote("He said \"no.\" [@k]", Some("no."));
    check_quote("He said \"no\" and left [@k].", None);
    check_quote("> Some *words*\n> here. [@k]\n", Some("Some words here."));
    check_quote("> Words.\n>\n> — Somebody [@k]\n", Some("Words."));
    check_quote(
        "He agreed [@k, p. 3, \"exact […] words\"].",
        Some("exact […] words"),
    );
}

#[test]
fn a_quotation_has_its_place() {
    let text = "é He said, \"not *at* all\" [@k].";
    let (body, _) = read(text);
    let span = &body.cites[0].quote.as_ref().unwrap().span;
    assert_eq!(
        &text[span.start as usize..span.end as usize],
        "not *at* all"
    );
}

#[test]
fn a_citation_knows_its_sentence() {
    let (body, _) = read("One is. Two & *three* boil [@a]. Four. [@b] Five.\n");
    let sentence = |n: usize| {
        let range = &body.cites[n].sentence;
        &body.html[range.start as usize..range.end as usize]
    };
    assert_eq!(body.cites[0].sentence_text, "Two & three boil.");
    assert_eq!(sentence(0), "Two &amp; <em>three</em> boil .");
    assert_eq!(body.cites[1].sentence_text, "Four.");
}

#[test]
fn a_citation_knows_what_it_stands_in() {
    let text = "# H [@a]\n\nP [@b]\n\n- L [@c]\n\n> Q [@d]\n\n| t |\n|---|\n| [@e] |\n\n: cap [@f]\n\nx[^1]\n\n[^1]: N [@g]\n\n![c [@h]](x.png)\n\nT\n: D [@i]\n";
    let (body, _) = read(text);
    let mut all: Vec<(&str, Within)> = body
        .cites
        .iter()
        .map(|cite| (&*cite.citations[0].key.value, cite.within))
        .collect();
    all.sort_by_key(|(key, _)| *key);
    assert_eq!(
        all,
        [
            ("a", Within::Heading),
            ("b", Within::Paragraph),
            ("c", Within::ListItem),
            ("d", Within::BlockQuote),
            ("e", Within::Table),
            ("f", Within::Caption),
            ("g", Within::Footnote),
            ("h", Within::Caption),
            ("i", Within::Definition),
        ]
    );
}

#[test]
fn what_has_citations_has_a_place_for_notes_that_is_valid() {
    check("a [@k].\n", "{noted 0}<p>a {cite 0}.</p>{/noted 0}");
    check(
        "- a [@k]\n- b\n",
        "<ul><li>{noted 0}a {cite 0}{/noted 0}</li><li>b</li></ul>",
    );
    check(
        "| a |\n|---|\n| b [@k] |\n",
        "{noted 0}<div class=\"table\"><table><thead><tr><th scope=\"col\">a</th></tr></thead><tbody><tr><td>b {cite 0}</td></tr></tbody></table></div>{/noted 0}",
    );
    check(
        "a[^1]\n\n[^1]: n [@k]\n",
        "{noted 0}<p>a{note 0}</p>{/noted 0}<p>n {cite 0}</p>",
    );
}

#[test]
fn a_second_key_in_a_suffix_is_an_error() {
    check_found("[@a, as reported in @b]\n", &[("key-in-suffix", "b")]);
}

#[test]
fn a_definition_that_looks_like_a_citation_is_one_as_in_pandoc() {
    check_cites(
        "x [@k]\n\n[@k]: https://a.b\n[@j]: c\n",
        &["bracket | @k", "bracket | @k", "bracket | @j"],
    );
    check_found(
        "[@k]: https://a.b\n[@j]: c\n\nx [@k]\n",
        &[("swallowed-citation", "[@k]:")],
    );
}

#[test]
fn a_key_of_a_figure_that_is_there_is_a_cross_reference() {
    let body = check(
        "See @fig-a and [@tbl-b].\n\n![Cap](x.png){#fig-a}\n\n| t |\n|---|\n| u |\n\n: Cap {#tbl-b}\n",
        "<p>See {see 0} and {see 1}.</p><figure{#fig-a}>{img x.png}<figcaption>{number 0}Cap</figcaption></figure>\
         <div class=\"table\"><table{#tbl-b}><caption>{number 1}Cap</caption><thead><tr><th scope=\"col\">t</th></tr></thead><tbody><tr><td>u</td></tr></tbody></table></div>",
    );
    assert_eq!(body.cites.len(), 0);
    check_cites("See @fig-none.", &["narrative | @fig-none"]);
}

#[test]
fn a_bracket_of_names_is_read_as_the_citation_that_it_is() {
    let file = TextFile::new(
        "content/pages/a.md",
        "One [see Ledger p. 25, Memo], two [sic].\n",
    );
    let gathered = Reading {
        brackets: Brackets::Gathered,
        ..Reading::default()
    };
    let words: Vec<String> = read_draft(&file, Place::Page, &gathered)
        .value
        .body
        .brackets
        .into_iter()
        .map(|bracket| bracket.words)
        .collect();
    assert_eq!(words, ["see Ledger p. 25, Memo"]);
    let cites = "[see @ledger-2016, p. 25; @memo]".to_owned();
    let known = BTreeMap::from([(words[0].clone(), cites)]);
    let reading = Reading {
        brackets: Brackets::Known(Arc::new(known)),
        ..Reading::default()
    };
    let body = read_draft(&file, Place::Page, &reading).value.body;
    let lines: Vec<String> = body.cites.iter().map(line).collect();
    assert_eq!(
        lines,
        ["bracket | @ledger-2016 page=25 Supports <see> | @memo Supports"]
    );
}

#[test]
fn double_brackets_that_cite_are_no_link_to_a_page() {
    check_cites("[[@k]]", &["bracket | @k"]);
    check_cites("x^[[w]{.a} [@a]] y [@b]", &["bracket | @b", "bracket | @a"]);
    let long = "words ".repeat(80);
    check_cites(
        &format!("x^[[@a] {long}] y [@b [sic]]"),
        &["bracket | @b > [sic]<", "bracket | @a"],
    );
}
