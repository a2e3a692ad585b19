//! What every page has: its head, the way round the site, and where the reader is in it.

use icu_collator::options::Strength;

use super::search::first_words;
use super::sources::collator;
use super::view::{Base, FeedLink, NavLink};
use super::{Links, Pages, Route};
use crate::csl::{Date, Variable};
use crate::model::Book;
use crate::model::book::TextId;
use crate::model::ids::{CaseId, PageId};
use crate::text::{FilePath, offset};
use crate::words::sentences;

/// The script of the theme that filters and orders a list.
pub(super) const FILTERS: &str = "pages/filters.js";

/// An entry of the site's navigation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NavItem {
    /// Its words.
    pub title: String,
    /// Where it leads.
    pub to: NavTo,
}

/// Where an entry of the navigation leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NavTo {
    /// A page of the site.
    Page(Route),
    /// Elsewhere.
    Away(String),
}

impl Links<'_> {
    /// What a page has that belongs to no case.
    ///
    /// `description` may be empty: the head then says nothing about the page.
    pub fn base(&self, title: &str, description: &str) -> Base {
        let pages = self.pages;
        let config = &pages.book.config;
        let paged = page_number(self.here);
        let numbered;
        let title = match paged {
            0 | 1 => title,
            n => {
                let values = [("title", title), ("n", &*n.to_string())];
                numbered = self.words().with("title.numbered", &values);
                &numbered
            }
        };
        let full_title = match title == config.title {
            true => title.to_owned(),
            false => self
                .words()
                .with("title.page", &[("title", title), ("book", &config.title)]),
        };
        Base {
            title: title.to_owned(),
            full_title,
            book: config.title.clone(),
            description: one_line(description),
            language: config.language.clone(),
            content_language: None,
            direction: direction(&config.language),
            home: self.to(Route::Home),
            kind: kind(self.here),
            search: pages.book.config.search.then(|| self.to(Route::Search)),
            canonical: pages.absolute(self.here),
            card: pages.card_for(self.here),
            css: pages
                .layout
                .css
                .iter()
                .map(|&route| self.to(route))
                .collect(),
            early: pages
                .layout
                .early
                .iter()
                .map(|&route| self.to(route))
                .collect(),
            js: pages
                .layout
                .js
                .iter()
                .map(|&route| self.to(route))
                .collect(),
            feeds: self.feeds(),
            icon: pages.layout.icon.map(|route| self.to(route)),
            trail: self.trail(),
            nav: pages
                .layout
                .nav
                .iter()
                .map(|item| self.nav_link(item))
                .collect(),
            about: self.about_the_book(),
            as_of: pages.book.as_of.as_ref().map(|date| self.when(date)),
            invented: false,
            draft: false,
            unlisted: false,
        }
    }

    /// What a page has that belongs to a case: its language, and whether it is invented
    /// or a draft.
    pub fn base_of_case(&self, case: CaseId, title: &str, description: &str) -> Base {
        let draft = self.pages.book.cases[case.index()].draft;
        let base = self.base_of_text(TextId::Case(case), title, description);
        Base {
            draft,
            unlisted: draft,
            ..base
        }
    }

    /// What a page has that shows a text: its language, and whether it is invented.
    pub(super) fn base_of_text(&self, text: TextId, title: &str, description: &str) -> Base {
        let front = &self.pages.prose(text).draft.front;
        let base = match description.is_empty() {
            true => self.base(title, &self.beginning(text, title)),
            false => self.base(title, description),
        };
        let language = front
            .language
            .as_ref()
            .map(|language| language.value.clone());
        Base {
            content_language: language.filter(|language| *language != base.language),
            invented: front.invented,
            ..base
        }
    }

    /// What a text is about where nobody says so: its first sentences, or else that it is
    /// a page of this book.
    pub(super) fn beginning(&self, text: TextId, title: &str) -> String {
        let words = first_words(self.pages, text);
        if !words.is_empty() {
            return beginning(&words);
        }
        let book = &*self.pages.book.config.title;
        match text {
            TextId::Home => self.words().say("page.about-book").to_owned(),
            _ => self
                .words()
                .with("page.about", &[("title", title), ("book", book)]),
        }
    }

    /// A script of the theme that only some pages have, by its name below `assets/`.
    pub(super) fn script(&self, name: &str) -> Option<String> {
        let (stem, ending) = name.rsplit_once('.')?;
        let is_it = |published: &String| {
            let rest = published.strip_prefix(stem);
            rest.is_some_and(|rest| rest.starts_with('.') && rest.ends_with(ending))
        };
        let place = self.pages.layout.assets.iter().position(is_it)?;
        Some(self.to(Route::Asset(offset(place))))
    }

    fn feeds(&self) -> Vec<FeedLink> {
        if !self.pages.has_feeds() {
            return Vec::new();
        }
        let book = &self.pages.book.config.title;
        [
            (Route::Feed, "feed.cases"),
            (Route::CorrectionsFeed, "feed.corrections"),
        ]
        .map(|(route, title)| FeedLink {
            href: self.to(route),
            title: self.words().with(title, &[("book", book)]),
        })
        .into()
    }

    /// The pages about the book itself.
    fn about_the_book(&self) -> Vec<NavLink> {
        let pages = [
            (
                self.pages.has_corrections(),
                "nav.corrections",
                Route::Corrections(1),
            ),
            (
                self.pages.has_coverage(),
                "nav.coverage",
                Route::Coverage(1),
            ),
        ];
        let there = pages.into_iter().filter(|(is_there, ..)| *is_there);
        there
            .map(|(_, key, route)| {
                let title = self.words().say(key).to_owned();
                let to = NavTo::Page(route);
                self.nav_link(&NavItem { title, to })
            })
            .collect()
    }

    fn nav_link(&self, item: &NavItem) -> NavLink {
        let (href, current) = match &item.to {
            NavTo::Away(url) => (url.clone(), None),
            NavTo::Page(route) if *route == self.here => (self.to(*route), Some("page")),
            NavTo::Page(route) => {
                let inside = self.pages.is_inside(self.here, *route);
                (self.to(*route), inside.then_some("true"))
            }
        };
        NavLink {
            href,
            text: item.title.clone(),
            current,
        }
    }
}

