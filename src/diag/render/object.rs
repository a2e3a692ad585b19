//! A finding as a JSON object, and the schema of one.
//!
//! The keys are part of the program's interface: they may be added to, not renamed.

use serde::Serialize;
use serde_json::{Value, json};

use crate::diag::Words;

/// What [`Printer::json`](super::Printer::json) prints.
#[derive(Serialize)]
pub struct Object<'a> {
    /// The code: `CB201`.
    pub code: String,
    /// Its name: `unknown-source`.
    pub name: &'static str,
    /// `error`, `warning` or `note`.
    pub level: &'static str,
    /// What was found, in one line.
    pub message: &'a str,
    /// The path in the book, with `/`.
    pub file: Option<&'a str>,
    /// The line where it begins.
    pub line: Option<usize>,
    /// The column there.
    pub column: Option<usize>,
    /// The line where it ends.
    pub end_line: Option<usize>,
    /// The column after its last character.
    pub end_column: Option<usize>,
    /// Its first byte in the file, less a byte-order mark.
    pub start: Option<u32>,
    /// The byte after its last.
    pub end: Option<u32>,
    /// What stands at that place; may be empty.
    pub label: &'a str,
    /// Further places.
    pub others: Vec<OtherPlace<'a>>,
    /// What to do.
    pub help: &'a [Words],
    /// Why.
    pub notes: &'a [Words],
    /// What would mend it, where that is certain.
    pub fix: Option<ObjectFix<'a>>,
}

/// A stretch of a file, as an [`Object`] names it.
#[derive(Serialize)]
pub struct Region<'a> {
    /// The path in the book, with `/`.
    pub file: &'a str,
    /// The line where it begins.
    pub line: usize,
    /// The column there.
    pub column: usize,
    /// The line where it ends.
    pub end_line: usize,
    /// The column after its last character.
    pub end_column: usize,
    /// Its first byte in the file, less a byte-order mark.
    pub start: u32,
    /// The byte after its last.
    pub end: u32,
}

/// A further place of an [`Object`].
#[derive(Serialize)]
pub struct OtherPlace<'a> {
    /// Where.
    #[serde(flatten)]
    pub place: Region<'a>,
    /// What stands there.
    pub label: &'a str,
}

/// The fix of an [`Object`].
#[derive(Serialize)]
pub struct ObjectFix<'a> {
    /// What it does: one of the help lines.
    pub help: &'a str,
    /// The changes, in the order of the file.
    pub edits: Vec<ObjectEdit<'a>>,
}

/// One change of an [`ObjectFix`].
#[derive(Serialize)]
pub struct ObjectEdit<'a> {
    /// What goes.
    #[serde(flatten)]
    pub place: Region<'a>,
    /// What comes.
    pub text: &'a str,
}

/// The JSON Schema (draft 7) of an [`Object`], ending in a newline.
pub fn schema() -> String {
    let text = |about: &str| json!({ "description": about, "type": "string" });
    let texts = |about: &str| json!({ "description": about, "type": "array", "items": { "type": "string" } });
    let mut place = region(json!("integer"), json!("string"));
    let mut keys = json!({
        "code": { "description": "The code.", "type": "string", "pattern": "^CB[0-9]{3}$" },
        "name": text("Its name."),
        "level": { "description": "How much it weighs.", "enum": ["error", "warning", "note"] },
        "message": text("What was found, in one line."),
        "label": text("What stands at that place; may be empty."),
        "others": {
            "description": "Further places.",
            "type": "array",
            "items": object(join(place.clone(), json!({ "label": text("What stands there.") }))),
        },
        "help": texts("What to do."),
        "notes": texts("Why."),
        "fix": {
            "description": "What would mend it, where that is certain; else null.",
            "anyOf": [
                object(json!({
                    "help": text("What it does: one of the help lines."),
                    "edits": {
                        "description": "The changes, in the order of the file.",
                        "type": "array",
                        "items": object(join(place.take(), json!({ "text": text("What comes in place of it.") }))),
                    },
                })),
                { "type": "null" },
            ],
        },
    });
    let nullable = |kind: &str| json!([kind, "null"]);
    keys = join(keys, region(nullable("integer"), nullable("string")));
    let mut schema = object(keys);
    schema["$schema"] = json!("http://json-schema.org/draft-07/schema#");
    schema["title"] = json!("A finding of casebook check --format json");
    let text = serde_json::to_string_pretty(&schema).expect("a tree of texts is JSON");
    text + "\n"
}

/// The keys that say where something is.
fn region(number: Value, text: Value) -> Value {
    let number = |about: &str| json!({ "description": about, "type": number, "minimum": 0 });
    json!({
        "file": { "description": "The path in the book, with `/`.", "type": text },
        "line": number("The line where it begins, from 1."),
        "column": number("The column there, from 1, in characters."),
        "end_line": number("The line where it ends."),
        "end_column": number("The column after its last character."),
        "start": number("Its first byte in the file, from 0, less a byte-order mark."),
        "end": number("The byte after its last."),
    })
}

/// An object with these keys, all of them, and no others.
fn object(keys: Value) -> Value {
    let names: Vec<String> = keys
        .as_object()
        .map(|keys| keys.keys().cloned().collect())
        .unwrap_or_default();
    json!({
        "type": "object",
        "required": names,
        "properties": keys,
        "additionalProperties": false,
    })
}

fn join(mut keys: Value, more: Value) -> Value {
    if let (Value::Object(keys), Value::Object(more)) = (&mut keys, more) {
        keys.extend(more);
    }
    keys
}
