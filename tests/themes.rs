//! The contract with whoever writes a theme: options do what they say, errors name their
//! place, and a second theme prints the demonstration book.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(
    clippy::disallowed_methods,
    reason = "a test writes the theme that it reads"
)]

mod support;

use std::fs;
use std::path::Path;

use casebook::diag::Diagnostics;
use casebook::site::Content;
use support::Published;

/// A small book whose `[theme]` and theme files are these, rendered.
fn published(options: &str, files: &[(&str, &str)]) -> (Published, Diagnostics) {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let toml = "[book]\ntitle = \"Kettles\"\nbase-url = \"https://example.org/k/\"\n";
    write("book.toml", &format!("{toml}{options}"));
    let case =
        "---\ntitle: The kettle\nsummary: What it did.\ntags: [Tea, tea, Water]\n---\n\nWords.\n";
    write("content/cases/kettle.md", case);
    write(
        "content/cases/cup.md",
        "---\ntitle: The cup\ntags: [tea]\n---\n\nWords.\n",
    );
    for (path, text) in files {
        write(&format!("themes/default/{path}"), text);
    }
    let built = support::open(folder.path());
    let (published, rendering) = support::render(&built.site);
    let mut found = built.checked().clone();
    found.extend(rendering);
    (published, found)
}

fn style_sheet(published: &Published) -> String {
    let (_, sheet) = published
        .iter()
        .find(|(path, _)| path.starts_with("assets/") && path.ends_with(".css"))
        .unwrap();
    match sheet {
        Content::Bytes(bytes) => String::from_utf8(bytes.clone()).unwrap(),
        Content::Copy(path) => panic!("{path}"),
    }
}

#[test]
fn the_accent_and_the_measure_reach_the_style_sheet() {
    let (site, found) = published("[theme]\naccent = \"#7a1f3d\"\nmeasure = 30\n", &[]);
    assert!(!found.has_errors(), "{found:#?}");
    let sheet = style_sheet(&site);
    assert!(sheet.starts_with(":root{--accent:#7a1f3d;--width:30rem}\n"));
    let plain = style_sheet(&published("", &[]).0);
    assert!(plain.starts_with(":root{--accent:#1a4a7a;--width:36rem}\n"));
}

#[test]
fn notes_stand_in_the_margin_or_in_a_list() {
    for (options, expected) in [("", "margin"), ("[theme]\nnotes = \"list\"\n", "list")] {
        let (site, _) = published(options, &[]);
        let page = support::page(&site, "cases/kettle/index.html");
        assert!(
            page.contains(&format!("data-notes=\"{expected}\"")),
            "{expected}"
        );
    }
}

#[test]
fn an_option_that_does_not_fit_is_an_error_at_its_place() {
    let (_, found) = published("[theme]\nmeasure = 300\n", &[]);
    let finding = found.iter().next().unwrap();
    assert_eq!(
        (finding.code.name, &*finding.message),
        (
            "bad-value",
            "the option `measure` of the theme takes a whole number from 24 to 48"
        ),
    );
    assert_eq!(finding.span.as_ref().unwrap().file.as_str(), "book.toml");
}

#[test]
fn an_error_in_a_template_names_its_line_and_the_path_of_the_value() {
    let template = "{% extends \"base.html\" %}\n{% block main -%}\n<h1>{{ page.titel }}</h1>\n{%- endblock main %}\n";
    let (_, found) = published(
        "",
        &[
            ("templates/page.html", "{{ x }}"),
            ("templates/case.html", template),
        ],
    );
    let finding = found
        .iter()
        .find(|it| it.code.name == "template-error")
        .unwrap();
    let span = finding.span.as_ref().unwrap();
    assert_eq!(span.file.as_str(), "case.html");
    let line = 1 + template[..span.start as usize].matches('\n').count();
    assert_eq!(line, 3);
    assert!(
        finding.message.contains("`page.titel`"),
        "{}",
        finding.message
    );
}

#[test]
fn a_page_that_nobody_described_is_described_by_itself_in_the_language_of_the_book() {
    let about = |language: &str, path: &str| {
        let (site, _) = published(
            &format!("language = \"{language}\"\n"),
            &[("../../content/pages/empty.md", "---\ntitle: Leer\n---\n")],
        );
        let page = support::page(&site, path).to_owned();
        let (_, rest) = page
            .split_once("<meta name=\"description\" content=\"")
            .unwrap();
        rest.split_once('"').unwrap().0.to_owned()
    };
    assert_eq!(about("en", "cases/cup/index.html"), "Words.");
    assert_eq!(
        about("en", "empty/index.html"),
        "“Leer”, a page of “Kettles”."
    );
    assert_eq!(
        about("de", "empty/index.html"),
        "„Leer“, eine Seite aus „Kettles“."
    );
    assert_eq!(
        about("de", "index.html"),
        "Behauptungen, worauf sie beruhen und was auf sie geantwortet wurde."
    );
    assert_eq!(
        about("de", "search/index.html"),
        "Die Fälle, Behauptungen, Antworten und Quellen von „Kettles“ durchsuchen."
    );
}

