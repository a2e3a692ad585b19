//! Values: `{…}`, `"…"`, numbers and names, put together by `#`.

use super::Reader;
use super::cursor::Cursor;
use crate::data::bibtex::entry::{FaultKind, Piece, Place};

impl Reader<'_> {
    /// Reads the pieces of a value; none where there is no value.
    pub(super) fn value(&mut self) -> Vec<Piece> {
        let mut pieces = Vec::new();
        loop {
            self.cursor.spaces();
            match self.cursor.peek() {
                Some('{') => {
                    let place = self.braced();
                    pieces.push(Piece::Text(place));
                }
                Some('"') => {
                    let place = self.quoted();
                    pieces.push(Piece::Text(place));
                }
                _ => match self.cursor.name() {
                    Some(place) => pieces.push(bare(self.cursor.text, place)),
                    None => return pieces,
                },
            }
            let end = self.cursor.at;
            self.cursor.spaces();
            if !self.cursor.eat('#') {
                self.cursor.at = end;
                return pieces;
            }
        }
    }

    /// Reads what is in braces.
    fn braced(&mut self) -> Place {
        let open = self.cursor.at;
        let start = open + 1;
        let close = self.braces.close_of(open);
        let closed = close.filter(|&close| {
            let whole = self.braces.next_entry(open).is_none_or(|next| close < next);
            whole && !(self.mending && self.early_end(start, close).is_some())
        });
        let end = match closed {
            Some(close) => {
                self.cursor.at = close + 1;
                return start..close;
            }
            None => self.given_up(start),
        };
        self.mending = false;
        self.fault(FaultKind::OpenBrace, open..start);
        start..end
    }

    /// Reads what is in quotation marks. One within braces is a character of the text.
    fn quoted(&mut self) -> Place {
        let text = self.cursor.text;
        let open = self.cursor.at;
        let start = open + 1;
        let limit = self.braces.next_entry(open).unwrap_or(text.len());
        match self.closing_quote(start, limit) {
            Some(close) if !self.opens_next(start, close) => {
                self.cursor.at = close + 1;
                let close = self.after_inner_quotes(close);
                self.cursor.at = close + 1;
                start..close
            }
            _ => {
                let end = self.given_up(start);
                self.mending = false;
                self.fault(FaultKind::OpenQuote, open..start);
                start..end
            }
        }
    }

    /// Whether the quotation mark that seems to close a value opens the next one: nothing
    /// but the name of a field stands before it on its line.
    fn opens_next(&self, start: usize, close: usize) -> bool {
        let text = self.cursor.text;
        let Some(line) = text[start..close].rfind('\n') else {
            return false;
        };
        let mut cursor = Cursor::new(text, start + line + 1);
        cursor.spaces();
        let is_named = cursor.field_name().is_some();
        cursor.spaces();
        let opens = is_named && cursor.eat('=') && {
            cursor.spaces();
            cursor.at == close
        };
        opens || self.mending && self.early_end(start, close).is_some()
    }

    fn closing_quote(&self, from: usize, limit: usize) -> Option<usize> {
        let bytes = self.cursor.text.as_bytes();
        let mut at = from;
        while at < limit {
            match bytes[at] {
                b'\\' => at += 1,
                b'"' => return Some(at),
                // A brace that nothing closes before the end is a character.
                b'{' => match self.braces.close_of(at) {
                    Some(close) if close < limit => at = close,
                    _ => {}
                },
                _ => {}
            }
            at += 1;
        }
        None
    }

    /// The quotation mark that ends the value, where the one at `close` stands within it:
    /// `"the "great" kettle",`.
    fn after_inner_quotes(&mut self, close: usize) -> usize {
        let ends = |mut cursor: Cursor<'_>| {
            cursor.spaces();
            let next = cursor.peek();
            next.is_none_or(|c| ",})#@%".contains(c)) || cursor.is_field()
        };
        if ends(self.cursor.clone()) {
            return close;
        }
        let text = self.cursor.text;
        let line = self.cursor.line_from(close + 1);
        let last = line.match_indices('"').map(|(at, _)| close + 1 + at);
        let end = last.rev().find(|&at| ends(Cursor::new(text, at + 1)));
        match end {
            Some(end) => {
                self.fault(FaultKind::InnerQuote, close..close + 1);
                end
            }
            None => close,
        }
    }

    /// Where a value ends that is not closed: before the line that is the next field, the
    /// end of the entry, or another entry. The cursor goes there.
    fn given_up(&mut self, start: usize) -> usize {
        let text = self.cursor.text;
        let limit = self.braces.next_entry(start).unwrap_or(text.len());
        let end = self.early_end(start, limit).unwrap_or(limit);
        self.cursor.at = end;
        let words = text[start..end].trim_end();
        start + words.trim_end_matches(',').trim_end().len()
    }

    /// The first line within a value that looks as if it were no part of it.
    fn early_end(&self, start: usize, end: usize) -> Option<usize> {
        let text = self.cursor.text;
        let mut at = start;
        while let Some(step) = text[at..end].find('\n') {
            at += step + 1;
            let line = Cursor::new(text, at).line_from(at);
            let words = line.trim();
            let indent = line.len() - line.trim_start().len();
            let is_field = || Cursor::new(text, at + indent).is_field();
            if words == "}" || words == ")" || !words.is_empty() && is_field() {
                return Some(at);
            }
        }
        None
    }
}

/// A word without marks: a number, or the name of a `@string`.
fn bare(text: &str, place: Place) -> Piece {
    match text[place.clone()].bytes().all(|b| b.is_ascii_digit()) {
        true => Piece::Text(place),
        false => Piece::Name(place),
    }
}
