//! The book as it is shown now.
//!
//! The main type is [`Preview`]: it builds again when a file changed, and keeps the last
//! good build to show when the newest cannot be shown. It does not know how it is served,
//! nor who is told of what was found.

use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use rayon::{ThreadPool, ThreadPoolBuilder};

use super::follow::Alarm;
use super::kept::Kept;
use crate::desk::{Built, Desk};
use crate::diag::{Diagnostic, Diagnostics, Level};
use crate::io::DiskError;
use crate::io::read::CONFIG;
use crate::io::watch::Bell;

/// A book that follows its files.
pub struct Preview {
    state: Mutex<State>,
    /// The one thread that makes something of the book.
    bench: Option<ThreadPool>,
    /// Whose turn it is at the bench.
    turn: Mutex<()>,
    /// Builds that are shown no more.
    old: Mutex<Vec<Arc<Built>>>,
    /// Pages as they were when they could last be made.
    pub kept: Kept,
    /// Goes off after each build.
    pub built: Alarm,
    /// Goes off when open pages may be others.
    pub news: Alarm,
    bell: Bell,
}

struct State {
    desk: Desk,
    latest: Option<Arc<Built>>,
    good: Option<Arc<Built>>,
    /// How many builds there were.
    builds: u64,
    /// When the files were last looked at: all that was saved before is in the build.
    looked: Option<Instant>,
    /// Whether a build was begun and not ended, so that the files must be built whether
    /// or not they change again.
    begun: bool,
    /// What the disk said, if it fails.
    failing: Option<String>,
}

/// What can be shown at one moment.
#[derive(Clone)]
pub struct Shown {
    /// The newest build.
    pub latest: Arc<Built>,
    /// The last one whose settings and theme were sound, if that is another.
    pub good: Option<Arc<Built>>,
}

/// How things stand with the following of the files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// How many builds there were.
    pub builds: u64,
    /// Why the files must be looked at, if the system cannot watch them.
    pub looks_because: Option<String>,
    /// Why the book cannot be read, if it cannot.
    pub failing: Option<String>,
}

impl Preview {
    /// A preview of the book at `desk`.
    pub fn new(mut desk: Desk) -> Self {
        let bell = desk.follow();
        let state = State {
            desk,
            latest: None,
            good: None,
            builds: 0,
            looked: None,
            begun: false,
            failing: None,
        };
        Self {
            state: Mutex::new(state),
            bench: pool(1),
            turn: Mutex::default(),
            old: Mutex::default(),
            kept: Kept::default(),
            built: Alarm::default(),
            news: Alarm::default(),
            bell,
        }
    }

