//! One run of inline text while it is written: its words, and where each of them
//! stands in the HTML and in the source.

use std::ops::Range;

use crate::data::draft::Within;
use crate::words::{CITATION, sentences};

/// Stands in a run's words for a narrative citation, whose name is part of the
/// sentence and may begin it.
pub(super) const MENTION: char = '\u{E000}';

/// A run of inline text.
#[derive(Debug)]
pub(super) struct Run {
    /// The words as they are typeset, with [`CITATION`] and [`MENTION`] for citations.
    pub words: String,
    pub within: Within,
    pieces: Vec<Piece>,
    holes: Vec<Range<usize>>,
    /// Words that stand in another form where they are shown by themselves, in order.
    shown: Vec<(Range<usize>, String)>,
    /// Citations: their number, their place in the words, and how they are written.
    pub cites: Vec<(u32, usize, Range<usize>)>,
    /// What is written where the words have nothing, or only the place of a citation: the
    /// place in the words, and the place in the source.
    pub insertions: Vec<(usize, Range<usize>)>,
    /// Dated events, by number, with their places in the words.
    pub events: Vec<(u32, Range<usize>)>,
    /// Blocks in a sentence, by number, with their places in the words.
    pub blocks: Vec<(u32, Range<usize>)>,
}

/// No piece is longer, but for the end of a character, so that a place in it is found in
/// the same time however long the line is that an author writes.
const PIECE_BYTES: usize = 256;

/// A stretch of words that was written at once, or part of one.
#[derive(Clone, Copy, Debug)]
struct Piece {
    words: usize,
    html: usize,
    source: usize,
    /// Whether each byte of the words is one of the source.
    exact: bool,
    /// Whether it is a hole in the HTML, which has nothing for it.
    hole: bool,
}

impl Run {
    pub fn new(within: Within) -> Self {
        Self {
            words: String::new(),
            within,
            pieces: Vec::new(),
            holes: Vec::new(),
            shown: Vec::new(),
            cites: Vec::new(),
            insertions: Vec::new(),
            events: Vec::new(),
            blocks: Vec::new(),
        }
    }

    /// Notes that `words` are written, from byte `html` of the HTML and byte `source`
    /// of the source.
    pub fn push(&mut self, words: &str, html: usize, source: usize, exact: bool) {
        let (mut done, mut html) = (0, html);
        loop {
            self.pieces.push(Piece {
                words: self.words.len() + done,
                html,
                source: source + if exact { done } else { 0 },
                exact,
                hole: false,
            });
            let end = words.ceil_char_boundary((done + PIECE_BYTES).min(words.len()));
            html += words[done..end].bytes().map(escaped_length).sum::<usize>();
            done = end;
            if done == words.len() {
                break;
            }
        }
        self.words.push_str(words);
    }

    /// Notes words that a hole stands for, such as those of a formula. No sentence begins
    /// or ends in them.
    pub fn push_hole(&mut self, words: &str, html: usize, source: usize) {
        self.pieces.push(Piece {
            words: self.words.len(),
            html,
            source,
            exact: false,
            hole: true,
        });
        self.holes
            .push(self.words.len()..self.words.len() + words.len());
        self.words.push_str(words);
    }

    /// The sentences of the words.
    pub fn sentences(&self) -> Vec<Range<usize>> {
        let mut all: Vec<Range<usize>> = Vec::new();
        let mut holes = self.holes.iter().peekable();
        for sentence in sentences(&self.words) {
            while holes.next_if(|hole| hole.end <= sentence.start).is_some() {}
            let cut = holes.peek().is_some_and(|hole| hole.start < sentence.start);
            match all.last_mut().filter(|_| cut) {
                Some(last) => last.end = sentence.end,
                None => all.push(sentence),
            }
        }
        all
    }

    /// The byte of the HTML that byte `at` of the words is.
    fn html_at(&self, at: usize, end: usize) -> usize {
        let Some((piece, last)) = self.piece_at(at) else {
            return end;
        };
        if at == self.words.len() {
            return end;
        }
        if piece.hole {
            return piece.html;
        }
        let inside = &self.words[piece.words..at.min(last)];
        piece.html + inside.bytes().map(escaped_length).sum::<usize>()
    }

