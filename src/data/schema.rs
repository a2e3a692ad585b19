//! JSON Schemas of what authors write, from the tables that the readers go by.
//!
//! Draft 7 (<https://json-schema.org/draft-07>), which the editors know that complete and
//! check YAML and TOML. A schema says no more than the readers do: where they take a
//! number for a text, so does it. What only a whole book can tell, as whether an id
//! exists, is for `casebook check`.

use serde_json::{Map, Value, json};

use super::config::TABLES;
use super::front_matter::{FOR_PANDOC, KEYS};
use super::keys::{Key, Takes};
use super::record::CUSTOM;
use crate::csl::{ItemType, Variable, VariableKind};

/// The schema of `book.toml`.
pub fn book() -> String {
    let mut tables = properties(TABLES, Toml);
    require(&mut tables["book"], &["title"]);
    let mut schema = whole("book.toml of casebook", json!({ "type": "object" }));
    schema["properties"] = Value::Object(tables);
    schema["additionalProperties"] = json!(false);
    require(&mut schema, &["book"]);
    printed(&schema)
}

/// The schema of the front matter of a case or a page.
pub fn case() -> String {
    let mut keys = properties(KEYS, Yaml);
    for &name in FOR_PANDOC {
        let about = "Concerns Pandoc alone; casebook passes over it.";
        keys.insert(name.to_owned(), json!({ "description": about }));
    }
    let mut schema = whole("Front matter of casebook", json!({ "type": "object" }));
    schema["properties"] = Value::Object(keys);
    schema["definitions"] = definitions();
    printed(&schema)
}

/// The schema of a file of source records, in CSL-YAML or CSL-JSON.
pub fn sources() -> String {
    let list = json!({ "$ref": "#/definitions/records" });
    let under_a_key = json!({
        "type": "object",
        "required": ["references"],
        "properties": { "references": {
            "description": "The records, as in the front matter of a case.",
            "anyOf": [list.clone()],
        }},
    });
    let shapes = json!({ "anyOf": [under_a_key, list] });
    let mut schema = whole("Source records of casebook", shapes);
    schema["definitions"] = definitions();
    printed(&schema)
}

fn printed(schema: &Value) -> String {
    let text = serde_json::to_string_pretty(schema).expect("a tree of texts is JSON");
    text + "\n"
}

/// How a file is written: the two languages have different words for the same.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Language {
    Toml,
    Yaml,
}

use Language::{Toml, Yaml};

fn whole(title: &str, body: Value) -> Value {
    let mut schema = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": title,
    });
    if let (Value::Object(schema), Value::Object(body)) = (&mut schema, body) {
        schema.extend(body);
    }
    schema
}

fn require(schema: &mut Value, keys: &[&str]) {
    schema["required"] = json!(keys);
}

fn properties(keys: &[Key], language: Language) -> Map<String, Value> {
    let property = |key: &Key| {
        let mut property = json!({ "description": key.about });
        if let (Value::Object(property), Value::Object(takes)) =
            (&mut property, takes(key.takes, language))
        {
            property.extend(takes);
        }
        (key.name.to_owned(), property)
    };
    keys.iter().map(property).collect()
}

fn mapping(keys: &[Key], language: Language) -> Value {
    json!({
        "type": "object",
        "properties": properties(keys, language),
        "additionalProperties": false,
    })
}

