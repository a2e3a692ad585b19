//! `casebook fmt`: what it changes, and that nothing else changes.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(
    clippy::disallowed_methods,
    reason = "a test makes a folder and looks at what a command did to it"
)]

mod support;

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::contains;
use tempfile::TempDir;

const BOOK: &str =
    "[book]\ntitle = \"Kettles\"\n\n[citations]\nsyntax = [\"pandoc\", \"brackets\"]\n";

const CASE: &str = r#"---
title: The kettle
references:
- {id: ledger-2016, type: article-newspaper, title: Kettles, custom: {aliases: [Ledger]}}
- {id: "odd;1", type: book, title: Odd, custom: {aliases: [Odd]}}
- {id: harbour, type: report, title: More kettles, custom: {aliases: [The Harbour, OHHarbour]}}
---

Water boils early. [Ledger &  The Harbour]. So it does [see OHHarbour p. 25], and
"it [the water] boils" [sic] [emphasis added], or `[Ledger]` so [Ledger](https://example.org), \[Ledger] or not.

* In a list [ledger (for tea),
  The Harbour (eggs; and more)]
* A note.[^n] And ^[in the line [Odd]].

[^n]: Noted [Ledger].

> Quoted [The
> Harbour].

| a | b |
|---|---|
| [Ledger] | [LedgerOdd] |

::: {#c-one .claim by=harbour}

It boils at 90 °C [Ledger]. [It is hot]{.claim #c-two by=harbour}.

:::

::: private

Nobody [Ledger] knows.

:::

> [!claim] #c-three by=harbour
> It is the air [Odd].
"#;

fn casebook(folder: &Path, arguments: &[&str]) -> assert_cmd::assert::Assert {
    let mut command = Command::new(env!("CARGO_BIN_EXE_casebook"));
    command.current_dir(folder).env("NO_COLOR", "1");
    command.args(arguments).assert()
}

/// A book whose one case is `text`.
fn book(text: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("content/cases")).unwrap();
    fs::write(folder.path().join("book.toml"), BOOK).unwrap();
    fs::write(case(&folder), text).unwrap();
    folder
}

fn case(folder: &TempDir) -> std::path::PathBuf {
    folder.path().join("content/cases/kettle.md")
}

#[test]
fn brackets_become_citations_and_the_site_stays_the_same() {
    for text in [CASE.to_owned(), CASE.replace('\n', "\r\n")] {
        let folder = book(&text);
        let before = support::render(&support::open(folder.path()).site).0;
        casebook(folder.path(), &["fmt", "--cite"]).success();
        let written = fs::read_to_string(case(&folder)).unwrap();
        for (bracket, citation) in [
            ("[Ledger &  The Harbour]", "[@ledger-2016; @harbour]"),
            ("[see OHHarbour p. 25]", "[see @harbour, p. 25]"),
            ("line [Odd]", "line [@{odd;1}]"),
        ] {
            assert!(!written.contains(bracket), "{written}");
            assert!(written.contains(citation), "{written}");
        }
        for kept in [
            "[the water]",
            "[sic]",
            "`[Ledger]`",
            "[Ledger](https://example.org)",
            "\\[Ledger]",
            "[LedgerOdd]",
        ] {
            assert!(written.contains(kept), "{kept} in {written}");
        }
        assert!(written.contains("Nobody [@ledger-2016] knows."));
        let after = support::render(&support::open(folder.path()).site).0;
        support::assert_same(&before, &after, "after `fmt --cite`");
    }
}

#[test]
fn numbers_are_pinned_and_the_site_stays_the_same() {
    let folder = book(CASE);
    let before = support::render(&support::open(folder.path()).site).0;
    casebook(folder.path(), &["fmt", "--number"]).success();
    let written = fs::read_to_string(case(&folder)).unwrap();
    for pinned in [
        "::: {#c-one .claim by=harbour no=\"1\"}\n",
        "[It is hot]{.claim #c-two by=harbour no=\"1.1\"}.",
        "> [!claim] #c-three by=harbour no=\"2\"\n",
    ] {
        assert!(written.contains(pinned), "{pinned} in {written}");
    }
    let bare = written
        .replace(" no=\"1\"", "")
        .replace(" no=\"2\"", "")
        .replace(" no=\"1.1\"", "");
    assert_eq!(bare, CASE);
    let after = support::render(&support::open(folder.path()).site).0;
    support::assert_same(&before, &after, "after `fmt --number`");
}

#[test]
fn check_and_diff_write_nothing_and_say_what_would_change() {
    let folder = book(CASE);
    casebook(folder.path(), &["fmt", "--cite", "--check"])
        .code(1)
        .stderr(contains("kettle.md: 10 citations would change"));
    casebook(folder.path(), &["fmt", "--cite", "--number", "--diff"])
        .code(0)
        .stdout(contains("So it does [see @harbour, p. 25]").and(contains("no=\"1\"")));
    assert_eq!(fs::read_to_string(case(&folder)).unwrap(), CASE);
    casebook(folder.path(), &["fmt", "--cite"]).success();
    casebook(folder.path(), &["fmt", "--cite", "--check"]).code(0);
}

#[test]
fn brackets_that_nearly_cite_are_said() {
    let folder = book(CASE);
    casebook(folder.path(), &["fmt", "--cite"]).stderr(contains("`Ledger & Odd`?"));
}
