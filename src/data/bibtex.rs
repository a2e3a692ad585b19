//! BibLaTeX and BibTeX bibliographies, as far as the `biblatex` crate reads them.
//!
//! [`read_bibtex`] gives one record for each entry. The crate gives up at the first
//! fault of a file; here the entry at fault is reported and blanked out, so that the
//! others are kept and every place stays where it was. It does not know who cites.

mod entry;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use biblatex::{Bibliography, ParseError, ParseErrorKind, RawBibliography};

use super::record::Record;
use crate::diag::{Code, Diagnosed, Diagnostic, Diagnostics};
use crate::text::{Span, Spanned, TextFile};

/// Faults after which the rest of a file is given up: one that has more is no bibliography.
const MOST_FAULTS: usize = 500;

/// Reads the entries of a `.bib` file, in the order in which they stand.
///
/// Fields and types become CSL as Pandoc maps them. Entries at fault are reported and
/// left out; of two with one key the first is kept.
pub(super) fn read_bibtex(file: &TextFile) -> Diagnosed<Vec<Record>> {
    let mut found = Diagnostics::new();
    let mut text = file.text.to_string();
    if RawBibliography::parse(&text).is_err() {
        blank_broken_entries(file, &mut text, &mut found);
    }
    for _ in 0..MOST_FAULTS {
        let fault = match RawBibliography::parse(&text) {
            Ok(mut raw) => {
                let keys = keys(file, &raw);
                cut_circles(&mut raw, &keys, &mut found);
                match Bibliography::from_raw(raw) {
                    Ok(bibliography) => return found.with(records(&bibliography, &keys)),
                    Err(fault) => fault,
                }
            }
            Err(fault) => fault,
        };
        let around = entry_around(&text, fault.span.start);
        found.push(diagnostic(file, &fault, &around));
        if !blank(&mut text, around) {
            break;
        }
    }
    found.with(Vec::new())
}

/// The place of each entry and of its key.
fn keys(file: &TextFile, raw: &RawBibliography<'_>) -> BTreeMap<String, (Span, Span)> {
    let places = raw.entries.iter().map(|entry| {
        let key = &entry.v.key;
        let place = |range: &Range<usize>| file.span(range.start, range.end.max(range.start));
        (key.v.to_owned(), (place(&key.span), place(&entry.span)))
    });
    places.collect()
}

fn records(bibliography: &Bibliography, keys: &BTreeMap<String, (Span, Span)>) -> Vec<Record> {
    let entries = bibliography
        .iter()
        .filter(|entry| !entry::is_container(entry));
    entries
        .filter_map(|entry| {
            let (key, whole) = keys.get(&entry.key)?;
            Some(Record {
                id: Spanned::new(entry.key.clone(), key.clone()),
                span: whole.clone(),
                reference: Some(Arc::new(entry::reference(entry))),
                custom: None,
            })
        })
        .collect()
}

/// Takes out the `crossref` or `xdata` that leads back to where it came from.
///
/// Each walk stops at what an earlier one passed, so the whole is linear.
fn cut_circles(
    raw: &mut RawBibliography<'_>,
    keys: &BTreeMap<String, (Span, Span)>,
    found: &mut Diagnostics,
) {
    let parents: Vec<Vec<String>> = raw
        .entries
        .iter()
        .map(|entry| inherited(&entry.v))
        .collect();
    let position: BTreeMap<&str, usize> = raw
        .entries
        .iter()
        .enumerate()
        .map(|(at, entry)| (entry.v.key.v, at))
        .collect();
    let up = |at: usize| {
        parents[at]
            .iter()
            .filter_map(|key| position.get(key.as_str()).copied())
    };
    let mut done = vec![false; parents.len()];
    let mut open = vec![false; parents.len()];
    let mut closes = Vec::new();
    for start in 0..parents.len() {
        let mut path = vec![(start, false)];
        while let Some((at, leaving)) = path.pop() {
            if leaving {
                open[at] = false;
                done[at] = true;
            } else if !done[at] && !open[at] {
                open[at] = true;
                path.push((at, true));
                if up(at).any(|parent| open[parent]) {
                    closes.push(at);
                } else {
                    path.extend(up(at).map(|parent| (parent, false)));
                }
            }
        }
    }
    for at in closes {
        let entry = &mut raw.entries[at].v;
        entry.fields.retain(|field| !is_inherited(field.key.v));
        if let Some((key, _)) = keys.get(entry.key.v) {
            found.push(
                Diagnostic::at(
                    Code::BIBLIOGRAPHY_SYNTAX,
                    key,
                    format!(
                        "`{}` inherits from itself through `crossref` or `xdata`",
                        entry.key.v
                    ),
                )
                .help("take the reference out of one of the entries"),
            );
        }
    }
}

fn is_inherited(field: &str) -> bool {
    field.eq_ignore_ascii_case("crossref") || field.eq_ignore_ascii_case("xdata")
}

fn inherited(entry: &biblatex::RawEntry<'_>) -> Vec<String> {
    let fields = entry
        .fields
        .iter()
        .filter(|field| is_inherited(field.key.v));
    fields
        .flat_map(|field| &field.value.v)
        .flat_map(|chunk| match chunk.v {
            biblatex::RawChunk::Normal(text) | biblatex::RawChunk::Abbreviation(text) => {
                text.split(',')
            }
        })
        .map(|key| key.trim().to_owned())
        .collect()
}

