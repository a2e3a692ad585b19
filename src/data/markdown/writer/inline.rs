//! What stands inside a line: words, emphasis, links, code, marks of the plan.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{LinkType, Tag, TagEnd};

use super::Writer;
use super::runs::{quote, quote_before};
use crate::data::draft::{Cite, Fill, Link, Math, Within};
use crate::data::inline::escape;
use crate::data::markdown::cites::citations;
use crate::data::markdown::displays::lead_of;
use crate::data::markdown::formula;
use crate::data::markdown::raw_html::is_safe_address;
use crate::data::markdown::run::MENTION;
use crate::data::markdown::scan::{Mark, MarkKind, is_html};
use crate::diag::{Code, Diagnostic};
use crate::text::{Span, offset};
use crate::words::CITATION;

/// Something that is open inside a line.
#[derive(Debug)]
pub(super) struct Phrase {
    pub what: PhraseKind,
    /// What closes it.
    pub close: String,
    /// Whether its end came while something opened later was still open.
    pub over: bool,
}

/// What it is that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PhraseKind {
    /// An element of the parser's, with the byte that it begins at.
    Markdown(TagEnd, usize),
    /// A raised or lowered word.
    Script(bool),
    /// A bracketed span by number.
    Span(usize),
    /// A raw tag by what it was the how manieth of.
    Raw(usize),
}

pub(super) fn is_phrase(tag: &Tag) -> bool {
    is_phrase_end(tag.to_end())
}

pub(super) fn is_phrase_end(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image
    )
}

impl Writer<'_, '_> {
    /// Whether an event at `place` is not to be written now.
    pub(super) fn passes(&self, place: &Range<usize>) -> bool {
        self.skip.contains(&place.start) || place.start >= self.stop
    }

    pub(super) fn open_phrase(&mut self, tag: &Tag, place: &Range<usize>) {
        if self.passes(place) {
            return;
        }
        self.run();
        let what = PhraseKind::Markdown(tag.to_end(), place.start);
        let (open, close) = match tag {
            Tag::Emphasis => ("<em>", "</em>"),
            Tag::Strong => ("<strong>", "</strong>"),
            Tag::Strikethrough => ("<del>", "</del>"),
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => {
                let wiki = matches!(link_type, LinkType::WikiLink { .. });
                let address = match link_type {
                    LinkType::Email => format!("mailto:{dest_url}"),
                    _ => dest_url.to_string(),
                };
                let attributes = self.plan.scan.attributes.get(&place.end);
                if let Some(attributes) = attributes {
                    self.push("<span");
                    self.plain_attributes(attributes);
                    self.push(">");
                }
                let close = self.open_link(address, title, wiki, place.clone());
                let after = if attributes.is_some() { "</span>" } else { "" };
                return self.open_as(what, "", &format!("{close}{after}"));
            }
            _ => ("", ""),
        };
        self.open_as(what, open, close);
    }

    pub(super) fn open_as(&mut self, what: PhraseKind, open: &str, close: &str) {
        self.push(open);
        self.phrases.push(Phrase {
            what,
            close: close.to_owned(),
            over: false,
        });
    }

