//! What the preview adds to a page: its script, and errors over it.
//!
//! The main function is [`over`]. Nothing of this is ever published.

use crate::diag::render::Printer;
use crate::diag::{Diagnostics, Level};
use crate::project::Project;

/// Where the script is served.
pub const SCRIPT_PATH: &str = "/_casebook/preview.js";
/// Where the style sheet is served.
pub const SHEET_PATH: &str = "/_casebook/preview.css";
/// Reloads a page when the book has changed.
pub const SCRIPT: &str = include_str!("preview.js");
/// How errors look.
pub const SHEET: &str = include_str!("preview.css");

/// More errors than this are counted, not shown.
const SHOWN: usize = 20;

/// The page with the preview's script, and the errors of `found` shown over it.
pub fn over(page: Vec<u8>, found: &Diagnostics, project: &Project, version: &str) -> Vec<u8> {
    let Ok(mut page) = String::from_utf8(page) else {
        unreachable!("templates are text, and so is what they print")
    };
    insert_before(&mut page, "</body>", &errors(found, project));
    insert_before(&mut page, "</head>", &links(version));
    page.into_bytes()
}

/// A page that says only `message`.
pub fn alone(message: &str, version: &str) -> Vec<u8> {
    let mut page = "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
                    <title>casebook</title>"
        .to_owned();
    page.push_str(&links(version));
    page.push_str("</head><body><h1>The book cannot be shown</h1><p>");
    escape(&mut page, message);
    page.push_str("</p></body></html>\n");
    page.into_bytes()
}

fn links(version: &str) -> String {
    format!(
        "<link rel=\"stylesheet\" href=\"{SHEET_PATH}\">\
         <script src=\"{SCRIPT_PATH}\" data-version=\"{version}\" defer></script>"
    )
}

fn errors(found: &Diagnostics, project: &Project) -> String {
    let count = found.count(Level::Error);
    if count == 0 {
        return String::new();
    }
    let lookup = project.texts();
    let mut printer = Printer::new(&lookup, false);
    let words = if count == 1 {
        "1 error".to_owned()
    } else {
        format!("{count} errors")
    };
    let mut html = format!(
        "<details class=\"casebook-errors\" role=\"alert\" open><summary>{words}</summary>"
    );
    for finding in found
        .iter()
        .filter(|finding| finding.level == Level::Error)
        .take(SHOWN)
    {
        html.push_str("<pre>");
        escape(&mut html, printer.human(finding).trim_end());
        html.push_str("</pre>");
    }
    if count > SHOWN {
        html.push_str(&format!(
            "<p>and {} more; see the terminal</p>",
            count - SHOWN
        ));
    }
    html.push_str("</details>");
    html
}

/// Puts `what` before the last `tag`, or at the end of a page that has none.
fn insert_before(page: &mut String, tag: &str, what: &str) {
    let at = page.rfind(tag).unwrap_or(page.len());
    page.insert_str(at, what);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Code, Diagnostic};

    fn shown(page: &str, found: Diagnostics) -> String {
        String::from_utf8(over(page.into(), &found, &Project::default(), "1-1")).unwrap()
    }

    #[test]
    fn a_page_without_errors_gets_the_script_and_nothing_in_its_body() {
        let page = shown("<head></head><body>words</body>", Diagnostics::new());
        assert!(page.ends_with("<body>words</body>"), "{page}");
        assert!(
            page.contains("data-version=\"1-1\" defer></script></head>"),
            "{page}"
        );
    }

    #[test]
    fn an_error_is_shown_and_what_it_quotes_is_no_markup() {
        let found = [Diagnostic::nowhere(Code::NO_BOOK, "no <script> here")]
            .into_iter()
            .collect();
        let page = shown("<head></head><body>words</body>", found);
        assert!(page.contains("<summary>1 error</summary>"), "{page}");
        assert!(page.contains("no &lt;script&gt; here"), "{page}");
    }

    #[test]
    fn a_warning_does_not_cover_the_page() {
        let found = [Diagnostic::nowhere(Code::FIT_UNSTATED, "")]
            .into_iter()
            .collect();
        assert!(shown("<head></head><body>words</body>", found).ends_with("<body>words</body>"));
    }

    #[test]
    fn nothing_in_the_preview_runs_or_styles_inline() {
        let found = [Diagnostic::nowhere(Code::NO_BOOK, "")]
            .into_iter()
            .collect();
        let page = shown("<head></head><body></body>", found);
        assert!(
            !page.contains("style=") && !page.contains("<style"),
            "{page}"
        );
        assert!(
            page.matches("<script").count() == 1 && page.contains("<script src="),
            "{page}"
        );
    }
}
