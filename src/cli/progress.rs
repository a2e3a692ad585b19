//! How far long work has come, on a terminal.
//!
//! The main type is [`Progress`]: one line that says which stage the work is at and, where
//! files are rendered, how many there are. It says nothing in a pipe, nor in the first
//! second. It does not do the work.

use std::io::{self, Write};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::report::Terminal;
use crate::diag::Diagnosed;
use crate::gate::Noted;
use crate::io::publish::{Content, Publishable};

/// When the line is first written, and how often.
const FIRST: Duration = Duration::from_secs(1);
const PAUSE: Duration = Duration::from_millis(200);

/// The line that says how far the work has come; it goes when this is dropped.
pub struct Progress {
    shown: Option<(Arc<Shown>, JoinHandle<()>)>,
}

/// What the line says, and whether the work is over.
struct Shown {
    stage: Mutex<Stage>,
    over: Condvar,
    done: AtomicUsize,
}

#[derive(Default)]
struct Stage {
    name: &'static str,
    /// How many there are to do, and of what; none where the stage is one piece.
    total: Option<(usize, &'static str)>,
    over: bool,
}

impl Progress {
    /// Begins the work at its first stage. Without somebody who watches there is no line.
    pub fn begin(terminal: &Terminal, stage: &'static str) -> Self {
        if !terminal.is_watched() {
            return Self { shown: None };
        }
        let shown = Arc::new(Shown {
            stage: Mutex::new(Stage {
                name: stage,
                ..Stage::default()
            }),
            over: Condvar::new(),
            done: AtomicUsize::new(0),
        });
        let writes = Arc::clone(&shown);
        // Without a thread there is no line, and the work goes on.
        let thread = thread::Builder::new().name("progress".to_owned());
        let thread = thread.spawn(move || writes.write()).ok();
        Self {
            shown: thread.map(|thread| (shown, thread)),
        }
    }

    /// Goes on to a stage that is one piece.
    pub fn stage(&self, name: &'static str) {
        self.set(name, None);
    }

    /// Goes on to a stage of `total` things, each of which [`Progress::one_more`] counts.
    pub fn count(&self, name: &'static str, total: usize, of: &'static str) {
        self.set(name, Some((total, of)));
    }

    /// Counts one that is done.
    pub fn one_more(&self) {
        if let Some((shown, _)) = &self.shown {
            shown.done.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Goes on to rendering: the site, which counts its files while they are rendered.
    pub fn rendering<'a>(&'a self, site: &'a dyn Publishable) -> Counted<'a> {
        self.stage("rendering");
        Counted {
            site,
            progress: self,
        }
    }

    fn set(&self, name: &'static str, total: Option<(usize, &'static str)>) {
        if let Some((shown, _)) = &self.shown {
            shown.done.store(0, Ordering::Relaxed);
            let mut stage = shown.stage.lock().unwrap_or_else(PoisonError::into_inner);
            (stage.name, stage.total) = (name, total);
        }
    }
}

impl Shown {
    /// Writes the line now and again, until the work is over.
    fn write(&self) {
        let mut stage = self.stage.lock().unwrap_or_else(PoisonError::into_inner);
        let mut wait = FIRST;
        let mut written = false;
        while !stage.over {
            let waited = self.over.wait_timeout(stage, wait);
            let (held, timeout) = waited.unwrap_or_else(PoisonError::into_inner);
            stage = held;
            if timeout.timed_out() && !stage.over {
                let line = stage.line(self.done.load(Ordering::Relaxed));
                let _ = write!(io::stderr(), "\r{line}\u{1b}[K");
                (wait, written) = (PAUSE, true);
            }
        }
        if written {
            let _ = write!(io::stderr(), "\r\u{1b}[K");
        }
    }
}

impl Stage {
    /// `rendering: 120 of 4,000 files`, short enough for the narrowest terminal.
    fn line(&self, done: usize) -> String {
        match self.total {
            None => format!("{} …", self.name),
            Some((total, of)) => {
                let all = super::report::counted(total, of);
                format!("{}: {done} of {all}", self.name)
            }
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((shown, thread)) = self.shown.take() {
            let mut stage = shown.stage.lock().unwrap_or_else(PoisonError::into_inner);
            stage.over = true;
            drop(stage);
            shown.over.notify_all();
            let _ = thread.join();
        }
    }
}

/// A site whose rendering is counted.
pub struct Counted<'a> {
    site: &'a dyn Publishable,
    progress: &'a Progress,
}

impl Publishable for Counted<'_> {
    fn paths(&self) -> Vec<Box<str>> {
        let paths = self.site.paths();
        self.progress.count("rendering", paths.len(), "file");
        paths
    }

    fn noted(&self, index: usize) -> Noted {
        self.site.noted(index)
    }

    fn parts(&self, index: usize) -> usize {
        self.site.parts(index)
    }

    fn render_part(&self, index: usize, part: usize) -> Diagnosed<Vec<u8>> {
        if part == 0 {
            self.progress.one_more();
        }
        self.site.render_part(index, part)
    }

    fn render(&self, index: usize) -> Diagnosed<Content> {
        let rendered = self.site.render(index);
        self.progress.one_more();
        rendered
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(total: Option<(usize, &'static str)>, done: usize, expected: &str) {
        let stage = Stage {
            name: "rendering",
            total,
            over: false,
        };
        assert_eq!(stage.line(done), expected);
    }

    #[test]
    fn the_line_counts_what_can_be_counted() {
        check(None, 0, "rendering …");
        check(Some((4_000, "file")), 120, "rendering: 120 of 4,000 files");
        check(Some((1, "file")), 1, "rendering: 1 of 1 file");
    }
}
