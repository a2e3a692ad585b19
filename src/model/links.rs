//! Where the links in a text lead.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::book::LinkTo;
use super::ids::{CaseId, PageId};
use super::texts::{Destination, Named, Texts};
use crate::data::Draft;
use crate::data::draft::Link;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::text::{FilePath, Span, Vocabulary, near, offset};

/// Schemes that a link may have.
pub const SCHEMES: [&str; 8] = [
    "http", "https", "mailto", "ftp", "tel", "sftp", "magnet", "doi",
];

/// What links can lead to.
#[derive(Debug)]
pub struct Places<'t, 'a> {
    /// The texts.
    pub texts: &'t Texts<'a>,
    /// Files that may be published, by path.
    pub files: &'t BTreeSet<FilePath>,
    /// Files that may not: captures that their records do not make public.
    pub held: &'t BTreeSet<FilePath>,
    by_name: OnceLock<BTreeMap<&'t str, Vec<&'t str>>>,
    seen: Mutex<SeenLast>,
}

/// In so many folders a link that leads nowhere is answered with a path near to it. Where
/// more have one, a folder was moved, and no letter left out.
const FOLDERS: usize = 100;

/// All paths as they would be written in one folder.
#[derive(Debug)]
struct Seen {
    folder: String,
    paths: Vec<String>,
    vocabulary: Vocabulary,
}

#[derive(Debug, Default)]
struct SeenLast {
    last: Option<Arc<Seen>>,
    folders: usize,
}

/// Resolves the links of one text; what leads nowhere is reported.
///
/// A destination is read as it lies in the folder, relative to the file: `../a.md#b`.
/// `text` is `None` for the home page.
pub fn resolve(
    draft: &Draft,
    text: Option<&Named<'_>>,
    places: &Places<'_, '_>,
    found: &mut Diagnostics,
) -> Vec<LinkTo> {
    draft
        .body
        .links
        .iter()
        .map(|link| match places.lead(draft, text, link) {
            Ok(to) => to,
            Err(finding) => {
                found.push(*finding);
                LinkTo::Nowhere
            }
        })
        .collect()
}

impl<'t, 'a> Places<'t, 'a> {
    /// The texts, the files that may be published and those that may not.
    pub fn new(
        texts: &'t Texts<'a>,
        files: &'t BTreeSet<FilePath>,
        held: &'t BTreeSet<FilePath>,
    ) -> Self {
        Self {
            texts,
            files,
            held,
            by_name: OnceLock::new(),
            seen: Mutex::default(),
        }
    }

    fn lead(
        &self,
        draft: &Draft,
        own: Option<&Named<'_>>,
        link: &Link,
    ) -> Result<LinkTo, Box<Diagnostic>> {
        let destination = link.destination.trim();
        if let Some(scheme) = scheme(destination) {
            if SCHEMES.contains(&scheme.to_ascii_lowercase().as_str()) {
                return Ok(LinkTo::Away(destination.to_owned()));
            }
            return Err(
                broken(link, format!("links with `{scheme}:` are not let through"))
                    .help(format!("the schemes that are: {}", SCHEMES.join(", ")))
                    .into(),
            );
        }
        if destination.starts_with("//") {
            return Ok(LinkTo::Away(format!("https:{destination}")));
        }
        let (path, anchor) = match destination.split_once('#') {
            Some((path, anchor)) => (path, Some(anchor).filter(|anchor| !anchor.is_empty())),
            None => (destination, None),
        };
        let path = path.split_once('?').map_or(path, |(path, _)| path);
        let anchor = anchor.map(decoded);
        if path.is_empty() && !link.wiki {
            return self.here(draft, own, anchor, link);
        }
        if link.wiki {
            return self.named(draft, path, anchor, link);
        }
        if path.starts_with('/') {
            return Err(broken(
                link,
                format!("`{path}` is rooted at a host, and the site may live under any path"),
            )
            .help("write the path of the file as seen from this one, as in `../pages/about.md`")
            .into());
        }
        let Some(target) = joined(draft.file.path.folder(), &decoded(path)) else {
            return Err(Box::new(
                Diagnostic::at(
                    Code::OUTSIDE_BOOK,
                    link.place(),
                    format!("`{path}` leads out of the book"),
                )
                .label("above the folder of book.toml")
                .help("put the file below the content folder, and link to it there"),
            ));
        };
        self.file(&target, anchor, link, draft.file.path.folder())
    }

