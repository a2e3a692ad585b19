//! Plain notes cut into headings, points and paragraphs.

use std::ops::Range;

/// What notes are made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    pub title: Option<String>,
    pub parts: Vec<Part>,
}

/// One stretch of notes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// A line that is a heading, with its level.
    Heading(usize, String),
    /// A paragraph, or a point: what it begins with, if that is a heading of its own.
    Words {
        lead: Option<String>,
        point: bool,
        text: Text,
    },
}

/// Words, and the lines that they stand in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Text {
    pub words: String,
    /// Where each line begins in `words`, and its number in the file.
    lines: Vec<(usize, usize)>,
}

impl Text {
    fn push(&mut self, words: &str, line: usize) {
        if !self.words.is_empty() {
            self.words.push('\n');
        }
        self.lines.push((self.words.len(), line));
        self.words.push_str(words);
    }

    /// The number of the line that byte `at` of the words stands in.
    pub fn line_at(&self, at: usize) -> usize {
        let next = self.lines.partition_point(|(from, _)| *from <= at);
        self.lines
            .get(next.saturating_sub(1))
            .map_or(1, |(_, line)| *line)
    }

    /// Without the first `bytes` of it.
    fn after(mut self, bytes: usize) -> Self {
        self.words.drain(..bytes);
        for (from, _) in &mut self.lines {
            *from = from.saturating_sub(bytes);
        }
        self
    }
}

/// The longest title and the longest lead, in bytes.
const LONGEST_TITLE: usize = 200;
const LONGEST_LEAD: usize = 120;

/// Signs that begin a point.
const BULLETS: [char; 10] = ['•', '◦', '▪', '‣', '·', '●', '○', '*', '-', '–'];

/// Cuts `text` into its parts. A blank line or a bullet ends what came before.
pub(super) fn layout(text: &str) -> Layout {
    let mut layout = Layout {
        title: None,
        parts: Vec::new(),
    };
    let mut open: Option<(bool, Text)> = None;
    for (number, line) in text.lines().enumerate() {
        let line_number = number + 1;
        let words = line.trim();
        let heading = heading_of(words);
        let bullet = bullet_of(words);
        if words.is_empty() || heading.is_some() || bullet.is_some() {
            layout
                .parts
                .extend(open.take().map(|(point, text)| words_of(point, text)));
        }
        match (heading, bullet) {
            (Some((level, heading)), _) => match layout.title {
                None if layout.parts.is_empty() => layout.title = Some(heading.to_owned()),
                _ => layout.parts.push(Part::Heading(level, heading.to_owned())),
            },
            (None, Some(rest)) => {
                let mut text = Text::default();
                text.push(rest, line_number);
                open = Some((true, text));
            }
            (None, None) if words.is_empty() => {}
            (None, None) => {
                let (_, text) = open.get_or_insert_with(|| (false, Text::default()));
                text.push(words, line_number);
            }
        }
    }
    layout
        .parts
        .extend(open.map(|(point, text)| words_of(point, text)));
    layout.take_title();
    layout
}

impl Layout {
    /// Notes without a heading begin with a title, if their first line is one.
    fn take_title(&mut self) {
        if self.title.is_some() {
            return;
        }
        if let Some(Part::Words {
            lead,
            point: false,
            text,
        }) = self.parts.first()
            && lead.is_none()
            && text.lines.len() == 1
            && text.words.len() <= LONGEST_TITLE
            && !text.words.contains(['[', ']'])
            && !text.words.ends_with(['.', ':', ';'])
        {
            self.title = Some(unmarked(&text.words).to_owned());
            self.parts.remove(0);
        }
    }
}

/// `## Words`.
fn heading_of(line: &str) -> Option<(usize, &str)> {
    let level = line.bytes().take_while(|&byte| byte == b'#').count();
    let words = line[level..].trim();
    ((1..=6).contains(&level) && line[level..].starts_with(' ') && !words.is_empty())
        .then_some((level, words))
}

/// What comes after a bullet or the number of a point.
fn bullet_of(line: &str) -> Option<&str> {
    let first = line.chars().next()?;
    let rest = if BULLETS.contains(&first) {
        &line[first.len_utf8()..]
    } else {
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        if !(1..=3).contains(&digits) {
            return None;
        }
        line[digits..].strip_prefix(['.', ')'])?
    };
    let words = rest.trim_start();
    // `*word*` is emphasis, and `-5` a number.
    let spaced = rest.len() > words.len() || !"*-–".contains(first) && !first.is_ascii_digit();
    (spaced && !words.is_empty()).then_some(words)
}

