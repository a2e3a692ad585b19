//! What several pages show, as plain values: links, people, dates, citations, states.
//!
//! Main types: [`Html`], markup that is known to be safe, and [`Base`], what every page
//! has. A view is made by a method of [`Links`], because what it shows links to elsewhere.
//! It does not know which template prints it.

use schemars::JsonSchema;
use serde::Serialize;

pub use super::cards::Card;
pub use super::dates::machine_date;
use super::markup::{escape, rich};
pub use super::terms::{
    answer_kind_slug, basis_slug, block_status_slug, claim_kind_slug, fit_slug, likelihood_slug,
    role_slug,
};
use super::{Links, Words};
use crate::csl::{Locator, Rich, Variable};
use crate::model::book::{Asserter, Mention, Node, QuoteCheck};
use crate::model::ids::{AnswerId, CaseId, ClaimId, MentionId, SourceId};

/// Markup that is safe to print as it is. A theme prints everything else escaped.
///
/// It serialises as a newtype of that name, which is how the theme knows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Html(String);

impl Html {
    /// Takes markup that was escaped or sanitised.
    pub fn trusted(markup: impl Into<String>) -> Self {
        Self(markup.into())
    }

    /// Escapes text.
    pub fn text(text: &str) -> Self {
        let mut out = String::with_capacity(text.len());
        escape(&mut out, text);
        Self(out)
    }

    /// Finished citation text; its items are not marked.
    pub fn rich(text: &Rich) -> Self {
        let mut out = String::new();
        rich(&mut out, text, |_| None);
        Self(out)
    }

    /// The markup.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A link.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Link {
    /// Where it leads; encoded.
    pub href: String,
    /// Its words.
    pub text: Html,
}

impl Link {
    /// A link with plain words.
    pub fn new(href: String, text: &str) -> Self {
        Self {
            href,
            text: Html::text(text),
        }
    }

    /// Adds it as an `<a>`.
    pub(super) fn write(&self, out: &mut String) {
        out.push_str("<a href=\"");
        out.push_str(&self.href);
        out.push_str("\">");
        out.push_str(self.text.as_str());
        out.push_str("</a>");
    }
}

/// A date in words and, where there is one day, month or year, for machines.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct When {
    /// `26 April 2020`, `c. 1912`, `May 2016 to September 2016`.
    pub words: String,
    /// `2020-04-26`, for `<time datetime>`; `None` for spans and years that it cannot say.
    pub machine: Option<String>,
}

/// Somebody who asserts something.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Person {
    /// Their name, or the short name of the source that speaks.
    pub name: String,
    /// What they are in the case.
    pub role: Option<String>,
    /// The page of the source that speaks.
    pub href: Option<String>,
}

/// A word with a fixed name: a state, a kind, a fit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Term {
    /// Its name in addresses, classes and data.
    pub slug: &'static str,
    /// It in words.
    pub words: String,
}

/// One citation item, as the notes, the comparison and the index show it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CitationLine {
    /// The short name of the source, leading to its page.
    pub source: Link,
    /// The sentence that cites, where it stands.
    pub href: String,
    /// Where in the source, in words: `p. 25`.
    pub locator: Option<String>,
    /// What the citation does.
    pub role: Term,
    /// What it is cited for.
    pub cited_for: Option<String>,
    /// The words quoted.
    pub quote: Option<String>,
    /// The language of the source, where it is not that of the text or the book.
    pub language: Option<String>,
    /// What came of looking for them in the saved copies, where there was one to look in.
    pub quote_check: Option<Term>,
    /// The source through which it was read, with the locator there.
    pub through: Option<Through>,
    /// Whether somebody here has read it.
    pub seen: bool,
    /// Whether there is a saved copy.
    pub archived: bool,
    /// Its newest copy at an archive.
    pub archive: Option<Archive>,
    /// What a reader should know of the source: `retracted`, `corrected`, `updated`.
    pub marks: Vec<Term>,
    /// Its note on paper, where the page has one.
    pub note: Option<usize>,
    /// The source itself.
    #[serde(skip)]
    pub(super) id: Option<SourceId>,
}

/// The source that another was read through.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Through {
    /// Its short name, leading to its page.
    pub source: Link,
    /// Where in it.
    pub locator: Option<String>,
}

/// A copy at an archive.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Archive {
    /// Its address; escaped by whoever prints it.
    pub url: String,
    /// When it was made.
    pub captured: Option<When>,
}

