//! Numbers as words and letters: Roman numerals both ways, page ranges, and
//! whether a text is a number at all.

use citationberg::PageRangeFormat;

/// The number a Roman numeral stands for, in either case; `None` for anything
/// that would be written otherwise (`iiii`, `ic`, `mix` in mixed case).
pub(super) fn from_roman(text: &str) -> Option<u32> {
    let lower = text.bytes().all(|b| b"ivxlcdm".contains(&b));
    let upper = text.bytes().all(|b| b"IVXLCDM".contains(&b));
    if text.is_empty() || text.len() > 15 || !(lower || upper) {
        return None;
    }
    let value = |b: u8| match b.to_ascii_lowercase() {
        b'i' => 1,
        b'v' => 5,
        b'x' => 10,
        b'l' => 50,
        b'c' => 100,
        b'd' => 500,
        _ => 1000,
    };
    let mut total = 0_u32;
    let mut last = u32::MAX;
    for digit in text.bytes().map(value) {
        total += digit;
        if digit > last {
            total = total.checked_sub(2 * last)?;
        }
        last = digit;
    }
    (to_roman(total)? == text.to_ascii_lowercase()).then_some(total)
}

/// A number from 1 to 3999 as a Roman numeral in lower case.
pub(super) fn to_roman(mut number: u32) -> Option<String> {
    const STEPS: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    if !(1..4000).contains(&number) {
        return None;
    }
    let mut out = String::new();
    for (value, letters) in STEPS {
        while number >= value {
            out.push_str(letters);
            number -= value;
        }
    }
    Some(out)
}

/// Whether CSL counts `text` as numeric: numbers, with letters about them if
/// need be (`2nd`, `D2`), alone or joined by commas, hyphens and ampersands.
pub(super) fn is_numeric(text: &str) -> bool {
    let text = text.trim();
    let numeric = |chunk: &str| {
        let chunk = chunk.trim();
        chunk.bytes().any(|b| b.is_ascii_digit()) && chunk.chars().all(char::is_alphanumeric)
    };
    text.split([',', '-', '&', '\u{2013}']).all(numeric)
}

/// Whether `text` holds more than one number or part, so that its label is
/// plural: a list, a range of numbers, but no word with a hyphen in it.
pub(super) fn is_plural(text: &str) -> bool {
    let text = text.trim();
    if text.contains("\\-") {
        return false;
    }
    if text.contains([',', '&', ';']) || text.contains(char::is_whitespace) {
        return true;
    }
    let mut ends = text.split(['-', '\u{2013}']).filter(|end| !end.is_empty());
    let counts = |end: &str| end.bytes().any(|b| b.is_ascii_digit()) || from_roman(end).is_some();
    match (ends.next(), ends.next()) {
        (Some(from), Some(to)) => counts(from) && counts(to),
        _ => false,
    }
}

/// The parts of a number field, in order: runs of separators, and what stands
/// between them. A hyphen between numbers comes out as an en dash.
pub(super) fn parts(text: &str) -> impl Iterator<Item = (bool, &str)> {
    let separates = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '-' | '\u{2013}');
    let dash = if text.bytes().any(|b| b.is_ascii_digit()) {
        "\u{2013}"
    } else {
        "-"
    };
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = separates(rest.chars().next()?);
        let end = rest.find(|c| separates(c) != first).unwrap_or(rest.len());
        let (part, after) = rest.split_at(end);
        rest = after;
        Some((first, if part == "-" { dash } else { part }))
    })
}

/// Writes pages, ranges in the style's format.
pub(super) fn page_range(
    text: &str,
    format: Option<PageRangeFormat>,
    delimiter: &str,
    out: &mut String,
) {
    let mut first = true;
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find([',', '&']).unwrap_or(rest.len());
        let piece = rest[..end].trim();
        if !piece.is_empty() {
            if !first {
                out.push(' ');
            }
            first = false;
            one_range(piece, format, delimiter, out);
        }
        match rest[end..].chars().next() {
            Some(',') => out.push(','),
            Some(_) => out.push_str(if first { "&" } else { " &" }),
            None => {}
        }
        first = first && end == rest.len();
        rest = rest.get(end + 1..).unwrap_or("");
    }
}

