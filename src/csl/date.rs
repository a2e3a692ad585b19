//! Dates as references carry them: days, months, seasons, years, spans of them.
//!
//! The main type is [`Date`]. It reads EDTF (levels 0 and 1, as Pandoc reads
//! `issued:`) and CSL's date parts, and orders dates; it does not know how a
//! style prints one, and it knows no calendar beyond the length of a month.

use std::cmp::Ordering;

use read::{Read, point_from_edtf, spoken_point};

mod read;
mod write;

/// One end of a date: a year and as much of the rest as is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DatePoint {
    /// The year; negative before the common era, with no year nought (-44 is 44 BC).
    pub year: i32,
    /// 1 to 12, or 0 where it is not known.
    pub month: u8,
    /// 1 to 31, or 0 where it is not known.
    pub day: u8,
    /// 1 (spring) to 4 (winter), or 0.
    pub season: u8,
}

/// A date, a span of dates, or words that stand for one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Date {
    start: Option<DatePoint>,
    end: Option<DatePoint>,
    open_start: bool,
    open_end: bool,
    circa: bool,
    one_of: bool,
    /// What only words say; few dates have any.
    words: Option<Box<InWords>>,
}

/// What a date says in words; one of them is not empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
struct InWords {
    literal: Box<str>,
    season: Box<str>,
}

impl DatePoint {
    /// A point from a year, a month and a day; a month from 13 to 20 or 21 to
    /// 24 is a season, and numbers no calendar has count as not known.
    pub fn new(year: i32, month: u8, day: u8) -> DatePoint {
        let (month, season) = match month {
            1..=12 => (month, 0),
            13..=20 => (0, (month - 13) % 4 + 1),
            21..=24 => (0, month - 20),
            _ => (0, 0),
        };
        let day = if month > 0 && (1..=31).contains(&day) {
            day
        } else {
            0
        };
        DatePoint {
            year,
            month,
            day,
            season,
        }
    }

    /// The first day it may mean, as a number that grows with time.
    fn earliest(self) -> (i32, u8, u8) {
        let month = if self.season > 0 {
            self.season * 3
        } else {
            self.month
        };
        (self.year, month, self.day)
    }
}

impl Date {
    /// A date of one point.
    pub fn at(start: DatePoint) -> Date {
        Date {
            start: Some(start),
            end: None,
            open_start: false,
            open_end: false,
            circa: false,
            one_of: false,
            words: None,
        }
    }

    /// A span, both ends included.
    pub fn span(start: DatePoint, end: DatePoint) -> Date {
        Date {
            end: Some(end),
            ..Date::at(start)
        }
    }

    /// Words that are no date we can count with (`n.d.`, `forthcoming`).
    pub fn literal(text: &str) -> Date {
        let date = Date {
            start: None,
            end: None,
            open_start: false,
            open_end: false,
            circa: false,
            one_of: false,
            words: None,
        };
        date.with_literal(text)
    }

    /// A date from CSL-JSON's `date-parts`: one list of year, month and day,
    /// or two. A second list that begins with 0 leaves the end open. Without a
    /// year there is no date.
    pub fn from_parts(parts: &[&[i32]]) -> Option<Date> {
        let point = |list: &[i32]| {
            let small = |at: usize| {
                list.get(at)
                    .and_then(|&n| u8::try_from(n).ok())
                    .unwrap_or(0)
            };
            list.first()
                .map(|&year| DatePoint::new(year, small(1), small(2)))
        };
        let start = point(parts.first()?)?;
        if start.year == 0 {
            return None;
        }
        let mut date = Date::at(start);
        match parts.get(1).and_then(|list| point(list)) {
            Some(end) if end.year == 0 => date.open_end = true,
            end => date.end = end,
        }
        Some(date)
    }

    /// Reads EDTF of levels 0 and 1 (ISO 8601-2:2019): `2016`, `2016-10`, `2016-10-03`,
    /// `2016-21` (spring), `2016~` (about), `2016?` (uncertain), `2016%` (both), `201X` (some
    /// year from 2010 to 2019), `20XX`, `2016-XX`, `Y170000002`, `-0043`, `2016-10/2016-11`, `2016/..`, `../2016`, and the
    /// same with an end left empty, which is not known. A time of day after `T` is
    /// dropped. A day that no calendar has, a span that ends before it begins and text of
    /// another form are `None`; keep such text with [`Date::literal`].
    pub fn from_edtf(text: &str) -> Option<Date> {
        let text = text.trim();
        match text.split_once('/') {
            None => {
                let Read { from, to, circa } = point_from_edtf(text)?;
                Some(Date {
                    circa,
                    one_of: to != from,
                    end: Some(to).filter(|_| to != from),
                    ..Date::at(from)
                })
            }
            Some((start, end)) => {
                if start.is_empty() || start == ".." {
                    let end = point_from_edtf(end)?;
                    return Some(Date {
                        circa: end.circa,
                        open_start: true,
                        ..Date::at(end.to)
                    });
                }
                let Read {
                    from: start, circa, ..
                } = point_from_edtf(start)?;
                if end.is_empty() || end == ".." {
                    return Some(Date {
                        circa,
                        open_end: true,
                        ..Date::at(start)
                    });
                }
                let end = point_from_edtf(end)?;
                let (end, end_circa) = (end.to, end.circa);
                // As far as both are known: a month lies within its year.
                let ends = |point: DatePoint| (point.year, point.month, point.day);
                let ((year, month, day), (to_year, to_month, to_day)) = (ends(start), ends(end));
                let both = |from: u8, to: u8| from > 0 && to > 0;
                let backwards = to_year < year
                    || to_year == year && both(month, to_month) && to_month < month
                    || (to_year, to_month) == (year, month) && both(day, to_day) && to_day < day;
                if backwards {
                    return None;
                }
                Some(Date {
                    circa: circa || end_circa,
                    ..Date::span(start, end)
                })
            }
        }
    }

