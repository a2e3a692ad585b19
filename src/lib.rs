//! casebook turns a folder of Markdown case files into a static site in which every
//! claim is traced to its sources and set beside what was said against it.
//!
//! [`build`] tells the whole program: a [`Project`] goes in, a [`Site`] comes out that
//! can render any of its pages. The commands stand around it. `ARCHITECTURE.md` has the
//! map of the modules and the laws that hold between them.

pub mod check;
pub mod cli;
pub mod csl;
pub mod data;
pub mod desk;
pub mod diag;
pub mod edit;
pub mod io;
pub mod memo;
pub mod model;
pub mod pages;
pub mod project;
pub mod serve;
pub mod site;
pub mod text;
pub mod theme;
pub mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::csl::{Style, StyleError};
use crate::data::draft::Place;
use crate::data::{Config, Draft, Record};
use crate::diag::{Code, Diagnosed, Diagnostic, Diagnostics};
use crate::memo::{Key, Store};
use crate::model::book::{Held, QuoteCheck};
use crate::model::evidence::Copies;
use crate::model::{Book, Read};
use crate::project::{CopyReader, Project};
use crate::site::Site;
use crate::text::{FilePath, Spanned, TextFile};

/// Results that are remembered from one build to the next, while the program runs.
#[derive(Debug, Default)]
pub struct Memo {
    drafts: Store<Diagnosed<Arc<Draft>>>,
    records: Store<Diagnosed<Arc<Vec<Record>>>>,
    styles: Store<Result<Arc<Style>, StyleError>>,
    quotes: Store<QuoteCheck>,
    code: Arc<Store<String>>,
}

/// Turns everything the author wrote into a site that can render any of its pages.
///
/// The value is whole whatever is found; whether it may be published is for the caller
/// to see from [`Diagnostics::has_errors`]. Findings have the weight that the book's
/// own settings give them, and are sorted.
pub fn build(project: &Project, memo: &Memo) -> Diagnosed<Site> {
    let mut found = Diagnostics::new();
    let site = found.take(lay_out(project, memo));
    found.extend(check(project, &site));
    let levels = site.pages().book.levels();
    found.extend(levels.unused(&found));
    levels.weigh(found).sorted().with(site)
}

/// [`build`] without the checks: what the preview needs before it answers.
pub fn lay_out(project: &Project, memo: &Memo) -> Diagnosed<Site> {
    let mut found = Diagnostics::new();
    let theme = found.take(theme::load(&project.theme));
    let book = found.take(assemble(project, memo));
    let site = found.take(Site::new(
        Arc::new(book),
        theme,
        project,
        Arc::clone(&memo.code),
    ));
    memo.end_round();
    found.with(site)
}

/// What the checks find in a site that is laid out.
pub fn check(project: &Project, site: &Site) -> Diagnostics {
    let captures = project.captures.iter();
    let captures = captures
        .map(|asset| (asset.path.clone(), asset.sha256.clone()))
        .collect();
    let book = &site.pages().book;
    let drafts = book.cases.iter().map(|case| &case.prose.draft);
    let mut found = but_in_unread(check::all(book, &captures), drafts);
    let mut used: BTreeSet<FilePath> = book.files.iter().cloned().collect();
    used.extend(bibliographies(book));
    for asset in project
        .others
        .iter()
        .filter(|asset| !used.contains(&asset.path))
    {
        let place = crate::text::Span {
            file: asset.path.clone(),
            start: 0,
            end: 0,
        };
        found.push(
            Diagnostic::at(
                Code::UNUSED_FILE,
                &place,
                "no published page uses this file",
            )
            .help("link to it or show it, or leave it: it is not copied"),
        );
    }
    found
}

/// The files that published texts name as their bibliographies.
fn bibliographies(book: &Book) -> impl Iterator<Item = FilePath> {
    let cases = book.cases.iter().map(|case| &case.prose);
    let prose = cases
        .chain(book.pages.iter().map(|page| &page.prose))
        .chain(&book.home);
    prose.flat_map(|prose| {
        let folder = prose.draft.file.path.folder();
        let named = prose.draft.front.bibliography.iter();
        named.filter_map(move |name| model::joined(folder, &name.value).map(FilePath::new))
    })
}

