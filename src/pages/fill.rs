//! A text as markup, with its holes filled.
//!
//! [`page`] gives a whole text as its own page shows it: ids, blocks with number and
//! label, notes beside their paragraph, references. [`block`], [`sentence`] and
//! [`occurrence`] give a stretch of a text as any other page shows it: no ids, no notes,
//! citations that lead to their source's page. Each is one pass over the stretch it
//! prints. This module does not decide what a block's label says: see [`super::blocks`].

use std::ops::Range;

use super::markup::{encode_path, escape, mend, rich};
use super::print::Printing;
use super::view::Html;
use super::{Links, Route, blocks, code, math};
use crate::data::draft::{Body, CrossKind, Fill, Footnote};
use crate::diag::Diagnostics;
use crate::model::book::{LinkTo, Node, Prose, TextId};
use crate::model::ids::{MentionId, SourceId};

/// What an excerpt shows of the text it is taken from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Show {
    /// What becomes of citations.
    pub cites: Cites,
    /// What becomes of blocks of ours inside the one shown.
    pub nested: Nested,
    /// A citation item to be marked.
    pub mark: Option<MentionId>,
}

/// What an excerpt makes of citations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cites {
    /// They lead to the page of their source.
    #[default]
    Linked,
    /// They are left out, with the space before them: where they are listed beside the words.
    LeftOut,
}

/// What an excerpt makes of blocks of ours that stand in the one shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Nested {
    /// They are left out: they are shown as what they are, elsewhere.
    #[default]
    LeftOut,
    /// Their words are shown.
    Shown,
}

/// A whole text, for its own page.
///
/// Formulas that are not TeX are reported; they stand as they were written.
pub fn page(links: &Links<'_>, text: TextId, found: &mut Diagnostics) -> Html {
    let mut filler = Filler::new(links, text, Mode::Page);
    let body = filler.body;
    let end = body
        .footnotes
        .iter()
        .map(|footnote| footnote.html.start)
        .min();
    let end = end.unwrap_or_else(|| crate::text::offset(body.html.len()));
    filler.out.reserve(body.html.len() * 2);
    let holes = &body.holes;
    let mut last = holes.partition_point(|hole| hole.at < end);
    // What opens at the very end of the running text belongs to the first footnote.
    while holes
        .get(last)
        .is_some_and(|hole| hole.at == end && !opens(hole.what))
    {
        last += 1;
    }
    filler.run(0..last, 0..end);
    filler.leftover_footnotes();
    found.extend(filler.found);
    Html::trusted(filler.out)
}

/// A footnote call or opening tag: what begins something.
fn opens(what: Fill) -> bool {
    matches!(
        what,
        Fill::BlockOpen(_) | Fill::NotedOpen(_) | Fill::HeadingOpen(_) | Fill::LinkOpen(_)
    )
}

/// The words of a claim, answer or other block. An inline claim is given as one
/// paragraph. A private block has no words.
pub fn block(links: &Links<'_>, node: Node, show: Show) -> Html {
    let Some((case, index)) = links.pages.place_of(node) else {
        return Html::default();
    };
    let text = TextId::Case(case);
    let body = &links.pages.prose(text).draft.body;
    let block = &body.blocks[index as usize];
    if block.inline {
        let words = stretch(links, text, block.html.clone(), show);
        return Html::trusted(["<p>", words.as_str(), "</p>"].concat());
    }
    let mut filler = Filler::new(links, text, Mode::Excerpt(show));
    let holes = inner_holes(body, index);
    filler.run(holes, block.html.clone());
    Html::trusted(filler.out)
}

/// A sentence, or any other stretch of running text, made to stand by itself in a line.
///
/// Emphasis that the cut runs through is mended; tags of blocks become spaces.
pub fn sentence(
    links: &Links<'_>,
    text: TextId,
    range: Range<u32>,
    mark: Option<MentionId>,
) -> Html {
    stretch(
        links,
        text,
        range,
        Show {
            mark,
            ..Show::default()
        },
    )
}

