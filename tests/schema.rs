//! The schemas for editors: they take what the readers take, and nothing misspelt.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(
    clippy::disallowed_methods,
    reason = "this test reads the books and the sources of the crate"
)]

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use boon::{Compiler, SchemaIndex, Schemas};
use casebook::data::schema;
use casebook::diag::render::{Printer, object};
use casebook::diag::{Code, Diagnostics};
use serde_json::{Value, json};

/// A schema, ready to be held against values.
struct Schema {
    all: Schemas,
    index: SchemaIndex,
}

impl Schema {
    fn new(text: &str) -> Self {
        let (mut all, mut compiler) = (Schemas::new(), Compiler::new());
        let schema: Value = serde_json::from_str(text).unwrap();
        compiler.add_resource("casebook.json", schema).unwrap();
        let index = compiler.compile("casebook.json", &mut all).unwrap();
        Self { all, index }
    }

    #[track_caller]
    fn check(&self, value: &Value, from: &Path) {
        if let Err(error) = self.all.validate(value, self.index) {
            panic!("{}: {error:#}", from.display());
        }
    }

    fn takes(&self, value: &Value) -> bool {
        self.all.validate(value, self.index).is_ok()
    }
}

/// Every file below the demonstration book and the fixtures that find nothing.
fn good_files() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join("content")];
    let mut files = vec![root.join("book.toml")];
    for subject in fs::read_dir(root.join("tests/fixtures")).unwrap() {
        for fixture in fs::read_dir(subject.unwrap().path()).unwrap() {
            let path = fixture.unwrap().path();
            if path.to_str().unwrap().ends_with("-nearly") {
                folders.push(path);
            }
        }
    }
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => files.push(path),
            }
        }
    }
    files.sort();
    files
}

fn yaml(text: &str) -> Option<Value> {
    serde_yaml::from_str(text).ok()
}

#[test]
fn front_matter_that_casebook_takes_fits_the_schema() {
    let schema = Schema::new(&schema::case());
    let mut seen = 0;
    for path in good_files() {
        let text = fs::read_to_string(&path).unwrap_or_default();
        let front = text
            .strip_prefix("---\n")
            .and_then(|rest| rest.split_once("\n---\n"));
        if let Some(front) = front.and_then(|(front, _)| yaml(front)) {
            schema.check(&front, &path);
            seen += 1;
        }
    }
    assert!(seen > 50, "{seen} files");
}

#[test]
fn settings_that_casebook_takes_fit_the_schema() {
    let schema = Schema::new(&schema::book());
    let mut seen = 0;
    for path in good_files() {
        if path.ends_with("book.toml") {
            let text = fs::read_to_string(&path).unwrap();
            let settings: Value = toml::from_str(&text).unwrap();
            schema.check(&settings, &path);
            seen += 1;
        }
    }
    assert!(seen > 50, "{seen} files");
}

#[test]
fn records_that_casebook_takes_fit_the_schema() {
    let schema = Schema::new(&schema::sources());
    let mut seen = 0;
    for path in good_files() {
        let in_sources = path.to_str().unwrap().contains("/sources/");
        let ending = path.extension().and_then(|ending| ending.to_str());
        if in_sources && matches!(ending, Some("yaml" | "yml" | "json")) {
            let text = fs::read_to_string(&path).unwrap();
            schema.check(&yaml(&text).unwrap(), &path);
            seen += 1;
        }
    }
    assert!(seen > 0, "no file of records");
}

#[test]
fn what_is_misspelt_does_not_fit() {
    let case = Schema::new(&schema::case());
    assert!(!case.takes(&json!({ "title": "T", "status": "half-open" })));
    assert!(!case.takes(&json!({ "people": [{ "id": "a", "nmae": "A" }] })));
    assert!(!case.takes(&json!({ "references": [{ "id": "a", "custom": { "sen": true } }] })));
    assert!(!case.takes(&json!({ "references": [{ "id": "a", "type": "boook" }] })));
    let book = Schema::new(&schema::book());
    assert!(!book.takes(&json!({ "book": { "title": "T" }, "biuld": {} })));
    assert!(!book.takes(&json!({ "book": { "titel": "T" } })));
    assert!(!book.takes(&json!({ "book": { "title": "T" }, "check": { "allow": ["no-such"] } })));
    assert!(!book.takes(&json!({ "book": {} })));
}

