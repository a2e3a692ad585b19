//! Quotations against the text of saved copies.
//!
//! [`look_for`] says whether words stand in a text; [`check`] does it for every
//! quotation of a Book whose source has a copy that can be read. A quotation that is
//! found proves that the copy says so, not that what it says is true. This module reads
//! no file: it is given a [`CopyTexts`] to ask.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::book::{Book, Mention, QuoteCheck};
use super::ids::{MentionId, SourceId};
use crate::text::FilePath;

/// The text of a saved copy, if it is there and has one.
pub type CopyTexts<'r> = dyn Fn(&FilePath) -> Option<String> + Sync + 'r;

/// Checks every quotation. A copy is read once, and forgotten before the next.
pub fn check(book: &mut Book, read: &CopyTexts<'_>) {
    let mut by_copy: BTreeMap<FilePath, Vec<MentionId>> = BTreeMap::new();
    for at in 0..book.mentions.len() {
        let mention = &book.mentions[at];
        if quotation(book, mention).is_none() {
            continue;
        }
        for path in copies(book, mention) {
            by_copy.entry(path).or_default().push(MentionId::from(at));
        }
        book.mentions.own()[at].quote = QuoteCheck::NoCopy;
    }
    let found: Vec<(MentionId, QuoteCheck)> = by_copy
        .par_iter()
        .flat_map_iter(|(path, mentions)| {
            let text = read(path).map(|text| match path.extension().as_str() {
                "html" | "htm" | "xhtml" => without_markup(&text),
                _ => text,
            });
            let copy = text.as_deref().map(Copy::of);
            let look = |id: &MentionId| {
                let quote = quotation(book, &book.mentions[id.index()])?;
                Some((*id, copy.as_ref()?.look_for(quote)))
            };
            mentions.iter().filter_map(look).collect::<Vec<_>>()
        })
        .collect();
    for (id, result) in found {
        let known = &mut book.mentions.own()[id.index()].quote;
        // One copy that has the words is enough; `QuoteCheck` is in order of strength.
        *known = (*known).max(result);
    }
}

/// The words that a mention quotes: those in its suffix, or for the first item of a
/// bracket the quotation before it.
pub fn quotation<'b>(book: &'b Book, mention: &Mention) -> Option<&'b str> {
    let before = || {
        book.cite(mention)
            .quote
            .as_ref()
            .filter(|_| mention.item == 0)
    };
    book.citation(mention)
        .quote
        .as_ref()
        .or_else(before)
        .map(|quote| quote.text.as_str())
}

/// The files in which the words of a mention may stand: copies of its source and of what it was read in.
fn copies(book: &Book, mention: &Mention) -> Vec<FilePath> {
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

/// Says whether the words of `quote` stand in `text`.
///
/// `…`, `...`, `[…]`, `[sic]` and anything else in square brackets stand for any words,
/// or none: the pieces between them must follow each other in the text, each within
/// 2,000 characters of the one before.
///
/// ```
/// # use casebook::model::{book::QuoteCheck, evidence::look_for};
/// assert_eq!(look_for("boils … at ninety", "Water boils up here at ninety."), QuoteCheck::Found);
/// assert_eq!(look_for("“boils”", "Water \"boils\""), QuoteCheck::FoundButForSpacing);
/// assert_eq!(look_for("freezes", "Water boils."), QuoteCheck::NotFound);
/// ```
pub fn look_for(quote: &str, text: &str) -> QuoteCheck {
    Copy::of(text).look_for(quote)
}

/// The text of a saved copy, as it is and folded.
struct Copy<'t> {
    exact: &'t str,
    folded: String,
}

impl<'t> Copy<'t> {
    fn of(exact: &'t str) -> Self {
        Self {
            exact,
            folded: folded(exact),
        }
    }

    fn look_for(&self, quote: &str) -> QuoteCheck {
        let pieces = pieces(quote);
        let exact: Vec<&str> = pieces.iter().map(|piece| piece.trim()).collect();
        let folded: Vec<String> = pieces
            .iter()
            .map(|piece| folded(piece).trim().to_owned())
            .collect();
        if folded.iter().all(|piece| piece.is_empty()) || in_order(self.exact, &exact) {
            QuoteCheck::Found
        } else if in_order(
            &self.folded,
            &folded.iter().map(String::as_str).collect::<Vec<_>>(),
        ) {
            QuoteCheck::FoundButForSpacing
        } else {
            QuoteCheck::NotFound
        }
    }
}

/// How far apart two pieces of one quotation may stand, in bytes.
const FARTHEST: usize = 2_000;

/// Whether the pieces stand in the text in that order, none too far from the one before.
///
/// Tries each place of the first piece; the others are then the nearest that follow.
fn in_order(text: &str, pieces: &[&str]) -> bool {
    let mut pieces = pieces.iter().filter(|piece| !piece.is_empty());
    let Some(first) = pieces.next() else {
        return true;
    };
    let rest: Vec<&&str> = pieces.collect();
    text.match_indices(*first).take(1_000).any(|(at, _)| {
        let mut from = at + first.len();
        rest.iter().all(|piece| {
            let to = text.ceil_char_boundary((from + FARTHEST + piece.len()).min(text.len()));
            text[from..to].find(**piece).is_some_and(|offset| {
                from += offset + piece.len();
                true
            })
        })
    })
}