    fn here(
        &self,
        draft: &Draft,
        own: Option<&Named<'_>>,
        anchor: Option<String>,
        link: &Link,
    ) -> Result<LinkTo, Box<Diagnostic>> {
        let Some(anchor) = anchor else {
            return Ok(LinkTo::Here(String::new()));
        };
        let arrives = match own {
            Some(own) => own.has_anchor(&anchor),
            None => {
                draft
                    .body
                    .headings
                    .iter()
                    .any(|heading| heading.id == anchor)
                    || draft.body.anchors.iter().any(|known| known.value == anchor)
                    || draft
                        .body
                        .cross
                        .iter()
                        .any(|crossing| crossing.id == anchor)
            }
        };
        if arrives {
            return Ok(LinkTo::Here(anchor));
        }
        Err(self.no_anchor(own, &anchor, link))
    }

    /// Follows a path that is relative to the root of the book; `folder` is the link's own.
    fn file(
        &self,
        target: &str,
        anchor: Option<String>,
        link: &Link,
        folder: &str,
    ) -> Result<LinkTo, Box<Diagnostic>> {
        match self.texts.file(target) {
            Some(Destination::Case(case)) => self.case(case, anchor, link),
            Some(Destination::Page(page)) => self.page(page, anchor, link),
            Some(Destination::Home) => Ok(LinkTo::Home),
            Some(Destination::Withheld) => Err(broken(link, format!("`{target}` is a draft"))
                .help("publish it, or take the link out")
                .into()),
            None => {
                let path = FilePath::new(target);
                if self.files.contains(&path) {
                    return Ok(LinkTo::File(path));
                }
                if self.held.contains(&path) {
                    return Err(broken(
                        link,
                        format!("`{target}` is a saved copy that is not published"),
                    )
                    .help(
                        "give its entry in the source record `public: true`, or link to the source",
                    )
                    .into());
                }
                let fault = broken(link, format!("there is no file `{target}`"));
                Err(Box::new(match self.file_near(target, folder) {
                    Some((path, alone)) => written_as(fault, link, path, alone),
                    None => {
                        fault.help("mend the path, as seen from this file, or take the link out")
                    }
                }))
            }
        }
    }

    /// The file that is near to a path that leads to none, by its name or else by its path
    /// as it would be written in `folder`; and whether no other can be meant.
    fn file_near(&self, target: &str, folder: &str) -> Option<(String, bool)> {
        let name = target.rsplit('/').next().unwrap_or(target);
        if let Some([only]) = self.by_name().get(name).map(Vec::as_slice) {
            return Some((relative(folder, only), true));
        }
        let known = self.seen_from(folder)?;
        let written = relative(folder, target);
        let candidates = known.vocabulary.candidates(&written);
        near(&written, candidates.map(|at| known.paths[at].as_str()))
            .map(|near| (near.word.to_owned(), near.alone))
    }

