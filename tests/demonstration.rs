//! The demonstration book shows what casebook can: a claim in every state, one with every
//! flag, each kind and fit of an answer, and data that its published schema accepts.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use casebook::data::draft::{AnswerKind, Fit};
use casebook::model::state::{Flag, State};
use casebook::pages::route::{ArgumentData, Route};
use casebook::site::{Content, Site};
use serde_json::Value;

static SITE: LazyLock<Site> = LazyLock::new(|| support::open(&support::demonstration()).site);

#[test]
fn the_demonstration_book_has_a_claim_in_every_state() {
    let claims = &SITE.pages().book.claims;
    let states: BTreeSet<State> = claims.iter().map(|claim| claim.state).collect();
    assert_eq!(states, BTreeSet::from(State::ALL));
}

#[test]
fn the_demonstration_book_has_a_claim_with_every_flag() {
    let claims = &SITE.pages().book.claims;
    let flags: BTreeSet<Flag> = claims.iter().flat_map(|claim| claim.flags.iter()).collect();
    assert_eq!(flags, BTreeSet::from(Flag::ALL));
}

#[test]
fn the_demonstration_book_has_an_answer_of_every_kind_and_fit() {
    let answers = &SITE.pages().book.answers;
    let aims = || answers.iter().flat_map(|answer| &answer.targets);
    let kinds: BTreeSet<AnswerKind> = aims().map(|aim| aim.kind).collect();
    let fits: BTreeSet<Fit> = aims().map(|aim| aim.fit).collect();
    assert_eq!((kinds.len(), fits.len()), (6, 5), "{kinds:?} {fits:?}");
}

#[test]
fn the_demonstration_book_shows_the_findings_of_fairness_and_a_comment_that_allows_one() {
    let built = support::open(&support::demonstration());
    let found: BTreeSet<&str> = built.checked().iter().map(|it| it.code.name).collect();
    for name in [
        "loaded-word",
        "one-sided",
        "lost-hedge",
        "no-right-of-reply",
    ] {
        assert!(found.contains(name), "{name}");
    }
    let book = &built.site.pages().book;
    let mut remarks = book
        .cases
        .iter()
        .flat_map(|case| &case.prose.draft.body.remarks);
    assert!(remarks.any(|remark| remark.level.is_none()));
    assert!(!found.contains("unused-allow"));
}

fn data(data: ArgumentData) -> String {
    match SITE.render(Route::ArgumentData(data)).value {
        Content::Bytes(bytes) => String::from_utf8(bytes).unwrap(),
        Content::Copy(path) => panic!("{path} is no data"),
    }
}

#[test]
fn the_book_as_data_is_what_its_schema_says() {
    let schema: Value = serde_json::from_str(&data(ArgumentData::Schema)).unwrap();
    let book: Value = serde_json::from_str(&data(ArgumentData::Book)).unwrap();
    let mut faults = Vec::new();
    hold(&schema, &schema, &book, "book", &mut faults);
    assert_eq!(faults, Vec::<String>::new());
}

#[test]
fn every_id_that_the_data_name_is_there() {
    let book: Value = serde_json::from_str(&data(ArgumentData::Book)).unwrap();
    let ids = |list: &str| -> BTreeSet<String> {
        let items = book[list].as_array().unwrap().iter();
        items
            .map(|item| item["id"].as_str().unwrap().to_owned())
            .collect()
    };
    let (claims, answers, citations) = (ids("claims"), ids("answers"), ids("citations"));
    let texts = |value: &Value| -> Vec<String> {
        let items = value.as_array().unwrap().iter();
        items
            .map(|item| item.as_str().unwrap().to_owned())
            .collect()
    };
    for claim in book["claims"].as_array().unwrap() {
        for id in texts(&claim["answers"])
            .iter()
            .chain(&texts(&claim["challenges"]))
        {
            assert!(answers.contains(id), "{id}");
        }
        for id in texts(&claim["citations"]) {
            assert!(citations.contains(&id), "{id}");
        }
        if let Some(under) = claim["under"].as_str() {
            assert!(claims.contains(under), "{under}");
        }
    }
    let sources = ids("sources");
    for citation in book["citations"].as_array().unwrap() {
        assert!(sources.contains(citation["source"].as_str().unwrap()));
    }
}

/// Holds a value to a schema: the part of JSON Schema 2020-12 that ours uses. A keyword
/// that is not known here is a fault, so that none goes unchecked.
fn hold(root: &Value, schema: &Value, value: &Value, at: &str, faults: &mut Vec<String>) {
    let mut known = BTreeSet::new();
    properties_of(root, schema, &mut known);
    for (keyword, rule) in schema.as_object().unwrap() {
        let fits = match keyword.as_str() {
            "$schema" | "title" | "description" | "$defs" => true,
            "$ref" => {
                hold(root, referred(root, rule), value, at, faults);
                true
            }
            "allOf" => {
                for part in rule.as_array().unwrap() {
                    hold(root, part, value, at, faults);
                }
                true
            }
            "type" => match rule.as_str().unwrap() {
                "object" => value.is_object(),
                "array" => value.is_array(),
                "string" => value.is_string(),
                "boolean" => value.is_boolean(),
                "integer" => value.is_u64(),
                _ => false,
            },
            "const" => value == rule,
            "enum" => rule.as_array().unwrap().contains(value),
            "minimum" => value.as_u64() >= rule.as_u64(),
            "minItems" => value.as_array().map(Vec::len) >= rule.as_u64().map(|n| n as usize),
            "required" => {
                let names = rule.as_array().unwrap().iter().filter_map(Value::as_str);
                names.into_iter().all(|name| value.get(name).is_some())
            }
            "additionalProperties" | "unevaluatedProperties" => {
                let has = value.as_object().unwrap().keys();
                has.into_iter().all(|name| known.contains(name.as_str()))
            }
            "properties" => {
                for (name, rule) in rule.as_object().unwrap() {
                    if let Some(inner) = value.get(name) {
                        hold(root, rule, inner, &format!("{at}.{name}"), faults);
                    }
                }
                true
            }
            "items" => {
                for (n, inner) in value.as_array().unwrap().iter().enumerate() {
                    hold(root, rule, inner, &format!("{at}[{n}]"), faults);
                }
                true
            }
            // The two patterns that there are: `case#id`, and a printed number.
            "pattern" => match rule.as_str().unwrap() {
                "^[^#]+#.+$" => {
                    let (case, id) = value.as_str().unwrap().split_once('#').unwrap_or_default();
                    !case.is_empty() && !id.is_empty()
                }
                "^[0-9]+(\\.[0-9]+)*$" => {
                    let parts = value.as_str().unwrap().split('.');
                    parts.into_iter().all(|part| part.parse::<u32>().is_ok())
                }
                _ => false,
            },
            _ => false,
        };
        if !fits {
            faults.push(format!("{at}: {keyword} {rule}"));
        }
    }
}

fn properties_of<'s>(root: &'s Value, schema: &'s Value, known: &mut BTreeSet<&'s str>) {
    if let Some(properties) = schema["properties"].as_object() {
        known.extend(properties.keys().map(String::as_str));
    }
    for part in schema["allOf"].as_array().into_iter().flatten() {
        properties_of(root, part, known);
    }
    if let Some(name) = schema.get("$ref") {
        properties_of(root, referred(root, name), known);
    }
}

fn referred<'s>(root: &'s Value, name: &Value) -> &'s Value {
    root.pointer(name.as_str().unwrap().trim_start_matches('#'))
        .unwrap()
}
