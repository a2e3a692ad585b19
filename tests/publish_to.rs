//! `casebook publish`: to a folder, to a git branch, by rsync; what it says, and what it
//! refuses.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(
    clippy::disallowed_methods,
    reason = "a test runs the program, git and rsync in a folder of its own"
)]

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// A book in a folder of its own, in a git repository of its own.
struct Trial {
    folder: TempDir,
}

const CASE: &str =
    "---\ntitle: The kettle\ndate: 2020-04-24\n---\n\n## Who broke it\n\nNobody says.\n";

impl Trial {
    fn new() -> Self {
        let trial = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        trial.write(
            "book/book.toml",
            "[book]\ntitle = \"Kettles\"\nbase-url = \"https://example.org/\"\n",
        );
        trial.write("book/content/cases/kettle.md", CASE);
        trial
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Runs `casebook publish`: its exit code and all that it said.
    fn publish(&self, arguments: &[&str]) -> (i32, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_casebook"));
        command.arg("publish").args(arguments);
        self.run(command.arg("--root").arg(self.path("book")))
    }

    fn git(&self, at: &str, arguments: &[&str]) -> String {
        let mut command = Command::new("git");
        let (code, said) = self.run(command.arg("-C").arg(self.path(at)).args(arguments));
        assert_eq!(code, 0, "git {arguments:?}: {said}");
        said
    }

    fn run(&self, command: &mut Command) -> (i32, String) {
        command.current_dir(self.folder.path());
        command
            .env("HOME", self.folder.path())
            .env_remove("SOURCE_DATE_EPOCH");
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), "Ann");
            command.env(format!("GIT_{who}_EMAIL"), "ann@example.org");
        }
        let done = command.output().unwrap();
        let said = [done.stdout, done.stderr].concat();
        (
            done.status.code().unwrap(),
            String::from_utf8(said).unwrap(),
        )
    }
}

fn is_here(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok()
}

