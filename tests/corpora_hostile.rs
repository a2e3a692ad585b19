//! Hostile and broken files that were not written for casebook, each in every place where
//! an author could put it: no panic, no hang, no page in which something would run.
//!
//! `CASEBOOK_CORPORA` names the folder that holds `hostile/`. Prints `hostile: passed N of M`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(
    clippy::disallowed_methods,
    reason = "a test reads a corpus, runs the program and watches the time"
)]
#![allow(clippy::print_stdout, reason = "the count is the result")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rayon::prelude::*;
use support::hostile;

/// What one file may take.
const LONGEST: Duration = Duration::from_secs(5);
const LARGEST_KILOBYTES: u64 = 1 << 20;

fn corpus() -> PathBuf {
    let folder = std::env::var_os("CASEBOOK_CORPORA").expect("CASEBOOK_CORPORA names the corpora");
    PathBuf::from(folder).join("hostile")
}

fn verdict(name: &str, all: usize, failures: &[String]) {
    for failure in failures.iter().take(40) {
        println!("  {failure}");
    }
    println!("{name}: passed {} of {all}", all - failures.len());
    assert!(failures.is_empty());
}

/// The texts of the lists, each once.
fn payloads(name: &str) -> Vec<String> {
    let text = fs::read(corpus().join(name)).unwrap();
    let text = String::from_utf8_lossy(&text).into_owned();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    lines.retain(|line| !line.is_empty());
    lines.sort();
    lines.dedup();
    lines
}

#[test]
#[ignore = "needs the corpora: tests/run corpora"]
fn no_text_of_the_lists_becomes_markup_in_any_field() {
    let mut texts = payloads("xss-payload-list/payloads.txt");
    texts.extend(payloads("blns/blns.txt"));
    for file in fs::read_dir(corpus().join("html5lib/tokenizer")).unwrap() {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        let tests: serde_json::Value = serde_json::from_str(&text).unwrap();
        let tests = tests["tests"].as_array().into_iter().flatten();
        let inputs = tests.filter_map(|test| test["input"].as_str());
        // Thousands of names of entities differ in nothing that matters here.
        texts.extend(
            inputs
                .step_by(if text.len() > 1 << 20 { 40 } else { 1 })
                .map(str::to_owned),
        );
    }
    let failures: Vec<String> = texts
        .par_iter()
        .filter_map(|text| {
            let start = Instant::now();
            let trouble = hostile::trouble(text);
            let slow = (start.elapsed() > LONGEST).then(|| format!("took {:?}", start.elapsed()));
            trouble
                .or(slow)
                .map(|trouble| format!("{text:?}: {trouble}"))
        })
        .collect();
    verdict("hostile texts", texts.len(), &failures);
}

#[test]
#[ignore = "needs the corpora: tests/run corpora"]
fn a_site_of_all_lines_of_the_list_is_written_for_the_browser() {
    let texts = payloads("xss-payload-list/payloads.txt");
    let folder = support::demonstration().join("target/hostile-list");
    let _ = fs::remove_dir_all(&folder);
    let all: Vec<String> = texts
        .iter()
        .enumerate()
        .map(|(n, text)| hostile::case(text, n))
        .collect();
    for (part, cases) in all.chunks(500).enumerate() {
        let pages = hostile::pages(&hostile::project(&texts[part * 500], cases.to_vec()));
        let found = hostile::harm(&pages);
        assert!(found.is_empty(), "{found:#?}");
        // An old address that no disk takes is refused when a site is published (CB010).
        let fits = |path: &str| path.split('/').all(|part| part.len() <= 255);
        for (path, bytes) in pages.into_iter().filter(|(path, _)| fits(path)) {
            let path = folder.join(format!("part-{part}")).join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        assert!(folder.join(format!("part-{part}/_headers")).is_file());
    }
}

/// Where an author could put a file of that kind, as a book of its own.
fn books(name: &str, bytes: &[u8]) -> Vec<Vec<(&'static str, Vec<u8>)>> {
    const CONFIG: &[u8] = b"[book]\ntitle = \"B\"\n";
    let case = |text: Vec<u8>| vec![("book.toml", CONFIG.to_vec()), ("content/cases/a.md", text)];
    let source = |path, bytes: &[u8]| {
        let mut book = case(b"---\ntitle: T\n---\n\nWords [@k].\n".to_vec());
        book.push((path, bytes.to_vec()));
        book
    };
    let front = |bytes: &[u8]| case([b"---\n", bytes, b"\n---\n\nWords [@k].\n"].concat());
    match name.rsplit('.').next().unwrap_or("") {
        "yaml" => vec![source("content/sources/s.yaml", bytes), front(bytes)],
        "json" => vec![source("content/sources/s.json", bytes), front(bytes)],
        "bib" => vec![source("content/sources/s.bib", bytes)],
        "toml" => vec![vec![
            ("book.toml", bytes.to_vec()),
            ("content/cases/a.md", b"---\ntitle: T\n---\n".to_vec()),
        ]],
        _ => vec![case(bytes.to_vec()), source("content/pages/p.md", bytes)],
    }
}

/// Runs `casebook build` on a book, and says what was wrong with how it ended.
fn build(files: &[(&str, Vec<u8>)]) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let said = fs::File::create(folder.path().join("said")).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_casebook"));
    command
        .args(["build", "--jobs", "1", "--root"])
        .arg(folder.path());
    command.stdout(Stdio::null()).stderr(said);
    let start = Instant::now();
    let mut child = command.spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    let ended = loop {
        most = most.max(high_water(&status));
        if let Some(ended) = child.try_wait().unwrap() {
            break ended;
        }
        if start.elapsed() > 2 * LONGEST {
            child.kill().unwrap();
            child.wait().unwrap();
            return Some(format!("did not end in {:?}", 2 * LONGEST));
        }
        thread::sleep(Duration::from_millis(2));
    };
    let took = start.elapsed();
    let said = fs::read_to_string(folder.path().join("said")).unwrap_or_default();
    match ended.code() {
        Some(0) => {}
        Some(1) if said.contains("error[CB") => {}
        code => {
            return Some(format!(
                "ended with {code:?}: {}",
                said.lines().next().unwrap_or("")
            ));
        }
    }
    if took > LONGEST {
        return Some(format!("took {took:?}"));
    }
    if most > LARGEST_KILOBYTES {
        return Some(format!("took {} MB of memory", most / 1024));
    }
    None
}

