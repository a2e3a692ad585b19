//! The pages of the guide that are made from the code.

use assert_cmd::Command;
use casebook::data::{schema, vocabulary};
use serde_json::{Map, Value};

const MADE: &str = "<!-- Made by `UPDATE_DOCS=1 cargo test --test generated`. -->\n";

fn head(title: &str) -> String {
    format!("---\ntitle: {title}\n---\n\n{MADE}\n")
}

/// The help text of a command, as somebody at a terminal meets it.
fn help(command: &[String]) -> String {
    let mut casebook = Command::new(env!("CARGO_BIN_EXE_casebook"));
    let output = casebook
        .args(command)
        .arg("--help")
        .env("COLUMNS", "90")
        .env("NO_COLOR", "1")
        .env_remove("CASEBOOK_EDITOR")
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// The names under `Commands:` in a help text.
fn commands_of(help: &str) -> Vec<String> {
    let list = help.split("\nCommands:\n").nth(1).unwrap_or_default();
    let lines = list.lines().take_while(|line| !line.is_empty());
    let names = lines.filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    names
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Every command with its help text.
pub fn commands() -> String {
    let mut text = head("Commands");
    text.push_str(
        "This is what `casebook --help` and `casebook COMMAND --help` print. Every command \
         finds the book by looking upward from the current folder for a `book.toml`. Results go \
         to the standard output, everything about them to the standard error. Colours are for \
         terminals: `NO_COLOR` turns them off, `CLICOLOR_FORCE` on, `--color` goes before both. \
         Work that takes longer than a second shows how far it has come, on a terminal and \
         never in a pipe.\n\n## casebook\n",
    );
    let program = help(&[]);
    text.push_str(&format!("\n```text\n{}\n```\n", program.trim_end()));
    for name in commands_of(&program) {
        let own = help(std::slice::from_ref(&name));
        text.push_str(&section(&name, &own));
        for inner in commands_of(&own) {
            let own = help(&[name.clone(), inner.clone()]);
            text.push_str(&section(&format!("{name} {inner}"), &own));
        }
    }
    text
}

/// A command without the options that all of them have.
fn section(name: &str, help: &str) -> String {
    let (own, shared) = help
        .split_once("\nOptions of every command:\n")
        .unwrap_or((help, ""));
    // What follows the shared options stands at the left margin again.
    let after = shared
        .lines()
        .skip_while(|line| line.is_empty() || line.starts_with(' '));
    let after: Vec<&str> = after.collect();
    let mut text = own.trim_end().to_owned();
    if !after.is_empty() {
        text.push_str(&format!("\n\n{}", after.join("\n").trim_end()));
    }
    format!("\n## casebook {name}\n\n```text\n{text}\n```\n")
}

/// The settings, table by table.
pub fn settings() -> String {
    let schema: Value = serde_json::from_str(&schema::book()).unwrap();
    let mut text = head("Every key of book.toml");
    text.push_str("All are optional but `title` under `[book]`. A key that casebook does not know is an error (CB001).\n");
    for (table, about) in schema["properties"].as_object().unwrap() {
        let keys = properties(about);
        let brackets = if about["type"] == "array" || about.get("items").is_some() {
            format!("[[{table}]]")
        } else {
            format!("[{table}]")
        };
        text.push_str(&format!(
            "\n## {table}\n\n`{brackets}`: {}\n\n",
            said(about)
        ));
        text.push_str(&rows(&keys));
    }
    text
}

/// The keys of front matter.
pub fn front_matter() -> String {
    let schema: Value = serde_json::from_str(&schema::case()).unwrap();
    let mut text = head("Every key of front matter");
    text.push_str("Of a case or a page. Only `title` must be there. A key that casebook does not know is kept for templates under `extra`, and hinted at where it looks like a slip (CB108).\n\n");
    let all = schema["properties"].as_object().unwrap();
    let for_pandoc = |about: &Value| said(about).starts_with("Concerns Pandoc alone");
    let ours: Map<String, Value> = all
        .iter()
        .filter(|(_, about)| !for_pandoc(about))
        .map(|(name, about)| (name.clone(), about.clone()))
        .collect();
    text.push_str(&rows(&ours));
    let others = all.iter().filter(|(_, about)| for_pandoc(about));
    let others: Vec<String> = others.map(|(name, _)| format!("`{name}`")).collect();
    text.push_str(&format!(
        "\nThese concern Pandoc alone and are passed over in silence: {}.\n",
        others.join(", ")
    ));
    text
}

/// The keys of a source record.
pub fn records() -> String {
    let schema: Value = serde_json::from_str(&schema::sources()).unwrap();
    let record = schema["definitions"]["record"]["properties"]
        .as_object()
        .unwrap();
    let mut text = head("Every key of a source record");
    text.push_str("## The reference\n\nThe fields are those of CSL 1.0.2, as Pandoc and Zotero have them. `id` must be there; `type` is one of the words below.\n\n");
    let types = words(&record["type"]);
    let types: Vec<String> = types.iter().map(|word| format!("`{word}`")).collect();
    text.push_str(&format!("**Types**: {}.\n\n", types.join(", ")));
    for (kind, title) in [
        ("text", "Texts"),
        ("date", "Dates, in EDTF or in parts"),
        (
            "names",
            "Names, as `{family: Smith, given: Jane}` or `{literal: The Town}`",
        ),
    ] {
        let kind = format!("CSL: the {kind}");
        let of_kind = record
            .iter()
            .filter(|(_, about)| said(about).starts_with(&kind));
        let names: Vec<String> = of_kind.map(|(name, _)| format!("`{name}`")).collect();
        assert!(!names.is_empty(), "no {title}");
        text.push_str(&format!("**{title}**: {}.\n\n", names.join(", ")));
    }
    let others: Map<String, Value> = record
        .iter()
        .filter(|(_, about)| !said(about).starts_with("CSL: the "))
        .filter(|(name, _)| !matches!(name.as_str(), "custom" | "type"))
        .map(|(name, about)| (name.clone(), about.clone()))
        .collect();
    text.push_str(&rows(&others));
    text.push_str(
        "\n## custom\n\nWhat casebook keeps about a source beyond CSL; Pandoc passes over it.\n\n",
    );
    text.push_str(&rows(&properties(&record["custom"])));
    text
}

/// The classes and attributes of blocks.
pub fn blocks() -> String {
    let (classes, attributes) = vocabulary();
    let mut text = head("Every class and attribute of blocks");
    text.push_str("How a block is written stands in [Writing cases](writing.md#blocks). Claims and answers must have an id. Besides these, `lang`, `dir` and `data-…` are taken on any block and stand on the page.\n\n## Classes\n\n| class | is |\n|---|---|\n");
    for class in &classes {
        text.push_str(&format!("| `{}` | {} |\n", class.name, class.about));
    }
    text.push_str("\nIn a sentence: `[words]{.claim #id}` is a claim, `[words]{.denies}` in an answer the words that it denies, `[words]{.event date=\"1903-10-12\"}` an event on the timeline.\n\n## Attributes\n\n| attribute | on | takes | says |\n|---|---|---|---|\n");
    let all = classes.len();
    for attribute in &attributes {
        let on = match attribute.on.len() {
            some if some + 1 < all => attribute.on.join(", "),
            some if some == all => "all".to_owned(),
            _ => {
                let lacks = classes
                    .iter()
                    .find(|class| !attribute.on.contains(&class.name));
                format!("all but {}", lacks.map_or("", |class| class.name))
            }
        };
        let takes: Vec<String> = attribute
            .words
            .iter()
            .map(|word| format!("`{word}`"))
            .collect();
        text.push_str(&format!(
            "| `{}` | {on} | {} | {} |\n",
            attribute.name,
            takes.join(" "),
            attribute.about
        ));
    }
    text
}

/// Every finding, from their sections.
pub fn findings(sections: &str) -> String {
    format!(
        "{}`casebook check` says what is wrong with a book and what to do about it; `casebook explain CB201` prints the paragraph of one. What cannot be resolved or would leak is an *error*: nothing is published until it is mended. What is weak is a *warning*, what is a matter of style a *note*. `allow`, `warn` and `deny` under `[check]` in `book.toml` give a finding another weight, by its name or code; in a text, `<!-- casebook: allow NAME because … -->` does so for one block. Those marked *always* cannot be made less.\n{sections}",
        head("Every finding")
    )
}

/// The keys of a mapping, or of those in a list.
fn properties(about: &Value) -> Map<String, Value> {
    if let Some(found) = about.get("properties").and_then(Value::as_object) {
        return found.clone();
    }
    let inner = about.get("items").into_iter();
    let either = about.get("anyOf").and_then(Value::as_array);
    let mut inner = inner.chain(either.into_iter().flatten());
    inner
        .find_map(|it| Some(properties(it)).filter(|it| !it.is_empty()))
        .unwrap_or_default()
}

fn said(about: &Value) -> &str {
    about["description"].as_str().unwrap_or_default()
}

/// The words that a key takes.
fn words(about: &Value) -> Vec<String> {
    if let Some(words) = about.get("enum").and_then(Value::as_array) {
        return words
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect();
    }
    let inner = about.get("items").into_iter();
    let either = about.get("anyOf").and_then(Value::as_array);
    let mut inner = inner.chain(either.into_iter().flatten());
    inner
        .find_map(|it| Some(words(it)).filter(|it| !it.is_empty()))
        .unwrap_or_default()
}

/// A table of keys; those of inner mappings follow with a dot.
fn rows(keys: &Map<String, Value>) -> String {
    fn add(before: &str, keys: &Map<String, Value>, text: &mut String) {
        for (name, about) in keys {
            let name = format!("{before}{name}");
            let words = words(about);
            // The names of findings have a page of their own.
            let takes = match words.len() {
                0 => String::new(),
                1..=20 => words.iter().map(|word| format!(" `{word}`")).collect(),
                _ => " names of [findings](findings.md)".to_owned(),
            };
            let takes = if takes.is_empty() {
                takes
            } else {
                format!(" Takes{takes}.")
            };
            let about_it = said(about).replace('|', "\\|");
            text.push_str(&format!("| `{name}` | {about_it}{takes} |\n"));
            add(&format!("{name}."), &properties(about), text);
        }
    }
    let mut text = String::from("| key | says |\n|---|---|\n");
    add("", keys, &mut text);
    text
}
