//! CSL-JSON into records, for tests that read other people's files.

use casebook::csl::{Date, ItemType, Name, Reference, Value, Variable, VariableKind};
use serde_json::Value as Json;

/// Reads one item; what CSL does not know is left out.
pub fn reference(item: &Json) -> Reference {
    let kind = item["type"]
        .as_str()
        .and_then(ItemType::parse)
        .unwrap_or(ItemType::Document);
    let mut reference = Reference::new(&scalar(&item["id"]), kind);
    for (key, value) in item.as_object().into_iter().flatten() {
        let Some(variable) = Variable::parse(key) else {
            continue;
        };
        match variable.kind() {
            VariableKind::Text | VariableKind::Number => {
                let text = scalar(value);
                if !text.is_empty() {
                    reference.set(variable, Value::Text(text.into()));
                }
            }
            VariableKind::Name => {
                let names: Vec<Name> = value.as_array().into_iter().flatten().map(name).collect();
                reference.set_names(variable, names);
            }
            VariableKind::Date => {
                if let Some(date) = date(value) {
                    reference.set_date(variable, date);
                }
            }
        }
    }
    read_note(&mut reference);
    reference
}

/// Takes up the lines `variable: value` that people keep in a note.
fn read_note(reference: &mut Reference) {
    let note = reference.text(Variable::Note).unwrap_or("").to_owned();
    for line in note.lines() {
        let Some((key, value)) = line.split_once(": ") else {
            continue;
        };
        let Some(variable) = Variable::parse(key.trim()) else {
            continue;
        };
        if variable.kind() == VariableKind::Date && reference.get(variable).is_none() {
            reference.set_date(variable, Date::read(value.trim()));
        }
    }
}

/// A string or a number as text.
pub fn scalar(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

fn is_true(value: &Json) -> bool {
    matches!(value, Json::Bool(true)) || scalar(value) == "true" || scalar(value) == "1"
}

fn name(value: &Json) -> Name {
    let part = |key: &str| scalar(&value[key]);
    let literal = part("literal");
    if !literal.is_empty() {
        return Name::literal(&literal);
    }
    if is_true(&value["isInstitution"]) {
        return Name::literal(&part("family"));
    }
    let mut name = Name::person(&part("family"), &part("given"))
        .with_dropping_particle(&part("dropping-particle"))
        .with_non_dropping_particle(&part("non-dropping-particle"))
        .with_suffix(&part("suffix"), is_true(&value["comma-suffix"]));
    if is_true(&value["static-ordering"]) {
        name = name.with_static_order();
    }
    name.with_particles_split()
}

fn date(value: &Json) -> Option<Date> {
    if let Json::String(raw) = value {
        return Some(Date::from_edtf(raw).unwrap_or_else(|| Date::read(raw)));
    }
    let literal = scalar(&value["literal"]);
    let raw = scalar(&value["raw"]);
    let numbers = |part: &Json| -> Vec<i32> {
        let list = part.as_array().into_iter().flatten();
        list.filter_map(|number| scalar(number).parse().ok())
            .collect()
    };
    let parts: Vec<Vec<i32>> = value["date-parts"]
        .as_array()
        .into_iter()
        .flatten()
        .map(numbers)
        .collect();
    let slices: Vec<&[i32]> = parts.iter().map(Vec::as_slice).collect();
    let mut date = match Date::from_parts(&slices) {
        Some(date) => date,
        None if !raw.is_empty() => Date::from_edtf(&raw).unwrap_or_else(|| Date::read(&raw)),
        None if !literal.is_empty() => Date::literal(&literal),
        None => return None,
    };
    if !literal.is_empty() {
        date = date.with_literal(&literal);
    }
    if value["circa"] != Json::Null && scalar(&value["circa"]) != "0" {
        date = date.with_circa(value["circa"] != Json::Bool(false));
    }
    let season = scalar(&value["season"]);
    if !season.is_empty() {
        date = date.with_season(&season);
    }
    Some(date)
}
