//! The law "the memo is invisible": a build that remembers others gives the same bytes and
//! the same findings as one that remembers none, whatever was done to the files between.

mod support;

use casebook::Memo;
use casebook::project::{Asset, Project};
use casebook::text::TextFile;

/// One save: what was done, and how.
type Step = (&'static str, fn(&mut Project));

/// What a person does to a book in a day's work.
fn steps() -> Vec<Step> {
    vec![
        ("as it was read", |_| {}),
        ("nothing at all", |_| {}),
        ("a word of a case", |book| {
            edit(&mut book.cases, "alfa-server", "no date", "never a date")
        }),
        ("a word of a claim", |book| {
            edit(
                &mut book.cases,
                "alfa-server",
                "the owners of Alfa Bank are",
                "those who own Alfa Bank are",
            )
        }),
        ("a word of a sentence that cites", |book| {
            edit(
                &mut book.cases,
                "alfa-server",
                "has the word \"likely\"",
                "has a word \"likely\"",
            )
        }),
        ("a sentence that cites a second time", |book| {
            edit(
                &mut book.cases,
                "n-rays",
                "\n## ",
                "\nNew words above all the rest.\n\n## ",
            )
        }),
        ("a heading", |book| {
            edit(&mut book.cases, "n-rays", "\n## ", "\n## Once more: ")
        }),
        ("a claim taken out", |book| {
            cut(
                &mut book.cases,
                "alfa-server",
                "::: {#c-config",
                "::: {#q-how",
            )
        }),
        ("a claim renamed that others answer", |book| {
            edit(&mut book.cases, "alfa-server", "#c-contact", "#c-touch");
        }),
        ("and named back", |book| {
            edit(&mut book.cases, "alfa-server", "#c-touch", "#c-contact")
        }),
        ("a source record", |book| {
            edit(&mut book.sources, "alfa-bank", "2016-10-31", "2016-11-01")
        }),
        ("a key that is cited", |book| {
            edit(
                &mut book.sources,
                "alfa-bank",
                "- id: slate-2016",
                "- id: slate-2106",
            )
        }),
        ("and set right", |book| {
            edit(
                &mut book.sources,
                "alfa-bank",
                "- id: slate-2106",
                "- id: slate-2016",
            )
        }),
        ("an alias that a bracket cites by", |book| {
            edit(&mut book.sources, "kettle.yaml", "the Log]", "the Logbook]")
        }),
        ("and given back", |book| {
            edit(&mut book.sources, "kettle.yaml", "the Logbook]", "the Log]")
        }),
        ("a case added", |book| {
            book.cases.push(TextFile::new(
                "content/cases/new.md",
                "---\ntitle: New\n---\n\nA [link](alfa-server.md#c-contact) and [@slate-2016].\n",
            ));
        }),
        ("a case renamed", |book| {
            rename(&mut book.cases, "cases/new.md", "content/cases/newer.md")
        }),
        ("a draft shown", |book| book.options.drafts = true),
        ("and hidden", |book| book.options.drafts = false),
        ("what is private shown", |book| book.options.private = true),
        ("and hidden again", |book| book.options.private = false),
        ("a case deleted", |book| {
            book.cases
                .retain(|file| !file.path.as_str().ends_with("newer.md"))
        }),
        ("the answering case deleted", |book| {
            book.cases
                .retain(|file| !file.path.as_str().ends_with("alfa-answer.md"));
        }),
        ("a fence left open", |book| {
            edit(&mut book.cases, "n-rays", ":::\n", "")
        }),
        ("front matter broken", |book| {
            edit(&mut book.cases, "n-rays", "title:", "title: [")
        }),
        ("a page", |book| {
            edit(&mut book.pages, "about", "title: ", "title: All ")
        }),
        ("the home page deleted", |book| book.home = None),
        ("a picture added", |book| {
            book.others.push(Asset {
                path: "content/loose.png".into(),
                bytes: 1,
                sha256: String::new(),
                extent: None,
            })
        }),
        ("the size of a picture gone over to another", |book| {
            let with_size = |file: &&mut Asset| file.extent.is_some();
            let sized = book.others.iter_mut().rfind(with_size);
            let size = sized.expect("the book shows a picture").extent.take();
            let added = book.others.last_mut().expect("a picture was added");
            added.extent = size;
        }),
        ("another citation style", |book| {
            set_config(book, "chicago-author-date", "apa")
        }),
        ("another language", |book| {
            set_config(book, "en-US", "de-DE")
        }),
        ("a style that is not there", |book| {
            set_config(book, "apa", "no-such-style")
        }),
        ("the style back", |book| {
            set_config(book, "no-such-style", "chicago-author-date")
        }),
        ("a template of the theme", |book| {
            edit(
                &mut book.theme.templates,
                "404.html",
                "<h1>",
                "<p>Lost?</p><h1>",
            )
        }),
        ("a template broken", |book| {
            edit(&mut book.theme.templates, "404.html", "Lost?", "{{ lost }}")
        }),
        ("book.toml broken", |book| {
            set_config(book, "[book]", "[book")
        }),
    ]
}

#[test]
fn a_warm_build_equals_a_cold_one_after_every_kind_of_edit() {
    let mut project = support::open(&support::demonstration()).project;
    let warm = Memo::default();
    for (step, change) in steps() {
        change(&mut project);
        let (remembering, found_warm) = support::build(&project, &warm);
        let (afresh, found_cold) = support::build(&project, &Memo::default());
        let when = format!("after {step}");
        support::assert_same(&remembering, &afresh, &when);
        assert_eq!(found_warm, found_cold, "{when}");
    }
}

#[test]
fn one_memo_serves_two_books_in_turn() {
    let books = ["books/worked-example", "books/private-parts/as-written"]
        .map(|folder| support::open(&support::tests(folder)).project);
    let warm = Memo::default();
    for book in books.iter().chain(&books) {
        let (remembering, found_warm) = support::build(book, &warm);
        let (afresh, found_cold) = support::build(book, &Memo::default());
        support::assert_same(&remembering, &afresh, "in turn");
        assert_eq!(found_warm, found_cold);
    }
}

#[test]
fn new_words_are_not_linked_anew() {
    let mut project = support::open(&support::tests("books/worked-example")).project;
    let warm = Memo::default();
    let before = casebook::lay_out(&project, &warm).value;
    let case = &mut project.cases[0];
    case.text = format!("{}\nMore words at the end.\n", &*case.text).into();
    let after = casebook::lay_out(&project, &warm).value;
    let claims = |site: &casebook::site::Site| site.pages().book.claims.as_ptr();
    assert_eq!(claims(&before), claims(&after));
}

#[test]
fn a_program_that_builds_once_finds_what_one_that_remembers_finds() {
    let project = support::open(&support::demonstration()).project;
    let (once, found_once) = support::build(&project, &Memo::forgetful());
    let (remembered, found) = support::build(&project, &Memo::default());
    support::assert_same(&once, &remembered, "built once");
    assert_eq!(found_once, found);
}

/// Changes one file, the first whose path holds `name`.
#[track_caller]
fn edit(files: &mut [TextFile], name: &str, old: &str, new: &str) {
    let file = find(files, name);
    assert!(
        file.text.contains(old),
        "{} does not say `{old}`",
        file.path
    );
    file.text = file.text.replacen(old, new, 1).into();
}

/// Takes out what stands from `start` up to `end`.
#[track_caller]
fn cut(files: &mut [TextFile], name: &str, start: &str, end: &str) {
    let file = find(files, name);
    let (before, rest) = file.text.split_once(start).expect("the start is there");
    let (_, after) = rest.split_once(end).expect("the end is there");
    file.text = [before, end, after].concat().into();
}

#[track_caller]
fn rename(files: &mut [TextFile], name: &str, path: &str) {
    find(files, name).path = path.into();
}

#[track_caller]
fn find<'a>(files: &'a mut [TextFile], name: &str) -> &'a mut TextFile {
    let found = files
        .iter_mut()
        .find(|file| file.path.as_str().contains(name));
    found.unwrap_or_else(|| panic!("no file is called {name}"))
}

#[track_caller]
fn set_config(book: &mut Project, old: &str, new: &str) {
    let config = book.config.as_mut().expect("the book has settings");
    edit(std::slice::from_mut(config), "book.toml", old, new);
}
