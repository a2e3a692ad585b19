//! What was found, over the page that shows it.
//!
//! The main function is [`markup`]: errors stand over the page with file, line and
//! snippet, this page's own warnings lie in a drawer in its corner. Nothing of this is
//! ever published.

use std::sync::Arc;

use super::editor::Editor;
use crate::desk::{About, Built};
use crate::diag::render::Printer;
use crate::diag::{Diagnostic, Diagnostics, Level};
use crate::text::{FilePath, Span, line_and_column};

/// More errors than this are counted, not shown.
const ERRORS: usize = 20;
/// More warnings than this are counted, not shown.
const WARNINGS: usize = 100;

/// Everything that there is to be said about a page.
pub struct Report<'a> {
    /// The newest build.
    pub built: &'a Built,
    /// What was found while the page was made.
    pub page: &'a Diagnostics,
    /// What the page is made of.
    pub about: &'a About,
    /// Whether the page is not of the newest build.
    pub is_old: bool,
    /// For addresses that open a file.
    pub editor: &'a Editor,
}

/// The errors of the book, this page's first, and the drawer with this page's warnings.
pub fn markup(report: &Report<'_>) -> String {
    let all = report.built.known().iter().chain(report.page.iter());
    let (errors, others): (Vec<&Diagnostic>, Vec<&Diagnostic>) = all
        .filter(|it| it.level == Level::Error || is_of_page(report, it))
        .partition(|it| it.level == Level::Error);
    let (mut errors, elsewhere): (Vec<_>, Vec<_>) = errors
        .into_iter()
        .partition(|finding| is_of_page(report, finding));
    errors.extend(elsewhere);
    over_the_page(report, &errors) + &drawer(report, &others)
}

fn is_of_page(report: &Report<'_>, finding: &Diagnostic) -> bool {
    report.about.concerns(finding) || report.page.iter().any(|it| it == finding)
}

fn over_the_page(report: &Report<'_>, errors: &[&Diagnostic]) -> String {
    if errors.is_empty() {
        return String::new();
    }
    let texts = |path: &FilePath| report.built.project.text(path);
    let mut printer = Printer::new(&texts, false);
    let mut shown = String::new();
    for finding in errors.iter().take(ERRORS) {
        if let Some(address) = address(report, finding) {
            shown.push_str(&format!(
                "<p>{}</p>",
                link(&address, &place(report, finding))
            ));
        }
        shown.push_str("<pre tabindex=\"0\"><code>");
        escape(&mut shown, printer.human(finding).trim_end());
        shown.push_str("</code></pre>");
    }
    if errors.len() > ERRORS {
        let more = errors.len() - ERRORS;
        shown.push_str(&format!("<p>and {more} more; see the terminal</p>"));
    }
    let key = blake3::hash(shown.as_bytes()).to_hex();
    let count = counted(errors.len(), "error");
    let behind = match report.is_old {
        true => "The page behind is the last good one.",
        false => "The page behind shows the rest.",
    };
    format!(
        "<section class=\"casebook-errors\" role=\"alert\" data-key=\"{}\" \
         aria-labelledby=\"casebook-errors-title\">\
         <h2 id=\"casebook-errors-title\">{count}. {behind}</h2>{shown}</section>",
        &key[..16]
    )
}

/// The corner of the page that says what this is, and what is weak in it.
fn drawer(report: &Report<'_>, findings: &[&Diagnostic]) -> String {
    if findings.is_empty() {
        return "<p class=\"casebook-mark\">Preview</p>".to_owned();
    }
    let of = |level| findings.iter().filter(|it| it.level == level).count();
    let counts = [(Level::Warning, "warning"), (Level::Note, "note")];
    let counts = counts.map(|(level, word)| (of(level), word));
    let counts = counts.into_iter().filter(|(count, _)| *count > 0);
    let counts: Vec<String> = counts.map(|(count, word)| counted(count, word)).collect();
    let mut html = format!(
        "<details class=\"casebook-drawer\"><summary><strong>Preview</strong> \
         This page: {}</summary><ol>",
        counts.join(", ")
    );
    for finding in findings.iter().take(WARNINGS) {
        html.push_str("<li><p><strong>");
        let head = format!(
            "{}[{}] {}",
            finding.level.word(),
            finding.code.label(),
            finding.code.name
        );
        escape(&mut html, &head);
        html.push_str("</strong>: ");
        escape(&mut html, &finding.message);
        html.push_str("</p>");
        if finding.span.is_some() {
            let place = place(report, finding);
            let place = match address(report, finding) {
                Some(address) => link(&address, &place),
                None => escaped(&place),
            };
            html.push_str(&format!("<p><code>{place}</code></p>"));
        }
        for help in &finding.help {
            html.push_str(&format!("<p>help: {}</p>", escaped(help)));
        }
        html.push_str("</li>");
    }
    html.push_str("</ol>");
    if findings.len() > WARNINGS {
        let more = findings.len() - WARNINGS;
        html.push_str(&format!(
            "<p>and {more} more; <code>casebook check</code> lists all</p>"
        ));
    }
    html + "</details>"
}

/// `content/cases/kettle.md:5:31`
fn place(report: &Report<'_>, finding: &Diagnostic) -> String {
    let Some(Span { file, start, .. }) = &finding.span else {
        return String::new();
    };
    let text: Option<Arc<str>> = report.built.project.text(file);
    let (line, column) = text.map_or((1, 1), |text| line_and_column(&text, *start));
    format!("{file}:{line}:{column}")
}

fn address(report: &Report<'_>, finding: &Diagnostic) -> Option<String> {
    report.editor.address(report.built, finding.span.as_ref()?)
}

fn link(address: &str, words: &str) -> String {
    format!("<a href=\"{}\">{}</a>", escaped(address), escaped(words))
}

/// `1 error`, `2 errors`
fn counted(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

/// Text as markup that shows it.
pub fn escaped(text: &str) -> String {
    let mut html = String::new();
    escape(&mut html, text);
    html
}

fn escape(html: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            c => html.push(c),
        }
    }
}
