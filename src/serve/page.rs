//! One page as the preview shows it.
//!
//! The main type is [`Page`]: the bytes that a build would publish, or the last good ones
//! where it could publish none, and beside them what an author wants to know of it. Two
//! pages with the same mark look the same. It does not know how a page gets to a browser.

use std::path::PathBuf;
use std::sync::Arc;

use serde::Serialize;

use super::editor::Editor;
use super::findings;
use super::kept::Good;
use super::preview::{Preview, Shown};
use crate::desk::{About, Built};
use crate::diag::Diagnostics;
use crate::io::publish::Content;
use crate::io::{DiskError, state_of};

/// What lies at a path.
pub enum Thing {
    /// A page.
    Page(Page),
    /// A file of the site that is no page, by its name.
    Bytes(Vec<u8>, String),
    /// A file of the book, on the disk.
    File(PathBuf),
    /// Look there instead.
    Moved(String),
}

/// One page as it is shown.
pub struct Page {
    /// Its bytes, without what the preview adds.
    pub bytes: Arc<[u8]>,
    /// Whether it lies where it was asked for; else it is the site's `404.html`.
    pub is_there: bool,
    /// What is told of it.
    pub told: Told,
}

/// What a browser is told of a page that it shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Told {
    /// Another mark means another page; its style sheets are not part of it.
    pub mark: String,
    /// Its style sheets: the address, and after a space a mark of its bytes where the
    /// address has none.
    pub sheets: Vec<String>,
    /// What was found, as markup.
    pub found: String,
    /// Addresses that open an editor where a block is written, by the block's anchor.
    pub edit: Vec<(String, String)>,
}

/// What lies at `path`, a path of the server, as the files are now.
///
/// # Errors
/// Fails if the book cannot be read.
pub fn at(preview: &Preview, editor: &Editor, path: &str) -> Result<Thing, DiskError> {
    preview.at_the_bench(|| made(preview, editor, path))
}

fn made(preview: &Preview, editor: &Editor, path: &str) -> Result<Thing, DiskError> {
    let shown = preview.now()?;
    let base = shown.base_path();
    let within = path.strip_prefix(base.as_str());
    // `/` and the base path without its slash lead to the home page.
    if within.is_none() && (path == "/" || format!("{path}/") == base) {
        return Ok(Thing::Moved(base));
    }
    let Some(within) = within.and_then(decoded) else {
        return Ok(not_there(preview, &shown, editor, &base));
    };
    let pages = shown.pages();
    let Some(route) = pages.site.find(&within) else {
        if !within.ends_with('/') && pages.site.find(&format!("{within}/")).is_some() {
            return Ok(Thing::Moved(format!("{path}/")));
        }
        return Ok(match kept_in_trouble(preview, &shown, &within) {
            Some(good) => {
                let looks = Looks::of_kept(&good, Diagnostics::new());
                Thing::Page(looks.page(&shown, editor, &base))
            }
            None => not_there(preview, &shown, editor, &base),
        });
    };
    let name = match within.is_empty() || within.ends_with('/') {
        true => "index.html",
        false => within.as_str(),
    };
    let rendered = pages.render_apart(route);
    Ok(match rendered.value {
        Content::File(file) => Thing::File(file),
        Content::Bytes(bytes) if !name.ends_with(".html") => Thing::Bytes(bytes, name.to_owned()),
        Content::Bytes(bytes) => {
            let about = pages.about(route);
            let sound = !rendered.found.has_errors() && !about.unread;
            let kept = match sound {
                true => None,
                false => preview.kept.get(&within),
            };
            let looks = match kept {
                Some(good) => Looks::of_kept(&good, rendered.found),
                None => Looks::of_new(&shown, bytes, about, rendered.found),
            };
            if sound {
                let (bytes, about) = (Arc::clone(&looks.bytes), looks.about.clone());
                preview.kept.keep(&within, Good { bytes, about });
            }
            Thing::Page(looks.page(&shown, editor, &base))
        }
    })
}

/// A page that is gone because its file holds errors; what is only deleted is gone.
fn kept_in_trouble(preview: &Preview, shown: &Shown, path: &str) -> Option<Arc<Good>> {
    let good = preview.kept.get(path)?;
    let mut errors = shown.latest.known().errors();
    errors
        .any(|finding| good.about.concerns(finding))
        .then_some(good)
}

/// The site's own page for what is not there.
fn not_there(preview: &Preview, shown: &Shown, editor: &Editor, base: &str) -> Thing {
    const NAME: &str = "404.html";
    let pages = shown.pages();
    let rendered = pages.site.find(NAME).map(|route| pages.render_apart(route));
    let looks = match rendered.map(|rendered| (rendered.value, rendered.found)) {
        Some((Content::Bytes(bytes), found)) if found.has_errors() => {
            match preview.kept.get(NAME) {
                Some(good) => Looks::of_kept(&good, found),
                None => Looks::of_new(shown, bytes, About::default(), found),
            }
        }
        Some((Content::Bytes(bytes), found)) => {
            let looks = Looks::of_new(shown, bytes, About::default(), found);
            let (bytes, about) = (Arc::clone(&looks.bytes), About::default());
            preview.kept.keep(NAME, Good { bytes, about });
            looks
        }
        _ => {
            let words = b"<!doctype html><html lang=\"en\"><head><title>Not found</title>\
                          </head><body><p>There is no such page.</p></body></html>";
            Looks::of_new(shown, words.to_vec(), About::default(), Diagnostics::new())
        }
    };
    let page = looks.page(shown, editor, base);
    Thing::Page(Page {
        is_there: false,
        ..page
    })
}

