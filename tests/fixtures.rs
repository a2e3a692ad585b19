//! Small books, each the least that shows one thing, and what is found in them.
//!
//! `tests/fixtures/<subject>/<name>/` is a book. Its findings are kept as a snapshot, in
//! the words that its author would read; where a file `pages.txt` names addresses, so is
//! the `<main>` of those pages. Every kind of finding has two: one of its name that has
//! it and nothing else, and one that ends in `-nearly` and has nothing at all.
//!
//! A file `sizes.txt` says which files are lengthened before the book is read, and to how
//! many bytes: some findings take more bytes than a repository should hold. In the files
//! that `root.txt` names, `ROOT` becomes the folder that the book is read from. A
//! `published.json` is the list of what was published before, an `answers.json` what the
//! web answered to `check --online`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(
    clippy::disallowed_methods,
    reason = "a test looks at the fixtures there are"
)]
#![allow(clippy::print_stdout, reason = "what insta's macro is made of")]

mod support;

use std::borrow::Cow;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use casebook::desk::Built;
use casebook::diag::{Code, Diagnostics};
use casebook::gate::{Listing, gone};
use casebook::io::publish::{Publishable, rehearse};
use support::Published;

/// A fixture, and what comes of it.
struct Fixture {
    root: PathBuf,
    found: Diagnostics,
    /// The findings in words, and the pages that it names.
    shown: String,
}

/// Every fixture, each built once for all tests.
static FIXTURES: LazyLock<Vec<Fixture>> = LazyLock::new(|| {
    let try_out = |root: PathBuf| {
        let (there, _copy) = prepared(&root);
        let (built, published, found) = build(&there);
        let mut shown = support::in_words(&found, &built.project);
        let pages = fs::read_to_string(root.join("pages.txt")).unwrap_or_default();
        for address in pages.lines() {
            let main = support::html::main(support::page(&published, address));
            shown.push_str(&format!("\n== {address}\n{main}\n"));
        }
        Fixture { root, found, shown }
    };
    fixtures().into_iter().map(try_out).collect()
});

/// A fixture, built and rendered.
fn build(root: &Path) -> (Built, Published, Diagnostics) {
    let built = support::open(root);
    let (published, _) = support::render(&built.site);
    let mut found = built.checked().clone();
    for index in 0..built.paths().len() {
        found.extend(Publishable::render(&built, index).found);
    }
    if let Ok(bytes) = fs::read(root.join("published.json")) {
        let before = Listing::read(&*bytes).unwrap().unwrap();
        let now = rehearse(&built).unwrap().value.unwrap();
        found.extend(gone(&before, &now));
    }
    if let Ok(bytes) = fs::read(root.join("answers.json")) {
        found.extend(built.weigh_answers(&serde_json::from_slice(&bytes).unwrap()));
    }
    (built, published, found.sorted())
}

/// The folder to read a fixture from: itself, or a copy with its files lengthened.
fn prepared(root: &Path) -> (Cow<'_, Path>, Option<tempfile::TempDir>) {
    let [sizes, rooted] =
        ["sizes.txt", "root.txt"].map(|it| fs::read_to_string(root.join(it)).unwrap_or_default());
    if sizes.is_empty() && rooted.is_empty() {
        return (Cow::Borrowed(root), None);
    }
    let copy = tempfile::tempdir().unwrap();
    support::copy(root, copy.path());
    for path in rooted.lines() {
        let path = copy.path().join(path);
        let there = copy.path().canonicalize().unwrap();
        let text = fs::read_to_string(&path).unwrap();
        fs::write(path, text.replace("ROOT", there.to_str().unwrap())).unwrap();
    }
    for line in sizes.lines() {
        let (path, bytes) = line.split_once(' ').unwrap();
        let file = File::options()
            .append(true)
            .open(copy.path().join(path))
            .unwrap();
        file.set_len(bytes.parse().unwrap()).unwrap();
    }
    (Cow::Owned(copy.path().to_owned()), Some(copy))
}

#[test]
fn each_fixture_finds_and_prints_what_its_snapshot_says() {
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::glob!("fixtures", "*/*/book.toml", |book| {
            let here = |it: &&Fixture| it.root.ends_with(place_of(book));
            let shown = &*FIXTURES.iter().find(here).unwrap().shown;
            insta::assert_snapshot!("fixture", if shown.is_empty() { "(nothing)" } else { shown });
        });
    });
}

#[test]
fn every_kind_of_finding_has_a_book_with_it_and_one_that_nearly_has_it() {
    let mut wrong = Vec::new();
    for code in Code::ALL {
        for (ending, expected) in [("", vec![code.name]), ("-nearly", vec![])] {
            let name = format!("{}{ending}", code.name);
            let Some(fixture) = FIXTURES.iter().find(|it| it.root.ends_with(&name)) else {
                wrong.push(format!("{name}: there is no such fixture"));
                continue;
            };
            let found = fixture.found.iter().map(|finding| finding.code.name);
            let found: Vec<&str> = found.collect();
            if found != expected {
                wrong.push(format!("{name}: found {found:?}"));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {}\n{}",
        wrong.len(),
        2 * Code::ALL.len(),
        wrong.join("\n")
    );
}

#[test]
fn every_finding_says_what_is_underlined_and_what_to_do() {
    let mut wrong = Vec::new();
    for fixture in FIXTURES.iter() {
        for finding in fixture.found.iter() {
            let mut labels = finding.others.iter().map(|(_, label)| label);
            let labelled = finding.span.is_none() || !finding.label.is_empty();
            let labelled = labelled && labels.all(|label| !label.is_empty());
            if !labelled || finding.help.is_empty() {
                wrong.push(format!("{}: {}", finding.code.label(), finding.message));
            }
        }
    }
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_snapshot_has_its_fixture() {
    let orphans: Vec<String> = names(&support::tests("snapshots"))
        .filter(|name| {
            let of = name
                .strip_prefix("fixture@")
                .and_then(|name| name.strip_suffix(".snap"));
            of.is_some_and(|of| {
                !support::tests("fixtures")
                    .join(of.replace("__", "/"))
                    .is_file()
            })
        })
        .collect();
    assert!(orphans.is_empty(), "{orphans:#?}");
}

/// The subject and the name of the fixture that has this `book.toml`.
fn place_of(book: &Path) -> PathBuf {
    let mut parts: Vec<_> = book.components().rev().skip(1).take(2).collect();
    parts.reverse();
    parts.iter().collect()
}

/// The folder of every fixture.
fn fixtures() -> Vec<PathBuf> {
    let all = support::tests("fixtures");
    let mut found: Vec<PathBuf> = names(&all)
        .map(|subject| all.join(subject))
        .flat_map(|subject| {
            names(&subject)
                .map(|name| subject.join(name))
                .collect::<Vec<_>>()
        })
        .filter(|root| root.join("book.toml").is_file())
        .collect();
    found.sort();
    found
}

fn names(folder: &Path) -> impl Iterator<Item = String> {
    let entries = fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
}
