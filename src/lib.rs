//! casebook turns a folder of Markdown case files into a static site in which every
//! claim is traced to its sources and set beside what was said against it.
//!
//! [`build`] tells the whole program: a [`Project`] goes in, a [`Site`] comes out that
//! can render any of its pages. The commands stand around it. `ARCHITECTURE.md` has the
//! map of the modules and the laws that hold between them.

pub mod card;
pub mod check;
pub mod cli;
pub mod csl;
pub mod data;
pub mod desk;
pub mod diag;
pub mod edit;
pub mod gate;
pub mod io;
pub mod memo;
pub mod model;
pub mod pages;
pub mod picture;
pub mod project;
pub mod serve;
pub mod site;
pub mod text;
pub mod theme;
pub mod words;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::BuildHasher;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;
use rustc_hash::FxBuildHasher;

use crate::csl::{Library, Reference, Style, StyleError};
use crate::data::brackets::Names;
use crate::data::draft::Place;
use crate::data::{Brackets, Config, Draft, Reading, Record};
use crate::diag::{Code, Diagnosed, Diagnostic, Diagnostics};
use crate::memo::{Key, Store};
use crate::model::book::{Held, QuoteCheck};
use crate::model::evidence::Copies;
use crate::model::{Book, Outline, Read};
use crate::picture::Extent;
use crate::project::{CopyReader, Project};
use crate::site::{Plan, Site};
use crate::text::{FilePath, Spanned, TextFile};
use crate::theme::Theme;

/// Results that are remembered from one build to the next, while the program runs.
#[derive(Debug, Default)]
pub struct Memo {
    drafts: Store<Diagnosed<Sketched>>,
    linked: Mutex<Option<Linked>>,
    plans: Store<Diagnosed<Plan>>,
    records: Store<Diagnosed<Records>>,
    styles: Store<Result<Arc<Style>, StyleError>>,
    themes: Store<Diagnosed<Arc<Theme>>>,
    quotes: Store<QuoteCheck>,
    code: Arc<Store<String>>,
    references: References,
}

/// Sources of which what is printed is kept for other pages, where a Book may be at hand
/// for days: enough for the largest page.
const PRINTS_KEPT: usize = 256;
/// The same for a book that is built once: all of most books, and some ten megabytes of the largest.
const PRINTS_KEPT_ONCE: usize = 16_384;

/// A draft, and what linking sees of it.
type Sketched = (Arc<Draft>, Outline);

/// The records of one file.
type Records = Arc<Vec<Record>>;

/// A Book as it was linked, and from what.
#[derive(Debug)]
struct Linked {
    key: Key,
    drafts: Vec<Arc<Draft>>,
    book: Book,
    found: Diagnostics,
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
    let (theme, theme_key) = found.take(read_theme(project, memo));
    let (book, book_key) = found.take(assemble(project, memo));
    let book = Arc::new(book);
    // A plan looks at no more of a text than linking does.
    let statics = project.statics.iter();
    let statics: Vec<&[u8]> = statics.map(|file| file.path.as_str().as_bytes()).collect();
    let base_url = project.options.base_url.as_deref();
    let set = [
        theme_key.as_bytes(),
        book_key.as_bytes(),
        &[
            u8::from(base_url.is_some()),
            u8::from(project.options.portable),
        ],
        base_url.unwrap_or_default().as_bytes(),
    ];
    let plan_key = Key::of(&[&set, &*statics].concat());
    let plan = memo
        .plans
        .get(plan_key, || Plan::of(&book, &theme, project));
    found.extend(plan.found.shared().cloned());
    let site = Site::new(book, theme, &plan.value, Arc::clone(&memo.code));
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
            .label("not copied into the site")
            .help("link to it or show it in a text, or leave it where it is"),
        );
    }
    found
}

/// The files that published texts name as their bibliographies.
fn bibliographies(book: &Book) -> impl Iterator<Item = FilePath> {
    book.texts().flat_map(|prose| {
        let folder = prose.draft.file.path.folder();
        let named = prose.draft.front.bibliography.iter();
        named.filter_map(move |name| model::joined(folder, &name.value).map(FilePath::new))
    })
}

