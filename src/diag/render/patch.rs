//! The lines that a fix changes.
//!
//! The main type is [`Patched`]. It does not know how the change is drawn.

use std::ops::Range;

use super::lines::Lines;
use crate::diag::Edit;

/// A fix that reaches over more lines is told in words alone.
const MOST_LINES: usize = 8;
/// So is one on a longer line, in bytes.
const LONG_LINE: usize = 240;

/// Some lines of a file and what changes in them.
pub struct Patched {
    /// The number of the first line, from 1.
    pub line: usize,
    /// The lines as they are.
    pub text: String,
    /// What goes, in bytes of `text`, and what comes.
    pub edits: Vec<(Range<usize>, String)>,
}

impl Patched {
    /// Cuts out the lines of `edits`, which are in order; nothing if they are too many or
    /// too long to be looked at, or if there would be nothing to see.
    pub fn of(lines: &Lines, edits: &[Edit]) -> Option<Self> {
        // Nobody sees a blank line that is put in.
        if edits.iter().all(|edit| edit.text.trim().is_empty()) {
            return None;
        }
        let end_of = |edit: &Edit| (edit.span.end as usize).max(edit.span.start as usize + 1) - 1;
        let first = lines.line(edits.first()?.span.start as usize);
        let last = lines.line(end_of(edits.last()?)).max(first);
        if last - first >= MOST_LINES
            || (first..=last).any(|line| lines.range(line).len() > LONG_LINE)
        {
            return None;
        }
        let (start, end) = (lines.range(first).start, lines.range(last).end);
        let place = |at: u32| lines.boundary((at as usize).clamp(start, end)) - start;
        Some(Self {
            line: first,
            text: lines.text()[start..end].to_owned(),
            edits: edits
                .iter()
                .map(|edit| {
                    let range = place(edit.span.start)..place(edit.span.end);
                    (range, edit.text.replace('\r', ""))
                })
                .collect(),
        })
    }
}
