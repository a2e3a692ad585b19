//! How much of a sentence is shown round the words that cite.
//!
//! Nearly always all of it. A sentence of thousands of words that cites at every step
//! would be printed once for each of its citations, so a very long one is cut. This
//! module does not know what stands in the holes of a text.

use std::ops::Range;

use crate::text::offset;

/// The longest stretch that is shown on each side of the citing words, in bytes.
const REACH: u32 = 500;

/// The part of `sentence` that is shown round the byte `middle` of it.
///
/// Both ends lie between words and outside tags.
pub(super) fn around(html: &str, sentence: &Range<u32>, middle: u32) -> Range<u32> {
    if sentence.end - sentence.start <= 2 * REACH {
        return sentence.clone();
    }
    let middle = middle.clamp(sentence.start, sentence.end);
    let start = match middle.saturating_sub(REACH) {
        start if start <= sentence.start => sentence.start,
        start => after_space(html, start).clamp(sentence.start, middle),
    };
    let end = match middle.saturating_add(REACH) {
        end if end >= sentence.end => sentence.end,
        end => before_space(html, end).clamp(middle, sentence.end),
    };
    start..end
}

/// The start of the first word after `at` that is no part of a tag.
fn after_space(html: &str, at: u32) -> u32 {
    let mut at = html.ceil_char_boundary(at as usize);
    // Text holds no bare `<` or `>`, so the first of the two tells where we are.
    let next = html[at..].find(['<', '>']).map(|next| at + next);
    if let Some(end) = next.filter(|&next| html.as_bytes()[next] == b'>') {
        at = end + 1;
    }
    let text = html[at..].find('<').map_or(html.len(), |next| at + next);
    let space = html[at..text].find(char::is_whitespace);
    offset(space.map_or(text, |space| html.ceil_char_boundary(at + space + 1)))
}

/// The end of the last word before `at` that is no part of a tag.
fn before_space(html: &str, at: u32) -> u32 {
    let mut at = html.floor_char_boundary(at as usize);
    let last = html[..at].rfind(['<', '>']);
    if let Some(start) = last.filter(|&last| html.as_bytes()[last] == b'<') {
        at = start;
    }
    let text = html[..at].rfind('>').map_or(0, |last| last + 1);
    let space = html[text..at].rfind(char::is_whitespace);
    offset(space.map_or(text, |space| text + space))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(unit: &str, middle: u32) {
        let html = unit.repeat(400);
        let window = around(&html, &(0..offset(html.len())), middle);
        let shown = &html[window.start as usize..window.end as usize];
        assert!(
            shown.len() <= 2 * REACH as usize && shown.len() > REACH as usize,
            "{shown}"
        );
        for word in shown
            .replace("<b title=\"a b\">", "")
            .replace("</b>", "")
            .split_whitespace()
        {
            assert!(
                unit.split_whitespace().any(|known| known.contains(word)),
                "{word}"
            );
        }
        assert_eq!(shown.matches('<').count(), shown.matches('>').count());
    }

    #[test]
    fn a_short_sentence_is_shown_whole() {
        assert_eq!(around("One two.", &(0..8), 4), 0..8);
    }

    #[test]
    fn a_very_long_one_is_cut_between_words_and_outside_tags() {
        for middle in 2000..2030 {
            check("word <b title=\"a b\">bold</b> ёлка ", middle);
        }
    }
}