/// Reads every text of a project and links them into one Book; with a key of all that
/// was linked, which is the same where no more than words are new.
fn assemble(project: &Project, memo: &Memo) -> Diagnosed<(Book, Key)> {
    let mut found = Diagnostics::new();
    let config = Arc::new(found.take(data::read_config(project.config.as_ref())));
    let own = References::default();
    let references = memo.references(&own);
    let read = read_drafts(project, &config, references, memo);
    let (records, record_keys) = found.take(read_records(project, &values(&read), memo));
    let read = match config.brackets {
        true => {
            let resolved = resolve_brackets(project, &config, read, &records, references, memo);
            found.take(resolved)
        }
        false => read,
    };
    found.extend(heard(project, &read));
    let drafts = values(&read);
    let outlines: Vec<Outline> = read.iter().map(|read| read.value.1).collect();
    drop(read);
    let (style, style_key) = found.take(read_style(project, &config, memo));
    let key = link_key(project, &outlines, &record_keys, style_key);
    if let Some((book, known)) = memo.linked_before(key, &drafts) {
        found.extend(known);
        return found.with((book, key));
    }
    let paths = |assets: &[project::Asset]| assets.iter().map(|asset| asset.path.clone()).collect();
    let files: BTreeSet<FilePath> = paths(&project.others);
    let statics: BTreeSet<FilePath> = paths(&project.statics);
    let read = Read {
        library_before: memo.library_before(),
        prints_kept: Some(match memo.drafts.forgets() {
            true => PRINTS_KEPT_ONCE,
            false => PRINTS_KEPT,
        }),
        config,
        drafts,
        records,
        style,
        files: files.into_iter().chain(statics).collect(),
        extents: extents(project),
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
    let linked_found = but_in_unread(linked.found, read.drafts.iter());
    found.extend(linked_found.shared().cloned());
    // What came of quotations is asked for where texts are linked.
    memo.quotes.end_round();
    let mut book = linked.value;
    match memo.drafts.forgets() {
        true => {
            drop(read);
            book.let_go_of_records();
        }
        false => memo.keep_linked(Linked {
            key,
            drafts: read.drafts,
            book: book.clone(),
            found: linked_found,
        }),
    }
    found.with((book, key))
}

/// The key of all that linking looks at.
fn link_key(project: &Project, outlines: &[Outline], records: &[Key], style: Key) -> Key {
    let options = &project.options;
    let config = project.config.as_ref().map(|file| file.text.hash());
    let as_of = options.as_of.as_deref().unwrap_or_default();
    let flags = [
        u8::from(options.drafts),
        u8::from(options.private),
        u8::from(config.is_some()),
        u8::from(options.as_of.is_some()),
    ];
    let counts = [
        outlines.len(),
        records.len(),
        project.others.len(),
        project.statics.len(),
    ];
    let counts = counts.map(usize::to_le_bytes);
    let mut parts: Vec<&[u8]> = vec![&flags, as_of.as_bytes(), style.as_bytes()];
    parts.extend(config.map(|hash| &hash[..]));
    parts.extend(counts.iter().map(|count| &count[..]));
    parts.extend(outlines.iter().map(|outline| &outline.as_bytes()[..]));
    parts.extend(records.iter().map(Key::as_bytes));
    let files = [&project.others, &project.statics, &project.captures];
    let files = files.into_iter().flatten();
    let extents: Vec<Option<[u8; 8]>> = files
        .clone()
        .map(|file| file.extent.map(|extent| extent.bytes()))
        .collect();
    for (file, extent) in files.zip(&extents) {
        let extent = extent.as_ref().map_or(&[][..], |extent| extent);
        parts.extend([
            file.path.as_str().as_bytes(),
            file.sha256.as_bytes(),
            extent,
        ]);
    }
    Key::of(&parts)
}

/// Every source record of a project, drafts' included, as it was written.
pub fn records(project: &Project, memo: &Memo) -> Vec<Record> {
    let config = data::read_config(project.config.as_ref()).value;
    let references = References::default();
    let drafts = values(&read_drafts(project, &config, &references, memo));
    let (shared, _) = read_records(project, &drafts, memo).value;
    let own = drafts.iter().flat_map(|draft| &draft.front.references);
    own.chain(shared.iter().flat_map(|records| records.iter()))
        .cloned()
        .collect()
}

/// How large the pictures of a project are, by path.
fn extents(project: &Project) -> BTreeMap<FilePath, Extent> {
    let files = project.others.iter().chain(&project.statics);
    let known = files.filter_map(|file| Some((file.path.clone(), file.extent?)));
    known.collect()
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
    mut found: Diagnostics,
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
    found.retain(|finding| !in_unread(finding));
    found
}

/// A Markdown file that was read, with what was found in it.
type ReadDraft = Arc<Diagnosed<Sketched>>;

/// Reads the Markdown files, each once for as long as it is remembered.
fn read_drafts(
    project: &Project,
    config: &Config,
    references: &References,
    memo: &Memo,
) -> Vec<ReadDraft> {
    let reading = reading(project, config);
    let home = project.home.iter().map(|file| (Place::Home, file));
    let cases = project.cases.iter().map(|file| (Place::Case, file));
    let pages = project.pages.iter().map(|file| (Place::Page, file));
    let files: Vec<(Place, &TextFile)> = home.chain(cases).chain(pages).collect();
    files
        .par_iter()
        .map(|&(place, file)| read_draft(file, place, &reading, references, memo))
        .collect()
}

fn reading(project: &Project, config: &Config) -> Reading {
    Reading {
        private: project.options.private,
        language: config.language.clone(),
        brackets: match config.brackets {
            true => Brackets::Gathered,
            false => Brackets::Words,
        },
    }
}

fn read_draft(
    file: &TextFile,
    place: Place,
    reading: &Reading,
    references: &References,
    memo: &Memo,
) -> ReadDraft {
    let flags = [
        place as u8,
        u8::from(reading.private),
        u8::from(file.not_utf8.is_some()),
        match &reading.brackets {
            Brackets::Words => 0,
            Brackets::Gathered => 1,
            Brackets::Known(_) => 2,
        },
    ];
    let mut parts: Vec<&[u8]> = vec![
        file.path.as_str().as_bytes(),
        &file.text.hash()[..],
        &flags,
        reading.language.as_bytes(),
    ];
    if let Brackets::Known(known) = &reading.brackets {
        let pairs = known.iter().flat_map(|(words, cites)| [words, cites]);
        parts.extend(pairs.map(String::as_bytes));
    }
    memo.drafts.get(Key::of(&parts), || {
        let mut draft = data::read_draft(file, place, reading);
        let outline = Outline::of(&draft.value);
        // Where nothing is remembered, the project alone has the text, and may let it go;
        // where brackets are still to be resolved, the draft is read once more.
        if memo.drafts.forgets() && !matches!(reading.brackets, Brackets::Gathered) {
            draft.value.file.text.let_go();
        }
        references.share(&mut draft.value.front.references);
        draft.found.with((Arc::new(draft.value), outline))
    })
}

fn values(read: &[ReadDraft]) -> Vec<Arc<Draft>> {
    read.iter()
        .map(|draft| Arc::clone(&draft.value.0))
        .collect()
}

/// What was found in the texts that are shown: what a draft lacks is its author's business
/// until it is published. Only that it may be none is said.
fn heard<'d>(
    project: &'d Project,
    read: &'d [ReadDraft],
) -> impl Iterator<Item = Arc<Diagnostic>> + 'd {
    read.iter().flat_map(|draft| {
        let front = &draft.value.0.front;
        let shown = project.options.drafts || !front.draft;
        let unclear = front.draft_unclear.as_ref();
        let heard = move |finding: &&Arc<Diagnostic>| {
            shown || unclear.is_some_and(|unclear| finding.span.as_ref() == Some(unclear))
        };
        draft.found.shared().filter(heard).cloned()
    })
}