#[test]
fn the_head_of_a_page_says_what_others_show_of_it() {
    let (site, _) = published("", &[]);
    let page = support::page(&site, "cases/kettle/index.html");
    for said in [
        "<meta property=\"og:title\" content=\"The kettle\">",
        "<meta property=\"og:description\" content=\"What it did.\">",
        "<meta property=\"og:type\" content=\"article\">",
        "<meta property=\"og:image\" content=\"https://example.org/k/assets/cards/kettle.png\">",
        "<meta name=\"description\" content=\"What it did.\">",
        "<link rel=\"canonical\" href=\"https://example.org/k/cases/kettle/\">",
        "<meta name=\"theme-color\" content=\"#191815\" media=\"(prefers-color-scheme: dark)\">",
        "type=\"application/atom+xml\"",
        "<link rel=\"icon\"",
    ] {
        assert!(page.contains(said), "{said}");
    }
    assert!(site.contains_key("assets/cards/kettle.png") && site.contains_key("assets/card.png"));
}

#[test]
fn no_card_is_drawn_where_the_book_wants_none() {
    let (site, _) = published("[pages]\ncards = false\n", &[]);
    assert!(!support::page(&site, "cases/kettle/index.html").contains("og:image"));
    assert!(!site.keys().any(|path| path.ends_with(".png")));
}

#[test]
fn a_tag_has_a_page_with_its_cases_whatever_its_capitals() {
    let (site, _) = published("", &[]);
    let tags: Vec<&str> = site
        .keys()
        .filter_map(|path| path.strip_prefix("tags/"))
        .collect();
    assert_eq!(tags, ["tea/index.html", "water/index.html"]);
    let page = support::page(&site, "tags/tea/index.html");
    assert!(page.contains("../../cases/kettle/") && page.contains("../../cases/cup/"));
    let case = support::page(&site, "cases/kettle/index.html");
    assert_eq!(case.matches("href=\"../../tags/tea/\"").count(), 1);
}

#[test]
fn a_page_says_the_way_to_it_and_the_case_beside_it() {
    let (site, _) = published("", &[]);
    let page = support::page(&site, "cases/kettle/index.html");
    assert!(page.contains("class=\"trail\""), "{page}");
    assert!(page.contains("href=\"../../cases/cup/\" rel="), "{page}");
}

#[test]
fn a_second_theme_prints_every_page_of_the_demonstration_book() {
    let root = support::demonstration();
    let folder = tempfile::tempdir().unwrap();
    for name in ["content", "themes"] {
        support::copy(&root.join(name), &folder.path().join(name));
    }
    let toml = fs::read_to_string(root.join("book.toml")).unwrap();
    let toml = toml.replace("theme = \"default\"", "theme = \"plain\"");
    fs::write(
        folder.path().join("book.toml"),
        toml + "\n[theme]\nsize = 120\n",
    )
    .unwrap();
    let built = support::open(Path::new(folder.path()));
    let (site, rendering) = support::render(&built.site);
    assert!(
        !built.checked().has_errors() && rendering.is_empty(),
        "{:#?}",
        built.checked()
    );
    let home = support::page(&site, "index.html");
    assert!(home.contains("class=\"numbered\"") && !home.contains("class=\"counts\""));
    assert!(style_sheet(&site).starts_with(":root{--size:120%}"));
}

#[test]
fn a_book_in_hebrew_is_mirrored_and_its_english_quotations_are_not() {
    let built = support::open(&support::tests("books/rtl"));
    let (site, rendering) = support::render(&built.site);
    assert!(
        !built.checked().has_errors() && rendering.is_empty(),
        "{:#?}",
        built.checked()
    );
    let page = support::page(&site, "cases/kettle/index.html");
    assert!(page.contains("<html lang=\"he\" dir=\"rtl\""));
    assert!(
        page.contains("<q lang=\"en\">nobody had touched it</q>"),
        "{page}"
    );
    // Plurals by the rules of the language: one, two, other.
    assert!(page.contains("טענה אחת, תשובה אחת, שני מקורות"));
}
