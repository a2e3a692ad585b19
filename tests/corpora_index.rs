//! The citation index of real manuscripts, held against Pandoc's count of their
//! citations, and exports that Pandoc reads back.
//!
//! The manuscripts are large and not part of the project: their folder is in
//! `CASEBOOK_CORPORA` (`../shared/corpora` if that is not set). The exports need Pandoc
//! as well: `CASEBOOK_PANDOC` (`pandoc` if that is not set).

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(
    clippy::disallowed_methods,
    reason = "a test reads the texts and asks Pandoc"
)]
#![expect(clippy::print_stdout, reason = "a test that says how many passed")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use casebook::Memo;
use casebook::csl::{Date, DatePoint, ItemType, Name, Reference, Variable};
use casebook::data::write::{bibtex, csl_json};
use casebook::project::{Options, Project};
use casebook::text::TextFile;
use casebook::theme;

fn corpora() -> PathBuf {
    std::env::var_os("CASEBOOK_CORPORA").map_or_else(|| "../shared/corpora".into(), PathBuf::from)
}

fn pandoc() -> Command {
    let name = std::env::var_os("CASEBOOK_PANDOC").unwrap_or_else(|| "pandoc".into());
    Command::new(name)
}

/// Whether there is a Pandoc; says so where there is none.
fn has_pandoc(what: &str) -> bool {
    let answers = pandoc().arg("--version").output().is_ok();
    if !answers {
        println!("{what}: skipped, as there is no Pandoc (CASEBOOK_PANDOC names it)");
    }
    answers
}

fn book(case: String, references: String) -> Project {
    Project {
        config: Some(TextFile::new("book.toml", "[book]\ntitle = \"Texts\"\n")),
        cases: vec![TextFile::new("content/cases/manuscript.md", case)],
        sources: vec![TextFile::new("content/sources/references.json", references)],
        theme: theme::built_in(),
        content: "content".to_owned(),
        options: Options::default(),
        ..Project::default()
    }
}

#[test]
#[ignore = "needs the corpora and Pandoc"]
fn the_index_has_an_entry_for_each_citation_item_that_pandoc_counts() {
    let folder = corpora().join("manuscripts");
    if !folder.is_dir() {
        println!("manuscripts: skipped, as there is no {}", folder.display());
        return;
    }
    if !has_pandoc("manuscripts") {
        return;
    }
    let mut manuscripts: Vec<PathBuf> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path().join("rendered"))
        .filter(|rendered| rendered.join("case.md").is_file())
        .collect();
    manuscripts.sort();
    let passed = manuscripts.iter().filter(|it| manuscript(it)).count();
    println!("manuscripts: passed {passed} of {}", manuscripts.len());
    assert_eq!(passed, manuscripts.len());
}

/// Whether the entries of all sources are as many as Pandoc's citation items with a known
/// key, and each leads to an element that holds a citation.
fn manuscript(rendered: &Path) -> bool {
    let text = |file: &str| fs::read_to_string(rendered.join(file)).unwrap();
    let references = text("references.json");
    let project = book(text("case.md"), references);
    let site = casebook::build(&project, &Memo::default()).value;
    let (published, _) = support::render(&site);
    let case = support::page(&published, "cases/manuscript/index.html");
    let known: Vec<&str> = site
        .pages()
        .book
        .sources
        .iter()
        .map(|it| &*it.key)
        .collect();
    let counted = items(&rendered.join("case.md"), &known);
    let (mut entries, mut lost) = (0, 0);
    for (path, _) in published
        .iter()
        .filter(|(path, _)| path.starts_with("sources/"))
    {
        if path.starts_with("sources/by/") || !path.ends_with(".html") {
            continue;
        }
        let page = support::page(&published, path);
        for list in page.split("<ol class=\"occurrences\">").skip(1) {
            let list = list.split("</ol>").next().unwrap();
            for entry in list.split("<li>").skip(1) {
                entries += 1;
                let link = entry.rsplit("cases/manuscript/#").next().unwrap();
                let anchor = link.split('"').next().unwrap();
                lost += usize::from(!holds_citation(case, anchor));
            }
        }
    }
    let name = rendered.parent().unwrap().file_name().unwrap();
    println!(
        "  {}: {entries} entries, {counted} items in Pandoc, {lost} links that arrive at no citation",
        name.to_string_lossy()
    );
    entries == counted && lost == 0
}

/// Whether the element of that id is a citation, or marks the place of one.
fn holds_citation(page: &str, anchor: &str) -> bool {
    let id = format!(" id=\"{anchor}\"");
    let Some(at) = page.find(&id) else {
        return false;
    };
    let start = page[..at].rfind('<').unwrap();
    page[start..].starts_with("<a class=\"cite\"") || page[start..].starts_with("<span id=")
}

/// Citation items with one of those keys, as Pandoc counts them. A figure says its
/// caption a second time as the description of its picture, and an item in the words of
/// another is dropped when Pandoc prints: both are left out.
fn items(file: &Path, known: &[&str]) -> usize {
    let output = pandoc()
        .args(["-f", "markdown", "-t", "json"])
        .arg(file)
        .output()
        .unwrap();
    let tree: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let mut count = 0;
    let mut open = vec![&tree["blocks"]];
    while let Some(node) = open.pop() {
        match node {
            serde_json::Value::Array(list) => open.extend(list),
            serde_json::Value::Object(map) => {
                let id = map.get("citationId").and_then(|id| id.as_str());
                count += usize::from(id.is_some_and(|id| known.contains(&id)));
                let is_image = map.get("t").is_some_and(|name| name == "Image");
                let inner = map.iter().filter(|(name, _)| {
                    !is_image && !["citationPrefix", "citationSuffix"].contains(&name.as_str())
                });
                open.extend(inner.map(|(_, value)| value));
            }
            _ => {}
        }
    }
    count
}

