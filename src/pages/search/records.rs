//! What a search can find: the stretches of a book, each with its name and its words.
//!
//! A [`Record`] is a small value; its words are made when they are asked for, once for the
//! index and once for the file that shows them, so that a book is not held twice.

use std::ops::Range;

use crate::data::draft::{Body, Fill};
use crate::data::formula;
use crate::model::book::{Node, TextId};
use crate::model::ids::{CaseId, SourceId};
use crate::model::state::State;
use crate::pages::{Links, Pages, Route};
use crate::text::offset;

/// A stretch of a book that is one result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Record {
    pub what: What,
    pub class: Class,
}

/// What a record is a stretch of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// A text from its title to its first heading, without the blocks in it.
    Opening(TextId),
    /// A heading, and what follows up to the next.
    Section(TextId, u32),
    /// A claim, an answer or another block, without those in it.
    Block(Node),
    /// The record of a source.
    Source(SourceId),
}

/// What readers narrow a search by, in one number below 16: the kind of the record, and
/// for a claim its state. The search script knows the same numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Class(pub u8);

impl Class {
    pub const CASE: Class = Class(0);
    pub const PAGE: Class = Class(1);
    pub const SOURCE: Class = Class(2);
    pub const ANSWER: Class = Class(3);
    pub const NOTE: Class = Class(4);

    pub fn claim(state: State) -> Class {
        Class(5 + state as u8)
    }
}

/// All records: case by case as the Book has them, then pages and the home page, then
/// sources; with the number of records of each case.
pub(super) fn records(pages: &Pages) -> (Vec<Record>, Vec<u32>) {
    let book = &pages.book;
    let mut records = Vec::new();
    let mut of_cases = Vec::with_capacity(book.cases.len());
    for case in pages.cases() {
        let before = records.len();
        of_text(pages, TextId::Case(case), Class::CASE, &mut records);
        of_cases.push(offset(records.len() - before));
    }
    for page in pages.plain_pages() {
        of_text(pages, TextId::Page(page), Class::PAGE, &mut records);
    }
    if book.home.is_some() {
        of_text(pages, TextId::Home, Class::PAGE, &mut records);
    }
    records.extend(pages.sources().map(|source| Record {
        what: What::Source(source),
        class: Class::SOURCE,
    }));
    (records, of_cases)
}

fn of_text(pages: &Pages, text: TextId, class: Class, records: &mut Vec<Record>) {
    let prose = pages.prose(text);
    let sections = 0..offset(prose.draft.body.headings.len());
    let own = [What::Opening(text)].into_iter();
    let own = own.chain(sections.map(|section| What::Section(text, section)));
    records.extend(own.map(|what| Record { what, class }));
    for &node in prose.blocks.iter().flatten() {
        let class = match node {
            Node::Claim(id) => Class::claim(pages.book.claims[id.index()].state),
            Node::Answer(_) => Class::ANSWER,
            Node::Aside(_) => Class::NOTE,
            Node::Private => continue,
        };
        let what = What::Block(node);
        records.push(Record { what, class });
    }
}

/// A record as a reader sees it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Shown {
    pub title: String,
    /// The title of the case or page that it is a part of; empty for a whole one.
    pub context: String,
    pub words: String,
}

/// The words of a record.
pub(super) fn shown(links: &Links<'_>, record: Record) -> Shown {
    let pages = links.pages;
    match record.what {
        What::Opening(text) => {
            let prose = pages.prose(text);
            let body = &prose.draft.body;
            let end = body.headings.first().map(|heading| heading.html.start);
            let mut words = String::new();
            if let Some(summary) = &prose.draft.front.summary {
                words.push_str(&summary.text);
                words.push(' ');
            }
            own_words(
                body,
                0..end.unwrap_or_else(|| end_of_text(body)),
                None,
                &mut words,
            );
            Shown {
                title: title(pages, text),
                context: String::new(),
                words,
            }
        }
        What::Section(text, index) => {
            let body = &pages.prose(text).draft.body;
            let heading = &body.headings[index as usize];
            let end = body.headings.get(index as usize + 1);
            let end = end.map_or_else(|| end_of_text(body), |next| next.html.start);
            let mut words = String::new();
            own_words(
                body,
                heading.html.end..end.max(heading.html.end),
                None,
                &mut words,
            );
            Shown {
                title: heading.text.clone(),
                context: title(pages, text),
                words,
            }
        }
        What::Block(node) => {
            let Some((case, index)) = pages.place_of(node) else {
                unreachable!("a private block is no record");
            };
            let text = TextId::Case(case);
            let body = &pages.prose(text).draft.body;
            let mut words = String::new();
            own_words(
                body,
                body.blocks[index as usize].html.clone(),
                Some(index),
                &mut words,
            );
            let name = links.short_name(node);
            let title_of_block = match node {
                Node::Claim(claim) => {
                    let values = [("no", &*links.number(claim)), ("name", &*name)];
                    links.words().with("name.claim", &values)
                }
                _ => name,
            };
            Shown {
                title: title_of_block,
                context: title(pages, text),
                words,
            }
        }
        What::Source(id) => {
            let source = &pages.book.sources[id.index()];
            let mut words = pages.book.library.entry(id.0).to_text();
            for name in source.custom.aliases.iter().map(|alias| &*alias.value) {
                words.push_str(" · ");
                words.push_str(name);
            }
            words.push_str(" · @");
            words.push_str(&source.key);
            Shown {
                title: source.short.to_string(),
                context: String::new(),
                words,
            }
        }
    }
}

