//! JSON as the same tree that YAML is read into, with a place for every value.
//!
//! Strict as RFC 8259, but for a limit on how deep values nest.

use std::borrow::Cow;

use super::yaml::{Entry, Node, Value};
use crate::diag::{Code, Diagnosed, Diagnostic, Diagnostics};
use crate::text::{TextFile, offset};

/// Lists and objects deeper than this are refused.
const MOST_LEVELS: usize = 64;

/// Reads `file` as one JSON value. `None` where it is none, which is reported.
pub(super) fn parse(file: &TextFile) -> Diagnosed<Option<Node<'_>>> {
    let mut reader = Reader {
        text: &file.text,
        at: 0,
        depth: 0,
    };
    let mut found = Diagnostics::new();
    reader.space();
    let read = reader.value().and_then(|node| {
        reader.space();
        match reader.peek() {
            None => Ok(node),
            Some(_) => Err("more text after the end of the value"),
        }
    });
    match read {
        Ok(node) => found.with(Some(node)),
        Err(fault) => {
            let start = file
                .text
                .floor_char_boundary(reader.at.min(file.text.len()));
            let end = file
                .text
                .ceil_char_boundary((start + 1).min(file.text.len()));
            let span = file.span(start, end);
            found.push(
                Diagnostic::at(Code::BIBLIOGRAPHY_SYNTAX, &span, fault)
                    .label("here")
                    .help("mend it there, or have the program that wrote the file write it again"),
            );
            found.with(None)
        }
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

type Read<T> = Result<T, &'static str>;

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn eat(&mut self, byte: u8) -> bool {
        let there = self.peek() == Some(byte);
        self.at += usize::from(there);
        there
    }

    // Deep input is stopped by `MOST_LEVELS`, so that this may call itself.
    fn value(&mut self) -> Read<Node<'a>> {
        let start = self.at;
        let value = match self.peek() {
            Some(b'{' | b'[') => {
                if self.depth == MOST_LEVELS {
                    return Err("nested deeper than 64 levels");
                }
                self.depth += 1;
                let value = if self.peek() == Some(b'{') {
                    self.object()?
                } else {
                    self.list()?
                };
                self.depth -= 1;
                value
            }
            Some(b'"') => Value::Scalar {
                text: self.string()?,
                plain: false,
            },
            Some(_) => self.word()?,
            None => return Err("the text ends where a value is wanted"),
        };
        Ok(Node {
            start: offset(start),
            end: offset(self.at),
            value,
        })
    }

    fn object(&mut self) -> Read<Value<'a>> {
        self.at += 1;
        let mut entries: Vec<Entry> = Vec::new();
        self.space();
        if self.eat(b'}') {
            return Ok(Value::Map(entries));
        }
        loop {
            self.space();
            let start = self.at;
            if self.peek() != Some(b'"') {
                return Err("a key in quotation marks is wanted here");
            }
            let key = self.string()?;
            let end = self.at;
            self.space();
            if !self.eat(b':') {
                return Err("a colon is wanted here");
            }
            self.space();
            let node = self.value()?;
            entries.push(Entry {
                key,
                start: offset(start),
                end: offset(end),
                node,
            });
            self.space();
            if self.eat(b'}') {
                return Ok(Value::Map(entries));
            }
            if !self.eat(b',') {
                return Err("a comma or a closing brace is wanted here");
            }
        }
    }

    fn list(&mut self) -> Read<Value<'a>> {
        self.at += 1;
        let mut items = Vec::new();
        self.space();
        if self.eat(b']') {
            return Ok(Value::List(items));
        }
        loop {
            self.space();
            items.push(self.value()?);
            self.space();
            if self.eat(b']') {
                return Ok(Value::List(items));
            }
            if !self.eat(b',') {
                return Err("a comma or a closing bracket is wanted here");
            }
        }
    }

    /// A number, `true`, `false` or `null`.
    fn word(&mut self) -> Read<Value<'a>> {
        let rest = &self.text[self.at..];
        let length = rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.')))
            .unwrap_or(rest.len());
        let word = &rest[..length];
        if !matches!(word, "true" | "false" | "null") && !is_number(word) {
            return Err("no value of JSON stands here");
        }
        self.at += length;
        Ok(Value::Scalar {
            text: Cow::Borrowed(word),
            plain: true,
        })
    }

    fn string(&mut self) -> Read<Cow<'a, str>> {
        self.at += 1;
        let start = self.at;
        let rest = &self.text[start..];
        let length = rest
            .find(['"', '\\'])
            .ok_or("a text that is never closed")?;
        if rest[..length].bytes().any(|byte| byte < 0x20) {
            return Err("a text with a line break or another control character in it");
        }
        self.at += length;
        if self.eat(b'"') {
            return Ok(Cow::Borrowed(&rest[..length]));
        }
        let mut text = rest[..length].to_owned();
        loop {
            let rest = &self.text[self.at..];
            let c = rest.chars().next().ok_or("a text that is never closed")?;
            match c {
                '"' => {
                    self.at += 1;
                    return Ok(Cow::Owned(text));
                }
                '\\' => text.push(self.escape()?),
                c if c < ' ' => {
                    return Err("a text with a line break or another control character in it");
                }
                c => {
                    text.push(c);
                    self.at += c.len_utf8();
                }
            }
        }
    }

    fn escape(&mut self) -> Read<char> {
        self.at += 1;
        let escaped = self.peek().ok_or("a text that is never closed")?;
        self.at += 1;
        Ok(match escaped {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let first = self.hex()?;
                if !(0xD800..0xE000).contains(&first) {
                    return Ok(char::from_u32(first).unwrap_or('\u{FFFD}'));
                }
                // Half of a pair; a half alone is no character.
                if first < 0xDC00 && self.text[self.at..].starts_with("\\u") {
                    self.at += 2;
                    let second = self.hex()?;
                    if (0xDC00..0xE000).contains(&second) {
                        let code = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
                        return Ok(char::from_u32(code).unwrap_or('\u{FFFD}'));
                    }
                }
                '\u{FFFD}'
            }
            _ => return Err("an escape that JSON does not have"),
        })
    }

    fn hex(&mut self) -> Read<u32> {
        let digits = self
            .text
            .get(self.at..self.at + 4)
            .ok_or("four hexadecimal digits are wanted here")?;
        let sound = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        let code = u32::from_str_radix(digits, 16).ok().filter(|_| sound);
        self.at += 4;
        code.ok_or("four hexadecimal digits are wanted here")
    }
}

