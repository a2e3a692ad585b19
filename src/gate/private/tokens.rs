//! Words in a row, and keys, in text of any kind.
//!
//! [`each_row`] and [`each_key`] read bytes once, from left to right. Tags, entities and
//! punctuation stand between words and are not part of them, and case makes no
//! difference, so that a sentence is found again in HTML, in JSON and in a feed.

use std::collections::VecDeque;
use std::ops::Range;

/// How many words in a row are remembered as one.
const WORDS: usize = 6;

/// Six words in a row.
#[derive(Debug)]
pub struct Row {
    /// A hash of the words, in lower case.
    pub hash: u64,
    /// From the first to the last.
    pub range: Range<usize>,
    /// Whether they are words that another text would hardly have by chance: at least
    /// four of three letters or more.
    pub says_something: bool,
}

/// Calls `see` for every six words in a row. Runs do not go across brackets of markup in
/// Markdown, and do go across tags of HTML.
pub fn each_row(text: &[u8], mut see: impl FnMut(Row)) {
    let mut last: VecDeque<(u64, Range<usize>, bool)> = VecDeque::with_capacity(WORDS);
    let mut at = 0;
    while at < text.len() {
        match separator(text, at) {
            0 => {}
            length => {
                at += length;
                continue;
            }
        }
        let start = at;
        // FNV-1a: words are short, and the bytes are changed to lower case on the way.
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        let mut letters = 0;
        while at < text.len() && separator(text, at) == 0 {
            let byte = text[at].to_ascii_lowercase();
            letters += usize::from(!byte.is_ascii_digit());
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
            at += 1;
        }
        if last.len() == WORDS {
            last.pop_front();
        }
        last.push_back((hash, start..at, letters >= 3));
        if last.len() == WORDS {
            let mixed = last.iter().fold(0_u64, |mixed, (hash, ..)| {
                (mixed.rotate_left(17) ^ hash).wrapping_mul(0x9e37_79b9_7f4a_7c15)
            });
            see(Row {
                hash: mixed,
                range: last[0].1.start..at,
                says_something: last.iter().filter(|(_, _, long)| *long).count() >= 4,
            });
        }
    }
}

/// How many bytes at `at` are no part of a word: 0 if a word begins or goes on there.
fn separator(text: &[u8], at: usize) -> usize {
    let byte = text[at];
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => 0,
        b'<' => tag(&text[at..]),
        b'&' => entity(&text[at..]),
        // `\n`, `\t` and `\u2019` in JSON.
        b'\\' => match text.get(at + 1) {
            Some(b'n' | b't' | b'r') => 2,
            Some(b'u') => 6.min(text.len() - at),
            _ => 1,
        },
        // General punctuation, U+2000 to U+206F, the no-break space and the soft hyphen.
        0xE2 if matches!(text.get(at + 1), Some(0x80 | 0x81)) => 3.min(text.len() - at),
        0xC2 if matches!(text.get(at + 1), Some(0xA0 | 0xAD | 0xAB | 0xBB)) => 2,
        0x80.. => 0,
        _ => 1,
    }
}

/// The length of a tag or comment; of the `<` alone where none begins.
fn tag(text: &[u8]) -> usize {
    let begins = matches!(text.get(1), Some(b'/' | b'!' | b'a'..=b'z' | b'A'..=b'Z'));
    if !begins {
        return 1;
    }
    // Long stretches without an end are no tag: a lone `<` in a text.
    let window = &text[..text.len().min(4096)];
    memchr::memchr(b'>', window).map_or(1, |end| end + 1)
}

/// The length of an entity; of the `&` alone where none begins.
fn entity(text: &[u8]) -> usize {
    let window = &text[..text.len().min(12)];
    match memchr::memchr(b';', window) {
        Some(end)
            if window[1..end]
                .iter()
                .all(|byte| byte.is_ascii_alphanumeric() || *byte == b'#') =>
        {
            end + 1
        }
        _ => 1,
    }
}

/// Calls `see` with every word of the letters that keys are made of, and the byte before it.
pub fn each_key(text: &[u8], mut see: impl FnMut(&[u8], &[u8])) {
    let mut at = 0;
    while at < text.len() {
        if !is_key_byte(text[at]) {
            at += 1;
            continue;
        }
        let start = at;
        while at < text.len() && is_key_byte(text[at]) {
            at += 1;
        }
        // A full stop or a colon at the end belongs to the sentence.
        let mut end = at;
        while end > start && matches!(text[end - 1], b'.' | b':') {
            end -= 1;
        }
        if end > start {
            see(&text[..start], &text[start..end]);
        }
    }
}

pub fn is_key_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b':') || byte >= 0x80
}

/// Whether a word that is a private key is meant as one: a key of letters alone is an
/// ordinary word, too, unless it stands where keys stand.
pub fn is_a_key_here(before: &[u8], key: &[u8]) -> bool {
    let marked = key
        .iter()
        .any(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'_'));
    marked || before.ends_with(b"@") || before.ends_with(b"sources/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<u64> {
        let mut rows = Vec::new();
        each_row(text.as_bytes(), |row| rows.push(row.hash));
        rows
    }

    #[track_caller]
    fn check(written: &str, published: &str) {
        assert_eq!(rows(written), rows(published));
        assert!(!rows(written).is_empty());
    }

    #[test]
    fn a_sentence_is_found_again_whatever_it_is_published_as() {
        let written = "the caretaker's note says \"it was\ndropped\" by him";
        check(
            written,
            "The <em>caretaker</em>’s note says “it was dropped” by him",
        );
        check(
            written,
            "the caretaker&#39;s note says &quot;it was dropped&quot; by him",
        );
        check(
            written,
            "the caretaker\\u2019s note says \\\"it was\\ndropped\\\" by him",
        );
    }

    #[test]
    fn other_words_are_not_the_same() {
        let written = rows("one two three four five six");
        assert_ne!(written, rows("one two three four five seven"));
        assert_ne!(written, rows("two one three four five six"));
        assert!(rows("one two three four five").is_empty());
    }

    #[test]
    fn a_lone_bracket_is_no_tag() {
        assert_eq!(rows("a < b and c is three").len(), 1);
    }

    #[test]
    fn keys_are_cut_out_of_what_stands_around_them() {
        let mut keys = Vec::new();
        each_key(b"[@call-2020, p. 4] \"sources/diary/\"", |before, key| {
            keys.push((
                String::from_utf8_lossy(key).into_owned(),
                is_a_key_here(before, key),
            ));
        });
        let keys: Vec<(&str, bool)> = keys.iter().map(|(key, is)| (&**key, *is)).collect();
        assert_eq!(
            keys,
            [
                ("call-2020", true),
                ("p", false),
                ("4", true),
                ("sources", false),
                ("diary", true)
            ]
        );
    }
}
