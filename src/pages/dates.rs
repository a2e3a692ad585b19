//! Dates in words, and as machines read them.

use super::view::When;
use super::{Links, Words};
use crate::csl::{Date, DatePoint};

impl Links<'_> {
    /// A date.
    pub fn when(&self, date: &Date) -> When {
        When {
            words: date_in_words(self.words(), date),
            machine: machine_date(date),
        }
    }
}

fn date_in_words(words: &Words, date: &Date) -> String {
    if !date.literal_text().is_empty() {
        return date.literal_text().to_owned();
    }
    let Some(start) = date.start() else {
        return words.say("date.none").to_owned();
    };
    let mut out = point_in_words(words, start, date.season_text());
    if date.is_one_of() {
        out = one_of(words, date);
    } else if let Some(end) = date.end() {
        let end = point_in_words(words, end, "");
        out = words.with("date.span", &[("from", &out), ("to", &end)]);
    } else if date.is_open() {
        out = words.with("date.since", &[("from", &out)]);
    } else if date.is_open_before() {
        out = words.with("date.until", &[("to", &out)]);
    }
    if date.is_circa() {
        words.with("date.about", &[("date", &out)])
    } else {
        out
    }
}

/// One year of several: a decade by its name, more than that by its ends.
fn one_of(words: &Words, date: &Date) -> String {
    let ends = [date.start(), date.end()].map(|point| point.map_or(0, |point| point.year));
    let [from, to] = ends.map(|year| point_in_words(words, DatePoint::new(year, 0, 0), ""));
    match ends {
        [first, last] if first > 0 && last - first == 9 => {
            words.with("date.decade", &[("year", &from)])
        }
        _ => words.with("date.between", &[("from", &from), ("to", &to)]),
    }
}

fn point_in_words(words: &Words, point: DatePoint, season: &str) -> String {
    let year = match point.year {
        year if year < 0 => {
            words.with("date.before", &[("year", &year.unsigned_abs().to_string())])
        }
        year => year.to_string(),
    };
    let month = words.of("month.", &point.month.to_string());
    if point.day > 0 && point.month > 0 {
        let day = point.day.to_string();
        return words.with(
            "date.day",
            &[("day", &day), ("month", month), ("year", &year)],
        );
    }
    let part = match (point.month, point.season) {
        (0, 0) => season,
        (0, season) => words.of("season.", &season.to_string()),
        _ => month,
    };
    if part.is_empty() {
        year
    } else {
        words.with("date.month", &[("month", part), ("year", &year)])
    }
}

/// The date as HTML's `datetime` can say it.
pub fn machine_date(date: &Date) -> Option<String> {
    let point = date
        .start()
        .filter(|_| date.end().is_none() && !date.is_open() && !date.is_open_before())?;
    let year = u32::try_from(point.year).ok().filter(|&year| year > 0)?;
    Some(match (point.month, point.day) {
        (0, _) => format!("{year:04}"),
        (month, 0) => format!("{year:04}-{month:02}"),
        (month, day) => format!("{year:04}-{month:02}-{day:02}"),
    })
}

/// The date in EDTF, as authors write it. Words that stand for a date are given as they are.
pub(super) fn edtf(date: &Date) -> String {
    date.to_edtf()
        .unwrap_or_else(|| date.literal_text().to_owned())
}
