//! The keys of citations, as Pandoc's Markdown writes them.
//!
//! `@key`: letters, digits and `_`, with single `:.#$%&-+?<>~/` (and `://`) between them; or
//! `@{…}` with anything but white space in balanced braces.

use std::ops::Range;

/// The key after the `@` at byte `at` of `text`: its own place, and where the whole ends.
pub(super) fn key_at(text: &str, at: usize) -> Option<(Range<usize>, usize)> {
    let from = at + 1;
    let rest = &text[from..];
    if rest.starts_with('{') {
        let length = braced(rest)?;
        return (length > 2).then(|| (from + 1..from + length - 1, from + length));
    }
    let regular = |c: char| c.is_alphanumeric() || c == '_';
    let mut end = 0;
    let mut letters = rest.char_indices().peekable();
    while let Some((place, c)) = letters.next() {
        let next = letters.peek().map(|(_, next)| *next);
        // Addresses: `://` and `//` are inside a key too.
        let inner = end > 0
            && (":.#$%&-+?<>~/".contains(c) && next.is_some_and(regular)
                || matches!(c, ':' | '/') && next == Some('/'));
        if regular(c) {
            end = place + c.len_utf8();
        } else if !inner {
            break;
        }
    }
    (end > 0).then(|| (from..from + end, from + end))
}

/// The length of `{…}` with balanced braces and no white space in it.
fn braced(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 1 => return Some(at + 1),
            '}' => depth -= 1,
            c if c.is_whitespace() => return None,
            _ => {}
        }
    }
    None
}

/// Whether an `@` at byte `at` may begin a citation: it does not follow a letter, a
/// digit or a point, as in a mail address, and is not escaped.
pub(super) fn may_begin(text: &str, at: usize) -> bool {
    let mut before = text[..at].chars().rev();
    match before.next() {
        // Three points are an ellipsis.
        Some('.') => before.next() == Some('.') && before.next() == Some('.'),
        Some(c) => !c.is_alphanumeric() && c != '\\',
        None => true,
    }
}

/// Every key in `text`, with its place.
pub(super) fn keys_in(text: &str) -> impl Iterator<Item = (&str, Range<usize>)> {
    text.match_indices('@')
        .filter(|(at, _)| may_begin(text, *at))
        .filter_map(|(at, _)| key_at(text, at))
        .map(|(place, _)| (&text[place.clone()], place))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let keys: Vec<&str> = keys_in(text).map(|(key, _)| key).collect();
        assert_eq!(keys, expected);
    }

    #[test]
    fn keys_are_read_as_pandoc_reads_them() {
        check(
            "@a.b.c. @a:b: @a__b @3a @_x (@k) @ä1",
            &["a.b.c", "a:b", "a__b", "3a", "_x", "k", "ä1"],
        );
        check("@https://ex.org/a_b. @a://", &["https://ex.org/a_b", "a"]);
        check("@a--b @a/b/ @a#b @a_", &["a", "a/b", "a#b", "a_"]);
        check(
            "@{https://ex.org/a_b} @{a{b}c} @{a b} @{}",
            &["https://ex.org/a_b", "a{b}c"],
        );
    }

    #[test]
    fn a_mail_address_is_no_citation() {
        check("x@y.com \\@no @ x a.@b ..@c", &[]);
        check("a...@b", &["b"]);
    }
}
