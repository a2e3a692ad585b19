//! A text as markup, with its holes filled.
//!
//! [`page`] gives a whole text as its own page shows it: ids, blocks with number and
//! label, notes beside their paragraph, references. [`block`], [`sentence`] and
//! [`occurrence`] give a stretch of a text as any other page shows it: no ids, no notes,
//! citations that lead to their source's page. Each is one pass over the stretch it
//! prints. This module does not decide what a block's label says: see [`super::blocks`].

mod cites;
mod marks;
mod notes;
mod window;

use std::ops::Range;

use super::markup::{escape, mend};
use super::print::Printing;
use super::view::Html;
use super::{Links, blocks, math};
use crate::data::draft::{Body, Fill, Hole};
use crate::diag::Diagnostics;
use crate::model::book::{Node, Prose, TextId};
use crate::model::ids::MentionId;
pub(super) use marks::heading_tag;

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
    filler.run(holes_of(body, &(0..end)), 0..end);
    filler.leftover_footnotes();
    found.extend(filler.found);
    Html::trusted(filler.out)
}

/// The holes of the running text or of a footnote. Of holes that stand between two, what
/// begins something belongs to what follows, and the rest to what went before.
fn holes_of(body: &Body, html: &Range<u32>) -> Range<usize> {
    let begins = |what: Fill| {
        matches!(
            what,
            Fill::BlockOpen(_)
                | Fill::NotedOpen(_)
                | Fill::HeadingOpen(_)
                | Fill::LinkOpen(_)
                | Fill::Image(_)
                | Fill::Code(_)
        )
    };
    let cut = |at: u32| {
        let mut cut = body.holes.partition_point(|hole| hole.at < at);
        while body
            .holes
            .get(cut)
            .is_some_and(|hole| hole.at == at && !begins(hole.what))
        {
            cut += 1;
        }
        cut
    };
    let start = if html.start == 0 { 0 } else { cut(html.start) };
    start..cut(html.end).max(start)
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

/// The whole sentence that a citation item stands in, with the item marked. A very
/// long one is cut on both sides, with `…`.
pub fn occurrence(links: &Links<'_>, mention: MentionId) -> Html {
    let place = &links.pages.book.mentions[mention.index()];
    let body = &links.pages.prose(place.place).draft.body;
    let cite = &body.cites[place.cite as usize];
    let at = links.pages.printing(place.place).cite_at[place.cite as usize];
    let shown = window::around(&body.html, &cite.sentence, at);
    let before = if shown.start > cite.sentence.start {
        "… "
    } else {
        ""
    };
    let after = if shown.end < cite.sentence.end {
        " …"
    } else {
        ""
    };
    let words = sentence(links, place.place, shown, Some(mention));
    match (before, after) {
        ("", "") => words,
        _ => Html::trusted([before, words.as_str(), after].concat()),
    }
}

/// The words of an answer that it denies: its `{.denies}` spans, without citations and
/// without quotation marks around the whole, as whoever prints them puts marks of its own.
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
        .further
        .denies
        .iter()
        .map(|range| Html::trusted(unquoted(stretch(links, text, range.clone(), show).as_str())))
        .collect()
}

/// Markup without the pair of quotation marks that stands around all of it, if one does.
fn unquoted(markup: &str) -> &str {
    const MARKS: [(&str, &str); 5] = [
        ("“", "”"),
        ("„", "“"),
        ("«", "»"),
        ("»", "«"),
        ("&quot;", "&quot;"),
    ];
    let inside = |(open, close): &(&str, &str)| {
        let inside = markup.strip_prefix(open)?.strip_suffix(close)?;
        (!inside.contains(open) && !inside.contains(close)).then_some(inside)
    };
    MARKS.iter().find_map(inside).unwrap_or(markup)
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

/// The holes between the opening and the closing tag of a block. The tags stand at its
/// edges, or beyond white space there.
fn inner_holes(body: &Body, block: u32) -> Range<usize> {
    let holes = &body.holes;
    let near = holes.partition_point(|hole| hole.at <= body.blocks[block as usize].html.start);
    let open = |hole: &Hole| hole.what == Fill::BlockOpen(block);
    let start = holes[..near]
        .iter()
        .rposition(open)
        .map_or(near, |place| place + 1);
    let close = |hole: &Hole| hole.what == Fill::BlockClose(block);
    start..start + holes[start..].iter().position(close).unwrap_or(0)
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
        // Only a page has headings of its own: an excerpt shows them as lines.
        let headings = if mode == Mode::Page {
            &*body.headings
        } else {
            &[]
        };
        let highest = headings
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
                let markup = self.links.pages.highlight(written);
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
}

#[cfg(test)]
mod tests {
    use super::super::Route;
    use super::super::trial::{LATE, pages};
    use super::*;
    use crate::model::ids::{ClaimId, SourceId};

    const CLAIM: Node = Node::Claim(ClaimId(0));
    const MENTION: MentionId = MentionId(0);

    #[test]
    fn marks_around_the_whole_are_taken_off_and_no_others() {
        assert_eq!(unquoted("“are <em>rotten</em>”"), "are <em>rotten</em>");
        assert_eq!(unquoted("„sind morsch“"), "sind morsch");
        for kept in ["“a” and “b”", "the “a”", "“a"] {
            assert_eq!(unquoted(kept), kept);
        }
    }

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
        let anchor = pages.book.anchor(MentionId(0));
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
