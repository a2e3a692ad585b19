//! Everything a build depends on, as one value.
//!
//! The main type is [`Project`]. Text is held; pictures, captures and assets are a
//! path, a size and a hash. It does not know where on a disk any of it lies, what
//! the time is, or what the text means.

pub mod online;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::text::{FilePath, Text, TextFile};

/// All input of one build. Equal projects give equal sites.
///
/// The order of the lists carries no meaning; readers sort by path.
#[derive(Clone, Debug, Default)]
pub struct Project {
    /// `book.toml`, if there is one.
    pub config: Option<TextFile>,
    /// `content/index.md`: the words on the home page.
    pub home: Option<TextFile>,
    /// `content/cases/**/*.md`.
    pub cases: Vec<TextFile>,
    /// `content/pages/**/*.md`.
    pub pages: Vec<TextFile>,
    /// `content/sources/**` that end in `.yaml`, `.yml`, `.json` or `.bib`.
    pub sources: Vec<TextFile>,
    /// Files elsewhere under `content/` that end so: read as sources if a case names them
    /// as its bibliography. They are among `others`, too, as a page may link them.
    pub bibliographies: Vec<TextFile>,
    /// `content/captures/**`.
    pub captures: Vec<Asset>,
    /// `content/static/**` without dotfiles.
    pub statics: Vec<Asset>,
    /// Every other file under `content/`: published only if a page uses it.
    pub others: Vec<Asset>,
    /// CSL styles and locales that lie in the book, by path.
    pub styles: Vec<TextFile>,
    /// The theme: the built-in files with the author's own over them.
    pub theme: ThemeFiles,
    /// The folder of the content, as `book.toml` names it: `content` unless it says otherwise.
    pub content: String,
    /// What the command line asks for.
    pub options: Options,
    /// Gives the text of a saved copy when asked.
    pub copies: CopyReader,
}

/// Gives the text of a saved copy that is text, HTML or a PDF, by its path in the book.
///
/// Copies may be many and large, so their text is not held. It must be that of the
/// bytes whose hash stands in [`Project::captures`].
#[derive(Clone)]
pub struct CopyReader(Arc<ReadCopy>);

type ReadCopy = dyn Fn(&FilePath) -> Option<String> + Send + Sync;

impl CopyReader {
    /// Reads copies by calling `read`.
    pub fn new(read: impl Fn(&FilePath) -> Option<String> + Send + Sync + 'static) -> Self {
        Self(Arc::new(read))
    }

    /// The text of the copy at `path`, if it is there and has one.
    pub fn text(&self, path: &FilePath) -> Option<String> {
        (self.0)(path)
    }
}

impl Default for CopyReader {
    fn default() -> Self {
        Self::new(|_| None)
    }
}

impl std::fmt::Debug for CopyReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CopyReader")
    }
}

impl Project {
    /// The texts that an author writes, as they lie in the book.
    pub fn authored(&self) -> impl Iterator<Item = &TextFile> {
        let one = [&self.config, &self.home].into_iter().flatten();
        let many = [
            &self.cases,
            &self.pages,
            &self.sources,
            &self.bibliographies,
        ];
        one.chain(many.into_iter().flatten())
    }

    /// The same project with other texts in place of some of the author's.
    #[must_use]
    pub fn with_texts(mut self, texts: &BTreeMap<FilePath, String>) -> Self {
        let one = [&mut self.config, &mut self.home].into_iter().flatten();
        let many = [
            &mut self.cases,
            &mut self.pages,
            &mut self.sources,
            &mut self.bibliographies,
        ];
        for file in one.chain(many.into_iter().flatten()) {
            if let Some(text) = texts.get(&file.path) {
                file.text = text.as_str().into();
            }
        }
        self
    }

    /// Every text that a finding may point into, by path. One that was let go is read
    /// again when it is asked for, and is nothing if it is no longer what it was.
    pub fn lookup(&self) -> impl Fn(&FilePath) -> Option<Arc<str>> {
        let files = self.findable().map(|file| (&file.path, &file.text));
        let files: BTreeMap<&FilePath, &Text> = files.collect();
        let last: RefCell<Option<(FilePath, Arc<str>)>> = RefCell::default();
        move |path| {
            let text = *files.get(path)?;
            if !text.is_empty() {
                return Some(text.share());
            }
            // Findings come file by file: one is held for the next.
            let mut last = last.borrow_mut();
            if last.as_ref().is_none_or(|(known, _)| known != path) {
                let again = self.copies.text(path).map(Text::from);
                let again = again.filter(|again| again.is_of(text));
                *last = again.map(|again| (path.clone(), again.share()));
            }
            last.as_ref().map(|(_, text)| Arc::clone(text))
        }
    }

    /// Lets go of the texts of cases and pages, of which there may be many: all that a
    /// build has to know of them is in their drafts. Those of `but` are held.
    pub fn let_go_of_texts(&mut self, but: &BTreeSet<&FilePath>) {
        for file in self.cases.iter_mut().chain(&mut self.pages) {
            if !but.contains(&file.path) {
                file.text.let_go();
            }
        }
    }

    /// The text that a finding points into, by its path. To look up many at once, ask for
    /// [`Project::lookup`].
    pub fn text(&self, path: &FilePath) -> Option<Arc<str>> {
        let file = self.findable().find(|file| file.path == *path)?;
        Some(file.text.share())
    }

    /// Every text that a finding may point into, by path.
    pub fn texts(&self) -> BTreeMap<FilePath, Arc<str>> {
        self.findable()
            .map(|file| (file.path.clone(), file.text.share()))
            .collect()
    }

    fn findable(&self) -> impl Iterator<Item = &TextFile> {
        let one = [&self.config, &self.home, &self.theme.config];
        let many = [
            &self.cases,
            &self.pages,
            &self.sources,
            &self.bibliographies,
            &self.styles,
            &self.theme.templates,
            &self.theme.strings,
        ];
        one.into_iter().flatten().chain(many.into_iter().flatten())
    }
}

/// A file that is not read as text: copied, hashed or looked into when asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// Where it lies in the book, from its root: `content/static/logo.svg`.
    pub path: FilePath,
    /// Its size in bytes.
    pub bytes: u64,
    /// The SHA-256 of its bytes in lower-case hex; empty where nothing asks for it.
    pub sha256: String,
}

/// The templates and assets of a theme.
#[derive(Clone, Debug, Default)]
pub struct ThemeFiles {
    /// Its name.
    pub name: String,
    /// `theme.toml`, if the theme has one.
    pub config: Option<TextFile>,
    /// Templates; paths are below `templates/`.
    pub templates: Vec<TextFile>,
    /// Style sheets, scripts and the like; paths are below `assets/`.
    pub assets: Vec<ThemeAsset>,
    /// The words of the interface, a file for each language; paths are below `i18n/`.
    pub strings: Vec<TextFile>,
}

/// One asset of a theme. Small, so its bytes are held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThemeAsset {
    /// Its path below `assets/`.
    pub path: FilePath,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
}

/// What one run of the program asks for, beyond what the files say.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Options {
    /// Show drafts.
    pub drafts: bool,
    /// Show private blocks and keys, striped: the preview alone does.
    pub private: bool,
    /// Overrides `base-url`.
    pub base_url: Option<String>,
    /// Links name `index.html`, so that the folder opens from `file://`.
    pub portable: bool,
    /// `SOURCE_DATE_EPOCH` as a date, `YYYY-MM-DD`: overrides the as-of date.
    pub as_of: Option<String>,
}
