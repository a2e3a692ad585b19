//! Blocks that hold blocks: lists, quotes, divisions, callouts.

use std::ops::Range;

use pulldown_cmark::{Tag, TagEnd};

use super::{MOST_LEVELS, Writer};
use crate::data::draft::{BlockClass, Fill, Quote, Within};
use crate::data::inline::{escape, inline};
use crate::data::markdown::attributes::Attributes;
use crate::data::markdown::blocks::{block, class_of};
use crate::data::markdown::callouts::Callout;
use crate::data::markdown::fences::FenceKind;
use crate::data::markdown::run::plain;
use crate::diag::{Code, Diagnostic};
use crate::text::{Span, offset};

/// An open block.
#[derive(Debug)]
pub(super) enum Frame {
    /// Something of the parser's, with what closes it.
    Markdown {
        tag: TagEnd,
        close: &'static str,
        kind: Kind,
    },
    /// A division, by the number of its fence; `block` if it is one of ours.
    Division {
        fence: usize,
        close: &'static str,
        block: Option<u32>,
    },
    /// A raw HTML element.
    Raw { name: String },
}

/// What of a block the writer has to know while it is open.
#[derive(Debug)]
pub(super) enum Kind {
    Plain,
    Item,
    Definition,
    /// A block quote: its words so far, and the citation that they end in.
    Quote {
        block: Option<u32>,
        parts: Vec<(String, Range<usize>)>,
        last_cite: Option<u32>,
    },
}

impl Frame {
    /// Whether its lines begin with `>`.
    pub fn is_quote(&self) -> bool {
        matches!(
            self,
            Frame::Markdown {
                tag: TagEnd::BlockQuote(_),
                ..
            }
        )
    }

    pub fn within(&self) -> Option<Within> {
        match self {
            Frame::Markdown {
                kind: Kind::Item, ..
            } => Some(Within::ListItem),
            Frame::Markdown {
                kind: Kind::Definition,
                ..
            } => Some(Within::Definition),
            Frame::Markdown {
                kind: Kind::Quote { block: None, .. },
                ..
            } => Some(Within::BlockQuote),
            // A division of ours is a text of its own.
            Frame::Division { block: Some(_), .. } => Some(Within::Paragraph),
            Frame::Markdown {
                kind: Kind::Quote { block: Some(_), .. },
                ..
            } => Some(Within::Paragraph),
            _ => None,
        }
    }
}

impl Writer<'_, '_> {
    pub(super) fn open_container(&mut self, tag: &Tag, place: &Range<usize>) {
        self.start_block();
        let (open, close) = match tag {
            Tag::List(None) => ("<ul>\n", "</ul>\n"),
            Tag::List(Some(1)) => ("<ol>\n", "</ol>\n"),
            Tag::List(Some(_)) => ("", "</ol>\n"),
            Tag::Item => ("<li>", "</li>\n"),
            Tag::DefinitionList => ("<dl>\n", "</dl>\n"),
            Tag::DefinitionListTitle => ("<dt>", "</dt>\n"),
            Tag::DefinitionListDefinition => ("<dd>", "</dd>\n"),
            Tag::BlockQuote(_) => return self.open_quote(place),
            _ => ("", ""),
        };
        let kind = match tag {
            Tag::Item => Kind::Item,
            Tag::DefinitionListTitle | Tag::DefinitionListDefinition => Kind::Definition,
            _ => Kind::Plain,
        };
        if matches!(tag, Tag::DefinitionList) {
            self.open_unit();
        }
        let close = if self.fits(place) { close } else { "" };
        if !close.is_empty() {
            match tag {
                Tag::List(Some(start)) if *start != 1 => {
                    let open = format!("<ol start=\"{start}\">\n");
                    self.push(&open);
                }
                _ => self.push(open),
            }
        }
        self.frames.push(Frame::Markdown {
            tag: tag.to_end(),
            close,
            kind,
        });
    }

    /// Whether one more level may be written; reports it, once, if not.
    pub(super) fn fits(&mut self, place: &Range<usize>) -> bool {
        let fits = self.frames.len() < MOST_LEVELS;
        if !fits && !self.too_deep {
            self.too_deep = true;
            let end = place.end.min(place.start + 1);
            let span = self.plan.source.span(place.start..end);
            let message = format!("nested deeper than {MOST_LEVELS} levels");
            let fault = Diagnostic::at(Code::TOO_DEEP, &span, message).label("from here on");
            self.found.push(
                fault
                    .note("what lies deeper is shown without its lists, quotes and blocks")
                    .help("take out some of the levels around it"),
            );
        }
        fits
    }

