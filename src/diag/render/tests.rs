use super::*;
use crate::diag::Code;
use crate::text::TextFile;

const KETTLE: &str =
    "---\ntitle: Kettle\n---\n\nWater boils at 90 °C up here [@smiht2020, p. 41].\n";

fn print(files: &[TextFile], finding: &Diagnostic) -> String {
    let texts = |path: &FilePath| {
        files
            .iter()
            .find(|file| file.path == *path)
            .map(|file| file.text.share())
    };
    Printer::new(&texts, false).human(finding)
}

fn kettle() -> TextFile {
    TextFile::new("content/cases/kettle.md", KETTLE)
}

/// The span of `word`, which stands once in the file.
fn span(file: &TextFile, word: &str) -> Span {
    let start = file
        .text
        .find(word)
        .expect("the test's own text holds the word");
    file.span(start, start + word.len())
}

#[test]
fn the_texts_of_few_files_are_held_at_once() {
    let names: Vec<String> = (0..100).map(|n| format!("content/{n}.md")).collect();
    let files: Vec<TextFile> = names
        .iter()
        .map(|name| TextFile::new(name.as_str(), KETTLE))
        .collect();
    let texts = |path: &FilePath| {
        let file = files.iter().find(|file| file.path == *path);
        file.map(|file| file.text.share())
    };
    let mut printer = Printer::new(&texts, false);
    for file in files.iter().chain(&files[..1]) {
        let finding = Diagnostic::at(Code::UNKNOWN_SOURCE, &span(file, "Kettle"), "a word");
        assert_eq!(printer.human(&finding), print(&files, &finding));
        assert!(printer.lines.len() <= FILES_HELD);
    }
}

