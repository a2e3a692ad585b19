//! Documents that are made from the code: they say what it says, or this fails.
//!
//! `UPDATE_DOCS=1 cargo test --test generated` writes them anew.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(
    clippy::disallowed_methods,
    reason = "this test reads and writes the documents it is about"
)]

mod support;

use std::env;
use std::fs;
use std::path::Path;

use casebook::data::schema;
use casebook::diag::render::object;

const HOW: &str = "`UPDATE_DOCS=1 cargo test --test generated` writes it anew";

/// Compares the document at `path` with what it should hold, or writes it.
#[track_caller]
fn check(path: &str, expected: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("docs")
        .join(path);
    if env::var_os("UPDATE_DOCS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, expected).unwrap();
        return;
    }
    let held = fs::read_to_string(&path).unwrap_or_default();
    assert!(held == expected, "{} is out of date; {HOW}", path.display());
}

#[test]
fn the_schemas_are_those_of_the_tables() {
    check("schema/book.json", &schema::book());
    check("schema/case.json", &schema::case());
    check("schema/sources.json", &schema::sources());
    check("schema/findings.json", &object::schema());
}
