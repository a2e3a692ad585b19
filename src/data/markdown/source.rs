//! The text that is read, and where it stands in the file.

use std::ops::Range;

use crate::text::{Span, TextFile};

/// The text of a file without its front matter and without what is private.
///
/// Private lines are not marked but taken out, so that reading what is left gives
/// what it would give if the author had deleted them.
#[derive(Debug)]
pub(super) struct Source<'f> {
    file: &'f TextFile,
    /// What is left.
    pub text: String,
    /// Where something was taken out: a byte of `text`, and how many bytes of the file
    /// lie before it that `text` does not have. Begins with the front matter.
    shifts: Vec<(usize, usize)>,
}

impl<'f> Source<'f> {
    /// The text of `file` from byte `from` on, without `cuts`: ranges of the file, in order.
    pub fn new(file: &'f TextFile, from: usize, cuts: &[Range<usize>]) -> Self {
        let mut text = String::with_capacity(file.text.len() - from);
        let mut shifts = vec![(0, from)];
        let mut at = from;
        for cut in cuts {
            if cut.end <= at {
                continue;
            }
            let start = cut.start.max(at);
            text.push_str(&file.text[at..start]);
            at = cut.end;
            shifts.push((text.len(), at - text.len()));
        }
        text.push_str(&file.text[at..]);
        Self { file, text, shifts }
    }

    /// The byte of the file that byte `at` of the text is.
    pub fn in_file(&self, at: usize) -> usize {
        let next = self.shifts.partition_point(|(from, _)| *from <= at);
        at + self.shifts[next - 1].1
    }

    /// The place in the file of a range of the text, which is made to hold whole characters.
    pub fn span(&self, range: Range<usize>) -> Span {
        let start = self.in_file(range.start);
        // The last byte, so that a range that ends at a cut does not reach across it.
        let end = if range.is_empty() {
            start
        } else {
            self.in_file(range.end - 1) + 1
        };
        self.file.span_around(start..end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_of_the_file() {
        let file = TextFile::new("a.md", "---\nBefore\nSECRET\nAfter\n");
        let masked = std::iter::once(11..18).collect::<Vec<_>>();
        let source = Source::new(&file, 4, &masked);
        assert_eq!(source.text, "Before\nAfter\n");
        let span = source.span(7..12);
        assert_eq!(&file.text[span.start as usize..span.end as usize], "After");
        let span = source.span(0..7);
        assert_eq!((span.start, span.end), (4, 11));
    }

    #[test]
    fn no_place_cuts_a_letter() {
        let file = TextFile::new("a.md", "naïve\n");
        let source = Source::new(&file, 0, &[]);
        let span = source.span(2..3);
        assert_eq!((span.start, span.end), (2, 4));
    }
}
