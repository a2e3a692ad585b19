//! Dates: `date` in EDTF, or `year`, `month` and `day`, each with its end.

use crate::csl::{Date, DatePoint};

/// Reads the date whose fields begin with `prefix`: none, `url`, `orig` or `event`.
///
/// `field` gives the words of a field. What is no date that can be counted with is kept as
/// words. A month may be a number or a name in English, and have the days with it, as in
/// `jul # "~4"`: there Pandoc has the year alone.
pub(super) fn date(prefix: &str, field: impl Fn(&str) -> Option<String>) -> Option<Date> {
    let field = |name: &str| field(&format!("{prefix}{name}"));
    if let Some(written) = field("date") {
        // TeX sets an en dash for the two hyphens of a span as BibTeX has it.
        let edtf = written.replace('–', "/");
        return Some(Date::from_edtf(&edtf).unwrap_or_else(|| Date::literal(&written)));
    }
    let year = field("year")?;
    let Some(number) = year_of(&year) else {
        let edtf = Date::from_edtf(&year.replace('–', "/"));
        return Some(edtf.unwrap_or_else(|| Date::literal(&year)));
    };
    let day_of = |name: &str| field(name).and_then(|text| small(&text));
    let (month, day_in_month) = field("month").map_or((0, 0), |text| month(&text));
    let day = day_of("day").unwrap_or(day_in_month);
    let start = DatePoint::new(number, month, day);
    let circa = year.trim_end().ends_with('~');
    let end = field("endyear")
        .and_then(|text| year_of(&text))
        .map(|year| {
            let (month, day) = field("endmonth").map_or((0, 0), |text| self::month(&text));
            DatePoint::new(year, month, day_of("endday").unwrap_or(day))
        });
    let date = match end {
        Some(end) if (end.year, end.month) >= (start.year, start.month) => Date::span(start, end),
        _ => Date::at(start),
    };
    Some(date.with_circa(circa))
}

/// A year that is a number, other than nought.
fn year_of(text: &str) -> Option<i32> {
    let digits = text.trim().trim_end_matches('~');
    digits.parse().ok().filter(|&year| year != 0)
}

fn small(text: &str) -> Option<u8> {
    text.trim_matches(|c: char| !c.is_ascii_digit())
        .parse()
        .ok()
}

/// The month that words name, and the one day that stands with it; 0 for what is not there.
fn month(text: &str) -> (u8, u8) {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || matches!(c, '.' | ',' | '~'))
        .filter(|word| !word.is_empty())
        .collect();
    let named = |word: &str| {
        let lower = word.to_lowercase();
        let known = |month: &str| lower.len() >= 3 && month.starts_with(&*lower);
        let place = match lower.as_str() {
            "sept" => Some(8),
            _ => MONTHS.iter().position(|month| known(month)),
        };
        place.and_then(|place| u8::try_from(place + 1).ok())
    };
    let number = |word: &str| word.parse::<u8>().ok();
    match words.as_slice() {
        [one] => (number(one).or_else(|| named(one)).unwrap_or(0), 0),
        // Of two numbers the first is the month, as `jul` stands for 7.
        [month, day] => match (named(month).or(number(month)), small(day), named(day)) {
            (Some(month), Some(day), None) => (month, if day <= 31 { day } else { 0 }),
            (Some(day), _, Some(month)) => (month, day),
            _ => (0, 0),
        },
        _ => (0, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks a date as CSL has it: year, month, day, and the same of its end.
    #[track_caller]
    fn check(fields: &[(&str, &str)], expected: &str) {
        let date = date("", |name| {
            let field = fields.iter().find(|(known, _)| *known == name);
            field.map(|(_, value)| (*value).to_owned())
        });
        let edtf = date.map(|date| date.to_edtf().unwrap_or(date.literal_text().to_owned()));
        assert_eq!(edtf.as_deref().unwrap_or(""), expected, "{fields:?}");
    }

    #[test]
    fn a_date_is_edtf() {
        for date in [
            "2001",
            "2001-02-03",
            "2001/2003",
            "2001-21",
            "1999~",
            "2001/..",
        ] {
            check(&[("date", date), ("year", "1900")], date);
        }
        check(&[("date", "2001–2002")], "2001/2002");
        check(&[("date", "in press")], "in press");
    }

    #[test]
    fn a_year_may_have_a_month_and_a_day() {
        let months = [
            ("1", "2001-01"),
            ("01", "2001-01"),
            ("January", "2001-01"),
            ("Sept.", "2001-09"),
            ("jun", "2001-06"),
            ("7 4", "2001-07-04"),
            ("7~4", "2001-07-04"),
            ("July 30th", "2001-07-30"),
            ("2 sep", "2001-09-02"),
            ("12", "2001-12"),
            ("Michaelmas", "2001"),
            ("Janus", "2001"),
            ("1–2", "2001"),
            ("", "2001"),
        ];
        for (month, expected) in months {
            check(&[("year", "2001"), ("month", month)], expected);
        }
        check(
            &[("year", "2001"), ("month", "5"), ("day", "3")],
            "2001-05-03",
        );
    }

    #[test]
    fn a_year_may_have_an_end() {
        check(
            &[
                ("year", "2001"),
                ("month", "12"),
                ("endyear", "2002"),
                ("endmonth", "3"),
            ],
            "2001-12/2002-03",
        );
        check(&[("year", "2001/2002")], "2001/2002");
        check(&[("year", "2001–2002")], "2001/2002");
    }

    #[test]
    fn a_year_in_words_is_kept_as_words() {
        check(&[("year", "in press"), ("month", "1")], "in press");
        check(&[("year", "2001a")], "2001a");
        check(&[("month", "1")], "");
    }
}
