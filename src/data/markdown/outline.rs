//! The block structure of a text, before anything inside a line is looked at.
//!
//! The main type is [`Outline`]. It says which lines of `:::` are fences and which
//! close which, where runs of inline text are, what in them must not be scanned, and
//! where tables, captions and block quotes stand. It does not know citations.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

use super::fences::{Fence, FenceKind, Shown, fences, mask};
use super::source::Source;
use crate::diag::{Code, Diagnostic, Diagnostics};

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
                found.push(fault.help("put a blank line before it"));
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
                let fault = Diagnostic::at(Code::FENCE_NEEDS_BLANK_LINE, &span, message);
                found.push(
                    fault
                        .label("read as text")
                        .help("put a blank line before it"),
                );
            }
            _ => continue,
        }
        fence.shown = Shown::Text;
        changed = true;
    }
    changed
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

/// One walk over the parser's events.
struct Walk {
    outline: Outline,
    matched: Matched,
    /// For each fence, if the parser saw it: where the run right before it ends.
    seen: Vec<Option<Option<usize>>>,
    code: Vec<Range<usize>>,
    html: Vec<Range<usize>>,
}

/// Which fences belong together.
#[derive(Default)]
struct Matched {
    mates: Vec<Option<usize>>,
    ends: Vec<usize>,
    unclosed: Vec<usize>,
    stray: Vec<usize>,
}

/// A division that is open, or a line that would have opened one.
struct Division {
    fence: usize,
    depth: usize,
    dead: bool,
}

/// A link or image whose words are being read.
struct Words {
    range: Range<usize>,
    words: Option<Range<usize>>,
    kind: KeptKind,
}

impl Walk {
    fn of(masked: &str, text: &str, fences: &[Fence]) -> Self {
        let mut walker = Walker {
            walk: Walk {
                outline: Outline::default(),
                matched: Matched {
                    mates: vec![None; fences.len()],
                    ends: vec![text.len(); fences.len()],
                    ..Matched::default()
                },
                seen: vec![None; fences.len()],
                code: Vec::new(),
                html: Vec::new(),
            },
            text,
            fences,
            next_dead: 0,
            blocks: Vec::new(),
            divisions: Vec::new(),
            words: Vec::new(),
            run: None,
            last_run: None,
            table_end: None,
        };
        for (event, range) in Parser::new_ext(masked, options()).into_offset_iter() {
            walker.event(event, range);
        }
        walker.finish()
    }

    fn opaque_at(&self, at: usize) -> bool {
        within(&self.code, at) || within(&self.html, at)
    }

    fn html_at(&self, at: usize) -> bool {
        within(&self.html, at)
    }
}

fn within(ranges: &[Range<usize>], at: usize) -> bool {
    let next = ranges.partition_point(|range| range.start <= at);
    next > 0 && ranges[next - 1].end > at
}

struct Walker<'a> {
    walk: Walk,
    text: &'a str,
    fences: &'a [Fence],
    next_dead: usize,
    /// Open blocks, each with whether a division can stand in it, and its kind and range.
    blocks: Vec<(Range<usize>, RunKind)>,
    divisions: Vec<Division>,
    words: Vec<Words>,
    run: Option<Run>,
    /// Where the last run ended, if nothing but ends of blocks came after it and it was
    /// no heading and no cell.
    last_run: Option<usize>,
    /// Where a table ended, if nothing came after it.
    table_end: Option<usize>,
}

