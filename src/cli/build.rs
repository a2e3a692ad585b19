//! `casebook build`: publish the site.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use super::arguments::{Build, Shared};
use super::progress::Progress;
use super::publish::kept;
use super::report::{Stream, Terminal, counted, tally};
use super::spent::{Spent, Timed};
use super::{Ended, World};
use crate::desk::{Built, Desk};
use crate::diag::Diagnostics;
use crate::io::disk::RealDisk;
use crate::io::publish::{Publishable, Published, publish};
use crate::project::Options;

/// An editor that saves makes several changes in a row; one build after them is enough.
const SAVING: Duration = Duration::from_millis(50);
/// How long to wait for a change before the files are asked once more.
const GLANCE: Duration = Duration::from_secs(1);

/// Builds the book and publishes it, if nothing in it is an error; with `--watch` again
/// after each change, until it is interrupted.
///
/// # Errors
/// Fails if the disk does, or if the folder must not be published to.
pub fn build(asked: &Build, shared: &Shared, terminal: &Terminal) -> Result<Ended, World> {
    let command = Command {
        asked,
        shared,
        terminal,
    };
    let start = Instant::now();
    let desk = shared.desk(Options {
        portable: asked.portable,
        ..Options::default()
    })?;
    if asked.watch {
        return command.keep_building(desk);
    }
    let progress = Progress::begin(terminal, "reading and linking");
    let root = desk.root().to_owned();
    // On one of the threads that read and render, since what one thread lets go of is
    // slow to serve another.
    rayon::scope(|_| command.bring_out(&desk.build_once()?, &root, progress, start))
}

/// What was asked, and who is told.
struct Command<'a> {
    asked: &'a Build,
    shared: &'a Shared,
    terminal: &'a Terminal,
}

impl Command<'_> {
    /// Builds and publishes whenever a file of the book changes. Trouble with the disk ends
    /// it the first time only: later it is said, and the published site stays as it is.
    fn keep_building(&self, mut desk: Desk) -> Result<Ended, World> {
        let root = desk.root().to_owned();
        let bell = desk.follow();
        self.bring_out_if_changed(&mut desk, &root)?;
        let looking = desk.looks_because();
        let how = looking.map(|why| format!(", looking at every file, as {why}"));
        self.terminal.say(&format!(
            "waiting for changes{}; Ctrl-C ends\n",
            how.unwrap_or_default()
        ));
        loop {
            if bell.wait(GLANCE) {
                thread::sleep(SAVING);
                if let Err(error) = self.bring_out_if_changed(&mut desk, &root) {
                    self.terminal.complain(&*error);
                }
            }
        }
    }

    fn bring_out_if_changed(&self, desk: &mut Desk, root: &Path) -> Result<(), World> {
        let start = Instant::now();
        let progress = Progress::begin(self.terminal, "reading and linking");
        if let Some(built) = desk.build_if_changed()? {
            self.bring_out(&built, root, progress, start)?;
        }
        Ok(())
    }

    /// Checks and publishes what was built, and says how it went.
    fn bring_out(
        &self,
        built: &Built,
        root: &Path,
        progress: Progress,
        start: Instant,
    ) -> Result<Ended, World> {
        let terminal = self.terminal;
        let checking = Instant::now();
        progress.stage("checking");
        if built.checked().has_errors() {
            drop(progress);
            return refuse(built.checked(), built, terminal);
        }
        let checking = checking.elapsed();
        let rendering = Instant::now();
        let kept = kept(root, built);
        let out = self.out(root, built);
        let (published, spent) = {
            let counted = progress.rendering(built);
            let timed = self.asked.timings.then(|| Timed::new(&counted));
            let site: &dyn Publishable = match &timed {
                Some(timed) => timed,
                None => &counted,
            };
            let published = publish(site, &out, &[&kept[0], &kept[1]], &RealDisk)?;
            (published, timed.as_ref().map(Timed::spent))
        };
        drop(progress);
        let found = with_findings_of_pages(built, published.found);
        let Some(published) = published.value else {
            return refuse(&found, built, terminal);
        };
        terminal.findings(Stream::Err, &found, &built.project)?;
        say_what_is_left_out(built, terminal);
        if self.asked.timings {
            let rendering = rendering.elapsed();
            terminal.print(&timings(built, checking, rendering, start.elapsed()))?;
            let citing = built.site.pages().book.library.spent();
            terminal.print(&by_kind(&spent.unwrap_or_default(), citing))?;
        }
        if !self.shared.quiet {
            terminal.print(&summary(built, &found, start.elapsed()))?;
        }
        terminal.say_more(&details(&published, &out));
        Ok(Ended::Fine)
    }

    /// Where the site goes: `--out` is relative to where the command is given, `output` to
    /// the book.
    fn out(&self, root: &Path, built: &Built) -> PathBuf {
        match &self.asked.out {
            Some(out) => out.clone(),
            None => root.join(&built.config().output),
        }
    }
}

