//! The place in a source, from the words after a citation key.
//!
//! The one function is [`parse_locator`]. It follows the reader of locators in
//! Pandoc's citeproc (`Text.Pandoc.Citeproc.Locator`), so that a file means the same
//! in both: a label in words or abbreviated and then numbers, a bare number, or
//! anything in braces. It does not know what a citation is.

mod labels;

use crate::csl::{Locator, LocatorLabel as Label, locator_words};
use labels::LABELS;

/// Reads the locator at the start of `suffix`, and gives it with the rest.
///
/// A comma and white space before it are passed over. `None` if there is none:
///
/// - a label (`p.`, `paras.`, `§` …) followed by numbers, Roman ones included;
/// - a number without a label, which is a page, or a time of the form `00:12:30`;
/// - `{…}`: whatever stands in braces, with or without a label.
///
/// Labels are those of English and of `language`, a tag such as `de` or `de-AT`.
pub(super) fn parse_locator<'s>(suffix: &'s str, language: &str) -> Option<(Locator, &'s str)> {
    let text = suffix.trim_start();
    let text = text.strip_prefix(',').unwrap_or(text).trim_start();
    if let Some(inner) = text.strip_prefix('{') {
        return braced(inner, language);
    }
    let (label, numbers) = match label_at(text, true, language) {
        Some((label, length)) => (label, &text[length..]),
        None => (Label::Page, text),
    };
    let labelled = numbers.len() < text.len();
    let wants = |word: &Word| if labelled { word.digital } else { word.digits };
    let first = word_at(numbers, false).filter(wants)?;
    let mut length = first.length;
    while let Some(word) = word_at(&numbers[length..], true).filter(wants) {
        length += word.length;
    }
    let value = typeset(numbers[..length].trim());
    let label = if !labelled && is_time(&value) {
        Label::Timestamp
    } else {
        label
    };
    Some((Locator::new(label, value), &numbers[length..]))
}

/// The rest of `{…}`, whose opening brace is gone.
fn braced<'s>(inner: &'s str, language: &str) -> Option<(Locator, &'s str)> {
    let mut depth = 0_usize;
    let end = inner.char_indices().find_map(|(at, c)| {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => return Some(at),
            '}' => depth -= 1,
            _ => {}
        }
        None
    })?;
    let (written, rest) = (inner[..end].trim(), &inner[end + 1..]);
    if written.is_empty() {
        return None;
    }
    let (label, value) = match label_at(written, false, language) {
        Some((label, length)) => (label, written[length..].trim()),
        None => (Label::Page, written),
    };
    let label = if label == Label::Page && is_time(value) {
        Label::Timestamp
    } else {
        label
    };
    Some((Locator::new(label, typeset(value)), rest))
}

/// The longest label that `text` begins with, and its length. With `counted`, numbers
/// must follow, as after every label that is not in braces.
fn label_at(text: &str, counted: bool, language: &str) -> Option<(Label, usize)> {
    let english = language.starts_with("en");
    let own = if english {
        &[]
    } else {
        locator_words(language)
    };
    let known = LABELS
        .iter()
        .map(|(name, label)| (*name, *label))
        .chain(own.iter().map(|(name, label)| (&**name, *label)));
    let mut best: Option<(Label, usize)> = None;
    for (name, label) in known {
        let longer = best.is_none_or(|(_, length)| name.len() > length);
        let Some(head) = text.get(..name.len()).filter(|_| longer) else {
            continue;
        };
        if !same_in_any_case(head, name) {
            continue;
        }
        let rest = &text[name.len()..];
        let ends = name.ends_with(|c: char| !c.is_alphanumeric())
            || !rest.starts_with(char::is_alphanumeric);
        let followed = !counted || word_at(rest, false).is_some_and(|word| word.digital);
        if ends && followed {
            best = Some((label, name.len()));
        }
    }
    best
}

fn same_in_any_case(a: &str, b: &str) -> bool {
    match a.is_ascii() && b.is_ascii() {
        true => a.eq_ignore_ascii_case(b),
        false => a.to_lowercase() == b.to_lowercase(),
    }
}

/// One word of a locator, with the separator and the space before it.
struct Word {
    length: usize,
    /// It holds a digit, or is a Roman numeral.
    digital: bool,
    /// It holds a digit.
    digits: bool,
}

/// The word that `text` begins with: `33-44`, `C22`, `xvii`, `34(1)(i)`, `[17]`.
fn word_at(text: &str, separator: bool) -> Option<Word> {
    let mut rest = text;
    if separator {
        rest = rest.strip_prefix([',', ';']).unwrap_or(rest);
    }
    rest = rest.trim_start();
    let (mut digital, mut any) = (false, false);
    while let Some(part) = surrounded(rest).or_else(|| sequence(rest)) {
        any = true;
        digital |= part.digital;
        rest = &rest[part.length..];
    }
    let length = text.len() - rest.len();
    let digits = text[..length].contains(|c: char| c.is_numeric());
    any.then_some(Word {
        length,
        digital,
        digits,
    })
}

/// `(…)`, `[…]` or `{…}` round one sequence or nothing.
fn surrounded(text: &str) -> Option<Word> {
    let close = match text.chars().next()? {
        '(' => ')',
        '[' => ']',
        '{' => '}',
        _ => return None,
    };
    let inner = sequence(&text[1..]);
    let length = inner.as_ref().map_or(0, |word| word.length);
    let digital = inner.is_some_and(|word| word.digital);
    let closed = text[1 + length..].starts_with(close);
    closed.then_some(Word {
        length: length + 2,
        digital,
        digits: digital,
    })
}

