//! What the YAML parser cannot go on after, in the words of an author.
//!
//! The parser speaks of scalars, blocks and flows. [`in_words`] says what stands there and
//! what to write instead; a fault that is not in its table keeps the parser's words, with
//! the remedy that helps most often.

/// A fault in words: what is the matter, and what to do.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct InWords {
    pub message: String,
    pub help: &'static str,
}

/// What helps where nothing better is known.
const QUOTES: &str = "put quotes around a value that holds `: ` or ` #`, or begins with a mark";

/// Words of the parser, what they come to, and what to do. The first row that fits counts.
const FAULTS: &[(&str, &str, &str)] = &[
    (
        "tab",
        "a tab stands where YAML takes spaces only",
        "write spaces instead",
    ),
    (
        "mapping values are not allowed",
        "`: ` stands in the middle of a value",
        "put quotes around the value, as in `key: \"one: two\"`; a key begins its line",
    ),
    (
        "simple key expect",
        "a line without `: ` stands among keys and values",
        "write `key: value`, or put the words above into quotes with these",
    ),
    (
        "block mapping, did not find expected key",
        "this is neither the next key nor part of the value above",
        "put the key as far to the right as those above, or quotes around the whole value above",
    ),
    (
        "flow sequence",
        "a list that `[` opens is not closed before this",
        "close it with `]`, and put `,` between its items",
    ),
    (
        "flow mapping",
        "a mapping that `{` opens is not closed before this",
        "close it with `}`, and put `,` between its keys",
    ),
    (
        "illegal placement of ':'",
        "a bracket that opens above is not closed before this",
        "close it with `]` or `}`, and put `,` between what stands in it",
    ),
    (
        "indentation in quoted",
        "quotation marks are opened and never closed",
        "close them; inside '…' an apostrophe is written twice",
    ),
    (
        "flow construct",
        "a line inside `[…]` or `{…}` begins too far to the left",
        "put spaces before it, or close the bracket above",
    ),
    (
        "misplaced bracket",
        "a bracket closes what nothing has opened",
        "take it out, or put quotes around the value",
    ),
    (
        "block collection",
        "this is no item of the list above",
        "begin it with `- `, as far to the right as the others",
    ),
    (
        "block sequence entries",
        "a list begins in the middle of a line",
        "begin it on the next line, or put quotes around a value that begins with `- `",
    ),
    (
        "unexpected end of stream",
        "quotation marks are opened and never closed",
        "close them; inside '…' an apostrophe is written twice",
    ),
    (
        "document indicator",
        "quotation marks are opened and never closed",
        "close them; inside '…' an apostrophe is written twice",
    ),
    (
        "quoted scalar, found unknown escape",
        "the sign after this `\\` is none that YAML knows",
        "write `\\\\` for a backslash, or use '…', where it stands for itself",
    ),
    (
        "trailing content",
        "words follow a value that is in quotes",
        "put all of it between the quotes; write `\\\"` for such a mark inside",
    ),
    (
        "unknown anchor",
        "`*` stands for a value that is named nowhere",
        "put quotes around a value that begins with `*`",
    ),
    (
        "anchor",
        "`&` or `*` begins a name of YAML, and no name follows",
        "put quotes around a value that begins with one of them",
    ),
    (
        "tag",
        "`!` begins a name of YAML, and none that can be read follows",
        "put quotes around a value that begins with `!`",
    ),
    (
        "handle",
        "`!` begins a name of YAML, and none that can be read follows",
        "put quotes around a value that begins with `!`",
    ),
    (
        "directive",
        "`%` begins an order to YAML, and none that can be read follows",
        "put quotes around a value that begins with `%`",
    ),
    (
        "block scalar",
        "this line is not as far to the right as the text that it belongs to",
        "put as many spaces before it as before the first line of the text",
    ),
    (
        "indent",
        "this line begins too far to the left",
        "put it as far to the right as what it belongs to",
    ),
    (
        "unprintable",
        "a sign stands here that no text holds",
        "take it out; it does not show in most editors",
    ),
    (
        "document",
        "more text follows after the end of the first value",
        "put all of it into one mapping of `key: value`",
    ),
];

/// What the parser's `info` says, and what to do.
pub(super) fn in_words(info: &str) -> InWords {
    let info = info.trim().trim_end_matches('.');
    if let Some(rest) = info.strip_prefix("unexpected character: `") {
        let sign = rest.trim_end_matches('\'');
        return InWords {
            message: format!("a value cannot begin with `{sign}`"),
            help: "put quotes around the value",
        };
    }
    let row = FAULTS.iter().find(|(words, ..)| info.contains(words));
    match row {
        Some((_, message, help)) => InWords {
            message: (*message).to_owned(),
            help,
        },
        None => InWords {
            message: format!("this is no YAML: {info}"),
            help: QUOTES,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::yaml;
    use crate::text::TextFile;

    /// Checks what is said of a text, and at which words.
    #[track_caller]
    fn check(text: &str, at: &str, message: &str) {
        let file = TextFile::new("a.yaml", text);
        let found = yaml::parse(&file, 0, text.len()).found;
        let fault = found.iter().next().expect("a fault");
        let span = fault.span.as_ref().unwrap();
        let words = &text[span.start as usize..span.end as usize];
        assert_eq!((words, &*fault.message), (at, message));
    }

    #[test]
    fn a_value_with_a_colon_is_told_to_take_quotes() {
        check(
            "title: One: two\n",
            ":",
            "`: ` stands in the middle of a value",
        );
    }

    #[test]
    fn a_value_that_begins_with_an_at_is_told_to_take_quotes() {
        check("nocite: @a\n", "@", "a value cannot begin with `@`");
    }

    #[test]
    fn a_bracket_that_is_not_closed_is_said_in_plain_words() {
        check(
            "tags: [a, b\ndate: 2020\n",
            ":",
            "a bracket that opens above is not closed before this",
        );
    }

    #[test]
    fn quotes_that_are_not_closed_are_said_in_plain_words() {
        check(
            "title: \"One\ndate: 2020\n",
            "\"",
            "quotation marks are opened and never closed",
        );
    }

    #[test]
    fn words_after_quotes_are_said_in_plain_words() {
        check(
            "title: \"One\" two\n",
            "t",
            "words follow a value that is in quotes",
        );
    }

    #[test]
    fn what_no_row_names_keeps_the_words_of_the_parser() {
        assert_eq!(
            in_words("some other trouble.").message,
            "this is no YAML: some other trouble"
        );
    }
}
