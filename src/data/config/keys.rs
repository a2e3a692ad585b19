//! The keys of `book.toml`.

use crate::data::keys::{Key, Takes, key};
use crate::diag::Code;

use Takes::{Between, Checks, Flag, From, Map, Maps, Options, Text, Texts, Words};

/// The tables of the file.
pub(in crate::data) const TABLES: &[Key] = &[
    key("book", Map(BOOK), "What the book is."),
    key("build", Map(BUILD), "The folders of the book."),
    key(
        "citations",
        Map(CITATIONS),
        "How citations are written and printed.",
    ),
    key("pages", Map(PAGES), "Which pages the site has."),
    key(
        "nav",
        Maps(NAV),
        "The navigation of the site, an entry for each table `[[nav]]`; without one, cases by date and pages by title.",
    ),
    key(
        "theme",
        Options(THEME),
        "Options of the theme, which its theme.toml declares.",
    ),
    key("data", Map(DATA), "What the site tells machines."),
    key("feed", Map(FEED), "The feeds of cases and of corrections."),
    key("search", Map(SEARCH), "The search of the site."),
    key(
        "check",
        Map(CHECK),
        "How much the findings of `casebook check` weigh.",
    ),
];

pub(super) const BOOK: &[Key] = &[
    key(
        "title",
        Text,
        "The title of the book; the one key that it cannot do without.",
    ),
    key(
        "description",
        Text,
        "What the book is about, in a sentence, for search engines and feeds.",
    ),
    key(
        "authors",
        Texts,
        "Who writes it; the default for every case.",
    ),
    key(
        "language",
        Text,
        "Its language, as a tag such as `en`, `en-GB` or `de`.",
    ),
    key(
        "base-url",
        Text,
        "The address that the site will have, with scheme and host; may have a path.",
    ),
];

pub(super) const BUILD: &[Key] = &[
    key(
        "content",
        Text,
        "The folder with cases, pages and sources; `content` by default.",
    ),
    key(
        "output",
        Text,
        "The folder that the site is published to; `public` by default.",
    ),
    key(
        "theme",
        Text,
        "The theme: a folder under `themes/`, or `default`.",
    ),
];

pub(super) const CITATIONS: &[Key] = &[
    key(
        "style",
        Text,
        "The citation style: a name that `casebook styles` lists, or the path of a .csl file in the book.",
    ),
    key(
        "locale",
        Text,
        "The language of references, as a tag; that of the book by default.",
    ),
    key(
        "syntax",
        Words(|| vec!["pandoc", "brackets"]),
        "How citations are written in the text.",
    ),
];

pub(super) const PAGES: &[Key] = &[
    key(
        "claims",
        Flag,
        "Whether each claim has a page of its own; true by default.",
    ),
    key(
        "timeline",
        Flag,
        "Whether the site has a timeline; true by default.",
    ),
    key(
        "cards",
        Flag,
        "Whether a picture with its title is drawn for each case, to stand for its pages where their addresses are shared; true by default, and of no effect without a base URL.",
    ),
    key(
        "page-size",
        From(1),
        "How many rows a list has before it goes on on another page; 100 by default.",
    ),
];

pub(super) const NAV: &[Key] = &[
    key("title", Text, "The words of the entry."),
    key(
        "link",
        Text,
        "Where it leads: a .md file below the content folder, or an address.",
    ),
];

pub(super) const THEME: &[Key] = &[key(
    "css",
    Texts,
    "Style sheets of the book, loaded after those of the theme.",
)];

pub(super) const DATA: &[Key] = &[key(
    "claim-review",
    Flag,
    "Whether an assessment may be read by others as a fact-check (schema.org `ClaimReview`); false by default.",
)];

pub(super) const FEED: &[Key] = &[key(
    "entries",
    From(0),
    "How many entries feed.xml and corrections.xml have; 20 by default, 0 for no feeds.",
)];

pub(super) const SEARCH: &[Key] = &[key(
    "enabled",
    Flag,
    "Whether the site can be searched; true by default.",
)];

pub(super) const CHECK: &[Key] = &[
    key(
        "allow",
        Checks(weakable),
        "Findings that are not reported, by name or code.",
    ),
    key(
        "warn",
        Checks(weakable),
        "Findings that are warnings, by name or code.",
    ),
    key(
        "deny",
        Checks(all),
        "Findings that are errors and stop publishing, by name or code.",
    ),
    key(
        "coverage",
        Map(COVERAGE),
        "The share of claims, in per cent, that must have something.",
    ),
    key(
        "review-after",
        Text,
        "How old an assessment may be before it is due for review: `90 days`, `12 months`, `2 years`.",
    ),
];

/// The names are those of [`Measure`](super::Measure).
pub(super) const COVERAGE: &[Key] = &[
    key(
        "citation",
        Between(0, 100),
        "Claims that cite something, in per cent.",
    ),
    key(
        "locator",
        Between(0, 100),
        "Claims with a citation that says where in its source, in per cent.",
    ),
    key(
        "origins",
        Between(0, 100),
        "Claims that rest on two independent origins, in per cent.",
    ),
    key(
        "copy",
        Between(0, 100),
        "Claims whose sources all have a saved copy, in per cent.",
    ),
    key(
        "answer",
        Between(0, 100),
        "Claims with an answer, or for which one was looked for, in per cent.",
    ),
];

fn all() -> Vec<&'static str> {
    Code::ALL.iter().map(|code| code.name).collect()
}

fn weakable() -> Vec<&'static str> {
    let codes = Code::ALL.iter().filter(|code| code.can_be_allowed());
    codes.map(|code| code.name).collect()
}
