//! The words that are taken from a source, and whether a saved copy has them.
//!
//! The main type is [`Quoted`]: a quotation with every place that uses it. It says what
//! the model found and knows no copy.

use schemars::JsonSchema;
use serde::Serialize;

use super::occurrences::{Among, NAMED, locator};
use super::view::{Link, Term};
use super::works::address;
use super::{Links, Pages};
use crate::csl::is_safe_link;
use crate::data::record::UrlStatus;
use crate::model::Book;
use crate::model::book::{QuoteCheck, Source};
use crate::model::evidence::{quotation, words::pieces};
use crate::model::ids::{MentionId, SourceId};

/// A quotation of the source.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Quoted {
    /// The words.
    pub text: String,
    /// The language of the source, where it is not that of the text or the book.
    pub language: Option<String>,
    /// Where in the source, as the first place that quotes it says.
    pub locator: Option<String>,
    /// What came of looking for it in the saved copies.
    pub check: Option<Term>,
    /// The first places that quote it.
    pub places: Vec<Link>,
    /// How many more there are, in words.
    pub more: Option<String>,
    /// The live page, with a fragment that leads to the words.
    pub live: Option<String>,
    /// The newest copy at an archive, likewise.
    pub archived: Option<String>,
}

/// The quotations of a source, each as the mentions that have it.
pub(super) type Quotes = Box<[Box<[MentionId]>]>;

/// Gathers the quotations of a source: by their words and what came of the check, in
/// order of first use.
pub(super) fn gather(book: &Book, source: &Source) -> Quotes {
    let mut quotes: Vec<(&str, QuoteCheck, MentionId)> = source
        .mentions
        .iter()
        .filter_map(|&id| {
            let mention = &book.mentions[id.index()];
            Some((quotation(book, mention)?, mention.quote, id))
        })
        .collect();
    quotes.sort_unstable();
    let same = |a: &(&str, QuoteCheck, MentionId), b: &(&str, QuoteCheck, MentionId)| {
        (a.0, a.1) == (b.0, b.1)
    };
    let mut quoted: Vec<Box<[MentionId]>> = quotes
        .chunk_by(same)
        .map(|places| places.iter().map(|&(_, _, id)| id).collect())
        .collect();
    quoted.sort_by_key(|places| places[0]);
    quoted.into()
}

impl Pages {
    /// The quotations of a source, gathered when first asked for.
    pub(super) fn quotes_of(&self, source: SourceId) -> &[Box<[MentionId]>] {
        self.tables.quotes[source.index()]
            .get_or_init(|| gather(&self.book, &self.book.sources[source.index()]))
    }
}

impl Links<'_> {
    /// Those quotations.
    pub(super) fn quoted(&self, quotes: &[Box<[MentionId]>], among: Among) -> Vec<Quoted> {
        let book = &self.pages.book;
        let quoted = |places: &[MentionId]| {
            let mention = &book.mentions[places[0].index()];
            let source = &book.sources[mention.source.index()];
            let text = quotation(book, mention)?;
            let more = places.len().saturating_sub(NAMED);
            let named = places.iter().take(NAMED);
            Some(Quoted {
                text: text.to_owned(),
                language: self.foreign_language(mention),
                locator: places
                    .iter()
                    .find_map(|&id| locator(book, id))
                    .map(|locator| self.locator(locator)),
                check: self.quote_check(mention.quote),
                places: named.map(|&id| self.place_link(id, among)).collect(),
                more: (more > 0).then(|| {
                    let values = [("n", &*more.to_string())];
                    self.words().with("source.both-more", &values)
                }),
                live: live_page(source).map(|url| leading_to(&url, text)),
                archived: self
                    .archive(mention.source)
                    .filter(|archive| is_safe_link(&archive.url))
                    .map(|archive| leading_to(&archive.url, text)),
            })
        };
        quotes.iter().filter_map(|places| quoted(places)).collect()
    }
}

/// The live page, while it may still say what was quoted.
fn live_page(source: &Source) -> Option<String> {
    let gone = matches!(
        source.custom.url_status,
        Some(UrlStatus::Dead | UrlStatus::Hijacked)
    );
    address(&source.reference).filter(|url| !gone && url.starts_with("http"))
}

/// Words of a long quotation that a fragment names at either end.
const ENDS: usize = 6;

/// The address of the place in a page where `quote` stands, for browsers that look for
/// text (WICG, URL Fragment Text Directives); for others, the address of the page.
///
/// A short quotation is named whole, a long one and one with words left out by where it
/// begins and ends.
fn leading_to(url: &str, quote: &str) -> String {
    let pieces = pieces(quote);
    let mut words = pieces.iter().filter(|piece| !piece.trim().is_empty());
    let Some(first) = words.next() else {
        return url.to_owned();
    };
    let first: Vec<&str> = first.split_whitespace().collect();
    let last: Option<Vec<&str>> = words
        .next_back()
        .map(|last| last.split_whitespace().collect());
    let mut out = url.to_owned();
    out.push_str(if url.contains('#') {
        ":~:text="
    } else {
        "#:~:text="
    });
    match last {
        None if first.len() <= 2 * ENDS => encode(&mut out, &first.join(" ")),
        last => {
            let last = last.as_deref().unwrap_or(&first);
            encode(&mut out, &first[..first.len().min(ENDS)].join(" "));
            out.push(',');
            encode(&mut out, &last[last.len().saturating_sub(ENDS)..].join(" "));
        }
    }
    out
}

/// Adds words percent-encoded; `-`, `,` and `&` mean something in such a fragment.
fn encode(out: &mut String, words: &str) {
    for byte in words.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'_' | b'~' => out.push(byte.into()),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(quote: &str, expected: &str) {
        assert_eq!(
            leading_to("https://a.b/c", quote),
            format!("https://a.b/c{expected}")
        );
    }

    #[test]
    fn a_short_quotation_is_named_whole() {
        check(
            "well-known, I’d say",
            "#:~:text=well%2Dknown%2C%20I%E2%80%99d%20say",
        );
    }

    #[test]
    fn a_long_one_is_named_by_its_ends() {
        let long = (1..=20)
            .map(|n| n.to_string())
            .collect::<Vec<_>>()
            .join(" ");
        check(
            &long,
            "#:~:text=1%202%203%204%205%206,15%2016%2017%2018%2019%2020",
        );
    }

    #[test]
    fn one_with_words_left_out_is_named_by_what_is_there() {
        check("it boils […] here", "#:~:text=it%20boils,here");
        check("[T]he kettle", "#:~:text=he%20kettle");
        check("…", "");
    }

    #[test]
    fn a_fragment_of_the_address_stays() {
        assert_eq!(
            leading_to("https://a.b/#c", "it"),
            "https://a.b/#c:~:text=it"
        );
    }
}