/// What every page has.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Base {
    /// The title of the page, as text.
    pub title: String,
    /// The title for the browser's tab: with that of the book.
    pub full_title: String,
    /// The title of the book.
    pub book: String,
    /// What the page is about, in a sentence; may be empty.
    pub description: String,
    /// The language of the interface.
    pub language: String,
    /// The language of what is written on the page, where it is another.
    pub content_language: Option<String>,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    /// The home page.
    pub home: String,
    /// What the page is, for whoever indexes it: `case`, `claim`, `comparison`, `source`, `page`; `None` for
    /// pages that are only lists of others.
    pub kind: Option<&'static str>,
    /// The page of the search, if there is one.
    pub search: Option<String>,
    /// The full address of this page.
    pub canonical: Option<String>,
    /// The picture that stands for this page where its address is shared.
    pub card: Option<Card>,
    /// Style sheets.
    pub css: Vec<String>,
    /// Scripts.
    pub js: Vec<String>,
    /// Scripts that run before anything is shown: those of the theme in `assets/early/`.
    pub early: Vec<String>,
    /// The feeds of the site.
    pub feeds: Vec<FeedLink>,
    /// The picture that a browser shows for the site.
    pub icon: Option<String>,
    /// The way to this page from the home page.
    pub trail: Vec<Link>,
    /// The site's navigation.
    pub nav: Vec<NavLink>,
    /// Pages about the book itself: its corrections, what it lacks.
    pub about: Vec<NavLink>,
    /// The latest date of the book.
    pub as_of: Option<When>,
    /// Whether what the page tells is invented.
    pub invented: bool,
    /// Whether the page is only shown because drafts are.
    pub draft: bool,
    /// Whether search engines should leave it out.
    pub unlisted: bool,
}

/// A feed that a page leads to.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct FeedLink {
    /// Where it lies.
    pub href: String,
    /// What it holds.
    pub title: String,
}

/// A link of the site's navigation.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct NavLink {
    /// Where it leads.
    pub href: String,
    /// Its words.
    pub text: String,
    /// `page` on that very page, `true` on one below it; else nothing.
    pub current: Option<&'static str>,
}

/// The neighbours of a page of a paged list.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Paging {
    /// This page, from 1.
    pub page: u32,
    /// How many there are.
    pub pages: u32,
    /// Both in words: `Page 2 of 5`.
    pub words: String,
    /// The one before.
    pub previous: Option<String>,
    /// The one after.
    pub next: Option<String>,
}