    /// Reads a date as people write it: EDTF, `Apr 24 2020`, `4/24/2020`,
    /// `Spring 2020`, spans of these with a hyphen; anything else is kept as
    /// words.
    pub fn read(text: &str) -> Date {
        let spoken = || {
            let mut ends = text.split(['-', '\u{2013}']);
            let start = spoken_point(ends.next()?)?;
            let date = match ends.next() {
                None => Date::at(start),
                Some(end) => Date::span(start, spoken_point(end)?),
            };
            ends.next()
                .is_none()
                .then_some(date)
                .filter(Date::is_in_edtf)
        };
        Date::from_edtf(text)
            .or_else(spoken)
            .unwrap_or_else(|| Date::literal(text))
    }

    /// Whether EDTF can say it: a date in words alone it cannot, and a span that ends before
    /// it begins is none.
    pub fn is_in_edtf(&self) -> bool {
        let edtf = self.to_edtf();
        edtf.is_some_and(|edtf| Date::from_edtf(&edtf).is_some())
    }

    /// Says that the date is about right only.
    pub fn with_circa(mut self, circa: bool) -> Date {
        self.circa = circa;
        self
    }

    fn set_words(&mut self, set: impl FnOnce(&mut InWords)) {
        let mut words = self.words.take().unwrap_or_default();
        set(&mut words);
        self.words = (*words != InWords::default()).then_some(words);
    }

    /// Sets the season: `1` to `4`, or words to print as they stand.
    pub fn with_season(mut self, season: &str) -> Date {
        match season.trim().parse::<u8>() {
            Ok(number @ 1..=4) => {
                if let Some(start) = self.start.as_mut().filter(|start| start.month == 0) {
                    start.season = number;
                }
            }
            _ => self.set_words(|words| words.season = season.trim().into()),
        }
        self
    }

    /// Sets words to print where the style has no use for the parts.
    pub fn with_literal(mut self, text: &str) -> Date {
        self.set_words(|words| words.literal = text.into());
        self
    }

    /// The start, or the only point.
    pub fn start(&self) -> Option<DatePoint> {
        self.start
    }

    /// The end, if this is a span with a known end.
    pub fn end(&self) -> Option<DatePoint> {
        self.end
    }

    /// Whether this is a span without a known start; its one point is then the end.
    pub fn is_open_before(&self) -> bool {
        self.open_start
    }

    /// Whether this is a span without a known end.
    pub fn is_open(&self) -> bool {
        self.open_end
    }

    /// Whether the date is about right only.
    pub fn is_circa(&self) -> bool {
        self.circa
    }

    /// Whether it is one year of those between its two ends, and not known which: `201X`.
    pub fn is_one_of(&self) -> bool {
        self.one_of
    }

    /// Words to print as they stand; empty where there are none.
    pub fn literal_text(&self) -> &str {
        self.words.as_ref().map_or("", |words| &words.literal)
    }

    /// The season in words; empty where there is none or it is a number.
    pub fn season_text(&self) -> &str {
        self.words.as_ref().map_or("", |words| &words.season)
    }

    /// The year of the start.
    pub fn year(&self) -> Option<i32> {
        self.start.map(|point| point.year)
    }
}

/// By the earliest day each may mean, then by the end; words come last.
impl Ord for Date {
    fn cmp(&self, other: &Date) -> Ordering {
        let key = |date: &Date| {
            (
                date.start.is_none(),
                date.start.map(DatePoint::earliest),
                date.open_end,
                date.end.map(DatePoint::earliest),
            )
        };
        key(self)
            .cmp(&key(other))
            .then_with(|| self.literal_text().cmp(other.literal_text()))
            .then_with(|| self.season_text().cmp(other.season_text()))
            .then_with(|| self.circa.cmp(&other.circa))
            .then_with(|| self.open_start.cmp(&other.open_start))
            .then_with(|| self.one_of.cmp(&other.one_of))
            .then_with(|| {
                let season = |date: &Date| date.start.map(|point| point.season);
                season(self).cmp(&season(other))
            })
            .then_with(|| {
                let season = |date: &Date| date.end.map(|point| point.season);
                season(self).cmp(&season(other))
            })
    }
}

