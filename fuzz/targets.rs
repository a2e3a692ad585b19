//! What is fuzzed, and which laws hold for every answer.
//!
//! A target takes bytes and gives numbers that stand for what the answer holds: which
//! findings, roughly how much of what, and which fields a record has (see [`features`]).
//! It panics where a law is broken: a place outside the file, a page with something that
//! would run or would ask another host.

use std::sync::{Arc, OnceLock};

use casebook::Memo;
use casebook::csl::{Style, bundled_names};
use casebook::data::draft::Place;
use casebook::data::{Draft, Reading, read_config, read_draft, read_records};
use casebook::diag::render::Printer;
use casebook::diag::{Code, Diagnosed, Diagnostics};
use casebook::gate::Gate;
use casebook::project::Project;
use casebook::site::Content;
use casebook::text::{FilePath, TextFile};
use casebook::theme;

use features::{hash, kind, log};

#[path = "features.rs"]
mod features;
#[path = "../tests/csl/hostile.rs"]
mod hostile;
#[path = "imports.rs"]
pub mod imports;

/// One thing to fuzz.
pub struct Target {
    pub name: &'static str,
    /// What the answer to the input holds.
    pub run: fn(&[u8]) -> Vec<u64>,
}

const fn target(name: &'static str, run: fn(&[u8]) -> Vec<u64>) -> Target {
    Target { name, run }
}

pub static TARGETS: [Target; 13] = [
    target("front-matter", front_matter),
    target("attributes", attributes),
    target("citations", citations),
    target("blocks", blocks),
    target("brackets", brackets),
    target("bib", bib),
    target("records", records),
    target("config", config),
    target("notes", imports::read_notes),
    target("library", imports::read_library),
    target("csl", csl),
    target("styles", styles),
    target("book", book),
];

fn front_matter(input: &[u8]) -> Vec<u64> {
    read(&[b"---\n", input, b"\n---\n\nWords [@k].\n"].concat())
}

fn attributes(input: &[u8]) -> Vec<u64> {
    let block = [b"::: {", input, b"}\n\nwords [@k]\n\n:::\n\n"].concat();
    let span = [b"a [words]{", input, b"} b\n\n"].concat();
    let heading = [b"## Words {", input, b"}\n\n![a](b.png){", input, b"}\n"].concat();
    read(&[block, span, heading].concat())
}

fn citations(input: &[u8]) -> Vec<u64> {
    read(
        &[
            b"Words [",
            input,
            b"] and @",
            input,
            b" more\n\n> \"quoted\" [@k; ",
            input,
            b"]\n",
        ]
        .concat(),
    )
}

fn blocks(input: &[u8]) -> Vec<u64> {
    read(input)
}

fn brackets(input: &[u8]) -> Vec<u64> {
    let case = [
        b"---\ntitle: T\n---\n\nWords [",
        input,
        b"] more [Slate & CNN].\n",
    ]
    .concat();
    let mut project = small_book(&case);
    let config = "[book]\ntitle = \"B\"\n[citations]\nsyntax = [\"pandoc\", \"brackets\"]\n";
    project.config = Some(TextFile::new("book.toml", config));
    let sources = "- {id: slate, type: article, title: A, custom: {aliases: [Slate, BI Dossier]}}\n\
                   - {id: cnn-2016, type: article, title: B, custom: {aliases: [CNN]}}\n";
    project.sources = vec![TextFile::new("content/sources/s.yaml", sources)];
    build(&project)
}

/// Reads a case, and looks at all that its draft and its findings say of places.
fn read(text: &[u8]) -> Vec<u64> {
    let file = TextFile::decode("content/cases/a.md", text.to_vec());
    let kept = Reading {
        private: true,
        ..Reading::default()
    };
    let published = read_draft(&file, Place::Case, &Reading::default());
    let preview = read_draft(&file, Place::Case, &kept);
    for draft in [&published, &preview] {
        assert_sound(&file, draft);
    }
    let body = &published.value.body;
    vec![kind(
        &published.found,
        &[
            body.holes.len(),
            body.blocks.len(),
            body.cites.len(),
            body.links.len(),
            body.headings.len(),
            body.footnotes.len(),
        ],
    )]
}

fn assert_sound(file: &TextFile, draft: &Diagnosed<Draft>) {
    assert_placed(std::slice::from_ref(file), &draft.found);
    let body = &draft.value.body;
    let inside = |at: u32| body.html.is_char_boundary(at as usize);
    assert!(
        body.holes.is_sorted_by_key(|hole| hole.at),
        "holes out of order"
    );
    assert!(
        body.holes.iter().all(|hole| inside(hole.at)),
        "a hole cuts a letter"
    );
    for block in &body.blocks {
        assert!(
            inside(block.html.start) && inside(block.html.end),
            "a block cuts a letter"
        );
    }
    let mut found = Diagnostics::new();
    found.extend(gate().inspect("a.html", body.html.as_bytes()));
    assert_harmless(&found);
}

/// Every finding can be shown, and points into its file.
fn assert_placed(files: &[TextFile], found: &Diagnostics) {
    let lookup = |path: &FilePath| {
        let file = files.iter().find(|file| file.path == *path);
        file.map(|file| file.text.share())
    };
    let mut printer = Printer::new(&lookup, false);
    for finding in found.iter() {
        if let Some(span) = &finding.span
            && let Some(text) = lookup(&span.file)
        {
            let (start, end) = (span.start as usize, span.end as usize);
            assert!(text.get(start..end).is_some(), "{finding:?}");
        }
        assert!(!printer.human(finding).is_empty());
        assert!(!printer.json(finding).is_empty());
    }
}

