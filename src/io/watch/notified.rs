//! Systems other than Linux: they tell of changes some time after they were made, so that
//! what they tell is only worth a look.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use notify::{RecommendedWatcher, RecursiveMode, Watcher};

use super::{Changes, Territory};

/// The system's own watcher.
#[derive(Debug)]
pub struct System {
    watcher: RecommendedWatcher,
    watched: Vec<PathBuf>,
    signal: Signal,
}

/// Rings when the system told something.
#[derive(Clone, Debug, Default)]
pub struct Signal(Arc<(Mutex<bool>, Condvar)>);

impl System {
    /// Watches nothing yet.
    pub fn new() -> Result<Self, String> {
        let signal = Signal::default();
        let ring = signal.clone();
        let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            // To look at a file is no change, or each look would lead to the next.
            if event.map_or(true, |event| !event.kind.is_access()) {
                ring.ring();
            }
        });
        Ok(Self {
            watcher: watcher.map_err(|error| error.to_string())?,
            watched: Vec::new(),
            signal,
        })
    }

    /// Watches the trees of `territory` and the folders of its other files.
    pub fn cover(&mut self, root: &Path, territory: &Territory) -> Result<bool, String> {
        let trees = territory.trees.iter().map(|tree| root.join(tree));
        let trees: Vec<PathBuf> = trees.filter(|tree| tree.is_dir()).collect();
        let above = territory.folders.iter().chain(&territory.linked);
        let above = above.filter(|folder| !trees.iter().any(|tree| folder.starts_with(tree)));
        let flat = above.map(|folder| (folder.clone(), RecursiveMode::NonRecursive));
        let deep = trees
            .iter()
            .map(|tree| (tree.clone(), RecursiveMode::Recursive));
        let wanted: Vec<(PathBuf, RecursiveMode)> = deep.chain(flat).collect();
        for gone in &self.watched {
            if !wanted.iter().any(|(folder, _)| folder == gone) {
                // One that is not there any more is not watched any more.
                let _ = self.watcher.unwatch(gone);
            }
        }
        self.watched
            .retain(|old| wanted.iter().any(|(folder, _)| folder == old));
        let mut begun = false;
        for (folder, mode) in wanted {
            if !self.watched.contains(&folder) {
                let watched = self.watcher.watch(&folder, mode);
                watched.map_err(|error| error.to_string())?;
                self.watched.push(folder);
                begun = true;
            }
        }
        Ok(begun)
    }

    /// Something, for all that is known.
    pub fn drain(&mut self, _: &Territory) -> Changes {
        Changes::Any
    }

    /// For another thread to wait for changes.
    pub fn signal(&self) -> Signal {
        self.signal.clone()
    }
}

impl Signal {
    fn ring(&self) {
        let (rang, bell) = &*self.0;
        *rang.lock().unwrap_or_else(PoisonError::into_inner) = true;
        bell.notify_all();
    }

    /// Waits until the system told something, or until `at_most` has gone by.
    pub fn wait(&self, at_most: Duration) -> bool {
        let (rang, bell) = &*self.0;
        let rang = rang.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut rang, _) = bell
            .wait_timeout_while(rang, at_most, |rang| !*rang)
            .unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *rang)
    }
}
