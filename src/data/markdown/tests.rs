//! What a text becomes: one table of cases for each subject.

mod blocks;
mod citations;
mod hostile;
mod markup;
mod private;

use crate::data::draft::Place;
use crate::data::draft::{Body, Fill};
use crate::data::{Reading, read_draft};
use crate::diag::Diagnostics;
use crate::text::TextFile;

/// Reads `text` as a page, which needs no title.
pub(super) fn read(text: &str) -> (Body, Diagnostics) {
    read_as(text, false)
}

pub(super) fn read_as(text: &str, private: bool) -> (Body, Diagnostics) {
    let file = TextFile::new("content/pages/a.md", text);
    let reading = Reading {
        private,
        ..Reading::default()
    };
    let read = read_draft(&file, Place::Page, &reading);
    (read.value.body, read.found)
}

/// The HTML with its holes shown in braces.
pub(super) fn shown(body: &Body) -> String {
    let mut out = String::new();
    let mut at = 0;
    for hole in &body.holes {
        out.push_str(&body.html[at..hole.at as usize]);
        at = hole.at as usize;
        out.push_str(&match hole.what {
            Fill::Cite(n) => format!("{{cite {n}}}"),
            Fill::BlockOpen(n) => format!("{{block {n}}}"),
            Fill::BlockClose(n) => format!("{{/block {n}}}"),
            Fill::LinkOpen(n) => format!("{{a {}}}", body.links[n as usize].destination),
            Fill::Image(n) => format!("{{img {}}}", body.links[n as usize].destination),
            Fill::HeadingOpen(n) => format!("{{h #{}}}", body.headings[n as usize].id),
            Fill::Code(n) => format!("{{code {}}}", body.code[n as usize].language),
            Fill::Math(n) => format!("{{math {}}}", body.math[n as usize].tex),
            Fill::FootnoteCall(n) => format!("{{note {n}}}"),
            Fill::NotedOpen(n) => format!("{{noted {n}}}"),
            Fill::NotedClose(n) => format!("{{/noted {n}}}"),
            Fill::CrossReference(n) => format!("{{see {n}}}"),
            Fill::CrossNumber(n) => format!("{{number {n}}}"),
            Fill::Anchor(n) => format!("{{#{}}}", body.anchors[n as usize].value),
            Fill::CrossAnchor(n) => format!("{{#{}}}", body.cross[n as usize].id),
            Fill::References => "{refs}".to_owned(),
        });
    }
    out + &body.html[at..]
}

/// Checks the HTML of `text`, white space between lines aside, and that nothing is
/// wrong with it.
#[track_caller]
pub(super) fn check(text: &str, expected: &str) -> Body {
    let (body, found) = read(text);
    let found: Vec<_> = found
        .iter()
        .map(|fault| (fault.code.name, &fault.message))
        .collect();
    let html = shown(&body).replace('\n', "");
    assert_eq!((&*html, found), (expected, Vec::new()), "{text}");
    body
}

/// Checks the findings in `text`: the code and the underlined words of each.
#[track_caller]
pub(super) fn check_found(text: &str, expected: &[(&str, &str)]) -> Body {
    let (body, found) = read(text);
    assert_eq!(found.underlined(text), expected, "{text}");
    body
}
