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
use casebook::csl::{ItemType, Reference, Variable};
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

#[test]
#[ignore = "needs Pandoc"]
fn what_is_exported_prints_the_same_from_both_formats() {
    let built = support::open(&support::demonstration());
    let sources = built.site.pages().book.sources.iter();
    let all: Vec<&Reference> = sources.map(|source| &*source.reference).collect();
    let told: Vec<&Reference> = all
        .iter()
        .copied()
        .filter(|it| bibtex_can_tell(it))
        .collect();
    let folder = tempfile::tempdir().unwrap();
    let (json, bib) = (csl_json(told.iter().copied()), bibtex(told.iter().copied()));
    let json = printed(folder.path(), "sources.json", &json);
    let bib = printed(folder.path(), "sources.bib", &bib);
    println!(
        "  {} of {} works are of a kind that BibLaTeX has",
        told.len(),
        all.len()
    );
    let all = json.len();
    let same = json.iter().filter(|entry| bib.contains(entry)).count();
    for entry in json.iter().filter(|entry| !bib.contains(entry)) {
        println!("    only from sources.json: {entry}");
    }
    println!("exports: passed {same} of {all}");
    assert_eq!(same, all);
}

/// Whether BibLaTeX has what a work needs to print the same: a type of its own (a
/// `@periodical` is an article to Pandoc, in a periodical of its own name), a title, and no small article after a colon, which Pandoc's reader of `.bib` leaves small.
fn bibtex_can_tell(reference: &Reference) -> bool {
    use ItemType::{Document, Hearing, Periodical};
    let has_type = !matches!(reference.kind, Document | Hearing | Periodical);
    let title = reference.text(Variable::Title);
    has_type && title.is_some_and(|title| !title.contains(": a "))
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
