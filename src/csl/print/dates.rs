//! Dates: their parts, and spans of them.

use citationberg as cb;
use citationberg::{DateDayForm, DateMonthForm, DateStrongAnyForm, LongShortForm};

use super::{Called, Printer};
use crate::csl::date::{Date, DatePoint};
use crate::csl::flow::Tag;
use crate::csl::markup;
use crate::csl::program::{DateElement, DatePart, Look};

impl<'a> Printer<'a, '_> {
    pub(super) fn date(&mut self, element: &'a DateElement) -> Called {
        let Some(date) = self.date_of(element.variable) else {
            return Called::Empty;
        };
        self.spend(element.variable);
        if self.job.sort.is_some() {
            return self.date_key(element, date);
        }
        let start = self.flow.place();
        self.flow.open(Tag::Date);
        let inside = self.flow.place();
        match date.start() {
            Some(point) if date.literal_text().is_empty() => match date.end() {
                Some(end) if self.decade(date).is_none() => {
                    self.span(element, date, point, end);
                }
                Some(_) => self.parts(element, &element.parts, date, point, Ends::default()),
                None => {
                    self.parts(element, &element.parts, date, point, Ends::default());
                    if date.is_open() && !self.flow.is_empty_since(inside) {
                        let delimiter = element.parts.first().map(|p| &*p.range_delimiter);
                        self.flow.push(delimiter.unwrap_or("\u{2013}"));
                    }
                }
            },
            _ if !date.literal_text().is_empty() => {
                markup::read(date.literal_text(), self.flow);
            }
            _ => self.flow.push(date.season_text()),
        }
        if self.flow.is_empty_since(inside) {
            self.flow.cut(start);
            return Called::Empty;
        }
        self.year_suffix(false);
        self.flow.close();
        Called::Full
    }

    /// Parts of one date, with the date's delimiter between them.
    fn parts(
        &mut self,
        element: &'a DateElement,
        parts: &'a [DatePart],
        date: &Date,
        point: DatePoint,
        ends: Ends,
    ) {
        let start = self.flow.place();
        let shown = |part: &&DatePart| part_is_known(part, date, point);
        let last = parts.iter().filter(shown).count();
        for (index, part) in parts.iter().filter(shown).enumerate() {
            let before = self.flow.place();
            self.flow.join();
            if self.flow.text.len() > start.text && !element.delimiter.is_empty() {
                self.flow.push(&element.delimiter);
                self.flow.join();
            }
            let cut;
            let look = if (ends.bare_start && index == 0) || (ends.bare_end && index + 1 == last) {
                cut = Look {
                    prefix: if ends.bare_start && index == 0 {
                        "".into()
                    } else {
                        part.look.prefix.clone()
                    },
                    suffix: if ends.bare_end && index + 1 == last {
                        "".into()
                    } else {
                        part.look.suffix.clone()
                    },
                    ..part.look.clone()
                };
                &cut
            } else {
                &part.look
            };
            let inside = self.flow.place();
            self.with_look(look, |printer| {
                printer.part(part, date, point);
                Called::Full
            });
            if self.flow.is_empty_since(inside) {
                self.flow.cut(before);
            }
        }
    }

    /// What makes a year the name of its decade, if the date is one year of a decade and
    /// the language names it so. Other such dates are printed as the span of those years.
    fn decade(&self, date: &Date) -> Option<&'static str> {
        let (start, end) = (date.start()?, date.end()?);
        let is_decade = date.is_one_of() && start.year > 0 && end.year - start.year == 9;
        self.job.program.locale.decade().filter(|_| is_decade)
    }

    /// A span: what both ends share is printed once.
    fn span(&mut self, element: &'a DateElement, date: &Date, from: DatePoint, to: DatePoint) {
        let rank = |part: &DatePart| match part.form {
            DateStrongAnyForm::Year(_) => 0,
            DateStrongAnyForm::Month(_) => 1,
            DateStrongAnyForm::Day(_) => 2,
        };
        let value = |rank: i32, point: DatePoint| match rank {
            0 => point.year,
            1 => i32::from(month_of(point)),
            _ => i32::from(point.day),
        };
        let mut ranks: Vec<i32> = element.parts.iter().map(rank).collect();
        ranks.sort_unstable();
        let Some(differs) = ranks
            .iter()
            .copied()
            .find(|rank| value(*rank, from) != value(*rank, to))
        else {
            self.parts(element, &element.parts, date, from, Ends::default());
            return;
        };
        let is_same = |part: &DatePart| rank(part) < differs;
        let parts = &element.parts;
        let first = parts.iter().position(|part| !is_same(part)).unwrap_or(0);
        let after = parts[first..]
            .iter()
            .position(is_same)
            .map_or(parts.len(), |at| first + at);
        let delimiter = parts[first..after]
            .iter()
            .min_by_key(|part| rank(part))
            .map_or("\u{2013}", |part| &*part.range_delimiter);
        let start = self.flow.place();
        let separate = |printer: &mut Self| {
            if printer.flow.text.len() > start.text && !element.delimiter.is_empty() {
                printer.flow.push(&element.delimiter);
            }
        };
        self.parts(element, &parts[..first], date, from, Ends::default());
        separate(self);
        self.parts(
            element,
            &parts[first..after],
            date,
            from,
            Ends {
                bare_end: true,
                ..Ends::default()
            },
        );
        self.flow.push(delimiter);
        let ends = Ends {
            bare_start: true,
            bare_end: after == parts.len(),
        };
        self.parts(element, &parts[first..after], date, to, ends);
        if after < parts.len() {
            separate(self);
            let ends = Ends {
                bare_end: true,
                ..Ends::default()
            };
            self.parts(element, &parts[after..], date, from, ends);
        }
    }

    fn part(&mut self, part: &DatePart, date: &Date, point: DatePoint) {
        let locale = &self.job.program.locale;
        let decade = self.decade(date);
        let out = &mut self.flow.text;
        match part.form {
            DateStrongAnyForm::Year(form) => {
                let year = point.year.unsigned_abs();
                match form {
                    LongShortForm::Short => out.push_str(&format!("{:02}", year % 100)),
                    LongShortForm::Long => out.push_str(&year.to_string()),
                }
                out.push_str(decade.unwrap_or_default());
                if point.year < 0 {
                    out.push_str(&locale.before_christ);
                } else if point.year < 1000 {
                    out.push_str(&locale.anno_domini);
                }
            }
            DateStrongAnyForm::Month(form) => {
                let month = month_of(point);
                if month == 0 {
                    out.push_str(date.season_text());
                    return;
                }
                match form {
                    DateMonthForm::Numeric if month <= 12 => out.push_str(&month.to_string()),
                    DateMonthForm::NumericLeadingZeros if month <= 12 => {
                        out.push_str(&format!("{month:02}"));
                    }
                    form => out.push_str(locale.month(month, form == DateMonthForm::Short)),
                }
            }
            DateStrongAnyForm::Day(form) => match form {
                DateDayForm::NumericLeadingZeros => out.push_str(&format!("{:02}", point.day)),
                DateDayForm::Ordinal if !locale.limit_day_ordinals || point.day == 1 => {
                    let gender = locale.month_gender(point.month);
                    let day = point.day.to_string();
                    self.write_number(&day, cb::NumberForm::Ordinal, gender);
                }
                _ => out.push_str(&point.day.to_string()),
            },
        }
    }

    /// A date as a key that sorts as text: digits of fixed width.
    fn date_key(&mut self, element: &DateElement, date: &Date) -> Called {
        let shows = |wanted: fn(&DateStrongAnyForm) -> bool| {
            element.parts.iter().any(|part| wanted(&part.form))
        };
        let depth = if shows(|form| matches!(form, DateStrongAnyForm::Day(_))) {
            3
        } else if shows(|form| matches!(form, DateStrongAnyForm::Month(_))) {
            2
        } else {
            1
        };
        let before = self.flow.place();
        write_date_key(date, depth, &mut self.flow.text);
        if self.flow.is_empty_since(before) {
            Called::Empty
        } else {
            Called::Full
        }
    }
}

