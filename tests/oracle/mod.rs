//! What a text says, as casebook reads it and as Pandoc does, in one form: a list of
//! facts, each a line, in the order of the text.
//!
//! ```text
//! div #c-1 .claim by="smith"
//! h2 #the-kettle .unnumbered
//! cite “see” @smith ⟨page 25⟩ “, and more” ; -@jones
//! mention @smith ⟨page 3⟩
//! math inline x^2
//! ```
//!
//! Facts are about what SPEC 2.6 of casebook promises to read as Pandoc does: ids,
//! classes and attributes, ids of headings, citations with their parts. Words are in
//! them only where they belong to a citation.

#![allow(dead_code, reason = "each test uses its part")]
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test runs Pandoc and reads what it wrote, and one that cannot go on has failed"
)]

pub mod agreement;
pub mod pandoc;
pub mod reading;

/// An attribute list as a fact shows it: id, classes, then pairs by key.
pub fn attributes(id: &str, classes: &[&str], pairs: &[(String, String)]) -> String {
    let mut out = String::new();
    if !id.is_empty() {
        out += &format!(" #{id}");
    }
    for class in classes {
        out += &format!(" .{class}");
    }
    let mut pairs: Vec<_> = pairs.iter().collect();
    pairs.sort();
    for (key, value) in pairs {
        let words: Vec<&str> = value.split_whitespace().collect();
        out += &format!(" {key}=\"{}\"", words.join(" "));
    }
    out
}

/// One item of a citation as a fact shows it.
pub fn item(
    prefix: &str,
    suppress: bool,
    key: &str,
    locator: Option<(&str, &str)>,
    suffix: &str,
) -> String {
    let mut out = String::new();
    if !words(prefix).is_empty() {
        out += &format!("“{}” ", words(prefix));
    }
    out += if suppress { "-@" } else { "@" };
    out += key;
    if let Some((label, value)) = locator {
        out += &format!(" ⟨{label} {}⟩", place(value));
    }
    if !words(suffix).is_empty() {
        out += &format!(" “{}”", words(suffix));
    }
    out
}

/// A locator as it is compared: citeproc sets dashes and spaces in the numbers it prints.
fn place(value: &str) -> String {
    words(value).replace('–', "-").replace(", ", ",")
}

/// Words with single spaces, as they are compared: a space that may not break is one.
pub fn words(text: &str) -> String {
    let text = text.replace('\u{a0}', " ");
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}

/// A text without its front matter.
pub fn without_front_matter(text: &str) -> &str {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let Some(rest) = text.strip_prefix("---\n") else {
        return text;
    };
    let end = ["\n---\n", "\n...\n"]
        .iter()
        .filter_map(|mark| rest.find(mark).map(|at| at + mark.len()))
        .min();
    end.map_or(text, |end| &rest[end..])
}