/// Reads every text of a project and links them into one Book.
pub fn assemble(project: &Project, memo: &Memo) -> Diagnosed<Book> {
    let mut found = Diagnostics::new();
    let config = Arc::new(found.take(data::read_config(project.config.as_ref())));
    let drafts = found.take(read_drafts(project, &config, memo));
    let records = found.take(read_records(project, &drafts, memo));
    let style = found.take(read_style(project, &config, memo));
    let paths = |assets: &[project::Asset]| assets.iter().map(|asset| asset.path.clone()).collect();
    let files: BTreeSet<FilePath> = paths(&project.others);
    let statics: BTreeSet<FilePath> = paths(&project.statics);
    let read = Read {
        config,
        drafts,
        records,
        style,
        files: files.into_iter().chain(statics).collect(),
        captures: project.captures.iter().map(held).collect(),
        drafts_shown: project.options.drafts,
        private_shown: project.options.private,
        as_of: project
            .options
            .as_of
            .as_deref()
            .and_then(csl::Date::from_edtf),
    };
    let copies = SavedCopies {
        reader: &project.copies,
        files: &read.captures,
        known: &memo.quotes,
    };
    let linked = model::assemble(&read, &copies);
    found.extend(but_in_unread(linked.found, read.drafts.iter()));
    found.with(linked.value)
}

/// A saved copy by its path.
fn held(asset: &project::Asset) -> (FilePath, Held) {
    let held = Held {
        bytes: asset.bytes,
        sha256: asset.sha256.as_str().into(),
    };
    (asset.path.clone(), held)
}

/// The saved copies of a project. What came of looking into one is remembered by the
/// hash of its bytes, so that an edit opens no copy again.
struct SavedCopies<'p> {
    reader: &'p CopyReader,
    files: &'p BTreeMap<FilePath, Held>,
    known: &'p Store<QuoteCheck>,
}

impl SavedCopies<'_> {
    /// What a result depends on; nothing for a copy that is not there.
    fn key(&self, path: &FilePath, quote: &str) -> Option<Key> {
        let held = self.files.get(path)?;
        let kind = path.extension().to_ascii_lowercase();
        let parts = [held.sha256.as_bytes(), kind.as_bytes(), quote.as_bytes()];
        Some(Key::of(&parts))
    }
}

impl Copies for SavedCopies<'_> {
    fn text(&self, path: &FilePath) -> Option<String> {
        self.files.get(path)?;
        self.reader.text(path)
    }

    fn remembered(&self, path: &FilePath, quote: &str) -> Option<QuoteCheck> {
        self.known.find(self.key(path, quote)?).map(|known| *known)
    }

    fn remember(&self, path: &FilePath, quote: &str, result: QuoteCheck) {
        if let Some(key) = self.key(path, quote) {
            self.known.get(key, || result);
        }
    }
}

/// Findings, less those in texts whose front matter could not be read: that has been
/// reported, and what it would have said would be missed at every turn.
fn but_in_unread<'d>(
    found: Diagnostics,
    drafts: impl Iterator<Item = &'d Arc<Draft>>,
) -> Diagnostics {
    let unread = drafts.filter(|draft| draft.front.unread);
    let unread: BTreeSet<&FilePath> = unread.map(|draft| &draft.file.path).collect();
    let in_unread = |finding: &Diagnostic| {
        finding
            .span
            .as_ref()
            .is_some_and(|span| unread.contains(&span.file))
    };
    found
        .into_iter()
        .filter(|finding| !in_unread(finding))
        .collect()
}

/// Reads the Markdown files, each once for as long as it is remembered.
fn read_drafts(project: &Project, config: &Config, memo: &Memo) -> Diagnosed<Vec<Arc<Draft>>> {
    let reading = data::Reading {
        private: project.options.private,
        language: config.language.clone(),
    };
    let home = project.home.iter().map(|file| (Place::Home, file));
    let cases = project.cases.iter().map(|file| (Place::Case, file));
    let pages = project.pages.iter().map(|file| (Place::Page, file));
    let files: Vec<(Place, &TextFile)> = home.chain(cases).chain(pages).collect();
    let read: Vec<Arc<Diagnosed<Arc<Draft>>>> = files
        .par_iter()
        .map(|&(place, file)| {
            let key = Key::of(&[
                file.path.as_str().as_bytes(),
                file.text.as_bytes(),
                &[
                    place as u8,
                    u8::from(reading.private),
                    u8::from(file.not_utf8.is_some()),
                ],
                reading.language.as_bytes(),
            ]);
            memo.drafts.get(key, || {
                let draft = data::read_draft(file, place, &reading);
                draft.found.with(Arc::new(draft.value))
            })
        })
        .collect();
    let mut found = Diagnostics::new();
    let drafts = read.iter().map(|draft| {
        // What a draft lacks is its author's business until it is published.
        let shown = project.options.drafts || !draft.value.front.draft;
        if shown {
            found.extend(draft.found.iter().cloned());
        }
        Arc::clone(&draft.value)
    });
    let drafts = drafts.collect();
    found.with(drafts)
}

