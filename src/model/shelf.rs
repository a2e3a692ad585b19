//! All source records of a book, each source once.
//!
//! The main type is [`Shelf`]. Records come from front matter and from files under
//! `sources/`; the same id in two places must be the same record, and a record that
//! holds only `custom` adds to one that stands elsewhere. It does not know who cites.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use crate::csl::Reference;
use crate::data::Record;
use crate::data::record::Custom;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::text::{Near, Span, Vocabulary, near};

/// Every source that a record describes, by key.
#[derive(Debug, Default)]
pub struct Shelf<'a> {
    /// By key.
    pub entries: BTreeMap<&'a str, Entry<'a>>,
    /// Keys by alias, in lower case.
    pub aliases: BTreeMap<String, &'a str>,
    /// The keys, made to be searched when one is not known.
    near: OnceLock<(Vec<&'a str>, Vocabulary)>,
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
    pub fn near(&self, key: &str) -> Option<Near<'a>> {
        match self.aliases.get(&key.to_lowercase()) {
            Some(word) => Some(Near { word, alone: true }),
            None => near(key, self.may_be_near(key)),
        }
    }

    /// Keys among which are all that are near to one that is not known.
    pub fn may_be_near(&self, key: &str) -> impl Iterator<Item = &'a str> {
        let (keys, vocabulary) = self.near.get_or_init(|| {
            let keys: Vec<&str> = self.entries.keys().copied().collect();
            let vocabulary = Vocabulary::of(keys.iter().copied());
            (keys, vocabulary)
        });
        vocabulary.candidates(key).map(|at| keys[at])
    }

    fn gather_aliases(&mut self, found: &mut Diagnostics) {
        let mut places: BTreeMap<String, &Span> = BTreeMap::new();
        let keys: BTreeMap<String, &str> = self
            .entries
            .keys()
            .map(|key| (key.to_lowercase(), *key))
            .collect();
        for (&key, entry) in &self.entries {
            let Some(custom) = entry.custom() else {
                continue;
            };
            for alias in &custom.aliases {
                let folded = alias.value.to_lowercase();
                let other = match self.aliases.get(&folded) {
                    Some(&other) if other != key => Some((other, places[&folded])),
                    _ => keys
                        .get(&folded)
                        .filter(|other| **other != key)
                        .map(|other| (*other, &self.entries[other].first.id.span)),
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
            (Some(known), Some(new)) if Arc::ptr_eq(known, new) => None,
            (Some(known), Some(new)) => difference(known, new),
            (None, Some(new)) => {
                self.reference = Some(new);
                self.first = record;
                None
            }
            (_, None) => None,
        };
        let differs = differs.or_else(|| match (self.custom(), record.custom.as_deref()) {
            (Some(known), Some(new)) => (known != new).then_some("custom"),
            (None, Some(_)) => {
                self.custom = Some(record);
                None
            }
            (_, None) => None,
        });
        if let Some(field) = differs {
            let id = &record.id.value;
            found.push(
                Diagnostic::at(
                    Code::CONFLICTING_RECORDS,
                    &record.id.span,
                    format!("the id `{id}` is given to two different records"),
                )
                .label(format!("its `{field}` is another"))
                .also(&self.first.id.span, "than in this record")
                .help("make them the same, or keep one, or give one of the works another id"),
            );
        }
    }
}

/// The first field in which two records differ.
fn difference(known: &Reference, new: &Reference) -> Option<&'static str> {
    if known == new {
        return None;
    }
    let fields = known.fields().iter().chain(new.fields());
    let differs = fields.map(|(variable, _)| *variable).find(|&variable| {
        let value = |record: &Reference| {
            let mut fields = record.fields().iter();
            fields
                .find(|(known, _)| *known == variable)
                .map(|(_, value)| value.clone())
        };
        value(known) != value(new)
    });
    Some(differs.map_or("type", |variable| variable.name()))
}

