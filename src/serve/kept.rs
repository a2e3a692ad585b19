//! Pages as they were when they could last be made.
//!
//! The main type is [`Kept`]. It holds the few pages that were asked for last, and gives
//! one back when a template fails, or a file cannot be read, until that is mended.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::desk::About;

/// More pages than this are not kept; those asked for longest ago go first.
const PAGES: usize = 16;

/// Good pages by their path in the site.
#[derive(Debug, Default)]
pub struct Kept(Mutex<Pages>);

#[derive(Debug, Default)]
struct Pages {
    by_path: BTreeMap<String, (u64, Arc<Good>)>,
    asked: u64,
}

/// A page that was made without an error.
#[derive(Debug)]
pub struct Good {
    /// Its bytes, without what the preview adds.
    pub bytes: Arc<[u8]>,
    /// What it was made of.
    pub about: About,
}

impl Kept {
    /// Keeps a page.
    pub fn keep(&self, path: &str, page: Good) {
        let mut pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        pages.asked += 1;
        let asked = pages.asked;
        pages
            .by_path
            .insert(path.to_owned(), (asked, Arc::new(page)));
        if pages.by_path.len() > PAGES {
            let oldest = pages.by_path.iter().min_by_key(|(_, (asked, _))| *asked);
            let oldest = oldest.map(|(path, _)| path.clone());
            oldest.map(|path| pages.by_path.remove(&path));
        }
    }

    /// The page that was kept under a path.
    pub fn get(&self, path: &str) -> Option<Arc<Good>> {
        let pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        pages.by_path.get(path).map(|(_, page)| Arc::clone(page))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_asked_for_longest_ago_is_forgotten_first() {
        let kept = Kept::default();
        let page = || Good {
            bytes: Arc::from(*b"words"),
            about: About::default(),
        };
        for n in 0..=PAGES {
            kept.keep(&n.to_string(), page());
            kept.keep("open all the time", page());
        }
        assert!(kept.get("open all the time").is_some());
        assert!(kept.get("0").is_none() && kept.get("5").is_some());
    }
}