/// The whole sentence that a citation item stands in, with the item marked.
pub fn occurrence(links: &Links<'_>, mention: MentionId) -> Html {
    let place = &links.pages.book.mentions[mention.index()];
    let cite = &links.pages.prose(place.place).draft.body.cites[place.cite as usize];
    sentence(links, place.place, cite.sentence.clone(), Some(mention))
}

/// The words of an answer that it denies: its `{.denies}` spans, without citations.
pub fn denied(links: &Links<'_>, node: Node) -> Vec<Html> {
    let Some((case, index)) = links.pages.place_of(node) else {
        return Vec::new();
    };
    let text = TextId::Case(case);
    let block = &links.pages.prose(text).draft.body.blocks[index as usize];
    let show = Show {
        cites: Cites::LeftOut,
        ..Show::default()
    };
    block
        .denies
        .iter()
        .map(|range| stretch(links, text, range.clone(), show))
        .collect()
}

fn stretch(links: &Links<'_>, text: TextId, range: Range<u32>, show: Show) -> Html {
    let mut filler = Filler::new(links, text, Mode::Phrase(show));
    let holes = &filler.body.holes;
    let mut first = holes.partition_point(|hole| hole.at < range.start);
    let mut last = holes.partition_point(|hole| hole.at <= range.end);
    let body = filler.body;
    // A citation at either end belongs to the sentence that it says it belongs to.
    let is_other = |what: Fill| match what {
        Fill::Cite(cite) => {
            let own = &body.cites[cite as usize].sentence;
            own.end <= range.start || own.start >= range.end
        }
        _ => false,
    };
    while first < last && holes[first].at == range.start && is_other(holes[first].what) {
        first += 1;
    }
    while last > first && holes[last - 1].at == range.end && is_other(holes[last - 1].what) {
        last -= 1;
    }
    filler.run(first..last, range);
    Html::trusted(mend(&filler.out))
}

/// The holes between the opening and the closing tag of a block.
fn inner_holes(body: &Body, block: u32) -> Range<usize> {
    let html = &body.blocks[block as usize].html;
    let find = |at: u32, what: Fill| {
        let from = body.holes.partition_point(|hole| hole.at < at);
        body.holes[from..]
            .iter()
            .take_while(|hole| hole.at == at)
            .position(|hole| hole.what == what)
            .map(|place| from + place)
    };
    let start = find(html.start, Fill::BlockOpen(block)).map(|place| place + 1);
    let end = find(html.end, Fill::BlockClose(block));
    let start = start.unwrap_or_else(|| body.holes.partition_point(|hole| hole.at < html.start));
    start..end.unwrap_or(start).max(start)
}

/// How a text is filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    /// On its own page.
    Page,
    /// The inside of a block, elsewhere.
    Excerpt(Show),
    /// A stretch of a line, elsewhere.
    Phrase(Show),
}

pub(super) struct Filler<'a> {
    pub(super) links: &'a Links<'a>,
    pub(super) text: TextId,
    pub(super) prose: &'a Prose,
    pub(super) body: &'a Body,
    pub(super) printing: &'a Printing,
    pub(super) out: String,
    /// What is added to the level of a heading, so that the highest in a text is 2.
    pub(super) shift: i8,
    found: Diagnostics,
    mode: Mode,
    /// The name that the next closing tag of a heading takes.
    retag: Option<&'static str>,
    /// How often each footnote was called, and whether it was printed.
    calls: Vec<u32>,
    printed: Vec<bool>,
    in_footnote: bool,
}

impl<'a> Filler<'a> {
    fn new(links: &'a Links<'a>, text: TextId, mode: Mode) -> Self {
        let prose = links.pages.prose(text);
        let body = &prose.draft.body;
        let highest = body
            .headings
            .iter()
            .map(|heading| heading.level)
            .min()
            .unwrap_or(2);
        let footnotes = if mode == Mode::Page {
            body.footnotes.len()
        } else {
            0
        };
        Self {
            links,
            text,
            prose,
            body,
            printing: links.pages.printing(text),
            out: String::new(),
            shift: 2 - highest.min(6) as i8,
            found: Diagnostics::new(),
            mode,
            retag: None,
            calls: vec![0; footnotes],
            printed: vec![false; footnotes],
            in_footnote: false,
        }
    }

