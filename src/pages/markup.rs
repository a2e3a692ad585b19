//! Characters as HTML and addresses write them.
//!
//! Escaping, percent-encoding, and finished citation text as markup. It does not know
//! what any of it says.

use std::fmt::Write as _;

use crate::csl::{Display, Event, Face, Rich, Span};

/// Adds `text` with the characters escaped that mean something in HTML text and attributes.
pub(super) fn escape(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
        out.push_str(&rest[..at]);
        out.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => "&#39;",
        });
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

/// The text of markup of our own: without its tags, and with single spaces.
pub(super) fn plain(markup: &str) -> String {
    let mut text = String::with_capacity(markup.len());
    let mut rest = markup;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        rest = rest[at..].find('>').map_or("", |end| &rest[at + end + 1..]);
    }
    text.push_str(rest);
    let text = text
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"");
    let text = text
        .replace("&#39;", "'")
        .replace("&nbsp;", " ")
        .replace("&amp;", "&");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Adds a path with all but unreserved characters and `/` percent-encoded, after RFC 3986.
pub(super) fn encode_path(out: &mut String, path: &str) {
    encode(out, path, b"-._~/!$()*,;=:@+");
}

/// Adds the part of an address after `#`, likewise.
pub(super) fn encode_fragment(out: &mut String, fragment: &str) {
    encode(out, fragment, b"-._~/!$()*,;=:@+?");
}

fn encode(out: &mut String, text: &str, plain: &[u8]) {
    if text
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || plain.contains(&byte))
    {
        out.push_str(text);
        return;
    }
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || plain.contains(&byte) {
            out.push(char::from(byte));
        } else {
            write!(out, "%{byte:02X}").expect("writing to a String cannot fail");
        }
    }
}

/// Adds finished text as markup. `item` writes the opening and the closing tag of the
/// item of that place in its cluster; links inside an item that has tags are left out.
pub(super) fn rich(
    out: &mut String,
    text: &Rich,
    mut item: impl FnMut(u32) -> Option<[String; 2]>,
) {
    let mut closers: Vec<String> = Vec::new();
    let mut in_item = false;
    for event in text.events() {
        match event {
            Event::Text(text) => escape(out, text),
            Event::Open(Span::Item(place)) => {
                let [open, close] = item(*place).unwrap_or_default();
                in_item |= !open.is_empty();
                out.push_str(&open);
                closers.push(close);
            }
            Event::Open(Span::Link(url)) if !in_item && !url.is_empty() => {
                out.push_str("<a rel=\"external\" href=\"");
                escape(out, url);
                out.push_str("\">");
                closers.push("</a>".to_owned());
            }
            Event::Open(Span::Link(_)) => closers.push(String::new()),
            Event::Open(Span::Face(face)) => {
                let (open, close) = face.tags();
                out.push_str(open);
                closers.push(close.to_owned());
            }
            Event::Open(Span::Display(display)) => {
                out.push_str("<span class=\"");
                out.push_str(match display {
                    Display::Block => "csl-block",
                    Display::LeftMargin => "csl-left-margin",
                    Display::RightInline => "csl-right-inline",
                    Display::Indent => "csl-indent",
                });
                out.push_str("\">");
                closers.push("</span>".to_owned());
            }
            Event::Close(span) => {
                in_item &= !matches!(span, Span::Item(_));
                out.push_str(&closers.pop().unwrap_or_default());
            }
        }
    }
}

/// Reads the inline markup of a prefix or suffix as finished text: emphasis, strength,
/// superscript and subscript are kept, other tags dropped.
pub(super) fn rich_from_html(html: &str) -> Rich {
    let mut out = Rich::new();
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        push_text(&mut out, &rest[..open]);
        let end = rest[open..]
            .find('>')
            .map_or(rest.len(), |end| open + end + 1);
        let tag = rest[open..end].trim_matches(['<', '>']);
        match tag {
            "em" | "i" => out.open(Span::Face(Face::Italic)),
            "strong" | "b" => out.open(Span::Face(Face::Bold)),
            "sup" => out.open(Span::Face(Face::Superscript)),
            "sub" => out.open(Span::Face(Face::Subscript)),
            "/em" | "/i" | "/strong" | "/b" | "/sup" | "/sub" => out.close(),
            _ => {}
        }
        rest = &rest[end..];
    }
    push_text(&mut out, rest);
    out
}

