//! The abbreviations of a `.bib` file (`@string`), put in the place of their names.
//!
//! The main function is [`spell_out`]. The crate that reads fields would follow a name to
//! its words by recursion and anew at each place, so that one that stands for itself, or
//! for many times as much as the file has, would never end. It does not know what a field
//! is for.

use std::collections::{BTreeMap, BTreeSet};

use biblatex::{Pair, RawBibliography, RawChunk, Spanned as Placed};

use super::LONGEST_CHAIN;
use super::entries::Piece;
use crate::data::record::LONGEST_TEXT;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::text::TextFile;

/// Bytes that the abbreviations of a file may become, where they are defined and again
/// where they are used, for each byte of the file; and in any case.
const MOST_A_BYTE: usize = 4;
const MOST: usize = 1 << 20;

/// Abbreviations that BibTeX knows without being told.
const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// An `@string`, and the entry it stands in.
pub(super) type Defined<'t, 'p> = (Pair<'t>, &'p Piece);

/// What each name stands for, without any other name but that of a month.
type Spelled<'t> = BTreeMap<&'t str, Vec<RawChunk<'t>>>;

/// Replaces names in the fields of all entries by what they stand for. Names that nothing
/// defines are reported and stand for themselves; so are those that stand for themselves
/// in a circle, for a long chain of others, or for more than a field may have.
pub(super) fn spell_out<'t>(
    file: &TextFile,
    raw: &mut RawBibliography<'t>,
    defined: &[Defined<'t, '_>],
    places: &BTreeMap<&str, &Piece>,
    found: &mut Diagnostics,
) {
    report_missing(file, raw, defined, places, found);
    let most = MOST + MOST_A_BYTE * file.text.len();
    let spelled = spell(defined, most);
    report_endless(file, defined, &spelled, found);
    let mut left = most;
    let mut told = false;
    for entry in &mut raw.entries {
        entry.v.fields.retain_mut(|field| {
            let Some(written) = written_out(&field.value.v, &spelled) else {
                return true;
            };
            let bytes: usize = written.iter().map(|chunk| length(&chunk.v)).sum();
            if bytes <= LONGEST_TEXT.min(left) {
                left -= bytes;
                field.value.v = written;
                return true;
            }
            if let Some(piece) = places.get(entry.v.key.v).filter(|_| !told) {
                told = true;
                let message = "abbreviations make this field larger than any work has it";
                let fault = at(file, piece, &field.key.span, message);
                found.push(fault.label("left out"));
            }
            false
        });
    }
}

/// The chunks of a field with names replaced; `None` if it has none, or months alone.
fn written_out<'t>(
    field: &[Placed<RawChunk<'t>>],
    spelled: &Spelled<'t>,
) -> Option<Vec<Placed<RawChunk<'t>>>> {
    let is_name = |chunk: &RawChunk<'t>| matches!(chunk, RawChunk::Abbreviation(_));
    if !field.iter().any(|chunk| is_name(&chunk.v)) {
        return None;
    }
    let mut written = Vec::new();
    for chunk in field {
        let place = |of| Placed::new(of, chunk.span.clone());
        match &chunk.v {
            RawChunk::Abbreviation(name) => match spelled.get(name) {
                Some(words) => written.extend(words.iter().cloned().map(place)),
                None if is_month(name) => written.push(chunk.clone()),
                None => written.push(place(RawChunk::Normal(name))),
            },
            RawChunk::Normal(_) => written.push(chunk.clone()),
        }
        // The rest of one that is too large already need not be looked at.
        if written.len() > LONGEST_TEXT {
            break;
        }
    }
    Some(written)
}

/// What each name stands for; those are missing that come to no end in a short chain, or
/// to more than a field or all of them may have.
fn spell<'t>(defined: &[Defined<'t, '_>], most: usize) -> Spelled<'t> {
    let names: BTreeMap<&str, &Pair<'t>> =
        defined.iter().map(|(pair, _)| (pair.key.v, pair)).collect();
    let mut spelled = Spelled::new();
    let mut left = most;
    // Each round knows those that need nothing but what the round before knew.
    for _ in 0..LONGEST_CHAIN {
        let mut more = Vec::new();
        for (name, pair) in names
            .iter()
            .filter(|(name, _)| !spelled.contains_key(**name))
        {
            let Some(words) = spell_one(pair, &names, &spelled) else {
                continue;
            };
            let bytes: usize = words.iter().map(length).sum();
            if bytes <= left {
                left -= bytes;
                more.push((*name, words));
            }
        }
        if more.is_empty() {
            break;
        }
        spelled.extend(more);
    }
    spelled
}

