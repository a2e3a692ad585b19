//! Dates on one axis, drawn as SVG when the site is built.
//!
//! The main type is [`Axis`]. A day is a dot; what is known no closer than to a month, a
//! year or a span of time is a bar as long as that, with ends, or a ring where the bar
//! would be too short to see. A long time in which nothing happened is left out, and the
//! axis is broken there. Marks that would cover one another stand in lanes. This module
//! does not know what happened.

use std::fmt::Write as _;
use std::ops::Range;

use super::{open, text};
use crate::pages::view::Html;
use crate::text::offset;

/// Days of the axis' own calendar, in which every month has 31 days: enough to put dates
/// in order and in proportion.
pub type Day = i64;

/// Days of a month, and of a year, of that calendar.
pub const MONTH: Day = 31;
/// See [`MONTH`].
pub const YEAR: Day = 12 * MONTH;

/// Marks in rows, above one axis.
#[derive(Clone, Debug, Default)]
pub struct Axis {
    /// The rows, from the top, by name.
    pub rows: Vec<String>,
    /// What is marked.
    pub marks: Vec<Mark>,
}

/// A date on the axis.
#[derive(Clone, Debug)]
pub struct Mark {
    /// Its row: an index.
    pub row: usize,
    /// Its first day and its last.
    pub days: (Day, Day),
    /// Whether it goes on with no known end.
    pub open: bool,
    /// Whether it is about right only.
    pub about: bool,
    /// Its number in the list.
    pub label: String,
    /// Where it leads; encoded.
    pub href: String,
}

const LEFT: u32 = 132;
const WIDTH: u32 = 1180;
const LANE: u32 = 20;
const DOT: u32 = 5;
/// The width of a place where the axis is broken.
const BREAK: u32 = 34;
/// The narrowest a stretch of the axis may be, and the least room for a year's number.
const NARROWEST: u32 = 64;
const NUMBER: u32 = 46;
/// Letters are about this wide.
const LETTER: u32 = 8;

/// A stretch of time without a break, and where it is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stretch {
    days: Range<Day>,
    x: Range<u32>,
}

impl Axis {
    /// The axis as an `<svg>`, named and described; ids in it begin with `id`.
    pub fn svg(&self, id: &str, title: &str, description: &str) -> Html {
        let stretches = stretches(&self.marks);
        let x = |day: Day| position(&stretches, day);
        let lanes = self.lanes(&x);
        let mut tops = Vec::with_capacity(self.rows.len());
        let mut y = 8;
        for row in 0..self.rows.len() {
            tops.push(y);
            let used = self
                .marks
                .iter()
                .zip(&lanes)
                .filter(|(mark, _)| mark.row == row);
            let used = used.map(|(_, lane)| lane + 1).max().unwrap_or(0);
            y += if used == 0 { 0 } else { used * LANE + 14 };
        }
        let mut out = String::new();
        open(&mut out, id, title, description, WIDTH, y + 34);
        for (row, name) in self.rows.iter().enumerate() {
            if self.marks.iter().any(|mark| mark.row == row) {
                text(&mut out, "faint", 1, tops[row] + 14, name);
            }
        }
        for stretch in &stretches {
            stretch.draw(&mut out, y + 4);
        }
        for (mark, lane) in self.marks.iter().zip(&lanes) {
            let y = tops[mark.row] + lane * LANE + LANE / 2;
            let end = if mark.open {
                stretches.last().map_or(WIDTH, |last| last.x.end)
            } else {
                x(mark.days.1)
            };
            mark.draw(&mut out, x(mark.days.0), end, y);
        }
        out.push_str("</svg>");
        Html::trusted(out)
    }