#[test]
fn every_key_is_described() {
    for text in [
        schema::book(),
        schema::case(),
        schema::sources(),
        object::schema(),
    ] {
        let schema: Value = serde_json::from_str(&text).unwrap();
        let mut left = vec![("", &schema)];
        while let Some((name, value)) = left.pop() {
            match value {
                Value::Array(items) => left.extend(items.iter().map(|item| (name, item))),
                Value::Object(entries) => {
                    if let Some(Value::Object(keys)) = entries.get("properties") {
                        for (key, about) in keys {
                            assert!(about["description"].is_string(), "{name}: {key}");
                        }
                    }
                    left.extend(entries.iter().map(|(name, value)| (&**name, value)));
                }
                _ => {}
            }
        }
    }
}

/// The keys that the readers have an arm for are those of the tables: a key that is read
/// and not described would be underlined by every editor.
#[test]
fn every_key_that_is_read_is_described() {
    let readers = [
        ("src/data/front_matter.rs", schema::case()),
        ("src/data/front_matter/people.rs", schema::case()),
        ("src/data/record/custom.rs", schema::sources()),
        ("src/data/config/read.rs", schema::book()),
    ];
    let mut wrong = BTreeSet::new();
    for (path, schema) in readers {
        let source = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap();
        let code = source.split("#[cfg(test)]").next().unwrap();
        let mut keys = 0;
        for line in code.lines().map(str::trim_start) {
            let arm = line.split_once("=>").filter(|_| line.starts_with('"'));
            let Some((pattern, _)) = arm.filter(|(_, does)| !does.contains("cannot be read"))
            else {
                continue;
            };
            let words = pattern.split('"').skip(1).step_by(2);
            for key in words.filter(|key| key.starts_with(|c: char| c.is_ascii_alphabetic())) {
                keys += 1;
                if !schema.contains(&format!("\"{key}\"")) {
                    wrong.insert(format!("{path}: {key}"));
                }
            }
        }
        assert!(keys > 10, "{path}: {keys} keys");
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Every finding of every fixture that shows one, as one log.
fn everything_as_sarif() -> Value {
    let mut found = Diagnostics::new();
    let mut texts = std::collections::BTreeMap::new();
    for subject in fs::read_dir(support::tests("fixtures")).unwrap() {
        for fixture in fs::read_dir(subject.unwrap().path()).unwrap() {
            let built = support::open(&fixture.unwrap().path());
            texts.extend(built.project.texts());
            found.extend(built.checked().iter().cloned());
        }
    }
    let lookup = |path: &casebook::text::FilePath| texts.get(path).cloned();
    serde_json::from_str(&Printer::new(&lookup, false).sarif(&found)).unwrap()
}

#[test]
fn a_log_in_sarif_has_what_the_standard_asks_for() {
    let path = support::tests("schemas/sarif.json");
    let schema = Schema::new(&fs::read_to_string(&path).unwrap());
    let log = everything_as_sarif();
    schema.check(&log, &path);
    let run = &log["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert!(
        results.len() > Code::ALL.len() / 2,
        "{} results",
        results.len()
    );
    for result in results {
        let rule = result["ruleIndex"].as_u64().unwrap() as usize;
        assert_eq!(run["tool"]["driver"]["rules"][rule]["id"], result["ruleId"]);
    }
}

/// `CASEBOOK_SARIF_SCHEMA=sarif-2.1.0-rtm.5.json cargo test --test schema -- --ignored`:
/// the standard's own schema, which the package `@microsoft/jest-sarif` has.
#[test]
#[ignore = "needs the schema of the standard"]
fn a_log_in_sarif_fits_the_schema_of_the_standard() {
    let path = std::env::var("CASEBOOK_SARIF_SCHEMA").unwrap();
    let schema = Schema::new(&fs::read_to_string(&path).unwrap());
    schema.check(&everything_as_sarif(), Path::new(&path));
}

#[test]
fn a_finding_as_json_fits_its_schema() {
    let schema = Schema::new(&object::schema());
    let root = support::tests("fixtures").join("claim/kind-not-stated");
    let built = support::open(&root);
    let texts = built.project.texts();
    let lookup = |path: &casebook::text::FilePath| texts.get(path).cloned();
    let mut printer = Printer::new(&lookup, false);
    for finding in built.checked().iter() {
        assert!(finding.fix.is_some());
        let value: Value = serde_json::from_str(&printer.json(finding)).unwrap();
        schema.check(&value, &root);
        let mut less = value.clone();
        less.as_object_mut().unwrap().remove("message");
        assert!(!schema.takes(&less));
    }
}
