//! What the preview adds to a page: its script, and what was found.
//!
//! The main function is [`dressed`]. Nothing of this is ever published.

use super::findings::escaped;
use super::page::Told;

/// Where the script is served.
pub const SCRIPT_PATH: &str = "/_casebook/preview.js";
/// Where the style sheet is served.
pub const SHEET_PATH: &str = "/_casebook/preview.css";
/// Keeps an open page as its files are.
pub const SCRIPT: &str = include_str!("preview.js");
/// How errors and the drawer look.
pub const SHEET: &str = include_str!("preview.css");

/// The page with the preview's script, and what was found, over it.
pub fn dressed(page: &[u8], told: &Told) -> Vec<u8> {
    let mut page = String::from_utf8_lossy(page).into_owned();
    let found = format!(
        "<div id=\"casebook-preview\" lang=\"en\" dir=\"ltr\">{}</div>",
        told.found
    );
    insert_before(&mut page, "</body>", &found);
    insert_before(&mut page, "</head>", &links(told));
    page.into_bytes()
}

/// A page that says only `message`. It gives way to the page that was asked for as soon
/// as there is one.
pub fn alone(message: &str) -> Vec<u8> {
    let told = Told {
        mark: "none".to_owned(),
        sheets: Vec::new(),
        found: String::new(),
        edit: Vec::new(),
    };
    let mut page = "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
                    <title>casebook</title>"
        .to_owned();
    page.push_str(&links(&told));
    page.push_str("</head><body><h1>The book cannot be shown</h1><p>");
    page.push_str(&escaped(message));
    page.push_str("</p></body></html>\n");
    page.into_bytes()
}

fn links(told: &Told) -> String {
    let sheets = serde_json::to_string(&told.sheets).expect("a list of texts is JSON");
    format!(
        "<link rel=\"stylesheet\" href=\"{SHEET_PATH}\">\
         <script src=\"{SCRIPT_PATH}\" data-mark=\"{}\" data-sheets=\"{}\" defer></script>",
        told.mark,
        escaped(&sheets)
    )
}

/// Puts `what` before the last `tag`, or at the end of a page that has none.
fn insert_before(page: &mut String, tag: &str, what: &str) {
    let at = page.rfind(tag).unwrap_or(page.len());
    page.insert_str(at, what);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(found: &str) -> Told {
        Told {
            mark: "0123".to_owned(),
            sheets: vec!["a \"b\".css".to_owned()],
            found: found.to_owned(),
            edit: Vec::new(),
        }
    }

    #[test]
    fn what_was_found_stands_at_the_end_of_the_page() {
        let page = dressed(b"<head></head><body>words</body>", &told("<p>found</p>"));
        let page = String::from_utf8(page).unwrap();
        assert!(page.ends_with("<p>found</p></div></body>"), "{page}");
        assert!(page.contains("data-mark=\"0123\""), "{page}");
        assert!(
            page.contains("[&quot;a \\&quot;b\\&quot;.css&quot;]"),
            "{page}"
        );
    }

    #[test]
    fn nothing_in_the_preview_runs_or_styles_inline() {
        for page in [
            dressed(b"<head></head><body></body>", &told("")),
            alone("no <script> here"),
        ] {
            let page = String::from_utf8(page).unwrap();
            assert!(
                !page.contains("style=") && !page.contains("<style"),
                "{page}"
            );
            assert_eq!(page.matches("<script").count(), 1, "{page}");
            assert!(page.contains("<script src="), "{page}");
        }
    }
}