/// The most memory that a process has had, in kilobytes.
fn high_water(status: &str) -> u64 {
    let text = fs::read_to_string(status).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().next());
    number.and_then(|it| it.parse().ok()).unwrap_or(0)
}

/// Whether any page of the book holds what would run, be there errors or not.
fn harms(files: &[(&str, Vec<u8>)]) -> Option<String> {
    let text = |path: &str| {
        files
            .iter()
            .find(|(at, _)| *at == path)
            .map(|(_, bytes)| bytes.clone())
    };
    let case = text("content/cases/a.md")?;
    let mut project = hostile::project("T", vec![String::from_utf8_lossy(&case).into_owned()]);
    for path in [
        "content/sources/s.yaml",
        "content/sources/s.json",
        "content/sources/s.bib",
    ] {
        project
            .sources
            .extend(text(path).map(|bytes| casebook::text::TextFile::decode(path, bytes)));
    }
    let tried = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        hostile::harm(&hostile::pages(&project))
    }));
    match tried {
        Err(_) => Some("panicked".to_owned()),
        Ok(found) => found
            .iter()
            .next()
            .map(|it| format!("{}: {}", it.code.name, it.message)),
    }
}

#[test]
#[ignore = "needs the corpora: tests/run corpora"]
fn every_hostile_file_is_built_or_refused_with_words() {
    let folder = corpus();
    let unpacked = tempfile::tempdir().unwrap();
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for archive in ["pathological.tar.zst", "toml-test.tar.zst"] {
        let mut tar = Command::new("tar");
        tar.arg("--zstd")
            .arg("-xf")
            .arg(folder.join(archive))
            .arg("-C")
            .arg(unpacked.path());
        assert!(tar.status().unwrap().success());
    }
    for root in [folder.as_path(), unpacked.path()] {
        for path in support::files(root) {
            let ending = Path::new(&path)
                .extension()
                .and_then(|it| it.to_str())
                .unwrap_or("");
            if ["yaml", "json", "toml", "md", "bib", "txt", "test"].contains(&ending) {
                files.push((path.clone(), fs::read(root.join(&path)).unwrap()));
            }
        }
    }
    // A case of the YAML suite is a file of cases; each is a file of its own here.
    let mut inputs: Vec<(String, Vec<u8>)> = Vec::new();
    for (path, bytes) in files {
        match path.contains("yaml-test-suite/") {
            true => inputs.extend(yaml_cases(&path, &bytes)),
            false => inputs.push((path, bytes)),
        }
    }
    let failures: Vec<String> = inputs
        .par_iter()
        .filter_map(|(path, bytes)| {
            let books = books(path, bytes);
            let trouble = books
                .iter()
                .find_map(|book| build(book).or_else(|| harms(book)));
            trouble.map(|trouble| format!("{path}: {trouble}"))
        })
        .collect();
    verdict("hostile", inputs.len(), &failures);
}

/// The inputs of a file of the YAML suite, in which a visible character stands for each
/// invisible one.
fn yaml_cases(path: &str, bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let text = String::from_utf8_lossy(bytes);
    let mut cases = Vec::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if line.trim_start() != "yaml: |" {
            continue;
        }
        let indent = line.len() - line.trim_start().len() + 2;
        let mut input = String::new();
        while let Some(next) = lines.next_if(|next| {
            next.trim().is_empty() || next.len() - next.trim_start().len() >= indent
        }) {
            input.push_str(next.get(indent..).unwrap_or(""));
            input.push('\n');
        }
        let input = input
            .replace('␣', " ")
            .replace(['↵', '∎', '—'], "")
            .replace('←', "\r");
        let input = input.replace('⇔', "\u{feff}").replace('»', "\t");
        cases.push((format!("{path}#{}.yaml", cases.len()), input.into_bytes()));
    }
    cases
}
