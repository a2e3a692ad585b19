//! What Pandoc has inside a line and CommonMark has not: citations, bracketed
//! spans, attributes, formulas, inline notes, super- and subscript.
//!
//! The main type is [`Scan`]. Each run of inline text is gone through once, byte by
//! byte; what is found becomes a [`Mark`], and is masked by commas before the text
//! goes to the parser. Offsets stay those of the text. It does not know what a
//! citation says: that is read from the words of its [`CiteAt`].

mod brackets;
mod marks;

use std::collections::BTreeMap;
use std::ops::Range;

use super::attributes::{Attributes, attributes_at};
use super::outline::{Kept, KeptKind, Outline, Run, RunKind};
use crate::data::Brackets;
use brackets::{Frame, KeyAt};

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
    /// `{=html}` after code, by where the code ends: the format.
    pub raw: BTreeMap<usize, Range<usize>>,
    /// Keys that stand in the words after another key, where Pandoc drops one of the two.
    pub swallowed: Vec<Range<usize>>,
    /// `[^x]` without a note.
    pub lost_notes: Vec<Range<usize>>,
    /// The words in `[…]{claim}`, which lacks a dot and so is text.
    pub undotted: Vec<Range<usize>>,
    /// Brackets that may turn out to cite.
    pub maybe_cites: Vec<Range<usize>>,
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
    /// The citation as Pandoc would have it, where a bracket of names was written: the
    /// places of the items are in it, not in the text.
    pub written: Option<String>,
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
pub(super) fn scan(text: &str, outline: &Outline, brackets: &Brackets) -> Scan {
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
            faces: Vec::new(),
            last_key: usize::MAX,
            quoted_until: 0,
            brackets,
        };
        if let Some(attributes) = scanner.attributes_at_end(run, outline) {
            scanner.end = attributes;
        }
        scanner.run(run.start_in(text), &mut kept);
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

/// The format in a `{=format}` that a text begins with.
pub(super) fn raw_format(text: &str) -> Option<&str> {
    let format = text.strip_prefix("{=")?.split('}').next()?;
    let name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '+');
    let closed = text.len() > format.len() + 2;
    (closed && !format.is_empty() && format.chars().all(name)).then_some(format)
}

/// Whether what is written raw for `format` is written for a web page.
pub(super) fn is_html(format: &str) -> bool {
    matches!(format, "html" | "html4" | "html5")
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
    /// Emphasis that is open, from the outside in.
    faces: Vec<Range<usize>>,
    /// Where the last key ended.
    last_key: usize,
    /// Where a quotation in single marks ends.
    quoted_until: usize,
    brackets: &'a Brackets,
}

/// The items of one citation in Pandoc's form, and nothing around it.
fn items_of(written: &str) -> Option<Vec<ItemAt>> {
    let mut scan = Scan::default();
    let mut scanner = Scanner {
        text: written,
        end: written.len(),
        scan: &mut scan,
        frames: Vec::new(),
        words: None,
        no_cites_until: 0,
        no_dollar: [false; 2],
        script: None,
        faces: Vec::new(),
        last_key: usize::MAX,
        quoted_until: 0,
        brackets: &Brackets::Words,
    };
    scanner.run(0, &mut std::iter::empty().peekable());
    let cite = scan.cites.pop()?;
    (!cite.narrative && cite.range == (0..written.len())).then_some(cite.items)
}

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
                b'\'' => self.apostrophe(at),
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
            KeptKind::Face => {
                self.faces.push(part.range.clone());
                at
            }
        }
    }

    /// Where the innermost emphasis round byte `at` begins.
    fn face_at(&mut self, at: usize) -> Option<usize> {
        while self.faces.pop_if(|face| face.end <= at).is_some() {}
        self.faces.last().map(|face| face.start)
    }

    /// Hides the attributes that follow code, a link or an image.
    fn attributes_after(&mut self, end: usize) -> usize {
        if !self.text[end..self.end.max(end)].starts_with('{') {
            return end;
        }
        if let Some(format) = raw_format(&self.text[end..self.end])
            && self.text[..end].ends_with('`')
        {
            let close = end + 3 + format.len();
            self.scan.raw.insert(end, end + 2..close - 1);
            self.mark(end..close, MarkKind::Hidden);
            return close;
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
            RunKind::Item | RunKind::Other => return None,
        };
        let line = self.text[run.range.clone()].trim_end();
        let open = run.range.start + line.rfind('{')?;
        let before = &self.text[run.range.start..open];
        let slashes = before.len() - before.trim_end_matches('\\').len();
        if slashes % 2 == 1 {
            // The brace is text.
            return None;
        }
        let before = before.chars().next_back();
        let (attributes, close) = attributes_at(self.text, open)?;
        // Hashes that close a heading stand before its attributes, not after.
        let rest = self.text[run.range.end..run.block.end.max(run.range.end)]
            .lines()
            .next();
        let last = run.kind != RunKind::Heading || rest.is_none_or(|rest| !rest.contains('#'));
        let own = last
            && !matches!(before, Some(']' | ')' | '`'))
            && close == run.range.start + line.len();
        own.then(|| {
            self.scan.attributes.insert(owner, attributes);
            self.mark(open..close, MarkKind::Hidden);
            open
        })
    }

    fn mark(&mut self, range: Range<usize>, kind: MarkKind) {
        self.scan.marks.push(Mark { range, kind });
    }
}
