//! What Pandoc has inside a line and CommonMark has not: citations, bracketed
//! spans, attributes, formulas, inline notes, super- and subscript.
//!
//! The main type is [`Scan`]. Each run of inline text is gone through once, byte by
//! byte; what is found becomes a [`Mark`], and is masked by commas before the text
//! goes to the parser. Offsets stay those of the text. It does not know what a
//! citation says: that is read from the words of its [`CiteAt`].

use std::collections::BTreeMap;
use std::ops::Range;

use super::attributes::{Attributes, attributes_at};
use super::outline::{Kept, KeptKind, Outline, Run, RunKind};
use crate::data::citation_keys::{key_at, may_begin};

/// Everything that was found inside lines.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// Places that the writer stops at, in order. Spans and the like have two.
    pub marks: Vec<Mark>,
    /// Citations, by the number in their mark.
    pub cites: Vec<CiteAt>,
    /// Bracketed spans, by the number in their marks.
    pub spans: Vec<SpanAt>,
    /// Attributes, by where what they belong to ends (images, links) or begins
    /// (headings, captions).
    pub attributes: BTreeMap<usize, Attributes>,
    /// Keys that stand in the words after another key, where Pandoc drops one of the two.
    pub swallowed: Vec<Range<usize>>,
    /// `[^x]` without a note.
    pub lost_notes: Vec<Range<usize>>,
}

/// A place in the text with a meaning.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    pub range: Range<usize>,
    pub kind: MarkKind,
}

/// What stands at a [`Mark`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MarkKind {
    /// A citation.
    Cite(usize),
    /// The `[` of a bracketed span.
    SpanOpen(usize),
    /// The `]{…}` of a bracketed span.
    SpanClose(usize),
    /// The `^[` of a note in the text.
    NoteOpen,
    /// The `]` of a note in the text.
    NoteClose,
    /// One of the two marks of a raised or lowered word.
    Script { raised: bool, open: bool },
    /// A formula with its dollars.
    Math { display: bool },
    /// Attributes, read elsewhere.
    Hidden,
    /// A character that the parser would give a meaning that Pandoc does not.
    Literal,
}

/// One bracket of citations, or one narrative mention.
#[derive(Clone, Debug)]
pub(super) struct CiteAt {
    pub range: Range<usize>,
    pub narrative: bool,
    pub items: Vec<ItemAt>,
}

/// One citation: where its parts are.
#[derive(Clone, Debug)]
pub(super) struct ItemAt {
    pub prefix: Range<usize>,
    pub suppress_author: bool,
    pub key: Range<usize>,
    pub suffix: Range<usize>,
}

/// A bracketed span.
#[derive(Clone, Debug)]
pub(super) struct SpanAt {
    pub range: Range<usize>,
    pub attributes: Attributes,
}

/// Goes through every run of `outline`.
pub(super) fn scan(text: &str, outline: &Outline) -> Scan {
    let mut scan = Scan::default();
    let mut kept = outline.kept.iter().peekable();
    for run in &outline.runs {
        while kept
            .next_if(|kept| kept.range.start < run.range.start)
            .is_some()
        {}
        let mut scanner = Scanner {
            text,
            end: run.range.end,
            scan: &mut scan,
            frames: Vec::new(),
            words: None,
            no_cites_until: 0,
            no_dollar: [false; 2],
            script: None,
        };
        if let Some(attributes) = scanner.attributes_at_end(run, outline) {
            scanner.end = attributes;
        }
        scanner.run(run.range.start, &mut kept);
    }
    scan.marks
        .sort_by_key(|mark| (mark.range.start, mark.range.end));
    scan
}

/// Masks everything that was found.
pub(super) fn mask(scan: &Scan, masked: &mut [u8]) {
    for mark in &scan.marks {
        // At the end of a heading, commas would be read as its words.
        let with = if mark.kind == MarkKind::Hidden {
            b' '
        } else {
            b','
        };
        let mut line_start = false;
        for byte in &mut masked[mark.range.clone()] {
            match byte {
                b'\n' | b'\r' => line_start = true,
                // The marks of the block that the next line stands in.
                b' ' | b'\t' | b'>' if line_start => {}
                _ => {
                    line_start = false;
                    *byte = with;
                }
            }
        }
    }
}

