//! Style sheets and scripts as they are published: without what only their author reads.
//!
//! What is not understood stays as it is. This module does not parse either language: it
//! knows strings, comments and white space.

use std::sync::Arc;

/// An asset as it is published.
///
/// A style sheet loses its comments, save those that begin with `/*!`, and the white space
/// that says nothing. A script loses its indentation and the lines that are nothing but a
/// `//` comment; one in which white space at the start of a line may mean something (a text
/// over several lines) stays as it is, and so does everything that is no text.
pub(super) fn lean(name: &str, bytes: &Arc<[u8]>) -> Arc<[u8]> {
    let shorter = match (std::str::from_utf8(bytes), name.rsplit_once('.')) {
        (Ok(text), Some((_, "css"))) => Some(style_sheet(text)),
        (Ok(text), Some((_, "js"))) => script(text),
        _ => None,
    };
    shorter.map_or_else(|| Arc::clone(bytes), |text| text.into_bytes().into())
}

fn style_sheet(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut space = false;
    while let Some(c) = rest.chars().next() {
        let taken = match c {
            _ if rest.starts_with("/*") => {
                let end = rest[2..].find("*/").map_or(rest.len(), |at| at + 4);
                if !rest.starts_with("/*!") {
                    space = true;
                    rest = &rest[end..];
                    continue;
                }
                end
            }
            '"' | '\'' => string_length(rest, c),
            // What is escaped may be white space or a quotation mark.
            '\\' => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
            c => c.len_utf8(),
        };
        if c.is_ascii_whitespace() {
            space = true;
        } else {
            let after = out.ends_with(['{', '}', ';', ',', ':']) || out.is_empty();
            if space && !after && !matches!(c, '{' | '}' | ';' | ',') {
                out.push(' ');
            }
            if c == '}' && out.ends_with(';') {
                out.pop();
            }
            space = false;
            out.push_str(&rest[..taken]);
        }
        rest = &rest[taken..];
    }
    out.push('\n');
    out
}

/// How many bytes of `text` are the string that `quote` begins; one that is not closed
/// ends with its line.
fn string_length(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '\n' => return at,
            c if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

fn script(text: &str) -> Option<String> {
    let goes_on = |line: &str| line.ends_with('\\') || line.matches('`').count() % 2 == 1;
    if text.lines().any(goes_on) {
        return None;
    }
    let says_something = |line: &&str| !line.is_empty() && !line.starts_with("//");
    let lines = text.lines().map(str::trim).filter(says_something);
    Some(lines.fold(String::with_capacity(text.len()), |lean, line| {
        lean + line + "\n"
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, text: &str, expected: &str) {
        let lean = lean(name, &text.as_bytes().into());
        assert_eq!(std::str::from_utf8(&lean).unwrap(), expected);
    }

    #[test]
    fn a_script_is_published_without_its_comments_and_indentation() {
        check("a.js", "// why\n{\n  a(); // b\n\n}\n", "{\na(); // b\n}\n");
    }

    #[test]
    fn a_script_with_a_text_over_several_lines_stays_as_it_is() {
        let over_lines = "const a = `b\n  // c`;\n";
        check("a.js", over_lines, over_lines);
    }

    #[test]
    fn a_style_sheet_is_published_without_comments_and_white_space() {
        check(
            "a.css",
            "/* why */\n@media print, (min-width: 3em) {\n  a :is(b, c) { d: e f; g: h; }\n}\n",
            "@media print,(min-width:3em){a :is(b,c){d:e f;g:h}}\n",
        );
    }

    #[test]
    fn a_comment_that_is_to_stay_stays() {
        check("a.css", "/*! by A */ a{b:c}", "/*! by A */ a{b:c}\n");
    }

    #[test]
    fn the_strings_of_a_style_sheet_keep_their_spaces() {
        for kept in [
            "a{content:\"; : \" '{ }'}\n",
            "a{content:\"\\\" ; \"}\n",
            ".a\\:b :c{d:e}\n",
            "a{b:calc(1px + 2px)}\n",
        ] {
            check("a.css", kept, kept);
        }
    }

    #[test]
    fn an_apostrophe_in_a_comment_opens_no_string() {
        check("a.css", "a { /* it's */ b: c }", "a{b:c}\n");
    }

    #[test]
    fn other_assets_stay_as_they_are() {
        let picture = "<svg>\n  <g/>\n</svg>\n";
        check("a.svg", picture, picture);
    }
}
