//! `{#id .class key="value"}`, as Pandoc writes attributes.
//!
//! The main type is [`Attributes`]. It knows how they are written, not what any of
//! them means.

use std::ops::Range;

/// A word and its place in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub text: String,
    pub range: Range<usize>,
}

/// The attributes of a block, a span, a heading or an image.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Attributes {
    /// The last `#id`.
    pub id: Option<Part>,
    /// Classes, in the order written.
    pub classes: Vec<Part>,
    /// Keys and values, in the order written.
    pub pairs: Vec<(Part, Part)>,
}

impl Attributes {
    /// The attributes of an opener that is one bare word.
    pub fn of_class(text: &str, range: Range<usize>) -> Self {
        let class = Part {
            text: text[range.clone()].to_owned(),
            range,
        };
        Self {
            classes: vec![class],
            ..Self::default()
        }
    }

    /// Whether one of the classes is `name`.
    pub fn has_class(&self, name: &str) -> bool {
        self.classes.iter().any(|class| class.text == name)
    }

    /// The first value of `key`.
    pub fn value(&self, key: &str) -> Option<&Part> {
        self.pairs
            .iter()
            .find(|(name, _)| name.text == key)
            .map(|(_, value)| value)
    }
}

impl Attributes {
    /// Keys and values as HTML takes them: `lang` and `dir` as they are, everything else
    /// as `data-…`, as Pandoc writes it. The first value of a key counts.
    pub fn shown(&self) -> Vec<(String, String)> {
        let mut shown: Vec<(String, String)> = Vec::with_capacity(self.pairs.len());
        for (key, value) in &self.pairs {
            let name = match &*key.text {
                "lang" | "dir" => key.text.clone(),
                // HTML has no capitals there, nor colons.
                key => {
                    let key = key.strip_prefix("data-").unwrap_or(key);
                    format!("data-{}", key.to_lowercase().replace(':', "-"))
                }
            };
            if name != "data-" && shown.iter().all(|(known, _)| *known != name) {
                shown.push((name, value.text.clone()));
            }
        }
        shown
    }
}

/// Reads the attributes whose `{` is at byte `at` of `text`, and says where they end.
///
/// `None` if Pandoc would take them for text, among others across a blank line.
pub(super) fn attributes_at(text: &str, at: usize) -> Option<(Attributes, usize)> {
    let mut reader = Reader { text, at: at + 1 };
    let mut attributes = Attributes::default();
    loop {
        reader.space()?;
        match reader.peek()? {
            '}' => return Some((attributes, reader.at + 1)),
            _ => reader.item(&mut attributes)?,
        }
    }
}

/// Reads attributes without braces, as they stand after `[!claim]`: all of `range`.
pub(super) fn bare_attributes(text: &str, range: Range<usize>) -> Option<Attributes> {
    let mut reader = Reader {
        text: &text[..range.end],
        at: range.start,
    };
    let mut attributes = Attributes::default();
    loop {
        reader.space()?;
        if reader.peek().is_none() {
            return Some(attributes);
        }
        reader.item(&mut attributes)?;
    }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    /// Passes white space; `None` at a blank line.
    fn space(&mut self) -> Option<()> {
        let rest = &self.text[self.at..];
        let length = rest.len() - rest.trim_start().len();
        let lines = rest[..length].bytes().filter(|&byte| byte == b'\n').count();
        self.at += length;
        (lines < 2).then_some(())
    }

    fn item(&mut self, attributes: &mut Attributes) -> Option<()> {
        let start = self.at;
        match self.peek()? {
            '#' => {
                self.at += 1;
                attributes.id = Some(self.part(start + 1, is_name)?);
            }
            '.' => {
                self.at += 1;
                let class = self.part(start + 1, is_name)?;
                class.text.starts_with(char::is_alphabetic).then_some(())?;
                attributes.classes.push(class);
            }
            '-' => {
                self.at += 1;
                let class = Part {
                    text: "unnumbered".to_owned(),
                    range: start..start + 1,
                };
                attributes.classes.push(class);
            }
            _ => {
                let key = self.part(start, is_name)?;
                key.text.starts_with(char::is_alphabetic).then_some(())?;
                (self.peek() == Some('=')).then_some(())?;
                self.at += 1;
                let value = self.value()?;
                attributes.pairs.push((key, value));
            }
        }
        Some(())
    }

    fn part(&mut self, start: usize, belongs: fn(char) -> bool) -> Option<Part> {
        let rest = &self.text[start..];
        let length = rest.find(|c| !belongs(c)).unwrap_or(rest.len());
        self.at = start + length;
        (length > 0).then(|| Part {
            text: rest[..length].to_owned(),
            range: start..self.at,
        })
    }

    fn value(&mut self) -> Option<Part> {
        let quote = self.peek().filter(|c| matches!(c, '"' | '\''));
        let start = self.at + usize::from(quote.is_some());
        let mut text = String::new();
        let mut letters = self.text[start..].char_indices();
        while let Some((place, c)) = letters.next() {
            let ends = match quote {
                Some(quote) => c == quote,
                None => c.is_whitespace() || c == '}',
            };
            if ends {
                self.at = start + place + usize::from(quote.is_some());
                return Some(Part {
                    text,
                    range: start..start + place,
                });
            }
            match c {
                '\\' => text.extend(letters.next().map(|(_, escaped)| escaped)),
                // A line break in a value is a space.
                '\n' => text.push(' '),
                '\r' => {}
                _ => text.push(c),
            }
        }
        self.at = self.text.len();
        let range = start..self.text.len();
        quote.is_none().then_some(Part { text, range })
    }
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let (read, end) = attributes_at(text, 0).expect("attributes");
        assert_eq!(end, text.len());
        let mut shown = read.id.map_or(String::new(), |id| format!("#{}", id.text));
        for class in &read.classes {
            shown += &format!(" .{}", class.text);
        }
        for (key, value) in &read.pairs {
            shown += &format!(" {}={}", key.text, value.text);
        }
        assert_eq!(shown.trim(), expected);
    }

    #[test]
    fn every_spelling_of_pandoc_is_read() {
        check("{#a .b k=v k2=\"v 2\" -}", "#a .b .unnumbered k=v k2=v 2");
        check("{ .a  .b k=\"v\\\"w\" }", ".a .b k=v\"w");
        check("{k='a b' of=c-1}", "k=a b of=c-1");
        check("{.a #b #c .d k=v k=w}", "#c .a .d k=v k=w");
        check("{k=it's}", "k=it's");
        check("{a:b=2}", "a:b=2");
        check("{#1a#b.c .d.e k=}", "#b.c .d.e k=");
        check("{.a\n.b}", ".a .b");
        check("{}", "");
    }

    #[test]
    fn what_pandoc_takes_for_text_is_none() {
        for text in [
            "{.a,}",
            "{=html}",
            "{.a-b .1}",
            "{1a=2}",
            "{word}",
            "{.a\n\n.b}",
            "{.a",
            "{k=\"v}",
            "{#ä!}",
            "{k=\"a\"b}",
        ] {
            assert_eq!(attributes_at(text, 0), None, "{text}");
        }
    }

    #[test]
    fn a_value_has_its_place_between_the_quotes() {
        let text = "{of=\"c-1 c-2\"}";
        let (read, _) = attributes_at(text, 0).unwrap();
        assert_eq!(&text[read.value("of").unwrap().range.clone()], "c-1 c-2");
    }
}