    /// Copies the markup `html` and fills the holes of those numbers.
    fn run(&mut self, holes: Range<usize>, html: Range<u32>) {
        let mut at = html.start;
        let mut next = holes.start;
        while next < holes.end {
            let hole = self.body.holes[next];
            self.copy(at, hole.at);
            at = hole.at.max(at);
            next += 1;
            match hole.what {
                Fill::BlockOpen(block) if self.leaves_out(block) => {
                    let close = Fill::BlockClose(block);
                    while next < holes.end && self.body.holes[next].what != close {
                        next += 1;
                    }
                    at = self.body.holes.get(next).map_or(at, |hole| hole.at);
                    next += 1;
                }
                what => self.put(what),
            }
        }
        self.copy(at, html.end);
    }

    fn copy(&mut self, start: u32, end: u32) {
        if start >= end {
            return;
        }
        let mut markup = &self.body.html[start as usize..end as usize];
        if let Some(tag) = self.retag
            && let Some(close) = markup.find("</h")
        {
            self.out.push_str(&markup[..close]);
            self.out.push_str("</");
            self.out.push_str(tag);
            markup = &markup[close + "</h1".len()..];
            self.retag = None;
        }
        self.out.push_str(markup);
    }

    fn leaves_out(&self, block: u32) -> bool {
        match self.mode {
            Mode::Page => false,
            Mode::Excerpt(show) | Mode::Phrase(show) => {
                show.nested == Nested::LeftOut && !self.body.blocks[block as usize].inline
            }
        }
    }

    fn put(&mut self, what: Fill) {
        let on_own_page = self.mode == Mode::Page;
        match what {
            Fill::Cite(cite) => self.cite(cite as usize),
            Fill::BlockOpen(block) if on_own_page => blocks::open(self, block as usize),
            Fill::BlockClose(block) if on_own_page => blocks::close(self, block as usize),
            Fill::BlockOpen(_) | Fill::BlockClose(_) => {}
            Fill::LinkOpen(link) => self.link(link as usize),
            Fill::Image(link) => self.image(link as usize),
            Fill::HeadingOpen(heading) => self.heading(heading as usize),
            Fill::Code(index) => {
                let written = &self.body.code[index as usize];
                let markup = code::code(&self.links.pages.code, written);
                self.out.push_str(&markup);
            }
            Fill::Math(index) => {
                let found = math::math(&mut self.out, &self.body.math[index as usize]);
                if on_own_page {
                    self.found.extend(found);
                }
            }
            Fill::FootnoteCall(footnote) if on_own_page => self.call(footnote as usize),
            Fill::FootnoteCall(_) => {}
            Fill::NotedOpen(_) if on_own_page && !self.in_footnote => {
                self.out.push_str("<div class=\"noted\">");
            }
            Fill::NotedClose(noted) if on_own_page && !self.in_footnote => {
                self.notes(noted as usize);
                self.out.push_str("</div>");
            }
            Fill::NotedOpen(_) | Fill::NotedClose(_) => {}
            Fill::CrossReference(cross) => self.cross_reference(cross as usize),
            Fill::CrossNumber(cross) => self.cross_number(cross as usize),
            Fill::Anchor(anchor) if on_own_page => {
                self.id(&self.body.anchors[anchor as usize].value)
            }
            Fill::CrossAnchor(cross) if on_own_page => self.id(&self.body.cross[cross as usize].id),
            Fill::Anchor(_) | Fill::CrossAnchor(_) => {}
            Fill::References if on_own_page => {
                let list = super::references::list(self.links, self.text);
                super::references::write(&mut self.out, self.links.words(), &list);
            }
            Fill::References => {}
        }
    }

    fn id(&mut self, id: &str) {
        self.attribute("id", id);
    }

    /// Adds ` name="value"`.
    pub(super) fn attribute(&mut self, name: &str, value: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        escape(&mut self.out, value);
        self.out.push('"');
    }

