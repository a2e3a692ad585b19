//! Documents that are made from the code: they say what it says, or this fails.
//!
//! `UPDATE_DOCS=1 cargo test --test generated` writes them anew.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(
    clippy::disallowed_methods,
    reason = "this test reads and writes the documents it is about"
)]

mod guide_pages;
mod support;

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::Path;

use casebook::data::schema;
use casebook::diag::render::object;
use casebook::diag::{Code, Level};
use casebook::pages::contract;
use guide_pages as guide;
use serde_json::Value;

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

#[test]
fn the_page_about_templates_is_that_of_the_types() {
    check("schema/templates.json", &contract::schema());
    check("content/pages/reference/templates.md", &templates());
}

#[test]
fn every_template_that_is_printed_is_in_the_contract() {
    let schema: Value = serde_json::from_str(&contract::schema()).unwrap();
    let told: BTreeSet<&str> = keys(&schema["properties"]).collect();
    let files = casebook::theme::built_in();
    let printed = files.templates.iter().filter(|file| {
        let text = &*file.text;
        text.contains("{% extends")
            || text.contains("<!doctype html>")
            || file.path.as_str().starts_with("listed-")
    });
    let printed: BTreeSet<&str> = printed.map(|file| file.path.as_str()).collect();
    assert_eq!(told, printed);
}

#[test]
fn every_code_has_its_page() {
    for code in Code::ALL {
        check(&format!("checks/{}.md", code.label()), &page(code));
    }
}

#[test]
fn the_table_of_codes_is_complete() {
    check("checks/README.md", &index());
}

#[test]
fn there_is_no_page_of_a_code_that_is_gone() {
    let known: BTreeSet<String> = Code::ALL
        .iter()
        .map(|code| format!("{}.md", code.label()))
        .chain(["README.md".to_owned()])
        .collect();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/checks");
    for entry in fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(known.contains(&name), "docs/checks/{name} is about no code");
    }
}

fn keys(object: &Value) -> impl Iterator<Item = &str> {
    object.as_object().unwrap().keys().map(String::as_str)
}

/// The page about what templates are given.
fn templates() -> String {
    let schema: Value = serde_json::from_str(&contract::schema()).unwrap();
    let mut text = TEMPLATES.to_owned();
    for (name, given) in schema["properties"].as_object().unwrap() {
        let pages = given["description"].as_str().unwrap();
        let view = referred(given);
        text.push_str(&format!("\n### {name}\n\nFor {pages}.\n"));
        text.push_str(&table(&schema["$defs"][view]));
    }
    text.push_str("\n## Values\n");
    for (name, value) in schema["$defs"].as_object().unwrap() {
        let is_view = schema["properties"]
            .as_object()
            .unwrap()
            .values()
            .any(|given| referred(given) == name);
        if is_view && name != "Base" {
            continue;
        }
        let about = value["description"].as_str().unwrap_or_default();
        text.push_str(&format!(
            "\n### {name}\n\n{}\n",
            in_markdown(&about.replace('\n', " "))
        ));
        text.push_str(&table(value));
    }
    text
}

/// The name of the value that a part of the schema refers to.
fn referred(part: &Value) -> &str {
    part["$ref"]
        .as_str()
        .unwrap_or_default()
        .trim_start_matches("#/$defs/")
}

/// The fields of a value as a table; nothing for one that has none.
fn table(value: &Value) -> String {
    let Some(fields) = value["properties"].as_object() else {
        return String::new();
    };
    let mut text = "\n| name | is | about |\n|---|---|---|\n".to_owned();
    for (name, field) in fields {
        let about = field["description"]
            .as_str()
            .unwrap_or_default()
            .replace('\n', " ");
        let about = in_markdown(&about).replace('|', "\\|");
        text.push_str(&format!("| `{name}` | {} | {about} |\n", kind(field)));
    }
    text
}

