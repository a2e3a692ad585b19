//! Real texts, read by casebook and by Pandoc: blocks, headings and citations are the same.
//!
//! Needs Pandoc 3.9 (`CASEBOOK_PANDOC` names it; `pandoc` on the path if not) and the
//! folder of texts (`CASEBOOK_CORPORA`). What does not agree is listed by kind; what is
//! known to differ, and why, stands in `docs/content/pages/reference/pandoc.md`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(
    clippy::disallowed_methods,
    reason = "a test reads the texts and unpacks archives"
)]
#![expect(clippy::print_stdout, reason = "a test that says how many passed")]

mod oracle;
mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use oracle::agreement::{Difference, compare, kind};
use oracle::pandoc::Pandoc;
use oracle::{reading, without_front_matter};

/// What differs, each with the text that it is in.
type Differences = Vec<(String, Difference)>;

/// Seconds that Pandoc may take for one text, twice.
const SECONDS: u64 = 60;

/// How many differences of a kind are shown.
const SHOWN: usize = 12;

fn corpus(name: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("CASEBOOK_CORPORA")
        .map_or_else(|| "../shared/corpora".into(), PathBuf::from)
        .join(name);
    if !folder.is_dir() {
        println!("{name}: skipped, as there is no {}", folder.display());
        return None;
    }
    Some(folder)
}

#[test]
#[ignore = "needs the corpora and Pandoc"]
fn manuscripts_are_read_as_pandoc_reads_them() {
    agree("manuscripts", |path| path.ends_with(".md"));
}

#[test]
#[ignore = "needs the corpora and Pandoc"]
fn papers_are_read_as_pandoc_reads_them() {
    agree("papers", |path| path.ends_with(".md"));
}

#[test]
#[ignore = "needs the corpora and Pandoc"]
fn books_are_read_as_pandoc_reads_them() {
    // The chunks of R Markdown never come to Pandoc: knitr makes plain code of them first.
    agree("books", |path| path.ends_with(".Rmd"));
}

/// Reads every text of a corpus twice, and says how many facts agree.
fn agree(name: &str, is_text: fn(&str) -> bool) {
    let Some(folder) = corpus(name) else { return };
    let Some(pandoc) = Pandoc::new(SECONDS) else {
        return;
    };
    let unpacked = tempfile::tempdir().unwrap();
    let mut texts = texts(&folder, is_text);
    for archive in support::files(&folder)
        .into_iter()
        .filter(|path| path.ends_with(".tar.zst"))
    {
        let status = Command::new("tar")
            .args(["--zstd", "-xf"])
            .arg(folder.join(archive))
            .arg("-C")
            .arg(unpacked.path())
            .status();
        assert!(status.unwrap().success(), "tar could not unpack an archive");
    }
    texts.extend(self::texts(unpacked.path(), is_text));
    let only = std::env::var("CASEBOOK_ONLY").unwrap_or_default();
    let (mut passed, mut all, mut unread) = (0, 0, 0);
    // By kind: how many facts there are, and what differs in which text.
    let mut by_kind: BTreeMap<&str, (usize, Differences)> = BTreeMap::new();
    for (path, text) in texts.iter().filter(|(path, _)| path.contains(&only)) {
        let text = without_front_matter(text);
        let Some(theirs) = pandoc.facts(text) else {
            println!("  {path}: Pandoc does not get through it");
            unread += 1;
            continue;
        };
        let ours = reading::facts(text);
        let (agreed, differences) = compare(&theirs, &ours);
        passed += agreed;
        all += agreed + differences.len();
        for fact in &theirs {
            by_kind.entry(kind(fact)).or_default().0 += 1;
        }
        for difference in differences {
            let fact = difference
                .pandoc
                .as_ref()
                .or(difference.casebook.as_ref())
                .unwrap();
            let entry = by_kind.entry(kind(fact)).or_default();
            entry.1.push((path.clone(), difference));
        }
    }
    for (kind, (facts, differences)) in &by_kind {
        println!("  {kind}: {facts} facts, {} differences", differences.len());
        let shown = if only.is_empty() { SHOWN } else { usize::MAX };
        for (path, difference) in differences.iter().take(shown) {
            println!("    {path}");
            for (who, fact) in [
                ("pandoc  ", &difference.pandoc),
                ("casebook", &difference.casebook),
            ] {
                println!("      {who}: {}", fact.as_deref().unwrap_or("-"));
            }
        }
    }
    println!(
        "{name} against Pandoc: passed {passed} of {all} ({} texts, {unread} that Pandoc does not get through)",
        texts.len()
    );
}

fn texts(folder: &Path, is_text: fn(&str) -> bool) -> Vec<(String, String)> {
    support::files(folder)
        .into_iter()
        .filter(|path| is_text(path) && !path.ends_with("README.md"))
        .map(|path| {
            let bytes = fs::read(folder.join(&path)).unwrap();
            let text = String::from_utf8_lossy(&bytes).replace("\r\n", "\n");
            let text = match path.ends_with(".Rmd") {
                true => without_chunks(&text),
                false => text,
            };
            (path, text)
        })
        .collect()
}

/// R Markdown with its chunks as plain code.
fn without_chunks(text: &str) -> String {
    let lines = text
        .split('\n')
        .map(|line| match line.trim_start().starts_with("```{") {
            true => &line[..line.find('{').unwrap()],
            false => line,
        });
    lines.collect::<Vec<_>>().join("\n")
}