/// Where a record lies, from the page that `links` is of.
pub(super) fn href(links: &Links<'_>, record: Record) -> String {
    match record.what {
        What::Opening(text) => links.text(text),
        What::Section(text, index) => {
            let id = &links.pages.prose(text).draft.body.headings[index as usize].id;
            links.at(links.pages.route_of(text), id)
        }
        What::Block(Node::Claim(claim)) => links.pair(claim),
        What::Block(node) => links.block(node),
        What::Source(source) => links.to(Route::Source(source, 1)),
    }
}

/// The sources that each record of a text cites, by the place of the record among those of
/// the text.
pub(super) fn cited(pages: &Pages, text: TextId) -> Vec<(u32, SourceId)> {
    let prose = pages.prose(text);
    let body = &prose.draft.body;
    let sections = offset(body.headings.len());
    // The record of each block: those that became nothing have none.
    let mut next = 1 + sections;
    let mut of_block = Vec::with_capacity(body.blocks.len());
    for node in &prose.blocks {
        let is_record = !matches!(node, None | Some(Node::Private));
        of_block.push(is_record.then_some(next));
        next += u32::from(is_record);
    }
    let mut cited = Vec::new();
    for (index, cite) in body.cites.iter().enumerate() {
        let block = cite.block.and_then(|block| of_block[block as usize]);
        let record = block.unwrap_or_else(|| cite.section.map_or(0, |section| section + 1));
        for mention in prose.mentions[index].0..prose.mentions[index + 1].0 {
            cited.push((record, pages.book.mentions[mention as usize].source));
        }
    }
    cited
}

/// The first words of a text that say something: those before its first heading, or else
/// those under the first heading that has any.
pub(in crate::pages) fn first_words(pages: &Pages, text: TextId) -> String {
    let body = &pages.prose(text).draft.body;
    let starts = std::iter::once(0).chain(body.headings.iter().map(|it| it.html.end));
    let ends = body.headings.iter().map(|it| it.html.start);
    let ends = ends.chain(std::iter::once(end_of_text(body)));
    let mut words = String::new();
    for (start, end) in starts.zip(ends) {
        own_words(body, start..end.max(start), None, &mut words);
        if !words.is_empty() {
            break;
        }
    }
    words
}

/// The title of a case, a page or the home page, as plain text.
pub(super) fn title(pages: &Pages, text: TextId) -> String {
    let own = pages.prose(text).draft.front.title.as_ref();
    match (own, text) {
        (Some(title), _) => title.value.text.clone(),
        (None, TextId::Case(case)) => case_slug(pages, case).to_owned(),
        (None, TextId::Page(page)) => pages.book.pages[page.index()].path.clone(),
        (None, TextId::Home) => pages.book.config.title.clone(),
    }
}

pub(super) fn case_slug(pages: &Pages, case: CaseId) -> &str {
    &pages.book.cases[case.index()].slug
}

/// The end of the running text: the words of footnotes lie after it.
fn end_of_text(body: &Body) -> u32 {
    let notes = body.footnotes.iter().map(|note| note.html.start);
    notes.min().unwrap_or_else(|| offset(body.html.len()))
}

/// Adds the words of a stretch as plain text, white space single: the blocks in it left
/// out (but `within` itself), code, formulas, descriptions of pictures and notes put in.
fn own_words(body: &Body, range: Range<u32>, within: Option<u32>, out: &mut String) {
    let mut at = range.start;
    // The blocks in a block follow it, and are followed by one that is in none of them.
    let first = within.map_or(0, |within| within as usize + 1);
    let blocks = body.blocks[first..].iter();
    for block in blocks.take_while(|block| block.parent >= within) {
        let is_inner = !block.inline && block.parent == within;
        if is_inner && block.html.start >= at && block.html.start < range.end {
            stretch(body, at..block.html.start, true, out);
            at = block.html.end;
        }
    }
    stretch(body, at..range.end.max(at), true, out);
    out.truncate(out.trim_end().len());
}

