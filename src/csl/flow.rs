//! Text while it is being made: characters, and marks between them.
//!
//! The main type is [`Flow`]. Elements of a style write into one flow one after
//! another, and take back what turned out empty by cutting it off. It holds
//! text as elements left it; [`settle`](super::settle) makes finished text of
//! it.

use super::rich::{Display, Event, Face, Rich, Span};
use super::variable::Variable;

/// What a stretch of a flow is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    Face(Face),
    Display(Display),
    /// Between quotation marks, which are put there in the end.
    Quote,
    /// Not to be changed by text-case.
    NoCase,
    /// Without any look of what is round it.
    Plain,
    /// A link to the address of that place in [`Flow::links`].
    Link(u16),
    /// The names of one variable, labels included.
    Names,
    /// The list of names without its label.
    NameList,
    /// One name.
    Name,
    Title,
    YearSuffix,
    Date,
    Number,
    Locator,
    Item(u32),
    /// The stretch is a term whose first letter may be made a capital.
    Term,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MarkKind {
    Open(Tag),
    Close,
    /// Where two siblings meet, and their punctuation may collide.
    Join,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    pub at: u32,
    pub kind: MarkKind,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Flow {
    pub text: String,
    pub marks: Vec<Mark>,
    pub links: Vec<Box<str>>,
    /// The variables whose names were printed, in order; the substitute of a
    /// names element that held no name is `None`.
    pub names: Vec<Option<Variable>>,
}

/// A place in a flow to which it can be cut back.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub text: usize,
    pub marks: usize,
    links: usize,
    names: usize,
}

impl Flow {
    /// An empty flow that need not grow for an entry of usual length.
    pub fn with_room() -> Self {
        Self {
            text: String::with_capacity(256),
            marks: Vec::with_capacity(96),
            ..Self::default()
        }
    }

    pub fn place(&self) -> Place {
        Place {
            text: self.text.len(),
            marks: self.marks.len(),
            links: self.links.len(),
            names: self.names.len(),
        }
    }

    pub fn cut(&mut self, place: Place) {
        self.text.truncate(place.text);
        self.marks.truncate(place.marks);
        self.links.truncate(place.links);
        self.names.truncate(place.names);
    }

    pub fn is_empty_since(&self, place: Place) -> bool {
        self.text.len() == place.text
    }

    pub fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    pub fn open(&mut self, tag: Tag) {
        self.mark(MarkKind::Open(tag));
    }

    pub fn close(&mut self) {
        self.mark(MarkKind::Close);
    }

    pub fn join(&mut self) {
        let join = Mark {
            at: self.end(),
            kind: MarkKind::Join,
        };
        if self.marks.last() != Some(&join) {
            self.marks.push(join);
        }
    }

    pub fn open_link(&mut self, url: &str) {
        let index = u16::try_from(self.links.len()).unwrap_or(u16::MAX);
        if index < u16::MAX {
            self.links.push(url.into());
        }
        self.open(Tag::Link(index));
    }

    fn mark(&mut self, kind: MarkKind) {
        let at = self.end();
        self.marks.push(Mark { at, kind });
    }

    pub fn end(&self) -> u32 {
        u32::try_from(self.text.len()).unwrap_or(u32::MAX)
    }

    /// Lets go of room that was kept for more.
    pub fn shrink(&mut self) {
        self.text.shrink_to_fit();
        self.marks.shrink_to_fit();
        self.links.shrink_to_fit();
        self.names.shrink_to_fit();
    }

    pub fn clear(&mut self) {
        self.text.clear();
        self.marks.clear();
        self.links.clear();
        self.names.clear();
    }

    pub fn append(&mut self, other: &Flow) {
        self.append_range(other, 0..other.marks.len(), 0, other.text.len());
        self.names.extend_from_slice(&other.names);
    }

    /// Adds finished text.
    pub fn append_rich(&mut self, rich: &Rich) {
        for event in rich.events() {
            match event {
                Event::Text(text) => self.push(text),
                Event::Open(Span::Face(face)) => self.open(Tag::Face(*face)),
                Event::Open(Span::Link(url)) => self.open_link(url),
                Event::Open(Span::Display(display)) => self.open(Tag::Display(*display)),
                Event::Open(Span::Item(item)) => self.open(Tag::Item(*item)),
                Event::Close(_) => self.close(),
            }
        }
    }

