//! Results remembered by the hash of what they were made from.
//!
//! The main type is [`Store`]. It lives in the process and only there: a build that
//! starts with a full store gives the same bytes as one that starts with none. It
//! does not know what it keeps. What is kept is best made to [`Fit`].

mod few;
mod fit;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxBuildHasher;

pub use few::Few;
pub use fit::Fit;

/// What a result was made from, as a 256-bit hash.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Key([u8; 32]);

impl Key {
    /// The bytes of the hash.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The hash of several pieces of input; how they are cut makes a difference.
    pub fn of(parts: &[&[u8]]) -> Self {
        let mut hasher = blake3::Hasher::new();
        for part in parts {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        Self(*hasher.finalize().as_bytes())
    }
}

/// Remembered results of one kind.
///
/// Safe to share between threads. A result is kept until a whole round (from one
/// [`Store::end_round`] to the next) has gone by in which nobody asked for it, so
/// memory follows what is in use.
#[derive(Debug)]
pub struct Store<T> {
    kept: Mutex<HashMap<Key, Entry<T>, FxBuildHasher>>,
    forgets: bool,
}

#[derive(Debug)]
struct Entry<T> {
    value: Arc<T>,
    asked: bool,
}

impl<T> Default for Store<T> {
    fn default() -> Self {
        Self {
            kept: Mutex::new(HashMap::default()),
            forgets: false,
        }
    }
}

impl<T> Store<T> {
    /// A store that remembers nothing, for a program that builds once: every result is
    /// made when it is asked for.
    pub fn forgetful() -> Self {
        Self {
            forgets: true,
            ..Self::default()
        }
    }

    /// Whether it remembers nothing.
    pub fn forgets(&self) -> bool {
        self.forgets
    }

    /// The result for `key`, made by `make` if it is not remembered.
    ///
    /// `make` runs outside the lock; two threads that ask for the same thing at once
    /// may both make it, and the first to finish is kept.
    pub fn get(&self, key: Key, make: impl FnOnce() -> T) -> Arc<T> {
        if self.forgets {
            return Arc::new(make());
        }
        if let Some(entry) = self.lock().get_mut(&key) {
            entry.asked = true;
            return Arc::clone(&entry.value);
        }
        let value = Arc::new(make());
        let mut kept = self.lock();
        let entry = kept.entry(key).or_insert(Entry { value, asked: true });
        entry.asked = true;
        Arc::clone(&entry.value)
    }

    /// The result for `key`, if it is remembered.
    pub fn find(&self, key: Key) -> Option<Arc<T>> {
        let mut kept = self.lock();
        let entry = kept.get_mut(&key)?;
        entry.asked = true;
        Some(Arc::clone(&entry.value))
    }

    /// Forgets what nobody asked for since the last call.
    pub fn end_round(&self) {
        self.lock()
            .retain(|_, entry| std::mem::take(&mut entry.asked));
    }

    /// How many results are remembered.
    pub fn len(&self) -> usize {
        self.lock().len()
    }

    /// Whether nothing is remembered.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    // A panic elsewhere leaves the map whole: every change to it is one call.
    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Key, Entry<T>, FxBuildHasher>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_is_made_once() {
        let store = Store::default();
        let key = Key::of(&[b"a"]);
        assert_eq!(*store.get(key, || 1), 1);
        assert_eq!(*store.get(key, || 2), 1);
    }

    #[test]
    fn what_a_round_did_not_ask_for_is_forgotten() {
        let store = Store::default();
        store.get(Key::of(&[b"a"]), || 1);
        store.get(Key::of(&[b"b"]), || 2);
        store.end_round();
        store.get(Key::of(&[b"a"]), || 3);
        store.end_round();
        assert_eq!(store.len(), 1);
        assert_eq!(*store.get(Key::of(&[b"a"]), || 4), 1);
    }

    #[test]
    fn a_forgetful_store_makes_every_result_anew() {
        let store = Store::forgetful();
        let key = Key::of(&[b"a"]);
        assert_eq!((*store.get(key, || 1), *store.get(key, || 2)), (1, 2));
        assert!(store.is_empty());
    }

    #[test]
    fn the_cut_between_parts_counts() {
        assert_ne!(Key::of(&[b"ab", b"c"]), Key::of(&[b"a", b"bc"]));
    }
}