impl Pages {
    /// Whether a page is reached by way of another, as a claim is by way of its case.
    fn is_inside(&self, page: Route, of: Route) -> bool {
        match (of, page) {
            (Route::Case(case), Route::CaseCompare(other, _) | Route::Matrix(other)) => {
                case == other
            }
            (Route::Timeline(_), Route::Timeline(_)) => true,
            (Route::Questions(_), Route::Questions(_)) => true,
            (Route::Case(case), Route::Claim(claim)) => {
                self.book.claims[claim.index()].case == case
            }
            (Route::Compare(_), Route::Compare(_) | Route::CompareState(..)) => true,
            (Route::Sources(_), Route::Sources(_) | Route::SourcesBy(..) | Route::Source(..)) => {
                true
            }
            (Route::Home, Route::More(_) | Route::Tag(..)) => true,
            (Route::Corrections(_), Route::Corrections(_)) => true,
            (Route::Coverage(_), Route::Coverage(_)) => true,
            _ => false,
        }
    }
}

/// The navigation: the cases, what `[[nav]]` names (or else all plain pages by title),
/// and the pages across cases. An entry whose file is not published is left out.
pub fn navigation(book: &Book, words: &super::Words) -> Vec<NavItem> {
    let page = |key: &str, route| NavItem {
        title: words.say(key).to_owned(),
        to: NavTo::Page(route),
    };
    let mut nav = vec![page("nav.cases", Route::Home)];
    if book.config.nav.is_empty() {
        let mut pages: Vec<NavItem> = super::ids::<PageId>(book.pages.len())
            .map(|id| {
                let page = &book.pages[id.index()];
                let title = page.prose.draft.front.title.as_ref();
                let title =
                    title.map_or_else(|| page.path.clone(), |title| title.value.text.clone());
                NavItem {
                    title,
                    to: NavTo::Page(Route::Page(id)),
                }
            })
            .collect();
        let collator = collator(&words.language, Strength::Tertiary);
        pages.sort_by(|a, b| collator.compare(&a.title, &b.title));
        nav.extend(pages);
    }
    for entry in &book.config.nav {
        let to = match destination(book, &entry.link.value) {
            Some(route) => NavTo::Page(route),
            None if crate::csl::is_safe_link(&entry.link.value) => {
                NavTo::Away(entry.link.value.clone())
            }
            None => continue,
        };
        nav.push(NavItem {
            title: entry.title.clone(),
            to,
        });
    }
    if !book.claims.is_empty() {
        nav.push(page("nav.compare", Route::Compare(1)));
    }
    if !book.sources.is_empty() {
        nav.push(page("nav.sources", Route::Sources(1)));
    }
    if book.config.timeline && has_dates(book) {
        nav.push(page("nav.timeline", Route::Timeline(1)));
    }
    if book.config.search {
        nav.push(page("nav.search", Route::Search));
    }
    nav
}

