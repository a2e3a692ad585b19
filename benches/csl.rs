//! Citations and bibliographies, beside hayagriva on the same references.
//!
//! A document is ten citations of ten references and its bibliography. Run with
//! `cargo bench --bench csl`; the last benches settle a book of 50,000 sources.
#![allow(
    clippy::unwrap_used,
    missing_docs,
    reason = "a program that measures, on data of its own"
)]

use std::sync::Arc;

use casebook::csl::{
    Cluster, Date, DatePoint, Item, ItemType, Library, Name, Reference, Style, Variable,
};
use casebook::data::draft::Place;
use casebook::data::{Reading, read_draft};
use casebook::text::TextFile;
use citationberg::json as cj;
use divan::{Bencher, counter::ItemsCount};
use hayagriva::{BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest};

/// As the program has it, for both.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    divan::main();
}

const STYLES: [&str; 3] = ["chicago-author-date", "apa", "ieee"];
const FAMILIES: [&str; 10] = [
    "Smith",
    "Garcia",
    "Okafor",
    "Lindqvist",
    "Tanaka",
    "Novak",
    "Silva",
    "Haddad",
    "Meyer",
    "Kaya",
];
const GIVEN: [&str; 6] = ["Jane", "John Paul", "Amina", "Erik", "Yuki", "Petra"];

/// The record of number `n`: every third a book, a chapter, an article.
fn record(n: usize, year: i32) -> Reference {
    let kind = [ItemType::ArticleJournal, ItemType::Book, ItemType::Chapter][n % 3];
    let mut record = Reference::new(&format!("ref{n}"), kind);
    let name = |at: usize| Name::person(FAMILIES[(n + at) % 10], GIVEN[(n + 3 * at) % 6]);
    record.set_names(Variable::Author, (0..1 + n % 4).map(name).collect());
    record.set_text(
        Variable::Title,
        &format!("a study of the number {n} and what it is good for"),
    );
    record.set_date(
        Variable::Issued,
        Date::at(DatePoint::new(year, 1 + (n % 12) as u8, 3)),
    );
    match kind {
        ItemType::ArticleJournal => {
            record.set_text(Variable::ContainerTitle, "Journal of Numbers");
            record.set_text(Variable::Volume, &(n % 40 + 1).to_string());
            record.set_text(Variable::Issue, "4");
            record.set_text(Variable::Page, "321-328");
            record.set_text(Variable::Doi, &format!("10.1000/{n}"));
        }
        ItemType::Book => {
            record.set_text(Variable::Publisher, "Number Press");
            record.set_text(Variable::PublisherPlace, "Oslo");
        }
        _ => {
            record.set_text(Variable::ContainerTitle, "All the numbers");
            record.set_names(Variable::Editor, vec![name(7)]);
            record.set_text(Variable::Publisher, "Number Press");
            record.set_text(Variable::Page, "12-40");
        }
    }
    record
}

/// The same record as hayagriva takes it.
fn json(record: &Reference) -> cj::Item {
    let mut item = serde_json::Map::new();
    item.insert("id".into(), (*record.id).into());
    item.insert("type".into(), record.kind.name().into());
    for (variable, _) in record.fields() {
        let names = record.names(*variable);
        let value = if let Some(text) = record.text(*variable) {
            text.into()
        } else if let Some(date) = record.date(*variable) {
            let start = date.start().unwrap();
            serde_json::json!({ "date-parts": [[start.year, start.month, start.day]] })
        } else {
            let person =
                |name: &Name| serde_json::json!({ "family": name.family(), "given": name.given() });
            names.iter().map(person).collect()
        };
        item.insert(variable.name().into(), value);
    }
    serde_json::from_value(item.into()).unwrap()
}

fn clusters(sources: std::ops::Range<u32>) -> Vec<Cluster> {
    sources
        .map(|source| Cluster {
            items: vec![Item {
                source,
                ..Item::default()
            }],
            ..Cluster::default()
        })
        .collect()
}

/// A book a tenth of whose sources share author and year; the others have an author
/// of their own.
fn book_with_collisions(sources: usize) -> Vec<Arc<Reference>> {
    let made = (0..sources).map(|n| {
        let mut record = record(n, 1000 + (n / 10) as i32);
        if n % 10 == 0 {
            record.set_names(Variable::Author, vec![Name::person("Smith", "Jane")]);
            record.set_date(Variable::Issued, Date::at(DatePoint::new(2020, 0, 0)));
        } else {
            let mut names = record.names(Variable::Author).to_vec();
            names[0] = Name::person(&format!("Author{n}"), "Anna Maria");
            record.set_names(Variable::Author, names);
        }
        Arc::new(record)
    });
    made.collect()
}

fn book(records: usize) -> Vec<Arc<Reference>> {
    (0..records)
        .map(|n| Arc::new(record(n, 1900 + (n % 120) as i32)))
        .collect()
}