/// A key, before it is known whether a bracket cites it.
struct KeyAt {
    /// From the `@`, or the `-` before it.
    start: usize,
    key: Range<usize>,
    end: usize,
    suppress_author: bool,
    /// The bracket right after it, if that goes on about it.
    locator: Option<(Range<usize>, Vec<ItemAt>)>,
}

/// A bracket that is open.
struct Frame {
    at: usize,
    note: bool,
    keys: Vec<KeyAt>,
    /// Semicolons, each with how many quotation marks stand before it in the bracket.
    semicolons: Vec<(usize, usize)>,
    quotes: usize,
    last_quote: usize,
    /// Whether it stands right after the last key of the frame outside.
    follows_key: bool,
    marks: usize,
    cites: usize,
}

struct Scanner<'a> {
    text: &'a str,
    end: usize,
    scan: &'a mut Scan,
    frames: Vec<Frame>,
    /// The last narrative key outside any bracket, until the next thing is known.
    words: Option<KeyAt>,
    no_cites_until: usize,
    /// No closing `$`, and no closing `$$`, follows in this run.
    no_dollar: [bool; 2],
    /// Where the raised or lowered word that is open closes.
    script: Option<(usize, bool)>,
}

/// Bytes of the label of a note.
const LONGEST_LABEL: usize = 200;

/// Brackets deeper than this are text.
const MOST_BRACKETS: usize = 100;

