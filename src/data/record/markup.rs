//! Markdown in the fields of CSL-YAML, as CSL's own micro-markup.

use crate::data::inline::{Face, Piece, read_inline};

/// Spans that CSL has a meaning for, and how its micro-markup writes them.
const SPANS: [(&str, &str); 2] = [
    ("{.nocase}", "<span class=\"nocase\">"),
    ("{.smallcaps}", "<span style=\"font-variant:small-caps\">"),
];

/// Turns inline Markdown into micro-markup: emphasis to `<i>`, strong to `<b>`,
/// super- and subscript, `[…]{.nocase}`; dashes and ellipses are typeset. Markup that
/// is micro-markup already stays.
///
/// Quotation marks stay straight, because a style turns them to its own. Links and
/// code become their text.
pub(super) fn micro_markup(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    read_inline(text, false, |piece| match piece {
        Piece::Words(words) | Piece::Code(words) => {
            out.push_str(
                &words
                    .replace("---", "—")
                    .replace("--", "–")
                    .replace("...", "…"),
            );
        }
        Piece::Tag(tag) => out.push_str(tag),
        Piece::Open(face) => out.extend(["<", element(face), ">"]),
        Piece::Close(face) => out.extend(["</", element(face), ">"]),
    });
    for (class, open) in SPANS {
        if out.contains(class) {
            out = with_spans(&out, class, open);
        }
    }
    out
}

fn element(face: Face) -> &'static str {
    match face {
        Face::Emphasis => "i",
        Face::Strong => "b",
        Face::Raised => "sup",
        Face::Lowered => "sub",
        // CSL has no way to strike words out.
        Face::Struck => "span",
    }
}

/// Replaces `[words]{.class}` by a span. Brackets in brackets are matched.
fn with_spans(text: &str, class: &str, open: &str) -> String {
    let mut out = String::with_capacity(text.len() + 32);
    let mut brackets = Vec::new();
    let mut at = 0;
    while let Some(step) = text[at..].find(['[', ']']) {
        out.push_str(&text[at..at + step]);
        at += step + 1;
        if text[..at].ends_with('[') {
            brackets.push(out.len());
            out.push('[');
            continue;
        }
        match brackets.pop() {
            Some(start) if text[at..].starts_with(class) => {
                out.replace_range(start..start + 1, open);
                out.push_str("</span>");
                at += class.len();
            }
            _ => out.push(']'),
        }
    }
    out.push_str(&text[at..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(micro_markup(text), expected);
    }

    #[test]
    fn markdown_becomes_micro_markup() {
        check("plain \"words\" & more", "plain \"words\" & more");
        check(
            "*a* **b** x^2^ H~2~O",
            "<i>a</i> <b>b</b> x<sup>2</sup> H<sub>2</sub>O",
        );
        check("3--4 ... \\*", "3–4 … *");
        check("a\nb", "a b");
        check("see [x](https://a.b) [y]", "see x [y]");
        check(
            "a [b *c*]{.nocase} d",
            "a <span class=\"nocase\">b <i>c</i></span> d",
        );
    }

    #[test]
    fn micro_markup_stays() {
        check(
            "<i>E. coli</i> and <span class=\"nocase\">x</span>",
            "<i>E. coli</i> and <span class=\"nocase\">x</span>",
        );
    }

    #[test]
    fn a_number_is_no_list() {
        check("1984.\n", "1984.");
        check("- x_y_", "- x_y_");
    }
}
