//! Brackets: citations, spans, notes, and the keys in and between them.

use std::ops::Range;

use super::super::attributes::attributes_at;
use super::super::blocks::CLASSES;
use super::{CiteAt, ItemAt, MarkKind, Scanner, SpanAt, items_of};
use crate::data::Brackets;
use crate::data::brackets::may_cite;
use crate::data::citation_keys::{key_at, may_begin};

/// Bytes of the label of a note.
const LONGEST_LABEL: usize = 200;

/// Bytes of the name of a character, as in `&amp;`.
const LONGEST_ENTITY: usize = 32;

/// Brackets deeper than this are text.
const MOST_BRACKETS: usize = 100;

/// A key, before it is known whether a bracket cites it.
pub(super) struct KeyAt {
    /// From the `@`, or the `-` before it.
    start: usize,
    key: Range<usize>,
    end: usize,
    suppress_author: bool,
    /// The bracket right after it, if that goes on about it.
    locator: Option<(Range<usize>, Vec<ItemAt>)>,
}

/// A bracket that is open.
pub(super) struct Frame {
    at: usize,
    note: bool,
    keys: Vec<KeyAt>,
    /// Semicolons, each with how many quotation marks stand before it in the bracket.
    semicolons: Vec<(usize, usize)>,
    quotes: usize,
    last_quote: usize,
    /// Whether it stands right after the last key of the frame outside.
    follows_key: bool,
    /// Whether a key in it stands in emphasis that the bracket is not in.
    broken: bool,
    marks: usize,
    cites: usize,
}