/// What the brackets of the book may name: every source that a record describes.
fn names(project: &Project, drafts: &[Arc<Draft>], records: &[Arc<Vec<Record>>]) -> Names {
    let own = drafts
        .iter()
        .filter(|draft| project.options.drafts || !draft.front.draft)
        .flat_map(|draft| &draft.front.references);
    Names::of(own.chain(records.iter().flat_map(|records| records.iter())))
}

/// Reads again the texts with brackets that cite, once it is known what they name, and
/// reports the brackets that nearly do.
fn resolve_brackets(
    project: &Project,
    config: &Config,
    read: Vec<ReadDraft>,
    records: &[Records],
    references: &References,
    memo: &Memo,
) -> Diagnosed<Vec<ReadDraft>> {
    let names = names(project, &values(&read), records);
    let reading = reading(project, config);
    let resolved: Vec<Diagnosed<ReadDraft>> = read
        .into_par_iter()
        .map(|first| {
            let draft = &first.value.0;
            let brackets = data::brackets::resolve(draft, &names, &config.language);
            let mut found = brackets.found;
            if draft.front.draft && !project.options.drafts {
                found = Diagnostics::new();
            }
            if brackets.value.is_empty() {
                return found.with(first);
            }
            let reading = Reading {
                brackets: Brackets::Known(Arc::new(brackets.value)),
                ..reading.clone()
            };
            let read = read_draft(&draft.file, draft.place, &reading, references, memo);
            found.with(read)
        })
        .collect();
    let mut found = Diagnostics::new();
    let read = resolved
        .into_iter()
        .map(|draft| found.take(draft))
        .collect();
    found.with(read)
}

