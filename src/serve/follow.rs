//! What goes on while nobody asks for a page.
//!
//! The main function is [`follow`]. One thread builds when files change, one tells open
//! pages, one runs the checks and says what was found, one takes old builds apart, and one
//! gets the program ready for code. None of them decides what is served: that is asked of
//! the files, at each request.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::editor::Editor;
use super::live::Live;
use super::preview::{Preview, Standing, among};
use crate::desk::Built;
use crate::diag::{Diagnostic, Diagnostics};

/// An editor that saves makes several changes in a row; one build after them is enough
/// for those who only watch.
const SAVING: Duration = Duration::from_millis(20);
/// Open pages are told when there was no build for so long …
const QUIET: Duration = Duration::from_millis(40);
/// … or at the latest when so long has gone by since the first.
const AT_THE_LATEST: Duration = Duration::from_millis(400);
/// Checks wait until there was no build for so long.
const IDLE: Duration = Duration::from_millis(150);
/// Between two pieces of work that nobody waits for, so that others get their turn.
const BREATH: Duration = Duration::from_millis(1);
/// How often each thread sees to whether it shall end.
const GLANCE: Duration = Duration::from_secs(1);

/// What happened.
pub enum Event<'a> {
    /// The book was built and checked.
    Built(News<'a>),
    /// The system cannot watch the files; why.
    Looking(&'a str),
    /// The system can watch them again.
    Watching,
    /// The book could not be read; why.
    Failed(&'a str),
}

/// What is new with a build.
pub struct News<'a> {
    /// The build.
    pub built: &'a Built,
    /// Findings that the build told of before did not have.
    pub new: Diagnostics,
    /// Findings that only that one had.
    pub gone: Diagnostics,
    /// Whether it is the first that is told of.
    pub first: bool,
}

/// Is told what happens.
pub type Tell = Box<dyn Fn(Event<'_>) + Send + Sync>;

/// Goes off for every thread that waits for it.
#[derive(Debug, Default)]
pub struct Alarm {
    last: Mutex<Option<Instant>>,
    bell: Condvar,
}

/// Ends the following when it is dropped.
pub struct Following(Arc<AtomicBool>);

/// Follows the files of a book from other threads.
pub fn follow(
    preview: Arc<Preview>,
    live: Arc<Live>,
    editor: Arc<Editor>,
    tell: Tell,
) -> Following {
    let over = Arc::new(AtomicBool::new(false));
    let thread = |name: &str, work: Box<dyn FnOnce() + Send>| {
        // Without threads there is nothing to follow with, and requests are answered still.
        let _ = thread::Builder::new().name(name.to_owned()).spawn(work);
    };
    let (watched, ends) = (Arc::clone(&preview), Arc::clone(&over));
    thread("watch", Box::new(move || watch(&watched, &ends)));
    let (told, ends) = (Arc::clone(&preview), Arc::clone(&over));
    let announce = move || announce(&told, &ends, || live.announce(&told, &editor));
    thread("announce", Box::new(announce));
    let (cleared, ends) = (Arc::clone(&preview), Arc::clone(&over));
    thread("clear", Box::new(move || clear(&cleared, &ends)));
    let (readied, ends) = (Arc::clone(&preview), Arc::clone(&over));
    thread("ready", Box::new(move || ready(&readied, &ends)));
    let ends = Arc::clone(&over);
    thread("check", Box::new(move || check(&preview, &ends, &tell)));
    Following(over)
}

/// Builds when files may have changed.
fn watch(preview: &Preview, over: &AtomicBool) {
    let bell = preview.bell();
    while !over.load(Ordering::Relaxed) {
        if bell.wait(GLANCE) {
            thread::sleep(SAVING);
            // Trouble is told by the thread that checks, and to whoever asks for a page.
            let failed = preview.now().is_err();
            if failed {
                thread::sleep(GLANCE);
            }
        }
    }
}

/// Tells open pages after a build, and once more after its checks.
fn announce(preview: &Preview, over: &AtomicBool, tell: impl Fn()) {
    let mut seen = None;
    while !over.load(Ordering::Relaxed) {
        let last = preview.news.wait(seen, GLANCE);
        if last != seen {
            preview.news.settle(QUIET, AT_THE_LATEST);
            seen = preview.news.last();
            tell();
        }
    }
}

/// Takes old builds apart after each new one.
fn clear(preview: &Preview, over: &AtomicBool) {
    let mut seen = None;
    while !over.load(Ordering::Relaxed) {
        seen = preview.built.wait(seen, GLANCE);
        preview.clear_away();
    }
}

/// Highlights some code of each language of the book, so that whoever comes to a page with
/// code need not wait for the language to be made ready, and its memory is taken at once.
fn ready(preview: &Preview, over: &AtomicBool) {
    let Some(built) = preview.latest() else {
        return;
    };
    let pages = built.site.pages();
    for code in pages.samples_of_code() {
        if over.load(Ordering::Relaxed) {
            return;
        }
        preview.at_the_bench(|| pages.highlight(code));
        thread::sleep(BREATH);
    }
}

/// Runs the checks of the newest build and tells of it.
fn check(preview: &Preview, over: &AtomicBool, tell: &Tell) {
    let mut seen = None;
    let mut told = Standing::default();
    let mut known: Option<Diagnostics> = None;
    let nothing = Diagnostics::new();
    while !over.load(Ordering::Relaxed) {
        seen = preview.built.wait(seen, GLANCE);
        tell_of_trouble(&told, &preview.standing(), tell);
        if preview.standing().builds != told.builds {
            preview.built.settle(IDLE, Duration::MAX);
            seen = preview.built.last();
        }
        let builds = told.builds;
        told = preview.standing();
        let Some(built) = preview.latest().filter(|_| told.builds != builds) else {
            continue;
        };
        let before = known.as_ref().unwrap_or(&nothing);
        // On a thread of their own, so that an edit made meanwhile finds the others free. With
        // it goes the room that they took.
        let found = among(1, || built.checked_after(before));
        let (new, gone) = differences(known.as_ref(), found);
        tell(Event::Built(News {
            built: &built,
            new,
            gone,
            first: known.is_none(),
        }));
        known = Some(found.clone());
        preview.news.go_off();
    }
}

fn tell_of_trouble(before: &Standing, now: &Standing, tell: &Tell) {
    match (&before.looks_because, &now.looks_because) {
        (None, Some(why)) => tell(Event::Looking(why)),
        (Some(_), None) => tell(Event::Watching),
        _ => {}
    }
    if let Some(why) = now
        .failing
        .as_ref()
        .filter(|_| now.failing != before.failing)
    {
        tell(Event::Failed(why));
    }
}

/// The findings that came and those that went. Where in a file they stand makes no
/// difference, as that moves with every line.
fn differences(before: Option<&Diagnostics>, now: &Diagnostics) -> (Diagnostics, Diagnostics) {
    let Some(before) = before else {
        return (now.clone(), Diagnostics::new());
    };
    (missing_in(before, now), missing_in(now, before))
}

/// Those of `some` that are not among `others`, each as often as it stands there more.
fn missing_in(others: &Diagnostics, some: &Diagnostics) -> Diagnostics {
    let mut there: BTreeMap<_, usize> = BTreeMap::new();
    for finding in others.not_held_by(some) {
        *there.entry(face(finding)).or_default() += 1;
    }
    let mut missing = Diagnostics::new();
    for finding in some.not_held_by(others) {
        match there.get_mut(&face(finding)) {
            Some(count) if *count > 0 => *count -= 1,
            _ => missing.extend([Arc::clone(finding)]),
        }
    }
    missing
}

/// What makes a finding the same one in two builds.
fn face(finding: &Diagnostic) -> (u16, Option<&str>, &str) {
    let file = finding.span.as_ref().map(|span| span.file.as_str());
    (finding.code.number, file, &finding.message)
}

impl Alarm {
    /// Wakes whoever waits.
    pub fn go_off(&self) {
        let now = Some(Instant::now());
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = now;
        self.bell.notify_all();
    }

    /// When it last went off.
    fn last(&self) -> Option<Instant> {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until it went off another time than at `seen`, or until `at_most` has gone
    /// by; gives when it last did.
    fn wait(&self, seen: Option<Instant>, at_most: Duration) -> Option<Instant> {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self
            .bell
            .wait_timeout_while(last, at_most, |last| *last == seen);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }

    /// Waits until it has not gone off for `quiet`, or until `at_most` has gone by.
    fn settle(&self, quiet: Duration, at_most: Duration) {
        let began = Instant::now();
        let mut seen = self.last();
        while began.elapsed() < at_most {
            let last = self.wait(seen, quiet);
            if last == seen {
                return;
            }
            seen = last;
        }
    }
}

impl Drop for Following {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Code;

    fn found(messages: &[&str]) -> Diagnostics {
        let findings = messages
            .iter()
            .map(|&message| Diagnostic::nowhere(Code::FIT_UNSTATED, message));
        findings.collect()
    }

    #[test]
    fn what_came_and_what_went_is_told_each_as_often_as_it_did() {
        let before = found(&["stays", "goes", "twice", "twice"]);
        let now = found(&["stays", "comes", "twice", "stays"]);
        let (new, gone) = differences(Some(&before), &now);
        assert_eq!(
            (new, gone),
            (found(&["comes", "stays"]), found(&["goes", "twice"]))
        );
    }

    #[test]
    fn at_first_everything_is_new() {
        let now = found(&["a"]);
        assert_eq!(differences(None, &now), (now.clone(), Diagnostics::new()));
    }

    #[test]
    fn an_alarm_that_went_off_before_is_not_waited_for() {
        let alarm = Alarm::default();
        assert_eq!(alarm.wait(None, Duration::from_millis(1)), None);
        alarm.go_off();
        assert!(alarm.wait(None, Duration::from_secs(60)).is_some());
    }
}