    /// Writes the opening of a link, and gives what closes it: nothing, if the link may
    /// not be followed or stands in another.
    pub(super) fn open_link(
        &mut self,
        destination: String,
        title: &str,
        wiki: bool,
        place: Range<usize>,
    ) -> &'static str {
        let span = self.plan.source.span(place.clone());
        let target = self.target_in(&place, &destination, wiki);
        if !is_safe_address(&destination) {
            let scheme = destination.split(':').next().unwrap_or_default();
            let message = format!("a link may not lead to `{}:`", scheme.trim());
            let at = target.as_ref().unwrap_or(&span);
            let fault = Diagnostic::at(Code::REFUSED_HTML, at, message);
            self.found.push(
                fault
                    .label("only the words of the link are shown")
                    .help("link to a web page, a file of the book or a mail address"),
            );
            return "";
        }
        if self
            .phrases
            .iter()
            .any(|phrase| phrase.close.starts_with("</a>"))
        {
            return "";
        }
        self.hole(Fill::LinkOpen(offset(self.body.links.len())));
        self.body.links.push(Link {
            span,
            target,
            destination,
            title: title.to_owned(),
            image: None,
            wiki,
        });
        "</a>"
    }

    /// Where in the link or image at `place` its destination stands.
    pub(super) fn target_in(
        &self,
        place: &Range<usize>,
        destination: &str,
        wiki: bool,
    ) -> Option<Span> {
        let written = &self.plan.source.text[place.clone()];
        let opens: &[char] = match (written.starts_with('<'), wiki) {
            (true, _) => &['<', '"', '\'', '='],
            (false, true) => &['['],
            (false, false) => &['(', '<'],
        };
        let mut all = written.rmatch_indices(destination.trim());
        let (at, found) = all
            .find(|(at, found)| !found.is_empty() && written[..*at].trim_end().ends_with(opens))?;
        let start = place.start + at;
        Some(self.plan.source.span(start..start + found.len()))
    }

    /// Notes what of the source at `place` counts as words of a heading without being any.
    pub(super) fn insert(&mut self, place: Range<usize>) {
        let run = self.run();
        if run.within == Within::Heading {
            run.insertions.push((run.words.len(), place));
        }
    }

    pub(super) fn close_phrase(&mut self, tag: TagEnd, place: &Range<usize>) {
        if !self.passes(place) {
            // The label of a link, which Pandoc does not know yet when it makes an id.
            let text = &self.plan.source.text[place.clone()];
            if tag == TagEnd::Link
                && text.ends_with(']')
                && let Some(label) = text.rfind("][")
            {
                self.insert(place.start + label + 2..place.end - 1);
            }
            self.close_as(PhraseKind::Markdown(tag, place.start));
        }
    }

    /// Ends what was opened as `what`: at once, or when all that was opened later has
    /// ended, so that nothing overlaps.
    pub(super) fn close_as(&mut self, what: PhraseKind) {
        let Some(phrase) = self
            .phrases
            .iter_mut()
            .rev()
            .find(|phrase| phrase.what == what)
        else {
            return;
        };
        phrase.over = true;
        while let Some(phrase) = self.phrases.pop_if(|phrase| phrase.over) {
            self.end_phrase(phrase);
        }
    }

    pub(super) fn close_all_phrases(&mut self) {
        while let Some(phrase) = self.phrases.pop() {
            self.end_phrase(phrase);
        }
    }

    fn end_phrase(&mut self, phrase: Phrase) {
        match phrase.what {
            PhraseKind::Span(number) => self.end_span(number, &phrase.close),
            _ => self.push(&phrase.close),
        }
        if phrase.close.starts_with("</a>") {
            self.write_held_calls();
        }
    }

    /// Whether what is being written stands inside a link.
    pub(super) fn in_link(&self) -> bool {
        self.phrases
            .iter()
            .any(|phrase| phrase.close.starts_with("</a>"))
    }

    pub(super) fn text(&mut self, text: &str, place: Range<usize>) {
        let start = if self.skip.contains(&place.start) {
            self.skip.end
        } else {
            place.start
        };
        let end = place.end.min(self.stop);
        if start >= end {
            return;
        }
        if &self.plan.masked[place.clone()] != text {
            // An entity or a quotation mark: it is never cut by a mark.
            if start == place.start {
                self.words(text, start, false);
            }
            return;
        }
        let plan = self.plan;
        let marks = &plan.scan.marks;
        let mut at = start;
        let mut next = marks.partition_point(|mark| mark.range.start < at);
        while at < end {
            let Some(mark) = marks.get(next).filter(|mark| mark.range.start < end) else {
                break;
            };
            if mark.range.start < at {
                next += 1;
                continue;
            }
            self.words(&plan.source.text[at..mark.range.start], at, true);
            at = self.mark(mark, next).max(mark.range.end);
            next += 1;
        }
        if at < end {
            self.words(&plan.source.text[at..end], at, true);
        } else if at > end {
            self.skip = end..at;
        }
    }

    /// Writes words as text.
    pub(super) fn words(&mut self, words: &str, source: usize, exact: bool) {
        if words.is_empty() {
            return;
        }
        self.run();
        self.words_only(words, source, exact);
        if let Some(PhraseKind::Script(raised)) = self.phrases.last().map(|phrase| &phrase.what) {
            // Where the words are read without the markup, 10³ must not become 103.
            if let Some(small) = formula::script(words, *raised) {
                self.shown_as(words, small);
            }
        }
        escape(words, &mut self.body.html);
    }

    /// Has the last words stand in another form where they are shown by themselves.
    fn shown_as(&mut self, words: &str, shown: String) {
        if let Some(&block) = self.blocks.last() {
            let own = &mut self.body.blocks[block as usize].words;
            own.truncate(own.len() - words.len());
            own.push_str(&shown);
        }
        self.run().show_last(words.len(), shown);
    }

    /// Notes words whose HTML is written by who calls.
    fn words_only(&mut self, words: &str, source: usize, exact: bool) {
        let html = self.body.html.len();
        self.run().push(words, html, source, exact);
        if let Some(&block) = self.blocks.last() {
            self.body.blocks[block as usize].words.push_str(words);
        }
    }

    fn place_holder(&mut self, c: char, source: usize) {
        let mut buffer = [0; 4];
        self.words_only(c.encode_utf8(&mut buffer), source, false);
    }

    /// Writes what stands at a mark, and says where the text goes on.
    fn mark(&mut self, mark: &Mark, number: usize) -> usize {
        let range = mark.range.clone();
        match mark.kind {
            MarkKind::Cite(cite) => self.cite(cite),
            MarkKind::SpanOpen(span) => self.open_span(span),
            MarkKind::SpanClose(span) => self.close_as(PhraseKind::Span(span)),
            MarkKind::NoteOpen => return self.inline_note(number),
            MarkKind::NoteClose | MarkKind::Hidden => {}
            MarkKind::Script { raised, open: true } => {
                self.run();
                let (open, close) = if raised {
                    ("<sup>", "</sup>")
                } else {
                    ("<sub>", "</sub>")
                };
                self.open_as(PhraseKind::Script(raised), open, close);
            }
            MarkKind::Script {
                raised,
                open: false,
            } => self.close_as(PhraseKind::Script(raised)),
            MarkKind::Math { display } => self.math(range.clone(), display),
            MarkKind::Literal => {
                let plan = self.plan;
                self.words(&plan.source.text[range.clone()], range.start, true);
            }
        }
        range.end
    }

    fn math(&mut self, range: Range<usize>, display: bool) {
        let width = 1 + usize::from(display);
        let tex = self.unquoted(range.start + width..range.end - width);
        let tex = tex.trim().to_owned();
        self.run();
        let html = self.body.html.len();
        self.run().push_hole(&tex, html, range.start + width);
        if let Some(&block) = self.blocks.last() {
            self.body.blocks[block as usize].words.push_str(&tex);
        }
        self.shown_as(&tex, formula::words(&tex));
        self.hole(Fill::Math(offset(self.body.math.len())));
        self.body.math.push(Math {
            tex,
            display,
            span: self.plan.source.span(range),
        });
    }

    /// A stretch of the text without the marks of the quotes that its lines stand in.
    fn unquoted(&self, range: Range<usize>) -> Cow<'_, str> {
        let text = &self.plan.source.text[range];
        let quotes = self.frames.iter().filter(|frame| frame.is_quote()).count();
        if quotes == 0 || !text.contains('\n') {
            return Cow::Borrowed(text);
        }
        let mut lines = text.split('\n');
        let mut out = lines.next().unwrap_or_default().to_owned();
        for line in lines {
            out.push('\n');
            out.push_str(&line[lead_of(line, quotes)..]);
        }
        Cow::Owned(out)
    }

    fn cite(&mut self, number: usize) {
        let plan = self.plan;
        let at = &plan.scan.cites[number];
        self.run();
        if let Some(named) = plan.crossings(at) {
            for (place, crossing) in named.into_iter().enumerate() {
                if place > 0 {
                    self.words(", ", at.range.start, false);
                }
                self.place_holder(MENTION, at.range.start);
                self.hole(Fill::CrossReference(offset(crossing)));
            }
            return;
        }
        let number = offset(self.body.cites.len());
        let run = self.run();
        let within = run.within;
        let before = if at.narrative {
            None
        } else {
            quote_before(run)
        };
        let place = run.words.len();
        run.cites.push((number, place, at.range.clone()));
        run.insertions.push((place, at.range.clone()));
        let quote = before.map(|(words, place)| quote(self, words, place));
        self.place_holder(
            if at.narrative { MENTION } else { CITATION },
            at.range.start,
        );
        self.hole(Fill::Cite(number));
        self.body.cites.push(Cite {
            span: plan.source.span(at.range.clone()),
            narrative: at.narrative,
            citations: citations(&plan.source, at, self.language),
            block: self.blocks.last().copied(),
            section: self.section,
            within,
            sentence: 0..0,
            sentence_text: String::new(),
            quote: quote.map(Box::new),
        });
    }

    pub(super) fn inline_code(&mut self, text: &str, place: Range<usize>) {
        if self.passes(&place) {
            return;
        }
        if let Some(format) = self.plan.scan.raw.get(&place.end) {
            if is_html(&self.plan.source.text[format.clone()]) {
                let html = self.code_words(text, &place);
                self.raw_inline(&html, &place);
            }
            return;
        }
        self.run();
        self.push("<code");
        if let Some(attributes) = self.plan.scan.attributes.get(&place.end) {
            self.plain_attributes(attributes);
        }
        self.push(">");
        let code = self.code_words(text, &place);
        self.words(&code, place.start, false);
        self.push("</code>");
    }

    /// The words of a span of code. The parser saw them masked where they looked like
    /// markup, so they are taken from the source.
    fn code_words(&self, text: &str, place: &Range<usize>) -> String {
        let (source, masked) = (
            &self.plan.source.text[place.clone()],
            &self.plan.masked[place.clone()],
        );
        if source == masked {
            return text.to_owned();
        }
        let ticks = source.len() - source.trim_start_matches('`').len();
        let inner = source
            .get(ticks..source.len() - ticks)
            .unwrap_or_default()
            .replace('\n', " ");
        let padded = inner.starts_with(' ') && inner.ends_with(' ') && !inner.trim().is_empty();
        if padded {
            inner[1..inner.len() - 1].to_owned()
        } else {
            inner
        }
    }

    pub(super) fn line_break(&mut self, place: Range<usize>, html: &str) {
        if self.passes(&place) {
            return;
        }
        self.run();
        self.words_only("\n", place.start, false);
        self.push(html);
    }

    pub(super) fn task(&mut self, done: bool) {
        self.run();
        self.push(match done {
            true => "<span class=\"task\">☑</span> ",
            false => "<span class=\"task\">☐</span> ",
        });
    }
}