#[test]
fn a_finding_looks_like_one_of_rustc() {
    let file = kettle();
    let finding = Diagnostic::at(
        Code::UNKNOWN_SOURCE,
        &span(&file, "@smiht2020"),
        "no source has the id `smiht2020`",
    )
    .label("cited here")
    .help("write `@smith2020` to cite Smith, Kettles (2020)");
    insta::assert_snapshot!(print(&[file], &finding), @r#"
    error[CB201]: no source has the id `smiht2020`
     --> content/cases/kettle.md:5:31
      |
    5 | Water boils at 90 °C up here [@smiht2020, p. 41].
      |                               ^^^^^^^^^^ cited here
      |
      = help: write `@smith2020` to cite Smith, Kettles (2020)
    "#);
}

#[test]
fn a_second_place_in_another_file_is_shown_under_its_own_path() {
    let file = kettle();
    let other = TextFile::new("content/sources/a.yaml", "- id: smith2020\n- id: jones\n");
    let finding = Diagnostic::at(Code::UNKNOWN_SOURCE, &span(&file, "@smiht2020"), "twice")
        .label("here")
        .also(&span(&other, "smith2020"), "and here")
        .also(&span(&file, "title"), "in the case called this")
        .note("a note says why");
    insta::assert_snapshot!(print(&[file, other], &finding), @r#"
    error[CB201]: twice
     --> content/cases/kettle.md:5:31
      |
    2 | title: Kettle
      | ----- in the case called this
    ...
    5 | Water boils at 90 °C up here [@smiht2020, p. 41].
      |                               ^^^^^^^^^^ here
      |
     ::: content/sources/a.yaml:1:7
      |
    1 | - id: smith2020
      |       --------- and here
      |
      = note: a note says why
    "#);
}

#[test]
fn a_line_of_a_megabyte_is_cut_around_the_fault_and_keeps_its_column() {
    let file = TextFile::new(
        "a.md",
        format!("{}[@x]{}", "ä ".repeat(200_000), "b".repeat(600_000)),
    );
    let finding =
        Diagnostic::at(Code::UNKNOWN_SOURCE, &span(&file, "@x"), "no such source").label("here");
    insta::assert_snapshot!(print(&[file], &finding), @r#"
    error[CB201]: no such source
     --> a.md:1:400002
      |
    1 | …ä ä ä ä ä ä ä ä ä ä ä ä ä ä ä ä ä ä ä ä [@x]bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb…
      |                                           ^^ here
    "#);
}

#[test]
fn a_mark_over_many_lines_is_cut_after_the_first() {
    let file = TextFile::new("a.md", "::: claim\n".to_owned() + &"text\n".repeat(10_000));
    let finding = Diagnostic::at(Code::UNCLOSED_FENCE, &file.span(0, 40_000), "never closed");
    insta::assert_snapshot!(print(&[file], &finding), @r#"
    error[CB101]: never closed
     --> a.md:1:1
      |
    1 | ::: claim
      | ^^^^^^^^^
    "#);
}

#[test]
fn places_far_apart_are_shown_without_what_lies_between() {
    let file = TextFile::new(
        "a.md",
        format!("{{#a}}\n{}{{#b}}\n", "text\n".repeat(5_000)),
    );
    let finding = Diagnostic::at(Code::DUPLICATE_ID, &span(&file, "#b"), "the id is taken")
        .label("again here")
        .also(&span(&file, "#a"), "first here");
    insta::assert_snapshot!(print(&[file], &finding), @r#"
    error[CB105]: the id is taken
        --> a.md:5002:2
         |
    5002 | {#b}
         |  ^^ again here
         |
        ::: a.md:1:2
         |
       1 | {#a}
         |  -- first here
    "#);
}

#[test]
fn a_finding_without_a_place_is_its_message_and_help() {
    let finding =
        Diagnostic::nowhere(Code::NO_BOOK, "there is no book.toml").help("run `casebook init`");
    insta::assert_snapshot!(print(&[], &finding), @r#"
    error[CB004]: there is no book.toml
     |
     = help: run `casebook init`
    "#);
}

#[test]
fn a_file_whose_text_is_gone_is_still_named() {
    let finding = Diagnostic::at(
        Code::TOO_LARGE,
        &TextFile::new("big.md", "").span(0, 0),
        "too large",
    );
    insta::assert_snapshot!(print(&[], &finding), @r#"
    error[CB124]: too large
    --> big.md
    "#);
}

#[test]
fn characters_that_steer_a_terminal_are_not_sent() {
    let file = TextFile::new("a.md", "\u{1b}[2J\u{7}[@x]\t\u{202e}");
    let finding = Diagnostic::at(Code::UNKNOWN_SOURCE, &span(&file, "@x"), "no `\u{1b}[2J`")
        .label("\u{1b}[2J")
        .help("\u{1b}[2J");
    let text = print(&[file], &finding);
    assert!(!text.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{text:?}");
}

#[test]
fn an_empty_span_at_the_end_of_a_file_is_shown() {
    let file = TextFile::new("a.md", "::: claim\n");
    let finding =
        Diagnostic::at(Code::UNCLOSED_FENCE, &file.span(10, 10), "never closed").label("here");
    insta::assert_snapshot!(print(&[file], &finding), @r#"
    error[CB101]: never closed
     --> a.md:2:1
      |
    2 |
      | ^ here
    "#);
}

#[test]
fn json_has_every_field_and_counts_columns_in_characters() {
    let file = kettle();
    let texts = |path: &FilePath| (*path == file.path).then(|| file.text.share());
    let finding = Diagnostic::at(
        Code::UNKNOWN_SOURCE,
        &span(&file, "@smiht2020"),
        "no source",
    )
    .label("cited here")
    .also(&span(&file, "Kettle"), "case")
    .help("do this");
    insta::assert_snapshot!(Printer::new(&texts, false).json(&finding), @r#"{"code":"CB201","name":"unknown-source","level":"error","message":"no source","file":"content/cases/kettle.md","line":5,"column":31,"end_line":5,"end_column":41,"start":54,"end":64,"label":"cited here","others":[{"file":"content/cases/kettle.md","line":2,"column":8,"end_line":2,"end_column":14,"start":11,"end":17,"label":"case"}],"help":["do this"],"notes":[],"fix":null}"#);
}

#[test]
fn json_of_a_finding_without_a_place_has_the_same_keys() {
    let finding = Diagnostic::nowhere(Code::NO_BOOK, "there is no book.toml");
    insta::assert_snapshot!(Printer::new(&|_| None, false).json(&finding), @r#"{"code":"CB004","name":"no-book","level":"error","message":"there is no book.toml","file":null,"line":null,"column":null,"end_line":null,"end_column":null,"start":null,"end":null,"label":"","others":[],"help":[],"notes":[],"fix":null}"#);
}
