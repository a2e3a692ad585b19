//! All source records of a book, each source once.
//!
//! The main type is [`Shelf`]. Records come from front matter and from files under
//! `sources/`; the same id in two places must be the same record, and a record that
//! holds only `custom` adds to one that stands elsewhere. It does not know who cites.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::csl::Reference;
use crate::data::Record;
use crate::data::record::Custom;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::text::{Span, nearest};

/// Every source that a record describes, by key.
#[derive(Debug, Default)]
pub struct Shelf<'a> {
    /// By key.
    pub entries: BTreeMap<&'a str, Entry<'a>>,
    /// Keys by alias, in lower case.
    pub aliases: BTreeMap<String, &'a str>,
}

/// One source as its records describe it.
#[derive(Debug)]
pub struct Entry<'a> {
    /// The record that holds the reference, or the first of those without one.
    pub first: &'a Record,
    /// The reference; `None` while only `custom` parts were met.
    pub reference: Option<&'a Arc<Reference>>,
    /// The record that holds the `custom` part.
    pub custom: Option<&'a Record>,
}

impl<'a> Shelf<'a> {
    /// Gathers records; of several that disagree the first by place is kept.
    pub fn gather(mut records: Vec<&'a Record>, found: &mut Diagnostics) -> Self {
        records.sort_by(|a, b| (&a.id.value, &a.span).cmp(&(&b.id.value, &b.span)));
        let mut shelf = Self::default();
        for record in records {
            match shelf.entries.get_mut(&*record.id.value) {
                Some(entry) => entry.add(record, found),
                None => {
                    shelf.entries.insert(&record.id.value, Entry::of(record));
                }
            }
        }
        shelf.entries.retain(|key, entry| {
            if entry.reference.is_none() {
                found.push(no_reference(key, &entry.first.id.span));
            }
            entry.reference.is_some()
        });
        shelf.gather_aliases(found);
        shelf
    }

    /// The source of that key.
    pub fn get(&self, key: &str) -> Option<&Entry<'a>> {
        self.entries.get(key)
    }

    /// The known key nearest to one that is not known: among keys first, then among aliases.
    pub fn near(&self, key: &str) -> Option<&'a str> {
        if let Some(key) = self.aliases.get(&key.to_lowercase()) {
            return Some(key);
        }
        nearest(key, self.entries.keys().copied())
    }

    fn gather_aliases(&mut self, found: &mut Diagnostics) {
        let mut places: BTreeMap<String, &Span> = BTreeMap::new();
        for (&key, entry) in &self.entries {
            let Some(custom) = entry.custom() else {
                continue;
            };
            for alias in &custom.aliases {
                let folded = alias.value.to_lowercase();
                let other = match self.aliases.get(&folded) {
                    Some(&other) if other != key => Some((other, places[&folded])),
                    _ => self
                        .entries
                        .get_key_value(&*alias.value)
                        .filter(|(other, _)| **other != key)
                        .map(|(other, entry)| (*other, &entry.first.id.span)),
                };
                match other {
                    Some((other, place)) => found.push(
                        Diagnostic::at(
                            Code::SHARED_ALIAS,
                            &alias.span,
                            format!("`{}` names two sources, `{other}` and `{key}`", alias.value),
                        )
                        .label(format!("an alias of `{key}`"))
                        .also(place, format!("names `{other}`"))
                        .help("give each source an alias of its own"),
                    ),
                    None => {
                        places.insert(folded.clone(), &alias.span);
                        self.aliases.insert(folded, key);
                    }
                }
            }
        }
    }
}

impl<'a> Entry<'a> {
    fn of(record: &'a Record) -> Self {
        Self {
            first: record,
            reference: record.reference.as_ref(),
            custom: record.custom.is_some().then_some(record),
        }
    }

    /// What casebook keeps beside the reference, if anything.
    pub fn custom(&self) -> Option<&'a Custom> {
        self.custom.and_then(|record| record.custom.as_deref())
    }

    /// Takes in another record of the same id.
    fn add(&mut self, record: &'a Record, found: &mut Diagnostics) {
        let differs = match (self.reference, record.reference.as_ref()) {
            (Some(known), Some(new)) => !Arc::ptr_eq(known, new) && known != new,
            (None, Some(new)) => {
                self.reference = Some(new);
                self.first = record;
                false
            }
            (_, None) => false,
        } || match (self.custom(), record.custom.as_deref()) {
            (Some(known), Some(new)) => known != new,
            (None, Some(_)) => {
                self.custom = Some(record);
                false
            }
            (_, None) => false,
        };
        if differs {
            let id = &record.id.value;
            found.push(
                Diagnostic::at(
                    Code::CONFLICTING_RECORDS,
                    &record.id.span,
                    format!("the id `{id}` is given to two different records"),
                )
                .label("this record")
                .also(&self.first.id.span, "differs from this one")
                .help("make them the same, or keep one, or give one of the works another id"),
            );
        }
    }
}

fn no_reference(key: &str, span: &Span) -> Diagnostic {
    Diagnostic::at(Code::BAD_RECORD, span, format!("no record describes `{key}`"))
        .label("adds to a record that is nowhere")
        .help("a record with only `id` and `custom` needs another with the same id that says what the work is")
}
