//! One walk over the parser's events: runs, kept parts, and which fences are whose.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};

use super::super::fences::{Fence, FenceKind, Shown};
use super::{Kept, KeptKind, Outline, Run, RunKind, TableAt, options};

/// One walk over the parser's events.
pub(super) struct Walk {
    pub outline: Outline,
    pub matched: Matched,
    /// For each fence, if the parser saw it: what is known of the place.
    pub seen: Vec<Option<Seen>>,
    pub code: Vec<Range<usize>>,
    pub html: Vec<Range<usize>>,
}

/// Where a fence stands.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    /// Where the run right before it ends.
    pub run_end: Option<usize>,
    /// The spaces before it in its line that Pandoc allows, if that is known.
    pub column: Option<usize>,
}

/// Which fences belong together.
#[derive(Default)]
pub(super) struct Matched {
    pub mates: Vec<Option<usize>>,
    pub ends: Vec<usize>,
    pub unclosed: Vec<usize>,
    pub stray: Vec<usize>,
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
    pub fn of(masked: &str, text: &str, fences: &[Fence]) -> Self {
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
            caption_before: None,
        };
        for (event, range) in Parser::new_ext(masked, options()).into_offset_iter() {
            walker.event(event, range);
        }
        walker.finish()
    }

    pub fn opaque_at(&self, at: usize) -> bool {
        within(&self.code, at) || within(&self.html, at)
    }

    pub fn html_at(&self, at: usize) -> bool {
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
    /// The words of the last paragraph, if it begins like a caption.
    caption_before: Option<Range<usize>>,
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
            _ => self.keep(range, KeptKind::Face),
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
            Tag::Item => kind = RunKind::Item,
            Tag::CodeBlock(_) => self.walk.code.push(range.clone()),
            Tag::HtmlBlock => self.walk.html.push(range.clone()),
            Tag::BlockQuote(_) => self.walk.outline.quotes.push(range.clone()),
            Tag::Table(_) => {
                let caption = self.caption_before.take();
                let near =
                    |caption: &Range<usize>| self.text[caption.end..range.start].trim().is_empty();
                self.walk.outline.tables.push(TableAt {
                    range: range.clone(),
                    caption: caption.filter(near),
                });
            }
            _ => {}
        }
        if !matches!(tag, Tag::TableHead | Tag::TableRow | Tag::TableCell) {
            self.last_run = None;
        }
        if !matches!(tag, Tag::Paragraph) {
            self.caption_before = None;
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
        if tag != TagEnd::Paragraph {
            self.caption_before = None;
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

    /// A paragraph right after a table that begins with `:` is the table's caption, or one
    /// right before it.
    fn caption(&mut self, range: &Range<usize>) {
        let text = &self.text[range.clone()];
        let mark = ["Table:", "table:", ":"]
            .iter()
            .find(|mark| text.starts_with(**mark));
        self.caption_before = None;
        let Some(mark) = mark else { return };
        let start = range.start + mark.len();
        let space =
            self.text[start..range.end].len() - self.text[start..range.end].trim_start().len();
        let caption = start + space..range.end;
        let after = self
            .table_end
            .is_some_and(|end| self.text[end..range.start].trim().is_empty());
        let table = self.walk.outline.tables.last_mut().filter(|_| after);
        match table {
            Some(table) if table.caption.is_none() => table.caption = Some(caption),
            // Only known to be one when the table comes.
            _ => self.caption_before = Some(caption),
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
        self.caption_before = None;
        self.bury(range.start);
        let Ok(at) = self
            .fences
            .binary_search_by_key(&range.start, |fence| fence.range.start)
        else {
            return;
        };
        self.walk.seen[at] = Some(Seen {
            run_end: before,
            column: self.column(),
        });
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

    /// Where the content of the block that is open begins in its lines.
    fn column(&self) -> Option<usize> {
        let Some((range, kind)) = self.blocks.last() else {
            return Some(0);
        };
        if *kind != RunKind::Item {
            return None;
        }
        let line = self.text[..range.start]
            .rfind('\n')
            .map_or(0, |end| end + 1);
        let item = &self.text[line..range.end];
        let item = item.lines().next()?;
        let mark = range.start - line;
        let rest = item.get(mark..)?;
        let sign = rest.find([' ', '\t'])?;
        let spaces = rest[sign..].len() - rest[sign..].trim_start_matches(' ').len();
        // More spaces than that are the content's own.
        Some(mark + sign + if spaces > 4 { 1 } else { spaces })
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
