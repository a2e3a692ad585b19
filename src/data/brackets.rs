//! Citations as older notes have them: `[Slate & CNN]`, `[see BIDossier p. 25]`.
//!
//! [`read`] says what the words between two brackets mean, given the [`Names`] by which a
//! book's sources may be called. What it makes of them is a citation in Pandoc's form, so
//! that both read the same from there on. It does not find brackets in a text, and does
//! not know which source a name is right for.
//!
//! The grammar: `[` item { (`&` | `,` | `;` | `and`) item } `]`, an item being
//! a signal or none, a name, a comma or none, a locator or none, and a scope in round
//! brackets or none. The longest name counts; any run of white space, no-break spaces
//! included, is one space.

mod miss;
mod names;
mod resolve;

pub(super) use miss::rest_after;
pub use miss::{Miss, Near};
pub use names::Names;
pub use resolve::resolve;

use std::ops::Range;

use super::citation_keys::key_at;
use super::locator::parse_locator;
use super::markdown::signal_length;
use crate::csl::LocatorLabel;

/// A bracket with more bytes than this is text.
pub(super) const LONGEST: usize = 400;

/// What the words in a bracket mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// A citation, written as Pandoc has it, brackets included.
    Cites(String),
    /// No citation, but close to one.
    Missed(Box<Miss>),
    /// Words that have nothing to do with sources.
    Words,
}

/// Reads what stands between two brackets. `language` is that of citation signals.
pub fn read(inner: &str, names: &Names, language: &str) -> Meaning {
    if !may_cite(inner) {
        return Meaning::Words;
    }
    let line = Line::of(inner);
    let reader = Reader {
        text: &line.text,
        names,
        language,
    };
    match reader.items() {
        Ok(items) => Meaning::Cites(reader.written(&items)),
        Err(_) => match miss::find(&reader) {
            Some(miss) => Meaning::Missed(Box::new(miss.placed(&line))),
            None => Meaning::Words,
        },
    }
}

/// The names that stand in a bracket by its form, whether anything is called so or not.
pub(super) fn names_by_form(inner: &str, language: &str) -> Vec<String> {
    let reader = Reader {
        text: &Line::of(inner).text,
        names: &Names::default(),
        language,
    };
    miss::by_form(&reader)
}

/// Whether the words between two brackets may be a citation: they hold a letter, no
/// bracket and no key, and are none of the brackets that editors put into a quotation.
pub fn may_cite(inner: &str) -> bool {
    let words = inner.trim();
    inner.len() <= LONGEST
        && words.contains(char::is_alphabetic)
        && !words.contains(['[', ']', '@', '^', '`', '\\', '{', '}'])
        && !words.starts_with('!')
        && !["sic", "x", "sic!"]
            .iter()
            .any(|known| words.eq_ignore_ascii_case(known))
}

/// Words with single spaces, and where each byte of them was written.
struct Line {
    text: String,
    places: Vec<usize>,
}

impl Line {
    fn of(written: &str) -> Self {
        let mut line = Line {
            text: String::with_capacity(written.len()),
            places: Vec::with_capacity(written.len() + 1),
        };
        let mut space = true;
        // What a line of a block quote begins with is no part of it.
        let mut line_start = false;
        for (at, c) in written.char_indices() {
            line_start |= c == '\n';
            if c.is_whitespace() || (line_start && c == '>') {
                if !space {
                    line.text.push(' ');
                    line.places.push(at);
                }
                space = true;
                continue;
            }
            (space, line_start) = (false, false);
            line.text.push(c);
            line.places.extend((0..c.len_utf8()).map(|byte| at + byte));
        }
        if line.text.ends_with(' ') {
            line.text.pop();
            line.places.pop();
        }
        line.places.push(written.len());
        line
    }

    /// Where a range of the line was written.
    fn place(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.places[range.start];
        let end = match range.end {
            end if end > range.start => self.places[end - 1] + 1,
            _ => start,
        };
        start..end
    }
}

/// One citation in a bracket.
#[derive(Debug)]
struct Item<'n> {
    signal: Range<usize>,
    key: &'n str,
    locator: Range<usize>,
    scope: Range<usize>,
}

/// Says that a bracket could not be read.
struct Fault;

struct Reader<'r> {
    text: &'r str,
    names: &'r Names,
    language: &'r str,
}

