//! Two publications of one site, side by side.
//!
//! The main type is [`Difference`]: what of the new one is added, changed or gone. What
//! readers may have linked to and would no longer find is a finding. It knows both sites
//! by their lists alone.

use std::collections::BTreeSet;

use super::listing::{Listed, Listing};
use crate::diag::{Code, Diagnostic, Diagnostics};

/// What is different in a new publication.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Pages, by address.
    pub pages: Vec<Change>,
    /// Ids of blocks and headings, each as `cases/a/#c-b`.
    pub anchors: Vec<Change>,
    /// Corrections and other changes that pages tell of, each as `cases/a/: …`.
    pub corrections: Vec<Change>,
    /// Other files, by path.
    pub files: Vec<Change>,
}

/// Something added, changed or gone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// The old site does not have it.
    Added(String),
    /// Both have it, not the same.
    Changed(String),
    /// The new site does not have it.
    Gone(String),
}

/// Kinds of page that are the author's to keep; the others come and go with what they list.
const KEPT: [&str; 3] = ["case", "page", "redirect"];

impl Difference {
    /// What is different in `new`; `old` is `None` where nothing was published yet.
    pub fn between(old: Option<&Listing>, new: &Listing) -> Self {
        let nothing = Listing::of(Vec::new());
        let old = old.unwrap_or(&nothing);
        let mut difference = Self::default();
        for (old, new) in side_by_side(&old.files, &new.files) {
            let file = new.or(old).expect("one of the two has it");
            let change = match (old, new) {
                (Some(old), Some(new)) if old.sha256 == new.sha256 => None,
                (Some(_), Some(_)) => Some(Change::Changed(address(&file.path))),
                (None, _) => Some(Change::Added(address(&file.path))),
                (_, None) => Some(Change::Gone(address(&file.path))),
            };
            match is_page(file) {
                true => difference.pages.extend(change),
                false => difference.files.extend(change),
            }
            let lines = |of: Option<&Listed>, get: fn(&Listed) -> &[String]| -> BTreeSet<String> {
                of.map_or_else(BTreeSet::new, |file| get(file).iter().cloned().collect())
            };
            let place = address(&file.path);
            let anchors = |file: Option<&Listed>| lines(file, |file| &file.noted.told().anchors);
            compare(
                &anchors(old),
                &anchors(new),
                &mut difference.anchors,
                |id| format!("{place}#{id}"),
            );
            let changes = |file: Option<&Listed>| lines(file, |file| &file.noted.told().changes);
            compare(
                &changes(old),
                &changes(new),
                &mut difference.corrections,
                |line| format!("{place}: {line}"),
            );
        }
        difference
    }

    /// Whether the two are the same, byte for byte.
    pub fn is_empty(&self) -> bool {
        self.pages.is_empty() && self.files.is_empty()
    }
}

/// What readers of `old` may have linked to and would not find in `new`.
pub fn gone(old: &Listing, new: &Listing) -> Diagnostics {
    let mut found = Diagnostics::new();
    for file in &old.files {
        match new.file(&file.path) {
            None => page_gone(file, new, &mut found),
            Some(now) => anchors_gone(file, now, new, &mut found),
        }
    }
    let (before, now) = (pages(old), pages(new));
    if now * 10 < before * 9 {
        let message = format!("more than a tenth of the {before} published pages would be gone");
        found.push(
            Diagnostic::nowhere(Code::FEWER_PAGES, message)
                .note("that is seldom meant: a folder that was not there, a base that was moved")
                .help("if it is meant, publish with `--allow fewer-pages`"),
        );
    }
    found
}

