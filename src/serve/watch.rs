//! Notices when files change, so that open pages learn of it.
//!
//! The main function is [`watch`]. It only says that something may have changed; whether
//! it did, and what is then shown, the files decide.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use notify_debouncer_full::notify::event::{AccessKind, AccessMode};
use notify_debouncer_full::notify::{EventKind, RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, Debouncer, RecommendedCache, new_debouncer};

use super::preview::Preview;

/// An editor that saves makes several changes in a row; one look after them is enough.
const PAUSE: Duration = Duration::from_millis(50);

/// Ends the watching when it is dropped.
pub struct Watching {
    _stop: mpsc::Sender<Note>,
}

enum Note {
    /// Something may have changed.
    Changed,
}

/// Watches the files of a book from another thread.
///
/// Where the system cannot watch (it has a limit), pages do not reload by themselves but
/// still show the newest text when they are asked for.
pub fn watch(preview: Arc<Preview>) -> Watching {
    let (notes, changes) = mpsc::channel();
    let stop = notes.clone();
    thread::spawn(move || {
        let handler = move |events: DebounceEventResult| {
            let matters = events.map_or(true, |events| events.iter().any(|it| is_change(&it.kind)));
            if matters {
                // The other end is gone only when the server is.
                let _ = notes.send(Note::Changed);
            }
        };
        if let Ok(debouncer) = new_debouncer(PAUSE, None, handler) {
            follow(&preview, debouncer, &changes);
        }
    });
    Watching { _stop: stop }
}

fn follow(
    preview: &Arc<Preview>,
    mut debouncer: Debouncer<RecommendedWatcher, RecommendedCache>,
    changes: &Receiver<Note>,
) {
    let mut watched = BTreeMap::new();
    loop {
        // The content folder may be another after a change of the settings.
        let wanted = wanted(preview);
        for path in watched.keys().filter(|path| !wanted.contains_key(*path)) {
            let _ = debouncer.unwatch(path);
        }
        watched.retain(|path, _| wanted.contains_key(path));
        let mut begun = false;
        for (path, mode) in wanted {
            if !watched.contains_key(&path) && debouncer.watch(&path, mode).is_ok() {
                watched.insert(path, mode);
                begun = true;
            }
        }
        // What was saved before a folder was watched raised no event: look at once.
        if !begun {
            let Ok(Note::Changed) = changes.recv() else {
                return;
            };
            while changes.try_recv().is_ok() {}
        }
        // Trouble is told to whoever listens, and again to whoever asks for a page.
        let _ = preview.now();
    }
}

fn wanted(preview: &Preview) -> BTreeMap<PathBuf, RecursiveMode> {
    let (root, folders) = preview.folders();
    let folders = folders.into_iter().filter(|folder| folder.is_dir());
    folders
        .map(|folder| (folder, RecursiveMode::Recursive))
        .chain([(root, RecursiveMode::NonRecursive)])
        .collect()
}

/// Whether an event can mean that a file is another: to look at one is none, or each look
/// would lead to the next.
fn is_change(kind: &EventKind) -> bool {
    !matches!(kind, EventKind::Access(access) if *access != AccessKind::Close(AccessMode::Write))
}
