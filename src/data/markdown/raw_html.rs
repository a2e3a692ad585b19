//! Raw HTML in Markdown: which tags and attributes are let through.
//!
//! Raw HTML is cut into tokens, and a tag that is let through is written anew from
//! its parts, so that nothing reaches the page that was not understood here: no
//! comment, no unknown name, no unquoted value. This module does not see what is
//! around a tag; that tags are closed in order is the writer's business.

use std::ops::Range;

/// A piece of raw HTML; ranges are of the text that was cut.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token<'h> {
    Text(&'h str),
    Open {
        name: String,
        attributes: Vec<(String, &'h str)>,
        range: Range<usize>,
    },
    Close {
        name: String,
        range: Range<usize>,
    },
    /// A comment, a declaration or the like.
    Other,
}

/// What a tag may stand in and hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// In a line, with more of the line in it.
    Phrase,
    /// Between blocks, with blocks in it.
    Flow,
    /// Between blocks, with a line in it.
    Line,
    /// Nothing in it.
    Void,
}

/// Tags that are let through.
const TAGS: &[(&str, Content)] = &[
    ("abbr", Content::Phrase),
    ("b", Content::Phrase),
    ("bdi", Content::Phrase),
    ("bdo", Content::Phrase),
    ("blockquote", Content::Flow),
    ("br", Content::Void),
    ("caption", Content::Line),
    ("cite", Content::Phrase),
    ("code", Content::Phrase),
    ("dd", Content::Flow),
    ("del", Content::Phrase),
    ("details", Content::Flow),
    ("dfn", Content::Phrase),
    ("div", Content::Flow),
    ("dl", Content::Flow),
    ("dt", Content::Line),
    ("em", Content::Phrase),
    ("figcaption", Content::Flow),
    ("figure", Content::Flow),
    ("h1", Content::Line),
    ("h2", Content::Line),
    ("h3", Content::Line),
    ("h4", Content::Line),
    ("h5", Content::Line),
    ("h6", Content::Line),
    ("hr", Content::Void),
    ("i", Content::Phrase),
    ("ins", Content::Phrase),
    ("kbd", Content::Phrase),
    ("li", Content::Flow),
    ("mark", Content::Phrase),
    ("ol", Content::Flow),
    ("p", Content::Line),
    ("q", Content::Phrase),
    ("s", Content::Phrase),
    ("samp", Content::Phrase),
    ("small", Content::Phrase),
    ("span", Content::Phrase),
    ("strong", Content::Phrase),
    ("sub", Content::Phrase),
    ("summary", Content::Line),
    ("sup", Content::Phrase),
    ("table", Content::Flow),
    ("tbody", Content::Flow),
    ("td", Content::Flow),
    ("tfoot", Content::Flow),
    ("th", Content::Flow),
    ("thead", Content::Flow),
    ("time", Content::Phrase),
    ("tr", Content::Flow),
    ("u", Content::Phrase),
    ("ul", Content::Flow),
    ("var", Content::Phrase),
    ("wbr", Content::Void),
];

/// Where tags that belong in others may stand.
const PARENTS: &[(&str, &[&str])] = &[
    ("caption", &["table"]),
    ("dd", &["dl"]),
    ("dt", &["dl"]),
    ("figcaption", &["figure"]),
    ("li", &["ol", "ul"]),
    ("summary", &["details"]),
    ("tbody", &["table"]),
    ("td", &["tr"]),
    ("tfoot", &["table"]),
    ("th", &["tr"]),
    ("thead", &["table"]),
    ("tr", &["table", "tbody", "tfoot", "thead"]),
];

/// Attributes that are let through, and on which tags; empty is all.
const ATTRIBUTES: &[(&str, &[&str])] = &[
    ("class", &[]),
    ("colspan", &["td", "th"]),
    ("datetime", &["del", "ins", "time"]),
    ("dir", &[]),
    ("headers", &["td", "th"]),
    ("lang", &[]),
    ("open", &["details"]),
    ("reversed", &["ol"]),
    ("rowspan", &["td", "th"]),
    ("scope", &["th"]),
    ("start", &["ol"]),
    ("title", &[]),
    ("type", &["ol"]),
    ("value", &["li"]),
];