fn words_of(point: bool, text: Text) -> Part {
    match lead_of(&text.words, point) {
        Some((lead, rest)) => Part::Words {
            lead: Some(unmarked(&text.words[lead]).to_owned()),
            point,
            text: text.after(rest),
        },
        None => Part::Words {
            lead: None,
            point,
            text,
        },
    }
}

/// The heading that a point begins with, and where its words go on: bold words, or, in a
/// point, words up to a colon or a question mark.
fn lead_of(words: &str, point: bool) -> Option<(Range<usize>, usize)> {
    let past = |at: usize| at + words[at..].len() - words[at..].trim_start().len();
    for mark in ["**", "__"] {
        if let Some(inner) = words.strip_prefix(mark)
            && let Some(end) = inner.find(mark)
            && end <= LONGEST_LEAD
        {
            let close = mark.len() + end;
            let after = close + mark.len();
            let rest = words[after..].trim_start_matches([':', '.', ' ', '\u{a0}']);
            return Some((mark.len()..close, words.len() - rest.len()));
        }
    }
    if !point {
        return None;
    }
    let head = &words[..words.floor_char_boundary(LONGEST_LEAD)];
    let end = head.find([':', '?', '.', '[', ';', '\n'])?;
    let mark = &words[end..];
    let (close, after) = match mark.as_bytes()[0] {
        b':' => (end, end + 1),
        b'?' => (end + 1, end + 1),
        _ => return None,
    };
    let rest = past(after);
    let goes_on = rest > after && rest < words.len();
    let begins = words.starts_with(|c: char| c.is_uppercase() || !c.is_alphabetic());
    (goes_on && begins).then_some((0..close, rest))
}

/// Without the marks of emphasis round it, and a colon or full stop at its end.
fn unmarked(words: &str) -> &str {
    words
        .trim_matches(['*', '_', ' ', '\u{a0}'])
        .trim_end_matches([':', '.'])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Parts in short: `# heading`, `lead| words`, `. words`.
    #[track_caller]
    fn check(text: &str, title: Option<&str>, expected: &[&str]) {
        let layout = layout(text);
        let parts: Vec<String> = layout
            .parts
            .iter()
            .map(|part| match part {
                Part::Heading(level, words) => format!("{} {words}", "#".repeat(*level)),
                Part::Words { lead, point, text } => format!(
                    "{}{}| {}",
                    if *point { "." } else { "" },
                    lead.as_deref().unwrap_or_default(),
                    text.words.replace('\n', "/")
                ),
            })
            .collect();
        assert_eq!(
            (layout.title.as_deref(), &*parts),
            (
                title,
                &*expected.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>()
            )
        );
    }

    #[test]
    fn points_have_leads_and_paragraphs_go_over_several_lines() {
        check(
            "The Kettle Boils Early\n\u{a0} • Summary: Water boils [A]. So\nit does.\n• Was It The Air?\u{a0} Nobody says. [B]\n\n  - no lead, with a [C: d]\n1. **First**: words\n\nWords\nand more.\n",
            Some("The Kettle Boils Early"),
            &[
                ".Summary| Water boils [A]. So/it does.",
                ".Was It The Air?| Nobody says. [B]",
                ".| no lead, with a [C: d]",
                ".First| words",
                "| Words/and more.",
            ],
        );
    }

    #[test]
    fn a_heading_is_the_title_if_it_comes_first() {
        check(
            "# A\n\n## B\n\n**Lead.** Words.\n",
            Some("A"),
            &["## B", "Lead| Words."],
        );
        check(
            "Words that end. Here.\n",
            None,
            &["| Words that end. Here."],
        );
    }

    #[test]
    fn lines_are_known_for_every_word() {
        let layout = layout("T\n\n• Lead: a\nb c\n");
        let Part::Words { text, .. } = &layout.parts[0] else {
            panic!()
        };
        assert_eq!(
            (text.line_at(0), text.line_at(2), text.line_at(4)),
            (3, 4, 4)
        );
    }
}