/// What a value is, in words.
fn kind(part: &Value) -> String {
    let word = |name: &str| {
        let word = match name {
            "string" => "text",
            "boolean" => "true or false",
            "integer" | "number" => "number",
            "null" => "nothing",
            other => other,
        };
        word.to_owned()
    };
    if let Some(any) = part["anyOf"].as_array().or(part["oneOf"].as_array()) {
        return any.iter().map(kind).collect::<Vec<_>>().join(" or ");
    }
    match (&part["type"], referred(part)) {
        (_, name) if !name.is_empty() => format!("[{name}](#{})", name.to_lowercase()),
        (Value::String(name), _) if name == "array" => format!("list of {}", kind(&part["items"])),
        (Value::String(name), _) => word(name),
        (Value::Array(names), _) => {
            let names = names.iter().map(|name| match name.as_str().unwrap() {
                "array" => format!("list of {}", kind(&part["items"])),
                name => word(name),
            });
            names.collect::<Vec<_>>().join(" or ")
        }
        _ => "any".to_owned(),
    }
}

#[test]
fn the_guide_has_every_command_and_option() {
    check("content/pages/reference/commands.md", &guide::commands());
}

#[test]
fn the_guide_has_every_key_of_the_settings() {
    check(
        "content/pages/reference/keys-of-book-toml.md",
        &guide::settings(),
    );
}

#[test]
fn the_guide_has_every_key_of_front_matter() {
    check(
        "content/pages/reference/front-matter.md",
        &guide::front_matter(),
    );
}

#[test]
fn the_guide_has_every_key_of_a_source_record() {
    check(
        "content/pages/reference/source-records.md",
        &guide::records(),
    );
}

#[test]
fn the_guide_has_every_class_and_attribute() {
    check("content/pages/reference/blocks.md", &guide::blocks());
}

#[test]
fn the_guide_has_every_finding() {
    let sections = Code::ALL.iter().map(|code| finding(code));
    let sections: Vec<String> = sections.collect();
    check(
        "content/pages/reference/findings.md",
        &guide::findings(&sections.concat()),
    );
}

/// The section of one code in the guide.
fn finding(code: &Code) -> String {
    let level = code.level.word();
    let always = if code.can_be_allowed() {
        ""
    } else {
        ", always"
    };
    let (example, mended) = example(code);
    let mended = match mended {
        true => "\n`casebook check --fix` mends it where one change alone can be meant.\n",
        false => "",
    };
    // The explanation names the words that it is about.
    let allowed = match *code == *Code::LOADED_WORD {
        true => "<!-- casebook: allow loaded-word because it is explained here -->\n",
        false => "",
    };
    let label = code.label();
    format!(
        "\n## {label} {} {{#{}}}\n\n{allowed}*{level}{always}.* {}\n\n```text\n{example}\n```\n{mended}",
        code.name,
        label.to_lowercase(),
        in_markdown(code.explanation),
    )
}

/// The page of one code.
fn page(code: &Code) -> String {
    let level = match code.level {
        Level::Error => "An error: nothing is published until it is mended.",
        Level::Warning => "A warning: the book is published all the same.",
        Level::Note => "A note.",
    };
    let name = code.name;
    let mut weight = match code.can_be_allowed() {
        true => format!(
            "`allow`, `warn` or `deny = [\"{name}\"]` under `[check]` in `book.toml` gives it another \
             weight in the whole book"
        ),
        false => "No setting makes it less".to_owned(),
    };
    if code.can_be_allowed() && code.stands_in_a_text() {
        weight.push_str(&format!(
            "; in a text, `<!-- casebook: allow {name} because … -->` does so for one block"
        ));
    }
    weight.push('.');
    let (example, mended) = example(code);
    let mended = match mended {
        true => "\n`casebook check --fix` mends it where one change alone can be meant, as here.\n",
        false => "",
    };
    format!(
        "# {} {name}\n\n{}\n\n{level} {weight}\n\n## Example\n\n```text\n{example}\n```\n{mended}\n\
         [All findings](README.md)\n",
        code.label(),
        in_markdown(code.explanation),
    )
}

