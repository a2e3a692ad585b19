//! A book in its folder, read and built as often as it is asked for.
//!
//! The main type is [`Desk`]: it joins the folder on the disk, the story that
//! [`build`](crate::build) tells, and what is remembered from one build to the next. It
//! does not know why a book is built, nor who reads what was found.

#![expect(clippy::disallowed_methods, reason = "a build is timed here")]

mod about;
mod findings;

use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

pub use self::about::About;
pub use self::findings::Findings;
use crate::Memo;
use crate::check::online;
use crate::data::{Config, Record, read_config};
use crate::diag::levels::Levels;
use crate::diag::{Code, Diagnosed, Diagnostic, Diagnostics};
use crate::edit::{self, fmt::Edits};
use crate::gate::{Gate, Noted, looks_into};
use crate::io::publish::{Content, Publishable};
use crate::io::read::{Layout, Reader, Scan};
use crate::io::watch::{Bell, Changes, Watch};
use crate::io::{DiskError, read_small};
use crate::pages::Route;
use crate::picture;
use crate::project::online::Answers;
use crate::project::{Options, Project, ThemeFiles};
use crate::site::{self, Site};
use crate::text::{FilePath, Span, TextFile};
use crate::theme;

/// A book at work.
#[derive(Debug)]
pub struct Desk {
    reader: Reader,
    memo: Memo,
    options: Options,
    built_in: ThemeFiles,
    /// Says which files may have changed, for a book that is followed.
    watch: Option<Watch>,
    /// Whether there is a reading that came to its end, so that it is enough to know what
    /// changed since.
    read: bool,
    /// What changed and was not built yet.
    changed: Vec<FilePath>,
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
    /// The files that differ from the build before, that came or went; all of them, if
    /// there was none before.
    pub changed: Vec<FilePath>,
    /// What was found while it was read and linked, before it was weighed, and after.
    met: Diagnostics,
    found: Findings,
    levels: Levels,
    checked: OnceLock<Findings>,
    gate: OnceLock<Gate>,
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
            watch: None,
            read: false,
            changed: Vec::new(),
        })
    }

    /// Has the system watch the files of the book, so that [`Desk::build_if_changed`] need
    /// not look at each. The bell rings in another thread when it is worth calling.
    pub fn follow(&mut self) -> Bell {
        let watch = Watch::new(self.reader.root());
        let bell = watch.bell();
        self.watch = Some(watch);
        bell
    }

    /// Why the system cannot watch the files of a book that is followed, so that they are
    /// looked at.
    pub fn looks_because(&self) -> Option<&str> {
        self.watch.as_ref().and_then(Watch::trouble)
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

    /// Reads the book and builds it for the last time: nothing is remembered, and the
    /// texts that no finding points into are let go.
    ///
    /// # Errors
    /// Fails if the disk does; whatever the author wrote is no error here.
    pub fn build_once(mut self) -> Result<Built, DiskError> {
        let (scan, read) = self.read()?;
        self.memo = Memo::forgetful();
        self.reader.forget();
        let mut built = self.build_from(scan, read);
        // The gate reads the texts, so it must while they are there.
        built.gate();
        let pointed_at = built.found.all().iter().flat_map(Diagnostic::spans);
        let held = pointed_at.map(|span| &span.file).collect();
        built.project.let_go_of_texts(&held);
        Ok(built)
    }

    /// Reads what changed of the book, and builds it if anything did since the last time.
    ///
    /// A change that was made before this is called is seen. If the files are watched, only
    /// those that changed are looked at.
    ///
    /// # Errors
    /// Fails if the disk does. What changed is then read the next time.
    pub fn build_if_changed(&mut self) -> Result<Option<Built>, DiskError> {
        let (scan, read) = match self.read_again()? {
            Some(read) => read,
            None => self.read()?,
        };
        Ok((!scan.changed.is_empty()).then(|| self.build_from(scan, read)))
    }

    /// Reads the files that the watch names; `None` if that is not enough to know the book.
    fn read_again(&mut self) -> Result<Option<(Scan, Duration)>, DiskError> {
        let start = Instant::now();
        let Some(watch) = self.watch.as_mut().filter(|_| self.read) else {
            return Ok(None);
        };
        let Changes::Files(files) = watch.drain() else {
            return Ok(None);
        };
        self.read = false;
        let scan = self.reader.read_again(&files)?;
        self.read = scan.is_some();
        Ok(scan.map(|scan| (scan, start.elapsed())))
    }

    /// Reads the settings of the book, and nothing else of it. What is wrong with them is
    /// left for a build to tell.
    ///
    /// # Errors
    /// Fails if the disk does.
    pub fn config(&self) -> Result<Config, DiskError> {
        Ok(read_config(self.reader.config()?.as_ref()).value)
    }

    /// Reads the book and gives its source records, and the name of its content folder.
    ///
    /// # Errors
    /// Fails if the disk does.
    pub fn records(&mut self) -> Result<(Vec<Record>, String), DiskError> {
        let (scan, _) = self.read()?;
        let records = crate::records(&scan.project, &self.memo);
        Ok((records, scan.project.content))
    }

    fn read(&mut self) -> Result<(Scan, Duration), DiskError> {
        let start = Instant::now();
        self.read = false;
        loop {
            // What happened up to here is about to be seen.
            if let Some(watch) = &mut self.watch {
                watch.drain();
            }
            let text = self.reader.config()?;
            // What is wrong with the settings is found again, and reported, by the build.
            let config = read_config(text.as_ref()).value;
            let layout = Layout {
                content: config.content,
                theme: config.theme,
                style: config.style.map(|style| style.value),
                built_in: self.built_in.clone(),
            };
            let mut scan = self.reader.read(text, &layout, self.options.clone())?;
            self.changed.append(&mut scan.changed);
            let territory = self.reader.territory();
            let watch = self.watch.as_mut();
            // What was made before a folder was watched was told by nobody.
            if watch.is_some_and(|watch| watch.cover(territory.clone())) {
                continue;
            }
            self.read = true;
            scan.changed = std::mem::take(&mut self.changed);
            return Ok((scan, start.elapsed()));
        }
    }

    fn build_from(&self, scan: Scan, read: Duration) -> Built {
        let start = Instant::now();
        let mut found = scan.found;
        let site = found.take(crate::lay_out(&scan.project, &self.memo));
        let levels = site.pages().book.levels();
        Built {
            found: Findings::of(levels.weigh(found.clone())),
            met: found,
            levels,
            checked: OnceLock::new(),
            gate: OnceLock::new(),
            timings: Timings {
                read,
                lay_out: start.elapsed(),
            },
            changed: scan.changed,
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
        self.found.all()
    }

    /// The same and what the checks find; they run when this is first asked for.
    pub fn checked(&self) -> &Diagnostics {
        self.checked_after(&Diagnostics::new())
    }

    /// [`Built::checked`], where what the checks of the build before found too is held once
    /// for both.
    pub fn checked_after(&self, before: &Diagnostics) -> &Diagnostics {
        let checked = self.checked.get_or_init(|| {
            let mut found = self.met.clone();
            found.extend(crate::check(&self.project, &self.site));
            found.extend(self.levels.unused(&found));
            Findings::after(self.levels.weigh(found), before)
        });
        checked.all()
    }

    /// Every address that `check --online` asks for; see [`check::online`](online).
    pub fn addresses(&self) -> Vec<String> {
        online::addresses(&self.site.pages().book)
    }

    /// What the answers of the web say of the book, weighed as the book asks.
    pub fn weigh_answers(&self, answers: &Answers) -> Diagnostics {
        self.levels
            .weigh(online::check(&self.site.pages().book, answers))
    }

    /// What is known by now: [`Built::checked`] if the checks have run, else
    /// [`Built::found`].
    pub fn known(&self) -> &Findings {
        self.checked.get().unwrap_or(&self.found)
    }

    /// Where the record of each published source is, in the order of their keys.
    pub fn source_records(&self) -> Vec<Route> {
        let routes = self.site.routes().iter().copied();
        let mut records: Vec<Route> = routes
            .filter(|route| matches!(route, Route::SourceRecord(_)))
            .collect();
        records.sort_unstable();
        records
    }

    /// The brackets of names that cite, as Pandoc's citations.
    pub fn cite_edits(&self) -> Edits {
        edit::fmt::cite(&self.site.pages().book)
    }

    /// The numbers that claims have, pinned.
    pub fn number_edits(&self) -> Edits {
        edit::fmt::number(&self.site.pages().book)
    }

    /// What is at a route, and what was found while it was made, weighed as the book asks.
    pub fn render(&self, route: Route) -> Diagnosed<Content> {
        self.rendered(self.site.render(route))
    }

    /// [`Built::render`] for one page after another: what is printed for a page is kept
    /// for no other.
    pub fn render_apart(&self, route: Route) -> Diagnosed<Content> {
        self.rendered(self.site.apart().render(route))
    }

    fn rendered(&self, rendered: Diagnosed<site::Content>) -> Diagnosed<Content> {
        let Diagnosed { value, mut found } = rendered;
        let content = match value {
            site::Content::Bytes(bytes) => Content::Bytes(bytes),
            site::Content::Copy(path) => self.copied(&path, &mut found),
        };
        self.levels.weigh(found).with(content)
    }
}

impl Built {
    /// The file of the book that is copied to a route, if one is.
    pub fn file_at(&self, route: Route) -> Option<PathBuf> {
        let path = self.site.copied(route)?;
        Some(self.root.join(path.as_str()))
    }

    /// Where a file that a finding names lies on the disk. Findings name a template by its
    /// path in the theme.
    pub fn on_disk(&self, path: &FilePath) -> PathBuf {
        let in_book = self.root.join(path.as_str());
        let theme = &self.project.theme;
        let of_theme = |files: &[TextFile]| files.iter().any(|file| file.path == *path);
        let folder = match () {
            () if in_book.exists() => return in_book,
            () if of_theme(&theme.templates) => "templates",
            () if of_theme(&theme.strings) => "i18n",
            () => return in_book,
        };
        let themes = self.root.join("themes").join(&theme.name);
        themes.join(folder).join(path.as_str())
    }
}

/// The largest file that is copied and looked into: larger ones are film and archives.
const LARGEST_INSPECTED: u64 = 64 << 20;

impl Built {
    /// A file of the book as it is published: a picture without what stands beside it. A
    /// saved copy is evidence, and goes out as it is.
    fn copied(&self, path: &FilePath, found: &mut Diagnostics) -> Content {
        let file = self.root.join(path.as_str());
        let copies = format!("{}/captures/", self.project.content);
        let is_copy = path.as_str().starts_with(&copies);
        let kind = picture::Kind::of(path.as_str()).filter(|_| !is_copy);
        let Some((kind, bytes)) = kind.zip(read_small(&file, LARGEST_INSPECTED)) else {
            return Content::File(file);
        };
        match picture::published(kind, &bytes) {
            Ok(bytes) => Content::Bytes(bytes.into_owned()),
            Err(fault) => {
                let place = Span {
                    file: path.clone(),
                    start: 0,
                    end: 0,
                };
                let message = format!("`{path}` is no drawing: {}", fault.why);
                found.push(
                    Diagnostic::at(Code::BAD_DRAWING, &place, message)
                        .label("this file")
                        .note(format!("reading stopped at byte {}", fault.at))
                        .help("save it again as SVG from the program that drew it"),
                );
                Content::Bytes(Vec::new())
            }
        }
    }

    fn gate(&self) -> &Gate {
        self.gate
            .get_or_init(|| Gate::new(&self.project, &self.root.to_string_lossy()))
    }

    fn inspect(&self, path: &str, content: &Content) -> Diagnostics {
        let gate = self.gate();
        let found = match content {
            Content::Bytes(bytes) => gate.inspect(path, bytes),
            Content::File(_) if !looks_into(path) => return Diagnostics::new(),
            Content::File(file) => match read_small(file, LARGEST_INSPECTED) {
                Some(bytes) => gate.inspect(path, &bytes),
                // What cannot be read cannot be copied either, and that is said there.
                None => return Diagnostics::new(),
            },
        };
        self.levels.weigh(found)
    }
}

impl Publishable for Built {
    fn paths(&self) -> Vec<Box<str>> {
        self.site
            .routes()
            .iter()
            .map(|&route| Box::from(&*self.site.path(route)))
            .collect()
    }

    fn noted(&self, index: usize) -> Noted {
        self.site.noted(self.site.routes()[index])
    }

    /// The file, and what the gate says of its bytes beside what was found in making it.
    fn render(&self, index: usize) -> Diagnosed<Content> {
        let route = self.site.routes()[index];
        let Diagnosed {
            value: content,
            mut found,
        } = Built::render(self, route);
        // What is not published is no leak: the preview shows it.
        if !self.project.options.private {
            found.extend(self.inspect(&self.site.path(route), &content));
        }
        found.with(content)
    }

    fn parts(&self, index: usize) -> usize {
        self.site.parts(self.site.routes()[index])
    }

    fn render_part(&self, index: usize, part: usize) -> Diagnosed<Vec<u8>> {
        let route = self.site.routes()[index];
        let bytes = self.site.render_part(route, part);
        let mut found = Diagnostics::new();
        if !self.project.options.private {
            let path = self.site.path(route);
            found = self.gate().inspect(&path, &bytes);
            // Where it stands is said by lines of the whole.
            if !found.is_empty() && part > 0 {
                let parts = 0..=part;
                let all = parts.flat_map(|part| self.site.render_part(route, part));
                found = self.gate().inspect(&path, &all.collect::<Vec<u8>>());
            }
        }
        self.levels.weigh(found).with(bytes)
    }
}