    /// Does what takes memory by the build: on one thread, whoever asks, one after the
    /// other. What a thread frees it alone can fill again, so that many of them that took
    /// turns would each keep room for all, and more of it with every edit.
    pub fn at_the_bench<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        let Some(bench) = &self.bench else {
            return work();
        };
        if bench.current_thread_index().is_some() {
            return work();
        }
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        bench.install(work)
    }

    /// The book as its files are now: built again if one of them changed. Whatever was
    /// saved before this is called is in what it gives.
    ///
    /// # Errors
    /// Fails if the book cannot be read.
    pub fn now(&self) -> Result<Shown, DiskError> {
        let asked = Instant::now();
        self.at_the_bench(|| self.looked(asked))
    }

    fn looked(&self, asked: Instant) -> Result<Shown, DiskError> {
        let mut state = self.state();
        // Others may have looked while this waited for its turn.
        let looked = state.looked.is_some_and(|looked| looked >= asked);
        if !looked {
            state.looked = None;
            let began = Instant::now();
            self.look(&mut state)?;
            state.looked = Some(began);
        }
        let latest = state.latest.clone();
        let latest = latest.expect("without a build there was one just now");
        let good = state.good.clone();
        let good = good.filter(|good| !Arc::ptr_eq(good, &latest));
        Ok(Shown { latest, good })
    }

    fn look(&self, state: &mut State) -> Result<(), DiskError> {
        let unfinished = mem::replace(&mut state.begun, true);
        let built = if unfinished || state.latest.is_none() {
            // All of a book takes all there are; with them goes what room they had.
            among(0, || state.desk.build()).map(Some)
        } else {
            state.desk.build_if_changed()
        };
        state.begun = false;
        let failing = built.as_ref().err().map(ToString::to_string);
        if failing != state.failing {
            state.failing = failing;
            self.built.go_off();
            self.news.go_off();
        }
        if let Some(built) = built? {
            let built = Arc::new(built);
            let good = match breaks_all_pages(&built) {
                true => None,
                false => state.good.replace(Arc::clone(&built)),
            };
            let latest = state.latest.replace(built);
            // To take a large book with all its findings apart takes longer than to link
            // it: whoever asked for a page does not wait for that.
            self.old().extend(good.into_iter().chain(latest));
            state.builds += 1;
            self.built.go_off();
            self.news.go_off();
        }
        Ok(())
    }

    /// Takes builds apart that are shown no more, which may take its time.
    pub fn clear_away(&self) {
        let old = mem::take(&mut *self.old());
        drop(old);
    }

    /// The newest build, without a look at the files.
    pub fn latest(&self) -> Option<Arc<Built>> {
        self.state().latest.clone()
    }

    /// How things stand.
    pub fn standing(&self) -> Standing {
        let state = self.state();
        Standing {
            builds: state.builds,
            looks_because: state.desk.looks_because().map(str::to_owned),
            failing: state.failing.clone(),
        }
    }

    /// Rings when files may have changed.
    pub fn bell(&self) -> Bell {
        self.bell.clone()
    }

    fn old(&self) -> MutexGuard<'_, Vec<Arc<Built>>> {
        self.old.lock().unwrap_or_else(PoisonError::into_inner)
    }

    // A panic while a book was built leaves the one before it in place, and `begun` set.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Does work on so many threads of its own, which end with it; 0 for as many as the machine
/// has. Without them, the thread that asks does the work.
pub(super) fn among<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    match pool(threads) {
        Some(pool) => pool.install(work),
        None => work(),
    }
}

/// So many threads, 0 for as many as the machine has, if the system gives them.
fn pool(threads: usize) -> Option<ThreadPool> {
    let threads = ThreadPoolBuilder::new().num_threads(threads);
    threads.build().ok()
}

impl Shown {
    /// The build whose pages are shown: the newest, unless its settings or its theme are
    /// broken and an older one has sound ones.
    pub fn pages(&self) -> &Arc<Built> {
        match &self.good {
            Some(good) if breaks_all_pages(&self.latest) => good,
            _ => &self.latest,
        }
    }

    /// The path of the base URL, with a slash at both ends.
    pub fn base_path(&self) -> String {
        let base = self.pages().site.pages().layout.base_url.as_deref();
        let base = base.unwrap_or("/");
        let after_scheme = base.split_once("://").map_or(base, |(_, rest)| rest);
        match after_scheme.find('/') {
            Some(slash) => after_scheme[slash..].to_owned(),
            None => "/".to_owned(),
        }
    }
}

/// Whether the settings or the theme are broken: then no page is as its author wants it.
fn breaks_all_pages(built: &Built) -> bool {
    let content = built.config().content.as_str();
    let of_all_pages = |finding: &Diagnostic| match &finding.span {
        None => true,
        Some(span) => span.file.as_str() == CONFIG || !span.file.as_str().starts_with(content),
    };
    breaking(built.found()).any(of_all_pages)
}

/// The errors in configuration and theme.
fn breaking(found: &Diagnostics) -> impl Iterator<Item = &Diagnostic> {
    found
        .iter()
        .filter(|finding| finding.level == Level::Error && finding.code.number < 100)
}