pub(super) fn one_range(
    text: &str,
    format: Option<PageRangeFormat>,
    delimiter: &str,
    out: &mut String,
) {
    if text.contains("\\-") {
        out.push_str(&text.replace("\\-", "-"));
        return;
    }
    let mut ends = text.split(['-', '\u{2013}']).map(str::trim);
    let (Some(from), Some(to), None) = (ends.next(), ends.next(), ends.next()) else {
        out.push_str(text);
        return;
    };
    let stem = |end: &str| end.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let counts = |end: &str| end.bytes().any(|b| b.is_ascii_digit()) || from_roman(end).is_some();
    if !counts(from) && !counts(to) {
        // A word with a hyphen in it, and no range.
        out.push_str(text);
        return;
    }
    let (Some(format), true) = (format, from[..stem(from)] == to[..stem(to)]) else {
        out.extend([from, delimiter, to]);
        return;
    };
    let prefix = &from[..stem(from)];
    let (x, y) = (&from[prefix.len()..], &to[prefix.len()..]);
    let full = match x.len().checked_sub(y.len()) {
        Some(missing) => format!("{}{y}", &x[..missing]),
        None => y.to_owned(),
    };
    out.extend([from, delimiter]);
    let at_least = |digits: usize, out: &mut String| {
        let same = if x.len() == full.len() {
            x.bytes()
                .zip(full.bytes())
                .take_while(|(a, b)| a == b)
                .count()
        } else {
            0
        };
        out.push_str(&full[same.min(full.len().saturating_sub(digits))..]);
    };
    let changed = x.bytes().zip(full.bytes()).filter(|(a, b)| a != b).count();
    match format {
        PageRangeFormat::Expanded => out.extend([prefix, &full]),
        PageRangeFormat::Minimal => at_least(1, out),
        PageRangeFormat::MinimalTwo => at_least(2, out),
        _ if x.len() < 3 || x.ends_with("00") => out.push_str(&full),
        _ if x.as_bytes()[x.len() - 2] == b'0' => at_least(1, out),
        PageRangeFormat::Chicago15 if x.len() == 4 && changed >= 3 => out.push_str(&full),
        _ => at_least(2, out),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(format: PageRangeFormat, text: &str, expected: &str) {
        let mut out = String::new();
        page_range(text, Some(format), "–", &mut out);
        assert_eq!(out, expected);
    }

    #[test]
    fn roman_numerals_are_read_only_as_they_are_written() {
        for number in 1..4000 {
            assert_eq!(from_roman(&to_roman(number).unwrap()), Some(number));
        }
        for no in ["", "iiii", "ic", "Xi", "vx", "civil", "mmmm"] {
            assert_eq!(from_roman(no), None, "{no}");
        }
        assert_eq!(to_roman(4000), None);
    }

    #[test]
    fn page_ranges_follow_the_chicago_manual() {
        let cases = [
            ("3-10", "3–10"),
            ("71-72", "71–72"),
            ("100-104", "100–104"),
            ("107-108", "107–8"),
            ("505-517", "505–17"),
            ("321-5", "321–25"),
            ("1496-1504", "1496–1504"),
            ("11564-11568", "11564–68"),
            ("n11564-n1568", "n11564–68"),
        ];
        for (text, expected) in cases {
            check(PageRangeFormat::Chicago15, text, expected);
        }
        check(PageRangeFormat::Chicago16, "1496-1504", "1496–504");
    }

    #[test]
    fn other_formats_shorten_or_lengthen() {
        check(PageRangeFormat::Expanded, "42-5, 110–14", "42–45, 110–114");
        check(PageRangeFormat::Minimal, "321-328", "321–8");
        check(PageRangeFormat::MinimalTwo, "321-328 & 7-8", "321–28 & 7–8");
        check(PageRangeFormat::Minimal, "12\\-3", "12-3");
    }

    #[test]
    fn numeric_is_what_has_a_number_in_each_part() {
        for yes in ["2", "2nd", "D2", "2, 3", "2 & 4", "1-4", "4–6"] {
            assert!(is_numeric(yes), "{yes}");
        }
        for no in ["", "second", "2nd edition", "EPA 123", "1, two"] {
            assert!(!is_numeric(no), "{no}");
        }
    }
}
