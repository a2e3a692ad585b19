//! The index of sources: everything that the book cites, by name.
//!
//! The main type is [`Sources`], one page of it. What is counted once for the whole
//! book is `Shelf`. This module does not know what is on the page of a source: see
//! [`super::source`].

pub mod filters;
mod map;
pub mod origins;
pub mod views;

use std::cmp::Ordering;

use icu_collator::options::{AlternateHandling, CollatorOptions, Strength};
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale::Locale;
use serde::Serialize;

use self::filters::Keys;
use self::views::Group;
use super::facets::Filters;
use super::route::{page_count, rows_of};
use super::view::{Base, Html, Link, NavLink, Paging, Term, When};
use super::{Links, Pages, Route};
use crate::data::draft::Role;
use crate::data::record::SourceKind;
use crate::model::Book;
use crate::model::book::{Source, TextId};
use crate::model::ids::SourceId;

/// One page of the index.
#[derive(Clone, Debug, Serialize)]
pub struct Sources {
    /// What every page has.
    pub page: Base,
    /// `12 sources, cited 25 times in 2 cases.`
    pub lede: String,
    /// Letters that names begin with, each leading to the first of them.
    pub letters: Vec<Link>,
    /// What the list is, in a few words.
    pub caption: String,
    /// Other orders of the index.
    pub views: Vec<NavLink>,
    /// Sources, and between them aliases that lead to theirs.
    pub groups: Vec<Group>,
    /// Filters for those who have a script.
    pub filters: Option<Filters>,
    /// The pages of the list.
    pub paging: Option<Paging>,
}

/// A name in the index: a source, or where to look for it.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    /// Its anchor.
    pub id: String,
    /// The name.
    pub name: String,
    /// The source of that name.
    pub source: Option<Row>,
    /// For an alias, the source that it stands for.
    pub see: Option<Link>,
    /// Whether the row itself says what it is found by.
    pub sought: bool,
}

/// A source in the index.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// Its page.
    pub href: String,
    /// Its title.
    pub title: Html,
    /// Where it was published.
    pub publisher: Html,
    /// What kind of work and source it is.
    pub kind: String,
    /// When it was issued.
    pub issued: Option<When>,
    /// What to know of it.
    pub marks: Vec<Term>,
    /// How many copies of it are saved.
    pub copies: usize,
    /// `7 times in 2 cases`
    pub cited: String,
    /// What citations of it do, with how many of them do it.
    pub roles: Vec<String>,
    /// Where it comes from.
    pub origin: Origin,
    /// What it can be found by, where no script tells.
    pub keys: Option<Keys>,
}

/// Where a source comes from, in a few words.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Origin {
    /// The label of its origin, or that it is one.
    pub words: Option<String>,
    /// What it draws on.
    pub from: Vec<Link>,
}

/// Sources that a row names as the ones it draws on.
const NAMED_ORIGINS: usize = 3;

/// How often a source is cited, where, and to what end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// Citation items.
    pub mentions: u32,
    /// Cases with at least one.
    pub cases: u32,
    /// Other pages with at least one.
    pub pages: u32,
    /// Citation items by role.
    pub roles: [u32; ROLES.len()],
}

/// All roles, in the order in which they are told.
pub(super) const ROLES: [Role; 9] = [
    Role::States,
    Role::Supports,
    Role::SupportsToo,
    Role::LikeCase,
    Role::Background,
    Role::Contradicts,
    Role::StatesOpposite,
    Role::Through,
    Role::Other,
];

/// All names, sorted once.
#[derive(Debug)]
pub(super) struct Shelf {
    names: Vec<Name>,
    /// The first letters, each with the place of the first name that begins with it.
    letters: Vec<(String, usize)>,
}

#[derive(Debug)]
struct Name {
    text: Box<str>,
    source: SourceId,
    is_alias: bool,
}

impl Shelf {
    pub(super) fn new(book: &Book) -> Self {
        let mut names = Vec::with_capacity(book.sources.len());
        for (index, source) in book.sources.iter().enumerate() {
            let id = SourceId::from(index);
            names.push(Name {
                text: source.short.clone(),
                source: id,
                is_alias: false,
            });
            let aliases = source
                .custom
                .aliases
                .iter()
                .map(|alias| alias.value.as_str());
            names.extend(
                aliases
                    .filter(|alias| !alias.eq_ignore_ascii_case(&source.short))
                    .map(|alias| Name {
                        text: alias.into(),
                        source: id,
                        is_alias: true,
                    }),
            );
        }
        let collator = collator(&book.config.language, Strength::Tertiary);
        names.sort_by(|a, b| {
            collator
                .compare(&a.text, &b.text)
                .then_with(|| a.text.cmp(&b.text))
                .then_with(|| (a.source, a.is_alias).cmp(&(b.source, b.is_alias)))
        });
        let letters = letters(&book.config.language, &names);
        Self { names, letters }
    }

