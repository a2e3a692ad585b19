//! The lines of a file that a finding shows, cut to a size that can be read.
//!
//! The main type is [`Excerpt`]. It does not know how it will be drawn.

use std::ops::Range;

use super::lines::Lines;
use crate::text::Span;

/// Marks further apart than this many lines are shown apart.
const LINES_TOGETHER: usize = 8;
/// Of a longer line only a window is shown, in bytes.
const LONG_LINE: usize = 400;
/// How much of a long line is shown before and after what is marked, in bytes.
const AROUND: usize = 60;
/// How much of a mark on a long line is shown, in bytes.
const LONG_MARK: usize = 120;

/// A place that a finding names.
#[derive(Clone, Copy)]
pub struct Marked<'a> {
    /// Whether it is the one that the finding is about.
    pub primary: bool,
    /// Where it is.
    pub span: &'a Span,
    /// What stands there; may be empty.
    pub label: &'a str,
}

/// What is shown of one file.
pub struct Excerpt {
    /// The lines shown: first those with the place that the finding is about, then the
    /// others from top to bottom.
    pub stretches: Vec<Stretch>,
}

/// Some lines that follow each other.
pub struct Stretch {
    /// The number of the first line, from 1.
    pub line: usize,
    /// Where its head begins: the place that the finding is about, or the first mark.
    pub head: Head,
    /// The lines, joined by newlines; never empty of marks.
    pub text: String,
    /// The marks in it.
    pub marks: Vec<Mark>,
}

/// The place that stands for a stretch, as a line and a column from 1.
pub struct Head {
    /// The line.
    pub line: usize,
    /// The column in characters of the line as written.
    pub column: usize,
    /// The column in characters of the line as it is shown here.
    pub shown: usize,
}

/// One underlined place.
pub struct Mark {
    /// Where, in bytes of the stretch.
    pub range: Range<usize>,
    /// What stands there, or nothing.
    pub label: Option<String>,
    /// Whether it is the place that the finding is about.
    pub primary: bool,
}

/// A mark as it lies in the file, on lines `first..=last`.
struct Placed<'a> {
    first: usize,
    last: usize,
    range: Range<usize>,
    label: &'a str,
    primary: bool,
}

impl Excerpt {
    /// Cuts out what shows `marks`, of which there is at least one.
    pub fn around(lines: &mut Lines, marks: &[Marked]) -> Self {
        let mut placed: Vec<Placed> = marks.iter().map(|mark| place(lines, mark)).collect();
        placed.sort_by_key(|mark| (mark.first, mark.range.start));
        let mut stretches = Vec::new();
        let mut together: Vec<Placed> = Vec::new();
        let mut reached = 0;
        for mark in placed {
            if !together.is_empty() && mark.first > reached + LINES_TOGETHER {
                stretches.push(cut_out(lines, std::mem::take(&mut together)));
            }
            reached = reached.max(mark.last);
            together.push(mark);
        }
        stretches.push(cut_out(lines, together));
        let about = stretches
            .iter()
            .position(|it| it.marks.iter().any(|mark| mark.primary));
        stretches[..=about.unwrap_or(0)].rotate_right(1);
        Self { stretches }
    }
}

/// Finds the lines of a span. One that runs on for long is cut after its first line.
fn place<'a>(lines: &Lines, mark: &Marked<'a>) -> Placed<'a> {
    let &Marked {
        primary,
        span,
        label,
    } = mark;
    let start = lines.boundary(span.start as usize);
    let mut end = lines.boundary(span.end as usize).max(start);
    let first = lines.line(start);
    // A span that takes in the end of its line does not reach into the next one.
    let mut last = lines.line(end.saturating_sub(1).max(start));
    let long =
        (first..=last.min(first + LINES_TOGETHER)).any(|line| lines.range(line).len() > LONG_LINE);
    if last - first >= LINES_TOGETHER || (last > first && long) {
        last = first;
        end = lines.range(first).end.max(start);
    }
    Placed {
        first,
        last,
        range: start..end,
        label,
        primary,
    }
}

/// The lines from the first to the last of `marks`, which are sorted and not empty.
fn cut_out(lines: &mut Lines, marks: Vec<Placed>) -> Stretch {
    let first = marks[0].first;
    let last = marks.iter().map(|mark| mark.last).max().unwrap_or(first);
    let mut text = String::new();
    let mut moved: Vec<Mark> = marks
        .iter()
        .map(|mark| Mark {
            range: 0..0,
            label: (!mark.label.is_empty()).then(|| mark.label.to_owned()),
            primary: mark.primary,
        })
        .collect();
    for line in first..=last {
        let here = lines.range(line);
        let window = window(lines, &here, &marks, line);
        if line > first {
            text.push('\n');
        }
        if window.start > here.start {
            text.push('…');
        }
        let at = |offset: usize| text.len() + offset.clamp(window.start, window.end) - window.start;
        for (mark, moved) in marks.iter().zip(&mut moved) {
            if mark.first == line {
                moved.range.start = at(mark.range.start);
                moved.range.end = moved.range.start;
            }
            if mark.last == line {
                moved.range.end = at(mark.range.end).max(moved.range.start);
            }
        }
        text.push_str(&lines.text()[window.clone()]);
        if window.end < here.end {
            text.push('…');
        }
    }
    let head = moved.iter().position(|mark| mark.primary).unwrap_or(0);
    let (line, column) = lines.line_and_column(marks[head].range.start);
    let before = &text[..moved[head].range.start];
    let shown = before.chars().rev().take_while(|&c| c != '\n').count() + 1;
    Stretch {
        line: first,
        head: Head {
            line,
            column,
            shown,
        },
        text,
        marks: moved,
    }
}

/// The part of a line that is shown: all of it, or what lies around its marks.
fn window(lines: &Lines, here: &Range<usize>, marks: &[Placed], line: usize) -> Range<usize> {
    if here.len() <= LONG_LINE {
        return here.clone();
    }
    let mut marked = marks.iter().filter(|mark| mark.first == line);
    // What the finding is about is in sight; a second mark only if it lies near.
    let shown = marked
        .clone()
        .find(|mark| mark.primary)
        .or_else(|| marked.next())
        .map_or(here.start..here.start, |mark| {
            mark.range.start..mark.range.end.min(mark.range.start + LONG_MARK)
        });
    let start = lines.boundary(shown.start.saturating_sub(AROUND).max(here.start));
    let end = lines.boundary((shown.end + AROUND).min(here.end));
    start..end.max(start)
}
