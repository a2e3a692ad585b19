//! Just enough of HTML to follow a page: its start tags, in order, and the way from one
//! page to another. It reads what casebook writes, every attribute in double quotes;
//! whether that is valid HTML is the browser tests' question.

use std::collections::{BTreeMap, BTreeSet};

/// One start tag.
pub struct Tag<'a> {
    pub name: &'a str,
    pub attributes: BTreeMap<&'a str, String>,
}

/// The start tags of a page; comments and what stands in a script are none.
pub fn tags(html: &str) -> Vec<Tag<'_>> {
    let mut found = Vec::new();
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        rest = &rest[open..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
        } else if rest[1..].starts_with(|first: char| first.is_ascii_alphabetic()) {
            let (tag, after) = tag(&rest[1..]);
            rest = match tag.name {
                "script" => after.split_once("</script>").map_or("", |(_, after)| after),
                _ => after,
            };
            found.push(tag);
        } else {
            rest = &rest[1..];
        }
    }
    found
}

/// The tag that `rest` begins with, and what follows its `>`.
fn tag(rest: &str) -> (Tag<'_>, &str) {
    let end = rest
        .find(|c: char| c.is_ascii_whitespace() || c == '>' || c == '/')
        .unwrap_or(rest.len());
    let (name, mut rest) = rest.split_at(end);
    let mut attributes = BTreeMap::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if rest.is_empty() {
            return (Tag { name, attributes }, rest);
        }
        if let Some(after) = rest.strip_prefix('>') {
            return (Tag { name, attributes }, after);
        }
        let end = rest
            .find(|c: char| c.is_ascii_whitespace() || "=>/".contains(c))
            .unwrap_or(rest.len());
        let (key, after) = rest.split_at(end.max(1));
        let quoted = after
            .strip_prefix("=\"")
            .and_then(|value| value.split_once('"'));
        let (value, after) = quoted.unwrap_or(("", after));
        attributes.insert(key, unescape(value));
        rest = after;
    }
}

/// The text of the element `<main>`, tags and all; the whole page if it has none.
pub fn main(html: &str) -> &str {
    let start = html.find("<main").unwrap_or(0);
    let end = html
        .find("</main>")
        .map_or(html.len(), |end| end + "</main>".len());
    &html[start..end]
}

/// The file that `href`, on the page at `page`, leads to, and the anchor in it. Both
/// paths are below the root of the site. `None` for an address outside the site.
pub fn resolve(page: &str, href: &str) -> Option<(String, Option<String>)> {
    let scheme = href
        .find(':')
        .is_some_and(|at| !href[..at].contains(['/', '?', '#']));
    if scheme || href.starts_with("//") {
        return None;
    }
    let (path, anchor) = match href.split_once('#') {
        Some((path, anchor)) => (path, Some(percent_decode(anchor))),
        None => (href, None),
    };
    if path.is_empty() {
        return Some((page.to_owned(), anchor));
    }
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    let path = percent_decode(path.split('?').next().unwrap_or(path));
    for part in path.split('/') {
        match part {
            ".." => {
                parts.pop();
            }
            "." | "" => {}
            part => parts.push(part),
        }
    }
    let mut file = parts.join("/");
    if path.ends_with('/') || path.ends_with("..") || path == "." || file.is_empty() {
        file = format!("{file}/index.html")
            .trim_start_matches('/')
            .to_owned();
    }
    Some((file, anchor))
}

/// The ids of a page, and those that stand twice.
pub fn ids(tags: &[Tag<'_>]) -> (BTreeSet<String>, Vec<String>) {
    let mut seen = BTreeSet::new();
    let mut twice = Vec::new();
    for id in tags.iter().filter_map(|tag| tag.attributes.get("id")) {
        if !seen.insert(id.clone()) {
            twice.push(id.clone());
        }
    }
    (seen, twice)
}

fn unescape(text: &str) -> String {
    let named = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&amp;", "&"),
    ];
    named
        .iter()
        .fold(text.to_owned(), |text, (entity, character)| {
            text.replace(entity, character)
        })
}

fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let coded = (bytes[at] == b'%')
            .then(|| text.get(at + 1..at + 3))
            .flatten()
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        out.push(coded.unwrap_or(bytes[at]));
        at += if coded.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&out).into_owned()
}
