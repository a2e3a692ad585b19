//! A field letter by letter, with what braces keep.

use biblatex::Chunk;

use super::commands::typeset;
use super::math::math;
use crate::data::bibtex::Chunks;

/// A letter of a field, or a tag that stands among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::data::bibtex) struct Letter {
    pub shown: Shown,
    /// Whether braces keep its case.
    pub kept: bool,
}

/// What there is to see of a [`Letter`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::data::bibtex) enum Shown {
    Char(char),
    /// A tag of CSL's micro-markup.
    Tag(&'static str),
}

impl Letter {
    pub fn is(&self, test: impl Fn(char) -> bool) -> bool {
        matches!(self.shown, Shown::Char(c) if test(c))
    }

    /// A space that parts words; one that does not break is a letter like others.
    pub fn is_space(&self) -> bool {
        self.is(|c| c.is_whitespace() && c != '\u{a0}')
    }

    pub fn write(&self, out: &mut String) {
        match self.shown {
            Shown::Char(c) => out.push(c),
            Shown::Tag(tag) => out.push_str(tag),
        }
    }
}

/// The letters of a field.
pub(super) fn letters(chunks: &Chunks) -> Vec<Letter> {
    let mut all = Vec::new();
    for chunk in chunks {
        let (shown, kept) = match &chunk.v {
            Chunk::Normal(text) => (typeset(text), false),
            Chunk::Verbatim(text) => (typeset(text), true),
            Chunk::Math(text) => (math(text), true),
        };
        all.extend(shown.into_iter().map(|shown| Letter { shown, kept }));
    }
    all
}
