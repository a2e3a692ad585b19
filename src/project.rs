//! Everything a build depends on, as one value.
//!
//! The main type is [`Project`]. Text is held; pictures, captures and assets are a
//! path, a size and a hash. It does not know where on a disk any of it lies, what
//! the time is, or what the text means.

use std::sync::Arc;

use crate::text::{FilePath, TextFile};

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
    /// `content/sources/**` that end in `.yaml`, `.yml`, `.json` or `.bib`, and
    /// bibliographies that lie elsewhere in the book.
    pub sources: Vec<TextFile>,
    /// `content/captures/**`.
    pub captures: Vec<Asset>,
    /// `content/static/**` without dotfiles; paths are below `content/static/`.
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
}

/// A file that is not read as text: copied, hashed or looked into when asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// Where it lies in the book.
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
