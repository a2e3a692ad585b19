//! Plain text as Markdown that reads as that text.

use crate::data::citation_keys::{key_at, may_begin};

/// Escapes what Markdown would take for markup. Brackets stay: alone they are text.
pub(super) fn markdown_of(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut line_start = true;
    for (at, c) in text.char_indices() {
        let next = text[at + c.len_utf8()..].chars().next();
        let before = text[..at].chars().next_back();
        let goes_on = next.is_some_and(|next| !next.is_whitespace());
        let escape = match c {
            '\\' | '`' | '*' | '~' | '^' => true,
            '$' => goes_on,
            '_' => {
                !(before.is_some_and(char::is_alphanumeric)
                    && next.is_some_and(char::is_alphanumeric))
            }
            '<' => next.is_some_and(|next| next.is_alphabetic() || "/!?".contains(next)),
            '&' => text[at..].find(';').is_some_and(|end| {
                let name = &text[at + 1..at + end];
                !name.is_empty()
                    && name
                        .bytes()
                        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'#')
            }),
            '@' => may_begin(text, at) && key_at(text, at).is_some(),
            '{' => text[at..]
                .lines()
                .next()
                .is_some_and(|line| line.contains('}')),
            ']' => matches!(next, Some('(' | '[' | '{' | ':')),
            '#' | '>' | '+' | '-' | ':' | '|' => line_start,
            '.' | ')' => line_start && before.is_some_and(|c| c.is_ascii_digit()),
            _ => false,
        };
        if escape {
            out.push('\\');
        }
        out.push(c);
        line_start = c == '\n' || line_start && (c.is_whitespace() || c.is_ascii_digit());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(markdown_of(text), expected);
    }

    #[test]
    fn what_would_be_markup_is_escaped_and_the_rest_is_not() {
        check(
            "~80% of *it* costs $5 @home, a_b",
            "\\~80% of \\*it\\* costs \\$5 \\@home, a_b",
        );
        check(
            "a@b.c, 5 < 6, AT&T, <b> &amp;",
            "a@b.c, 5 < 6, AT&T, \\<b> \\&amp;",
        );
        check("a\n# b\n12. c\n- d 3.", "a\n\\# b\n12\\. c\n\\- d 3.");
        check("[sic] [a](b)", "[sic] [a\\](b)");
        check("A {.private} { lone", "A \\{.private} { lone");
    }
}