#[test]
fn a_first_publication_names_what_is_added_and_a_second_finds_nothing_changed() {
    let trial = Trial::new();
    let (code, said) = trial.publish(&["site"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("  + cases/kettle/\n"), "{said}");
    assert!(said.contains("  + cases/kettle/#who-broke-it\n"), "{said}");
    assert!(trial.path("site/cases/kettle/index.html").is_file());
    let (code, said) = trial.publish(&["site"]);
    assert_eq!(code, 0);
    assert!(said.starts_with("nothing has changed\n"), "{said}");
}

#[test]
fn a_rehearsal_says_what_would_change_and_changes_nothing() {
    let trial = Trial::new();
    let (code, said) = trial.publish(&["site", "--dry-run"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("  + cases/kettle/\n"), "{said}");
    assert!(!trial.path("site").exists());
    trial.publish(&["site"]);
    let before = support::files(&trial.path("site"));
    trial.write(
        "book/content/cases/lid.md",
        "---\ntitle: The lid\n---\n\nGone.\n",
    );
    let (_, said) = trial.publish(&["site", "--dry-run"]);
    assert!(said.contains("  + cases/lid/\n"), "{said}");
    assert_eq!(support::files(&trial.path("site")), before);
}

#[test]
fn a_correction_is_named() {
    let trial = Trial::new();
    trial.publish(&["site"]);
    let corrected = CASE.replace(
        "---\n\n",
        "changes:\n- {date: 2020-04-27, kind: correction, what: The day was wrong.}\n---\n\n",
    );
    trial.write("book/content/cases/kettle.md", &corrected);
    let (_, said) = trial.publish(&["site"]);
    let line =
        "1 correction: 1 added\n  + cases/kettle/: 2020-04-27 correction: The day was wrong.\n";
    assert!(said.contains(line), "{said}");
}

#[test]
fn a_place_that_is_gone_is_refused_until_its_old_id_is_kept_or_its_loss_allowed() {
    let trial = Trial::new();
    trial.publish(&["site"]);
    let old = fs::read(trial.path("site/cases/kettle/index.html")).unwrap();
    trial.write(
        "book/content/cases/kettle.md",
        &CASE.replace("Who broke it", "The culprit"),
    );
    let (code, said) = trial.publish(&["site"]);
    assert_eq!(code, 1);
    assert!(said.contains("error[CB712]"), "{said}");
    assert_eq!(
        fs::read(trial.path("site/cases/kettle/index.html")).unwrap(),
        old
    );
    assert!(!trial.path("site.next").exists());

    assert_eq!(
        trial
            .publish(&["site", "--allow", "gone-anchor", "--dry-run"])
            .0,
        0
    );
    let kept = CASE.replace("Who broke it", "The culprit {aka=\"who-broke-it\"}");
    trial.write("book/content/cases/kettle.md", &kept);
    let (code, said) = trial.publish(&["site"]);
    assert_eq!(code, 0, "{said}");
}

#[test]
fn a_case_that_moved_keeps_its_address_by_an_alias() {
    let trial = Trial::new();
    trial.publish(&["site"]);
    fs::remove_file(trial.path("book/content/cases/kettle.md")).unwrap();
    trial.write("book/content/cases/teapot.md", CASE);
    let (code, said) = trial.publish(&["site"]);
    assert_eq!(code, 1);
    assert!(said.contains("error[CB711]"), "{said}");
    let moved = CASE.replace("date:", "aliases: [/cases/kettle/]\ndate:");
    trial.write("book/content/cases/teapot.md", &moved);
    let (code, said) = trial.publish(&["site"]);
    assert_eq!(code, 0, "{said}");
    let redirect = fs::read_to_string(trial.path("site/cases/kettle/index.html")).unwrap();
    assert!(redirect.contains("url=../../cases/teapot/"), "{redirect}");
}

#[test]
fn drafts_are_never_published() {
    let trial = Trial::new();
    let (code, said) = trial.publish(&["site", "--drafts"]);
    assert_eq!(code, 2);
    assert!(said.contains("drafts are never published"), "{said}");
}

#[test]
fn a_folder_of_somebody_elses_is_refused_in_a_rehearsal_too() {
    let trial = Trial::new();
    trial.write("site/thesis.tex", "years of work");
    for arguments in [&["site"][..], &["site", "--dry-run"]] {
        let (code, said) = trial.publish(arguments);
        assert_eq!(code, 2);
        assert!(said.contains("thesis.tex"), "{said}");
    }
}

/// The files of a commit, by path, with their texts.
fn files_at(trial: &Trial, at: &str, commit: &str) -> Vec<String> {
    let names = trial.git(at, &["ls-tree", "-r", "--name-only", commit]);
    names.lines().map(str::to_owned).collect()
}

#[test]
fn a_branch_gets_a_commit_and_neither_work_tree_nor_index_is_touched() {
    if !is_here("git") {
        return;
    }
    let trial = Trial::new();
    trial.git("book", &["init", "--quiet", "--initial-branch=main"]);
    trial.write("book/.gitignore", "/public/\n*.css\n");
    trial.write("book/.gitattributes", "* text eol=crlf\n");
    trial.git("book", &["add", ".gitignore"]);
    trial.git("book", &["commit", "--quiet", "-m", "begin"]);
    trial.git("book", &["add", "book.toml"]);
    let before = trial.git("book", &["status", "--porcelain"]);

    let (code, said) = trial.publish(&["git:gh-pages"]);
    assert_eq!(code, 0, "{said}");
    assert_eq!(trial.git("book", &["status", "--porcelain"]), before);
    assert_eq!(
        trial.git("book", &["symbolic-ref", "HEAD"]),
        "refs/heads/main\n"
    );
    let there = files_at(&trial, "book", "gh-pages");
    assert_eq!(there, support::files(&trial.path("book/public")));
    assert!(there.contains(&".nojekyll".to_owned()));
    let page = trial.git(
        "book",
        &["cat-file", "blob", "gh-pages:cases/kettle/index.html"],
    );
    let built = fs::read_to_string(trial.path("book/public/cases/kettle/index.html")).unwrap();
    assert_eq!(page, built);

    let commit = trial.git("book", &["rev-parse", "gh-pages"]);
    let (code, said) = trial.publish(&["git:gh-pages"]);
    assert_eq!(code, 0);
    assert!(said.starts_with("nothing has changed\n"), "{said}");
    assert_eq!(trial.git("book", &["rev-parse", "gh-pages"]), commit);
}

#[test]
fn a_branch_of_a_remote_is_pushed_with_its_history_and_its_cname() {
    if !is_here("git") {
        return;
    }
    let trial = Trial::new();
    trial.git("", &["init", "--quiet", "--bare", "remote.git"]);
    trial.git("book", &["init", "--quiet", "--initial-branch=main"]);
    trial.git("book", &["remote", "add", "origin", "../remote.git"]);
    let (code, said) = trial.publish(&["git:origin/gh-pages"]);
    assert_eq!(code, 0, "{said}");

    // Somebody gives the site a name of its own at the host.
    trial.git(
        "",
        &[
            "clone",
            "--quiet",
            "--branch",
            "gh-pages",
            "remote.git",
            "clone",
        ],
    );
    trial.write("clone/CNAME", "kettles.example.org\n");
    trial.git("clone", &["add", "CNAME"]);
    trial.git("clone", &["commit", "--quiet", "-m", "name"]);
    trial.git("clone", &["push", "--quiet"]);

    trial.write(
        "book/content/cases/lid.md",
        "---\ntitle: The lid\n---\n\nGone.\n",
    );
    let (code, said) = trial.publish(&["git:origin/gh-pages"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("  + cases/lid/\n"), "{said}");
    let there = files_at(&trial, "remote.git", "gh-pages");
    assert!(
        there.contains(&"CNAME".to_owned()) && there.contains(&"cases/lid/index.html".to_owned())
    );
    let commits = trial.git("remote.git", &["rev-list", "--count", "gh-pages"]);
    assert_eq!(commits, "3\n");
}

#[test]
fn a_branch_that_holds_something_else_or_is_checked_out_is_refused() {
    if !is_here("git") {
        return;
    }
    let trial = Trial::new();
    trial.git("book", &["init", "--quiet", "--initial-branch=main"]);
    let (code, said) = trial.publish(&["git:main"]);
    assert_eq!(code, 2);
    assert!(said.contains("is checked out"), "{said}");
    trial.git("book", &["add", "."]);
    trial.git("book", &["commit", "--quiet", "-m", "begin"]);
    trial.git("book", &["branch", "work"]);
    let commit = trial.git("book", &["rev-parse", "work"]);
    let (code, said) = trial.publish(&["git:work"]);
    assert_eq!(code, 2);
    assert!(said.contains("the branch work holds `book.toml`"), "{said}");
    assert_eq!(trial.git("book", &["rev-parse", "work"]), commit);
}

#[test]
fn rsync_sends_what_changed_takes_away_what_is_gone_and_keeps_what_is_not_ours() {
    if !is_here("rsync") {
        return;
    }
    let trial = Trial::new();
    trial.write(
        "book/content/cases/lid.md",
        "---\ntitle: The lid\n---\n\nGone.\n",
    );
    fs::create_dir(trial.path("www")).unwrap();
    let target = format!("rsync:{}", trial.path("www/site").display());
    let (code, said) = trial.publish(&[&target]);
    assert_eq!(code, 0, "{said}");
    let sent = || support::files(&trial.path("www/site"));
    assert_eq!(sent(), support::files(&trial.path("book/public")));

    trial.write("www/site/.well-known/token.txt", "the host's own");
    fs::remove_file(trial.path("book/content/cases/lid.md")).unwrap();
    let (code, said) = trial.publish(&[&target]);
    assert_eq!(code, 1, "{said}");
    let (code, said) = trial.publish(&[&target, "--allow", "gone-page,fewer-pages"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("  - cases/lid/\n"), "{said}");
    let mut expected = support::files(&trial.path("book/public"));
    expected.push(".well-known/token.txt".to_owned());
    expected.sort();
    assert_eq!(sent(), expected);
}

#[test]
fn rsync_does_not_send_into_a_folder_of_somebody_elses() {
    if !is_here("rsync") {
        return;
    }
    let trial = Trial::new();
    trial.write("www/thesis.tex", "years of work");
    let target = format!("rsync:{}", trial.path("www").display());
    let (code, said) = trial.publish(&[&target]);
    assert_eq!(code, 2);
    assert!(said.contains("thesis.tex"), "{said}");
    assert_eq!(support::files(&trial.path("www")), ["thesis.tex"]);
}

#[test]
fn a_target_that_is_not_there_is_told_by_name() {
    let trial = Trial::new();
    let (code, said) = trial.publish(&["git:gh-pages"]);
    assert_eq!(code, 2);
    assert!(said.contains("is in no git repository"), "{said}");
    let file: &Path = &trial.path("file");
    fs::write(file, "").unwrap();
    let (code, said) = trial.publish(&["file/site"]);
    assert_eq!(code, 2);
    assert!(said.contains("file"), "{said}");
}

#[test]
fn a_book_with_an_error_is_published_nowhere() {
    let trial = Trial::new();
    trial.publish(&["site"]);
    let before = fs::read(trial.path("site/manifest.json")).unwrap();
    trial.write(
        "book/content/cases/lid.md",
        "---\ntitle: The lid\n---\n\nGone [@nobody].\n",
    );
    for arguments in [&["site"][..], &["site", "--dry-run"]] {
        let (code, said) = trial.publish(arguments);
        assert_eq!(code, 1);
        assert!(said.contains("error[CB201]"), "{said}");
    }
    assert_eq!(fs::read(trial.path("site/manifest.json")).unwrap(), before);
}

#[test]
fn an_old_id_of_a_claim_leads_to_its_page() {
    let trial = Trial::new();
    let claim =
        |attributes: &str| format!("{CASE}\n::: {{{attributes} .claim}}\n\nIt broke.\n\n:::\n");
    trial.write("book/content/cases/kettle.md", &claim("#c-old"));
    trial.publish(&["site"]);
    trial.write(
        "book/content/cases/kettle.md",
        &claim("#c-new aka=\"c-old\""),
    );
    let (code, said) = trial.publish(&["site"]);
    assert_eq!(code, 0, "{said}");
    let old = "site/cases/kettle/claims/c-old/index.html";
    let redirect = fs::read_to_string(trial.path(old)).unwrap();
    assert!(
        redirect.contains("url=../../../../cases/kettle/claims/c-new/"),
        "{redirect}"
    );
    let case = fs::read_to_string(trial.path("site/cases/kettle/index.html")).unwrap();
    assert!(case.contains("id=\"c-old\"") && case.contains("id=\"c-new\""));
}