/// The types that print otherwise from `sources.bib`, and what is printed of them alone.
///
/// Pandoc reads no entry of BibLaTeX as one of these. Of four it prints another entry the
/// same in this style, but as an `[Audio recording]` or a `[Graphic]` in others.
const PRINTED_OTHERWISE: [(ItemType, &str); 10] = [
    (ItemType::Article, "that it is a preprint"),
    (ItemType::Broadcast, "the day, and no quotes"),
    (ItemType::Collection, "the day, and no quotes"),
    (ItemType::Event, "the day, and no quotes"),
    (ItemType::Hearing, "whose testimony it is"),
    (ItemType::Interview, "the place in parentheses"),
    (
        ItemType::Patent,
        "its title whole: readers take the words before a colon for a short one",
    ),
    (ItemType::Performance, "the day, and no quotes"),
    (ItemType::Post, "its words with their own capitals"),
    (ItemType::Standard, "the day, and no quotes"),
];

#[test]
#[ignore = "needs Pandoc"]
fn the_demonstration_prints_the_same_from_both_exports() {
    if !has_pandoc("exports") {
        return;
    }
    let built = support::open(&support::demonstration());
    let sources = built.site.pages().book.sources.iter();
    let all: Vec<&Reference> = sources.map(|source| &*source.reference).collect();
    let (json, bib) = printed_from_both(&all);
    let differing: Vec<&String> = json.iter().filter(|entry| !bib.contains(entry)).collect();
    println!(
        "exports: passed {} of {}, all but {differing:?}",
        all.len() - differing.len(),
        all.len()
    );
    assert_eq!((json.len(), bib.len()), (all.len(), all.len()));
    assert!(differing.is_empty(), "{differing:?}");
}

#[test]
#[ignore = "needs Pandoc"]
fn every_type_prints_the_same_from_both_exports_but_those_that_bibtex_cannot_tell() {
    if !has_pandoc("exports, types") {
        return;
    }
    let all: Vec<Reference> = ItemType::ALL.iter().map(|&kind| work_of(kind)).collect();
    let (json, bib) = printed_from_both(&all.iter().collect::<Vec<_>>());
    let of = |entries: &[String], kind: ItemType| {
        let mut entries = entries.iter();
        entries
            .find(|entry| entry.contains(&mark_of(kind)))
            .cloned()
    };
    let mut differing = Vec::new();
    for &kind in ItemType::ALL {
        let (json, bib) = (of(&json, kind).unwrap(), of(&bib, kind).unwrap());
        if json != bib {
            println!("  {}\n    json {json}\n    bib  {bib}", kind.name());
            differing.push(kind);
        }
    }
    println!(
        "exports, types: passed {} of {}",
        all.len() - differing.len(),
        all.len()
    );
    assert_eq!(differing, PRINTED_OTHERWISE.map(|row| row.0));
}

/// A work of this type, with what most works have.
fn work_of(kind: ItemType) -> Reference {
    let mut work = Reference::new(kind.name(), kind);
    let author = Name::person(&format!("Moor{}", kind as u8), "Ann");
    work.set_names(Variable::Author, vec![author]);
    let title = format!("On pots {}: a history of lids", mark_of(kind));
    work.set_text(Variable::Title, &title);
    work.set_text(Variable::Publisher, "Pot and Lid Press");
    work.set_text(Variable::PublisherPlace, "Ledge");
    work.set_text(Variable::Url, "https://example.org/pots");
    work.set_date(Variable::Issued, Date::at(DatePoint::new(2024, 3, 9)));
    work.set_date(Variable::Accessed, Date::at(DatePoint::new(2024, 4, 1)));
    work
}

/// A word of the title that no other work has.
fn mark_of(kind: ItemType) -> String {
    format!("Q{}Q", kind as u8)
}

/// The references of these works as Pandoc prints them from our CSL-JSON and our BibLaTeX.
fn printed_from_both(works: &[&Reference]) -> (Vec<String>, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let json = csl_json(works.iter().copied());
    let bib = bibtex(works.iter().copied());
    (
        printed(folder.path(), "sources.json", &json),
        printed(folder.path(), "sources.bib", &bib),
    )
}

/// The references of a bibliography as Pandoc prints them, sorted.
fn printed(folder: &Path, name: &str, text: &str) -> Vec<String> {
    fs::write(folder.join(name), text).unwrap();
    let page = format!("---\nnocite: '@*'\nbibliography: {name}\n---\n");
    fs::write(folder.join("page.md"), page).unwrap();
    let output = pandoc()
        .current_dir(folder)
        .args([
            "-f",
            "markdown",
            "--citeproc",
            "-t",
            "plain",
            "--wrap=none",
            "page.md",
        ])
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8(output.stdout).unwrap();
    let mut entries: Vec<String> = text
        .split("\n\n")
        .map(|entry| entry.trim().to_owned())
        .filter(|entry| !entry.is_empty())
        .collect();
    entries.sort();
    entries
}
