//! BibLaTeX and BibTeX: the entries of a `.bib` file as source records.
//!
//! The main function is [`read_bibtex`]. It goes through a file in five steps, each in a
//! module of its own:
//!
//! 1. [`scan`] takes the file apart by place, and recovers from what is broken;
//! 2. [`strings`] puts values together, with `@string`s for their names;
//! 3. [`inherit`] lets entries take from others (`crossref`, `xdata`);
//! 4. [`tex`] sets the fields as letters, [`people`], [`dates`] and [`title`] read them;
//! 5. [`reference`] makes the record, by Pandoc's mapping.
//!
//! No entry is lost without a word: each `@type{` becomes a record, or a finding says what
//! became of it. Nothing is done by recursion, and all of it is linear in the file, with
//! bounds on what a few definitions can grow to. It does not know who cites an entry.

mod dates;
mod entry;
mod faults;
mod fields;
mod inherit;
mod keys;
mod kinds;
mod languages;
mod letters;
mod people;
mod reference;
mod scan;
mod strings;
mod terms;
mod tex;
mod title;

pub(super) use fields::TEXTS;
pub(super) use kinds::STANDING_IN;
pub(super) use languages::LANGUAGES;

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use super::record::Record;
use crate::diag::{Diagnosed, Diagnostics};
use crate::text::{Spanned, TextFile};
use entry::{Entry, Field, Place};
use fields::Fields;
use inherit::{Value, Work};
use strings::Strings;

/// Reads the entries of `file`, in its order.
///
/// An entry that is broken is kept with what can be read of it, and each defect is
/// reported once. One that has the key of an earlier entry is reported and left out. A
/// file whose name ends in `.bibtex` is read as BibTeX's own, any other as BibLaTeX, which
/// takes BibTeX's fields as well.
pub(super) fn read_bibtex(file: &TextFile) -> Diagnosed<Vec<Record>> {
    let mut found = Diagnostics::new();
    let is_bibtex = file.path.extension() == "bibtex";
    let scan = scan::scan(&file.text);
    found.extend(scan.faults.iter().map(|fault| faults::finding(file, fault)));
    let mut strings = Strings::of(&file.text, &scan);
    // Of fields that are too large, the first is named.
    let mut told = false;
    let mut works: Vec<Work> = Vec::new();
    let mut kept: Vec<&Entry> = Vec::new();
    let mut by_key: BTreeMap<String, Place> = BTreeMap::new();
    let mut made = keys::Made::of(&file.text, &scan.entries);
    for entry in &scan.entries {
        let mut work = work(file, entry, &mut strings, &mut told, &mut found);
        work.key = made.key(&file.text, entry, &work);
        let place = entry.key.place();
        if let Some(first) = by_key.get(&work.key) {
            found.push(faults::repeated_key(file, &work.key, place, first));
            continue;
        }
        by_key.insert(work.key.clone(), place.clone());
        works.push(work);
        kept.push(entry);
    }
    let names = strings.missing.iter();
    found.extend(names.map(|name| faults::undefined(file, name)));
    found.extend(faults::endless(file, &strings.endless));
    let broken = inherit::inherit(&mut works, is_bibtex);
    found.extend(broken.iter().map(|link| faults::broken_link(file, link)));
    let mut losses = faults::Losses::default();
    let mut records = Vec::with_capacity(works.len());
    for (work, entry) in works.iter().zip(kept) {
        // Shared fields are no work.
        if work.kind == "xdata" {
            continue;
        }
        let fields = Fields::of(work);
        for (value, lost) in fields.lost() {
            losses.report(file, value, lost, &mut found);
        }
        let mut reference = reference::reference(&work.key, &work.kind, &fields, is_bibtex);
        let place = entry.key.place();
        let id = Spanned::new(work.key.clone(), file.span(place.start, place.end));
        super::record::bound(&mut reference, &id, &mut found);
        reference.shrink();
        records.push(Record {
            id,
            span: file.span(entry.whole.start, entry.whole.end),
            reference: Some(Arc::new(reference)),
            custom: None,
        });
    }
    found.with(records)
}

/// Puts the values of an entry together. Of a field that is given twice, the last counts.
fn work(
    file: &TextFile,
    entry: &Entry,
    strings: &mut Strings<'_>,
    told: &mut bool,
    found: &mut Diagnostics,
) -> Work {
    let mut work = Work {
        kind: file.text[entry.kind.clone()].to_lowercase(),
        ..Work::default()
    };
    let mut names: BTreeMap<Rc<str>, &Field> = BTreeMap::new();
    for field in &entry.fields {
        let Some(last) = field.pieces.last() else {
            continue;
        };
        let at = field.pieces[0].place().start..last.place().end;
        let Ok(tex) = strings.value(field) else {
            if !*told {
                found.push(faults::too_large(file, &field.name));
            }
            *told = true;
            continue;
        };
        let tex: Rc<str> = tex.into();
        let name: Rc<str> = file.text[field.name.clone()].to_lowercase().into();
        let value = Value { tex, at };
        let before = work.fields.insert(Rc::clone(&name), value);
        let first = names.insert(name, field);
        if let (Some(before), Some(first)) = (before, first)
            && work.fields.values().all(|value| *value.tex != *before.tex)
        {
            found.push(faults::repeated_field(file, &field.name, &first.name));
        }
    }
    work
}

#[cfg(test)]
mod tests;