    /// The lane of each mark: the first of its row in which it covers no other.
    fn lanes(&self, x: &impl Fn(Day) -> u32) -> Vec<u32> {
        let mut order: Vec<usize> = (0..self.marks.len()).collect();
        order.sort_by_key(|&at| (self.marks[at].days, at));
        let mut taken: Vec<Vec<u32>> = vec![Vec::new(); self.rows.len()];
        let mut lanes = vec![0; self.marks.len()];
        for at in order {
            let mark = &self.marks[at];
            let start = x(mark.days.0).saturating_sub(DOT);
            let end = if mark.open { WIDTH } else { x(mark.days.1) };
            let end = end + 2 * DOT + LETTER * offset(mark.label.len()) + 4;
            let row = &mut taken[mark.row];
            let free = row.iter().position(|&taken| taken <= start);
            let lane = free.unwrap_or(row.len());
            match free {
                Some(lane) => row[lane] = end,
                None => row.push(end),
            }
            lanes[at] = offset(lane);
        }
        lanes
    }
}

impl Mark {
    fn draw(&self, out: &mut String, from: u32, to: u32, y: u32) {
        let is_day = self.days.0 == self.days.1 && !self.open;
        write!(out, "<a href=\"{}\">", self.href).expect("writing to a String cannot fail");
        let dashes = if self.about {
            " stroke-dasharray=\"3 3\""
        } else {
            ""
        };
        let label = if is_day || to < from + 2 * DOT {
            let class = if is_day && !self.about { "day" } else { "span" };
            write!(
                out,
                "<circle class=\"{class}\"{dashes} cx=\"{from}\" cy=\"{y}\" r=\"{DOT}\"/>"
            )
            .expect("writing to a String cannot fail");
            from + DOT + 3
        } else {
            let (top, foot) = (y - DOT, y + DOT);
            write!(
                out,
                "<path{dashes} d=\"M{from} {y}H{to}\"/><path d=\"M{from} {top}V{foot}"
            )
            .expect("writing to a String cannot fail");
            match self.open {
                true => write!(out, "M{} {top}L{to} {y}L{} {foot}\"/>", to - DOT, to - DOT),
                false => write!(out, "M{to} {top}V{foot}\"/>"),
            }
            .expect("writing to a String cannot fail");
            to + 5
        };
        text(out, "", label, y + 4, &self.label);
        out.push_str("</a>\n");
    }
}

impl Stretch {
    /// Its line, with a number at each year or so.
    fn draw(&self, out: &mut String, y: u32) {
        let Range { start, end } = self.x;
        write!(out, "<path class=\"axis\" d=\"M{start} {y}H{end}")
            .expect("writing to a String cannot fail");
        let years = (self.days.end - self.days.start).div_euclid(YEAR).max(1);
        let room = i64::from((end - start) / NUMBER).max(1);
        let step = STEPS
            .into_iter()
            .find(|step| years <= step * room)
            .unwrap_or(5000);
        let mut year = self.days.start.div_euclid(YEAR);
        year += (-year).rem_euclid(step);
        let mut numbers = Vec::new();
        while year * YEAR < self.days.end {
            if year * YEAR >= self.days.start {
                let x = self.at(year * YEAR);
                write!(out, "M{x} {y}v6").expect("writing to a String cannot fail");
                numbers.push((x, year));
            }
            year += step;
        }
        out.push_str("\"/>");
        if numbers.is_empty() {
            // A stretch inside one year: the year stands under its start.
            numbers.push((start, self.days.start.div_euclid(YEAR)));
        }
        for (x, year) in numbers {
            text(
                out,
                "faint",
                x.saturating_sub(2 * LETTER),
                y + 22,
                &year.to_string(),
            );
        }
        out.push('\n');
    }

    fn at(&self, day: Day) -> u32 {
        let length = (self.days.end - self.days.start).max(1);
        let width = i64::from(self.x.end - self.x.start);
        let into = (day - self.days.start).clamp(0, length) * width / length;
        self.x.start + u32::try_from(into).unwrap_or(0)
    }
}

const STEPS: [Day; 12] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];

fn position(stretches: &[Stretch], day: Day) -> u32 {
    let at = stretches.partition_point(|stretch| stretch.days.start <= day);
    stretches
        .get(at.saturating_sub(1))
        .map_or(LEFT, |stretch| stretch.at(day))
}