/// Units joined by full stops: `1.2.3`, but not the last stop of `1.2.`.
fn sequence(text: &str) -> Option<Word> {
    let mut length = 0;
    let mut digital = false;
    loop {
        let rest = &text[length..];
        let stop = usize::from(rest.starts_with('.'));
        if length > 0 && stop == 0 {
            break;
        }
        let Some(unit) = unit(&rest[stop..]) else {
            break;
        };
        digital |= unit.digital;
        length += stop + unit.length;
    }
    (length > 0).then_some(Word {
        length,
        digital,
        digits: digital,
    })
}

/// Letters, digits and dashes up to a space or any other punctuation.
fn unit(text: &str) -> Option<Word> {
    let length = text
        .find(|c: char| c.is_whitespace() || ends_unit(c))
        .unwrap_or(text.len());
    // Three hyphens are a dash between words.
    let length = text[..length].find("---").unwrap_or(length);
    let word = &text[..length];
    let digits = word.contains(|c: char| c.is_numeric());
    let digital = digits || word.split(['-', '–']).all(is_roman);
    (length > 0).then_some(Word {
        length,
        digital,
        digits,
    })
}

fn ends_unit(c: char) -> bool {
    match c {
        // Ranges, and the colon of `2:33` and `00:12:30`.
        '-' | '–' | ':' => false,
        // Of ASCII, these are symbols and no punctuation. What stands between `$`, `^` or
        // backticks is no plain number.
        '+' | '<' | '=' | '>' | '|' | '~' => false,
        c if c.is_ascii() => c.is_ascii_punctuation(),
        c => {
            matches!(c, '§' | '¶' | '«' | '»' | '¡' | '¿' | '·' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205E}')
        }
    }
}

fn is_roman(word: &str) -> bool {
    let letter = |c: char| "ivxlcdm".contains(c.to_ascii_lowercase());
    !word.is_empty() && word.chars().all(letter)
}

/// Hours, minutes and seconds. Two numbers alone may be a volume and a page.
fn is_time(value: &str) -> bool {
    let part =
        |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    let one = |time: &str| time.split(':').count() == 3 && time.split(':').all(part);
    !value.is_empty() && value.split(['-', '–']).all(|time| one(time.trim()))
}

fn typeset(value: &str) -> String {
    value.replace("---", "—").replace("--", "–")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(suffix: &str, label: &str, value: &str, rest: &str) {
        let (locator, left) = parse_locator(suffix, "en").expect("a locator");
        assert_eq!(
            (locator.label.name(), &*locator.value, left),
            (label, value, rest)
        );
    }

    #[track_caller]
    fn check_none(suffix: &str) {
        assert!(
            parse_locator(suffix, "en").is_none(),
            "{:?}",
            parse_locator(suffix, "en")
        );
    }

    #[test]
    fn a_bare_number_is_a_page() {
        check(", 25", "page", "25", "");
        check(" 33-34, 37 and more", "page", "33-34, 37", " and more");
        check(", 5--6 for this", "page", "5–6", " for this");
    }

    #[test]
    fn labels_are_known_in_words_abbreviated_and_as_signs() {
        check(", p. 25", "page", "25", "");
        check(", pp.3--4", "page", "3–4", "");
        check(", Paras. 2, 8-9", "paragraph", "2, 8-9", "");
        check(", chapter iv", "chapter", "iv", "");
        check(", §§ 4-5", "section", "4-5", "");
        check(", sub verbo 3", "sub-verbo", "3", "");
        check(" vol. 2:33", "volume", "2:33", "");
    }

    #[test]
    fn what_pandoc_takes_for_no_locator_is_none() {
        check_none(", sect. 3");
        check_none(", p 3");
        check_none(", p. a");
        check_none(", xii");
        check_none(", for SVB Bank");
        check_none(", ex. 3");
        check_none("");
    }

    #[test]
    fn a_list_goes_on_while_numbers_follow() {
        check(", pp. xii, 5-6 for this", "page", "xii, 5-6", " for this");
        check(", paras. 2 and 8", "paragraph", "2", " and 8");
        check(", p. 34(1)(i)", "page", "34(1)(i)", "");
        check(", p. [17]-[18], so", "page", "[17]-[18]", ", so");
        check(", p. 3, \"exact words\"", "page", "3", ", \"exact words\"");
        check(", p. 1.2.", "page", "1.2", ".");
        check(", p. iV", "page", "iV", "");
        check(", p. 3---so", "page", "3", "---so");
    }

    #[test]
    fn braces_hold_anything() {
        check(", {Ex. B, lines 3-4}", "page", "Ex. B, lines 3-4", "");
        check(", {p. ix, Ex} and", "page", "ix, Ex", " and");
        check_none(", {open");
        check_none(", {}");
    }

    #[test]
    fn labels_of_the_books_language_count_too() {
        let read = |suffix| {
            let (locator, rest) = parse_locator(suffix, "de-AT")?;
            Some((locator.label.name(), locator.value, rest))
        };
        assert_eq!(read(", Kap. 3 und"), Some(("chapter", "3".into(), " und")));
        assert_eq!(read(", S. 3-4"), Some(("page", "3-4".into(), "")));
        assert_eq!(read(", p. 3"), Some(("page", "3".into(), "")));
        check_none(", Kap. 3");
    }

    #[test]
    fn a_time_is_a_timestamp() {
        check(", 00:12:30", "timestamp", "00:12:30", "");
        check(", timestamp 12:30", "timestamp", "12:30", "");
        check(", 2:33", "page", "2:33", "");
    }
}