/// Which outer affixes of a run of parts are left off.
#[derive(Clone, Copy, Default)]
struct Ends {
    bare_start: bool,
    bare_end: bool,
}

fn part_is_known(part: &DatePart, date: &Date, point: DatePoint) -> bool {
    match part.form {
        DateStrongAnyForm::Year(_) => point.year != 0,
        DateStrongAnyForm::Month(_) => month_of(point) > 0 || !date.season_text().is_empty(),
        DateStrongAnyForm::Day(_) => point.day > 0,
    }
}

/// The month, or 13 to 16 for the seasons.
fn month_of(point: DatePoint) -> u8 {
    if point.month == 0 && point.season > 0 {
        12 + point.season
    } else {
        point.month
    }
}

/// Writes a date so that keys sort as the dates do.
pub(in crate::csl) fn write_date_key(date: &Date, depth: usize, out: &mut String) {
    let point = |point: DatePoint, out: &mut String| {
        if point.year < 0 {
            out.push_str(&format!("0{:09}", 999_999_999_i64 + i64::from(point.year)));
        } else {
            out.push_str(&format!("1{:09}", point.year));
        }
        let (month, day) = (month_of(point), point.day);
        out.push_str(&format!(
            "{:02}{:02}",
            if depth > 1 { month } else { 0 },
            if depth > 2 { day } else { 0 }
        ));
    };
    match date.start() {
        Some(start) => {
            point(start, out);
            if let Some(end) = date.end() {
                point(end, out);
            }
        }
        None => out.push_str(date.literal_text()),
    }
}