fn spell_one<'t>(
    pair: &Pair<'t>,
    names: &BTreeMap<&str, &Pair<'t>>,
    spelled: &Spelled<'t>,
) -> Option<Vec<RawChunk<'t>>> {
    let mut words = Vec::new();
    let mut bytes = 0;
    for chunk in &pair.value.v {
        let one = [chunk.v.clone()];
        let more = match &chunk.v {
            RawChunk::Abbreviation(name) if names.contains_key(name) => spelled.get(name)?,
            RawChunk::Abbreviation(name) if !is_month(name) => {
                &[RawChunk::Normal(name)] as &[RawChunk<'t>]
            }
            _ => &one,
        };
        bytes += more.iter().map(length).sum::<usize>();
        if bytes > LONGEST_TEXT {
            return None;
        }
        words.extend_from_slice(more);
    }
    Some(words)
}

/// Reports names that no `@string` defines, each once.
fn report_missing<'t>(
    file: &TextFile,
    raw: &RawBibliography<'t>,
    defined: &[Defined<'t, '_>],
    places: &BTreeMap<&str, &Piece>,
    found: &mut Diagnostics,
) {
    let mut known: BTreeSet<&str> = defined.iter().map(|(pair, _)| pair.key.v).collect();
    let in_strings = defined.iter().map(|(pair, piece)| (&pair.value.v, *piece));
    let in_entries = raw.entries.iter().flat_map(|entry| {
        let piece = places.get(entry.v.key.v).copied();
        let fields = entry.v.fields.iter();
        fields.filter_map(move |field| Some((&field.value.v, piece?)))
    });
    for (chunks, piece) in in_strings.chain(in_entries) {
        for chunk in chunks {
            let RawChunk::Abbreviation(name) = chunk.v else {
                continue;
            };
            if !is_month(name) && known.insert(name) {
                let fault = at(
                    file,
                    piece,
                    &chunk.span,
                    format!("no `@string` defines `{name}`"),
                );
                found.push(
                    fault
                        .label("not defined")
                        .note("it is kept as it stands")
                        .help(format!(
                            "put `{{…}}` around the words, or add `@string{{{name} = {{…}}}}`"
                        )),
                );
            }
        }
    }
}

/// Reports names that stand for nothing that ends; the first of them, as others follow.
fn report_endless(
    file: &TextFile,
    defined: &[Defined<'_, '_>],
    spelled: &Spelled<'_>,
    found: &mut Diagnostics,
) {
    let mut endless = defined
        .iter()
        .filter(|(pair, _)| !spelled.contains_key(pair.key.v));
    let Some((pair, piece)) = endless.next() else {
        return;
    };
    let name = pair.key.v;
    let message = format!("`{name}` stands for itself, or for more than a field may have");
    let mut fault = at(file, piece, &pair.key.span, message)
        .label("defined here")
        .note("it is kept as it stands")
        .help("write the words themselves, in braces");
    let more = endless.count();
    if more > 0 {
        fault = fault.note(format!("others like it: {more}"));
    }
    found.push(fault);
}

fn is_month(name: &str) -> bool {
    MONTHS.contains(&&*name.to_lowercase())
}

/// Bytes of a chunk. One without words takes room as well.
fn length(chunk: &RawChunk<'_>) -> usize {
    let (RawChunk::Normal(words) | RawChunk::Abbreviation(words)) = chunk;
    words.len() + size_of::<RawChunk<'_>>()
}

/// A finding at a place of an entry, which was read by itself.
fn at(
    file: &TextFile,
    piece: &Piece,
    span: &std::ops::Range<usize>,
    message: impl Into<String>,
) -> Diagnostic {
    let place = file.span(piece.whole.start + span.start, piece.whole.start + span.end);
    Diagnostic::at(Code::BIBLIOGRAPHY_SYNTAX, &place, message)
}
