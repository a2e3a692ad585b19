//! Real bibliographies against what Pandoc makes of them, field by field.
//!
//! They are not part of the project: `tests/run corpora` runs this, with their folder in
//! `CASEBOOK_CORPORA` (`../shared/corpora` if that is not set).

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(clippy::disallowed_methods, reason = "a test reads the files")]
#![expect(clippy::print_stdout, reason = "a test that says how many passed")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use casebook::data::{read_records, write};
use casebook::text::TextFile;
use serde_json::{Map, Value as Json, json};
use unicode_normalization::UnicodeNormalization as _;

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
fn entries(file: &TextFile) -> (Vec<Map<String, Json>>, usize) {
    let read = read_records(file);
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
        .replace("\"type\": \"document\"", "\"type\": \"\"")
        .replace(NOTHING, "");
    (serde_json::from_str(&json).unwrap(), read.found.len())
}

/// A field as it is compared: two ways of writing one thing are one.
///
/// White space is one space, a letter with two marks has them in one order, a season is the month that EDTF has for it, and what Pandoc
/// writes for a date in words, for an empty date and for an empty field is nothing.
fn compared(value: &Json) -> Option<Json> {
    match value {
        Json::String(text) => {
            let words: Vec<&str> = text.split([' ', '\n']).filter(|w| !w.is_empty()).collect();
            let text = words.join(" ").replace("small-caps;", "small-caps");
            let text: String = text.nfc().collect();
            (!text.is_empty()).then_some(Json::String(text))
        }
        Json::Array(items) => Some(items.iter().filter_map(compared).collect()),
        Json::Object(fields) => {
            let mut fields = fields.clone();
            fields.shift_remove("parse-names");
            let season = fields.shift_remove("season").and_then(|n| n.as_i64());
            if let (Some(season), Some(parts)) = (season, fields.get_mut("date-parts")) {
                parts[0].as_array_mut().unwrap().push((20 + season).into());
            }
            let nothing = match fields.get("date-parts") {
                Some(parts) => [json!([]), json!([[0]]), json!([[0], [0]])].contains(parts),
                None => fields.contains_key("literal") && !fields.contains_key("family"),
            };
            let is_date = fields.contains_key("date-parts");
            if nothing && is_date {
                return None;
            }
            let fields = fields
                .iter()
                .filter_map(|(key, value)| Some((key.clone(), compared_part(value)?)));
            Some(Json::Object(fields.collect()))
        }
        other => Some(other.clone()),
    }
}

/// A part of a name or a date.
fn compared_part(value: &Json) -> Option<Json> {
    match value {
        Json::String(_) => compared(value),
        other => Some(other.clone()),
    }
}

/// Whether ours is a date in words alone, which Pandoc writes as no date.
fn is_words(value: Option<&Json>) -> bool {
    value.is_some_and(|date| date.get("literal").is_some() && date.get("date-parts").is_none())
}

/// The text with a mark on each key that an earlier entry has, so that each entry is read.
/// That a key is given twice is reported is tested elsewhere.
fn with_distinct_keys(text: &str) -> String {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let opens = line.trim_start().starts_with('@');
        let key = line.find(['{', '(']).zip(line.find(','));
        match key.filter(|(open, comma)| opens && open < comma) {
            Some((open, comma)) => {
                let count = seen.entry(line[open + 1..comma].trim()).or_default();
                *count += 1;
                out.push_str(&line[..comma]);
                out.push_str(&again(*count - 1));
                out.push_str(&line[comma..]);
            }
            None => out.push_str(line),
        }
    }
    out
}

/// What stands for words that are lost: it parts letters, and is taken out of what is read.
const NOTHING: &str = "\u{200b}";

fn again(times: usize) -> String {
    match times {
        0 => String::new(),
        times => format!("--again-{times}"),
    }
}

