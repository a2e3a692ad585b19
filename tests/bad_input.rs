//! What a person gets wrong in a book that is already published: the program says it once,
//! at the place, and the site that readers see stays as it was.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(
    clippy::disallowed_methods,
    reason = "a test runs the program in a folder of its own"
)]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use assert_cmd::Command;

const GOOD: &str = "\
---
title: The kettle
references:
- id: smith2020
  type: article-newspaper
  title: Kettles on high ground
---

::: {#c-boils .claim}

Water boils at 90 °C up here [@smith2020].

:::

::: {#q-when .question of=\"c-boils\"}

When was it tried?

:::
";

const CASE: &str = "content/cases/kettle.md";

/// Publishes a good book, writes `bad` over the file at `path`, and builds again: exactly
/// one error, with this code and place, and the same site as before.
#[track_caller]
fn check(path: &str, bad: impl AsRef<[u8]>, code: &str, place: &str) {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, bytes: &[u8]| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    };
    write(
        "book.toml",
        b"[book]\ntitle = \"Kettles\"\n\n[build]\ntheme = \"plain\"\n",
    );
    write(CASE, GOOD.as_bytes());
    write(
        "themes/plain/assets/plain.css",
        b"body { max-width: 40rem }\n",
    );
    build(folder.path()).success();
    let before = site(folder.path());
    assert!(before.contains_key("cases/kettle/index.html"));

    write(path, bad.as_ref());
    let refused = build(folder.path()).code(1);
    let said = String::from_utf8_lossy(&refused.get_output().stderr).into_owned();
    let errors = said
        .lines()
        .filter(|line| line.starts_with("error["))
        .count();
    assert_eq!(errors, 1, "{said}");
    assert!(said.contains(&format!("error[{code}]")), "{said}");
    assert!(said.contains(&format!("--> {place}\n")), "{said}");
    assert!(said.len() < 4000, "{} bytes are said", said.len());
    assert_eq!(site(folder.path()), before);
}

fn build(folder: &Path) -> assert_cmd::assert::Assert {
    let mut command = Command::cargo_bin("casebook").unwrap();
    command
        .args(["build", "--root"])
        .arg(folder)
        .env_remove("SOURCE_DATE_EPOCH")
        .assert()
}

/// Every published file.
fn site(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    support::files(&folder.join("public"))
        .into_iter()
        .map(|path| {
            (
                path.clone(),
                fs::read(folder.join("public").join(path)).unwrap(),
            )
        })
        .collect()
}

fn changed(old: &str, new: &str) -> String {
    assert!(GOOD.contains(old));
    GOOD.replacen(old, new, 1)
}

#[test]
fn an_unknown_key_in_the_settings() {
    check(
        "book.toml",
        "[book]\ntitle = \"Kettles\"\nauthor = \"Ann\"\n",
        "CB001",
        "book.toml:3:1",
    );
}

#[test]
fn settings_that_are_no_toml() {
    check(
        "book.toml",
        "[book]\ntitle = \"Kettles\n",
        "CB003",
        "book.toml:2:17",
    );
}

#[test]
fn an_unknown_target() {
    check(
        CASE,
        changed("of=\"c-boils\"", "of=\"c-bolis\""),
        "CB301",
        "content/cases/kettle.md:15:28",
    );
}

#[test]
fn a_fence_that_is_never_closed() {
    check(
        CASE,
        changed("When was it tried?\n\n:::\n", "When was it tried?\n"),
        "CB101",
        "content/cases/kettle.md:15:1",
    );
}

#[test]
fn an_id_that_is_given_twice() {
    check(
        CASE,
        changed("#q-when", "#c-boils"),
        "CB105",
        "content/cases/kettle.md:15:7",
    );
}

#[test]
fn front_matter_that_is_no_yaml() {
    check(
        CASE,
        changed("title: The kettle", "title: \"The kettle"),
        "CB107",
        "content/cases/kettle.md:2:8",
    );
}

#[test]
fn a_template_that_is_missing() {
    let page = "{% extends \"no-such-base.html\" %}\n";
    check(
        "themes/plain/templates/case.html",
        page,
        "CB005",
        "case.html:1:13",
    );
}

#[test]
fn a_file_that_is_not_utf_8() {
    // The degree sign as Latin-1 has it.
    let (before, after) = GOOD.split_once('°').unwrap();
    let bytes = [before.as_bytes(), b"\xB0", after.as_bytes()].concat();
    check(CASE, bytes, "CB110", "content/cases/kettle.md:11:19");
}

#[test]
fn a_line_of_a_megabyte() {
    let long = "Water boils at 90 °C up here. ".repeat(35_000) + "It does [@smiht2020].";
    let column = long.chars().count() - 10;
    let place = format!("content/cases/kettle.md:21:{column}");
    check(CASE, format!("{GOOD}\n{long}\n"), "CB201", &place);
}

/// `wrong` as a first key of the front matter.
fn with_key(wrong: &str) -> String {
    changed("title:", &format!("{wrong}\ntitle:"))
}

#[test]
fn aliases_of_aliases_that_would_fill_the_memory() {
    let ten = |of: &str| [of; 10].join(", ");
    let mut bomb = format!("a0: &a0 [{}]", ten("x"));
    for n in 1..10 {
        bomb += &format!("\na{n}: &a{n} [{}]", ten(&format!("*a{}", n - 1)));
    }
    check(
        CASE,
        with_key(&bomb),
        "CB107",
        "content/cases/kettle.md:6:45",
    );
}

#[test]
fn front_matter_nested_a_hundred_thousand_deep() {
    let deep = with_key(&format!("odd: {}", "[".repeat(100_000)));
    check(CASE, deep, "CB116", "content/cases/kettle.md:2:261");
}

#[test]
fn text_nested_a_hundred_thousand_deep() {
    let deep = format!("{GOOD}\n{} x\n", ">".repeat(100_000));
    check(CASE, deep, "CB116", "content/cases/kettle.md:21:101");
}

#[test]
fn a_file_with_a_zero_byte() {
    let place = "content/cases/kettle.md:11:3";
    check(CASE, changed("Water", "Wa\0ter"), "CB110", place);
}

#[test]
fn a_file_too_large_to_be_a_text() {
    let huge = format!("{GOOD}\n{}", "Water boils. ".repeat(3 << 20));
    check(CASE, huge, "CB124", "content/cases/kettle.md");
}

#[test]
fn a_picture_from_outside_of_the_book() {
    let out = format!("{GOOD}\n![A kettle](../../../../../etc/passwd)\n");
    check(CASE, out, "CB123", "content/cases/kettle.md:21:13");
}

#[test]
fn a_picture_by_its_path_on_the_machine() {
    let out = format!("{GOOD}\n![A kettle](/etc/passwd)\n");
    check(CASE, out, "CB106", "content/cases/kettle.md:21:13");
}

#[test]
fn records_from_outside_of_the_book() {
    let out = with_key("bibliography: ../../../../../etc/passwd");
    check(CASE, out, "CB123", "content/cases/kettle.md:2:15");
}

#[test]
fn a_style_sheet_from_outside_of_the_book() {
    check(
        "book.toml",
        "[book]\ntitle = \"Kettles\"\n\n[theme]\ncss = [\"/etc/passwd\"]\n",
        "CB002",
        "book.toml:5:9",
    );
}

/// What the good book publishes if its case has these bytes.
fn published(case: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("content/cases")).unwrap();
    fs::write(
        folder.path().join("book.toml"),
        "[book]\ntitle = \"Kettles\"\n",
    )
    .unwrap();
    fs::write(folder.path().join(CASE), case).unwrap();
    build(folder.path()).success();
    site(folder.path())
}

#[test]
fn line_ends_of_windows_and_a_mark_of_byte_order_change_nothing() {
    let plain = published(GOOD.as_bytes());
    assert_eq!(published(GOOD.replace('\n', "\r\n").as_bytes()), plain);
    assert_eq!(published(format!("\u{feff}{GOOD}").as_bytes()), plain);
}