    fn cite(&mut self, cite: usize) {
        let show = match self.mode {
            Mode::Page => Show::default(),
            Mode::Excerpt(show) | Mode::Phrase(show) => show,
        };
        if show.cites == Cites::LeftOut {
            self.out.truncate(self.out.trim_end().len());
            return;
        }
        let first = self.prose.mentions[cite].0;
        let last = self.prose.mentions[cite + 1].0;
        if first == last {
            // Nothing in it could be resolved: it stands as it was written.
            let keys: Vec<String> = self.body.cites[cite]
                .citations
                .iter()
                .map(|it| format!("@{}", it.key.value))
                .collect();
            escape(&mut self.out, &format!("[{}]", keys.join("; ")));
            return;
        }
        let note = self.printing.cite_notes[cite];
        if note > 0 && self.mode == Mode::Page {
            self.note_call(cite, note);
        } else if note > 0 {
            self.short_cite(first..last, show.mark);
        } else {
            self.cluster(cite, show.mark);
        }
    }

    /// A citation where it stands in the text.
    fn cluster(&mut self, cite: usize, mark: Option<MentionId>) {
        let first = self.prose.mentions[cite].0;
        let count = (self.prose.mentions[cite + 1].0 - first) as usize;
        let mut seen = vec![false; count];
        let mut out = std::mem::take(&mut self.out);
        let citation = &self.printing.citations[cite];
        rich(&mut out, citation, |item| {
            let was_seen = seen.get_mut(item as usize)?;
            let again = std::mem::replace(was_seen, true);
            Some(self.item_tags(MentionId(first + item), mark, !again))
        });
        self.out = out;
        // A style may run items together (`[1–3]`); what has no words keeps its place.
        if self.mode == Mode::Page {
            for (item, _) in seen.iter().enumerate().filter(|(_, seen)| !**seen) {
                let id = MentionId(first + crate::text::offset(item));
                self.out.push_str("<span");
                self.id(&self.links.pages.book.mentions[id.index()].anchor);
                self.out.push_str("></span>");
            }
        }
    }

    fn item_tags(&self, id: MentionId, mark: Option<MentionId>, with_id: bool) -> [String; 2] {
        let mention = &self.links.pages.book.mentions[id.index()];
        let mut open = String::with_capacity(96);
        let mut close = "</a>".to_owned();
        if self.mode == Mode::Page {
            open.push_str("<a class=\"cite\"");
            if with_id {
                open.push_str(" id=\"");
                open.push_str(&mention.anchor);
                open.push('"');
            }
            open.push_str(" href=\"");
            open.push_str(&self.reference_href(mention.source));
            open.push_str("\" role=\"doc-biblioref\">");
        } else if matches!(self.links.here, Route::Source(source, _) if source == mention.source) {
            open.push_str("<span class=\"cite\">");
            close = "</span>".to_owned();
        } else {
            open.push_str("<a class=\"cite\" href=\"");
            open.push_str(&self.links.source(mention.source));
            open.push_str("\">");
        }
        if mark == Some(id) {
            open.insert_str(0, "<mark>");
            close.push_str("</mark>");
        }
        [open, close]
    }

    /// A source's entry in the list of this text; a text without a list leads to its page.
    fn reference_href(&self, source: SourceId) -> String {
        if self.text == TextId::Home {
            return self.links.source(source);
        }
        let mut href = "#ref-".to_owned();
        encode_path(
            &mut href,
            &self.links.pages.book.sources[source.index()].slug,
        );
        href
    }

    /// A citation of a note style, where the note is not at hand: its sources by name.
    fn short_cite(&mut self, mentions: Range<u32>, mark: Option<MentionId>) {
        self.out.push_str(" (");
        for id in mentions.clone().map(MentionId) {
            if id.0 > mentions.start {
                self.out.push_str("; ");
            }
            let [open, close] = self.item_tags(id, mark, false);
            let mention = &self.links.pages.book.mentions[id.index()];
            let citation = &self.body.cites[mention.cite as usize].citations[mention.item as usize];
            self.out.push_str(&open);
            escape(
                &mut self.out,
                &self.links.pages.book.sources[mention.source.index()].short,
            );
            if let Some(locator) = &citation.locator {
                escape(
                    &mut self.out,
                    &format!(", {}", self.links.locator(&locator.value)),
                );
            }
            self.out.push_str(&close);
        }
        self.out.push(')');
    }

