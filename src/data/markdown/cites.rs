//! The words of a citation: prefix, key, locator, suffix, and what they say.

use std::borrow::Cow;
use std::ops::Range;

use super::roles::{cited_for, role_of};
use super::scan::{CiteAt, ItemAt};
use super::source::Source;
use crate::data::draft::{Around, Citation, Inline, Quote, Rarely, Role};
use crate::data::inline::inline;
use crate::data::locator::parse_locator;
use crate::text::Spanned;

/// Reads the citations of one bracket or mention.
pub(super) fn citations(source: &Source, cite: &CiteAt, language: &str) -> Vec<Citation> {
    let mut all: Vec<Citation> = Vec::with_capacity(cite.items.len());
    // The signal that governs items without one of their own.
    let mut signal = Role::States;
    for (number, item) in cite.items.iter().enumerate() {
        let text = cite.written.as_deref().unwrap_or(&source.text);
        let mut citation = citation(source, cite, item, language);
        let own = role_of(&on_one_line(&text[item.prefix.clone()]), language);
        citation.role = match own {
            None => signal,
            Some(Role::Other) => Role::Other,
            // Nothing stands before it that could have been read through it.
            Some(Role::Through) if number == 0 => Role::Other,
            Some(Role::Through) => {
                citation.through_for = u32::try_from(number - 1).ok();
                signal = Role::States;
                Role::Through
            }
            Some(role) => {
                signal = role;
                role
            }
        };
        all.push(citation);
    }
    all
}

fn citation(source: &Source, cite: &CiteAt, item: &ItemAt, language: &str) -> Citation {
    let text = cite.written.as_deref().unwrap_or(&source.text);
    // Of a bracket of names, only the whole stands in the file.
    let span = |range: Range<usize>| match cite.written {
        None => source.span(range),
        Some(_) => source.span(cite.range.clone()),
    };
    let written = unescaped_spaces(on_one_line(&text[item.suffix.clone()]));
    // Where the line was joined, places are only known to lie in the suffix.
    let exact = !text[item.suffix.clone()].contains('\n');
    let place = |from: usize, to: usize| match exact {
        true => span(item.suffix.start + from..item.suffix.start + to),
        false => span(item.suffix.clone()),
    };
    let (locator, rest) = match parse_locator(&written, language) {
        Some((locator, rest)) => {
            let end = written.len() - rest.len();
            let blank = |c: char| c.is_whitespace() || c == ',';
            let start = end - written[..end].trim_start_matches(blank).len();
            (Some(Spanned::new(locator, place(start, end))), rest)
        }
        None => (None, &*written),
    };
    let before = written.len() - rest.len();
    let quote = quoted(rest).map(|(words, at)| Quote {
        text: words,
        span: place(before + at.start, before + at.end),
    });
    let around = Around {
        prefix: inline(&on_one_line(&text[item.prefix.clone()])),
        suffix: suffix(rest),
        cited_for: cited_for(rest, language).map(|words| inline(words).text),
        quote,
    };
    // `for …` and a quotation stand in the suffix.
    let bare = around.prefix.html.is_empty() && around.suffix.html.is_empty();
    Citation {
        key: Spanned::new(text[item.key.clone()].to_owned(), span(item.key.clone())),
        locator,
        suppress_author: item.suppress_author,
        role: Role::States,
        through_for: None,
        around: match bare {
            true => Rarely::NONE,
            false => Rarely::some(around),
        },
    }
}

/// Text of a paragraph without what the lines begin with in a quote or a list.
fn on_one_line(text: &str) -> Cow<'_, str> {
    if !text.contains('\n') {
        return Cow::Borrowed(text);
    }
    let mut lines = text.split('\n');
    let mut out = lines.next().unwrap_or_default().trim_end().to_owned();
    for line in lines {
        // A backslash there breaks the line.
        if out.ends_with('\\') && !out.ends_with("\\\\") {
            out.pop();
        }
        out.push(' ');
        out.push_str(
            line.trim_start_matches([' ', '\t', '>'])
                .trim_end_matches('\r'),
        );
    }
    Cow::Owned(out)
}

/// `\ ` is a space that does not break. As such it takes as many bytes as before.
fn unescaped_spaces(text: Cow<'_, str>) -> Cow<'_, str> {
    match text.contains("\\ ") {
        true => Cow::Owned(text.replace("\\ ", "\u{a0}")),
        false => text,
    }
}

/// The words after a locator. A space before them is part of what is printed.
fn suffix(written: &str) -> Inline {
    let mut words = inline(written);
    if !words.text.is_empty() && written.starts_with(char::is_whitespace) {
        words.html.insert(0, ' ');
        words.text.insert(0, ' ');
    }
    words
}

/// The first quotation in the words of a suffix, and its place between the marks.
fn quoted(text: &str) -> Option<(String, Range<usize>)> {
    let (open, mark) = text
        .char_indices()
        .find(|(_, c)| matches!(c, '"' | '“' | '«' | '„'))?;
    let from = open + mark.len_utf8();
    let ends: &[char] = match mark {
        '"' => &['"'],
        '“' => &['”'],
        '«' => &['»'],
        _ => &['“', '”'],
    };
    let to = from + text[from..].find(ends)?;
    let words = inline(&text[from..to]).text;
    (!words.is_empty()).then_some((words, from..to))
}
