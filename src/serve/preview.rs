//! The book as it is shown now.
//!
//! The main type is [`Preview`]: it builds again when a file changed, and keeps the last
//! good build to show when the newest cannot be shown. It does not know how it is served.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::SystemTime;

use tokio::sync::watch;

use crate::desk::{Built, Desk};
use crate::diag::{Diagnostic, Diagnostics, Level};
use crate::io::DiskError;

/// What happened.
pub enum Told<'a> {
    /// The book was built.
    Built {
        /// What was built.
        built: &'a Built,
        /// Findings that the build before did not have.
        new: Diagnostics,
        /// Whether it is the first build.
        first: bool,
    },
    /// The book could not be read.
    Failed(&'a DiskError),
}

/// Is told what happens.
pub type Tell = Box<dyn Fn(Told<'_>) + Send + Sync>;

/// A book that follows its files.
pub struct Preview {
    state: Mutex<State>,
    /// The version of the newest build, for pages that wait for another.
    version: watch::Sender<String>,
    tell: Tell,
}

struct State {
    desk: Desk,
    latest: Option<Arc<Built>>,
    good: Option<Arc<Built>>,
    /// What was told of the last build, without places, which move with every line.
    known: BTreeSet<Known>,
    /// How many builds there were, counted again when the checks of one found errors.
    versions: u64,
    /// Whether a build was begun and not ended, so that the files must be built whether
    /// or not they change again.
    begun: bool,
    told: bool,
    /// Tells the versions of one run from those of another.
    run: u128,
    failed: bool,
}

type Known = (u16, Option<String>, String);

/// What can be shown at one moment.
#[derive(Clone)]
pub struct Shown {
    /// The newest build.
    pub latest: Arc<Built>,
    /// The last one whose settings and theme were sound, if that is another.
    pub good: Option<Arc<Built>>,
    /// The version of the newest build.
    pub version: String,
}

impl Preview {
    /// A preview of the book at `desk`.
    pub fn new(desk: Desk, tell: Tell) -> Self {
        let since_1970 = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        let state = State {
            desk,
            latest: None,
            good: None,
            known: BTreeSet::new(),
            versions: 0,
            begun: false,
            told: false,
            run: since_1970.map_or(0, |time| time.as_millis()),
            failed: false,
        };
        Self {
            state: Mutex::new(state),
            version: watch::Sender::default(),
            tell,
        }
    }

    /// The book as its files are now: built again if one of them changed. The checks run
    /// afterwards, in a thread of their own.
    ///
    /// # Errors
    /// Fails if the book cannot be read.
    pub fn now(self: &Arc<Self>) -> Result<Shown, DiskError> {
        let mut state = self.state();
        let unfinished = std::mem::replace(&mut state.begun, true);
        let built = if unfinished || state.latest.is_none() {
            state.desk.build().map(Some)
        } else {
            state.desk.build_if_changed()
        };
        state.begun = false;
        match built {
            Ok(Some(built)) => self.take_in(&mut state, built),
            Ok(None) => {}
            Err(error) => {
                if !std::mem::replace(&mut state.failed, true) {
                    (self.tell)(Told::Failed(&error));
                }
                return Err(error);
            }
        }
        state.failed = false;
        let latest = state
            .latest
            .clone()
            .expect("without a build there was one just now");
        let good = state
            .good
            .clone()
            .filter(|good| !Arc::ptr_eq(good, &latest));
        Ok(Shown {
            latest,
            good,
            version: state.version(),
        })
    }

    /// Sends the version of the newest build, and then that of each that follows.
    pub fn versions(&self) -> watch::Receiver<String> {
        self.version.subscribe()
    }

    /// The folder of the book and those in it whose changes matter, themes included.
    pub fn folders(&self) -> (PathBuf, Vec<PathBuf>) {
        let state = self.state();
        let root = state.desk.root().to_owned();
        let content = state
            .latest
            .as_ref()
            .map(|built| root.join(&built.config().content));
        let folders = content.into_iter().chain([root.join("themes")]).collect();
        (root, folders)
    }

    fn take_in(self: &Arc<Self>, state: &mut State, built: Built) {
        let built = Arc::new(built);
        if !breaks_all_pages(built.found()) {
            state.good = Some(Arc::clone(&built));
        }
        state.latest = Some(Arc::clone(&built));
        state.versions += 1;
        self.version.send_replace(state.version());
        let preview = Arc::clone(self);
        thread::spawn(move || preview.check(&built));
    }

    /// Runs the checks of a build and tells of it, unless there is a newer one by then.
    fn check(&self, built: &Arc<Built>) {
        let found = built.checked();
        let mut state = self.state();
        if !state
            .latest
            .as_ref()
            .is_some_and(|latest| Arc::ptr_eq(latest, built))
        {
            return;
        }
        let known: BTreeSet<Known> = found.iter().map(known_of).collect();
        let before = std::mem::replace(&mut state.known, known);
        let first = !std::mem::replace(&mut state.told, true);
        if found.count(Level::Error) > built.found().count(Level::Error) {
            // Pages that were served meanwhile do not show these errors yet.
            state.versions += 1;
            self.version.send_replace(state.version());
        }
        drop(state);
        let new = found
            .iter()
            .filter(|finding| !before.contains(&known_of(finding)));
        (self.tell)(Told::Built {
            built,
            new: new.cloned().collect(),
            first,
        });
    }

    // A panic while a book was built leaves the one before it in place, and `begun` set.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn version(&self) -> String {
        format!("{}-{}", self.run, self.versions)
    }
}

impl Shown {
    /// The build whose pages are shown: the newest, unless its settings or its theme are
    /// broken and an older one has sound ones.
    pub fn pages(&self) -> &Built {
        match &self.good {
            Some(good) if breaks_all_pages(self.latest.found()) => good,
            _ => &self.latest,
        }
    }

    /// The path of the base URL, with a slash at both ends.
    pub fn base_path(&self) -> String {
        let base = self
            .pages()
            .site
            .pages()
            .layout
            .base_url
            .as_deref()
            .unwrap_or("/");
        let after_scheme = base.split_once("://").map_or(base, |(_, rest)| rest);
        match after_scheme.find('/') {
            Some(slash) => after_scheme[slash..].to_owned(),
            None => "/".to_owned(),
        }
    }
}

/// Whether a finding is one of the settings or the theme: then no page is as its author
/// wants it.
fn breaks_all_pages(found: &Diagnostics) -> bool {
    found
        .iter()
        .any(|finding| finding.level == Level::Error && finding.code.number < 100)
}

fn known_of(finding: &Diagnostic) -> Known {
    let file = finding.span.as_ref().map(|span| span.file.to_string());
    (finding.code.number, file, finding.message.clone())
}
