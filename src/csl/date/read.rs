//! Points of time as people and machines write them.

use super::DatePoint;

/// A date without a span in it.
pub(super) struct Read {
    /// The point; of a year with digits left open, the first that it may be.
    pub from: DatePoint,
    /// The same point; of a year with digits left open, the last.
    pub to: DatePoint,
    /// Whether it is qualified as uncertain or approximate.
    pub circa: bool,
}

/// A point, or the years that `201X` or `20XX` may be.
pub(super) fn point_from_edtf(text: &str) -> Option<Read> {
    let text = text.trim();
    let text = text.split_once('T').map_or(text, |(day, _)| day);
    let bare = text.trim_end_matches(['~', '?', '%']);
    let circa = bare.len() < text.len();
    let (negative, digits) = match bare.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, bare),
    };
    let (negative, digits, long) = match digits.strip_prefix(['Y', 'y']) {
        Some(rest) => match rest.strip_prefix('-') {
            Some(rest) => (true, rest, true),
            None => (negative, rest, true),
        },
        None => (negative, digits, false),
    };
    let mut parts = digits.split('-');
    let year_text = parts.next()?;
    let known_year = year_text.trim_end_matches(['X', 'x', 'u']);
    let vague = year_text.len() - known_year.len();
    let right_length = if long {
        year_text.len() <= 9
    } else {
        year_text.len() == 4
    };
    if !right_length || vague > 2 || !known_year.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let first: i32 = known_year.parse().ok()?;
    let open = 10_i32.pow(u32::try_from(vague).ok()?);
    let (first, last) = (first * open, first * open + open - 1);
    let (first, last) = match negative {
        true => (-last, -first),
        false => (first, last),
    };
    // EDTF counts a year nought; CSL does not.
    let counted = |year: i32| if year <= 0 { year - 1 } else { year };
    let (year, last) = (counted(first), counted(last));
    let two = |part: Option<&str>, most: u8| match part {
        None => Some(0),
        Some("XX" | "xx" | "uu") => Some(0),
        Some(part) if part.len() == 2 => part.parse().ok().filter(|n| (1..=most).contains(n)),
        Some(_) => None,
    };
    let month = two(parts.next(), 24)?;
    let day = two(parts.next(), 31)?;
    if parts.next().is_some() || (13..=20).contains(&month) || (day > 0 && month > 12) {
        return None;
    }
    let length = match month {
        2 if leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    if day > length || (day > 0 && month == 0) || (vague > 0 && month > 0) {
        return None;
    }
    Some(Read {
        from: DatePoint::new(year, month, day),
        to: DatePoint::new(last, month, day),
        circa,
    })
}

/// Whether a year has a 29th of February, by Gregory's rule; CSL counts no year nought.
fn leap(year: i32) -> bool {
    let year = if year < 0 { year + 1 } else { year };
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// A point written as month, day and year, as month and year, or as a year.
pub(super) fn spoken_point(text: &str) -> Option<DatePoint> {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    const SEASONS: [&str; 4] = ["spr", "sum", "fal", "win"];
    let month = |word: &str| {
        let start: String = word.chars().take(3).collect::<String>().to_lowercase();
        let at = |list: &[&str]| list.iter().position(|known| *known == start);
        let number = at(&MONTHS)
            .map(|at| at + 1)
            .or(at(&SEASONS).map(|at| at + 13));
        word.parse::<u8>().ok().or(u8::try_from(number?).ok())
    };
    let words: Vec<&str> = text
        .split([' ', '/', ','])
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .collect();
    match words.as_slice() {
        [m, d, y] => Some(DatePoint::new(y.parse().ok()?, month(m)?, d.parse().ok()?)),
        [m, y] => Some(DatePoint::new(y.parse().ok()?, month(m)?, 0)),
        [y] => Some(DatePoint::new(y.parse().ok()?, 0, 0)),
        _ => None,
    }
}
