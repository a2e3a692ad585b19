//! Boxes and the lines between them, drawn as SVG when the site is built.
//!
//! The main type is [`Drawing`]. A line runs from what speaks to what it speaks of, and
//! the drawing is read from right to left: what is spoken of stands at the left. A kind
//! is told by a word at the line and by the line's dashes, never by colour alone; colour
//! and type are the style sheet's. Where things go is found by `place`, in time that
//! grows with the number of boxes and lines. This module does not know claims or sources.

mod letters;
mod place;

use std::fmt::Write as _;

use super::markup::escape;
use super::view::Html;
use letters::wrapped;
use place::Place;

/// Boxes and lines of one drawing, in the order in which they are told.
#[derive(Clone, Debug, Default)]
pub struct Drawing {
    /// The boxes.
    pub boxes: Vec<Shape>,
    /// The lines between them.
    pub lines: Vec<Line>,
}

/// A box.
#[derive(Clone, Debug, Default)]
pub struct Shape {
    /// What it is, as a class for the style sheet.
    pub class: &'static str,
    /// Its words; cut where they would take more than three lines.
    pub words: String,
    /// A fainter line under them; may be empty.
    pub note: String,
    /// Where it leads; encoded.
    pub href: Option<String>,
}

/// A line between two boxes.
#[derive(Clone, Debug)]
pub struct Line {
    /// The box that it comes from: an index.
    pub from: usize,
    /// The box that it points at.
    pub to: usize,
    /// Its kind, as a class for the style sheet.
    pub class: &'static str,
    /// Its dashes.
    pub dashes: Dashes,
    /// What it says, at the end that it comes from.
    pub words: String,
}

/// How a line is drawn. Six that can be told apart in black on white.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dashes {
    /// ─────
    #[default]
    Whole,
    /// ─ ─ ─
    Long,
    /// · · ·
    Dots,
    /// ─ · ─
    Mixed,
    /// ═════
    Double,
    /// A thin line.
    Thin,
}

/// Most boxes that one drawing should have: more cannot be read.
pub const READABLE: usize = 60;

const WIDTH: u32 = 216;
const GAP: u32 = 208;
const LINE_HEIGHT: u32 = 17;
const PADDING: u32 = 10;
/// Letters that a line of a box has room for, in the widest of the usual system fonts.
const LETTERS: usize = 26;
const MOST_LINES: usize = 3;
/// The room that one line needs where it leaves a box, and where it arrives.
const LEAVES: u32 = 20;
const ARRIVES: u32 = 12;
/// How far before the box a line is straight, with its words on it.
const STRAIGHT: u32 = 156;

impl Drawing {
    /// The drawing as an `<svg>`, named by `title` and described by `description`.
    ///
    /// `id` begins the ids in it, so that two of them may stand on one page.
    pub fn svg(&self, id: &str, title: &str, description: &str) -> Html {
        let words: Vec<Vec<String>> = self
            .boxes
            .iter()
            .map(|shape| wrapped(&shape.words, LETTERS, MOST_LINES))
            .collect();
        let heights: Vec<u32> = words
            .iter()
            .zip(&self.boxes)
            .map(|(lines, shape)| {
                let lines = lines.len() + usize::from(!shape.note.is_empty());
                2 * PADDING + LINE_HEIGHT * crate::text::offset(lines)
            })
            .collect();
        let places = place::places(&heights, &self.lines);
        let columns = places.iter().map(|place| place.column + 1).max();
        let width = columns.unwrap_or(0) * (WIDTH + GAP) - GAP.min(columns.unwrap_or(0) * GAP) + 2;
        let height = places.iter().map(|place| place.y + place.height + 1).max();
        let mut out = String::new();
        open(
            &mut out,
            id,
            title,
            description,
            width,
            height.unwrap_or(0) + 1,
        );
        self.draw_lines(&mut out, &places);
        for ((shape, lines), place) in self.boxes.iter().zip(&words).zip(&places) {
            shape.draw(&mut out, lines, place);
        }
        out.push_str("</svg>");
        Html::trusted(out)
    }

    fn draw_lines(&self, out: &mut String, places: &[Place]) {
        let count = self.boxes.len();
        let (mut leaving, mut arriving) = (vec![0_u32; count], vec![0_u32; count]);
        for line in &self.lines {
            leaving[line.from] += 1;
            arriving[line.to] += 1;
        }
        let (mut left, mut arrived) = (vec![0_u32; count], vec![0_u32; count]);
        for line in &self.lines {
            let (from, to) = (&places[line.from], &places[line.to]);
            let start = (from.x(), from.port(left[line.from], leaving[line.from]));
            let end = (to.x() + WIDTH, to.port(arrived[line.to], arriving[line.to]));
            left[line.from] += 1;
            arrived[line.to] += 1;
            line.draw(out, start, end);
        }
    }
}

/// The opening tag, title and description of a drawing.
///
/// Its role is that of a group, as what is in a picture cannot be reached by keyboard.
fn open(out: &mut String, id: &str, title: &str, description: &str, width: u32, height: u32) {
    write!(out, "<svg width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"group\" aria-labelledby=\"{id}-title\" aria-describedby=\"{id}-desc\"><title id=\"{id}-title\">").expect("writing to a String cannot fail");
    escape(out, title);
    write!(out, "</title><desc id=\"{id}-desc\">").expect("writing to a String cannot fail");
    escape(out, description);
    out.push_str("</desc>\n");
}

