//! Commands around a book: its recipe for a service, its theme, manuals and completions.

#![expect(
    clippy::disallowed_methods,
    reason = "commands are tested by what they leave on the disk"
)]

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use predicates::str::contains;

fn casebook(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_casebook"));
    command.current_dir(folder);
    command
}

#[test]
fn a_book_is_begun_with_the_recipe_of_a_service() {
    for (service, path) in [
        ("github", ".github/workflows/casebook.yml"),
        ("gitlab", ".gitlab-ci.yml"),
        ("netlify", "netlify.toml"),
        ("cloudflare", ".github/workflows/casebook.yml"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        casebook(folder.path())
            .args(["init", "--ci", service])
            .assert()
            .success()
            .stderr(contains(path));
        let recipe = fs::read_to_string(folder.path().join(path)).unwrap();
        assert!(recipe.contains(env!("CARGO_PKG_VERSION")), "{service}");
        assert!(
            !recipe.contains("{version}") && !recipe.contains("{rust}"),
            "{service}"
        );
        casebook(folder.path()).arg("build").assert().success();
    }
}

#[test]
fn a_book_that_is_there_gets_the_recipe_alone() {
    let folder = tempfile::tempdir().unwrap();
    casebook(folder.path()).arg("init").assert().success();
    let before = fs::read_to_string(folder.path().join("book.toml")).unwrap();
    casebook(folder.path())
        .args(["init", "--ci", "gitlab"])
        .assert()
        .success();
    assert!(folder.path().join(".gitlab-ci.yml").exists());
    assert_eq!(
        fs::read_to_string(folder.path().join("book.toml")).unwrap(),
        before
    );
}

#[test]
fn an_ejected_theme_makes_the_same_site_and_takes_changes() {
    let folder = tempfile::tempdir().unwrap();
    casebook(folder.path()).arg("init").assert().success();
    casebook(folder.path()).arg("build").assert().success();
    let page = folder.path().join("public/index.html");
    let before = fs::read_to_string(&page).unwrap();
    casebook(folder.path())
        .args(["theme", "eject"])
        .assert()
        .success();
    casebook(folder.path()).arg("build").assert().success();
    assert_eq!(fs::read_to_string(&page).unwrap(), before);
    let template = folder.path().join("themes/default/templates/base.html");
    let changed = fs::read_to_string(&template)
        .unwrap()
        .replace("class=\"book\"", "class=\"mine\"");
    fs::write(&template, &changed).unwrap();
    casebook(folder.path()).arg("build").assert().success();
    assert!(
        fs::read_to_string(&page)
            .unwrap()
            .contains("class=\"mine\"")
    );
    // Ejecting again leaves what was changed alone.
    casebook(folder.path())
        .args(["theme", "eject", "templates/base.html"])
        .assert()
        .success()
        .stderr(contains("left alone"));
    assert_eq!(fs::read_to_string(&template).unwrap(), changed);
}

#[test]
fn a_file_that_the_theme_does_not_have_is_named_with_what_is_near() {
    let folder = tempfile::tempdir().unwrap();
    casebook(folder.path()).arg("init").assert().success();
    casebook(folder.path())
        .args(["theme", "eject", "templates/cases.html"])
        .assert()
        .code(2)
        .stderr(contains("did you mean `templates/case.html`?"));
}

#[test]
fn every_shell_and_every_command_is_served() {
    let folder = tempfile::tempdir().unwrap();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        casebook(folder.path())
            .args(["completions", shell])
            .assert()
            .success()
            .stdout(contains("portable"));
    }
    casebook(folder.path())
        .arg("man")
        .assert()
        .success()
        .stdout(contains(".TH casebook 1"));
    casebook(folder.path())
        .args(["man", "--out", "man"])
        .assert()
        .success();
    for page in ["casebook.1", "casebook-build.1", "casebook-theme-eject.1"] {
        assert!(folder.path().join("man").join(page).exists(), "{page}");
    }
}
