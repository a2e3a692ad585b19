//! Whole documents, held against what Pandoc's citeproc makes of them.
//!
//! Pandoc itself is asked, so it must be there: `CASEBOOK_PANDOC`, or in the
//! path. What it says is kept in the target folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use casebook::csl::{
    Cluster, Display, Event, Item, Library, Locator, LocatorLabel, Reference, Rich, Span, Style,
};
use serde_json::Value as Json;

use crate::csl_json::reference;

/// A document, the records it cites, and the styles it is tried with.
struct Case {
    name: String,
    text: PathBuf,
    records: PathBuf,
    styles: Vec<PathBuf>,
}

/// How many of how many are equal.
#[derive(Default)]
struct Tally {
    citations: (usize, usize),
    entries: (usize, usize),
    ordered: (usize, usize),
}

/// Runs all papers and manuscripts.
pub fn run(folder: &Path) {
    let pandoc = std::env::var("CASEBOOK_PANDOC").unwrap_or_else(|_| "pandoc".to_owned());
    if Command::new(&pandoc).arg("--version").output().is_err() {
        println!("skipped: no pandoc");
        return;
    }
    let mut total = Tally::default();
    for case in cases(folder) {
        for style in &case.styles {
            let tally = compare(&pandoc, &case, style);
            println!(
                "{} {}: citations {} of {}, entries {} of {}, order {}",
                case.name,
                style.file_stem().unwrap().to_str().unwrap(),
                tally.citations.0,
                tally.citations.1,
                tally.entries.0,
                tally.entries.1,
                if tally.ordered.0 == tally.ordered.1 {
                    "same"
                } else {
                    "differs"
                },
            );
            total.citations.0 += tally.citations.0;
            total.citations.1 += tally.citations.1;
            total.entries.0 += tally.entries.0;
            total.entries.1 += tally.entries.1;
        }
    }
    let share = |(equal, all): (usize, usize)| 100.0 * equal as f64 / all.max(1) as f64;
    println!(
        "pandoc: citations {} of {} ({:.2} %), entries {} of {} ({:.2} %)",
        total.citations.0,
        total.citations.1,
        share(total.citations),
        total.entries.0,
        total.entries.1,
        share(total.entries),
    );
    assert!(
        share(total.citations) >= 98.0,
        "fewer citations equal than promised"
    );
    assert!(
        share(total.entries) >= 95.0,
        "fewer entries equal than promised"
    );
}

fn cases(folder: &Path) -> Vec<Case> {
    let styles: Vec<PathBuf> = files(&folder.join("csl-styles"), "csl");
    let mut cases = Vec::new();
    for manuscript in children(&folder.join("manuscripts")) {
        let records = manuscript.join("rendered/references.json");
        if !records.is_file() {
            continue;
        }
        let mut tried = files(&manuscript.join("build/assets"), "csl");
        tried.extend(styles.iter().cloned());
        cases.push(Case {
            name: manuscript.file_name().unwrap().to_str().unwrap().to_owned(),
            text: manuscript.join("rendered/case.md"),
            records,
            styles: tried,
        });
    }
    for project in children(&folder.join("papers")) {
        for paper in [project.join("paper"), project.join("inst/paper")] {
            let (text, records) = (paper.join("paper.md"), paper.join("paper.bib"));
            if text.is_file() && records.is_file() {
                let name = project.file_name().unwrap().to_str().unwrap().to_owned();
                cases.push(Case {
                    name,
                    text,
                    records,
                    styles: styles.clone(),
                });
            }
        }
    }
    let only = std::env::var("CASEBOOK_ONLY").unwrap_or_default();
    let (document, style) = only.split_once('/').unwrap_or((&only, ""));
    cases.retain(|case| case.name.contains(document));
    for case in &mut cases {
        case.styles
            .retain(|path| path.to_str().unwrap().contains(style));
    }
    cases
}

fn children(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    paths
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut paths = children(folder);
    paths.retain(|path| path.extension().is_some_and(|found| found == extension));
    // Pandoc would fetch the parent of a dependent style.
    paths.retain(|path| {
        !std::fs::read_to_string(path)
            .unwrap()
            .contains("independent-parent")
    });
    paths
}

/// What Pandoc says, from the cache if it was asked before.
fn ask(pandoc: &str, key: &str, arguments: &[&str]) -> Json {
    let cache = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("pandoc");
    std::fs::create_dir_all(&cache).unwrap();
    let file = cache.join(key.replace('/', "_"));
    if !file.is_file() {
        let said = Command::new(pandoc).args(arguments).output().unwrap();
        assert!(
            said.status.success(),
            "{arguments:?}: {}",
            String::from_utf8_lossy(&said.stderr)
        );
        std::fs::write(&file, said.stdout).unwrap();
    }
    serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap()
}