impl Walker<'_> {
    fn event(&mut self, event: Event, range: Range<usize>) {
        match event {
            Event::Start(tag) if is_inline(&tag) => self.open_inline(&tag, range),
            Event::End(tag) if is_inline_end(tag) => self.close_inline(tag, &range),
            Event::Start(tag) => self.open_block(&tag, range),
            Event::End(tag) => self.close_block(tag, range),
            Event::Rule => self.rule(range),
            Event::Code(_)
            | Event::InlineHtml(_)
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_) => {
                self.inline(&range);
                self.keep(range, KeptKind::Opaque);
            }
            Event::Html(_) => {}
            Event::Text(_) if self.in_code() => {}
            _ => self.inline(&range),
        }
    }

    fn in_code(&self) -> bool {
        let open = self.blocks.last().map(|(range, _)| range.start);
        let last = self.walk.code.last().map(|range| range.start);
        open.is_some() && open == last
    }

    /// A piece of inline text.
    fn inline(&mut self, range: &Range<usize>) {
        for words in &mut self.words {
            let place = words.words.get_or_insert(range.clone());
            place.start = place.start.min(range.start);
            place.end = place.end.max(range.end);
        }
        self.table_end = None;
        match &mut self.run {
            Some(run) => run.range.end = run.range.end.max(range.end),
            None => {
                let (block, kind) = self
                    .blocks
                    .last()
                    .cloned()
                    .unwrap_or((range.clone(), RunKind::Other));
                self.run = Some(Run {
                    range: range.clone(),
                    block,
                    kind,
                });
            }
        }
    }

    fn end_run(&mut self) {
        if let Some(run) = self.run.take() {
            self.last_run = (run.kind != RunKind::Heading).then_some(run.range.end);
            self.walk.outline.runs.push(run);
        }
    }

    fn keep(&mut self, range: Range<usize>, kind: KeptKind) {
        if !range.is_empty() {
            self.walk.outline.kept.push(Kept { range, kind });
        }
    }

    fn open_inline(&mut self, tag: &Tag, range: Range<usize>) {
        self.inline(&range);
        match tag {
            Tag::Link {
                link_type: LinkType::Autolink | LinkType::Email | LinkType::WikiLink { .. },
                ..
            } => {
                self.keep(range, KeptKind::Opaque);
            }
            Tag::Link { .. } => {
                self.words.push(Words {
                    range,
                    words: None,
                    kind: KeptKind::LinkText,
                });
            }
            Tag::Image { .. } => {
                self.words.push(Words {
                    range,
                    words: None,
                    kind: KeptKind::ImageText,
                });
            }
            _ => {}
        }
    }

    fn close_inline(&mut self, tag: TagEnd, range: &Range<usize>) {
        let closes = matches!(tag, TagEnd::Link | TagEnd::Image);
        let words = self.words.pop_if(|words| closes && words.range == *range);
        self.inline(range);
        let Some(words) = words else { return };
        let text = words.words.unwrap_or(words.range.end..words.range.end);
        self.keep(words.range.start..text.start, KeptKind::Opaque);
        self.keep(text.clone(), words.kind);
        self.keep(text.end..words.range.end, KeptKind::Opaque);
    }

    fn open_block(&mut self, tag: &Tag, range: Range<usize>) {
        self.end_run();
        let mut kind = RunKind::Other;
        match tag {
            Tag::Paragraph => {
                kind = RunKind::Paragraph;
                self.caption(&range);
            }
            Tag::Heading { .. } => kind = RunKind::Heading,
            Tag::CodeBlock(_) => self.walk.code.push(range.clone()),
            Tag::HtmlBlock => self.walk.html.push(range.clone()),
            Tag::BlockQuote(_) => self.walk.outline.quotes.push(range.clone()),
            Tag::Table(_) => {
                self.walk.outline.tables.push(TableAt {
                    range: range.clone(),
                    caption: None,
                });
            }
            _ => {}
        }
        if !matches!(tag, Tag::TableHead | Tag::TableRow | Tag::TableCell) {
            self.last_run = None;
        }
        self.table_end = None;
        self.enter(range, kind);
    }

    fn enter(&mut self, range: Range<usize>, kind: RunKind) {
        self.bury(range.start);
        self.blocks.push((range, kind));
    }

    fn close_block(&mut self, tag: TagEnd, range: Range<usize>) {
        self.end_run();
        match tag {
            TagEnd::Table => {
                self.last_run = None;
                self.table_end = Some(range.end);
            }
            TagEnd::CodeBlock | TagEnd::HtmlBlock => self.last_run = None,
            _ => {}
        }
        let depth = self.blocks.len();
        while let Some(division) = self.divisions.pop_if(|division| division.depth == depth) {
            self.walk.matched.ends[division.fence] = range.end;
            if !division.dead {
                self.walk.matched.unclosed.push(division.fence);
            }
        }
        self.blocks.pop();
        self.bury(range.end);
    }

    /// A paragraph right after a table that begins with `:` is the table's caption.
    fn caption(&mut self, range: &Range<usize>) {
        let Some(end) = self.table_end else { return };
        let text = &self.text[range.clone()];
        let mark = ["Table:", "table:", ":"]
            .iter()
            .find(|mark| text.starts_with(**mark));
        let (Some(mark), true) = (mark, self.text[end..range.start].trim().is_empty()) else {
            return;
        };
        let start = range.start + mark.len();
        let space =
            self.text[start..range.end].len() - self.text[start..range.end].trim_start().len();
        if let Some(table) = self.walk.outline.tables.last_mut() {
            table.caption = Some(start + space..range.end);
        }
    }

    /// Puts openers that are only text on the stack, so that their closers find them.
    fn bury(&mut self, up_to: usize) {
        while let Some(fence) = self
            .fences
            .get(self.next_dead)
            .filter(|fence| fence.range.start < up_to)
        {
            if fence.shown == Shown::Text {
                let depth = self.blocks.len();
                self.divisions.push(Division {
                    fence: self.next_dead,
                    depth,
                    dead: true,
                });
            }
            self.next_dead += 1;
        }
    }

    fn rule(&mut self, range: Range<usize>) {
        self.end_run();
        let before = self.last_run.take();
        self.table_end = None;
        self.bury(range.start);
        let Ok(at) = self
            .fences
            .binary_search_by_key(&range.start, |fence| fence.range.start)
        else {
            return;
        };
        self.walk.seen[at] = Some(before);
        let depth = self.blocks.len();
        match self.fences[at].kind {
            FenceKind::Open(_) => self.divisions.push(Division {
                fence: at,
                depth,
                dead: false,
            }),
            FenceKind::Broken(_) => {}
            FenceKind::Close => {
                match self
                    .divisions
                    .pop_if(|division| division.depth == depth || division.dead)
                {
                    Some(division) => {
                        self.walk.matched.ends[division.fence] = self.fences[at].line;
                        if !division.dead {
                            self.walk.matched.mates[division.fence] = Some(at);
                            self.walk.matched.mates[at] = Some(division.fence);
                        }
                    }
                    None => self.walk.matched.stray.push(at),
                }
            }
        }
    }

    fn finish(mut self) -> Walk {
        self.end_run();
        self.bury(usize::MAX);
        while let Some(division) = self.divisions.pop() {
            if !division.dead {
                self.walk.matched.unclosed.push(division.fence);
            }
        }
        self.walk
            .outline
            .kept
            .sort_by_key(|kept| (kept.range.start, usize::MAX - kept.range.end));
        self.walk
    }
}

fn is_inline(tag: &Tag) -> bool {
    is_inline_end(tag.to_end())
}

fn is_inline_end(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image
    )
}
