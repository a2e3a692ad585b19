//! Real bibliographies against what Pandoc makes of them, field by field.
//!
//! They are not part of the project: `tests/run corpora` runs this, with their folder in
//! `CASEBOOK_CORPORA` (`../shared/corpora` if that is not set).

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(clippy::disallowed_methods, reason = "a test reads the files")]
#![expect(clippy::print_stdout, reason = "a test that says how many passed")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use casebook::data::{read_records, write};
use casebook::text::TextFile;
use serde_json::{Map, Value as Json};

/// The fields that must be equal for an entry to pass; others are only counted.
const HELD: [&str; 11] = [
    "type",
    "author",
    "editor",
    "issued",
    "title",
    "container-title",
    "volume",
    "issue",
    "page",
    "DOI",
    "URL",
];

/// The folder, if there is one.
fn corpus() -> Option<PathBuf> {
    let folder = std::env::var_os("CASEBOOK_CORPORA")
        .map_or_else(|| "../shared/corpora".into(), PathBuf::from)
        .join("bib");
    if !folder.is_dir() {
        println!("bib: skipped, as there is no {}", folder.display());
        return None;
    }
    Some(folder)
}

fn files(folder: &Path, into: &mut Vec<PathBuf>) {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            files(&path, into);
        } else {
            into.push(path);
        }
    }
}

fn read(path: &Path) -> TextFile {
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    TextFile::decode(&*name, fs::read(path).unwrap())
}

/// The entries of a file as CSL-JSON, and how many findings there were.
fn entries(path: &Path) -> (Vec<Map<String, Json>>, usize) {
    let read = read_records(&read(path));
    let references: Vec<_> = read
        .value
        .iter()
        .filter_map(|record| record.reference.clone())
        .collect();
    let json = write::csl_json(references.iter().map(|reference| &**reference));
    // Pandoc's writer leaves out what it read of braces, and has no name for a work of no type.
    let json = json
        .replace("<span class=\\\"nocase\\\">", "")
        .replace("</span>", "")
        .replace("\"type\": \"document\"", "\"type\": \"\"");
    (serde_json::from_str(&json).unwrap(), read.found.len())
}

#[test]
#[ignore = "needs the corpora"]
fn entries_read_as_pandoc_reads_them() {
    let Some(folder) = corpus() else { return };
    let mut expected = Vec::new();
    files(&folder.join("expected"), &mut expected);
    let (mut passed, mut whole, mut all) = (0, 0, 0);
    let mut kinds: BTreeMap<String, (usize, Vec<String>)> = BTreeMap::new();
    for path in &expected {
        let name = path.strip_prefix(folder.join("expected")).unwrap();
        let Some(name) = name.to_str().unwrap().strip_suffix(".csl.json") else {
            continue;
        };
        let theirs = fs::read_to_string(path).unwrap();
        let theirs = theirs
            .replace("<span class=\\\"nocase\\\">", "")
            .replace("</span>", "")
            .replace("ı́", "í");
        let theirs: Vec<Map<String, Json>> = serde_json::from_str(&theirs).unwrap();
        let (ours, _) = entries(&folder.join(name));
        let by_id: BTreeMap<&str, &Map<String, Json>> = ours
            .iter()
            .rev()
            .map(|entry| (entry["id"].as_str().unwrap(), entry))
            .collect();
        for entry in &theirs {
            all += 1;
            let id = entry["id"].as_str().unwrap();
            let mut note = |kind: String, sample: String| {
                let of = kinds.entry(kind).or_default();
                of.0 += 1;
                of.1.push(sample);
            };
            let Some(own) = by_id.get(id) else {
                note("entry is missing".to_owned(), format!("{name} {id}"));
                continue;
            };
            let mut differs = Vec::new();
            let keys: std::collections::BTreeSet<&String> =
                own.keys().chain(entry.keys()).collect();
            for key in keys {
                if own.get(key) != entry.get(key) && key != "other-ids" {
                    let kind = match (own.get(key), entry.get(key)) {
                        (None, _) => format!("{key}: missing"),
                        (_, None) => format!("{key}: added"),
                        _ => format!("{key}: other"),
                    };
                    let show = |value: Option<&Json>| value.map_or("-".to_owned(), Json::to_string);
                    note(
                        kind,
                        format!(
                            "{name} {id}\n      ours   {}\n      theirs {}",
                            show(own.get(key)),
                            show(entry.get(key))
                        ),
                    );
                    differs.push(key.as_str());
                }
            }
            whole += usize::from(differs.is_empty());
            passed += usize::from(!differs.iter().any(|key| HELD.contains(key)));
        }
    }
    let mut kinds: Vec<_> = kinds.into_iter().collect();
    kinds.sort_by_key(|(_, (count, _))| usize::MAX - count);
    let shown: usize = std::env::var("CASEBOOK_SHOWN")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(0);
    for (kind, (count, samples)) in &kinds {
        println!("  {count:5} {kind}");
        for sample in samples.iter().take(shown) {
            println!("    {sample}");
        }
    }
    println!("bib: {whole} of {all} entries are equal in every field");
    println!("bib: passed {passed} of {all}");
    assert!(passed * 100 >= all * 97);
}

#[test]
#[ignore = "needs the corpora"]
fn broken_files_end_in_findings_soon() {
    let Some(folder) = corpus() else { return };
    let mut broken: Vec<PathBuf> = Vec::new();
    files(&folder.join("invalid"), &mut broken);
    let mut expected = Vec::new();
    files(&folder.join("expected"), &mut expected);
    for path in expected {
        let name = path.strip_prefix(folder.join("expected")).unwrap();
        if let Some(name) = name.to_str().unwrap().strip_suffix(".error.txt") {
            broken.push(folder.join(name));
        }
    }
    let mut passed = 0;
    for path in &broken {
        let before = Instant::now();
        let (kept, found) = entries(path);
        let time = before.elapsed();
        println!(
            "  {:3} kept, {found:3} findings, {time:.0?}: {}",
            kept.len(),
            path.file_name().unwrap().display()
        );
        passed += usize::from(time < Duration::from_secs(2));
    }
    println!("bib, broken: passed {passed} of {}", broken.len());
    assert_eq!(passed, broken.len());
}