impl<'r> Reader<'r> {
    fn items(&self) -> Result<Vec<Item<'r>>, Fault> {
        let mut items = Vec::new();
        let mut at = 0;
        loop {
            let (item, after) = self.item(at)?;
            items.push(item);
            at = self.skip(after, " ");
            // A full stop that got into the bracket.
            if matches!(&self.text[at..], "" | ".") {
                return Ok(items);
            }
            at = self.separator(at).ok_or(Fault)?;
        }
    }

    fn item(&self, start: usize) -> Result<(Item<'r>, usize), Fault> {
        let (signal, (key, mut at)) = match self.names.at(self.text, start) {
            Some(name) => (start..start, name),
            None => {
                let length = signal_length(&self.text[start..], self.language).ok_or(Fault)?;
                let from = self.skip(start + length, " ");
                let name = self.names.at(self.text, from).ok_or(Fault)?;
                (start..start + length, name)
            }
        };
        let mut item = Item {
            signal,
            key,
            locator: at..at,
            scope: at..at,
        };
        if let Some(locator) = self.locator(at) {
            at = locator.end;
            item.locator = locator;
        }
        let open = self.skip(at, " ");
        if self.text[open..].starts_with('(') {
            let close = open + closing(&self.text[open..]).ok_or(Fault)?;
            let scope = open + 1..close;
            at = close + 1;
            match item.locator.is_empty() && self.is_labelled_locator(&scope) {
                true => item.locator = scope,
                false => item.scope = scope,
            }
        }
        Ok((item, at))
    }

    /// The locator after a name, without the comma before it.
    fn locator(&self, at: usize) -> Option<Range<usize>> {
        // A comma, and then a name rather than a number.
        if self
            .separator(self.skip(at, " "))
            .is_some_and(|next| self.names.at(self.text, next).is_some())
        {
            return None;
        }
        let rest = &self.text[at..];
        if !rest.starts_with([' ', ',']) {
            return None;
        }
        let (locator, after) = parse_locator(rest, "en")?;
        let written = rest[..rest.len() - after.len()].trim_end();
        let start = written.len() - written.trim_start_matches([' ', ',']).len();
        // `[Slate 2016]` is a year; whoever means the page can say so.
        let year = locator.label == LocatorLabel::Page
            && written[start..].len() == 4
            && written[start..]
                .parse()
                .is_ok_and(|number: u16| (1500..2100).contains(&number));
        (!year).then_some(at + start..at + written.len())
    }

    fn is_labelled_locator(&self, scope: &Range<usize>) -> bool {
        let words = self.text[scope.clone()].trim();
        words.starts_with(|first: char| !first.is_ascii_digit())
            && parse_locator(words, "en").is_some_and(|(_, rest)| rest.trim().is_empty())
    }

    /// Past one separator at byte `at`, and the space after it.
    fn separator(&self, at: usize) -> Option<usize> {
        let after_mark = match self.text[at..].chars().next()? {
            '&' | ',' | ';' => Some(self.skip(at + 1, " ")),
            _ => None,
        };
        let from = after_mark.unwrap_or(at);
        // `Slate, and CNN`
        let rest = &self.text[from..];
        let word = ["and ", "& "].iter().find(|word| {
            rest.get(..word.len())
                .is_some_and(|head| head.eq_ignore_ascii_case(word))
        });
        match word {
            Some(word) => Some(self.skip(from + word.len(), " ")),
            None => after_mark,
        }
    }

    fn skip(&self, at: usize, what: &str) -> usize {
        let rest = &self.text[at..];
        at + rest.len() - rest.trim_start_matches(|c| what.contains(c)).len()
    }

    /// The items as a citation of Pandoc's.
    fn written(&self, items: &[Item<'_>]) -> String {
        let mut out = "[".to_owned();
        for (number, item) in items.iter().enumerate() {
            if number > 0 {
                out.push_str("; ");
            }
            let signal = self.text[item.signal.clone()].trim();
            if !signal.is_empty() {
                out.extend([signal, " "]);
            }
            out.push_str(&citation_of(item.key));
            let locator = self.text[item.locator.clone()].trim();
            if !locator.is_empty() {
                out.extend([", ", locator]);
            }
            let scope = self.text[item.scope.clone()].trim();
            let scope = scope.strip_prefix("for ").unwrap_or(scope);
            if !scope.is_empty() {
                out.push_str(", for ");
                for c in scope.chars() {
                    // What would end the item, or begin another.
                    if matches!(c, ';' | '@') {
                        out.push('\\');
                    }
                    out.push(c);
                }
            }
        }
        out.push(']');
        out
    }
}

/// A key as Pandoc cites it: `@key`, in braces where it has to be.
pub fn citation_of(key: &str) -> String {
    let plain = format!("@{key}");
    match key_at(&plain, 0) {
        Some((_, end)) if end == plain.len() => plain,
        _ => format!("@{{{key}}}"),
    }
}

/// The byte of the `)` that closes the `(` at the start of `text`.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' if depth == 1 => return Some(at),
            ')' => depth -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests;