/// Reads the source files, and the bibliographies that published cases name.
fn read_records(
    project: &Project,
    drafts: &[Arc<Draft>],
    memo: &Memo,
) -> Diagnosed<Vec<Arc<Vec<Record>>>> {
    let mut found = Diagnostics::new();
    let mut files: Vec<&TextFile> = project.sources.iter().collect();
    let known: BTreeMap<&str, Option<&TextFile>> = (project.bibliographies.iter())
        .map(|file| (file.path.as_str(), Some(file)))
        .chain(
            project
                .sources
                .iter()
                .map(|file| (file.path.as_str(), None)),
        )
        .collect();
    let mut named: BTreeSet<FilePath> = BTreeSet::new();
    let shown = drafts
        .iter()
        .filter(|draft| project.options.drafts || !draft.front.draft);
    for (draft, name) in shown.flat_map(|draft| {
        draft
            .front
            .bibliography
            .iter()
            .map(move |name| (draft, name))
    }) {
        match find_bibliography(&known, &draft.file.path, name) {
            Ok(Some(file)) if named.insert(file.path.clone()) => files.push(file),
            Ok(_) => {}
            Err(finding) => found.push(*finding),
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let read: Vec<Arc<Diagnosed<Arc<Vec<Record>>>>> = files
        .par_iter()
        .map(|file| {
            let key = Key::of(&[file.path.as_str().as_bytes(), file.text.as_bytes()]);
            memo.records.get(key, || {
                let records = data::read_records(file);
                records.found.with(Arc::new(records.value))
            })
        })
        .collect();
    let mut all = Vec::with_capacity(read.len());
    for records in read {
        found.extend(records.found.iter().cloned());
        all.push(Arc::clone(&records.value));
    }
    found.with(all)
}

/// The file that a case names as its bibliography; nothing if it is read anyway.
///
/// `known` has every file that may be one, by path: `None` for those that are read anyway.
fn find_bibliography<'p>(
    known: &BTreeMap<&str, Option<&'p TextFile>>,
    from: &FilePath,
    name: &Spanned<String>,
) -> Result<Option<&'p TextFile>, Box<Diagnostic>> {
    let Some(path) = model::joined(from.folder(), &name.value) else {
        let message = format!("`{}` leads out of the book", name.value);
        return Err(Box::new(
            Diagnostic::at(Code::OUTSIDE_BOOK, &name.span, message)
                .help("copy it to the sources folder"),
        ));
    };
    known.get(path.as_str()).copied().ok_or_else(|| {
        let near = text::nearest(&path, known.keys().copied());
        let message = format!("there is no bibliography `{path}`");
        Box::new(
            Diagnostic::at(Code::MISSING_BIBLIOGRAPHY, &name.span, message)
                .help_if(near.map(|near| format!("there is `{near}`"))),
        )
    })
}

/// Compiles the citation style; a style that cannot be had is reported, and the default taken.
fn read_style(project: &Project, config: &Config, memo: &Memo) -> Diagnosed<Arc<Style>> {
    let name = config
        .style
        .as_ref()
        .map_or(DEFAULT_STYLE, |style| &style.value);
    let locale = config
        .locale
        .as_ref()
        .map_or(config.language.as_str(), |locale| &locale.value);
    let file = project
        .styles
        .iter()
        .find(|file| file.path.as_str() == name);
    let xml = file.map_or("", |file| &*file.text);
    let key = Key::of(&[name.as_bytes(), locale.as_bytes(), xml.as_bytes()]);
    let made = memo.styles.get(key, || {
        let parent = |address: &str| {
            let name = address.rsplit('/').next().unwrap_or(address);
            let near = project
                .styles
                .iter()
                .find(|file| file.path.name().trim_end_matches(".csl") == name);
            near.map(|file| file.text.to_string())
        };
        let style = match file {
            Some(file) => Style::compile(&file.text, &parent, locale, None),
            None => Style::bundled(name, locale),
        };
        style.map(Arc::new)
    });
    let mut found = Diagnostics::new();
    let style = match (&*made, &config.style) {
        (Ok(style), _) => Arc::clone(style),
        (Err(error), Some(written)) => {
            let fault = Diagnostic::at(Code::UNKNOWN_STYLE, &written.span, error.to_string());
            found.push(match text::near(name, csl::bundled_names()) {
                None => fault.help("`casebook styles` lists the bundled ones"),
                near => fault.offer(near, &written.span, str::to_owned),
            });
            default_style()
        }
        (Err(_), None) => default_style(),
    };
    found.with(style)
}

const DEFAULT_STYLE: &str = "chicago-author-date";

fn default_style() -> Arc<Style> {
    Arc::new(
        Style::bundled(DEFAULT_STYLE, "en-US").expect("the default style is bundled and compiles"),
    )
}

impl Memo {
    /// Remembers nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Forgets what the build that ends here did not ask for.
    fn end_round(&self) {
        self.drafts.end_round();
        self.records.end_round();
        self.styles.end_round();
        self.quotes.end_round();
        self.code.end_round();
    }
}
