//! A fault of a TOML file, in the words of an author.
//!
//! Settings, themes and the words of an interface are TOML, and each is read in a room of
//! its own; what is wrong with the text is said alike in all of them. The main function is
//! [`not_toml`]. This module does not know the parser.

use super::{Code, Diagnostic};
use crate::text::Span;

/// Words of the parser, and what to do. The first row that fits counts.
const REMEDIES: &[(&str, &str)] = &[
    ("quoted", "put double quotes around the text"),
    ("unclosed array table", "close the line with `]]`"),
    ("unclosed table", "close the line with `]`"),
    ("unclosed array", "close the list with `]`"),
    (
        "unclosed inline table",
        "close it with `}` on the same line",
    ),
    (
        "comma",
        "put one `,` between two values, and none before the first",
    ),
    ("duplicate key", "keep one of the two"),
    (
        "missing value",
        "write a value after `=`, as in `key = \"text\"`",
    ),
    (
        "no value",
        "write a value after `=`, as in `key = \"text\"`",
    ),
    ("basic string", "close the text with `\"` on the same line"),
    ("literal string", "close the text with `'` on the same line"),
    (
        "escape",
        "write `\\\\` for a backslash, or put the text between '…'",
    ),
];

/// What helps where nothing better is known.
const LAYOUT: &str =
    "write `key = \"text\"`, each on a line, below the `[table]` that it belongs to";

/// The finding that a file is not TOML at a place, where the parser says `words`.
pub fn not_toml(span: &Span, words: &str) -> Diagnostic {
    let words = words.split('\n').collect::<Vec<_>>().join(", ");
    let known = REMEDIES.iter().find(|(part, _)| words.contains(part));
    let message = match words.strip_prefix("invalid ") {
        Some(what) => format!("this is not what TOML takes for: {what}"),
        None => words,
    };
    Diagnostic::at(Code::TOML_SYNTAX, span, message)
        .label("here")
        .help(known.map_or(LAYOUT, |(_, help)| help))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::TextFile;

    #[test]
    fn every_fault_of_toml_has_a_remedy() {
        for text in [
            "a = b\n",
            "[a\n",
            "[[a]\n",
            "a = [1 2]\n",
            "a = {b = 1\n",
            "a =\n",
            "a\n",
            "a = \"b\nc = 1\n",
            "a = 1\na = 2\n",
            "= 1\n",
            "a = 1 2\n",
            "a = \"\\q\"\n",
        ] {
            let error = text.parse::<toml::Table>().expect_err(text);
            let file = TextFile::new("a.toml", text);
            let fault = not_toml(&file.span(0, 1), error.message());
            assert_eq!(fault.help.len(), 1, "{text}");
            assert!(!fault.message.contains("invalid"), "{}", fault.message);
        }
    }
}