    /// How many names there are.
    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    /// The source at a place, if the name there is no alias.
    pub(super) fn source(&self, place: usize) -> Option<SourceId> {
        let name = &self.names[place];
        (!name.is_alias).then_some(name.source)
    }
}

/// Where each letter begins. Letters that the language does not tell apart are one: é is
/// under E in English, and å comes after z in Swedish.
fn letters(language: &str, names: &[Name]) -> Vec<(String, usize)> {
    let collator = collator(language, Strength::Primary);
    let mut letters: Vec<(String, usize)> = Vec::new();
    for (place, name) in names.iter().enumerate() {
        let first = name.text.chars().find(|c| c.is_alphanumeric());
        let letter = match first {
            Some(digit) if digit.is_numeric() => "0–9".to_owned(),
            Some(letter) => letter.to_uppercase().collect(),
            None => continue,
        };
        let is_new = letters
            .last()
            .is_none_or(|(last, _)| collator.compare(last, &letter) != Ordering::Equal);
        if is_new {
            letters.push((letter, place));
        }
    }
    letters
}

/// The collator of a language, or the root collation where there is none.
fn collator(language: &str, strength: Strength) -> CollatorBorrowed<'static> {
    let mut options = CollatorOptions::default();
    options.strength = Some(strength);
    // A name in quotation marks stands where its first word does.
    options.alternate_handling = Some(AlternateHandling::Shifted);
    let locale = Locale::try_from_str(language).unwrap_or(Locale::UNKNOWN);
    Collator::try_new(locale.into(), options)
        .or_else(|_| Collator::try_new(Locale::UNKNOWN.into(), options))
        .expect("the root collation is compiled in")
}

impl Tally {
    /// Counts the mentions of a source. They come text by text, so each text is counted
    /// where it changes.
    pub(super) fn of(book: &Book, source: &Source) -> Self {
        let mut tally = Tally {
            mentions: crate::text::offset(source.mentions.len()),
            ..Tally::default()
        };
        let mut last: Option<TextId> = None;
        for mention in &source.mentions {
            let mention = &book.mentions[mention.index()];
            tally.roles[place_of(mention.role)] += 1;
            if last != Some(mention.place) {
                last = Some(mention.place);
                match mention.place {
                    TextId::Case(_) => tally.cases += 1,
                    TextId::Page(_) | TextId::Home => tally.pages += 1,
                }
            }
        }
        tally
    }
}

fn place_of(role: Role) -> usize {
    ROLES
        .iter()
        .position(|&known| known == role)
        .expect("all roles are listed")
}

impl Pages {
    /// How many pages `/sources/` has.
    pub fn sources_pages(&self) -> u32 {
        page_count(self.shelf().names.len(), self.book.config.page_size)
    }
}

