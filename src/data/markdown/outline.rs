//! The block structure of a text, before anything inside a line is looked at.
//!
//! The main type is [`Outline`]. It says which lines of `:::` are fences and which
//! close which, where runs of inline text are, what in them must not be scanned, and
//! where tables, captions and block quotes stand. It does not know citations.

mod walk;

use std::ops::Range;

use pulldown_cmark::Options;

use super::displays::{self, displays};
use super::fences::{Fence, FenceKind, Shown, fences, mask};
use super::source::Source;
use crate::data::citation_keys::keys_in;
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
    /// Brackets that the parser must not see: those of `[@key]: …` and the like.
    pub definitions: Vec<usize>,
    /// Lines of formulas that go over several, without what they begin with.
    pub displays: Vec<Range<usize>>,
}

/// A run of inline text.
#[derive(Clone, Debug)]
pub(super) struct Run {
    pub range: Range<usize>,
    /// The block it makes up: a paragraph, a heading or whatever holds it.
    pub block: Range<usize>,
    pub kind: RunKind,
}

impl Run {
    /// Where it begins, with the backslash before its first character, which the parser
    /// leaves out.
    pub fn start_in(&self, text: &str) -> usize {
        let before = &text[self.block.start.min(self.range.start)..self.range.start];
        self.range.start - usize::from(before.ends_with('\\'))
    }
}

/// What kind of block a run makes up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RunKind {
    Paragraph,
    Heading,
    /// An item of a tight list.
    Item,
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
    /// Emphasis, with its marks: no bracket goes over its edge.
    Face,
}

/// A table.
#[derive(Clone, Debug)]
pub(super) struct TableAt {
    pub range: Range<usize>,
    /// The paragraph before or after it that is its caption, from the first byte after the
    /// mark.
    pub caption: Option<Range<usize>>,
}

impl Outline {
    /// The caption that the paragraph at `block` is, if it is one.
    pub fn caption_in(&self, block: &Range<usize>) -> Option<&Range<usize>> {
        let next = self
            .tables
            .partition_point(|table| table.range.start <= block.start);
        let near = self.tables[next.saturating_sub(1)..].iter().take(2);
        near.filter_map(|table| table.caption.as_ref())
            .find(|caption| block.start <= caption.start && caption.end <= block.end)
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

/// Bytes of the name of a page in `[[…]]`.
const LONGEST_NAME: usize = 400;

/// Finds the block structure of `source`.
pub(super) fn outline(source: &Source, found: &mut Diagnostics) -> Outline {
    let text = &*source.text;
    let mut fences = fences(text);
    let definitions = cited_definitions(text);
    let displays = displays(text);
    let mut reported = Diagnostics::new();
    // A fence that turns out to be text changes what stands around it at most, so that
    // a few rounds settle it; each round only takes breaks away.
    let mut walk = loop {
        let mut masked = text.as_bytes().to_vec();
        mask(&fences, &mut masked);
        mask_definitions(&definitions, &mut masked);
        displays::mask(&displays, &mut masked);
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
    outline.displays = displays;
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
    found.extend(no_wiki_links(text));
    found.sort_unstable();
    found.dedup();
    found
}

/// The outer brackets of `[[…]]` with a citation or with brackets inside, which is no
/// link to a page: two spans side by side in a bracket, say.
fn no_wiki_links(text: &str) -> impl Iterator<Item = usize> {
    let brackets = text.match_indices('[').map(|(at, _)| at);
    let opens = |at: &usize| text[*at + 1..].starts_with('[') && !text[..*at].ends_with('!');
    brackets.filter(opens).flat_map(|at| {
        let rest = &text[at + 2..];
        let rest = &rest[..rest.floor_char_boundary(LONGEST_NAME)];
        let cites = |inner: &str| keys_in(inner).next().is_some();
        let none = match rest.find("]]") {
            // With an address or a label after it, it may be the words of another link.
            Some(close) => {
                let link = rest[close + 2..].starts_with(['(', '[']);
                let inner = &rest[..close];
                (inner.contains(['[', ']']) && !link) || cites(inner)
            }
            // No name goes on for so long, though the parser would look for its end.
            None => text.len() - at > LONGEST_NAME && cites(rest),
        };
        let mate = mate(rest).filter(|_| none).map(|mate| at + 2 + mate);
        none.then_some(at).into_iter().chain(mate)
    })
}

/// The bracket that closes the one two bytes before `text`, another being open too.
fn mate(text: &str) -> Option<usize> {
    let mut depth = 2_usize;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'[' => depth += 1,
            b']' if depth == 1 => return Some(at),
            b']' => depth -= 1,
            _ => {}
        }
    }
    None
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
        let Some(seen) = walk.seen[at].clone() else {
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
        let glued = seen.run_end.is_some_and(|end| {
            text[end..fence.line]
                .bytes()
                .filter(|&byte| byte == b'\n')
                .count()
                < 2
        });
        let lead = &text[fence.line..fence.range.start];
        let indented = lead.bytes().all(|byte| byte == b' ')
            && seen.column.is_some_and(|column| lead.len() > column);
        match &fence.kind {
            FenceKind::Open(_) if indented => {
                let span = source.span(fence.range.clone());
                let message = "an opening line of `:::` is indented";
                let fault = Diagnostic::at(Code::ODD_MARKUP, &span, message);
                found.push(
                    fault
                        .label("read as text, as Pandoc does")
                        .help("take away the spaces before it"),
                );
            }
            FenceKind::Broken(fault) => {
                let span = source.span(trimmed(text, fault.clone()));
                let message = "this line of `:::` opens no block, because Pandoc reads it as text";
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
        let fault = Diagnostic::at(Code::STRAY_FENCE, &span, message).label("closes nothing");
        found
            .push(fault.help("take the line out, or open the block above with `::: {#id .class}`"));
    }
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let words = &text[range.clone()];
    let start = range.start + (words.len() - words.trim_start().len());
    start..range.start + words.trim_end().len()
}
