//! CB2: citations that a reader could not follow.

use crate::csl::{LocatorLabel, Variable};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::Book;
use crate::model::book::{Mention, Source};
use crate::model::origin::ranges;

/// A work of this many pages is long: a citation of it should say where.
const LONG: u64 = 40;

/// Looks at every mention.
pub fn check(book: &Book, found: &mut Diagnostics) {
    let pages: Vec<Option<u64>> = book.sources.iter().map(number_of_pages).collect();
    for mention in &book.mentions {
        if let Some(pages) = pages[mention.source.index()] {
            beyond_end(book, mention, pages, found);
            without_place(book, mention, pages, found);
        }
    }
}

fn number_of_pages(source: &Source) -> Option<u64> {
    source
        .reference
        .text(Variable::NumberOfPages)?
        .trim()
        .parse()
        .ok()
}

fn beyond_end(book: &Book, mention: &Mention, pages: u64, found: &mut Diagnostics) {
    let Some(locator) = &book.citation(mention).locator else {
        return;
    };
    let last = ranges(&locator.value.value)
        .into_iter()
        .flatten()
        .map(|range| range.1)
        .max();
    if locator.value.label == LocatorLabel::Page && last.is_some_and(|last| last > pages) {
        let source = &book.sources[mention.source.index()];
        found.push(
            Diagnostic::at(
                Code::LOCATOR_BEYOND_END,
                &locator.span,
                format!("`{}` has {pages} pages", source.key),
            )
            .label("beyond the last of them")
            .help("mend the page, or `number-of-pages` in the record"),
        );
    }
}

fn without_place(book: &Book, mention: &Mention, pages: u64, found: &mut Diagnostics) {
    let citation = book.citation(mention);
    let read_elsewhere = mention.read_through.is_some();
    if citation.locator.is_none() && pages >= LONG && !read_elsewhere {
        found.push(
            Diagnostic::at(
                Code::MISSING_LOCATOR,
                &citation.key.span,
                format!(
                    "`{}` has {pages} pages, and the citation does not say where in it",
                    citation.key.value
                ),
            )
            .label("no page, section or paragraph")
            .help(format!(
                "write `@{}, p. …`, or another place in it",
                citation.key.value
            )),
        );
    }
}