fn compare(pandoc: &str, case: &Case, style_path: &Path) -> Tally {
    let text = case.text.to_str().unwrap();
    let records_path = case.records.to_str().unwrap();
    let style_name = style_path.file_stem().unwrap().to_str().unwrap();
    let written = ask(
        pandoc,
        &format!("{}.json", case.name),
        &["-f", "markdown", "-t", "json", text],
    );
    let records = if records_path.ends_with(".bib") {
        ask(
            pandoc,
            &format!("{}.bib.json", case.name),
            &["-t", "csljson", records_path],
        )
    } else {
        serde_json::from_str(&std::fs::read_to_string(records_path).unwrap()).unwrap()
    };
    let bibliography = format!("--bibliography={records_path}");
    let csl = format!("--csl={}", style_path.display());
    let arguments = [
        "-f",
        "markdown",
        "-t",
        "json",
        "--citeproc",
        &bibliography,
        &csl,
        text,
    ];
    let printed = ask(
        pandoc,
        &format!("{}.{style_name}.json", case.name),
        &arguments,
    );

    let mut cites = Vec::new();
    find_cites(&written["blocks"], &mut 0, &mut cites);
    let mut expected = Vec::new();
    find_cites(&printed["blocks"], &mut 0, &mut expected);
    if cites.len() != expected.len() {
        println!(
            "{} {style_name}: {} cites are {}",
            case.name,
            cites.len(),
            expected.len()
        );
        return Tally::default();
    }

    let xml = std::fs::read_to_string(style_path).unwrap();
    let style = match Style::compile(&xml, &|_| None, "", None) {
        Ok(style) => Arc::new(style),
        Err(error) => {
            println!("{style_name}: {error}");
            return Tally::default();
        }
    };
    let all: BTreeMap<String, Reference> = records
        .as_array()
        .unwrap()
        .iter()
        .map(|item| (crate::csl_json::scalar(&item["id"]), reference(item)))
        .collect();
    let mut book: Vec<Arc<Reference>> = Vec::new();
    let mut places: BTreeMap<String, u32> = BTreeMap::new();
    let mut clusters = Vec::new();
    let mut compared = Vec::new();
    for (index, (cite, note)) in cites.iter().enumerate() {
        let mut cluster = Cluster::default();
        let mut whole = true;
        for citation in cite["c"][0].as_array().unwrap() {
            let id = citation["citationId"].as_str().unwrap();
            let Some(record) = all.get(id) else {
                whole = false;
                continue;
            };
            let source = *places.entry(id.to_owned()).or_insert_with(|| {
                book.push(Arc::new(record.clone()));
                book.len() as u32 - 1
            });
            let mode = citation["citationMode"]["t"].as_str().unwrap();
            cluster.narrative |= mode == "AuthorInText" && cluster.items.is_empty();
            whole &= !citation["citationSuffix"].to_string().contains("\"Cite\"");
            let (locator, suffix) = locator(&plain(&citation["citationSuffix"]));
            cluster.items.push(Item {
                source,
                prefix: Rich::from(plain(&citation["citationPrefix"]).as_str()),
                suffix: Rich::from(suffix.as_str()),
                locator,
                suppress_author: mode == "SuppressAuthor",
                author_only: false,
            });
        }
        if style.is_note() {
            cluster.note = Some(*note);
        }
        if !cluster.items.is_empty() {
            clusters.push(cluster);
            if whole {
                compared.push((index, clusters.len() - 1));
            }
        }
    }
    let library = Library::new(style, book);
    let made = library.document(&clusters);
    let show = std::env::var("CASEBOOK_SHOW").is_ok_and(|show| !show.is_empty());
    let mut tally = Tally::default();
    for (index, at) in compared {
        let mut wanted = trimmed(&plain(&expected[index].0["c"][1]));
        if library.style().is_note() && !clusters[at].narrative {
            // Pandoc moves the punctuation after a note before it.
            wanted = wanted
                .trim_start_matches([',', ';', '.', ':', ')', ' '])
                .to_owned();
        }
        let citation = made.citations[at].clone();
        let mut got = trimmed(&citation.to_text());
        if library.style().is_note() {
            let note = citation.with_capital().to_text();
            got = trimmed(&format!(
                "{}{}",
                made.named[at].to_text(),
                note.trim_start_matches([',', ';', '.', ':', ' '])
            ));
        }
        tally.citations.1 += 1;
        tally.citations.0 += usize::from(wanted == got);
        if show && wanted != got {
            println!("  cite wanted {wanted}\n       got    {got}");
        }
    }
    let wanted = find_entries(&printed["blocks"]);
    let got: Vec<(String, String)> = made
        .entries
        .iter()
        .map(|entry| {
            let id = &library.references()[entry.source as usize].id;
            (format!("ref-{id}"), trimmed(&entry_text(&entry.content)))
        })
        .collect();
    let by_id: BTreeMap<&str, &str> = got
        .iter()
        .map(|(id, text)| (id.as_str(), text.as_str()))
        .collect();
    for (id, text) in &wanted {
        let found = by_id.get(id.as_str()).copied().unwrap_or("");
        tally.entries.1 += 1;
        tally.entries.0 += usize::from(found == text);
        if show && found != text {
            println!("  entry wanted {text}\n        got    {found}");
        }
    }
    tally.ordered.1 = wanted.len();
    tally.ordered.0 = wanted.iter().zip(&got).filter(|(a, b)| a.0 == b.0).count();
    if show && tally.ordered.0 != tally.ordered.1 {
        for (a, b) in wanted.iter().zip(&got).filter(|(a, b)| a.0 != b.0).take(3) {
            println!("  order wanted {}\n        got    {}", a.1, b.1);
        }
    }
    tally
}