impl PartialOrd for Date {
    fn partial_cmp(&self, other: &Date) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, start: (i32, u8, u8, u8), end: Option<(i32, u8, u8, u8)>) {
        let date = Date::from_edtf(text).unwrap();
        let parts = |p: DatePoint| (p.year, p.month, p.day, p.season);
        assert_eq!(
            (date.start().map(parts), date.end().map(parts)),
            (Some(start), end)
        );
    }

    #[test]
    fn edtf_is_read_to_the_precision_it_has() {
        check("2016", (2016, 0, 0, 0), None);
        check("2016-10", (2016, 10, 0, 0), None);
        check("2016-10-03", (2016, 10, 3, 0), None);
        check("2016-XX", (2016, 0, 0, 0), None);
        check("2016-10-XX", (2016, 10, 0, 0), None);
        check("2016-XX-XX", (2016, 0, 0, 0), None);
        check("2016-02-29", (2016, 2, 29, 0), None);
        check("2016-22", (2016, 0, 0, 2), None);
        check("2020-04-24T13:08:00Z", (2020, 4, 24, 0), None);
        check("Y17000", (17000, 0, 0, 0), None);
    }

    #[test]
    fn a_span_that_ends_before_it_begins_stays_words() {
        assert_eq!(Date::read("2116-2017"), Date::literal("2116-2017"));
        assert_eq!(
            Date::read("2016-2017"),
            Date::from_edtf("2016/2017").unwrap()
        );
    }

    #[test]
    fn spans_have_two_ends() {
        check("2016-10/2016-11", (2016, 10, 0, 0), Some((2016, 11, 0, 0)));
        assert!(Date::from_edtf("2016/..").unwrap().is_open());
        assert!(Date::from_edtf("2016/").unwrap().is_open());
        for text in ["../2016", "/2016"] {
            let date = Date::from_edtf(text).unwrap();
            assert!(date.is_open_before() && !date.is_open(), "{text}");
        }
        check("2016-02/2016", (2016, 2, 0, 0), Some((2016, 0, 0, 0)));
    }

    #[test]
    fn a_qualified_date_is_circa() {
        for text in ["2016~", "2016?", "2016-10%", "201X~"] {
            assert!(Date::from_edtf(text).unwrap().is_circa(), "{text}");
        }
    }

    #[test]
    fn a_year_with_digits_left_open_is_one_of_those_that_it_may_be() {
        check("201X", (2010, 0, 0, 0), Some((2019, 0, 0, 0)));
        check("20XX", (2000, 0, 0, 0), Some((2099, 0, 0, 0)));
        check("-201X", (-2020, 0, 0, 0), Some((-2011, 0, 0, 0)));
        check("201X/202X", (2010, 0, 0, 0), Some((2029, 0, 0, 0)));
        let one_of = |text: &str| Date::from_edtf(text).unwrap().is_one_of();
        assert!(one_of("201X") && !one_of("2010/2019") && !one_of("201X/202X"));
    }

    #[test]
    fn years_before_the_common_era_have_no_nought() {
        check("-0043", (-44, 0, 0, 0), None);
        check("0000", (-1, 0, 0, 0), None);
    }

    #[test]
    fn what_is_no_edtf_is_refused() {
        for text in [
            "",
            "forthcoming",
            "2016-13",
            "2016-02-31",
            "2015-02-29",
            "1900-02-29",
            "2016-XX-03",
            "201X-10",
            "2XXX",
            "2016/2015",
            "2016-03/2016-02",
            "2016-03-02/2016-03-01",
            "../..",
            "16",
            "2016-1-1",
            "2016-10-03-04",
        ] {
            assert_eq!(Date::from_edtf(text), None, "{text}");
        }
    }

    #[test]
    fn dates_are_ordered_by_the_earliest_day_they_may_mean() {
        let mut texts = [
            "2016-10",
            "2016",
            "2016-22",
            "-0100",
            "2015-12-31",
            "2016-10-02",
        ];
        texts.sort_by_key(|text| Date::from_edtf(text).unwrap());
        assert_eq!(
            texts,
            [
                "-0100",
                "2015-12-31",
                "2016",
                "2016-22",
                "2016-10",
                "2016-10-02"
            ]
        );
        assert!(Date::literal("n.d.") > Date::from_edtf("2020").unwrap());
    }

    #[test]
    fn date_parts_may_leave_the_end_open() {
        let open = Date::from_parts(&[&[2003], &[0, 0, 0]]).unwrap();
        assert!(open.is_open() && open.end().is_none());
        assert_eq!(Date::from_parts(&[]), None);
        assert_eq!(
            Date::from_parts(&[&[2003, 99, 4]]),
            Some(Date::at(DatePoint::new(2003, 0, 0)))
        );
    }
}