    /// The paths of all texts and files.
    fn paths(&self) -> impl Iterator<Item = &'t str> + use<'t, 'a> {
        let files: &'t BTreeSet<FilePath> = self.files;
        let texts = self.texts.cases.iter().chain(&self.texts.pages);
        texts
            .map(|text| text.draft.file.path.as_str())
            .chain(files.iter().map(FilePath::as_str))
    }

    fn by_name(&self) -> &BTreeMap<&'t str, Vec<&'t str>> {
        self.by_name.get_or_init(|| {
            let mut names: BTreeMap<&'t str, Vec<&'t str>> = BTreeMap::new();
            for path in self.paths() {
                let name = path.rsplit('/').next().unwrap_or(path);
                names.entry(name).or_default().push(path);
            }
            names
        })
    }

    /// All paths as they would be written in a folder; nothing if that was asked of
    /// [`FOLDERS`] others. Texts come folder by folder, so that the last is kept.
    fn seen_from(&self, folder: &str) -> Option<Arc<Seen>> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(last) = seen.last.as_ref().filter(|last| last.folder == folder) {
            return Some(Arc::clone(last));
        }
        seen.folders += 1;
        if seen.folders > FOLDERS {
            return None;
        }
        let paths: Vec<String> = self.paths().map(|path| relative(folder, path)).collect();
        let last = Arc::new(Seen {
            folder: folder.to_owned(),
            vocabulary: Vocabulary::of(paths.iter().map(String::as_str)),
            paths,
        });
        seen.last = Some(Arc::clone(&last));
        Some(last)
    }

    /// Follows `[[name]]`: the title, slug or file name of a case or page, in any case.
    fn named(
        &self,
        draft: &Draft,
        name: &str,
        anchor: Option<String>,
        link: &Link,
    ) -> Result<LinkTo, Box<Diagnostic>> {
        let wanted = name.trim().trim_end_matches(".md").to_lowercase();
        if wanted.is_empty() {
            let own = self.texts.cases.iter().chain(&self.texts.pages);
            let own = own
                .into_iter()
                .find(|text| text.draft.file.path == draft.file.path);
            return self.here(draft, own, anchor, link);
        }
        match self.texts.called(&wanted) {
            Some(Destination::Case(case)) => return self.case(case, anchor, link),
            Some(Destination::Page(page)) => return self.page(page, anchor, link),
            _ => {}
        }
        let near = self.texts.text_near(&wanted);
        let fault = broken(link, format!("no case or page is called `{}`", name.trim()));
        Err(fault
            .help(match near {
                Some(near) => format!("write `[[{}]]`", near.word),
                None => "write its title, its slug or the name of its file".to_owned(),
            })
            .into())
    }

    fn case(
        &self,
        case: CaseId,
        anchor: Option<String>,
        link: &Link,
    ) -> Result<LinkTo, Box<Diagnostic>> {
        let text = &self.texts.cases[case.index()];
        match anchor {
            Some(anchor) if !text.has_anchor(&anchor) => {
                Err(self.no_anchor(Some(text), &anchor, link))
            }
            anchor => Ok(LinkTo::Case(case, anchor)),
        }
    }

    fn page(
        &self,
        page: PageId,
        anchor: Option<String>,
        link: &Link,
    ) -> Result<LinkTo, Box<Diagnostic>> {
        let text = &self.texts.pages[page.index()];
        match anchor {
            Some(anchor) if !text.has_anchor(&anchor) => {
                Err(self.no_anchor(Some(text), &anchor, link))
            }
            anchor => Ok(LinkTo::Page(page, anchor)),
        }
    }

    fn no_anchor(&self, text: Option<&Named<'_>>, anchor: &str, link: &Link) -> Box<Diagnostic> {
        if text.is_some_and(|text| text.has_private(anchor)) {
            return Box::new(
                Diagnostic::at(
                    Code::PRIVATE_TARGET,
                    &anchor_of(link),
                    format!("public text links to `#{anchor}`, which is private"),
                )
                .label("linked here")
                .help("take the link out, or make both private"),
            );
        }
        let near = text.and_then(|text| near(anchor, text.anchors()));
        let file = text.map_or("this file", |text| text.draft.file.path.as_str());
        let at = anchor_of(link);
        let fault = Diagnostic::at(
            Code::BROKEN_LINK,
            &at,
            format!("`{file}` has no `#{anchor}`"),
        )
        .label("no heading or block has this id");
        Box::new(match near {
            Some(near) if link.target.is_some() => {
                fault.offer(Some(near), &at, |near| format!("#{near}"))
            }
            Some(near) => fault.help(format!("write `#{}`", near.word)),
            None => fault
                .help("write the id of a heading or block there, or link to the file without `#…`"),
        })
    }
}

