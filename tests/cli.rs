//! The commands, as somebody at a terminal meets them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(
    clippy::disallowed_methods,
    reason = "a test makes a folder and looks at what a command did to it"
)]

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::{contains, is_empty, starts_with};
use tempfile::TempDir;

fn casebook(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_casebook"));
    command
        .current_dir(folder)
        .env_remove("SOURCE_DATE_EPOCH")
        .env("NO_COLOR", "1");
    command
}

/// A folder in which `casebook init` has begun a book.
fn begun() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    casebook(folder.path()).arg("init").assert().success();
    folder
}

fn spoil(folder: &Path) {
    fs::write(
        folder.join("book.toml"),
        "[book]\ntitle = \"T\"\nfrobnicate = 1\n",
    )
    .unwrap();
}

#[test]
fn a_new_book_builds_with_nothing_to_complain_of() {
    let folder = begun();
    casebook(folder.path())
        .arg("build")
        .assert()
        .code(0)
        .stdout(contains(" pages, ").and(contains(" claims in ")))
        .stderr(starts_with("note: without a base-url").and(contains("warning").not()));
    for path in [
        "index.html",
        "404.html",
        "cases/footbridge/index.html",
        "manifest.json",
    ] {
        assert!(folder.path().join("public").join(path).is_file(), "{path}");
    }
}

#[test]
fn a_new_book_is_begun_in_a_folder_that_is_named() {
    let folder = tempfile::tempdir().unwrap();
    casebook(folder.path())
        .args(["init", "a/b"])
        .assert()
        .success()
        .stderr(contains("cd a/b"));
    assert!(folder.path().join("a/b/book.toml").is_file());
}

#[test]
fn a_book_that_is_there_is_not_begun_again() {
    let folder = tempfile::tempdir().unwrap();
    let case = folder.path().join("content/cases/footbridge.md");
    fs::create_dir_all(case.parent().unwrap()).unwrap();
    fs::write(&case, "mine").unwrap();
    casebook(folder.path())
        .arg("init")
        .assert()
        .code(2)
        .stderr(contains("content/cases/footbridge.md is there already"));
    assert_eq!(fs::read_to_string(case).unwrap(), "mine");
    assert!(!folder.path().join("book.toml").exists());
}

#[test]
fn a_git_folders_own_ignore_file_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(".gitignore"), "mine\n").unwrap();
    casebook(folder.path()).arg("init").assert().success();
    assert_eq!(
        fs::read_to_string(folder.path().join(".gitignore")).unwrap(),
        "mine\n"
    );
}

#[test]
fn a_book_with_an_error_is_not_published() {
    let folder = begun();
    casebook(folder.path()).arg("build").assert().success();
    let home = folder.path().join("public/index.html");
    let before = fs::read(&home).unwrap();
    spoil(folder.path());
    casebook(folder.path())
        .arg("build")
        .assert()
        .code(1)
        .stdout(is_empty())
        .stderr(contains("error[CB001]").and(contains("nothing was published")));
    assert_eq!(fs::read(&home).unwrap(), before);
}

#[test]
fn check_prints_findings_and_publishes_nothing() {
    let folder = begun();
    spoil(folder.path());
    casebook(folder.path())
        .arg("check")
        .assert()
        .code(1)
        .stdout(contains("error[CB001]").and(contains("book.toml:3:")));
    assert!(!folder.path().join("public").exists());
}

#[test]
fn check_gives_programs_one_object_on_a_line() {
    let folder = begun();
    spoil(folder.path());
    let checked = casebook(folder.path())
        .args(["check", "--format", "json"])
        .assert()
        .code(1);
    let out = String::from_utf8(checked.get_output().stdout.clone()).unwrap();
    let objects: Vec<serde_json::Value> = out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let unknown_key = objects
        .iter()
        .find(|object| object["code"] == "CB001")
        .unwrap();
    assert_eq!(unknown_key["file"], "book.toml");
    assert_eq!(
        (&unknown_key["line"], &unknown_key["column"]),
        (&3.into(), &1.into())
    );
}

#[test]
fn quiet_says_errors_alone() {
    let folder = begun();
    casebook(folder.path())
        .args(["build", "-q"])
        .assert()
        .success()
        .stdout(is_empty())
        .stderr(is_empty());
}

#[test]
fn the_site_can_be_published_elsewhere() {
    let folder = begun();
    casebook(folder.path())
        .args(["build", "--out", "../elsewhere"])
        .current_dir(folder.path().join("content"))
        .assert()
        .success();
    assert!(folder.path().join("elsewhere/index.html").is_file());
    assert!(!folder.path().join("public").exists());
}

#[test]
fn the_site_is_not_published_over_the_book() {
    let folder = begun();
    for out in [".", "content", "content/static/site"] {
        casebook(folder.path())
            .args(["build", "--out", out])
            .assert()
            .code(2)
            .stderr(contains("is part of the book"));
    }
}

#[test]
fn timings_name_every_stage() {
    let folder = begun();
    casebook(folder.path())
        .args(["build", "--timings"])
        .assert()
        .success()
        .stdout(
            contains("read")
                .and(contains("link and lay out"))
                .and(contains("render and publish"))
                .and(contains("citations")),
        );
}

#[test]
fn without_a_book_a_command_says_how_to_begin_one() {
    let folder = tempfile::tempdir().unwrap();
    for command in ["build", "check", "serve"] {
        casebook(folder.path())
            .arg(command)
            .assert()
            .code(2)
            .stderr(contains("casebook init"));
    }
}

#[test]
fn explain_takes_a_code_or_a_name_and_offers_what_is_near() {
    let folder = tempfile::tempdir().unwrap();
    let about = contains("CB201 unknown-source");
    casebook(folder.path())
        .args(["explain", "cb201"])
        .assert()
        .success()
        .stdout(about.clone());
    casebook(folder.path())
        .args(["explain", "unknown-source"])
        .assert()
        .success()
        .stdout(about);
    casebook(folder.path())
        .args(["explain", "unknown-sauce"])
        .assert()
        .code(2)
        .stderr(contains("did you mean `unknown-source`?"));
}

#[test]
fn styles_are_listed_by_name() {
    let folder = tempfile::tempdir().unwrap();
    casebook(folder.path())
        .arg("styles")
        .assert()
        .success()
        .stdout(contains("\nchicago-author-date ").and(contains("\nieee ")));
}

#[test]
fn a_command_that_makes_no_sense_is_wrong_usage() {
    let folder = tempfile::tempdir().unwrap();
    casebook(folder.path()).arg("frobnicate").assert().code(2);
    casebook(folder.path()).assert().code(2);
    casebook(folder.path())
        .args(["build", "--jobs", "0"])
        .assert()
        .code(2);
    casebook(folder.path())
        .arg("--help")
        .assert()
        .code(0)
        .stdout(contains("Exit codes"));
}

#[test]
fn an_epoch_that_is_no_time_is_refused() {
    let folder = begun();
    casebook(folder.path())
        .arg("build")
        .env("SOURCE_DATE_EPOCH", "today")
        .assert()
        .code(2)
        .stderr(contains("SOURCE_DATE_EPOCH"));
}
