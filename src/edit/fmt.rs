//! What `casebook fmt` changes: brackets of names into citations of Pandoc's form, and the
//! numbers of claims, pinned.
//!
//! Both leave every page as it is: the one writes what was read, the other what was
//! counted. Everything but the places that are changed stays as it is, byte for byte.

use std::collections::BTreeMap;

use super::Edit;
use crate::data::Draft;
use crate::model::book::Book;
use crate::model::number::print;
use crate::text::{FilePath, Span, TextFile, offset};

/// Edits by file, each file's in its order.
pub type Edits = BTreeMap<FilePath, Vec<Edit>>;

/// Writes each bracket of names that cites as `[@key]`.
pub fn cite(book: &Book) -> Edits {
    let edits = drafts(book).flat_map(|draft| {
        draft.body.brackets.iter().filter_map(|bracket| {
            Some(Edit {
                span: bracket.span.clone(),
                text: bracket.cites.clone()?,
            })
        })
    });
    by_file(edits)
}

/// Pins the number that each claim has, where none is pinned.
pub fn number(book: &Book) -> Edits {
    let edits = book.claims.iter().filter_map(|claim| {
        let draft = &book.cases[claim.case.index()].prose.draft;
        let block = &draft.body.blocks[claim.block as usize];
        if block.further.no.is_some() {
            return None;
        }
        pin(&draft.file, &block.span, &print(&claim.number))
    });
    by_file(edits)
}

/// Puts `no="…"` at the end of the attributes of a block: before the brace that closes
/// them, or, of a callout without braces, at the end of its line.
fn pin(file: &TextFile, span: &Span, number: &str) -> Option<Edit> {
    let opening = &file.text[span.start as usize..span.end as usize];
    let attribute = format!(" no=\"{number}\"");
    let line = match opening.trim_start().starts_with('[') {
        // A span in a sentence, whose words may go over several lines.
        true if !opening.trim_start().starts_with("[!") => opening,
        _ => opening.lines().next().unwrap_or_default(),
    };
    let at = match line.rfind('}') {
        Some(brace) => line[..brace].trim_end().len(),
        None if line.contains("[!") => line.trim_end().len(),
        None => return None,
    };
    let place = span.start as usize + at;
    Some(Edit {
        span: Span {
            file: span.file.clone(),
            start: offset(place),
            end: offset(place),
        },
        text: attribute,
    })
}

fn drafts(book: &Book) -> impl Iterator<Item = &Draft> {
    book.texts().map(|prose| &*prose.draft)
}

fn by_file(edits: impl Iterator<Item = Edit>) -> Edits {
    let mut files = Edits::new();
    for edit in edits {
        files.entry(edit.span.file.clone()).or_default().push(edit);
    }
    for edits in files.values_mut() {
        edits.sort_by_key(|edit| edit.span.start);
    }
    files
}
