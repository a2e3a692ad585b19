//! CB5: saved copies, and the words that are taken from them.

use std::collections::BTreeMap;

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::Book;
use crate::model::book::QuoteCheck;
use crate::text::{FilePath, nearest};

/// Looks at every saved copy and every quotation.
pub fn check(book: &Book, captures: &BTreeMap<FilePath, String>, found: &mut Diagnostics) {
    for source in &book.sources {
        for copy in &source.custom.copies {
            let Some(file) = &copy.file else { continue };
            let path = FilePath::new(format!("{}/{}", book.config.content, file.value));
            let Some(sha256) = captures.get(&path) else {
                let known = captures.keys().map(FilePath::as_str);
                found.push(
                    Diagnostic::at(
                        Code::CAPTURE_MISSING,
                        &file.span,
                        format!("there is no saved copy `{}`", file.value),
                    )
                    .help_if(
                        nearest(path.as_str(), known).map(|near| format!("there is `{near}`")),
                    ),
                );
                continue;
            };
            if let Some(recorded) = &copy.sha256
                && !recorded.value.eq_ignore_ascii_case(sha256)
            {
                found.push(
                    Diagnostic::at(
                        Code::HASH_DIFFERS,
                        &recorded.span,
                        format!("`{}` is not the file that was recorded", file.value),
                    )
                    .label("recorded here")
                    .note(format!("its SHA-256 is {sha256}"))
                    .help("find out which of the two was changed before you change the other"),
                );
            }
        }
    }
    for mention in book
        .mentions
        .iter()
        .filter(|mention| mention.quote == QuoteCheck::NotFound)
    {
        let (cite, citation) = (book.cite(mention), book.citation(mention));
        let quote = citation.quote.as_ref().or(cite.quote.as_ref());
        let Some(quote) = quote else { continue };
        found.push(
            Diagnostic::at(
                Code::QUOTE_NOT_FOUND,
                &quote.span,
                format!(
                    "these words are in no saved copy of `{}`",
                    citation.key.value
                ),
            )
            .help("quote to the letter; `…` stands for words left out and `[…]` for words put in"),
        );
    }
}
