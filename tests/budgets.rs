//! What a reader's browser has to fetch, held to a budget: one style sheet under 20 KB,
//! scripts under 10 KB in all beside the search's, a page of a usual case under 60 KB, and
//! no script on a page that has nothing for it to do.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::sync::LazyLock;

use casebook::Memo;
use casebook::project::{Options, Project};
use casebook::site::Content;
use casebook::text::TextFile;
use casebook::theme;
use support::Published;
use support::html::{self, Tag};

static SITE: LazyLock<Published> =
    LazyLock::new(|| support::render(&support::open(&support::demonstration()).site).0);

/// The published assets that end in `ending`: name and size.
fn assets(ending: &str) -> Vec<(&'static str, usize)> {
    let sizes = SITE.iter().filter_map(|(path, content)| match content {
        Content::Bytes(bytes) if path.ends_with(ending) => {
            Some((path.strip_prefix("assets/")?, bytes.len()))
        }
        _ => None,
    });
    sizes.collect()
}

#[test]
fn the_style_sheet_is_one_and_under_20_kb() {
    let sheets = assets(".css");
    assert!(matches!(sheets[..], [(_, 1..20_000)]), "{sheets:?}");
}

#[test]
fn the_scripts_are_under_10_kb_in_all_beside_the_search() {
    let scripts = assets(".js");
    let counted = scripts
        .iter()
        .filter(|(name, _)| !name.starts_with("pages/search."));
    let sum: usize = counted.map(|(_, size)| size).sum();
    assert!(sum < 10_000, "{sum}: {scripts:?}");
}

/// What is wrong with what the pages of the demonstration book load.
#[track_caller]
fn none(wrong: impl Fn(&[Tag<'_>]) -> Option<String>) {
    let pages = SITE.iter().filter_map(|(path, content)| match content {
        Content::Bytes(bytes) if path.ends_with(".html") => {
            Some((path, std::str::from_utf8(bytes).unwrap()))
        }
        _ => None,
    });
    let found = pages.filter_map(|(path, text)| {
        let tags = html::tags(text);
        let sends_on = tags
            .iter()
            .any(|tag| tag.attributes.contains_key("http-equiv"));
        let wrong = (!sends_on).then(|| wrong(&tags)).flatten()?;
        Some(format!("{path}: {wrong}"))
    });
    let found: Vec<String> = found.collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

fn loads(tags: &[Tag<'_>], name: &str) -> bool {
    tags.iter().any(|tag| {
        let source = tag.attributes.get("src");
        tag.name == "script" && source.is_some_and(|source| source.contains(name))
    })
}

#[test]
fn a_page_asks_for_one_style_sheet() {
    none(|tags| {
        let sheets = tags.iter().filter(|tag| {
            let rel = tag.attributes.get("rel");
            rel.is_some_and(|rel| rel == "stylesheet")
        });
        let sheets = sheets.count();
        (sheets != 1).then(|| format!("{sheets} style sheets"))
    });
}

#[test]
fn a_page_has_a_script_only_where_it_has_what_the_script_works_on() {
    none(|tags| {
        let has_class = |class: &str| {
            tags.iter().any(|tag| {
                let classes = tag.attributes.get("class").map_or("", String::as_str);
                classes.split(' ').any(|it| it == class)
            })
        };
        let has = |attribute: &str| {
            tags.iter()
                .any(|tag| tag.attributes.contains_key(attribute))
        };
        let wrong = [
            ("filters.", has_class("filters")),
            ("search.", has("data-search-data")),
            ("casebook.", true),
        ];
        let wrong = wrong
            .into_iter()
            .find(|(name, wanted)| loads(tags, name) != *wanted);
        wrong.map(|(name, wanted)| format!("{name}js, and wanted is {wanted}"))
    });
}

#[test]
fn what_comes_from_elsewhere_on_the_site_keeps_its_room() {
    none(|tags| {
        let is_sized = |tag: &&Tag<'_>| {
            ["width", "height", "loading"]
                .iter()
                .all(|name| tag.attributes.contains_key(*name))
        };
        let pictures = tags.iter().filter(|tag| tag.name == "img");
        let without = pictures.filter(|tag| !is_sized(tag)).count();
        (without > 0).then(|| format!("{without} pictures without a size"))
    });
}

/// A case as they are: some 900 words, five claims with answers, eight sources, a citation
/// every sixty words.
fn usual_case() -> String {
    let source = |n: usize| {
        format!(
            "- id: source{n}\n  type: article-newspaper\n  title: What was said of the kettle, part {n}\n  \
             author: [{{family: Writer{n}, given: Ann}}]\n  container-title: The Daily Kettle\n  \
             issued: 2020-04-{:02}\n  URL: https://example.org/{n}\n  custom:\n    archive:\n    \
             - {{url: \"https://web.archive.org/web/2020/https://example.org/{n}\", captured: 2020-05-01}}\n",
            n + 1
        )
    };
    let sources: String = (0..8).map(source).collect();
    let mut text = format!(
        "---\ntitle: A usual case\nsummary: What a kettle did and who said so.\nreferences:\n{sources}---\n\n"
    );
    let words = |many: usize| {
        let words = "the water in it was said to boil at ninety degrees up there while others held that it had never been hot at all and that nobody had looked";
        words
            .split(' ')
            .cycle()
            .take(many)
            .collect::<Vec<_>>()
            .join(" ")
    };
    for n in 0..5 {
        let (a, b, c) = (n % 8, (n + 3) % 8, (n + 5) % 8);
        text.push_str(&format!(
            "## Part {n}\n\n{} [@source{c}, p. {n}]. {} [see @source{a}, p. 2].\n\n\
             ::: {{#c-{n} .claim by=\"source{a}\"}}\n\n{} [@source{a}, p. 3].\n\n:::\n\n\
             ::: {{#r-{n} .rebuttal of=\"c-{n}\" by=\"source{b}\" kind=\"rebuts\" fit=\"exact\"}}\n\n{} [@source{b}, p. 4].\n\n:::\n\n",
            words(60),
            words(50),
            words(40),
            words(30),
        ));
    }
    text
}

#[test]
fn a_case_of_900_words_is_a_page_under_60_kb() {
    let case = usual_case();
    let (_, text) = case.rsplit_once("---\n").unwrap();
    let words = text
        .split_whitespace()
        .filter(|word| word.chars().all(char::is_alphabetic));
    assert!((850..1000).contains(&words.count()));
    let project = Project {
        config: Some(TextFile::new(
            "book.toml",
            "[book]\ntitle = \"A book\"\nbase-url = \"https://example.org/\"\n",
        )),
        cases: vec![TextFile::new("content/cases/usual.md", case)],
        content: "content".to_owned(),
        theme: theme::built_in(),
        options: Options::default(),
        ..Project::default()
    };
    let (published, found) = support::build(&project, &Memo::new());
    assert!(!found.has_errors(), "{found:#?}");
    let page = support::page(&published, "cases/usual/index.html");
    assert!(page.len() < 60_000, "{}", page.len());
}

#[test]
fn lists_of_the_demonstration_book_can_be_filtered() {
    for path in ["compare/index.html", "sources/index.html"] {
        let page = support::page(&SITE, path);
        assert!(page.contains("class=\"filters "), "{path}");
    }
}