    /// Adds the marks of `other` in `marks` and its text from `from` to `to`.
    fn append_range(
        &mut self,
        other: &Flow,
        marks: std::ops::Range<usize>,
        from: usize,
        to: usize,
    ) {
        let base = self.text.len();
        let links = u16::try_from(self.links.len()).unwrap_or(u16::MAX);
        self.text.push_str(&other.text[from..to]);
        self.links.extend(other.links.iter().cloned());
        self.marks
            .extend(other.marks[marks].iter().map(|mark| Mark {
                at: u32::try_from(base + mark.at as usize - from).unwrap_or(u32::MAX),
                kind: match mark.kind {
                    MarkKind::Open(Tag::Link(index)) => {
                        MarkKind::Open(Tag::Link(index.saturating_add(links)))
                    }
                    kind => kind,
                },
            }));
    }

    /// Adds the first stretch of `other` that bears `tag`; tells whether there
    /// was one.
    pub fn append_first(&mut self, other: &Flow, tag: Tag) -> bool {
        let Some((first, last)) = other.find(tag, 0) else {
            return false;
        };
        let (from, to) = (
            other.marks[first].at as usize,
            other.marks[last].at as usize,
        );
        self.append_range(other, first..last + 1, from, to);
        true
    }

    /// The marks that open and close the first stretch from mark `start` on
    /// that bears `tag`.
    pub fn find(&self, tag: Tag, start: usize) -> Option<(usize, usize)> {
        let first = start
            + self.marks[start..]
                .iter()
                .position(|mark| mark.kind == MarkKind::Open(tag))?;
        Some((first, self.closer(first)))
    }

    /// The mark that closes the stretch which mark `open` opens.
    fn closer(&self, open: usize) -> usize {
        let mut depth = 0_u32;
        for (index, mark) in self.marks.iter().enumerate().skip(open) {
            match mark.kind {
                MarkKind::Open(_) => depth += 1,
                MarkKind::Close => depth -= 1,
                MarkKind::Join => {}
            }
            if depth == 0 {
                return index;
            }
        }
        self.marks.len() - 1
    }

    /// How many stretches that bear `tag` begin between two marks.
    pub fn count(&self, tag: Tag, stretch: (usize, usize)) -> usize {
        let marks = &self.marks[stretch.0..stretch.1];
        marks
            .iter()
            .filter(|mark| mark.kind == MarkKind::Open(tag))
            .count()
    }

    /// The characters of the stretch between two marks.
    pub fn between(&self, stretch: (usize, usize)) -> &str {
        &self.text[self.marks[stretch.0].at as usize..self.marks[stretch.1].at as usize]
    }

    /// Puts `text` in place of the stretch between two marks, which stay; what
    /// was marked inside is gone.
    pub fn replace(&mut self, stretch: (usize, usize), text: &str) {
        let (from, to) = (self.marks[stretch.0].at, self.marks[stretch.1].at);
        self.text.replace_range(from as usize..to as usize, text);
        self.marks.drain(stretch.0 + 1..stretch.1);
        let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
        for mark in &mut self.marks[stretch.0 + 1..] {
            mark.at = mark.at - to + from + length;
        }
    }

    /// Takes out the characters from `from` to `to`; marks stay.
    pub fn remove_text(&mut self, from: usize, to: usize) {
        self.text.replace_range(from..to, "");
        let (from, to) = (from as u32, to as u32);
        for mark in self.marks.iter_mut().rev() {
            if mark.at >= to {
                mark.at -= to - from;
            } else if mark.at > from {
                mark.at = from;
            } else {
                break;
            }
        }
    }

    /// Rewrites the text since `place`, piece by piece between marks. `change`
    /// is told whether the piece is to be kept as it is, by [`Tag::NoCase`] or
    /// by a look that case rules leave alone.
    pub fn rewrite(&mut self, place: Place, mut change: impl FnMut(&str, bool, &mut String)) {
        let tail = self.text.split_off(place.text);
        let mut at = 0;
        let mut depth = 0_u32;
        let mut kept = 0_u32;
        for index in place.marks..self.marks.len() {
            let mark = self.marks[index];
            let here = mark.at as usize - place.text;
            if here > at {
                change(&tail[at..here], kept > 0, &mut self.text);
                at = here;
            }
            self.marks[index].at = self.end();
            match mark.kind {
                MarkKind::Open(tag) => {
                    depth += 1;
                    let keeps = matches!(
                        tag,
                        Tag::NoCase
                            | Tag::Plain
                            | Tag::Face(Face::SmallCaps | Face::Superscript | Face::Subscript)
                    );
                    if keeps && kept == 0 {
                        kept = depth;
                    }
                }
                MarkKind::Close => {
                    if kept == depth {
                        kept = 0;
                    }
                    depth = depth.saturating_sub(1);
                }
                MarkKind::Join => {}
            }
        }
        if at < tail.len() {
            change(&tail[at..], kept > 0, &mut self.text);
        }
    }
}
