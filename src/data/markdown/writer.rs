//! Writes a planned text as HTML with holes.
//!
//! The main type is [`Writer`]: one walk over the parser's events, with the marks of
//! the plan put back where they stood. What it writes is well formed whatever came
//! in, because everything that is opened lies on one stack and is closed from there.

mod containers;
mod figures;
mod footnotes;
mod headings;
mod inline;
mod lost_tables;
mod raw;
mod runs;
mod spans;
mod tables;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use super::attributes::{Attributes, attributes_at};
use super::outline::options;
use super::plan::Plan;
use super::remarks::remarks;
use super::run::Run;
use super::scan::{Mark, MarkKind, is_html, raw_format};
use crate::data::draft::{Body, Bracket, Code as CodeBlock, Crossing, Fill, Hole, Within};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::text::{Span, Spanned, offset};
use containers::Frame;
use footnotes::Notes;
use inline::Phrase;
use runs::Unit;
use spans::SpanKind;

/// Blocks deeper than this are written without their tags: browsers stop there, and
/// so does a reader.
const MOST_LEVELS: usize = 100;

/// Writes the text of `plan`. `language` is that of citation signals.
pub(super) fn write(plan: &Plan, language: &str, found: &mut Diagnostics) -> Body {
    let parser = Parser::new_ext(&plan.masked, options());
    let events: Vec<(Event, Range<usize>)> = parser.into_offset_iter().collect();
    let mut writer = Writer::new(plan, &events, language, found);
    writer.report_scan();
    writer.walk(0..events.len());
    writer.close_all();
    writer.write_footnotes();
    writer.body.remarks = remarks(plan, &writer.remarks, writer.found);
    writer.body
}

struct Writer<'w, 'f> {
    plan: &'w Plan<'f>,
    events: &'w [(Event<'w>, Range<usize>)],
    language: &'w str,
    found: &'w mut Diagnostics,
    body: Body,
    /// Open blocks, from the outside in.
    frames: Vec<Frame>,
    /// Open emphasis, links and spans, from the outside in.
    phrases: Vec<Phrase>,
    run: Option<Run>,
    unit: Option<Unit>,
    notes: Notes,
    /// Numbers of open blocks of ours.
    blocks: Vec<u32>,
    section: Option<u32>,
    /// Events of this stretch of the text are passed over.
    skip: Range<usize>,
    /// Events from here on are passed over.
    stop: usize,
    /// Events by number that were written out of turn, with where to go on.
    done: BTreeMap<usize, usize>,
    /// Ids of the file, with their places.
    ids: BTreeMap<String, Span>,
    /// Ids of headings, which may not be given twice.
    heading_ids: BTreeSet<String>,
    /// How many headings have had an id made from the same words.
    id_counts: BTreeMap<String, usize>,
    /// What closes the block of the run that is open.
    body_tag: &'static str,
    /// Open bracketed spans by number: what they are, and where in the run's words they began.
    spans: BTreeMap<usize, (SpanKind, usize)>,
    /// The event that is being written.
    current: usize,
    too_deep: bool,
    /// Where the last line of dashes of a simple table ended; 0 before the first.
    table_reported: usize,
    /// What raw HTML had taken out, each once.
    refused: BTreeSet<String>,
    /// Where comments to casebook stand.
    remarks: Vec<Range<usize>>,
}