/// Whether the timeline has anything to tell.
fn has_dates(book: &Book) -> bool {
    let is_dated = |date: Option<&Date>| date.is_some_and(|date| date.start().is_some());
    let mut events = book.texts().flat_map(|prose| &prose.draft.body.events);
    let mut changes = book
        .cases
        .iter()
        .flat_map(|case| &case.prose.draft.front.changes);
    book.claims
        .iter()
        .any(|claim| is_dated(claim.date.as_ref()))
        || book
            .answers
            .iter()
            .any(|answer| is_dated(answer.date.as_ref()))
        || book
            .sources
            .iter()
            .any(|source| is_dated(source.reference.date(Variable::Issued)))
        || events.any(|event| is_dated(Some(&event.date.value)))
        || changes.any(|change| is_dated(Some(&change.date.value)))
}

/// The page that a `.md` file below the content folder becomes.
fn destination(book: &Book, link: &str) -> Option<Route> {
    let wanted = [&*book.config.content, "/", link.trim_start_matches("./")].concat();
    let is = |path: &FilePath| path.as_str() == wanted;
    if let Some(case) = book
        .cases
        .iter()
        .position(|case| is(&case.prose.draft.file.path))
    {
        return Some(Route::Case(CaseId::from(case)));
    }
    let page = book
        .pages
        .iter()
        .position(|page| is(&page.prose.draft.file.path))?;
    Some(Route::Page(PageId::from(page)))
}

/// Which page of its list a page is, from 1; 0 for what is no list.
fn page_number(route: Route) -> u32 {
    match route {
        Route::More(page)
        | Route::CaseCompare(_, page)
        | Route::Compare(page)
        | Route::CompareState(_, page)
        | Route::Timeline(page)
        | Route::Questions(page)
        | Route::Tag(_, page)
        | Route::Sources(page)
        | Route::SourcesBy(_, page)
        | Route::Source(_, page)
        | Route::Corrections(page)
        | Route::Coverage(page) => page,
        _ => 0,
    }
}

/// What a page is, for whoever indexes it.
fn kind(route: Route) -> Option<&'static str> {
    match route {
        Route::Case(_) => Some("case"),
        Route::Claim(_) => Some("claim"),
        Route::CaseCompare(..) => Some("comparison"),
        Route::Source(_, 1) => Some("source"),
        Route::Page(_) => Some("page"),
        _ => None,
    }
}

/// The direction that a language is written in: by its script, or by its usual one.
fn direction(language: &str) -> &'static str {
    let mut parts = language.split('-');
    let primary = parts.next().unwrap_or("").to_ascii_lowercase();
    let script = parts
        .find(|part| part.len() == 4)
        .map(str::to_ascii_lowercase);
    let is_right_to_left = match script.as_deref() {
        Some(script) => matches!(script, "arab" | "hebr" | "syrc" | "thaa" | "nkoo" | "adlm"),
        None => matches!(
            &*primary,
            "ar" | "he" | "fa" | "ur" | "yi" | "ps" | "sd" | "ug" | "dv" | "ckb" | "syr" | "nqo"
        ),
    };
    if is_right_to_left { "rtl" } else { "ltr" }
}

/// As many whole sentences as stand in a list of search results, at least one; a longer
/// one is cut at a word.
fn beginning(words: &str) -> String {
    const LONGEST: usize = 160;
    let ends = sentences(words).map(|sentence| sentence.end);
    let fits = |end: &usize| words[..*end].chars().count() <= LONGEST;
    if let Some(end) = ends.take_while(fits).last() {
        return words[..end].to_owned();
    }
    let cut = words.char_indices().nth(LONGEST);
    let cut = &words[..cut.map_or(words.len(), |(at, _)| at)];
    let cut = cut.rfind(' ').map_or(cut, |at| &cut[..at]);
    [cut.trim_end_matches([',', ';', ':', '–']), "…"].concat()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_described_by_its_first_sentences() {
        assert_eq!(beginning("A kettle."), "A kettle.");
        let words = ["It boils. It cools. ", &"And so on ".repeat(20)].concat();
        assert_eq!(beginning(&words), "It boils. It cools.");
    }

    #[test]
    fn a_long_first_sentence_is_cut_at_a_word() {
        let cut = beginning(&"kettle, ".repeat(40));
        assert!(
            cut.ends_with("kettle…") && cut.chars().count() <= 161,
            "{cut}"
        );
    }
}
