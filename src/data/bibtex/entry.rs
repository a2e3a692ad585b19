//! What a `.bib` file is made of, as it is written: entries, their fields, and the pieces
//! that `#` puts together. All of it by place; the text stays in the file.

use std::ops::Range;

/// A stretch of the file, in bytes.
pub(super) type Place = Range<usize>;

/// The parts of a file, in its order.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// Works and `@xdata`.
    pub entries: Vec<Entry>,
    /// `@string`s.
    pub strings: Vec<Field>,
    /// What is wrong, in no order.
    pub faults: Vec<Fault>,
}

/// One `@type{key, …}`.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// From the `@` to the closing brace, or to where it was given up.
    pub whole: Place,
    /// The word after the `@`.
    pub kind: Place,
    /// The key; where it has none, the word after the `@`.
    pub key: Key,
    /// The fields, repeats included.
    pub fields: Vec<Field>,
}

/// The key of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Key {
    /// As it is written.
    Written(Place),
    /// It has white space in it, which no citation can name.
    Spaced(Place),
    /// There is none: the place is the word after the `@`.
    Missing(Place),
}

impl Key {
    /// Where a message about the entry points.
    pub fn place(&self) -> &Place {
        match self {
            Key::Written(place) | Key::Spaced(place) | Key::Missing(place) => place,
        }
    }
}

/// `name = value`
#[derive(Clone, Debug)]
pub(super) struct Field {
    /// The name.
    pub name: Place,
    /// The pieces of the value; none if there is no value.
    pub pieces: Vec<Piece>,
}

/// A piece of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// What stands between braces or quotation marks, or a number.
    Text(Place),
    /// The name of a `@string`.
    Name(Place),
}

impl Piece {
    pub fn place(&self) -> &Place {
        match self {
            Piece::Text(place) | Piece::Name(place) => place,
        }
    }
}

/// Something wrong with how a file is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub kind: FaultKind,
    pub at: Place,
}

/// What can be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FaultKind {
    /// An entry ends where the next begins, or with the file.
    NeverClosed,
    /// A value has no closing brace.
    OpenBrace,
    /// A value has no closing quotation mark.
    OpenQuote,
    /// A quotation mark within a value that is in quotation marks.
    InnerQuote,
    /// A brace that closes the entry before its last field.
    ClosedEarly,
    /// A parenthesis closes what a brace opened.
    WrongBracket,
    /// A word of a type and no brace after it.
    NoBrace,
    NoKey,
    SpacedKey,
    NoComma,
    NoEquals,
    NoValue,
    /// Characters where a field should begin.
    Stray,
}