    fn note_call(&mut self, cite: usize, note: u32) {
        let book = &self.links.pages.book;
        let mentions = self.prose.mentions[cite].index()..self.prose.mentions[cite + 1].index();
        let mentions = &book.mentions[mentions];
        if self.body.cites[cite].narrative {
            escape(
                &mut self.out,
                &book.sources[mentions[0].source.index()].short,
            );
        }
        self.out.push_str("<sup class=\"call\">");
        for mention in &mentions[1..] {
            self.out.push_str("<span");
            self.id(&mention.anchor);
            self.out.push_str("></span>");
        }
        self.out.push_str("<a class=\"cite\"");
        self.id(&mentions[0].anchor);
        self.out.push_str(&format!(
            " href=\"#fn-{note}\" role=\"doc-noteref\">{note}</a></sup>"
        ));
    }

    fn call(&mut self, footnote: usize) {
        let number = self.printing.footnote_numbers[footnote];
        self.calls[footnote] += 1;
        let times = self.calls[footnote];
        let again = if times > 1 {
            format!("-{times}")
        } else {
            String::new()
        };
        self.out.push_str(&format!(
            "<sup class=\"call\"><a id=\"fnref-{number}{again}\" href=\"#fn-{number}\" role=\"doc-noteref\">{number}</a></sup>"
        ));
    }

    fn link(&mut self, link: usize) {
        let written = &self.body.links[link];
        let to = &self.prose.links[link];
        self.out.push_str("<a");
        match to {
            LinkTo::Away(url) => {
                self.attribute("href", url);
                self.out.push_str(" rel=\"external\"");
            }
            LinkTo::Nowhere => {}
            inside => {
                if let Some(href) = self.inner_href(inside) {
                    self.out.push_str(" href=\"");
                    self.out.push_str(&href);
                    self.out.push('"');
                }
            }
        }
        if !written.title.is_empty() {
            self.attribute("title", &written.title);
        }
        self.out.push('>');
    }

    fn inner_href(&self, link: &LinkTo) -> Option<String> {
        let (route, anchor) = self.links.pages.target_of(self.text, link)?;
        Some(match anchor {
            Some(anchor) => self.links.at(route, &anchor),
            None => self.links.to(route),
        })
    }

    /// A picture of the book; one from elsewhere is a link, for no page loads anything
    /// from another host. In a line of another page its description stands for it.
    fn image(&mut self, link: usize) {
        let written = &self.body.links[link];
        let alt = written
            .image
            .as_ref()
            .map_or("", |image| image.alt.as_str());
        let to = &self.prose.links[link];
        if matches!(self.mode, Mode::Phrase(_)) {
            escape(&mut self.out, alt);
            return;
        }
        match to {
            LinkTo::File(_) if let Some(href) = self.inner_href(to) => {
                self.out.push_str("<img src=\"");
                self.out.push_str(&href);
                self.out.push('"');
                self.attribute("alt", alt);
                if !written.title.is_empty() {
                    self.attribute("title", &written.title);
                }
                self.out.push('>');
            }
            LinkTo::Away(url) => {
                self.out.push_str("<a");
                self.attribute("href", url);
                self.out.push_str(" rel=\"external\">");
                escape(&mut self.out, if alt.is_empty() { url } else { alt });
                self.out.push_str("</a>");
            }
            _ => escape(&mut self.out, alt),
        }
    }

    fn heading(&mut self, heading: usize) {
        let heading = &self.body.headings[heading];
        if self.mode != Mode::Page {
            // A heading belongs to the page that it is written on: elsewhere it is a line.
            self.out.push_str("<p class=\"heading\">");
            self.retag = Some("p");
            return;
        }
        let tag = heading_tag(self.level(heading.level));
        self.out.push('<');
        self.out.push_str(tag);
        self.id(&heading.id);
        if !heading.classes.is_empty() {
            self.attribute("class", &heading.classes.join(" "));
        }
        self.out.push('>');
        self.retag = Some(tag);
    }

    /// The level that a heading of this level prints with: the page's title alone is 1.
    pub(super) fn level(&self, written: u8) -> u8 {
        written.saturating_add_signed(self.shift).clamp(2, 6)
    }

