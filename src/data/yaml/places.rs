//! From the parser's marks to bytes of the file.

use saphyr_parser::Marker;

use crate::text::{Span, TextFile, offset};

/// Turns the parser's marks, which count characters, into bytes of the file.
pub(super) struct Places {
    from: u32,
    /// The bytes of the text, for what has to be looked at again.
    text: Box<[u8]>,
    /// The byte of each character; empty where every character is one byte.
    bytes: Vec<u32>,
}

impl Places {
    pub fn new(text: &str, from: usize) -> Self {
        let bytes = if text.is_ascii() {
            Vec::new()
        } else {
            text.char_indices().map(|(at, _)| offset(at)).collect()
        };
        Self {
            from: offset(from),
            text: text.as_bytes().into(),
            bytes,
        }
    }

    pub fn byte(&self, mark: &Marker) -> u32 {
        let length = offset(self.text.len());
        let at = match self.bytes.get(mark.index()) {
            Some(&at) => at,
            None if self.bytes.is_empty() => offset(mark.index()).min(length),
            None => length,
        };
        self.from + at
    }

    /// `end` without the white space and line ends before it.
    pub fn trimmed(&self, start: u32, end: u32) -> u32 {
        let (first, last) = ((start - self.from) as usize, (end - self.from) as usize);
        let spaces = self.text[first.min(last)..last]
            .iter()
            .rev()
            .take_while(|byte| byte.is_ascii_whitespace())
            .count();
        end - offset(spaces)
    }

    pub fn starts_with(&self, at: u32, any: &[u8]) -> bool {
        self.text
            .get((at - self.from) as usize)
            .is_some_and(|byte| any.contains(byte))
    }

    /// A span that lies in the text and ends between characters.
    pub fn span(&self, file: &TextFile, start: u32, end: u32) -> Span {
        let text = &*file.text;
        let most = (self.from as usize + self.text.len()).min(text.len());
        let start = text.floor_char_boundary((start as usize).min(most));
        let end = text.ceil_char_boundary((end as usize).clamp(start, most.max(start)));
        file.span(start, end)
    }
}