fn takes(takes: Takes, language: Language) -> Value {
    match (takes, language) {
        (Takes::Text, Toml) => json!({ "type": "string" }),
        (Takes::Text, Yaml) => json!({ "type": ["string", "number", "boolean", "null"] }),
        (Takes::Date, _) => json!({
            "type": ["string", "integer", "null"],
            "examples": ["2016-10-31", "2016-10", "2016", "2016~", "2016-05/2016-09"],
        }),
        (Takes::Flag, Toml) => json!({ "type": "boolean" }),
        (Takes::Flag, Yaml) => json!({ "type": ["boolean", "null"] }),
        (Takes::From(least), _) => json!({ "type": "integer", "minimum": least }),
        (Takes::Between(least, most), _) => {
            json!({ "type": "integer", "minimum": least, "maximum": most })
        }
        (Takes::Word(words), _) => word(&words(), language),
        (Takes::Texts, _) => several(self::takes(Takes::Text, language), language),
        (Takes::Words(words), _) => several(word(&words(), language), language),
        (Takes::Checks(names), _) => {
            let by_code = json!({ "type": "string", "pattern": "^[Cc][Bb][0-9]{3}$" });
            let either = json!({ "anyOf": [{ "enum": names() }, by_code] });
            several(either, language)
        }
        (Takes::Map(keys), _) => mapping(keys, language),
        (Takes::Maps(keys), _) => several(mapping(keys, language), language),
        (Takes::Names(keys), _) => {
            let mut by_part = mapping(keys, language);
            by_part["additionalProperties"] = json!(true);
            require(&mut by_part, &["name"]);
            let either = json!({ "anyOf": [self::takes(Takes::Text, language), by_part] });
            several(either, language)
        }
        (Takes::Records, _) => json!({ "anyOf": [{ "$ref": "#/definitions/records" }] }),
        (Takes::Options(keys), _) => {
            let mut options = mapping(keys, language);
            options["additionalProperties"] = json!({ "type": ["string", "integer", "boolean"] });
            options
        }
    }
}

fn word(words: &[&str], language: Language) -> Value {
    let mut words: Vec<Value> = words.iter().map(|word| json!(word)).collect();
    if language == Yaml {
        words.push(Value::Null);
    }
    json!({ "enum": words })
}

/// One or several; in TOML a list also of one.
fn several(one: Value, language: Language) -> Value {
    let list = json!({ "type": "array", "items": one.clone() });
    match language {
        Toml => list,
        Yaml => json!({ "anyOf": [one, list, { "type": "null" }] }),
    }
}

fn definitions() -> Value {
    json!({
        "records": { "anyOf": [
            { "type": "array", "items": { "$ref": "#/definitions/record" } },
            { "$ref": "#/definitions/record" },
            { "type": "null" },
        ]},
        "record": record(),
        "name": name(),
        "date": date(),
    })
}

/// A record: the variables of CSL 1.0.2 and our own under `custom`. Fields of other tools
/// are passed over.
fn record() -> Value {
    let types: Vec<&str> = ItemType::ALL.iter().map(|kind| kind.name()).collect();
    let mut properties = Map::new();
    properties.insert(
        "id".to_owned(),
        json!({
            "description": "The key that citations name: `[@id]`. Permanent, and unique in the book.",
            "type": ["string", "number"],
        }),
    );
    properties.insert(
        "type".to_owned(),
        json!({ "description": "What sort of work it is, in the words of CSL.", "enum": types }),
    );
    for variable in Variable::ALL {
        properties.insert(variable.name().to_owned(), field(*variable));
    }
    let mut custom = mapping(CUSTOM, Yaml);
    custom["description"] = json!("What casebook keeps about the source.");
    custom["type"] = json!(["object", "null", "string"]);
    properties.insert("custom".to_owned(), custom);
    json!({ "type": "object", "required": ["id"], "properties": properties })
}

fn field(variable: Variable) -> Value {
    let name = variable.name();
    match variable.kind() {
        VariableKind::Text | VariableKind::Number => {
            let text = takes(Takes::Text, Yaml);
            let one = json!({ "type": "array", "items": text.clone(), "maxItems": 1 });
            json!({ "description": format!("CSL: the text `{name}`."), "anyOf": [text, one] })
        }
        VariableKind::Name => json!({
            "description": format!("CSL: the names of `{name}`."),
            "anyOf": [
                { "$ref": "#/definitions/name" },
                { "type": "array", "items": { "$ref": "#/definitions/name" } },
                { "type": "null" },
            ],
        }),
        VariableKind::Date => json!({
            "description": format!("CSL: the date `{name}`, in EDTF or in parts."),
            "anyOf": [
                { "$ref": "#/definitions/date" },
                { "type": "array", "items": { "$ref": "#/definitions/date" }, "maxItems": 2 },
            ],
        }),
    }
}

fn name() -> Value {
    let part = |about: &str| json!({ "description": about, "type": ["string", "number", "null"] });
    let flag = |about: &str| json!({ "description": about, "type": ["boolean", "string", "integer", "null"] });
    json!({ "anyOf": [
        { "type": "string", "description": "A name as it is written, or `Family, Given`." },
        {
            "type": "object",
            "properties": {
                "family": part("The family name."),
                "given": part("The given names."),
                "literal": part("The name of a body, or any name that has no parts."),
                "name": part("The same as `literal`."),
                "dropping-particle": part("A particle that goes with the given name: `de`."),
                "non-dropping-particle": part("A particle that stays with the family name: `van`."),
                "suffix": part("What follows the name: `Jr.`."),
                "comma-suffix": flag("Whether a comma goes before the suffix."),
                "static-ordering": flag("Whether the family name always comes first."),
                "parse-names": flag("Whether particles are looked for in the family name."),
            },
        },
        { "type": "null" },
    ]})
}