/// References by their hash, to hold one time what many cases describe alike.
#[derive(Debug, Default)]
struct References {
    shelves: [Mutex<ByHash>; 16],
    /// How many were put there since it was last seen to which are still in use.
    new: AtomicUsize,
}

/// Of so many new references none is in use any more at worst.
const NEW_REFERENCES: usize = 4096;

type ByHash = HashMap<u64, Vec<Arc<Reference>>, FxBuildHasher>;

impl References {
    /// Takes what is known in place of what is equal to it.
    fn share(&self, records: &mut [Record]) {
        for reference in records.iter_mut().filter_map(|it| it.reference.as_mut()) {
            let hash = FxBuildHasher.hash_one(&**reference);
            let shelf = &self.shelves[(hash >> 60) as usize];
            let mut shelf = shelf.lock().unwrap_or_else(PoisonError::into_inner);
            let alike = shelf.entry(hash).or_default();
            match alike.iter().find(|known| *known == reference) {
                Some(known) => *reference = Arc::clone(known),
                None => {
                    alike.push(Arc::clone(reference));
                    self.new.fetch_add(1, Ordering::Relaxed);
                }
            }
        }
    }

    /// Lets go of those that nothing else holds, if there may be many.
    fn tidy(&self) {
        if self.new.load(Ordering::Relaxed) < NEW_REFERENCES {
            return;
        }
        self.new.store(0, Ordering::Relaxed);
        for shelf in &self.shelves {
            let mut shelf = shelf.lock().unwrap_or_else(PoisonError::into_inner);
            shelf.retain(|_, alike| {
                alike.retain(|reference| Arc::strong_count(reference) > 1);
                !alike.is_empty()
            });
        }
    }
}

/// Reads the source files, and the bibliographies that published cases name.
fn read_records(
    project: &Project,
    drafts: &[Arc<Draft>],
    memo: &Memo,
) -> Diagnosed<(Vec<Records>, Vec<Key>)> {
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
    let read: Vec<(Arc<Diagnosed<Records>>, Key)> = files
        .par_iter()
        .map(|file| {
            let key = Key::of(&[file.path.as_str().as_bytes(), &file.text.hash()[..]]);
            let records = memo.records.get(key, || {
                let records = data::read_records(file);
                records.found.with(Arc::new(records.value))
            });
            (records, key)
        })
        .collect();
    let mut all = Vec::with_capacity(read.len());
    let mut keys = Vec::with_capacity(read.len());
    for (records, key) in read {
        found.extend(records.found.shared().cloned());
        all.push(Arc::clone(&records.value));
        keys.push(key);
    }
    found.with((all, keys))
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
                .label("above the folder of book.toml")
                .help("copy the file to the sources folder, where every case has it"),
        ));
    };
    known.get(path.as_str()).copied().ok_or_else(|| {
        let near = text::nearest(&path, known.keys().copied());
        let message = format!("there is no bibliography `{path}`");
        Box::new(
            Diagnostic::at(Code::MISSING_BIBLIOGRAPHY, &name.span, message)
                .label("looked for as seen from this file")
                .help(match near {
                    Some(near) => format!("there is `{near}`"),
                    None => {
                        "put the file there, or into the sources folder, where every case has it"
                            .to_owned()
                    }
                }),
        )
    })
}

