//! What machines read about the sources of a book.
//!
//! A record of each source with every place that cites it ([`Links::source_record`]),
//! all references in the formats of other programs, every citation as a row
//! ([`Links::citations_csv`]) and every quotation as a web annotation
//! ([`Links::annotations`]). Places are told by address, relative to the file where the
//! book has no base URL. A list that is as long as the book is made in ranges of its rows,
//! which together are the file: of a large book it is never held as one. This module does not know how a page looks.

mod annotations;
mod citations;
mod csv;
mod record;

use std::ops::Range;

use super::{Links, Pages, Route};
use crate::csl::Reference;
use crate::data::write::{bibtex_entry, bibtex_part, csl_json_part};
use crate::model::book::{Mention, Node, QuoteCheck, TextId};
use crate::model::ids::{MentionId, SourceId};
pub(in crate::pages) use csv::Csv;

impl Pages {
    /// `/data/sources.json`: every reference, as CSL-JSON; of its records those asked for.
    pub fn references_csl_json(&self, records: Range<usize>) -> String {
        let (begins, ends) = (records.start == 0, records.end == self.book.sources.len());
        csl_json_part(self.references(records), begins, ends)
    }

    /// `/data/sources.bib`: every reference, as BibLaTeX; of its entries those asked for.
    pub fn references_bibtex(&self, entries: Range<usize>) -> String {
        let begins = entries.start == 0;
        bibtex_part(self.references(entries), begins)
    }

    /// `/data/sources/<key>.bib`
    pub fn source_bibtex(&self, id: SourceId) -> String {
        bibtex_entry(&self.book.sources[id.index()].reference)
    }

    fn references(&self, asked: Range<usize>) -> impl Iterator<Item = &Reference> {
        let sources = &self.book.sources[asked];
        sources.iter().map(|source| &*source.reference)
    }
}

impl Links<'_> {
    /// The address of a place, in full where the book has a base URL.
    fn address(&self, route: Route, anchor: &str) -> String {
        match self.pages.absolute(route) {
            Some(mut full) => {
                if !anchor.is_empty() {
                    full.push('#');
                    super::markup::encode_fragment(&mut full, anchor);
                }
                full
            }
            None if anchor.is_empty() => self.to(route),
            None => self.at(route, anchor),
        }
    }

    /// The address of the words that cite.
    fn address_of(&self, mention: &Mention) -> String {
        let anchor = self.pages.book.anchor_of(mention).to_string();
        self.address(self.pages.route_of(mention.place), &anchor)
    }

    /// The text that a mention stands in, as the data names it: the slug of a case,
    /// the path of a page, nothing for the home page.
    fn text_name(&self, text: TextId) -> (&'static str, &str) {
        match text {
            TextId::Case(case) => ("case", &self.pages.book.cases[case.index()].slug),
            TextId::Page(page) => ("page", &self.pages.book.pages[page.index()].path),
            TextId::Home => ("home", ""),
        }
    }

    /// The block that a mention stands in, as `case#id`, and what it is.
    fn block_citing(&self, mention: &Mention) -> Option<(String, &'static str)> {
        let prose = self.pages.prose(mention.place);
        let node = prose.blocks[self.pages.book.cite(mention).block? as usize]?;
        let class = match node {
            Node::Claim(_) => "claim",
            Node::Answer(_) => "rebuttal",
            Node::Aside(id) => super::blocks::class_slug(self.pages.book.asides[id.index()].class),
            Node::Private => return None,
        };
        Some((self.node_name(node)?, class))
    }

    /// A claim, answer or other block as `case#id`.
    fn node_name(&self, node: Node) -> Option<String> {
        let (case, _) = self.pages.place_of(node)?;
        let slug = &self.pages.book.cases[case.index()].slug;
        Some(format!("{slug}#{}", self.pages.anchor(node)))
    }

    /// The key of the source of a mention.
    fn key_of(&self, mention: MentionId) -> &str {
        let book = &self.pages.book;
        &book.sources[book.mentions[mention.index()].source.index()].key
    }
}

/// The name of what came of looking for a quotation.
pub(super) fn quote_check_slug(check: QuoteCheck) -> Option<&'static str> {
    match check {
        QuoteCheck::NoQuote => None,
        QuoteCheck::NoCopy => Some("no-copy"),
        QuoteCheck::NotFound => Some("not-found"),
        QuoteCheck::FoundButForSpacing => Some("found-but-for-spacing"),
        QuoteCheck::Found => Some("found"),
    }
}