fn date() -> Value {
    let part = |about: &str| json!({ "description": about, "type": ["integer", "string", "null"] });
    json!({ "anyOf": [
        { "type": ["string", "integer", "null"], "description": "In EDTF: `2016-10-31`, `2016~`." },
        {
            "type": "object",
            "properties": {
                "date-parts": {
                    "description": "Year, month and day; twice for a span.",
                    "type": "array",
                },
                "year": part("The year."),
                "month": part("The month, from 1."),
                "day": part("The day."),
                "season": part("The season, from 1, or in words."),
                "circa": { "description": "Whether it is about then." },
                "literal": part("The date in words."),
                "raw": part("The date as text."),
            },
        },
    ]})
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;
    use crate::data::config::read_config;
    use crate::data::draft::Place;
    use crate::data::{Reading, read_draft};
    use crate::text::TextFile;

    /// A value that a key takes, in YAML or TOML, on one line.
    fn sample(takes: Takes, language: Language) -> String {
        let list = |one: String| format!("[{one}]");
        let map = |keys: &[Key]| {
            let is = if language == Toml { " = " } else { ": " };
            let mut inside = String::new();
            for key in keys {
                let comma = if inside.is_empty() { "" } else { ", " };
                write!(
                    inside,
                    "{comma}{}{is}{}",
                    key.name,
                    sample(key.takes, language)
                )
                .unwrap();
            }
            format!("{{{inside}}}")
        };
        match takes {
            Takes::Text => "\"en\"".to_owned(),
            Takes::Date => "\"2016-10\"".to_owned(),
            Takes::Flag => "false".to_owned(),
            Takes::From(least) | Takes::Between(least, _) => least.to_string(),
            Takes::Word(words) => words()[0].to_owned(),
            Takes::Words(words) | Takes::Checks(words) => list(format!("\"{}\"", words()[0])),
            Takes::Texts => list("\"text\"".to_owned()),
            Takes::Map(keys) | Takes::Options(keys) => map(keys),
            Takes::Maps(keys) | Takes::Names(keys) => list(map(keys)),
            Takes::Records => "[]".to_owned(),
        }
    }

    /// What a reader says of a key that it does not know.
    fn is_about_a_key(message: &str) -> bool {
        message.contains("has no key")
            || message.contains("no table")
            || message.contains("means nothing")
    }

    #[test]
    fn the_front_matter_has_every_key_of_its_table() {
        let mut text = "---\n".to_owned();
        for key in KEYS {
            writeln!(text, "{}: {}", key.name, sample(key.takes, Yaml)).unwrap();
        }
        let custom = sample(Takes::Map(CUSTOM), Yaml);
        let text = text.replace(
            "references: []",
            &format!("references: [{{id: a, custom: {custom}}}]"),
        );
        let file = TextFile::new("content/cases/a.md", format!("{text}---\n"));
        let found = read_draft(&file, Place::Case, &Reading::default()).found;
        let strange: Vec<_> = found
            .iter()
            .filter(|it| is_about_a_key(&it.message))
            .collect();
        assert!(strange.is_empty(), "{strange:#?}");
        assert!(
            !found.iter().any(|it| it.code.name == "yaml-syntax"),
            "{found:#?}"
        );
    }

    #[test]
    fn the_settings_have_every_key_of_their_tables() {
        let mut text = String::new();
        for table in TABLES {
            writeln!(text, "{} = {}", table.name, sample(table.takes, Toml)).unwrap();
        }
        let file = TextFile::new("book.toml", text);
        let found = read_config(Some(&file)).found;
        let strange: Vec<_> = found
            .iter()
            .filter(|it| is_about_a_key(&it.message))
            .collect();
        assert!(strange.is_empty(), "{strange:#?}");
        assert!(
            !found.iter().any(|it| it.code.name == "toml-syntax"),
            "{found:#?}"
        );
    }
}