impl Links<'_> {
    /// `/sources/`
    pub fn sources_index(&self, page: u32) -> Sources {
        let book = &self.pages.book;
        let shelf = self.pages.shelf();
        let words = self.words();
        let lede = self.sources_lede();
        let rows = rows_of(page, shelf.names.len(), book.config.page_size);
        Sources {
            page: self.base(words.say("sources.title"), &lede),
            lede,
            letters: self.letters(shelf),
            caption: words.say("sources.caption").to_owned(),
            views: self.source_views(),
            groups: vec![Group {
                heading: None,
                entries: rows.map(|place| self.entry(shelf, place)).collect(),
            }],
            filters: self.source_filters(shelf),
            paging: self.paging(page, self.pages.sources_pages(), Route::Sources),
        }
    }

    /// How many sources there are and how often they are cited, in a sentence.
    fn sources_lede(&self) -> String {
        let book = &self.pages.book;
        let words = self.words();
        let values = [
            (
                "sources",
                &*words.count("count.sources", book.sources.len()),
            ),
            ("times", &*words.count("count.times", book.mentions.len())),
            ("cases", &*words.count("count.cases", book.cases.len())),
        ];
        words.with("sources.lede", &values)
    }

    fn letters(&self, shelf: &Shelf) -> Vec<Link> {
        let page_size = self.pages.book.config.page_size.max(1);
        let link = |(letter, place): &(String, usize)| {
            let page = crate::text::offset(place / page_size + 1);
            let anchor = self.name_anchor(shelf, *place);
            Link::new(self.at(Route::Sources(page), &anchor), letter)
        };
        if shelf.letters.len() < 2 {
            Vec::new()
        } else {
            shelf.letters.iter().map(link).collect()
        }
    }

    fn name_anchor(&self, shelf: &Shelf, place: usize) -> String {
        let name = &shelf.names[place];
        match name.is_alias {
            true => format!("name-{}", place + 1),
            false => self.pages.book.sources[name.source.index()]
                .slug
                .to_string(),
        }
    }

    /// The name at a place.
    pub(super) fn entry(&self, shelf: &Shelf, place: usize) -> Entry {
        let name = &shelf.names[place];
        Entry {
            id: self.name_anchor(shelf, place),
            name: name.text.to_string(),
            source: (!name.is_alias).then(|| self.row_of_source(name.source)),
            see: name.is_alias.then(|| self.source_link(name.source)),
            sought: self.rows_are_sought(),
        }
    }

    /// A source as an entry of a list.
    fn entry_of(&self, id: SourceId) -> Entry {
        let source = &self.pages.book.sources[id.index()];
        Entry {
            id: source.slug.to_string(),
            name: source.short.to_string(),
            source: Some(self.row_of_source(id)),
            see: None,
            sought: false,
        }
    }

    /// Whether rows of this page say themselves what they are found by.
    fn rows_are_sought(&self) -> bool {
        matches!(self.here, Route::Sources(_)) && !self.pages.sources_in_scripts()
    }

    fn row_of_source(&self, id: SourceId) -> Row {
        let source = &self.pages.book.sources[id.index()];
        let tally = self.pages.tally(id);
        Row {
            href: self.source(id),
            title: self.title(id),
            publisher: self.publisher(source),
            kind: self.kind_of_work(source),
            issued: self.issued(source),
            marks: self.warnings(id),
            copies: source.custom.copies.len(),
            cited: self.cited(tally),
            roles: self.roles(tally),
            origin: self.origin(source),
            keys: self.rows_are_sought().then(|| self.source_keys(id)),
        }
    }

    /// `7 times in 2 cases`, `once in 1 case and 1 page`, `not cited itself`.
    pub(super) fn cited(&self, tally: &Tally) -> String {
        let words = self.words();
        let cases = words.count("count.cases", tally.cases as usize);
        let pages = words.count("count.pages", tally.pages as usize);
        let times = words.count("count.times", tally.mentions as usize);
        let (key, values) = match (tally.cases, tally.pages) {
            (0, 0) => return words.say("cited.not").to_owned(),
            (_, 0) => (
                "cited.in",
                [("times", &*times), ("in", &*cases), ("and", "")],
            ),
            (0, _) => (
                "cited.in",
                [("times", &*times), ("in", &*pages), ("and", "")],
            ),
            _ => (
                "cited.in-both",
                [("times", &*times), ("in", &*cases), ("and", &*pages)],
            ),
        };
        words.with(key, &values)
    }

    fn roles(&self, tally: &Tally) -> Vec<String> {
        let told = ROLES.into_iter().zip(tally.roles).filter(|&(_, n)| n > 0);
        told.map(|(role, n)| format!("{} {n}", self.role(role).words))
            .collect()
    }

    /// Where a source comes from: the label it was given, what it draws on, or itself.
    pub(super) fn origin(&self, source: &Source) -> Origin {
        let from = source.drawn_from.iter().take(NAMED_ORIGINS);
        let from: Vec<Link> = from.map(|drawn| self.source_link(drawn.from)).collect();
        let words = match &source.custom.origin {
            Some(label) => Some(label.clone()),
            None if !from.is_empty() => None,
            None if source.custom.kind == Some(SourceKind::Primary) => {
                Some(self.words().say("origin.own").to_owned())
            }
            None => Some(self.words().say("origin.unknown").to_owned()),
        };
        Origin { words, from }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(texts: &[&str]) -> Vec<Name> {
        let name = |text: &&str| Name {
            text: (*text).into(),
            source: SourceId(0),
            is_alias: false,
        };
        texts.iter().map(name).collect()
    }

    #[track_caller]
    fn check(language: &str, texts: &[&str], expected: &[(&str, usize)]) {
        let letters = letters(language, &names(texts));
        let letters: Vec<(&str, usize)> = letters.iter().map(|(l, p)| (l.as_str(), *p)).collect();
        assert_eq!(letters, expected);
    }

    #[test]
    fn an_accent_opens_no_letter_of_its_own() {
        check(
            "en",
            &["1984", "Eco", "Émile", "Foer"],
            &[("0–9", 0), ("E", 1), ("F", 3)],
        );
    }

    #[test]
    fn a_letter_of_the_language_is_one() {
        check("sv", &["Zorn", "Ångström"], &[("Z", 0), ("Å", 1)]);
    }

    #[test]
    fn a_quotation_mark_is_no_letter() {
        check("en", &["“Alpha”"], &[("A", 0)]);
    }
}
