//! Quotations as web annotations.

use serde::Serialize;

use super::super::works::address;
use super::super::{Links, Route};
use super::quote_check_slug;
use crate::model::book::Mention;
use crate::model::evidence::{quotation, words::pieces};

/// All quotations, after the Web Annotation Data Model (W3C, 2017).
#[derive(Serialize)]
struct Collection<'a> {
    #[serde(rename = "@context")]
    context: (&'static str, Terms),
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    label: &'a str,
    total: usize,
    first: Page<'a>,
}

/// What the terms of our own stand for.
#[derive(Serialize)]
struct Terms {
    casebook: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Page<'a> {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    start_index: u32,
    items: Vec<Annotation<'a>>,
}

/// A quotation: its target is the words in the source, its body the place that quotes them.
#[derive(Serialize)]
struct Annotation<'a> {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    motivation: &'static str,
    body: Body<'a>,
    target: Vec<Target>,
}

#[derive(Serialize)]
struct Body<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    source: String,
    purpose: &'static str,
    /// The key of the source, and what came of looking for the words in its saved copy:
    /// terms of casebook's own, which other readers pass over.
    #[serde(rename = "casebook:source")]
    key: &'a str,
    #[serde(
        rename = "casebook:quoteCheck",
        skip_serializing_if = "Option::is_none"
    )]
    check: Option<&'static str>,
}

#[derive(Serialize)]
struct Target {
    #[serde(rename = "type")]
    kind: &'static str,
    source: String,
    selector: Selector,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<State>,
}

#[derive(Serialize)]
struct Selector {
    #[serde(rename = "type")]
    kind: &'static str,
    exact: String,
}

/// The copy in which the words stood.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct State {
    #[serde(rename = "type")]
    kind: &'static str,
    cached: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_date: Option<String>,
}

impl Links<'_> {
    /// `/data/annotations.jsonld`: each quotation, with its words in the source and its
    /// place in this book. A quotation with words left out has a target for each piece.
    pub fn annotations(&self) -> String {
        let book = &self.pages.book;
        let quoting = book.mentions.iter();
        let items: Vec<Annotation<'_>> = quoting
            .filter_map(|mention| self.annotation(mention))
            .collect();
        let own = self.address(self.here, "");
        let collection = Collection {
            context: (
                "http://www.w3.org/ns/anno.jsonld",
                Terms {
                    casebook: "urn:casebook:",
                },
            ),
            id: own.clone(),
            kind: "AnnotationCollection",
            label: &book.config.title,
            total: items.len(),
            first: Page {
                id: format!("{own}#page-1"),
                kind: "AnnotationPage",
                start_index: 0,
                items,
            },
        };
        let mut out = serde_json::to_string_pretty(&collection).expect("texts are always JSON");
        out.push('\n');
        out
    }

    fn annotation(&self, mention: &Mention) -> Option<Annotation<'_>> {
        let book = &self.pages.book;
        let quote = quotation(book, mention)?;
        let source = &book.sources[mention.source.index()];
        let at = self.address_of(mention);
        let live = address(&source.reference);
        let live = live.unwrap_or_else(|| self.address(Route::Source(mention.source, 1), ""));
        let archive = self.archive(mention.source);
        let state = || {
            archive.as_ref().map(|archive| State {
                kind: "TimeState",
                cached: archive.url.clone(),
                source_date: archive.captured.as_ref().and_then(|it| it.machine.clone()),
            })
        };
        let pieces = pieces(quote)
            .into_iter()
            .map(|piece| piece.trim().to_owned());
        let target = |exact| Target {
            kind: "SpecificResource",
            source: live.clone(),
            selector: Selector {
                kind: "TextQuoteSelector",
                exact,
            },
            state: state(),
        };
        Some(Annotation {
            id: format!("{at}-quote"),
            kind: "Annotation",
            motivation: "linking",
            body: Body {
                kind: "SpecificResource",
                source: at,
                purpose: "linking",
                key: &source.key,
                check: quote_check_slug(mention.quote),
            },
            target: pieces
                .filter(|piece| !piece.is_empty())
                .map(target)
                .collect(),
        })
    }
}
