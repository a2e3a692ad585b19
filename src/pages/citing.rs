//! How to cite a page of this book: as text, BibTeX and CSL-JSON.

use schemars::JsonSchema;
use serde::Serialize;

use super::Links;
use super::view::machine_date;
use crate::model::book::TextId;

/// A page of this book as others cite it, in three forms.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Citing {
    /// In words.
    pub text: String,
    /// As an entry of a .bib file.
    pub bibtex: String,
    /// As an item of a CSL-JSON file.
    pub csl_json: String,
}

#[derive(Serialize, JsonSchema)]
struct CslItem<'a> {
    id: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'a str,
    #[serde(rename = "container-title")]
    container_title: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    author: Vec<CslName<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    issued: Option<CslDate<'a>>,
    #[serde(rename = "URL", skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

#[derive(Serialize, JsonSchema)]
struct CslName<'a> {
    literal: &'a str,
}

#[derive(Serialize, JsonSchema)]
struct CslDate<'a> {
    raw: &'a str,
}

impl Links<'_> {
    /// How to cite the page of a text of that title: with its authors or else the book's,
    /// and the date on which it was last changed.
    pub(super) fn citing(&self, text: TextId, title: &str) -> Citing {
        let book = &self.pages.book;
        let config = &book.config;
        let front = &book.prose(text).draft.front;
        let authors = if front.authors.is_empty() {
            &config.authors
        } else {
            &front.authors
        };
        let date = match text {
            TextId::Case(case) => self.pages.last_changed(case),
            _ => front
                .updated
                .as_ref()
                .or(front.date.as_ref())
                .map(|date| &date.value),
        };
        let key = match text {
            TextId::Case(case) => book.cases[case.index()].slug.replace('/', "-"),
            TextId::Page(page) => book.pages[page.index()].path.replace('/', "-"),
            TextId::Home => "book".to_owned(),
        };
        let url = self.pages.absolute(self.here);
        let machine = date.and_then(machine_date);
        let words = self.words();
        let mut parts = Vec::new();
        if !authors.is_empty() {
            parts.push(format!("{}.", authors.join(", ").trim_end_matches('.')));
        }
        parts.push(words.with("citing.title", &[("title", title), ("book", &config.title)]));
        if let Some(date) = date {
            parts.push(words.with("citing.changed", &[("date", &self.when(date).words)]));
        }
        parts.extend(url.iter().map(|url| format!("{url}.")));
        let item = CslItem {
            id: &key,
            kind: "webpage",
            title,
            container_title: &config.title,
            author: authors
                .iter()
                .map(|name| CslName { literal: name })
                .collect(),
            issued: machine.as_deref().map(|raw| CslDate { raw }),
            url: url.as_deref(),
        };
        Citing {
            text: parts.join(" "),
            bibtex: bibtex(
                &key,
                authors,
                title,
                &config.title,
                machine.as_deref(),
                url.as_deref(),
            ),
            csl_json: serde_json::to_string(&item).expect("texts alone are always JSON"),
        }
    }
}

fn bibtex(
    key: &str,
    authors: &[String],
    title: &str,
    book: &str,
    date: Option<&str>,
    url: Option<&str>,
) -> String {
    let mut out = format!("@online{{{key}");
    let authors: Vec<String> = authors
        .iter()
        .map(|name| format!("{{{}}}", in_braces(name)))
        .collect();
    let fields = [
        (
            "author",
            (!authors.is_empty()).then(|| authors.join(" and ")),
        ),
        ("title", Some(in_braces(title))),
        ("organization", Some(in_braces(book))),
        ("date", date.map(str::to_owned)),
        ("url", url.map(str::to_owned)),
    ];
    for (name, value) in fields {
        if let Some(value) = value {
            out.push_str(&format!(",\n  {name} = {{{value}}}"));
        }
    }
    out + "\n}"
}

/// Text for a field of a .bib file: what BibTeX would read as a command is escaped.
fn in_braces(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' | '%' | '$' | '#' | '_' => out.extend(['\\', c]),
            '{' | '}' | '\\' => {}
            c => out.push(c),
        }
    }
    out
}