/// The stretches of time that have marks, without the long times that have none. A time
/// is long if it is more than a tenth of the whole, and two years at least.
fn stretches(marks: &[Mark]) -> Vec<Stretch> {
    let mut spans: Vec<(Day, Day)> = marks.iter().map(|mark| mark.days).collect();
    spans.sort_unstable();
    let (Some(first), Some(last)) = (
        spans.first().map(|it| it.0),
        spans.iter().map(|it| it.1).max(),
    ) else {
        return Vec::new();
    };
    let long = ((last - first) / 10).max(2 * YEAR);
    let mut times: Vec<Range<Day>> = Vec::new();
    for (from, to) in spans {
        match times.last_mut() {
            Some(time) if from <= time.end + long => time.end = time.end.max(to),
            _ => times.push(from..to),
        }
    }
    // A little room on both sides, so that no mark stands on an end.
    for time in &mut times {
        let margin = ((time.end - time.start) / 30).max(MONTH);
        *time = time.start - margin..time.end + margin;
    }
    laid_out(&times)
}

/// Shares out the width: each stretch has what it needs at least, and of the rest as much
/// as it is long.
fn laid_out(times: &[Range<Day>]) -> Vec<Stretch> {
    let count = offset(times.len());
    let breaks = BREAK * count.saturating_sub(1);
    let all = WIDTH - LEFT - 40;
    let needed = (NARROWEST * count + breaks).min(all);
    let free = i64::from(all - needed);
    let least = (all.saturating_sub(breaks) / count.max(1)).min(NARROWEST);
    let length: Day = times.iter().map(|time| time.end - time.start).sum();
    let mut x = LEFT;
    let stretch = |time: &Range<Day>| {
        let share = free * (time.end - time.start) / length.max(1);
        let end = x + least + u32::try_from(share).unwrap_or(0);
        let stretch = Stretch {
            days: time.clone(),
            x: x..end,
        };
        x = end + BREAK;
        stretch
    };
    times.iter().map(stretch).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(days: (Day, Day)) -> Mark {
        Mark {
            row: 0,
            days,
            open: false,
            about: false,
            label: "1".to_owned(),
            href: "#t-1".to_owned(),
        }
    }

    fn svg(marks: Vec<Mark>) -> String {
        let axis = Axis {
            rows: vec!["Events".to_owned()],
            marks,
        };
        axis.svg("time", "T", "d").as_str().to_owned()
    }

    #[test]
    fn a_day_is_a_dot_and_a_month_or_a_year_is_a_bar_or_a_ring() {
        let day = 2016 * YEAR + 100;
        let drawn = svg(vec![
            mark((day, day)),
            mark((day, day + MONTH)),
            mark((day, day + 9 * YEAR)),
        ]);
        assert_eq!(drawn.matches("<circle class=\"day\"").count(), 1);
        assert_eq!(drawn.matches("<circle class=\"span\"").count(), 1);
        assert_eq!(
            drawn.matches("V").count(),
            2,
            "one bar has two ends: {drawn}"
        );
    }

    #[test]
    fn a_long_time_without_marks_is_left_out() {
        let (old, new) = (1903 * YEAR, 2016 * YEAR);
        let stretches = stretches(&[mark((old, old + YEAR)), mark((new, new + YEAR))]);
        assert_eq!(stretches.len(), 2);
        assert!(stretches[0].x.end < stretches[1].x.start);
        assert!(stretches[1].x.end <= WIDTH);
    }

    #[test]
    fn marks_of_one_day_stand_in_lanes() {
        let axis = Axis {
            rows: vec![String::new()],
            marks: vec![
                mark((5, 5)),
                mark((5, 5)),
                mark((5 + 30 * YEAR, 5 + 30 * YEAR)),
            ],
        };
        assert_eq!(
            axis.lanes(&|day| if day == 5 { 200 } else { 900 }),
            [0, 1, 0]
        );
    }

    #[test]
    fn many_stretches_stay_within_the_drawing() {
        let times: Vec<Range<Day>> = (0..9)
            .map(|n| n * 100 * YEAR..(n * 100 + 3) * YEAR)
            .collect();
        assert!(laid_out(&times).last().unwrap().x.end <= WIDTH);
    }

    #[test]
    fn an_axis_of_nothing_is_no_fault() {
        assert!(svg(Vec::new()).starts_with("<svg"));
    }
}
