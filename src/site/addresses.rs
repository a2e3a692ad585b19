//! Paths to routes, and what happens when two want the same, or one cannot be written.

use std::collections::BTreeSet;

use crate::diag::{Code, Diagnosed, Diagnostic, Diagnostics};
use crate::memo::Fit as _;
use crate::model::book::{Book, TextId};
use crate::pages::route::SEARCH_DATA;
use crate::pages::{Pages, Route};
use crate::text::Span;

/// Every route of a site, sorted by its path without regard to case. The paths are made
/// anew to find one: a large site has a quarter of a million.
#[derive(Debug)]
pub(super) struct Addresses(Vec<Route>);

impl Addresses {
    /// Takes in all routes; two at one path are an error that names both, and so is a path
    /// that no disk would take.
    pub(super) fn of(pages: &Pages, routes: &[Route]) -> Diagnosed<Self> {
        let mut found = Diagnostics::new();
        let mut told = BTreeSet::new();
        let mut paths: Vec<(Box<str>, Route)> = Vec::with_capacity(routes.len());
        for &route in routes {
            let path = pages.path(route);
            if is_too_long(&path) {
                // All pages of a case are too long if the case itself is.
                let place = place(pages, route);
                if told.insert(place.clone()) {
                    found.push(too_long(place, &path));
                }
            }
            paths.push((path.to_lowercase().into(), route));
        }
        paths.sort_unstable();
        for pair in paths.windows(2) {
            let [(first, a), (second, b)] = pair else {
                continue;
            };
            if first == second {
                found.push(collision(pages, *a, *b));
            }
        }
        // The files of the search index have no routes here: their folder is theirs.
        for (path, route) in &paths {
            if path.starts_with(SEARCH_DATA) && pages.book.config.search {
                found.push(collision(pages, Route::Search, *route));
            }
        }
        // A file where a folder has to be. Only copied files have names of any form.
        for (path, route) in &paths {
            if matches!(route, Route::File(_) | Route::Static(_)) {
                let folder = format!("{path}/");
                let next = paths.partition_point(|(other, _)| **other < *folder);
                if let Some((_, below)) = paths
                    .get(next)
                    .filter(|(other, _)| other.starts_with(&folder))
                {
                    found.push(collision(pages, *route, *below));
                }
            }
        }
        let mut routes: Vec<Route> = paths.into_iter().map(|(_, route)| route).collect();
        routes.fit();
        found.with(Self(routes))
    }

    /// The route at a path, which must be written as it was published.
    pub(super) fn find(&self, pages: &Pages, path: &str) -> Option<Route> {
        let key = path.to_lowercase();
        let key_of = |route: Route| pages.path(route).to_lowercase();
        let first = self.0.partition_point(|&other| key_of(other) < key);
        let same = self.0[first..].iter().copied();
        let mut same = same.take_while(|&other| key_of(other) == key);
        same.find(|&route| pages.path(route) == path)
    }
}

/// The longest name of a file on the file systems that are in use: ext4, APFS, NTFS, Btrfs.
const LONGEST_PART: usize = 255;

/// The longest path of a site: what S3 takes for a key, and macOS for a path.
const LONGEST_PATH: usize = 1_024;

/// Whether disks or hosts would refuse a path for its length.
pub(super) fn is_too_long(path: &str) -> bool {
    path.len() > LONGEST_PATH || path.split('/').any(|part| part.len() > LONGEST_PART)
}

/// The finding for such a path, at what it is made of.
pub(super) fn too_long(place: Option<Span>, path: &str) -> Diagnostic {
    let part = path.split('/').map(str::len).max().unwrap_or(0);
    let (bytes, what, most) = match part > LONGEST_PART {
        true => (part, "a part of the address", LONGEST_PART),
        false => (path.len(), "the address", LONGEST_PATH),
    };
    let message = format!("{what} of this page has {bytes} bytes, and may have {most}");
    let finding = match place {
        Some(span) => Diagnostic::at(Code::LONG_ADDRESS, &span, message).label("too long"),
        None => Diagnostic::nowhere(Code::LONG_ADDRESS, message),
    };
    finding.help("give it a shorter slug, id, key or alias")
}

fn collision(pages: &Pages, a: Route, b: Route) -> Diagnostic {
    let (first, second) = (pages.path(a), pages.path(b));
    let message = if first == second {
        format!("two files would be published at `{first}`")
    } else {
        format!("`{first}` and `{second}` cannot both be published")
    };
    let note = format!("one is {}, the other {}", name(pages, a), name(pages, b));
    let finding = match (place(pages, a), place(pages, b)) {
        (Some(first), Some(second)) => Diagnostic::at(Code::OUTPUT_COLLISION, &second, message)
            .label("this one")
            .also(&first, "and this"),
        (Some(span), None) | (None, Some(span)) => {
            Diagnostic::at(Code::OUTPUT_COLLISION, &span, message).label("this one")
        }
        (None, None) => Diagnostic::nowhere(Code::OUTPUT_COLLISION, message),
    };
    finding
        .note(note)
        .help("give one of them another slug or name")
}

/// What an author calls the thing that a route publishes.
fn name(pages: &Pages, route: Route) -> String {
    let book = &pages.book;
    match route {
        Route::File(index) => format!("`{}`", book.files[index as usize]),
        Route::Static(index) => {
            format!(
                "`{}/static/{}`",
                book.config.content, pages.layout.statics[index as usize]
            )
        }
        Route::Redirect(index) => match text_of(book, pages.redirects[index as usize].to) {
            Some(text) => format!("an old address of `{}`", book.prose(text).draft.file.path),
            None => "an old address".to_owned(),
        },
        route => match text_of(book, route) {
            Some(text) => format!("`{}`", book.prose(text).draft.file.path),
            None => "a page that casebook makes".to_owned(),
        },
    }
}

fn place(pages: &Pages, route: Route) -> Option<Span> {
    let book = &pages.book;
    let case_is_too_long = |case| is_too_long(&pages.path(Route::Case(case)));
    let text = match route {
        Route::Source(source, _) => return Some(book.sources[source.index()].record.clone()),
        Route::SourceRecord(source) | Route::SourceBibtex(source) => {
            return Some(book.sources[source.index()].record.clone());
        }
        Route::Claim(id) if !case_is_too_long(book.claims[id.index()].case) => {
            let claim = &book.claims[id.index()];
            let blocks = &book.cases[claim.case.index()].prose.draft.body.blocks;
            let id = blocks[claim.block as usize].id.as_ref();
            return id.map(|id| id.span.clone());
        }
        Route::Matrix(case) => TextId::Case(case),
        Route::Redirect(index) => text_of(book, pages.redirects[index as usize].to)?,
        route => text_of(book, route)?,
    };
    let draft = &book.prose(text).draft;
    match (&draft.front.slug, &draft.front.span) {
        (Some(slug), _) => Some(slug.span.clone()),
        (None, Some(span)) => Some(span.clone()),
        (None, None) => Some(draft.file.span(0, 0)),
    }
}

fn text_of(book: &Book, route: Route) -> Option<TextId> {
    match route {
        Route::Home => book.home.is_some().then_some(TextId::Home),
        Route::Case(case) | Route::CaseCompare(case, _) => Some(TextId::Case(case)),
        Route::Claim(claim) => Some(TextId::Case(book.claims[claim.index()].case)),
        Route::Page(page) => Some(TextId::Page(page)),
        _ => None,
    }
}