/// All citations in the order of the text, each with the note it stands in or
/// becomes.
fn find_cites(value: &Json, notes: &mut u32, found: &mut Vec<(Json, u32)>) {
    match value {
        Json::Array(list) => list
            .iter()
            .for_each(|value| find_cites(value, notes, found)),
        Json::Object(node) => match value["t"].as_str() {
            Some("Cite") => {
                *notes += 1;
                found.push((value.clone(), *notes));
                for citation in value["c"][0].as_array().into_iter().flatten() {
                    find_cites(&citation["citationSuffix"], notes, found);
                }
            }
            Some("Note") => *notes += 1,
            Some("Div") if value["c"][0][0] == "refs" => {}
            _ => node
                .values()
                .for_each(|value| find_cites(value, notes, found)),
        },
        _ => {}
    }
}

fn find_entries(value: &Json) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        match value {
            Json::Array(list) => open.extend(list.iter().rev()),
            Json::Object(node) => {
                let id = value["c"][0][0].as_str().unwrap_or("");
                if value["t"] == "Div" && id.starts_with("ref-") {
                    found.push((id.to_owned(), trimmed(&plain(&value["c"][1]))));
                } else {
                    open.extend(node.values());
                }
            }
            _ => {}
        }
    }
    found
}

/// The characters of Pandoc inlines or blocks.
fn plain(value: &Json) -> String {
    let mut out = String::new();
    write_plain(value, &mut out);
    out
}

fn write_plain(value: &Json, out: &mut String) {
    if let Json::Array(list) = value {
        list.iter().for_each(|value| write_plain(value, out));
        return;
    }
    let content = &value["c"];
    match value["t"].as_str() {
        Some("Str") => out.push_str(content.as_str().unwrap_or("")),
        Some("Space" | "SoftBreak" | "LineBreak") => out.push(' '),
        Some("Quoted") => {
            let (open, close) = match content[0]["t"].as_str() {
                Some("SingleQuote") => ('\u{2018}', '\u{2019}'),
                _ => ('\u{201c}', '\u{201d}'),
            };
            out.push(open);
            write_plain(&content[1], out);
            out.push(close);
        }
        Some("Link" | "Span" | "Cite" | "Div") => write_plain(&content[1], out),
        Some("Math" | "Code") => out.push_str(content[1].as_str().unwrap_or("")),
        Some("RawInline") => {}
        Some(_) => write_plain(content, out),
        None => {}
    }
}

/// The characters of an entry, with the space that Pandoc puts after a margin.
fn entry_text(entry: &Rich) -> String {
    let mut out = String::new();
    for event in entry.events() {
        match event {
            Event::Text(text) => out.push_str(text),
            Event::Close(Span::Display(Display::LeftMargin)) => out.push('\u{1}'),
            _ => {}
        }
    }
    out.replace(" \u{1}", " ")
        .replace("\u{1} ", " ")
        .replace('\u{1}', " ")
}

fn trimmed(text: &str) -> String {
    text.replace('\u{a0}', " ").trim().to_owned()
}

/// A locator at the start of a suffix, and the rest.
fn locator(suffix: &str) -> (Option<Locator>, String) {
    const LABELS: [(&str, LocatorLabel); 9] = [
        ("pp.", LocatorLabel::Page),
        ("p.", LocatorLabel::Page),
        ("pages", LocatorLabel::Page),
        ("page", LocatorLabel::Page),
        ("chap.", LocatorLabel::Chapter),
        ("chapter", LocatorLabel::Chapter),
        ("sec.", LocatorLabel::Section),
        ("fig.", LocatorLabel::Figure),
        ("figure", LocatorLabel::Figure),
    ];
    let text = suffix.replace('\u{a0}', " ");
    let rest = text.trim_start_matches([',', ' ']);
    let named = LABELS
        .iter()
        .find_map(|(word, label)| Some((*label, rest.strip_prefix(word)?.trim_start())));
    let (label, value) = named.unwrap_or((LocatorLabel::Page, rest));
    let end = value
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, '-' | '\u{2013}')))
        .unwrap_or(value.len());
    if end == 0 {
        return (None, suffix.to_owned());
    }
    (
        Some(Locator::new(label, &value[..end])),
        value[end..].to_owned(),
    )
}