/// Tags whose content is no text and goes with them.
const SWALLOWED: &[&str] = &[
    "iframe", "math", "noembed", "noframes", "noscript", "object", "script", "style", "svg",
    "template", "textarea", "title", "xmp",
];

/// What the tag may stand in, if it is let through.
pub(super) fn content_of(name: &str) -> Option<Content> {
    TAGS.binary_search_by_key(&name, |(tag, _)| *tag)
        .ok()
        .map(|at| TAGS[at].1)
}

/// The tags of which one must be right around `name`; empty is any.
pub(super) fn parents_of(name: &str) -> &'static [&'static str] {
    PARENTS
        .iter()
        .find(|(tag, _)| *tag == name)
        .map_or(&[], |(_, parents)| parents)
}

/// Whether the attribute is let through on that tag.
pub(super) fn is_attribute(tag: &str, name: &str) -> bool {
    is_data(name)
        || ATTRIBUTES
            .iter()
            .any(|(known, tags)| *known == name && (tags.is_empty() || tags.contains(&tag)))
}

/// `data-…`, which means something to a theme at most.
fn is_data(name: &str) -> bool {
    let ours =
        |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.');
    name.strip_prefix("data-")
        .is_some_and(|rest| !rest.is_empty() && rest.chars().all(ours))
}

/// Whether what stands between the tags of `name` goes with them.
pub(super) fn is_swallowed(name: &str) -> bool {
    SWALLOWED.contains(&name)
}

/// Cuts raw HTML into tokens, in order and without gaps.
pub(super) fn tokens(html: &str) -> impl Iterator<Item = Token<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = &html[at..];
        if rest.is_empty() {
            return None;
        }
        let start = at;
        let Some(open) = rest.find('<') else {
            at = html.len();
            return Some(Token::Text(rest));
        };
        if open > 0 {
            at += open;
            return Some(Token::Text(&rest[..open]));
        }
        let (token, length) = tag(rest);
        at += length;
        Some(match token {
            Some(Token::Open {
                name, attributes, ..
            }) => Token::Open {
                name,
                attributes,
                range: start..at,
            },
            Some(Token::Close { name, .. }) => Token::Close {
                name,
                range: start..at,
            },
            Some(other) => other,
            None => Token::Text(&rest[..length]),
        })
    })
}

