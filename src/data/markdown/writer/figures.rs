//! Images, and paragraphs of nothing but an image, which are figures.

use pulldown_cmark::{Event, Tag, TagEnd};
use std::ops::Range;

use super::Writer;
use crate::data::draft::{Fill, ImageText, Link, Within};
use crate::data::markdown::attributes::Attributes;
use crate::data::markdown::raw_html::is_safe_address;
use crate::data::markdown::run::plain;
use crate::diag::{Code, Diagnostic};
use crate::text::offset;

impl<'w> Writer<'w, '_> {
    /// Writes the paragraph that event `at` begins as a figure, if it is one, and gives
    /// the event after it.
    pub(super) fn figure(&mut self, at: usize) -> Option<usize> {
        let paragraph = self.events[at].1.clone();
        self.figure_in(paragraph, at + 1)?;
        Some(self.after(at))
    }

    /// Writes the image that event `at` begins as a figure, if it is all that an item of
    /// a list has before its next block, and gives the event after it.
    pub(super) fn figure_in_item(&mut self, at: usize) -> Option<usize> {
        let before = at.checked_sub(1)?;
        let (Event::Start(Tag::Item), item) = &self.events[before] else {
            return None;
        };
        let mut next = self.after(at);
        while let (Event::Text(_), _) = self.events.get(next)? {
            next += 1;
        }
        let (event, place) = self.events.get(next)?;
        let end = match event {
            Event::Start(Tag::List(_)) => place.start,
            Event::End(TagEnd::Item) => item.end,
            _ => return None,
        };
        self.figure_in(self.events[at].1.start..end, at)?;
        Some(next)
    }

    /// Writes a stretch of the text as a figure, if it is nothing but the image that event
    /// `at` begins.
    fn figure_in(&mut self, stretch: Range<usize>, at: usize) -> Option<()> {
        let (Event::Start(Tag::Image { .. }), image) = self.events.get(at)? else {
            return None;
        };
        if image.start != stretch.start {
            return None;
        }
        let attributes = self.plan.scan.attributes.get(&image.end);
        let rest = &self.plan.source.text[image.end..stretch.end.max(image.end)];
        let rest = match attributes {
            Some(_) => rest.find('}').map_or("", |close| &rest[close + 1..]),
            None => rest,
        };
        let end = self.after(at);
        if !rest.trim().is_empty() || end == at + 2 {
            return None;
        }
        self.start_block();
        self.open_unit();
        self.push("<figure");
        if let Some(attributes) = attributes {
            self.plain_attributes(attributes);
        }
        self.push(">\n");
        self.picture(at, end, attributes);
        self.push("\n<figcaption>");
        let id = attributes
            .and_then(|attributes| attributes.id.as_ref())
            .map(|id| &*id.text);
        if let Some((number, _)) = self.crossing(id) {
            self.hole(Fill::CrossNumber(number));
        }
        self.begin_run(Within::Caption);
        self.walk(at + 1..end - 1);
        self.finish_run();
        self.push("</figcaption>\n</figure>\n");
        self.close_unit();
        Some(())
    }

    /// Writes an image in a line, and gives the event after it.
    pub(super) fn image(&mut self, at: usize) -> usize {
        let end = self.after(at);
        if self.passes(&self.events[at].1) {
            return end;
        }
        self.run();
        let attributes = self.plan.scan.attributes.get(&self.events[at].1.end);
        if let Some(attributes) = attributes {
            self.push("<span");
            self.plain_attributes(attributes);
            self.push(">");
        }
        // Its words are no words of the line, but Pandoc makes the id of a heading of them.
        if let (Some((_, first)), Some((_, last))) = (
            self.events.get(at + 1),
            self.events.get(end.wrapping_sub(2)),
        ) && end > at + 2
        {
            self.insert(first.start..last.end);
        }
        self.picture(at, end, attributes);
        if attributes.is_some() {
            self.push("</span>");
        }
        end
    }

    fn picture(&mut self, at: usize, end: usize, attributes: Option<&Attributes>) {
        let (
            Event::Start(Tag::Image {
                dest_url, title, ..
            }),
            place,
        ) = &self.events[at]
        else {
            return;
        };
        let given = attributes
            .and_then(|attributes| attributes.value("fig-alt").or(attributes.value("alt")));
        let alt = given.map_or_else(|| self.alternative(at + 1..end - 1), |alt| alt.text.clone());
        self.put_picture(dest_url.to_string(), title.to_string(), alt, place.clone());
    }

    /// Writes an image as a hole, or only its words if it may not be loaded.
    pub(super) fn put_picture(
        &mut self,
        destination: String,
        title: String,
        alt: String,
        place: Range<usize>,
    ) {
        let span = self.plan.source.span(place.clone());
        let target = self.target_in(&place, &destination, false);
        if !is_safe_address(&destination) {
            let scheme = destination.split(':').next().unwrap_or_default();
            let message = format!("an image may not come from `{}:`", scheme.trim());
            let at = target.as_ref().unwrap_or(&span);
            let fault = Diagnostic::at(Code::REFUSED_HTML, at, message);
            self.found.push(
                fault
                    .label("only the words for who does not see it are shown")
                    .help("put the image into the book, and give its path"),
            );
            self.words(&alt, place.start, false);
            return;
        }
        self.hole(Fill::Image(offset(self.body.links.len())));
        let image = Some(ImageText { alt });
        self.body.links.push(Link {
            span,
            target,
            destination,
            title,
            image,
            wiki: false,
        });
    }

    /// The words of an image, for who does not see it.
    fn alternative(&self, events: Range<usize>) -> String {
        let marks = &self.plan.scan.marks;
        let mut words = String::new();
        for (event, place) in &self.events[events] {
            match event {
                Event::Text(text) if self.plan.masked[place.clone()] == **text => {
                    let mut at = place.start;
                    let first = marks.partition_point(|mark| mark.range.end <= at);
                    for mark in marks[first..]
                        .iter()
                        .take_while(|mark| mark.range.start < place.end)
                    {
                        if mark.range.start > at {
                            words.push_str(&self.plan.source.text[at..mark.range.start]);
                        }
                        at = at.max(mark.range.end);
                    }
                    if at < place.end {
                        words.push_str(&self.plan.source.text[at..place.end]);
                    }
                }
                Event::Text(text) | Event::Code(text) => words.push_str(text),
                Event::SoftBreak | Event::HardBreak => words.push(' '),
                _ => {}
            }
        }
        plain(&words)
    }
}
