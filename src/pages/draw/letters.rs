//! Words in a box: how wide they are, and where they break.
//!
//! The page is laid out without a font, so widths are a guess on the safe side: a letter
//! of the Latin, Greek or Cyrillic script is one, a letter of the East Asian scripts two.

use unicode_segmentation::UnicodeSegmentation;

/// A text in lines of at most `letters`, broken between words where it can be; the last
/// line ends in an ellipsis if there was more than `most` lines.
pub(super) fn wrapped(text: &str, letters: usize, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut room = 0;
    for word in text.split_whitespace() {
        for (n, part) in parts(word, letters).into_iter().enumerate() {
            let wide = width(part);
            let fits = !lines.is_empty() && room > wide && n == 0;
            if fits {
                let line = lines.last_mut().expect("there is a line that has room");
                line.push(' ');
                line.push_str(part);
                room -= wide + 1;
            } else if lines.len() == most {
                let line = lines.last_mut().expect("there are as many lines as may be");
                while width(line) + 2 > letters {
                    let Some((at, _)) = line.grapheme_indices(true).next_back() else {
                        break;
                    };
                    line.truncate(at);
                }
                line.truncate(line.trim_end().len());
                line.push_str(" …");
                return lines;
            } else {
                lines.push(part.to_owned());
                room = letters - wide.min(letters);
            }
        }
    }
    lines
}

/// A word in parts that fit a line: itself, but for very long ones.
fn parts(word: &str, letters: usize) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut taken) = (0, 0);
    for (at, cluster) in word.grapheme_indices(true) {
        let width = width(cluster);
        if taken + width > letters && at > start {
            parts.push(&word[start..at]);
            (start, taken) = (at, 0);
        }
        taken += width;
    }
    parts.push(&word[start..]);
    parts
}

/// How many letters wide a text is: a letter with its marks is one, or two.
fn width(text: &str) -> usize {
    let wide = |cluster: &str| {
        let first = cluster.chars().next().unwrap_or(' ');
        matches!(first, '\u{1100}'..='\u{115F}' | '\u{2E80}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7A3}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FF60}' | '\u{1F300}'..='\u{1FAFF}' | '\u{20000}'..='\u{3FFFD}')
    };
    text.graphemes(true)
        .map(|cluster| 1 + usize::from(wide(cluster)))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(wrapped(text, 10, 2), expected);
    }

    #[test]
    fn words_break_between_words() {
        check("one two three", &["one two", "three"]);
        check("exactly te", &["exactly te"]);
        check("", &[]);
    }

    #[test]
    fn what_has_no_room_is_cut_with_an_ellipsis() {
        check("one two three four five", &["one two", "three fo …"]);
    }

    #[test]
    fn a_word_longer_than_a_line_is_broken() {
        check("unbreakably", &["unbreakabl", "y"]);
    }

    #[test]
    fn east_asian_letters_are_twice_as_wide() {
        check("電気薬缶の汽笛", &["電気薬缶の", "汽笛"]);
    }
}
