//! Bracketed spans: claims in a sentence, denials, events, and any other class.

use super::Writer;
use super::inline::PhraseKind;
use crate::csl::Date;
use crate::data::draft::{BlockClass, Event, Fill};
use crate::data::markdown::attributes::Attributes;
use crate::data::markdown::blocks::{block, class_of, with_article};
use crate::data::yaml::bad_date;
use crate::diag::{Code, Diagnostic};
use crate::text::{Spanned, offset};

/// What a bracketed span became when it was opened.
#[derive(Clone, Copy, Debug)]
pub(super) enum SpanKind {
    Block(u32),
    Denies { block: u32, at: u32 },
    Event { number: u32 },
    Plain,
}

impl Writer<'_, '_> {
    pub(super) fn open_span(&mut self, number: usize) {
        let plan = self.plan;
        let at = &plan.scan.spans[number];
        self.run();
        let words = self.run().words.len();
        let (kind, close) = self.kind_of_span(number, &at.attributes);
        self.spans.insert(number, (kind, words));
        self.open_as(PhraseKind::Span(number), "", close);
    }

    fn kind_of_span(&mut self, number: usize, attributes: &Attributes) -> (SpanKind, &'static str) {
        if attributes.has_class("denies") {
            return self.open_denial(number, attributes);
        }
        if attributes.has_class("event") {
            return self.open_event(number, attributes);
        }
        let source = &self.plan.source;
        let span = source.span(self.plan.scan.spans[number].range.clone());
        match class_of(source, attributes, self.found) {
            Some(class @ (BlockClass::Claim | BlockClass::Private)) => {
                let number = offset(self.body.blocks.len());
                let mut block = block(source, class, span, attributes, self.found);
                block.inline = true;
                if let Some(id) = &block.id
                    && !self.claim_id(&id.value, id.span.clone())
                {
                    block.id = None;
                }
                block.parent = self.blocks.last().copied();
                block.section = self.section;
                self.hole(Fill::BlockOpen(number));
                let here = self.here();
                block.html = here..here;
                self.body.blocks.push(block);
                self.blocks.push(number);
                (SpanKind::Block(number), "")
            }
            Some(class) => {
                let message = format!("{} cannot stand in a sentence", with_article(class));
                let fault =
                    Diagnostic::at(Code::BAD_ATTRIBUTE, &span, message).label("shown as words");
                self.found
                    .push(fault.help("make it a block, between lines of `:::`"));
                (SpanKind::Plain, "")
            }
            None => self.open_plain_span(attributes),
        }
    }

    fn open_plain_span(&mut self, attributes: &Attributes) -> (SpanKind, &'static str) {
        let (open, close) = match attributes.classes.first().map(|class| &*class.text) {
            Some("mark") => ("<mark", "</mark>"),
            Some("underline" | "ul") => ("<u", "</u>"),
            _ => ("<span", "</span>"),
        };
        self.push(open);
        self.plain_attributes(attributes);
        self.push(">");
        (SpanKind::Plain, close)
    }

    fn open_denial(&mut self, number: usize, attributes: &Attributes) -> (SpanKind, &'static str) {
        let rebuttal = self
            .blocks
            .last()
            .copied()
            .filter(|block| self.body.blocks[*block as usize].class == BlockClass::Rebuttal);
        let (_, close) = self.open_plain_span(attributes);
        let Some(block) = rebuttal else {
            let span = self
                .plan
                .source
                .span(self.plan.scan.spans[number].range.clone());
            let message = "`.denies` stands in no rebuttal";
            let fault = Diagnostic::at(Code::BAD_ATTRIBUTE, &span, message).label("denies nothing");
            self.found
                .push(fault.help("mark with it the words of a `rebuttal` that say what is denied"));
            return (SpanKind::Plain, close);
        };
        (
            SpanKind::Denies {
                block,
                at: self.here(),
            },
            close,
        )
    }

    fn open_event(&mut self, number: usize, attributes: &Attributes) -> (SpanKind, &'static str) {
        let source = &self.plan.source;
        let span = source.span(self.plan.scan.spans[number].range.clone());
        let date = match attributes.value("date") {
            Some(value) => {
                let written = Spanned::new(value.text.clone(), source.span(value.range.clone()));
                let date = Date::from_edtf(&written.value);
                if date.is_none() {
                    self.found.push(bad_date("date", &written));
                }
                date.map(|date| Spanned::new(date, written.span))
            }
            None => {
                let fault = Diagnostic::at(Code::BAD_ATTRIBUTE, &span, "an event has no `date`");
                self.found.push(
                    fault
                        .label("no date")
                        .help("write `[words]{.event date=\"2016-10-11\"}`"),
                );
                None
            }
        };
        let Some(date) = date else {
            return self.open_plain_span(attributes);
        };
        let event = offset(self.body.events.len());
        let given = attributes.id.as_ref();
        let id = given.map_or_else(|| format!("event-{}", event + 1), |id| id.text.clone());
        let place = given.map_or(span, |id| source.span(id.range.clone()));
        let unnamed = Attributes {
            id: None,
            ..attributes.clone()
        };
        let (_, close) = {
            self.push("<span");
            self.plain_attributes(&unnamed);
            self.anchor(&id, place);
            self.push(">");
            ((), "</span>")
        };
        let here = self.here();
        self.body.events.push(Event {
            date,
            html: here..here,
            text: String::new(),
            sentence: 0..0,
            id,
            block: self.blocks.last().copied(),
        });
        (SpanKind::Event { number: event }, close)
    }

    pub(super) fn end_span(&mut self, number: usize, close: &str) {
        let end = self.here();
        let Some((kind, from)) = self.spans.remove(&number) else {
            return;
        };
        let to = self.run.as_ref().map_or(from, |run| run.words.len());
        match kind {
            SpanKind::Block(block) => {
                let words = self
                    .run
                    .as_ref()
                    .map(|run| run.plain(from..to))
                    .unwrap_or_default();
                let open = &mut self.body.blocks[block as usize];
                open.html.end = end;
                open.words = words;
                self.blocks.retain(|open| *open != block);
                if let Some(run) = &mut self.run {
                    run.blocks.push((block, from..to));
                }
                self.hole(Fill::BlockClose(block));
            }
            SpanKind::Denies { block, at } => self.body.blocks[block as usize]
                .further
                .denies
                .push(at..end),
            SpanKind::Event { number } => {
                self.body.events[number as usize].html.end = end;
                if let Some(run) = &mut self.run {
                    run.events.push((number, from..to));
                }
            }
            SpanKind::Plain => {}
        }
        self.push(close);
    }
}
