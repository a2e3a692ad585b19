//! The block structure of a text, before anything inside a line is looked at.
//!
//! The main type is [`Outline`]. It says which lines of `:::` are fences and which
//! close which, where runs of inline text are, what in them must not be scanned, and
//! where tables, captions and block quotes stand. It does not know citations.

mod walk;

use std::ops::Range;

use pulldown_cmark::Options;

use super::fences::{Fence, FenceKind, Shown, fences, mask};
use super::source::Source;
use crate::diag::{Code, Diagnostic, Diagnostics};
use walk::{Matched, Walk};

/// What of CommonMark's extensions is read by the parser. Math, attributes, callouts
/// and citations are read here, by Pandoc's rules.
pub(super) fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_WIKILINKS
}

/// What was found in one pass over the blocks.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// Lines of `:::`, in order.
    pub fences: Vec<Fence>,
    /// For each fence, the fence that closes it or that it closes; `None` for an
    /// opener that ends with what it stands in, and for a closer of nothing.
    pub mates: Vec<Option<usize>>,
    /// Where each division ends, by the fence that opens it.
    pub ends: Vec<usize>,
    /// Runs of inline text, in order.
    pub runs: Vec<Run>,
    /// Parts of runs that are not scanned, or not for citations, in order.
    pub kept: Vec<Kept>,
    /// Block quotes.
    pub quotes: Vec<Range<usize>>,
    /// Tables with their captions.
    pub tables: Vec<TableAt>,
    /// The brackets that begin lines of the form `[@key]: …`.
    pub definitions: Vec<usize>,
}

/// A run of inline text.
#[derive(Clone, Debug)]
pub(super) struct Run {
    pub range: Range<usize>,
    /// The block it makes up: a paragraph, a heading or whatever holds it.
    pub block: Range<usize>,
    pub kind: RunKind,
}

/// What kind of block a run makes up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RunKind {
    Paragraph,
    Heading,
    Other,
}

/// A part of a run with a meaning of its own to the parser.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub range: Range<usize>,
    pub kind: KeptKind,
}

/// What a kept part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KeptKind {
    /// Code, HTML, an address: not looked into.
    Opaque,
    /// The words of a link: no citations.
    LinkText,
    /// The words of an image: its caption.
    ImageText,
}

/// A table.
#[derive(Clone, Debug)]
pub(super) struct TableAt {
    pub range: Range<usize>,
    /// The paragraph after it that is its caption, from the first byte after the mark.
    pub caption: Option<Range<usize>>,
}

impl Outline {
    /// The caption that the paragraph at `block` is, if it is one.
    pub fn caption_in(&self, block: &Range<usize>) -> Option<&Range<usize>> {
        let next = self
            .tables
            .partition_point(|table| table.range.start <= block.start);
        let caption = self.tables[..next].last()?.caption.as_ref()?;
        (block.start <= caption.start && caption.end <= block.end).then_some(caption)
    }

    /// The table that begins at byte `at`.
    pub fn table_at(&self, at: usize) -> Option<&TableAt> {
        let found = self
            .tables
            .binary_search_by_key(&at, |table| table.range.start);
        found.ok().map(|number| &self.tables[number])
    }

    /// The line of `:::` that begins at byte `at`.
    pub fn fence_at(&self, at: usize) -> Option<usize> {
        self.fences
            .binary_search_by_key(&at, |fence| fence.range.start)
            .ok()
    }
}

/// Finds the block structure of `source`.
pub(super) fn outline(source: &Source, found: &mut Diagnostics) -> Outline {
    let text = &*source.text;
    let mut fences = fences(text);
    let definitions = cited_definitions(text);
    let mut reported = Diagnostics::new();
    // A fence that turns out to be text changes what stands around it at most, so that
    // a few rounds settle it; each round only takes breaks away.
    let mut walk = loop {
        let mut masked = text.as_bytes().to_vec();
        mask(&fences, &mut masked);
        mask_definitions(&definitions, &mut masked);
        let masked =
            String::from_utf8(masked).expect("only ASCII bytes are put in, and none cut out");
        let walk = Walk::of(&masked, text, &fences);
        if !settle(source, &mut fences, &walk, &mut reported) {
            break walk;
        }
    };
    found.extend(reported);
    let matched = std::mem::take(&mut walk.matched);
    report_unmatched(source, &fences, &matched, found);
    let mut outline = walk.outline;
    outline.mates = matched.mates;
    outline.ends = matched.ends;
    outline.fences = fences;
    outline.definitions = definitions;
    outline
}