fn push_text(out: &mut Rich, html: &str) {
    let mut rest = html;
    while let Some(at) = rest.find('&') {
        out.push(&rest[..at]);
        rest = &rest[at..];
        let known = [
            ("&amp;", "&"),
            ("&lt;", "<"),
            ("&gt;", ">"),
            ("&quot;", "\""),
            ("&#39;", "'"),
            ("&nbsp;", "\u{a0}"),
        ];
        match known
            .into_iter()
            .find(|(entity, _)| rest.starts_with(entity))
        {
            Some((entity, character)) => {
                out.push(character);
                rest = &rest[entity.len()..];
            }
            None => {
                out.push("&");
                rest = &rest[1..];
            }
        }
    }
    out.push(rest);
}

/// Makes a piece of HTML stand by itself inside a line of text.
///
/// Tags of blocks are dropped (a space takes their place where words would meet), end
/// tags without a start get none, and start tags without an end are ended. One pass.
pub(super) fn mend(html: &str) -> String {
    let mut out = String::with_capacity(html.len() + 16);
    let mut opened_before = String::new();
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        let end = at + tag_length(&rest[at..]);
        let tag = &rest[at..end];
        rest = &rest[end..];
        let closes = tag.starts_with("</");
        let name = tag_name(tag);
        if is_block(name) {
            if !out.is_empty() && !out.ends_with(char::is_whitespace) {
                out.push(' ');
            }
        } else if closes {
            match open.iter().rposition(|&opened| opened == name) {
                Some(place) => {
                    for left in open.drain(place..).rev() {
                        close(&mut out, left);
                    }
                }
                // It was opened before the cut. What only marks words can be opened
                // again at the cut; a link or a span would need its attributes.
                None if open.is_empty() && is_plain(name) => {
                    opened_before.insert_str(0, &format!("<{name}>"));
                    close(&mut out, name);
                }
                None => {}
            }
        } else {
            out.push_str(tag);
            if !is_void(name) && !tag.ends_with("/>") {
                open.push(name);
            }
        }
    }
    out.push_str(rest);
    out.truncate(out.trim_end().len());
    for left in open.into_iter().rev() {
        close(&mut out, left);
    }
    let out = out.trim_start();
    if opened_before.is_empty() {
        out.to_owned()
    } else {
        opened_before + out
    }
}

fn close(out: &mut String, name: &str) {
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}

/// The length of the tag that `html` starts with; quoted values may hold `>`.
pub(super) fn tag_length(html: &str) -> usize {
    let mut quote = None;
    for (at, byte) in html.bytes().enumerate() {
        match (quote, byte) {
            (Some(mark), _) if mark == byte => quote = None,
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'>') => return at + 1,
            _ => {}
        }
    }
    html.len()
}

/// The name of the element that a tag starts or ends.
pub(super) fn tag_name(tag: &str) -> &str {
    let name = tag.trim_start_matches(['<', '/']);
    name.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
        .next()
        .unwrap_or("")
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "section"
            | "article"
            | "aside"
            | "blockquote"
            | "ul"
            | "ol"
            | "li"
            | "dl"
            | "dt"
            | "dd"
            | "table"
            | "thead"
            | "tbody"
            | "tfoot"
            | "tr"
            | "th"
            | "td"
            | "caption"
            | "colgroup"
            | "col"
            | "figure"
            | "figcaption"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "pre"
            | "hr"
            | "details"
            | "summary"
            | "header"
            | "footer"
            | "address"
    )
}

fn is_plain(name: &str) -> bool {
    matches!(
        name,
        "em" | "strong"
            | "i"
            | "b"
            | "u"
            | "s"
            | "del"
            | "ins"
            | "sub"
            | "sup"
            | "code"
            | "q"
            | "cite"
            | "small"
            | "kbd"
            | "var"
            | "samp"
            | "dfn"
            | "mark"
    )
}

fn is_void(name: &str) -> bool {
    matches!(name, "br" | "img" | "wbr" | "input")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, expected: &str) {
        assert_eq!(mend(html), expected);
    }

    #[test]
    fn a_cut_inside_emphasis_is_mended_at_both_ends() {
        check(
            "said</em> so, <strong>twice",
            "<em>said</em> so, <strong>twice</strong>",
        );
    }

    #[test]
    fn tags_of_blocks_leave_a_space() {
        check("<p>One.</p><p>Two.</p>", "One. Two.");
    }

    #[test]
    fn the_end_of_a_link_whose_start_is_cut_off_is_dropped() {
        check("words</a> <em>more</em>", "words <em>more</em>");
    }

    #[test]
    fn a_quoted_bracket_does_not_end_a_tag() {
        check("<a title=\"a>b\">x", "<a title=\"a>b\">x</a>");
    }

    #[test]
    fn a_path_is_encoded_for_an_attribute() {
        let mut out = String::new();
        encode_path(&mut out, "a b/c&\"d.png");
        assert_eq!(out, "a%20b/c%26%22d.png");
    }
}