    pub(super) fn close_container(&mut self, tag: TagEnd) {
        self.finish_run();
        while let Some(frame) = self.frames.pop() {
            let found = matches!(&frame, Frame::Markdown { tag: open, .. } if *open == tag);
            self.close_frame(frame);
            if found {
                break;
            }
        }
        if tag == TagEnd::DefinitionList {
            self.close_unit();
        }
    }

    /// Ends the text: whatever is still open is closed.
    pub(super) fn close_all(&mut self) {
        self.finish_run();
        while let Some(frame) = self.frames.pop() {
            self.close_frame(frame);
        }
    }

    /// Writes the end of a block that is off the stack.
    pub(super) fn close_frame(&mut self, frame: Frame) {
        match frame {
            Frame::Markdown {
                close,
                kind:
                    Kind::Quote {
                        block,
                        parts,
                        last_cite,
                    },
                ..
            } => {
                self.push(close);
                if let Some(block) = block {
                    self.close_block(block);
                }
                self.quote_of_block(parts, last_cite);
            }
            Frame::Markdown { close, .. } => self.push(close),
            Frame::Division { close, block, .. } => {
                self.push(close);
                if let Some(block) = block {
                    self.close_block(block);
                }
            }
            Frame::Raw { name } => {
                self.push("</");
                self.push(&name);
                self.push(">");
            }
        }
    }

    fn open_quote(&mut self, place: &Range<usize>) {
        let callouts = &self.plan.callouts;
        let callout = callouts.binary_search_by_key(&place.start, |callout| callout.quote.start);
        let fits = self.fits(place);
        let (mut close, mut ours) = ("", None);
        match callout.map(|number| &callouts[number]) {
            _ if !fits => {}
            Ok(callout) => (close, ours) = self.open_callout(callout),
            Err(_) => {
                self.push("<blockquote>\n");
                close = "</blockquote>\n";
            }
        }
        // A callout's words are no quotation.
        let kind = match callout {
            Ok(_) if ours.is_none() => Kind::Plain,
            _ => Kind::Quote {
                block: ours,
                parts: Vec::new(),
                last_cite: None,
            },
        };
        self.frames.push(Frame::Markdown {
            tag: TagEnd::BlockQuote(None),
            close,
            kind,
        });
    }

    fn open_callout(&mut self, callout: &Callout) -> (&'static str, Option<u32>) {
        let source = &self.plan.source;
        let span = source.span(callout.head.clone());
        if let Some(class) = class_of(source, &callout.attributes, self.found) {
            return ("", Some(self.open_block(class, span, &callout.attributes)));
        }
        let kind = callout
            .attributes
            .classes
            .first()
            .map_or("", |class| &class.text);
        let mut open = String::from("<div class=\"callout");
        for class in &callout.attributes.classes {
            open.push(' ');
            escape(&class.text, &mut open);
        }
        open.push('"');
        self.push(&open);
        if let Some(id) = &callout.attributes.id {
            self.anchor(&id.text, self.plan.source.span(id.range.clone()));
        }
        let title = match self.plan.source.text[callout.title.clone()].trim() {
            "" => {
                let mut letters = kind.chars();
                let first = letters.next().map(|first| first.to_uppercase().to_string());
                let mut word = String::new();
                escape(&(first.unwrap_or_default() + letters.as_str()), &mut word);
                word
            }
            title => inline(title).html,
        };
        self.push(">\n<p class=\"callout-title\">");
        self.push(&title);
        self.push("</p>\n");
        ("</div>\n", None)
    }

    /// A thematic break, or a line of `:::` that was shown to the parser as one.
    pub(super) fn rule(&mut self, place: &Range<usize>) {
        self.start_block();
        let Some(number) = self.plan.outline.fence_at(place.start) else {
            self.push("<hr>\n");
            self.hint_at_simple_table(place);
            return;
        };
        match &self.plan.outline.fences[number].kind {
            FenceKind::Open(attributes) => self.open_division(number, attributes),
            FenceKind::Close => {
                if let Some(mate) = self.plan.outline.mates[number] {
                    self.close_division(mate);
                }
            }
            FenceKind::Broken(_) => {}
        }
    }

