//! BibLaTeX and BibTeX: the entries of a `.bib` file as source records.
//!
//! The main function is [`read_bibtex`]. The file is cut into entries first, so that
//! one that is broken costs only itself; each is then read by the `biblatex` crate,
//! and its fields become CSL's as in Pandoc. It does not know who cites an entry.

mod abbreviations;
mod entries;
mod fields;
mod people;
mod text;

pub(super) use fields::{LANGUAGES, TEXTS};

use std::collections::BTreeMap;
use std::sync::Arc;

use biblatex::{
    Bibliography, ParseError, ParseErrorKind, RawBibliography, RawChunk, Spanned as Placed,
};

use super::record::Record;
use crate::diag::{Code, Diagnosed, Diagnostic, Diagnostics};
use crate::text::{Spanned, TextFile};
use abbreviations::{Defined, spell_out};
use entries::{Piece, pieces};

/// Links from entry to entry that are followed one after another.
const LONGEST_CHAIN: usize = 16;

/// Reads the entries of `file`. One that cannot be read, or has the key of another, is
/// reported and left out.
pub(super) fn read_bibtex(file: &TextFile) -> Diagnosed<Vec<Record>> {
    let mut found = Diagnostics::new();
    let cut = pieces(&file.text);
    for place in &cut.unclosed {
        let fault = Diagnostic::at(
            Code::BIBLIOGRAPHY_SYNTAX,
            &file.span(place.start, place.end),
            "this entry is never closed",
        );
        found.push(fault.label("opened here").help("close it with a brace"));
    }
    let mut raw = RawBibliography {
        preamble: String::new(),
        entries: Vec::new(),
        abbreviations: Vec::new(),
    };
    let mut places: BTreeMap<&str, &Piece> = BTreeMap::new();
    let mut defined: Vec<Defined<'_, '_>> = Vec::new();
    for piece in &cut.pieces {
        match RawBibliography::parse(&cut.text[piece.whole.clone()]) {
            Ok(mut read) => {
                defined.extend(read.abbreviations.into_iter().map(|pair| (pair, piece)));
                let Some(entry) = read.entries.pop() else {
                    continue;
                };
                match places.get(entry.v.key.v) {
                    Some(first) => found.push(repeated(file, piece, first, entry.v.key.v)),
                    None => {
                        places.insert(entry.v.key.v, piece);
                        raw.entries.push(entry);
                    }
                }
            }
            Err(error) => found.push(broken(file, piece, &error)),
        }
    }
    cut_circles(&mut raw);
    spell_out(file, &mut raw, &defined, &places, &mut found);
    let library = read_all(file, raw, &places, &mut found);
    let bibtex = &*file.path.extension() == "bibtex";
    let mut records: Vec<Record> = Vec::new();
    for entry in library.iter() {
        let Some(piece) = places.get(&*entry.key) else {
            continue;
        };
        let mut reference = fields::reference(entry, bibtex);
        reference.id = entry.key.as_str().into();
        let id = Spanned::new(entry.key.clone(), file.span(piece.key.start, piece.key.end));
        super::record::bound(&mut reference, &id, &mut found);
        reference.shrink();
        records.push(Record {
            id,
            span: file.span(piece.whole.start, piece.whole.end),
            reference: Some(Arc::new(reference)),
            custom: None,
        });
    }
    records.sort_by_key(|record| record.span.start);
    found.with(records)
}

/// Resolves links between entries. If one entry keeps that from
/// being done, it is found, reported and left out.
fn read_all(
    file: &TextFile,
    raw: RawBibliography,
    places: &BTreeMap<&str, &Piece>,
    found: &mut Diagnostics,
) -> Bibliography {
    let alone = |entries: Vec<_>| {
        Bibliography::from_raw(RawBibliography {
            preamble: String::new(),
            entries,
            abbreviations: Vec::new(),
        })
    };
    let entries = raw.entries.clone();
    if let Ok(library) = Bibliography::from_raw(raw) {
        return library;
    }
    let mut sound = Vec::new();
    for entry in entries {
        match alone(vec![entry.clone()]) {
            Ok(_) => sound.push(entry),
            Err(error) => {
                if let Some(piece) = places.get(entry.v.key.v) {
                    found.push(broken(file, piece, &error));
                }
            }
        }
    }
    alone(sound.clone()).unwrap_or_else(|_| {
        // What is left fails only by what it links to: read without links.
        for entry in &mut sound {
            entry.v.fields.retain(|field| !is_link(field.key.v));
        }
        alone(sound).unwrap_or_default()
    })
}

