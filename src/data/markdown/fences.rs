//! Lines of `:::`, which open and close Pandoc's divisions.
//!
//! The Markdown parser knows no divisions. Each such line is masked by a thematic
//! break of the same length, which interrupts a paragraph and is never anything
//! else; where the parser then reports a break, the line is a fence, and where it
//! does not, it stands in code or raw HTML. All offsets stay those of the text.

use std::ops::Range;

use super::attributes::{Attributes, attributes_at};

/// A line that may be a fence.
#[derive(Clone, Debug)]
pub(super) struct Fence {
    /// From the first colon to the end of the line's content.
    pub range: Range<usize>,
    /// Where its line begins.
    pub line: usize,
    /// What it would be.
    pub kind: FenceKind,
    /// How it is shown to the parser.
    pub shown: Shown,
}

/// What a fence does.
#[derive(Clone, Debug)]
pub(super) enum FenceKind {
    /// Opens a division.
    Open(Attributes),
    /// Closes the innermost one.
    Close,
    /// Looks like an opener, but Pandoc reads it as text; the place is that of the fault.
    Broken(Range<usize>),
}

/// How the line of a fence is shown to the parser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// As a thematic break.
    Break,
    /// As text: with commas for colons, which would open a definition.
    Text,
    /// As it is, because it stands in code or HTML.
    AsIs,
}

/// Every line of `text` that may be a fence.
pub(super) fn fences(text: &str) -> Vec<Fence> {
    let mut fences = Vec::new();
    if !text.contains(":::") {
        return fences;
    }
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        if start < fences.last().map_or(0, |fence: &Fence| fence.range.end) {
            // Inside the attributes of an opener that go over several lines.
            continue;
        }
        let content = line.trim_end();
        let colon = start + content.len() - without_marks(content).len();
        if text[colon..].starts_with(":::") {
            fences.push(fence(text, start, colon, start + content.len()));
        }
    }
    fences
}

/// A line without the marks of the quotes and list items that begin in it.
fn without_marks(line: &str) -> &str {
    let mut rest = line;
    loop {
        rest = rest.trim_start_matches([' ', '\t', '>']);
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let mark: &[char] = match digits {
            0 => &['-', '+', '*'],
            _ => &['.', ')'],
        };
        match rest[digits..].strip_prefix(mark) {
            Some(after) if after.starts_with([' ', '\t']) => rest = after,
            _ => return rest,
        }
    }
}

fn fence(text: &str, line: usize, colon: usize, end: usize) -> Fence {
    let colons = text[colon..end]
        .bytes()
        .take_while(|&byte| byte == b':')
        .count();
    let after = colon + colons;
    let words = after + (text[after..end].len() - text[after..end].trim_start().len());
    let mut end = end;
    let kind = if words == end {
        FenceKind::Close
    } else if text[words..].starts_with('{') {
        match attributes_at(text, words) {
            Some((attributes, close)) => {
                let line_end = text[close..]
                    .find('\n')
                    .map_or(text.len(), |newline| close + newline);
                end = close + text[close..line_end].trim_end().len();
                match only_colons(text, close, end) {
                    true => FenceKind::Open(attributes),
                    false => FenceKind::Broken(close..end),
                }
            }
            None => FenceKind::Broken(words..end),
        }
    } else {
        let length = text[words..end]
            .find(char::is_whitespace)
            .unwrap_or(end - words);
        let word = words..words + length;
        match only_colons(text, word.end, end) {
            true => FenceKind::Open(Attributes::of_class(text, word)),
            false => FenceKind::Broken(word.end..end),
        }
    };
    Fence {
        range: colon..end,
        line,
        kind,
        shown: Shown::Break,
    }
}

/// Whether nothing but spaces and closing colons follows.
fn only_colons(text: &str, from: usize, end: usize) -> bool {
    text[from..end].trim().bytes().all(|byte| byte == b':')
}

/// Replaces each fence in `masked` by what is shown of it.
pub(super) fn mask(fences: &[Fence], masked: &mut [u8]) {
    for fence in fences {
        let bytes = &mut masked[fence.range.clone()];
        match fence.shown {
            Shown::Break => {
                for (at, byte) in bytes.iter_mut().enumerate() {
                    if !matches!(byte, b'\n' | b'\r') {
                        *byte = if at < 3 { b'_' } else { b' ' };
                    }
                }
            }
            Shown::Text => {
                for byte in bytes.iter_mut().take_while(|byte| **byte == b':') {
                    *byte = b',';
                }
            }
            Shown::AsIs => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: &str) {
        let found = fences(line);
        let shown: Vec<String> = found
            .iter()
            .map(|fence| match &fence.kind {
                FenceKind::Open(attributes) => format!(
                    "open {} {}",
                    attributes.id.as_ref().map_or("-", |id| &id.text),
                    attributes
                        .classes
                        .iter()
                        .map(|class| &*class.text)
                        .collect::<Vec<_>>()
                        .join(".")
                ),
                FenceKind::Close => "close".to_owned(),
                FenceKind::Broken(at) => format!("broken {:?}", &line[at.clone()]),
            })
            .collect();
        assert_eq!(shown.join("; "), expected);
    }

    #[test]
    fn an_opener_has_a_word_or_attributes_and_a_closer_nothing() {
        check("::: {#a .claim by=\"x y\"}\n", "open a claim");
        check("::: claim", "open - claim");
        check("::::claim :::", "open - claim");
        check("  > ::: {.a} :::::\n", "open - a");
        check(":::::\n", "close");
        check("::", "");
        check("text ::: claim", "");
        check("- ::: claim", "open - claim");
        check("> 1. ::: claim", "open - claim");
        check("-::: claim", "");
    }

    #[test]
    fn attributes_may_go_over_several_lines() {
        check("::: {.a\n  .b}\n", "open - a.b");
    }

    #[test]
    fn what_pandoc_reads_as_text_is_broken_where_the_fault_is() {
        check("::: claim {#a}", "broken \" {#a}\"");
        check("::: {#a} claim", "broken \" claim\"");
        check("::: {#a claim}", "broken \"{#a claim}\"");
    }

    #[test]
    fn a_mask_keeps_every_offset() {
        let text = "::: {.a\r\n.b}\r\nx\n:::\n";
        let mut masked = text.as_bytes().to_vec();
        mask(&fences(text), &mut masked);
        assert_eq!(
            String::from_utf8(masked).unwrap(),
            "___    \r\n   \r\nx\n___\n"
        );
    }
}
