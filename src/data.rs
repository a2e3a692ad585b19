//! One file as its author wrote it.
//!
//! Turns the text of a file into a value with a place for everything a message may
//! need to point at: [`Config`] from `book.toml`, [`Draft`] from a case or page,
//! [`Record`]s from source records. It reads one file at a time and does not know
//! what another file says: ids are not looked up here, nothing is counted or
//! numbered across files. Foreign shapes (YAML nodes, TOML tables, parser events)
//! do not leave this module.

pub mod brackets;
pub mod config;
pub mod draft;
pub mod import;
pub mod record;
pub mod ris;
pub mod write;

mod bibtex;
mod citation_keys;
mod front_matter;
mod inline;
mod json;
mod keys;
mod locator;
mod markdown;
pub mod schema;
mod yaml;

pub use config::{Config, read_config};
pub use draft::Draft;
pub use markdown::formula;
pub use markdown::{AttributeInWords, ClassInWords, vocabulary};
pub use record::Record;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diag::{Code, Diagnosed, Diagnostic, Diagnostics};
use crate::memo::Fit as _;
use crate::text::TextFile;
use draft::Place;
use record::{Dialect, records_of};
use yaml::Taker;

/// How Markdown files are read. Part of what a remembered [`Draft`] is made from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reading {
    /// Keep private blocks, as the preview does. Otherwise they are taken out before
    /// anything is counted, and nothing of them is in the draft but their ids.
    pub private: bool,
    /// The book's language, which citation signals may be written in. A file's own
    /// `lang` goes before it.
    pub language: String,
    /// What `[Name & Name]` is.
    pub brackets: Brackets,
}

/// How brackets without a key are read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Brackets {
    /// As words.
    #[default]
    Words,
    /// As words that may turn out to cite: they are gathered in [`draft::Body::brackets`].
    Gathered,
    /// As what they cite, by what stands between them; others are words. The citations
    /// are in Pandoc's form, as [`brackets::read`] gives them.
    Known(Arc<BTreeMap<String, String>>),
}

impl Default for Reading {
    fn default() -> Self {
        Self {
            private: false,
            language: "en".to_owned(),
            brackets: Brackets::Words,
        }
    }
}

/// Reads a case, a page or the home page.
///
/// There is always a draft: what cannot be read is reported and left out. The time
/// it takes is linear in the length of the file.
pub fn read_draft(file: &TextFile, place: Place, reading: &Reading) -> Diagnosed<Draft> {
    let mut found = Diagnostics::new();
    found.extend(unreadable(file));
    let (mut front, from) = found.take(front_matter::read_front_matter(file));
    front.references.fit();
    // Front matter that cannot be read at all has been reported.
    let read = !found.iter().any(|fault| {
        let code = fault.code;
        code == Code::YAML_SYNTAX || code == Code::FRONT_MATTER_KIND || code == Code::TOO_DEEP
    });
    front.unread = !read;
    if place == Place::Case && front.title.is_none() && read {
        found.push(no_title(file, from));
    }
    let mut reading = reading.clone();
    if let Some(language) = &front.language {
        reading.language.clone_from(&language.value);
    }
    let mut body = found.take(markdown::read_body(file, from, &reading));
    body.fit();
    found.with(Draft {
        file: file.clone(),
        place,
        front,
        body,
    })
}

/// Reads the source records of a file: CSL-YAML (`.yaml`, `.yml`), CSL-JSON (`.json`)
/// or BibLaTeX and BibTeX (`.bib`).
///
/// Entries that cannot be read are reported and left out. A file with another ending
/// is read as YAML.
pub fn read_records(file: &TextFile) -> Diagnosed<Vec<Record>> {
    let mut found = Diagnostics::new();
    found.extend(unreadable(file));
    let (tree, dialect) = match &*file.path.extension() {
        "bib" | "bibtex" | "biblatex" => {
            let records = found.take(bibtex::read_bibtex(file));
            return found.with(records);
        }
        "json" => (json::parse(file), Dialect::Json),
        _ => (yaml::parse(file, 0, file.text.len()), Dialect::Yaml),
    };
    let Some(node) = found.take(tree) else {
        return found.with(Vec::new());
    };
    let mut taker = Taker::new(file, Code::BAD_RECORD);
    let records = records_of(&mut taker, &node, dialect);
    found.extend(taker.found);
    found.with(records)
}

/// What says that a case has no title: at its first line.
fn no_title(file: &TextFile, from: usize) -> Diagnostic {
    let line = file.text.lines().next().unwrap_or_default().trim_end();
    let place = file.span(0, if from > 0 { line.len() } else { 0 });
    let fault = Diagnostic::at(Code::NO_TITLE, &place, "the case has no title");
    fault.label("no `title` in it").help(match from {
        0 => "begin the file with `---`, `title: …` and `---`, each on a line",
        _ => "write `title: …` in the front matter",
    })
}

/// What says that a file is no text: bytes that are not UTF-8, or a NUL.
fn unreadable(file: &TextFile) -> Option<Diagnostic> {
    if let Some(at) = file.not_utf8 {
        let span = file.span(at as usize, at as usize + '\u{FFFD}'.len_utf8());
        let fault = Diagnostic::at(Code::NOT_UTF8, &span, "this is not UTF-8");
        return Some(
            fault
                .label("the first such byte")
                .help("save the file as UTF-8"),
        );
    }
    let at = file.text.find('\0')?;
    let fault = Diagnostic::at(
        Code::NOT_UTF8,
        &file.span(at, at + 1),
        "the file holds a NUL, which no text does",
    );
    Some(
        fault
            .label("the first one")
            .help("save the file as UTF-8 text"),
    )
}