/// A line of text that starts at `x`, with its foot at `y`.
fn text(out: &mut String, class: &str, x: u32, y: u32, words: &str) {
    out.push_str("<text");
    if !class.is_empty() {
        write!(out, " class=\"{class}\"").expect("writing to a String cannot fail");
    }
    write!(out, " x=\"{x}\" y=\"{y}\">").expect("writing to a String cannot fail");
    escape(out, words);
    out.push_str("</text>");
}

impl Shape {
    fn draw(&self, out: &mut String, lines: &[String], place: &Place) {
        if let Some(href) = &self.href {
            write!(out, "<a href=\"{href}\">").expect("writing to a String cannot fail");
        }
        let (x, y) = (place.x(), place.y + 1);
        write!(
            out,
            "<rect class=\"{}\" x=\"{x}\" y=\"{y}\" width=\"{WIDTH}\" height=\"{}\"/>",
            self.class, place.height
        )
        .expect("writing to a String cannot fail");
        let mut foot = y + PADDING + 12;
        for line in lines {
            text(out, "", x + PADDING, foot, line);
            foot += LINE_HEIGHT;
        }
        if !self.note.is_empty() {
            let note = wrapped(&self.note, LETTERS + 2, 1);
            text(
                out,
                "faint",
                x + PADDING,
                foot,
                note.first().map_or("", String::as_str),
            );
        }
        if self.href.is_some() {
            out.push_str("</a>");
        }
        out.push('\n');
    }
}

impl Line {
    /// Draws it: straight under its words, then in a curve to the tip of an arrow.
    fn draw(&self, out: &mut String, (x, y): (u32, u32), (end_x, end_y): (u32, u32)) {
        let tip = end_x + 12;
        // Where a cycle puts both ends in one column, the line has no room to be straight.
        let bend = x.saturating_sub(STRAIGHT).max(tip);
        let half = bend.saturating_sub(tip) / 2;
        write!(
            out,
            "<path class=\"{}\"{} d=\"M{x} {y}H{bend}",
            self.class,
            self.dashes.attributes()
        )
        .expect("writing to a String cannot fail");
        if y == end_y {
            write!(out, "H{tip}\"/>").expect("writing to a String cannot fail");
        } else {
            write!(
                out,
                "C{} {y} {} {end_y} {tip} {end_y}\"/>",
                bend - half,
                tip + half
            )
            .expect("writing to a String cannot fail");
        }
        write!(
            out,
            "<path class=\"tip\" d=\"M{end_x} {end_y}l13 -5v10z\"/>"
        )
        .expect("writing to a String cannot fail");
        if !self.words.is_empty() {
            text(out, "on-line", bend + 6, y - 4, &self.words);
        }
        out.push('\n');
    }
}

impl Dashes {
    fn attributes(self) -> &'static str {
        match self {
            Dashes::Whole => "",
            Dashes::Long => " stroke-dasharray=\"10 5\"",
            Dashes::Dots => " stroke-dasharray=\"2 4\"",
            Dashes::Mixed => " stroke-dasharray=\"10 4 2 4\"",
            Dashes::Double => " stroke-width=\"3\"",
            Dashes::Thin => " stroke-width=\".7\"",
        }
    }
}

impl Place {
    /// The left edge of its column.
    fn x(&self) -> u32 {
        1 + self.column * (WIDTH + GAP)
    }

    /// The height at which line `n` of `of` leaves or arrives.
    fn port(&self, n: u32, of: u32) -> u32 {
        self.y + 1 + self.height * (2 * n + 1) / (2 * of.max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawing() -> Drawing {
        let shape = |words: &str| Shape {
            class: "claim",
            words: words.to_owned(),
            note: "noted".to_owned(),
            href: Some("#here".to_owned()),
        };
        Drawing {
            boxes: vec![shape("A <claim>"), shape("An answer")],
            lines: vec![Line {
                from: 1,
                to: 0,
                class: "rebuts",
                dashes: Dashes::Long,
                words: "denies".to_owned(),
            }],
        }
    }

    #[test]
    fn what_is_spoken_of_stands_at_the_left_of_what_speaks() {
        let svg = drawing().svg("map", "Title", "In words");
        let left: Vec<&str> = svg
            .as_str()
            .split("<rect class=\"claim\" x=\"")
            .skip(1)
            .collect();
        assert!(
            left[0].starts_with("1\"") && left[1].starts_with("425\""),
            "{left:?}"
        );
    }

    #[test]
    fn words_are_escaped_and_boxes_lead_somewhere() {
        let svg = drawing().svg("map", "T & t", "d");
        assert!(
            svg.as_str()
                .contains("<title id=\"map-title\">T &amp; t</title>")
        );
        assert!(svg.as_str().contains("<a href=\"#here\"><rect"));
        assert!(svg.as_str().contains(">A &lt;claim&gt;</text>"));
    }

    #[test]
    fn a_kind_is_told_by_a_word_and_by_its_dashes() {
        let svg = drawing().svg("map", "T", "d");
        assert!(
            svg.as_str()
                .contains("class=\"rebuts\" stroke-dasharray=\"10 5\"")
        );
        assert!(svg.as_str().contains(">denies</text>"));
    }

    #[test]
    fn a_drawing_of_nothing_is_no_fault() {
        assert!(
            Drawing::default()
                .svg("map", "T", "d")
                .as_str()
                .starts_with("<svg")
        );
    }
}