/// Compiles the citation style; a style that cannot be had is reported, and the default taken.
fn read_style(project: &Project, config: &Config, memo: &Memo) -> Diagnosed<(Arc<Style>, Key)> {
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
            let fault = Diagnostic::at(Code::UNKNOWN_STYLE, &written.span, error.to_string())
                .label("asked for here");
            found.push(match text::near(name, csl::bundled_names()) {
                None => fault.help(
                    "write a name that `casebook styles` lists, or the path of a .csl file in the book",
                ),
                near => fault.offer(near, &written.span, str::to_owned),
            });
            default_style()
        }
        (Err(_), None) => default_style(),
    };
    found.with((style, key))
}

/// Parses the theme, once for as long as none of its files changes.
fn read_theme(project: &Project, memo: &Memo) -> Diagnosed<(Arc<Theme>, Key)> {
    let files = &project.theme;
    let texts = files
        .config
        .iter()
        .chain(&files.templates)
        .chain(&files.strings);
    let assets = files.assets.iter();
    let parts: Vec<&[u8]> = texts
        .flat_map(|file| [file.path.as_str().as_bytes(), &file.text.hash()[..]])
        .chain(assets.flat_map(|asset| [asset.path.as_str().as_bytes(), &*asset.bytes]))
        .collect();
    let counts = [
        usize::from(files.config.is_some()),
        files.templates.len(),
        files.strings.len(),
    ];
    let counts = counts.map(usize::to_le_bytes).concat();
    let parts: Vec<&[u8]> = std::iter::once(&*counts).chain(parts).collect();
    let key = Key::of(&parts);
    let theme = memo.themes.get(key, || {
        let theme = theme::load(files);
        theme.found.with(Arc::new(theme.value))
    });
    theme.found.clone().with((Arc::clone(&theme.value), key))
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

    /// The Book that the texts make if no more than words in them are new since it was
    /// linked, and what was found then. A finding points at a place, and new words may
    /// have moved it: texts with one must be the very same.
    fn linked_before(&self, key: Key, drafts: &[Arc<Draft>]) -> Option<(Book, Diagnostics)> {
        let mut last = self.linked.lock().unwrap_or_else(PoisonError::into_inner);
        let known = last.as_mut().filter(|known| known.key == key)?;
        let pairs = known.drafts.iter().zip(drafts);
        let changed: HashMap<*const Draft, &Arc<Draft>, FxBuildHasher> = pairs
            .filter(|(old, new)| !Arc::ptr_eq(old, new))
            .map(|(old, new)| (Arc::as_ptr(old), new))
            .collect();
        if changed.is_empty() {
            return Some((known.book.clone(), known.found.clone()));
        }
        let moved: BTreeSet<&FilePath> = changed.values().map(|draft| &draft.file.path).collect();
        let points = |finding: &Diagnostic| finding.spans().any(|span| moved.contains(&span.file));
        if known.found.iter().any(points) {
            return None;
        }
        let book = known
            .book
            .with_texts(|old| changed.get(&Arc::as_ptr(old)).map(|&new| Arc::clone(new)));
        known.book = book.clone();
        known.drafts = drafts.to_vec();
        Some((book, known.found.clone()))
    }

    /// The library of the build before.
    fn library_before(&self) -> Option<Arc<Library>> {
        let last = self.linked.lock().unwrap_or_else(PoisonError::into_inner);
        last.as_ref().map(|last| Arc::clone(&last.book.library))
    }

    fn keep_linked(&self, linked: Linked) {
        *self.linked.lock().unwrap_or_else(PoisonError::into_inner) = Some(linked);
    }

    /// Remembers nothing, ever: for a program that builds once.
    pub fn forgetful() -> Self {
        Self {
            drafts: Store::forgetful(),
            records: Store::forgetful(),
            plans: Store::forgetful(),
            code: Arc::new(Store::forgetful()),
            ..Self::default()
        }
    }

    /// Where references are held one time: beyond a build, or for as long as `own` is there.
    fn references<'a>(&'a self, own: &'a References) -> &'a References {
        match self.drafts.forgets() {
            true => own,
            false => &self.references,
        }
    }

    /// Forgets what the build that ends here did not ask for.
    fn end_round(&self) {
        self.references.tidy();
        self.drafts.end_round();
        self.records.end_round();
        self.styles.end_round();
        self.themes.end_round();
        self.plans.end_round();
        self.code.end_round();
    }
}
