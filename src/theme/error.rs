//! What a template engine says went wrong, as a finding at the template's own line.

use std::collections::BTreeMap;

use tera::ErrorKind;

use crate::diag::{Code, Diagnostic};
use crate::text::{Span, TextFile};

/// A finding for an error of the template engine.
pub(super) fn diagnose(error: &tera::Error, templates: &BTreeMap<String, TextFile>) -> Diagnostic {
    let mut said = None;
    let (message, span) = match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let range = &report.span().range;
            let span = place(templates, report.filename(), range.start, range.end);
            let file = templates.get(report.filename());
            let path = file
                .zip(span.as_ref())
                .map(|(file, span)| path_at(&file.text, span.start as usize));
            match path.filter(|_| report.message().contains("defined")) {
                Some(path) if !path.is_empty() => {
                    said = Some(report.message().to_owned());
                    (format!("`{path}` has no value here"), span)
                }
                _ => (report.message().to_owned(), span),
            }
        }
        ErrorKind::MissingParent { current, parent } => {
            let start = templates
                .get(current)
                .and_then(|file| file.text.find(parent.as_str()));
            let span = start.and_then(|at| place(templates, current, at, at + parent.len()));
            (format!("there is no template `{parent}`"), span)
        }
        // Unknown filters and components come as a finished text that names the place.
        kind => {
            let text = kind.to_string();
            let span = reported_place(&text, templates);
            let first = text
                .lines()
                .map(str::trim)
                .find(|line| !line.is_empty())
                .unwrap_or("");
            (first.trim_start_matches("error: ").to_owned(), span)
        }
    };
    // What there is belongs to the remedy.
    let given = said.is_some();
    let said = said.as_deref().unwrap_or(&message);
    let there = [". Available variables: ", ". Available fields: "];
    let there = there.iter().find_map(|words| said.split_once(words));
    let (message, there) = match there {
        Some((_, there)) if given => (&*message, Some(there)),
        Some((message, there)) => (message, Some(there)),
        None => (&*message, None),
    };
    let finding = match &span {
        Some(span) => Diagnostic::at(Code::TEMPLATE_ERROR, span, lower_first(message))
            .label("the template stops here"),
        None => Diagnostic::nowhere(Code::TEMPLATE_ERROR, lower_first(message)),
    };
    let deepest = std::error::Error::source(error).map(ToString::to_string);
    let finding = finding
        .note("templates are Tera 2; most examples on the web are for Tera 1")
        .help(match (there, given) {
            (Some(there), _) => format!("use what this template has: {there}"),
            (None, true) => {
                "`casebook schema templates` says what each template is given".to_owned()
            }
            (None, false) => {
                "mend the template there, or take your copy away to have the built-in one"
                    .to_owned()
            }
        });
    match deepest {
        Some(deepest) => finding.note(deepest),
        None => finding,
    }
}

/// The path of the value that byte `at` of a template belongs to: `case.link.href`.
fn path_at(text: &str, at: usize) -> &str {
    let belongs = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '?' | '[' | ']' | '"');
    let before = text[..at].trim_end_matches(belongs).len();
    let path = &text[before..];
    let end = path.find(|c| !belongs(c)).unwrap_or(path.len());
    path[..end].trim_matches('.')
}

fn place(
    templates: &BTreeMap<String, TextFile>,
    name: &str,
    start: usize,
    end: usize,
) -> Option<Span> {
    let file = templates.get(name)?;
    Some(file.span_around(start..end))
}

/// Reads ` --> name:2:4` and the carets under the line that follows it.
fn reported_place(text: &str, templates: &BTreeMap<String, TextFile>) -> Option<Span> {
    let place_line = text
        .lines()
        .find_map(|line| line.trim_start().strip_prefix("--> "))?;
    let mut parts = place_line.rsplitn(3, ':');
    let column: usize = parts.next()?.trim().parse().ok()?;
    let line: usize = parts.next()?.parse().ok()?;
    let name = parts.next()?;
    let file = templates.get(name)?;
    let carets = text.lines().find(|line| line.contains("^"));
    let length = carets.map_or(1, |line| line.matches('^').count());
    let line_start: usize = file
        .text
        .split_inclusive('\n')
        .take(line - 1)
        .map(str::len)
        .sum();
    let byte_of = |column: usize| {
        let rest = &file.text[line_start..];
        line_start
            + rest
                .char_indices()
                .nth(column)
                .map_or(rest.len(), |(at, _)| at)
    };
    place(
        templates,
        name,
        byte_of(column - 1),
        byte_of(column - 1 + length),
    )
}

fn lower_first(message: &str) -> String {
    let message = message.trim_end_matches('.');
    let mut chars = message.chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => String::new(),
    }
}