impl<'a> Links<'a> {
    /// The words of the interface.
    pub fn words(&self) -> &'a Words {
        &self.pages.words
    }

    /// Who asserts something.
    pub fn person(&self, by: &Asserter) -> Person {
        let book = &self.pages.book;
        match by {
            Asserter::Source(id) => {
                let source = &book.sources[id.index()];
                Person {
                    name: source.short.to_string(),
                    role: None,
                    href: Some(self.source(*id)),
                }
            }
            Asserter::Person(case, index) => {
                let person = &book.cases[case.index()].prose.draft.front.people[*index as usize];
                Person {
                    name: person.name.clone(),
                    role: person.role.clone(),
                    href: None,
                }
            }
            Asserter::Author(case, index) => {
                let name = &book.cases[case.index()].prose.draft.front.authors[*index as usize];
                Person {
                    name: name.clone(),
                    role: None,
                    href: None,
                }
            }
        }
    }

    /// A link to a source's page, by its short name.
    pub fn source_link(&self, source: SourceId) -> Link {
        Link::new(
            self.source(source),
            &self.pages.book.sources[source.index()].short,
        )
    }

    /// A link to a case, by its title.
    pub fn case_link(&self, case: CaseId) -> Link {
        Link {
            href: self.to(super::Route::Case(case)),
            text: self.case_title(case),
        }
    }

    /// The title of a case.
    pub fn case_title(&self, case: CaseId) -> Html {
        let case = &self.pages.book.cases[case.index()];
        match &case.prose.draft.front.title {
            Some(title) => Html::trusted(title.value.html.clone()),
            None => Html::text(&case.slug),
        }
    }

    /// A claim's number: `2.1`.
    pub fn number(&self, claim: ClaimId) -> String {
        let parts = &self.pages.book.claims[claim.index()].number;
        parts
            .iter()
            .map(u32::to_string)
            .collect::<Vec<_>>()
            .join(".")
    }

    /// The short name of a block: its title, else its first words.
    pub fn short_name(&self, node: Node) -> String {
        let Some((case, block)) = self.pages.place_of(node) else {
            return String::new();
        };
        let block = &self.pages.book.cases[case.index()].prose.draft.body.blocks[block as usize];
        match &block.further.title {
            Some(title) => title.clone(),
            None => first_words(&block.words),
        }
    }

    /// A claim as lists name it: `Claim 2.1: contact between servers`, leading to its pair.
    pub fn claim_link(&self, claim: ClaimId) -> Link {
        let name = self.short_name(Node::Claim(claim));
        let values = [("no", &*self.number(claim)), ("name", &*name)];
        Link::new(self.pair(claim), &self.words().with("name.claim", &values))
    }

    /// A locator in words: `p. 25`, `paras. 2, 8-9`.
    pub fn locator(&self, locator: &Locator) -> String {
        let value = &locator.value;
        let several = value.contains([',', ';', '–', '&']) || has_inner_hyphen(value);
        let form = if several { "other" } else { "one" };
        let key = format!("locator.{}.{form}", locator.label.name());
        match self.words().table.get(&key) {
            Some(_) => self.words().with(&key, &[("at", value)]),
            None => format!("{} {value}", locator.label.name()),
        }
    }

    /// The newest copy of a source at an archive.
    pub fn archive(&self, source: SourceId) -> Option<Archive> {
        let custom = &self.pages.book.sources[source.index()].custom;
        let leads_there = |url: &String| crate::csl::is_safe_link(url);
        let copies = custom.copies.iter();
        let copies = copies.filter(|copy| copy.url.as_ref().is_some_and(leads_there));
        let newest = copies.max_by(|a, b| a.captured.cmp(&b.captured))?;
        Some(Archive {
            url: newest.url.clone()?,
            captured: newest.captured.as_ref().map(|date| self.when(date)),
        })
    }

    /// One citation item.
    pub fn citation(&self, id: MentionId) -> CitationLine {
        let book = &self.pages.book;
        let mention = &book.mentions[id.index()];
        let cite = &book.prose(mention.place).draft.body.cites[mention.cite as usize];
        let citation = &cite.citations[mention.item as usize];
        let source = &book.sources[mention.source.index()];
        // A quotation before a bracket is taken from its first item that says where.
        let quote = citation
            .around
            .quote
            .as_ref()
            .or(cite.quote.as_deref().filter(|_| mention.item == 0));
        CitationLine {
            source: self.source_link(mention.source),
            href: self.mention(id),
            locator: citation
                .locator
                .as_ref()
                .map(|locator| self.locator(&locator.value)),
            role: self.role(mention.role),
            cited_for: citation.around.cited_for.clone(),
            quote: quote.map(|quote| quote.text.clone()),
            language: self.foreign_language(mention),
            quote_check: match mention.quote {
                QuoteCheck::NoCopy => None,
                check => self.quote_check(check),
            },
            through: mention.read_through.map(|through| self.through(through)),
            seen: source.custom.seen,
            archived: !source.custom.copies.is_empty(),
            archive: self.archive(mention.source),
            marks: self.marks(mention.source),
            note: None,
            id: Some(mention.source),
        }
    }

    /// The language of what a citation quotes: that of its source, where its record says
    /// one that is not both the text's and the book's.
    pub(super) fn foreign_language(&self, mention: &Mention) -> Option<String> {
        let book = &self.pages.book;
        let source = &book.sources[mention.source.index()];
        let language = source.reference.text(Variable::Language)?;
        let is_tag = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
        let general = |tag: &str| tag.split('-').next().unwrap_or(tag).to_ascii_lowercase();
        let own = &book.prose(mention.place).draft.front.language;
        let around = [
            &*book.config.language,
            own.as_ref()
                .map_or(&*book.config.language, |own| &own.value),
        ];
        let is_foreign = around.iter().any(|tag| general(tag) != general(language));
        (is_foreign && language.chars().all(is_tag)).then(|| language.to_owned())
    }

    /// The neighbours of page `page` of `pages`; `route` gives the route of each.
    pub fn paging(
        &self,
        page: u32,
        pages: u32,
        route: impl Fn(u32) -> super::Route,
    ) -> Option<Paging> {
        (pages > 1).then(|| Paging {
            page,
            pages,
            words: self.words().with(
                "nav.of",
                &[("page", &page.to_string()), ("pages", &pages.to_string())],
            ),
            previous: (page > 1).then(|| self.to(route(page - 1))),
            next: (page < pages).then(|| self.to(route(page + 1))),
        })
    }

    /// The number of an answer to one of its targets, from 1, if it has one there.
    pub fn answer_number(&self, answer: AnswerId, target: usize) -> Option<u32> {
        let ordinal = self.pages.ordinals(answer)[target];
        (ordinal > 0).then_some(ordinal)
    }

    fn through(&self, id: MentionId) -> Through {
        let book = &self.pages.book;
        let mention = &book.mentions[id.index()];
        let cite = &book.prose(mention.place).draft.body.cites[mention.cite as usize];
        let locator = &cite.citations[mention.item as usize].locator;
        Through {
            source: self.source_link(mention.source),
            locator: locator.as_ref().map(|locator| self.locator(&locator.value)),
        }
    }
}

/// The first words of a text, cut at about 60 characters with an ellipsis.
pub fn first_words(text: &str) -> String {
    const ABOUT: usize = 60;
    let mut chars = text.char_indices();
    let Some((limit, _)) = chars.nth(ABOUT) else {
        return text.to_owned();
    };
    let cut = text[..limit].rfind(' ').unwrap_or(limit);
    format!(
        "{} …",
        text[..cut].trim_end_matches([',', ';', ':', '.', ' '])
    )
}

fn has_inner_hyphen(value: &str) -> bool {
    let bytes = value.as_bytes();
    (1..bytes.len().saturating_sub(1)).any(|at| {
        bytes[at] == b'-' && bytes[at - 1].is_ascii_digit() && bytes[at + 1].is_ascii_digit()
    })
}
