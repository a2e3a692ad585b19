//! The citation index as a whole: what the demonstration book shows of it, and that it
//! stays small where a source is cited very often.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use casebook::Memo;
use casebook::pages::Route;
use casebook::project::{Options, Project};
use casebook::site::Content;
use casebook::text::TextFile;
use casebook::theme;
use support::Published;

static SITE: LazyLock<Published> = LazyLock::new(|| {
    let built = support::open(&support::demonstration());
    support::render(&built.site).0
});

/// The pages of sources of the demonstration book.
fn source_pages() -> impl Iterator<Item = &'static str> {
    let pages = SITE.keys().filter(|path| {
        path.starts_with("sources/") && path.matches('/').count() == 2 && path.ends_with(".html")
    });
    pages.map(|path| support::page(&SITE, path))
}

#[test]
fn each_of_the_twelve_parts_stands_on_some_page_in_the_order_of_all() {
    let parts = [
        "id=\"reference\"",
        "id=\"origin\"",
        "id=\"cited-in\"",
        "id=\"by-locator\"",
        "id=\"fell\"",
        "id=\"both-ways\"",
        "id=\"quotes\"",
        "id=\"copies\"",
        "id=\"dates\"",
        "id=\"together\"",
        "id=\"names\"",
    ];
    let mut shown = BTreeSet::new();
    for page in source_pages() {
        let places: Vec<(usize, &str)> = parts
            .into_iter()
            .filter_map(|part| Some((page.find(part)?, part)))
            .collect();
        assert!(places.is_sorted(), "{places:?}");
        shown.extend(places.iter().map(|(_, part)| *part));
        if let Some(notice) = page.find("class=\"notice\" role=\"note\"") {
            assert!(
                notice < places[0].0,
                "the notice is the first thing after the title"
            );
            shown.insert("notice");
        }
    }
    assert_eq!(shown.len(), parts.len() + 1, "{shown:?}");
}

#[test]
fn the_book_has_a_claim_with_more_sources_than_origins_and_a_chain() {
    let built = support::open(&support::demonstration());
    let book = &built.site.pages().book;
    assert!(
        book.claims
            .iter()
            .any(|claim| claim.support.sources > claim.support.origins)
    );
    assert!(book.claims.iter().any(|claim| claim.support.depth >= 2));
}

#[test]
fn every_result_of_the_check_of_quotations_is_shown() {
    let words = [
        ">found</td>",
        "found but for spacing and quotes",
        "not found in the saved copy",
        "no copy with text",
    ];
    for words in words {
        assert!(source_pages().any(|page| page.contains(words)), "{words}");
    }
}

#[test]
fn a_copy_that_is_held_is_not_published() {
    let published = |name: &str| SITE.keys().any(|path| path.ends_with(name));
    assert!(published("captures/kettle/log.txt"));
    assert!(!published("letter.txt") && !published("gazette.html"));
}

/// A book in which one source is cited `times` times, by page, for and against, and quoted.
fn much_cited(times: usize) -> Project {
    let mut cases = Vec::new();
    for case in 0..times.div_ceil(500) {
        let mut text = format!("---\ntitle: Case {case}\n---\n");
        for n in (case * 500..times).take(500) {
            let signal = if n % 7 == 0 { "but see " } else { "" };
            text.push_str(&format!(
                "\n::: {{#c-{n} .claim}}\n\nThe kettle numbered {n} whistled in the kitchen of the hall at a time that nobody wrote down, and “it was heard” by those who were there [{signal}@smith, p. {}; @jones-{}].\n\n:::\n",
                n % 400,
                n % 90,
            ));
        }
        cases.push(TextFile::new(
            &*format!("content/cases/case-{case}.md"),
            text,
        ));
    }
    let mut records =
        "references:\n- {id: smith, type: book, title: Kettles, issued: 2020}\n".to_owned();
    for n in 0..90 {
        records.push_str(&format!(
            "- {{id: jones-{n}, type: book, title: Kettles {n}, issued: 2021, custom: {{derived-from: [{{source: smith, how: reports}}]}}}}\n"
        ));
    }
    Project {
        config: Some(TextFile::new("book.toml", "[book]\ntitle = \"Kettles\"\n")),
        cases,
        sources: vec![TextFile::new("content/sources/all.yaml", records)],
        theme: theme::built_in(),
        content: "content".to_owned(),
        options: Options::default(),
        ..Project::default()
    }
}

