//! Finished text: what a citation or a bibliography entry looks like.
//!
//! The main type is [`Rich`]. It knows how to become HTML and plain text
//! safely; it does not know styles, sources, or where an item's link leads.

mod html;

/// How a stretch of text looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Face {
    /// Italic.
    Italic,
    /// Slanted.
    Oblique,
    /// Upright again, inside italics.
    Upright,
    /// Bold.
    Bold,
    /// Light.
    Light,
    /// Regular weight again, inside bold.
    Regular,
    /// Small capitals.
    SmallCaps,
    /// Ordinary letters again, inside small capitals.
    NormalCaps,
    /// Underlined.
    Underline,
    /// Not underlined, inside underlined text.
    NoUnderline,
    /// Superscript.
    Superscript,
    /// Subscript.
    Subscript,
    /// On the line again, inside a superscript or subscript.
    Baseline,
}

/// Where a part of a bibliography entry stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Display {
    /// A block of its own.
    Block,
    /// In the margin at the left.
    LeftMargin,
    /// To the right of what stands in the margin.
    RightInline,
    /// A block of its own, indented.
    Indent,
}

/// What a stretch of text is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Span {
    /// It has a look.
    Face(Face),
    /// It leads somewhere: `http`, `https`, `ftp` or `mailto`, nothing else.
    Link(Box<str>),
    /// It is the item of that place in the cluster, counted from 0 in the
    /// order in which the author wrote them.
    Item(u32),
    /// It is a part of an entry with a place of its own.
    Display(Display),
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Mark {
    at: u32,
    /// `None` closes the span opened last.
    open: Option<Span>,
}

/// Finished text with looks, links and items.
///
/// Kept flat: one text, and the spans' ends in order. Spans nest, so a walk
/// over [`Rich::events`] needs no recursion however deep they are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rich {
    text: String,
    marks: Vec<Mark>,
    open: u32,
}

/// A step of a walk over finished text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event<'a> {
    /// Characters, not escaped.
    Text(&'a str),
    /// A span begins.
    Open(&'a Span),
    /// The span that began last and has not ended ends.
    Close(&'a Span),
}

impl Rich {
    /// Nothing yet.
    pub fn new() -> Rich {
        Rich::default()
    }

    /// Nothing yet, with room for so many bytes and ends of spans.
    pub(super) fn with_room(bytes: usize, marks: usize) -> Rich {
        Rich {
            text: String::with_capacity(bytes),
            marks: Vec::with_capacity(marks),
            open: 0,
        }
    }

    /// Text in CSL-JSON's micro-markup (`<i>`, `<b>`, `<sup>`, `<sub>`, …);
    /// everything else in it is text. Quotation marks that pair become curly.
    pub fn from_markup(text: &str) -> Rich {
        super::settle::settle_markup(text)
    }

    /// The same with a capital for the first letter of its first word, unless
    /// that word has capitals of its own (`iPad`).
    pub fn with_capital(mut self) -> Rich {
        let word = self
            .text
            .split(|c: char| !c.is_alphanumeric())
            .next()
            .unwrap_or("");
        let is_plain = word.chars().all(char::is_lowercase);
        if let Some(first) = self
            .text
            .chars()
            .next()
            .filter(|c| c.is_lowercase() && is_plain)
        {
            let capital = first.to_uppercase().to_string();
            self.text.replace_range(..first.len_utf8(), &capital);
            let (old, new) = (first.len_utf8() as u32, capital.len() as u32);
            for mark in self.marks.iter_mut().filter(|mark| mark.at >= old) {
                mark.at = mark.at - old + new;
            }
        }
        self
    }

    /// Whether there is nothing to read in it.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Adds characters.
    pub fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Begins a span. A link whose scheme is not allowed begins a span that
    /// does nothing, so that the matching [`Rich::close`] stays right.
    pub fn open(&mut self, span: Span) {
        let span = match span {
            Span::Link(href) if !is_safe_link(&href) => Span::Link("".into()),
            span => span,
        };
        self.marks.push(Mark {
            at: self.end(),
            open: Some(span),
        });
        self.open += 1;
    }

    /// Ends the span begun last; without one, does nothing. A look or a block
    /// with nothing in it is taken back.
    pub fn close(&mut self) {
        if self.open > 0 {
            self.open -= 1;
            let at = self.end();
            let is_void = |mark: &Mark| {
                mark.at == at && matches!(mark.open, Some(Span::Face(_) | Span::Display(_)))
            };
            if self.marks.last().is_some_and(is_void) {
                self.marks.pop();
                return;
            }
            self.marks.push(Mark {
                at: self.end(),
                open: None,
            });
        }
    }

    /// Adds finished text after this; spans it left open are closed.
    pub fn append(&mut self, other: &Rich) {
        let offset = self.end();
        self.text.push_str(&other.text);
        let moved = other.marks.iter().map(|mark| Mark {
            at: mark.at + offset,
            ..mark.clone()
        });
        self.marks.extend(moved);
        self.open += other.open;
        for _ in 0..other.open {
            self.close();
        }
    }

    /// The text without looks and links. Parts with a place of their own are
    /// set off by a space where the text has none.
    pub fn to_text(&self) -> String {
        let mut out = String::with_capacity(self.text.len());
        let mut apart = false;
        for event in self.events() {
            match event {
                Event::Text(text) => {
                    let spaced =
                        out.ends_with(char::is_whitespace) || text.starts_with(char::is_whitespace);
                    if apart && !out.is_empty() && !spaced {
                        out.push(' ');
                    }
                    apart = false;
                    out.push_str(text);
                }
                Event::Open(Span::Display(_)) | Event::Close(Span::Display(_)) => apart = true,
                Event::Open(_) | Event::Close(_) => {}
            }
        }
        out
    }

    /// The characters alone, in order, with nothing between blocks.
    pub fn characters(&self) -> &str {
        &self.text
    }

    /// A walk from the first character to the last. Every span that opens
    /// closes.
    pub fn events(&self) -> impl Iterator<Item = Event<'_>> {
        let mut events = Vec::with_capacity(2 * self.marks.len() + 1);
        let mut open = Vec::new();
        let mut at = 0;
        for mark in &self.marks {
            if mark.at as usize > at {
                events.push(Event::Text(&self.text[at..mark.at as usize]));
                at = mark.at as usize;
            }
            match &mark.open {
                Some(span) => {
                    events.push(Event::Open(span));
                    open.push(span);
                }
                None => events.extend(open.pop().map(Event::Close)),
            }
        }
        if at < self.text.len() {
            events.push(Event::Text(&self.text[at..]));
        }
        events.extend(open.into_iter().rev().map(Event::Close));
        events.into_iter()
    }

    /// Puts characters at byte `at`, which lies on a character boundary. Spans
    /// that begin or end right there stay before them.
    pub(super) fn insert(&mut self, at: usize, text: &str) {
        self.text.insert_str(at, text);
        let (from, length) = (at as u32, text.len() as u32);
        for mark in self.marks.iter_mut().rev() {
            if mark.at <= from {
                break;
            }
            mark.at += length;
        }
    }

    /// Puts `text` in place of the bytes from `from` to `to`, which hold no
    /// mark.
    pub(super) fn replace(&mut self, from: usize, to: usize, text: &str) {
        self.text.replace_range(from..to, text);
        let (to, from, length) = (to as u32, from as u32, text.len() as u32);
        for mark in self.marks.iter_mut().rev() {
            if mark.at < to {
                break;
            }
            mark.at = mark.at - to + from + length;
        }
    }

    /// Takes away every `c` at the end.
    pub(super) fn trim_end(&mut self, c: char) {
        let length = self.text.trim_end_matches(c).len();
        self.text.truncate(length);
        let end = self.end();
        for mark in self.marks.iter_mut().rev() {
            if mark.at <= end {
                break;
            }
            mark.at = end;
        }
    }

    /// Lets go of room that was kept for more.
    pub(super) fn shrink(&mut self) {
        self.text.shrink_to_fit();
        self.marks.shrink_to_fit();
    }

    fn end(&self) -> u32 {
        u32::try_from(self.text.len()).unwrap_or(u32::MAX)
    }
}

impl From<&str> for Rich {
    fn from(text: &str) -> Rich {
        Rich {
            text: text.to_owned(),
            ..Rich::default()
        }
    }
}

/// Finished texts that are kept together, as the citations of a document are: in less room
/// than each would take by itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Riches {
    text: Box<str>,
    marks: Box<[Mark]>,
    /// Where each text ends, in bytes and in marks.
    ends: Box<[(u32, u32)]>,
}

