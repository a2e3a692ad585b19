//! The processor against the CSL test suite and against Pandoc.
//!
//! The corpora are large and not part of the project: run with
//! `cargo test --profile ci --test corpora_csl -- --ignored --nocapture`, the
//! folder in `CASEBOOK_CORPORA` (`../shared/corpora` if that is not set).
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test that reads folders and says how many passed"
)]

use std::path::PathBuf;
use std::sync::Arc;

use casebook::csl::Style;

#[path = "csl/csl_json.rs"]
mod csl_json;
#[path = "csl/hostile.rs"]
mod hostile;
#[path = "csl/pandoc.rs"]
mod pandoc;
#[path = "csl/suite.rs"]
mod suite;

/// The folder of corpora, if there is one.
fn corpora() -> Option<PathBuf> {
    let folder = std::env::var_os("CASEBOOK_CORPORA")
        .map_or_else(|| PathBuf::from("../shared/corpora"), PathBuf::from);
    if !folder.is_dir() {
        println!("skipped: no corpora in {}", folder.display());
        return None;
    }
    Some(folder)
}

#[test]
#[ignore = "needs the corpora"]
fn the_csl_suite_passes_but_for_known_failures() {
    let Some(folder) = corpora() else { return };
    suite::run(&folder.join("csl-suite"));
}

#[test]
#[ignore = "needs the corpora and Pandoc"]
fn documents_read_as_pandoc_prints_them() {
    let Some(folder) = corpora() else { return };
    pandoc::run(&folder);
}

#[test]
#[ignore = "needs the corpora"]
fn hostile_lines_stay_text_in_every_field() {
    let Some(folder) = corpora() else { return };
    let styles: Vec<_> = [
        "chicago-author-date",
        "apa",
        "ieee",
        "chicago-notes-bibliography",
    ]
    .iter()
    .map(|name| Arc::new(Style::bundled(name, "").unwrap()))
    .collect();
    let mut lines = 0;
    let mut folders = vec![folder.join("hostile")];
    while let Some(folder) = folders.pop() {
        let mut paths: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        paths.sort();
        for path in paths {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = std::fs::read(&path).unwrap();
            for line in String::from_utf8_lossy(&bytes).lines().take(400) {
                let end = line.floor_char_boundary(2000);
                styles
                    .iter()
                    .for_each(|style| hostile::print(style, &line[..end]));
                lines += 1;
            }
        }
    }
    println!("hostile: {lines} lines, no panic and no markup");
}