fn broken(link: &Link, message: String) -> Diagnostic {
    let label = if link.image.is_some() {
        "shown here"
    } else {
        "linked here"
    };
    Diagnostic::at(Code::BROKEN_LINK, link.place(), message).label(label)
}

/// Offers the path of a file that is near to the one which `link` leads to; as a fix if
/// no other can be meant.
fn written_as(fault: Diagnostic, link: &Link, path: String, alone: bool) -> Diagnostic {
    let help = format!("write `{path}`");
    let plain = path
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && !b"()<>\\\"'".contains(&byte));
    match &link.target {
        Some(target) if alone && plain => {
            let mut at = target.clone();
            let written = link.destination.trim();
            at.end = at.start + offset(written.find(['?', '#']).unwrap_or(written.len()));
            fault.fix(help, &at, path)
        }
        _ => fault.help(help),
    }
}

/// The `#id` of a link, if it stands there to the letter; else the link.
fn anchor_of(link: &Link) -> Span {
    match (&link.target, link.destination.trim().find('#')) {
        (Some(target), Some(at)) => {
            let mut place = target.clone();
            place.start += offset(at);
            place
        }
        _ => link.span.clone(),
    }
}

/// The scheme of an address, if it has one (RFC 3986, section 3.1).
fn scheme(destination: &str) -> Option<&str> {
    let (scheme, _) = destination.split_once(':')?;
    let mut bytes = scheme.bytes();
    (bytes.next()?.is_ascii_alphabetic()
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte)))
    .then_some(scheme)
}

/// `relative` as seen from `folder`, from the root of the book; nothing if it climbs out.
pub fn joined(folder: &str, relative: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// `path` as seen from `folder`, both from the root of the book: the other way of [`joined`].
fn relative(folder: &str, path: &str) -> String {
    let from: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let to: Vec<&str> = path.split('/').collect();
    let mut pairs = from.iter().zip(&to[..to.len() - 1]);
    let shared = pairs.position(|(a, b)| a != b);
    let shared = shared.unwrap_or(from.len().min(to.len() - 1));
    let up = std::iter::repeat_n("..", from.len() - shared);
    up.chain(to[shared..].iter().copied())
        .collect::<Vec<_>>()
        .join("/")
}

/// Percent-decoding; what does not decode to UTF-8 stays as it was.
fn decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let pair = text
            .get(at + 1..at + 3)
            .and_then(|pair| u8::from_str_radix(pair, 16).ok());
        match (bytes[at], pair) {
            (b'%', Some(byte)) => {
                out.push(byte);
                at += 3;
            }
            (byte, _) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_joined_to_the_folder_of_its_file() {
        assert_eq!(
            joined("content/cases", "../pages/about.md").as_deref(),
            Some("content/pages/about.md")
        );
        assert_eq!(joined("content", "../../etc/passwd"), None);
    }

    #[test]
    fn a_path_is_written_as_seen_from_a_folder() {
        assert_eq!(relative("content/cases", "content/cases/pot.md"), "pot.md");
        assert_eq!(
            relative("content/cases", "content/pages/a.md"),
            "../pages/a.md"
        );
        assert_eq!(relative("content", "content/cases/a/b.md"), "cases/a/b.md");
    }

    #[test]
    fn a_scheme_is_told_from_a_path() {
        assert_eq!(scheme("https://a.example"), Some("https"));
        assert_eq!(scheme("JavaScript:alert(1)"), Some("JavaScript"));
        assert_eq!(scheme("a/b:c"), None);
        assert_eq!(scheme("1:2"), None);
    }

    #[test]
    fn percent_signs_that_encode_nothing_stay() {
        assert_eq!(decoded("a%20b%"), "a b%");
        assert_eq!(decoded("100%é"), "100%é");
    }
}