/// The text without three commands that Pandoc 3.9 does not know and leaves out with the
/// groups after them, words of titles included.
fn without_lost_dashes(text: &str) -> String {
    let mut text = text.to_owned();
    for command in ["\\textendash", "\\textemdash", "\\textbar"] {
        while let Some(start) = text.find(command) {
            let mut end = start + command.len();
            if !text[end..].starts_with('{') {
                end += text[end..].len() - text[end..].trim_start().len();
            }
            while text[end..].starts_with('{') {
                let mut depth = 0;
                let close = text[end..].find(|c| {
                    depth += i32::from(c == '{') - i32::from(c == '}');
                    depth == 0
                });
                end += close.unwrap() + 1;
            }
            text.replace_range(start..end, NOTHING);
        }
    }
    text
}

#[test]
#[ignore = "needs the corpora"]
fn entries_read_as_pandoc_reads_them() {
    let Some(folder) = corpus() else { return };
    let (as_written, explained, all) = compare(&folder, str::to_owned);
    println!("bib: {as_written} of {all} entries are equal in every field");
    println!("bib: {explained} more lack nothing but what Pandoc 3.9 leaves out or leaves as TeX");
    println!("bib: {} differ otherwise", all - as_written - explained);
    println!("bib: without `\\textendash` and its like, which Pandoc 3.9 leaves out with words:");
    let (passed, _, all) = compare(&folder, without_lost_dashes);
    println!("bib: passed {passed} of {all}");
    assert!(passed * 100 >= all * 97);
}

/// What Pandoc did to a field that it has otherwise, if it is one of the differences that the
/// guide lists (`docs/content/pages/reference/bibtex.md`).
fn cause(ours: Option<&Json>, theirs: Option<&Json>) -> Option<&'static str> {
    let Some(theirs) = theirs else {
        return Some("left out by Pandoc");
    };
    let letters = |value: &Json| -> Vec<char> {
        let text = value.as_str().unwrap_or_default();
        text.chars().filter(|c| !c.is_whitespace()).collect()
    };
    match (ours?, theirs) {
        (ours @ Json::String(_), theirs @ Json::String(text)) => {
            let (ours, theirs) = (letters(ours), letters(theirs));
            // TeX writes a letter and its accent apart.
            let bare = |text: &[char]| -> String {
                let apart = text.iter().copied().nfd();
                apart.filter(|c| c.is_alphanumeric()).collect()
            };
            let mut rest = ours.iter();
            if theirs.iter().all(|c| rest.any(|own| own == c)) {
                Some("words or signs left out by Pandoc")
            } else if text.contains(['\\', '{']) && bare(&theirs).contains(&bare(&ours)) {
                Some("left as TeX by Pandoc")
            } else {
                None
            }
        }
        (Json::Object(ours), Json::Object(theirs)) => {
            let first = |date: &Map<String, Json>| -> Vec<i64> {
                let parts = date.get("date-parts").and_then(|parts| parts[0].as_array());
                parts
                    .into_iter()
                    .flatten()
                    .filter_map(Json::as_i64)
                    .collect()
            };
            let (ours, theirs) = (first(ours), first(theirs));
            if ours.is_empty() && theirs.get(1).is_some_and(|month| *month > 12) {
                Some("a month that no calendar has")
            } else if ours.len() > theirs.len() && ours.starts_with(&theirs) {
                Some("month and day left out by Pandoc")
            } else {
                None
            }
        }
        _ => None,
    }
}

