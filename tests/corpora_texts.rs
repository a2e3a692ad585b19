//! Real texts that were not written for casebook: long manuscripts with thousands of
//! citations, and thousands of Markdown files of other generators.
//!
//! They are large and not part of the project: `tests/run corpora` runs this, with their
//! folder in `CASEBOOK_CORPORA` (`../shared/corpora` if that is not set).

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(
    clippy::disallowed_methods,
    reason = "a test reads the texts and unpacks archives"
)]
#![expect(clippy::print_stdout, reason = "a test that says how many passed")]

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use casebook::Memo;
use casebook::diag::Code;
use casebook::project::{Options, Project};
use casebook::site::Content;
use casebook::text::TextFile;
use casebook::theme;

/// The folder of a corpus, if there is one.
fn corpus(name: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("CASEBOOK_CORPORA")
        .map_or_else(|| "../shared/corpora".into(), PathBuf::from);
    let folder = folder.join(name);
    if !folder.is_dir() {
        println!("{name}: skipped, as there is no {}", folder.display());
        return None;
    }
    Some(folder)
}

/// A book of the given cases and sources.
fn book(cases: Vec<TextFile>, sources: Vec<TextFile>) -> Project {
    Project {
        config: Some(TextFile::new("book.toml", "[book]\ntitle = \"Texts\"\n")),
        cases,
        sources,
        theme: theme::built_in(),
        content: "content".to_owned(),
        options: Options::default(),
        ..Project::default()
    }
}

#[test]
#[ignore = "needs the corpora"]
fn each_manuscript_is_a_case_whose_known_keys_all_resolve() {
    let Some(folder) = corpus("manuscripts") else {
        return;
    };
    let mut manuscripts: Vec<PathBuf> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path().join("rendered"))
        .filter(|rendered| rendered.join("case.md").is_file())
        .collect();
    manuscripts.sort();
    let mut passed = 0;
    for rendered in &manuscripts {
        let name = rendered
            .parent()
            .unwrap()
            .file_name()
            .unwrap()
            .to_string_lossy();
        passed += usize::from(manuscript(&name, rendered));
    }
    println!("manuscripts: passed {passed} of {}", manuscripts.len());
    assert_eq!(passed, manuscripts.len());
}

/// Whether a manuscript builds, cites something, and has no key left open but those that
/// Pandoc leaves open too.
fn manuscript(name: &str, rendered: &Path) -> bool {
    let text = |file: &str| fs::read_to_string(rendered.join(file)).unwrap();
    let project = book(
        vec![TextFile::new(
            "content/cases/manuscript.md",
            text("case.md"),
        )],
        vec![TextFile::new(
            "content/sources/references.json",
            text("references.json"),
        )],
    );
    let start = Instant::now();
    let built = casebook::build(&project, &Memo::default());
    let (published, _) = support::render(&built.value);
    let time = start.elapsed();

    let open_in_pandoc: BTreeSet<String> = text("pandoc-3.9.warnings.txt")
        .lines()
        .filter_map(|line| {
            line.strip_prefix("[WARNING] Citeproc: citation ")?
                .strip_suffix(" not found")
        })
        .map(str::to_owned)
        .collect();
    let missing: BTreeSet<&str> = built
        .found
        .iter()
        .filter(|finding| finding.code == Code::UNKNOWN_SOURCE)
        .filter_map(|finding| {
            let span = finding.span.as_ref()?;
            project.cases[0]
                .text
                .get(span.start as usize..span.end as usize)
        })
        .map(|written| {
            written
                .trim_start_matches(['-', '@', '{'])
                .trim_end_matches('}')
        })
        .filter(|key| !open_in_pandoc.contains(*key))
        .collect();
    let mentions = built.value.pages().book.mentions.len();
    let page = support::page(&published, "cases/manuscript/index.html");
    println!(
        "  {name}: {mentions} citation items, {} sources, {} kB of HTML in {} ms; {} keys open that Pandoc knows",
        built.value.pages().book.sources.len(),
        page.len() / 1000,
        time.as_millis(),
        missing.len(),
    );
    for key in &missing {
        println!("    @{key}");
    }
    missing.is_empty() && mentions > 0
}

#[test]
#[ignore = "needs the corpora"]
fn every_file_of_other_generators_becomes_a_page() {
    let Some(folder) = corpus("scale") else {
        return;
    };
    let mut archives: Vec<PathBuf> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().ends_with(".tar.zst"))
        .collect();
    archives.sort();
    let (mut passed, mut all) = (0, 0);
    for archive in &archives {
        let unpacked = tempfile::tempdir().unwrap();
        let status = Command::new("tar")
            .arg("--zstd")
            .arg("-xf")
            .arg(archive)
            .arg("-C")
            .arg(unpacked.path())
            .status();
        assert!(
            status.unwrap().success(),
            "tar could not unpack {}",
            archive.display()
        );
        let files = markdown(unpacked.path());
        all += files.len();
        passed += archive_passes(&archive.file_name().unwrap().to_string_lossy(), files);
    }
    println!("scale: passed {passed} of {all}");
    assert_eq!(passed, all);
}

/// Builds all files as one book. Counts those that became a page with words, and whose
/// foreign front matter, if they have one, was reported exactly once.
fn archive_passes(name: &str, files: Vec<TextFile>) -> usize {
    let project = book(files, Vec::new());
    let bytes: usize = project.cases.iter().map(|file| file.text.len()).sum();
    let start = Instant::now();
    let built = casebook::build(&project, &Memo::default());
    let (published, _) = support::render(&built.value);
    let time = start.elapsed();
    let book = &built.value.pages().book;
    let passed = project
        .cases
        .iter()
        .filter(|file| {
            let case = book
                .cases
                .iter()
                .find(|case| case.prose.draft.file.path == file.path);
            let shown = case.is_some_and(|case| {
                let page = published.get(&format!("cases/{}/index.html", case.slug));
                matches!(page, Some(Content::Bytes(bytes)) if !bytes.is_empty())
            });
            let reported = built.found.iter().filter(|finding| {
                finding.code == Code::FRONT_MATTER_KIND
                    && finding
                        .span
                        .as_ref()
                        .is_some_and(|span| span.file == file.path)
            });
            let passes = shown && reported.count() == usize::from(file.text.starts_with("+++\n"));
            if !passes {
                println!("    failed: {}", file.path);
            }
            passes
        })
        .count();
    println!(
        "  {name}: {} files, {} kB in {} ms",
        project.cases.len(),
        bytes / 1000,
        time.as_millis()
    );
    passed
}

/// Every Markdown file below a folder, numbered so that no two want the same address.
fn markdown(folder: &Path) -> Vec<TextFile> {
    let paths = support::files(folder)
        .into_iter()
        .filter(|path| path.ends_with(".md"));
    let read = |path: String| fs::read(folder.join(path)).unwrap();
    paths
        .enumerate()
        .map(|(n, path)| {
            TextFile::decode(format!("content/cases/file-{n}.md").as_str(), read(path))
        })
        .collect()
}
