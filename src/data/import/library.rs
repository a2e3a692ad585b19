//! A library, merged into the sources of a book.

use std::collections::{BTreeMap, BTreeSet};

use super::archiver::read_archiver;
use super::notes::Decision;
use super::zotero::read_zotero;
use crate::csl::{Reference, Variable};
use crate::data::ris::read_ris;
use crate::data::write::{Beside, csl_yaml_item};
use crate::data::{Record, read_records};
use crate::diag::Diagnostics;
use crate::text::TextFile;

/// A work of a library, on its way in.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Incoming {
    pub line: usize,
    pub reference: Reference,
    pub beside: Beside,
    /// What of it was not taken over.
    pub passed_over: Vec<(usize, String)>,
}

/// What became of a library.
#[derive(Debug, Default)]
pub struct ImportedLibrary {
    /// Records to write, as items of a YAML list.
    pub text: String,
    /// Works in the library.
    pub works: usize,
    /// Those that the book did not have.
    pub new: usize,
    /// Those that it has already, and that were left as they are.
    pub known: usize,
    /// What a person has to look at.
    pub decisions: Vec<Decision>,
    /// What could not be read.
    pub found: Diagnostics,
}

/// Reads `file` by the form of its name and text, and takes in what the book lacks.
///
/// A work is known if the book has one with its DOI or its address, or with its id and no
/// other DOI or address; one without an id, if what tells works apart is the same: type,
/// title, place, date and names. What is known is not changed: a saved copy is added as a
/// record of its own where the book has nothing beside the reference, and listed where it
/// has.
/// `None` if the file is of no kind that is known.
pub fn library(file: &TextFile, records: &[Record]) -> Option<ImportedLibrary> {
    let mut out = ImportedLibrary::default();
    let incoming = read(file, &mut out.found)?;
    out.works = incoming.len();
    let mut shelf = Shelf::of(records);
    for work in incoming {
        for (line, words) in &work.passed_over {
            out.decisions.push(Decision {
                line: *line,
                words: words.clone(),
            });
        }
        match shelf.find(&work.reference) {
            Some(key) => {
                out.known += 1;
                shelf.add_to(&key, &work, &mut out);
            }
            None => {
                out.new += 1;
                let key = shelf.free_key(&work.reference);
                if *key != *work.reference.id && !work.reference.id.is_empty() {
                    out.decisions.push(Decision {
                        line: work.line,
                        words: format!(
                            "`{}` is another work in this book, so it is taken in as `{key}`",
                            work.reference.id
                        ),
                    });
                }
                let mut reference = work.reference.clone();
                reference.id = key.as_str().into();
                out.text
                    .push_str(&csl_yaml_item(&key, Some(&reference), &work.beside));
                shelf.put(&reference, true);
            }
        }
    }
    out.decisions.sort();
    Some(out)
}

fn read(file: &TextFile, found: &mut Diagnostics) -> Option<Vec<Incoming>> {
    let bare = |reference: Reference, line: usize| Incoming {
        line,
        reference,
        beside: Beside::default(),
        passed_over: Vec::new(),
    };
    match &*file.path.extension() {
        "ris" => Some(
            read_ris(&file.text)
                .into_iter()
                .map(|record| Incoming {
                    passed_over: (record.passed_over.into_iter())
                        .map(|(line, tag)| {
                            (line, format!("`{tag}` has no field and is not taken over"))
                        })
                        .collect(),
                    ..bare(record.reference, 1)
                })
                .collect(),
        ),
        "csv" => read_archiver(&file.text),
        "json" if read_zotero(&file.text).is_some() => {
            let items = read_zotero(&file.text)?;
            Some(items.into_iter().map(|item| bare(item, 1)).collect())
        }
        "bib" | "bibtex" | "biblatex" | "json" | "yaml" | "yml" => {
            let records = found.take(read_records(file));
            let (mut line, mut at) = (1, 0);
            let mut line_of = |record: &Record| {
                // Records come in the order of the file.
                let start = (record.span.start as usize).max(at);
                line += file.text[at..start].matches('\n').count();
                at = start;
                line
            };
            let mut incoming = Vec::with_capacity(records.len());
            for record in &records {
                let line = line_of(record);
                if let Some(reference) = record.reference.as_deref() {
                    incoming.push(bare(reference.clone(), line));
                }
            }
            Some(incoming)
        }
        _ => None,
    }
}

/// The sources of the book, found by what they are.
struct Shelf {
    /// By key: DOI and address, and whether something stands beside the reference.
    keys: BTreeMap<String, (Option<String>, Option<String>, bool)>,
    by_doi: BTreeMap<String, String>,
    by_url: BTreeMap<String, String>,
    by_likeness: BTreeMap<String, String>,
    /// Copies that are recorded, by address.
    copies: BTreeSet<String>,
}