    fn open_division(&mut self, number: usize, attributes: &Attributes) {
        let place = self.plan.outline.fences[number].range.clone();
        let span = self.plan.source.span(place.clone());
        let class = class_of(&self.plan.source, attributes, self.found);
        if !self.fits(&place) {
            self.frames.push(Frame::Division {
                fence: number,
                close: "",
                block: None,
            });
            return;
        }
        if let Some(class) = class {
            let block = self.open_block(class, span, attributes);
            self.frames.push(Frame::Division {
                fence: number,
                close: "",
                block: Some(block),
            });
            return;
        }
        if attributes.id.as_ref().is_some_and(|id| id.text == "refs") {
            self.hole(Fill::References);
            self.frames.push(Frame::Division {
                fence: number,
                close: "",
                block: None,
            });
            return;
        }
        self.push("<div");
        self.plain_attributes(attributes);
        self.push(">\n");
        self.frames.push(Frame::Division {
            fence: number,
            close: "</div>\n",
            block: None,
        });
    }

    /// Writes classes, keys and id of something that is not ours.
    pub(super) fn plain_attributes(&mut self, attributes: &Attributes) {
        let mut written = String::new();
        if !attributes.classes.is_empty() {
            let classes: Vec<&str> = attributes
                .classes
                .iter()
                .map(|class| &*class.text)
                .collect();
            written.push_str(" class=\"");
            escape(&classes.join(" "), &mut written);
            written.push('"');
        }
        for (key, value) in attributes.shown() {
            written.push_str(&format!(" {key}=\""));
            escape(&value, &mut written);
            written.push('"');
        }
        self.push(&written);
        if let Some(id) = &attributes.id {
            self.anchor(&id.text, self.plan.source.span(id.range.clone()));
        }
    }

    fn close_division(&mut self, fence: usize) {
        let open =
            |frame: &Frame| matches!(frame, Frame::Division { fence: open, .. } if *open == fence);
        if !self.frames.iter().rev().any(open) {
            return;
        }
        while let Some(frame) = self.frames.pop() {
            let found = open(&frame);
            self.close_frame(frame);
            if found {
                break;
            }
        }
    }

    /// Opens a block of ours, and gives its number.
    pub(super) fn open_block(
        &mut self,
        class: BlockClass,
        span: Span,
        attributes: &Attributes,
    ) -> u32 {
        let number = offset(self.body.blocks.len());
        let mut block = block(&self.plan.source, class, span, attributes, self.found);
        if let Some(id) = &block.id
            && !self.claim_id(&id.value, id.span.clone())
        {
            block.id = None;
        }
        block.parent = self.blocks.last().copied();
        block.section = self.section;
        self.hole(Fill::BlockOpen(number));
        // So that nothing inside stands at the same byte as the block's own tags.
        self.push("\n");
        let here = self.here();
        block.html = here..here;
        self.body.blocks.push(block);
        self.blocks.push(number);
        number
    }

    fn close_block(&mut self, number: u32) {
        let end = self.here();
        let block = &mut self.body.blocks[number as usize];
        block.html.end = end;
        block.sentence = block.html.clone();
        block.words = plain(&block.words);
        self.blocks.retain(|open| *open != number);
        self.push("\n");
        self.hole(Fill::BlockClose(number));
    }

    /// A block quote that ends in a citation is a quotation of that source. A last
    /// paragraph of nothing else, or one that a dash begins, is not part of it.
    fn quote_of_block(&mut self, mut parts: Vec<(String, Range<usize>)>, cite: Option<u32>) {
        let Some(cite) = cite else { return };
        let attribution = |words: &str| words.is_empty() || words.starts_with(['—', '–', '―']);
        if parts.len() > 1 {
            parts.pop_if(|(words, _)| attribution(&plain(words)));
        }
        let (Some(first), Some(last)) = (parts.first(), parts.last()) else {
            return;
        };
        let span = self.plan.source.span(first.1.start..last.1.end);
        let words: Vec<&str> = parts.iter().map(|(words, _)| &**words).collect();
        let text = plain(&words.join(" "));
        let quote = &mut self.body.cites[cite as usize].quote;
        if quote.is_none() && !text.is_empty() {
            *quote = Some(Box::new(Quote { text, span }));
        }
    }
}
