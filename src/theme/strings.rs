//! The words of the interface, as a theme's `i18n/<lang>.toml` has them.

use std::collections::BTreeMap;

use crate::diag::toml::not_toml;
use crate::diag::{Code, Diagnosed, Diagnostic, Diagnostics};
use crate::text::TextFile;

/// Reads the words of one language: tables of texts, flattened to keys `table.name`.
pub(super) fn read(file: &TextFile) -> Diagnosed<BTreeMap<String, String>> {
    let mut found = Diagnostics::new();
    let mut strings = BTreeMap::new();
    match file.text.parse::<toml::Table>() {
        Ok(table) => flatten(&table, file, &mut strings, &mut found),
        Err(error) => {
            let range = error.span().unwrap_or(0..0);
            let span = file.span_around(range);
            found.push(not_toml(&span, error.message()));
        }
    }
    found.with(strings)
}

fn flatten(
    table: &toml::Table,
    file: &TextFile,
    strings: &mut BTreeMap<String, String>,
    found: &mut Diagnostics,
) {
    // The parser has refused nesting that is deeper than any theme needs.
    let mut tables = vec![(String::new(), table)];
    while let Some((prefix, table)) = tables.pop() {
        for (name, value) in table {
            let key = format!("{prefix}{name}");
            match value {
                toml::Value::String(words) => {
                    strings.insert(key, words.clone());
                }
                toml::Value::Table(inner) => tables.push((format!("{key}."), inner)),
                _ => {
                    let message = format!("`{key}` is not a text");
                    found.push(
                        Diagnostic::at(Code::BAD_VALUE, &file.span(0, 0), message)
                            .label("in this file")
                            .help(format!("put its words in quotes: `{name} = \"…\"`")),
                    );
                }
            }
        }
    }
}