/// The findings of the build and those of its pages, in the order of print.
pub fn with_findings_of_pages(built: &Built, pages: Diagnostics) -> Cow<'_, Diagnostics> {
    if pages.is_empty() {
        return Cow::Borrowed(built.checked());
    }
    let all = built.checked().shared().cloned().chain(pages);
    Cow::Owned(all.collect::<Diagnostics>().sorted())
}

/// Says what a site without a base URL does not have: what needs a full address.
pub fn say_what_is_left_out(built: &Built, terminal: &Terminal) {
    if built.site.pages().layout.base_url.is_none() {
        terminal.say(
            "note: without a base-url, feeds, the sitemap and canonical addresses are left out\n",
        );
    }
}

/// Says why nothing was published.
///
/// # Errors
/// Fails if it cannot be said.
pub fn refuse(found: &Diagnostics, built: &Built, terminal: &Terminal) -> Result<Ended, World> {
    terminal.findings(Stream::Err, found, &built.project)?;
    terminal.say(&format!("{}; nothing was published\n", tally(found)));
    Ok(Ended::WithErrors)
}

/// The last line: pages, sources, claims, time.
fn summary(built: &Built, found: &Diagnostics, time: Duration) -> String {
    let book = &built.site.pages().book;
    let pages = built
        .site
        .routes()
        .iter()
        .filter(|&&route| built.site.path(route).ends_with(".html"));
    format!(
        "{}, {}, {} in {}{}\n",
        counted(pages.count(), "page"),
        counted(book.sources.len(), "source"),
        counted(book.claims.len(), "claim"),
        seconds(time),
        if found.is_empty() {
            String::new()
        } else {
            format!(" ({})", tally(found))
        },
    )
}

fn timings(built: &Built, checking: Duration, rendering: Duration, whole: Duration) -> String {
    let stages = [
        ("read", built.timings.read),
        ("link and lay out", built.timings.lay_out),
        ("check", checking),
        ("render and publish", rendering),
        ("all", whole),
    ];
    stages
        .iter()
        .map(|(stage, time)| format!("{stage:<20}{:>10}\n", seconds(*time)))
        .collect()
}

/// What rendering was spent on, by all threads together, and what of that and of linking
/// went into citations.
fn by_kind(spent: &[Spent], citing: Duration) -> String {
    let whole: Duration = spent.iter().map(|(_, _, time)| *time).sum();
    let mut lines = String::from("of rendering, by all threads together:\n");
    for (kind, files, time) in spent {
        let share = 100.0 * time.as_secs_f64() / whole.as_secs_f64().max(f64::EPSILON);
        let (files, time) = (counted(*files, "file"), seconds(*time));
        lines.push_str(&format!("  {kind:<18}{time:>10}{share:>6.1} %  {files}\n"));
    }
    let (kind, citing) = ("citations", seconds(citing));
    lines.push_str(&format!(
        "  {kind:<18}{citing:>10}{:10}in these and in linking\n",
        ""
    ));
    lines
}

fn details(published: &Published, out: &std::path::Path) -> String {
    let changed = published.files - published.unchanged;
    format!(
        "{}: {} ({} changed), {}\n",
        out.display(),
        counted(published.files, "file"),
        changed,
        size(published.bytes)
    )
}

/// `12 ms`, `3.4 s`.
pub fn seconds(time: Duration) -> String {
    match time.as_millis() {
        milliseconds @ 0..1000 => format!("{milliseconds} ms"),
        _ => format!("{:.1} s", time.as_secs_f64()),
    }
}

/// `512 bytes`, `3.4 MB`.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.1} GB", bytes as f64 / 1e9),
    }
}
