//! An author's folder becomes a Project.
//!
//! The main type is [`Reader`]: it reads a book, and when it reads it again, opens only
//! the files that changed. It does not know what any text means; what it needs of
//! `book.toml` (which folder, which theme) it is told as a [`Layout`].

mod copies;
mod memory;
mod sort;
mod walk;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use self::copies::Pdfs;
use self::memory::{Memory, Reread, Wanted};
use self::sort::{below, is_below, plain_path};
use self::walk::Found;
use super::DiskError;
use super::watch::Territory;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::project::{Options, Project, ThemeFiles};
use crate::text::{FilePath, Spanned, TextFile};

/// The name of the file that makes a folder a book.
pub const CONFIG: &str = "book.toml";

/// A larger file is not read as text, nor held as an asset of a theme: 32 MiB.
pub const LARGEST_TEXT: u64 = 32 << 20;

/// The part of `book.toml` that says where to read.
#[derive(Clone, Debug)]
pub struct Layout {
    /// The folder of the content.
    pub content: String,
    /// The name of the theme.
    pub theme: Spanned<String>,
    /// The citation style: read as a file if it ends in `.csl`.
    pub style: Option<String>,
    /// The theme that is built into the program; the author's files are laid over it.
    pub built_in: ThemeFiles,
}

/// What was read.
#[derive(Debug)]
pub struct Scan {
    /// Every input of a build.
    pub project: Project,
    /// What was left out, and why.
    pub found: Diagnostics,
    /// Which files differ from the last time this reader read, came or went.
    pub changed: Vec<FilePath>,
}

/// Reads one book, any number of times.
#[derive(Debug)]
pub struct Reader {
    root: PathBuf,
    memory: Memory,
    pdfs: Arc<Pdfs>,
    /// What was read the last time, if nothing was left out of it.
    last: Option<Last>,
    territory: Territory,
    /// What changed and has not been said yet.
    unsaid: Vec<FilePath>,
}

#[derive(Debug)]
struct Last {
    project: Project,
    /// The content folder.
    content: String,
}

/// The nearest folder from `start` upward that holds a `book.toml`.
pub fn find_book(start: &Path) -> Option<PathBuf> {
    let start = start.canonicalize().ok()?;
    start
        .ancestors()
        .find(|folder| folder.join(CONFIG).is_file())
        .map(Path::to_owned)
}

impl Reader {
    /// A reader of the book in the folder `root`, which has read nothing yet.
    ///
    /// # Errors
    /// Fails if there is no such folder.
    pub fn new(root: &Path) -> Result<Self, DiskError> {
        let root = root.canonicalize().map_err(DiskError::when("read", root))?;
        Ok(Self {
            root,
            memory: Memory::default(),
            pdfs: Arc::default(),
            last: None,
            territory: Territory::default(),
            unsaid: Vec::new(),
        })
    }

    /// The folder of the book, without links.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Forgets what was read: the next time, every file is opened.
    pub fn forget(&mut self) {
        self.memory = Memory::default();
    }

    /// The text of `book.toml`, if there is one.
    ///
    /// # Errors
    /// Fails if it is there and cannot be read.
    pub fn config(&self) -> Result<Option<TextFile>, DiskError> {
        let path = self.root.join(CONFIG);
        match fs::read(&path) {
            Ok(bytes) => Ok(Some(TextFile::decode(CONFIG, bytes))),
            Err(error) if walk::is_gone(&error) => Ok(None),
            Err(error) => Err(DiskError::when("read", &path)(error)),
        }
    }

    /// Where the book that was read last lies, to be watched.
    pub fn territory(&self) -> &Territory {
        &self.territory
    }