fn gate() -> &'static Gate {
    static GATE: OnceLock<Gate> = OnceLock::new();
    GATE.get_or_init(|| Gate::new(&Project::default(), "/"))
}

/// Nothing that an author wrote may run, or ask another host.
fn assert_harmless(found: &Diagnostics) {
    let harm = [Code::INLINE_SCRIPT, Code::THIRD_PARTY_REQUEST];
    let harm = found.iter().find(|finding| harm.contains(&finding.code));
    assert!(harm.is_none(), "{harm:?}");
}

fn bib(input: &[u8]) -> Vec<u64> {
    read_as("content/sources/a.bib", input)
}

fn records(input: &[u8]) -> Vec<u64> {
    let name = match input.first() {
        Some(b'[' | b'{') => "content/sources/a.json",
        _ => "content/sources/a.yaml",
    };
    read_as(name, input)
}

fn read_as(name: &str, input: &[u8]) -> Vec<u64> {
    let file = TextFile::decode(name, input.to_vec());
    let records = read_records(&file);
    assert_placed(std::slice::from_ref(&file), &records.found);
    let set = records
        .value
        .iter()
        .filter(|record| record.custom.is_some());
    let mut all = features::of_records(&records.value);
    all.extend(features::of_findings(&records.found));
    all.push(kind(&records.found, &[records.value.len(), set.count()]));
    all
}

fn config(input: &[u8]) -> Vec<u64> {
    let file = TextFile::decode("book.toml", input.to_vec());
    let config = read_config(Some(&file));
    assert_placed(std::slice::from_ref(&file), &config.found);
    let mut all = features::of_config(&config.value);
    all.extend(features::of_findings(&config.found));
    all.push(kind(&config.found, &[]));
    all
}

/// A record whose every field is the input, printed in a bundled style.
fn csl(input: &[u8]) -> Vec<u64> {
    static STYLES: OnceLock<Vec<Arc<Style>>> = OnceLock::new();
    let styles = STYLES.get_or_init(|| {
        let names = bundled_names();
        names
            .map(|name| Arc::new(Style::bundled(name, "").expect("bundled styles compile")))
            .collect()
    });
    let which = input
        .iter()
        .fold(0_usize, |sum, byte| sum + usize::from(*byte));
    let text = String::from_utf8_lossy(&input[..input.len().min(400)]);
    hostile::print(&styles[which % styles.len()], &text);
    vec![log(input.len()) ^ (which % styles.len()) as u64]
}

fn styles(input: &[u8]) -> Vec<u64> {
    let xml = String::from_utf8_lossy(input);
    match Style::compile(&xml, &|_| None, "", None) {
        Ok(style) => {
            hostile::print(&Arc::new(style), "Smith & <i>Kettles</i>, 1-2");
            vec![log(input.len())]
        }
        Err(error) => vec![hash(&error.to_string().split('`').next())],
    }
}

/// A whole book, every page of it: the input is a case, and after lines of `=====` a
/// second case, source records and book.toml.
fn book(input: &[u8]) -> Vec<u64> {
    let text = TextFile::decode("", input.to_vec()).text;
    let mut parts = text.split("\n=====\n");
    let mut project = small_book(parts.next().unwrap_or("").as_bytes());
    if let Some(case) = parts.next() {
        project
            .cases
            .push(TextFile::new("content/cases/b.md", case));
    }
    if let Some(records) = parts.next() {
        project.sources = vec![TextFile::new("content/sources/s.yaml", records)];
    }
    if let Some(config) = parts.next() {
        project.config = Some(TextFile::new("book.toml", config));
    }
    build(&project)
}

fn small_book(case: &[u8]) -> Project {
    static THEME: OnceLock<casebook::project::ThemeFiles> = OnceLock::new();
    let config = "[book]\ntitle = \"B\"\nbase-url = \"https://e.org/b/\"\n";
    Project {
        config: Some(TextFile::new("book.toml", config)),
        cases: vec![TextFile::decode("content/cases/a.md", case.to_vec())],
        content: "content".to_owned(),
        theme: THEME.get_or_init(theme::built_in).clone(),
        ..Project::default()
    }
}

fn build(project: &Project) -> Vec<u64> {
    let built = casebook::build(project, &Memo::new());
    let mut files: Vec<TextFile> = project.cases.clone();
    files.extend(project.sources.clone());
    files.extend(project.config.clone());
    assert_placed(&files, &built.found);
    let site = built.value;
    let mut found = built.found;
    for &route in site.routes() {
        let rendered = site.render(route);
        // A template that fails is a fault of the theme, never of what it is given.
        let faults = rendered
            .found
            .iter()
            .filter(|it| it.code == Code::TEMPLATE_ERROR);
        assert_eq!(faults.count(), 0, "{:?}", rendered.found);
        if let Content::Bytes(bytes) = rendered.value {
            assert_harmless(&gate().inspect(&site.path(route), &bytes));
        }
        found.extend(rendered.found);
    }
    let book = &site.pages().book;
    vec![kind(
        &found,
        &[
            book.claims.len(),
            book.answers.len(),
            book.asides.len(),
            book.mentions.len(),
            book.sources.len(),
            site.routes().len(),
        ],
    )]
}
