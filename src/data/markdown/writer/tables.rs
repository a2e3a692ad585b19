//! Tables: a caption, a head and rows.

use std::ops::Range;

use pulldown_cmark::{Alignment, Event, Tag, TagEnd};

use super::Writer;
use crate::data::draft::{Fill, Within};

impl Writer<'_, '_> {
    /// The event after the paragraph that event `at` begins, if it is the caption of the
    /// table that follows, which will write it.
    pub(super) fn caption_before(&self, at: usize) -> Option<usize> {
        let end = self.after(at);
        let (event, place) = self.events.get(end)?;
        let table = self.plan.outline.table_at(place.start)?;
        let caption = table.caption.as_ref()?;
        let before = matches!(event, Event::Start(Tag::Table(_))) && caption.start < place.start;
        before.then_some(end)
    }

    /// A table with its caption, if a paragraph before or after it is one.
    pub(super) fn table(&mut self, at: usize, alignment: &[Alignment]) -> usize {
        self.start_block();
        let end = self.after(at);
        let place = &self.events[at].1;
        let table = self.plan.outline.table_at(place.start);
        let caption = table.and_then(|table| table.caption.clone());
        self.open_unit();
        // A table that is wider than the text scrolls by itself, and its page does not.
        self.push("<div class=\"table\">\n<table");
        let attributes = caption
            .as_ref()
            .and_then(|caption| self.plan.scan.attributes.get(&caption.start));
        if let Some(attributes) = attributes {
            self.plain_attributes(attributes);
        }
        self.push(">\n");
        if let Some(caption) = caption {
            let id = attributes
                .and_then(|attributes| attributes.id.as_ref())
                .map(|id| &*id.text);
            let number = self.crossing(id).map(|(number, _)| number);
            self.push("<caption>");
            if let Some(number) = number {
                self.hole(Fill::CrossNumber(number));
            }
            let first = match caption.start < place.start {
                true => self.paragraph_before(at),
                false => end,
            };
            let next = self.after(first);
            self.begin_run(Within::Caption);
            self.skip = self.events[first].1.start..caption.start;
            self.walk(first + 1..next.saturating_sub(1));
            self.finish_run();
            self.push("</caption>\n");
            if first == end {
                self.done.insert(end, next);
            }
        }
        self.rows(at + 1..end - 1, alignment);
        self.push("</table>\n</div>\n");
        self.close_unit();
        end
    }

    /// The event that begins the paragraph that ends right before event `at`.
    fn paragraph_before(&self, at: usize) -> usize {
        let begins =
            |(event, _): &(Event, Range<usize>)| matches!(event, Event::Start(Tag::Paragraph));
        self.events[..at].iter().rposition(begins).unwrap_or(at)
    }

    fn rows(&mut self, range: Range<usize>, alignment: &[Alignment]) {
        let events = self.events;
        let (mut head, mut body, mut column) = (false, false, 0);
        let mut at = range.start;
        while at < range.end {
            let mut next = at + 1;
            match &events[at].0 {
                Event::Start(Tag::TableHead) => {
                    head = true;
                    column = 0;
                    self.push("<thead>\n<tr>");
                }
                Event::End(TagEnd::TableHead) => {
                    head = false;
                    self.push("</tr>\n</thead>\n");
                }
                Event::Start(Tag::TableRow) => {
                    column = 0;
                    self.push(if body { "<tr>" } else { "<tbody>\n<tr>" });
                    body = true;
                }
                Event::End(TagEnd::TableRow) => self.push("</tr>\n"),
                Event::Start(Tag::TableCell) => {
                    self.push(match (head, alignment.get(column)) {
                        (true, Some(Alignment::Left)) => "<th class=\"left\" scope=\"col\">",
                        (true, Some(Alignment::Center)) => "<th class=\"center\" scope=\"col\">",
                        (true, Some(Alignment::Right)) => "<th class=\"right\" scope=\"col\">",
                        (true, _) => "<th scope=\"col\">",
                        (false, Some(Alignment::Left)) => "<td class=\"left\">",
                        (false, Some(Alignment::Center)) => "<td class=\"center\">",
                        (false, Some(Alignment::Right)) => "<td class=\"right\">",
                        (false, _) => "<td>",
                    });
                    self.begin_run(Within::Table);
                }
                Event::End(TagEnd::TableCell) => {
                    self.finish_run();
                    column += 1;
                    self.push(if head { "</th>" } else { "</td>" });
                }
                _ => next = self.event(&events[at].0, events[at].1.clone(), at),
            }
            at = next;
        }
        if body {
            self.push("</tbody>\n");
        }
    }
}