impl Shelf {
    fn of(records: &[Record]) -> Self {
        let mut shelf = Self {
            keys: BTreeMap::new(),
            by_doi: BTreeMap::new(),
            by_url: BTreeMap::new(),
            by_likeness: BTreeMap::new(),
            copies: BTreeSet::new(),
        };
        for record in records {
            if let Some(reference) = &record.reference {
                shelf.put(reference, record.custom.is_some());
            }
            if let Some(custom) = record.custom.as_deref() {
                shelf.keys.entry(record.id.value.clone()).or_default().2 = true;
                let urls = custom.copies.iter().filter_map(|copy| copy.url.clone());
                shelf.copies.extend(urls);
            }
        }
        shelf
    }

    fn put(&mut self, reference: &Reference, beside: bool) {
        let (doi, url) = (doi_of(reference), url_of(reference));
        let key = reference.id.to_string();
        if let Some(doi) = &doi {
            self.by_doi
                .entry(doi.clone())
                .or_insert_with(|| key.clone());
        }
        if let Some(url) = &url {
            self.by_url
                .entry(url.clone())
                .or_insert_with(|| key.clone());
        }
        self.by_likeness
            .entry(likeness(reference))
            .or_insert_with(|| key.clone());
        let entry = self.keys.entry(key).or_default();
        *entry = (doi, url, beside || entry.2);
    }

    /// The key of the work, if the book has it.
    fn find(&self, reference: &Reference) -> Option<String> {
        let (doi, url) = (doi_of(reference), url_of(reference));
        if let Some(key) = doi.as_ref().and_then(|doi| self.by_doi.get(doi)) {
            return Some(key.clone());
        }
        if let Some(key) = url.as_ref().and_then(|url| self.by_url.get(url)) {
            return Some(key.clone());
        }
        if reference.id.is_empty() {
            return self.by_likeness.get(&likeness(reference)).cloned();
        }
        let (known_doi, known_url, _) = self.keys.get(&*reference.id)?;
        let differs = |one: &Option<String>, other: &Option<String>| {
            one.is_some() && other.is_some() && one != other
        };
        let another = differs(known_doi, &doi) || (differs(known_url, &url) && known_doi.is_none());
        (!another).then(|| reference.id.to_string())
    }

    /// Adds the copies of a work that the book has.
    fn add_to(&mut self, key: &str, work: &Incoming, out: &mut ImportedLibrary) {
        if !work.reference.id.is_empty() && *key != *work.reference.id {
            out.decisions.push(Decision {
                line: work.line,
                words: format!(
                    "`{}` is `{key}` in this book; cite it so, or make `{}` one of its aliases",
                    work.reference.id, work.reference.id
                ),
            });
        }
        let mut beside = work.beside.clone();
        beside
            .copies
            .retain(|copy| self.copies.insert(copy.url.clone()));
        if beside.copies.is_empty() {
            return;
        }
        let item = csl_yaml_item(key, None, &beside);
        let taken = self.keys.get_mut(key);
        match taken {
            Some((_, _, has @ false)) => {
                *has = true;
                out.text.push_str(&item);
            }
            _ => out.decisions.push(Decision {
                line: work.line,
                words: format!(
                    "`{key}` has a `custom:` of its own; add this copy to its `archive`: {}",
                    item.lines().last().unwrap_or_default().trim()
                ),
            }),
        }
    }

    /// The id of a work, or one made from its author and year, that nothing else has.
    fn free_key(&self, reference: &Reference) -> String {
        let key = match &*reference.id {
            "" => made_key(reference),
            id => id.to_owned(),
        };
        let mut free = key.clone();
        let mut number = 2;
        while self.keys.contains_key(&free) {
            free = format!("{key}-{number}");
            number += 1;
        }
        free
    }
}

fn made_key(reference: &Reference) -> String {
    let named = |variable| {
        let names = reference.names(variable).iter();
        let mut families = names.map(|name| name.family().to_owned());
        families.find(|family| family.contains(char::is_alphanumeric))
    };
    let who = named(Variable::Author)
        .or_else(|| named(Variable::Editor))
        .or_else(|| {
            let title = reference.text(Variable::Title)?;
            let host = title.split("://").nth(1).unwrap_or(title);
            host.split([' ', '/'])
                .find(|word| word.len() > 3)
                .or(Some(host))
                .map(str::to_owned)
        })
        .unwrap_or_else(|| "source".to_owned());
    let mut key: String = who
        .chars()
        .flat_map(char::to_lowercase)
        .filter(|c| c.is_alphanumeric() || *c == '.')
        .collect();
    let year = reference
        .date(Variable::Issued)
        .and_then(crate::csl::Date::year);
    if let Some(year) = year {
        key.push_str(&year.to_string());
    }
    match key.trim_matches('.') {
        "" => "source".to_owned(),
        key => key.to_owned(),
    }
}

