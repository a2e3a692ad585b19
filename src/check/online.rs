//! CB5, asked of the web: whether the addresses of sources still lead to what is cited.
//!
//! [`addresses`] says what to ask for, [`check`] what the answers mean for the book. No
//! build calls either. This module meets no network: the answers are values.

use std::collections::BTreeSet;

use crate::csl::Variable;
use crate::data::record::{Copy, UrlStatus};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::Book;
use crate::model::book::{Mention, QuoteCheck, Source};
use crate::model::evidence::{look_for, quotation, words_of_html};
use crate::project::online::{Answer, Answers, Before, Met, Page};

/// Of the sentences that a page had before, so many in a hundred may go before it counts
/// as changed: dates, teasers and counters come and go.
const MAY_GO: usize = 20;
/// A sentence is told from a label by so many words.
const SENTENCE: usize = 6;

/// Every address that stands in the record of a published source: its own and those of its
/// copies, each once, sorted.
pub fn addresses(book: &Book) -> Vec<String> {
    let asked = book.sources.iter().flat_map(asked_of);
    let mut addresses: Vec<String> = asked.map(|(url, _)| url.to_owned()).collect();
    addresses.sort();
    addresses.dedup();
    addresses
}

/// The addresses of a source; with the copy, for one at an archive.
fn asked_of(source: &Source) -> impl Iterator<Item = (&str, Option<&Copy>)> {
    let own = source.reference.text(Variable::Url);
    let copies = source.custom.copies.iter();
    let copies = copies.filter_map(|copy| Some((copy.url.as_deref()?, Some(copy))));
    let all = own.into_iter().map(|url| (url, None)).chain(copies);
    all.filter(|(url, _)| url.starts_with("http://") || url.starts_with("https://"))
}

/// What the answers say of the book, unsorted. An address without an answer is passed over.
pub fn check(book: &Book, answers: &Answers) -> Diagnostics {
    let mut found = Diagnostics::new();
    for source in &book.sources {
        for (url, copy) in asked_of(source) {
            if let Some(answer) = answers.get(url) {
                let address = Address { source, url, copy };
                match answer.met {
                    Met::Here => address.here(book, answer, &mut found),
                    Met::Gone => address.gone(answer, &mut found),
                    Met::Blocked => address.blocked(answer, &mut found),
                    Met::Silent => address.silent(answer, &mut found),
                }
            }
        }
    }
    found
}

/// An address, and the source in whose record it stands.
struct Address<'b> {
    source: &'b Source,
    url: &'b str,
    /// The copy that it is of, if it is not the source's own.
    copy: Option<&'b Copy>,
}

impl Address<'_> {
    fn here(&self, book: &Book, answer: &Answer, found: &mut Diagnostics) {
        if let Some(to) = &answer.moved_to {
            let finding = self
                .finding(Code::ADDRESS_MOVED, "has moved", answer)
                .help(format!("if that is the same page, write {to}"));
            found.push(finding);
        }
        let status = self.source.custom.url_status;
        if self.copy.is_some() || matches!(status, Some(UrlStatus::Changed | UrlStatus::Hijacked)) {
            return;
        }
        let Some(page) = &answer.page else { return };
        let words = words_of_page(page);
        if let Some((mention, quote)) = self.lost_quote(book, &words) {
            let finding = self
                .finding(Code::ADDRESS_CHANGED, "no longer has words that are quoted from it", answer)
                .also(&quote, "quoted here")
                .help(match mention.quote {
                    QuoteCheck::Found | QuoteCheck::FoundButForSpacing => {
                        "a saved copy has them; `url-status: changed` in the record says so to readers"
                    }
                    _ => "look whether they stand there in other words, and save a copy of what was cited",
                });
            found.push(finding);
        } else if let Some((before, lost)) = lost_text(answer, &words) {
            let finding = self
                .finding(Code::ADDRESS_CHANGED, "has changed", answer)
                .note(format!("since {} it lost “{lost}”", before.asked))
                .help("look whether what is cited still stands there; `url-status: changed` in the record says so to readers");
            found.push(finding);
        }
    }

    /// The first place that quotes the source at first hand in words that the page has not.
    fn lost_quote<'b>(
        &self,
        book: &'b Book,
        words: &str,
    ) -> Option<(&'b Mention, crate::text::Span)> {
        let mentions = self.source.mentions.iter();
        let mentions = mentions.map(|id| &book.mentions[id.index()]);
        let mut direct = mentions.filter(|mention| mention.read_through.is_none());
        direct.find_map(|mention| {
            let quote = quotation(book, mention)?;
            let lost = look_for(quote, words) == QuoteCheck::NotFound;
            let citation = book.citation(mention);
            let around = citation.around.quote.as_ref();
            let place = around.or(book.cite(mention).quote.as_deref())?;
            lost.then(|| (mention, place.span.clone()))
        })
    }

    fn gone(&self, answer: &Answer, found: &mut Diagnostics) {
        let status = self.source.custom.url_status;
        let is_told = matches!(status, Some(UrlStatus::Dead | UrlStatus::Hijacked));
        if is_told && self.copy.is_none() {
            return;
        }
        let copies = &self.source.custom.copies;
        let has_copy = copies
            .iter()
            .any(|copy| copy.url.is_some() || copy.file.is_some());
        let help = match (self.copy.is_some(), has_copy) {
            (true, _) => "look for the copy at another archive, and name that in its place",
            (false, true) => {
                "write `url-status: dead` in its record; readers are then led to the copy"
            }
            (false, false) => {
                "look for a copy at an archive, name it under `archive:`, and write `url-status: dead`"
            }
        };
        found.push(
            self.finding(Code::ADDRESS_GONE, "is gone", answer)
                .help(help),
        );
    }

    fn blocked(&self, answer: &Answer, found: &mut Diagnostics) {
        if self.copy.is_none() && self.source.custom.url_status == Some(UrlStatus::Paywalled) {
            return;
        }
        found.push(
            self.finding(Code::ADDRESS_BLOCKED, "keeps programs out", answer)
                .help("look at it in a browser; for a page behind a payment write `url-status: paywalled`"),
        );
    }

    fn silent(&self, answer: &Answer, found: &mut Diagnostics) {
        if self.copy.is_none() && self.source.custom.url_status == Some(UrlStatus::Dead) {
            return;
        }
        found.push(
            self.finding(Code::ADDRESS_SILENT, "gives no answer", answer)
                .help("ask again another day: `casebook check --online --fresh`"),
        );
    }

    fn finding(&self, code: &'static Code, what: &str, answer: &Answer) -> Diagnostic {
        let of = match self.copy {
            None => "the page",
            Some(_) => "the copy",
        };
        let key = &self.source.key;
        let why = match answer.why.as_str() {
            "" => String::new(),
            why => format!(": {why}"),
        };
        Diagnostic::at(
            code,
            &self.source.record,
            format!("{of} of `{key}` {what}{why}"),
        )
        .label("its record")
        .note(format!("asked for {} on {}", self.url, answer.asked))
    }
}

