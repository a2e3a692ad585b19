//! `casebook check`: what it finds in a bad file, what it mends, and how it says so.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(
    clippy::disallowed_methods,
    reason = "a test makes a folder and looks at what a command did to it"
)]

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::{contains, is_empty};
use serde_json::Value;
use tempfile::TempDir;

/// One file with twelve faults of twelve kinds, in its front matter, its text and its claims.
const FAULTS: &str = "\
---
titel: A kettle
title: A kettle
date: c. 2020
citations:
- id: smith2020
  type: boook
  title: Kettles on high ground
  issued: 2020
---
Water boils [@smiht2020, p. 3].

::: {#c-boils .claims}
It boils [@smith2020].
:::

A paragraph.
::: {#q-when .question}
When?
:::

::: {#c-high .claim kind=\"fakt\"}
Up here it boils early [@smith2020].
:::

::: {#r-no .rebuttal of=\"c-hihg\" fit=\"exact\" kind=\"rebuts\"}
It does not [@smith2020].
:::

::: {#r-so .rebuttal of=\"c-high\" fit=\"exact\"}
So what [@smith2020]?

See [the pot](pot.md).

:::
:::
";

fn book(case: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let cases = folder.path().join("content/cases");
    fs::create_dir_all(&cases).unwrap();
    fs::write(
        folder.path().join("book.toml"),
        "[book]\ntitle = \"A book\"\n",
    )
    .unwrap();
    fs::write(cases.join("kettle.md"), case).unwrap();
    folder
}

fn check(folder: &Path, arguments: &[&str]) -> assert_cmd::assert::Assert {
    Command::new(env!("CARGO_BIN_EXE_casebook"))
        .current_dir(folder)
        .env_remove("SOURCE_DATE_EPOCH")
        .env("NO_COLOR", "1")
        .arg("check")
        .args(arguments)
        .assert()
}

fn output(folder: &Path, arguments: &[&str]) -> String {
    let output = check(folder, arguments).get_output().stdout.clone();
    String::from_utf8(output).unwrap()
}

/// The names of what is found, and the lines where it is.
fn found(folder: &Path) -> Vec<(String, u64)> {
    output(folder, &["--format", "json"])
        .lines()
        .map(|line| {
            let finding: Value = serde_json::from_str(line).unwrap();
            let name = finding["name"].as_str().unwrap().to_owned();
            (name, finding["line"].as_u64().unwrap())
        })
        .collect()
}

fn case(folder: &Path) -> String {
    fs::read_to_string(folder.join("content/cases/kettle.md")).unwrap()
}

#[test]
fn each_fault_of_a_file_is_a_finding_of_its_own() {
    let folder = book(FAULTS);
    let found = found(folder.path());
    let found: Vec<(&str, u64)> = found.iter().map(|(name, line)| (&**name, *line)).collect();
    assert_eq!(
        found,
        [
            ("unknown-front-matter", 2),
            ("bad-date", 4),
            ("citations-key", 5),
            ("bad-record", 7),
            ("unknown-source", 11),
            ("unknown-class", 13),
            ("fence-needs-blank-line", 18),
            ("bad-attribute", 22),
            ("unknown-target", 26),
            ("kind-not-stated", 30),
            ("broken-link", 33),
            ("stray-fence", 36),
        ]
    );
}

#[test]
fn what_is_certain_is_mended_and_the_rest_is_left() {
    let folder = book(FAULTS);
    check(folder.path(), &["--fix"])
        .code(1)
        .stderr(contains("content/cases/kettle.md:4:7: ").and(contains("write `2020~`")));
    let case = case(folder.path());
    for line in [
        "date: 2020~\n",
        "references:\n",
        "  type: book\n",
        "[@smith2020, p. 3]",
        "::: {#c-boils .claim}\n",
        "A paragraph.\n\n::: {#q-when .question}\n",
        ".claim kind=\"fact\"}\n",
        "of=\"c-high\" fit=\"exact\" kind=\"rebuts\"}\n",
        "{#r-so .rebuttal kind=\"rebuts\" of=\"c-high\" fit=\"exact\"}\n",
    ] {
        assert!(case.contains(line), "{line:?} in\n{case}");
    }
    let left: Vec<String> = found(folder.path())
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert_eq!(left, ["unknown-front-matter", "broken-link", "stray-fence"]);
}

#[test]
fn mending_twice_is_mending_once() {
    let folder = book(FAULTS);
    check(folder.path(), &["--fix"]);
    let once = case(folder.path());
    check(folder.path(), &["--fix"]).stderr(contains("nothing mended"));
    assert_eq!(case(folder.path()), once);
}

#[test]
fn a_dry_run_prints_the_patch_and_writes_nothing() {
    let folder = book(FAULTS);
    let patch = output(folder.path(), &["--fix", "--diff"]);
    assert_eq!(case(folder.path()), FAULTS);
    assert!(
        patch.starts_with("--- a/content/cases/kettle.md\n+++ b/content/cases/kettle.md\n@@ "),
        "{patch}"
    );
    fs::write(folder.path().join("fix.patch"), &patch).unwrap();
    let applied = std::process::Command::new("patch")
        .args(["-p1", "-i", "fix.patch"])
        .current_dir(folder.path())
        .output();
    // Where the machine has no `patch`, the head of the patch has been looked at.
    if applied.is_ok_and(|applied| applied.status.success()) {
        let by_hand = case(folder.path());
        fs::write(folder.path().join("content/cases/kettle.md"), FAULTS).unwrap();
        check(folder.path(), &["--fix"]);
        assert_eq!(case(folder.path()), by_hand);
    }
}

#[test]
fn carriage_returns_and_a_byte_order_mark_outlive_a_fix() {
    let text = format!("\u{FEFF}{}", FAULTS.replace('\n', "\r\n"));
    let folder = book(&text);
    check(folder.path(), &["--fix"]);
    let mended = case(folder.path());
    assert!(mended.starts_with("\u{FEFF}---\r\n") && mended.contains("date: 2020~\r\n"));
    assert_eq!(mended.matches('\n').count(), mended.matches("\r\n").count());
}

#[test]
fn there_is_no_dry_run_of_nothing() {
    check(book("").path(), &["--dry-run"])
        .code(2)
        .stdout(is_empty());
}

#[test]
fn github_gets_one_command_on_a_line() {
    let folder = book(FAULTS);
    let lines = output(folder.path(), &["--format", "github"]);
    assert_eq!(lines.lines().count(), 12);
    for line in lines.lines() {
        let command = ["::error ", "::warning ", "::notice "]
            .iter()
            .any(|command| line.starts_with(&format!("{command}file=content/cases/kettle.md,")));
        assert!(command, "{line}");
    }
}

#[test]
fn sarif_points_at_bytes_and_columns_and_carries_the_fix() {
    let folder = book("---\ntitle: Ä\n---\nÄ [@x].\n\nA.\n::: {#q .question}\nÄ?\n:::\n");
    let log: Value = serde_json::from_str(&output(folder.path(), &["--format", "sarif"])).unwrap();
    let run = &log["runs"][0];
    let result = &run["results"][0];
    assert_eq!(result["ruleId"], "CB201");
    assert_eq!(
        run["tool"]["driver"]["rules"][result["ruleIndex"].as_u64().unwrap() as usize]["name"],
        "unknown-source"
    );
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "content/cases/kettle.md");
    assert_eq!(
        place["region"],
        serde_json::json!({
            "startLine": 4, "startColumn": 5, "endLine": 4, "endColumn": 6,
            "byteOffset": 23, "byteLength": 1,
        })
    );
    let fix = run["results"]
        .as_array()
        .unwrap()
        .iter()
        .find(|result| result["ruleId"] == "CB111")
        .map(|result| &result["fixes"][0]["artifactChanges"][0]["replacements"][0]);
    assert_eq!(fix.unwrap()["insertedContent"]["text"], "\n");
}