/// What tells a work from others when it has no id: type, title, where it appeared, date,
/// and who made it, in letters and digits alone.
fn likeness(reference: &Reference) -> String {
    use Variable as V;
    let mut parts = vec![reference.kind.name().to_owned()];
    for variable in [
        V::Title,
        V::ContainerTitle,
        V::Volume,
        V::Issue,
        V::Number,
        V::Page,
    ] {
        parts.push(reference.text(variable).unwrap_or_default().to_lowercase());
    }
    let date = reference.date(V::Issued);
    parts.push(date.map_or_else(String::new, |date| {
        date.to_edtf()
            .unwrap_or_else(|| date.literal_text().to_owned())
    }));
    for variable in [V::Author, V::Editor] {
        let names = reference.names(variable).iter();
        let names = names.flat_map(|name| [name.family(), name.given()]);
        parts.push(names.collect::<String>().to_lowercase());
    }
    let letters = |part: &String| part.chars().filter(|c| c.is_alphanumeric()).collect();
    parts.iter().map(letters).collect::<Vec<String>>().join(" ")
}

fn doi_of(reference: &Reference) -> Option<String> {
    let doi = reference.text(Variable::Doi)?.trim().to_lowercase();
    let bare = doi.split("doi.org/").last().unwrap_or(&doi);
    let bare = bare.strip_prefix("doi:").unwrap_or(bare).trim();
    (!bare.is_empty()).then(|| bare.to_owned())
}

fn url_of(reference: &Reference) -> Option<String> {
    let url = reference.text(Variable::Url)?.trim();
    let bare = url.split_once("://").map_or(url, |(_, rest)| rest);
    let bare = bare.trim_end_matches('/');
    (!bare.is_empty()).then(|| bare.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOOK: &str = "- {id: ledger-2016, type: article-newspaper, title: Kettles, URL: 'https://example.org/a/'}\n- {id: smith2016, type: book, title: Old, DOI: 10.1/OLD}\n- {id: memo, type: report, title: Memo, URL: 'https://example.org/m', custom: {aliases: [M]}}\n";

    fn import(name: &str, text: &str) -> ImportedLibrary {
        let records = read_records(&TextFile::new("book.yaml", BOOK)).value;
        library(&TextFile::new(name, text), &records).unwrap()
    }

    #[track_caller]
    fn check(name: &str, text: &str, new: usize, known: usize, decided: &[&str]) -> String {
        let out = import(name, text);
        assert_eq!((out.new, out.known), (new, known), "{out:#?}");
        assert_eq!(out.decisions.len(), decided.len(), "{out:#?}");
        for (decision, words) in out.decisions.iter().zip(decided) {
            assert!(decision.words.contains(words), "{decision:?}");
        }
        out.text
    }

    #[test]
    fn a_work_is_known_by_doi_address_or_id() {
        let text = check(
            "a.bib",
            "@online{x, url={http://example.org/a}}\n@book{y, doi={https://doi.org/10.1/old}}\n@report{memo, title={Memo}}\n@book{new, title={New}}\n",
            1,
            3,
            &["`x` is `ledger-2016`", "`y` is `smith2016`"],
        );
        assert!(text.starts_with("- id: new\n"), "{text}");
    }

    #[test]
    fn a_work_without_anything_to_name_it_by_gets_an_id_all_the_same() {
        let text = check(
            "a.ris",
            "TY  - BOOK\nAU  - ,\nTI  - ?!\nDA  - //\n",
            1,
            0,
            &[],
        );
        assert_eq!(text, "- id: source\n  type: book\n  title: ?!\n");
    }

    #[test]
    fn another_work_with_a_known_id_gets_one_of_its_own() {
        let text = check(
            "a.bib",
            "@book{smith2016, title={Other}, doi={10.1/new}}\n",
            1,
            0,
            &["taken in as `smith2016-2`"],
        );
        assert!(text.starts_with("- id: smith2016-2\n"), "{text}");
    }

    #[test]
    fn copies_go_beside_a_reference_and_never_over_what_was_written() {
        let text = check(
            "a.csv",
            "url,archive url,archive date\nhttps://example.org/a,https://ar.example/1,2020-04-26\nhttps://example.org/m,https://ar.example/2,2020-04-27\nhttps://example.org/new,https://ar.example/3,2020-04-28\n",
            1,
            2,
            &["`memo` has a `custom:` of its own"],
        );
        assert!(
            text.starts_with("- id: ledger-2016\n  custom:\n    archive:\n"),
            "{text}"
        );
        assert!(
            text.contains("- id: example.org\n  type: webpage\n"),
            "{text}"
        );
    }

    #[test]
    fn what_was_taken_in_is_known_the_next_time() {
        let ris = "TY  - BOOK\nAU  - Moor, Ida\nTI  - A\nPY  - 2001\nER  -\n";
        let first = import("a.ris", ris);
        assert!(first.text.starts_with("- id: moor2001\n"), "{}", first.text);
        let mut records = read_records(&TextFile::new("book.yaml", &*first.text)).value;
        let again = library(&TextFile::new("a.ris", ris), &records).unwrap();
        assert_eq!((again.new, again.known), (0, 1));
        let other = ris.replace("2001", "2002");
        records.extend(read_records(&TextFile::new("book.yaml", BOOK)).value);
        let other = library(&TextFile::new("a.ris", &*other), &records).unwrap();
        assert_eq!((other.new, other.known), (1, 0));
    }
}
