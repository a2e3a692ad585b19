//! A short text with inline Markdown in it, such as a title.
//!
//! [`inline`] turns one into HTML and plain text; [`read_inline`] is the reader below
//! it. Blocks, links, images and raw HTML do not come through; their words do.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::draft::Inline;

/// A piece of a short text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    Words(&'t str),
    Code(&'t str),
    /// A raw tag.
    Tag(&'t str),
    Open(Face),
    Close(Face),
}

/// How a stretch of a short text looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Face {
    Emphasis,
    Strong,
    Struck,
    Raised,
    Lowered,
}

impl Face {
    fn element(self) -> &'static str {
        match self {
            Face::Emphasis => "em",
            Face::Strong => "strong",
            Face::Struck => "del",
            Face::Raised => "sup",
            Face::Lowered => "sub",
        }
    }
}

/// Reads `text` as one run of inline Markdown. Line breaks are spaces.
pub(super) fn inline(text: &str) -> Inline {
    let mut out = Inline::default();
    read_inline(text, true, |piece| match piece {
        Piece::Words(words) => {
            out.text.push_str(words);
            escape(words, &mut out.html);
        }
        Piece::Code(words) => {
            out.text.push_str(words);
            out.html.push_str("<code>");
            escape(words, &mut out.html);
            out.html.push_str("</code>");
        }
        Piece::Tag(_) => {}
        Piece::Open(face) => out.html.extend(["<", face.element(), ">"]),
        Piece::Close(face) => out.html.extend(["</", face.element(), ">"]),
    });
    out
}

/// Gives the pieces of `text` to `take`, in order; what is opened is closed. With
/// `smart`, quotation marks, dashes and ellipses are typeset.
pub(super) fn read_inline(text: &str, smart: bool, mut take: impl FnMut(Piece)) {
    let mut line = String::with_capacity(text.len() + 1);
    // A comma first, taken off again below: no text is then a heading, a list or a quote.
    line.push(',');
    for word in text.split_whitespace() {
        if line.len() > 1 {
            line.push(' ');
        }
        line.push_str(word);
    }
    if line.len() == 1 {
        return;
    }
    if line
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b" ,:;()/".contains(&byte))
    {
        return take(Piece::Words(&line[1..]));
    }
    let options = if smart {
        Options::ENABLE_SMART_PUNCTUATION
    } else {
        Options::empty()
    };
    let mut first = true;
    for event in Parser::new_ext(&line, options) {
        match event {
            Event::Text(words) => {
                let words = if first {
                    words.strip_prefix(',').unwrap_or(&words)
                } else {
                    &*words
                };
                first = false;
                read_scripts(words, &mut take);
            }
            Event::Code(words) => take(Piece::Code(&words)),
            Event::InlineHtml(tag) | Event::Html(tag) => take(Piece::Tag(&tag)),
            Event::Start(Tag::Emphasis) => take(Piece::Open(Face::Emphasis)),
            Event::End(TagEnd::Emphasis) => take(Piece::Close(Face::Emphasis)),
            Event::Start(Tag::Strong) => take(Piece::Open(Face::Strong)),
            Event::End(TagEnd::Strong) => take(Piece::Close(Face::Strong)),
            Event::SoftBreak | Event::HardBreak => take(Piece::Words(" ")),
            _ => {}
        }
    }
}

/// Finds `^raised^`, `~lowered~` and `~~struck~~` in words, by Pandoc's rule: no white
/// space in the first two.
fn read_scripts(words: &str, take: &mut impl FnMut(Piece)) {
    let mut rest = words;
    while let Some(at) = rest.find(['^', '~']) {
        let (mark, face) = match &rest[at..] {
            marked if marked.starts_with("~~") => ("~~", Face::Struck),
            marked if marked.starts_with('~') => ("~", Face::Lowered),
            _ => ("^", Face::Raised),
        };
        let from = at + mark.len();
        let close = rest[from..]
            .find(mark)
            .map(|close| from + close)
            .filter(|&close| {
                let inner = &rest[from..close];
                !inner.is_empty() && (face == Face::Struck || !inner.contains(char::is_whitespace))
            });
        let Some(close) = close else {
            give(&rest[..from], take);
            rest = &rest[from..];
            continue;
        };
        give(&rest[..at], take);
        take(Piece::Open(face));
        give(&rest[from..close], take);
        take(Piece::Close(face));
        rest = &rest[close + mark.len()..];
    }
    give(rest, take);
}

fn give(words: &str, take: &mut impl FnMut(Piece)) {
    if !words.is_empty() {
        take(Piece::Words(words));
    }
}

/// Writes `text` so that HTML shows it as it is, in text and in a quoted attribute.
/// A NUL, which HTML cannot hold, becomes U+FFFD.
pub(super) fn escape(text: &str, out: &mut String) {
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        let escaped = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            0 => "\u{FFFD}",
            _ => continue,
        };
        out.push_str(&text[from..at]);
        out.push_str(escaped);
        from = at + 1;
    }
    out.push_str(&text[from..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, html: &str, plain: &str) {
        let read = inline(text);
        assert_eq!((&*read.html, &*read.text), (html, plain));
    }

    #[test]
    fn inline_markdown_comes_through() {
        check("The *Alfa* case", "The <em>Alfa</em> case", "The Alfa case");
        check("\"Who?\" -- a < b", "“Who?” – a &lt; b", "“Who?” – a < b");
        check("_a_ `b<c`", "<em>a</em> <code>b&lt;c</code>", "a b<c");
        check(
            "H~2~O ~~x y~~ 2^nd^ a^b c^",
            "H<sub>2</sub>O <del>x y</del> 2<sup>nd</sup> a^b c^",
            "H2O x y 2nd a^b c^",
        );
    }

    #[test]
    fn what_looks_like_a_block_is_text() {
        check("1. Foo", "1. Foo", "1. Foo");
        check("# Five\nlines", "# Five lines", "# Five lines");
        check("> x", "&gt; x", "> x");
    }

    #[test]
    fn links_and_tags_leave_their_words() {
        check(
            "see [this](https://a.b) <b>x</b>",
            "see this x",
            "see this x",
        );
    }
}
