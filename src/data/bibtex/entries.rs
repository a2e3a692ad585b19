//! A `.bib` file cut into its entries, without looking into them.

use std::borrow::Cow;
use std::ops::Range;

/// One `@type{…}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// From the `@` to the closing brace.
    pub whole: Range<usize>,
    /// The key.
    pub key: Range<usize>,
}

/// The entries of a file.
#[derive(Debug)]
pub(super) struct Cut<'t> {
    /// The text with braces round entries that were written in parentheses.
    pub text: Cow<'t, str>,
    /// Entries and `@string`s, in order.
    pub pieces: Vec<Piece>,
    /// Where entries begin that are never closed.
    pub unclosed: Vec<Range<usize>>,
}

/// Cuts `text` into entries. Comments, preambles and whatever stands between entries
/// are passed over.
///
/// An entry that is not closed ends where the next line begins with `@`.
pub(super) fn pieces(text: &str) -> Cut<'_> {
    let mut cut = Cut {
        text: Cow::Borrowed(text),
        pieces: Vec::new(),
        unclosed: Vec::new(),
    };
    let mut at = 0;
    while let Some(step) = text[at..].find(['@', '%']) {
        at += step;
        if text[at..].starts_with('%') {
            at += text[at..].find('\n').unwrap_or(text.len() - at);
            continue;
        }
        let Some((kind, open)) = opening(text, at) else {
            at += 1;
            continue;
        };
        let round = text[open..].starts_with('(');
        let end = match closing(text, open + 1, round) {
            Ok(end) => end,
            Err(next) => {
                if !is_passed_over(kind) {
                    cut.unclosed.push(at..open + 1);
                }
                at = next;
                continue;
            }
        };
        if !is_passed_over(kind) {
            if round {
                cut.text.to_mut().replace_range(open..open + 1, "{");
                cut.text.to_mut().replace_range(end - 1..end, "}");
            }
            cut.pieces.push(Piece {
                whole: at..end,
                key: key(text, open + 1, end),
            });
        }
        at = end;
    }
    cut
}

fn is_passed_over(kind: &str) -> bool {
    kind.eq_ignore_ascii_case("comment") || kind.eq_ignore_ascii_case("preamble")
}

/// The type after an `@`, and where its brace or parenthesis is.
fn opening(text: &str, at: usize) -> Option<(&str, usize)> {
    let rest = &text[at + 1..];
    let length = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-'))?;
    let space = rest[length..].len() - rest[length..].trim_start().len();
    let opens = length > 0 && rest[length + space..].starts_with(['{', '(']);
    opens.then(|| (&rest[..length], at + 1 + length + space))
}

/// One past the end of the entry; or, if it has none, where the next may begin.
fn closing(text: &str, from: usize, round: bool) -> Result<usize, usize> {
    let bytes = text.as_bytes();
    let mut depth = 0_usize;
    let mut at = from;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b'{' => depth += 1,
            b'}' if depth == 0 => return if round { Err(at) } else { Ok(at + 1) },
            b'}' => depth -= 1,
            b')' if round && depth == 0 => return Ok(at + 1),
            b'\n' if bytes.get(at + 1) == Some(&b'@') && opening(text, at + 1).is_some() => {
                return Err(at + 1);
            }
            _ => {}
        }
        at += 1;
    }
    Err(text.len())
}

fn key(text: &str, from: usize, end: usize) -> Range<usize> {
    let inner = &text[from..end];
    let start = from + inner.len() - inner.trim_start().len();
    let rest = &text[start..end];
    let length = rest.find(|c: char| c == ',' || c == '}' || c == ')' || c.is_whitespace());
    start..start + length.unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, keys: &[&str], unclosed: usize) {
        let cut = pieces(text);
        let found: Vec<&str> = cut
            .pieces
            .iter()
            .map(|piece| &text[piece.key.clone()])
            .collect();
        assert_eq!((&*found, cut.unclosed.len()), (keys, unclosed));
    }

    #[test]
    fn entries_are_found_between_anything_else() {
        check(
            "words @ x@y.z @book{a, t={}} % @book{no}\n@book{ b,\nt={x {y} \\} }}\n",
            &["a", "b"],
            0,
        );
        check(
            "@comment{@book{x}} @preamble{\"a\"} @book(c, t=\"x\")",
            &["c"],
            0,
        );
    }

    #[test]
    fn an_entry_that_is_not_closed_ends_at_the_next() {
        check("@book{a, t={x}\n\n@book{b, t={y}}\n", &["b"], 1);
        check(&"@book{a, t={\n".repeat(20_000), &[], 20_000);
    }
}
