//! Small texts of our own, read as Pandoc 3.9 reads them.
//!
//! Each file under `tests/pandoc/cases` holds many: the text, a line of `%%`, what Pandoc
//! reads in it (one fact to a line, see `oracle`), and a line of `%%%`. Where casebook
//! means to differ, a second list follows after `%% casebook: ` and the reason.
//!
//! `cargo test --test pandoc` compares casebook with what is recorded. With `--ignored`
//! Pandoc itself is asked (`CASEBOOK_PANDOC` names it), and with `CASEBOOK_RECORD=1` what
//! it says is written down.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(
    clippy::disallowed_methods,
    reason = "a test reads and records its cases"
)]
#![expect(clippy::print_stdout, reason = "a test that says how many passed")]

mod oracle;

use std::fs;
use std::path::PathBuf;

use oracle::pandoc::Pandoc;
use oracle::reading;

/// No fewer cases than this are checked.
const AT_LEAST: usize = 300;

struct Case {
    text: String,
    pandoc: Vec<String>,
    /// Why casebook reads it in another way, and how.
    own: Option<(String, Vec<String>)>,
}

fn files() -> Vec<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/pandoc/cases");
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
}

fn cases(file: &PathBuf) -> Vec<Case> {
    let text = fs::read_to_string(file).unwrap();
    let lines = |part: &str| part.lines().map(str::to_owned).collect::<Vec<_>>();
    text.split("%%%\n")
        .filter(|case| !case.trim().is_empty())
        .map(|case| {
            let (text, rest) = case.split_once("%%\n").unwrap_or((case, ""));
            let (pandoc, own) = match rest.split_once("%% casebook: ") {
                Some((pandoc, own)) => {
                    let (reason, own) = own.split_once('\n').unwrap();
                    (pandoc, Some((reason.to_owned(), lines(own))))
                }
                None => (rest, None),
            };
            Case {
                text: text.to_owned(),
                pandoc: lines(pandoc),
                own,
            }
        })
        .collect()
}

fn written(cases: &[Case]) -> String {
    let mut out = String::new();
    let list = |facts: &[String]| {
        facts
            .iter()
            .map(|fact| format!("{fact}\n"))
            .collect::<String>()
    };
    for case in cases {
        out += &format!("{}%%\n{}", case.text, list(&case.pandoc));
        if let Some((reason, own)) = &case.own {
            out += &format!("%% casebook: {reason}\n{}", list(own));
        }
        out += "%%%\n";
    }
    out
}

#[test]
fn small_texts_are_read_as_pandoc_reads_them() {
    let (mut all, mut failed) = (0, Vec::new());
    for file in files() {
        for case in cases(&file) {
            all += 1;
            let ours = reading::facts(&case.text);
            let wanted = case.own.as_ref().map_or(&case.pandoc, |(_, own)| own);
            if ours != *wanted {
                failed.push(format!(
                    "{}:\n{}\n  wanted: {wanted:#?}\n  read: {ours:#?}",
                    file.file_name().unwrap().to_string_lossy(),
                    case.text
                ));
            }
        }
    }
    assert!(
        failed.is_empty(),
        "{} of {all} differ\n{}",
        failed.len(),
        failed.join("\n")
    );
    assert!(all >= AT_LEAST, "only {all} cases");
}

#[test]
fn a_case_that_differs_says_why() {
    for file in files() {
        for case in cases(&file) {
            if let Some((reason, own)) = case.own {
                assert!(
                    !reason.trim().is_empty() && own != case.pandoc,
                    "{}",
                    case.text
                );
            }
        }
    }
}

#[test]
#[ignore = "needs Pandoc"]
fn what_is_recorded_is_what_pandoc_says() {
    let Some(pandoc) = Pandoc::new(20) else {
        return;
    };
    let record = std::env::var_os("CASEBOOK_RECORD").is_some();
    let (mut passed, mut all) = (0, 0);
    for file in files() {
        let mut cases = cases(&file);
        for case in &mut cases {
            all += 1;
            let facts = pandoc.facts(&case.text).unwrap();
            if facts == case.pandoc {
                passed += 1;
            } else if record {
                case.pandoc = facts;
            } else {
                println!(
                    "{}\n  recorded: {:#?}\n  Pandoc: {facts:#?}",
                    case.text, case.pandoc
                );
            }
            if let Some((_, own)) = case.own.as_mut().filter(|_| record) {
                *own = reading::facts(&case.text);
            }
        }
        if record {
            fs::write(&file, written(&cases)).unwrap();
        }
    }
    println!("cases against Pandoc: passed {passed} of {all}");
    assert!(record || passed == all);
}