/// A quotation cut at what stands for other words.
fn pieces(quote: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut rest = quote;
    while let Some(c) = rest.chars().next() {
        let wild = if c == '[' {
            rest.find(']').map(|end| end + 1)
        } else if c == '…' {
            Some(c.len_utf8())
        } else if rest.starts_with("...") {
            Some(3)
        } else if rest.starts_with(". . .") {
            Some(5)
        } else {
            None
        };
        match wild {
            Some(length) => {
                pieces.push(String::new());
                rest = &rest[length..];
            }
            None => {
                pieces.last_mut().expect("there is always one").push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    pieces
}

/// White space single, quotation marks and dashes plain, soft hyphens gone. Upper and
/// lower case stay: they belong to the words.
fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{AD}' | '\u{200B}' | '\u{FEFF}' | '“' | '”' | '„' | '«' | '»' | '"' => {}
            '‘' | '’' | '‚' | '‹' | '›' | '`' => out.push('\''),
            '‐' | '‑' | '‒' | '–' | '—' | '−' => out.push('-'),
            c if c.is_whitespace() => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            c => out.push(c),
        }
    }
    out
}

/// The words of an HTML page: tags, scripts, styles and comments out, the commonest entities resolved.
fn without_markup(html: &str) -> String {
    let mut out = String::with_capacity(html.len() / 2);
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let skip = if rest.starts_with('&') {
            entity(rest, &mut out)
        } else if rest.starts_with("<!--") {
            rest.find("-->").map_or(rest.len(), |end| end + 3)
        } else {
            tag(rest, &mut out)
        };
        rest = &rest[skip..];
    }
    out.push_str(rest);
    out
}

/// Steps over a tag, and over the content of one that has no words. A block's tag parts words.
fn tag(rest: &str, out: &mut String) -> usize {
    let name: String = rest[1..]
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || *c == '/')
        .collect();
    let name = name.to_ascii_lowercase();
    let end = rest.find('>').map_or(rest.len(), |end| end + 1);
    const INLINE: [&str; 14] = [
        "a", "abbr", "b", "bdi", "cite", "code", "em", "i", "mark", "q", "s", "small", "span",
        "strong",
    ];
    if !INLINE.contains(&name.trim_matches('/')) {
        out.push(' ');
    }
    if name == "script" || name == "style" {
        let close = format!("</{name}");
        let lower = rest.to_ascii_lowercase();
        return lower.find(&close).map_or(rest.len(), |at| {
            rest[at..].find('>').map_or(rest.len(), |end| at + end + 1)
        });
    }
    end
}

fn entity(rest: &str, out: &mut String) -> usize {
    let end = rest.bytes().take(12).position(|byte| byte == b';');
    let Some(end) = end else {
        out.push('&');
        return 1;
    };
    let name = &rest[1..end];
    let number = name
        .strip_prefix('#')
        .and_then(|number| match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => number.parse().ok(),
        });
    let c = match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        "ldquo" => Some('“'),
        "rdquo" => Some('”'),
        "lsquo" => Some('‘'),
        "rsquo" => Some('’'),
        "ndash" => Some('–'),
        "mdash" => Some('—'),
        "hellip" => Some('…'),
        "shy" => Some('\u{AD}'),
        _ => number.and_then(char::from_u32),
    };
    match c {
        Some(c) => {
            out.push(c);
            end + 1
        }
        None => {
            out.push('&');
            1
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(quote: &str, text: &str, expected: QuoteCheck) {
        assert_eq!(look_for(quote, text), expected);
    }

    #[test]
    fn words_that_stand_there_are_found() {
        check(
            "boils at ninety",
            "Water boils at ninety up here.",
            QuoteCheck::Found,
        );
    }

    #[test]
    fn other_spacing_and_other_marks_are_told() {
        check(
            "boils at  ninety",
            "Water boils\nat ninety",
            QuoteCheck::FoundButForSpacing,
        );
        check("it’s so", "it's so", QuoteCheck::FoundButForSpacing);
        check(
            "co-operate",
            "co\u{2011}operate",
            QuoteCheck::FoundButForSpacing,
        );
    }

    #[test]
    fn other_words_are_not_found() {
        check(
            "boils at eighty",
            "Water boils at ninety.",
            QuoteCheck::NotFound,
        );
        check("Water", "water", QuoteCheck::NotFound);
    }

    #[test]
    fn what_was_left_out_or_put_in_is_passed_over() {
        let text = "no evidence that and were used by the bank for covert ends";
        check(
            "no evidence that [sic] and were used … for covert ends",
            text,
            QuoteCheck::Found,
        );
        check(
            "no evidence that [the servers] and were used",
            text,
            QuoteCheck::Found,
        );
    }

    #[test]
    fn pieces_must_follow_each_other() {
        check("second … first", "first and second", QuoteCheck::NotFound);
    }

    #[test]
    fn a_page_is_read_without_its_markup() {
        let page = "<p>Water <b>bo</b>ils&nbsp;at</p><script>no()</script><p>ninety &amp; more";
        assert_eq!(
            without_markup(page)
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" "),
            "Water boils at ninety & more"
        );
    }
}