fn no_reference(key: &str, span: &Span) -> Diagnostic {
    Diagnostic::at(
        Code::BAD_RECORD,
        span,
        format!("no record describes `{key}`"),
    )
    .label("adds to a record that is nowhere")
    .help(format!(
        "write a record of `{key}` with `type` and `title`, or give this one both"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::read_records;
    use crate::text::TextFile;

    /// Gathers the records of files, and gives what is found: code, words pointed at, label.
    fn gather(files: &[(&str, &str)], look: impl FnOnce(&Shelf<'_>)) -> Vec<String> {
        let texts: Vec<TextFile> = files
            .iter()
            .map(|(path, text)| TextFile::new(*path, *text))
            .collect();
        let read: Vec<Vec<Record>> = texts.iter().map(|file| read_records(file).value).collect();
        let mut found = Diagnostics::new();
        let shelf = Shelf::gather(read.iter().flatten().collect(), &mut found);
        look(&shelf);
        let words = |span: &Span| {
            let file = texts.iter().find(|file| file.path == span.file).unwrap();
            file.text[span.start as usize..span.end as usize].to_owned()
        };
        found
            .iter()
            .map(|fault| {
                let places: Vec<String> = fault.spans().map(words).collect();
                format!("{} {} ({})", fault.code.name, places.join(" "), fault.label)
            })
            .collect()
    }

    #[track_caller]
    fn check(files: &[(&str, &str)], expected: &[&str]) {
        assert_eq!(gather(files, |_| {}), expected);
    }

    #[test]
    fn the_same_record_in_two_places_is_one_source() {
        let record = "- id: a\n  type: book\n  title: Kettles\n  issued: 2020-04\n  custom: {aliases: [Kett], kind: primary}\n";
        check(&[("x.yaml", record), ("y.yaml", record)], &[]);
        // In another form, order and file it is the same all the same.
        let json = r#"[{"title": "Kettles", "id": "a", "type": "book", "issued": {"date-parts": [[2020, 4]]}}]"#;
        check(&[("x.yaml", record), ("z.json", json)], &[]);
        let bib = "@book{a, title = {Kettles}, date = {2020-04}}";
        check(&[("x.yaml", record), ("z.bib", bib)], &[]);
    }

    #[test]
    fn two_records_with_one_id_are_an_error_that_names_what_differs() {
        let with = |title: &str, kind: &str| {
            format!("- id: a\n  type: book\n  title: {title}\n  custom: {{kind: {kind}}}\n")
        };
        let (first, title, kind) = (
            with("Kettles", "primary"),
            with("Pots", "primary"),
            with("Kettles", "secondary"),
        );
        check(
            &[("x.yaml", &first), ("y.yaml", &title)],
            &["conflicting-records a a (its `title` is another)"],
        );
        check(
            &[("x.yaml", &first), ("y.yaml", &kind)],
            &["conflicting-records a a (its `custom` is another)"],
        );
        check(
            &[
                ("x.yaml", &first),
                ("y.yaml", "- id: a\n  type: report\n  title: Kettles\n"),
            ],
            &["conflicting-records a a (its `type` is another)"],
        );
    }

    #[test]
    fn a_record_with_only_custom_adds_to_one_from_another_file() {
        let bib = ("z.bib", "@book{a, title = {Kettles}}");
        let overlay = ("b.yaml", "- id: a\n  custom: {seen: false, aliases: [K]}\n");
        for files in [[bib, overlay], [overlay, bib]] {
            let found = gather(&files, |shelf| {
                let entry = shelf.get("a").unwrap();
                assert!(entry.reference.is_some() && !entry.custom().unwrap().seen);
                assert_eq!(&*entry.first.id.span.file.to_string(), "z.bib");
            });
            assert_eq!(found, Vec::<String>::new());
        }
        check(
            &[
                bib,
                overlay,
                ("c.yaml", "- id: a\n  custom: {seen: true}\n"),
            ],
            &["conflicting-records a a (its `custom` is another)"],
        );
        check(
            &[overlay],
            &["bad-record a (adds to a record that is nowhere)"],
        );
    }

    #[test]
    fn an_alias_is_of_one_source_in_any_case() {
        let with = |id: &str, aliases: &str| {
            format!("- id: {id}\n  type: book\n  title: {id}\n  custom: {{aliases: [{aliases}]}}\n")
        };
        check(&[("x.yaml", &with("a", "Slate, slate, A"))], &[]);
        check(
            &[("x.yaml", &(with("a", "Slate") + &with("b", "SLATE")))],
            &["shared-alias SLATE Slate (an alias of `b`)"],
        );
        check(
            &[("x.yaml", &(with("a", "B") + &with("b", "Bee")))],
            &["shared-alias B b (an alias of `a`)"],
        );
    }
}