fn page_gone(file: &Listed, new: &Listing, found: &mut Diagnostics) {
    let kind = &*file.noted.kind;
    // A claim that is gone is missed on the page of its case; here, one that is still
    // there and has no page any more.
    let claim_lost_its_page = kind == "claim"
        && file.path.split_once("/claims/").is_some_and(|(case, id)| {
            let id = id.trim_end_matches("/index.html");
            let case = new.file(&format!("{case}/index.html"));
            case.is_some_and(|case| case.noted.told().anchors.iter().any(|anchor| anchor == id))
        });
    if !KEPT.contains(&kind) && !claim_lost_its_page {
        return;
    }
    let address = address(&file.path);
    let message = format!("the page `{address}` was published and is gone");
    let help = match kind {
        "claim" => "let the claims have pages again: `claims = true` under `[pages]`".to_owned(),
        _ => format!(
            "write `aliases: [/{address}]` in the front matter of what it became; \
             a case that was taken back keeps its page with `status: withdrawn`"
        ),
    };
    found.push(
        Diagnostic::nowhere(Code::GONE_PAGE, message)
            .help(help)
            .help("if it is meant, publish with `--allow gone-page`"),
    );
}

fn anchors_gone(file: &Listed, now: &Listed, new: &Listing, found: &mut Diagnostics) {
    if file.noted.told().anchors.is_empty() {
        return;
    }
    // The page may have moved, and left the way to its new place.
    let now = match &now.noted.told().to {
        Some(to) => new.file(to).unwrap_or(now),
        None => now,
    };
    let there: BTreeSet<&String> = now.noted.told().anchors.iter().collect();
    for id in file
        .noted
        .told()
        .anchors
        .iter()
        .filter(|id| !there.contains(id))
    {
        let address = address(&file.path);
        let message = format!("the place `{address}#{id}` was published and is gone");
        found.push(
            Diagnostic::nowhere(Code::GONE_ANCHOR, message)
                .help(format!(
                    "write `aka=\"{id}\"` on the block or heading that it became"
                ))
                .help("if it is meant, publish with `--allow gone-anchor`"),
        );
    }
}

/// How many pages a site has that a reader would call one.
fn pages(site: &Listing) -> usize {
    let pages = site.files.iter().filter(|file| is_page(file));
    pages.filter(|file| file.noted.told().to.is_none()).count()
}

fn is_page(file: &Listed) -> bool {
    file.path.ends_with(".html")
}

/// A path without the `index.html` that no link has.
fn address(path: &str) -> String {
    match path.strip_suffix("index.html") {
        Some("") => "./".to_owned(),
        Some(folder) if folder.ends_with('/') => folder.to_owned(),
        _ => path.to_owned(),
    }
}

fn compare(
    old: &BTreeSet<String>,
    new: &BTreeSet<String>,
    changes: &mut Vec<Change>,
    name: impl Fn(&str) -> String,
) {
    changes.extend(new.difference(old).map(|id| Change::Added(name(id))));
    changes.extend(old.difference(new).map(|id| Change::Gone(name(id))));
}

/// The files of two sorted lists, those of one path together.
fn side_by_side<'a>(
    old: &'a [Listed],
    new: &'a [Listed],
) -> impl Iterator<Item = (Option<&'a Listed>, Option<&'a Listed>)> {
    let (mut old, mut new) = (old.iter().peekable(), new.iter().peekable());
    std::iter::from_fn(move || match (old.peek(), new.peek()) {
        (None, None) => None,
        (Some(a), Some(b)) if a.path == b.path => Some((old.next(), new.next())),
        (Some(a), Some(b)) if a.path > b.path => Some((None, new.next())),
        (None, Some(_)) => Some((None, new.next())),
        (Some(_), _) => Some((old.next(), None)),
    })
}

#[cfg(test)]
mod tests {
    use super::super::listing::{Noted, Sum, Told};
    use super::*;

    fn file(path: &str, kind: &str, sha256: &str, anchors: &[&str], to: Option<&str>) -> Listed {
        Listed {
            path: path.into(),
            sha256: Sum([sha256.bytes().next().unwrap_or(0); 32]),
            noted: Noted::new(kind.to_owned()).telling(Told {
                anchors: anchors.iter().map(|it| (*it).to_owned()).collect(),
                to: to.map(str::to_owned),
                changes: Vec::new(),
            }),
            ..Listed::default()
        }
    }

    #[track_caller]
    fn check(old: Vec<Listed>, new: Vec<Listed>, expected: &[&str]) {
        let found = gone(&Listing::of(old), &Listing::of(new));
        let messages: Vec<&str> = found.iter().map(|it| it.message.as_str()).collect();
        assert_eq!(messages, expected);
    }

