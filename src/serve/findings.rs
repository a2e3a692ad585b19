//! What was found, over the page that shows it.
//!
//! The main function is [`markup`]: errors stand over the page with file, line and
//! snippet, this page's own warnings lie in a drawer in its corner. Nothing of this is
//! ever published.

use std::collections::BTreeMap;
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
    let known = report.built.known();
    let mut own: Vec<&Diagnostic> = report.page.iter().collect();
    for file in &report.about.files {
        own.extend(known.in_file(file));
    }
    if report.about.source.is_some() {
        let all = known.all().iter();
        own.extend(all.filter(|finding| report.about.concerns(finding)));
    }
    let (mut errors, others): (Vec<&Diagnostic>, Vec<&Diagnostic>) =
        own.into_iter().partition(|it| it.level == Level::Error);
    let elsewhere = known.errors().filter(|it| !report.about.concerns(it));
    errors.extend(elsewhere.filter(|it| !report.page.iter().any(|own| own == *it)));
    over_the_page(report, &errors) + &drawer(report, &others)
}

fn over_the_page(report: &Report<'_>, errors: &[&Diagnostic]) -> String {
    if errors.is_empty() {
        return String::new();
    }
    let texts = |path: &FilePath| report.built.project.text(path);
    let mut places = Places::new(report);
    let mut printer = Printer::new(&texts, false);
    let mut shown = String::new();
    for finding in errors.iter().take(ERRORS) {
        if let Some(address) = places.address(finding) {
            let place = link(&address, &places.place(finding));
            shown.push_str(&format!("<p>{place}</p>"));
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
    let mut places = Places::new(report);
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
            let place = places.place(finding);
            let place = match places.address(finding) {
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

/// Looks up places, each file once.
struct Places<'a> {
    report: &'a Report<'a>,
    texts: BTreeMap<FilePath, Option<Arc<str>>>,
}

impl<'a> Places<'a> {
    fn new(report: &'a Report<'a>) -> Self {
        let texts = BTreeMap::new();
        Self { report, texts }
    }

    /// `content/cases/kettle.md:5:31`
    fn place(&mut self, finding: &Diagnostic) -> String {
        let Some(span) = &finding.span else {
            return String::new();
        };
        let (line, column) = self.line_and_column(span);
        format!("{}:{line}:{column}", span.file)
    }

    fn address(&mut self, finding: &Diagnostic) -> Option<String> {
        let span = finding.span.as_ref()?;
        let (line, column) = self.line_and_column(span);
        let Report { editor, built, .. } = self.report;
        editor.address(built, &span.file, line, column)
    }

    fn line_and_column(&mut self, span: &Span) -> (u32, u32) {
        let texts = self.texts.entry(span.file.clone());
        let text = texts.or_insert_with(|| self.report.built.project.text(&span.file));
        text.as_ref()
            .map_or((1, 1), |text| line_and_column(text, span.start))
    }
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