/// What is found in the fixture of a code, in the words of its author's terminal, and
/// whether it can be mended.
fn example(code: &Code) -> (String, bool) {
    let ending = format!("__{}__book.toml.snap", code.name);
    let snapshots = support::tests("snapshots");
    let file = fs::read_dir(&snapshots)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.to_str().unwrap().ends_with(&ending))
        .unwrap_or_else(|| panic!("{} has no snapshot", code.label()));
    let text = fs::read_to_string(file).unwrap();
    let finding = text.splitn(3, "---\n").nth(2).unwrap();
    let finding = finding.split("\n== ").next().unwrap().trim_end();
    let mended = finding.lines().any(|line| line.starts_with("help: "))
        || finding.contains("= help: put a blank line before it");
    (finding.to_owned(), mended)
}

/// The table of all codes.
fn index() -> String {
    const SUBJECTS: [&str; 8] = [
        "configuration and theme",
        "text",
        "citations",
        "claims and answers",
        "provenance",
        "evidence",
        "fairness",
        "publishing",
    ];
    let mut text = INTRODUCTION.to_owned();
    for (subject, name) in SUBJECTS.iter().enumerate() {
        let codes = Code::ALL
            .iter()
            .filter(|code| usize::from(code.number / 100) == subject)
            .collect::<Vec<_>>();
        if codes.is_empty() {
            continue;
        }
        text.push_str(&format!(
            "\n## CB{subject}: {name}\n\n| code | name | weight | what it says |\n|---|---|---|---|\n"
        ));
        for code in codes {
            let label = code.label();
            let kept = if code.can_be_allowed() {
                ""
            } else {
                ", always"
            };
            text.push_str(&format!(
                "| [{label}]({label}.md) | `{}` | {}{kept} | {} |\n",
                code.name,
                code.level.word(),
                in_markdown(&first_sentence(code.explanation)).replace('|', "\\|"),
            ));
        }
    }
    text
}

fn first_sentence(text: &str) -> String {
    match text.split_once(". ") {
        Some((first, _)) => format!("{first}."),
        None => text.to_owned(),
    }
}

/// The text with what would be markup outside of code written so that it is none.
fn in_markdown(text: &str) -> String {
    let parts = text.split('`').enumerate().map(|(at, part)| match at % 2 {
        0 => part
            .replace('<', "\\<")
            .replace('*', "\\*")
            .replace('_', "\\_"),
        _ => part.to_owned(),
    });
    parts.collect::<Vec<_>>().join("`")
}

const TEMPLATES: &str = "\
---
title: What templates are given
---

Made from the types of the views: [themes](themes.md) tells how to use it, and the same is there as JSON Schema, which `casebook schema templates` prints. A name that is not here is an error where a template prints it, with the line and the path of the value. *Html* is markup that is printed as it is; every other text is escaped.

Every template has these two beside its own:

| name | is | about |
|---|---|---|
| `t` | texts by their keys | the words of the interface in the book's language: `t[\"nav.skip\"]` |
| `options` | values by name | the options of the theme as the book sets them: `options.footer` |

## Templates
";

const INTRODUCTION: &str = "\
# Findings

`casebook check` says what is wrong with a book and what to do about it, `casebook build` says it too before it publishes, and `casebook serve` over the page. Each kind of finding has a code that never changes its meaning, a name, and a page here; `casebook explain CB201` prints the same paragraph.

What cannot be resolved or would leak is an *error*: nothing is published until it is mended. What is weak is a *warning*, what is a matter of style a *note*. A book may see it otherwise:

- **In the whole book**, by names or codes in `book.toml`:

  ```toml
  [check]
  allow = [\"missing-locator\"]
  warn = [\"fit-unstated\"]
  deny = [\"one-origin\"]
  ```

- **In one block**, by a comment in the text:

  ```markdown
  <!-- casebook: allow one-origin because the second source is being asked -->
  ::: {#c-contact .claim}
  ```

  It speaks of the block of `:::` that opens next after it; where none does, of the block that it stands in; outside any, of the paragraph after it or around it. `warn` and `deny` work alike, several names may follow each other, and what follows `because` is for people. The innermost comment counts before the settings. Front matter and source records are for the settings alone. A comment that allows what is not there is itself [said](CB126.md).

Configuration, syntax and leaks (*always* in the tables) cannot be allowed.

Where one change alone can be meant, the finding shows it, and `casebook check --fix` makes it; `--fix --diff` shows all changes as a patch. For programs there are `--format json` ([schema](../schema/findings.json)), `sarif` and `github`.
";