/// Lines of the form `[@key]: …`. To the parser they define the name of a link, so
/// that `[@key]` would be a link everywhere; to Pandoc they cite.
fn cited_definitions(text: &str) -> Vec<usize> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("@") {
        let before = text[..at].strip_suffix('-').unwrap_or(&text[..at]);
        let Some(before) = before.strip_suffix('[') else {
            continue;
        };
        let lead = before.trim_end_matches([' ', '\t', '>']);
        if !(lead.is_empty() || lead.ends_with('\n')) {
            continue;
        }
        let name = text[at..].find(['\n', ']']).map(|end| &text[at + end..]);
        if name.is_some_and(|rest| rest.starts_with("]:")) {
            found.push(before.len());
        }
    }
    found
}

/// Masks the brackets of such lines, so that they define nothing.
pub(super) fn mask_definitions(definitions: &[usize], masked: &mut [u8]) {
    for &at in definitions {
        masked[at] = b',';
    }
}

/// Decides which lines are fences after all; true if the text must be read again.
fn settle(source: &Source, fences: &mut [Fence], walk: &Walk, found: &mut Diagnostics) -> bool {
    let text = &*source.text;
    let mut changed = false;
    for (at, fence) in fences.iter_mut().enumerate() {
        if fence.shown != Shown::Break {
            continue;
        }
        let Some(run_end) = walk.seen[at] else {
            fence.shown = Shown::AsIs;
            changed |= !walk.opaque_at(fence.range.start);
            if walk.html_at(fence.range.start) {
                let span = source.span(fence.range.clone());
                let message = "a line of `:::` stands in raw HTML";
                let fault = Diagnostic::at(Code::FENCE_IN_HTML, &span, message)
                    .label("not read as a block");
                found.push(blank_line_before(source, fence, fault));
            }
            continue;
        };
        // Nothing but the line's own end and its `>` marks after a paragraph: in it.
        let glued = run_end.is_some_and(|end| {
            text[end..fence.line]
                .bytes()
                .filter(|&byte| byte == b'\n')
                .count()
                < 2
        });
        match &fence.kind {
            FenceKind::Broken(fault) => {
                let span = source.span(trimmed(text, fault.clone()));
                let message = "this line opens no block, because Pandoc reads it as text";
                let fault =
                    Diagnostic::at(Code::BAD_ATTRIBUTE, &span, message).label("not attributes");
                found.push(
                    fault.help("write one word, or `{#id .class key=\"value\"}`, and nothing else"),
                );
            }
            FenceKind::Open(_) if glued => {
                let span = source.span(fence.range.clone());
                let message = "an opening line of `:::` needs a blank line before it";
                let fault = Diagnostic::at(Code::FENCE_NEEDS_BLANK_LINE, &span, message)
                    .label("read as text");
                found.push(blank_line_before(source, fence, fault));
            }
            _ => continue,
        }
        fence.shown = Shown::Text;
        changed = true;
    }
    changed
}

/// Says to put a blank line before the line of a fence, with the `>` marks that a line
/// of its quote begins with.
fn blank_line_before(source: &Source, fence: &Fence, fault: Diagnostic) -> Diagnostic {
    const HELP: &str = "put a blank line before it";
    let lead = &source.text[fence.line..fence.range.start];
    let ending = match source.text[..fence.line].ends_with("\r\n") {
        true => "\r\n",
        false => "\n",
    };
    let blank = format!("{}{ending}", lead.trim_end());
    fault.fix(HELP, &source.span(fence.line..fence.line), blank)
}

fn report_unmatched(source: &Source, fences: &[Fence], matched: &Matched, found: &mut Diagnostics) {
    for &at in &matched.unclosed {
        let span = source.span(fences[at].range.clone());
        let message = "a block is opened and never closed";
        let fault = Diagnostic::at(Code::UNCLOSED_FENCE, &span, message).label("opened here");
        found.push(fault.help("close it with a line of `:::`"));
    }
    for &at in &matched.stray {
        let span = source.span(fences[at].range.clone());
        let message = "a line of `:::` closes a block where none is open";
        found.push(Diagnostic::at(Code::STRAY_FENCE, &span, message).label("closes nothing"));
    }
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let words = &text[range.clone()];
    let start = range.start + (words.len() - words.trim_start().len());
    start..range.start + words.trim_end().len()
}
