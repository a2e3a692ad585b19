//! `casebook import` and `casebook export`: what comes in, what goes out, and that nothing
//! is written over.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(
    clippy::disallowed_methods,
    reason = "a test makes a folder and looks at what a command did to it"
)]

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::contains;
use tempfile::TempDir;

const NOTES: &str = "The kettle of Ashford
\u{a0} • Summary: The kettle likely boiled at 90 °C. [Ledger]. It is owned by the mills. [Ledger & Heronst].
 • Was It The Air?  The Heron hints so. [HeronSt (Cove Mill)]. It is not clear how. [LedgerCourier].
 • The Memo: It has a page on it. [see OHMemo p. 25]. It says more. [Memo p. 25]. See the next section.
";

fn casebook(folder: &Path, arguments: &[&str]) -> assert_cmd::assert::Assert {
    let mut command = Command::new(env!("CARGO_BIN_EXE_casebook"));
    command.current_dir(folder).env("NO_COLOR", "1");
    command.args(arguments).assert()
}

/// A new book.
fn begun() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    casebook(folder.path(), &["init"]).success();
    folder
}

fn read(folder: &TempDir, path: &str) -> String {
    fs::read_to_string(folder.path().join(path)).unwrap()
}

#[test]
fn notes_become_a_case_that_builds_and_lists_what_is_left() {
    let folder = begun();
    fs::write(folder.path().join("old notes.txt"), NOTES).unwrap();
    casebook(folder.path(), &["import", "old notes.txt"])
        .code(0)
        .stderr(
            contains("6 claims; 5 of 6 brackets cited; 3 source records begun")
                .and(contains("`LedgerCourier` is most likely two names"))
                .and(
                    contains("line 3: `Heronst`, `HeronSt`")
                        .or(contains("line 2: `Heronst`, `HeronSt`")),
                ),
        );
    casebook(folder.path(), &["build"]).code(0);
    let page = read(&folder, "public/cases/old-notes/index.html");
    assert!(page.contains("The kettle likely boiled at 90 °C."));
    assert!(!page.contains("To decide"), "the list is private");
}

#[test]
fn a_case_that_is_there_is_not_written_over() {
    let folder = begun();
    fs::write(folder.path().join("notes.txt"), NOTES).unwrap();
    fs::write(folder.path().join("content/cases/notes.md"), "mine").unwrap();
    casebook(folder.path(), &["import", "notes.txt"])
        .code(2)
        .stderr(contains("is there already and was left as it is"));
    assert_eq!(read(&folder, "content/cases/notes.md"), "mine");
}

#[test]
fn a_library_is_taken_in_once() {
    let folder = begun();
    let bib = "@book{moor2001, author={Moor, Ida}, title={A Kettle}, date={2001}}\n";
    fs::write(folder.path().join("library.bib"), bib).unwrap();
    casebook(folder.path(), &["import", "library.bib"])
        .code(0)
        .stderr(contains("1 work: 1 new"));
    let written = read(&folder, "content/sources/library.yaml");
    assert!(
        written.starts_with("- id: moor2001\n  type: book\n"),
        "{written}"
    );
    casebook(folder.path(), &["import", "library.bib"])
        .code(0)
        .stderr(contains("1 work: 0 new, 1 in the book already"));
    assert_eq!(read(&folder, "content/sources/library.yaml"), written);
    casebook(folder.path(), &["check"]).code(0);
}

#[test]
fn what_is_exported_comes_back_as_the_same_sources() {
    for (format, name) in [("csl-json", "out.json"), ("bibtex", "out.bib")] {
        let folder = begun();
        casebook(folder.path(), &["export", format, "--all", "--out", name]).code(0);
        casebook(folder.path(), &["import", name, "--dry-run"])
            .code(0)
            .stdout("")
            .stderr(contains(": 0 new, "));
    }
}

#[test]
fn tables_say_where_sources_are_cited() {
    let folder = begun();
    casebook(folder.path(), &["export", "csv"])
        .code(0)
        .stdout(contains("footbridge"));
    casebook(folder.path(), &["export", "json"])
        .code(0)
        .stdout(contains("notice-2023"));
    casebook(folder.path(), &["export", "csv", "--all"]).code(2);
}

#[test]
fn notes_of_a_vault_are_read_as_they_are() {
    let folder = begun();
    let write = |path: &str, text: &str| {
        let path = folder.path().join("content").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write(
        "pages/guide/terms.md",
        "---\ntitle: Our terms\n---\n\nSee [[vault]].\n",
    );
    write(
        "cases/vault.md",
        "---\ntitle: A vault\n---\n\nSee [[terms]], [[Our terms|these]] and [[Footbridge]].\n\n\
         > [!note] A note\n> Words.\n",
    );
    casebook(folder.path(), &["build"]).code(0);
    let page = read(&folder, "public/cases/vault/index.html");
    for link in [
        "<a href=\"../../guide/terms/\">terms</a>",
        "<a href=\"../../guide/terms/\">these</a>",
        "<a href=\"../../cases/footbridge/\">Footbridge</a>",
        "class=\"callout note\"",
    ] {
        assert!(page.contains(link), "{link}: {page}");
    }
    let page = read(&folder, "public/guide/terms/index.html");
    assert!(
        page.contains("<a href=\"../../cases/vault/\">vault</a>"),
        "{page}"
    );
    write(
        "cases/vault.md",
        "---\ntitle: A vault\n---\n\nSee [[nowhere]].\n",
    );
    casebook(folder.path(), &["check"])
        .code(1)
        .stdout(contains("CB106").or(contains("`nowhere`")));
}