fn stretch(body: &Body, range: Range<u32>, with_notes: bool, out: &mut String) {
    let mut at = range.start;
    let first = body.holes.partition_point(|hole| hole.at < range.start);
    let holes = body.holes[first..].iter();
    for hole in holes.take_while(|hole| hole.at < range.end) {
        plain(&body.html[at as usize..hole.at as usize], out);
        at = hole.at;
        match hole.what {
            Fill::Code(index) => spaced(&body.code[index as usize].text, out),
            Fill::Math(index) => spaced(&formula::words(&body.math[index as usize].tex), out),
            Fill::Image(index) => {
                let image = &body.links[index as usize].image;
                spaced(image.as_ref().map_or("", |image| &image.alt), out);
            }
            Fill::FootnoteCall(index) if with_notes => {
                if let Some(note) = body.footnotes.get(index as usize) {
                    space(out);
                    stretch(body, note.html.clone(), false, out);
                    space(out);
                }
            }
            Fill::BlockOpen(_) | Fill::BlockClose(_) | Fill::NotedOpen(_) => space(out),
            // The space before a citation goes with it.
            Fill::Cite(_) => out.truncate(out.trim_end().len()),
            _ => {}
        }
    }
    plain(&body.html[at as usize..range.end as usize], out);
}

/// Adds the text of our own markup. A tag that does not run inside a line parts words.
fn plain(html: &str, out: &mut String) {
    const INLINE: &[&str] = &[
        "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd",
        "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "u", "var", "wbr",
    ];
    let mut rest = html;
    while let Some(open) = rest.find(['<', '&']) {
        words(&rest[..open], out);
        rest = &rest[open..];
        let taken = if let Some((small, length)) = script(rest) {
            out.push_str(&small);
            length
        } else if rest.starts_with('<') {
            let end = rest.find('>').map_or(rest.len(), |end| end + 1);
            let tag = rest[1..end].trim_start_matches('/');
            let name = tag.split(|c: char| !c.is_ascii_alphanumeric()).next();
            if !name.is_some_and(|name| INLINE.contains(&name)) {
                space(out);
            }
            end
        } else {
            const ENTITIES: [(&str, char); 5] = [
                ("&amp;", '&'),
                ("&lt;", '<'),
                ("&gt;", '>'),
                ("&quot;", '"'),
                ("&#39;", '\''),
            ];
            let entity = ENTITIES.iter().find(|(name, _)| rest.starts_with(name));
            let (name, c) = entity.unwrap_or(&("&", '&'));
            out.push(*c);
            name.len()
        };
        rest = &rest[taken..];
    }
    words(rest, out);
}

/// What is raised or lowered, at the start of `html`, in small characters: 10³ is not to
/// be read as 103. With the bytes that it takes.
fn script(html: &str) -> Option<(String, usize)> {
    let raised = html.starts_with("<sup>");
    let (rest, close) = match raised {
        true => (&html[5..], "</sup>"),
        false => (html.strip_prefix("<sub>")?, "</sub>"),
    };
    let (inside, _) = rest.split_once(close)?;
    let small = formula::script(inside, raised)?;
    Some((small, 5 + inside.len() + close.len()))
}

fn words(text: &str, out: &mut String) {
    for c in text.chars() {
        if c.is_whitespace() {
            space(out);
        } else {
            out.push(c);
        }
    }
}

fn spaced(text: &str, out: &mut String) {
    space(out);
    words(text, out);
    space(out);
}

fn space(out: &mut String) {
    if !out.is_empty() && !out.ends_with(' ') {
        out.push(' ');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::Layout;
    use crate::pages::trial::pages;

    #[test]
    fn raised_figures_stay_raised_without_their_markup() {
        let mut out = String::new();
        plain(
            "4 × 10<sup>3</sup>, H<sub>2</sub>O, 1<sup>st</sup>",
            &mut out,
        );
        assert_eq!(out, "4 × 10³, H₂O, 1st");
    }

    #[test]
    fn markup_becomes_words() {
        let mut out = String::new();
        plain("<p>Trains &amp; <em>ti</em>me.</p><p>So&lt;</p>", &mut out);
        assert_eq!(out, "Trains & time. So< ");
    }

    #[test]
    fn a_block_is_a_record_of_its_own_and_no_part_of_its_section() {
        let pages = pages(Layout::default());
        let links = pages.links(Route::Search);
        let (records, of_cases) = records(&pages);
        assert_eq!(of_cases, [3]);
        let shown: Vec<Shown> = records
            .iter()
            .map(|&record| shown(&links, record))
            .collect();
        let seen: Vec<_> = shown.iter().map(|it| (&*it.title, &*it.words)).collect();
        assert_eq!(seen[1], ("Delays", "So."));
        assert_eq!(seen[2].1, "Trains were late. Very late. Nobody minded.");
        assert_eq!(href(&links, records[1]), "../cases/late/#delays");
        assert_eq!(href(&links, records[2]), "../cases/late/claims/c-late/");
    }

    #[test]
    fn a_citation_counts_for_the_block_it_stands_in() {
        let pages = pages(Layout::default());
        let cited = cited(&pages, TextId::Case(crate::pages::trial::LATE));
        assert_eq!(cited, [(2, SourceId(0))]);
    }
}