    /// Reads these files again and no others. `None` if that is not enough to know the
    /// book; then nothing is said of what changed, and [`Reader::read`] finds it.
    ///
    /// # Errors
    /// Fails if a file cannot be read.
    pub fn read_again(&mut self, paths: &BTreeSet<FilePath>) -> Result<Option<Scan>, DiskError> {
        let Some(mut last) = self.last.take() else {
            return Ok(None);
        };
        for path in paths {
            if !is_below(path, &last.content) {
                return Ok(None);
            }
            let mut found = Diagnostics::new();
            let within = below(path, &last.content).to_owned();
            let reread = match walk::one(&self.root, path.as_str(), &mut found)? {
                // What else a link names is for the whole walk to find out.
                _ if walk::is_link(&self.root, path) || !found.is_empty() => return Ok(None),
                Some(file) => self.memory.read_again(file, sort::wanted_of(&within))?,
                None if self.root.join(path.as_str()).is_dir() => return Ok(None),
                None => self.memory.forget(path),
            };
            match reread {
                Reread::Other => return Ok(None),
                Reread::Same => continue,
                Reread::Gone => sort::take_out(&mut last.project, path),
                Reread::Differs(file) => {
                    sort::take_out(&mut last.project, path);
                    sort::sort_in(&mut last.project, &last.content, file);
                    sort::settle(&mut last.project);
                }
            }
            self.unsaid.push(path.clone());
        }
        let project = last.project.clone();
        self.last = Some(last);
        Ok(Some(Scan {
            project,
            found: Diagnostics::new(),
            changed: std::mem::take(&mut self.unsaid),
        }))
    }

    /// Reads the book that `config` is the `book.toml` of.
    ///
    /// Hidden files are left out; so is, with a finding, what a link outside the book
    /// names and a text of more than [`LARGEST_TEXT`] bytes. Every list is sorted by path.
    ///
    /// # Errors
    /// Fails if a folder or a file cannot be read. One that goes away meanwhile is taken
    /// as not there.
    pub fn read(
        &mut self,
        config: Option<TextFile>,
        layout: &Layout,
        options: Options,
    ) -> Result<Scan, DiskError> {
        self.last = None;
        let mut found = Diagnostics::new();
        let mut territory = self.outline(layout);
        let content = self.content_folder(&layout.content, &mut found);
        let mut wanted: Vec<(Found, Wanted)> = Vec::new();
        if let Some(content) = &content {
            let walked = walk::walk(&self.root, content, &mut found)?;
            territory.folders.extend(walked.folders);
            territory.linked.extend(walked.linked);
            for file in walked.files {
                let reading = sort::wanted_of(below(&file.path, content));
                wanted.push((file, reading));
            }
        }
        let theme = self.theme_folder(layout, &mut found);
        if let Some(theme) = &theme {
            let walked = walk::walk(&self.root, theme, &mut found)?;
            territory.folders.extend(walked.folders);
            territory.linked.extend(walked.linked);
            for file in walked.files {
                let text = sort::is_theme_text(below(&file.path, theme));
                wanted.push((file, if text { Wanted::Text } else { Wanted::Bytes }));
            }
        }
        wanted.extend(
            self.style_file(layout, &wanted, &mut found)?
                .map(|it| (it, Wanted::Text)),
        );
        self.territory = territory;

        let (read, mut changed) = self.memory.take_in(wanted, config.as_ref(), &mut found)?;
        let mut project = Project {
            theme: ThemeFiles {
                name: layout.theme.value.clone(),
                ..layout.built_in.clone()
            },
            content: layout.content.clone(),
            config,
            options,
            copies: copies::reader(self.root.clone(), Arc::clone(&self.pdfs)),
            ..Project::default()
        };
        for file in read {
            match (&content, &theme) {
                (Some(content), _) if is_below(&file.path, content) => {
                    sort::sort_in(&mut project, content, file);
                }
                (_, Some(theme)) if is_below(&file.path, theme) => {
                    let within = below(&file.path, theme).to_owned();
                    sort::lay_over(&mut project.theme, &within, file.held);
                }
                _ => project.styles.extend(file.held.text()),
            }
        }
        let ThemeFiles {
            templates,
            assets,
            strings,
            ..
        } = &mut project.theme;
        templates.sort_by(|a, b| a.path.cmp(&b.path));
        strings.sort_by(|a, b| a.path.cmp(&b.path));
        assets.sort_by(|a, b| a.path.cmp(&b.path));
        project.styles.sort_by(|a, b| a.path.cmp(&b.path));
        changed.append(&mut self.unsaid);
        self.last = content.filter(|_| found.is_empty()).map(|content| Last {
            project: project.clone(),
            content,
        });
        Ok(Scan {
            project,
            found,
            changed,
        })
    }

