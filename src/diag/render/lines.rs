//! Where the lines of a text begin.
//!
//! The main type is [`Lines`]: made once for a file, it finds the line of an offset by
//! bisection. It does not know what is shown of a line.

use std::ops::Range;
use std::sync::Arc;

/// A text and the offsets at which its lines begin.
pub struct Lines {
    text: Arc<str>,
    starts: Vec<usize>,
    /// The last offset asked for and its column, so that many questions about one
    /// very long line, asked in order, read it once.
    asked: (usize, usize),
}

impl Lines {
    /// Finds the lines of `text`. A line ends with `\n`; a `\r` before it is not shown.
    pub fn of(text: Arc<str>) -> Self {
        let newlines = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = std::iter::once(0)
            .chain(newlines.map(|(at, _)| at + 1))
            .collect();
        Self {
            text,
            starts,
            asked: (0, 1),
        }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The nearest character boundary at or before `at`, not past the end.
    pub fn boundary(&self, at: usize) -> usize {
        self.text.floor_char_boundary(at.min(self.text.len()))
    }

    /// The line that holds offset `at`, from 1.
    pub fn line(&self, at: usize) -> usize {
        self.starts.partition_point(|&start| start <= at)
    }

    /// The bytes of line `line` (from 1), without its end of line.
    pub fn range(&self, line: usize) -> Range<usize> {
        let start = self.starts[line - 1];
        let end = self
            .starts
            .get(line)
            .map_or(self.text.len(), |next| next - 1);
        start..start + self.text[start..end].trim_end_matches('\r').len()
    }

    /// Line and column of offset `at`, both from 1, the column in characters.
    pub fn line_and_column(&mut self, at: usize) -> (usize, usize) {
        let at = self.boundary(at);
        let line = self.line(at);
        let start = self.starts[line - 1];
        let (from, column) = if (start..=at).contains(&self.asked.0) {
            self.asked
        } else {
            (start, 1)
        };
        let column = column + self.text[from..at].chars().count();
        self.asked = (at, column);
        (line, column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, asked: &[(usize, (usize, usize))]) {
        let mut lines = Lines::of(text.into());
        for &(at, expected) in asked {
            assert_eq!(lines.line_and_column(at), expected, "at byte {at}");
        }
    }

    #[test]
    fn a_column_counts_characters_whatever_was_asked_before() {
        check(
            "äöü\nab",
            &[
                (4, (1, 3)),
                (2, (1, 2)),
                (6, (1, 4)),
                (7, (2, 1)),
                (8, (2, 2)),
            ],
        );
    }

    #[test]
    fn an_offset_past_the_end_is_the_end() {
        check("ab\n", &[(99, (2, 1))]);
    }

    #[test]
    fn a_carriage_return_is_not_part_of_the_line() {
        assert_eq!(Lines::of("ab\r\nc".into()).range(1), 0..2);
    }
}
