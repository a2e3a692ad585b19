//! Lists that are mostly empty.

use std::ops::{Deref, DerefMut};

/// A list that takes no more room than a pointer where it is empty, as it mostly is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    clippy::box_collection,
    reason = "a list has three words, and there are hundreds of thousands of empty ones"
)]
pub struct Few<T>(Option<Box<Vec<T>>>);

impl<T> Few<T> {
    /// Adds an item.
    pub fn push(&mut self, item: T) {
        let list = self.0.get_or_insert_default();
        // Of those that are not empty, most have one.
        if list.is_empty() {
            list.reserve_exact(1);
        }
        list.push(item);
    }
}

impl<T> Default for Few<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Deref for Few<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        self.0.as_deref().map_or(&[], Vec::as_slice)
    }
}

impl<T> DerefMut for Few<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        self.0.as_deref_mut().map_or(&mut [], Vec::as_mut_slice)
    }
}

impl<T> FromIterator<T> for Few<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        let list: Vec<T> = items.into_iter().collect();
        Self((!list.is_empty()).then(|| Box::new(list)))
    }
}

impl<'f, T> IntoIterator for &'f Few<T> {
    type Item = &'f T;
    type IntoIter = std::slice::Iter<'f, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_as_long_as_what_was_put_in_and_an_empty_one_as_large_as_a_pointer() {
        assert_eq!(size_of::<Few<[u64; 9]>>(), size_of::<usize>());
        let mut list = Few::default();
        assert_eq!(&*list, &[] as &[u32]);
        list.push(2);
        list.push(1);
        list.push(3);
        list.sort_unstable();
        assert_eq!(&*list, &[1, 2, 3]);
        assert_eq!([1, 2, 3].into_iter().collect::<Few<_>>(), list);
        assert_eq!([0_u32; 0].into_iter().collect::<Few<_>>(), Few::default());
    }
}