impl Riches {
    /// The text at a place; empty where there is none.
    pub fn get(&self, index: usize) -> Rich {
        let Some(&(text_end, mark_end)) = self.ends.get(index) else {
            return Rich::new();
        };
        let before = index.checked_sub(1).map(|before| self.ends[before]);
        let (text_start, mark_start) = before.unwrap_or_default();
        Rich {
            text: self.text[text_start as usize..text_end as usize].to_owned(),
            marks: self.marks[mark_start as usize..mark_end as usize].to_vec(),
            open: 0,
        }
    }
}

impl<'r> FromIterator<&'r Rich> for Riches {
    fn from_iter<I: IntoIterator<Item = &'r Rich>>(texts: I) -> Riches {
        let (mut text, mut marks, mut ends) = (String::new(), Vec::new(), Vec::new());
        let size = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        for one in texts {
            text.push_str(&one.text);
            marks.extend_from_slice(&one.marks);
            ends.push((size(text.len()), size(marks.len())));
        }
        // Copies, since an allocator may leave a list in the room that it grew into.
        Riches {
            text: (*text).into(),
            marks: (*marks).into(),
            ends: (*ends).into(),
        }
    }
}

/// Whether a link may be followed from a page: an allowed scheme, and no
/// character that browsers strip before they read the scheme.
pub fn is_safe_link(href: &str) -> bool {
    let Some((scheme, _)) = href.split_once(':') else {
        return false;
    };
    ["http", "https", "ftp", "mailto"]
        .iter()
        .any(|known| scheme.eq_ignore_ascii_case(known))
        && !href.chars().any(|c| c.is_control() || c.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_are_kept_together_are_what_they_were() {
        let mut linked = Rich::from("see ");
        linked.open(Span::Item(0));
        linked.push("Smith");
        linked.close();
        let texts = [Rich::new(), linked, Rich::from("ibid.")];
        let kept: Riches = texts.iter().collect();
        for (index, text) in texts.iter().enumerate() {
            assert_eq!(kept.get(index), *text);
        }
        assert!(kept.get(3).is_empty());
    }

    #[test]
    fn blocks_are_apart_in_plain_text() {
        let mut rich = Rich::new();
        for (display, text) in [
            (Display::LeftMargin, "[1]"),
            (Display::RightInline, "Title"),
        ] {
            rich.open(Span::Display(display));
            rich.push(text);
            rich.close();
        }
        assert_eq!(rich.to_text(), "[1] Title");
    }
}