fn words_of_page(page: &Page) -> String {
    match page.html {
        true => words_of_html(&page.text),
        false => page.text.clone(),
    }
}

/// The page before, and the first sentence that it had and `words` has not, if more went
/// than comes and goes.
fn lost_text<'a>(answer: &'a Answer, words: &str) -> Option<(&'a Before, String)> {
    let before = answer.before.as_ref()?;
    let then = words_of_page(&before.page);
    let now: BTreeSet<String> = sentences(words).collect();
    let (mut all, mut gone, mut first) = (0, 0, None);
    for sentence in sentences(&then) {
        all += 1;
        if !now.contains(&sentence) {
            gone += 1;
            first.get_or_insert(sentence);
        }
    }
    let first = first.filter(|_| gone * 100 > all * MAY_GO)?;
    let shown: String = first.chars().take(80).collect();
    let cut = if shown.len() < first.len() { "…" } else { "" };
    Some((before, format!("{}{cut}", shown.trim_end())))
}

/// The sentences of a page, with single spaces; labels and headings are passed over.
fn sentences(words: &str) -> impl Iterator<Item = String> {
    let parts = words.split(['\n', '.', '!', '?']);
    parts.filter_map(|part| {
        let words: Vec<&str> = part.split_whitespace().collect();
        (words.len() >= SENTENCE).then(|| words.join(" "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::online::Page;

    fn page(text: &str) -> Page {
        Page {
            html: false,
            text: text.to_owned(),
        }
    }

    #[track_caller]
    fn check(before: &str, now: &str, expected: Option<&str>) {
        let answer = Answer {
            asked: "2026-11-26".to_owned(),
            met: Met::Here,
            why: String::new(),
            moved_to: None,
            page: Some(page(now)),
            before: Some(Before {
                asked: "2026-11-01".to_owned(),
                page: page(before),
            }),
        };
        let lost = lost_text(&answer, now).map(|(_, lost)| lost);
        assert_eq!(lost.as_deref(), expected);
    }

    #[test]
    fn a_page_that_lost_a_sentence_has_changed() {
        check(
            "The water was boiling at ninety degrees. The log says so on page forty-one.",
            "The log says so on page  forty-one. The gauge was read in a wrong way.",
            Some("The water was boiling at ninety degrees"),
        );
    }

    #[test]
    fn what_came_or_is_no_sentence_is_no_change() {
        let text = "The water was boiling at ninety degrees. Read 20 comments";
        check(
            text,
            "The water was boiling at ninety degrees. Read 31 comments",
            None,
        );
        check(
            text,
            "News of today is on another page. The water was boiling at ninety degrees",
            None,
        );
    }
}
