//! Which files of a book may have changed.
//!
//! The main type is [`Watch`]. It is asked, at any moment, what changed since it was last
//! asked, and its answer holds every change that was made before the question. Where the
//! system cannot promise that, it answers [`Changes::Any`], and whoever asked has to look
//! at the files. A [`Bell`] wakes another thread when it is worth asking. This module
//! does not know what any file means.

#[cfg_attr(target_os = "linux", path = "watch/inotify.rs")]
#[cfg_attr(not(target_os = "linux"), path = "watch/notified.rs")]
mod system;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use crate::text::FilePath;

/// How often a [`Bell`] rings where the system tells nothing.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// What may have changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changes {
    /// These files and no others; none, if there are none.
    Files(BTreeSet<FilePath>),
    /// There is no telling.
    Any,
}

/// What of a book is to be watched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Territory {
    /// Folders whose files and folders all belong to the book, by their path in it; those
    /// in them are not implied when it comes to watching, but are when it comes to what
    /// an event concerns.
    pub trees: Vec<String>,
    /// Single files that belong to the book.
    pub files: Vec<String>,
    /// Every folder to watch, as a path on the disk.
    pub folders: Vec<PathBuf>,
    /// Folders that hold the files which links in the book name, as paths on the disk.
    pub linked: Vec<PathBuf>,
}

/// Watches one book.
#[derive(Debug)]
pub struct Watch {
    root: PathBuf,
    territory: Territory,
    system: Result<system::System, String>,
    /// Why the system cannot be relied on.
    trouble: Option<String>,
    looking: Arc<AtomicBool>,
}

/// Rings when there may be changes.
#[derive(Clone, Debug)]
pub struct Bell {
    signal: Option<system::Signal>,
    looking: Arc<AtomicBool>,
}

impl Watch {
    /// Begins to watch the book in the folder `root`, a path without links. Until the
    /// first call of [`Watch::cover`] anything may have changed.
    pub fn new(root: &Path) -> Self {
        let system = system::System::new();
        Self {
            root: root.to_owned(),
            territory: Territory::default(),
            trouble: Some("nothing is watched yet".to_owned()),
            system,
            looking: Arc::new(AtomicBool::new(true)),
        }
    }

    /// Watches `territory` from now on, and nothing else. Gives whether there is something
    /// in it that was not watched before, so that it has to be looked at once more.
    pub fn cover(&mut self, territory: Territory) -> bool {
        let covered = match &mut self.system {
            Ok(system) => system.cover(&self.root, &territory),
            Err(why) => Err(why.clone()),
        };
        self.territory = territory;
        self.looking.store(covered.is_err(), Ordering::Relaxed);
        self.trouble = covered.as_ref().err().cloned();
        covered.unwrap_or(false)
    }

    /// What changed since the last call.
    pub fn drain(&mut self) -> Changes {
        let told = match &mut self.system {
            Ok(system) => system.drain(&self.territory),
            Err(_) => Changes::Any,
        };
        match self.trouble {
            Some(_) => Changes::Any,
            None => told,
        }
    }

    /// Why files have to be looked at, if the system cannot watch them.
    pub fn trouble(&self) -> Option<&str> {
        self.trouble.as_deref()
    }

    /// Rings when there may be changes, for another thread.
    pub fn bell(&self) -> Bell {
        Bell {
            signal: self.system.as_ref().ok().map(system::System::signal),
            looking: Arc::clone(&self.looking),
        }
    }
}

impl Bell {
    /// Waits until there may be changes, or until `at_most` has gone by; gives whether
    /// there may be changes. Where the system tells nothing it gives so now and again.
    pub fn wait(&self, at_most: Duration) -> bool {
        match &self.signal {
            Some(signal) if !self.looking.load(Ordering::Relaxed) => signal.wait(at_most),
            _ => {
                thread::sleep(at_most.min(LOOK_EVERY));
                true
            }
        }
    }
}

// Elsewhere the system is asked for whole trees, and tells no paths that need a look.
#[cfg(any(target_os = "linux", test))]
impl Territory {
    /// Whether a change at `path`, a path in the book, can make another book of it.
    fn concerns(&self, path: &str) -> bool {
        let leads_to = |wanted: &String| {
            wanted == path
                || wanted
                    .strip_prefix(path)
                    .is_some_and(|rest| rest.starts_with('/'))
        };
        let within = |tree: &String| {
            path.strip_prefix(tree.as_str())
                .and_then(|rest| rest.strip_prefix('/'))
                .is_some_and(|below| !below.split('/').any(|part| part.starts_with('.')))
        };
        self.files.iter().any(leads_to)
            || self.trees.iter().any(|tree| leads_to(tree) || within(tree))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_concerns_a_book_where_it_reads_or_on_the_way_there() {
        let territory = Territory {
            trees: vec!["text/content".into()],
            files: vec!["book.toml".into(), "styles/own.csl".into()],
            ..Territory::default()
        };
        let check = |path: &str, expected: bool| {
            assert_eq!(territory.concerns(path), expected, "{path}");
        };
        check("book.toml", true);
        check("text", true);
        check("text/content", true);
        check("text/content/cases/a.md", true);
        check("styles", true);
        check("styles/own.csl", true);
        check("styles/other.csl", false);
        check("text/contents", false);
        check("text/content/.git/index", false);
        check("text/content/cases/.a.md.swp", false);
        check("public", false);
    }
}