impl<'a> Scanner<'a> {
    fn run<'k>(
        &mut self,
        start: usize,
        kept: &mut std::iter::Peekable<impl Iterator<Item = &'k Kept>>,
    ) {
        let bytes = self.text.as_bytes();
        let mut at = start;
        while at < self.end {
            if let Some(part) = kept.next_if(|kept| kept.range.start <= at) {
                at = self.kept(part, at);
                continue;
            }
            at = match bytes[at] {
                b'\\' => {
                    at + 1 + usize::from(bytes.get(at + 1).is_some_and(u8::is_ascii_punctuation))
                }
                b'[' => self.open(at),
                b']' => self.close(at),
                b'@' if at >= self.no_cites_until => self.key(at),
                b'$' => self.dollar(at),
                b'^' | b'~' => self.script(at),
                b'"' => self.quote(at),
                b';' => self.semicolon(at),
                _ => at + 1,
            };
        }
        self.settle();
    }

    fn kept(&mut self, part: &Kept, at: usize) -> usize {
        match part.kind {
            KeptKind::Opaque => {
                let end = part.range.end.max(at);
                self.attributes_after(end)
            }
            KeptKind::LinkText => {
                self.no_cites_until = self.no_cites_until.max(part.range.end);
                at
            }
            KeptKind::ImageText => at,
        }
    }

    /// Hides the attributes that follow code, a link or an image.
    fn attributes_after(&mut self, end: usize) -> usize {
        if !self.text[end..self.end.max(end)].starts_with('{') {
            return end;
        }
        match attributes_at(self.text, end) {
            Some((attributes, close)) if close <= self.end => {
                self.scan.attributes.insert(end, attributes);
                self.mark(end..close, MarkKind::Hidden);
                close
            }
            _ => end,
        }
    }

    /// The attributes at the end of a heading or of the caption of a table.
    fn attributes_at_end(&mut self, run: &Run, outline: &Outline) -> Option<usize> {
        let owner = match run.kind {
            RunKind::Heading => run.block.start,
            RunKind::Paragraph => outline.caption_in(&run.block)?.start,
            RunKind::Other => return None,
        };
        let line = self.text[run.range.clone()].trim_end();
        let open = run.range.start + line.rfind('{')?;
        let before = self.text[run.range.start..open].chars().next_back();
        let (attributes, close) = attributes_at(self.text, open)?;
        let own = !matches!(before, Some(']' | ')' | '`')) && close == run.range.start + line.len();
        own.then(|| {
            self.scan.attributes.insert(owner, attributes);
            self.mark(open..close, MarkKind::Hidden);
            open
        })
    }

    fn mark(&mut self, range: Range<usize>, kind: MarkKind) {
        self.scan.marks.push(Mark { range, kind });
    }

    fn open(&mut self, at: usize) -> usize {
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
            marks: self.scan.marks.len(),
            cites: self.scan.cites.len(),
        });
        at + 1
    }

    fn close(&mut self, at: usize) -> usize {
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
        } else if let Some(items) = self.items(&frame, frame.at + 1, at) {
            self.forget(&frame);
            let range = frame.at..after;
            self.scan.cites.push(CiteAt {
                range: range.clone(),
                narrative: false,
                items,
            });
            self.mark(range, MarkKind::Cite(self.scan.cites.len() - 1));
            return after;
        }
        self.give_up(frame.keys);
        after
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

    fn key(&mut self, at: usize) -> usize {
        if !may_begin(self.text, at) {
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
        match self.frames.last_mut() {
            Some(frame) => frame.keys.push(found),
            None => {
                self.settle_words();
                self.words = Some(found);
            }
        }
        end
    }

    fn quote(&mut self, at: usize) -> usize {
        if let Some(frame) = self.frames.last_mut() {
            frame.quotes += 1;
            frame.last_quote = at;
        }
        at + 1
    }

    fn semicolon(&mut self, at: usize) -> usize {
        if let Some(frame) = self.frames.last_mut() {
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
            narrative: true,
            items,
        });
        self.mark(range, MarkKind::Cite(self.scan.cites.len() - 1));
    }

    fn settle_words(&mut self) {
        if let Some(key) = self.words.take() {
            self.narrative(key);
        }
    }

    /// Settles what the end of the run leaves open.
    fn settle(&mut self) {
        self.settle_words();
        for frame in std::mem::take(&mut self.frames) {
            self.give_up(frame.keys);
        }
    }

    /// A formula, by Pandoc's rule: no space after the opening dollar nor before the
    /// closing one, and no digit after that.
    fn dollar(&mut self, at: usize) -> usize {
        let display = self.text[at..self.end].starts_with("$$");
        let width = 1 + usize::from(display);
        let from = at + width;
        if self.no_dollar[width - 1] || (!display && starts_with_space(&self.text[from..self.end]))
        {
            return from;
        }
        let bytes = self.text.as_bytes();
        let mut close = from;
        loop {
            let Some(next) = self.text[close..self.end].find(['$', '\\']) else {
                self.no_dollar[width - 1] = true;
                return from;
            };
            close += next;
            if bytes[close] == b'\\' {
                close = self.text.ceil_char_boundary((close + 2).min(self.end));
                continue;
            }
            let ends = match display {
                true => self.text[close..self.end].starts_with("$$"),
                false => {
                    !bytes[close - 1].is_ascii_whitespace()
                        && !bytes.get(close + 1).is_some_and(u8::is_ascii_digit)
                }
            };
            if ends && close > from {
                self.mark(at..close + width, MarkKind::Math { display });
                return close + width;
            }
            close += 1;
        }
    }

    /// A raised or lowered word: no white space in it that is not escaped.
    fn script(&mut self, at: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mark = bytes[at];
        let raised = mark == b'^';
        if self.script == Some((at, raised)) {
            self.script = None;
            self.mark(
                at..at + 1,
                MarkKind::Script {
                    raised,
                    open: false,
                },
            );
            return at + 1;
        }
        let run = bytes[at..self.end]
            .iter()
            .take_while(|&&byte| byte == mark)
            .count();
        if run > 1 || (raised && bytes.get(at + 1) == Some(&b'[')) {
            return at + run;
        }
        let mut close = at + 1;
        while close < self.end && !bytes[close].is_ascii_whitespace() && bytes[close] != mark {
            close += 1 + usize::from(bytes[close] == b'\\');
        }
        let paired = self.script.is_none()
            && close > at + 1
            && close < self.end
            && bytes[close] == mark
            && !self.text[at + 1..close].contains(['[', ']', '`', '$']);
        if paired {
            self.script = Some((close, raised));
            self.mark(at..at + 1, MarkKind::Script { raised, open: true });
        } else if !raised {
            // A lone tilde, which the parser would take for half a strikethrough.
            self.mark(at..at + 1, MarkKind::Literal);
        }
        at + 1
    }
}

/// The `]` that ends the label of a note, after `[^`.
fn end_of_label(text: &str) -> Option<usize> {
    let close = 2 + text[2..].find(|c: char| c.is_whitespace() || matches!(c, '[' | ']' | '^'))?;
    (close > 2 && text[close..].starts_with(']')).then_some(close)
}

fn starts_with_space(text: &str) -> bool {
    text.chars().next().is_none_or(char::is_whitespace)
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