/// Compares every field of every entry: how many are equal, how many differ by causes alone
/// that are known, and of how many. Prints the differences by kind, with `CASEBOOK_SHOWN`
/// samples of each.
fn compare(folder: &Path, prepare: impl Fn(&str) -> String) -> (usize, usize, usize) {
    let mut expected = Vec::new();
    files(&folder.join("expected"), &mut expected);
    let (mut equal, mut explained, mut all) = (0, 0, 0);
    let mut kinds: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for path in &expected {
        let name = path.strip_prefix(folder.join("expected")).unwrap();
        let Some(name) = name.to_str().unwrap().strip_suffix(".csl.json") else {
            continue;
        };
        let theirs = fs::read_to_string(path).unwrap();
        let theirs = theirs
            .replace("<span class=\\\"nocase\\\">", "")
            .replace("</span>", "")
            .replace("ı\u{301}", "í");
        let theirs: Vec<Map<String, Json>> = serde_json::from_str(&theirs).unwrap();
        let file = read(&folder.join(name));
        let text = prepare(&with_distinct_keys(&file.text));
        let (ours, _) = entries(&TextFile::new(file.path.clone(), text));
        let by_id: BTreeMap<&str, &Map<String, Json>> = ours
            .iter()
            .map(|entry| (entry["id"].as_str().unwrap(), entry))
            .collect();
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        for entry in &theirs {
            all += 1;
            let id = entry["id"].as_str().unwrap();
            let count = seen.entry(id).or_default();
            let key = format!("{id}{}", again(*count));
            *count += 1;
            let mut note = |kind: String, sample: String| {
                kinds
                    .entry(kind)
                    .or_default()
                    .push(format!("{name} {sample}"));
            };
            let Some(own) = by_id.get(&*key) else {
                note("entry: missing".to_owned(), key);
                continue;
            };
            let keys: BTreeSet<&String> = own.keys().chain(entry.keys()).collect();
            let (mut is_equal, mut is_explained) = (true, true);
            // A second list of keys is no field of a record.
            for field in keys
                .into_iter()
                .filter(|key| !["id", "other-ids"].contains(&&***key))
            {
                let (mine, their) = (own.get(field), entry.get(field));
                let (a, b) = (mine.and_then(compared), their.and_then(compared));
                if a == b || b.is_none() && is_words(mine) && their.is_some() {
                    continue;
                }
                is_equal = false;
                let cause = cause(a.as_ref(), b.as_ref());
                is_explained &= cause.is_some();
                let how = match (&a, &b) {
                    (None, _) => "missing",
                    _ => cause.unwrap_or("other"),
                };
                let show = |value: Option<Json>| value.map_or("-".to_owned(), |v| v.to_string());
                let sample = format!("{id}\n      ours   {}\n      theirs {}", show(a), show(b));
                note(format!("{field}: {how}"), sample);
            }
            equal += usize::from(is_equal);
            explained += usize::from(!is_equal && is_explained);
        }
    }
    let mut kinds: Vec<_> = kinds.into_iter().collect();
    kinds.sort_by_key(|(_, samples)| usize::MAX - samples.len());
    let shown = std::env::var("CASEBOOK_SHOWN").ok();
    let shown: usize = shown.and_then(|n| n.parse().ok()).unwrap_or(0);
    for (kind, samples) in &kinds {
        println!("  {:5} {kind}", samples.len());
        for sample in samples.iter().take(shown) {
            println!("    {sample}");
        }
    }
    (equal, explained, all)
}

/// What a broken file may cost.
const MOST_TIME: Duration = Duration::from_secs(2);
const MOST_KILOBYTES: f64 = 512.0 * 1024.0;

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
    let book = tempfile::tempdir().unwrap();
    let casebook = env!("CARGO_BIN_EXE_casebook");
    let begun = Command::new(casebook)
        .arg("init")
        .current_dir(&book)
        .output();
    assert!(begun.unwrap().status.success());
    let mut passed = 0;
    for path in &broken {
        let (kept, found) = entries(&read(path));
        // `time` writes what the command took after everything the command says: of memory,
        // and of the processor, since a busy machine is no fault of the file.
        let out = Command::new("/usr/bin/time")
            .args(["-f", "%M %U %S", casebook, "import", "--dry-run"])
            .arg(fs::canonicalize(path).unwrap())
            .current_dir(&book)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        let taken = said.lines().last().unwrap().split(' ');
        let taken: Vec<f64> = taken.map(|number| number.parse().unwrap()).collect();
        let (kilobytes, time) = (taken[0], Duration::from_secs_f64(taken[1] + taken[2]));
        println!(
            "  {:3} kept, {found:3} findings, {time:.1?}, {:.0} MB: {}",
            kept.len(),
            kilobytes / 1024.0,
            path.file_name().unwrap().display()
        );
        passed += usize::from(time < MOST_TIME && kilobytes < MOST_KILOBYTES);
    }
    println!("bib, broken: passed {passed} of {}", broken.len());
    assert_eq!(passed, broken.len());
}