/// `-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?`
fn is_number(word: &str) -> bool {
    let word = word.strip_prefix('-').unwrap_or(word);
    let (mantissa, exponent) = match word.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (word, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let exponent = exponent.map(|text| text.strip_prefix(['+', '-']).unwrap_or(text));
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, sound: bool) {
        let file = TextFile::new("a.json", text);
        let read = parse(&file);
        assert_eq!(
            (read.value.is_some(), read.found.is_empty()),
            (sound, sound),
            "{text}"
        );
    }

    #[test]
    fn json_is_read_as_its_standard_has_it() {
        for text in [
            "[]",
            " {\"a\": [1, -0.5e+3, true, null]} ",
            "\"\\u00e9\\uD83D\\uDE00\\/\"",
            "0",
        ] {
            check(text, true);
        }
        for text in [
            "",
            "[1,]",
            "{a: 1}",
            "[01]",
            "\"a",
            "nul",
            "[1] 2",
            "\"\\x\"",
            "\"a\nb\"",
            "{\"a\" 1}",
        ] {
            check(text, false);
        }
    }

    #[test]
    fn escapes_are_what_they_stand_for() {
        let file = TextFile::new("a.json", "\"\\u00e9\\uD83D\\uDE00\\n\"");
        let Some(Value::Scalar { text, .. }) = parse(&file).value.map(|node| node.value) else {
            panic!()
        };
        assert_eq!(text, "é😀\n");
    }

    #[test]
    fn deep_nesting_is_refused_and_does_not_overflow() {
        check(&"[".repeat(100_000), false);
    }
}
