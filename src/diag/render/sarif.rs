//! Findings as a log in SARIF 2.1.0, which code hosts and editors read.
//!
//! Static Analysis Results Interchange Format, OASIS standard of 27 March 2020:
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>. The rules are the
//! kinds of finding that the log has, and no others.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::Printer;
use super::object::Region;
use crate::diag::{Code, Diagnostic, Diagnostics, Fix};

/// Where the format is described for programs.
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
/// The folder that all paths in the log are relative to: that of the book.
const ROOT: &str = "BOOK";

impl Printer<'_> {
    /// All findings as one log, on several lines, ending in a newline.
    ///
    /// Places have lines and columns, counted in characters, and bytes; further places are
    /// `relatedLocations`, and what would mend a finding is one of its `fixes`.
    pub fn sarif(&mut self, found: &Diagnostics) -> String {
        let mut rules: BTreeMap<u16, &'static Code> = BTreeMap::new();
        for finding in found.iter() {
            rules.insert(finding.code.number, finding.code);
        }
        let index: BTreeMap<u16, usize> = rules.keys().copied().zip(0..).collect();
        let results: Vec<Value> = found
            .iter()
            .map(|finding| self.result(finding, index[&finding.code.number]))
            .collect();
        let log = json!({
            "$schema": SCHEMA,
            "version": "2.1.0",
            "runs": [{
                "tool": { "driver": {
                    "name": "casebook",
                    "semanticVersion": env!("CARGO_PKG_VERSION"),
                    "rules": rules.values().map(|code| rule(code)).collect::<Vec<_>>(),
                }},
                "columnKind": "unicodeCodePoints",
                "originalUriBaseIds": {
                    ROOT: { "description": { "text": "The folder that holds book.toml" } },
                },
                "results": results,
            }],
        });
        serde_json::to_string_pretty(&log).expect("a tree of texts and numbers is JSON") + "\n"
    }

    fn result(&mut self, finding: &Diagnostic, rule: usize) -> Value {
        let mut result = json!({
            "ruleId": finding.code.label(),
            "ruleIndex": rule,
            "level": finding.level.word(),
            "message": { "text": words(finding) },
        });
        if let Some(span) = &finding.span {
            let mut place = location(&self.region(span));
            if !finding.label.is_empty() {
                place["message"] = json!({ "text": finding.label });
            }
            result["locations"] = json!([place]);
        }
        if !finding.others.is_empty() {
            let others = finding
                .others
                .iter()
                .enumerate()
                .map(|(id, (span, label))| {
                    let mut place = location(&self.region(span));
                    place["id"] = json!(id + 1);
                    if !label.is_empty() {
                        place["message"] = json!({ "text": label });
                    }
                    place
                });
            result["relatedLocations"] = others.collect();
        }
        if let Some(fix) = &finding.fix {
            result["fixes"] = json!([self.change(fix)]);
        }
        result
    }

    /// A fix changes one file.
    fn change(&mut self, fix: &Fix) -> Value {
        let file = fix.edits.first().map(|edit| edit.span.file.as_str());
        let replacements: Vec<Value> = fix
            .edits
            .iter()
            .map(|edit| {
                json!({
                    "deletedRegion": region(&self.region(&edit.span)),
                    "insertedContent": { "text": edit.text },
                })
            })
            .collect();
        json!({
            "description": { "text": fix.help },
            "artifactChanges": [{
                "artifactLocation": artifact(file.unwrap_or_default()),
                "replacements": replacements,
            }],
        })
    }
}

fn rule(code: &Code) -> Value {
    let first = code.explanation.split(". ").next().unwrap_or_default();
    json!({
        "id": code.label(),
        "name": code.name,
        "shortDescription": { "text": format!("{}.", first.trim_end_matches('.')) },
        "fullDescription": { "text": code.explanation },
        "help": { "text": format!("`casebook explain {}`", code.label()) },
        "defaultConfiguration": { "level": code.level.word() },
    })
}

/// The message, and what to do, each a sentence of its own line.
fn words(finding: &Diagnostic) -> String {
    let notes = finding.notes.iter().map(|note| format!("note: {note}"));
    let help = finding.help.iter().map(|help| format!("help: {help}"));
    std::iter::once(finding.message.clone())
        .chain(notes)
        .chain(help)
        .collect::<Vec<_>>()
        .join("\n")
}

fn location(place: &Region) -> Value {
    json!({ "physicalLocation": {
        "artifactLocation": artifact(place.file),
        "region": region(place),
    }})
}

fn artifact(path: &str) -> Value {
    json!({ "uri": uri(path), "uriBaseId": ROOT })
}

fn region(place: &Region) -> Value {
    json!({
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
        "byteOffset": place.start,
        "byteLength": place.end - place.start,
    })
}

/// A path as a relative reference (RFC 3986, section 4.2).
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}
