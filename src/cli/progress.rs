//! How far long work has come, on a terminal.
//!
//! The main type is [`Counted`]: a site that counts its pages while they are rendered. It
//! says nothing in a pipe, nor in the first second.

use std::io::{self, Write};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Instant;

use crate::diag::Diagnosed;
use crate::gate::Noted;
use crate::io::publish::{Content, Publishable};

/// A site whose rendering is counted.
pub struct Counted<'a> {
    site: &'a dyn Publishable,
    total: AtomicUsize,
    done: AtomicUsize,
    watched: bool,
    start: Instant,
    /// When the line was last written, in tenths of a second since the start.
    written: AtomicU64,
}

/// How often the line is written, and when first: tenths of a second.
const PAUSE: u64 = 2;
const FIRST: u64 = 10;

impl<'a> Counted<'a> {
    /// Counts the pages of `site`, and shows the count if somebody watches.
    pub fn new(site: &'a dyn Publishable, watched: bool) -> Self {
        Self {
            site,
            total: AtomicUsize::new(0),
            done: AtomicUsize::new(0),
            watched,
            start: Instant::now(),
            written: AtomicU64::new(FIRST - PAUSE),
        }
    }

    fn show(&self) {
        let tenths = u64::try_from(self.start.elapsed().as_millis() / 100).unwrap_or(u64::MAX);
        let before = self.written.load(Ordering::Relaxed);
        if tenths < before.saturating_add(PAUSE) {
            return;
        }
        // Of several threads that come here at once, one writes.
        let order = Ordering::Relaxed;
        if self
            .written
            .compare_exchange(before, tenths, order, order)
            .is_ok()
        {
            let (done, total) = (self.done.load(order), self.total.load(order));
            let _ = write!(io::stderr(), "\r{done} of {total} files\u{1b}[K");
        }
    }
}

impl Publishable for Counted<'_> {
    fn paths(&self) -> Vec<String> {
        let paths = self.site.paths();
        self.total.store(paths.len(), Ordering::Relaxed);
        paths
    }

    fn noted(&self, index: usize) -> Noted {
        self.site.noted(index)
    }

    fn render(&self, index: usize) -> Diagnosed<Content> {
        let rendered = self.site.render(index);
        self.done.fetch_add(1, Ordering::Relaxed);
        if self.watched {
            self.show();
        }
        rendered
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        if self.written.load(Ordering::Relaxed) >= FIRST {
            let _ = write!(io::stderr(), "\r\u{1b}[K");
        }
    }
}
