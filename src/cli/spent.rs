//! What rendering was spent on.
//!
//! The main type is [`Timed`]: a site whose files are timed by their kind while they are
//! rendered. It does not know what is on a page.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::diag::Diagnosed;
use crate::gate::Noted;
use crate::io::publish::{Content, Publishable};

/// A kind of file, how many were rendered, and for how long by all threads together.
pub type Spent = (&'static str, usize, Duration);

/// A site whose rendering is timed.
pub struct Timed<'a> {
    site: &'a dyn Publishable,
    kinds: Vec<&'static str>,
    by_kind: Mutex<BTreeMap<&'static str, (usize, Duration)>>,
}

impl<'a> Timed<'a> {
    /// Times the files of `site`.
    pub fn new(site: &'a dyn Publishable) -> Self {
        let paths = site.paths();
        Self {
            site,
            kinds: paths.iter().map(|path| kind_of(path)).collect(),
            by_kind: Mutex::default(),
        }
    }

    fn took(&self, index: usize, files: usize, start: Instant) {
        let mut by_kind = self.by_kind.lock().unwrap_or_else(PoisonError::into_inner);
        let (known, time) = by_kind.entry(self.kinds[index]).or_default();
        *known += files;
        *time += start.elapsed();
    }

    /// What each kind of file took.
    pub fn spent(&self) -> Vec<Spent> {
        let by_kind = self.by_kind.lock().unwrap_or_else(PoisonError::into_inner);
        let all = by_kind.iter();
        all.map(|(&kind, &(files, time))| (kind, files, time))
            .collect()
    }
}

impl Publishable for Timed<'_> {
    fn paths(&self) -> Vec<Box<str>> {
        self.site.paths()
    }

    fn noted(&self, index: usize) -> Noted {
        self.site.noted(index)
    }

    fn parts(&self, index: usize) -> usize {
        self.site.parts(index)
    }

    fn render_part(&self, index: usize, part: usize) -> Diagnosed<Vec<u8>> {
        let start = Instant::now();
        let rendered = self.site.render_part(index, part);
        self.took(index, usize::from(part == 0), start);
        rendered
    }

    fn render(&self, index: usize) -> Diagnosed<Content> {
        let start = Instant::now();
        let rendered = self.site.render(index);
        self.took(index, 1, start);
        rendered
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