    fn case(path: &str, anchors: &[&str]) -> Listed {
        file(path, "case", "0", anchors, None)
    }

    #[test]
    fn a_page_and_a_place_that_are_gone_are_found() {
        check(
            vec![case("cases/a/index.html", &["c-x", "c-y"])],
            vec![case("cases/a/index.html", &["c-y"])],
            &["the place `cases/a/#c-x` was published and is gone"],
        );
        check(
            vec![case("cases/a/index.html", &["c-x"])],
            vec![case("cases/b/index.html", &["c-x"])],
            &["the page `cases/a/` was published and is gone"],
        );
    }

    #[test]
    fn a_page_that_moved_and_left_the_way_is_there_with_its_places() {
        let moved = file(
            "cases/a/index.html",
            "redirect",
            "1",
            &[],
            Some("cases/b/index.html"),
        );
        check(
            vec![case("cases/a/index.html", &["c-x"])],
            vec![moved.clone(), case("cases/b/index.html", &["c-x"])],
            &[],
        );
        check(
            vec![case("cases/a/index.html", &["c-x"])],
            vec![moved, case("cases/b/index.html", &["c-z"])],
            &["the place `cases/a/#c-x` was published and is gone"],
        );
    }

    #[test]
    fn lists_come_and_go_with_what_they_list() {
        check(
            vec![file("compare/answered/index.html", "list", "0", &[], None)],
            vec![file("compare/contested/index.html", "list", "0", &[], None)],
            &[],
        );
    }

    #[test]
    fn a_claim_without_its_page_is_found_once() {
        let claim = file("cases/a/claims/c-x/index.html", "claim", "0", &[], None);
        let old = vec![case("cases/a/index.html", &["c-x"]), claim];
        check(
            old.clone(),
            vec![
                case("cases/a/index.html", &["c-x"]),
                case("cases/b/index.html", &[]),
            ],
            &["the page `cases/a/claims/c-x/` was published and is gone"],
        );
        check(
            old,
            vec![
                case("cases/a/index.html", &[]),
                case("cases/b/index.html", &[]),
            ],
            &["the place `cases/a/#c-x` was published and is gone"],
        );
    }

    #[test]
    fn more_than_a_tenth_fewer_pages_are_found() {
        let lists = |count: usize| -> Vec<Listed> {
            (0..count)
                .map(|n| {
                    file(
                        &format!("sources/{n:02}/index.html"),
                        "source",
                        "0",
                        &[],
                        None,
                    )
                })
                .collect()
        };
        check(lists(20), lists(18), &[]);
        check(
            lists(20),
            lists(17),
            &["more than a tenth of the 20 published pages would be gone"],
        );
    }

    #[test]
    fn a_difference_names_what_is_added_changed_and_gone() {
        let old = Listing::of(vec![
            case("cases/a/index.html", &["c-x"]),
            case("cases/b/index.html", &[]),
            file("a.css", "asset", "0", &[], None),
        ]);
        let mut changed = file("cases/a/index.html", "case", "1", &["c-y"], None);
        changed.noted = changed.noted.telling(Told {
            anchors: vec!["c-y".to_owned()],
            changes: vec!["2020-04-27 correction: a date".to_owned()],
            ..Told::default()
        });
        let new = Listing::of(vec![
            changed,
            file("b.css", "asset", "0", &[], None),
            file("index.html", "home", "0", &[], None),
        ]);
        let difference = Difference::between(Some(&old), &new);
        let [added, changed, gone] = [Change::Added, Change::Changed, Change::Gone];
        assert_eq!(
            difference.pages,
            [
                changed("cases/a/".into()),
                gone("cases/b/".into()),
                added("./".into())
            ]
        );
        assert_eq!(
            difference.anchors,
            [added("cases/a/#c-y".into()), gone("cases/a/#c-x".into())]
        );
        assert_eq!(
            difference.corrections,
            [added("cases/a/: 2020-04-27 correction: a date".into())]
        );
        assert_eq!(
            difference.files,
            [gone("a.css".into()), added("b.css".into())]
        );
        assert!(!difference.is_empty());
        assert!(Difference::between(Some(&new), &new).is_empty());
    }
}