fn is_link(field: &str) -> bool {
    field.eq_ignore_ascii_case("crossref") || field.eq_ignore_ascii_case("xdata")
}

/// Takes away links that lead back to where they began, or further than anybody means:
/// the crate below follows them by recursion.
fn cut_circles(raw: &mut RawBibliography) {
    let mut links: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for entry in &raw.entries {
        let targets: Vec<String> = entry
            .v
            .fields
            .iter()
            .filter(|field| is_link(field.key.v))
            .flat_map(|field| &field.value.v)
            .filter_map(|chunk| match chunk.v {
                RawChunk::Normal(text) => Some(text),
                RawChunk::Abbreviation(_) => None,
            })
            .flat_map(|text| text.split(','))
            .map(|key| key.trim().to_owned())
            .collect();
        if !targets.is_empty() {
            links.insert(entry.v.key.v.to_owned(), targets);
        }
    }
    let too_long = |start: &str| {
        let mut reached: Vec<&str> = vec![start];
        for _ in 0..LONGEST_CHAIN {
            let mut next: Vec<&str> = reached
                .iter()
                .filter_map(|key| links.get(*key))
                .flatten()
                .map(|key| &**key)
                .collect();
            next.sort_unstable();
            next.dedup();
            if next.is_empty() {
                return false;
            }
            if next.len() > LONGEST_CHAIN {
                break;
            }
            reached = next;
        }
        true
    };
    for entry in &mut raw.entries {
        if links.contains_key(entry.v.key.v) && too_long(entry.v.key.v) {
            entry.v.fields.retain(|field| !is_link(field.key.v));
        }
    }
}

fn repeated(file: &TextFile, piece: &Piece, first: &Piece, key: &str) -> Diagnostic {
    let span = file.span(piece.key.start, piece.key.end);
    Diagnostic::at(
        Code::BIBLIOGRAPHY_SYNTAX,
        &span,
        format!("the key `{key}` is given twice"),
    )
    .label("left out")
    .also(&file.span(first.key.start, first.key.end), "first here")
    .help("give one of the two another key, or take one out")
}

fn broken(file: &TextFile, piece: &Piece, error: &ParseError) -> Diagnostic {
    // Places of errors are those of the entry, which was read by itself.
    let start = (piece.whole.start + error.span.start).min(piece.whole.end);
    let start = file.text.floor_char_boundary(start);
    let end = (piece.whole.start + error.span.end).clamp(start, piece.whole.end);
    let end = file
        .text
        .ceil_char_boundary(end.max(start + 1).min(file.text.len()));
    let message = match &error.kind {
        ParseErrorKind::UnexpectedEof => "the entry ends too early".to_owned(),
        ParseErrorKind::Unexpected(token) => format!("{token} does not belong here"),
        ParseErrorKind::Expected(token) => format!("{token} is wanted here"),
        ParseErrorKind::UnknownAbbreviation(name) => format!("no `@string` defines `{name}`"),
        ParseErrorKind::MalformedCommand => "a TeX command that is not whole".to_owned(),
        ParseErrorKind::DuplicateKey(key) => format!("the key `{key}` is given twice"),
        ParseErrorKind::ResolutionError(kind) => format!("a value of the wrong kind: {kind}"),
        _ => "this cannot be read".to_owned(),
    };
    Diagnostic::at(Code::BIBLIOGRAPHY_SYNTAX, &file.span(start, end), message)
        .label("here")
        .note("the entry is left out, the others are kept")
        .help("an entry is `@type{key, field = {value}, field = {value}}`")
}

/// A piece of an entry with its place, as the crate gives it.
type Chunks = [Placed<biblatex::Chunk>];

#[cfg(test)]
mod tests;