    /// The byte of the source that byte `at` of the words is.
    pub fn source_at(&self, at: usize) -> Option<usize> {
        let (piece, _) = self.piece_at(at)?;
        Some(piece.source + if piece.exact { at - piece.words } else { 0 })
    }

    fn piece_at(&self, at: usize) -> Option<(Piece, usize)> {
        let next = self.pieces.partition_point(|piece| piece.words <= at);
        let piece = *self.pieces[..next].last()?;
        let last = self
            .pieces
            .get(next)
            .map_or(self.words.len(), |piece| piece.words);
        Some((piece, last))
    }

    /// Where a range of the words is in the HTML, which ends at `end`.
    ///
    /// Takes as long as the pieces are that it begins and ends in: to be asked for
    /// sentences that hold something, not for each.
    pub fn html(&self, range: &Range<usize>, end: usize) -> Range<u32> {
        let place = |at: usize| crate::text::offset(self.html_at(at, end));
        place(range.start)..place(range.end)
    }

    /// Notes that the last `length` bytes of the words are shown as `shown`.
    pub fn show_last(&mut self, length: usize, shown: String) {
        let end = self.words.len();
        self.shown.push((end - length..end, shown));
    }

    /// All words as they are shown by themselves: formulas and scripts in the characters
    /// of running text, without the places of citations, white space single.
    pub fn shown(&self) -> String {
        let mut out = String::with_capacity(self.words.len());
        let mut at = 0;
        for (place, shown) in &self.shown {
            out.push_str(&self.words[at..place.start]);
            out.push_str(shown);
            at = place.end;
        }
        out.push_str(&self.words[at..]);
        plain(&out)
    }

    /// Words without the places of citations, white space single.
    pub fn plain(&self, range: Range<usize>) -> String {
        plain(&self.words[range])
    }
}

/// Text without the places of citations. White space is single, and there is none
/// before a point or comma that a citation stood in front of.
pub(super) fn plain(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    let mut space = false;
    let mut cited = false;
    for c in words.chars() {
        match c {
            CITATION | MENTION => cited = true,
            c if c.is_whitespace() => space = true,
            c => {
                let joins = cited && matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')');
                if space && !out.is_empty() && !joins {
                    out.push(' ');
                }
                (space, cited) = (false, false);
                out.push(c);
            }
        }
    }
    out
}

fn escaped_length(byte: u8) -> usize {
    match byte {
        b'&' => 5,
        b'<' | b'>' => 4,
        b'"' => 6,
        0 => 3,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_words_leave_no_gap_where_a_citation_stood() {
        assert_eq!(
            plain("Water boils \u{FFFC}.\n So \u{FFFC} it  does."),
            "Water boils. So it does."
        );
    }

    #[test]
    fn a_sentence_is_found_again_in_the_html() {
        let mut run = Run::new(Within::Paragraph);
        run.push("A & b. ", 10, 0, true);
        run.push("C", 30, 7, true);
        run.push(" d.", 36, 8, true);
        assert_eq!(
            [run.html(&(0..6), 39), run.html(&(7..11), 39)],
            [10..20, 30..39]
        );
    }

    #[test]
    fn no_sentence_ends_in_a_formula() {
        let mut run = Run::new(Within::Paragraph);
        run.push("So ", 10, 0, true);
        run.push_hole("x. Y", 13, 4);
        run.push("e. Then.", 13, 9, true);
        assert_eq!(run.sentences(), [0..9, 10..15]);
        assert_eq!(run.html(&(0..9), 21), 10..15);
    }

    #[test]
    fn a_place_far_into_a_long_line_is_found_in_html_and_source() {
        let mut run = Run::new(Within::Paragraph);
        run.push(&"É & e. ".repeat(1000), 10, 5, true);
        let sentence = crate::words::sentences(&run.words).nth(998).unwrap();
        assert_eq!(sentence, 7984..7991);
        assert_eq!(run.html(&sentence, 12_010), 11_986..11_997);
        assert_eq!(run.source_at(7984), Some(7989));
    }
}