/// The token at a `<`, and its length; no token where the `<` is only text.
fn tag(text: &str) -> (Option<Token<'_>>, usize) {
    for (open, close) in [
        ("<!--", "-->"),
        ("<![CDATA[", "]]>"),
        ("<?", "?>"),
        ("<!", ">"),
    ] {
        if let Some(rest) = text.strip_prefix(open) {
            let length = rest.find(close).map_or(rest.len(), |end| end + close.len());
            return (Some(Token::Other), open.len() + length);
        }
    }
    let closing = text.starts_with("</");
    let from = 1 + usize::from(closing);
    let name_length = text[from..]
        .find(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
        .unwrap_or(text.len() - from);
    if name_length == 0 || !text[from..].starts_with(|c: char| c.is_ascii_alphabetic()) {
        return (None, 1);
    }
    let name = text[from..from + name_length].to_ascii_lowercase();
    let (attributes, end) = attributes(text, from + name_length);
    let token = match closing {
        true => Token::Close { name, range: 0..0 },
        false => Token::Open {
            name,
            attributes,
            range: 0..0,
        },
    };
    (Some(token), end)
}

/// The attributes from byte `at` on, and where the tag ends.
fn attributes(text: &str, mut at: usize) -> (Vec<(String, &str)>, usize) {
    let mut all = Vec::new();
    loop {
        at += text[at..].len()
            - text[at..]
                .trim_start_matches(|c: char| c.is_whitespace() || c == '/')
                .len();
        let Some(first) = text[at..].chars().next() else {
            return (all, at);
        };
        if first == '>' {
            return (all, at + 1);
        }
        let ends = |c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/');
        let length = text[at..]
            .find(ends)
            .unwrap_or(text.len() - at)
            .max(first.len_utf8());
        let name = text[at..at + length].to_ascii_lowercase();
        at += length;
        let after = at + (text[at..].len() - text[at..].trim_start().len());
        if !text[after..].starts_with('=') {
            all.push((name, ""));
            continue;
        }
        at = after + 1;
        at += text[at..].len() - text[at..].trim_start().len();
        let (start, length, closed) = match text[at..].chars().next() {
            Some(quote @ ('"' | '\'')) => {
                let length = text[at + 1..].find(quote);
                (
                    at + 1,
                    length.unwrap_or(text.len() - at - 1),
                    usize::from(length.is_some()),
                )
            }
            _ => {
                let length = text[at..].find(|c: char| c.is_whitespace() || c == '>');
                (at, length.unwrap_or(text.len() - at), 0)
            }
        };
        all.push((name, &text[start..start + length]));
        at = start + length + closed;
    }
}

/// Whether a link may lead there: a relative address, or one of the schemes that a
/// browser opens as a page, a file or a message.
pub(super) fn is_safe_address(address: &str) -> bool {
    // Browsers pass over these inside a scheme.
    let bare: String = address
        .chars()
        .filter(|c| !c.is_control() && !c.is_whitespace())
        .take(64)
        .collect();
    let Some(colon) = bare.find(':') else {
        return true;
    };
    // With any other character before the colon, it names no scheme.
    let names = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    if !bare[..colon].chars().all(names) {
        return true;
    }
    const SCHEMES: [&str; 14] = [
        "http", "https", "mailto", "ftp", "ftps", "tel", "sms", "doi", "urn", "geo", "news", "irc",
        "ircs", "xmpp",
    ];
    SCHEMES
        .iter()
        .any(|scheme| bare[..colon].eq_ignore_ascii_case(scheme))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_sorted_for_the_search() {
        assert!(TAGS.is_sorted_by_key(|(name, _)| *name));
    }

    #[track_caller]
    fn check(html: &str, expected: &str) {
        let shown: Vec<String> = tokens(html)
            .map(|token| match token {
                Token::Text(text) => text.to_owned(),
                Token::Open {
                    name, attributes, ..
                } => {
                    let list = attributes
                        .iter()
                        .map(|(name, value)| format!(" {name}={value}"));
                    format!("<{name}{}>", list.collect::<String>())
                }
                Token::Close { name, .. } => format!("</{name}>"),
                Token::Other => "!".to_owned(),
            })
            .collect();
        assert_eq!(shown.join("|"), expected);
    }

    #[test]
    fn html_is_cut_as_browsers_cut_it() {
        check(
            "a<B CLASS='x y' open data=1>b</b >c",
            "a|<b class=x y open= data=1>|b|</b>|c",
        );
        check("<!-- <b> --><?x?><br/>1 < 2", "!|!|<br>|1 |<| 2");
        check(
            "<img src=x onerror=alert(1)//>",
            "<img src=x onerror=alert(1)//>",
        );
        check("<a href=\"java\nscript:x\">", "<a href=java\nscript:x>");
        check("<b", "<b>");
    }

    #[test]
    fn an_address_with_an_unknown_scheme_is_not_safe() {
        for address in [
            "javascript:alert(1)",
            "java\tscript:x",
            " JavaScript:x",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc",
        ] {
            assert!(!is_safe_address(address), "{address}");
        }
        for address in [
            "https://a.b",
            "a/b.md#c",
            "#x:y",
            "a?b:c",
            "mailto:x@y",
            "foo):",
            "/x",
            "",
        ] {
            assert!(is_safe_address(address), "{address}");
        }
    }
}