/// Asserts that a source cited `times` times has pages under 300 KB, its row in the index
/// too, and that they tell each citation once.
#[track_caller]
fn check_much_cited(times: usize) {
    let site = casebook::build(&much_cited(times), &Memo::default()).value;
    let source = site.pages().book.source("smith").unwrap();
    let mut told = 0;
    let mut located = 0;
    let mut pages = 0;
    for &route in site.routes() {
        let is_own = matches!(route, Route::Source(of, _) if of == source);
        if !is_own && !matches!(route, Route::Sources(_) | Route::SourcesBy(..)) {
            continue;
        }
        let Content::Bytes(bytes) = site.render(route).value else {
            panic!("a page is bytes");
        };
        let size = bytes.len();
        assert!(size < 300_000, "{route:?} has {size} bytes");
        if is_own {
            let text = String::from_utf8(bytes).unwrap();
            pages += 1;
            let list = text.split("<ol class=\"occurrences\">").skip(1);
            told += list
                .map(|list| list.split("</ol>").next().unwrap().matches("<li>").count())
                .sum::<usize>();
            located += part(&text, "by-locator").matches("#c-").count();
        }
    }
    assert_eq!(pages, times.div_ceil(200), "a page for each 200 citations");
    assert_eq!(told, times, "each citation item is told once");
    assert_eq!(located, times, "and stands once in the table of places");
}

#[test]
fn a_file_that_is_made_in_parts_is_the_file_that_is_made_whole() {
    let mut project = much_cited(1100);
    // More of everything than a part has rows.
    let mut records = String::new();
    let mut text = "---\ntitle: Many\n---\n\n".to_owned();
    for n in 0..1100 {
        records.push_str(&format!(
            "- {{id: many-{n}, type: book, title: Pots {n}}}\n"
        ));
        text.push_str(&format!("Pots [@many-{n}]. "));
    }
    let more = TextFile::new("content/sources/more.yaml", records);
    project.sources.push(more);
    let many = TextFile::new("content/cases/many.md", text);
    project.cases.push(many);
    let site = casebook::build(&project, &Memo::default()).value;
    let routes = site.routes().iter().copied();
    let in_parts: Vec<Route> = routes.filter(|&route| site.parts(route) > 1).collect();
    let mut paths: Vec<String> = in_parts.iter().map(|&route| site.path(route)).collect();
    paths.sort_unstable();
    let expected = [
        "data/book.json",
        "data/citations.csv",
        "data/claims.csv",
        "data/compare.csv",
        "data/sources.bib",
        "data/sources.json",
    ];
    assert_eq!(paths, expected);
    for route in in_parts {
        let parts = (0..site.parts(route)).flat_map(|part| site.render_part(route, part));
        let whole = Content::Bytes(parts.collect());
        assert!(site.render(route).value == whole, "{}", site.path(route));
    }
}

/// What stands under a heading of a page.
fn part<'a>(page: &'a str, heading: &str) -> &'a str {
    let start = page.find(&format!("id=\"{heading}\""));
    let rest = start.map_or("", |start| &page[start..]);
    rest.split("</section>").next().unwrap()
}

#[test]
fn the_pages_of_a_source_that_is_cited_very_often_stay_small() {
    check_much_cited(3_000);
}

#[test]
#[ignore = "takes minutes; `tests/run long` runs it"]
fn the_pages_of_a_source_that_is_cited_twenty_thousand_times_stay_small() {
    check_much_cited(20_000);
}
