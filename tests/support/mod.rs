//! What several tests do with a whole book: read it, build it, render all of it.

#![allow(dead_code, reason = "each test uses its part")]
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test reads the books it builds, and one that cannot go on has failed"
)]

pub mod html;
pub mod preview;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use casebook::Memo;
use casebook::desk::{Built, Desk};
use casebook::diag::Diagnostics;
use casebook::diag::render::Printer;
use casebook::project::{Options, Project};
use casebook::site::{Content, Site};

/// Every file of a site by its path: its bytes, or the file of the book that is copied there.
pub type Published = BTreeMap<String, Content>;

/// The folder of the repository: the demonstration book.
pub fn demonstration() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A folder of this folder's.
pub fn tests(folder: &str) -> PathBuf {
    demonstration().join("tests").join(folder)
}

/// The book in a folder, read and built.
pub fn open(root: &Path) -> Built {
    Desk::open(root, Options::default())
        .unwrap()
        .build()
        .unwrap()
}

/// All of a site, rendered, and what was found on the way.
pub fn render(site: &Site) -> (Published, Diagnostics) {
    let mut found = Diagnostics::new();
    let published = site
        .routes()
        .iter()
        .map(|&route| (site.path(route), found.take(site.render(route))))
        .collect();
    (published, found)
}

/// The site of a project, and everything that was found from the first file to the last page.
pub fn build(project: &Project, memo: &Memo) -> (Published, Diagnostics) {
    let mut found = Diagnostics::new();
    let site = found.take(casebook::build(project, memo));
    let (published, rendering) = render(&site);
    found.extend(rendering);
    (published, found.sorted())
}

/// Findings as a reader of the terminal sees them, one after another.
pub fn in_words(found: &Diagnostics, project: &Project) -> String {
    let lookup = project.lookup();
    let mut printer = Printer::new(&lookup, false);
    let words = found.iter().map(|finding| printer.human(finding));
    words.collect::<Vec<_>>().join("\n")
}

/// A page of a site as text.
///
/// # Panics
/// If there is no such page.
pub fn page<'a>(published: &'a Published, path: &str) -> &'a str {
    match published.get(path) {
        Some(Content::Bytes(bytes)) => std::str::from_utf8(bytes).unwrap(),
        other => panic!("no page at {path}: {other:?}"),
    }
}

/// Asserts that two sites are the same, and names the first file in which they differ.
#[track_caller]
pub fn assert_same(a: &Published, b: &Published, when: &str) {
    let paths = |site: &Published| site.keys().cloned().collect::<Vec<_>>();
    assert_eq!(paths(a), paths(b), "{when}");
    for (path, content) in a {
        if let (Content::Bytes(a), Content::Bytes(b)) = (content, &b[path]) {
            let (a, b) = (String::from_utf8_lossy(a), String::from_utf8_lossy(b));
            let differing = a.lines().zip(b.lines()).find(|(a, b)| a != b);
            assert!(a == b, "{path} differs {when}: {differing:#?}");
        }
        assert_eq!(content, &b[path], "{path} differs {when}");
    }
}

/// Every file below a folder, as paths with `/`, sorted.
pub fn files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut below = vec![String::new()];
    while let Some(path) = below.pop() {
        for entry in std::fs::read_dir(folder.join(&path)).unwrap() {
            let entry = entry.unwrap();
            let path = format!("{path}{}", entry.file_name().to_string_lossy());
            match entry.file_type().unwrap().is_dir() {
                true => below.push(path + "/"),
                false => found.push(path),
            }
        }
    }
    found.sort();
    found
}

/// Copies a folder with everything in it.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &to),
            false => _ = std::fs::copy(entry.path(), to).unwrap(),
        }
    }
}
