//! Quotations against the text of saved copies.
//!
//! [`check`] looks for every quotation of a Book in the saved copies of its source. One
//! that is found proves that the copy says so, not that what it says is true. This
//! module reads no file: it is given [`Copies`] to ask. How words are looked for is in
//! [`words`], how a web page is read in `html`.

mod html;
pub mod words;

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::book::{Book, Mention, QuoteCheck};
use super::ids::{MentionId, SourceId};
use crate::text::FilePath;
pub use words::look_for;

/// The saved copies, and what was found in them before.
pub trait Copies: Sync {
    /// The text of the copy at `path`, as its file has it; nothing if it has none. Of a
    /// PDF, its words.
    fn text(&self, path: &FilePath) -> Option<String>;

    /// What came of looking for `quote` in the copy at `path` as it now is, if that is known.
    fn remembered(&self, path: &FilePath, quote: &str) -> Option<QuoteCheck>;

    /// Takes note of what came of it.
    fn remember(&self, path: &FilePath, quote: &str, result: QuoteCheck);
}

/// A book without saved copies.
#[derive(Clone, Copy, Debug)]
pub struct NoCopies;

impl Copies for NoCopies {
    fn text(&self, _: &FilePath) -> Option<String> {
        None
    }

    fn remembered(&self, _: &FilePath, _: &str) -> Option<QuoteCheck> {
        None
    }

    fn remember(&self, _: &FilePath, _: &str, _: QuoteCheck) {}
}

/// Checks every quotation. A copy is read once, if something new is looked for in it,
/// and forgotten before the next.
pub fn check(book: &mut Book, copies: &dyn Copies) {
    let mut by_copy: BTreeMap<FilePath, Vec<MentionId>> = BTreeMap::new();
    for at in 0..book.mentions.len() {
        let mention = &book.mentions[at];
        if quotation(book, mention).is_none() {
            continue;
        }
        for path in files(book, mention) {
            by_copy.entry(path).or_default().push(MentionId::from(at));
        }
        book.mentions.own()[at].quote = QuoteCheck::NoCopy;
    }
    let found: Vec<(MentionId, QuoteCheck)> = by_copy
        .par_iter()
        .flat_map_iter(|(path, mentions)| look_in(book, copies, path, mentions))
        .collect();
    for (id, result) in found {
        let known = &mut book.mentions.own()[id.index()].quote;
        // One copy that has the words is enough; `QuoteCheck` is in order of strength.
        *known = (*known).max(result);
    }
}

/// Looks in one copy for the quotations of those mentions.
fn look_in(
    book: &Book,
    copies: &dyn Copies,
    path: &FilePath,
    mentions: &[MentionId],
) -> Vec<(MentionId, QuoteCheck)> {
    let mut found = Vec::with_capacity(mentions.len());
    let mut new: Vec<(MentionId, &str)> = Vec::new();
    for &id in mentions {
        let Some(quote) = quotation(book, &book.mentions[id.index()]) else {
            continue;
        };
        match copies.remembered(path, quote) {
            Some(result) => found.push((id, result)),
            None => new.push((id, quote)),
        }
    }
    if new.is_empty() {
        return found;
    }
    let text = copies.text(path).and_then(|text| readable(path, text));
    let text = text.as_deref().map(words::Copy::of);
    for (id, quote) in new {
        let result = match &text {
            Some(text) => text.look_for(quote),
            None => QuoteCheck::NoCopy,
        };
        copies.remember(path, quote, result);
        found.push((id, result));
    }
    found
}

/// The words of a page in HTML, as a reader sees them.
pub fn words_of_html(html: &str) -> String {
    html::words(html)
}

/// The words of a copy's text, by what its name says it is; nothing for a kind of file
/// whose words do not stand in it as they are read.
fn readable(path: &FilePath, text: String) -> Option<String> {
    match path.extension().to_ascii_lowercase().as_str() {
        "html" | "htm" | "xhtml" => Some(html::words(&text)),
        "srt" | "vtt" => Some(spoken(&text)),
        "txt" | "text" | "md" | "markdown" | "csv" | "tsv" | "json" | "xml" | "log" | "tex"
        | "pdf" => Some(text),
        _ => None,
    }
}

/// The words of subtitles, without numbers and times.
fn spoken(text: &str) -> String {
    let is_words = |line: &&str| {
        let line = line.trim();
        !line.contains("-->") && !line.bytes().all(|byte| byte.is_ascii_digit())
    };
    text.lines().filter(is_words).collect::<Vec<_>>().join("\n")
}

/// The words that a mention quotes: those in its suffix, or for the first item of a
/// bracket the quotation before it.
pub fn quotation<'b>(book: &'b Book, mention: &Mention) -> Option<&'b str> {
    let before = || {
        book.cite(mention)
            .quote
            .as_deref()
            .filter(|_| mention.item == 0)
    };
    let around = &book.citation(mention).around;
    let own = around.quote.as_ref();
    own.or_else(before).map(|quote| quote.text.as_str())
}

/// The files in which the words of a mention may stand: copies of its source and of what it was read in.
fn files(book: &Book, mention: &Mention) -> Vec<FilePath> {
    let through = std::iter::successors(mention.read_through, |id| {
        book.mentions[id.index()].read_through
    });
    let sources =
        std::iter::once(mention.source).chain(through.map(|id| book.mentions[id.index()].source));
    let files = |source: SourceId| {
        book.sources[source.index()]
            .custom
            .copies
            .iter()
            .filter_map(|copy| copy.file.as_ref())
    };
    sources
        .flat_map(files)
        .map(|file| FilePath::new(format!("{}/{}", book.config.content, file.value)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, text: &str, expected: Option<&str>) {
        let read = readable(&FilePath::new(name), text.to_owned());
        assert_eq!(read.as_deref(), expected);
    }

    #[test]
    fn subtitles_are_read_without_their_times() {
        let text =
            "1\n00:00:01,000 --> 00:00:02,000\nWater boils\n\n2\n00:00:02 --> 00:00:03\nat ninety.";
        check("a.srt", text, Some("Water boils\nat ninety."));
    }

    #[test]
    fn an_archive_of_a_page_has_no_text_of_its_own() {
        check("a.mhtml", "Water=20boils", None);
        check("a.TXT", "Water boils", Some("Water boils"));
    }
}