impl Scanner<'_> {
    pub(super) fn open(&mut self, at: usize) -> usize {
        let rest = &self.text[at..self.end];
        if rest.starts_with("[^") {
            // A note that exists would have been kept.
            let label = &rest[..rest.floor_char_boundary(LONGEST_LABEL)];
            if let Some(close) = end_of_label(label) {
                self.scan.lost_notes.push(at..at + close + 1);
                return at + close + 1;
            }
        }
        if self.frames.len() == MOST_BRACKETS {
            return at + 1;
        }
        let note = self.text[..at].ends_with('^') && !self.text[..at].ends_with("\\^");
        let before = match self.frames.last() {
            Some(frame) => frame.keys.last(),
            None => self.words.as_ref(),
        };
        let follows_key = !note
            && before.is_some_and(|key| {
                let between = &self.text[key.end..at];
                key.locator.is_none()
                    && between.trim().is_empty()
                    && between.bytes().filter(|&byte| byte == b'\n').count() < 2
            });
        self.frames.push(Frame {
            at,
            note,
            keys: Vec::new(),
            semicolons: Vec::new(),
            quotes: 0,
            last_quote: 0,
            follows_key,
            broken: false,
            marks: self.scan.marks.len(),
            cites: self.scan.cites.len(),
        });
        at + 1
    }

    pub(super) fn close(&mut self, at: usize) -> usize {
        let Some(frame) = self.frames.pop() else {
            return at + 1;
        };
        let after = at + 1;
        if frame.note {
            self.give_up(frame.keys);
            self.mark(frame.at - 1..frame.at + 1, MarkKind::NoteOpen);
            self.mark(at..after, MarkKind::NoteClose);
            return after;
        }
        if self.text[after..self.end].starts_with('{')
            && let Some((attributes, end)) = attributes_at(self.text, after)
            && end <= self.end
        {
            let number = self.scan.spans.len();
            self.give_up(frame.keys);
            self.mark(frame.at..frame.at + 1, MarkKind::SpanOpen(number));
            self.mark(at..end, MarkKind::SpanClose(number));
            self.scan.spans.push(SpanAt {
                range: frame.at..end,
                attributes,
            });
            return end;
        }
        self.scan.undotted.extend(self.undotted(after));
        if frame.follows_key {
            let next = self.text[after..self.end].chars().next();
            if !matches!(next, Some('[' | '('))
                && let Some(items) = self.locator_items(&frame, at)
            {
                self.forget(&frame);
                let range = frame.at..after;
                let key = match self.frames.last_mut() {
                    Some(outer) => outer.keys.last_mut(),
                    None => self.words.as_mut(),
                };
                if let Some(key) = key {
                    key.locator = Some((range, items));
                }
                return after;
            }
        } else if !frame.broken
            && !self.is_label_or_address(after)
            && let Some(items) = self.items(&frame, frame.at + 1, at)
        {
            self.forget(&frame);
            let range = frame.at..after;
            self.scan.cites.push(CiteAt {
                range: range.clone(),
                narrative: false,
                items,
                written: None,
            });
            self.mark(range, MarkKind::Cite(self.scan.cites.len() - 1));
            return after;
        }
        if frame.keys.is_empty() && !frame.follows_key {
            self.names(&frame, at);
        }
        self.give_up(frame.keys);
        after
    }

    /// Whether `[…]` follows, so that Pandoc takes the bracket before for the words of a
    /// link, whether or not there is such a label.
    fn is_label_or_address(&self, after: usize) -> bool {
        let rest = &self.text[after..self.end];
        let Some(label) = rest.strip_prefix('[') else {
            return false;
        };
        let label = &label[..label.floor_char_boundary(LONGEST_LABEL)];
        let mut depth = 0_usize;
        let mut escaped = false;
        for c in label.chars() {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '[' => depth += 1,
                ']' if depth == 0 => return true,
                ']' => depth -= 1,
                _ => {}
            }
        }
        false
    }

    /// A bracket of names, which end at byte `end`, if such are read.
    fn names(&mut self, frame: &Frame, end: usize) {
        let words = &self.text[frame.at + 1..end];
        if *self.brackets == Brackets::Words
            || frame.at < self.no_cites_until
            || self.text[..frame.at].ends_with(['!', '\\'])
            || self.text[end + 1..self.end].starts_with(['(', '[', ':', '{'])
            || !may_cite(words)
        {
            return;
        }
        let Brackets::Known(known) = self.brackets else {
            self.scan.maybe_cites.push(frame.at..end + 1);
            return;
        };
        let Some(written) = known.get(words) else {
            return;
        };
        if let Some(items) = items_of(written) {
            self.forget(frame);
            let range = frame.at..end + 1;
            self.scan.cites.push(CiteAt {
                range: range.clone(),
                narrative: false,
                items,
                written: Some(written.clone()),
            });
            self.mark(range, MarkKind::Cite(self.scan.cites.len() - 1));
        }
    }

    /// The word at `after` that would be a class of ours if it had a dot.
    fn undotted(&self, after: usize) -> Option<Range<usize>> {
        let inside = self.text[after..self.end].strip_prefix('{')?;
        let inside = &inside[..inside.find(['}', '\n'])?];
        let is_ours = |word: &&str| {
            matches!(*word, "denies" | "event") || CLASSES.iter().any(|(name, _)| name == word)
        };
        let word = inside.split(' ').find(is_ours)?;
        // The first of these letters may stand inside of another word before it.
        let (before, _) = inside.match_indices(word).find(|(at, _)| {
            inside[..*at].chars().next_back().is_none_or(|c| c == ' ')
                && inside[at + word.len()..]
                    .chars()
                    .next()
                    .is_none_or(|c| c == ' ')
        })?;
        let start = after + 1 + before;
        Some(start..start + word.len())
    }

    /// Takes back what was found inside a bracket that is a citation as a whole.
    fn forget(&mut self, frame: &Frame) {
        self.scan.marks.truncate(frame.marks);
        self.scan.cites.truncate(frame.cites);
    }

    /// The citations in the bracket after a narrative key: `[p. 3; @b]` or `[@b]`.
    /// The first is the key's own, without a key.
    fn locator_items(&mut self, frame: &Frame, end: usize) -> Option<Vec<ItemAt>> {
        let start = frame.at + 1;
        let cut = frame.separators().next().unwrap_or(end);
        let own = frame.keys.iter().all(|key| key.start > cut);
        let (suffix, rest) = if own {
            (start..cut, cut + 1)
        } else {
            (start..start, start)
        };
        let mut items = vec![ItemAt {
            prefix: start..start,
            suppress_author: false,
            key: start..start,
            suffix: suffix.clone(),
        }];
        if rest < end {
            items.extend(self.items(frame, rest, end)?);
        }
        let empty = self.text[suffix].trim().is_empty() && items.len() == 1;
        (!empty).then_some(items)
    }

    /// The citations between `start` and `end`: one key in each part between semicolons.
    fn items(&mut self, frame: &Frame, start: usize, end: usize) -> Option<Vec<ItemAt>> {
        if frame.keys.is_empty() {
            return None;
        }
        let mut items = Vec::new();
        let mut swallowed = Vec::new();
        let mut keys = frame
            .keys
            .iter()
            .filter(|key| key.start >= start)
            .peekable();
        let mut from = start;
        for to in frame.separators().filter(|&at| at >= start).chain([end]) {
            let key = keys.next_if(|key| key.start < to)?;
            items.push(ItemAt {
                prefix: from..key.start,
                suppress_author: key.suppress_author,
                key: key.key.clone(),
                suffix: key.end..to,
            });
            while let Some(extra) = keys.next_if(|key| key.start < to) {
                swallowed.push(extra.key.clone());
            }
            from = to + 1;
        }
        self.scan.swallowed.append(&mut swallowed);
        Some(items)
    }

    pub(super) fn key(&mut self, at: usize) -> usize {
        // A key may follow another at once.
        if !may_begin(self.text, at) && self.last_key != at {
            return at + 1;
        }
        let Some((key, end)) = key_at(&self.text[..self.end], at) else {
            return at + 1;
        };
        let before = self.text[..at].strip_suffix('-');
        let suppress_author = before
            .is_some_and(|before| !before.ends_with(|c: char| c.is_alphanumeric() || c == '-'));
        let start = at - usize::from(suppress_author);
        let found = KeyAt {
            start,
            key,
            end,
            suppress_author,
            locator: None,
        };
        self.last_key = end;
        let face = self.face_at(at);
        match self.frames.last_mut() {
            Some(frame) => {
                // In emphasis of its own, it is no part of the bracket.
                frame.broken |= face.is_some_and(|start| start > frame.at);
                frame.keys.push(found);
            }
            None => {
                self.settle_words();
                self.words = Some(found);
            }
        }
        end
    }

    pub(super) fn quote(&mut self, at: usize) -> usize {
        if let Some(frame) = self.frames.last_mut() {
            frame.quotes += 1;
            frame.last_quote = at;
        }
        at + 1
    }

    /// An apostrophe that opens a quotation, which may hold semicolons.
    pub(super) fn apostrophe(&mut self, at: usize) -> usize {
        let opens = !self.text[..at].ends_with(char::is_alphanumeric)
            && self.text[at + 1..self.end].starts_with(|c: char| !c.is_whitespace());
        if self.frames.is_empty() || !opens || at < self.quoted_until {
            return at + 1;
        }
        let rest = &self.text[at + 1..self.end];
        let rest = &rest[..rest.floor_char_boundary(LONGEST_LABEL)];
        let closes = |place: &usize| {
            let after = &rest[place + 1..];
            !rest[..*place].ends_with(char::is_whitespace)
                && !after.starts_with(char::is_alphanumeric)
        };
        let close = rest
            .match_indices('\'')
            .map(|(place, _)| place)
            .find(closes);
        if let Some(close) = close.filter(|close| !rest[..*close].contains([']', '['])) {
            self.quoted_until = at + 1 + close;
        }
        at + 1
    }

    pub(super) fn semicolon(&mut self, at: usize) -> usize {
        let apart = at >= self.quoted_until && !ends_entity(&self.text[..at]);
        if let Some(frame) = self.frames.last_mut().filter(|_| apart) {
            frame.semicolons.push((at, frame.quotes));
        }
        at + 1
    }

    /// Keys that no bracket cites are narrative.
    fn give_up(&mut self, keys: Vec<KeyAt>) {
        for key in keys {
            self.narrative(key);
        }
    }

    fn narrative(&mut self, key: KeyAt) {
        let mut range = key.start..key.end;
        let mut items = vec![ItemAt {
            prefix: key.start..key.start,
            suppress_author: key.suppress_author,
            key: key.key,
            suffix: key.end..key.end,
        }];
        if let Some((bracket, more)) = key.locator {
            range.end = bracket.end;
            let mut more = more.into_iter();
            items[0].suffix = more.next().map_or(key.end..key.end, |own| own.suffix);
            items.extend(more);
        }
        self.scan.cites.push(CiteAt {
            range: range.clone(),
            // `-@key` alone is a citation in brackets that leaves the author out.
            narrative: !items[0].suppress_author,
            items,
            written: None,
        });
        self.mark(range, MarkKind::Cite(self.scan.cites.len() - 1));
    }

    fn settle_words(&mut self) {
        if let Some(key) = self.words.take() {
            self.narrative(key);
        }
    }

    /// Settles what the end of the run leaves open.
    pub(super) fn settle(&mut self) {
        self.settle_words();
        for frame in std::mem::take(&mut self.frames) {
            self.give_up(frame.keys);
        }
    }
}

impl Frame {
    /// Semicolons outside quotation marks.
    fn separators(&self) -> impl Iterator<Item = usize> {
        let unbalanced = self.quotes % 2 == 1;
        let last = self.last_quote;
        self.semicolons
            .iter()
            .filter(move |(at, quotes)| quotes % 2 == 0 || (unbalanced && *at > last))
            .map(|(at, _)| *at)
    }
}

/// Whether the text ends in `&name`, so that a semicolon is part of a character.
fn ends_entity(text: &str) -> bool {
    let near = &text[text.floor_char_boundary(text.len().saturating_sub(LONGEST_ENTITY))..];
    near.rfind('&').is_some_and(|at| {
        let name = near[at + 1..].strip_prefix('#').unwrap_or(&near[at + 1..]);
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

/// The `]` that ends the label of a note, after `[^`.
fn end_of_label(text: &str) -> Option<usize> {
    let close = 2 + text[2..].find(|c: char| c.is_whitespace() || matches!(c, '[' | ']' | '^'))?;
    (close > 2 && text[close..].starts_with(']')).then_some(close)
}
