//! Footnotes: gathered where they are defined, numbered where they are called, and
//! written after the running text in the order of their first call.

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::Writer;
use crate::data::draft::{Fill, Footnote};
use crate::data::markdown::scan::MarkKind;
use crate::diag::{Code, Diagnostic};
use crate::text::offset;

/// The notes of a text.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// Definitions by the event that begins them: label, and the event after the end.
    defined: BTreeMap<usize, (String, usize)>,
    /// The event that begins the definition of a label.
    labels: BTreeMap<String, usize>,
    /// Notes in the order of their first call.
    called: Vec<Called>,
    /// Numbers of called notes by label.
    numbers: BTreeMap<String, u32>,
    /// Calls inside a link, which wait for its end.
    held: Vec<u32>,
    /// Whether the text of notes is being written.
    pub writing: bool,
}

#[derive(Clone, Debug)]
enum Called {
    /// The events of a definition.
    Defined(String, Range<usize>),
    /// A stretch of the text, and the event that it begins in.
    Inline(usize, Range<usize>),
}

impl Notes {
    pub fn of(events: &[(Event, Range<usize>)]) -> Self {
        let mut notes = Self::default();
        let mut open: Vec<(usize, String)> = Vec::new();
        for (at, (event, _)) in events.iter().enumerate() {
            match event {
                Event::Start(Tag::FootnoteDefinition(label)) => {
                    open.push((at, label.to_lowercase()))
                }
                Event::End(pulldown_cmark::TagEnd::FootnoteDefinition) => {
                    if let Some((start, label)) = open.pop() {
                        notes.labels.entry(label.clone()).or_insert(start);
                        notes.defined.insert(start, (label, at + 1));
                    }
                }
                _ => {}
            }
        }
        notes
    }

    /// The event after the definition that begins with event `at`, if one does.
    pub fn after(&self, at: usize) -> Option<usize> {
        self.defined.get(&at).map(|(_, end)| *end)
    }
}

impl Writer<'_, '_> {
    pub(super) fn call_note(&mut self, label: &str, place: Range<usize>) {
        if self.passes(&place) {
            return;
        }
        let label = label.to_lowercase();
        let number = match self.notes.numbers.get(&label) {
            Some(&number) => number,
            None => {
                let Some(&start) = self.notes.labels.get(&label) else {
                    return;
                };
                let Some((_, end)) = self.notes.defined.get(&start) else {
                    return;
                };
                let number = offset(self.notes.called.len());
                self.notes
                    .called
                    .push(Called::Defined(label.clone(), start + 1..end - 1));
                self.notes.numbers.insert(label, number);
                number
            }
        };
        // Pandoc does not know the note yet when it makes an id of a heading.
        self.insert(place.start + 2..place.end - 1);
        self.write_call(number);
    }

    fn write_call(&mut self, number: u32) {
        self.run();
        if self.in_link() {
            self.notes.held.push(number);
            return;
        }
        self.hole(Fill::FootnoteCall(number));
        self.note_called(number);
    }

    /// Writes the calls that stood inside a link, now that it is closed.
    pub(super) fn write_held_calls(&mut self) {
        for number in std::mem::take(&mut self.notes.held) {
            self.hole(Fill::FootnoteCall(number));
            self.note_called(number);
        }
    }

    /// A note in the text, `^[…]`, whose first mark has that number; gives where the
    /// text goes on.
    pub(super) fn inline_note(&mut self, mark: usize) -> usize {
        let marks = &self.plan.scan.marks;
        let from = marks[mark].range.end;
        let mut depth = 0_usize;
        let close = marks[mark + 1..].iter().find(|mark| match mark.kind {
            MarkKind::NoteOpen => {
                depth += 1;
                false
            }
            MarkKind::NoteClose if depth == 0 => true,
            MarkKind::NoteClose => {
                depth -= 1;
                false
            }
            _ => false,
        });
        let Some(close) = close else { return from };
        let end = close.range.end;
        let number = offset(self.notes.called.len());
        self.notes
            .called
            .push(Called::Inline(self.current, from..close.range.start));
        self.write_call(number);
        end
    }

    /// Writes every note that was called; a note may call others.
    pub(super) fn write_footnotes(&mut self) {
        self.notes.writing = true;
        self.section = None;
        let mut at = 0;
        while let Some(called) = self.notes.called.get(at).cloned() {
            let start = self.here();
            let label = match called {
                Called::Defined(label, events) => {
                    self.skip = 0..0;
                    self.walk(events);
                    self.close_all();
                    label
                }
                Called::Inline(first, range) => {
                    self.write_stretch(first, range);
                    (at + 1).to_string()
                }
            };
            let html = start..self.here();
            self.body.footnotes.push(Footnote { label, html });
            at += 1;
        }
        self.report_uncalled();
    }

    fn write_stretch(&mut self, first: usize, range: Range<usize>) {
        let events = self.events;
        self.open_paragraph();
        self.skip = 0..range.start;
        self.stop = range.end;
        let mut at = first;
        while let Some((event, place)) = events.get(at).filter(|(_, place)| place.start < range.end)
        {
            let inline = match event {
                Event::Start(tag) => super::inline::is_phrase(tag),
                Event::End(tag) => super::inline::is_phrase_end(*tag),
                _ => true,
            };
            at = match inline {
                true => self.event(event, place.clone(), at),
                false => at + 1,
            };
        }
        self.stop = usize::MAX;
        self.skip = 0..0;
        self.finish_run();
    }

    fn report_uncalled(&mut self) {
        let uncalled: Vec<usize> = self
            .notes
            .defined
            .iter()
            .filter(|(_, (label, _))| !self.notes.numbers.contains_key(label))
            .map(|(start, _)| *start)
            .collect();
        for start in uncalled {
            let place = &self.events[start].1;
            let text = &self.plan.source.text[place.clone()];
            let end = place.start + text.find("]:").map_or(text.len(), |end| end + 2);
            let label = &self.plan.source.text[place.start..end];
            let message = format!(
                "the note `{}` is called nowhere",
                label.trim_end_matches(':')
            );
            let span = self.plan.source.span(place.start..end);
            let call = label.trim_end_matches(':');
            let fault = Diagnostic::at(Code::ODD_MARKUP, &span, message).label("not shown");
            self.found.push(fault.help(format!(
                "write `{call}` where the note belongs, or take the note out"
            )));
        }
    }
}
