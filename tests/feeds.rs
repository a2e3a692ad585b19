//! Feeds, sitemap and what else is read by machines: as their standards ask, and with full
//! addresses.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(
    clippy::disallowed_methods,
    reason = "a test hands files to the validator of libxml2"
)]

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use casebook::Memo;
use casebook::project::Project;
use casebook::text::TextFile;
use casebook::theme;
use quick_xml::Reader;
use quick_xml::events::Event;

/// An element, with its text and those in it.
#[derive(Debug, Default)]
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
    children: Vec<Element>,
}

impl Element {
    fn all(&self, name: &str) -> Vec<&Element> {
        self.children
            .iter()
            .filter(|child| child.name == name)
            .collect()
    }

    /// The text of the one child of that name.
    #[track_caller]
    fn one(&self, name: &str) -> &str {
        let all = self.all(name);
        assert_eq!(all.len(), 1, "`{name}` in {}", self.name);
        &all[0].text
    }

    fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// Reads a whole document; anything that is not well formed is a panic.
fn parse(xml: &str) -> Element {
    let mut reader = Reader::from_str(xml);
    let mut open = vec![Element::default()];
    loop {
        let event = reader.read_event().unwrap();
        match event {
            Event::Eof => break,
            Event::Start(ref tag) | Event::Empty(ref tag) => {
                let attributes = tag.attributes().map(|it| {
                    let it = it.unwrap();
                    let key = String::from_utf8(it.key.as_ref().to_vec()).unwrap();
                    (key, it.unescape_value().unwrap().into_owned())
                });
                open.push(Element {
                    name: String::from_utf8(tag.name().as_ref().to_vec()).unwrap(),
                    attributes: attributes.collect(),
                    ..Element::default()
                });
                if matches!(event, Event::Empty(_)) {
                    close(&mut open);
                }
            }
            Event::End(_) => close(&mut open),
            Event::Text(text) => open
                .last_mut()
                .unwrap()
                .text
                .push_str(&text.decode().unwrap()),
            Event::GeneralRef(entity) => {
                let text = match &*entity.decode().unwrap() {
                    "amp" => "&",
                    "lt" => "<",
                    "gt" => ">",
                    "quot" => "\"",
                    other => panic!("`&{other};` is no entity of XML"),
                };
                open.last_mut().unwrap().text.push_str(text);
            }
            Event::Decl(_) => {}
            other => panic!("{other:?} has no place in a feed"),
        }
    }
    assert_eq!(open.len(), 1, "an element is not closed");
    open.pop().unwrap().children.pop().unwrap()
}

fn close(open: &mut Vec<Element>) {
    let done = open.pop().unwrap();
    open.last_mut().unwrap().children.push(done);
}

/// A feed of a project, read and looked at for what RFC 4287 asks of every feed.
fn feed(project: &Project, path: &str) -> Element {
    let (published, _) = support::build(project, &Memo::new());
    let feed = parse(support::page(&published, path));
    assert_eq!(feed.name, "feed");
    assert_eq!(feed.attribute("xmlns"), Some("http://www.w3.org/2005/Atom"));
    let mut ids = BTreeSet::from([feed.one("id")]);
    let entries = feed.all("entry");
    for of in entries.iter().copied().chain([&feed]) {
        assert!(!of.one("title").is_empty());
        let updated = of.one("updated");
        assert!(
            updated.len() == 20 && updated.ends_with("T00:00:00Z"),
            "{updated}"
        );
        for link in of.all("link") {
            let href = link.attribute("href").unwrap();
            assert!(href.starts_with("https://example.org/"), "{href}");
        }
    }
    for entry in &entries {
        assert!(ids.insert(entry.one("id")), "an id stands twice");
        let content = entry.all("content");
        assert_eq!(content[0].attribute("type"), Some("html"));
        assert!(!content[0].text.is_empty());
        for (at, _) in content[0].text.match_indices("href=\"") {
            let href = &content[0].text[at + 6..];
            assert!(
                href.starts_with("http") || href.starts_with("mailto"),
                "{}",
                &href[..40]
            );
        }
        let authors = entry.all("author").len() + feed.all("author").len();
        assert!(authors > 0, "nobody is named as author");
    }
    feed
}

fn demonstration() -> Project {
    support::open(&support::demonstration()).project
}

/// A book of these cases.
fn book(config: &str, cases: &[(&str, &str)]) -> Project {
    let config = format!("[book]\ntitle = \"B\"\nbase-url = \"https://example.org/a/\"\n{config}");
    Project {
        config: Some(TextFile::new("book.toml", config)),
        cases: cases
            .iter()
            .map(|(name, text)| TextFile::new(&*format!("content/cases/{name}.md"), *text))
            .collect(),
        content: "content".to_owned(),
        theme: theme::built_in(),
        ..Project::default()
    }
}

fn titles(feed: &Element) -> Vec<&str> {
    feed.all("entry")
        .iter()
        .map(|entry| entry.one("title"))
        .collect()
}

#[test]
fn the_demonstration_book_has_two_feeds_as_the_standard_asks() {
    let project = demonstration();
    assert!(!feed(&project, "feed.xml").all("entry").is_empty());
    assert!(!feed(&project, "corrections.xml").all("entry").is_empty());
}

#[test]
fn a_feed_has_whole_texts_with_what_changed_last_first() {
    let project = book(
        "",
        &[
            (
                "a",
                "---\ntitle: Old\ndate: 2019-01-01\n---\n\nThe *whole* text.\n",
            ),
            (
                "b",
                "---\ntitle: New & old\ndate: 2018-01-01\nupdated: 2020-02\nsummary: Short.\ntags: [kettles]\nauthors: [Ann]\n---\n\nX\n",
            ),
            (
                "c",
                "---\ntitle: Draft\ndate: 2021-01-01\ndraft: true\n---\n\nX\n",
            ),
        ],
    );
    let feed = feed(&project, "feed.xml");
    assert_eq!(titles(&feed), ["New & old", "Old"]);
    let entries = feed.all("entry");
    assert_eq!(entries[0].one("updated"), "2020-02-01T00:00:00Z");
    assert_eq!(entries[0].one("published"), "2018-01-01T00:00:00Z");
    assert_eq!(entries[0].one("id"), "https://example.org/a/cases/b/");
    assert_eq!(entries[0].one("summary"), "Short.");
    assert_eq!(
        entries[0].all("category")[0].attribute("term"),
        Some("kettles")
    );
    assert_eq!(entries[0].all("author")[0].one("name"), "Ann");
    assert!(
        entries[1]
            .one("content")
            .contains("The <em>whole</em> text.")
    );
}

#[test]
fn a_correction_leads_to_its_place_and_names_the_blocks_it_touched() {
    let case = "---\ntitle: T\nchanges:\n- {date: 2020-04-27, kind: correction, what: The *day*., blocks: [c]}\n\
                - {date: 2020-04-27, kind: correction, what: The year.}\n\
                - {date: 2020-05-01, kind: withdrawal, what: All of it.}\n---\n\n::: {#c .claim}\nX\n:::\n";
    let project = book("", &[("a", case)]);
    let feed = feed(&project, "corrections.xml");
    let ids: Vec<&str> = feed
        .all("entry")
        .iter()
        .map(|entry| entry.one("id"))
        .collect();
    let page = "https://example.org/a/cases/a/";
    assert_eq!(
        ids,
        [
            format!("{page}#change-2020-05-01-withdrawal"),
            format!("{page}#change-2020-04-27-correction"),
            format!("{page}#change-2020-04-27-correction-2"),
        ]
    );
    let content = feed.all("entry")[1].one("content");
    assert!(content.contains("<p>The <em>day</em>.</p>"), "{content}");
    assert!(
        content.contains("href=\"https://example.org/a/cases/a/#c\""),
        "{content}"
    );
    let (published, _) = support::build(&project, &Memo::new());
    let case = support::page(&published, "cases/a/index.html");
    assert!(case.contains("id=\"change-2020-04-27-correction-2\""));
}

#[test]
fn a_feed_has_as_many_entries_as_the_book_asks_for() {
    let cases = [
        ("a", "---\ntitle: A\n---\n\nX\n"),
        ("b", "---\ntitle: B\n---\n\nX\n"),
    ];
    assert_eq!(
        feed(&book("[feed]\nentries = 1\n", &cases), "feed.xml")
            .all("entry")
            .len(),
        1
    );
    let (published, _) = support::build(&book("[feed]\nentries = 0\n", &cases), &Memo::new());
    assert!(!published.contains_key("feed.xml"));
    assert!(!support::page(&published, "index.html").contains("atom+xml"));
}

#[test]
fn every_page_points_out_the_feeds_and_a_book_without_an_address_has_none() {
    let project = demonstration();
    let (published, _) = support::build(&project, &Memo::new());
    let case = support::page(&published, "cases/n-rays/index.html");
    assert!(case.contains("type=\"application/atom+xml\""));
    assert!(
        case.contains("href=\"../../feed.xml\"") && case.contains("href=\"../../corrections.xml\"")
    );
    let mut bare = book("", &[("a", "---\ntitle: A\n---\n")]);
    bare.config = Some(TextFile::new("book.toml", "[book]\ntitle = \"B\"\n"));
    let (published, _) = support::build(&bare, &Memo::new());
    for path in ["feed.xml", "corrections.xml", "sitemap.xml"] {
        assert!(!published.contains_key(path), "{path}");
    }
}

#[test]
fn an_invented_case_says_so_in_the_feed() {
    let case = "---\ntitle: T\ninvented: true\n---\n\nX\n";
    let feed = feed(&book("", &[("a", case)]), "feed.xml");
    let content = feed.all("entry")[0].one("content");
    assert!(
        content.starts_with("<p><strong>Invented.</strong>"),
        "{content}"
    );
}

#[test]
fn the_sitemap_and_robots_name_full_addresses_of_pages_alone() {
    let (published, _) = support::build(&demonstration(), &Memo::new());
    let map = parse(support::page(&published, "sitemap.xml"));
    let places: Vec<&str> = map.all("url").iter().map(|url| url.one("loc")).collect();
    assert!(places.contains(&"https://example.org/three-disputes/cases/n-rays/"));
    for place in places {
        assert!(
            place.starts_with("https://example.org/three-disputes/"),
            "{place}"
        );
        assert!(place.ends_with('/'), "{place}");
    }
    let robots = support::page(&published, "robots.txt");
    assert!(robots.contains("Sitemap: https://example.org/three-disputes/sitemap.xml\n"));
}

#[test]
fn a_host_is_asked_for_a_policy_without_inline_script() {
    let (published, _) = support::build(&demonstration(), &Memo::new());
    let headers = support::page(&published, "_headers");
    assert!(headers.starts_with("/*\n"));
    assert!(headers.contains("Content-Security-Policy: default-src 'none'; script-src 'self';"));
    assert!(!headers.contains("unsafe"));
}

/// Holds a published file against a schema of `tests/schemas/`; nothing where `xmllint` is
/// not installed.
#[track_caller]
fn assert_valid(xml: &str, schema: &str) {
    if Command::new("xmllint").arg("--version").output().is_err() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file.xml");
    fs::write(&file, xml).unwrap();
    let schema = support::tests("schemas").join(schema);
    let mut xmllint = Command::new("xmllint");
    let done = xmllint
        .args(["--noout", "--nonet", "--relaxng"])
        .arg(schema)
        .arg(file)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{said}");
}

#[test]
fn feeds_and_sitemap_are_valid_whatever_authors_write() {
    for project in [
        demonstration(),
        support::hostile::project(
            "a \u{0}\u{b} <b> & ]]> \u{fffe}",
            vec![support::hostile::case("a \u{0}\u{b} <b> & ]]> \u{fffe}", 0)],
        ),
        book("", &[("a", "---\ntitle: A\n---\n")]),
    ] {
        let (published, _) = support::build(&project, &Memo::new());
        for feed in ["feed.xml", "corrections.xml"] {
            assert_valid(support::page(&published, feed), "atom.rng");
        }
        assert_valid(support::page(&published, "sitemap.xml"), "sitemap.rng");
    }
}

#[test]
fn past_fifty_thousand_addresses_the_sitemap_is_an_index_of_several() {
    // A page for each claim, and a few more.
    let claims: String = (0..50_001)
        .map(|n| format!("[It broke]{{.claim #c{n}}}.\n\n"))
        .collect();
    let project = book("", &[("a", &["---\ntitle: A\n---\n\n", &claims].concat())]);
    let site = casebook::build(&project, &Memo::new()).value;
    let file = |path: &str| {
        let route = site.find(path).unwrap_or_else(|| panic!("no {path}"));
        match site.render(route).value {
            casebook::site::Content::Bytes(bytes) => String::from_utf8(bytes).unwrap(),
            other => panic!("{path} is {other:?}"),
        }
    };
    let index = file("sitemap.xml");
    assert_valid(&index, "sitemap.rng");
    let index = parse(&index);
    assert_eq!(index.name, "sitemapindex");
    let parts: Vec<&str> = (index.all("sitemap").iter())
        .map(|part| part.one("loc"))
        .collect();
    let home = "https://example.org/a/";
    assert_eq!(
        parts,
        [1, 2].map(|part| format!("{home}sitemap-{part}.xml"))
    );
    let mut listed = BTreeSet::new();
    for part in [1, 2] {
        let text = file(&format!("sitemap-{part}.xml"));
        assert_valid(&text, "sitemap.rng");
        let urls = parse(&text);
        let urls = urls.all("url");
        assert!(urls.len() <= 50_000, "{} in part {part}", urls.len());
        for url in urls {
            assert!(listed.insert(url.one("loc").to_owned()), "listed twice");
        }
    }
    for n in [0, 25_000, 50_000] {
        assert!(listed.contains(&format!("{home}cases/a/claims/c{n}/")));
    }
    assert!(file("robots.txt").contains("Sitemap: https://example.org/a/sitemap.xml\n"));
    assert!(site.find("sitemap-3.xml").is_none());
}