    fn cross_reference(&mut self, cross: usize) {
        let crossing = &self.body.cross[cross];
        let href = self
            .links
            .at(self.links.pages.route_of(self.text), &crossing.id);
        self.out.push_str("<a href=\"");
        self.out.push_str(&href);
        self.out.push_str("\">");
        let words = self.links.words();
        let name = match crossing.kind {
            CrossKind::Figure => {
                words.with("cross.figure", &[("no", &crossing.number.to_string())])
            }
            CrossKind::Table => words.with("cross.table", &[("no", &crossing.number.to_string())]),
            CrossKind::Section => {
                let heading = self
                    .body
                    .headings
                    .iter()
                    .find(|heading| heading.id == crossing.id);
                words.with(
                    "cross.section",
                    &[("title", heading.map_or(&crossing.id, |it| &it.text))],
                )
            }
        };
        escape(&mut self.out, &name);
        self.out.push_str("</a>");
    }

    fn cross_number(&mut self, cross: usize) {
        let crossing = &self.body.cross[cross];
        let key = match crossing.kind {
            CrossKind::Figure => "cross.figure",
            CrossKind::Table => "cross.table",
            CrossKind::Section => return,
        };
        let words = self
            .links
            .words()
            .with(key, &[("no", &crossing.number.to_string())]);
        self.out.push_str("<span class=\"number\">");
        escape(&mut self.out, &words);
        self.out.push_str(".</span> ");
    }

    /// What stands beside a run of text: a line for each citation, the words of footnotes.
    fn notes(&mut self, noted: usize) {
        let noted = &self.body.noted[noted];
        self.out.push_str("<aside class=\"notes\">");
        let before = self.out.len();
        if self.printing.is_note_style {
            let cites = noted.cites.clone().map(|cite| cite as usize);
            for cite in cites.filter(|&cite| self.printing.cite_notes[cite] > 0) {
                self.cite_note(cite);
            }
        } else {
            super::references::lines(&mut self.out, self.links, self.prose, noted.cites.clone());
        }
        for &footnote in &noted.footnotes {
            self.footnote(footnote as usize);
        }
        if self.out.len() == before {
            self.out.truncate(before - "<aside class=\"notes\">".len());
        } else {
            self.out.push_str("</aside>");
        }
    }

    /// The note of a citation in a note style.
    fn cite_note(&mut self, cite: usize) {
        let note = self.printing.cite_notes[cite];
        let first = self.prose.mentions[cite].0;
        let anchor = &self.links.pages.book.mentions[first as usize].anchor;
        self.out.push_str(&format!("<p id=\"fn-{note}\">"));
        self.note_number(note, anchor);
        let mut out = std::mem::take(&mut self.out);
        rich(&mut out, &self.printing.citations[cite], |item| {
            let mention = self
                .links
                .pages
                .book
                .mentions
                .get((first + item) as usize)?;
            let href = self.reference_href(mention.source);
            Some([format!("<a href=\"{href}\">"), "</a>".to_owned()])
        });
        self.out = out;
        self.out.push_str("</p>");
    }

    fn footnote(&mut self, footnote: usize) {
        if std::mem::replace(&mut self.printed[footnote], true) {
            return;
        }
        let number = self.printing.footnote_numbers[footnote];
        self.out
            .push_str(&format!("<div class=\"note\" id=\"fn-{number}\"><p>"));
        self.note_number(number, &format!("fnref-{number}"));
        let Footnote { html, .. } = &self.body.footnotes[footnote];
        let markup = &self.body.html[html.start as usize..html.end as usize];
        // The number stands in the first paragraph, where the note begins with one.
        let opening = markup.len() - markup.trim_start().len();
        let (start, joined) = match markup[opening..].starts_with("<p>") {
            true => (
                html.start + crate::text::offset(opening + "<p>".len()),
                true,
            ),
            false => (html.start, false),
        };
        if !joined {
            self.out.push_str("</p>");
        }
        let holes = &self.body.holes;
        let mut first = holes.partition_point(|hole| hole.at < html.start);
        let last = holes.partition_point(|hole| hole.at <= html.end);
        while first < last
            && holes[first].at == html.start
            && matches!(holes[first].what, Fill::NotedClose(_) | Fill::BlockClose(_))
        {
            first += 1;
        }
        self.in_footnote = true;
        self.run(first..last, start..html.end);
        self.in_footnote = false;
        self.out.push_str("</div>");
    }

