//! The index cut into files small enough to be fetched for one query.
//!
//! Each file is a script that calls `casebookSearch(kind, number, data)`, so that it can be
//! loaded by a tag, also from `file://`. Numbers are written in base 64 with `A`–`Z`, `a`–`z`,
//! `0`–`9`, `-`, `_`, five bits a character, lowest first, 32 added where more follow.

use super::records::{self, Class, Record};
use super::terms::{List, Posting, Term};
use crate::memo::Fit as _;
use crate::model::ids::CaseId;
use crate::pages::Links;
use crate::text::offset;
use std::ops::Range;

/// What a file of words holds at least before it is full, in bytes.
const WORDS_A_FILE: usize = 10_000;
/// What a file of records holds at least before it is full, in bytes.
const RECORDS_A_FILE: u32 = 3_000;
/// Cases in a file of their names.
pub(super) const CASES_A_FILE: u32 = 32;

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Adds a number.
pub(super) fn number(out: &mut String, mut value: u32) {
    loop {
        let low = value & 31;
        value >>= 5;
        let digit = if value == 0 { low } else { low + 32 };
        out.push(char::from(DIGITS[digit as usize]));
        if value == 0 {
            return;
        }
    }
}

/// A file of words: its first word, and its lines.
#[derive(Debug)]
pub(super) struct Words {
    pub first: Box<str>,
    pub lines: String,
}

/// Writes the words down, cut into files. A line is `word number-of-all postings`, or
/// `word =other` for one whose records stand with another. A posting is the distance to
/// the record before it and one character for class and weight.
pub(super) fn words(terms: Vec<Term>, all: &[Record]) -> Vec<Words> {
    let names: Vec<Box<str>> = terms.iter().map(|term| term.word.clone()).collect();
    let mut files: Vec<Words> = Vec::new();
    for term in terms {
        let full = files
            .last()
            .is_none_or(|file| file.lines.len() >= WORDS_A_FILE);
        if full {
            if let Some(last) = files.last_mut() {
                last.lines.fit();
            }
            files.push(Words {
                first: term.word.clone(),
                lines: String::new(),
            });
        }
        let file = files.last_mut().expect("one was pushed if there was none");
        let out = &mut file.lines;
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&term.word);
        out.push(' ');
        match &term.list {
            List::With(other) => {
                out.push('=');
                out.push_str(&names[*other as usize]);
            }
            List::Here(postings, all_of_them) => {
                number(out, *all_of_them);
                out.push(' ');
                write(out, postings, all);
            }
        }
    }
    files
}

fn write(out: &mut String, postings: &[Posting], all: &[Record]) {
    let mut last = 0;
    for posting in postings {
        number(out, posting.record() - last);
        last = posting.record();
        let Class(class) = all[posting.record() as usize].class;
        out.push(char::from(
            DIGITS[usize::from(class * 4 + posting.weight())],
        ));
    }
}

/// Cuts the records into files by their sizes: the first record of each.
pub(super) fn record_files(sizes: &[u32]) -> Vec<u32> {
    let mut firsts = Vec::new();
    let mut held = u32::MAX;
    for (record, &size) in sizes.iter().enumerate() {
        if held >= RECORDS_A_FILE {
            firsts.push(offset(record));
            held = 0;
        }
        held = held.saturating_add(size);
    }
    firsts
}

/// A file of records: for each its title, its context, its address and its words.
pub(super) fn records(links: &Links<'_>, records: &[Record]) -> serde_json::Value {
    let rows = records.iter().map(|&record| {
        let shown = records::shown(links, record);
        serde_json::json!([
            shown.title,
            shown.context,
            records::href(links, record),
            shown.words
        ])
    });
    rows.collect()
}

/// A file of cases: the part of the address and the title of each.
pub(super) fn cases(links: &Links<'_>, cases: Range<u32>) -> serde_json::Value {
    let rows = cases.map(CaseId).map(|case| {
        let title = records::title(links.pages, crate::model::book::TextId::Case(case));
        serde_json::json!([records::case_slug(links.pages, case), title])
    });
    rows.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_five_bits_at_a_time() {
        let written = |value| {
            let mut out = String::new();
            number(&mut out, value);
            out
        };
        assert_eq!(
            [0, 31, 32, 1023, 1024].map(written),
            ["A", "f", "gB", "_f", "ggB"]
        );
    }

    #[test]
    fn a_file_is_full_when_it_holds_enough() {
        assert_eq!(record_files(&[2000, 2000, 10, 9000, 1]), [0, 2, 4]);
        assert_eq!(record_files(&[]), [0; 0]);
    }

    #[test]
    fn words_of_one_stem_name_the_one_that_has_the_records() {
        let all = [Record {
            what: super::super::records::What::Source(crate::model::ids::SourceId(0)),
            class: Class::SOURCE,
        }];
        let terms = vec![
            Term {
                word: "train".into(),
                list: List::Here(vec![Posting::new(0, 1)], 1),
            },
            Term {
                word: "trains".into(),
                list: List::With(0),
            },
        ];
        let files = words(terms, &all);
        assert_eq!(files[0].lines, "train B AJ\ntrains =train");
    }
}
