//! The list of references of a text, and the lines beside a paragraph that cites.
//!
//! Main type: [`Reference`], an entry with its way back to each mention, in words. It
//! does not know the page of a source, which shows all of that across texts.

use std::collections::BTreeMap;
use std::ops::Range;

use schemars::JsonSchema;
use serde::Serialize;

use super::markup::escape;
use super::view::{Html, Link, Term};
use super::{Links, Words};
use crate::data::draft::Role;
use crate::model::book::{Prose, QuoteCheck, TextId};
use crate::model::ids::{MentionId, SourceId};

/// An entry of a list of references.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Reference {
    /// Its anchor: `ref-` and the source's part of an address.
    pub id: String,
    /// The reference in the style of the book.
    pub entry: Html,
    /// Whether somebody here has read the source.
    pub seen: bool,
    /// What a reader should know of it.
    pub marks: Vec<Term>,
    /// Each place that cites it, in words; empty for a source that is listed and not cited.
    pub places: Vec<Link>,
    /// The page of the source.
    pub href: String,
    /// How often the whole book cites it.
    pub mentions: usize,
}

/// Places that cite a source which its entry names before it folds the rest.
const PLACES_SHOWN: usize = 12;

/// The references of a text, in the order of the style.
pub fn list(links: &Links<'_>, text: TextId) -> Vec<Reference> {
    let book = &links.pages.book;
    let (listed, mentions): (&[SourceId], Range<u32>) = match text {
        TextId::Case(case) => {
            let case = &book.cases[case.index()];
            (&case.sources, case.mentions.clone())
        }
        TextId::Page(page) => {
            let page = &book.pages[page.index()];
            (&page.sources, page.mentions.clone())
        }
        TextId::Home => return Vec::new(),
    };
    // By source, each with the places in order: one sort instead of a search per source.
    let mut places: Vec<(SourceId, u32)> = mentions
        .map(|mention| (book.mentions[mention as usize].source, mention))
        .collect();
    places.sort_unstable();
    let entries = super::print::entries(book, text);
    let mut printed: Vec<SourceId> = entries.iter().map(|(source, _)| *source).collect();
    printed.sort_unstable();
    let unprinted = listed
        .iter()
        .filter(|source| printed.binary_search(source).is_err());
    let reference = |source: SourceId, entry: Html| {
        let first = places.partition_point(|(other, _)| *other < source);
        let last = places.partition_point(|(other, _)| *other <= source);
        let record = &book.sources[source.index()];
        Reference {
            id: format!("ref-{}", record.slug),
            entry,
            seen: record.custom.seen,
            marks: links.marks(source),
            places: back_links(links, &places[first..last]),
            href: links.source(source),
            mentions: record.mentions.len(),
        }
    };
    entries
        .iter()
        .map(|(source, entry)| reference(*source, Html::rich(entry)))
        .chain(
            unprinted
                .map(|&source| reference(source, Html::text(&book.sources[source.index()].short))),
        )
        .collect()
}

fn back_links(links: &Links<'_>, places: &[(SourceId, u32)]) -> Vec<Link> {
    let mut last = String::new();
    places
        .iter()
        .map(|&(_, mention)| {
            let mention = MentionId(mention);
            let place = links.place(mention);
            let words = if place == last {
                links.words().say("in.again").to_owned()
            } else {
                place.clone()
            };
            last = place;
            Link::new(links.mention(mention), &words)
        })
        .collect()
}

/// Writes a list of references as `<ul class="references">`.
pub(super) fn write(out: &mut String, words: &Words, list: &[Reference]) {
    if list.is_empty() {
        return;
    }
    out.push_str("<ul class=\"references\">\n");
    for reference in list {
        out.push_str("<li id=\"");
        escape(out, &reference.id);
        out.push_str("\"><span class=\"entry\">");
        out.push_str(reference.entry.as_str());
        out.push_str("</span> <div class=\"backlinks\">");
        if !reference.seen {
            out.push_str("<strong>");
            escape(out, words.say("reference.not-seen"));
            out.push_str("</strong> ");
        }
        for mark in &reference.marks {
            out.push_str("<strong>");
            escape(out, &mark.words);
            out.push_str(".</strong> ");
        }
        let (shown, folded) = reference
            .places
            .split_at(reference.places.len().min(PLACES_SHOWN));
        if !shown.is_empty() {
            escape(out, words.say("reference.cited-in"));
            out.push(' ');
            write_places(out, shown);
            out.push_str(". ");
        }
        let all = words.count("reference.all", reference.mentions);
        Link::new(reference.href.clone(), &all).write(out);
        if !folded.is_empty() {
            out.push_str("<details><summary>");
            escape(out, &words.count("reference.folded", folded.len()));
            out.push_str("</summary>");
            write_places(out, folded);
            out.push_str("</details>");
        }
        out.push_str("</div></li>\n");
    }
    out.push_str("</ul>\n");
}

