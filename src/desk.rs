//! A book in its folder, read and built as often as it is asked for.
//!
//! The main type is [`Desk`]: it joins the folder on the disk, the story that
//! [`build`](crate::build) tells, and what is remembered from one build to the next. It
//! does not know why a book is built, nor who reads what was found.

#![expect(clippy::disallowed_methods, reason = "a build is timed here")]

use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use crate::Memo;
use crate::data::{Config, read_config};
use crate::diag::levels::Levels;
use crate::diag::{Diagnosed, Diagnostics};
use crate::io::DiskError;
use crate::io::publish::{Content, Publishable};
use crate::io::read::{Layout, Reader, Scan};
use crate::pages::Route;
use crate::project::{Options, Project, ThemeFiles};
use crate::site::{self, Site};
use crate::theme;

/// A book at work.
#[derive(Debug)]
pub struct Desk {
    reader: Reader,
    memo: Memo,
    options: Options,
    built_in: ThemeFiles,
}

/// A book as it was read and built at one moment.
#[derive(Debug)]
pub struct Built {
    /// Everything that was read.
    pub project: Project,
    /// What became of it.
    pub site: Site,
    /// How long it took.
    pub timings: Timings,
    /// What was found while it was read and linked, before it was weighed, and after.
    met: Diagnostics,
    found: Diagnostics,
    levels: Levels,
    checked: OnceLock<Diagnostics>,
    root: PathBuf,
}

/// Where the time went.
#[derive(Clone, Copy, Debug, Default)]
pub struct Timings {
    /// Reading what changed on the disk.
    pub read: Duration,
    /// From texts to a site that can render any page.
    pub lay_out: Duration,
}

impl Desk {
    /// Opens the book in the folder `root`. Nothing is read yet.
    ///
    /// # Errors
    /// Fails if there is no such folder.
    pub fn open(root: &Path, options: Options) -> Result<Self, DiskError> {
        Ok(Self {
            reader: Reader::new(root)?,
            memo: Memo::default(),
            options,
            built_in: theme::built_in(),
        })
    }

    /// The folder of the book, without links.
    pub fn root(&self) -> &Path {
        self.reader.root()
    }

    /// Reads the book and builds it.
    ///
    /// # Errors
    /// Fails if the disk does; whatever the author wrote is no error here.
    pub fn build(&mut self) -> Result<Built, DiskError> {
        let (scan, read) = self.read()?;
        Ok(self.build_from(scan, read))
    }

    /// Reads the book, and builds it if any of its files changed since the last time.
    ///
    /// # Errors
    /// Fails if the disk does.
    pub fn build_if_changed(&mut self) -> Result<Option<Built>, DiskError> {
        let (scan, read) = self.read()?;
        Ok(scan.changed.then(|| self.build_from(scan, read)))
    }

    fn read(&mut self) -> Result<(Scan, Duration), DiskError> {
        let start = Instant::now();
        let text = self.reader.config()?;
        // What is wrong with the settings is found again, and reported, by the build.
        let config = read_config(text.as_ref()).value;
        let layout = Layout {
            content: config.content,
            theme: config.theme,
            style: config.style.map(|style| style.value),
            built_in: self.built_in.clone(),
        };
        let scan = self.reader.read(text, &layout, self.options.clone())?;
        Ok((scan, start.elapsed()))
    }

    fn build_from(&self, scan: Scan, read: Duration) -> Built {
        let start = Instant::now();
        let mut found = scan.found;
        let site = found.take(crate::lay_out(&scan.project, &self.memo));
        let levels = site.pages().book.levels();
        Built {
            found: levels.weigh(found.clone()).sorted(),
            met: found,
            levels,
            checked: OnceLock::new(),
            timings: Timings {
                read,
                lay_out: start.elapsed(),
            },
            root: self.root().to_owned(),
            project: scan.project,
            site,
        }
    }
}

impl Built {
    /// The settings of the book.
    pub fn config(&self) -> &Config {
        &self.site.pages().book.config
    }

    /// What was found while the book was read and linked, with the weight that the book
    /// gives it, in the order of print.
    pub fn found(&self) -> &Diagnostics {
        &self.found
    }

    /// The same and what the checks find; they run when this is first asked for.
    pub fn checked(&self) -> &Diagnostics {
        self.checked.get_or_init(|| {
            let mut found = self.met.clone();
            found.extend(crate::check(&self.project, &self.site));
            found.extend(self.levels.unused(&found));
            self.levels.weigh(found).sorted()
        })
    }

    /// What is known by now: [`Built::checked`] if the checks have run, else
    /// [`Built::found`].
    pub fn known(&self) -> &Diagnostics {
        self.checked.get().unwrap_or(&self.found)
    }

    /// What is at a route, and what was found while it was made, weighed as the book asks.
    pub fn render(&self, route: Route) -> Diagnosed<Content> {
        let Diagnosed { value, found } = self.site.render(route);
        let content = match value {
            site::Content::Bytes(bytes) => Content::Bytes(bytes),
            site::Content::Copy(path) => Content::File(self.root.join(path.as_str())),
        };
        self.levels.weigh(found).with(content)
    }
}

impl Publishable for Built {
    fn paths(&self) -> Vec<String> {
        self.site
            .routes()
            .iter()
            .map(|&route| self.site.path(route))
            .collect()
    }

    fn render(&self, index: usize) -> Diagnosed<Content> {
        Built::render(self, self.site.routes()[index])
    }
}
