//! Text in, edits out: what casebook can change in an author's files, and only when asked.
//!
//! [`mend`](fn@mend) gathers the fixes that findings carry, [`fmt`] says what `casebook fmt`
//! changes, [`apply`] makes changes to a text. This module writes no file and does not know
//! when one is written.

pub mod fmt;
mod mend;

pub use crate::diag::Edit;
pub use mend::{Mended, mend};

/// The text with `edits` made, which are in its order and do not overlap.
///
/// An edit that lies outside the text is made at its end.
pub fn apply<'e>(text: &str, edits: impl IntoIterator<Item = &'e Edit>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        let start = text.floor_char_boundary((edit.span.start as usize).min(text.len()));
        let end = text.ceil_char_boundary((edit.span.end as usize).min(text.len()));
        out.push_str(&text[at..start.max(at)]);
        out.push_str(&edit.text);
        at = end.max(at);
    }
    out.push_str(&text[at..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::TextFile;

    #[test]
    fn edits_are_made_where_they_say() {
        let file = TextFile::new("a.md", "titel: Ä\nkind: x\n");
        let edit = |start, end, text: &str| Edit {
            span: file.span(start, end),
            text: text.to_owned(),
        };
        let edits = [
            edit(0, 5, "title"),
            edit(10, 10, "\n"),
            edit(16, 17, "fact"),
        ];
        assert_eq!(apply(&file.text, &edits), "title: Ä\n\nkind: fact\n");
    }
}