fn write_places(out: &mut String, places: &[Link]) {
    for (at, link) in places.iter().enumerate() {
        if at > 0 {
            out.push_str(", ");
        }
        link.write(out);
    }
}

/// Adds a line for each source and locator that the cites of a run of text name.
pub(super) fn lines(out: &mut String, links: &Links<'_>, prose: &Prose, cites: Range<u32>) {
    if cites.is_empty() {
        return;
    }
    let first = prose.mentions[cites.start as usize].index();
    let last = prose.mentions[cites.end as usize].index();
    // A line that says the same as one before it is one line for both.
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut lines: Vec<Vec<String>> = Vec::new();
    for id in (first..last).map(MentionId::from) {
        let mention = &links.pages.book.mentions[id.index()];
        let anchor = links.pages.book.anchor(id).to_string();
        // What was read through another says so itself: its line stands for both.
        if mention.through_for.is_some()
            && let Some(anchors) = lines.last_mut()
        {
            anchors.push(anchor);
            continue;
        }
        let place = *places.entry(line(links, id)).or_insert(lines.len());
        match lines.get_mut(place) {
            Some(anchors) => anchors.push(anchor),
            None => lines.push(vec![anchor]),
        }
    }
    let mut written: Vec<(usize, String)> =
        places.into_iter().map(|(line, at)| (at, line)).collect();
    written.sort_unstable();
    for ((_, line), anchors) in written.into_iter().zip(lines) {
        out.push_str("<p data-for=\"");
        out.push_str(&anchors.join(" "));
        out.push_str("\">");
        out.push_str(&line);
        out.push_str("</p>");
    }
}

fn line(links: &Links<'_>, id: MentionId) -> String {
    let words = links.words();
    let citation = links.citation(id);
    let mention = &links.pages.book.mentions[id.index()];
    let role = mention.role;
    let mut out = String::with_capacity(160);
    out.push_str("<b>");
    citation.source.write(&mut out);
    out.push_str("</b>");
    if let Some(locator) = &citation.locator {
        out.push_str(", ");
        escape(&mut out, locator);
    }
    if !matches!(role, Role::States | Role::Other) {
        out.push_str(", ");
        escape(&mut out, &citation.role.words);
    }
    if let Some(cited_for) = &citation.cited_for {
        out.push_str(", ");
        escape(&mut out, &words.with("note.for", &[("what", cited_for)]));
    }
    if let Some(through) = &citation.through {
        out.push_str(", ");
        escape(&mut out, words.say("note.through"));
        out.push(' ');
        through.source.write(&mut out);
        if let Some(locator) = &through.locator {
            out.push_str(", ");
            escape(&mut out, locator);
        }
    }
    full_stop(&mut out);
    if let Some(quote) = &citation.quote {
        out.push_str(" <q");
        if let Some(language) = &citation.language {
            out.push_str(" lang=\"");
            escape(&mut out, language);
            out.push('"');
        }
        out.push('>');
        escape(&mut out, quote);
        out.push_str("</q>");
        if mention.quote == QuoteCheck::NotFound
            && let Some(check) = &citation.quote_check
        {
            out.push_str(" (");
            escape(&mut out, &check.words);
            out.push(')');
        }
    }
    if !citation.seen {
        out.push(' ');
        escape(&mut out, words.say("note.not-seen"));
    }
    for mark in &citation.marks {
        out.push(' ');
        escape(&mut out, &mark.words);
        out.push('.');
    }
    out
}

/// Ends a sentence, unless an abbreviation at its end (`n.d.`) has done so already.
fn full_stop(out: &mut String) {
    let mut said = out.as_str();
    while let Some(tag) = said.rfind('<').filter(|_| said.ends_with('>')) {
        said = &said[..tag];
    }
    if !said.ends_with('.') {
        out.push('.');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(before: &str, after: &str) {
        let mut out = before.to_owned();
        full_stop(&mut out);
        assert_eq!(out, after);
    }

    #[test]
    fn a_sentence_ends_in_one_full_stop() {
        check(
            "<b><a href=\"a.b\">Smith 2020</a></b>",
            "<b><a href=\"a.b\">Smith 2020</a></b>.",
        );
        check("<b>Smith 2020</b>, p. 3", "<b>Smith 2020</b>, p. 3.");
        check(
            "<b><a href=\"a\">Smith, n.d.</a></b>",
            "<b><a href=\"a\">Smith, n.d.</a></b>",
        );
    }
}