    fn note_number(&mut self, number: u32, back_to: &str) {
        let words = self
            .links
            .words()
            .with("note.back", &[("no", &number.to_string())]);
        self.out
            .push_str(&format!("<a class=\"no\" href=\"#{back_to}\""));
        self.attribute("aria-label", &words);
        self.out.push_str(&format!(">{number}</a> "));
    }

    /// Footnotes that are called from no run of text with notes beside it.
    fn leftover_footnotes(&mut self) {
        if self.printed.iter().all(|&printed| printed) {
            return;
        }
        self.out.push_str("<aside class=\"notes\">");
        for footnote in 0..self.printed.len() {
            self.footnote(footnote);
        }
        self.out.push_str("</aside>");
    }
}

/// The name of the tag of a heading.
pub(super) fn heading_tag(level: u8) -> &'static str {
    ["h1", "h2", "h3", "h4", "h5", "h6"][usize::from(level.clamp(1, 6)) - 1]
}

#[cfg(test)]
mod tests {
    use super::super::trial::{LATE, pages};
    use super::*;
    use crate::model::ids::ClaimId;

    const CLAIM: Node = Node::Claim(ClaimId(0));
    const MENTION: MentionId = MentionId(0);

    #[test]
    fn a_sentence_cut_from_emphasis_is_mended_and_its_citation_marked() {
        let pages = pages(super::super::Layout::default());
        let sentence = occurrence(&pages.links(Route::Compare(1)), MENTION);
        assert_eq!(
            sentence.as_str(),
            "Very late (<mark><a class=\"cite\" href=\"../sources/smith/\">Smith, 2020, p. 3</a></mark>)."
        );
    }

    #[test]
    fn on_the_page_of_a_source_a_citation_of_it_is_no_link() {
        let pages = pages(super::super::Layout::default());
        let sentence = occurrence(&pages.links(Route::Source(SourceId(0), 1)), MENTION);
        assert!(!sentence.as_str().contains("href"), "{sentence:?}");
    }

    #[test]
    fn an_excerpt_has_no_ids_and_no_notes() {
        let pages = pages(super::super::Layout::default());
        let words = block(&pages.links(Route::Compare(1)), CLAIM, Show::default());
        assert_eq!(
            words.as_str(),
            "<p>Trains were <em>late. Very late (<a class=\"cite\" href=\"../sources/smith/\">Smith, 2020, \
             p. 3</a>). Nobody</em> minded.</p>"
        );
    }

    #[test]
    fn citations_that_are_left_out_take_their_space_along() {
        let pages = pages(super::super::Layout::default());
        let show = Show {
            cites: Cites::LeftOut,
            ..Show::default()
        };
        let words = block(&pages.links(Route::Compare(1)), CLAIM, show);
        assert!(words.as_str().contains("Very late. Nobody"), "{words:?}");
    }

    #[test]
    fn a_text_on_its_own_page_has_its_ids_and_notes() {
        let pages = pages(super::super::Layout::default());
        let mut found = Diagnostics::new();
        let text = page(
            &pages.links(Route::Case(LATE)),
            TextId::Case(LATE),
            &mut found,
        );
        let anchor = &pages.book.mentions[0].anchor;
        for expected in [
            "<h2 id=\"delays\">Delays</h2>",
            "<section class=\"block claim\" id=\"c-late\"><h3 class=\"label\">",
            &format!(
                "<a class=\"cite\" id=\"{anchor}\" href=\"#ref-smith\" role=\"doc-biblioref\">"
            ),
            &format!("<aside class=\"notes\"><p data-for=\"{anchor}\">"),
            "</aside></div><p class=\"said\">",
            "</section><p>So.</p>",
        ] {
            assert!(
                text.as_str().contains(expected),
                "{expected} is not in {text:?}"
            );
        }
        assert!(found.is_empty());
    }
}