/// Documents of a book whose library is there, as a build prints them.
#[divan::bench(args = STYLES)]
fn casebook_document(bencher: Bencher, style: &str) {
    let style = Arc::new(Style::bundled(style, "en-US").unwrap());
    let library = Library::new(style, book(1000));
    let documents: Vec<Vec<Cluster>> = (0..100).map(|n| clusters(n * 10..n * 10 + 10)).collect();
    bencher.counter(ItemsCount::new(documents.len())).bench(|| {
        for document in &documents {
            divan::black_box(library.document(document));
        }
    });
}

/// A whole book from nothing: 10,000 documents of ten citations of ten references,
/// among 50,000 sources, each of which two documents cite and a tenth of which share
/// author and year, and its library.
#[divan::bench(args = STYLES, sample_count = 3)]
fn casebook_book(bencher: Bencher, style: &str) {
    const DOCUMENTS: u32 = 10_000;
    let style = Arc::new(Style::bundled(style, "en-US").unwrap());
    let records = book_with_collisions(5 * DOCUMENTS as usize);
    let documents: Vec<Vec<Cluster>> = (0..DOCUMENTS)
        .map(|n| 5 * n.min(DOCUMENTS - 2))
        .map(|from| clusters(from..from + 10))
        .collect();
    bencher.counter(ItemsCount::new(documents.len())).bench(|| {
        let library = Library::new(Arc::clone(&style), records.clone());
        for document in &documents {
            divan::black_box(library.document(document));
        }
    });
}

/// One document with everything made anew, library and all.
#[divan::bench(args = STYLES)]
fn casebook_document_from_nothing(bencher: Bencher, style: &str) {
    let style = Arc::new(Style::bundled(style, "en-US").unwrap());
    let records = book(10);
    let document = clusters(0..10);
    bencher
        .counter(ItemsCount::new(1_usize))
        .bench(|| Library::new(Arc::clone(&style), records.clone()).document(&document));
}

/// The same documents by hayagriva.
#[divan::bench(args = STYLES, sample_count = 10)]
fn hayagriva_document(bencher: Bencher, name: &str) {
    let name = if name == "ieee" {
        "institute-of-electrical-and-electronics-engineers"
    } else {
        name
    };
    let name = if name == "apa" {
        "american-psychological-association"
    } else {
        name
    };
    let style = match hayagriva::archive::ArchivedStyle::by_name(name)
        .unwrap()
        .get()
    {
        citationberg::Style::Independent(style) => style,
        citationberg::Style::Dependent(_) => unreachable!("all bundled styles are independent"),
    };
    let locales = hayagriva::archive::locales();
    let items: Vec<cj::Item> = book(10).iter().map(|record| json(record)).collect();
    bencher.counter(ItemsCount::new(1_usize)).bench(|| {
        let mut driver = BibliographyDriver::new();
        for item in &items {
            let items = vec![CitationItem::with_entry(item)];
            driver.citation(CitationRequest::from_items(items, &style, &locales));
        }
        let request = BibliographyRequest {
            style: &style,
            locale: Some(citationberg::LocaleCode::en_us()),
            locale_files: &locales,
        };
        driver.finish(request)
    });
}

/// Settling a whole book, a tenth of whose sources share author and year.
#[divan::bench(args = [12_500, 25_000, 50_000], sample_count = 3)]
fn settle_book(bencher: Bencher, sources: usize) {
    let style = Arc::new(Style::bundled("chicago-author-date", "en-US").unwrap());
    let records = book_with_collisions(sources);
    bencher
        .counter(ItemsCount::new(sources))
        .bench(|| Library::new(Arc::clone(&style), records.clone()));
}

/// Ten thousand documents of 700 words with ten citations each. What [`casebook_book`]
/// takes is to be at most one and a half times what their Markdown takes.
const MARKDOWN: usize = 10_000;

fn markdown() -> String {
    let sentence = "A claim of *some* weight was made, and then it was [answered](#answer) by \
        others who had read it ";
    let paragraph = sentence.repeat(3) + "[@ref1, p. 3].\n\n";
    "# A case\n\n".to_owned() + &paragraph.repeat(12)
}

/// Their Markdown, read as casebook reads it: text in, checked HTML and citations out.
#[divan::bench(sample_count = 3)]
fn markdown_by_casebook(bencher: Bencher) {
    let file = TextFile::new("content/cases/case.md", markdown());
    let reading = Reading::default();
    bencher.counter(ItemsCount::new(MARKDOWN)).bench(|| {
        for _ in 0..MARKDOWN {
            divan::black_box(read_draft(&file, Place::Case, &reading));
        }
    });
}

/// Their Markdown, parsed and written as HTML by pulldown-cmark alone, which knows
/// neither citations nor blocks.
#[divan::bench(sample_count = 3)]
fn markdown_by_pulldown_cmark(bencher: Bencher) {
    let text = markdown();
    bencher.counter(ItemsCount::new(MARKDOWN)).bench(|| {
        for _ in 0..MARKDOWN {
            let mut page = String::new();
            pulldown_cmark::html::push_html(&mut page, pulldown_cmark::Parser::new(&text));
            divan::black_box(page);
        }
    });
}
