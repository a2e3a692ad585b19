//! The pages that browsers have open, and what they are told.
//!
//! The main type is [`Live`]. A browser is told only of the page that it shows, and only
//! when that is another: what it looks like is compared, not which files changed.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use super::editor::Editor;
use super::page::{self, Thing};
use super::preview::Preview;

/// Every page that is open in some browser, by its path.
#[derive(Debug, Default)]
pub struct Live(Mutex<BTreeMap<String, Open>>);

#[derive(Debug)]
struct Open {
    browsers: usize,
    told: watch::Sender<Arc<str>>,
}

/// One browser that has a page open; it is closed when this is dropped.
pub struct Guest {
    live: Arc<Live>,
    path: String,
    /// What to tell it, from what is the case now.
    pub told: watch::Receiver<Arc<str>>,
}

impl Live {
    /// A browser opens the page at `path`.
    pub fn open(live: &Arc<Self>, path: &str, now: Arc<str>) -> Guest {
        let mut pages = live.pages();
        let open = pages.entry(path.to_owned()).or_insert_with(|| Open {
            browsers: 0,
            told: watch::Sender::new(Arc::clone(&now)),
        });
        open.browsers += 1;
        open.told.send_if_modified(|told| replace(told, now));
        Guest {
            live: Arc::clone(live),
            path: path.to_owned(),
            told: open.told.subscribe(),
        }
    }

    /// Looks at every open page, and tells of those that are another by now.
    pub fn announce(&self, preview: &Preview, editor: &Editor) {
        let paths: Vec<String> = self.pages().keys().cloned().collect();
        for path in paths {
            let now = telling(preview, editor, &path);
            if let Some(open) = self.pages().get(&path) {
                open.told.send_if_modified(|told| replace(told, now));
            }
        }
    }

    // Every change to the map is one call, so that a panic elsewhere leaves it whole.
    fn pages(&self) -> MutexGuard<'_, BTreeMap<String, Open>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        let mut pages = self.live.pages();
        if let Some(open) = pages.get_mut(&self.path) {
            open.browsers -= 1;
            if open.browsers == 0 {
                pages.remove(&self.path);
            }
        }
    }
}

/// What a browser is told that shows the page at `path`, as JSON.
pub fn telling(preview: &Preview, editor: &Editor, path: &str) -> Arc<str> {
    let told = match page::at(preview, editor, path) {
        Ok(Thing::Page(page)) => serde_json::to_string(&page.told),
        // What is no page any more, or cannot be shown, says so itself when it is asked for.
        Ok(_) => Ok("{\"mark\":\"\"}".to_owned()),
        Err(_) => Ok("{\"mark\":\"none\"}".to_owned()),
    };
    told.expect("texts are JSON").into()
}

fn replace(told: &mut Arc<str>, now: Arc<str>) -> bool {
    let differs = *told != now;
    *told = now;
    differs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_forgotten_when_the_last_browser_closes_it() {
        let live = Arc::new(Live::default());
        let one = Live::open(&live, "/", "a".into());
        let other = Live::open(&live, "/", "b".into());
        assert!(
            one.told.has_changed().unwrap(),
            "it is told of what is now the case"
        );
        drop(one);
        assert_eq!(live.pages().len(), 1);
        drop(other);
        assert!(live.pages().is_empty());
    }
}
