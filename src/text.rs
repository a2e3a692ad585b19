//! Text files and places in them.
//!
//! The one job here is to name a stretch of text that an author wrote, so that a
//! message can point at it. Main types: [`TextFile`] and [`Span`]. This module
//! does not know what the text means, and reads nothing from a disk.

mod near;

use std::fmt;
use std::ops::Range;
use std::sync::{Arc, LazyLock};

pub use near::{Near, Vocabulary, near, nearest};

/// The path of a file inside the book: relative to its root, with `/` between parts.
///
/// Cheap to clone. Sorts by its text.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FilePath(Arc<Box<str>>);

impl FilePath {
    /// Takes a path that is already relative and uses `/`.
    pub fn new(path: impl Into<Box<str>>) -> Self {
        Self(Arc::new(path.into()))
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folder part without the last `/`; empty for a file at the root.
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The last part.
    pub fn name(&self) -> &str {
        self.0.rsplit_once('/').map_or(&**self.0, |(_, name)| name)
    }

    /// What follows the last dot of the name, in lower case; empty without a dot.
    pub fn extension(&self) -> String {
        self.name()
            .rsplit_once('.')
            .map_or_else(String::new, |(_, ending)| ending.to_lowercase())
    }
}

impl fmt::Debug for FilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self.0, f)
    }
}

impl fmt::Display for FilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for FilePath {
    fn from(path: &str) -> Self {
        Self::new(path)
    }
}

/// A text file as it was read.
///
/// A byte-order mark is not part of `text`. Bytes that are not UTF-8 are replaced
/// by U+FFFD, and `not_utf8` says where the first of them stood, as an offset into
/// `text`: the reader of the file reports it and goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextFile {
    /// Where the file lies in the book.
    pub path: FilePath,
    /// Its text.
    pub text: Text,
    /// The first replaced byte, if any was.
    pub not_utf8: Option<u32>,
}

/// What a file says, with the hash that it is known by.
///
/// The hash is taken once, when the text is: a build that remembers others compares
/// files without reading them again.
#[derive(Clone)]
pub struct Text {
    text: Arc<str>,
    hash: [u8; 32],
}

impl Text {
    /// The BLAKE3 hash of the text.
    pub fn hash(&self) -> &[u8; 32] {
        &self.hash
    }

    /// The text, to be held by itself.
    pub fn share(&self) -> Arc<str> {
        Arc::clone(&self.text)
    }

    /// Keeps the hash alone: what is left reads as empty.
    pub fn let_go(&mut self) {
        static NOTHING: LazyLock<Arc<str>> = LazyLock::new(|| "".into());
        self.text = Arc::clone(&NOTHING);
    }

    /// Whether this is what another text says, or said before it was let go.
    pub fn is_of(&self, other: &Text) -> bool {
        self.hash == other.hash
    }
}

impl std::ops::Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl From<Arc<str>> for Text {
    fn from(text: Arc<str>) -> Self {
        let hash = *blake3::hash(text.as_bytes()).as_bytes();
        Self { text, hash }
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Arc::<str>::from(text).into()
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Arc::<str>::from(text).into()
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.hash == other.hash
    }
}

impl Eq for Text {}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.text, f)
    }
}

impl TextFile {
    /// A file whose text is sound.
    pub fn new(path: impl Into<FilePath>, text: impl Into<Text>) -> Self {
        Self {
            path: path.into(),
            text: text.into(),
            not_utf8: None,
        }
    }

    /// Decodes the bytes of a file; see the type for what becomes of bad ones.
    pub fn decode(path: impl Into<FilePath>, bytes: Vec<u8>) -> Self {
        let bytes = match bytes.strip_prefix(b"\xEF\xBB\xBF") {
            Some(rest) => rest.to_vec(),
            None => bytes,
        };
        match String::from_utf8(bytes) {
            Ok(text) => Self::new(path, text),
            Err(error) => {
                let sound = error.utf8_error().valid_up_to();
                let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
                Self {
                    path: path.into(),
                    text: text.into(),
                    not_utf8: Some(offset(sound)),
                }
            }
        }
    }

    /// The span of a place that another reader named: as much of it as lies in the file,
    /// widened to whole letters.
    pub fn span_around(&self, place: Range<usize>) -> Span {
        let length = self.text.len();
        let start = self.text.floor_char_boundary(place.start.min(length));
        let end = self.text.ceil_char_boundary(place.end.clamp(start, length));
        self.span(start, end)
    }

    /// The span of the bytes `start..end` of this file.
    pub fn span(&self, start: usize, end: usize) -> Span {
        Span {
            file: self.path.clone(),
            start: offset(start),
            end: offset(end),
        }
    }
}

/// A stretch of one text file, in bytes.
///
/// Half-open: `end` is one past the last byte. Both ends lie on character
/// boundaries. The file is named by its path, not by a number, so a span in a
/// remembered draft stays true when other files come and go.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FilePath,
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// A value and the place where its author wrote it.
///
/// Two are equal if their values are: where a thing is written makes no difference to
/// what it says.
#[derive(Clone, Debug)]
pub struct Spanned<T> {
    /// What was written.
    pub value: T,
    /// Where.
    pub span: Span,
}

impl<T: PartialEq> PartialEq for Spanned<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for Spanned<T> {}

impl<T: std::hash::Hash> std::hash::Hash for Spanned<T> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.value.hash(state);
    }
}

impl<T> Spanned<T> {
    /// Joins a value and its place.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }

    /// The same place with another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned {
            value: change(self.value),
            span: self.span,
        }
    }
}

/// Bytes in lower-case hexadecimal digits.
///
/// ```
/// # use casebook::text::hex;
/// assert_eq!(hex(&[0xa0, 7]), "a007");
/// ```
pub fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from(b"0123456789abcdef"[usize::from(half)]);
    bytes
        .iter()
        .flat_map(|&byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}

/// An offset as files are indexed here: files of 4 GiB and more are refused when read.
pub fn offset(bytes: usize) -> u32 {
    u32::try_from(bytes).expect("io refuses files of 4 GiB and more")
}

/// Line and column of a byte offset, both from 1; the column counts characters.
///
/// An offset past the end is taken as the end, one inside a character as its start.
///
/// ```
/// # use casebook::text::line_and_column;
/// assert_eq!(line_and_column("a\nbé!", 5), (2, 3));
/// ```
pub fn line_and_column(text: &str, at: u32) -> (u32, u32) {
    let at = text.floor_char_boundary((at as usize).min(text.len()));
    let before = &text[..at];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = before.bytes().filter(|&byte| byte == b'\n').count() + 1;
    (
        offset(line),
        offset(before[line_start..].chars().count() + 1),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_is_not_text() {
        let file = TextFile::decode("a.md", b"\xEF\xBB\xBFhi".to_vec());
        assert_eq!((&*file.text, file.not_utf8), ("hi", None));
    }

    #[test]
    fn a_byte_that_is_not_utf8_is_kept_as_a_place() {
        let file = TextFile::decode("a.md", b"caf\xE9 au lait".to_vec());
        assert_eq!(
            (&*file.text, file.not_utf8),
            ("caf\u{FFFD} au lait", Some(3))
        );
    }

    #[test]
    fn a_column_counts_characters_not_bytes() {
        assert_eq!(line_and_column("äöü", 4), (1, 3));
    }
}