impl<'w, 'f> Writer<'w, 'f> {
    fn new(
        plan: &'w Plan<'f>,
        events: &'w [(Event<'w>, Range<usize>)],
        language: &'w str,
        found: &'w mut Diagnostics,
    ) -> Self {
        let body = Body {
            brackets: brackets_of(plan),
            html: String::with_capacity(plan.masked.len() * 5 / 4),
            cross: plan.cross.clone(),
            private_ids: plan.private_ids.clone(),
            ..Body::default()
        };
        Self {
            plan,
            events,
            language,
            found,
            body,
            frames: Vec::new(),
            phrases: Vec::new(),
            run: None,
            unit: None,
            notes: Notes::of(events),
            blocks: Vec::new(),
            section: None,
            skip: 0..0,
            stop: usize::MAX,
            done: BTreeMap::new(),
            ids: BTreeMap::new(),
            heading_ids: BTreeSet::new(),
            id_counts: BTreeMap::new(),
            body_tag: "",
            spans: BTreeMap::new(),
            current: 0,
            too_deep: false,
            table_reported: 0,
            refused: BTreeSet::new(),
            remarks: Vec::new(),
        }
    }

    /// Reports what the plan found that is no citation or note, though it looks like one.
    fn report_scan(&mut self) {
        let source = &self.plan.source;
        for key in &self.plan.scan.swallowed {
            let name = &source.text[key.clone()];
            let message = format!("`@{name}` stands in the words after another citation");
            let fault = Diagnostic::at(Code::KEY_IN_SUFFIX, &source.span(key.clone()), message);
            self.found.push(
                fault
                    .label("not cited")
                    .help("put a `;` before it, as in `[@a; quoted in @b]`"),
            );
        }
        for word in &self.plan.scan.undotted {
            let span = self.plan.source.span(word.clone());
            let written = &self.plan.source.text[word.clone()];
            let message = format!("`{written}` has no dot, so that what is in the braces is text");
            self.found.push(
                Diagnostic::at(Code::BAD_ATTRIBUTE, &span, message)
                    .label("read as text, as Pandoc does")
                    .fix(format!("write `.{written}`"), &span, format!(".{written}")),
            );
        }
        for note in &self.plan.scan.lost_notes {
            let name = &source.text[note.clone()];
            let message = format!("there is no note `{name}`");
            let fault = Diagnostic::at(Code::ODD_MARKUP, &source.span(note.clone()), message);
            self.found.push(
                fault
                    .label("shown as text")
                    .help(format!("write it: `{name}: …`")),
            );
        }
        // A list of such lines is one mistake.
        let mut reported = usize::MAX;
        for &at in &self.plan.outline.definitions {
            let runs = &self.plan.outline.runs;
            let run = runs.partition_point(|run| run.range.start <= at);
            let marks = &self.plan.scan.marks;
            let mark = &marks[marks.partition_point(|mark| mark.range.start < at)..];
            let cite = mark
                .first()
                .filter(|mark| mark.range.start == at && matches!(mark.kind, MarkKind::Cite(_)));
            // What a reader of links takes for the name may end at a later bracket.
            let names = |cite: &&Mark| source.text[cite.range.end..].starts_with(':');
            let Some(cite) = cite.filter(names).filter(|_| run != reported) else {
                continue;
            };
            reported = run;
            let written = &source.text[cite.range.clone()];
            let message =
                format!("`{written}:` is a citation here, and the name of a link elsewhere");
            let span = source.span(cite.range.start..cite.range.end + 1);
            let fault = Diagnostic::at(Code::SWALLOWED_CITATION, &span, message);
            self.found.push(
                fault
                    .label("cites, as in Pandoc")
                    .help("write words before it, or give the link a name without `@`"),
            );
        }
    }

    fn walk(&mut self, range: Range<usize>) {
        let events = self.events;
        let mut at = range.start;
        while at < range.end {
            if let Some(next) = self.done.get(&at).copied().or_else(|| self.notes.after(at)) {
                at = next.max(at + 1);
                continue;
            }
            let (event, place) = &events[at];
            at = self.event(event, place.clone(), at);
        }
    }

    /// Writes one event, and says which comes next.
    fn event(&mut self, event: &Event, place: Range<usize>, at: usize) -> usize {
        self.current = at;
        match event {
            Event::Start(Tag::CodeBlock(kind)) => return self.code_block(kind, at),
            Event::Start(Tag::HtmlBlock) => return self.html_block(at),
            Event::Start(Tag::Image { .. }) => {
                return self.figure_in_item(at).unwrap_or_else(|| self.image(at));
            }
            Event::Start(Tag::Paragraph) => {
                let written = self.caption_before(at).or_else(|| self.figure(at));
                if let Some(next) = written {
                    return next;
                }
                self.hint_at_grid_table(&place);
                self.open_paragraph();
            }
            Event::End(TagEnd::Paragraph) => self.finish_run(),
            Event::Start(Tag::Heading { level, .. }) => self.open_heading(*level as u8, &place),
            Event::End(TagEnd::Heading(level)) => self.close_heading(*level as u8),
            Event::Start(Tag::Table(alignment)) => return self.table(at, alignment),
            Event::Start(tag) if inline::is_phrase(tag) => self.open_phrase(tag, &place),
            Event::End(tag) if inline::is_phrase_end(*tag) => self.close_phrase(*tag, &place),
            Event::Start(tag) => self.open_container(tag, &place),
            Event::End(tag) => self.close_container(*tag),
            Event::Rule => self.rule(&place),
            Event::Text(text) => self.text(text, place),
            Event::Code(text) => self.inline_code(text, place),
            Event::SoftBreak => self.line_break(place, "\n"),
            Event::HardBreak => self.line_break(place, "<br>\n"),
            Event::InlineHtml(html) => self.inline_html(html, place),
            Event::FootnoteReference(label) => self.call_note(label, place),
            Event::TaskListMarker(done) => self.task(*done),
            // Never sent by a parser with these options, or only inside a block of HTML.
            Event::Html(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
        at + 1
    }

    /// The event after the end of the element that begins with event `at`.
    fn after(&self, at: usize) -> usize {
        let mut depth = 0_usize;
        for (number, (event, _)) in self.events.iter().enumerate().skip(at) {
            match event {
                Event::Start(_) => depth += 1,
                Event::End(_) if depth <= 1 => return number + 1,
                Event::End(_) => depth -= 1,
                _ => {}
            }
        }
        self.events.len()
    }

    fn code_block(&mut self, kind: &CodeBlockKind, at: usize) -> usize {
        self.start_block();
        let end = self.after(at);
        if let CodeBlockKind::Fenced(info) = kind
            && let Some(format) = raw_format(info.trim())
        {
            // Written for another kind of document, it is no part of a page.
            return if is_html(format) {
                self.html_block(at)
            } else {
                end
            };
        }
        let mut code = CodeBlock {
            language: language_of(kind),
            text: String::new(),
        };
        for (event, place) in &self.events[at + 1..end] {
            if let Event::Text(text) = event {
                code.text.push_str(self.unmasked(text, place));
            }
        }
        let attributes = self.attributes_of_code(kind, &self.events[at].1);
        if let Some(attributes) = &attributes {
            self.push("<div");
            self.plain_attributes(attributes);
            self.push(">");
        }
        self.hole(Fill::Code(offset(self.body.code.len())));
        self.body.code.push(code);
        self.push(if attributes.is_some() {
            "\n</div>\n"
        } else {
            "\n"
        });
        end
    }

    /// The attributes after the fence of a code block, but for its language, if there is
    /// more to them than that.
    fn attributes_of_code(&self, kind: &CodeBlockKind, place: &Range<usize>) -> Option<Attributes> {
        let CodeBlockKind::Fenced(info) = kind else {
            return None;
        };
        let line = self.plan.source.text[place.clone()].lines().next()?;
        let open = place.start + line.find('{').filter(|_| info.contains('{'))?;
        let (mut attributes, _) = attributes_at(&self.plan.source.text, open)?;
        let language = language_of(kind);
        attributes.classes.retain(|class| class.text != language);
        let more = attributes.id.is_some()
            || !attributes.classes.is_empty()
            || !attributes.pairs.is_empty();
        more.then_some(attributes)
    }

    /// What the author wrote where the parser saw `text`.
    fn unmasked<'t>(&'t self, text: &'t str, place: &Range<usize>) -> &'t str {
        match &self.plan.masked[place.clone()] == text {
            true => &self.plan.source.text[place.clone()],
            false => text,
        }
    }

    fn push(&mut self, html: &str) {
        self.body.html.push_str(html);
    }

    fn here(&self) -> u32 {
        offset(self.body.html.len())
    }

    fn hole(&mut self, what: Fill) {
        let at = self.here();
        self.body.holes.push(Hole { at, what });
    }

    /// Says that `id` is given at `place`; false if something else has it already.
    fn claim_id(&mut self, id: &str, span: Span) -> bool {
        if let Some(first) = self.ids.get(id) {
            let message = format!("the id `{id}` is given twice");
            let fault = Diagnostic::at(Code::DUPLICATE_ID, &span, message).label("a second time");
            self.found.push(
                fault
                    .also(first, "first here")
                    .help("give one of the two another id"),
            );
            return false;
        }
        self.ids.insert(id.to_owned(), span);
        true
    }

    /// Writes ` id="…"` of something that is no block and no heading, as a hole.
    fn anchor(&mut self, id: &str, span: Span) {
        if !self.claim_id(id, span.clone()) {
            return;
        }
        match self.plan.cross_by_id.get(id) {
            Some(&number) => self.hole(Fill::CrossAnchor(offset(number))),
            None => {
                self.hole(Fill::Anchor(offset(self.body.anchors.len())));
                self.body.anchors.push(Spanned::new(id.to_owned(), span));
            }
        }
    }

    fn crossing(&self, id: Option<&str>) -> Option<(u32, &Crossing)> {
        let number = *self.plan.cross_by_id.get(id?)?;
        Some((offset(number), &self.plan.cross[number]))
    }

    fn within(&self) -> Within {
        if self.notes.writing {
            return Within::Footnote;
        }
        self.frames
            .iter()
            .rev()
            .find_map(Frame::within)
            .unwrap_or(Within::Paragraph)
    }
}

/// Brackets that cite, and those that may.
fn brackets_of(plan: &Plan) -> Vec<Bracket> {
    let source = &plan.source;
    let bracket = |range: &Range<usize>, cites: Option<&String>| Bracket {
        span: source.span(range.clone()),
        words: source.text[range.start + 1..range.end - 1].to_owned(),
        cites: cites.cloned(),
    };
    let unknown = plan.scan.maybe_cites.iter();
    let known = plan.scan.cites.iter();
    unknown
        .map(|range| bracket(range, None))
        .chain(known.filter_map(|cite| {
            let written = cite.written.as_ref()?;
            Some(bracket(&cite.range, Some(written)))
        }))
        .collect()
}

/// The language of a code block: the first word after its fence, or the first class
/// of the attributes there.
fn language_of(kind: &CodeBlockKind) -> String {
    let CodeBlockKind::Fenced(info) = kind else {
        return String::new();
    };
    let info = info.trim();
    let word = match info.strip_prefix('{') {
        Some(attributes) => attributes
            .split(|c: char| c.is_whitespace() || c == '}')
            .find_map(|word| word.strip_prefix('.')),
        None => info
            .split(|c: char| c.is_whitespace() || matches!(c, '{' | ','))
            .next(),
    };
    word.unwrap_or_default().to_owned()
}
