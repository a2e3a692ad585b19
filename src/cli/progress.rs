//! How far long work has come, on a terminal, and what it was spent on.
//!
//! The main type is [`Counted`]: a site that counts its pages while they are rendered. It
//! says nothing in a pipe, nor in the first second.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

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
    /// What rendering each kind of file took, if somebody asked.
    spent: Option<Spent>,
}

/// The paths of the files, and for each kind how many were rendered and for how long.
struct Spent {
    paths: Vec<String>,
    by_kind: Mutex<BTreeMap<&'static str, (usize, Duration)>>,
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
            spent: None,
        }
    }

    /// Times each kind of file, too; `paths` are those of the site, in its order.
    #[must_use]
    pub fn timed(mut self, paths: Vec<String>) -> Self {
        let by_kind = Mutex::default();
        self.spent = Some(Spent { paths, by_kind });
        self
    }

    /// For each kind of file how many were rendered, and for how long by all threads
    /// together. Empty if it was not timed.
    pub fn spent(&self) -> Vec<(&'static str, usize, Duration)> {
        let Some(spent) = &self.spent else {
            return Vec::new();
        };
        let by_kind = spent.by_kind.lock().unwrap_or_else(PoisonError::into_inner);
        let all = by_kind
            .iter()
            .map(|(&kind, &(files, time))| (kind, files, time));
        all.collect()
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
        let start = Instant::now();
        let rendered = self.site.render(index);
        if let Some(spent) = &self.spent {
            let mut by_kind = spent.by_kind.lock().unwrap_or_else(PoisonError::into_inner);
            let (files, time) = by_kind.entry(kind_of(&spent.paths[index])).or_default();
            *files += 1;
            *time += start.elapsed();
        }
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

/// What the file at a path of a site is a part of.
fn kind_of(path: &str) -> &'static str {
    let (first, rest) = path.split_once('/').unwrap_or(("", path));
    match first {
        "cases" if rest.contains("/compare/") => "comparison",
        "cases" if rest.contains("/claims/") => "claims",
        "cases" => "cases",
        "compare" => "comparison",
        "data" if rest.starts_with("compare") => "comparison",
        "data" => "data",
        "sources" => "sources",
        "search" => "search",
        _ => "other files",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, kind: &str) {
        assert_eq!(kind_of(path), kind);
    }

    #[test]
    fn a_file_is_a_part_of_what_its_path_says() {
        check("cases/kettle/index.html", "cases");
        check("cases/a/b/claims/c-boil/index.html", "claims");
        check("cases/kettle/compare/page/2/index.html", "comparison");
        check("compare/no-answer/index.html", "comparison");
        check("data/compare/rows-1.js", "comparison");
        check("data/compare.csv", "comparison");
        check("data/sources/smith.json", "data");
        check("sources/smith/index.html", "sources");
        check("index.html", "other files");
    }
}