/// Tries each entry by itself and blanks those that cannot be read.
fn blank_broken_entries(file: &TextFile, text: &mut String, found: &mut Diagnostics) {
    let starts: Vec<usize> = entry_starts(text).collect();
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let mut broken = Vec::new();
    for (&start, end) in starts.iter().zip(ends) {
        if let Err(mut fault) = RawBibliography::parse(&text[start..end]) {
            fault.span = fault.span.start + start..fault.span.end + start;
            if broken.len() < MOST_FAULTS {
                found.push(diagnostic(file, &fault, &(start..end)));
            }
            broken.push(start..end);
        }
    }
    for range in broken {
        blank(text, range);
    }
}

/// Where an `@` begins a line, give or take white space.
fn entry_starts(text: &str) -> impl Iterator<Item = usize> {
    let mut offset = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let start = offset;
        offset += line.len();
        let body = line.trim_start();
        body.starts_with('@')
            .then(|| start + line.len() - body.len())
    })
}

/// The entry that the byte `at` lies in: from its `@` to the next entry.
fn entry_around(text: &str, at: usize) -> Range<usize> {
    let mut around = 0..text.len();
    for start in entry_starts(text) {
        if start > at {
            around.end = start;
            break;
        }
        around.start = start;
    }
    around
}

/// Puts spaces in place of a stretch, line ends kept. False if there was nothing to blank.
fn blank(text: &mut String, range: Range<usize>) -> bool {
    let blanked: String = text[range.clone()]
        .bytes()
        .map(|byte| if byte == b'\n' { '\n' } else { ' ' })
        .collect();
    let changed = blanked != text[range.clone()];
    text.replace_range(range, &blanked);
    changed
}

fn diagnostic(file: &TextFile, fault: &ParseError, around: &Range<usize>) -> Diagnostic {
    let floor = |at: usize| file.text.floor_char_boundary(at.min(file.text.len()));
    let (start, end) = (floor(fault.span.start), floor(fault.span.end));
    let one_more = file.text[start..].chars().next().map_or(0, char::len_utf8);
    let span = file.span(start, end.max(start + one_more).min(start + 80).max(start));
    let span = Span {
        end: crate::text::offset(floor(span.end as usize)),
        ..span
    };
    let first_line = file.text[floor(around.start)..]
        .lines()
        .next()
        .unwrap_or_default();
    let entry = first_line
        .trim()
        .trim_end_matches(',')
        .chars()
        .take(60)
        .collect::<String>();
    let finding = Diagnostic::at(
        Code::BIBLIOGRAPHY_SYNTAX,
        &span,
        format!("the entry `{entry}` cannot be read: {}", fault.kind),
    );
    match &fault.kind {
        ParseErrorKind::DuplicateKey(key) => finding.help(format!(
            "give one of the two another key than `{key}`; the first is kept"
        )),
        ParseErrorKind::UnknownAbbreviation(name) => finding.help(format!(
            "put `{name}` into braces, or define it with `@string`"
        )),
        _ => finding.help(
            "look for a brace, a quotation mark or a comma that is missing; the entry is left out",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::csl::Variable;

    fn read(text: &str) -> Diagnosed<Vec<Record>> {
        read_bibtex(&TextFile::new("a.bib", text))
    }

    #[track_caller]
    fn check(text: &str, keys: &[&str], findings: usize) {
        let read = read(text);
        let read_keys: Vec<&str> = read
            .value
            .iter()
            .map(|record| record.id.value.as_str())
            .collect();
        assert_eq!((read_keys.as_slice(), read.found.len()), (keys, findings));
    }

    #[test]
    fn entries_are_read_in_order() {
        check("@book{b, title={B}}\n@book{a, title={A}}", &["b", "a"], 0);
    }

    #[test]
    fn an_entry_at_fault_is_left_out_and_the_others_are_kept() {
        check(
            "@book{a, title={A}}\n@book{b, title={B\n@book{c, title={C}}",
            &["a", "c"],
            1,
        );
        check("@book{a, title=nothing}\n@book{b, title={B}}", &["b"], 1);
    }

    #[test]
    fn of_two_entries_with_one_key_the_first_is_kept() {
        let twice = read("@book{a, title={A}}\n@book{a, title={B}}");
        assert_eq!(
            twice.value[0]
                .reference
                .as_ref()
                .unwrap()
                .text(Variable::Title),
            Some("A")
        );
        assert_eq!((twice.value.len(), twice.found.len()), (1, 1));
    }

    #[test]
    fn a_circle_of_cross_references_is_cut() {
        check(
            "@book{a, crossref={b}, title={A}}\n@book{b, crossref={a}, title={B}}",
            &["a", "b"],
            1,
        );
    }

    #[test]
    fn a_fault_is_shown_where_it_is() {
        let file = "@book{a, title={A}}\n@book{b, title=nothing}";
        let found = read(file).found;
        let span = found.iter().next().unwrap().span.clone().unwrap();
        assert_eq!(&file[span.start as usize..span.end as usize], "nothing");
    }
}
