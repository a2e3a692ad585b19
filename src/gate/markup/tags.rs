//! The start tags of a page, as a browser finds them.
//!
//! [`tags`] reads bytes once. Comments, and what stands in elements whose content is no
//! markup, are passed over. It follows the tokenizer of the HTML standard (section
//! 13.2.5) as far as tags and attributes go.

use memchr::{memchr, memmem};

/// One start tag.
#[derive(Debug)]
pub struct Tag<'a> {
    /// In lower case.
    pub name: Vec<u8>,
    /// Names in lower case; values as written, but for the entities that addresses hide
    /// in.
    pub attributes: Vec<(Vec<u8>, Vec<u8>)>,
    /// Where its `<` stands.
    pub at: usize,
    /// What stands in it, for elements whose content is no markup.
    pub content: &'a [u8],
}

impl Tag<'_> {
    /// The value of an attribute; the first, if it stands twice.
    pub fn attribute(&self, name: &[u8]) -> Option<&[u8]> {
        let mut all = self.attributes.iter();
        all.find(|(key, _)| key == name).map(|(_, value)| &**value)
    }
}

/// The start tags of `html` that have attributes or whose content is no markup; the
/// others cannot do harm.
pub fn tags(html: &[u8]) -> impl Iterator<Item = Tag<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            at += memchr(b'<', &html[at..])?;
            let rest = &html[at..];
            if rest.starts_with(b"<!--") {
                // `<!-->` and `<!--->` are comments, too.
                let end = memmem::find(&rest[2..], b"-->");
                at = end.map_or(html.len(), |end| at + 2 + end + 3);
                continue;
            }
            if !rest.get(1).is_some_and(u8::is_ascii_alphabetic) {
                at += 1;
                continue;
            }
            let start = at;
            let (name, attributes, end) = tag(html, at + 1);
            at = end;
            let mut content: &[u8] = b"";
            let raw = matches!(
                &*name,
                b"script" | b"style" | b"textarea" | b"title" | b"xmp" | b"noembed" | b"noframes"
            );
            if raw {
                let length = end_of_raw(&html[at..], &name);
                content = &html[at..at + length];
                at += length;
            }
            if raw || !attributes.is_empty() {
                return Some(Tag {
                    name,
                    attributes,
                    at: start,
                    content,
                });
            }
        }
    })
}

/// How far the content of `script`, `style` and the like goes.
fn end_of_raw(rest: &[u8], name: &[u8]) -> usize {
    memmem::find_iter(rest, b"</")
        .find(|end| {
            let after = &rest[end + 2..];
            after.len() >= name.len() && after[..name.len()].eq_ignore_ascii_case(name)
        })
        .unwrap_or(rest.len())
}

type Attributes = Vec<(Vec<u8>, Vec<u8>)>;

/// The tag whose name begins at `at`: its name, its attributes, and where it ends.
fn tag(html: &[u8], mut at: usize) -> (Vec<u8>, Attributes, usize) {
    let ends = |byte: u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>');
    let name = take(html, &mut at, |byte| !ends(byte)).to_ascii_lowercase();
    let mut attributes = Vec::new();
    loop {
        take(html, &mut at, |byte| {
            byte.is_ascii_whitespace() || byte == b'/'
        });
        match html.get(at) {
            None => return (name, attributes, at),
            Some(b'>') => return (name, attributes, at + 1),
            Some(_) => {}
        }
        let start = at;
        at += 1;
        take(html, &mut at, |byte| !ends(byte) && byte != b'=');
        let key = html[start..at].to_ascii_lowercase();
        let before = at;
        take(html, &mut at, |byte| byte.is_ascii_whitespace());
        if html.get(at) != Some(&b'=') {
            at = before;
            attributes.push((key, Vec::new()));
            continue;
        }
        at += 1;
        take(html, &mut at, |byte| byte.is_ascii_whitespace());
        let value = match html.get(at) {
            Some(&quote @ (b'"' | b'\'')) => {
                at += 1;
                let length = memchr(quote, &html[at..]).unwrap_or(html.len() - at);
                let value = &html[at..at + length];
                at = (at + length + 1).min(html.len());
                value
            }
            _ => take(html, &mut at, |byte| {
                !byte.is_ascii_whitespace() && byte != b'>'
            }),
        };
        attributes.push((key, plain(value)));
    }
}

fn take<'a>(html: &'a [u8], at: &mut usize, want: impl Fn(u8) -> bool) -> &'a [u8] {
    let start = *at;
    while html.get(*at).is_some_and(|byte| want(*byte)) {
        *at += 1;
    }
    &html[start..*at]
}

/// A value without the character references that could hide a scheme.
fn plain(value: &[u8]) -> Vec<u8> {
    if memchr(b'&', value).is_none() {
        return value.to_vec();
    }
    let mut out = Vec::with_capacity(value.len());
    let mut at = 0;
    while at < value.len() {
        match reference(&value[at..]) {
            Some((byte, length)) => {
                out.push(byte);
                at += length;
            }
            None => {
                out.push(value[at]);
                at += 1;
            }
        }
    }
    out
}

/// The ASCII character that a reference stands for, and the length of the reference.
fn reference(text: &[u8]) -> Option<(u8, usize)> {
    const NAMED: [(&[u8], u8); 7] = [
        (b"&amp;", b'&'),
        (b"&colon;", b':'),
        (b"&Tab;", b'\t'),
        (b"&NewLine;", b'\n'),
        (b"&sol;", b'/'),
        (b"&quot;", b'"'),
        (b"&lpar;", b'('),
    ];
    let named = NAMED.iter().find(|(name, _)| text.starts_with(name));
    if let Some((name, byte)) = named {
        return Some((*byte, name.len()));
    }
    let digits = text.strip_prefix(b"&#")?;
    let (digits, radix, mark) = match digits.first() {
        Some(b'x' | b'X') => (&digits[1..], 16, 3),
        _ => (digits, 10, 2),
    };
    let length = digits
        .iter()
        .take(10)
        .take_while(|byte| char::from(**byte).is_digit(radix))
        .count();
    let number = std::str::from_utf8(&digits[..length]).ok()?;
    let byte = u8::try_from(u32::from_str_radix(number, radix).ok()?).ok()?;
    let closed = usize::from(digits.get(length) == Some(&b';'));
    byte.is_ascii().then_some((byte, mark + length + closed))
}
