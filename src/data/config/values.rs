//! Values out of TOML, with a finding for each that is not as it should be.

use toml::Spanned as Placed;
use toml::de::{DeString, DeTable, DeValue};

use super::read::Reader;
use crate::data::keys::{self, names};
use crate::data::yaml::listed;
use crate::diag::{Code, Diagnostic};
use crate::text::{Near, Spanned, near};

/// A key with its place.
pub(super) type Key<'k, 'i> = &'k Placed<DeString<'i>>;
/// A value with its place.
pub(super) type Item<'k, 'i> = &'k Placed<DeValue<'i>>;

impl Reader<'_> {
    pub(super) fn table<'k, 'i>(
        &mut self,
        name: &str,
        value: Item<'k, 'i>,
    ) -> Vec<(Key<'k, 'i>, Item<'k, 'i>)> {
        match value.get_ref().as_table() {
            Some(table) => in_order(table),
            None => {
                self.wrong(name, "a table", value);
                Vec::new()
            }
        }
    }

    pub(super) fn text(&mut self, key: &str, value: Item) -> Option<Spanned<String>> {
        match value.get_ref() {
            DeValue::String(text) => {
                let mut span = self.file.span_around(value.span());
                let inside = span.start as usize + 1..(span.end as usize).saturating_sub(1);
                // What is left of a broken line may lack its quotes, and be as long.
                if self.file.text.get(inside) == Some(text) {
                    span.start += 1;
                    span.end -= 1;
                }
                Some(Spanned::new(text.trim().to_owned(), span))
            }
            _ => {
                self.wrong(key, "text in quotes", value);
                None
            }
        }
    }

    pub(super) fn texts(&mut self, key: &str, value: Item) -> Vec<Spanned<String>> {
        match value.get_ref().as_array() {
            Some(items) => items
                .iter()
                .filter_map(|item| self.text(key, item))
                .collect(),
            None => {
                self.wrong(key, "a list of texts", value);
                Vec::new()
            }
        }
    }

    pub(super) fn wrong(&mut self, key: &str, takes: &str, value: Item) {
        let span = self.file.span_around(value.span());
        let written = match value.get_ref() {
            DeValue::Array(_) => "a list".to_owned(),
            DeValue::Table(_) => "a table".to_owned(),
            _ => format!(
                "`{}`",
                &self.file.text[span.start as usize..span.end as usize]
            ),
        };
        let message = format!("`{key}` takes {takes}, not {written}");
        let fault = Diagnostic::at(Code::BAD_VALUE, &span, message).label(format!("not {takes}"));
        self.found.push(fault.help(how_to_write(key, takes)));
    }

    /// Reports a key that `all`, a table with the keys `known`, does not have.
    pub(super) fn unknown(
        &mut self,
        key: Key,
        table: &str,
        known: &'static [keys::Key],
        all: Option<&DeTable>,
    ) {
        let name = &**key.get_ref();
        let message = match table {
            "" => format!("book.toml has no table `{name}`"),
            table => format!("`[{table}]` has no key `{name}`"),
        };
        let span = self.file.span_around(key.span());
        let fault = Diagnostic::at(Code::UNKNOWN_KEY, &span, message).label("not known");
        let taken = |word: &str| all.is_some_and(|table| table.contains_key(word));
        self.found.push(match near(name, names(known)) {
            None => fault.help(format!("take it out, or write {}", listed(names(known)))),
            Some(near) => {
                // A second key of that name would be worse than a misspelt one.
                let alone = near.alone && !taken(near.word);
                fault.did_you_mean(Some(Near { alone, ..near }), &span)
            }
        });
    }
}

/// How to write what `key` takes.
fn how_to_write(key: &str, takes: &str) -> String {
    match takes {
        "a table" => format!("write `[{key}]` on a line of its own, and its keys below"),
        "text in quotes" => format!("write `{key} = \"…\"`"),
        "a list of texts" => format!("write `{key} = [\"…\", \"…\"]`"),
        "true or false" => format!("write `{key} = true` or `{key} = false`, without quotes"),
        "a list of tables, each begun with `[[nav]]`" => {
            "write `[[nav]]` on a line of its own, and `title` and `link` below".to_owned()
        }
        _ if takes.starts_with("text") => format!("write `{key} =` and {takes}"),
        _ => format!("write `{key} =` and {takes}, without quotes"),
    }
}

/// Keys as they stand in the file: the parser sorts them by name.
pub(super) fn in_order<'k, 'i>(table: &'k DeTable<'i>) -> Vec<(Key<'k, 'i>, Item<'k, 'i>)> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
}

pub(super) fn whole(value: &DeValue) -> Option<i64> {
    let number = value.as_integer()?;
    i64::from_str_radix(&number.as_str().replace('_', ""), number.radix()).ok()
}
