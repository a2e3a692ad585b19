//! What most things of a kind do not have, held apart.
//!
//! The main type is [`Rarely`]. A book has very many blocks and citations, and most of what
//! can be written on one is written on few.

use std::ops::{Deref, DerefMut};

/// What can be left out, and then reads as nothing.
pub trait Rare: Clone + Sized + 'static {
    /// How it reads where it is left out.
    const NONE: &'static Self;
}

/// A `T` that takes the room of a pointer where it is left out. It is there once something
/// is written to it.
#[derive(Clone, Debug)]
pub struct Rarely<T>(Option<Box<T>>);

impl<T> Rarely<T> {
    /// Left out.
    pub const NONE: Self = Self(None);

    /// It is there.
    pub fn some(value: T) -> Self {
        Self(Some(Box::new(value)))
    }
}

impl<T: Rare> Deref for Rarely<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.0.as_deref().unwrap_or(T::NONE)
    }
}

impl<T: Rare> DerefMut for Rarely<T> {
    fn deref_mut(&mut self) -> &mut T {
        self.0.get_or_insert_with(|| Box::new(T::NONE.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, Debug, PartialEq)]
    struct Words(Vec<&'static str>);

    impl Rare for Words {
        const NONE: &'static Self = &Self(Vec::new());
    }

    #[test]
    fn what_is_left_out_reads_as_nothing_and_is_there_once_written_to() {
        let mut words = Rarely::<Words>::NONE;
        assert_eq!(*words, Words(Vec::new()));
        assert!(words.0.is_none());
        (*words).0.push("kettle");
        assert_eq!(*words, Words(vec!["kettle"]));
    }
}
