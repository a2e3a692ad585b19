//! A list of source records, from a YAML or JSON tree.

use std::sync::Arc;

use super::fields::{Dialect, read_field};
use super::{Record, bound, custom};
use crate::csl::{ItemType, Reference};
use crate::data::yaml::{Entry, Node, Taker, Value};
use crate::diag::{Code, Diagnostic};
use crate::text::near;

/// Reads a list of records, or a mapping that holds one under `references`.
///
/// A record without an id is reported and left out; of one with a type or a value
/// that CSL does not know, the rest is kept.
pub(in crate::data) fn records_of(taker: &mut Taker, node: &Node, dialect: Dialect) -> Vec<Record> {
    let code = std::mem::replace(&mut taker.code, Code::BAD_RECORD);
    let records = match &node.value {
        Value::List(items) => items
            .iter()
            .filter_map(|item| record_of(taker, item, dialect))
            .collect(),
        Value::Map(entries) if entries.iter().any(|entry| entry.key == "references") => entries
            .iter()
            .filter(|entry| entry.key == "references")
            .flat_map(|entry| records_of(taker, &entry.node, dialect))
            .collect(),
        // A file of one record needs no list.
        Value::Map(entries) if entries.iter().any(|entry| entry.key == "id") => {
            record_of(taker, node, dialect).into_iter().collect()
        }
        _ if node.is_nothing() => Vec::new(),
        _ => {
            taker.wrong("references", "a list of records", node);
            Vec::new()
        }
    };
    taker.code = code;
    records
}

fn record_of(taker: &mut Taker, node: &Node, dialect: Dialect) -> Option<Record> {
    let Value::Map(entries) = &node.value else {
        taker.wrong(
            "references",
            "records, each of `id: …`, `type: …` and other fields",
            node,
        );
        return None;
    };
    let find = |key: &str| entries.iter().find(|entry| entry.key == key);
    let id = find("id").and_then(|entry| taker.spanned("id", &entry.node));
    let Some(id) = id.filter(|id| !id.value.is_empty()) else {
        taker.lacks("a record", "`id`", node);
        return None;
    };
    let thin = entries
        .iter()
        .all(|entry| matches!(&*entry.key, "id" | "custom"));
    let custom = find("custom")
        .filter(|entry| matches!(entry.node.value, Value::Map(_)))
        .map(|entry| Box::new(custom::read_custom(taker, &entry.node)));
    let mut reference = Reference::new(&id.value, kind_of(taker, find("type")));
    for entry in entries {
        if !matches!(&*entry.key, "id" | "type" | "custom") {
            read_field(taker, &mut reference, entry, dialect);
        }
    }
    bound(&mut reference, &id, &mut taker.found);
    reference.shrink();
    // `custom` that comes back from another tool as empty text says nothing.
    let reference = (!(thin && custom.is_some())).then_some(reference);
    Some(Record {
        span: node.span(taker.file),
        id,
        reference: reference.map(Arc::new),
        custom,
    })
}

fn kind_of(taker: &mut Taker, entry: Option<&Entry>) -> ItemType {
    let Some(entry) = entry else {
        return ItemType::Document;
    };
    let Some(word) = taker.spanned("type", &entry.node) else {
        return ItemType::Document;
    };
    ItemType::parse(&word.value).unwrap_or_else(|| {
        let message = format!("CSL has no type `{}`", word.value);
        let known = ItemType::ALL.iter().map(|kind| kind.name());
        let near = near(&word.value, known);
        let fault = Diagnostic::at(Code::BAD_RECORD, &word.span, message).label("not a type");
        taker.found.push(
            fault
                .did_you_mean(near, &word.span)
                .or_help("use a type of CSL, such as `book`, `article-journal`, `article-newspaper`, `report`, `webpage` or `document`")
                .note("the record is read as a `document`"),
        );
        ItemType::Document
    })
}