/// A page and what is known of it, before any of it is put in words.
struct Looks {
    bytes: Arc<[u8]>,
    about: About,
    /// Whether these are not the bytes of the newest build.
    is_old: bool,
    found: Diagnostics,
}

impl Looks {
    fn of_new(shown: &Shown, bytes: Vec<u8>, about: About, found: Diagnostics) -> Self {
        Self {
            bytes: bytes.into(),
            about,
            is_old: !Arc::ptr_eq(shown.pages(), &shown.latest),
            found,
        }
    }

    fn of_kept(good: &Good, found: Diagnostics) -> Self {
        Self {
            bytes: Arc::clone(&good.bytes),
            about: good.about.clone(),
            is_old: true,
            found,
        }
    }

    fn page(self, shown: &Shown, editor: &Editor, base: &str) -> Page {
        let told = self.told(shown, editor, base);
        Page {
            bytes: self.bytes,
            is_there: true,
            told,
        }
    }

    fn told(&self, shown: &Shown, editor: &Editor, base: &str) -> Told {
        let page = String::from_utf8_lossy(&self.bytes);
        let loads = loads(&page);
        let mut mark = blake3::Hasher::new();
        let mut from = 0;
        for sheet in &loads.sheets {
            mark.update(&self.bytes[from..sheet.start]);
            from = sheet.end;
        }
        mark.update(&self.bytes[from..]);
        for media in &loads.media {
            mark.update(state_at(shown.pages(), base, media).as_bytes());
        }
        let sheets = loads.sheets.iter().map(|sheet| {
            let address = &page[sheet.clone()];
            match state_at(shown.pages(), base, address) {
                state if state.is_empty() => address.to_owned(),
                state => format!("{address} {state}"),
            }
        });
        let found = findings::markup(&findings::Report {
            built: &shown.latest,
            page: &self.found,
            about: &self.about,
            is_old: self.is_old,
            editor,
        });
        Told {
            mark: mark.finalize().to_hex()[..16].to_owned(),
            sheets: sheets.collect(),
            found,
            edit: editor.places(&shown.latest, &self.about.blocks),
        }
    }
}

/// A mark of the bytes of a file of the book that a page loads; empty for all else, whose
/// address changes with its bytes.
fn state_at(built: &Built, base: &str, address: &str) -> String {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    // Links go up to the root of the site and down again.
    let path = path.trim_start_matches("../").trim_start_matches("./");
    let path = path.strip_prefix(base).unwrap_or(path);
    let route = decoded(path).and_then(|path| built.site.find(&path));
    match route.and_then(|route| built.file_at(route)) {
        Some(file) => state_of(&file),
        None => String::new(),
    }
}

/// What a page loads from its own site, beside scripts.
#[derive(Debug, Default, PartialEq, Eq)]
struct Loads {
    /// Where the addresses of its style sheets stand.
    sheets: Vec<std::ops::Range<usize>>,
    /// The addresses of pictures and the like.
    media: Vec<String>,
}

fn loads(page: &str) -> Loads {
    let mut loads = Loads::default();
    let mut at = 0;
    while let Some(open) = page[at..].find('<') {
        let start = at + open;
        let Some(length) = page[start..].find('>') else {
            break;
        };
        let tag = &page[start..start + length];
        at = start + length;
        if tag.starts_with("<link") && tag.contains("stylesheet") {
            if let Some(href) = attribute(tag, " href=\"") {
                loads.sheets.push(start + href.start..start + href.end);
            }
        } else if !tag.starts_with("<script")
            && let Some(src) = attribute(tag, " src=\"")
        {
            loads.media.push(tag[src].to_owned());
        }
    }
    loads
}

/// Where the value of an attribute stands in a tag.
fn attribute(tag: &str, opening: &str) -> Option<std::ops::Range<usize>> {
    let start = tag.find(opening)? + opening.len();
    let length = tag[start..].find('"')?;
    Some(start..start + length)
}

/// Undoes the percent-encoding of a path; `None` if what comes out is not UTF-8.
pub fn decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let [high, low, tail @ ..] = rest else {
            return None;
        };
        let digit = |byte: &u8| char::from(*byte).to_digit(16);
        bytes.push(u8::try_from(digit(high)? * 16 + digit(low)?).ok()?);
        rest = tail;
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_decoded_once() {
        assert_eq!(decoded("a%20b%252e").as_deref(), Some("a b%2e"));
        assert_eq!(decoded("%C3%A4").as_deref(), Some("ä"));
        for bad in ["%", "%4", "%zz", "%ff"] {
            assert_eq!(decoded(bad), None, "{bad}");
        }
    }

    #[test]
    fn style_sheets_and_pictures_are_what_a_page_loads() {
        let page = "<link rel=\"stylesheet\" href=\"a.css\"><link rel=\"icon\" href=\"i.svg\">\
                    <script src=\"a.js\"></script><img alt=\"\" src=\"b.png\"> src=\"no\"";
        let loads = loads(page);
        let sheets: Vec<&str> = loads.sheets.iter().map(|it| &page[it.clone()]).collect();
        assert_eq!(
            (sheets, loads.media),
            (vec!["a.css"], vec!["b.png".to_owned()])
        );
    }
}