    /// The folders and files that `layout` names, there or not, and the folders above them
    /// that are there.
    fn outline(&self, layout: &Layout) -> Territory {
        let theme = format!("themes/{}", layout.theme.value);
        let trees = [plain_path(&layout.content), plain_path(&theme)];
        let style = layout
            .style
            .as_deref()
            .filter(|style| sort::is_style(style));
        let files = [Some(CONFIG.to_owned()), style.and_then(plain_path)];
        let (trees, files): (Vec<_>, Vec<_>) = (
            trees.into_iter().flatten().collect(),
            files.into_iter().flatten().collect(),
        );
        let mut folders = BTreeSet::from([self.root.clone()]);
        for path in trees.iter().chain(&files) {
            let above = Path::new(path).ancestors().skip(1);
            let above = above.map(|folder| self.root.join(folder));
            folders.extend(above.filter(|folder| folder.is_dir()));
        }
        Territory {
            trees,
            files,
            folders: folders.into_iter().collect(),
            linked: Vec::new(),
        }
    }

    /// The content folder, if it is in the book.
    fn content_folder(&self, name: &str, found: &mut Diagnostics) -> Option<String> {
        let trouble = |code, message: String| Diagnostic::nowhere(code, message);
        let Some(folder) = plain_path(name) else {
            found.push(
                trouble(
                    Code::OUTSIDE_BOOK,
                    format!("the content folder `{name}` is not in the book"),
                )
                .help("give `content` in book.toml a folder below the one that holds book.toml"),
            );
            return None;
        };
        let disk = self.root.join(&folder);
        if !disk.is_dir() {
            found.push(
                trouble(Code::BAD_VALUE, format!("there is no folder `{name}`"))
                    .help("make it, or name another with `content` under `[build]` in book.toml"),
            );
            return None;
        }
        if !disk
            .canonicalize()
            .is_ok_and(|resolved| resolved.starts_with(&self.root))
        {
            found.push(
                trouble(
                    Code::OUTSIDE_BOOK,
                    format!("the content folder `{name}` is a link out of the book"),
                )
                .help("put the folder itself there"),
            );
            return None;
        }
        Some(folder)
    }

    /// The folder of the author's theme, if there is one.
    fn theme_folder(&self, layout: &Layout, found: &mut Diagnostics) -> Option<String> {
        let name = &layout.theme.value;
        let folder = plain_path(name).map(|name| format!("themes/{name}"));
        let folder = folder.filter(|folder| self.root.join(folder).is_dir());
        if folder.is_none() && *name != layout.built_in.name {
            found.push(
                Diagnostic::at(
                    Code::UNKNOWN_THEME,
                    &layout.theme.span,
                    format!("there is no theme `{name}`"),
                )
                .label("named here")
                .help(format!(
                    "make the folder `themes/{name}`, or use the built-in theme `{}`",
                    layout.built_in.name
                )),
            );
        }
        folder
    }

    /// The file of the citation style, if it is one that is not read anyway.
    fn style_file(
        &self,
        layout: &Layout,
        wanted: &[(Found, Wanted)],
        found: &mut Diagnostics,
    ) -> Result<Option<Found>, DiskError> {
        let Some(path) = layout
            .style
            .as_deref()
            .filter(|style| sort::is_style(style))
        else {
            return Ok(None);
        };
        // A path that leads nowhere is reported where the style is looked up.
        let Some(path) = plain_path(path) else {
            return Ok(None);
        };
        if wanted.iter().any(|(file, _)| file.path.as_str() == path) {
            return Ok(None);
        }
        walk::one(&self.root, &path, found)
    }
}
